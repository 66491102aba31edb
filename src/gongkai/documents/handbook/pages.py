"""A service and a list of powers as blocks: the text of the item that carries them, and what is printed of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from gongkai.documents.handbook.model import Content, PowerList, Service
from gongkai.documents.writing import (
    Block,
    Cell,
    Document,
    Heading,
    Paragraph,
    Table,
    Text,
    paragraphs,
    simple_table,
)
from gongkai.documents.writing.blocks import Align

POWER_COLUMNS = ("序号", "职权名称", "职权类型", "设定依据", "行使主体", "责任事项", "追责情形", "备注")


def content_document(content: Content, agency: str, on: date) -> Document:
    """The service or the list as a document of its own. ValueError (Chinese) for characters that can't be set."""
    landscape = isinstance(content, PowerList)
    return Document(content.title, agency, on, blocks_of(content), landscape=landscape)


def blocks_of(content: Content) -> tuple[Block, ...]:
    return tuple(_powers(content) if isinstance(content, PowerList) else _service(content))


def facts_of(service: Service) -> list[tuple[str, str]]:
    """What stands at the head of a guide: names and values, those that are filled in."""
    pairs = [
        ("事项名称", service.name),
        ("事项编码", service.code),
        ("事项类型", service.kind_name),
        ("主题", service.theme_name),
        ("服务对象", service.audience_name),
        ("法定办结时限", service.legal_term),
        ("承诺办结时限", service.promised_term),
        ("收费", service.fee_told),
        ("办理结果", service.result),
        ("咨询电话", "、".join(service.phone_list)),
        ("网上办理", service.online),
    ]
    return [(name, one_line(value)) for name, value in pairs if value.strip()]


def summary_of(content: Content) -> str:
    """A sentence for lists and searches."""
    if isinstance(content, PowerList):
        return f"{content.of}行使的{len(content.powers)}项职权及其依据、责任事项和追责情形"
    parts = [
        f"{content.name.strip()}（{content.kind_name}）的办理条件、材料、流程、时限和地点",
        f"办结时限{one_line(content.term)}" if content.term else "",
        content.fee_told,
    ]
    return "，".join(filter(None, parts))


def one_line(text: str) -> str:
    """Lines that were typed below one another, in one line."""
    return "；".join(line.strip().rstrip("；;") for line in text.splitlines() if line.strip())


def _service(service: Service) -> Iterator[Block]:
    yield _table("基本信息", ("项目", "内容"), facts_of(service), (1, 3))
    if service.places:
        places = [(one.name, one.address, one.hours) for one in service.places]
        table = _table("办理地点", ("窗口", "地址", "办理时间"), places, (2, 3, 3))
        yield from _part("办理地点和时间", table)
    if service.conditions.strip():
        yield from _part("申请条件", *paragraphs(service.conditions))
    if service.materials:
        materials = [
            (str(number), one.name, one.form, one.copies, one.issuer, one.blank)
            for number, one in enumerate(service.materials, 1)
        ]
        heads = ("序号", "材料名称", "形式", "份数", "出具单位", "空白表格")
        yield from _part("办理材料", _table("办理材料", heads, materials, (1, 5, 3, 2, 3, 3)))
    if service.steps:
        steps = [(str(number), one.name, one.who, one.time) for number, one in enumerate(service.steps, 1)]
        table = _table("办理流程", ("序号", "环节", "办理人员", "时限"), steps, (1, 4, 3, 2))
        yield from _part("办理流程", table)
    if service.basis:
        yield from _part("设定依据", *(Paragraph((Text(str(one)),)) for one in service.basis))
    if service.complaint.strip():
        yield from _part("监督投诉", *paragraphs(service.complaint))
    if service.remedies.strip():
        yield from _part("行政复议和行政诉讼", *paragraphs(service.remedies))


def _part(head: str, *blocks: Block) -> Iterator[Block]:
    yield Heading(1, head)
    yield from blocks


def _powers(told: PowerList) -> Iterator[Block]:
    rows = [
        (
            str(number),
            one.name,
            one.kind_name,
            one.basis,
            one.holder,
            one.duties,
            one.accountability,
            one.remark,
        )
        for number, one in enumerate(told.powers, 1)
    ]
    yield _table(told.title, POWER_COLUMNS, rows, (2, 6, 4, 9, 5, 9, 9, 4))


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> Table:
    """Short words stand in the middle of their cell, sentences at its beginning."""
    body = [[_cell(head, value) for head, value in zip(heads, row, strict=True)] for row in rows]
    return simple_table(caption, heads, body, widths)


_SHORT = ("序号", "形式", "份数", "时限", "职权类型")


def _cell(head: str, value: str) -> Cell:
    align: Align = "center" if head in _SHORT else "start"
    return Cell(one_line(value), align=align)
