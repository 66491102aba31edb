"""``gongkai report submit``, ``approve``, ``return``, ``keep`` and ``package``: after the report is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gongkai.cli.house import perform, staff_named, stop, why
from gongkai.cli.report_named import AgencyOption, AsOption, YearOption, report_named

if TYPE_CHECKING:
    from gongkai.records.annual.verbs.base import ReportVerb


def submit(agency: AgencyOption, year: YearOption, username: AsOption) -> None:
    """提交审定。"""
    from gongkai.records.annual.verbs import SubmitReport

    _perform(SubmitReport, agency, year, username)
    typer.echo("已提交，等待分管责任人审定。")


def approve(agency: AgencyOption, year: YearOption, username: AsOption) -> None:
    """审定：数据、全文和文件从此固定，以后只能更正。"""
    from gongkai.records.annual.verbs import ApproveReport

    _perform(ApproveReport, agency, year, username)
    typer.echo("已审定，数据、全文和文件已经留存。")


def send_back(
    agency: AgencyOption,
    year: YearOption,
    username: AsOption,
    reason: Annotated[str, typer.Option("--reason", help="退回的理由")],
) -> None:
    """退回修改。"""
    from gongkai.records.annual.verbs import ReturnReport

    _perform(ReturnReport, agency, year, username, reason=reason)
    typer.echo("已退回修改。")


def keep(agency: AgencyOption, year: YearOption, username: AsOption) -> None:
    """补存审定文本：给本系统开始留存文本以前审定的报告。"""
    from gongkai.records.annual.verbs import KeepReport

    _perform(KeepReport, agency, year, username)
    typer.echo("审定文本已补存。")


def package(
    agency: AgencyOption,
    year: YearOption,
    out: Annotated[Path, typer.Option("--out", help="写到哪个 zip 文件")],
) -> None:
    """生成报送上级的报送包（docx、pdf、json、xlsx 和校验值清单）。"""
    report = report_named(agency, year)
    from gongkai.records.annual.frozen import Altered, current
    from gongkai.records.annual.package import package_of

    try:
        content = package_of(current(report))
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(content)
    except (Altered, LookupError) as error:
        stop(str(error))
    except OSError as error:
        stop(f"不能写入“{out}”：{why(error)}。请换一个位置或者检查权限。")
    typer.echo(f"已生成 {out}")


def _perform(verb: type[ReportVerb], agency: str, year: int, username: str, **told: Any) -> None:
    report = report_named(agency, year)
    from gongkai.records.today import today

    perform(verb(by=staff_named(username), on=today(), report=report, **told))
