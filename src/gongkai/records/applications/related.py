"""What the office should know beside a new application: likely repeats, earlier answers, how often somebody applied.

Persons and texts are compared by their keyed hashes only: nothing is decrypted to compare. It is a hint for a person
who then looks; whether an application is a repeat (《条例》第三十六条第六项) is decided on the case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from gongkai.records.agencies.models import Agency
from gongkai.records.applications.models import Applicant, Application
from gongkai.records.applications.particulars import number_in
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.sealing import mark

MOST = 20  # 工作约定: so many are shown, the newest first


@dataclass(frozen=True)
class Marks:
    """By what an application is compared: keyed hashes, "" where nothing was said."""

    name: str = ""
    identity: str = ""
    contact: str = ""
    request: str = ""

    @classmethod
    def typed(cls, *, name: str = "", identity: str = "", contact: str = "", request: str = "") -> Marks:
        """Of what is in a form that was not saved yet."""
        return cls(mark(name), mark(number_in(identity)), mark(number_in(contact)), mark(request))

    @classmethod
    def of(cls, applicant: Applicant) -> Marks:
        return cls(
            applicant.name_mark, applicant.identity_mark, applicant.contact_mark, applicant.request_mark
        )


@dataclass(frozen=True)
class Near:
    """Another application that has something in common. ``reply``: number of the answer it got, "" without one."""

    case: Application
    same: tuple[str, ...]
    reply: str
    replied_on: date | None

    @property
    def is_repeat(self) -> bool:
        """The same request by the same person: what Article 36(6) speaks of, if it was answered."""
        return _REQUEST in self.same and len(self.same) > 1


@dataclass(frozen=True)
class Frequency:
    """How many applications of this person reached the agency (《条例》第三十五条, 第四十二条), this one included."""

    month: int
    year: int


_REQUEST = "申请内容相同"
_SAME = (
    ("identity", "身份证明相同"),
    ("name", "姓名或者名称相同"),
    ("contact", "联系方式相同"),
    ("request", _REQUEST),
)


def near(agency: Agency, marks: Marks, *, but: Application | None = None) -> list[Near]:
    """Applications to ``agency`` that share a mark, the likeliest repeats first, then the newest; at most MOST."""
    shared = Q(pk__in=[])
    for field, _ in _SAME:
        if value := getattr(marks, field):
            shared |= Q(**{f"{field}_mark": value})
    found = (
        Applicant.objects.filter(shared, application__agency=agency)
        .exclude(application=but)
        .select_related("application__agency")
        .order_by("-application_id")[:MOST]
    )
    cases = {applicant.application_id: applicant for applicant in found}
    replies = _replies(cases)
    listed = [
        Near(one.application, _what_is_same(marks, one), *replies.get(pk, ("", None)))
        for pk, one in cases.items()
    ]
    return sorted(listed, key=lambda one: (not one.is_repeat, -one.case.pk))


def frequency(agency: Agency, marks: Marks, on: date) -> Frequency:
    """By the identity document; without one, nobody can be counted: 0."""
    if not marks.identity:
        return Frequency(0, 0)
    theirs = Application.objects.filter(agency=agency, applicant__identity_mark=marks.identity)
    return Frequency(
        month=_between(theirs, on.replace(day=1), on).count(),
        year=_between(theirs, on.replace(month=1, day=1), on).count(),
    )


def _between(cases: QuerySet[Application], first: date, last: date) -> QuerySet[Application]:
    return cases.filter(arrived_on__range=(first, last))


def _what_is_same(marks: Marks, other: Applicant) -> tuple[str, ...]:
    theirs = Marks.of(other)
    return tuple(
        label
        for field, label in _SAME
        if getattr(marks, field) and getattr(marks, field) == getattr(theirs, field)
    )


def _replies(cases: Iterable[int]) -> dict[int, tuple[str, date]]:
    """The number and the day of the last decision on each case that has one."""
    decided = Event.objects.filter(
        subject_type=Application._meta.label_lower,
        subject_id__in=list(cases),
        kind=EventKind.APPLICATION_DECIDED,
    )
    return {
        event.subject_id: (event.data.get("letter_number", ""), event.business_date)
        for event in decided.order_by("business_date", "id")
    }
