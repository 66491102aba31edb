"""``gongkai migrate``, ``gongkai setup``, ``gongkai serve``, ``gongkai demo``: run the house."""

from __future__ import annotations

import errno
import multiprocessing
import socket
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gongkai.cli.house import migrate as migrate_database
from gongkai.cli.house import open_records, require_database, stop

HOST, PORT = "127.0.0.1", 8000

HostOption = Annotated[str, typer.Option(help="监听地址")]
PortOption = Annotated[int, typer.Option(min=1, max=65535, help="端口（1 至 65535）")]


def migrate() -> None:
    """建立数据库，或者把它升级到当前版本。"""
    open_records()
    migrate_database()
    typer.echo("数据库已是当前版本。")


def rebuild() -> None:
    """按办理记录重新计算全部申请的状态和期限（平时自动进行，恢复备份或者核对时使用）。"""
    open_records()
    require_database()
    from gongkai.records.applications.projection import rebuild as compute_again

    typer.echo(f"已重新计算{compute_again()}件申请。")


def setup(
    name: Annotated[str, typer.Option(prompt="机关名称")],
    code: Annotated[str, typer.Option(prompt="组织机构代码（九位）")],
    username: Annotated[str, typer.Option(prompt="系统管理员用户名")],
    person: Annotated[str, typer.Option(prompt="系统管理员姓名")],
    password: Annotated[str, typer.Option(prompt="密码", hide_input=True, confirmation_prompt=True)],
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="任职日期；要补录以往年度的，写那时的日期（默认今天）"),
    ] = None,
) -> None:
    """登记最上级机关和第一个系统管理员（只能在空数据库上运行一次）。"""
    open_records()
    migrate_database()
    from django.core.exceptions import ValidationError

    from gongkai.records.agencies.models import AgencyKind
    from gongkai.records.agencies.verbs import bootstrap
    from gongkai.records.today import today

    try:
        bootstrap(
            name=name,
            code=code,
            kind=AgencyKind.COUNTY,
            username=username,
            person=person,
            password=password,
            on=since.date() if since else today(),
        )
    except ValidationError as error:
        stop("；".join(error.messages))
    except ValueError as error:
        stop(str(error))
    typer.echo(f"已登记{name}，请用“gongkai serve”启动，然后以{username}登录。")


def serve(host: HostOption = HOST, port: PortOption = PORT) -> None:
    """启动网站：门户在 /，工作台在 /desk/。"""
    open_records()
    require_database()
    _claim(host, port)
    _run(host, port)


def demo(
    host: HostOption = HOST,
    port: PortOption = PORT,
    out: Annotated[Path, typer.Option(help="年度报告的输出文件夹")] = Path("var/demo/out"),
    start: Annotated[bool, typer.Option("--serve/--no-serve", help="完成后启动网站")] = True,
) -> None:
    """演示：贾峪镇的2020年，从日常工作到年度报告。"""
    open_records()
    if start:
        _claim(host, port)
    migrate_database()
    from gongkai.demo import ACCOUNTS, AGENCY_CODE, YEAR, is_told, tracked_application

    if not is_told():
        _tell()
    _write_report(AGENCY_CODE, YEAR, out)
    typer.echo(f"年度报告　{out}/report.pdf（另有 docx、html、json）")
    typer.echo(f"公开网站　http://{host}:{port}/　工作台　http://{host}:{port}/desk/")
    typer.echo(
        "演示账号　"
        + "；".join(f"{one.username}（{one.role}）" for one in ACCOUNTS)
        + f"　密码均为 {ACCOUNTS[0].password}"
    )
    if tracked := tracked_application():
        number, code = tracked
        typer.echo(f"查询申请　http://{host}:{port}/counter/track/　申请编号 {number}　查询码 {code}")
    if start:
        _run(host, port)


def _tell() -> None:
    from gongkai.demo import tell

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns) as progress:
        task = progress.add_task("正在办理贾峪镇的2020年", total=None)
        try:
            tell(lambda done, total: progress.update(task, completed=done, total=total))
        except ValueError as error:
            progress.stop()
            stop(str(error))


def _write_report(code: str, year: int, out: Path) -> None:
    from gongkai.records.agencies.models import agency_by_code
    from gongkai.records.annual.build import build, find_report
    from gongkai.records.annual.models import Layout

    report = find_report(agency_by_code(code), year)
    build(report, Layout(report.layout), out)


def _claim(host: str, port: int) -> None:
    """Stop with a clear message when it may not listen there, before any work is done."""
    from django.conf import settings

    if settings.DEBUG and host not in settings.ALLOWED_HOSTS:
        stop(f"GONGKAI_DEBUG=1 只能在本机使用，不能在{host}上启动。请去掉 GONGKAI_DEBUG，或者去掉 --host。")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                stop(f"端口{port}已被占用。请关闭占用它的程序，或者在命令后加 --port {port + 1} 换一个端口。")
            stop(f"不能在{host}:{port}上启动：{error.strerror}")


def _run(host: str, port: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    typer.echo("按 Ctrl+C 停止。")
    # The worker is a fresh interpreter, not a fork: once this process has written a PDF, the typesetter's threads
    # are gone in a fork, and every download there would wait for ever.
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        "gongkai.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        log_enabled=True,
        log_access=False,
    ).serve()
