"""``gongkai digest``: notices by e-mail. For cron, every fifteen minutes."""

from __future__ import annotations

from typing import Annotated

import typer

from gongkai.cli.house import open_records, require_database, stop
from gongkai.cli.remind import post


def digest(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出要发送给谁，不发送")] = False,
) -> None:
    """把还没有看过的消息按各人的设置发到电子邮箱，并清理看过很久的消息。每十五分钟运行一次。"""
    open_records()
    require_database()
    from smtplib import SMTPRecipientsRefused

    from django.conf import settings
    from django.utils import timezone

    from gongkai.records.notices import inbox, mailing

    now = timezone.now()
    found = list(mailing.due(now))
    if dry_run:
        told = [f"{one.staff.name}：{one.notices().count()}条" for one in found]
        typer.echo("\n".join(told) or "现在没有要发送的消息。")
        return
    inbox.forget(now)
    if found and not settings.EMAIL_HOST:
        stop(
            f"有{len(found)}人有新消息，但是没有设置邮件服务器。"
            "请用 GONGKAI_EMAIL 设置后再发送；消息都在工作台上，没有丢失。"
        )
    refused = []
    for one in found:
        try:
            sent = mailing.send(one, now, post)
        except SMTPRecipientsRefused:
            refused.append(one.staff.name)
        except OSError as error:
            stop(f"邮件服务器现在不能发送（{error}）。没有发出的消息留到下一次，没有丢失。")
        else:
            if sent:
                typer.echo(f"{one.staff.name}：已发送{sent}条。")
    if refused:
        stop(f"这些人的电子邮箱不能送达，请核对：{'、'.join(refused)}")
