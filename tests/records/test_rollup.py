"""The county's roll-up: each report counts once, every sum opens to the agencies behind it, nothing unknown is a 0."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from gongkai.documents.writing import Table, write_docx, write_xlsx
from gongkai.law.report_form import FORMS, TABLE_3, cell, exact, form_for
from gongkai.records.agencies.models import Agency, AgencyKind
from gongkai.records.agencies.verbs import ChangeContact, FoundAgency
from gongkai.records.annual.build import printed_keys
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.papers.filing import all_exact
from gongkai.records.papers.models import FiledReport, Way
from gongkai.records.reminding import send
from gongkai.records.rollup.document import figures_by_agency, report_document, report_json, sheets
from gongkai.records.rollup.models import Call
from gongkai.records.rollup.questions import Kind, Question, questions
from gongkai.records.rollup.ranking import RATES, by_figure, by_punctuality, by_rate
from gongkai.records.rollup.reminders import reminders
from gongkai.records.rollup.scope import RollUp, counted, years
from gongkai.records.rollup.states import State, counts, states
from gongkai.records.rollup.sums import behind, same_figure, sums, trend, without
from gongkai.records.rollup.verbs import (
    CallAgain,
    ChangeCall,
    ExemptAgency,
    IssueCall,
    RemindLate,
    ReturnFiling,
)
from tests.records.filing_world import (
    AFTER,
    BEFORE,
    DUE,
    NEW,
    PERMITS,
    YEAR,
    called,
    figures,
    filed,
    root,
    town,
)
from tests.records.world import START, World, done, examples, refused, rolled_back


def state_of(world: World, agency: Agency, on: date = AFTER) -> str:
    return states(RollUp(world.county, YEAR), on).get(pk=agency.pk).state


def asked(world: World, kind: Kind, on: date = AFTER) -> list[Question]:
    return [one for one in questions(RollUp(world.county, YEAR), on) if one.kind == kind]


def head(world: World) -> dict[str, Any]:
    return {"by": world.others["county_head"], "on": AFTER}


# --- calls ----------------------------------------------------------------------------------------------


def test_a_year_is_called_for_once_and_the_call_can_be_changed(world: World) -> None:
    call = called(world)
    again = IssueCall(of=world.county, year=YEAR, due_on=DUE, **head(world))
    assert refused(again) == [
        "2023年度的报送通知已经发出，需要改动的，请变更通知",
        f"报送期限{DUE}早于通知日期{AFTER}，请核对",
    ]
    later = DUE + timedelta(days=7)
    changed = done(ChangeCall(call=call, due_on=later, text="一式两份", **head(world)))
    assert (changed.due_on, changed.text) == (later, "一式两份")
    event = Event.objects.about(call).get(kind=EventKind.CALL_CHANGED)
    assert event.data["before"]["due_on"] == DUE.isoformat()
    assert refused(ChangeCall(call=changed, due_on=later, text="一式两份", **head(world))) == ["通知没有改动"]


def test_reports_of_a_year_are_not_due_before_it_ends(world: World) -> None:
    verb = IssueCall(
        by=world.others["county_head"],
        on=date(2023, 12, 1),
        of=world.county,
        year=YEAR,
        due_on=date(2023, 12, 31),
    )
    assert refused(verb) == ["年度报告统计到2023年12月31日，报送期限应当在2024年1月1日以后"]


def test_only_years_that_have_begun_and_agencies_with_others_below_call(world: World) -> None:
    future = IssueCall(of=world.county, year=2025, due_on=date(2026, 1, 20), **head(world))
    assert refused(future) == ["2025年还不能要求报送年度报告，请核对年份"]
    manager = world.others["other_manager"]
    nobody_below = IssueCall(by=manager, on=AFTER, of=world.other_town, year=YEAR, due_on=date(2024, 1, 31))
    assert refused(nobody_below) == ["另一镇人民政府没有编制年度报告的下级机关"]


def test_a_spared_agency_needs_a_reason_and_can_be_asked_after_all(world: World) -> None:
    call = called(world)
    spare = ExemptAgency(call=call, of=world.other_town, reason=" ", **head(world))
    assert refused(spare) == ["请写明不需报送的理由，如撤并、数据并入哪个机关"]
    done(ExemptAgency(call=call, of=world.other_town, reason="撤并", **head(world)))
    assert state_of(world, world.other_town) == State.EXEMPT
    twice = ExemptAgency(call=call, of=world.other_town, reason="撤并", **head(world))
    assert refused(twice) == ["另一镇人民政府已经登记为不需报送"]
    done(CallAgain(call=call, of=world.other_town, **head(world)))
    assert state_of(world, world.other_town) == State.OVERDUE
    assert refused(CallAgain(call=call, of=world.other_town, **head(world))) == [
        "另一镇人民政府没有登记为不需报送"
    ]


def test_units_counted_in_another_report_are_not_spared_since_nobody_asks_them(world: World) -> None:
    verb = ExemptAgency(call=called(world), of=world.department, reason="撤并", **head(world))
    assert refused(verb) == ["测试镇民政所不是应当报送年度报告的下级机关"]


# --- who has filed --------------------------------------------------------------------------------------


def test_in_time_late_missing_and_returned(world: World) -> None:
    towns = [world.town, world.other_town, town(world, 1), town(world, 2)]
    called(world)
    filed(towns[0], figures(), on=DUE)
    filed(towns[1], figures(), on=DUE + timedelta(days=1))
    back = filed(towns[2], figures())
    done(ReturnFiling(at=world.county, filing=back, reason="表三有误", **head(world)))
    assert [state_of(world, one) for one in towns] == [
        State.ON_TIME,
        State.LATE,
        State.RETURNED,
        State.OVERDUE,
    ]
    assert state_of(world, towns[3], on=DUE) == State.AWAITED
    told = counts(states(RollUp(world.county, YEAR), AFTER))
    assert sum(told.values()) == 4
    assert told[State.OVERDUE] == 1


def test_filing_again_after_a_return_is_not_late(world: World) -> None:
    called(world)
    back = filed(world.town, figures())
    done(ReturnFiling(at=world.county, filing=back, reason="表三有误", **head(world)))
    filed(world.town, figures(), on=AFTER + timedelta(days=9))
    assert state_of(world, world.town) == State.ON_TIME


def test_without_a_call_nothing_is_late(world: World) -> None:
    filed(world.town, figures(), on=AFTER)
    assert state_of(world, world.town) == State.FILED
    assert state_of(world, world.other_town) == State.AWAITED


# --- returning ------------------------------------------------------------------------------------------


def test_a_returned_report_counts_no_more_until_it_is_filed_again(world: World) -> None:
    called(world)
    rollup = RollUp(world.county, YEAR)
    back = filed(world.town, figures({("3.1", "自然人"): 5}))
    assert sums(rollup).values[NEW] == 5
    done(ReturnFiling(at=world.county, filing=back, reason="表三有误", **head(world)))
    assert sums(rollup).values[NEW] == 0
    assert [one.kind for one in asked(world, Kind.RETURNED)] == [Kind.RETURNED]
    back.refresh_from_db()
    twice = ReturnFiling(at=world.county, filing=back, reason="表三有误", **head(world))
    assert refused(twice) == [f"这份报告已于{AFTER}退回"]
    filed(world.town, figures({("3.1", "自然人"): 7}))
    assert sums(rollup).values[NEW] == 7
    back.refresh_from_db()
    assert refused(ReturnFiling(at=world.county, filing=back, reason="再看", **head(world))) == [
        "这份报告已经被重新报送的报告代替，请办理现在有效的一份",
        f"这份报告已于{AFTER}退回",
    ]


def test_nobody_returns_reports_of_agencies_that_are_not_below(world: World) -> None:
    filing = filed(world.town, figures())
    manager = world.others["other_manager"]
    verb = ReturnFiling(at=world.other_town, filing=filing, reason="有误", by=manager, on=AFTER)
    assert refused(verb) == ["测试镇人民政府不是另一镇人民政府的下级机关"]
    own = filed(world.county, figures())
    assert refused(ReturnFiling(at=world.county, filing=own, reason=" ", **head(world))) == [
        "测试县人民政府不是测试县人民政府的下级机关",
        "请写明退回的理由和需要改正的内容",
    ]


# --- reminding ------------------------------------------------------------------------------------------


def test_who_has_not_filed_is_reminded_once_a_day_and_each_mailbox_once(world: World) -> None:
    mailbox = ChangeContact(by=root(), on=START, of=world.other_town, contact={"email": "box@town.example"})
    done(mailbox)
    call, sent = called(world), []
    done(ChangeCall(call=call, due_on=DUE, text="一式两份", **head(world)))
    filed(world.town, figures())
    assert reminders(AFTER) == []
    event_count = len(Event.objects.about(call))
    done(RemindLate(call=call, **head(world)))
    assert Event.objects.about(call).last().data["count"] == 1
    assert len(Event.objects.about(call)) == event_count + 1
    assert refused(RemindLate(call=call, **head(world))) == ["今天已经催报过，请改日再催"]
    [mail] = reminders(AFTER)
    assert (mail.unit, mail.address) == (world.other_town, "box@town.example")
    assert "2024年1月20日" in mail.text(AFTER)
    assert "一式两份" in mail.text(AFTER)
    assert send(mail, AFTER, lambda *told: sent.append(told))
    assert not send(mail, AFTER, lambda *told: sent.append(told))
    assert reminders(AFTER) == []
    assert len(sent) == 1


def test_a_mail_that_could_not_be_sent_goes_out_with_the_next_daily_run_unless_filed_meanwhile(
    world: World,
) -> None:
    def broken(*told: str) -> None:
        raise OSError("no route")

    call = called(world)
    for agency in (world.town, world.other_town):
        done(ChangeContact(by=root(), on=START, of=agency, contact={"email": "box@town.example"}))
    done(RemindLate(call=call, **head(world)))
    first, second = reminders(AFTER)
    with pytest.raises(OSError, match="no route"):
        send(first, AFTER, broken)
    assert len(reminders(AFTER + timedelta(days=1))) == 2
    filed(second.unit, figures())
    assert [one.unit for one in reminders(AFTER + timedelta(days=1))] == [first.unit]


def test_nobody_is_reminded_when_all_have_filed(world: World) -> None:
    call = called(world)
    for agency in (world.town, world.other_town):
        filed(agency, figures())
    assert refused(RemindLate(call=call, **head(world))) == ["没有需要催报的机关"]


# --- sums -----------------------------------------------------------------------------------------------

COLUMNS = ("自然人", "商业企业", "其他")
ROWS = ("3.1", "3.2", "3.3.4", "3.5.2", "3.6.3")


@st.composite
def filings(draw: st.DrawFn) -> list[dict[str, Any]]:
    """What happens one after the other: reports of the county, of three towns and of a unit, and returns."""
    results = st.dictionaries(
        st.tuples(st.sampled_from(ROWS), st.sampled_from(COLUMNS)), st.integers(0, 9), max_size=4
    )
    one = st.fixed_dictionaries(
        {"who": st.integers(0, 4), "results": results, "permits": st.integers(0, 3), "back": st.booleans()}
    )
    return draw(st.lists(one, max_size=8))


@given(steps=filings(), spared=st.sampled_from((None, 1, 2, 3)))
@examples(25)
def test_each_sum_is_the_sum_of_the_reports_that_count_and_opens_to_them(
    world: World, steps: list[dict[str, Any]], spared: int | None
) -> None:
    with rolled_back():
        agencies = [world.county, world.town, world.other_town, town(world, 1), world.department]
        call, rollup = called(world), RollUp(world.county, YEAR)
        for step in steps:
            told = figures(step["results"], **{PERMITS.replace("/", "__"): step["permits"]})
            filing = filed(agencies[step["who"]], told)
            if step["back"] and 1 <= step["who"] <= 3:
                done(ReturnFiling(at=world.county, filing=filing, reason="有误", **head(world)))
        if spared:
            done(ExemptAgency(call=call, of=agencies[spared], reason="撤并", **head(world)))
        last = {step["who"]: step for step in steps}
        expected = [
            one
            for who, agency in enumerate(agencies)
            if who in last and who not in (4, spared) and (who == 0 or not last[who]["back"])
            for one in [FiledReport.objects.get(agency=agency, year=YEAR, current=True)]
        ]
        totals = sums(rollup)
        for key in map(str, form_for(YEAR).cells()):
            wanted = sum(all_exact(one.figures)[key] for one in expected)
            assert totals.values[key] == wanted
        for key in (NEW, PERMITS, cell(TABLE_3, "3.1", "自然人"), cell(TABLE_3, "3.6.3", "其他")):
            own = rollup.own.values[key] if rollup.own else 0
            found = list(behind(rollup, key))
            assert sum(one.value for one in found) + own == totals.values[key]
            assert len(found) == totals.holders.get(key, 0)
        if rollup.filings().exists():
            assert [point.value for point in trend(world.county, NEW)] == [totals.values[NEW]]
        ranking = by_figure(rollup, NEW)
        placed = {one.agency.pk: one.value for one in ranking.places}
        assert placed == {
            one.agency_id: all_exact(one.figures)[NEW] for one in expected if one.agency_id != world.county.pk
        }
        assert {*placed, *(one.pk for one, _ in ranking.apart)} == {one.pk for one in agencies[1:4]}
        lines = list(figures_by_agency(rollup, totals))
        assert len(lines) == 1 + len(expected)


def test_the_own_report_approved_or_filed_is_added_and_can_be_left_out(world: World) -> None:
    filed(world.county, figures({("3.1", "自然人"): 2}), way=Way.OWN)
    filed(world.town, figures({("3.1", "自然人"): 3}))
    rollup = RollUp(world.county, YEAR)
    assert sums(rollup).values[NEW] == 5
    assert sums(rollup, with_own=False).values[NEW] == 3
    assert trend(world.county, NEW)[0].value == 5
    assert trend(world.county, NEW, with_own=False)[0].value == 3


def test_amounts_keep_their_decimals(world: World) -> None:
    key = "表二/行政事业性收费/本年收费金额"
    for agency, amount in ((world.town, "0.1"), (world.other_town, "0.2")):
        filed(agency, figures(**{key.replace("/", "__"): Decimal(amount)}))
    assert sums(RollUp(world.county, YEAR)).values[key] == Decimal("0.3")


def test_an_approximate_part_makes_the_sum_approximate(world: World) -> None:
    filed(world.town, figures({("3.1", "自然人"): 3}) | {"正文/网站": 1000}, approximate=("正文/网站",))
    filed(world.other_town, figures() | {"正文/网站": 17})
    totals = sums(RollUp(world.county, YEAR))
    assert totals.values["正文/网站"] == 1017
    assert totals.approximate == {"正文/网站"}
    [question] = asked(world, Kind.APPROXIMATE)
    assert [cause.told for cause in question.causes] == ["网站"]


def test_what_a_report_does_not_tell_is_unknown_and_no_zero(world: World) -> None:
    called(world)
    filed(world.town, {"正文/新收申请": 4}, form="narrative")
    filed(world.other_town, figures({("3.1", "自然人"): 3}))
    third = town(world, 1)
    rollup = RollUp(world.county, YEAR)
    assert list(without(rollup, NEW)) == [world.town]
    ranking = by_figure(rollup, NEW)
    assert [(one.agency, one.value) for one in ranking.places] == [(world.other_town, 3)]
    assert dict(ranking.apart) == {world.town: "报告中没有这个数据", third: "没有报送"}
    assert [one.kind for one in asked(world, Kind.NARRATIVE)] == [Kind.NARRATIVE]
    blank, told = list(figures_by_agency(rollup, sums(rollup)))[1:]
    assert set(blank[3:]) == {""}
    assert "" not in told[3:]


def test_a_narrative_that_brings_its_figures_is_added_and_not_asked_about(world: World) -> None:
    filed(world.town, figures({("3.1", "自然人"): 3}), form="narrative")
    filed(world.other_town, figures({("3.1", "自然人"): 4}))
    assert sums(RollUp(world.county, YEAR)).values[NEW] == 7
    assert not asked(world, Kind.NARRATIVE)
    assert [(one.value, one.reports) for one in trend(world.county, NEW)] == [(7, 2)]


# --- two forms ------------------------------------------------------------------------------------------


def test_other_handling_in_one_row_and_in_three_stays_apart_and_raises_no_false_alarm(world: World) -> None:
    filed(world.town, figures({("3.6", "自然人"): 4}, form="2019"), form="2019")
    filed(world.other_town, figures({("3.6.1", "自然人"): 2, ("3.6.3", "其他"): 1}))
    totals = sums(RollUp(world.county, YEAR))
    assert totals.values[cell(TABLE_3, "3.6.1", "总计")] == 2
    assert totals.values[cell(TABLE_3, "3.6", "总计")] == 4
    assert cell(TABLE_3, "3.6", "总计") in totals.other_form
    assert asked(world, Kind.IDENTITY) == []
    [question] = asked(world, Kind.FORM)
    assert [cause.agency for cause in question.causes] == [world.town]


def test_a_figure_that_changed_its_name_is_one_row_of_years(world: World) -> None:
    filed(world.town, figures(form="2019", 表二__行政许可__处理决定数量=7), year=2020, form="2019")
    filed(world.town, figures(表二__行政许可__本年处理决定数量=9), year=2021)
    assert [(one.year, one.value) for one in trend(world.county, PERMITS)] == [(2020, 7), (2021, 9)]


def test_a_year_in_which_no_form_asks_for_a_figure_has_no_value(world: World) -> None:
    key = "表二/规范性文件/对外公开总数量"
    filed(world.town, figures(form="2019", **{key.replace("/", "__"): 7}), year=2020, form="2019")
    filed(world.town, figures(), year=2021)
    assert [(one.year, one.value, one.reports) for one in trend(world.county, key)] == [
        (2020, 7, 1),
        (2021, None, 0),
    ]


def test_every_form_has_the_keys_that_stand_for_the_same_figure() -> None:
    known = {str(key) for form in FORMS.values() for key in form.cells()}
    assert all(one in known for key in known for one in same_figure(key))


# --- questions ------------------------------------------------------------------------------------------

LARGE = {("3.1", "自然人"): 12, ("3.2", "商业企业"): 3, ("3.5.2", "其他"): 5}


def test_a_county_in_order_raises_no_question(world: World) -> None:
    called(world)
    filed(world.county, figures({("3.1", "自然人"): 1}))
    filed(world.town, figures(LARGE, carried_out=2), on=BEFORE)
    filed(world.other_town, figures({("3.2", "自然人"): 12, ("3.1", "其他"): 4}))
    assert questions(RollUp(world.county, YEAR), AFTER) == []


def test_who_has_not_filed_is_told(world: World) -> None:
    called(world)
    filed(world.town, figures())
    [question] = asked(world, Kind.MISSING)
    assert [cause.agency for cause in question.causes] == [world.other_town]


def test_two_reports_with_the_same_figures_are_asked_about_unless_they_are_small(world: World) -> None:
    filed(world.town, figures({("3.1", "自然人"): 1}))
    filed(world.other_town, figures({("3.1", "自然人"): 1}))
    assert asked(world, Kind.COPY) == []
    filed(world.town, figures(LARGE))
    assert asked(world, Kind.COPY) == []
    filed(world.other_town, figures(LARGE))
    [question] = asked(world, Kind.COPY)
    assert [cause.agency for cause in question.causes] == [world.town, world.other_town]


def test_a_unit_that_files_beside_its_town_is_not_counted_again(world: World) -> None:
    filed(world.town, figures(LARGE))
    filed(world.department, figures(LARGE))
    assert sums(RollUp(world.county, YEAR)).values[NEW] == 20
    [question] = asked(world, Kind.UNIT)
    assert [cause.agency for cause in question.causes] == [world.department]
    assert asked(world, Kind.COPY) == []


def test_an_exempt_agency_that_files_is_not_counted(world: World) -> None:
    call = called(world)
    filed(world.town, figures(LARGE))
    done(ExemptAgency(call=call, of=world.town, reason="数据并入另一镇", **head(world)))
    assert sums(RollUp(world.county, YEAR)).values[NEW] == 0
    assert [cause.agency for question in asked(world, Kind.EXEMPT) for cause in question.causes] == [
        world.town
    ]


@pytest.mark.parametrize("above", ["county", "between"])
def test_a_report_that_contains_those_below_is_asked_about(world: World, above: str) -> None:
    middle = world.county
    below = [world.town, world.other_town]
    if above == "between":
        details = {"name": "中间县人民政府", "code": "300000001", "kind": AgencyKind.COUNTY}
        middle = done(FoundAgency(by=root(), on=START, parent=world.county, **details))
        details = {"name": "中间镇人民政府", "code": "300000002", "kind": AgencyKind.TOWN}
        below = [done(FoundAgency(by=root(), on=START, parent=middle, **details))]
    for number, agency in enumerate(below):
        filed(agency, figures({("3.1", "自然人"): 12 + number, ("3.2", "商业企业"): 3, ("3.5.2", "其他"): 5}))
    filed(middle, figures({("3.1", "自然人"): 4}))
    assert asked(world, Kind.CONTAINS) == []
    filed(middle, figures({("3.1", "自然人"): 40, ("3.2", "商业企业"): 8, ("3.5.2", "其他"): 11}))
    [question] = asked(world, Kind.CONTAINS)
    assert [cause.agency for cause in question.causes] == [middle]


@pytest.mark.parametrize(
    ("wrong", "rule", "at"),
    [
        (cell(TABLE_3, "4", "自然人"), "A", cell(TABLE_3, "1", "自然人")),
        (cell(TABLE_3, "3.1", "商业企业"), "B", cell(TABLE_3, "3.7", "商业企业")),
        (cell(TABLE_3, "3.2", "总计"), "C", cell(TABLE_3, "3.2", "总计")),
        ("表四/行政复议/结果维持", "E", "表四/行政复议/总计"),
    ],
)
def test_sums_that_contradict_each_other_name_the_agency_and_the_difference(
    world: World, wrong: str, rule: str, at: str
) -> None:
    filed(world.town, figures(LARGE))
    right = figures({("3.1", "自然人"): 7})
    filed(world.other_town, right | {wrong: right[wrong] + 3})
    found = {question.key: question for question in asked(world, Kind.IDENTITY)}
    assert found[at].told.startswith(f"勾稽关系{rule}，")
    assert [(one.agency, one.told) for one in found[at].causes] == [(world.other_town, "相差3")]


def test_what_was_carried_over_must_arrive_and_the_agency_that_lost_it_is_named(world: World) -> None:
    for agency in (world.town, world.other_town):
        filed(agency, figures({("3.1", "自然人"): 5}, carried_out=2), year=YEAR - 1)
    filed(world.town, figures({("3.1", "自然人"): 5}, carried_in=2))
    filed(world.other_town, figures({("3.1", "自然人"): 6}))
    found = asked(world, Kind.IDENTITY)
    assert {question.key for question in found} == {cell(TABLE_3, "2", "自然人"), cell(TABLE_3, "2", "总计")}
    assert {(one.agency, one.told) for question in found for one in question.causes} == {
        (world.other_town, "相差2")
    }


# --- ranking --------------------------------------------------------------------------------------------


def test_equal_values_share_a_rank_and_the_next_one_is_counted_on(world: World) -> None:
    agencies = [world.town, world.other_town, town(world, 1), town(world, 2)]
    for agency, number in zip(agencies, (3, 5, 5, 0), strict=True):
        filed(agency, figures({("3.1", "自然人"): number}))
    ranking = by_figure(RollUp(world.county, YEAR), NEW)
    assert [(one.rank, int(one.value)) for one in ranking.places] == [(1, 5), (1, 5), (3, 3), (4, 0)]
    assert ranking.apart == ()


def test_a_rate_without_anything_to_divide_by_is_no_zero(world: World) -> None:
    filed(world.town, figures({("3.1", "自然人"): 1, ("3.3.4", "自然人"): 2}))
    filed(world.other_town, figures())
    ranking = by_rate(RollUp(world.county, YEAR), RATES["disclosed"])
    assert [(one.agency, one.value) for one in ranking.places] == [(world.town, Decimal("33.3"))]
    assert ranking.apart == ((world.other_town, "分母为0，没有可以比较的数"),)


def test_punctuality_counts_the_years_in_which_somebody_asked(world: World) -> None:
    for year in (2022, 2023):
        called(world, year, due=date(year + 1, 1, 20), on=date(2023, 1, 4) if year == 2022 else None)
    spared = ExemptAgency(
        call=Call.objects.get(year=2022), of=world.other_town, reason="当年设立", **head(world)
    )
    done(spared)
    filed(world.town, figures(), year=2022, on=date(2023, 1, 20))
    filed(world.town, figures(), year=2022, on=date(2023, 3, 1))
    filed(world.town, figures(), year=2023, on=date(2024, 1, 21))
    filed(world.other_town, figures(), year=2023, on=date(2024, 1, 19))
    places = by_punctuality(RollUp(world.county, YEAR)).places
    assert [(one.agency, one.value, one.told) for one in places] == [
        (world.other_town, 100, "1年 ÷ 1年"),
        (world.town, 50, "1年 ÷ 2年"),
    ]


# --- what is taken away ---------------------------------------------------------------------------------


def test_the_report_of_the_county_prints_the_sums_cell_by_cell(world: World) -> None:
    called(world)
    filed(world.county, figures({("3.1", "自然人"): 2}))
    filed(world.town, figures(LARGE, 表二__行政许可__本年处理决定数量=30))
    rollup = RollUp(world.county, YEAR)
    totals = sums(rollup)
    document = report_document(rollup, totals, AFTER)
    printed = {
        one.key: one.text
        for block in document.blocks
        if isinstance(block, Table)
        for group in block.groups
        for row in group.body
        for one in row
        if one.key
    }
    assert printed == {str(key): str(totals.values[str(key)]) for key in form_for(YEAR).cells()}
    assert set(printed) <= set(printed_keys(document))
    told = json.loads(report_json(rollup, totals, AFTER))
    assert told["figures"][NEW] == 22
    assert [one["name"] for one in told["included"]] == ["测试镇人民政府"]
    assert [(one["name"], one["state"]) for one in told["missing"]] == [("另一镇人民政府", "overdue")]
    assert write_docx(document)


def test_a_year_without_a_national_form_has_no_county_report(world: World) -> None:
    rollup = RollUp(world.county, 2015)
    with pytest.raises(ValueError, match="2015年度还没有全国统一的年度报告表格"):
        report_document(rollup, sums(rollup), AFTER)


def test_the_sheets_have_a_place_for_everything_even_when_there_is_nothing(world: World) -> None:
    empty = sheets(RollUp(world.county, YEAR), AFTER)
    filed(world.town, figures(LARGE))
    full = sheets(RollUp(world.county, YEAR), AFTER)
    for document in (empty, full):
        names = [block.caption for block in document.blocks if isinstance(block, Table)]
        assert names == ["报送情况", "汇总", "各机关数据", "问题"]
        assert write_xlsx(document)


# --- large counties -------------------------------------------------------------------------------------


def test_the_number_of_queries_does_not_grow_with_the_agencies(world: World) -> None:
    def work() -> None:
        rollup = RollUp(world.county, YEAR)
        counts(states(rollup, AFTER))
        list(states(rollup, AFTER))
        totals = sums(rollup)
        questions(rollup, AFTER)
        by_figure(rollup, NEW)
        by_rate(rollup, RATES["disclosed"])
        by_punctuality(rollup)
        trend(world.county, NEW)
        list(figures_by_agency(rollup, totals))
        years(world.county)

    def number_of_queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            work()
        return len(captured)

    called(world)
    filed(world.town, figures({("3.1", "自然人"): 5}))
    few = number_of_queries()
    for number in range(6):
        filed(town(world, number), figures({("3.1", "自然人"): number + 6}))
    assert number_of_queries() == few
    assert counted(world.county).count() == 7
    assert (
        exact(sum(one.value for one in behind(RollUp(world.county, YEAR), NEW)))
        == 5 + 6 + 7 + 8 + 9 + 10 + 11
    )
