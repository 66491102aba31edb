"""What was proposed and decided in a case, as the desk shows it and the letter tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from gongkai.law.labelled import Labelled
from gongkai.law.outcomes import Outcome, outcome
from gongkai.records.agencies.models import Staff
from gongkai.records.applications.facts import FACTS, FactKind
from gongkai.records.applications.models import Application
from gongkai.records.applications.projection import history, words_of
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event

MOST_JOINED = 50  # cases answered jointly, 工作约定


@dataclass(frozen=True, kw_only=True)
class WithheldPart:
    """One part of the information that is not given: what, on which ground (a code of ``law.outcomes``), and why."""

    what: str
    ground: str
    reason: str


@dataclass(frozen=True)
class Decision:
    """A proposal, or the decision that was made of it (``letter_number`` then says the number of the reply).

    ``facts``: by name of ``applications.facts.FACTS``; a date is a date. All texts are empty once they were erased.
    """

    event: Event
    outcome: Outcome
    reason: str
    facts: Mapping[str, str | date]
    parts: tuple[WithheldPart, ...]
    letter_number: str = ""

    @property
    def told(self) -> list[tuple[str, Any]]:
        """What was written, with its labels."""
        pairs: list[tuple[str, Any]] = [(FACTS[name].label, said) for name, said in self.facts.items()]
        pairs += [
            ("不予公开的部分", f"{one.what}（{outcome(one.ground).name}：{one.reason}）")
            for one in self.parts
        ]
        return [*pairs, ("理由", self.reason)] if self.reason else pairs


class SearchResult(Labelled):
    FOUND = "found", "检索到所申请的信息"
    RELATED = "related", "只检索到相关信息"
    NOT_FOUND = "not_found", "没有检索到"


@dataclass(frozen=True, kw_only=True)
class SearchRow:
    """One search: in which system or archive, for which words, of which period, by whom, with what result."""

    system: str
    words: str
    period: str
    person: str
    result: str


@dataclass(frozen=True)
class Search:
    """An entry of the search log (法释〔2025〕8号第五条: that a reasonable search was made must be shown)."""

    on: date
    rows: tuple[SearchRow, ...]
    found: SearchResult
    conclusion: str
    event: Event


def proposal_of(case: Application) -> Decision | None:
    """The last proposal that no decision has followed."""
    for event in reversed(history(case)):
        if event.kind == EventKind.APPLICATION_DECIDED:
            return None
        if event.kind == EventKind.DECISION_PROPOSED:
            return _decision(event, case)
    return None


def decision_of(case: Application) -> Decision | None:
    """The last decision that stands."""
    for event in reversed(history(case)):
        if event.kind == EventKind.APPLICATION_DECIDED:
            return _decision(event, case)
    return None


def searches_of(case: Application) -> list[Search]:
    """The search log of the case."""
    return [_search(event, case) for event in history(case) if event.kind == EventKind.SEARCH_LOGGED]


def jointly_answered(case: Application) -> list[Application]:
    """The other cases that are answered with this one in one reply (法释〔2025〕8号第十四条第三款)."""
    others = Application.objects.filter(pk__in=_joined(case)).select_related("applicant", "agency")
    return [other for other in others.order_by("pk") if case.pk in _joined(other)]


def joinable(case: Application) -> QuerySet[Application]:
    """The open cases of the same applicant, or of the same request, which could be answered with this one."""
    mine = case.applicant
    same = Q(pk__in=[])
    if mine.name_mark:
        same |= Q(applicant__name_mark=mine.name_mark, applicant__identity_mark=mine.identity_mark)
    if mine.request_mark:
        same |= Q(applicant__request_mark=mine.request_mark)
    cases = Application.objects.filter(same, agency=case.agency_id, is_open=True, received_on__isnull=False)
    return cases.exclude(pk=case.pk).select_related("applicant").order_by("pk")[:MOST_JOINED]


def awaiting_approval(cases: QuerySet[Application], by: Staff) -> QuerySet[Application]:
    """The open ones whose proposal waits for a signature that ``by``, who did not propose it, may give.

    A proposal that was voided is still among them: the page of the case says that there is none.
    """
    last = _last(EventKind.DECISION_PROPOSED, EventKind.APPLICATION_DECIDED)
    waiting = cases.filter(is_open=True).annotate(last_move=Subquery(last.values("kind")[:1]))
    return waiting.annotate(mover=Subquery(last.values("actor")[:1])).filter(
        ~Q(mover=by.pk), last_move=EventKind.DECISION_PROPOSED
    )


def awaiting_extension(cases: QuerySet[Application]) -> QuerySet[Application]:
    """The open ones for which a longer term was asked and not yet consented to, nor the answer decided."""
    last = _last(EventKind.EXTENSION_REQUESTED, EventKind.EXTENSION_APPROVED, EventKind.APPLICATION_DECIDED)
    waiting = cases.filter(is_open=True).annotate(last_asked=Subquery(last.values("kind")[:1]))
    return waiting.filter(last_asked=EventKind.EXTENSION_REQUESTED)


def _last(*kinds: EventKind) -> QuerySet[Event]:
    """The last event of these kinds about the case of the query outside."""
    about = Event.objects.filter(subject_type=Application._meta.label_lower, subject_id=OuterRef("pk"))
    return about.filter(kind__in=kinds).order_by("-pk")


def _joined(case: Application) -> set[int]:
    joint = [event for event in history(case) if event.kind == EventKind.JOINTLY_ANSWERED]
    return set(joint[-1].data["cases"]) - {case.pk} if joint else set()


def _decision(event: Event, case: Application) -> Decision:
    words = words_of(event, case)
    return Decision(
        event,
        outcome(event.data["outcome"]),
        words.get("reason", ""),
        {name: _typed(name, text) for name, text in words.get("facts", {}).items()},
        tuple(WithheldPart(**part) for part in words.get("parts", ())),
        event.data.get("letter_number", ""),
    )


def _typed(name: str, text: str) -> str | date:
    return date.fromisoformat(text) if FACTS[name].kind is FactKind.DATE else text


def _search(event: Event, case: Application) -> Search:
    words = words_of(event, case)
    rows = tuple(SearchRow(**row) for row in words.get("rows", ()))
    return Search(
        event.business_date, rows, SearchResult(event.data["result"]), words.get("conclusion", ""), event
    )
