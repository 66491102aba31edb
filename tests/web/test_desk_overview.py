"""The overview: found by exact words that stand in no address, what is late first, figures, ledger, calendar."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from gongkai.law.receipt import Channel
from gongkai.law.service import Method
from gongkai.records.agencies.models import Staff
from gongkai.records.applications.models import Application
from gongkai.records.applications.particulars import ApplicantForm
from gongkai.records.applications.verbs import (
    ApproveDecision,
    AskCorrection,
    ProposeDecision,
    RegisterApplication,
    ServeAnswer,
)
from gongkai.records.authority import Role
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import as_of
from gongkai.web.desk.waiting import waiting
from tests.records.world import World, done, founded, world
from tests.web.desk_helpers import as_, fill, text_of
from tests.web.world import Faces

__all__ = ["founded", "world"]

LIST = "/desk/applications/"
FIRST = date(2023, 6, 1)  # a Thursday


def applicant(number: int) -> ApplicantForm:
    return ApplicantForm(
        name=f"申请人{number}",
        identity=f"居民身份证 10000019900101{number:04}",
        contact=f"1380000{number:04}",
        request=f"第{number}份名单",
        wanted_form="纸质，当面领取",
    )


@pytest.fixture
def faces(world: World) -> Faces:
    """Cases: 1 answered in time, 2 open, 3 waits for a correction, 4 to be confirmed; seen on 2023-07-03."""
    told = Faces(world)
    for number in (1, 2, 3):
        told.cases[str(number)] = world.application(FIRST, topic=f"事项{number}", applicant=applicant(number))
    manager, head = world[Role.MANAGER], world[Role.OGI_HEAD]
    case, on = told.cases["1"], FIRST + timedelta(days=11)
    done(ProposeDecision(by=manager, on=on, case=case, outcome="disclosed", reason="可以公开"))
    done(ApproveDecision(by=head, on=on, case=case))
    done(ServeAnswer(by=manager, on=on, case=case, method=Method.DIRECT))
    by = date(2023, 9, 1)
    done(AskCorrection(by=manager, on=FIRST, case=told.cases["3"], correct_by=by, what="写明年份"))
    told.cases["4"] = done(
        RegisterApplication(
            by=manager,
            on=date(2023, 6, 30),
            at=world.town,
            channel=Channel.FAX,
            arrived_on=date(2023, 6, 30),
            applicant_class="company",
            topic="事项4",
            applicant=applicant(4),
        )
    )
    return told


def numbers(page: str, faces: Faces) -> set[str]:
    """Which of the cases the page lists."""
    return {key for key, case in faces.cases.items() if case.number in page}


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("", {"2", "3", "4"}),
        ("?show=late", {"2"}),
        ("?show=unconfirmed", {"4"}),
        ("?show=done", {"1"}),
        ("?show=done&sort=finished", {"1"}),
        ("?show=all&sort=due", {"1", "2", "3", "4"}),  # not offered there: the newest come first
        ("?show=all", {"1", "2", "3", "4"}),
        ("?show=all&outcome=disclosed", {"1"}),
        ("?show=all&channel=fax", {"4"}),
        ("?state=correction_asked", {"3"}),
        ("?unit=none&handler=none", {"2", "3", "4"}),
        ("?show=all&since=2023-06-15", {"4"}),
        ("?show=all&until=2023-06-15", {"1", "2", "3"}),
        ("?show=nonsense&since=32&unit=x&page=99", {"2", "3", "4"}),
    ],
)
def test_the_list_is_narrowed_by_what_may_stand_in_an_address(
    faces: Faces, asked: str, wanted: set[str]
) -> None:
    with as_of(date(2023, 7, 10)):
        assert numbers(text_of(as_(faces, Role.MANAGER).get(LIST + asked)), faces) == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("申请人2", {"2"}),
        ("100000199001010003", {"3"}),
        ("居民身份证 100000199001010003", {"3"}),
        ("1380000 0004", set()),  # a telephone is one number
        ("13800000004", {"4"}),
        ("2023-2", {"2"}),
        ("3号", {"3"}),
        ("测政依申请〔2023〕", {"1", "2", "3", "4"}),
        ("申请", set()),
    ],
)
def test_a_case_is_found_by_its_number_and_by_exact_words_of_its_applicant(
    faces: Faces, words: str, wanted: set[str]
) -> None:
    desk = as_(faces, Role.MANAGER)
    response = desk.post(f"{LIST}find/", {"words": words})
    assert numbers(text_of(response), faces) == wanted
    assert response.request["QUERY_STRING"] == ""


def test_who_may_not_read_applicants_does_not_find_by_them(faces: Faces) -> None:
    desk = as_(faces, Role.SUPERVISOR)
    page = text_of(desk.post(f"{LIST}find/", {"words": "申请人2"}))
    assert numbers(page, faces) == set()
    assert "只能按编号查找" in page
    page = text_of(desk.post(f"{LIST}find/", {"words": "2023-2"}))
    assert numbers(page, faces) == {"2"}
    assert "事项2" not in page
    assert "仅承办人员可见" in page


def test_searched_words_reach_no_log(faces: Faces, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        as_(faces, Role.MANAGER).post(f"{LIST}find/", {"words": "申请人2"})
    assert "申请人2" not in caplog.text


def test_a_list_needs_the_same_queries_for_one_case_and_for_many(
    faces: Faces, django_assert_num_queries: Any
) -> None:
    desk = as_(faces, Role.MANAGER)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.get(f"{LIST}?show=done")
    with django_assert_num_queries(len(few)):
        desk.get(f"{LIST}?show=all")


def test_the_overview_shows_who_has_what_and_each_due_day_leads_to_its_list(faces: Faces) -> None:
    world = faces.world
    unit, handler = world.department, world[Role.CLERK]
    Application.objects.filter(pk=faces.cases["2"].pk).update(unit=unit, handler=handler)
    due = Application.objects.get(pk=faces.cases["2"].pk).answer_deadline
    with as_of(date(2023, 7, 10)):
        desk = as_(faces, Role.MANAGER)
        page = text_of(desk.get(f"{LIST}overview/?month=2023-07"))
        assert numbers(page, faces) == {"2", "4"}  # late, and to be confirmed
        assert f"show=late&amp;unit={unit.pk}&amp;handler={handler.pk}" in page
        assert numbers(text_of(desk.get(f"{LIST}?due={due}")), faces) == {"2"}
    assert due is not None
    assert due.month in (6, 7)


def test_the_calendar_knows_days_off_and_adjusted_working_days(faces: Faces) -> None:
    page = text_of(as_(faces, Role.MANAGER).get(f"{LIST}overview/?month=2023-09"))
    assert "中秋节" in page or "国庆节" in page
    october = text_of(as_(faces, Role.MANAGER).get(f"{LIST}overview/?month=2023-10"))
    assert ">班<" in october
    assert as_(faces, Role.MANAGER).get(f"{LIST}overview/?month=x").status_code == 200


def test_what_is_due_and_to_be_confirmed_waits_for_who_does_it(faces: Faces) -> None:
    Application.objects.filter(pk=faces.cases["2"].pk).update(
        unit=faces.world.department, handler=faces.world[Role.CLERK]
    )

    def kinds(who: Role) -> dict[str, list[str]]:
        person = Staff.objects.get(pk=faces.world[who].pk)
        return {kind.name: [row.title for row in kind.rows] for kind in waiting(person)}

    with as_of(date(2023, 7, 10)):
        manager, clerk = kinds(Role.MANAGER), kinds(Role.CLERK)
        other = kinds(Role.DEPARTMENT_HEAD)
    assert manager["申请已到达，等待您与申请人确认收到"] == [faces.cases["4"].number]
    assert clerk["交给您承办的申请，将到期或者已逾期"] == [faces.cases["2"].number]
    assert not [name for name in other if "申请" in name]


def test_the_figures_are_shown_with_charts_and_tables_and_taken_away(faces: Faces) -> None:
    desk, period = as_(faces, Role.MANAGER), "since=2023-01-01&until=2023-12-31"
    page = text_of(desk.get(f"{LIST}figures/?{period}"))
    assert page.count("<svg") == 4
    assert "按期答复（件）" in page
    for kind in ("xlsx", "docx", "pdf"):
        assert desk.get(f"{LIST}figures.{kind}?{period}").status_code == 200
    assert "不能早于" in text_of(desk.get(f"{LIST}figures/?since=2023-02-01&until=2023-01-01"))


def ledger(faces: Faces, who: Role, **typed: Any) -> Any:
    period = {"since": "2023-01-01", "until": "2023-12-31"}
    return fill(as_(faces, who), f"{LIST}ledger/", **(period | typed))


def cells(response: Any) -> list[list[str]]:
    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    return [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]


def test_the_ledger_holds_particulars_only_for_who_may_read_them_and_is_told(faces: Faces) -> None:
    plain = str(cells(ledger(faces, Role.SUPERVISOR)))
    assert faces.cases["1"].number in plain
    assert "测政公开〔2023〕1号" in plain
    full = str(cells(ledger(faces, Role.MANAGER, full="on")))
    for secret in ("申请人2", "100000199001010002", "第2份名单", "事项2"):
        assert secret not in plain
        assert secret in full
    told = Event.objects.filter(kind=EventKind.LEDGER_EXPORTED).order_by("pk")
    assert [event.data["contents"] for event in told] == ["不含申请人信息", "含申请人信息"]
    # the box that is not offered can't be ticked by hand
    assert "申请人2" not in str(cells(ledger(faces, Role.SUPERVISOR, full="on")))


def test_a_name_that_begins_like_a_formula_is_a_text_in_the_ledger(faces: Faces) -> None:
    form = ApplicantForm(
        name="=1+1", identity="@SUM(1)", contact="+8613800000000", request="-2+3", wanted_form="\tcmd"
    )
    faces.world.application(FIRST, topic="=HYPERLINK(1)", applicant=form)
    sheet = openpyxl.load_workbook(BytesIO(ledger(faces, Role.MANAGER, full="on").content)).active
    assert sheet is not None
    written = [cell for row in sheet.iter_rows() for cell in row if cell.value]
    assert {"=1+1", "@SUM(1)", "=HYPERLINK(1)"} <= {cell.value for cell in written}
    assert {cell.data_type for cell in written} <= {"s", "n"}


def test_who_has_no_post_over_the_agency_is_refused_its_ledger(faces: Faces) -> None:
    assert "须由本机关的" in text_of(ledger(faces, Role.CLERK))
    assert not Event.objects.filter(kind=EventKind.LEDGER_EXPORTED).exists()
