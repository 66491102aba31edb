"""``gongkai report read`` and ``check``: annual reports that others wrote. No records, no framework: files alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from gongkai.documents.reports.model import Reading, ReportFinding
    from gongkai.law.report_form import Number

_WRONG, _REFUSED = 1, 2

_FORMS = {"2021": "2021年格式", "2019": "2019年格式", "narrative": "叙述式（没有表格）"}
_SEVERITIES = {"error": "错误", "warning": "提示"}


def read(
    file: Annotated[Path, typer.Argument(help="别处写的年度报告（docx、pdf、html、txt、xlsx）")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供其他程序使用")] = False,
) -> None:
    """读出一份年度报告的机关、年度和全部数据。读不了或者不是年度报告的，以状态 2 结束。"""
    reading = _reading(file)
    if as_json:
        typer.echo(json.dumps(reading.as_json(), ensure_ascii=False, default=float))
        return
    console = Console(soft_wrap=True)
    _print_heading(console, reading)
    table = Table("数据", "数值", "原文", "位置", "备注", box=SIMPLE_HEAD)
    for figure in reading.figures.values():
        remarks = ("约数" if figure.approximate else "", figure.doubt)
        table.add_row(
            figure.key, str(figure.value), figure.printed, str(figure.place), "；".join(filter(None, remarks))
        )
    for one in reading.ambiguities:
        table.add_row("\n".join(one.keys), "读不准", one.printed, str(one.place), one.why)
    console.print(table)
    _print_findings(console, reading.findings)


def check(
    files: Annotated[list[Path], typer.Argument(help="要核对的年度报告，可以写多个")],
    previous: Annotated[
        Path | None, typer.Option("--previous", help="上一年度的报告，用来核对结转和有效件数")
    ] = None,
) -> None:
    """核对年度报告，列出问题、位置和怎么改。

    状态 0：没有错误（可以有提示）；1：有错误；2：有文件读不了或者不是年度报告。
    """
    before = _reading(previous).values if previous else None
    console = Console(soft_wrap=True)
    wrong = False
    for file in files:
        reading = _reading(file, before)
        console.print(f"{file.name}：", markup=False, end="")
        _print_heading(console, reading)
        _print_findings(console, reading.findings)
        wrong = wrong or any(one.severity == "error" for one in reading.findings)
    if wrong:
        raise typer.Exit(_WRONG)


def _reading(file: Path, previous: Mapping[str, Number] | None = None) -> Reading:
    from gongkai.documents.reading import Refusable  # the libraries load only when needed
    from gongkai.documents.reports.reading import read_report

    try:
        content = file.read_bytes()
    except OSError as error:
        _stop(f"读不到文件“{file}”：{error.strerror}。请核对文件名和权限。")
    try:
        return read_report(content, file.name, previous)
    except Refusable as error:
        _stop(f"“{file.name}”：{error.reason}")


def _print_heading(console: Console, reading: Reading) -> None:
    year = f"{reading.year}年度" if reading.year else "年度不明"
    form = _FORMS.get(reading.form or "", "格式不明")
    console.print(
        f"{reading.agency or '机关不明'}　{year}　{form}　数据{len(reading.figures)}个", markup=False
    )
    for warning in reading.source.warnings if reading.source else ():
        console.print(f"  注意：{warning}", markup=False)


def _print_findings(console: Console, findings: tuple[ReportFinding, ...]) -> None:
    if not findings:
        console.print("没有发现问题。")
        return
    for one in findings:
        place = f"（{one.place}）" if one.place and str(one.place) else ""
        console.print(f"{_SEVERITIES[one.severity]}{place}：{one.message}", markup=False)
        if one.advice:
            console.print(f"    {one.advice}", markup=False)


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(_REFUSED)
