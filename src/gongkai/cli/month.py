"""``gongkai month``: the inspection of the month and what became overdue. For cron, every day."""

from __future__ import annotations

from datetime import date

import typer

from gongkai.cli.house import open_records, require_database


def month() -> None:
    """每月第一个工作日自动检查公开工作（没有按时运行的，下一次运行时补做），并把逾期未整改的问题报督办。

    可以每天运行：当月查过的不会重复，中途停下的接着查完。
    """
    open_records()
    require_database()
    from gongkai.records.background import Busy
    from gongkai.records.inspecting.running import escalate_overdue, inspect, inspected_agencies, is_due
    from gongkai.records.oversight.verbs import TheProgram
    from gongkai.records.today import today

    on = today()
    for agency in inspected_agencies():
        if not is_due(agency, on):
            typer.echo(f"{agency.name}：本月不需要再检查。")
            continue
        try:
            outcome = inspect(agency, by=TheProgram(), on=on, report=_tell)
        except Busy:
            typer.echo(f"{agency.name}：正在检查，请稍后查看。")
            continue
        told = "" if outcome.inspection.begun_on == on else "（接着上次没有查完的）"
        typer.echo(f"{agency.name}：{_late(on)}检查完成{told}，发现疑点{outcome.new}个，请在工作台处理。")
    for finding in escalate_overdue(on):
        typer.echo(f"逾期未整改，已报督办：{finding.unit.name}，{finding.problem}")


def _late(on: date) -> str:
    """Says so when nobody ran it on the first working day."""
    from gongkai.law.inspection import month_begins_on
    from gongkai.records.agencies.calendar import current_calendar

    first = month_begins_on(on, current_calendar().provisional())
    return "" if on == first else f"本月第一个工作日是{first:%m月%d日}，今天补做，"


def _tell(done: int, expected: int) -> None:
    if done and done % 10_000 == 0:
        typer.echo(f"  已查{done}条，共{expected}条", err=True)
