"""``gongkai search``: compare the index with what is public, and repair it."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gongkai.cli.house import open_records, require_database

app = typer.Typer(help="检索：核对和修复索引。", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """检索：核对和修复索引。"""


@app.command()
def rebuild(
    from_scratch: Annotated[
        bool, typer.Option("--from-scratch", help="先清空索引再全部重建（平时不需要；期间检索结果不全）")
    ] = False,
) -> None:
    """把索引与全部公开信息逐条核对，缺的补上，旧的更新，多的去掉。可以随时中断，再次运行会接着做。"""
    open_records()
    require_database()
    from gongkai.records.search import index

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns) as progress:
        total = index.searchable().count()
        task = progress.add_task("正在核对检索索引", total=total)
        repair = index.rebuild(lambda done: progress.update(task, completed=done), from_scratch=from_scratch)
    typer.echo(f"已核对{total}条公开信息：写入{repair.entered}条，去掉{repair.forgotten}条。")
