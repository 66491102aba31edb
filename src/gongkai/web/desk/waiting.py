"""What waits for whom: the open steps of a person, each with its one next step, and for the office where things stand.

Every kind is one query for its first rows and one for how many there are, however many items exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from gongkai.law.calendar import Calendar
from gongkai.law.clock import State as Progress
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.applications import overview
from gongkai.records.applications.decisions import awaiting_approval, awaiting_extension
from gongkai.records.applications.models import Application
from gongkai.records.authority import Action
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import ErrorReport, Item, Status
from gongkai.records.disclosure.verbs.base import AUTHORING
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.letters.models import Letter
from gongkai.records.papers import queries as papers
from gongkai.records.papers.models import Paper, PaperState
from gongkai.records.rollup.models import Call
from gongkai.records.rollup.scope import RollUp
from gongkai.records.rollup.states import State as Filing
from gongkai.records.rollup.states import states as filings
from gongkai.records.today import today
from gongkai.records.upkeep.health import ColumnState, State, column_states
from gongkai.web.desk import cases, marks, received, redress, report_after_waiting, report_waiting
from gongkai.web.desk.access import cases_seen, home_of, may_somewhere, own_units, readable, where_may
from gongkai.web.desk.marks import Mark
from gongkai.web.desk.office_waiting import office_kinds
from gongkai.web.desk.steps import STEPS
from gongkai.web.desk.work import SHOWN, Kind, Row, kind_of


@dataclass(frozen=True)
class Standing:
    """For the office: so many items of a unit wait for a step, the oldest since a day."""

    step: str
    unit: str
    count: int
    since: date | None
    url: str

    @property
    def days(self) -> int:
        return (today() - self.since).days if self.since else 0


def waiting(user: Any) -> list[Kind]:
    """What the user can do now, most pressing first; kinds of which there is nothing are left out."""
    calendar = current_calendar().provisional()
    return [kind for kind in _kinds(user, calendar) if kind.count]


def standings(user: Any) -> list[Standing]:
    """Where items wait and for how long, for those who inspect."""
    labels = dict(Status.choices)
    found = (
        _since(Item.objects.filter(where_may(user, Action.INSPECT), status__in=_WAITING))
        .values("status", "agency", "agency__name")
        .annotate(count=Count("pk"), oldest=Min("since"))
        .order_by("oldest")
    )
    return [
        Standing(
            labels[row["status"]],
            row["agency__name"],
            row["count"],
            row["oldest"],
            f"{reverse('desk:items')}?status={row['status']}&unit={row['agency']}",
        )
        for row in found
    ]


_WAITING = (Status.SUBMITTED, Status.CHECKED, Status.CLEARED, Status.SIGNED)


def _kinds(user: Any, calendar: Calendar) -> Iterator[Kind]:
    yield from _applications(user)
    yield _after_answers(user)
    yield from _reports(user, calendar)
    yield from _papers(user)
    yield _overdue_reports(user, calendar)
    yield from office_kinds(user, calendar)
    items = Item.objects.select_related("agency")
    draft = where_may(user, Action.DRAFT_ITEM) & (Q(agency__in=own_units(user)) | Q(Exists(_authored(user))))
    if may_somewhere(user, Action.DRAFT_ITEM):
        returned = items.filter(draft, Exists(_last_move(EventKind.ITEM_RETURNED)), status=Status.DRAFT)
        yield _kind(returned, "退回给您修改", "修改", "edit", "status=draft", calendar)
        drafts = items.filter(draft, ~Exists(_last_move(EventKind.ITEM_RETURNED)), status=Status.DRAFT)
        yield _kind(drafts, "草稿", "继续起草", "edit", "status=draft", calendar)
    for status, action, slug in (
        (Status.SUBMITTED, Action.CHECK_ITEM, "check"),
        (Status.CHECKED, Action.REVIEW_SECRECY, "secrecy"),
        (Status.CLEARED, Action.SIGN_OFF_ITEM, "sign"),
    ):
        if may_somewhere(user, action):
            mine = items.filter(
                where_may(user, action), ~_involved(user, EventKind.ITEM_SUBMITTED), status=status
            )
            yield _kind(
                mine, f"等待您{STEPS[slug].name}", STEPS[slug].name, slug, f"status={status}", calendar
            )
    if may_somewhere(user, Action.PUBLISH_ITEM):
        signed = items.filter(where_may(user, Action.PUBLISH_ITEM), status=Status.SIGNED)
        yield _kind(signed, "等待您发布", "发布", "publish", f"status={Status.SIGNED}", calendar)
    yield from _corrections(user, items, calendar)
    if may_somewhere(user, Action.SIGN_OFF_ITEM):
        others = where_may(user, Action.SIGN_OFF_ITEM) & ~_involved(user, EventKind.ITEM_SUBMITTED)
        urgent = items.filter(others, awaits_clearing=True)
        yield _kind(urgent, "紧急发布，等待您补办审查", "补办审查", "clear", "status=clearing", calendar)
        withheld = items.due_for_reassessment(today()).filter(where_may(user, Action.SIGN_OFF_ITEM))
        yield _kind(withheld, "不公开的信息，应当评估", "评估", "reassess", "status=reassess", calendar)
    if may_somewhere(user, Action.INSPECT):
        late = items.to_be_published().filter(
            where_may(user, Action.INSPECT), publish_by__lte=_soon(calendar)
        )
        yield _kind(late, "公开期限将到或者已过", "查看", "", "status=late", calendar)
    if may_somewhere(user, Action.PUBLISH_ITEM):
        unconfirmed = items.unconfirmed().filter(where_may(user, Action.PUBLISH_ITEM))
        yield _kind(unconfirmed, "载体待确认", "确认", "confirm", "status=unconfirmed", calendar)
    if may_somewhere(user, Action.ANSWER_ERROR):
        yield _errors(user)
    yield from _columns(user)


def _applications(user: Any) -> Iterator[Kind]:
    """What has to be confirmed with the applicant, for who registers; what is to be approved; what is due, for the
    handler and the unit."""
    seen = cases_seen(user)
    if may_somewhere(user, Action.DECIDE_APPLICATION):
        decides = seen.filter(where_may(user, Action.DECIDE_APPLICATION))
        yield _cases(
            user,
            awaiting_approval(decides, user),
            "等待您批准的处理决定",
            "批准",
            "open",
            "收到日期",
            "approve",
        )
        yield _letters(user, decides)
    if may_somewhere(user, Action.APPROVE_EXTENSION):
        extends = awaiting_extension(seen.filter(where_may(user, Action.APPROVE_EXTENSION)))
        yield _cases(user, extends, "等待您批准的延期", "批准", "open", "收到日期", "approve-extension")
    confirm = seen.filter(where_may(user, Action.HANDLE_APPLICATION), overview.UNCONFIRMED)
    yield _cases(
        user, confirm, "申请已到达，等待您与申请人确认收到", "确认", "unconfirmed", "到达日期", _CONFIRM
    )
    soon = overview.late(today()) | overview.due_within(today(), marks.SOON_WORKING_DAYS)
    given = Q(handler=user) | Q(handler=None) & where_may(user, Action.ASSIST_APPLICATION, "unit")
    yield _cases(
        user, seen.filter(given, soon), "交给您承办的申请，将到期或者已逾期", "办理", "soon", "收到日期"
    )


_CONFIRM = "confirm-receipt"


def _cases(
    user: Any, found: QuerySet[Application], name: str, label: str, show: str, since: str, slug: str = ""
) -> Kind:
    """The first cases by what is due; ``slug``: the step that is next, else the case itself."""
    first = list(cases.by_due_day(found)[:SHOWN])
    may_read = readable(user, first) if first else set()
    rows = [
        Row(
            row.case.number,
            (row.case.unit or row.case.agency).name,
            row.case.received_on or row.case.arrived_on,
            _since_arrival(row.case) or row.urgency,
            reverse("desk:case-step", args=[row.case.pk, slug])
            if slug
            else reverse("desk:application", args=[row.case.pk]),
            row.case.topic if row.case.pk in may_read else "",
        )
        for row in (cases.rows(first) if first else ())
    ]
    count = len(rows) if len(rows) < SHOWN else found.count()
    return Kind(name, label, rows, count, f"{reverse('desk:applications')}?show={show}", since, "答复期限")


def _letters(user: Any, decides: QuerySet[Application]) -> Kind:
    """Drafts of answers to what was decided: who wrote one does not sign it (IssueLetter)."""
    decided = decides.filter(is_open=True, state=Progress.DECIDED)
    found = Letter.objects.answers_to_sign(user).filter(application__in=decided)
    drafts = {one.application_id: one for one in found.order_by("application__answer_deadline", "pk")[:SHOWN]}
    cases_of = Application.objects.filter(pk__in=drafts).select_related("agency", "unit", "applicant")
    may_read = readable(user, cases_of) if drafts else set()
    rows = [
        Row(
            f"《{drafts[row.case.pk].name}》",
            (row.case.unit or row.case.agency).name,
            row.case.received_on,
            row.urgency,
            reverse("desk:letter-issue", args=[drafts[row.case.pk].pk]),
            row.case.topic if row.case.pk in may_read else row.case.number,
        )
        for row in (cases.rows(cases_of) if drafts else ())
    ]
    count = len(rows) if len(rows) < SHOWN else found.count()
    url = f"{reverse('desk:applications')}?show=open"
    return Kind("等待您签发的答复文书", "签发", rows, count, url, "收到日期", "答复期限")


def _since_arrival(case: Application) -> Mark | None:
    """Hours since it came in, of what has to be confirmed with the applicant."""
    waited = overview.waited(case)
    if waited is None:
        return None
    told = f"到达{waited.hours}小时" if waited.hours else "刚刚到达"
    return Mark(told, "late" if waited.is_due else "soon")


def _after_answers(user: Any) -> Kind:
    """Replies in reconsideration and suits, answers to complaints and corrections that are still owed."""
    found = redress.due_now(user) if may_somewhere(user, Action.RECORD_DISPUTE) else []
    rows = [
        Row(one.what, one.where, one.since, one.urgency, one.url, one.due.label if one.due else "")
        for one in found[:SHOWN]
    ]
    url = reverse("desk:redress")
    name = "复议、诉讼、投诉和更正"
    return Kind(name, "办理", rows, len(found), url, since="受理日期", urgency="期限")


def _reports(user: Any, calendar: Calendar) -> Iterator[Kind]:
    """Annual reports to be written, approved, brought out, and figures that the user's units were asked for."""
    url = reverse("desk:reports")
    for name, label, found in (
        ("年度报告，等待您审定", "审定", report_after_waiting.to_approve(user)),
        ("年度报告，等待您编制", "编制", report_waiting.to_write(user)),
        ("审定过的年度报告，还要办理", "办理", report_after_waiting.to_bring_out(user)),
        ("请您提供的年度报告数据", "提供", report_waiting.to_provide(user)),
    ):
        yield kind_of(name, label, found, url, calendar)


def _papers(user: Any) -> Iterator[Kind]:
    """Annual reports of others that were read and are to be checked and accepted."""
    if may_somewhere(user, Action.READ_PAPERS):
        found = papers.waiting(Paper.objects.filter(where_may(user, Action.READ_PAPERS)))
        first = papers.listed(found).select_related("of", "agency", "intake")[:SHOWN]
        rows = [
            Row(
                one.name,
                (one.of or one.agency).name,
                one.intake.received_on,
                received.mark(one),
                reverse("desk:received-paper", args=[one.pk]),
            )
            for one in first
        ]
        url = f"{reverse('desk:received')}?state={PaperState.READ}"
        count = len(rows) if len(rows) < SHOWN else found.count()
        yield Kind("收到的年度报告，等待您核对、采用", "核对", rows, count, url, "收到日期", "状态")


def _overdue_reports(user: Any, calendar: Calendar) -> Kind:
    """Of the last years' calls those to which an agency below has not answered in time: one row for each."""
    rows = []
    if may_somewhere(user, Action.COLLECT_REPORTS):
        recent = Call.objects.filter(
            where_may(user, Action.COLLECT_REPORTS),
            due_on__lt=today(),
            year__gte=today().year - report_after_waiting.WATCHED_YEARS,
        )
        for call in recent.select_related("agency").order_by("-year"):
            missing = filings(RollUp(call.agency, call.year), today()).filter(state=Filing.OVERDUE).count()
            if missing:
                url = f"{reverse('desk:rollup-year', args=[call.year])}?show={Filing.OVERDUE}"
                left = marks.days_left(call.due_on, today(), calendar)
                title = f"{call.year}年度报告，{missing}个机关没有报送"
                rows.append(Row(title, call.agency.name, call.issued_on, left, url))
    name = "下级逾期没有报送的年度报告"
    return Kind(name, "查看", rows[:SHOWN], len(rows), reverse("desk:rollup"), "通知日期", "报送期限")


def _corrections(user: Any, items: QuerySet[Item], calendar: Calendar) -> Iterator[Kind]:
    for action, slug, reviewed in (
        (Action.REVIEW_SECRECY, "review-correction", False),
        (Action.SIGN_OFF_ITEM, "sign-correction", True),
    ):
        if may_somewhere(user, action):
            # the condition on the version belongs to the same row as "not in force"
            mine = items.filter(
                where_may(user, action),
                ~_involved(user, EventKind.ITEM_CORRECTION_PROPOSED),
                status=Status.PUBLISHED,
                versions__in_force=False,
                versions__secrecy_reviewed=reviewed,
            )
            name = f"更正，等待您{'签发' if reviewed else '审查'}"
            yield _kind(mine, name, STEPS[slug].name, slug, "status=correcting", calendar)


def _columns(user: Any) -> Iterator[Kind]:
    """Columns that are empty or overdue: to fill for whose they are, to see for the office."""
    if may_somewhere(user, Action.INSPECT):
        stale = _stale(Column.objects.filter(agency=home_of(user)))
        rows = [_column_row(one, reverse("desk:catalogue-health")) for one in stale[:SHOWN]]
        yield Kind("空白或者超期的栏目", "查看", rows, len(stale), reverse("desk:catalogue-health"), *_HEADS)
    elif may_somewhere(user, Action.DRAFT_ITEM):
        stale = _stale(Column.objects.filter(owner__in=own_units(user)))
        new = reverse("desk:new")
        rows = [_column_row(one, f"{new}?column={one.column.pk}") for one in stale[:SHOWN]]
        yield Kind("本单位空白或者超期的栏目", "起草", rows, len(stale), reverse("desk:catalogue"), *_HEADS)


_HEADS = ("最近公开", "状态")


def _stale(columns: QuerySet[Column]) -> list[ColumnState]:
    """The worst first: what was never filled, then what has rested longest."""
    found = [one for one in column_states(columns, today()) if one.state in (State.EMPTY, State.OVERDUE)]
    return sorted(found, key=lambda one: one.latest or date.min)


def _column_row(one: ColumnState, url: str) -> Row:
    return Row(one.column.name, one.column.owner.name, one.latest, Mark(one.state.label, "soon"), url)


def _errors(user: Any) -> Kind:
    found = ErrorReport.objects.filter(where_may(user, Action.ANSWER_ERROR), answered_on=None)
    rows = [
        Row(
            one.text[:60],
            one.agency.name,
            one.received_at.date(),
            None,
            reverse("desk:error", args=[one.pk]),
            one.item.title if one.item else "",
        )
        for one in found.select_related("agency", "item").order_by("received_at")[:SHOWN]
    ]
    return Kind("读者纠错，等待处理", "处理", rows, found.count() if rows else 0, reverse("desk:errors"))


def _kind(found: QuerySet[Item], name: str, label: str, slug: str, query: str, calendar: Calendar) -> Kind:
    """The first items by what is due, then by how long they wait."""
    ordered = _since(found).order_by(
        F("publish_by").asc(nulls_last=True), F("since").asc(nulls_first=True), "pk"
    )
    rows = [
        Row(
            one.title,
            one.agency.name,
            one.since,
            marks.publish_by(one, calendar),
            _address(one, slug),
            _reason(one),
        )
        for one in ordered[:SHOWN]
    ]
    count = len(rows) if len(rows) < SHOWN else found.count()
    return Kind(name, label, rows, count, f"{reverse('desk:items')}?{query}")


def _address(item: Item, slug: str) -> str:
    if slug == "edit":
        return reverse("desk:edit", args=[item.pk])
    return reverse("desk:step", args=[item.pk, slug]) if slug else reverse("desk:item", args=[item.pk])


def _reason(item: Any) -> str:
    """Why a draft came back."""
    data = (
        item.last_data if item.status == Status.DRAFT and item.last_kind == EventKind.ITEM_RETURNED else None
    )
    return f"退回理由：{data['reason']}" if data else ""


def _since(found: QuerySet[Item]) -> QuerySet[Any]:
    """Each with the day, the kind and the data of what happened to it last."""
    last = _events().order_by("-id")
    moves = last.filter(kind__in=_MOVES)
    return found.annotate(
        since=Subquery(moves.values("business_date")[:1]),
        last_kind=Subquery(moves.values("kind")[:1]),
        last_data=Subquery(moves.values("data")[:1]),
    )


_MOVES = (
    EventKind.ITEM_REGISTERED,
    EventKind.ITEM_SUBMITTED,
    EventKind.ITEM_RECALLED,
    EventKind.ITEM_REVIEWED,
    EventKind.ITEM_RETURNED,
    EventKind.ITEM_PUBLISHED,
    EventKind.ITEM_PUBLISHED_URGENTLY,
    EventKind.ITEM_CORRECTION_PROPOSED,
    EventKind.ITEM_CORRECTION_REVIEWED,
    EventKind.ITEM_REASSESSED,
)


def _events() -> QuerySet[Event]:
    return Event.objects.filter(subject_type=Item._meta.label_lower, subject_id=OuterRef("pk"))


def _last_move(kind: EventKind) -> QuerySet[Event]:
    """The event, if it is of this kind, with which the item came to stand where it stands."""
    last = (
        Event.objects.filter(
            subject_type=Item._meta.label_lower, subject_id=OuterRef("subject_id"), kind__in=_MOVES
        )
        .order_by("-id")
        .values("id")[:1]
    )
    return _events().filter(kind=kind, id=Subquery(last))


def _involved(user: Any, round_begins: EventKind) -> Q:
    """Who wrote the item or took a step of its last round can't take this one: it does not wait for them.

    The verbs decide (``verbs.base.four_eyes``); this only keeps the list from offering what they would refuse.
    """
    begun = (
        Event.objects.filter(
            subject_type=Item._meta.label_lower, subject_id=OuterRef("subject_id"), kind=round_begins
        )
        .order_by("-id")
        .values("id")[:1]
    )
    steps = (EventKind.ITEM_REVIEWED, EventKind.ITEM_CORRECTION_REVIEWED)
    this_round = _events().filter(actor=user, kind__in=steps, id__gt=Subquery(begun))
    return Q(Exists(_authored(user))) | Q(Exists(this_round))


def _authored(user: Any) -> QuerySet[Event]:
    return _events().filter(actor=user, kind__in=AUTHORING)


def _soon(calendar: Calendar) -> date:
    return calendar.add_working_days(today(), marks.SOON_WORKING_DAYS)
