"""``gongkai report total``: the sums of those below on the command line."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from gongkai.cli.report import app
from tests.records.filing_world import NEW, YEAR, called, figures, filed
from tests.records.world import World


def run(world: World, agency: str, *words: str):
    return CliRunner().invoke(app, ["total", "--agency", agency, "--year", str(YEAR), *words])


def test_it_tells_who_has_filed_the_sums_and_what_is_missing(world: World) -> None:
    called(world)
    filed(world.town, figures({("3.1", "自然人"): 12}))
    told = run(world, world.county.code)
    assert told.exit_code == 0, told.output
    assert "逾期未报1个，按时报送1个" in told.output
    assert "缺报：1个机关没有报送" in told.output
    assert json.loads(run(world, world.county.code, "--json").output)["figures"][NEW] == 12


def test_who_has_nobody_below_is_told_so(world: World) -> None:
    told = run(world, world.town.code)
    assert (told.exit_code, "没有可以汇总的报告" in told.output) == (1, True)
    assert "没有代码或名称" in run(world, "没有这个机关").output
