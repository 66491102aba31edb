"""Every figure of the report is what the records say, opens to them, and obeys the identities of the form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.documents.writing import Figure, Note, Paragraph
from gongkai.law.applicants import APPLICANT_CLASSES, column_of
from gongkai.law.fees import Method
from gongkai.law.outcomes import OUTCOMES
from gongkai.law.report_form import form_for
from gongkai.law.report_identities import check
from gongkai.records.agencies.models import Agency
from gongkai.records.annual import figures as f
from gongkai.records.annual.build import printed_keys, render
from gongkai.records.annual.document import Incomplete, report_document
from gongkai.records.annual.explain import explain
from gongkai.records.annual.figures import Figures, count, entered_keys
from gongkai.records.annual.models import EnteredFigure, Layout, Place, Report
from gongkai.records.annual.scope import Scope
from gongkai.records.annual.verbs import WritePassage
from gongkai.records.annual.words import approximately, plainly
from gongkai.records.applications.models import Application, Dispute, DisputeKind, DisputeResult
from gongkai.records.applications.verbs import AskFee, RecordFeePaid, VoidEntry
from gongkai.records.authority import Role
from gongkai.records.catalogue.verbs import OpenColumn
from gongkai.records.disclosure.models import Carrier, Item, Publication, Publicity, Status
from gongkai.records.disclosure.verbs import PublishItem, WithdrawItem
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.noticeboards.models import Board, Posting, Tally
from gongkai.records.oversight.models import Meeting, Training
from tests.records.world import START, World, done, examples, rolled_back

YEARS = range(2020, 2025)
DAYS = st.dates(date(2020, 6, 1), date(2023, 12, 31))
LATER = st.none() | st.integers(0, 500)


def _after(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days=days)


def draw_records(data: st.DataObject, world: World) -> list[Application]:
    """Random applications, disputes, items, publications, postings, tallies, trainings of the town's agencies."""
    draw = data.draw
    cases = []
    for number in range(draw(st.integers(0, 12))):
        received, finished = draw(DAYS), draw(LATER)
        cases.append(
            Application(
                agency=world.town,
                number=f"测{number}",
                channel="in_person",
                applicant_class=draw(st.sampled_from(sorted(APPLICANT_CLASSES))),
                arrived_on=received,
                received_on=received,
                finished_on=_after(received, finished),
                outcome="" if finished is None else draw(st.sampled_from(sorted(OUTCOMES))),
            )
        )
    Application.objects.bulk_create(cases)
    for _ in range(draw(st.integers(0, 6))):
        filed, concluded = draw(DAYS), draw(LATER)
        Dispute.objects.create(
            agency=world.town,
            kind=draw(st.sampled_from(DisputeKind)),
            body="测试机关",
            filed_on=filed,
            concluded_on=_after(filed, concluded),
            result="" if concluded is None else draw(st.sampled_from(DisputeResult)),
        )
    for agency in (world.town, world.department, world.village):
        draw_items(data, world, agency)
        board = Board.objects.create(agency=agency, name="栏", place="测试路", set_up_on=draw(DAYS))
        for day in draw(st.lists(DAYS, max_size=3)):
            Posting.objects.create(board=board, agency=agency, title="测试张贴", posted_on=day)
        for day in draw(st.lists(DAYS, max_size=2, unique=True)):
            number, rough = draw(st.integers(0, 99)), draw(st.booleans())
            Tally.objects.create(
                board=board,
                agency=agency,
                first_day=day,
                last_day=day,
                count=number,
                is_estimate=rough,
                source="册",
            )
    day = draw(DAYS)
    held_on = draw(st.sampled_from([day, None]))  # what was only planned is not counted
    Meeting.objects.create(agency=world.town, title="测试会议", chair="测试", day=day, held_on=held_on)
    Training.objects.create(
        agency=world.town,
        title="测试培训",
        organiser="测试",
        day=day,
        held_on=held_on,
        hours=2,
        participants=draw(st.integers(1, 50)),
    )
    return cases


def draw_items(data: st.DataObject, world: World, agency: Agency) -> None:
    for _ in range(data.draw(st.integers(0, 4))):
        first = data.draw(DAYS)
        item = Item.objects.create(
            agency=agency,
            column=data.draw(st.sampled_from(world.columns)),
            title="测试信息",
            formed_on=first,
            publicity=Publicity.PROACTIVE,
            status=data.draw(st.sampled_from((Status.PUBLISHED, Status.WITHDRAWN))),
            published_on=first,
        )
        carriers = data.draw(st.lists(st.sampled_from(Carrier), min_size=1, max_size=3, unique=True))
        for place, carrier in enumerate(carriers):
            day = first + timedelta(days=data.draw(st.integers(0, 400)) if place else 0)
            Publication.objects.create(
                item=item, agency=agency, carrier=carrier, published_on=day, item_published_on=first
            )


def behind(scope: Scope, key: str) -> Any:
    """What the explanation of a figure adds up to."""
    told = explain(scope, key)
    if told.parts:
        return sum(part.value for part in told.parts)
    if not told.records:
        return told.entered.value if told.entered else 0
    lines = [line for records in told.records for line in records.lines()]
    assert len(lines) == sum(len(records) for records in told.records)
    return sum(line.amount for line in lines) if key != f.TRAININGS else len(lines)


def test_identities_hold_and_every_figure_opens_to_its_records(world: World) -> None:
    @examples(20)
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        with rolled_back():
            cases = draw_records(data, world)
            scopes = {year: Scope(world.town, year) for year in YEARS}
            counted = {year: count(scope) for year, scope in scopes.items()}
            for year in YEARS:
                before = counted[year - 1].values if year - 1 in counted else {}
                assert check(counted[year].values, before) == []
                assert_recounted(counted[year], cases, year)
                assert counted[year][f.ELSEWHERE] == scopes[year].items_elsewhere().count()
            assert sum(one["表三/1/总计"] for one in counted.values()) == len(cases)
            finished = [case for case in cases if case.finished_on and case.finished_on.year in YEARS]
            assert sum(one["表三/3.7/总计"] for one in counted.values()) == len(finished)
            chosen = data.draw(st.sampled_from(YEARS))
            values = counted[chosen].values
            filled = sorted(key for key in values if values[key])
            keys = [*data.draw(st.permutations(filled))[:9], data.draw(st.sampled_from(sorted(values)))]
            for key in keys:
                assert behind(scopes[chosen], key) == values[key], key

    holds()


def assert_recounted(counted: Figures, cases: list[Application], year: int) -> None:
    """Table 3 counted again, case by case, in Python."""
    expected: dict[str, int] = {}
    for case in cases:
        rows = []
        done_in = case.finished_on.year if case.finished_on else 9999
        rows += ["1"] if case.received_on.year == year else []
        rows += ["2"] if case.received_on.year < year <= done_in else []
        rows += ["4"] if case.received_on.year <= year < done_in else []
        rows += [OUTCOMES[case.outcome].report_row(year)] if done_in == year else []
        for row in rows:
            key = f"表三/{row}/{column_of(case.applicant_class)}"
            expected[key] = expected.get(key, 0) + 1
    leaves = {
        key: value
        for key, value in counted.values.items()
        if key.startswith("表三/") and not key.endswith("总计") and "/3.7/" not in key and value
    }
    assert leaves == expected


def test_the_report_prints_what_was_counted_in_both_layouts(world: World) -> None:
    @examples(6)
    @given(st.data(), st.sampled_from((2020, 2021, 2023)))
    def prints(data: st.DataObject, year: int) -> None:
        with rolled_back():
            draw_records(data, world)
            report = full_report(world, year)
            counted = count(Scope(world.town, year))
            for layout in Layout:
                document = report_document(report, counted, layout, date(year + 1, 1, 20))
                for shown in shown_figures(document.blocks):
                    value = counted[shown.key]
                    rough = shown.key in counted.approximate
                    assert shown.text == (approximately(int(value)) if rough else plainly(value))
                if layout == Layout.NATIONAL:
                    form = form_for(year)
                    assert {str(cell) for cell in form.cells()} <= set(printed_keys(document))

    prints()


def shown_figures(blocks: tuple[Any, ...]) -> Iterator[Figure]:
    for block in blocks:
        if isinstance(block, Paragraph | Note):
            yield from (part for part in block.inlines if isinstance(part, Figure))


def full_report(world: World, year: int) -> Report:
    """A report in which every figure of table 2 is entered as 0."""
    report = Report.objects.create(agency=world.town, year=year)
    EnteredFigure.objects.bulk_create(
        EnteredFigure(
            report=report, key=key, value=0, source="台账", entered_by=world[Role.MANAGER], entered_on=START
        )
        for key in entered_keys(Scope(world.town, year))
    )
    return report


def test_the_four_files_are_written_for_a_full_report(world: World) -> None:
    world.public_item(date(2023, 2, 1))
    world.application(date(2023, 2, 1))
    report = full_report(world, 2023)
    for layout in Layout:
        files = render(report, layout)
        assert files["report.pdf"].startswith(b"%PDF")
        assert "正文/网站" in files["report.json"].decode()


def test_the_national_form_waits_for_every_figure_of_table_2(world: World) -> None:
    report = Report.objects.create(agency=world.town, year=2023)
    with pytest.raises(Incomplete, match="表二/"):
        render(report, Layout.NATIONAL)


def test_a_year_without_national_form_is_told_so(world: World) -> None:
    report = Report.objects.create(agency=world.town, year=2018)
    with pytest.raises(ValueError, match="叙述式"):
        render(report, Layout.NATIONAL)
    assert render(report, Layout.NARRATIVE)


def test_every_figure_of_a_report_can_be_opened(world: World) -> None:
    world.public_item(START)
    world.application(START)
    scope = Scope(world.town, START.year)
    for key, value in count(scope).values.items():
        assert behind(scope, key) == value, key


def test_an_unknown_figure_is_told_with_an_example(world: World) -> None:
    with pytest.raises(LookupError, match=r"表三/3\.1/自然人"):
        explain(Scope(world.town, 2023), "表九/1/总计")


# --- what is counted -------------------------------------------------------------------------------------


def test_a_withdrawn_item_was_published(world: World) -> None:
    item = world.public_item(START)
    done(WithdrawItem(item=item, by=world[Role.MANAGER], on=START, reason="过期"))
    assert count(Scope(world.town, START.year))[f.SITE] == 1


def test_an_item_counts_in_the_year_it_was_first_published_and_a_carrier_in_its_own(world: World) -> None:
    item = world.public_item(START, carriers=(Carrier.NOTICE_BOARD,))
    next_year = START.replace(year=START.year + 1)
    done(PublishItem(item=item, by=world[Role.MANAGER], on=next_year, carriers=(Carrier.WEBSITE,)))
    first, second = (count(Scope(world.town, year)) for year in (START.year, START.year + 1))
    assert (first[f.ALL_ITEMS], first[f.SITE], first[f.ELSEWHERE]) == (1, 0, 1)
    assert (second[f.ALL_ITEMS], second[f.SITE], second[f.ELSEWHERE]) == (0, 1, 0)


def test_the_work_of_units_counts_in_the_town_and_not_in_the_county(world: World) -> None:
    world.public_item(START)
    assert count(Scope(world.town, START.year))[f.SITE] == 1
    assert count(Scope(world.county, START.year))[f.SITE] == 0
    assert count(Scope(world.other_town, START.year))[f.SITE] == 0


def test_a_fee_that_was_voided_was_not_collected(world: World) -> None:
    case, manager = world.application(START), world[Role.MANAGER]
    done(AskFee(case=case, by=manager, on=START, method=Method.PAGES, count=34))
    done(RecordFeePaid(case=case, by=manager, on=START, amount=Decimal("40.50")))
    scope = Scope(world.town, START.year)
    assert count(scope)[f.FEES] == Decimal("40.5")
    assert behind(scope, f.FEES) == Decimal("40.5")
    paid = Event.objects.about(case).get(kind=EventKind.FEE_PAID)
    done(VoidEntry(case=case, by=world[Role.OGI_HEAD], on=START, entry=paid, reason="误录"))
    assert count(Scope(world.town, START.year))[f.FEES] == 0


def test_a_class_that_is_not_listed_is_still_in_the_total_and_the_report_says_so(world: World) -> None:
    manager = world[Role.MANAGER]
    unlisted = done(
        OpenColumn(
            by=manager,
            on=START,
            at=world.town,
            owner=world.town,
            code="99",
            name="其他",
            listed_in_report=False,
        )
    )
    world.public_item(START)
    world.public_item(START, column=unlisted)
    scope = Scope(world.town, START.year)
    counted = count(scope)
    assert (counted[f.SITE], counted[f.CLASSES_TOTAL]) == (2, 1)
    report = Report.objects.create(agency=world.town, year=START.year)
    document = report_document(report, counted, Layout.NARRATIVE, START)
    notes = [block for block in document.blocks if isinstance(block, Note)]
    assert any("未单独列出的类别" in str(note) for note in notes)


def test_a_rough_tally_makes_the_sum_rough_and_the_words_too(world: World) -> None:
    board = Board.objects.create(agency=world.village, name="栏", place="路", set_up_on=START)
    first, last = date(2023, 1, 4), date(2023, 12, 31)
    Tally.objects.create(
        board=board,
        agency=world.village,
        first_day=first,
        last_day=last,
        count=986,
        is_estimate=True,
        source="册",
    )
    counted = count(Scope(world.town, 2023))
    assert counted.approximate == {f.POSTINGS}
    assert approximately(int(counted[f.POSTINGS])) == "近千"


def test_text_quotes_live_figures(world: World) -> None:
    report = full_report(world, 2023)
    world.public_item(date(2023, 2, 1))
    text = f"全年发布{{{f.SITE}}}条。"
    done(WritePassage(report=report, by=world[Role.MANAGER], on=START, place=Place.OTHER, text=text))
    page = render(report, Layout.NARRATIVE)["report.html"].decode()
    assert "全年发布" in page
