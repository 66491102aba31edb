"""The clock on random chains of events, against a count day by day."""

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.calendar import Calendar, HolidayNotice
from gongkai.law.clock import run
from gongkai.law.events import HEAD_OF_OGI_BODY

DAY = timedelta(days=1)
FIRST, LAST = date(2019, 5, 15), date(2026, 12, 31)
WORKING = {day for n in range((LAST - FIRST).days + 1) if chinese_calendar.is_workday(day := FIRST + n * DAY)}
RECEIPT = st.dates(FIRST, date(2025, 12, 31))


def nth_working_day(start, count, without=frozenset()):
    """Walks from day to day, as one would with a finger on a wall calendar."""
    day = start
    while count:
        day += DAY
        assert day <= LAST
        count -= day in WORKING and day not in without
    return day


@dataclass
class Letter:
    sent: date
    served: date | None = None
    opinion: date | None = None

    def days(self):
        due = nth_working_day(self.served or self.sent, 15)
        end = self.opinion or due
        return {self.sent + n * DAY for n in range(1, (end - self.sent).days + 1)}


def by_hand(events):
    """(base deadline, deadline) of a valid chain, by the contract's seven points and nothing else."""
    start, letters, approved, extension = None, {}, 0, 0
    for event in events:
        day, ref = date.fromisoformat(event["date"]), (event["type"].split("_")[0], event.get("ref"))
        match event["type"]:
            case "received" | "correction_received" | "fee_paid":
                start, approved, extension = day, 0, 0
            case "third_party_consult_sent" | "agency_consult_sent":
                letters[ref] = Letter(day)
            case "third_party_served" | "agency_served":
                letters[ref].served = day
            case "third_party_opinion_received" | "agency_opinion_received":
                letters[ref].opinion = day
            case "extension_approved":
                approved = event["working_days"]
            case "extension_notice_served":
                extension = approved
    paused = set().union(*(letter.days() for letter in letters.values()))
    return nth_working_day(start, 20, paused), nth_working_day(start, 20 + extension, paused)


@st.composite
def chains(draw):
    """A chain that breaks no rule: at most one correction and one fee, any consultations, perhaps an extension."""
    day = draw(RECEIPT)
    events = [{"type": "received", "date": day.isoformat()}]

    def add(kind, **more):
        events.append({"type": kind, "date": day.isoformat(), **more})

    waiting = {}  # letters by (kind, ref): the events that may still come
    may = {"correction", "fee", "extension"}
    for number in range(draw(st.integers(0, 10))):
        day += draw(st.integers(0, 9)) * DAY
        in_time = day <= run(events).base_deadline
        choice = draw(st.sampled_from(["letter", "reply", *sorted(may)]))
        if choice == "letter":
            kind = draw(st.sampled_from(["third_party", "agency"]))
            add(f"{kind}_consult_sent", ref=str(number))
            waiting[kind, str(number)] = ["served", "opinion_received"]
        elif choice == "reply" and waiting:
            kind, ref = draw(st.sampled_from(sorted(waiting)))
            step = draw(st.sampled_from(waiting[kind, ref]))
            add(f"{kind}_{step}", ref=ref)
            waiting[kind, ref] = [] if step == "opinion_received" else ["opinion_received"]
            waiting = {letter: steps for letter, steps in waiting.items() if steps}
        elif choice == "correction":
            add("correction_notice_served")
            day += draw(st.integers(0, 9)) * DAY
            add("correction_received")
            may -= {"correction"}
        elif choice == "fee" and in_time:
            add("fee_notice_served")
            day += draw(st.integers(0, 9)) * DAY
            add("fee_paid")
            may -= {"fee"}
        elif choice == "extension" and in_time:
            add("extension_approved", approver_role=HEAD_OF_OGI_BODY, working_days=draw(st.integers(1, 20)))
            add("extension_notice_served")
            may -= {"extension"}
    return events


@given(chains())
def test_the_clock_agrees_with_a_count_day_by_day(events):
    clock = run(events)
    assert not clock.errors
    assert (clock.base_deadline, clock.answer_deadline) == by_hand(events)


@given(chains())
def test_the_derivation_adds_up_and_ends_on_a_working_day(events):
    clock = run(events)
    counted = {step.term: step.counted for step in clock.steps if step.term in ("answer", "extension")}
    assert counted["answer"] == 20
    assert clock.answer_deadline in WORKING
    for step in clock.steps:
        skipped = [day for group in step.skipped for day in group.days]
        assert len(skipped) == len(set(skipped))
        assert step.counted + len(skipped) == (step.to_day - step.from_day).days
    last = [step for step in clock.steps if step.term in counted][-1]
    assert last.to_day == clock.answer_deadline


@given(RECEIPT, st.integers(1, 60))
def test_a_later_receipt_never_gives_an_earlier_deadline(received, later):
    def deadline(day):
        return run([{"type": "received", "date": day.isoformat()}]).answer_deadline

    assert deadline(received) <= deadline(received + later * DAY)


@given(chains())
def test_extension_and_pauses_never_shorten(events):
    bare = [event for event in events if not event["type"].startswith(("extension", "third_party", "agency"))]
    assert run(bare).answer_deadline <= run(events).base_deadline <= run(events).answer_deadline


@given(chains())
def test_a_cautious_reader_never_has_more_time(events):
    clock = run(events)
    assert clock.cautious_deadline <= clock.answer_deadline
    assert clock.safe_answer_deadline < clock.answer_deadline


@given(chains(), st.integers(1, 90), st.booleans())
def test_a_new_holiday_never_shortens_and_a_working_saturday_never_lengthens(events, offset, is_holiday):
    day = date.fromisoformat(events[0]["date"]) + offset * DAY
    day += 0 * DAY if is_holiday else (5 - day.weekday()) % 7 * DAY
    changed = HolidayNotice(
        day.year,
        "国办发明电〔测试〕1号",
        frozenset([day] if is_holiday else []),
        frozenset([] if is_holiday else [day]),
        amends=True,
    )
    before = run(events)
    after = run(events, Calendar.default().with_notices([changed]))
    if is_holiday:
        assert after.answer_deadline >= before.answer_deadline
    elif not after.errors:
        assert after.answer_deadline <= before.answer_deadline


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(
                ["type", "date", "ref", "working_days", "correct_by", "clear", "until", "outcome"]
            ),
            st.sampled_from(
                ["received", "served", "decided", "fee_paid", "2026-09-08", "2026-12-31", None, 3, True, []]
            ),
        ),
        max_size=6,
    )
)
def test_no_input_whatever_breaks_the_clock(events):
    clock = run(events)
    assert len(clock.events) + len({finding.event for finding in clock.errors} - {None}) == len(events)
    assert clock.as_dict()["state"] == clock.state
