"""The command ``gongkai``. This module only mounts the sub-commands; each lives in its own module beside it.

A sub-command that needs the records sets Django up itself, inside its commands: ``gongkai law`` must start
without any framework.
"""

from __future__ import annotations

from typing import Any

import typer

from gongkai.cli import (
    calendar,
    catalogue,
    digest,
    importing,
    inspect,
    keys,
    law,
    letters,
    log,
    month,
    redact,
    remind,
    report,
    retention,
    screen,
    search,
    serve,
    site,
    staff,
)

app = typer.Typer(
    name="gongkai",
    help="公开：乡镇政府信息公开工作系统。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(law.app, name="law")
app.add_typer(report.app, name="report")
app.add_typer(calendar.app, name="calendar")
app.add_typer(site.app, name="site")
app.add_typer(staff.app, name="staff")
app.add_typer(log.app, name="log")
app.add_typer(search.app, name="search")
app.add_typer(catalogue.app, name="catalogue")
app.add_typer(keys.app, name="keys")
app.add_typer(letters.app, name="letters")
app.add_typer(retention.app, name="retention")
app.command("import")(importing.import_ledger)
app.command("screen")(screen.command)
app.command("redact")(redact.command)
app.command("inspect")(inspect.command)
app.command("remind")(remind.remind)
app.command("month")(month.month)
app.command("digest")(digest.digest)
for command in (serve.demo, serve.serve, serve.setup, serve.migrate, serve.rebuild):
    app.command()(command)


@app.callback()
def _root() -> None:
    """公开：乡镇政府信息公开工作系统。"""


def main() -> None:
    """The entry point of the console script. A wrong call is told in Chinese: exit status 2, wrong values 1."""
    try:
        status = app(standalone_mode=False)
    except typer.Abort:
        typer.echo("已取消，没有改动。", err=True)
        status = 1
    except UsageError as error:
        typer.echo(_told(error), err=True)
        status = 1 if isinstance(error, typer.BadParameter) else 2
    raise SystemExit(status)


# The base of every complaint about how a command was called; typer exports only this one of its children.
UsageError = typer.BadParameter.__base__


def _told(error: Any) -> str:
    """The complaint in Chinese, with the command whose help says more."""
    path = error.ctx.command_path if error.ctx else "gongkai"
    match type(error).__name__:
        case "NoArgsIsHelpError":
            return str(error.format_message())
        case "NoSuchOption":
            problem = f"没有“{error.option_name}”这个选项"
        case "MissingParameter":
            problem = f"缺少{_parameter(error)}"
        case "BadParameter":
            problem = f"{_parameter(error)}的值不对，请核对"
        case _:
            problem = f"命令用法不对（{error.format_message()}）"
    return f"{problem}。用法见：{path} --help"


def _parameter(error: Any) -> str:
    """--year（年度，如 2020）."""
    if error.param is None:
        return "参数"
    names = getattr(error.param, "opts", [])
    name = next((one for one in names if one.startswith("--")), getattr(error.param, "name", "参数"))
    return f"{name}（{error.param.help}）" if getattr(error.param, "help", None) else name
