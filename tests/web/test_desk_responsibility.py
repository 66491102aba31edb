"""Posts and people on the desk: who answers today and answered then, deputies, accounts, leaving, the five 到位."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.records.agencies.models import Staff, Term
from gongkai.records.agencies.verbs import EndTerm
from gongkai.records.authority import Role
from gongkai.records.responsibility.models import CommitmentEvidence
from gongkai.records.tasks.models import Origin, Task
from gongkai.records.tasks.verbs import GiveTask
from gongkai.records.today import today
from tests.records.world import PASSWORD, START, World, done
from tests.web.conftest import MODEL_BACKEND
from tests.web.desk_helpers import as_, fields_of, text_of
from tests.web.world import Faces

TABLE = "/desk/responsibility/"


def end_clerk(world: World, on: date) -> None:
    term = Term.objects.get(staff=world[Role.CLERK])
    done(EndTerm(by=world[Role.ADMINISTRATOR], on=on, term=term))


def test_the_table_tells_who_answered_on_a_past_day_and_what_is_vacant_today(
    faces: Faces, django_assert_max_num_queries: Any
) -> None:
    world, manager = faces.world, as_(faces, Role.MANAGER)
    end_clerk(world, date(2024, 5, 6))
    name = world[Role.CLERK].name
    with django_assert_max_num_queries(15):
        page = text_of(manager.get(TABLE))
    assert "空缺（2024-05-06离任后）" in page
    assert name not in page
    assert name in text_of(manager.get(f"{TABLE}?on=2024-05-06"))
    page = text_of(manager.get(f"{TABLE}?show=gaps"))
    assert world.department.name in page
    assert world.village.name not in page
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert "这一天还没有到" in text_of(manager.get(f"{TABLE}?on={tomorrow}"))


@pytest.mark.parametrize("name", ["table", "clerks"])
@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx"])
def test_the_table_and_the_list_are_taken_away_in_every_form(faces: Faces, name: str, kind: str) -> None:
    response = as_(faces, Role.CLERK).get(f"{TABLE}{name}.{kind}?on=2024-01-31")
    assert response.status_code == 200
    assert len(response.content) > 1000


def test_a_table_of_another_town_is_for_who_inspects_it(faces: Faces) -> None:
    code = faces.world.other_town.code
    assert "没有这个机关" in text_of(as_(faces, Role.MANAGER).get(f"{TABLE}?of={code}"))
    assert faces.world.other_town.name in text_of(as_(faces, "county_head").get(f"{TABLE}?of={code}"))
    assert as_(faces, Role.MANAGER).get(f"{TABLE}units/{faces.world.other_town.pk}/").status_code == 404


def test_the_county_enters_the_first_people_of_a_new_town(faces: Faces) -> None:
    town = faces.world.other_town
    root = Client()
    root.force_login(Staff.objects.get(username="root"), backend=MODEL_BACKEND)
    address = f"{TABLE}units/{town.pk}/"
    on = today().isoformat()
    told = {"act": "enrol", "enrol-name": "新主任", "enrol-username": "new_head", "enrol-on": on}
    assert "新主任" in text_of(root.post(address, told, follow=True))
    assert town.name in text_of(root.get(f"{TABLE}?of={town.code}&kind=own"))


def test_a_head_enters_a_person_seats_him_and_names_a_deputy(faces: Faces) -> None:
    world, head = faces.world, as_(faces, Role.OGI_HEAD)
    address = f"{TABLE}units/{world.village.pk}/"
    on = today().isoformat()
    told = {"act": "enrol", "enrol-name": "新来者", "enrol-username": "newcomer", "enrol-on": on}
    assert "密码太短" in text_of(head.post(address, told | {"enrol-password": "short"}))
    assert "新来者" in text_of(head.post(address, told, follow=True))
    person = Staff.objects.get(username="newcomer")
    told = {"act": "begin", "begin-staff": person.pk, "begin-role": Role.CLERK, "begin-on": on}
    assert "任职已登记" in text_of(head.post(address, told | {"begin-title": "第二信息员"}, follow=True))
    term = Term.objects.get(post__agency=world.village, staff=world.others["village_clerk"])
    told = {"act": "deputy", "deputy-of": term.pk, "deputy-staff": world[Role.CLERK].pk, "deputy-since": on}
    until = (today() + timedelta(days=5)).isoformat()
    assert "请填写“原因”" in text_of(head.post(address, told | {"deputy-until": until}))
    told |= {"deputy-until": until, "deputy-reason": "培训"}
    page = text_of(head.post(address, told, follow=True))
    assert f"至{until}" in page
    deputy = Term.objects.get(stands_in_for=term)
    told = {"act": "end-deputy", "end-deputy-term": deputy.pk, "end-deputy-on": on}
    head.post(f"{TABLE}staff/{world[Role.CLERK].pk}/", told)
    deputy.refresh_from_db()
    assert deputy.ended_on == today()


def test_who_does_not_manage_people_reads_and_changes_nothing(faces: Faces) -> None:
    world, clerk = faces.world, as_(faces, Role.CLERK)
    assert "登记人员" not in text_of(clerk.get(f"{TABLE}units/{world.department.pk}/"))
    assert clerk.get(f"{TABLE}staff/").status_code == 403
    assert clerk.get(f"{TABLE}staff/{world[Role.CLERK].pk}/").status_code == 404


def test_a_disabled_person_is_logged_out_at_the_next_request(faces: Faces) -> None:
    world, head, clerk = faces.world, as_(faces, Role.OGI_HEAD), as_(faces, Role.CLERK)
    assert clerk.get("/desk/").status_code == 200
    address = f"{TABLE}staff/{world[Role.CLERK].pk}/"
    told = {"act": "disable", "disable-reason": "长期病假"}
    assert "已停用" in text_of(head.post(address, told, follow=True))
    assert clerk.get("/desk/").status_code == 302
    login = {"username": world[Role.CLERK].username, "password": PASSWORD}
    assert clerk.post("/desk/login/", login).status_code == 200
    assert "账号已停用" in text_of(head.get(TABLE))
    head.post(address, {"act": "enable"})
    assert clerk.post("/desk/login/", login).status_code == 302


def test_the_list_of_people_finds_by_name(faces: Faces) -> None:
    head = as_(faces, Role.OGI_HEAD)
    page = text_of(head.get(f"{TABLE}staff/?q=village"))
    assert "测试员village_clerk" in page
    assert "测试员clerk" not in page
    assert "没有找到这样的人员" in text_of(head.get(f"{TABLE}staff/?q=%00"))
    assert "没有这个机关" in text_of(head.get(f"{TABLE}?of=%00"))


def test_leaving_shows_what_is_in_hand_and_is_confirmed_before_it_is_done(faces: Faces) -> None:
    world, head = faces.world, as_(faces, Role.OGI_HEAD)
    clerk, successor = world[Role.CLERK], world.others["nobody"]
    task = {"at": world.town, "unit": world.department, "title": "补齐栏目", "handler": clerk}
    done(GiveTask(by=world[Role.MANAGER], on=START, due_on=today(), origin=Origin.OTHER, **task))
    address, term = f"{TABLE}staff/{clerk.pk}/leave/", Term.objects.get(staff=clerk)
    page = head.get(address)
    assert "补齐栏目" in text_of(page)
    assert "起草、修改中的信息" in text_of(page)
    told = fields_of(text_of(page)) | {f"end-{term.pk}": "vacant"}
    page = text_of(head.post(address, told))
    assert "没有信息员，请选择接任人" in page
    assert "请选择由谁继续办理" in page
    told |= {f"end-{term.pk}": successor.pk, "tasks_to": successor.pk}
    page = text_of(head.post(address, told))
    assert f"由{successor.name}接任" in page
    assert not Term.objects.filter(staff=successor).exists()
    page = text_of(head.post(address, fields_of(page) | {"confirmed": "1"}, follow=True))
    assert "离任移交已办理" in page
    assert Task.objects.get().handler == successor
    assert Term.objects.get(staff=successor).post == term.post


def test_the_five_commitments_show_what_is_known_and_take_evidence(faces: Faces) -> None:
    manager, address = as_(faces, Role.MANAGER), f"/desk/commitments/100000001/{today().year}/"
    assert "领导到位" in text_of(manager.get(address))
    paper = SimpleUploadedFile("要点.txt", "年度工作要点。".encode())
    told = {"keep": "1", "commitment": "plans", "title": "年度工作要点", "dated_on": today(), "files": paper}
    assert "年度工作要点" in text_of(manager.post(address, told, follow=True))
    kept = CommitmentEvidence.objects.get()
    assert manager.post(address, {"drop": "甲", "drop-甲-reason": "错"}).status_code == 404
    drop = {"drop": kept.pk}
    assert "请填写“删去的理由”" in text_of(manager.post(address, drop))
    page = text_of(manager.post(address, drop | {f"drop-{kept.pk}-reason": "传错了"}, follow=True))
    assert "年度工作要点（" not in page
    assert manager.get(f"{address[:-1]}.pdf").status_code == 200
    assert "登记佐证" not in text_of(as_(faces, Role.CLERK).get(address))
    assert as_(faces, "other_manager").get(address).status_code == 404
