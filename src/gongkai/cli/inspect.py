"""``gongkai inspect``: what an inspector would find on a government website, before the inspector does.

No records, no framework: useful to an office that uses nothing else of this program.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from gongkai.cli.house import why

if TYPE_CHECKING:
    from gongkai.documents.websites import Finding, Inspection, Progress, Watch

_FINE, _WRONG, _REFUSED = 0, 1, 2
_FORMATS = (".docx", ".pdf", ".html", ".xlsx", ".json")
_SHOWN = 20  # findings of one kind on the screen


def command(
    what: Annotated[
        str, typer.Argument(metavar="网址|文件夹", help="要检查的网址，或者网站副本所在的文件夹")
    ],
    out: Annotated[
        list[Path] | None,
        typer.Option("--out", help="报告文件，可以写多次：.docx、.pdf、.html、.xlsx、.json"),
    ] = None,
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="按哪一天检查（默认今天；副本请写做副本的日期）"),
    ] = None,
    address: Annotated[
        str,
        typer.Option(
            help="副本（文件夹，或者在本机运行的）在网上的地址，如 https://www.example.gov.cn/zwgk/"
        ),
    ] = "",
    rate: Annotated[
        float | None, typer.Option(min=0.01, help="每秒最多请求几次（默认5次，检查本机为50次）")
    ] = None,
    pages: Annotated[int, typer.Option(min=1, help="最多检查多少个网页")] = 20_000,
    depth: Annotated[int, typer.Option(min=0, help="从首页起最多点击几层")] = 12,
    minutes: Annotated[float, typer.Option(min=0.1, help="最多检查多少分钟")] = 120,
    attachments: Annotated[int, typer.Option(min=0, help="最多打开检查多少个附件，0 表示不打开")] = 200,
) -> None:
    """检查政府网站：断链、栏目更新、网页标签、日期、公开要素、个人信息。

    可以检查网上的网站，也可以检查放在文件夹里的副本。检查网上的网站时遵守 robots.txt，只看这一个网站，不访问别的网站。

    状态 0：没有问题（可以有提示）；1：有问题；2：不能检查或者报告写不出来。
    """
    from gongkai.documents.websites import Limits, Uninspectable, inspect_folder, inspect_site

    targets = out or []
    for file in targets:
        _require_format(file)
    day = today.date() if today else datetime.now(ZoneInfo("Asia/Shanghai")).date()
    limits = Limits(rate=rate, depth=depth, pages=pages, minutes=minutes, attachments=attachments)
    console = Console(stderr=True)
    try:
        with _watched(console) as watch:
            if what.lower().startswith(("http:", "https:")):
                inspection = inspect_site(what, today=day, known_as=address, limits=limits, watch=watch)
            else:
                inspection = inspect_folder(
                    Path(what), today=day, address=address, limits=limits, watch=watch
                )
    except Uninspectable as error:
        _stop(error.reason)
    _print(inspection)
    for file in targets:
        _write(file, inspection)
        typer.echo(f"报告在“{file}”。")
    raise typer.Exit(_WRONG if inspection.problems else _FINE)


@contextmanager
def _watched(console: Console) -> Iterator[Watch]:
    """Shows how far the inspection is, on a screen; gives what is to be told of progress."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("开始检查", total=None)

        def watch(progress: Progress) -> None:
            speed = progress.done / max(bar.tasks[0].elapsed or 0, 0.001)
            told = f"{progress.doing}：已看{progress.done}个，等待{progress.waiting}个，每秒{speed:.0f}个"
            bar.update(task, description=told)

        yield watch


def _print(inspection: Inspection) -> None:
    """What was found, the gravest first; long lists are cut, the report has all of it."""
    from gongkai.documents.websites import summary

    console = Console(soft_wrap=True)
    for _, group in groupby(inspection.findings, key=lambda one: (one.severity, one.code)):
        _print_group(console, list(group))
    console.print(f"\n{inspection.title or inspection.address}", style="bold", markup=False, highlight=False)
    told = (
        f"检查了网页{inspection.pages}个、其他文件{inspection.files}个，打开附件{inspection.attachments}个。"
    )
    console.print(told + summary(inspection), markup=False, highlight=False)
    for remark in inspection.remarks:
        console.print(f"注意：{remark}", markup=False, highlight=False)
    if inspection.interrupted:
        console.print("检查中途被停止，以上只是已经看到的部分。", markup=False)


def _print_group(console: Console, group: list[Finding]) -> None:
    first = group[0]
    console.print(
        f"\n【{first.severity.label}】{first.label}（{len(group)}条）",
        style="bold",
        markup=False,
        highlight=False,
    )
    for one in group[:_SHOWN]:
        console.print(f"  {one.told}", markup=False, highlight=False)
        if one.places:
            where = "、".join(f"{place.address} {place.where}".strip() for place in one.places[:3])
            more = f"等{one.count}处" if one.count > 3 else ""
            console.print(f"      在 {where}{more}", markup=False, highlight=False, style="dim")
    if len(group) > _SHOWN:
        console.print(
            f"  ……还有{len(group) - _SHOWN}条，见报告（--out 报告.xlsx）", markup=False, highlight=False
        )
    basis = "、".join(dict.fromkeys(str(basis) for basis in first.basis))
    console.print(f"  {first.advice}依据：{basis}。", markup=False, highlight=False)


def _require_format(file: Path) -> None:
    if file.suffix.lower() not in _FORMATS:
        _stop(f"不能写“{file.name}”这种报告。请用这些扩展名之一：{'、'.join(_FORMATS)}。")
    if not file.parent.is_dir():
        _stop(f"没有“{file.parent}”这个文件夹，报告写不进去。请先建立文件夹，或者换一个位置。")


def _write(file: Path, inspection: Inspection) -> None:
    try:
        file.write_bytes(_content(file.suffix.lower(), inspection))
    except OSError as error:
        _stop(f"不能写入“{file}”：{why(error)}。请检查磁盘空间和权限。")


def _content(suffix: str, inspection: Inspection) -> bytes:
    from gongkai.documents.websites import website_report, without
    from gongkai.documents.writing import (
        MissingCharacters,
        write_docx,
        write_html_page,
        write_pdf,
        write_xlsx,
    )

    if suffix == ".json":
        return json.dumps(inspection.as_json(), ensure_ascii=False, indent=1).encode()
    if suffix == ".xlsx":
        return write_xlsx(website_report(inspection, everything=True))
    document = website_report(inspection)
    if suffix == ".pdf":
        try:
            return write_pdf(document, timestamp=_noon(inspection.today))
        except MissingCharacters as error:
            return write_pdf(
                website_report(without(inspection, error.characters)), timestamp=_noon(inspection.today)
            )
    return write_docx(document) if suffix == ".docx" else write_html_page(document).encode()


def _noon(day: date) -> datetime:
    """So that the same findings give the same file."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(_REFUSED)
