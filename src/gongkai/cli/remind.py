"""``gongkai remind``: the daily reminders of what is due. For cron, once a working day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from gongkai.cli.house import open_records, require_database, stop

if TYPE_CHECKING:
    from gongkai.records.reminding import Reminder


def remind(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出要提醒的内容，不发送")] = False,
) -> None:
    """每个工作日提醒一次将到期和已逾期的事项：申请、年度报告的数据和报送、部门之间商请的事项、检查发现的问题、村务公开栏。

    有邮件服务器的发到承办单位的电子邮箱，工作台上另有提示。
    """
    open_records()
    require_database()
    from django.conf import settings

    from gongkai.records.today import today

    on = today()
    found = _found(on)
    if not found:
        typer.echo("今天没有需要提醒的事项。")
        return
    if dry_run:
        typer.echo("\n".join(f"{one.address or '（没有电子邮箱）'}\n{one.text(on)}" for one in found))
        return
    if not settings.EMAIL_HOST:
        stop(
            f"有{len(found)}个单位需要提醒，但是没有设置邮件服务器。"
            "请用 GONGKAI_EMAIL 设置后再发送；工作台的“今日工作”上已有提示。"
        )
    failed = [one.unit.name for one in found if not _told(one, on)]
    if failed:
        stop(f"{len(failed)}个单位没有提醒到，请稍后重新运行：{'、'.join(failed)}")


def _found(on: date) -> list[Reminder]:
    """What every source of reminders has to say today."""
    from gongkai.records.annual.reminders import reminders as of_figures
    from gongkai.records.applications.reminders import reminders as of_cases
    from gongkai.records.coordination.reminders import reminders as of_requests
    from gongkai.records.inspecting.reminders import reminders as of_findings
    from gongkai.records.noticeboards.reminders import reminders as of_boards
    from gongkai.records.rollup.reminders import reminders as of_calls

    return [*of_cases(on), *of_figures(on), *of_calls(on), *of_requests(on), *of_findings(on), *of_boards(on)]


def _told(reminder: Reminder, on: date) -> bool:
    """Send one and say what became of it; False when it should be tried again."""
    from gongkai.records.reminding import send

    name = reminder.unit.name
    if not reminder.address:
        typer.echo(f"{name}：没有登记电子邮箱，请在机关资料中补上。", err=True)
        return False
    try:
        is_new = send(reminder, on, post)
    except OSError as error:  # an SMTPException is one too
        typer.echo(f"{name}：邮件没有发出（{error}）。", err=True)
        return False
    told = "已提醒" if is_new else "今天已经提醒过"
    typer.echo(f"{name}：{told}，{reminder.count}{reminder.measure}。")
    return True


def post(subject: str, text: str, address: str) -> None:
    """Send one mail; OSError when the server does not take it."""
    from django.core.mail import send_mail

    send_mail(subject, text, None, [address])
