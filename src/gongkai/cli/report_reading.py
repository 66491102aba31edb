"""``gongkai report read`` and ``check``: annual reports that others wrote. No records, no framework: files alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from gongkai.cli.house import why

if TYPE_CHECKING:
    from gongkai.documents.reports.model import Place, Reading

_FINE, _WRONG, _REFUSED = 0, 1, 2

_MOST_WAYS = 3
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
    console.print(table, soft_wrap=False)  # a long name goes on in the next line
    _print_findings(console, reading)


def check(
    files: Annotated[list[Path], typer.Argument(help="要核对的年度报告，可以写多个")],
    previous: Annotated[
        Path | None, typer.Option("--previous", help="上一年度的报告，用来核对结转和有效件数")
    ] = None,
) -> None:
    """核对年度报告，列出问题、位置和怎么改。

    状态 0：没有错误（可以有提示）；1：有错误；2：有文件读不了或者不是年度报告。
    """
    before = _reading(previous) if previous else None
    console = Console(soft_wrap=True)
    raise typer.Exit(max(_checked(console, file, before) for file in files))


def _checked(console: Console, file: Path, before: Reading | None) -> int:
    """Print what is to be said of one file; the status it deserves."""
    from gongkai.documents.reports.reading import understood  # the libraries load only when needed

    console.print(f"\n{file.name}", style="bold", markup=False)
    try:
        reading = _reading(file)
    except typer.Exit:
        return _REFUSED
    _print_heading(console, reading)
    if before and before.year and reading.year and before.year != reading.year - 1:
        told = f"--previous 是{before.year}年度的报告，不是{reading.year - 1}年度的，没有用来核对"
        console.print(f"  注意：{told}。请换成上一年度的报告。", markup=False)
    elif before and reading.source:
        reading = understood(reading.source, before.values)
        if before.agency and reading.agency and before.agency != reading.agency:
            told = f"--previous 是{before.agency}的报告，请看是不是同一个机关"
            console.print(f"  注意：{told}。", markup=False)
    _print_findings(console, reading)
    return _WRONG if any(one.severity == "error" for one in reading.findings) else _FINE


def _reading(file: Path) -> Reading:
    from gongkai.documents.reading import Refusable
    from gongkai.documents.reports.reading import read_report

    try:
        content = file.read_bytes()
    except OSError as error:
        _stop(f"读不到文件“{file}”：{why(error)}。请核对文件名和权限。")
    try:
        return read_report(content, file.name)
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


def _print_findings(console: Console, reading: Reading) -> None:
    """What to ask about, in the order of the paper, and what could not be read with certainty."""
    for one in reading.findings:
        console.print(f"{_SEVERITIES[one.severity]}{_at(one.place)}：{one.message}", markup=False)
        if one.advice:
            console.print(f"    {one.advice}", markup=False)
    for two in reading.ambiguities:
        ways = "，或者".join("、".join(map(str, way)) for way in two.ways[:_MOST_WAYS])
        told = f"可能是{ways}" if ways else "有多种读法"
        console.print(f"读不准{_at(two.place)}：{'、'.join(two.keys)}", markup=False)
        because = f"（{two.why.rstrip('。')}）" if two.why else ""
        console.print(f"    原文“{two.printed}”，{told}{because}。请对照原件。", markup=False)
    if not reading.findings and not reading.ambiguities:
        console.print("没有发现问题。")


def _at(place: Place | None) -> str:
    return f"（{place}）" if place and str(place) else ""


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(_REFUSED)
