"""Agencies, columns, boards, oversight and the report: what each verb refuses and what it leaves behind."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import override_settings

from gongkai.records.agencies.models import Agency, AgencyKind, Staff, Term, agency_by_code
from gongkai.records.agencies.verbs import (
    BeginTerm,
    ChangeContact,
    EndTerm,
    EnrolStaff,
    EnterHolidayNotice,
    FoundAgency,
    bootstrap,
)
from gongkai.records.annual.figures import count, entered_keys, figures_of
from gongkai.records.annual.models import Layout, Place, ReportStatus
from gongkai.records.annual.scope import Scope
from gongkai.records.annual.verbs import (
    ApproveReport,
    EnterFigure,
    OpenReport,
    ReturnReport,
    SubmitReport,
    WritePassage,
)
from gongkai.records.authority import Role
from gongkai.records.catalogue.verbs import OpenColumn
from gongkai.records.noticeboards.verbs import PostNotice, RecordTally, SetUpBoard, TakeDown
from gongkai.records.oversight.models import Finding
from gongkai.records.oversight.verbs import CloseFinding, Found, HoldInspection, HoldTraining, RectifyFinding
from tests.records.world import PASSWORD, START, World, done, refused

LATER = date(2024, 1, 15)


# --- agencies --------------------------------------------------------------------------------------------


def test_an_agency_has_a_name_and_a_code_of_its_own(world: World) -> None:
    by = {"by": world[Role.ADMINISTRATOR], "on": START, "parent": world.town, "kind": AgencyKind.VILLAGE}
    assert len(refused(FoundAgency(name=" ", code="12", **by))) == 2
    assert refused(FoundAgency(name="测试村", code=world.village.code, **by))


def test_towns_report_for_themselves_and_units_are_counted_above(world: World) -> None:
    assert world.town.files_report
    assert world.county.files_report
    assert world.department.reporting == world.village.reporting == world.town
    assert set(world.town.counted_agencies()) == {world.town, world.department, world.village}
    assert set(Agency.objects.within(world.town)) == {world.town, world.department, world.village}


def test_only_an_empty_database_is_bootstrapped(world: World) -> None:
    with pytest.raises(ValueError, match="不能再次初始化"):
        bootstrap(
            name="乙县",
            code="200000000",
            kind=AgencyKind.COUNTY,
            username="x",
            person="乙",
            password=PASSWORD,
            on=START,
        )


def test_contact_data_are_checked_and_the_old_ones_kept(world: World) -> None:
    by = {"by": world[Role.ADMINISTRATOR], "on": START, "of": world.town}
    assert refused(ChangeContact(contact={"salary": "1"}, **by))
    assert refused(ChangeContact(contact={"email": "no address"}, **by))
    done(ChangeContact(contact={"phone": "0000-0000000"}, **by))
    assert Agency.objects.get(pk=world.town.pk).phone == "0000-0000000"


@override_settings(
    AUTH_PASSWORD_VALIDATORS=[
        {
            "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
            "OPTIONS": {"min_length": 10},
        }
    ]
)
def test_an_account_has_its_own_name_and_a_password_worth_the_word(world: World) -> None:
    by = {"by": world[Role.ADMINISTRATOR], "on": START, "at": world.town}
    assert refused(EnrolStaff(username="new", name="新人", password="short", **by))
    assert refused(EnrolStaff(username="manager", name="新人", password=PASSWORD, **by))
    assert refused(EnrolStaff(username="new", name=" ", password=PASSWORD, **by))
    staff = done(EnrolStaff(username="new", name="新人", password=PASSWORD, **by))
    assert Staff.objects.get(pk=staff.pk).check_password(PASSWORD)


def test_a_term_is_held_once_and_ended_once(world: World) -> None:
    admin, clerk = world[Role.ADMINISTRATOR], world[Role.CLERK]
    assert refused(BeginTerm(by=admin, on=START, at=world.department, role=Role.CLERK, staff=clerk))
    term = Term.objects.get(staff=clerk)
    assert refused(EndTerm(by=world[Role.ADMINISTRATOR], on=START - timedelta(days=1), term=term))
    term = done(EndTerm(by=admin, on=LATER, term=term))
    assert refused(EndTerm(by=admin, on=LATER, term=term))


def test_a_notice_without_number_or_with_days_of_another_year_is_refused(world: World) -> None:
    by = {"by": world[Role.MANAGER], "on": START, "at": world.town, "issued_on": START, "working_days": []}
    assert refused(EnterHolidayNotice(year=2027, number=" ", source=" ", rest_days=[date(2027, 1, 1)], **by))
    told = refused(
        EnterHolidayNotice(year=2027, number="1号", source="测试", rest_days=[date(2031, 1, 1)], **by)
    )
    assert told


def test_an_unknown_agency_is_told_with_those_there_are(world: World) -> None:
    assert agency_by_code("100000001") == agency_by_code("测试镇人民政府") == world.town
    with pytest.raises(LookupError, match="测试镇人民政府"):
        agency_by_code("999999999")


# --- catalogue -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "details",
    [
        {"name": " "},
        {"code": "01"},
        {"name": "测试救助"},
        {"name": "甲/乙"},
        {"name": "{甲}"},
        {"duty": "无此事项"},
    ],
    ids=str,
)
def test_a_column_has_a_name_a_code_and_a_duty_that_exist(world: World, details: dict[str, str]) -> None:
    good = {"code": "90", "name": "测试栏目"}
    by = {"by": world[Role.MANAGER], "on": START, "at": world.town, "owner": world.department}
    assert len(refused(OpenColumn(**(by | good | details)))) == 1
    done(OpenColumn(**(by | good)))


def test_a_column_is_kept_by_a_unit_of_its_agency(world: World) -> None:
    verb = OpenColumn(
        by=world[Role.MANAGER], on=START, at=world.town, owner=world.other_town, code="90", name="测试栏目"
    )
    assert "不属于" in refused(verb)[0]


# --- boards ----------------------------------------------------------------------------------------------


def test_boards_count_single_postings_or_a_tally_but_not_both(world: World) -> None:
    clerk = world.others["village_clerk"]
    assert refused(SetUpBoard(by=clerk, on=START, at=world.village, name=" ", place=""))
    board = done(SetUpBoard(by=clerk, on=START, at=world.village, name="村务公开栏", place="测试路口"))
    assert refused(PostNotice(by=clerk, on=START - timedelta(days=1), board=board, title="x"))
    assert refused(PostNotice(by=clerk, on=START, board=board, title=" "))
    done(PostNotice(by=clerk, on=date(2023, 2, 1), board=board, title="低保名单"))
    tally = {"by": clerk, "on": LATER, "board": board, "count": 30, "is_estimate": True, "source": "张贴登记"}
    half = {"first_day": date(2023, 3, 1), "last_day": date(2023, 6, 30)}
    assert refused(RecordTally(**(tally | half | {"first_day": date(2023, 1, 4)})))
    assert refused(RecordTally(**(tally | half | {"count": -1})))
    assert refused(RecordTally(**(tally | half | {"source": ""})))
    assert refused(RecordTally(**(tally | half | {"last_day": date(2024, 1, 2)})))
    assert refused(RecordTally(**(tally | half | {"last_day": date(2023, 2, 28)})))
    done(RecordTally(**(tally | half)))
    assert refused(RecordTally(**(tally | half)))
    (reason,) = refused(PostNotice(by=clerk, on=date(2023, 5, 1), board=board, title="又一条"))
    assert "重复计算" in reason


def test_a_notice_hangs_for_its_statutory_days(world: World) -> None:
    clerk = world.others["village_clerk"]
    board = done(SetUpBoard(by=clerk, on=START, at=world.village, name="村务公开栏", place="测试路口"))
    posting = done(PostNotice(by=clerk, on=START, board=board, title="救助名单"))
    assert "公布期限未满" in refused(TakeDown(by=clerk, on=START + timedelta(days=1), posting=posting))[0]
    posting = done(TakeDown(by=clerk, on=LATER, posting=posting))
    assert refused(TakeDown(by=clerk, on=LATER, posting=posting))


# --- oversight -------------------------------------------------------------------------------------------


def test_a_training_has_a_subject_hours_and_people(world: World) -> None:
    verb = HoldTraining(
        by=world[Role.MANAGER],
        on=START,
        at=world.town,
        title="",
        organiser="",
        hours=Decimal(0),
        participants=0,
    )
    assert len(refused(verb)) == 2


def test_a_month_is_inspected_once_and_findings_are_rectified_then_closed(world: World) -> None:
    supervisor, clerk = world[Role.SUPERVISOR], world[Role.CLERK]
    held = {"by": supervisor, "on": START, "at": world.town, "summary": "测试检查"}
    outside = (
        Found(world.other_town, "无关", LATER),
        Found(world.department, " ", START - timedelta(days=1)),
    )
    assert len(refused(HoldInspection(**(held | {"found": outside})))) == 2
    done(HoldInspection(found=(Found(world.department, "未更新", LATER),), **held))
    assert any("已有检查记录" in one for one in refused(HoldInspection(**held)))
    finding = Finding.objects.get()
    assert any(
        "还没有报告" in one
        for one in refused(CloseFinding(by=supervisor, on=START, finding=finding, opinion="好"))
    )
    assert refused(RectifyFinding(by=clerk, on=START - timedelta(days=1), finding=finding, measure=" "))
    finding = done(RectifyFinding(by=clerk, on=LATER, finding=finding, measure="已更新"))
    assert refused(CloseFinding(by=supervisor, on=START, finding=finding, opinion="好"))
    finding = done(CloseFinding(by=supervisor, on=LATER, finding=finding, opinion="属实"))
    assert refused(CloseFinding(by=supervisor, on=LATER, finding=finding, opinion="属实"))
    assert refused(RectifyFinding(by=clerk, on=LATER, finding=finding, measure="再改"))


# --- the report ------------------------------------------------------------------------------------------


def test_a_report_is_opened_once_by_an_agency_that_files_one(world: World) -> None:
    head = world.all_rounder("编制")
    assert "计入" in refused(OpenReport(by=head, on=LATER, of=world.department, year=2023))[0]
    for year in (2007, 2025):
        assert any(
            "还不能编制" in one for one in refused(OpenReport(by=head, on=LATER, of=world.town, year=year))
        )
    assert any("叙述式" in one for one in refused(OpenReport(by=head, on=LATER, of=world.town, year=2018)))
    done(OpenReport(by=head, on=LATER, of=world.town, year=2018, layout=Layout.NARRATIVE))
    done(OpenReport(by=head, on=LATER, of=world.town, year=2023))
    assert any("已经开始" in one for one in refused(OpenReport(by=head, on=LATER, of=world.town, year=2023)))


def test_only_cells_of_other_systems_are_entered_with_their_source(world: World) -> None:
    manager = world[Role.MANAGER]
    report = done(OpenReport(by=manager, on=LATER, of=world.town, year=2023))
    key = entered_keys(Scope(world.town, 2023))[0]
    by = {"by": manager, "on": LATER, "report": report}
    assert refused(EnterFigure(key="表三/1/自然人", value=Decimal(3), source="台账", **by))
    assert refused(EnterFigure(key="表二/规章/本年制发件数", value=Decimal(1), source="台账", **by))
    assert refused(EnterFigure(key=key, value=Decimal(3), source=" ", **by))
    assert refused(EnterFigure(key=key, value=Decimal(-3), source="台账", **by))
    done(EnterFigure(key=key, value=Decimal(3), source="台账", **by))
    done(EnterFigure(key=key, value=Decimal(4), source="核对后的台账", **by))
    assert count(Scope(world.town, 2023))[key] == 4


def test_a_passage_quotes_only_figures_that_exist(world: World) -> None:
    manager = world[Role.MANAGER]
    report = done(OpenReport(by=manager, on=LATER, of=world.town, year=2023))
    verb = WritePassage(by=manager, on=LATER, report=report, place=Place.OTHER, text="共{正文/编造}件")
    assert "正文/编造" in refused(verb)[0]


def test_a_report_is_submitted_complete_and_approved_figures_stay(world: World) -> None:
    manager, leader = world[Role.MANAGER], world[Role.LEADER]
    report = done(OpenReport(by=manager, on=START, of=world.town, year=2023))
    told = refused(SubmitReport(by=manager, on=START, report=report))
    assert any("还没有结束" in one for one in told)
    assert any("尚未填报" in one for one in told)
    for key in entered_keys(Scope(world.town, 2023)):
        done(EnterFigure(by=manager, on=LATER, report=report, key=key, value=Decimal(0), source="台账"))
    assert refused(ApproveReport(by=leader, on=LATER, report=report))
    report = done(SubmitReport(by=manager, on=LATER, report=report))
    assert refused(WritePassage(by=manager, on=LATER, report=report, place=Place.OTHER, text="无。"))
    assert refused(ReturnReport(by=leader, on=LATER, report=report, reason=" "))
    assert refused(ReturnReport(by=manager, on=LATER, report=report, reason="补充说明"))
    report = done(ReturnReport(by=leader, on=LATER, report=report, reason="补充说明"))
    assert report.status == ReportStatus.OPEN
    report = done(SubmitReport(by=manager, on=LATER, report=report))
    report = done(ApproveReport(by=leader, on=LATER, report=report))
    assert (report.status, report.approved_on) == (ReportStatus.APPROVED, LATER)
    world.application(START)  # entered late: the approved report stays as it was approved
    assert count(Scope(world.town, 2023))["表三/1/总计"] == 1
    assert figures_of(report)["表三/1/总计"] == 0
