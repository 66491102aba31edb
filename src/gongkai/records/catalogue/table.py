"""政府信息主动公开基本目录 as the official table, in the ten columns of 国办发〔2019〕54号."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gongkai.documents.writing import Cell, Document, Note, Row, Table, TableGroup, Text
from gongkai.law.duties import channels as law_channels
from gongkai.law.sources import cite
from gongkai.records.agencies.models import Agency
from gongkai.records.catalogue.models import Column
from gongkai.records.catalogue.verbs import WHOLE_SOCIETY, Level, Method

HEADS = (
    "序号",
    "公开事项",
    "公开内容（要素）",
    "公开依据",
    "公开时限",
    "公开主体",
    "公开渠道和载体",
    "公开对象",
    "公开方式",
    "公开层级",
)
_PARTS = {
    "公开事项": ("一级事项", "二级事项"),
    "公开对象": (WHOLE_SOCIETY, "特定群众"),
    "公开方式": (Method.PROACTIVE.value, Method.ON_APPLICATION.value),
    "公开层级": tuple(level.value for level in Level),
}
_WIDTHS = (3, 7, 8, 10, 11, 9, 8, 10, 3, 4, 3, 4, 3, 3, 3)
_YES = "√"


def catalogue_document(agency: Agency, columns: Iterable[Column], on: date) -> Document:
    """The catalogue as it stands, to print, to hand in, or to publish."""
    body = tuple(_row(number, column) for number, column in enumerate(columns, start=1))
    title = f"{agency.name}政府信息主动公开基本目录"
    note = f"按{cite('grassroots_notice')}的标准目录格式编制。"
    return Document(
        title=title,
        agency=agency.name,
        date=on,
        blocks=(Table("主动公开基本目录", (TableGroup(_head(), body),), _WIDTHS), Note((Text(note),))),
        landscape=True,
    )


def _head() -> tuple[Row, ...]:
    first = tuple(
        Cell(head, colspan=len(_PARTS[head]), scope="col")
        if head in _PARTS
        else Cell(head, rowspan=2, scope="col")
        for head in HEADS
    )
    return first, tuple(Cell(part, scope="col") for head in HEADS for part in _PARTS.get(head, ()))


def _row(number: int, column: Column) -> Row:
    is_for_all = column.audience in ("", WHOLE_SOCIETY)
    content = column.content or column.name
    if column.not_produced:
        content = f"本机关不产生此类信息：{column.not_produced}"
    return (
        Cell(str(number)),
        Cell(_line(column.group)),
        Cell(_line(column.name), align="start"),
        Cell(_line(content), align="start"),
        Cell(_line(column.basis), align="start"),
        Cell(_line(column.term_text), align="start"),
        Cell(column.owner.name),
        # The boxes of the template, those that are used, in its order.
        Cell(" ".join(f"■{one}" for one in law_channels() if one in column.channels), align="start"),
        Cell(_YES if is_for_all else ""),
        Cell("" if is_for_all else _line(column.audience)),
        *(Cell(_YES if column.method == method else "") for method in Method),
        *(Cell(_YES if level in column.levels else "") for level in Level),
    )


def _line(text: str) -> str:
    return "；".join(line.strip() for line in text.splitlines() if line.strip())
