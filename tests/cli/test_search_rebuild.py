"""``gongkai search rebuild``, as an operator calls it."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from gongkai.cli import app
from gongkai.records.search.models import Entry
from tests.records.searching import publish, titles
from tests.records.world import World


@pytest.fixture
def gongkai(world: World):
    return lambda *words: CliRunner().invoke(app, words, catch_exceptions=False)


def test_a_rebuild_says_what_it_wrote_and_that_all_is_well_the_next_time(gongkai, world: World) -> None:
    publish(world, "甲乙", "丙丁")
    told = gongkai("search", "rebuild", "--from-scratch")
    assert (told.exit_code, "已核对2条公开信息：写入2条，去掉0条。" in told.output) == (0, True)
    assert Entry.objects.count() == 2
    assert "写入0条，去掉0条。" in gongkai("search", "rebuild").output
    assert titles(world, "丙丁") == ["丙丁"]
