"""``gongkai catalogue``: the official table as a file, the statutory plan, and what an inspector would find."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongkai.cli.house import open_records, require_database, staff_named, stop

if TYPE_CHECKING:
    from gongkai.records.agencies.models import Agency

app = typer.Typer(help="公开目录：导出、按法定事项生成、体检。", no_args_is_help=True)

AgencyOption = Annotated[str, typer.Option("--agency", help="组织机构代码或者机关名称")]


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="写到哪个文件：.docx、.xlsx 或者 .pdf")],
    agency: AgencyOption,
) -> None:
    """把目录导出为标准目录表。"""
    of = _agency(agency)
    from datetime import datetime, time

    from gongkai.documents.writing import write_docx, write_pdf, write_xlsx
    from gongkai.records.catalogue.models import Column
    from gongkai.records.catalogue.table import catalogue_document
    from gongkai.records.today import SHANGHAI, today

    columns = Column.objects.filter(agency=of).select_related("owner")
    document = catalogue_document(of, columns, today())
    match file.suffix.lower():
        case ".docx":
            content = write_docx(document)
        case ".xlsx":
            content = write_xlsx(document)
        case ".pdf":
            content = write_pdf(document, timestamp=datetime.combine(document.date, time(9), SHANGHAI))
        case _:
            stop("文件名应以 .docx、.xlsx 或者 .pdf 结尾。")
    try:
        file.write_bytes(content)
    except OSError as error:
        stop(f"不能写入“{file}”：{error.strerror}。")
    typer.echo(f"已导出{columns.count()}个栏目：{file}")


@app.command()
def plan(
    agency: AgencyOption,
    username: Annotated[
        str, typer.Option("--as", help="以哪个工作人员的名义设置（用户名）；不写只列出")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,
) -> None:
    """列出还没有对应栏目的法定事项；写明 --as 则设置乡镇一般都有的。"""
    of = _agency(agency)
    from gongkai.records.catalogue.standard import open_planned, planned
    from gongkai.records.today import today
    from gongkai.records.verbs import Refused

    plans = planned(of)
    for one in plans:
        typer.echo(f"{'√' if one.is_advised else '　'} {one.code} {one.name}")
    advised = [one.code for one in plans if one.is_advised]
    if not advised:
        typer.echo("乡镇一般都有的法定事项都已有栏目。")
        return
    if not username:
        typer.echo(f"√ 是乡镇一般都有的{len(advised)}项；设置请加 --as 用户名。")
        return
    staff = staff_named(username)
    if not yes:
        typer.confirm(f"设置打√的{len(advised)}个栏目？", abort=True)
    try:
        opened = open_planned(of, advised, by=staff, on=today())
    except Refused as error:
        stop("\n".join(f"不能办理：{refusal}" for refusal in error.refusals))
    typer.echo(f"已设置{len(opened)}个栏目，责任单位先定为{of.name}。")


@app.command()
def health(agency: AgencyOption) -> None:
    """列出检查人员会发现的问题；有单项否决时以状态 1 结束。"""
    of = _agency(agency)
    from gongkai.records.today import today
    from gongkai.records.upkeep.health import catalogue_health

    found = catalogue_health(of, today())
    for state, count in found.counts.items():
        typer.echo(f"{state.label}：{count}个")
    for finding in found.findings:
        verdict = "单项否决" if finding.is_veto else "注意"
        typer.echo(f"{verdict}：{finding.text}（{finding.citation}）")
        for column in finding.columns:
            typer.echo(f"  {column.code} {column.name}（{column.owner.name}）")
    if found.vetoes:
        raise typer.Exit(1)


def _agency(code: str) -> Agency:
    open_records()
    require_database()
    from gongkai.records.agencies.models import agency_by_code

    try:
        return agency_by_code(code)
    except LookupError as error:
        stop(str(error))
