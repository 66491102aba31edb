"""The command ``gongkai``. This module only mounts the sub-commands; each lives in its own module beside it.

A sub-command that needs the records sets Django up itself, inside its commands: ``gongkai law`` must start
without any framework.
"""

from __future__ import annotations

import typer

from gongkai.cli import calendar, law, report, serve

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
for command in (serve.demo, serve.serve, serve.setup, serve.migrate):
    app.command()(command)


@app.callback()
def _root() -> None:
    """公开：乡镇政府信息公开工作系统。"""


def main() -> None:
    """The entry point of the console script."""
    app()
