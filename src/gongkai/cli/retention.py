"""``gongkai retention``: what is to be erased, erasing it by two persons, holds, packages and their check."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gongkai.cli.house import open_records, perform, require_database, staff_named, stop
from gongkai.records.retention import verify as verifier

if TYPE_CHECKING:
    from gongkai.records.applications.models import Application

app = typer.Typer(help="案卷的保管：归档包，到期删除，暂停删除。", no_args_is_help=True)

As = Annotated[str, typer.Option("--as", help="经办人的用户名")]
Number = Annotated[str, typer.Argument(help="申请编号，如 测政依申请〔2026〕1号")]


@app.command()
def plan(
    on: Annotated[str, typer.Option("--on", help="按哪一天计算，如 2037-01-01；不写即今天")] = "",
) -> None:
    """试算：到期应当删除的，编号、办结日期、依据的年限，以及暂时不能删除的和原因。什么也不改。"""
    open_records()
    require_database()
    from gongkai.records.retention.models import RecordKind
    from gongkai.records.retention.schedule import due, years_of
    from gongkai.records.today import today

    day, ready, kept = _day(on) if on else today(), 0, 0
    for kind in RecordKind:
        typer.echo(f"{kind.label}：办结以后保管{years_of(kind)}年（工作约定），从次年1月1日起算。")
        for one in due(kind, day):
            why = "；".join(refusal.reason for refusal in one.obstacles)
            kept, ready = kept + bool(why), ready + (not why)
            typer.echo(
                f"  {one.number}，{one.closed_on}办结，{one.since}到期"
                + (f"，不能删除：{why}" if why else "")
            )
    typer.echo(f"按{day}计算：可以删除{ready}件，到期但不能删除{kept}件。")


@app.command()
def erase(
    username: As,
    confirm: Annotated[bool, typer.Option("--confirm", help="确认他人提出的删除，不能恢复")] = False,
) -> None:
    """提出删除全部到期的案卷；由另一个人加上 --confirm 再办一次，才真正删除。"""
    open_records()
    require_database()
    from gongkai.records.retention.erasing import destroy_left_overs, finish_all, settle_database

    staff, healed = staff_named(username), finish_all()
    if healed:
        typer.echo(f"补办完上次中断的删除{healed}件。")
    done = _confirm(staff) if confirm else _propose(staff)
    typer.echo(f"{'已删除' if confirm else '已提出删除'}{done}件。")
    if confirm:
        typer.echo(f"清除没有记录对应的加密文件{destroy_left_overs()}个。")
        settle_database()
        typer.echo("备份中还有这些案卷的密文和密钥，按“备份与恢复”的说明更换密钥、到期销毁备份。")
    elif done:
        typer.echo("请由另一位负责人核对后，运行“gongkai retention erase --confirm --as 用户名”。")


@app.command()
def hold(
    number: Number,
    username: As,
    reason: Annotated[str, typer.Option(help="理由")],
    lift: Annotated[bool, typer.Option("--lift", help="恢复按期删除")] = False,
) -> None:
    """暂停（或者恢复）一件申请的到期删除，如正在诉讼、接受检查。"""
    open_records()
    require_database()
    from gongkai.records.retention.verbs import LiftHold, SetHold
    from gongkai.records.today import today

    verb = LiftHold if lift else SetHold
    perform(verb(case=_case(number), by=staff_named(username), on=today(), reason=reason))
    typer.echo(f"{number}：{'恢复按期删除' if lift else '已暂停删除'}。")


@app.command()
def package(
    number: Number,
    username: As,
    out: Annotated[Path | None, typer.Option(help="另存到这个文件")] = None,
) -> None:
    """制作一件申请的归档包；--out 另存一份未加密的，交档案室保管。"""
    open_records()
    require_database()
    from gongkai.records.retention.verbs import PackageCase, TakePackage
    from gongkai.records.today import today

    case, staff = _case(number), staff_named(username)
    made = PackageCase(case=case, by=staff, on=today())
    perform(made)
    found: Any = made.package
    typer.echo(f"{number}：归档包共{found.count}个文件，校验值{found.sha256}。")
    if out is None:
        return
    perform(TakePackage(case=case, by=staff, on=today(), package=found))
    try:
        out.write_bytes(found.content)
        out.chmod(0o600)
    except OSError as error:
        stop(f"不能写入“{out}”：{error.strerror}。请换一个位置。")
    typer.echo(f"已另存到{out}。其中有申请人信息，请妥善保管。")


@app.command()
def verify(file: Annotated[Path, typer.Argument(help="归档包（zip）")]) -> None:
    """核对一个归档包：每个文件都在，都与清单相符，没有多出的文件。不需要数据库。"""
    problems = verifier.check(file)
    if problems:
        stop("\n".join(problems))
    typer.echo(
        f"核对无误。校验值{verifier.sha256_of(file.read_bytes())}，应与办理经过中“制作归档包”所记一致。"
    )


def _propose(staff: Any) -> int:
    from gongkai.records.retention.models import RecordKind
    from gongkai.records.retention.schedule import due
    from gongkai.records.retention.verbs import ProposeErasure
    from gongkai.records.today import today

    ready = [
        ProposeErasure(held=one.record, by=staff, on=today())
        for kind in RecordKind
        for one in due(kind, today())
        if not one.obstacles
    ]
    return _perform_each([verb for verb in ready if not _waits(verb.held)])


def _confirm(staff: Any) -> int:
    from gongkai.records.retention.models import Erasure
    from gongkai.records.retention.verbs import ConfirmErasure
    from gongkai.records.today import today

    waiting = Erasure.objects.filter(confirmed_on=None, rejected_on=None).order_by("pk")
    return _perform_each([ConfirmErasure(erasure=one, by=staff, on=today()) for one in waiting])


def _perform_each(verbs: list[Any]) -> int:
    """Each in a transaction of its own; what is refused is told, and the others go on."""
    from gongkai.records.verbs import Refused

    done = 0
    for verb in verbs:
        try:
            verb.perform()
            done += 1
        except Refused as refused:
            typer.echo(f"{verb.subject()}不能办理：{refused}", err=True)
    return done


def _waits(record: Any) -> bool:
    from gongkai.records.retention.verbs.erasures import standing_erasure

    return standing_erasure(record) is not None


def _case(number: str) -> Application:
    from gongkai.records.applications.models import Application

    found = Application.objects.filter(number=number).select_related("applicant", "agency").first()
    if found is None:
        stop(f"没有编号为“{number}”的申请。")
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        stop(f"“{text}”不是日期，请写成 2037-01-01 的样子。")
