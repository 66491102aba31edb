"""Tasks on the desk: given, reported with a paper, sent back, confirmed; promises listed one by one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.records.annual.models import Place
from gongkai.records.annual.verbs import OpenReport
from gongkai.records.authority import Role
from gongkai.records.tasks.models import Origin, Task
from gongkai.records.tasks.verbs import GiveTask
from gongkai.records.today import as_of, today
from gongkai.web.desk import tasks_waiting
from tests.records.test_tasks import approved_report
from tests.records.world import START, done
from tests.web.desk_helpers import as_, fields_of, fill, text_of
from tests.web.world import Faces


def given(faces: Faces, **details: Any) -> Task:
    world = faces.world
    told = {
        "at": world.town,
        "unit": world.department,
        "title": "补齐救助栏目",
        "due_on": today(),
        "on": START,
    }
    return done(GiveTask(**({"by": world[Role.MANAGER], "origin": Origin.OTHER} | told | details)))


def test_a_task_goes_from_the_manager_to_the_unit_and_back(faces: Faces) -> None:
    manager, clerk = as_(faces, Role.MANAGER), as_(faces, Role.CLERK)
    department, person = faces.world.department, faces.world[Role.CLERK]
    due = (today() + timedelta(days=9)).isoformat()
    page = fill(
        manager, "/desk/tasks/new/", title="补齐救助栏目", who=f"{department.pk}-{person.pk}", due_on=due
    )
    assert "补齐救助栏目" in text_of(page)
    task = Task.objects.get()
    assert (task.agency, task.unit, task.handler) == (faces.world.town, department, person)
    assert [one.title for one in tasks_waiting.to_report(person)] == ["补齐救助栏目"]

    address = f"/desk/tasks/{task.pk}/"
    assert "请填写“办理情况”" in text_of(clerk.post(address, {"act": "report"}))
    paper = SimpleUploadedFile("清单.txt", "低保、特困、临时救助三个栏目已经补齐。".encode())
    told = {"act": "report", "report-on": today(), "report-told": "三个栏目已经补齐", "report-files": paper}
    assert "清单.txt" in text_of(clerk.post(address, told, follow=True))
    assert [one.title for one in tasks_waiting.to_confirm(faces.world[Role.MANAGER])] == ["补齐救助栏目"]
    manager.post(address, {"act": "return", "return-reason": "请补上照片"})
    clerk.post(address, {"act": "report", "report-told": "照片已经补上"})
    assert "已办结" in text_of(manager.post(address, {"act": "close", "close-opinion": "属实"}, follow=True))
    assert "请补上照片" in text_of(manager.get(address))


def test_an_overdue_task_is_marked_and_lists_ask_no_more_for_more_rows(
    faces: Faces, django_assert_max_num_queries: Any
) -> None:
    task = given(faces, due_on=START)
    manager = as_(faces, Role.MANAGER)
    page = text_of(manager.get("/desk/tasks/?whose=given&show=late"))
    assert task.title in page
    assert "逾期" in page
    assert "没有这样的交办事项" in text_of(manager.get("/desk/tasks/?whose=given&show=reported"))
    for number in range(12):
        given(faces, title=f"第{number}项")
    with django_assert_max_num_queries(14):
        assert "共13项" in text_of(manager.get("/desk/tasks/?whose=given"))


def test_cancelling_is_confirmed_first(faces: Faces) -> None:
    task, manager = given(faces), as_(faces, Role.MANAGER)
    address = f"/desk/tasks/{task.pk}/"
    told = {"act": "cancel", "cancel-reason": "另有安排"}
    assert "请勾选“确认取消”" in text_of(manager.post(address, told))
    assert "已取消" in text_of(manager.post(address, told | {"cancel-sure": "on"}, follow=True))


def test_other_towns_see_nothing_of_it(faces: Faces) -> None:
    task = given(faces)
    assert as_(faces, "other_manager").get(f"/desk/tasks/{task.pk}/").status_code == 404
    assert as_(faces, "village_clerk").get(f"/desk/tasks/{task.pk}/").status_code == 404
    assert as_(faces, "other_manager").get("/desk/tasks/promises/100000001/2022/").status_code == 404
    assert as_(faces, Role.CLERK).get("/desk/tasks/new/").status_code == 403


def test_promises_are_made_tasks_one_by_one_and_told_in_the_next_report(faces: Faces) -> None:
    world = faces.world
    approved_report(world, 2022, "今后将加以改进：一是加强培训；二是完善考核。")
    manager, address = as_(faces, Role.MANAGER), "/desk/tasks/promises/100000001/2022/"
    with as_of(START):
        (waits,) = tasks_waiting.to_list(world[Role.MANAGER])
        assert waits.title == "2022年度报告承诺改进的2项"
    assert not tasks_waiting.to_list(world[Role.CLERK])
    assert "2022年度报告的承诺" not in text_of(manager.get("/desk/tasks/"))  # 2023 is approved since
    for year in ("0", "9999", "99999"):
        assert manager.get(f"/desk/tasks/promises/100000001/{year}/").status_code == 404, year
    told = {"give": "2", "promise-2-title": "完善考核办法", "promise-2-who": f"{world.department.pk}"}
    with as_of(START):
        page = text_of(manager.post(address, told, follow=True))
        assert "请填写“办结期限”" in page
        assert "完善考核办法" in page
        page = text_of(manager.post(address, told | {"promise-2-due_on": "2023-12-31"}, follow=True))
    assert "还剩" in page
    assert "承诺改进1项" in page
    assert "列为交办事项" not in text_of(as_(faces, Role.CLERK).get(address))
    task = Task.objects.get()
    assert (task.title, task.details, task.year) == ("完善考核办法", "完善考核", 2022)


def test_the_editor_of_part_six_puts_in_what_became_of_the_promises(faces: Faces) -> None:
    world, on = faces.world, date(2025, 1, 6)
    promise = {"origin": Origin.PROMISE, "year": 2023, "on": date(2024, 2, 1), "due_on": date(2024, 12, 31)}
    given(faces, title="加强培训", details="加强培训", **promise)
    report = done(OpenReport(by=world[Role.MANAGER], on=on, of=world.town, year=2024))
    manager, address = as_(faces, Role.MANAGER), f"/desk/reports/100000001/2024/texts/{Place.IMPROVEMENTS}/"
    typed = {"text": "今后将继续改进。", "seen": fields_of(text_of(manager.get(address)))["seen"]}
    page = text_of(manager.post(address, typed | {"account": "1"}))
    text = fields_of(page)["text"]
    assert text.startswith(
        "今后将继续改进。\n针对2023年度报告指出的问题，本机关承诺改进{正文/上年承诺改进}项"
    )
    assert "本机关承诺改进1项，已办结0项，正在办理1项" in page
    manager.post(address, typed | {"text": text})
    assert "{正文/上年承诺改进}" in report.passages.get().text
