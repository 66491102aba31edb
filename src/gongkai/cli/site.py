"""``gongkai site``: the public site as files, built, kept up to date and checked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gongkai.cli.house import PROBLEM, open_records, require_database, stop

app = typer.Typer(help="静态网站：把公开网页写成文件，放到任何网站服务器上。", no_args_is_help=True)

_SHOWN = 20  # faults of one kind


@app.command()
def build(
    folder: Annotated[Path, typer.Argument(help="写入的文件夹")],
    prefix: Annotated[
        str | None, typer.Option(help="网站在主机上的路径，如 /zwgk/jiayu（默认按登记的网站地址）")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="同时运行的进程数（默认与处理器数相同）")] = None,
) -> None:
    """生成整个网站；中断以后再运行一次，从中断的地方继续。"""
    open_records()
    require_database()
    from django.http import Http404

    from gongkai.records.transparency.tiles import Forked
    from gongkai.web.site.base import NoAddress
    from gongkai.web.site.build import Foreign
    from gongkai.web.site.build import build as build_site
    from gongkai.web.site.render import Unrenderable
    from gongkai.web.site.tree import Busy

    try:
        with _progress() as bar:
            task = bar.add_task("生成静态网站", total=None)
            built = build_site(
                folder,
                prefix=prefix,
                jobs=jobs,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
    except (Foreign, Forked, NoAddress, Busy, Unrenderable, Http404) as error:
        stop(str(error))
    except OSError as error:
        stop(f"不能写入“{folder}”：{error.strerror}。请检查磁盘空间和权限，然后再运行一次。")
    typer.echo(
        f"静态网站在“{folder}”，共{built.files}个文件，其中写入{built.written}个、删除{built.removed}个。"
    )


@app.command()
def update() -> None:
    """补上还没有写入静态网站的发布、更正和撤回（平时自动进行）。"""
    open_records()
    require_database()
    from django.conf import settings
    from django.http import Http404

    from gongkai.records.transparency.tiles import Forked
    from gongkai.web.site.manifest import Unreadable
    from gongkai.web.site.render import Unrenderable
    from gongkai.web.site.tree import Busy
    from gongkai.web.site.update import update as update_site

    if not settings.SITE:
        stop("没有设置 GONGKAI_SITE，不知道静态网站在哪个文件夹。")
    try:
        updated = update_site(Path(settings.SITE))
    except (Unreadable, Forked, Busy, Unrenderable, Http404) as error:
        stop(str(error))
    except OSError as error:
        stop(f"不能写入“{settings.SITE}”：{error.strerror}。请检查磁盘空间和权限，然后再运行一次。")
    typer.echo(f"已补上{updated.changes}项变更，写入{updated.written}个文件。")


@app.command()
def check(folder: Annotated[Path, typer.Argument(help="静态网站的文件夹")]) -> None:
    """检查静态网站：断链、孤立网页、缺少的标签、已撤回的内容、与清单不符的文件。有问题时退出状态为1。"""
    open_records()
    from gongkai.web.site.check import check as check_site
    from gongkai.web.site.manifest import Unreadable

    try:
        report = check_site(folder, public=_public_numbers())
    except Unreadable as error:
        stop(str(error))
    for kind, faults in report.faults.items():
        typer.echo(f"{kind}（{len(faults)}处）")
        for fault in faults[:_SHOWN]:
            typer.echo(f"  {fault}")
        if len(faults) > _SHOWN:
            typer.echo(f"  ……还有{len(faults) - _SHOWN}处")
    typer.echo(f"检查了{report.pages}个网页、{report.files}个文件，{report.told}。")
    if report.faults:
        raise typer.Exit(PROBLEM)


def _public_numbers() -> set[str] | None:
    """The index numbers of what is public, or None where there is no database to ask."""
    from django.db import OperationalError, ProgrammingError
    from django.http import Http404

    from gongkai.web.portal.queries import items_of
    from gongkai.web.portal.site import current_site

    try:
        return set(items_of(current_site().agency).values_list("index_number", flat=True))
    except (OperationalError, ProgrammingError, Http404):
        typer.echo("没有数据库可以对照，只按静态网站自己的记录检查是否有已撤回的内容。", err=True)
        return None


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        transient=True,
    )
