"""绩效考核 and the month for leaders on the desk: from the scheme to the decision, and who sees what."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.records.agencies.models import AgencyKind, Staff
from gongkai.records.agencies.verbs import FoundAgency
from gongkai.records.assessment import scheme as schemes
from gongkai.records.assessment.models import Assessment, Remark, RemarkKind, Scheme
from gongkai.records.assessment.month import months_until, overview_of, weeks_of
from gongkai.records.assessment.verbs import (
    AdoptScheme,
    DecideObjection,
    DraftScheme,
    OpenAssessment,
    Points,
    RaiseRemark,
    ScoreIndicator,
    SubmitAssessment,
)
from gongkai.records.authority import Role
from gongkai.records.today import as_of, today
from gongkai.web.desk import assessment_waiting
from tests.records.world import START, World, done
from tests.web.desk_helpers import as_, fill, text_of
from tests.web.world import Faces

HOME = "/desk/assessment/"
NEW = f"{HOME}schemes/new/"
LAST = today().year - 1


@pytest.fixture
def faces(world: World) -> Faces:
    return Faces(world)


def test_from_the_example_to_a_decided_result(faces: Faces, desk: Client) -> None:
    world = faces.world
    page = text_of(
        fill(desk, NEW, year=str(LAST), text=schemes.example_text().replace("total = 100", "total = 99"))
    )
    assert "与总分99分不符" in page
    assert "total = 99" in page  # what was typed is not lost
    page = text_of(fill(desk, NEW, year=str(LAST), text=schemes.example_text()))
    assert schemes.EXAMPLE in page
    scheme, leader = Scheme.objects.get(), as_(faces, Role.LEADER)
    path = f"{HOME}schemes/{scheme.pk}/"
    assert "请勾选“确认采用”" in text_of(fill(leader, path, "act=adopt"))
    assert "方案已采用" in text_of(fill(leader, path, "act=adopt", **{"adopt-sure": "on"}))
    assert "考核已开始" in text_of(desk.post(f"{HOME}open/{LAST}/", follow=True))
    assessment = Assessment.objects.get()
    one = f"{HOME}{assessment.pk}/"
    for code, indicator in assessment.scheme.content.indicators.items():
        if indicator.by_people:
            assert "已评分" in text_of(fill(desk, f"{one}indicators/{code}/"))
    page = text_of(fill(desk, f"{one}indicators/1.1/", **{f"points-{world.village.pk}": "2"}))
    assert "请写明理由" in page
    assert "初评结果已公布" in text_of(fill(desk, one, "act=submit", **{"submit-sure": "on"}))
    clerk, unit = as_(faces, Role.CLERK), f"{one}units/{world.department.pk}/"
    assert "查看记录" in text_of(clerk.get(unit))  # the hours of training that nobody has
    assert "要求" in text_of(clerk.get(f"{unit}?open=2.1"))
    told = {"remark-kind": "objection", "remark-code": "1.1", "remark-reason": "有人在岗"}
    assert "已提出" in text_of(fill(clerk, unit, "act=remark", **told))
    remark = f"{HOME}remarks/{Remark.objects.get().pk}/"
    told = {"decide-upheld": "no", "decide-opinion": "已核实"}
    assert "请其他人办理" in text_of(desk.get(remark))
    assert "异议已处理" in text_of(fill(as_(faces, Role.OGI_HEAD), remark, "act=decide", **told))
    with as_of(today() + timedelta(days=30)):
        assert "已审定" in text_of(fill(leader, one, "act=decide", **{"decide-sure": "on"}))
        told = {"put-out-column": str(world.columns[0].pk)}
        assert "已转为信息" in text_of(fill(desk, one, "act=put-out", **told))
    for name in ("result.xlsx", f"units/{world.department.pk}/sheet.docx"):
        assert desk.get(one + name).status_code == 200


def opened(world: World) -> Assessment:
    scheme = done(
        DraftScheme(
            by=world[Role.MANAGER], on=START, at=world.town, year=START.year, text=schemes.example_text()
        )
    )
    done(AdoptScheme(by=world[Role.LEADER], on=START, scheme=scheme))
    return done(OpenAssessment(by=world[Role.MANAGER], on=START, at=world.town, year=START.year))  # type: ignore[no-any-return]


def test_a_unit_sees_its_own_points_and_no_others(faces: Faces, desk: Client) -> None:
    world = faces.world
    assessment = opened(world)
    clerk = as_(faces, Role.CLERK)
    one = f"{HOME}{assessment.pk}/"
    page = text_of(clerk.get(one))
    assert world.department.name in page
    assert world.village.name not in page
    assert clerk.get(f"{one}units/{world.village.pk}/").status_code == 404
    assert clerk.get(f"{one}result.xlsx").status_code == 404
    assert clerk.get(f"{one}indicators/1.1/").status_code == 404
    assert clerk.get(NEW).status_code == 403
    assert desk.get(f"{one}units/{world.village.pk}/").status_code == 200


def found_villages(world: World, count: int) -> None:
    for number in range(count):
        done(
            FoundAgency(
                by=world[Role.ADMINISTRATOR],
                on=START,
                parent=world.town,
                name=f"测试{number}村民委员会",
                code=f"99000000{number}",
                kind=AgencyKind.VILLAGE,
            )
        )


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_the_pages_ask_as_much_for_many_units_as_for_few(faces: Faces, desk: Client) -> None:
    one = f"{HOME}{opened(faces.world).pk}/"
    paths = [HOME, one, f"{one}indicators/1.1/", "/desk/leaders/"]
    before = [queries(desk, path) for path in paths]
    found_villages(faces.world, 5)
    assert [queries(desk, path) for path in paths] == before


# --- the month ------------------------------------------------------------------------------------------


def test_each_day_lies_in_one_week_and_a_year_stands_before_its_month() -> None:
    for month in (date(2024, 2, 1), date(2024, 9, 1), date(2025, 12, 1)):
        weeks = weeks_of(month)
        days = [first + timedelta(days=n) for first, last in weeks for n in range((last - first).days + 1)]
        assert days[0] == month
        assert days == sorted(set(days))
        assert (days[-1] + timedelta(days=1)).day == 1
        assert months_until(month)[0] == month.replace(year=month.year - 1)


def test_the_month_counts_what_happened_in_it(world: World) -> None:
    world.public_item()
    world.item()
    world.application()
    told = overview_of(world.town, START, START + timedelta(days=60))
    assert (told.value("published"), told.value("late"), told.value("received")) == (1, 1, 1)
    assert told.value("late-cases") == 1
    assert told.trends[0].points[-1] == (START.replace(day=1), 1)
    assert sum(count for _, _, count in told.weeks) == 1
    assert overview_of(world.other_town, START, START).value("published") == 0


def test_every_number_of_the_month_leads_to_a_list_and_prints(faces: Faces, desk: Client) -> None:
    page = text_of(desk.get("/desk/leaders/"))
    links = set(re.findall(r'<dd><a href="([^"]+)"', page))
    assert len(links) >= 18
    for link in links:
        assert desk.get(link.replace("&amp;", "&")).status_code == 200, link
    month = f"{today():%Y-%m}"
    files: Any = [desk.get(f"/desk/leaders/{month}.{kind}") for kind in ("pdf", "xlsx")]
    assert [one.status_code for one in files] == [200, 200]
    assert desk.get("/desk/leaders/?month=nonsense").status_code == 200
    assert desk.get("/desk/leaders/2999-13.pdf").status_code == 404
    assert as_(faces, Role.CLERK).get("/desk/leaders/").status_code == 403


# --- what waits -----------------------------------------------------------------------------------------


def test_what_waits_is_told_to_whom_it_waits_for(faces: Faces) -> None:
    world = faces.world
    assessment, clerk = opened(world), world[Role.CLERK]
    manager, head, leader = world[Role.MANAGER], world[Role.OGI_HEAD], world[Role.LEADER]
    for code, one in assessment.scheme.content.indicators.items():
        given = [
            Points(unit, one.usual) for unit in (world.department, world.village) if one.concerns(unit.kind)
        ]
        if one.by_people:
            done(ScoreIndicator(by=manager, on=today(), assessment=assessment, code=code, given=tuple(given)))
    assessment = done(SubmitAssessment(by=manager, on=today(), assessment=assessment))
    assert [one.unit for one in assessment_waiting.to_comment(clerk)] == [world.department.name]
    done(
        RaiseRemark(
            by=clerk,
            on=today(),
            assessment=assessment,
            unit=world.department,
            kind=RemarkKind.OBJECTION,
            code="1.1",
            reason="请核对",
        )
    )
    assert assessment_waiting.to_comment(clerk) == assessment_waiting.objections(manager) == []
    assert len(assessment_waiting.objections(head)) == 1
    with as_of(today() + timedelta(days=30)):
        assert assessment_waiting.to_decide(fresh(leader)) == []
        told = {"remark": Remark.objects.get(), "upheld": False, "opinion": "已核实"}
        DecideObjection(by=head, on=today(), **told).perform()
        assert len(assessment_waiting.to_decide(fresh(leader))) == 1


def fresh(person: Staff) -> Staff:
    """As another request would read them."""
    return Staff.objects.get(pk=person.pk)
