"""``gongkai log``: check a transparency log, write it as files, print the public key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.house import open_records, require_database, stop

app = typer.Typer(help="公开日志：核对，生成文件，打印公钥。", no_args_is_help=True)


@app.command()
def verify(
    source: Annotated[str, typer.Argument(help="日志所在的文件夹或者网址")],
    key: Annotated[list[str] | None, typer.Option(help="公报等处登载的公钥（可以写几次）")] = None,
    since: Annotated[Path | None, typer.Option(help="以前保存的检查点文件")] = None,
    item: Annotated[str, typer.Option(help="要核对的索引号，或者保存下来的证明文件")] = "",
    text: Annotated[Path | None, typer.Option(help="手里的网页或文本，与日志记载的正文比较")] = None,
) -> None:
    """核对日志：签名、每一条记录、全部哈希，以及与以前保存的检查点是否一致。"""
    from gongkai.records.transparency import verify as verifier  # other commands start without it

    arguments = [source, *(f"--key={one}" for one in key or [])]
    arguments += [f"--since={since}"] if since else []
    arguments += [f"--item={item}"] if item else []
    arguments += [f"--text={text}"] if text else []
    raise typer.Exit(verifier.main(arguments))


@app.command()
def build(
    directory: Annotated[Path, typer.Argument(help="写入的文件夹")],
    everything: Annotated[bool, typer.Option("--all", help="重写全部文件，修复缺损")] = False,
) -> None:
    """把日志写成可以公开存放、供任何人核对的文件；只写新增的部分。"""
    open_records()
    require_database()
    from gongkai.records.transparency.tiles import Forked, write_tiles

    try:
        written = write_tiles(directory, whole=everything)
    except Forked as error:
        stop(str(error))
    except OSError as error:
        stop(f"不能写入文件夹“{directory}”：{error.strerror}。请换一个文件夹或者检查权限。")
    typer.echo(f"日志共{written.size}条，新写或者更新文件{len(written.files)}个：{directory}")


@app.command()
def key() -> None:
    """打印日志的公钥，用于在政府公报、公告栏登载。"""
    open_records()
    require_database()
    from gongkai.records.transparency.keys import KeyProblem
    from gongkai.records.transparency.log import open_log

    try:
        public = open_log()
    except KeyProblem as error:
        stop(str(error))
    typer.echo(public)
