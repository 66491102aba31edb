"""``gongkai staff``: a new password, and lifting the lock after wrong ones."""

from __future__ import annotations

from typing import Annotated

import typer

from gongkai.cli.house import open_records, perform, require_database, staff_named

app = typer.Typer(help="账号：设置密码，解除锁定。", no_args_is_help=True)

UsernameArgument = Annotated[str, typer.Argument(help="用户名")]


@app.command()
def password(
    username: UsernameArgument,
    by: Annotated[str, typer.Option("--as", help="以哪个系统管理员的名义办理（用户名）")],
    new: Annotated[
        str, typer.Option("--password", prompt="新密码", hide_input=True, confirmation_prompt=True)
    ],
) -> None:
    """为一个账号设置密码；还没有密码的账号由此可以登录。"""
    open_records()
    require_database()
    from gongkai.records.agencies.verbs import SetPassword
    from gongkai.records.today import today

    staff = staff_named(username)
    perform(SetPassword(by=staff_named(by), on=today(), staff=staff, password=new))
    typer.echo(f"已为{staff.name}（{username}）设置密码。")


@app.command()
def unlock(username: UsernameArgument) -> None:
    """解除因连续输错密码的锁定。"""
    open_records()
    require_database()
    from axes.utils import reset

    staff = staff_named(username)
    told = "已解除锁定" if reset(username=username) else "没有被锁定"
    typer.echo(f"{staff.name}（{username}）{told}。")
