"""Services and powers as tables that offices keep in Excel: the template, what is exported, and reading it back.

One row is one service or one power. What is a table within a service stands in one cell, a line for each row of it,
its fields separated by ｜. What was exported reads back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Generic, TypeVar

import xlsxwriter

from gongkai.documents.handbook.model import MOST_POWERS, MOST_ROWS, ROWS, Power, Service
from gongkai.documents.ledgers import open_ledger
from gongkai.documents.reading import Refusable
from gongkai.law.services import Named, audiences, kinds, name_of, themes

MOST_SERVICES = 2_000  # 工作约定 (D): services in one file

_BAR = "｜"
_MANY: Mapping[str, str] = {
    "basis": "法律法规名称｜条款",
    "materials": "材料名称｜原件或者复印件｜份数｜出具单位｜空白表格文件名",
    "steps": "环节｜办理人员｜时限",
    "places": "窗口｜地址｜办理时间",
}
_WORDS: Mapping[str, Callable[[], tuple[Named, ...]]] = {
    "kind": kinds,
    "theme": themes,
    "audience": audiences,
}

UNIT = "实施单位"
SERVICE_HEADS: Mapping[str, str] = {
    "name": "事项名称",
    "code": "事项编码",
    "kind": "事项类型",
    "theme": "主题",
    "audience": "服务对象",
    "basis": "设定依据",
    "conditions": "申请条件",
    "materials": "办理材料",
    "steps": "办理流程",
    "legal_term": "法定办结时限",
    "promised_term": "承诺办结时限",
    "fee": "收费标准",
    "fee_basis": "收费依据",
    "places": "办理地点和时间",
    "phones": "咨询电话",
    "online": "网上办理地址",
    "result": "办理结果",
    "complaint": "监督投诉",
    "remedies": "复议和诉讼",
}
POWER_HEADS: Mapping[str, str] = {
    "name": "职权名称",
    "kind": "职权类型",
    "basis": "设定依据",
    "holder": "行使主体",
    "duties": "责任事项",
    "accountability": "追责情形",
    "remark": "备注",
}
_LINE_BREAK = re.compile(r"\r\n?|\n")

T = TypeVar("T")


@dataclass(frozen=True)
class Row(Generic[T]):
    """A row of the sheet: its number there, whose it is (实施单位 as typed), what it says, why it can't be taken."""

    number: int
    unit: str
    content: T | None
    faults: tuple[str, ...] = ()


def read_services(content: bytes, name: str) -> list[Row[Service]]:
    """The services of a file. Refusable (Chinese) when it is no such table; faults of a row stand with the row."""
    return _read(content, name, SERVICE_HEADS, Service, MOST_SERVICES)


def read_powers(content: bytes, name: str) -> list[Row[Power]]:
    """The powers of a file, as :func:`read_services`."""
    return _read(content, name, POWER_HEADS, Power, MOST_POWERS)


def write_services(services: Iterable[tuple[str, Service]], on: date) -> bytes:
    """Pairs of unit and service as .xlsx; none gives the template."""
    rows = [(unit, *(_told(key, value) for key, value in _values(one))) for unit, one in services]
    advice = [f"{SERVICE_HEADS[key]}：一行一项，各栏用“｜”隔开：{told}" for key, told in _MANY.items()]
    return _write("政务服务事项清单", {"unit": UNIT, **SERVICE_HEADS}, rows, advice, on)


def write_powers(powers: Iterable[Power], on: date) -> bytes:
    """The powers as .xlsx; none gives the template."""
    rows = [[_told(key, value) for key, value in _values(one)] for one in powers]
    return _write("权责清单", POWER_HEADS, rows, [], on)


def _write(
    title: str, heads: Mapping[str, str], rows: Sequence[Sequence[str]], advice: list[str], on: date
) -> bytes:
    """A sheet with a head to be filled in below, with the words to choose from, and one that says how.

    Not ``write_xlsx``: there a cell has one line.
    """
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title, "created": datetime.combine(on, time(12))})
        head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center"})
        cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        sheet, told = book.add_worksheet(title), book.add_worksheet("填写说明")
        sheet.freeze_panes(1, 0)
        for column, (key, name) in enumerate(heads.items()):
            sheet.set_column(column, column, 40 if key in _MANY else 20)
            sheet.write_string(0, column, name, head)
            if key in _WORDS:
                names = [word.name for word in _WORDS[key]()]
                sheet.data_validation(1, column, MOST_SERVICES, column, {"validate": "list", "source": names})
                advice = [*advice, f"{name}：从{'、'.join(names)}中选一个"]
        for number, row in enumerate(rows, 1):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text, cell)
        told.set_column(0, 0, 100)
        for number, line in enumerate(["一行填一个事项；不填的栏留空。", *advice]):
            told.write_string(number, 0, line)
    return file.getvalue()


def _values(one: Service | Power) -> list[tuple[str, Any]]:
    heads = SERVICE_HEADS if isinstance(one, Service) else POWER_HEADS
    return [(key, getattr(one, key)) for key in heads]


def _told(key: str, value: Any) -> str:
    """What stands in the cell."""
    if isinstance(value, tuple):
        return "\n".join(_BAR.join(asdict(one).values()).rstrip(_BAR) for one in value)
    return name_of(_WORDS[key](), value) if key in _WORDS else str(value)


# --- reading -----------------------------------------------------------------------------------------


def _read(content: bytes, name: str, heads: Mapping[str, str], kind: type[T], most: int) -> list[Row[T]]:
    with open_ledger(content, name) as ledger:
        for number in range(len(ledger.sheets)):
            rows = iter(ledger.rows(number))
            columns: dict[str, int] = {}
            for _, cells in rows:
                columns = _columns(cells, heads)
                if "name" in columns:
                    break
            else:
                continue
            found = [
                _row(at, cells, columns, heads, kind) for at, cells in rows if any(map(str.strip, cells))
            ]
            if len(found) > most:
                raise Refusable(f"表格有{len(found)}行，一次最多{most}行，请按单位拆成几个文件")
            return found
    wanted = next(iter(heads.values()))
    raise Refusable(f"没有找到写着“{wanted}”的表头。请下载模板，把内容填在模板的各栏里")


def _columns(cells: Sequence[str], heads: Mapping[str, str]) -> dict[str, int]:
    """Which field stands in which column; a head is known without its blanks and brackets."""
    names = {head: key for key, head in {**heads, "unit": UNIT}.items()}
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        plain = re.sub(r"\s|（.*?）|\(.*?\)", "", cell)
        if plain in names:
            found.setdefault(names[plain], place)
    return found


def _row(
    number: int, cells: Sequence[str], columns: Mapping[str, int], heads: Mapping[str, str], kind: type[T]
) -> Row[T]:
    faults: list[str] = []
    values: dict[str, Any] = {}

    def typed(key: str) -> str:
        place = columns.get(key, len(cells))
        return _LINE_BREAK.sub("\n", cells[place]).strip() if place < len(cells) else ""

    defaults = {field.name: field.default for field in fields(kind)}  # type: ignore[arg-type]
    for key, head in heads.items():
        text = typed(key)
        if kind is Service and key in ROWS:
            values[key] = _rows(ROWS[key], text, head, faults)
        elif key in _WORDS:
            values[key] = _key(_WORDS[key](), text, str(defaults[key]), head, faults)
        else:
            values[key] = text
    if not values["name"]:
        faults.append(f"没有填写“{heads['name']}”")
    return Row(number, typed("unit"), None if faults else kind(**values), tuple(faults))


def _rows(row: type[Any], text: str, head: str, faults: list[str]) -> tuple[Any, ...]:
    found = []
    size = len(fields(row))
    for line in filter(None, map(str.strip, _LINE_BREAK.split(text))):
        parts = [part.strip() for part in re.split(r"[｜|]", line)]
        if len(parts) > size:
            faults.append(f"“{head}”的一行有{len(parts)}栏，最多{size}栏：{line[:30]}")
        elif parts[0]:
            found.append(row(*parts))
        else:
            faults.append(f"“{head}”的一行没有名称：{line[:30]}")
    if len(found) > MOST_ROWS:
        faults.append(f"“{head}”有{len(found)}行，最多{MOST_ROWS}行")
    return tuple(found)


def _key(words: tuple[Named, ...], text: str, default: str, head: str, faults: list[str]) -> str:
    if not text:
        return default
    for word in words:
        if text in (word.name, word.key):
            return word.key
    faults.append(f"“{head}”写的是“{text[:20]}”，应为{'、'.join(word.name for word in words)}之一")
    return default
