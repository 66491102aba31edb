"""A case as its applicant may see it: what was told to them, and nothing of the inside.

A decision that is not served yet, an extension of which the applicant was not told, names of staff, notes, searches
and the parties that were consulted stay in the office.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.law.clock import Clock, State, Status, run
from gongkai.law.events import EventType
from gongkai.law.outcomes import OUTCOMES, Group
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.applications.models import Application, CaseFile, FileKind
from gongkai.records.applications.projection import clock_events, history, words_of
from gongkai.records.applications.verbs.base import THE_APPLICANT, refusals_of_clock
from gongkai.records.applications.verbs.online import ConfirmAnswer
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import today

# In the applicant's words; keys of the event's data may be named. What is not here is not told.
_SENTENCES = {
    EventKind.APPLICATION_REGISTERED: "提交申请，渠道：{channel_label}",
    EventKind.APPLICATION_RECEIPT_CONFIRMED: "与您确认收到申请，这一天是收到申请之日",
    EventKind.CORRECTION_ASKED: "请您补正，最迟于{correct_by}补正",
    EventKind.CORRECTION_RECEIVED: "收到您的补正，答复期限从这一天重新计算",
    EventKind.CORRECTION_LAPSED: "补正期限届满没有补正，视为放弃申请",
    EventKind.REASONS_ASKED: "请您说明申请的理由",
    EventKind.REASONS_GIVEN: "收到您说明的理由",
    EventKind.DELAY_SET: "确定延迟到{until}答复",
    EventKind.CONSULTATION_SENT: "书面征求{party}的意见，所需时间不计入答复期限",
    EventKind.EXTENSION_NOTICE_SERVED: "告知您延长答复期限",
    EventKind.FEE_ASKED: "通知缴纳信息处理费{amount}元",
    EventKind.FEE_PAID: "收到信息处理费，答复期限从这一天重新计算",
    EventKind.FEE_LAPSED: "缴费期限届满没有缴费，视为放弃申请",
    EventKind.ANSWER_SERVED: "答复送达，方式：{method_label}",
    EventKind.ANSWER_CONFIRMED: "您确认收到答复",
    EventKind.APPLICATION_WITHDRAWN: "您撤回申请",
    EventKind.ANSWER_ORDERED: "{body}责令重新答复",
}
# Free texts of an event that were written to the applicant, or by the applicant.
_TEXTS = {
    EventKind.CORRECTION_ASKED: "what",
    EventKind.CORRECTION_RECEIVED: "correction",
    EventKind.REASONS_ASKED: "facts",
}

_STAGES = {
    State.NOT_RECEIVED: (
        "已提交，等待确认",
        "我们会按您留的联系方式与您确认；双方确认的那一天是收到申请之日，答复期限从那一天起算。"
        "不想申请了的，确认的时候告诉我们就可以。",
    ),
    State.CORRECTION_ASKED: (
        "等待您补正",
        "请在期限以前补正。逾期不补正又没有正当理由的，视为放弃申请。",
    ),
    State.REASONS_ASKED: ("等待您说明理由", "请把理由告诉我们；答复期限继续计算。"),
    State.CONSULTING_THIRD_PARTY: ("正在征求第三方意见", "征求意见所需的时间不计入答复期限。"),
    State.CONSULTING_AGENCY: ("正在征求其他机关意见", "征求意见所需的时间不计入答复期限。"),
    State.FEE_ASKED: (
        "等待您缴费",
        "请按收费通知缴费；缴清以后，答复期限重新计算。逾期未缴费的，视为放弃申请。",
    ),
    State.EXTENDED: ("正在办理，已延长答复期限", "我们会在延长后的期限以前答复。"),
    State.DELAYED: ("正在办理，已确定延迟答复", "我们会在确定的日期以前答复。"),
    State.ORDERED_AGAIN: ("正在重新办理", "我们会在期限以前重新答复。"),
    State.SERVED: ("已答复", "对答复不服的，可以申请行政复议或者提起行政诉讼，期限和机关写在答复中。"),
    State.NO_CORRECTION: ("已办结：没有补正，视为放弃", "需要这些信息的，可以重新申请。"),
    State.NO_FEE: ("已办结：没有缴费，视为放弃", "需要这些信息的，可以重新申请。"),
    State.WITHDRAWN: ("已办结：您撤回了申请", "需要这些信息的，可以重新申请。"),
    State.ARCHIVED: ("已办结", "对答复不服的，可以申请行政复议或者提起行政诉讼，期限和机关写在答复中。"),
}
# Only these give anything out.
_DISCLOSING = (Group.DISCLOSED, Group.PARTIAL)
_IN_HAND = ("正在办理", "我们会在期限以前答复。")


@dataclass(frozen=True)
class Told:
    """One thing that happened, in the applicant's words. ``text``: what was written to or by the applicant."""

    on: date
    sentence: str
    text: str = ""


@dataclass(frozen=True)
class Progress:
    """Where the case stands. ``clock`` knows only what was told to the applicant.

    ``fee``: the notice that waits for payment, as the journal keeps it (amount, basis), or None.
    """

    case: Application
    stage: str
    onward: str
    clock: Clock
    events: tuple[Told, ...]
    fee: dict[str, Any] | None
    can_correct: bool
    can_withdraw: bool
    can_confirm: bool

    @property
    def waits_for_applicant(self) -> bool:
        """Whether the term of the answer begins anew once the applicant has done something."""
        return self.clock.status is Status.WAITING


def progress(case: Application) -> Progress:
    """The case for its applicant as of today."""
    happened = history(case)
    clock = run(list(_told_to_applicant(clock_events(happened))), current_calendar())
    stage, onward = _STAGES.get(_stage_of(clock.state), _IN_HAND)
    fees = [event.data for event in happened if event.kind == EventKind.FEE_ASKED]
    return Progress(
        case=case,
        stage=stage,
        onward=onward,
        clock=clock,
        events=tuple(_in_words(case, happened)),
        fee=fees[-1] if fees and clock.state is State.FEE_ASKED else None,
        can_correct=clock.state is State.CORRECTION_ASKED,
        can_withdraw=_may(case, happened, "withdrawn"),
        can_confirm=not ConfirmAnswer(case=case, by=THE_APPLICANT, on=today()).refusals(),
    )


def if_confirmed(case: Application, on: date) -> Clock:
    """The clock as it would be if both sides confirmed receipt on ``on``: a promise of nothing yet."""
    confirmed = {"type": str(EventType.RECEIVED), "date": on.isoformat(), "channel": case.channel}
    return run([*clock_events(history(case)), confirmed], current_calendar())


def files_for_applicant(case: Application) -> list[CaseFile]:
    """The copies that went with an answer that discloses and was served without a letter of this system.

    What was copied after that service is not given out yet; of several copies of one paper the last one counts. What
    went with a letter stands in the letter (``letters.progress.enclosed_with``).
    """
    outcome, until = "", None
    for event in history(case):
        if event.kind == EventKind.APPLICATION_DECIDED:
            outcome = event.data["outcome"]
        elif event.kind == EventKind.ANSWER_SERVED and "letter" not in event.data:
            until = event.business_date if OUTCOMES[outcome].group in _DISCLOSING else until
    if until is None:
        return []
    copies = case.files.filter(kind=FileKind.RELEASED, kept_on__lte=until)
    return list({copy.source_id or -copy.pk: copy for copy in copies}.values())


def _told_to_applicant(events: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The chain without what stands in the office until a later event tells the applicant of it."""
    told_by = {
        EventType.DECIDED: EventType.SERVED,
        EventType.EXTENSION_APPROVED: EventType.EXTENSION_NOTICE_SERVED,
    }
    for place, event in enumerate(events):
        awaited = told_by.get(EventType(event["type"]))
        if awaited is None or any(later["type"] == awaited for later in events[place + 1 :]):
            yield event


def _in_words(case: Application, happened: list[Event]) -> Iterator[Told]:
    for event in happened:
        kind = EventKind(event.kind)
        if kind in _SENTENCES:
            text = words_of(event, case).get(_TEXTS[kind], "") if kind in _TEXTS else ""
            yield Told(event.business_date, _SENTENCES[kind].format(**event.data), text)


def _stage_of(state: State) -> State:
    return State.NOT_RECEIVED if state is State.ARRIVED else state


def _may(case: Application, happened: list[Event], kind: str) -> bool:
    """Whether the clock would take an event of this kind today."""
    return not refusals_of_clock(clock_events(happened), {"type": kind, "date": today().isoformat()})
