"""Carriers: what is not confirmed yet, and the lists handed to gazette, archive and library.

《条例》第二十五条: archives and public libraries are places to consult public information, and agencies hand it to
them in time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from gongkai.documents.writing import (
    Block,
    Cell,
    Contact,
    Document,
    Note,
    Paragraph,
    Signature,
    Text,
    simple_table,
)
from gongkai.law.sources import cite
from gongkai.records.agencies.models import Agency
from gongkai.records.disclosure.models import Carrier, Item, Publication
from gongkai.records.disclosure.verbs import ConfirmOnCarrier, PublishItem
from gongkai.records.verbs import Actor

# What is handed over in lists: the first is printed, the others keep it for readers.
DELIVERED_TO = (Carrier.GAZETTE, Carrier.ARCHIVE, Carrier.LIBRARY)

_HEADS = ("序号", "索引号", "名称", "文号", "生成日期", "公开日期", "责任单位", "备注")
_WIDTHS = (2, 7, 14, 6, 5, 5, 7, 4)


def unconfirmed(agency: Agency) -> QuerySet[Publication]:
    """Public items that should stand on another carrier, without anybody having said that they do."""
    return (
        Publication.objects.unconfirmed()
        .filter(item__in=Item.objects.public().filter(agency__reporting=agency))
        .select_related("item__column", "item__agency")
        .order_by("published_on", "pk")
    )


def confirm(addresses: Mapping[Publication, str], *, by: Actor, on: date) -> int:
    """Confirm these publications, all or none, each with its address ("" for carriers without). Raises Refused."""
    with transaction.atomic():
        for publication, url in addresses.items():
            ConfirmOnCarrier(
                by=by, on=on, item=publication.item, carrier=Carrier(publication.carrier), url=url
            ).perform()
    return len(addresses)


def to_deliver(agency: Agency, carrier: Carrier, first: date, last: date) -> QuerySet[Item]:
    """Public items published in the period that the institution has not received yet."""
    received = Publication.objects.filter(carrier=carrier, confirmed_on__isnull=False).values("item")
    return _published(agency, first, last).exclude(pk__in=received)


def delivered(agency: Agency, carrier: Carrier, first: date, last: date) -> QuerySet[Item]:
    """Public items published in the period that the institution has received."""
    received = Publication.objects.filter(carrier=carrier, confirmed_on__isnull=False).values("item")
    return _published(agency, first, last).filter(pk__in=received)


def hand_over(items: Sequence[Item], carrier: Carrier, *, by: Actor, on: date) -> int:
    """Record that the institution received these items, all or none. Raises Refused."""
    with transaction.atomic():
        for item in items:
            if not item.publications.filter(carrier=carrier).exists():
                PublishItem(by=by, on=on, item=item, carriers=(carrier,)).perform()
            ConfirmOnCarrier(by=by, on=on, item=item, carrier=carrier).perform()
    return len(items)


def delivery_list(
    agency: Agency, carrier: Carrier, items: Sequence[Item], first: date, last: date, on: date
) -> Document:
    """移交清单 with the lines on which both sides sign."""
    period = f"{first.isoformat()}至{last.isoformat()}"
    rows = [
        (
            Cell(str(number)),
            Cell(item.index_number or ""),
            Cell(item.title, align="start"),
            Cell(item.document_number),
            Cell(item.formed_on.isoformat()),
            Cell(item.published_on.isoformat() if item.published_on else ""),
            Cell(item.agency.name),
            Cell(""),
        )
        for number, item in enumerate(items, start=1)
    ]
    basis = Text(f"依据{cite('regulation', 25)}，现移交{period}公开的政府信息{len(rows)}件，清单如下。")
    signing = Contact(
        (("移交单位（盖章）", agency.name), ("移交人", ""), ("接收单位（盖章）", ""), ("接收人、日期", ""))
    )
    blocks: list[Block] = [Paragraph((basis,)), simple_table("移交清单", _HEADS, rows, _WIDTHS)]
    if not rows:
        blocks.append(Note((Text("本期没有需要移交的政府信息。"),)))
    return Document(
        title=f"{agency.name}向{carrier.label}移交政府信息清单",
        agency=agency.name,
        date=on,
        blocks=(*blocks, signing, Signature(agency.name, on)),
        landscape=True,
    )


def _published(agency: Agency, first: date, last: date) -> QuerySet[Item]:
    return (
        Item.objects.public()
        .filter(agency__reporting=agency, published_on__range=(first, last))
        .select_related("agency", "column")
        .order_by("published_on", "index_number")
    )
