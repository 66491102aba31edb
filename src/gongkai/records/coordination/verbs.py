"""Units ask each other: sending, answering, returning, more time, urging, closing, withdrawing.

Nothing here stops a statutory clock: 《条例》第三十四条 (other agencies that made the information jointly) is a step
of the case itself (``applications.verbs.ConsultParty``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db import transaction

from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency, next_number
from gongkai.records.applications.models import Application
from gongkai.records.authority import Action, roles_for
from gongkai.records.coordination import confidential
from gongkai.records.coordination.models import Entry, EntryKind, Request, RequestKind, RequestState
from gongkai.records.disclosure.models import Item
from gongkai.records.evidence.keeping import Brought, keep
from gongkai.records.journal.kinds import EventKind
from gongkai.records.secrecy import RefusesSecrets
from gongkai.records.verbs import Actor, RecordVerb, Refusal

LONGEST_TEXT = 5_000  # characters, 工作约定
_LONGEST_TITLE = 40  # characters of the question
_SERIES = "coordination"


@dataclass(kw_only=True)
class SendRequest(RefusesSecrets):
    """``at`` asks ``unit``. ``together_with``: the request sent to another unit at the same time; one number."""

    action = Action.COORDINATE
    event = EventKind.REQUEST_SENT

    at: Agency
    unit: Agency
    kind: RequestKind
    question: str
    due_on: date
    item: Item | None = None
    case: Application | None = None
    files: tuple[Brought, ...] = ()
    together_with: Request | None = None

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Request:
        return self.request

    def rules(self) -> list[Refusal]:
        reasons = [*super().rules(), *_unfit(self.question, "商请内容", self.case, self.files)]
        if self.unit.pk == self.at.pk:
            reasons.append(Refusal("不用商请本单位，请选择其他单位", house_rule()))
        if self.due_on < self.on:
            reasons.append(Refusal("答复期限不能早于商请日期", house_rule()))
        if self.item and not _may(self.by, Action.COORDINATE, self.item.agency, self.on):
            reasons.append(Refusal("这条信息不是您所在单位的，不能据此商请", house_rule()))
        reasons += self._case_refusals(self.case) if self.case else []
        return reasons + (self._group_refusals(self.together_with) if self.together_with else [])

    def change(self) -> dict[str, Any]:
        year, number = self._number()
        self.request = Request.objects.create(
            agency=self.at,
            unit=self.unit,
            year=year,
            number=number,
            kind=self.kind,
            title=self._title(),
            item=self.item,
            application=self.case,
            sent_by_id=self.by.pk,
            sent_on=self.on,
            due_on=self.due_on,
        )
        _enter(self, self.request, EntryKind.QUESTION, self.at, self.question, self.files)
        return {
            "unit": self.unit.name,
            "kind_label": RequestKind(self.kind).label,
            "due_on": self.due_on.isoformat(),
            "label": self.request.label,
        }

    def _case_refusals(self, case: Application) -> list[Refusal]:
        reasons = []
        if not case.is_open:
            reasons.append(Refusal(f"申请{case.number}已经办结，不需要再商请", house_rule()))
        if not _handles(self.by, case, self.on):
            reasons.append(Refusal("只有承办这件申请的单位可以据此商请", cite("civil_code", 1039)))
        if self.unit.reporting_id != case.agency.reporting_id:
            told = f"{self.unit.name}不属于{case.agency.name}；需要其他机关意见的，请在案件页面办理“征求意见”"
            reasons.append(Refusal(told, cite("regulation", 34)))
        return reasons + _too_late_for(case, self.due_on, self.on)

    def _group_refusals(self, first: Request) -> list[Refusal]:
        if first.agency_id != self.at.pk or first.sent_on != self.on:
            return [Refusal("一次商请几个单位的，应由同一单位在同一天发出", house_rule())]
        asked = Request.objects.filter(agency=self.at, year=first.year, number=first.number, unit=self.unit)
        return [Refusal(f"已经商请{self.unit.name}", house_rule())] if asked.exists() else []

    def _number(self) -> tuple[int, int]:
        if self.together_with:
            return self.together_with.year, self.together_with.number
        return self.on.year, next_number(self.at, _SERIES, self.on.year)

    def _title(self) -> str:
        if self.case:
            return f"办理依申请公开案件，{RequestKind(self.kind).label}"
        first = self.question.strip().splitlines()[0].rstrip("。；，：: ")
        return first if len(first) <= _LONGEST_TITLE else f"{first[:_LONGEST_TITLE]}…"


@dataclass(frozen=True, kw_only=True)
class SendToAll:
    """The same request to several units: all are sent, under one number, or none. ``details``: of ``SendRequest``."""

    units: tuple[Agency, ...]
    details: Mapping[str, Any]

    def perform(self) -> list[Request]:
        """The requests in the order of ``units``. Raises :class:`Refused`."""
        verbs = [SendRequest(**self.details, unit=unit) for unit in self.units]
        for verb in verbs:
            if verb.refusals():
                verb.perform()  # by itself: what it keeps of an attempt must not be undone with the others
        sent: list[Request] = []
        with transaction.atomic():
            for verb in verbs:
                verb.together_with = sent[0] if sent else None
                sent.append(verb.perform())
        return sent


@dataclass(kw_only=True)
class _RequestVerb(RefusesSecrets, RecordVerb):
    """A verb on one request: who does it, in which states, what it says; ``said`` is the text, by its name."""

    action = Action.COORDINATE
    record = "request"
    by_asked: ClassVar[bool] = False  # done by the unit that was asked; else by the one that asks
    entry: ClassVar[EntryKind]
    states: ClassVar[frozenset[RequestState]] = frozenset({RequestState.OPEN})
    becomes: ClassVar[RequestState | None] = None
    needs_text: ClassVar[bool] = True

    request: Request
    text: str = ""
    files: tuple[Brought, ...] = ()

    def judged_over(self) -> Agency:
        return self._side()

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.request.state not in self.states:
            reasons.append(
                Refusal(f"这件商请{self.request.get_state_display()}，不能{self._name()}", house_rule())
            )
        if self.needs_text or self.text.strip():
            said = (self.text, f"{self._name()}内容", self.request.application, self.files)
            reasons += _unfit(*said, by_asked=self.by_asked)
        return reasons

    def change(self) -> dict[str, Any]:
        if self.becomes:
            self.request.state = self.becomes
        self.move()
        self.request.save()
        _enter(self, self.request, self.entry, self._side(), self.text, self.files)
        return {"unit": self.request.unit.name, "label": self.request.label, **self.told()}

    def move(self) -> None:
        """What else changes."""

    def told(self) -> dict[str, Any]:
        """What else the journal keeps: days, never the text."""
        return {}

    def _side(self) -> Agency:
        return self.request.unit if self.by_asked else self.request.agency

    def _name(self) -> str:
        return EntryKind(self.entry).label


@dataclass(kw_only=True)
class AnswerRequest(_RequestVerb):
    """The unit that was asked answers; until the request is closed it may add to its answer."""

    event = EventKind.REQUEST_ANSWERED
    by_asked = True
    entry = EntryKind.ANSWER
    states = frozenset({RequestState.OPEN, RequestState.ANSWERED})
    becomes = RequestState.ANSWERED

    def move(self) -> None:
        self.request.answered_on = self.request.answered_on or self.on


@dataclass(kw_only=True)
class ReturnRequest(_RequestVerb):
    """Not a matter of the unit that was asked: back, with the reason."""

    event = EventKind.REQUEST_RETURNED
    by_asked = True
    entry = EntryKind.RETURN
    becomes = RequestState.RETURNED


@dataclass(kw_only=True)
class AskForTime(_RequestVerb):
    """The unit that was asked wants until ``until``; the asking unit decides (:class:`ExtendRequest`)."""

    event = EventKind.REQUEST_TIME_ASKED
    by_asked = True
    entry = EntryKind.TIME_ASKED

    until: date

    def rules(self) -> list[Refusal]:
        return [*super().rules(), *_no_extension(self.request, self.until, self.on)]

    def told(self) -> dict[str, Any]:
        return {"until": self.until.isoformat()}


@dataclass(kw_only=True)
class ExtendRequest(_RequestVerb):
    """The asking unit gives more time."""

    event = EventKind.REQUEST_EXTENDED
    entry = EntryKind.EXTENSION
    needs_text = False

    due_on: date

    def rules(self) -> list[Refusal]:
        return [*super().rules(), *_no_extension(self.request, self.due_on, self.on)]

    def move(self) -> None:
        self.request.due_on = self.due_on

    def told(self) -> dict[str, Any]:
        return {"due_on": self.due_on.isoformat()}


@dataclass(kw_only=True)
class UrgeRequest(_RequestVerb):
    """The asking unit asks again; once a day."""

    event = EventKind.REQUEST_URGED
    entry = EntryKind.URGING
    needs_text = False

    def rules(self) -> list[Refusal]:
        urged = self.request.entries.filter(kind=EntryKind.URGING, on=self.on)
        told = [Refusal("今天已经催办过，明天仍未答复的可以再催办", house_rule())] if urged.exists() else []
        return [*super().rules(), *told]


@dataclass(kw_only=True)
class CloseRequest(_RequestVerb):
    """The asking unit has what it needs, or knows that it gets nothing."""

    event = EventKind.REQUEST_CLOSED
    entry = EntryKind.CLOSING
    states = frozenset({RequestState.ANSWERED, RequestState.RETURNED})
    becomes = RequestState.CLOSED
    needs_text = False


@dataclass(kw_only=True)
class WithdrawRequest(_RequestVerb):
    """An answer is not needed any more."""

    event = EventKind.REQUEST_WITHDRAWN
    entry = EntryKind.WITHDRAWAL
    becomes = RequestState.WITHDRAWN


def _enter(
    verb: Any, request: Request, kind: EntryKind, unit: Agency, text: str, files: tuple[Brought, ...]
) -> None:
    entry = Entry(request=request, kind=kind, unit=unit, by_id=verb.by.pk, on=verb.on)
    entry.say(text.strip())
    entry.save()
    # The file belongs to the asking unit's record, which both sides may open with it.
    entry.evidence.set(keep(files, agency=request.agency, by=verb.by, on=verb.on))


def _unfit(
    text: str,
    place: str,
    case: Application | None,
    files: tuple[Brought, ...],
    *,
    by_asked: bool = False,
) -> list[Refusal]:
    """Why a text, and files with it, can't be taken."""
    reasons = []
    if not text.strip():
        reasons.append(Refusal(f"请填写{place}", house_rule()))
    if len(text) > LONGEST_TEXT:
        told = f"“{place}”最多{LONGEST_TEXT}字，现有{len(text)}字，请缩短或者作为附件"
        reasons.append(Refusal(told, house_rule()))
    if case is None:
        return reasons
    if case.applicant.key is None:
        reasons.append(Refusal("案卷已按保管期限删除，不能再记录内容", house_rule()))
    if files:
        told = "涉及依申请公开案件的材料应加密存入案卷，不能附在商请里；请在案件页面“案卷材料”中收存"
        reasons.append(Refusal(told, cite("civil_code", 1039)))
    return reasons + confidential.refusals(text, case, by_asked=by_asked)


def _handles(by: Actor, case: Application, on: date) -> bool:
    return any(
        _may(by, Action.ASSIST_APPLICATION, agency, on) for agency in (case.agency, case.unit) if agency
    )


def _may(by: Actor, action: Action, agency: Agency, on: date) -> bool:
    return not roles_for(action).isdisjoint(by.roles_over(agency, on, tree_wide=False))


def _no_extension(request: Request, until: date, on: date) -> list[Refusal]:
    reasons = []
    if until <= request.due_on:
        reasons.append(Refusal(f"新的期限应晚于现在的期限{request.due_on}", house_rule()))
    if until < on:
        reasons.append(Refusal("新的期限不能早于今天", house_rule()))
    case = request.application
    return reasons + (_too_late_for(case, until, on) if case else [])


def _too_late_for(case: Application, due_on: date, on: date) -> list[Refusal]:
    """《条例》第三十三条: the applicant has to be answered in the term of the case, whoever still owes what."""
    if case.answer_deadline is None or due_on <= max(case.answer_deadline, on):
        return []
    told = f"申请{case.number}应于{case.answer_deadline}前答复，商请的答复期限不能晚于这一天"
    return [Refusal(told, cite("regulation", 33))]
