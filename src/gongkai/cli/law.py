"""``gongkai law``: check law cases, and print a deadline with its derivation."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from gongkai.law.numerals import WEEKDAYS, chinese_date

if TYPE_CHECKING:
    from gongkai.law.clock import Clock, Step
    from gongkai.law.sources import Citation

_WIDTH_OF_FILES = 120  # columns when the output goes to a file or a pipe
_WIDTH_OF_DATES = 13  # 至 2026-11-09
_PADDING = 10  # what the box and the gaps of three columns take
# What may not be torn apart: a number with its unit, an article, a character and its punctuation.
_UNBREAKABLE = re.compile(
    r"[（《〔“]*(?:\d+(?:个工作日|[年月日天号])?|第[一二三四五六七八九十百]+[条款]|.)[，。；：、）》〕”]*"
)

app = typer.Typer(help="期限与规则：核对案例，推算答复期限。", no_args_is_help=True)


@app.command()
def check(file: Annotated[Path, typer.Argument(help="案例文件（JSON 列表）")]) -> None:
    """逐个核对案例文件中的案例；有不符的，退出码为 1。"""
    from gongkai.law.check import CaseFileError, check_file  # other commands start without the whole law

    try:
        outcome = check_file(file)
    except CaseFileError as error:
        _stop(str(error))
    for failure in outcome.failures:
        typer.echo(str(failure))
    typer.echo(str(outcome))
    raise typer.Exit(1 if outcome.failures else 0)


@app.command()
def deadline(
    file: Annotated[str, typer.Argument(help="事件文件（JSON），“-”表示从标准输入读取")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取")] = False,
) -> None:
    """由申请的办理事件推算答复期限，并列出推算过程；事件有误的，退出码为 1。"""
    from gongkai.law.check import CaseFileError
    from gongkai.law.clock import run

    try:
        clock = run(_events(file))
    except CaseFileError as error:
        _stop(str(error))
    if as_json:
        typer.echo(json.dumps(clock.as_dict(), ensure_ascii=False, indent=2))
    else:
        _print(clock)
    raise typer.Exit(1 if clock.errors else 0)


def _events(file: str) -> list[Any]:
    """The list of events in a file or on standard input, bare or as {"events": […]}."""
    from gongkai.law.check import CaseFileError, parse_json, read_bytes

    source = "标准输入" if file == "-" else f"事件文件“{file}”"
    text = sys.stdin.buffer.read() if file == "-" else read_bytes(Path(file), source)
    given = parse_json(text, source)
    events = given.get("events") if isinstance(given, dict) else given
    if not isinstance(events, list):
        raise CaseFileError(f"{source}应为事件列表，或含有 events 列表的对象，请检查后重试。")
    return events


def _print(clock: Clock) -> None:
    console = Console()
    if not console.is_terminal:
        console.width = _WIDTH_OF_FILES
    facts = Table(title="答复期限", title_justify="left", box=SIMPLE_HEAD, show_header=False)
    for _ in ("名称", "日期或者说明"):
        facts.add_column(overflow="fold")
    for name, value in _facts(clock):
        facts.add_row(name, value)
    console.print(facts)

    if clock.steps:
        console.print(_derivation(clock, console.width))

    for finding in clock.findings:
        place = f"第{finding.event + 1}个事件：" if finding.event is not None else ""
        mark = "错误" if finding in clock.errors else "提醒"
        text = _wrapped(f"【{mark}】{place}{finding}", console.width)
        console.print(text, markup=False, highlight=False)


def _derivation(clock: Clock, width: int) -> Table:
    """One row a step: its days, what happened or was counted and by which rule, the days left out."""
    table = Table(title="推算过程", title_justify="left", box=SIMPLE_HEAD)
    for heading in ("日期", "步骤和依据", "不计入的日子"):
        table.add_column(heading)
    for_texts = width - _WIDTH_OF_DATES - _PADDING
    for_skipped = for_texts * 2 // 5
    for step in clock.steps:
        step_and_rule = (step.text, f"依据：{_short(step.rule)}")
        table.add_row(
            _days(step),
            "\n".join(_wrapped(text, for_texts - for_skipped) for text in step_and_rule),
            "\n".join(_wrapped(str(group), for_skipped) for group in step.skipped),
        )
    return table


def _wrapped(text: str, width: int) -> str:
    """``text`` in lines of ``width`` columns as Chinese is set: no line begins with 。 or ends with 《."""
    lines = [""]
    for piece in _UNBREAKABLE.findall(text):
        if lines[-1] and cell_len(lines[-1] + piece) > width:
            lines.append("")
        lines[-1] += piece
    return "\n".join(lines)


def _short(rule: Citation) -> str:
    """Laws by the names in use: 《政府信息公开条例》第三十三条."""
    return str(rule).replace("《中华人民共和国", "《")


def _facts(clock: Clock) -> Iterator[tuple[str, str]]:
    """What a reader asks first, in the order of asking; what does not exist is left out."""
    yield "办理状态", clock.state.label
    yield "期限状态", clock.status.label
    named_days = (
        ("补正告知最迟", clock.correction_notice_deadline),
        ("申请人补正截止", clock.correct_by),
        ("第三方提出意见截止", clock.third_party_due),
        ("其他机关提出意见截止", clock.agency_due),
        ("缴费截止", clock.fee_due),
        ("原答复期限", clock.base_deadline if clock.base_deadline != clock.answer_deadline else None),
        ("答复期限", clock.answer_deadline),
        ("建议最迟答复（提前一个工作日）", clock.safe_answer_deadline),
        ("按送达起算暂停的较早期限", _if_other(clock.cautious_deadline, clock.answer_deadline)),
        ("暂定答复期限（缺少节假日安排）", clock.provisional_deadline),
        ("答复送达", clock.answered_on),
    )
    yield from ((name, _shown(day)) for name, day in named_days if day)
    if clock.on_time is not None:
        yield "是否按期", "按期" if clock.on_time else "逾期"
    if clock.annual_report_row:
        yield "年度报告表三", f"第 {clock.annual_report_row} 行"


def _if_other(day: date | None, other: date | None) -> date | None:
    return day if day != other else None


def _shown(day: date) -> str:
    return f"{chinese_date(day)}（{WEEKDAYS[day.weekday()]}）"


def _days(step: Step) -> str:
    if step.from_day == step.to_day:
        return step.from_day.isoformat()
    return f"{step.from_day.isoformat()}\n至 {step.to_day.isoformat()}"


def _stop(text: str) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(1)
