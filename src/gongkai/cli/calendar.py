"""``gongkai calendar``: the working-day calendar, and a new year's holiday notice."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from gongkai.cli.house import open_records, perform, require_database, staff_named, stop

app = typer.Typer(help="工作日日历：查看已有年份，录入新的节假日安排。", no_args_is_help=True)

_EXAMPLE = """year = 2027
number = "国办发明电〔…〕…号"
issued = 2026-11-04
source = "…（通知的网址）"
rest_days = [2027-01-01]      # 通知列出的全部放假日期
working_days = [2027-01-03]   # 调休上班的周六、周日
# amends = true               # 只调整所列日期，不替换全年安排"""


@app.command()
def show() -> None:
    """列出已有节假日安排的年份和文号。"""
    open_records()
    require_database()
    from gongkai.records.agencies.calendar import current_calendar

    for notice in current_calendar().notices:
        typer.echo(f"{notice.year}年　{notice}{'（调整）' if notice.amends else ''}")


@app.command()
def example() -> None:
    """打印录入文件的样子。"""
    typer.echo(_EXAMPLE)


@app.command()
def enter(
    file: Annotated[Path, typer.Argument(help="节假日安排（TOML），样子见 gongkai calendar example")],
    username: Annotated[str, typer.Option("--as", help="以哪个工作人员的名义录入（用户名）")],
) -> None:
    """录入一份节假日安排；未办结申请的期限随即重新计算。"""
    notice = _read(file)
    open_records()
    require_database()
    from gongkai.records.agencies.verbs import EnterHolidayNotice
    from gongkai.records.today import today

    staff = staff_named(username)
    perform(EnterHolidayNotice(by=staff, on=today(), at=staff.agency, **notice))
    typer.echo(f"已录入{notice['year']}年节假日安排（{notice['number']}），未办结申请的期限已重新计算。")


def _read(file: Path) -> dict[str, Any]:
    try:
        raw = tomllib.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        stop(f"读不到文件“{file}”：{error.strerror}。")
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        stop(f"文件“{file}”不是 UTF-8 编码的 TOML：{error}。正确的样子：\n{_EXAMPLE}")
    fields = {
        "year": int,
        "number": str,
        "issued": date,
        "source": str,
        "rest_days": list,
        "working_days": list,
    }
    wrong = [name for name, kind in fields.items() if not isinstance(raw.get(name), kind)]
    wrong += [name for name in ("rest_days", "working_days") if not _only_dates(raw.get(name))]
    wrong += [name for name in ("number", "source") if "…" in str(raw.get(name)) or not raw.get(name)]
    if wrong:
        stop(f"文件“{file}”中这些项缺少或者不对：{'、'.join(dict.fromkeys(wrong))}。正确的样子：\n{_EXAMPLE}")
    return {
        "year": raw["year"],
        "number": raw["number"],
        "issued_on": raw["issued"],
        "source": raw["source"],
        "rest_days": raw["rest_days"],
        "working_days": raw["working_days"],
        "amends": raw.get("amends") is True,
    }


def _only_dates(value: object) -> bool:
    return isinstance(value, list) and all(type(day) is date for day in value)
