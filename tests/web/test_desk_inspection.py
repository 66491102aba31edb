"""The monthly inspection on the desk: from the program's suspicions to what is closed, page by page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.records.authority import Role
from gongkai.records.inspecting.running import escalate_overdue, inspect
from gongkai.records.oversight.models import Finding, Inspection
from gongkai.records.oversight.verbs import ConfirmSuspicions, NotifyUnit, TheProgram
from gongkai.records.tasks.models import Task
from gongkai.records.today import as_of, today
from gongkai.web.desk import inspection_waiting as waiting
from tests.records.test_rectifying import PNG
from tests.records.world import World
from tests.web.desk_helpers import as_, fill, text_of
from tests.web.world import Faces


@pytest.fixture
def faces(world: World, settings: Any, tmp_path: Any) -> Faces:
    """The small world, inspected by the program today."""
    settings.VAR, settings.FILES = tmp_path, tmp_path / "files"
    inspect(world.town, by=TheProgram(), on=today())
    return Faces(world)


@pytest.fixture
def month(faces: Faces) -> Inspection:
    return Inspection.objects.get()


def confirm(faces: Faces, month: Inspection, count: int = 3) -> None:
    keys = tuple(month.suspicions.values_list("pk", flat=True)[:count])  # type: ignore[attr-defined]
    manager = faces.world[Role.MANAGER]
    ConfirmSuspicions(by=manager, on=today(), inspection=month, suspicions=keys).perform()


def notified(faces: Faces, month: Inspection) -> Finding:
    """A finding of the department's, with a notice that runs out tomorrow."""
    confirm(faces, month, month.suspicions.count())  # type: ignore[attr-defined]
    unit, manager = faces.world.department, faces.world[Role.MANAGER]
    Finding.objects.filter(unit=faces.world.town).update(unit=unit)
    due_on = today() + timedelta(days=1)
    NotifyUnit(by=manager, on=today(), inspection=month, unit=unit, due_on=due_on).perform()
    return Finding.objects.filter(unit=unit)[0]


def test_suspicions_are_listed_with_their_standard_and_lead_to_what_they_are_about(
    faces: Faces, month: Inspection
) -> None:
    page = text_of(as_(faces, Role.MANAGER).get(reverse("desk:inspection", args=[month.pk])))
    assert "没有内容" in page
    assert "国办秘函〔2019〕19号" in page
    assert reverse("desk:column", args=[faces.world.columns[0].pk]) in page


def test_ticked_suspicions_become_findings_and_all_of_a_kind_are_dismissed_with_a_reason(
    faces: Faces, month: Inspection
) -> None:
    desk, path = as_(faces, Role.MANAGER), reverse("desk:inspection", args=[month.pk])
    first, second = month.suspicions.order_by("pk")[:2]  # type: ignore[attr-defined]
    told = desk.post(path, {"which": "chosen", "suspicion": [first.pk], "confirm": "1"}, follow=True)
    assert "1个疑点已列为问题" in text_of(told)
    blank = text_of(desk.post(path, {"which": "chosen", "suspicion": [second.pk], "dismiss": "1"}))
    assert "请写明不列为问题的理由" in blank
    assert f'value="{second.pk}" checked' in blank, "what was ticked is not lost"
    desk.post(path, {"which": "all", "dismiss": "1", "reason": "测试期间"})
    assert not month.suspicions.filter(finding=None, dismissed_on=None).exists()  # type: ignore[attr-defined]
    assert Finding.objects.count() == 1
    nothing = desk.post(path, {"which": "chosen", "confirm": "1"})
    assert "请先选择疑点" in text_of(nothing)


def test_a_person_adds_a_finding_with_a_photo_and_what_was_typed_is_kept(
    faces: Faces, month: Inspection
) -> None:
    desk, path = as_(faces, Role.SUPERVISOR), reverse("desk:inspection", args=[month.pk])
    typed = {
        "act": "note",
        "note-problem": "公开栏玻璃破损",
        "note-kind": "board",
        "note-object_kind": "board",
    }
    page = text_of(desk.post(path, typed))
    assert "请选择“责任单位”" in page
    assert "公开栏玻璃破损" in page
    photo = SimpleUploadedFile("公开栏.png", PNG, "image/png")
    desk.post(path, typed | {"note-unit": faces.world.village.pk, "note-files": [photo]})
    finding = Finding.objects.get()
    assert finding.evidence.get().is_photo
    seen = as_(faces, Role.CLERK).get(reverse("desk:found-one", args=[finding.pk]))
    assert seen.status_code == 404  # of another unit


def test_notices_go_to_the_ticked_units_and_are_taken_away_as_files(faces: Faces, month: Inspection) -> None:
    confirm(faces, month)
    desk, path = as_(faces, Role.MANAGER), reverse("desk:inspection-notices", args=[month.pk])
    assert "请先勾选要通知的单位" in text_of(desk.post(path, {"due_on": today() + timedelta(days=9)}))
    fill(desk, path, unit=[one.pk for one in {finding.unit for finding in Finding.objects.all()}])
    finding = Finding.objects.all()[0]
    assert finding.notice is not None
    answer = desk.get(reverse("desk:inspection-notice", args=[finding.notice.pk, "docx"]))
    assert answer.content.startswith(b"PK")


def test_the_unit_rectifies_with_proof_and_another_closes(faces: Faces, month: Inspection) -> None:
    path = reverse("desk:found-one", args=[notified(faces, month).pk])
    photo = SimpleUploadedFile("整改后.png", PNG, "image/png")
    clerk = as_(faces, Role.CLERK)
    clerk.post(path, {"act": "rectify", "rectify-measure": "已补充", "rectify-files": [photo]})
    finding = Finding.objects.get(measure="已补充")
    assert finding.proof.count() == 1
    supervisor = as_(faces, Role.SUPERVISOR)
    unsure = text_of(supervisor.post(path, {"act": "close", "close-opinion": "属实"}))
    assert "请勾选“确认销号”" in unsure
    supervisor.post(path, {"act": "close", "close-opinion": "属实", "close-sure": "on"})
    finding.refresh_from_db()
    assert finding.closed_on == today()
    again = text_of(
        as_(faces, Role.MANAGER).post(path, {"act": "close", "close-opinion": "属实", "close-sure": "on"})
    )
    assert f"这个问题已经销号：{faces.world[Role.SUPERVISOR].name}" in again


def test_what_is_overdue_stands_under_supervision_and_becomes_a_task(faces: Faces, month: Inspection) -> None:
    finding = notified(faces, month)
    late = today() + timedelta(days=3)
    with as_of(late):
        escalate_overdue(late)
        desk = as_(faces, Role.SUPERVISOR)
        assert finding.problem[:20] in text_of(desk.get(reverse("desk:found") + "?show=supervised"))
        path = reverse("desk:found-one", args=[finding.pk])
        desk.post(path, {"act": "supervise", "supervise-due_on": late + timedelta(days=5)})
        task = Task.objects.get()
        assert reverse("desk:task", args=[task.pk]) in text_of(desk.get(path))


def test_the_report_is_a_page_with_charts_and_two_files(faces: Faces, month: Inspection) -> None:
    confirm(faces, month)
    desk, path = as_(faces, Role.SUPERVISOR), reverse("desk:inspection-report", args=[month.pk])
    page = text_of(desk.get(path))
    assert "<svg" in page
    assert "还没有完成" in page
    assert desk.get(reverse("desk:inspection-report-file", args=[month.pk, "pdf"])).status_code == 200
    assert desk.get(reverse("desk:found-file", args=["xlsx"]) + "?show=all").status_code == 200


def test_the_month_is_completed_after_its_suspicions_and_not_before(faces: Faces, month: Inspection) -> None:
    desk, path = as_(faces, Role.MANAGER), reverse("desk:inspection", args=[month.pk])
    typed = {"act": "hold", "hold-summary": "逐项检查", "hold-sure": "on"}
    assert "个疑点没有处理" in text_of(desk.post(path, typed))
    confirm(faces, month, month.suspicions.count())  # type: ignore[attr-defined]
    desk.post(path, typed)
    month.refresh_from_db()
    assert month.held_on == today()
    assert "不能再改动" in text_of(desk.post(reverse("desk:inspection-run")))


def test_only_who_inspects_decides_and_others_see_their_units_findings(
    faces: Faces, month: Inspection
) -> None:
    undecided = month.suspicions.filter(finding=None, dismissed_on=None)  # type: ignore[attr-defined]
    before, pressed = undecided.count(), {"which": "all", "confirm": "1"}
    told = as_(faces, Role.SECRECY_REVIEWER).post(reverse("desk:inspection", args=[month.pk]), pressed)
    assert 'role="alert"' in text_of(told)
    assert undecided.count() == before > 0
    clerk = as_(faces, Role.CLERK)
    assert clerk.get(reverse("desk:inspection", args=[month.pk])).status_code == 404
    assert "现在检查" not in text_of(clerk.get(reverse("desk:inspections")))
    finding = notified(faces, month)
    assert clerk.get(reverse("desk:found-one", args=[finding.pk])).status_code == 200
    assert as_(faces, "other_manager").get(reverse("desk:found-one", args=[finding.pk])).status_code == 404


def test_who_opens_a_reported_finding_finds_the_next_step_first(faces: Faces, month: Inspection) -> None:
    finding = notified(faces, month)
    page = reverse("desk:found-one", args=[finding.pk])
    as_(faces, Role.CLERK).post(page, {"act": "rectify", "rectify-measure": "已补写文号"})
    assert 'id="act-close"' in text_of(as_(faces, Role.SUPERVISOR).get(page))
    clerk = text_of(as_(faces, Role.CLERK).get(page))
    assert 'id="act-rectify-more"' in clerk
    assert "补充整改情况" in clerk
    assert "报告整改情况" not in clerk


def test_the_findings_of_one_inspection_stand_apart(faces: Faces, month: Inspection) -> None:
    finding, desk = notified(faces, month), as_(faces, Role.MANAGER)
    of_month = reverse("desk:found") + "?show=all&inspection="
    assert finding.problem in text_of(desk.get(f"{of_month}{month.pk}"))
    assert finding.problem not in text_of(desk.get(f"{of_month}{month.pk + 1}"))


def test_todays_work_names_what_waits_for_each(faces: Faces, month: Inspection) -> None:
    people = faces.world
    (one,) = waiting.to_inspect(people[Role.MANAGER])
    assert "个疑点待处理" in one.told
    assert not waiting.to_inspect(people[Role.CLERK])
    finding = notified(faces, month)
    assert "待整改" in waiting.to_rectify(people[Role.CLERK])[0].title
    Finding.objects.filter(pk=finding.pk).update(rectified_on=today())
    assert "待复查" in waiting.to_check(people[Role.SUPERVISOR])[0].title
    assert not waiting.to_check(people[Role.CLERK])
    Finding.objects.update(escalated_on=today(), rectified_on=None)
    assert "请督办" in waiting.to_supervise(people[Role.SUPERVISOR])[0].title


@pytest.mark.parametrize("name", ["inspections", "found", "inspection", "inspection-notices"])
def test_no_page_asks_more_queries_for_more_rows(faces: Faces, month: Inspection, name: str) -> None:
    desk: Client = as_(faces, Role.MANAGER)
    path = reverse(f"desk:{name}", args=[month.pk] if name in ("inspection", "inspection-notices") else None)
    path += "?show=all" if name == "found" else ""
    confirm(faces, month, 2)
    few = _queries(desk, path)
    rest = tuple(month.suspicions.filter(finding=None).values_list("pk", flat=True))  # type: ignore[attr-defined]
    manager = faces.world[Role.MANAGER]
    ConfirmSuspicions(by=manager, on=today(), inspection=month, suspicions=rest).perform()
    assert len(rest) > 2
    assert _queries(desk, path) <= few


def _queries(desk: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert desk.get(path).status_code == 200
    return len(caught)


def test_nobody_is_late_with_a_recheck_for_which_no_rule_sets_a_term(faces: Faces, month: Inspection) -> None:
    finding = notified(faces, month)
    Finding.objects.filter(pk=finding.pk).update(rectified_on=finding.found_on)
    assert {one.due for one in waiting.to_check(faces.world[Role.SUPERVISOR])} == {today()}
