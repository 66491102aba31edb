"""Requests between units on the desk: from one side to the other and back, and what of a case stays with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.records.applications.models import Application
from gongkai.records.applications.verbs import AssignCase
from gongkai.records.authority import Role
from gongkai.records.coordination.models import Request, RequestKind, RequestState
from gongkai.records.coordination.verbs import SendRequest
from gongkai.records.today import as_of, today
from gongkai.web.desk import coordination_waiting
from tests.records.world import START, World, done
from tests.web.desk_helpers import as_, fill, text_of
from tests.web.world import Faces

NEW = "/desk/coordination/new/"


@pytest.fixture
def faces(world: World) -> Faces:
    """The small world, with one open case that the department handles."""
    faces = Faces(world)
    case = faces.apply("征地补偿安置方案", today())
    give = AssignCase(
        by=world[Role.MANAGER], on=today(), case=case, unit=world.department, handler=world[Role.CLERK]
    )
    faces.cases["open"] = done(give)
    return faces


def ask(client: Client, faces: Faces, about: str = "", **typed: Any) -> str:
    told = {"kind": "information", "units": [str(faces.world.department.pk)], "question": "请提供文件。"}
    return text_of(fill(client, NEW + about, **(told | typed)))


def act(client: Client, one: Request, slug: str, **typed: Any) -> str:
    named = {f"{slug}-{name}": value for name, value in typed.items()}
    return text_of(fill(client, f"/desk/coordination/{one.pk}/", f"act={slug}", **named))


def test_a_request_goes_over_and_its_answer_comes_back(faces: Faces, desk: Client) -> None:
    page = ask(desk, faces)
    assert "已商请测试镇民政所" in page
    found = Request.objects.get()
    clerk = as_(faces, Role.CLERK)
    assert "请提供文件" in text_of(clerk.get("/desk/coordination/"))
    assert "请提供文件" not in text_of(desk.get("/desk/coordination/"))
    assert "请提供文件" in text_of(desk.get("/desk/coordination/?box=sent"))
    assert "答复已送给商请单位" in act(clerk, found, "answer", text="见附件。", files=[paper("依据.txt")])
    page = text_of(desk.get(f"/desk/coordination/{found.pk}/"))
    assert "见附件。" in page
    evidence = found.entries.get(kind="answer").evidence.get()
    for client in (desk, clerk):
        file = client.get(f"/desk/coordination/{found.pk}/files/{evidence.pk}/")
        assert b"".join([file.content]) == "依据内容".encode()
    assert "已办结" in act(desk, found, "close")
    assert Request.objects.get().state == RequestState.CLOSED


def paper(name: str) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, "依据内容".encode())


def test_what_is_missing_is_told_at_the_field_and_what_was_typed_stays(faces: Faces, desk: Client) -> None:
    page = ask(desk, faces, units=[], question="已写好的内容", other="没有的机关")
    assert "没有叫“没有的机关”的机关" in page
    assert "已写好的内容" in page
    page = ask(desk, faces, units=[], due_on="2020-01-01")
    assert "请选择要商请的单位" in page
    assert "答复期限不能早于商请日期" in ask(desk, faces, due_on="2020-01-01")
    assert not Request.objects.exists()


def test_several_units_are_asked_together_or_not_at_all(faces: Faces, desk: Client) -> None:
    world = faces.world
    units = [str(world.department.pk), str(world.village.pk)]
    ask(desk, faces, units=units, other=world.other_town.name)
    assert Request.objects.count() == 3
    assert len(set(Request.objects.values_list("number", flat=True))) == 1
    first = Request.objects.earliest("pk")
    assert world.village.name in text_of(desk.get(f"/desk/coordination/{first.pk}/"))


def test_who_holds_no_post_for_it_is_told_so(faces: Faces) -> None:
    page = as_(faces, Role.SUPERVISOR).get(NEW)
    assert page.status_code == 403
    assert "请信息员" in text_of(page)


def case_request(faces: Faces, case: Application) -> Request:
    told: dict[str, Any] = {"kind": RequestKind.SEARCH, "question": "三楼档案暗记", "due_on": today()}
    world = faces.world
    verb = SendRequest(
        by=world[Role.CLERK], on=today(), at=world.department, unit=world.village, case=case, **told
    )
    sent: Request = done(verb)
    return sent


def test_a_request_about_a_case_names_no_applicant_and_takes_no_files(faces: Faces, desk: Client) -> None:
    case = faces.cases["open"]
    about = f"?case={case.pk}"
    page = ask(desk, faces, about, question="申请人暗记要的材料")
    assert "申请人的姓名或者名称" in page
    page = ask(desk, faces, about, question="申请人：张建国，请查找档案")
    assert "内容里像是有人名：张建国" in page
    assert 'name="checked"' in page
    assert 'type="file"' not in page
    ask(desk, faces, about, question="申请人：张建国，请查找档案", checked="on")
    found = Request.objects.get()
    assert found.application == case
    assert case.answer_deadline is None or found.due_on <= case.answer_deadline
    assert 'type="file"' not in text_of(as_(faces, Role.CLERK).get(f"/desk/coordination/{found.pk}/"))


def test_the_unit_that_was_asked_reads_the_question_and_not_the_case(faces: Faces, desk: Client) -> None:
    case = faces.cases["open"]
    found = case_request(faces, case)
    path, link = f"/desk/coordination/{found.pk}/", f"/desk/applications/{case.pk}/"
    village = text_of(as_(faces, "village_clerk").get(path))
    assert "三楼档案暗记" in village
    assert link not in village
    assert case.number not in village
    assert link in text_of(desk.get(path))
    supervisor = text_of(as_(faces, Role.SUPERVISOR).get(path))
    assert "三楼档案暗记" not in supervisor
    assert as_(faces, Role.SUPERVISOR).get(f"{path}letter.docx").status_code == 404
    assert as_(faces, "county_manager" if "county_manager" in faces.world.others else "nobody").get(
        path
    ).status_code in (403, 404)


def test_what_waits_for_whom(faces: Faces, desk: Client) -> None:
    world = faces.world
    ask(desk, faces)
    (waits,) = coordination_waiting.to_answer(world[Role.CLERK])
    assert waits.url == reverse("desk:request", args=[Request.objects.get().pk])
    assert not coordination_waiting.to_answer(world[Role.MANAGER])  # who oversees the unit did not get it
    act(as_(faces, Role.CLERK), Request.objects.get(), "return", text="不归我单位。")
    assert len(coordination_waiting.to_close(world[Role.MANAGER])) == 1
    assert not coordination_waiting.to_answer(world[Role.CLERK])


def test_letters_are_taken_away(faces: Faces, desk: Client) -> None:
    ask(desk, faces)
    found = Request.objects.get()
    act(as_(faces, Role.CLERK), found, "answer", text="依据如下。")
    answer = found.entries.get(kind="answer")
    assert desk.get(f"/desk/coordination/{found.pk}/letter.pdf").content.startswith(b"%PDF")
    assert desk.get(f"/desk/coordination/{found.pk}/answers/{answer.pk}.docx").content.startswith(b"PK")
    assert desk.get(f"/desk/coordination/{found.pk}/answers/{answer.pk + 1}.docx").status_code == 404
    assert desk.get(f"/desk/coordination/{found.pk}/letter.exe").status_code == 404


def test_the_list_asks_as_often_for_one_row_as_for_twenty(faces: Faces, desk: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert desk.get("/desk/coordination/?box=sent").status_code == 200
        return len(caught)

    ask(desk, faces)
    few = queries()
    for _ in range(4):
        ask(desk, faces)
    assert queries() == few


def test_an_overdue_request_is_marked(faces: Faces, desk: Client) -> None:
    with as_of(START):
        ask(desk, faces)
    assert Request.objects.get().due_on == date(2023, 1, 10)
    with as_of(date(2023, 1, 12)):
        assert "逾期2个工作日" in text_of(desk.get("/desk/coordination/?box=sent"))
