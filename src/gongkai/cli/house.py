"""What the commands that need the records share: setting Django up, and stopping with a clear message."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from gongkai.records.agencies.models import Staff
    from gongkai.records.verbs import Verb

PROBLEM = 1


def open_records() -> None:
    """Set Django up and see that the database is there and of this version; stops with a message otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.settings.default")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        stop(str(error))


def require_database() -> None:
    """Stop when the database is missing or older than the program."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError as error:
        _stop_unreachable(error)
    if pending:
        stop("数据库还没有建立或者版本较旧。请先运行“gongkai migrate”；想看演示，请运行“make demo”。")


def staff_named(username: str) -> Staff:
    """The member of the staff in whose name a command acts; stops when there is none."""
    from gongkai.records.agencies.models import Staff

    staff = Staff.objects.filter(username=username).first()
    if staff is None:
        stop(f"没有用户名为“{username}”的工作人员。")
    return staff


def perform(verb: Verb) -> None:
    """Perform a verb, or stop with every reason why it is refused."""
    from gongkai.records.verbs import Refused

    try:
        verb.perform()
    except Refused as error:
        stop("\n".join(f"不能办理：{refusal}" for refusal in error.refusals))


def migrate() -> None:
    """Bring the database to this version."""
    from django.core.management import call_command
    from django.db import OperationalError

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        _stop_unreachable(error)


def _stop_unreachable(error: Exception) -> NoReturn:
    stop(f"连接不上数据库：{str(error).strip()}。请检查 DATABASE_URL 和 GONGKAI_VAR。")


def why(error: OSError) -> str:
    """Why a file can't be read or written, in words: the system's own are English."""
    match error:
        case FileNotFoundError():
            return "没有这个文件或者文件夹"
        case IsADirectoryError():
            return "这是文件夹，不是文件"
        case NotADirectoryError() | FileExistsError():
            return "路径中有同名的文件，不是文件夹"
        case PermissionError():
            return "没有权限"
    return error.strerror or str(error)


def stop(message: str) -> NoReturn:
    """Print the message for people and leave with exit status 1."""
    typer.echo(message, err=True)
    raise typer.Exit(PROBLEM)
