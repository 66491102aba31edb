"""Trainings and meetings on the desk: planned, signed in with and without an account, tested; a meeting's tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gongkai.law.questions import bank
from gongkai.records.authority import Role
from gongkai.records.oversight import door
from gongkai.records.oversight.models import Meeting, Presence, Training
from gongkai.records.tasks.models import Origin, Task
from gongkai.records.today import as_of
from gongkai.web.desk import training_waiting as waiting
from tests.records.world import START, World
from tests.web.desk_helpers import as_, fields_of, fill, sent, text_of
from tests.web.world import Faces

DAY = START + timedelta(days=30)


@pytest.fixture
def faces(world: World) -> Faces:
    """The small world, founded once for this module."""
    return Faces(world)


@pytest.fixture(autouse=True)
def on_the_day(db: None) -> Iterator[None]:
    with as_of(DAY):
        yield


@pytest.fixture
def training(desk: Client) -> Training:
    """Planned for today, with the clerks, the leader and a guest invited."""
    typed = {"title": "信息公开培训", "day": str(DAY), "hours": "3", "questions": "3", "topics": ["secrecy"]}
    fill(desk, "/desk/trainings/new/", **typed)
    found = Training.objects.get()
    page = fill(
        desk,
        f"/desk/trainings/{found.pk}/invite/",
        roles=["clerk", "leader"],
        names="客人甲，测试县档案馆，馆员",
    )
    assert "已邀请" in text_of(page)
    return found


def scanned(training: Training, client: Client | None = None) -> tuple[Client, str]:
    """A phone that has scanned the code, and what it shows."""
    client = client or Client()
    page = client.get(f"/desk/sign-in/{door.token_of(training)}/", follow=True)
    assert page.status_code == 200
    return client, text_of(page)


def test_a_training_is_planned_and_what_is_wrong_is_told_without_losing_what_was_typed(desk: Client) -> None:
    page = text_of(
        fill(
            desk,
            "/desk/trainings/new/",
            title="甲",
            day="2022-01-01",
            hours="三",
            begins="九点",
            questions="99",
        )
    )
    assert "“学时”应为数字" in page
    assert "不是时间" in page
    assert "不能大于30" in page
    assert 'value="甲"' in page
    page = text_of(fill(desk, "/desk/trainings/new/", title="甲", day="2022-01-01", hours="3"))
    assert "已经过去" in page
    page = text_of(fill(desk, "/desk/trainings/held/", title="乙", on=str(DAY), hours="3", participants="5"))
    assert "已登记" in page
    assert Training.objects.get().participants == 5
    assert "乙" in text_of(desk.get("/desk/trainings/"))


def test_the_guest_signs_in_by_name_and_the_list_is_shown_to_nobody_without_a_valid_code(
    training: Training,
) -> None:
    stranger = Client()
    for path in ("/desk/sign-in/here/", "/desk/sign-in/"):
        assert "客人甲" not in text_of(stranger.get(path, follow=True))
    wrong = stranger.get("/desk/sign-in/1:2:3/")
    assert wrong.status_code == 403
    assert "重新扫描" in text_of(wrong)
    phone, page = scanned(training)
    assert "测试县档案馆" in page
    assert "客人甲" not in page  # names stand behind their unit
    assert phone.get("/desk/sign-in/here/?unit=%00").status_code == 200
    guest = training.attendees.get(name="客人甲")
    assert "客人甲" in text_of(phone.get("/desk/sign-in/here/?unit=测试县档案馆"))
    page = text_of(phone.post("/desk/sign-in/here/", {"act": "listed", "participant": guest.pk}, follow=True))
    assert "客人甲，您已签到" in page
    guest.refresh_from_db()
    assert (guest.presence, guest.method) == (Presence.PRESENT, "code")
    other = training.attendees.exclude(pk=guest.pk).first()
    phone.post("/desk/sign-in/here/", {"act": "listed", "participant": other.pk})  # one browser, one person
    other.refresh_from_db()
    assert other.presence == Presence.INVITED


def test_who_is_logged_in_signs_in_with_one_button_and_a_walk_in_is_marked(
    training: Training, faces: Faces
) -> None:
    clerk = faces.world[Role.CLERK]
    phone, page = scanned(training, as_(faces, Role.CLERK))
    assert f"我是{clerk.name}，确认签到" in page
    assert "您已签到" in text_of(phone.post("/desk/sign-in/here/", {"act": "me"}, follow=True))
    assert training.attendees.get(staff=clerk).is_present
    phone, _ = scanned(training)
    assert "请填写“姓名”" in text_of(phone.post("/desk/sign-in/here/", {"act": "walk-in"}))
    told = {"act": "walk-in", "name": "客人乙", "unit_name": "外单位"}
    assert "客人乙，您已签到" in text_of(phone.post("/desk/sign-in/here/", told, follow=True))
    assert training.attendees.get(name="客人乙").is_walk_in


def test_the_number_opens_the_same_door_and_guessing_comes_to_an_end(training: Training) -> None:
    phone = Client()
    number = door.number_of(training)
    page = text_of(phone.post("/desk/sign-in/", {"number": number}, follow=True))
    assert "信息公开培训" in page
    guesser = Client()
    wrong = "000001" if number != "000001" else "000002"
    answers = [text_of(guesser.post("/desk/sign-in/", {"number": wrong})) for _ in range(31)]
    assert "没有这个签到码" in answers[0]
    assert "次数太多" in answers[-1]
    assert "次数太多" in text_of(guesser.post("/desk/sign-in/", {"number": number}))


def test_the_code_is_shown_to_the_organiser_alone_and_renews_itself(
    training: Training, desk: Client, faces: Faces
) -> None:
    path = f"/desk/trainings/{training.pk}/door/"
    page = desk.get(path)
    assert page["Refresh"] == "60"
    number = door.number_of(training)
    assert f"{number[:3]} {number[3:]}" in text_of(page)
    assert "<svg" in text_of(page)
    assert as_(faces, Role.CLERK).get(path).status_code == 404
    with as_of(DAY + timedelta(days=1)):
        assert "<svg" not in text_of(desk.get(path))


def test_a_test_that_is_left_goes_on_where_it_was_and_wrong_answers_show_their_article(
    training: Training,
) -> None:
    phone, _ = scanned(training)
    guest = training.attendees.get(name="客人甲")
    path = f"/desk/trainings/{training.pk}/test/"
    assert phone.get(path).status_code == 403
    phone.post("/desk/sign-in/here/", {"act": "listed", "participant": guest.pk})
    page = text_of(phone.get(path))
    asked = list(dict.fromkeys(re.findall(r'name="(secr-\d+)"', page)))
    assert len(asked) == 3
    first = {asked[0]: list(bank()[asked[0]].right)}
    phone.post(path, first | {"keep": "1"})
    assert text_of(phone.get(path)).count("checked") == len(bank()[asked[0]].right)
    page = text_of(phone.post(path, first))
    assert "第2、3题还没有作答" in page
    assert "第2、3题还没有作答" in text_of(
        phone.post(path, first | {key: ["Z", "长" * 9] for key in asked[1:]})
    )
    wrong = {key: ["A" if bank()[key].right != "A" else "B"] for key in asked[1:]}
    page = text_of(phone.post(path, first | wrong, follow=True))
    assert "33分，不合格" in page
    assert all(str(bank()[key].basis) in page for key in wrong)
    again = set(re.findall(r'name="(secr-\d+)"', text_of(phone.get(path))))
    assert again != set(asked)
    assert Client().get(f"{path}1/").status_code == 404


def test_paper_attendance_marks_and_certificates(training: Training, desk: Client, faces: Faces) -> None:
    people = f"/desk/trainings/{training.pk}/people/"
    present = {f"presence-{one.pk}": "present" for one in training.attendees.all()}
    assert "已保存" in text_of(fill(desk, people, **present))
    guest = training.attendees.get(name="客人甲")
    assert "不是0到100的整数" in text_of(fill(desk, people, **{f"mark-{guest.pk}": "优"}))
    assert "已保存" in text_of(fill(desk, people, **{f"mark-{guest.pk}": "85"}))
    page = fill(desk, f"/desk/trainings/{training.pk}/", "act=conclude")
    assert "已登记举办" in text_of(page)
    page = fill(desk, f"/desk/trainings/{training.pk}/", "act=certify")
    assert "证书已制发" in text_of(page)
    guest.refresh_from_db()
    assert guest.certificate == f"培证〔{DAY.year}〕1号"
    for paper in ("certificates.pdf", "notice.docx", "sheet.pdf"):
        assert desk.get(f"/desk/trainings/{training.pk}/{paper}").status_code == 200, paper
    clerk = as_(faces, Role.CLERK)
    assert clerk.get(f"/desk/trainings/{training.pk}/").status_code == 200  # who is invited sees the training
    for hidden in ("people/", "sheet.pdf", "invite/"):
        assert clerk.get(f"/desk/trainings/{training.pk}/{hidden}").status_code == 404, hidden
    hours = text_of(desk.get("/desk/trainings/hours/?name=客人甲"))
    assert "测试县档案馆" in hours
    assert desk.get(f"/desk/trainings/hours-{DAY.year}.xlsx").status_code == 200
    assert desk.get(f"/desk/trainings/plan-{DAY.year}.docx").status_code == 200
    own = text_of(clerk.get("/desk/trainings/hours/"))
    assert faces.world[Role.CLERK].name in own
    assert "客人甲" not in own  # the hours of others are for who organises


def test_who_signs_in_while_the_list_is_open_stays_signed_in(training: Training, desk: Client) -> None:
    people = f"/desk/trainings/{training.pk}/people/"
    guest, other = training.attendees.get(name="客人甲"), training.attendees.exclude(name="客人甲").first()
    opened = sent(desk, people)
    phone, _ = scanned(training)
    phone.post("/desk/sign-in/here/", {"act": "listed", "participant": guest.pk})
    desk.post(people, opened | {f"presence-{other.pk}": "excused"})
    guest.refresh_from_db()
    other.refresh_from_db()
    assert (guest.presence, guest.method, other.presence) == (Presence.PRESENT, "code", "excused")
    page = text_of(desk.post(people, opened | {f"presence-{guest.pk}": "absent"}))
    assert "客人甲登记为“参加”，请核对后再保存一次" in page
    guest.refresh_from_db()
    assert guest.presence == Presence.PRESENT
    desk.post(people, fields_of(page))  # looked at: now it is meant
    guest.refresh_from_db()
    assert guest.presence == Presence.ABSENT


def test_what_a_meeting_resolved_becomes_tasks_all_or_none(desk: Client, faces: Faces) -> None:
    world = faces.world
    typed = {"title": "信息公开例会", "day": str(DAY), "chair": "主任", "agenda": "研究公开栏"}
    fill(desk, "/desk/meetings/new/", **typed, roles=["leader"])
    meeting = Meeting.objects.get()
    path = f"/desk/meetings/{meeting.pk}/hold/"
    line = {"line-0-text": "更换破损的公开栏", "line-0-unit": str(world.village.pk)}
    page = text_of(fill(desk, path, minutes="大家发言。", **line))
    assert "请填写“完成期限”" in page
    assert "大家发言。" in page
    more = text_of(fill(desk, path, "more=1", minutes="大家发言。", **line))
    assert "第6项" in more
    assert "大家发言。" in more
    assert 'value="更换破损的公开栏"' in more
    past = text_of(fill(desk, path, minutes="大家发言。", **line, **{"line-0-due_on": "2022-01-01"}))
    assert "议定事项1：办结期限不能早于交办日期" in past
    assert not Task.objects.exists()
    wanted = {"line-0-due_on": str(DAY + timedelta(days=20))}
    stranger = {"line-0-handler": str(world[Role.CLERK].pk)}  # of another unit
    assert "议定事项1：" in text_of(fill(desk, path, minutes="大家发言。", **line, **wanted, **stranger))
    assert not Task.objects.exists()
    fill(desk, path, minutes="大家发言。", **line, **wanted)
    task = Task.objects.get()
    assert (task.origin, task.unit, task.resolution.meeting) == (Origin.MEETING, world.village, meeting)
    page = text_of(desk.get(f"/desk/meetings/{meeting.pk}/"))
    assert f"/desk/tasks/{task.pk}/" in page
    assert "个工作日" in page  # how far it is stands beside it
    assert desk.get(f"/desk/meetings/{meeting.pk}/minutes.pdf").status_code == 200


def test_handouts_are_for_those_invited_and_photos_for_the_organiser(
    training: Training, desk: Client, faces: Faces, settings: Any, tmp_path: Path
) -> None:
    settings.FILES = tmp_path
    path = f"/desk/trainings/{training.pk}/"
    broken = SimpleUploadedFile("照片.jpg", b"no photo")
    assert "照片.jpg" in text_of(fill(desk, f"{path}people/", files=broken))
    assert not training.evidence.exists()
    drawn = BytesIO()
    Image.new("RGB", (40, 30)).save(drawn, "JPEG")
    sheet = SimpleUploadedFile("签到表.jpg", drawn.getvalue())
    assert "已保存" in text_of(fill(desk, f"{path}people/", files=sheet))
    assert training.evidence.count() == 1
    handout = SimpleUploadedFile("讲义.txt", "第一讲".encode())
    assert "安排已修改" in text_of(fill(desk, f"{path}change/", files=handout))
    clerk = as_(faces, Role.CLERK)
    page = text_of(clerk.get(path))
    assert "讲义.txt" in page
    assert "签到表.jpg" not in page
    assert clerk.get(f"{path}materials/1/").content == "第一讲".encode()
    assert as_(faces, "other_manager").get(f"{path}materials/1/").status_code == 404


def test_addresses_that_nobody_made_are_no_error(training: Training, desk: Client) -> None:
    for path in ("trainings/?year=99999", "meetings/?year=0", "trainings/?page=x"):
        assert desk.get(f"/desk/{path}").status_code == 200, path
    for path in (
        "trainings/hours/?year=99999",
        "trainings/plan-99999.pdf",
        "trainings/hours-0.xlsx",
        f"trainings/{training.pk}/sheet.xlsx",
        f"trainings/{training.pk}/nothing.pdf",
        f"trainings/{training.pk}/materials/1/",
        f"trainings/{training.pk}/test/1/",
    ):
        assert desk.get(f"/desk/{path}").status_code == 404, path
    nothing = desk.get(f"/desk/trainings/{training.pk}/certificates.pdf")
    assert "请先在培训页面制发" in text_of(nothing)
    assert desk.post("/desk/sign-in/", {"number": "一二三\x00"}).status_code == 200


def test_what_waits_is_told_to_who_is_invited_and_to_who_organises(training: Training, faces: Faces) -> None:
    clerk, manager = faces.world[Role.CLERK], faces.world[Role.MANAGER]
    assert [one.title for one in waiting.to_attend(clerk)] == [training.title]
    assert waiting.to_enter(clerk) == []
    assert [one.told for one in waiting.to_enter(manager)] == ["等待签到和登记举办"]
    training.attendees.filter(staff=clerk).update(presence=Presence.PRESENT)
    assert waiting.to_attend(clerk) == []
    assert [one.url for one in waiting.to_be_tested(clerk)] == [f"/desk/trainings/{training.pk}/test/"]


def test_lists_ask_as_much_for_many_rows_as_for_few(
    training: Training, desk: Client, django_assert_max_num_queries: object
) -> None:
    for path, most in (
        ("/desk/trainings/", 14),
        (f"/desk/trainings/{training.pk}/people/", 14),
        ("/desk/trainings/hours/", 14),
    ):
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            assert desk.get(path).status_code == 200
