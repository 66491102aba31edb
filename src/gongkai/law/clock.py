"""The statutory clock of an application: events in, deadlines out, with their derivation.

The rules, in the order in which they are applied:

1. A starting day is day 0; counted days are working days.
2. The answer is due on the 20th counted day after receipt (第三十三条第二款); a correction notice on the 7th
   after the *first* receipt (第三十条), whatever happens later.
3. A received correction, a paid fee and an order to answer again are a new day 0 with a full term.
4. A consultation takes the working days in (sent, end] out of the count (第三十三条第三款).
5. One extension of at most 20 days lengthens the running term, if the head of the OGI body consented and the
   applicant was told before the term ended (第三十三条第二款).
6. What needs a year without holiday notice is not promised; ``provisional_deadline`` shows Monday to Friday.

Where the text is silent this module decides, and says so by citing the house rules:

- An extension belongs to the term in which it was given: a new day 0 ends it, and allows one on the new term.
- A consultation that spans a new day 0 pauses the new term from then on; its earlier days no longer matter.
- An opinion that comes after the 15 days of the consulted party still ends the pause on the day it arrives; the
  cautious deadline lets the pause end with the 15 days (docs/adr/0010).
- While service on the consulted party is not recorded, its 15 days are counted from the day of sending.
- A term set by a court or a reconsideration body is neither extended nor paused.
- The version of the Regulation in force on a term's day 0 governs that term.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from gongkai.law.calendar import Calendar
from gongkai.law.clock_face import SILENCE_MEANS, Clock, Consultation, ConsultationKind, State, Status
from gongkai.law.derivation import Pause, Step, end_of_term
from gongkai.law.events import HEAD_OF_OGI_BODY, Event, EventType
from gongkai.law.faults import Fault, Finding, Refused
from gongkai.law.numerals import chinese_date
from gongkai.law.outcomes import OUTCOMES
from gongkai.law.sources import Citation, cite, house_rule
from gongkai.law.terms import Regime, regime_on

__all__ = ["Clock", "Consultation", "ConsultationKind", "State", "Status", "Step", "run"]

_DAY = timedelta(days=1)
_LONGEST_ORDER = 250  # working days, about a year: more is a slip of the pen


def run(events: Iterable[Event | Mapping[str, Any]], calendar: Calendar | None = None) -> Clock:
    """The clock after ``events`` (in order of time; Events, or JSON objects as Event.parse reads them).

    Pure: the same events and calendar give the same clock. A faulty event does not raise: it is left out and
    becomes an error among ``findings``, and the deadline is the one that holds without it.
    """
    case = _Case(calendar or Calendar.default())
    for place, event in enumerate(events):
        case.take(place, event)
    return case.clock()


@dataclass(frozen=True, slots=True)
class _Term:
    """The running answer term: ``days`` from ``start``, ``extension`` more, or ``until`` a set date."""

    start: date
    days: int
    rule: Citation
    is_ordered: bool = False
    extension: int = 0
    until: date | None = None


@dataclass(frozen=True, slots=True)
class _CorrectionNotice:
    served: date
    correct_by: date | None


@dataclass(frozen=True, slots=True)
class _Fee:
    served: date
    due: date
    paid: date | None = None


class _Case:
    """The state machine: takes events one by one, then says what the clock shows.

    All arithmetic is done on the provisional calendar, which equals the real one wherever that is loaded;
    what reaches into a year without notice is held back by :meth:`_promised`.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.real = calendar
        self.calendar = calendar.provisional()
        self.place = 0
        self.events: list[Event] = []
        self.findings: list[Finding] = []
        self.steps: list[Step] = []
        self.arrived: date | None = None
        self.received: date | None = None
        self.term: _Term | None = None
        self.correction_deadline: date | None = None
        self.correction: _CorrectionNotice | None = None
        self.corrected: Event | None = None
        self.consultations: list[Consultation] = []
        self.fee: _Fee | None = None
        self.reasons_asked: date | None = None
        self.reasons_given: date | None = None
        self.approval: Event | None = None
        self.decision: Event | None = None
        self.served: date | None = None
        self.ending: State | None = None
        self.is_archived = False

    def take(self, place: int, raw: Event | Mapping[str, Any]) -> None:
        self.place = place
        try:
            event = raw if isinstance(raw, Event) else Event.parse(raw)
            self._admit(event)
            _HANDLERS[event.type](self, event)
        except Refused as refusal:
            self.findings.append(Finding(refusal.fault, refusal.text, place))
        else:
            self.events.append(event)

    # --- which events may come now -------------------------------------------------------------------

    def _admit(self, event: Event) -> None:
        label = event.type.label
        if self.events and event.date < self.events[-1].date:
            raise Refused(Fault.EVENTS_OUT_OF_ORDER, day=chinese_date(event.date), event=label)
        if event.type in (EventType.ARRIVED, EventType.RECEIVED):
            return
        if self.received is None:
            raise Refused(Fault.EVENT_BEFORE_RECEIPT, event=label)
        if self.ending is not None and event.type not in _AFTER_END:
            raise Refused(Fault.CASE_ALREADY_ENDED, event=label)
        if self.decision is not None and event.type not in _AFTER_DECISION:
            raise Refused(Fault.EVENT_AFTER_DECISION, event=label)

    # --- what each event does ------------------------------------------------------------------------

    def on_arrived(self, event: Event) -> None:
        if self.arrived or self.received:
            raise Refused(Fault.SECOND_RECEIPT)
        self.arrived = event.date
        self._note(event, cite("regulation", 31), "申请到达，与申请人确认之日为收到之日，期限尚未起算。")

    def on_received(self, event: Event) -> None:
        if self.received is not None:
            raise Refused(Fault.SECOND_RECEIPT)
        regime = regime_on(event.date)
        if regime is None:
            raise Refused(Fault.BEFORE_REGULATION, day=chinese_date(event.date))
        # 第三十一条第二项: 以平常信函等无需签收的邮寄方式提交的，应当于收到申请的当日与申请人确认
        if event.channel == "mail_ordinary" and self.arrived and self.arrived < event.date:
            self._warn(Fault.NOT_CONFIRMED_ON_ARRIVAL_DAY, arrived=self.arrived, day=event.date)
        self.received = event.date
        self._note(
            event, regime.cite("receipt"), "收到申请。参照民法典第二百零一条，当日不计入，从次日起算。"
        )
        self._start_term(event.date, regime)
        if regime.correction_notice is not None:
            # 第三十条: 自收到申请之日起7个工作日内一次性告知申请人作出补正
            self.correction_deadline = self.calendar.add_working_days(event.date, regime.correction_notice)
            self._note_term(
                "correction_notice",
                regime.cite("correction"),
                "申请内容不明确的，最迟应于{day}告知补正（{count}个工作日）。",
                event.date,
                self.correction_deadline,
                regime.correction_notice,
            )

    def on_correction_notice_served(self, event: Event) -> None:
        if self.correction is not None:
            raise Refused(Fault.SECOND_CORRECTION_NOTICE)
        if event.correct_by is not None and event.correct_by <= event.date:
            raise Refused(Fault.CORRECT_BY_BEFORE_NOTICE)
        if self.correction_deadline and event.date > self.correction_deadline:
            self._warn(Fault.CORRECTION_NOTICE_AFTER_7_WORKING_DAYS, deadline=self.correction_deadline)
        self.correction = _CorrectionNotice(event.date, event.correct_by)
        until = f"，申请人最迟应于{chinese_date(event.correct_by)}补正" if event.correct_by else ""
        self._note(event, self._regime(event.date).cite("correction"), f"已告知补正{until}。")

    def on_correction_received(self, event: Event) -> None:
        if self.correction is None:
            raise Refused(Fault.CORRECTION_WITHOUT_NOTICE)
        if self.corrected is not None:
            raise Refused(Fault.CORRECTION_ALREADY_RECEIVED)
        if self.correction.correct_by and event.date > self.correction.correct_by:
            self._warn(Fault.CORRECTION_AFTER_CORRECT_BY, correct_by=self.correction.correct_by)
        self.corrected = event
        regime = self._regime(event.date)
        # 第三十条: 答复期限自行政机关收到补正的申请之日起计算
        self._note(event, regime.cite("correction"), "收到补正材料，答复期限自该日起重新计算。")
        if not event.clear:
            self._note(
                event, regime.cite("correction"), "补正后内容仍不明确。补正只告知一次，应在期限内答复。"
            )
        self._start_term(event.date, regime)

    def on_correct_by_passed(self, event: Event) -> None:
        if self.correction is None:
            raise Refused(Fault.CORRECTION_WITHOUT_NOTICE)
        if self.corrected is not None:
            raise Refused(Fault.CORRECTION_ALREADY_RECEIVED)
        if self.correction.correct_by is None:
            raise Refused(Fault.CORRECT_BY_MISSING)
        if event.date <= self.correction.correct_by:
            raise Refused(Fault.CORRECT_BY_NOT_PASSED, correct_by=chinese_date(self.correction.correct_by))
        rule = self._regime(event.date).cite("correction")
        if event.justified_reason:
            self._note(event, rule, "申请人逾期未补正但有正当理由，继续等待补正。")
            return
        # 第三十条: 申请人无正当理由逾期不补正的，视为放弃申请，行政机关不再处理该政府信息公开申请
        self.ending = State.NO_CORRECTION
        self._note(event, rule, "申请人无正当理由逾期不补正，视为放弃申请，不再处理。")

    def on_reasons_asked(self, event: Event) -> None:
        self.reasons_asked, self.reasons_given = event.date, None
        self._note(event, cite("regulation", 35), "已要求申请人说明理由。")
        self._note(event, house_rule(), "法律未规定此时中止计算，答复期限照常进行。")

    def on_reasons_given(self, event: Event) -> None:
        if self.reasons_asked is None:
            raise Refused(Fault.REASONS_NOT_ASKED)
        self.reasons_given = event.date
        self._note(event, cite("regulation", 35), "收到申请人说明的理由。")

    def on_delay_set(self, event: Event) -> None:
        if self.reasons_asked is None:
            raise Refused(Fault.REASONS_NOT_ASKED)
        if event.until is None or event.until <= event.date:
            raise Refused(Fault.DELAY_DATE_MISSING)
        if event.date > self._deadline():
            raise Refused(Fault.DELAY_AFTER_DEADLINE, deadline=chinese_date(self._deadline()))
        # 第三十五条: 可以确定延迟答复的合理期限并告知申请人
        self.term = replace(self._running(), until=self.calendar.on_or_after(event.until))
        text = f"理由合理但无法按期答复，确定最迟于{chinese_date(event.until)}答复。"
        self._note(event, cite("regulation", 35), text)

    def on_third_party_consult_sent(self, event: Event) -> None:
        self._send(ConsultationKind.THIRD_PARTY, event)

    def on_third_party_served(self, event: Event) -> None:
        self._consultation_served(ConsultationKind.THIRD_PARTY, event)

    def on_third_party_opinion_received(self, event: Event) -> None:
        self._opinion_received(ConsultationKind.THIRD_PARTY, event)

    def on_agency_consult_sent(self, event: Event) -> None:
        self._send(ConsultationKind.AGENCY, event)

    def on_agency_served(self, event: Event) -> None:
        self._consultation_served(ConsultationKind.AGENCY, event)

    def on_agency_opinion_received(self, event: Event) -> None:
        self._opinion_received(ConsultationKind.AGENCY, event)

    def on_extension_approved(self, event: Event) -> None:
        self._check_extension(event)
        self.approval = event
        self._note(event, self._extension_rule(), f"负责人同意延长{event.working_days}个工作日。")

    def on_extension_notice_served(self, event: Event) -> None:
        # A notice that names the consenting head itself stands for both events.
        if event.approver_role == HEAD_OF_OGI_BODY and self.approval is None:
            self.on_extension_approved(event)
        if self._running().extension:
            raise Refused(Fault.SECOND_EXTENSION)
        if self.approval is None or self.approval.working_days is None:
            raise Refused(Fault.EXTENSION_NEEDS_APPROVAL_OF_HEAD_OF_OGI_BODY)
        self._check_base_deadline(event)
        self.term = replace(self._running(), extension=self.approval.working_days)
        self._note(event, self._extension_rule(), "已在期限内告知申请人延期，延期生效。")

    def on_fee_notice_served(self, event: Event) -> None:
        if self.fee is not None:
            raise Refused(Fault.SECOND_FEE_NOTICE)
        if event.date > self._deadline():
            raise Refused(Fault.FEE_NOTICE_AFTER_DEADLINE, deadline=chinese_date(self._deadline()))
        # 国办函〔2020〕109号: 申请人应当在收到收费通知次日起20个工作日内缴纳费用
        days = self._regime(event.date).fee_payment
        self.fee = _Fee(event.date, self.calendar.add_working_days(event.date, days))
        rule = cite("fee_measures", 6)
        self._note(event, rule, "已通知缴纳信息处理费。")
        self._note_term("fee", rule, "缴费期限为{day}（{count}个工作日）。", event.date, self.fee.due, days)

    def on_fee_paid(self, event: Event) -> None:
        fee = self._outstanding_fee()
        if event.date > fee.due:
            self._warn(Fault.FEE_PAID_AFTER_DUE, due=fee.due)
        self.fee = replace(fee, paid=event.date)
        self._note(event, cite("fee_measures", 6), "费用缴清，答复期限自缴费次日起重新计算。")
        self._start_term(event.date, self._regime(event.date))

    def on_fee_due_passed(self, event: Event) -> None:
        fee = self._outstanding_fee()
        if event.date <= fee.due:
            raise Refused(Fault.FEE_DUE_NOT_PASSED, due=chinese_date(fee.due))
        self.ending = State.NO_FEE
        self._note(event, cite("fee_measures", 6), "申请人逾期未缴费，视为放弃申请，不再处理。")

    def on_decided(self, event: Event) -> None:
        if self.decision is not None:
            raise Refused(Fault.SECOND_DECISION)
        if event.outcome is not None and event.outcome not in OUTCOMES:
            raise Refused(Fault.UNKNOWN_OUTCOME, value=event.outcome)
        self.decision = event
        self._note(event, cite("regulation", 36), "作出答复。")

    def on_served(self, event: Event) -> None:
        if self.decision is None and event.outcome is not None:
            self.on_decided(event)
        if self.decision is None:
            raise Refused(Fault.SERVICE_WITHOUT_DECISION)
        if self.served is not None:
            raise Refused(Fault.ALREADY_SERVED)
        self.served = event.date
        self._note(event, cite("service_letter"), "答复送达，以该日判断是否按期。")

    def on_withdrawn(self, event: Event) -> None:
        if self.served is not None:
            raise Refused(Fault.CASE_ALREADY_ENDED, event=event.type.label)
        self.ending = State.WITHDRAWN
        self._note(event, house_rule(), "申请人书面撤回申请，办理终止。")

    def on_archived(self, event: Event) -> None:
        if self.ending is None and self.served is None:
            raise Refused(Fault.ARCHIVE_BEFORE_END)
        if self.is_archived:
            raise Refused(Fault.CASE_ALREADY_ENDED, event=event.type.label)
        self.is_archived = True
        self._note(event, cite("regulation", 45), "材料归档。")

    def on_ordered_again(self, event: Event) -> None:
        days = event.working_days or self._regime(event.date).ordered
        if days > _LONGEST_ORDER:
            raise Refused(Fault.ORDERED_TERM_TOO_LONG, value=days)
        by_court = event.ordered_by != "reconsideration"
        # 法释〔2025〕8号第十一条: 20个工作日; 行政复议法第六十六条: 一定期限. A former version is no source of ours.
        rule = cite("court_interpretation", 11) if by_court else cite("reconsideration_law", 66)
        if not rule.source.covers(event.date):
            rule = house_rule()
        self.decision = self.served = self.ending = self.approval = self.reasons_asked = None
        self.is_archived = False
        who = "人民法院判决" if by_court else "复议决定"
        self._note(event, rule, f"{who}责令重新答复，期限自该日起另行计算。")
        until = self.calendar.on_or_after(event.until) if event.until else None
        self.term = _Term(event.date, days, rule, is_ordered=True, until=until)

    # --- terms ---------------------------------------------------------------------------------------

    def _start_term(self, start: date, regime: Regime) -> None:
        """A new day 0 with a full term; what was granted on the old term ends with it."""
        rule = house_rule() if "answer" in regime.house else regime.cite("answer")
        self.term = _Term(start, regime.answer, rule)
        self.approval = self.reasons_asked = self.reasons_given = None

    def _running(self) -> _Term:
        if self.term is None:
            raise Refused(Fault.NO_RECEIPT)
        return self.term

    def _regime(self, day: date) -> Regime:
        regime = regime_on(day)
        if regime is None:
            raise Refused(Fault.BEFORE_REGULATION, day=chinese_date(day))
        return regime

    def _base_deadline(self, pauses: Iterable[Pause] | None = None) -> date:
        return self._end(self._running().days, pauses)

    def _deadline(self, pauses: Iterable[Pause] | None = None) -> date:
        term = self._running()
        if term.is_ordered and term.until:
            return term.until
        end = self._end(term.days + term.extension, pauses)
        return max(end, term.until) if term.until else end

    def _end(self, days: int, pauses: Iterable[Pause] | None) -> date:
        chosen = self._pauses() if pauses is None else pauses
        intervals = [(pause.start, pause.end) for pause in chosen]
        return end_of_term(self.calendar, self._running().start, days, intervals)

    def _promised(self, start: date, end: date | None) -> date | None:
        """``end``, unless the term that leads to it needs a year whose notice is not loaded."""
        if end is None or self.real.missing_year(start + _DAY, end) is not None:
            return None
        return end

    # --- extension -----------------------------------------------------------------------------------

    def _check_extension(self, event: Event) -> None:
        term = self._running()
        if term.is_ordered:
            raise Refused(Fault.EXTENSION_NOT_FOR_ORDERED_TERM)
        if term.extension or self.approval is not None:
            raise Refused(Fault.SECOND_EXTENSION)
        if event.working_days is None:
            raise Refused(Fault.EXTENSION_DAYS_INVALID)
        # 第三十三条第二款: 延长的期限最长不得超过20个工作日
        longest = self._regime(term.start).extension
        if event.working_days > longest:
            raise Refused(Fault[f"EXTENSION_EXCEEDS_{longest}_WORKING_DAYS"])
        # 第三十三条第二款: 需要延长答复期限的，应当经政府信息公开工作机构负责人同意并告知申请人
        if event.approver_role != HEAD_OF_OGI_BODY:
            raise Refused(Fault.EXTENSION_NEEDS_APPROVAL_OF_HEAD_OF_OGI_BODY)
        self._check_base_deadline(event)

    def _extension_rule(self) -> Citation:
        regime = self._regime(self._running().start)
        return house_rule() if "extension" in regime.house else regime.cite("extension")

    def _check_base_deadline(self, event: Event) -> None:
        if event.date > self._base_deadline():
            deadline = chinese_date(self._base_deadline())
            raise Refused(Fault.EXTENSION_AFTER_BASE_DEADLINE, deadline=deadline)

    # --- consultation --------------------------------------------------------------------------------

    def _send(self, kind: ConsultationKind, event: Event) -> None:
        if event.date > self._deadline():
            self._warn(Fault.CONSULTATION_AFTER_DEADLINE, deadline=self._deadline())
        self.consultations.append(Consultation(kind, event.date, event.ref))
        if self._running().is_ordered:
            self._note(event, house_rule(), f"发出{kind.label}函。文书确定的期限不因征求意见而暂停。")
            return
        # 第三十三条第三款: 行政机关征求第三方和其他机关意见所需时间不计算在前款规定的期限内
        self._note(
            event, self._regime(event.date).cite("pause"), f"发出{kind.label}函，所需时间不计入答复期限。"
        )
        # The text doesn't say from which day to which.
        text = "暂停计算的起止：自发函次日起，至收到意见或者提出意见的期限届满之日。"
        self._note(event, house_rule(), text)

    def _consultation_served(self, kind: ConsultationKind, event: Event) -> None:
        place, letter = self._letter(kind, event)
        if letter.served is not None:
            raise Refused(Fault.CONSULTATION_ALREADY_SERVED)
        regime = self._regime(event.date)
        due = self.calendar.add_working_days(event.date, regime.consultation)
        self.consultations[place] = replace(letter, served=event.date, due=due)
        self._note_term(
            kind.value,
            house_rule() if "consultation" in regime.house else regime.cite(kind),
            "征求意见函送达，最迟应于{day}提出意见（{count}个工作日）。",
            event.date,
            due,
            regime.consultation,
        )

    def _opinion_received(self, kind: ConsultationKind, event: Event) -> None:
        place, letter = self._letter(kind, event)
        if letter.due and event.date > letter.due:
            self._warn(Fault.OPINION_AFTER_DUE, due=letter.due)
        self.consultations[place] = replace(letter, opinion=event.date)
        self._note(event, self._regime(event.date).cite(kind), f"收到{kind.label[2:]}，次日起恢复计算。")

    def _letter(self, kind: ConsultationKind, event: Event) -> tuple[int, Consultation]:
        """The letter an event belongs to: by its ``ref``, else the first that still waits for the event."""
        of_kind = [
            (place, letter)
            for place, letter in enumerate(self.consultations)
            if letter.kind is kind and (not event.ref or letter.ref == event.ref)
        ]
        if not of_kind:
            raise Refused(Fault.CONSULTATION_NOT_SENT)
        unanswered = [(place, letter) for place, letter in of_kind if letter.opinion is None]
        if not unanswered:
            raise Refused(Fault.CONSULTATION_ALREADY_ANSWERED)
        if event.type in (EventType.THIRD_PARTY_SERVED, EventType.AGENCY_SERVED):
            unserved = [(place, letter) for place, letter in unanswered if letter.served is None]
            return (unserved or unanswered)[0]
        return unanswered[0]

    def _pauses(self, *, cautious: bool = False) -> list[Pause]:
        """The pauses of the running term; a term set by a court or a reconsideration body has none.

        ``cautious``: each from service instead of sending, and never longer than the 15 working days.
        """
        if self._running().is_ordered:
            return []
        return [
            Pause(
                letter.served if cautious and letter.served else letter.sent,
                self._pause_end(letter, cautious=cautious),
                letter.kind.label,
            )
            for letter in self.consultations
        ]

    def _pause_end(self, letter: Consultation, *, cautious: bool = False) -> date:
        """The day the opinion arrived, or, with no opinion, the end of the consulted party's 15 working days."""
        regime = self._regime(letter.sent)
        due = letter.due or self.calendar.add_working_days(letter.sent, regime.consultation)
        if letter.opinion and not (cautious and letter.due):
            return letter.opinion
        return min(letter.opinion or due, due)

    # --- fee -----------------------------------------------------------------------------------------

    def _outstanding_fee(self) -> _Fee:
        if self.fee is None:
            raise Refused(Fault.FEE_WITHOUT_NOTICE)
        if self.fee.paid is not None:
            raise Refused(Fault.FEE_ALREADY_PAID)
        return self.fee

    # --- the derivation ------------------------------------------------------------------------------

    def _warn(self, fault: Fault, **days: date) -> None:
        text = fault.text.format(**{name: chinese_date(day) for name, day in days.items()})
        self.findings.append(Finding(fault, text, self.place))

    def _note(self, event: Event, rule: Citation, text: str) -> None:
        self.steps.append(Step(text, rule, event.date, event.date, event=self.place))

    def _note_term(
        self,
        term: str,
        rule: Citation,
        text: str,
        start: date,
        end: date,
        count: int,
        pauses: Iterable[Pause] = (),
    ) -> None:
        missing = self.real.missing_year(start + _DAY, end)
        sentence = text.format(day=chinese_date(end), count=count)
        if missing:
            sentence += f"（{missing}年节假日安排尚未录入，暂按周一至周五推算）"
        self.steps.append(
            Step(
                sentence,
                rule,
                start,
                end,
                term,
                count,
                missing is not None,
                None,
                self.calendar,
                tuple(pauses),
            )
        )

    def _note_answer_term(self) -> None:
        term, pauses = self._running(), self._pauses()
        if term.is_ordered and term.until:
            text = f"文书载明的答复期限为{chinese_date(term.until)}。"
            self.steps.append(Step(text, term.rule, term.start, term.until))
            return
        base = self._base_deadline()
        self._note_term(
            "answer", term.rule, "答复期限为{day}（{count}个工作日）。", term.start, base, term.days, pauses
        )
        if term.extension:
            extended = self._end(term.days + term.extension, None)
            rule = self._extension_rule()
            text = "延长后的答复期限为{day}（再计{count}个工作日）。"
            self._note_term("extension", rule, text, base, extended, term.extension, pauses)
        if term.until:
            text = f"延迟答复的期限为{chinese_date(term.until)}。"
            self.steps.append(Step(text, cite("regulation", 35), term.start, term.until))

    # --- what the clock shows ------------------------------------------------------------------------

    def clock(self) -> Clock:
        if self.term is None or self.received is None:
            if not self.findings and self.arrived is None:
                self.findings.append(Finding(Fault.NO_RECEIPT, Fault.NO_RECEIPT.text))
            state = State.ARRIVED if self.arrived else State.NOT_RECEIVED
            return Clock(
                state,
                Status.NOT_RECEIVED,
                findings=tuple(self.findings),
                events=tuple(self.events),
                steps=tuple(self.steps),
            )
        start, deadline = self.term.start, self._deadline()
        is_open = self.ending is None
        answer = self._promised(start, deadline) if is_open else None
        if is_open:
            self._note_answer_term()
            self._warn_of_open_ends()
        dues = [
            (self.received, self.correction_deadline),
            *((letter.served or letter.sent, letter.due) for letter in self.consultations),
            *([(self.fee.served, self.fee.due)] if self.fee else []),
            *([(start, deadline)] if is_open else []),
        ]
        missing = self._first_missing_year(dues)
        return Clock(
            state=self._state(),
            status=self._status(missing),
            term_start=start,
            correction_notice_deadline=self._promised(self.received, self.correction_deadline),
            correction_notice_in_time=self._correction_in_time(),
            correct_by=self.correction.correct_by if self.correction else None,
            base_deadline=self._promised(start, self._base_or_ordered()) if is_open else None,
            answer_deadline=answer,
            safe_answer_deadline=self.calendar.add_working_days(answer, -1) if answer else None,
            cautious_deadline=self._promised(start, self._cautious()) if is_open else None,
            provisional_deadline=deadline if is_open and answer is None else None,
            third_party_due=self._latest_due(ConsultationKind.THIRD_PARTY),
            agency_due=self._latest_due(ConsultationKind.AGENCY),
            fee_due=self._promised(self.fee.served, self.fee.due) if self.fee else None,
            silence_means=self._silence_means(),
            annual_report_row=self._row(),
            answered_on=self.served,
            on_time=self._on_time(deadline),
            missing_year=missing,
            consultations=tuple(self.consultations),
            findings=tuple(self.findings),
            events=tuple(self.events),
            steps=tuple(self.steps),
        )

    def _warn_of_open_ends(self) -> None:
        term = self._running()
        if self.approval is not None and not term.extension:
            self._warn(Fault.EXTENSION_NOT_SERVED, deadline=self._base_deadline())
        if not term.is_ordered and any(not (one.served or one.opinion) for one in self.consultations):
            self._warn(Fault.CONSULTATION_NOT_SERVED)

    def _base_or_ordered(self) -> date:
        term = self._running()
        return term.until if term.is_ordered and term.until else self._base_deadline()

    def _cautious(self) -> date:
        return self._deadline(self._pauses(cautious=True))

    def _first_missing_year(self, dues: Iterable[tuple[date, date | None]]) -> int | None:
        years = [self.real.missing_year(start + _DAY, due) for start, due in dues if due]
        return min((year for year in years if year is not None), default=None)

    def _correction_in_time(self) -> bool | None:
        if self.correction is None or self.correction_deadline is None:
            return None
        return self.correction.served <= self.correction_deadline

    def _on_time(self, deadline: date) -> bool | None:
        if self.served is None or self.real.missing_year(
            self._running().start + _DAY, min(self.served, deadline)
        ):
            return None
        return self.served <= deadline

    def _latest_due(self, kind: ConsultationKind) -> date | None:
        served = [one for one in self.consultations if one.kind is kind and one.due]
        latest = max(served, key=lambda one: one.due or date.min, default=None)
        return self._promised(latest.served or latest.sent, latest.due) if latest else None

    def _silence_means(self) -> str | None:
        silent = {one.kind for one in self.consultations if one.opinion is None}
        return next((SILENCE_MEANS[kind] for kind in ConsultationKind if kind in silent), None)

    def _row(self) -> str | None:
        if self.ending is not None:
            return OUTCOMES[_OUTCOME_OF_ENDING[self.ending]].row_2021
        if self.decision is not None and self.decision.outcome is not None:
            return OUTCOMES[self.decision.outcome].row_2021
        if self.corrected is not None and not self.corrected.clear:
            return OUTCOMES["unclear_after_correction"].row_2021
        return None

    def _waits_for_correction(self) -> bool:
        return self.correction is not None and self.corrected is None and not self._running().is_ordered

    def _waits_for_fee(self) -> bool:
        return self.fee is not None and self.fee.paid is None and not self._running().is_ordered

    def _status(self, missing: int | None) -> Status:
        if self.ending is not None:
            return Status.CLOSED
        if missing is not None:
            return Status.CALENDAR_MISSING
        if self.served is not None:
            return Status.ANSWERED
        if self._waits_for_fee() or (
            self._waits_for_correction() and self._correction_in_time() is not False
        ):
            return Status.WAITING
        return Status.COUNTING

    def _state(self) -> State:
        if self.is_archived:
            return State.ARCHIVED
        if self.ending is not None:
            return self.ending
        if self.served is not None:
            return State.SERVED
        if self.decision is not None:
            return State.DECIDED
        if self._running().is_ordered:
            return State.ORDERED_AGAIN
        if self._waits_for_fee():
            return State.FEE_ASKED
        if self._waits_for_correction():
            return State.CORRECTION_ASKED
        return self._state_of_running_term()

    def _state_of_running_term(self) -> State:
        latest = self.events[-1].date
        consulting = {
            one.kind for one in self.consultations if one.opinion is None and latest <= self._pause_end(one)
        }
        if ConsultationKind.THIRD_PARTY in consulting:
            return State.CONSULTING_THIRD_PARTY
        if ConsultationKind.AGENCY in consulting:
            return State.CONSULTING_AGENCY
        if self._running().until:
            return State.DELAYED
        if self.reasons_asked and not self.reasons_given:
            return State.REASONS_ASKED
        return State.EXTENDED if self._running().extension else State.RECEIVED


_HANDLERS: dict[EventType, Callable[[_Case, Event], None]] = {
    kind: getattr(_Case, f"on_{kind.value}") for kind in EventType
}
_AFTER_END = frozenset({EventType.ARCHIVED, EventType.ORDERED_AGAIN})
# An opinion that comes late is still registered; it changes nothing but the end of its own pause.
_AFTER_DECISION = _AFTER_END | {
    EventType.DECIDED,
    EventType.SERVED,
    EventType.WITHDRAWN,
    EventType.THIRD_PARTY_SERVED,
    EventType.THIRD_PARTY_OPINION_RECEIVED,
    EventType.AGENCY_SERVED,
    EventType.AGENCY_OPINION_RECEIVED,
}
_OUTCOME_OF_ENDING = {
    State.NO_CORRECTION: "no_correction",
    State.NO_FEE: "no_fee_paid",
    State.WITHDRAWN: "withdrawn_by_applicant",
}
