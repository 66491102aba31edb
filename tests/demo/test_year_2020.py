"""The year of Jiayu, told once for all tests of this module: its report has the figures that the town published."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import QuerySet
from pytest_django.plugin import DjangoDbBlocker

from gongkai.demo import ACCOUNTS, AGENCY_CODE, YEAR, is_told, tell
from gongkai.demo.items import INVENTED
from gongkai.demo.people import Account
from gongkai.demo.places import COUNTY_CODE
from gongkai.demo.year_2020 import SOURCE
from gongkai.documents.writing import Inline, Note
from gongkai.law.calendar import Calendar
from gongkai.law.clock import State
from gongkai.law.duties import publish_by
from gongkai.law.receipt import Channel
from gongkai.records.agencies.models import Agency, AgencyKind, Staff, agency_by_code
from gongkai.records.annual.document import report_document
from gongkai.records.annual.explain import explain
from gongkai.records.annual.figures import CLASSES, Figures, count
from gongkai.records.annual.models import Layout, Place, Report, ReportStatus
from gongkai.records.annual.scope import Scope
from gongkai.records.annual.words import approximately
from gongkai.records.applications.models import Application
from gongkai.records.applications.projection import clock_of
from gongkai.records.disclosure.models import Item, Status
from gongkai.records.handbook.models import Entry
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.noticeboards.models import Posting
from gongkai.records.oversight.models import Finding, Inspection
from gongkai.records.papers.models import Paper, PaperState
from gongkai.records.rollup.scope import RollUp
from gongkai.records.rollup.states import State as Filing
from gongkai.records.rollup.states import states
from gongkai.records.today import today

SEED = json.loads(Path(__file__).with_name("seed.json").read_text("utf-8"))
APPROXIMATE = SEED["approximate"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told")]


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[tuple[int, int]]]:
    """The year, told in a transaction that is undone after the module; yields what the progress bar was told."""
    progress: list[tuple[int, int]] = []
    with django_db_blocker.unblock(), transaction.atomic():
        tell(lambda done, total: progress.append((done, total)))
        yield progress
        transaction.set_rollback(True)


@pytest.fixture
def scope() -> Scope:
    return Scope(agency_by_code(AGENCY_CODE), YEAR)


@pytest.fixture
def figures(scope: Scope) -> Figures:
    return count(scope)


@pytest.fixture
def report(scope: Scope) -> Report:
    return Report.objects.get(agency=scope.agency, year=YEAR)


# --- the figures -----------------------------------------------------------------------------------------


def test_every_figure_that_the_town_published_is_counted(figures: Figures) -> None:
    assert {key: figures[key] for key in SEED["figures"]} == SEED["figures"]


def test_the_classes_are_those_of_the_town_and_no_others(figures: Figures) -> None:
    def classes(values: Mapping[str, object]) -> set[str]:
        return {key for key in values if key.startswith(f"{CLASSES}/")}

    assert classes(figures.values) == classes(SEED["figures"])


def test_only_the_postings_are_approximate_and_close_to_a_thousand(figures: Figures) -> None:
    assert figures.approximate == set(APPROXIMATE)
    for key in APPROXIMATE:
        assert 950 <= figures[key] < 1000
        assert approximately(figures[key]) == "近千"


def test_a_figure_opens_to_as_many_records_as_it_says(scope: Scope, figures: Figures) -> None:
    for key, value in figures.values.items():
        found = explain(scope, key)
        if found.parts:
            assert sum(part.value for part in found.parts) == value, key
        elif found.records and key == "正文/培训":
            assert len(found.records[0]) == value
        elif found.records:
            lines = [line for records in found.records for line in records.lines()]
            assert sum(line.amount for line in lines) == value, key
        elif found.entered:
            assert found.entered.value == value, key
        else:
            assert value == 0, key  # what a township never has, by law


def test_the_approved_figures_are_the_counted_ones(report: Report, figures: Figures) -> None:
    assert report.status == ReportStatus.APPROVED
    assert report.approved_on < date(YEAR + 1, 1, 31)
    assert report.approved_figures == {key: float(value) for key, value in figures.values.items()}


# --- the report ------------------------------------------------------------------------------------------


def test_the_report_says_itself_why_342_items_stand_against_337_on_the_site(
    report: Report, figures: Figures
) -> None:
    document = report_document(report, figures, Layout.NARRATIVE, report.approved_on)
    notes = [_words(block.inlines) for block in document.blocks if isinstance(block, Note)]
    assert any("342条" in note and "337条" in note and "5条只在政务网站以外" in note for note in notes)


def test_the_report_tells_the_postings_as_close_to_a_thousand(report: Report, figures: Figures) -> None:
    document = report_document(report, figures, Layout.NARRATIVE, report.approved_on)
    text = "".join(_words(block.inlines) for block in document.blocks if hasattr(block, "inlines"))
    assert "近千条" in text


def test_every_place_of_the_report_is_written(report: Report) -> None:
    assert set(report.passages.values_list("place", flat=True)) == set(Place.values)


def test_the_national_form_is_complete_and_its_identities_hold(report: Report, figures: Figures) -> None:
    assert figures.missing == ()
    assert figures.findings == []
    assert report_document(report, figures, Layout.NATIONAL, report.approved_on).blocks


# --- how it was told -------------------------------------------------------------------------------------


def test_every_verb_left_its_event_and_says_that_it_was_entered_afterwards() -> None:
    kinds = Counter(Event.objects.values_list("kind", flat=True))
    assert not Event.objects.exclude(source=SOURCE).exists()
    assert kinds[EventKind.AGENCY_FOUNDED] == Agency.objects.count()
    assert kinds[EventKind.STAFF_ENROLLED] == Staff.objects.count() - 1  # the first one enrols the others
    assert kinds[EventKind.ITEM_REGISTERED] == Item.objects.count()
    published = kinds[EventKind.ITEM_PUBLISHED] + kinds[EventKind.ITEM_PUBLISHED_URGENTLY]
    assert published == _public().count()
    assert kinds[EventKind.BOARD_POSTED] == Posting.objects.count()
    assert kinds[EventKind.BOARD_REMOVED] == Posting.objects.exclude(removed_on=None).count()
    assert kinds[EventKind.FINDING_CLOSED] == Finding.objects.filter(closed_on__isnull=False).count()
    assert kinds[EventKind.APPLICATION_REGISTERED] == Application.objects.count()


def test_the_journal_and_the_index_numbers_run_with_the_dates() -> None:
    days = list(Event.objects.order_by("pk").values_list("business_date", flat=True))
    published = list(_public().order_by("index_number").values_list("published_on", flat=True))
    assert days == sorted(days)
    assert published == sorted(published)


def test_only_the_urgent_publication_fell_on_a_day_off() -> None:
    calendar = Calendar.default()
    told = Event.objects.filter(business_date__lt=date(YEAR + 1, 2, 1))
    off = [event for event in told if not calendar.is_working_day(event.business_date)]
    assert {event.kind for event in off} == {EventKind.ITEM_REGISTERED, EventKind.ITEM_PUBLISHED_URGENTLY}
    assert len({event.subject_id for event in off}) == 1


def test_every_public_item_went_through_five_pairs_of_hands_but_the_urgent_one() -> None:
    hands: dict[int, set[int]] = {}
    for event in Event.objects.filter(
        subject_type=Item._meta.label_lower, subject_id__in=_public().values("pk")
    ):
        hands.setdefault(event.subject_id, set()).add(event.actor_id)
    (urgent,) = Event.objects.filter(kind=EventKind.ITEM_URGENCY_CLEARED).values_list("subject_id", flat=True)
    assert len(hands.pop(urgent)) == 3
    assert all(len(people) >= 5 for people in hands.values())


def test_some_items_were_returned_one_corrected_and_one_withdrawn() -> None:
    kinds = Counter(Event.objects.values_list("kind", flat=True))
    assert kinds[EventKind.ITEM_RETURNED] == kinds[EventKind.ITEM_REVISED] > 10
    assert kinds[EventKind.ITEM_CORRECTED] == 1
    assert Item.objects.filter(status=Status.WITHDRAWN).count() == kinds[EventKind.ITEM_WITHDRAWN] == 1


def test_what_was_published_late_is_what_the_inspections_found() -> None:
    calendar = Calendar.default()
    late = {
        item.title.removesuffix(INVENTED)
        for item in _public()
        if item.published_on > publish_by(None, item.formed_on, calendar)
    }
    found = Finding.objects.filter(problem__contains="超过20个工作日")
    assert late == {finding.problem[1 : finding.problem.index("》形成")] for finding in found}
    assert late
    for finding in found:
        title = finding.problem[1 : finding.problem.index("》形成")] + INVENTED
        assert Item.objects.get(title=title).published_on <= finding.inspection.held_on


def test_every_month_was_inspected_and_every_finding_closed() -> None:
    months = list(Inspection.objects.filter(month__year=YEAR).values_list("month__month", flat=True))
    assert months == list(range(1, 13))
    assert not Finding.objects.filter(closed_on=None, found_on__year=YEAR).exists()


def test_the_three_applications_were_answered_in_time_and_archived(scope: Scope) -> None:
    cases = list(scope.applications("1"))
    assert {case.channel for case in cases} == {Channel.ONLINE, Channel.IN_PERSON, Channel.MAIL_SIGNED}
    for case in cases:
        clock = clock_of(case)
        assert clock.on_time is True
        assert clock.findings == ()
        assert Event.objects.about(case).filter(kind=EventKind.APPLICATION_ARCHIVED).exists()


def test_the_third_party_and_the_extension_are_in_the_derivation(scope: Scope) -> None:
    clock = clock_of(scope.applications("3.2").get())
    assert clock.consultations
    assert clock.answer_deadline > clock.base_deadline


def test_open_applications_of_today_are_on_the_desk_and_not_in_the_year(scope: Scope) -> None:
    open_cases = Application.objects.filter(finished_on=None)
    assert open_cases.count() == 5
    assert not open_cases.filter(pk__in=scope.applications("1")).exists()
    assert set(open_cases.values_list("state", flat=True)) == {
        State.RECEIVED,
        State.CONSULTING_THIRD_PARTY,
        State.CORRECTION_ASKED,
        State.ARRIVED,
    }
    for case in open_cases.exclude(received_on=None):
        assert clock_of(case).errors == ()
        assert (case.answer_deadline or case.provisional_deadline) > today()


def test_before_every_step_of_the_review_an_item_waits_today() -> None:
    waiting = set(Item.objects.filter(published_on=None).values_list("status", flat=True))
    assert waiting == {
        Status.DRAFT,
        Status.SUBMITTED,
        Status.CHECKED,
        Status.CLEARED,
        Status.SIGNED,
        Status.KEPT_BACK,
    }


# --- invented, and recognisably so -----------------------------------------------------------------------


def test_titles_people_and_villages_are_recognisably_invented() -> None:
    titles = Item.objects.filter(handbook_entry=None).values_list("title", flat=True)
    assert all(title.endswith(INVENTED) for title in titles)
    assert all(name.endswith(INVENTED) for name in Entry.objects.services().values_list("name", flat=True))
    assert all(name[1:] in ("示例", "样例", "演示") for name in Staff.objects.values_list("name", flat=True))
    villages = Agency.objects.filter(kind=AgencyKind.VILLAGE)
    assert villages.count() == 26
    assert set(Posting.objects.values_list("agency__kind", flat=True)) == {AgencyKind.VILLAGE}


def test_titles_are_not_repeated() -> None:
    titles = Counter(Item.objects.values_list("title", flat=True))
    assert titles.most_common(1)[0][1] == 1


# --- the command -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.username)
def test_the_accounts_on_the_screen_can_log_in(account: Account) -> None:
    assert authenticate(None, username=account.username, password=account.password) is not None


def test_the_progress_runs_to_its_end(told: list[tuple[int, int]]) -> None:
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert told[-1][0] == told[-1][1]


def test_a_second_telling_is_refused_in_chinese_and_changes_nothing() -> None:
    before = Event.objects.count()
    with pytest.raises(ValueError, match="数据库里已经有机关"):
        tell()
    assert is_told()
    assert Event.objects.count() == before


def test_the_county_has_two_reports_a_paper_with_questions_and_one_town_that_is_late() -> None:
    rollup = RollUp(Agency.objects.get(code=COUNTY_CODE), YEAR)
    states_told = dict(states(rollup, date(2021, 2, 1)).values_list("name", "state"))
    assert sorted(states_told.values()) == [*(Filing.ON_TIME,) * 2, *(Filing.OVERDUE,) * 2]
    paper = Paper.objects.get(state=PaperState.READ)
    assert (states_told[paper.of.name], paper.year) == (Filing.OVERDUE, YEAR)
    assert {one["rule"] for one in paper.findings} == {"B", "C", "H", "SUM", "DATE", "LABEL", "IMPOSSIBLE"}


def _public() -> QuerySet[Item]:
    """What was ever published."""
    return Item.objects.exclude(published_on=None)


def _words(inlines: tuple[Inline, ...]) -> str:
    return "".join(part.text for part in inlines)
