"""The cached columns of a case are its clock, after every verb; and each case has one row of the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.fees import Method as FeeMethod
from gongkai.law.receipt import Channel
from gongkai.law.service import Method
from gongkai.records.agencies.verbs import EnterHolidayNotice
from gongkai.records.annual.figures import count
from gongkai.records.annual.scope import Scope
from gongkai.records.applications import verbs
from gongkai.records.applications.models import Application, Consultation, PartyKind
from gongkai.records.applications.projection import clock_of, clocks_of, ending, rebuild
from gongkai.records.applications.verbs.decision import DECIDABLE
from gongkai.records.authority import Role
from gongkai.records.journal.models import Event
from gongkai.records.verbs import Refused, Verb
from tests.records.deciding import grounds_of
from tests.records.world import APPLICANT, World, done, examples, rolled_back

FIRST = date(2024, 9, 2)
OUTCOMES = ("disclosed", "already_public_told_where", "information_does_not_exist", "repeat_application")
Move = Callable[[World, Application, date, Callable[[st.SearchStrategy[Any]], Any]], Verb]


def _case(verb: type[Verb], role: Role = Role.MANAGER, **details: Any) -> Move:
    return lambda world, case, on, draw: verb(case=case, by=world[role], on=on, **details)  # type: ignore[call-arg]


def _letter(verb: type[Verb], **details: Any) -> Move:
    def move(world: World, case: Application, on: date, draw: Callable[..., Any]) -> Verb:
        letter = Consultation.objects.filter(application=case).last()
        if letter is None:
            return verbs.ConsultParty(
                case=case, by=world[Role.MANAGER], on=on, kind=PartyKind.THIRD_PARTY, party="某测试公司"
            )
        return verb(case=case, by=world[Role.MANAGER], on=on, letter=letter, **details)  # type: ignore[call-arg]

    return move


def _void(world: World, case: Application, on: date, draw: Callable[..., Any]) -> Verb:
    entries = list(Event.objects.about(case))
    entry = entries[draw(st.integers(0, len(entries) - 1))]
    return verbs.VoidEntry(case=case, by=world[Role.LEADER], on=on, entry=entry, reason="测试误录")


def _propose(world: World, case: Application, on: date, draw: Callable[..., Any]) -> Verb:
    chosen = draw(st.sampled_from(OUTCOMES))
    return verbs.ProposeDecision(case=case, by=world[Role.MANAGER], on=on, **grounds_of(DECIDABLE[chosen]))


def _ask_correction(world: World, case: Application, on: date, draw: Callable[..., Any]) -> Verb:
    correct_by = on + timedelta(days=draw(st.integers(5, 15)))
    return verbs.AskCorrection(
        case=case, by=world[Role.MANAGER], on=on, correct_by=correct_by, what="请写明道路名称"
    )


MOVES: dict[str, Move] = {
    "confirm": _case(verbs.ConfirmReceipt),
    "ask correction": _ask_correction,
    "correct": _case(verbs.ReceiveCorrection),
    "lapse": _case(verbs.LapseCorrection),
    "consult": _case(verbs.ConsultParty, kind=PartyKind.AGENCY, party="测试局"),
    "letter served": _letter(verbs.RecordConsultationServed),
    "opinion": _letter(verbs.RecordOpinion, consents=True),
    "extend": _case(verbs.ApproveExtension, Role.OGI_HEAD, working_days=10, reason="量大"),
    "tell extension": _case(verbs.ServeExtensionNotice),
    "fee": _case(verbs.AskFee, method=FeeMethod.PAGES, count=34),
    "pay": _case(verbs.RecordFeePaid, amount=Decimal(40)),
    "lapse fee": _case(verbs.LapseFee),
    "propose": _propose,
    "decide": _case(verbs.ApproveDecision, Role.LEADER),
    "serve": _case(verbs.ServeAnswer, method=Method.POST),
    "withdraw": _case(verbs.WithdrawApplication),
    "archive": _case(verbs.ArchiveCase),
    "order": _case(verbs.OrderAnswer, ordered_by="court", body="测试区人民法院"),
    "void": _void,
}

# Lives of a case; a walk follows one for a while and then goes its own ways.
STORIES = (
    ("confirm",),
    ("ask correction", "correct", "propose", "decide", "serve", "archive"),
    ("consult", "letter served", "opinion", "extend", "tell extension", "propose", "decide", "serve"),
    ("fee", "pay", "propose", "decide", "serve", "order", "propose", "decide", "serve"),
    ("ask correction", "withdraw", "archive"),
)


def cached(case: Application) -> dict[str, Any]:
    names = (
        "state",
        "received_on",
        "answer_deadline",
        "provisional_deadline",
        "is_open",
        "finished_on",
        "outcome",
    )
    return {name: getattr(case, name) for name in names}


def assert_cache_is_the_clock(case: Application) -> None:
    kept = cached(Application.objects.get(pk=case.pk))
    clock = clock_of(case)
    ended = ending(clock)
    assert not [finding for finding in clock.errors if finding.code != "no_receipt"]
    assert kept["state"] == clock.state.value
    assert kept["answer_deadline"] == clock.answer_deadline
    assert kept["provisional_deadline"] == clock.provisional_deadline
    assert kept["is_open"] == (not clock.state.is_over)
    assert (kept["finished_on"], kept["outcome"]) == (ended or (None, ""))
    assert clocks_of([case])[case.pk].answer_deadline == clock.answer_deadline
    rebuild()
    assert cached(Application.objects.get(pk=case.pk)) == kept


def rows_of(world: World, year: int) -> Counter[str]:
    """In which rows of table 3 the one case of this world is counted in a year."""
    scope = Scope(world.town, year)
    rows: Counter[str] = Counter()
    for row in ("1", "2", "4"):
        rows[row] = scope.applications(row).count()
    rows["3.7"] = scope.finished().count()
    return rows


def assert_one_row_in_one_year(world: World, case: Application) -> None:
    years = range(2023, 2029)
    by_year = {year: rows_of(world, year) for year in years}
    case = Application.objects.get(pk=case.pk)
    assert sum(rows["1"] for rows in by_year.values()) == (case.received_on is not None)
    assert sum(rows["3.7"] for rows in by_year.values()) == (case.finished_on is not None)
    for year, rows in by_year.items():
        assert rows["1"] + rows["2"] == rows["3.7"] + rows["4"]  # identity A
        assert rows["2"] == (by_year[year - 1]["4"] if year > 2023 else 0)  # what went out comes in
    if case.finished_on:
        figures = count(Scope(world.town, case.finished_on.year))
        filled = [key for key, value in figures.values.items() if key.startswith("表三/3.") and value]
        column, total = (
            [key for key in filled if "/3.7/" not in key],
            [key for key in filled if "/3.7/" in key],
        )
        assert len(column) == 2  # its row: the applicant's column and 总计
        assert len(total) == 2
        assert figures.findings == []


def test_after_every_verb_the_cache_is_the_clock_and_the_case_has_one_row(world: World) -> None:
    reached: Counter[str] = Counter()

    @examples(9)
    @given(data=st.data())
    def walk(story: tuple[str, ...], data: st.DataObject) -> None:
        with rolled_back():
            on = FIRST + timedelta(days=data.draw(st.integers(0, 150)))
            channel = Channel.ONLINE if "confirm" in story else Channel.IN_PERSON
            case = done(
                verbs.RegisterApplication(
                    by=world[Role.MANAGER],
                    on=on,
                    at=world.town,
                    channel=channel,
                    arrived_on=on,
                    applicant_class=data.draw(st.sampled_from(("natural_person", "company", "law_firm"))),
                    topic="测试事项",
                    applicant=APPLICANT,
                )
            )
            assert_cache_is_the_clock(case)
            known = story[: data.draw(st.integers(0, len(story)))]
            for name in (*known, *data.draw(st.lists(st.sampled_from(sorted(MOVES)), max_size=8))):
                on += timedelta(days=data.draw(st.integers(0, 12)))
                try:
                    case = done(MOVES[name](world, case, on, data.draw))
                except Refused:
                    continue
                reached[name] += 1
                assert_cache_is_the_clock(case)
            assert_one_row_in_one_year(world, case)

    for story in STORIES:
        walk(story=story)
    assert len(reached) > 8, reached  # otherwise the walks would have proved nothing


def test_a_case_of_each_end_has_its_one_row(world: World) -> None:
    on = date(2024, 12, 30)
    case = world.application(on)
    assert_one_row_in_one_year(world, case)
    case = done(verbs.WithdrawApplication(case=case, by=world[Role.MANAGER], on=date(2025, 1, 2)))
    assert rows_of(world, 2024) == Counter({"1": 1, "2": 0, "3.7": 0, "4": 1})
    assert rows_of(world, 2025) == Counter({"1": 0, "2": 1, "3.7": 1, "4": 0})
    assert_one_row_in_one_year(world, case)


# --- holiday notices -------------------------------------------------------------------------------------


def notice(world: World, year: int, rest: list[date], number: str, **details: Any) -> Verb:
    return EnterHolidayNotice(
        by=world[Role.MANAGER],
        on=date(2026, 11, 10),
        at=world.town,
        year=year,
        number=number,
        issued_on=date(2026, 11, 4),
        source="测试通知",
        rest_days=rest,
        working_days=[],
        **details,
    )


NEW_YEAR = [date(2027, 1, 1)]
FESTIVAL = [date(2027, 2, 8) + timedelta(days=n) for n in range(5)]


def test_a_notice_turns_provisional_deadlines_into_promised_ones(world: World) -> None:
    received = date(2026, 12, 14)
    case = world.application(received)
    assert (case.answer_deadline, case.provisional_deadline) == (None, date(2027, 1, 11))
    early = world.application(date(2026, 11, 2))
    kept = cached(early)
    done(notice(world, 2027, NEW_YEAR, "测办〔2026〕1号"))
    case.refresh_from_db()
    assert (case.answer_deadline, case.provisional_deadline) == (date(2027, 1, 12), None)
    early.refresh_from_db()
    assert cached(early) == kept
    assert_cache_is_the_clock(case)


def test_a_notice_reaches_answered_and_reopened_cases_too(world: World) -> None:
    received = date(2026, 12, 14)
    cases = [world.application(received) for _ in range(2)]
    manager = world[Role.MANAGER]
    for case in cases:
        done(verbs.ProposeDecision(case=case, by=manager, on=received, outcome="disclosed"))
        done(verbs.ApproveDecision(case=case, by=world[Role.LEADER], on=received))
        done(verbs.ServeAnswer(case=case, by=manager, on=received, method=Method.POST))
    order = {"ordered_by": "court", "body": "测试区人民法院"}
    done(verbs.OrderAnswer(case=cases[1], by=manager, on=date(2026, 12, 21), **order))
    done(notice(world, 2027, NEW_YEAR, "测办〔2026〕1号"))
    for case in cases:
        case.refresh_from_db()
        assert case.answer_deadline is not None
        assert_cache_is_the_clock(case)


def test_a_notice_that_changes_the_year_again_moves_the_deadlines_again(world: World) -> None:
    done(notice(world, 2027, NEW_YEAR, "测办〔2026〕1号"))
    case = world.application(date(2027, 1, 25))
    before = case.answer_deadline
    assert before == date(2027, 2, 22)
    done(notice(world, 2027, FESTIVAL, "测办〔2026〕2号", amends=True))
    case.refresh_from_db()
    assert case.answer_deadline == date(2027, 3, 1)  # five working days later
    assert_cache_is_the_clock(case)
