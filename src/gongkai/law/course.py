"""The course of an application: the events taken one by one, by the rules that ``law.clock`` lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from gongkai.law.calendar import Calendar
from gongkai.law.clock_face import Consultation, ConsultationKind, State
from gongkai.law.derivation import Pause, Step, end_of_term
from gongkai.law.events import HEAD_OF_OGI_BODY, Event, EventType
from gongkai.law.faults import Fault, Finding, Refused
from gongkai.law.numerals import chinese_date
from gongkai.law.outcomes import OUTCOMES
from gongkai.law.sources import Citation, cite, house_rule
from gongkai.law.terms import Regime, regime_on

_DAY = timedelta(days=1)
_LONGEST_ORDER = 250  # working days, about a year: more is a slip of the pen


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


class Course:
    """The state machine: takes events one by one and knows where the case stands after each.

    All arithmetic is done on the provisional calendar, which equals the real one wherever that is loaded;
    what reaches into a year without notice is held back by :meth:`promised`.
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
            self.warn(Fault.NOT_CONFIRMED_ON_ARRIVAL_DAY, arrived=self.arrived, day=event.date)
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
            self.warn(Fault.CORRECTION_NOTICE_AFTER_7_WORKING_DAYS, deadline=self.correction_deadline)
        self.correction = _CorrectionNotice(event.date, event.correct_by)
        until = f"，申请人最迟应于{chinese_date(event.correct_by)}补正" if event.correct_by else ""
        self._note(event, self._regime(event.date).cite("correction"), f"已告知补正{until}。")

    def on_correction_received(self, event: Event) -> None:
        if self.correction is None:
            raise Refused(Fault.CORRECTION_WITHOUT_NOTICE)
        if self.corrected is not None:
            raise Refused(Fault.CORRECTION_ALREADY_RECEIVED)
        if self.correction.correct_by and event.date > self.correction.correct_by:
            self.warn(Fault.CORRECTION_AFTER_CORRECT_BY, correct_by=self.correction.correct_by)
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
        if event.date > self.deadline():
            raise Refused(Fault.DELAY_AFTER_DEADLINE, deadline=chinese_date(self.deadline()))
        # 第三十五条: 可以确定延迟答复的合理期限并告知申请人
        self.term = replace(self.running(), until=self.calendar.on_or_after(event.until))
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
        if self.running().extension:
            raise Refused(Fault.SECOND_EXTENSION)
        if self.approval is None or self.approval.working_days is None:
            raise Refused(Fault.EXTENSION_NEEDS_APPROVAL_OF_HEAD_OF_OGI_BODY)
        self._check_base_deadline(event)
        self.term = replace(self.running(), extension=self.approval.working_days)
        self._note(event, self._extension_rule(), "已在期限内告知申请人延期，延期生效。")

    def on_fee_notice_served(self, event: Event) -> None:
        if self.fee is not None:
            raise Refused(Fault.SECOND_FEE_NOTICE)
        if event.date > self.deadline():
            raise Refused(Fault.FEE_NOTICE_AFTER_DEADLINE, deadline=chinese_date(self.deadline()))
        # 国办函〔2020〕109号: 申请人应当在收到收费通知次日起20个工作日内缴纳费用
        days = self._regime(event.date).fee_payment
        self.fee = _Fee(event.date, self.calendar.add_working_days(event.date, days))
        rule = cite("fee_measures", 6)
        self._note(event, rule, "已通知缴纳信息处理费。")
        self._note_term("fee", rule, "缴费期限为{day}（{count}个工作日）。", event.date, self.fee.due, days)

    def on_fee_paid(self, event: Event) -> None:
        fee = self._outstanding_fee()
        if event.date > fee.due:
            self.warn(Fault.FEE_PAID_AFTER_DUE, due=fee.due)
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

    def running(self) -> _Term:
        if self.term is None:
            raise Refused(Fault.NO_RECEIPT)
        return self.term

    def _regime(self, day: date) -> Regime:
        regime = regime_on(day)
        if regime is None:
            raise Refused(Fault.BEFORE_REGULATION, day=chinese_date(day))
        return regime

    def base_deadline(self, pauses: Iterable[Pause] | None = None) -> date:
        return self._end(self.running().days, pauses)

    def deadline(self, pauses: Iterable[Pause] | None = None) -> date:
        term = self.running()
        if term.is_ordered and term.until:
            return term.until
        end = self._end(term.days + term.extension, pauses)
        return max(end, term.until) if term.until else end

    def _end(self, days: int, pauses: Iterable[Pause] | None) -> date:
        chosen = self.pauses() if pauses is None else pauses
        intervals = [(pause.start, pause.end) for pause in chosen]
        return end_of_term(self.calendar, self.running().start, days, intervals)

    def promised(self, start: date, end: date | None) -> date | None:
        """``end``, unless the term that leads to it needs a year whose notice is not loaded."""
        if end is None or self.real.missing_year(start + _DAY, end) is not None:
            return None
        return end

    # --- extension -----------------------------------------------------------------------------------

    def _check_extension(self, event: Event) -> None:
        term = self.running()
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
        regime = self._regime(self.running().start)
        return house_rule() if "extension" in regime.house else regime.cite("extension")

    def _check_base_deadline(self, event: Event) -> None:
        if event.date > self.base_deadline():
            deadline = chinese_date(self.base_deadline())
            raise Refused(Fault.EXTENSION_AFTER_BASE_DEADLINE, deadline=deadline)

    # --- consultation --------------------------------------------------------------------------------

    def _send(self, kind: ConsultationKind, event: Event) -> None:
        if event.date > self.deadline():
            self.warn(Fault.CONSULTATION_AFTER_DEADLINE, deadline=self.deadline())
        self.consultations.append(Consultation(kind, event.date, event.ref))
        if self.running().is_ordered:
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
            self.warn(Fault.OPINION_AFTER_DUE, due=letter.due)
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

    def pauses(self, *, cautious: bool = False) -> list[Pause]:
        """The pauses of the running term; a term set by a court or a reconsideration body has none.

        ``cautious``: each from service instead of sending, and never longer than the 15 working days.
        """
        if self.running().is_ordered:
            return []
        return [
            Pause(
                letter.served if cautious and letter.served else letter.sent,
                self.pause_end(letter, cautious=cautious),
                letter.kind.label,
            )
            for letter in self.consultations
        ]

    def pause_end(self, letter: Consultation, *, cautious: bool = False) -> date:
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

    def warn(self, fault: Fault, **days: date) -> None:
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

    def note_answer_term(self) -> None:
        term, pauses = self.running(), self.pauses()
        if term.is_ordered and term.until:
            text = f"文书载明的答复期限为{chinese_date(term.until)}。"
            self.steps.append(Step(text, term.rule, term.start, term.until))
            return
        base = self.base_deadline()
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


_HANDLERS: dict[EventType, Callable[[Course, Event], None]] = {
    kind: getattr(Course, f"on_{kind.value}") for kind in EventType
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
