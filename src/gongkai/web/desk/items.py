"""The items of information: the list with its filters, one item with its story, its files and its versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Min, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from gongkai.law.duties import general_term, special_term
from gongkai.records import files
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.agencies.models import Agency
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure import gate
from gongkai.records.disclosure.models import Item, ItemVersion, Publicity, Status
from gongkai.records.disclosure.verbs import proposal_of
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import today
from gongkai.web.desk import bodies, cases, marks
from gongkai.web.desk.access import desk_page, seen, units_seen
from gongkai.web.desk.bulk import KINDS as BULK_KINDS
from gongkai.web.desk.differences import Pair, differences, differences_of_html
from gongkai.web.desk.lists import PER_PAGE, chosen, key_in, respond
from gongkai.web.desk.steps import choices


def all_seen(user: Any) -> QuerySet[Item]:
    """The items that the user may read, with what every page names of them."""
    return seen(user, Item.objects.select_related("column", "agency", "interprets", "replaced_by"))


def find(request: HttpRequest, pk: int) -> Item:
    """The item, or 404 if it is none of the user's."""
    return get_object_or_404(all_seen(request.user), pk=pk)


# --- the list ----------------------------------------------------------------------------------------


@desk_page
def items(request: HttpRequest) -> HttpResponse:
    """The items; what stands in the address narrows and orders them."""
    wanted = {
        name: request.GET.get(name, "").strip()
        for name in ("status", "column", "unit", "year", "month", "title")
    }
    found = _narrowed(seen(request.user, Item.objects.select_related("column", "agency")), wanted)
    sort, order = chosen(_SORTED, request.GET.get("sort"))
    page = Paginator(found.order_by(*order), PER_PAGE).get_page(request.GET.get("page"))
    calendar = current_calendar().provisional()
    page.object_list = [
        (one, marks.item(one.status), marks.publish_by(one, calendar)) for one in page.object_list
    ]
    columns, units = _columns_and_units(request.user)
    return respond(
        request,
        "desk/items.html",
        here="items",
        page=page,
        wanted=wanted,
        narrowed=any(wanted.values()),
        statuses=[*Status.choices, *((key, label) for key, (label, _) in _FURTHER.items())],
        columns=columns,
        units=units,
        years=_years(),
        sorted=[(key, label) for key, (label, _) in _SORTED.items()],
        sort=sort,
        bulk=BULK_KINDS,
    )


def _narrowed(found: Any, wanted: dict[str, str]) -> QuerySet[Item]:
    status = wanted["status"]
    if status in _FURTHER:
        found = _FURTHER[status][1](found)
    elif status in Status.values:
        found = found.filter(status=status)
    if column := key_in(wanted["column"]):
        found = found.filter(column=column)
    if unit := key_in(wanted["unit"]):
        found = found.filter(agency=unit)
    if 0 < (year := key_in(wanted["year"])) <= MAXYEAR:
        found = found.filter(published_on__year=year)
    if 1 <= (month := key_in(wanted["month"])) <= 12:
        found = found.filter(published_on__month=month)
    if wanted["title"]:
        found = found.filter(Q(title__icontains=wanted["title"]) | Q(index_number=wanted["title"]))
    return found


_FURTHER: dict[str, tuple[str, Any]] = {
    "clearing": ("紧急发布，待补办审查", lambda found: found.filter(awaits_clearing=True)),
    "correcting": ("更正待审定", lambda found: found.filter(versions__in_force=False)),
    "late": ("超过公开期限未发布", lambda found: found.to_be_published().filter(publish_by__lt=today())),
    "unconfirmed": ("载体待确认", lambda found: found.unconfirmed()),
    "reassess": ("应当评估", lambda found: found.due_for_reassessment(today())),
}

_SORTED: dict[str, tuple[str, tuple[Any, ...]]] = {
    "newest": ("最近登记", ("-pk",)),
    "due": ("公开期限", (F("publish_by").asc(nulls_last=True), "pk")),
    "published": ("发布日期", (F("published_on").desc(nulls_last=True), "-pk")),
    "title": ("名称", ("title", "pk")),
}


def _columns_and_units(user: Any) -> tuple[list[Column], list[Agency]]:
    """What the list can be narrowed to: the columns and the units of the agencies that the user sees."""
    units = list(units_seen(user))
    homes = {unit.reporting_id for unit in units}
    return list(Column.objects.filter(agency__in=homes).order_by("position", "code")), units


def _years() -> list[int]:
    """The years since anything was published, latest first."""
    first = Item.objects.filter(status=Status.PUBLISHED).aggregate(first=Min("published_on"))["first"]
    return list(range(today().year, first.year - 1, -1)) if first else []


# --- one item ----------------------------------------------------------------------------------------


@desk_page
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item: where it stands, the one next step, what else can be done, its text, files and story."""
    shown = find(request, pk)
    judged = choices(shown, request.user)  # type: ignore[arg-type]
    possible = [choice.step for choice in judged if not choice.refusals]
    main = [step for step in possible if step.is_main]
    return respond(
        request,
        "desk/item.html",
        here="items",
        **content_of(shown),
        next=main[0] if main else None,
        further=[step for step in possible if step not in main[:1]],
        refused=[choice for choice in judged if choice.refusals],
        is_draft=shown.status == Status.DRAFT,
        returned=last_return(shown),
        events=[cases.entry(event) for event in Event.objects.about(shown)],
    )


def content_of(item: Item) -> dict[str, Any]:
    """What every page about an item shows of it."""
    proposed = proposal_of(item)
    return {
        "item": item,
        "mark": marks.item(item.status),
        "clearing": marks.CLEARING,
        "due": marks.publish_by(item, current_calendar().provisional()),
        "facts": _facts(item),
        "body": bodies.shown(item),
        "attachments": gate.attachments_of(item),
        "keepings": list(item.keepings.order_by("pk")),
        "publications": list(item.publications.order_by("published_on", "carrier")),
        "proposed": proposed,
        "comparison": changes_of(item, proposed) if proposed else None,
        "versions": _versions(item),
    }


def last_return(item: Item) -> Event | None:
    """Why a draft came back, as long as it was not handed in again."""
    if item.status != Status.DRAFT:
        return None
    moves = (EventKind.ITEM_RETURNED, EventKind.ITEM_SUBMITTED, EventKind.ITEM_RECALLED)
    last = Event.objects.about(item).filter(kind__in=moves).order_by("id").last()
    return last if last and last.kind == EventKind.ITEM_RETURNED else None


def _facts(item: Item) -> list[tuple[str, object]]:
    is_proactive = item.publicity == Publicity.PROACTIVE
    pairs = [
        ("索引号", item.index_number),
        ("栏目", item.column.name),
        ("责任单位", item.agency.name),
        ("公开属性", item.get_publicity_display()),
        ("不予主动公开的理由", "" if is_proactive else item.withheld_ground),
        ("生成日期", item.formed_on),
        ("文号", item.document_number),
        ("公开期限", _term_told(item) if is_proactive else ""),
        ("信息来源", item.source),
        ("主题词", item.keywords),
        ("转自依申请公开", item.origin),
        ("解读对象", item.interprets),
        ("发布日期", item.published_on),
        ("有效性", item.get_validity_display() if item.validity_on else ""),
        ("替代文件", item.replaced_by),
        ("上次评估", item.reassessed_on),
        ("撤回日期", item.withdrawn_on),
        ("撤回理由", item.withdrawal_reason),
        ("内容概述", item.summary),
    ]
    return [(name, value) for name, value in pairs if value]


def _term_told(item: Item) -> str:
    try:
        term = special_term(item.term_kind) if item.term_kind else general_term(item.formed_on)
    except ValueError:
        return ""
    last = f"，最迟{item.publish_by.isoformat()}" if item.publish_by else ""
    return f"{term.starts}起{term.text}{last}" if item.term_kind else f"{term.text}{last}"


# --- files -------------------------------------------------------------------------------------------

_PICTURES = frozenset(
    {"jpg", "png", "gif", "bmp", "webp"}
)  # what every browser shows, and what runs no script


@desk_page
def file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A file of the item: the copy meant for the public, or with ``?as=received`` as it was received.

    A picture is shown in the page; everything else is downloaded.
    """
    attachment = get_object_or_404(find(request, pk).attachments, number=number)
    kept = attachment.received if request.GET.get("as") == "received" else attachment.prepared
    try:
        content = files.path_of(kept, files.Area.ORIGINAL).open("rb")
    except FileNotFoundError as error:
        raise Http404("The file is not on this machine") from error
    is_picture = attachment.kind in _PICTURES
    return FileResponse(
        content,
        as_attachment=not is_picture,
        filename=attachment.name,
        content_type=attachment.media_type if is_picture else "application/octet-stream",
    )


# --- versions ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """One version's texts."""

    number: int
    title: str
    summary: str
    body: str
    made_on: Any = None
    reason: str = ""
    label: str = ""


@dataclass(frozen=True)
class Changes:
    """What differs between two versions, part by part; parts without a difference are left out."""

    old: Text
    new: Text
    parts: tuple[tuple[str, list[Pair]], ...]


@desk_page
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version beside the one that followed it."""
    shown = find(request, pk)
    texts = {text.number: text for text in _versions(shown)}
    if number not in texts or number + 1 not in texts:
        raise Http404(f"No version {number} with a successor")
    changes = compare(texts[number], texts[number + 1])
    return respond(request, "desk/version.html", here="items", item=shown, comparison=changes)


def changes_of(item: Item, proposed: ItemVersion) -> Changes:
    """What the proposed correction changes in the text in force."""
    return compare(_current(item), _text(proposed, "更正稿"))


def changes_since_return(item: Item) -> Changes | None:
    """What the author changed after the item was last returned, for who reviews it again."""
    events = Event.objects.about(item).filter(kind=EventKind.ITEM_RETURNED).order_by("id")
    last = events.last()
    before = last and item.versions.filter(number=last.data.get("version"), in_force=True).first()
    return compare(_text(before, "退回的稿"), _current(item)) if before else None


def compare(old: Text, new: Text) -> Changes:
    parts = (
        ("名称", differences(old.title, new.title)),
        ("内容概述", differences(old.summary, new.summary)),
        ("正文", differences_of_html(old.body, new.body)),
    )
    return Changes(old, new, tuple((name, pairs) for name, pairs in parts if pairs))


def _versions(item: Item) -> list[Text]:
    """All versions in force, oldest first; the last is the current one."""
    older = [_text(one, f"第{one.number}版") for one in item.versions.all() if one.in_force]
    return [*older, _current(item)]


def _current(item: Item) -> Text:
    label = "现在的内容" if item.status != Status.PUBLISHED else "现行版本"
    return Text(item.version, item.title, item.summary, item.body, label=label)


def _text(version: ItemVersion, label: str) -> Text:
    return Text(
        version.number, version.title, version.summary, version.body, version.made_on, version.reason, label
    )
