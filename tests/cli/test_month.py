"""``gongkai month`` as cron calls it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from typer.testing import CliRunner

from gongkai.cli import app
from gongkai.records.oversight.models import Finding, Inspection
from gongkai.records.today import as_of
from tests.records.test_rectifying import DUE, notified
from tests.records.world import World


@pytest.fixture(autouse=True)
def work_here(tmp_path: Any, settings: Any) -> None:
    settings.VAR = tmp_path


def told(on: date) -> str:
    with as_of(on):
        answer = CliRunner().invoke(app, ["month"])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_it_waits_for_the_first_working_day_inspects_once_and_says_when_it_is_late(world: World) -> None:
    assert "不需要再检查" in told(date(2023, 10, 2))  # the holidays
    assert not Inspection.objects.exists()
    assert "今天补做" in told(date(2023, 10, 10))
    assert "不需要再检查" in told(date(2023, 10, 11))
    assert Inspection.objects.count() == 1
    assert "今天补做" not in told(date(2023, 11, 1))


def test_what_is_overdue_is_told_to_those_above(world: World) -> None:
    finding = notified(world)
    assert "已报督办" not in told(DUE)
    output = told(date(2023, 1, 18))
    assert f"已报督办：{world.department.name}，{finding.problem}" in output
    assert Finding.objects.get().escalated_on == date(2023, 1, 18)
    assert "已报督办" not in told(date(2023, 1, 19))
