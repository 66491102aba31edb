"""政府信息公开审查表: the review of one item as a document, and the register of the reviews of a period.

The fields are those of a provincial form and the house's own (保密审查登记).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gongkai.documents.writing import Cell, Document, Note, Row, Table, TableGroup, Text, simple_table
from gongkai.records.agencies.models import Agency
from gongkai.records.disclosure.models import Concern, Item, Publicity, Status
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event

_STEPS = (
    EventKind.ITEM_REGISTERED,
    EventKind.ITEM_SUBMITTED,
    EventKind.ITEM_RECALLED,
    EventKind.ITEM_REVIEWED,
    EventKind.ITEM_RETURNED,
    EventKind.ITEM_PUBLISHED,
    EventKind.ITEM_PUBLISHED_URGENTLY,
    EventKind.ITEM_URGENCY_CLEARED,
    EventKind.ITEM_CORRECTION_PROPOSED,
    EventKind.ITEM_CORRECTION_REVIEWED,
    EventKind.ITEM_CORRECTION_REJECTED,
    EventKind.ITEM_CORRECTED,
    EventKind.ITEM_WITHDRAWN,
    EventKind.ITEM_REASSESSED,
)
_REVIEWS = (EventKind.ITEM_REVIEWED, EventKind.ITEM_CORRECTION_REVIEWED)


def review_record(item: Item, on: date) -> Document:
    """The 审查表 of one item, as its journal tells it."""
    events = list(Event.objects.about(item).filter(kind__in=_STEPS).order_by("id"))
    return Document(
        title="政府信息公开审查表",
        agency=item.agency.name,
        date=on,
        blocks=(
            _table("基本情况", _facts(item)),
            _table("逐项审查", _concerns(events)),
            simple_table(
                "审查经过",
                ("日期", "步骤和意见", "依据", "办理人"),
                [tuple(Cell(text, align="start") for text in _told(event)) for event in events],
                (3, 8, 4, 5),
            ),
            _table("审查结果", [("结果", _result(item)), ("人工保留的内容", _kept(item))]),
            Note((Text("审查表由系统依据办理记录生成。谁公开、谁审查、谁负责。"),)),
        ),
    )


def register(agency: Agency, items: Iterable[Item], since: date, until: date) -> Document:
    """The reviews of a period, one line each: the monthly register for the office and the secrecy inspection."""
    rows = []
    for number, item in enumerate(items, start=1):
        review = _last_review(item)
        said = (
            str(number),
            item.index_number or "",
            item.title,
            item.agency.name,
            item.get_publicity_display(),
            review.business_date.isoformat() if review else "",
            review.actor_name if review else "",
            _result(item),
        )
        rows.append(
            tuple(
                Cell(text, align="start" if place in (2, 7) else "center") for place, text in enumerate(said)
            )
        )
    if not rows:
        rows = [(Cell("这一时期没有经过保密审查的信息", colspan=8),)]
    heads = ("序号", "索引号", "名称", "责任单位", "公开属性", "保密审查日期", "审查人", "结果")
    return Document(
        title=f"政府信息公开审查登记表（{since.isoformat()}至{until.isoformat()}）",
        agency=agency.name,
        date=until,
        blocks=(
            Table(
                "审查登记",
                (TableGroup((tuple(Cell(head, scope="col") for head in heads),), tuple(rows)),),
                (2, 6, 9, 5, 4, 4, 4, 7),
            ),
        ),
    )


def reviewed_between(items: Iterable[Item], since: date, until: date) -> list[Item]:
    """Those of ``items`` (a query) with a secrecy review in the period, oldest first."""
    events = Event.objects.filter(
        subject_type=Item._meta.label_lower,
        kind__in=_REVIEWS,
        business_date__range=(since, until),
        data__checked__isnull=False,
    )
    return list(items.filter(pk__in=events.values("subject_id")).order_by("pk"))  # type: ignore[attr-defined]


def _table(caption: str, pairs: Iterable[tuple[str, str]]) -> Table:
    """Names and what stands beside them."""
    rows: tuple[Row, ...] = tuple(
        (Cell(name, scope="row"), Cell(value or "无", align="start")) for name, value in pairs
    )
    return Table(caption, (TableGroup((), rows),), (1, 3))


def _facts(item: Item) -> list[tuple[str, str]]:
    carriers = "、".join(one.get_carrier_display() for one in item.publications.order_by("pk"))
    is_proactive = item.publicity == Publicity.PROACTIVE
    attached = [one.name for one in item.attachments.of_version(item.version)]
    return [
        ("信息名称", item.title),
        ("责任单位", item.agency.name),
        ("信息载体", f"公文（{item.document_number}）" if item.document_number else "非公文"),
        ("信息来源", item.source or "本机关制作"),
        ("生成日期", item.formed_on.isoformat()),
        ("栏目", item.column.name),
        ("公开属性", item.get_publicity_display()),
        ("不主动公开的理由", "" if is_proactive else item.withheld_ground),
        ("公开方式", carriers or ("政务网站（拟）" if is_proactive else "")),
        ("附件", "、".join(attached)),
        ("索引号", item.index_number or ""),
        ("发布日期", item.published_on.isoformat() if item.published_on else ""),
    ]


def _concerns(events: list[Event]) -> list[tuple[str, str]]:
    """Each concern, and who last found nothing against publication."""
    reviews = [event for event in events if "checked" in event.data]
    last = reviews[-1] if reviews else None
    checked = set(last.data["checked"]) if last else set()
    by = f"未发现问题（{last.actor_name}，{last.business_date.isoformat()}）" if last else ""
    return [(concern.label, by if concern.value in checked else "尚未审查") for concern in Concern]


def _told(event: Event) -> tuple[str, str, str, str]:
    basis = event.data.get("basis") or "无"
    return event.business_date.isoformat(), event.sentence, basis, f"{event.actor_name}，{event.actor_post}"


def _result(item: Item) -> str:
    if item.awaits_clearing:
        return "紧急发布，待补办审查"
    results = {
        Status.PUBLISHED: "同意公开，已发布",
        Status.SIGNED: "同意公开，待发布",
        Status.KEPT_BACK: f"不主动公开：{item.withheld_ground}",
        Status.WITHDRAWN: f"已撤回：{item.withdrawal_reason}",
    }
    return results.get(Status(item.status), f"审查未完成（{item.get_status_display()}）")


def _kept(item: Item) -> str:
    return "；".join(f"{one.place}：{one.reason}（{one.kept_by}）" for one in item.keepings.order_by("pk"))


def _last_review(item: Item) -> Event | None:
    about = Event.objects.about(item).filter(kind__in=_REVIEWS, data__checked__isnull=False)
    return about.order_by("id").last()
