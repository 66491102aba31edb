"""``gongkai report``: write the annual report, open a figure to the records behind it, read others' reports."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from gongkai.cli import report_acting, report_reading, report_total
from gongkai.cli.house import open_records, perform, require_database, staff_named, stop, why
from gongkai.cli.report_named import AgencyOption, AsOption, YearOption, report_named

if TYPE_CHECKING:
    from gongkai.records.annual.explain import Explanation, Records

app = typer.Typer(help="年度报告：生成文件，查看数据的来源，读取和核对别处写的报告。", no_args_is_help=True)
app.command()(report_reading.read)
app.command()(report_reading.check)
app.command()(report_acting.submit)
app.command()(report_acting.approve)
app.command("return")(report_acting.send_back)
app.command()(report_acting.keep)
app.command()(report_acting.package)
app.command()(report_total.total)


class LayoutName(StrEnum):
    NATIONAL = "national"
    NARRATIVE = "narrative"


@app.command()
def build(
    agency: AgencyOption,
    year: YearOption,
    out: Annotated[Path, typer.Option("--out", help="输出文件夹")],
    layout: Annotated[
        LayoutName | None,
        typer.Option(help="national 全国统一格式，narrative 叙述式；不写则按编制时的选择"),
    ] = None,
) -> None:
    """生成报告的文件：docx、pdf、html、json、xlsx。审定的报告，是审定时留存的文件。"""
    report = report_named(agency, year)
    from gongkai.documents.writing import MissingCharacters
    from gongkai.records.annual.build import Inconsistent
    from gongkai.records.annual.build import build as write
    from gongkai.records.annual.document import Incomplete
    from gongkai.records.annual.frozen import Altered
    from gongkai.records.annual.models import Layout

    try:
        written = write(report, Layout(layout or report.layout), out)
    except (Altered, Incomplete, Inconsistent, LookupError, MissingCharacters, ValueError) as error:
        stop(str(error))
    except OSError as error:
        stop(f"不能写入文件夹“{out}”：{why(error)}。请换一个文件夹或者检查权限。")
    for path in written:
        typer.echo(f"已生成 {path}")


@app.command()
def explain(
    key: Annotated[str, typer.Argument(help="数据，如 表三/3.1/自然人、正文/网站")],
    agency: AgencyOption,
    year: YearOption,
    limit: Annotated[int, typer.Option(min=1, help="最多列出多少条记录")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取")] = False,
) -> None:
    """列出一个数据背后的记录。"""
    report = report_named(agency, year)
    from gongkai.records.annual.explain import explain as open_figure
    from gongkai.records.annual.scope import Scope

    try:
        explanation = open_figure(Scope(report.agency, report.year), key)
    except LookupError as error:
        stop(str(error))
    if as_json:
        typer.echo(json.dumps(_as_dict(explanation, limit), ensure_ascii=False, indent=1, default=str))
    else:
        _print(explanation, limit)


@app.command("open")
def open_report(
    agency: AgencyOption,
    year: YearOption,
    username: AsOption,
    layout: Annotated[LayoutName, typer.Option(help="版面")] = LayoutName.NATIONAL,
) -> None:
    """开始编制一个年度的报告。"""
    open_records()
    require_database()
    from gongkai.records.agencies.models import agency_by_code
    from gongkai.records.annual.models import Layout
    from gongkai.records.annual.verbs import OpenReport
    from gongkai.records.today import today

    try:
        of = agency_by_code(agency)
    except LookupError as error:
        stop(str(error))
    perform(OpenReport(by=staff_named(username), on=today(), of=of, year=year, layout=Layout(layout)))
    typer.echo(f"已开始编制{of.name}{year}年度报告。")


# A negative number is no option.
@app.command(context_settings={"ignore_unknown_options": True})
def enter(
    key: Annotated[str, typer.Argument(help="表二的数据，如 表二/行政许可/本年处理决定数量")],
    value: Annotated[str, typer.Argument(help="数值")],
    agency: AgencyOption,
    year: YearOption,
    source: Annotated[str, typer.Option("--source", help="数据来源，如 行政审批科台账")],
    username: AsOption,
) -> None:
    """填报一个来自其他系统的数据，记下填报人、日期和来源。"""
    report = report_named(agency, year)
    from gongkai.records.annual.verbs import EnterFigure
    from gongkai.records.today import today

    try:
        number = Decimal(value)
    except InvalidOperation:
        stop(f"“{value}”不是数字，请改正。")
    staff = staff_named(username)
    perform(EnterFigure(by=staff, on=today(), report=report, key=key, value=number, source=source))
    typer.echo(f"已填报 {key}：{value}")


def _as_dict(explanation: Explanation, limit: int) -> dict[str, object]:
    entered = explanation.entered
    return {
        "key": explanation.key,
        "value": explanation.value,
        "approximate": explanation.approximate,
        "rule": explanation.rule,
        "records": [
            {
                "name": records.name,
                "count": len(records),
                "lines": [
                    {"number": line.number, "text": line.text, "date": line.on.isoformat()}
                    for line in records.lines(0, limit)
                ],
            }
            for records in explanation.records
        ],
        "parts": [{"key": part.key, "value": part.value} for part in explanation.parts],
        "entered": entered
        and {
            "by": entered.entered_by.name,
            "on": entered.entered_on.isoformat(),
            "source": entered.source,
        },
    }


def _print(explanation: Explanation, limit: int) -> None:
    console = Console(soft_wrap=True)
    value = "尚未填报" if explanation.value is None else f"{explanation.value}"
    console.print(f"{explanation.key}：{value}{'（约数）' if explanation.approximate else ''}", markup=False)
    console.print(explanation.rule, markup=False)
    if explanation.entered:
        one = explanation.entered
        console.print(f"{one.entered_on} {one.entered_by.name}填报，来源：{one.source}", markup=False)
    for part in explanation.parts:
        console.print(f"  {part.key}：{part.value}", markup=False)
    for records in explanation.records:
        _print_records(console, records, limit)


def _print_records(console: Console, records: Records, limit: int) -> None:
    total = len(records)
    console.print(f"\n{records.name}：{total}条", markup=False)
    if not total:
        return
    table = Table("日期", "编号", "内容", box=SIMPLE_HEAD)
    for line in records.lines(0, limit):
        table.add_row(line.on.isoformat(), line.number, line.text)
    console.print(table)
    if total > limit:
        console.print(f"只列出前{limit}条，全部列出请加 --limit {total}", markup=False)
