"""Writing an annual report: figures asked and given, passages, comparison, the work list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.report_form import TABLE_2, TEXT
from gongkai.law.reporting import is_jump, report_due, year_to_report
from gongkai.records.agencies.verbs import ChangeContact
from gongkai.records.annual import figures as f
from gongkai.records.annual.comparing import chart_over_years, compare
from gongkai.records.annual.document import report_document
from gongkai.records.annual.earlier import earlier_years
from gongkai.records.annual.figures import count, entered_keys
from gongkai.records.annual.models import EnteredFigure, FigureRequest, Layout, Place, Report, ReportStatus
from gongkai.records.annual.passages import SECTIONS, Texts, live_fields, remarks
from gongkai.records.annual.reminders import reminders
from gongkai.records.annual.scope import Scope
from gongkai.records.annual.verbs import (
    ApproveReport,
    AskFigures,
    CancelRequest,
    ChangeLayout,
    DropReport,
    EnterFigure,
    OpenReport,
    ProvideFigures,
    SubmitReport,
    WritePassage,
)
from gongkai.records.annual.worklist import CHECKS, ENTRIES, REQUESTS, TEXTS, steps
from gongkai.records.authority import Role
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.papers.filing import file_report
from gongkai.records.papers.models import FiledReport, Way
from gongkai.records.reminding import send
from tests.records.world import START, World, attempted, done, reasons, refused

YEAR = 2023
DAY = date(2024, 1, 8)  # a Monday
PERMITS = f"{TABLE_2}/行政许可/本年处理决定数量"
CHARGES = f"{TABLE_2}/行政事业性收费/本年收费金额"
PENALTIES = f"{TABLE_2}/行政处罚/本年处理决定数量"


@pytest.fixture
def report(world: World) -> Report:
    return done(OpenReport(by=world[Role.MANAGER], on=DAY, of=world.town, year=YEAR))


def ask(world: World, report: Report, *keys: str, due: date = DAY + timedelta(days=4)) -> FigureRequest:
    done(asking(world, report, *keys, due=due))
    return FigureRequest.objects.latest("pk")


def asking(world: World, report: Report, *keys: str, due: date = DAY, **more: Any) -> AskFigures:
    told = {"by": world[Role.MANAGER], "on": DAY, "unit": world.department, "keys": keys, "due_on": due}
    return AskFigures(report=report, **(told | more))


def giving(world: World, request: FigureRequest, values: dict[str, Any], **more: Any) -> ProvideFigures:
    told = {"by": world[Role.CLERK], "on": DAY, "source": "审批台账"}
    return ProvideFigures(
        request=request, values={key: Decimal(str(one)) for key, one in values.items()}, **(told | more)
    )


def write(world: World, report: Report, place: Place, text: str) -> WritePassage:
    return WritePassage(by=world[Role.MANAGER], on=DAY, report=report, place=place, text=text)


# --- figures asked from the units --------------------------------------------------------------------------


def test_a_unit_gives_what_it_was_asked_for_and_the_figure_names_it_and_its_source(
    world: World, report: Report
) -> None:
    request = ask(world, report, PERMITS, CHARGES)
    done(giving(world, request, {PERMITS: 12, CHARGES: "3.5"}, note="含下放事项"))
    kept = EnteredFigure.objects.get(key=PERMITS)
    assert (kept.value, kept.source) == (12, "测试镇民政所：审批台账")
    assert (kept.entered_by, kept.entered_on) == (world[Role.CLERK], DAY)
    told = Event.objects.about(report).get(kind=EventKind.FIGURES_PROVIDED)
    assert told.sentence == "测试镇民政所提供2个数据"
    assert told.data["note"] == "含下放事项"
    assert count(Scope(world.town, YEAR))[CHARGES] == Decimal("3.5")


def test_who_writes_the_report_may_replace_a_given_figure_and_the_journal_keeps_both(
    world: World, report: Report
) -> None:
    done(giving(world, ask(world, report, PERMITS), {PERMITS: 12}))
    manager = world[Role.MANAGER]
    done(EnterFigure(by=manager, on=DAY, report=report, key=PERMITS, value=Decimal(13), source="核对"))
    last = Event.objects.about(report).filter(kind=EventKind.FIGURE_ENTERED).get()
    assert Decimal(last.data["before"]) == 12
    assert EnteredFigure.objects.get(key=PERMITS).value == 13


def test_only_what_was_asked_can_be_given_and_all_of_it(world: World, report: Report) -> None:
    request = ask(world, report, PERMITS, CHARGES)
    told = "".join(refused(giving(world, request, {PERMITS: 1, PENALTIES: 2})))
    assert "还没有填写" in told
    assert "没有请您提供" in told


@pytest.mark.parametrize(("key", "value"), [(PERMITS, "-1"), (PERMITS, "1.5"), (CHARGES, "-0.1")])
def test_a_given_figure_must_be_of_the_kind_of_its_cell(
    world: World, report: Report, key: str, value: str
) -> None:
    assert "应当填" in "".join(refused(giving(world, ask(world, report, key), {key: value})))


def test_an_amount_that_no_column_holds_is_refused(world: World, report: Report) -> None:
    request = ask(world, report, CHARGES)
    assert "核对单位" in "".join(refused(giving(world, request, {CHARGES: "0.0000001"})))


def test_only_the_unit_itself_and_the_office_above_it_give_its_figures(world: World, report: Report) -> None:
    request = ask(world, report, PERMITS)
    for stranger in ("other_manager", "village_clerk"):
        assert refused(giving(world, request, {PERMITS: 1}, by=world.others[stranger]))
    assert reasons(giving(world, request, {PERMITS: 1}, by=world[Role.MANAGER])) == []


def test_an_agency_with_a_report_of_its_own_is_not_asked(world: World, report: Report) -> None:
    told = refused(asking(world, report, PERMITS, unit=world.other_town))
    assert "不计入测试镇人民政府的年度报告" in told[0]


def test_a_figure_is_asked_of_one_unit_at_a_time(world: World, report: Report) -> None:
    request = ask(world, report, PERMITS)
    assert "已经请测试镇民政所提供" in refused(asking(world, report, PERMITS, unit=world.village))[0]
    done(CancelRequest(by=world[Role.MANAGER], on=DAY, request=request, reason="数据在村里"))
    assert ask(world, report, PERMITS).pk != request.pk
    request.refresh_from_db()
    assert "已于2024-01-08取消" in refused(giving(world, request, {PERMITS: 1}))[0]


def test_a_request_says_what_and_until_when(world: World, report: Report) -> None:
    assert "请选择" in refused(asking(world, report))[0]
    assert "不是2023年度表二" in refused(asking(world, report, "表三/1/自然人"))[0]
    assert "已经过去" in refused(asking(world, report, PERMITS, due=DAY - timedelta(days=1)))[0]


def test_nothing_is_given_or_taken_back_once_the_report_was_handed_in(world: World, report: Report) -> None:
    request = ask(world, report, PERMITS)
    Report.objects.update(status=ReportStatus.SUBMITTED)
    request.refresh_from_db()
    assert "待审定" in refused(giving(world, request, {PERMITS: 1}))[0]
    verb = CancelRequest(by=world[Role.MANAGER], on=DAY, request=request, reason="不要了")
    assert "待审定" in refused(verb)[0]


def test_who_gave_a_figure_does_not_approve_the_report(world: World) -> None:
    everybody = world.all_rounder("wearer-of-all-hats")
    told = {"by": everybody, "on": DAY}
    report = done(OpenReport(**told, of=world.town, year=YEAR))
    request = ask(world, report, PERMITS)
    done(giving(world, request, {PERMITS: 1}, by=everybody))
    Report.objects.update(status=ReportStatus.SUBMITTED)
    report.refresh_from_db()
    assert "以外的人审定" in "".join(reasons(ApproveReport(**told, report=report)))


def test_secrets_are_refused_wherever_words_are_typed(world: World, report: Report) -> None:
    assert attempted(write(world, report, Place.OTHER, "密级：秘密★5年。"))
    assert attempted(asking(world, report, PERMITS, note="机密★10年"))
    assert attempted(giving(world, ask(world, report, PERMITS), {PERMITS: 1}, source="绝密★台账"))


# --- reminders ---------------------------------------------------------------------------------------------


def test_a_unit_is_reminded_from_one_working_day_before_each_working_day_until_it_gives(
    world: World, report: Report
) -> None:
    friday, monday = date(2024, 1, 12), date(2024, 1, 15)
    request = ask(world, report, PERMITS, CHARGES, due=monday)
    assert reminders(date(2024, 1, 11)) == []
    (one,) = reminders(friday)
    assert (one.unit, one.count) == (world.department, 2)
    assert "2024年1月15日" in one.text(friday)
    assert reminders(date(2024, 1, 13)) == []  # a Saturday
    assert len(reminders(date(2024, 1, 16))) == 1
    done(giving(world, request, {PERMITS: 1, CHARGES: 1}))
    assert reminders(friday) == []


def test_a_reminder_of_figures_goes_out_once_a_day_and_is_told(world: World, report: Report) -> None:
    contact = {"email": "town@example.com"}
    done(ChangeContact(by=world[Role.ADMINISTRATOR], on=START, of=world.town, contact=contact))
    ask(world, report, PERMITS)
    day, sent = date(2024, 1, 12), []
    for _ in range(2):
        (one,) = reminders(day)
        send(one, day, lambda *mail: sent.append(mail))
    assert [address for _, _, address in sent] == ["town@example.com"]
    told = Event.objects.get(kind=EventKind.FIGURES_REMINDED)
    assert told.sentence == "提醒测试镇民政所提供1个数据"


# --- the layout --------------------------------------------------------------------------------------------


def test_a_layout_chosen_by_mistake_is_changed_and_the_text_stays(world: World, report: Report) -> None:
    done(write(world, report, Place.MEASURES, "情况正常。"))
    manager = world[Role.MANAGER]
    changed = done(ChangeLayout(by=manager, on=DAY, report=report, layout=Layout.NARRATIVE))
    assert (changed.layout, changed.passages.get().text) == (Layout.NARRATIVE, "情况正常。")
    again = ChangeLayout(by=manager, on=DAY, report=changed, layout=Layout.NARRATIVE)
    assert "现在就是叙述式" in refused(again)[0]
    old = done(OpenReport(by=manager, on=DAY, of=world.town, year=2015, layout=Layout.NARRATIVE))
    national = ChangeLayout(by=manager, on=DAY, report=old, layout=Layout.NATIONAL)
    assert "没有全国统一格式" in refused(national)[0]


def test_a_report_begun_by_mistake_is_taken_back_only_while_it_is_empty(world: World, report: Report) -> None:
    manager = world[Role.MANAGER]
    wrong = done(OpenReport(by=manager, on=DAY, of=world.town, year=YEAR - 1))
    done(DropReport(by=manager, on=DAY, report=wrong))
    assert list(Report.objects.all()) == [report]
    told = Event.objects.get(kind=EventKind.REPORT_DROPPED)
    assert told.sentence == "不再编制2022年度报告，里面还没有内容"
    ask(world, report, PERMITS)
    assert "不能取消编制" in refused(DropReport(by=manager, on=DAY, report=report))[0]


# --- passages ----------------------------------------------------------------------------------------------


def said(world: World, text: str) -> list[str]:
    return [one.message for one in remarks(text, count(Scope(world.town, YEAR)))]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("发布{正文/没有的}条", "没有这个数据"),
        (f"许可{{{PERMITS}}}件", "还没有填报"),
        ("发布{正文/网站条", "没有成对"),
        ("培训XX次", "填写"),
        ("公开（待补充）", "填写"),
        ("检查____次", "填写"),
        ("2022年，我镇组织工作人员学习政府信息公开的规定，全员参加。", "2022年"),
        ("联系人电话13800000000。", "手机"),
    ],
)
def test_what_a_careful_colleague_would_ask_about_a_text_is_told(world: World, text: str, told: str) -> None:
    assert any(told in one for one in said(world, text)), said(world, text)


@pytest.mark.parametrize(
    "text",
    [
        "全年发布{正文/网站}条，收到申请{正文/新收申请}件。",
        "2023年，我镇加强领导；2024年将继续改进。",
        "比2022年有所增加，自2022年起实行，《测试镇2022年要点》已经落实。",
        "依照〔2022〕1号文件办理。",
        "一是落实责任制，二是每月检查。",
    ],
)
def test_a_clean_text_raises_no_question(world: World, text: str) -> None:
    assert said(world, text) == []


def test_a_number_typed_by_hand_is_compared_with_what_was_counted(world: World) -> None:
    world.public_item(START)
    assert any("两处应当一致" in one for one in said(world, "全年在政务网站发布信息12条。"))
    assert any("请改为插入数据" in one for one in said(world, "全年在政务网站发布信息1条。"))
    assert said(world, f"全年在政务网站发布信息{{{f.SITE}}}条。") == []
    # the number of table 2 is compared too
    assert said(world, "全年制发规范性文件4件。") == []  # not yet entered: nothing to compare with


def test_a_number_of_an_identity_card_never_gets_into_a_passage(world: World, report: Report) -> None:
    text = "申请人赵测试，身份证号110100199001010004。"
    assert "将向社会公开" in refused(write(world, report, Place.OTHER, text))[0]


def test_a_text_with_something_left_to_fill_in_is_not_handed_in(world: World, report: Report) -> None:
    done(write(world, report, Place.PROBLEMS, "全年培训XX次。"))
    verb = SubmitReport(by=world[Role.MANAGER], on=DAY, report=report)
    assert any("“存在的主要问题”中的“XX”" in one for one in reasons(verb))


@given(st.text(alphabet="正文/网站{}年X1230新收申请，。\n", max_size=40))
def test_remarks_point_into_the_text(text: str) -> None:
    counted = f.Figures(Scope(None, YEAR), {f.SITE: 3})  # type: ignore[arg-type]
    for one in remarks(text, counted):
        assert text[one.start : one.end] == one.quoted


def test_every_place_is_printed_in_both_layouts(world: World, report: Report) -> None:
    for place in Place:
        done(write(world, report, place, f"暗记{place.value}"))
    EnteredFigure.objects.bulk_create(
        EnteredFigure(
            report=report, key=key, value=0, source="册", entered_by=world[Role.MANAGER], entered_on=DAY
        )
        for key in entered_keys(Scope(world.town, YEAR))
    )
    for layout in Layout:
        assert {place for section in SECTIONS[layout] for place in section.places} == set(Place)
        printed = str(report_document(report, count(Scope(world.town, YEAR)), layout, DAY))
        assert [place for place in Place if f"暗记{place.value}" not in printed] == []


def test_a_figure_that_went_away_after_it_was_quoted_stops_neither_the_page_nor_is_it_silent(
    world: World, report: Report
) -> None:
    class_of = f"{f.CLASSES}/{world.columns[0].name}"
    done(write(world, report, Place.OTHER, f"救助类{{{class_of}}}条"))
    type(world.columns[0]).objects.update(name="改名")
    counted = count(Scope(world.town, YEAR))
    printed = str(report_document(report, counted, Layout.NARRATIVE, DAY))
    assert f"{{{class_of}}}" in printed
    listed = {step.slug: step for step in steps(report, counted, DAY)}
    assert listed[TEXTS].is_held_up


def test_last_years_text_stands_beside_with_the_figures_of_its_year(world: World, report: Report) -> None:
    before = Report.objects.create(
        agency=world.town,
        year=YEAR - 1,
        status=ReportStatus.APPROVED,
        approved_on=START,
        approved_figures={f.SITE: 41},
    )
    before.passages.create(place=Place.PROBLEMS, text=f"发布{{{f.SITE}}}条，仍有不足。")
    texts = Texts(report, count(Scope(world.town, YEAR)))
    assert texts.last_year == {Place.PROBLEMS: "发布41条，仍有不足。"}


def test_last_years_text_comes_from_the_paper_where_there_is_no_report_of_ours(
    world: World, report: Report
) -> None:
    file_report(
        world.town,
        YEAR - 1,
        Way.PAPER,
        form="2021",
        figures={},
        on=START,
        sections={
            "一、总体情况": "（一）主动公开\n发布41条。\n（四）平台建设情况。改版了网站。",
            "五、存在的主要问题及改进情况": "问题是人手不足。",
        },
    )
    told = Texts(report, count(Scope(world.town, YEAR))).last_year
    assert told[Place.PROBLEMS] == "问题是人手不足。"
    assert told[Place.CARRIERS] == "（四）平台建设情况。改版了网站。"
    assert told[Place.CATEGORIES] == "（一）主动公开\n发布41条。"
    assert Place.OTHER not in told


def test_the_figures_of_the_text_are_offered_first(world: World) -> None:
    keys = list(live_fields(count(Scope(world.town, YEAR))))
    assert all(key.startswith(f"{TEXT}/") for key in keys[:5])


# --- comparison --------------------------------------------------------------------------------------------


def filed(world: World, year: int, **figures: float) -> None:
    file_report(world.town, year, Way.PAPER, form="2021", figures=figures, on=START)


def test_earlier_years_stand_beside_the_report_and_a_jump_is_asked_about(
    world: World, report: Report
) -> None:
    filed(world, YEAR - 1, **{f.SITE: 40, f"{TEXT}/新收申请": 2})
    filed(world, YEAR - 3, **{f.SITE: 30})
    filed(world, YEAR - 5, **{f.SITE: 20})
    world.public_item(START)
    before = earlier_years(world.town, YEAR, 4)
    told = compare(count(Scope(world.town, YEAR)), before)
    assert told.years == (2023, 2022, 2020)
    lines = {line.key: line for part in told.parts for line in part.lines}
    site = lines[f.SITE]
    assert (site.values, site.change, site.percent) == ((1, 40, 30), -39, Decimal("-97.5"))
    assert "变化较大" in site.question
    # a report without tables says in its text what others say in a cell
    received = lines["表三/1/总计"]
    assert (received.values, received.change, received.question) == ((0, 2, None), -2, "")


def test_the_year_before_last_is_no_year_before(world: World) -> None:
    filed(world, YEAR - 2, **{f.SITE: 400})
    told = compare(count(Scope(world.town, YEAR)), earlier_years(world.town, YEAR, 4))
    (line,) = (one for part in told.parts for one in part.lines if one.key == f.SITE)
    assert (line.values, line.change, line.question) == ((0, 400), None, "")


def test_a_filing_that_was_sent_back_is_no_year_to_compare_with(world: World) -> None:
    filed(world, YEAR - 1, **{f.SITE: 40})
    FiledReport.objects.update(returned_on=DAY, returned_why="数据有误")
    assert earlier_years(world.town, YEAR, 4) == []


def test_what_was_approved_here_goes_before_what_was_filed(world: World) -> None:
    filed(world, YEAR - 1, **{f.SITE: 40})
    Report.objects.create(
        agency=world.town,
        year=YEAR - 1,
        status=ReportStatus.APPROVED,
        approved_on=START,
        approved_figures={f.SITE: 41},
    )
    (one,) = earlier_years(world.town, YEAR, 4)
    assert one.values == {f.SITE: 41}
    assert count(Scope(world.town, YEAR)).previous == {f.SITE: 41}


def test_charts_over_the_years_are_drawn_only_when_there_are_years(world: World, report: Report) -> None:
    counted = count(Scope(world.town, YEAR))
    assert chart_over_years(counted, [], f.SITE) is None
    filed(world, YEAR - 1, **{f.SITE: 40})
    chart = chart_over_years(counted, earlier_years(world.town, YEAR, 4), f.SITE)
    assert chart is not None
    assert [(bar.label, bar.value, bar.key) for bar in chart.bars] == [
        ("2022年", 40, None),
        ("2023年", 0, f.SITE),
    ]
    full = replace(counted, missing=(), values=counted.values | dict.fromkeys(counted.missing, 0))
    assert "历年在政务网站发布的信息" in str(report_document(report, full, Layout.NATIONAL, DAY))


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_jump_is_one_in_both_directions_and_no_small_change_is(now: int, then: int) -> None:
    assert is_jump(now, then) == is_jump(then, now)
    if abs(now - then) < 10:
        assert not is_jump(now, then)


# --- the work list and its days ----------------------------------------------------------------------------


def test_the_report_of_a_year_is_asked_for_from_1_december_to_the_last_due_day() -> None:
    assert year_to_report(date(2023, 11, 30)) is None
    assert year_to_report(date(2023, 12, 1)) == 2023
    assert year_to_report(date(2024, 3, 31)) == 2023
    assert year_to_report(date(2024, 4, 1)) is None


def test_article_49_names_the_day_of_departments_and_counties_and_a_house_rule_that_of_towns() -> None:
    assert report_due("department", 2023).day == date(2024, 1, 31)
    assert report_due("county", 2023).day == date(2024, 3, 31)
    assert "第四十九条" in str(report_due("county", 2023).citation)
    town = report_due("town", 2023)
    assert (town.day, str(town.citation)) == (date(2024, 1, 31), "工作约定")


def test_the_work_list_tells_what_is_missing_and_where_and_empties_as_it_is_done(
    world: World, report: Report
) -> None:
    def listed(on: date = DAY) -> dict[str, Any]:
        return {step.slug: step for step in steps(report, count(Scope(world.town, YEAR)), on)}

    keys = entered_keys(Scope(world.town, YEAR))
    request = ask(world, report, *keys)
    first = listed(date(2024, 1, 20))
    assert "已经逾期" in first[REQUESTS].tasks[0].told
    assert [task.figure for task in first[ENTRIES].tasks] == keys
    assert all(task.must for task in first[ENTRIES].tasks)
    assert {task.place for task in first[TEXTS].tasks} >= {
        Place.PROBLEMS,
        Place.IMPROVEMENTS,
        Place.ACCOUNTABILITY,
    }
    done(giving(world, request, dict.fromkeys(keys, 0)))
    for place in (Place.REVIEW, Place.ACCOUNTABILITY, Place.PROBLEMS, Place.IMPROVEMENTS):
        done(write(world, report, place, "情况正常。"))
    assert [slug for slug, step in listed().items() if not step.is_done] == []


def test_what_is_open_at_the_end_of_the_year_and_what_contradicts_last_year_is_asked_about(
    world: World, report: Report
) -> None:
    world.application(date(2023, 12, 20))
    filed(world, YEAR - 1, **{"表三/4/自然人": 3, "表三/4/总计": 3})
    checks = {step.slug: step for step in steps(report, count(Scope(world.town, YEAR)), DAY)}[CHECKS]
    told = {task.figure: task for task in checks.tasks}
    assert "1件申请到年底没有办结" in told["表三/4/总计"].told
    # D, carried in ≠ carried out: a question where last year's paper may be wrong, an error where it was counted here
    assert not told["表三/2/总计"].must
    Report.objects.create(
        agency=world.town,
        year=YEAR - 1,
        status=ReportStatus.APPROVED,
        approved_on=START,
        approved_figures={"表三/4/总计": 3},
    )
    checks = {step.slug: step for step in steps(report, count(Scope(world.town, YEAR)), DAY)}[CHECKS]
    assert {task.figure: task for task in checks.tasks}["表三/2/总计"].must


def test_before_the_year_is_over_the_list_says_that_figures_still_move(world: World, report: Report) -> None:
    checks = {step.slug: step for step in steps(report, count(Scope(world.town, YEAR)), date(2023, 12, 5))}
    assert any("还没有结束" in task.told for task in checks[CHECKS].tasks)
