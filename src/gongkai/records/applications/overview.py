"""Queries over many cases: finding, what is due, what is counted. Everything by cached columns; nothing is decrypted.

Lateness is never stored: it is the deadline beside a day. What the applicant has to do first (correction, fee) is not
late and not due.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from gongkai.law.clock import State
from gongkai.law.periods import months_later
from gongkai.law.receipt import Channel, receipt
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.applications.models import Applicant, Application
from gongkai.records.applications.particulars import number_in
from gongkai.records.applications.projection import ENDS_WITHOUT_REPLY
from gongkai.records.journal.models import Event
from gongkai.records.sealing import mark
from gongkai.records.today import SHANGHAI

Cases = QuerySet[Application]

DUE = Coalesce("answer_deadline", "provisional_deadline")
_WAITING = (State.CORRECTION_ASKED.value, State.FEE_ASKED.value)
_UNCONFIRMED = (State.ARRIVED.value, State.NOT_RECEIVED.value)

ALL = Q()
OPEN = Q(is_open=True)
DONE = Q(is_open=False)
RUNNING = OPEN & ~Q(state__in=_WAITING)
"""Open, and the term runs: a reply is owed."""
UNCONFIRMED = OPEN & Q(state__in=_UNCONFIRMED)
"""Arrived by a way on which receipt is confirmed with the applicant (《条例》第三十一条), and not confirmed yet."""


def late(on: date) -> Q:
    """Owed a reply after its deadline, as seen on that day."""
    return RUNNING & (Q(answer_deadline__lt=on) | Q(answer_deadline=None, provisional_deadline__lt=on))


def due_within(on: date, working_days: int) -> Q:
    """Due from that day on within so many working days; not what is late already."""
    last = current_calendar().provisional().add_working_days(on, working_days)
    days = (on, last)
    return RUNNING & (
        Q(answer_deadline__range=days) | Q(answer_deadline=None, provisional_deadline__range=days)
    )


# --- finding ------------------------------------------------------------------------------------------


_YEAR_AND_SERIAL = re.compile(r"(\d{4})\D+(\d{1,6})号?")
_SERIAL = re.compile(r"(\d{1,5})号?")


def by_number(words: str) -> Q:
    """Cases whose number is, begins with, or (15, 2026-15) has as year and serial what was typed."""
    words = words.strip()
    if found := _SERIAL.fullmatch(words):
        return Q(number__endswith=f"〕{found[1]}号")
    if found := _YEAR_AND_SERIAL.fullmatch(words):
        return Q(number__endswith=f"〔{found[1]}〕{found[2]}号")
    return Q(number__startswith=words)


def by_applicant(words: str) -> Q:
    """Cases whose applicant has exactly this name, identity number, telephone or other contact."""
    whole, number = mark(words), mark(number_in(words))
    same = Q(name_mark=whole) | Q(identity_mark=number) | Q(contact_mark=number)
    return Q(pk__in=list(Applicant.objects.filter(same).values_list("application_id", flat=True)))


# --- what waits ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waited:
    """How long an application has waited for its confirmation. ``is_due``: it had to be confirmed by now."""

    hours: int
    same_day: bool
    is_due: bool


def waited(case: Application, now: datetime | None = None) -> Waited | None:
    """Since it came in; None when nothing has to be confirmed."""
    if not case.is_open or case.state not in _UNCONFIRMED:
        return None
    now = (now or timezone.now()).astimezone(SHANGHAI)
    since = _arrival(case)
    same_day = _same_day(Channel(case.channel))
    hours = max(int((now - since) / timedelta(hours=1)), 0)
    return Waited(hours, same_day, same_day and now.date() > case.arrived_on)


def _arrival(case: Application) -> datetime:
    """The hour at which it was registered, if that was on the day of arrival; else the beginning of that day."""
    first = Event.objects.about(case).order_by("id").first()
    recorded = first and first.recorded_at.astimezone(SHANGHAI)
    if recorded and recorded.date() == case.arrived_on:
        return recorded
    return datetime.combine(case.arrived_on, time(), SHANGHAI)


def _same_day(channel: Channel) -> bool:
    """第三十一条第二项: 应当于收到申请的当日与申请人确认. The law package warns of a later confirmation."""
    day = date(2019, 5, 15)
    return (
        receipt(channel, handed_in=day, signed=day, arrived=day, confirmed=day + timedelta(days=1)).warning
        is not None
    )


@dataclass(frozen=True)
class Load:
    """What a handler, or a unit without one, has open. Names are "" where nobody was named."""

    unit: int | None
    unit_name: str
    handler: int | None
    handler_name: str
    open: int
    late: int
    soon: int
    unconfirmed: int


def loads(cases: Cases, on: date, soon: int) -> list[Load]:
    """Open cases by unit and handler, whoever is latest first. ``soon``: working days that count as soon."""
    rows = (
        cases.filter(OPEN)
        .order_by()
        .values("unit", "unit__name", "handler", "handler__name")
        .annotate(
            open=Count("pk"),
            late=Count("pk", filter=late(on)),
            soon=Count("pk", filter=due_within(on, soon)),
            unconfirmed=Count("pk", filter=UNCONFIRMED),
        )
        .order_by("-late", "-soon", "-open", "unit__name", "handler__name")
    )
    return [
        Load(
            row["unit"],
            row["unit__name"] or "",
            row["handler"],
            row["handler__name"] or "",
            row["open"],
            row["late"],
            row["soon"],
            row["unconfirmed"],
        )
        for row in rows
    ]


def due_by_day(cases: Cases, first: date, last: date) -> dict[date, int]:
    """How many replies are due on each day of a period that has any."""
    due = cases.filter(RUNNING).order_by().annotate(due=DUE).filter(due__range=(first, last))
    return {row["due"]: row["count"] for row in due.values("due").annotate(count=Count("pk"))}


# --- what is counted ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Statistics:
    """Figures of a period. What was received is counted by the day of receipt, what was finished by its first end.

    ``months``: first day of the month → received; ``channels``, ``classes``, ``outcomes``: code → count.
    ``working_days``: from receipt to the reply, mean over what was answered, pauses not taken out; None without any.
    """

    received: int
    finished: int
    months: Mapping[date, int]
    channels: Mapping[str, int]
    classes: Mapping[str, int]
    outcomes: Mapping[str, int]
    on_time: int
    late: int
    working_days: Decimal | None


def statistics(cases: Cases, first: date, last: date) -> Statistics:
    """Counted in a handful of aggregate queries, whatever the number of cases."""
    received = cases.order_by().filter(received_on__range=(first, last))
    finished = cases.order_by().filter(finished_on__range=(first, last))
    answered = finished.exclude(outcome__in=ENDS_WITHOUT_REPLY.values())
    spans = answered.values_list("received_on", "finished_on").annotate(count=Count("pk"))
    in_time = answered.aggregate(
        on_time=Count("pk", filter=Q(finished_on__lte=F("answer_deadline"))),
        late=Count("pk", filter=Q(finished_on__gt=F("answer_deadline"))),
    )
    days = received.values_list("received_on").annotate(count=Count("pk"))
    return Statistics(
        received=received.count(),
        finished=finished.count(),
        months=_by_month(days, first, last),
        channels=_counts(received, "channel"),
        classes=_counts(received, "applicant_class"),
        outcomes=_counts(finished, "outcome"),
        on_time=in_time["on_time"],
        late=in_time["late"],
        working_days=_mean_working_days(spans),
    )


def _counts(cases: Cases, column: str) -> dict[str, int]:
    """The commonest first."""
    counted = cases.values_list(column).annotate(count=Count("pk")).order_by("-count", column)
    return dict(counted)


def _by_month(days: Iterable[tuple[date, int]], first: date, last: date) -> dict[date, int]:
    """Every month of the period, those without any too."""
    months, month = {}, first.replace(day=1)
    while month <= last:
        months[month] = 0
        month = months_later(month, 1)
    for day, count in days:
        months[day.replace(day=1)] += count
    return months


def _mean_working_days(spans: Iterable[tuple[date | None, date, int]]) -> Decimal | None:
    """One decimal place."""
    calendar = current_calendar().provisional()
    days = cases = 0
    for received, finished, count in spans:
        if received is not None:
            days += calendar.working_days_between(received, finished) * count
            cases += count
    return (Decimal(days) / cases).quantize(Decimal("0.1"), ROUND_HALF_UP) if cases else None
