"""``gongkai report total``: the reports of those below added up: who has filed, the sums, what can't be right."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from gongkai.cli.house import open_records, require_database, stop
from gongkai.cli.report_named import AgencyOption, YearOption


def total(
    agency: AgencyOption,
    year: YearOption,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取")] = False,
) -> None:
    """汇总下级机关的年度报告：报送情况、不为0的合计、需要核实的问题。"""
    open_records()
    require_database()
    from gongkai.law.report_form import figure_name
    from gongkai.records.agencies.models import agency_by_code
    from gongkai.records.rollup.document import report_json
    from gongkai.records.rollup.questions import questions
    from gongkai.records.rollup.scope import RollUp, subordinates
    from gongkai.records.rollup.states import State, counts, states
    from gongkai.records.rollup.sums import sums
    from gongkai.records.today import today

    try:
        rollup = RollUp(agency_by_code(agency), year)
    except LookupError as error:
        stop(str(error))
    if not subordinates(rollup.county).exists():
        stop(f"{rollup.county.name}没有单独编制年度报告的下级机关，没有可以汇总的报告。")
    totals = sums(rollup)
    if as_json:
        typer.echo(report_json(rollup, totals, today()), nl=False)
        return
    console = Console(soft_wrap=True)
    told = counts(states(rollup, today()))
    filed = "，".join(f"{State(state).label}{number}个" for state, number in told.items() if number)
    console.print(f"{rollup.county.name}{year}年度：{filed}。", markup=False)
    console.print(
        f"计入{totals.reports}个下级机关的报告{'和本级报告' if totals.own else '，没有本级报告'}。",
        markup=False,
    )
    table = Table("数据", "合计", "不为0的下级机关", box=SIMPLE_HEAD)
    for key, value in totals.values.items():
        if value:
            table.add_row(figure_name(key, rollup.form), totals.printed(key), str(totals.holders.get(key, 0)))
    if table.row_count:
        console.print(table, soft_wrap=False)  # a long name goes on in the next line
    for one in questions(rollup, today()):
        console.print(f"{one.kind}：{one.told}{one.advice}", markup=False)
