"""``gongkai report open`` and ``enter``: figures of other systems, with who, when and source."""

import pytest
from typer.testing import CliRunner

from gongkai.cli.report import app
from gongkai.records.annual.models import EnteredFigure, Report
from gongkai.records.authority import Role
from tests.records.world import World

KEY = "表二/行政许可/本年处理决定数量"


@pytest.fixture
def call(world: World):
    manager = world[Role.MANAGER].username

    def run(*words: str, by: str = manager):
        return CliRunner().invoke(app, [*words, "--agency", world.town.code, "--year", "2025", "--as", by])

    return run


def test_a_report_is_opened_once_and_a_figure_entered_with_its_source(call):
    assert call("open").exit_code == 0
    again = call("open")
    assert (again.exit_code, "已经开始编制" in again.output) == (1, True)
    assert call("enter", KEY, "12", "--source", "审批台账").exit_code == 0
    entered = EnteredFigure.objects.get()
    assert (entered.value, entered.source) == (12, "审批台账")


@pytest.mark.parametrize("value", ["-3", "1.5", "NaN", "9e99", "1e-9", "许多", "Infinity"])
def test_what_is_no_count_is_refused_and_nothing_is_written(call, value):
    call("open")
    answer = call("enter", KEY, value, "--source", "审批台账")
    assert answer.exit_code == 1, answer.output
    assert not EnteredFigure.objects.exists()


def test_only_the_staff_of_the_agency_may(call):
    stranger = call("open", by="nobody-of-this-name")
    assert (stranger.exit_code, "没有用户名" in stranger.output) == (1, True)
    assert not Report.objects.exists()
