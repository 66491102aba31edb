"""The statutory clock: 《政府信息公开条例》第三十至三十六条. Dates of single rules are in cases/*.json."""

from datetime import date

import pytest

from gongkai.law.calendar import Calendar, HolidayNotice
from gongkai.law.clock import ConsultationKind, State, Status, run
from gongkai.law.events import HEAD_OF_OGI_BODY, Event, EventType
from gongkai.law.faults import Fault, Severity
from gongkai.law.sources import house_rule

RECEIVED = {"type": "received", "date": "2026-09-08"}
SENT = {"type": "third_party_consult_sent", "date": "2026-09-14"}
SERVED = {"type": "third_party_served", "date": "2026-09-15"}


def test_events_may_be_objects_or_their_json_form():
    assert run([Event(type=EventType.RECEIVED, date=date(2026, 9, 8))]) == run([RECEIVED])


def test_the_derivation_names_event_rule_days_counted_and_days_skipped():
    clock = run([RECEIVED, SENT, SERVED])
    answer = clock.steps[-1]
    assert (answer.term, answer.counted, answer.to_day) == ("answer", 20, clock.answer_deadline)
    assert str(answer.rule) == "《中华人民共和国政府信息公开条例》第三十三条第二款"
    assert [str(group) for group in answer.skipped] == [
        "周末：10天",
        "征求第三方意见：16天",
        "中秋放假（国办发明电〔2025〕7号）：3天",
        "国庆节放假（国办发明电〔2025〕7号）：7天",
    ]
    days = [day for group in answer.skipped for day in group.days]
    assert len(days) + answer.counted == (answer.to_day - answer.from_day).days


def test_the_start_and_end_of_a_pause_are_shown_as_our_own_rule():
    rules = [step.rule for step in run([RECEIVED, SENT]).steps if step.event == 1]
    assert [str(rule) for rule in rules[:1]] == ["《中华人民共和国政府信息公开条例》第三十三条第三款"]
    assert rules[1] == house_rule()


def test_the_cautious_deadline_pauses_from_service_only():
    clock = run([RECEIVED, SENT, SERVED])
    assert (clock.answer_deadline, clock.cautious_deadline) == (date(2026, 11, 3), date(2026, 11, 2))


def test_a_term_into_a_year_without_notice_is_shown_as_provisional_and_fixed_by_the_notice():
    events = [{"type": "received", "date": "2026-12-10"}]
    open_end = run(events)
    assert open_end.answer_deadline is None
    assert (open_end.status, open_end.provisional_deadline) == (Status.CALENDAR_MISSING, date(2027, 1, 7))
    assert open_end.steps[-1].provisional
    notice = HolidayNotice(2027, "国办发明电〔测试〕1号", frozenset([date(2027, 1, 1)]), frozenset())
    fixed = run(events, Calendar.default().with_notices([notice]))
    assert (fixed.answer_deadline, fixed.provisional_deadline) == (date(2027, 1, 8), None)


def test_an_answer_served_before_the_missing_year_is_in_time_all_the_same():
    answered = [
        {"type": "received", "date": "2026-12-10"},
        {"type": "decided", "date": "2026-12-30", "outcome": "disclosed"},
        {"type": "served", "date": "2026-12-31"},
    ]
    assert run(answered).on_time is True
    answered[-1]["date"] = "2027-01-20"
    assert run(answered).on_time is None


def test_lateness_is_derived_from_the_day_of_looking():
    clock = run([RECEIVED])
    assert not clock.is_late(date(2026, 10, 12))
    assert clock.is_late(date(2026, 10, 13))


def test_while_the_applicant_corrects_nothing_is_late():
    asked = {"type": "correction_notice_served", "date": "2026-09-15", "correct_by": "2026-10-30"}
    clock = run([RECEIVED, asked])
    assert clock.status is Status.WAITING
    assert not clock.is_late(date(2026, 10, 20))


def test_after_a_late_correction_notice_the_first_term_goes_on():
    late = run(
        [RECEIVED, {"type": "correction_notice_served", "date": "2026-09-21", "correct_by": "2026-10-30"}]
    )
    assert late.status is Status.COUNTING
    assert late.is_late(date(2026, 10, 20))


def test_several_consultations_run_side_by_side():
    agency = {"type": "agency_consult_sent", "date": "2026-09-15"}
    clock = run([RECEIVED, SENT, agency, {"type": "agency_opinion_received", "date": "2026-09-16"}])
    assert clock.state is State.CONSULTING_THIRD_PARTY
    assert [(letter.kind, letter.opinion) for letter in clock.consultations] == [
        (ConsultationKind.THIRD_PARTY, None),
        (ConsultationKind.AGENCY, date(2026, 9, 16)),
    ]


def test_a_notice_that_names_the_consenting_head_stands_for_both_steps():
    notice = {
        "type": "extension_notice_served",
        "date": "2026-10-12",
        "approver_role": HEAD_OF_OGI_BODY,
        "working_days": 5,
    }
    assert run([RECEIVED, notice]).answer_deadline == date(2026, 10, 19)


def test_a_faulty_event_is_named_with_its_rule_and_place_and_changes_nothing_else():
    clock = run([RECEIVED, {"type": "fee_paid", "date": "2026-09-10"}, SENT])
    (finding,) = clock.errors
    assert (finding.code, finding.event) == ("fee_without_notice", 1)
    assert (
        str(finding) == "没有有效的收费通知，请先登记收费通知。（《政府信息公开信息处理费管理办法》第六条）"
    )
    assert clock.answer_deadline == run([RECEIVED, SENT]).answer_deadline


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({"type": "received"}, "event_malformed"),
        ({"date": "2026-09-08"}, "event_malformed"),
        ("received", "event_malformed"),
        (None, "event_malformed"),
        ({"type": ["received"], "date": "2026-09-08"}, "unknown_event"),
        ({"type": "received", "date": 20260908}, "date_invalid"),
        ({"type": "received", "date": "0001-01-01"}, "date_out_of_range"),
        ({"type": "received", "date": "9999-12-31"}, "date_out_of_range"),
        ({"type": "correction_received", "date": "2026-09-09", "clear": "no"}, "detail_invalid"),
        ({"type": "extension_approved", "date": "2026-09-09", "working_days": 2.5}, "extension_days_invalid"),
        (
            {"type": "extension_approved", "date": "2026-09-09", "working_days": True},
            "extension_days_invalid",
        ),
        ({"type": "decided", "date": "2026-09-09", "outcome": ["disclosed"]}, "unknown_outcome"),
    ],
)
def test_whatever_is_entered_gets_an_answer_in_words(raw, code):
    assert run([RECEIVED, raw]).errors[0].code == code


def test_no_event_at_all_is_no_receipt():
    clock = run([])
    assert (clock.state, [finding.fault for finding in clock.errors]) == (
        State.NOT_RECEIVED,
        [Fault.NO_RECEIPT],
    )


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_its_own_code_a_chinese_sentence_and_a_rule(fault):
    assert fault.code == fault.name.lower()
    assert fault.text.endswith("。")
    assert str(fault.rule)
    assert fault.severity in Severity
    assert len(Fault) == len(Fault.__members__)


def test_an_order_with_a_slip_of_the_pen_is_refused():
    """250 working days are a year; 100 000 000 would leave the calendar."""
    order = {"type": "ordered_again", "date": "2026-10-14", "working_days": 10**8}
    clock = run([RECEIVED, order])
    assert [error.fault for error in clock.errors] == [Fault.ORDERED_TERM_TOO_LONG]
    assert clock.answer_deadline == run([RECEIVED]).answer_deadline


def test_a_fault_of_form_cites_no_rule():
    assert str(run([None]).errors[0]) == "事件应写明类型（type）和日期（date），请补齐后重试。"
