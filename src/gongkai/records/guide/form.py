"""政府信息公开申请表, to be filled in by hand or on screen: the three things that the law asks for, and no more."""

from __future__ import annotations

from datetime import date

from gongkai.documents.writing import Cell, Document, Note, Paragraph, Row, Table, TableGroup, Text
from gongkai.law.sources import cite
from gongkai.records.agencies.models import Agency
from gongkai.records.guide.content import where_to_apply

_WIDTHS = (2, 3, 4, 7)


def application_form(agency: Agency, on: date) -> Document:
    """《条例》第二十九条第二款: who, what, and in which form. No purpose is asked (第二十七条)."""
    places = "；".join(f"{name}：{value}" for name, value in where_to_apply(agency))
    return Document(
        title=f"{agency.name}政府信息公开申请表",
        agency=agency.name,
        date=on,
        description="政府信息公开申请表：申请人、所需信息、形式要求",
        blocks=(
            Table("政府信息公开申请表", (TableGroup((), _rows()),), _WIDTHS),
            Note((Text(f"只需填写以上三项内容，不需要说明用途（{cite('regulation', 29, 2)}）。"),)),
            Note((Text("书面填写有困难的，可以口头提出，由本机关代为填写；一份申请表请只写一项申请内容。"),)),
            Paragraph((Text(f"{places}。"),)),
        ),
    )


def _rows() -> tuple[Row, ...]:
    return (
        (
            _head("申请人", rowspan=8),
            _head("公民", rowspan=4),
            _head("姓名"),
            Cell(),
        ),
        (_head("身份证明（名称、号码）"), Cell()),
        (_head("通信地址、邮政编码"), Cell()),
        (_head("联系电话、电子邮箱"), Cell()),
        (_head("法人或者其他组织", rowspan=4), _head("名称"), Cell()),
        (_head("统一社会信用代码"), Cell()),
        (_head("联系人"), Cell()),
        (_head("联系地址、电话、电子邮箱"), Cell()),
        (_head("所需信息", rowspan=2), _head("名称、文号", colspan=2), Cell()),
        (_head("便于查询的其他特征性描述", colspan=2), Cell()),
        (
            _head("形式要求", rowspan=2),
            _head("信息的形式", colspan=2),
            Cell("□纸质　□电子数据　□查阅、抄录", align="start"),
        ),
        (
            _head("获取信息的方式、途径", colspan=2),
            Cell("□当面领取　□邮寄　□电子邮件　□其他：", align="start"),
        ),
        (_head("申请人签名或者盖章", colspan=3), Cell("　　　　　　　　　　年　　月　　日", align="end")),
    )


def _head(text: str, *, rowspan: int = 1, colspan: int = 1) -> Cell:
    return Cell(text, rowspan=rowspan, colspan=colspan, scope="row")
