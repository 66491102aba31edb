"""The desk: who sees what, how urgent it is, and why a thing can't be done."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.conf import settings
from django.test import Client, override_settings

from gongkai.records.authority import Role
from gongkai.records.today import as_of
from tests.records.world import PASSWORD
from tests.web.conftest import MODEL_BACKEND
from tests.web.world import APPLICANT, APPLICANT_MARKERS, DESK_REPORT, IDENTITY, Faces

PAGES = ["/desk/", "/desk/applications/", "/desk/items/", "/desk/reports/"]


def log_in(client: Client, faces: Faces, role: Role) -> Client:
    client.force_login(faces.world[role], backend=MODEL_BACKEND)
    return client


@pytest.mark.parametrize("path", [*PAGES, "/desk/applications/1/", "/desk/items/1/"])
def test_the_desk_is_closed_to_strangers(client: Client, faces: Faces, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/desk/login/")


def test_logging_in_leads_to_todays_work(client: Client, faces: Faces) -> None:
    form = {"username": "manager", "password": PASSWORD, "next": ""}
    response = client.post("/desk/login/", form, follow=True)
    assert response.redirect_chain[-1][0] == "/desk/"
    assert "今日工作" in response.content.decode()


def test_a_wrong_password_says_what_to_do(client: Client, faces: Faces) -> None:
    text = client.post("/desk/login/", {"username": "manager", "password": "不对"}).content.decode()
    assert "账号或密码不对" in text


@override_settings(AXES_ENABLED=True)
def test_too_many_wrong_passwords_lock_the_account(client: Client, faces: Faces) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = client.post("/desk/login/", {"username": "manager", "password": "不对"})
    text = response.content.decode()
    assert response.status_code == 429
    assert "账号暂停登录" in text
    assert f"{settings.AXES_FAILURE_LIMIT}次" in text


def test_staff_without_a_post_are_told_so(client: Client, faces: Faces) -> None:
    faces.world[Role.MANAGER].terms.update(ended_on=date(2023, 12, 29))
    response = log_in(client, faces, Role.MANAGER).get("/desk/")
    assert response.status_code == 403
    assert "岗位" in response.content.decode()


def test_applications_are_listed_by_what_is_due(desk: Client, faces: Faces) -> None:
    with as_of(date(2023, 6, 5)):
        text = desk.get("/desk/applications/").content.decode()
        done = desk.get("/desk/applications/?show=done").content.decode()
    # twenty working days after 2023-06-02: 端午节 frees 22 and 23 June, and Sunday the 25th is worked
    assert text.index("征地补偿安置方案") < text.index("建设用地批准文件")
    assert "2023-07-03" in text
    assert "还剩19个工作日" in text
    assert "征求第三方意见" in text
    assert "土地承包资料" not in text
    assert "土地承包资料" in done
    assert "按期答复" in done


@pytest.mark.parametrize(
    ("day", "mark", "tone"),
    [
        (date(2023, 6, 27), "还剩4个工作日", ""),
        (date(2023, 6, 28), "还剩3个工作日", " mark-soon"),
        (date(2023, 7, 3), "今天到期", " mark-soon"),
        (date(2023, 7, 4), "逾期1个工作日", " mark-late"),
    ],
)
def test_urgency_is_derived_from_the_day(desk: Client, faces: Faces, day: date, mark: str, tone: str) -> None:
    with as_of(day):
        text = desk.get("/desk/applications/?show=open").content.decode()
    assert f'<span class="mark{tone}">{mark}</span>' in text


def test_soon_shows_what_is_due_in_three_working_days_and_what_is_late(desk: Client, faces: Faces) -> None:
    for day, expected in ((date(2023, 6, 27), False), (date(2023, 6, 28), True), (date(2023, 7, 10), True)):
        with as_of(day):
            text = desk.get("/desk/applications/?show=soon").content.decode()
        assert ("征地补偿安置方案" in text) is expected


def test_a_case_shows_its_story_with_the_law_and_its_deadline_step_by_step(
    desk: Client, faces: Faces
) -> None:
    case = faces.cases["consulting"]
    with as_of(date(2023, 6, 12)):
        text = desk.get(f"/desk/applications/{case.pk}/").content.decode()
    story = text[text.index('id="story"') : text.index('id="derivation"')]
    steps = text[text.index('id="derivation"') :]
    assert "登记申请" in story
    assert "《中华人民共和国政府信息公开条例》第三十一条" in story
    assert "测试镇人民政府业务管理员" in story
    assert "征求第三方意见" in steps
    assert "周末" in steps
    assert "《中华人民共和国政府信息公开条例》第三十三条" in steps


def test_a_case_says_what_can_be_done_and_why_the_rest_cannot(desk: Client, faces: Faces) -> None:
    with as_of(date(2023, 6, 12)):
        text = desk.get(f"/desk/applications/{faces.cases['open'].pk}/").content.decode()
    at = text.index("现在不能办理的")
    possible, refused = text[text.index('id="now"') : at], text[at : text.index("</section", at)]
    assert "征求第三方意见" in possible
    assert "批准延期" not in possible
    assert "批准延期须由本机关的" in refused
    assert "第四条" in refused


@pytest.mark.parametrize(
    ("role", "sees"),
    [(Role.MANAGER, True), (Role.LEADER, True), (Role.SECRECY_REVIEWER, False), (Role.SUPERVISOR, False)],
)
def test_only_the_ogi_body_and_leaders_see_the_applicant(
    client: Client, faces: Faces, role: Role, sees: bool
) -> None:
    path = f"/desk/applications/{faces.cases['open'].pk}/"
    text = log_in(client, faces, role).get(path).content.decode()
    assert (APPLICANT.name in text) is sees
    assert (APPLICANT.request in text) is sees
    assert IDENTITY not in text


def test_lists_name_no_applicant(desk: Client, faces: Faces) -> None:
    for path in ("/desk/", "/desk/applications/"):
        text = desk.get(path).content.decode()
        assert [marker for marker in APPLICANT_MARKERS if marker in text] == []


def test_a_department_sees_its_items_and_no_application(client: Client, faces: Faces) -> None:
    clerk = log_in(client, faces, Role.CLERK)
    assert "没有符合条件的申请" in clerk.get("/desk/applications/").content.decode()
    assert clerk.get(f"/desk/applications/{faces.cases['open'].pk}/").status_code == 404
    assert "草稿暗记" in clerk.get("/desk/items/").content.decode()
    assert clerk.get(DESK_REPORT).status_code == 404


def test_an_item_shows_its_review(desk: Client, faces: Faces) -> None:
    text = desk.get(f"/desk/items/{faces.items['news'].pk}/").content.decode()
    assert "保密审查：同意" in text
    assert "已发布" in text


def test_figures_of_the_report_open_to_cases(desk: Client, faces: Faces) -> None:
    body = desk.get(DESK_REPORT).content.decode()
    links = set(re.findall(r'class="figure-link" href="([^"]+)"', body))
    assert links
    for link in links:
        assert desk.get(link).status_code == 200, link
    text = desk.get(f"{DESK_REPORT}figures/表三/3.1/自然人/").content.decode()
    assert f"/desk/applications/{faces.cases['answered'].pk}/" in text
    assert faces.cases["answered"].number in text
    assert "土地承包资料" not in text  # what is asked is confidential; the number leads to the case


@pytest.mark.parametrize("path", PAGES)
def test_lists_ask_as_many_queries_for_many_rows_as_for_few(
    desk: Client, faces: Faces, django_assert_max_num_queries, path: str
) -> None:
    for number in range(5):
        faces.answer(faces.apply(f"第{number}号申请", date(2023, 6, 8)), date(2023, 6, 9))
    with django_assert_max_num_queries(64):  # the work list asks one for each kind of thing that waits
        assert desk.get(path).status_code == 200


def test_every_page_has_a_strict_policy_and_nothing_inline(desk: Client, faces: Faces) -> None:
    case, item = faces.cases["open"], faces.items["news"]
    paths = [
        *PAGES,
        f"/desk/applications/{case.pk}/",
        f"/desk/items/{item.pk}/",
        DESK_REPORT,
    ]
    for path in paths:
        response = desk.get(path)
        assert "default-src 'none'" in response["Content-Security-Policy"]
        inline = r"<script(?! type=\"module\" src=)|<style|\sstyle=|\son\w+="
        assert not re.search(inline, response.content.decode()), path


def test_leaving_needs_a_post(desk: Client, faces: Faces) -> None:
    assert desk.get("/desk/logout/").status_code == 405
    assert desk.post("/desk/logout/")["Location"] == "/desk/login/"
