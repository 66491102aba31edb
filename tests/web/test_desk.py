"""The desk: who sees what, how urgent it is, and why a thing can't be done."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.conf import settings
from django.test import Client, override_settings

from gongkai.records.today import as_of
from tests.web.world import CONFIDENTIAL, PASSWORD, World, answer, apply

PAGES = ["/desk/", "/desk/applications/", "/desk/items/", "/desk/reports/"]
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def log_in(client: Client, world: World, username: str) -> Client:
    client.force_login(world.staff[username], backend=MODEL_BACKEND)
    return client


@pytest.mark.parametrize("path", [*PAGES, "/desk/applications/1/", "/desk/items/1/"])
def test_the_desk_is_closed_to_strangers(client: Client, world: World, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/desk/login/")


def test_logging_in_leads_to_todays_work(client: Client, world: World) -> None:
    form = {"username": "manager", "password": PASSWORD, "next": ""}
    response = client.post("/desk/login/", form, follow=True)
    assert response.redirect_chain[-1][0] == "/desk/"
    assert "今日工作" in response.content.decode()


def test_a_wrong_password_says_what_to_do(client: Client, world: World) -> None:
    text = client.post("/desk/login/", {"username": "manager", "password": "不对"}).content.decode()
    assert "账号或密码不对" in text


@override_settings(AXES_ENABLED=True)
def test_too_many_wrong_passwords_lock_the_account(client: Client, world: World) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = client.post("/desk/login/", {"username": "manager", "password": "不对"})
    text = response.content.decode()
    assert response.status_code == 429
    assert "账号暂停登录" in text
    assert f"{settings.AXES_FAILURE_LIMIT}次" in text


def test_staff_without_a_post_are_told_so(client: Client, world: World) -> None:
    world.staff["manager"].terms.update(ended_on=date(2020, 12, 31))
    response = log_in(client, world, "manager").get("/desk/")
    assert response.status_code == 403
    assert "岗位" in response.content.decode()


def test_applications_are_listed_by_what_is_due(desk: Client, world: World) -> None:
    with as_of(date(2020, 6, 5)):
        text = desk.get("/desk/applications/").content.decode()
    # twenty working days after 2020-06-02: 端午节 frees 25 and 26 June, and Sunday the 28th is worked
    assert text.index("征地补偿安置方案") < text.index("建设用地批准文件") < text.index("土地承包资料")
    assert "2020-07-01" in text
    assert "还剩17个工作日" in text
    assert "征求第三方意见" in text
    assert "按期答复" in text


@pytest.mark.parametrize(
    ("day", "mark", "tone"),
    [
        (date(2020, 6, 24), "还剩4个工作日", ""),
        (date(2020, 6, 28), "还剩3个工作日", " mark-soon"),
        (date(2020, 7, 1), "今天到期", " mark-soon"),
        (date(2020, 7, 2), "逾期1个工作日", " mark-late"),
    ],
)
def test_urgency_is_derived_from_the_day(desk: Client, world: World, day: date, mark: str, tone: str) -> None:
    with as_of(day):
        text = desk.get("/desk/applications/?show=open").content.decode()
    assert f'<span class="mark{tone}">{mark}</span>' in text


def test_soon_shows_what_is_due_in_three_working_days_and_what_is_late(desk: Client, world: World) -> None:
    for day, expected in ((date(2020, 6, 24), False), (date(2020, 6, 28), True), (date(2020, 7, 10), True)):
        with as_of(day):
            text = desk.get("/desk/applications/?show=soon").content.decode()
        assert ("征地补偿安置方案" in text) is expected


def test_a_case_shows_its_story_with_the_law_and_its_deadline_step_by_step(
    desk: Client, world: World
) -> None:
    case = world.cases["consulting"]
    with as_of(date(2020, 6, 10)):
        text = desk.get(f"/desk/applications/{case.pk}/").content.decode()
    story = text[text.index('id="story"') : text.index('id="derivation"')]
    steps = text[text.index('id="derivation"') :]
    assert "登记申请" in story
    assert "《中华人民共和国政府信息公开条例》第三十一条" in story
    assert "经办员，示例镇人民政府业务管理员" in story
    assert "征求第三方意见" in steps
    assert "周末" in steps
    assert "《中华人民共和国政府信息公开条例》第三十三条" in steps


def test_a_case_says_what_can_be_done_and_why_the_rest_cannot(desk: Client, world: World) -> None:
    with as_of(date(2020, 6, 10)):
        text = desk.get(f"/desk/applications/{world.cases['open'].pk}/").content.decode()
    possible = text[text.index('id="now"') : text.index("<details")]
    refused = text[text.index("<details") : text.index("</details")]
    assert "征求第三方意见" in possible
    assert "批准延期" not in possible
    assert "批准延期须由本机关的" in refused
    assert "第四条" in refused


@pytest.mark.parametrize(("username", "sees"), [("manager", True), ("leader", True), ("secrecy", False)])
def test_only_the_ogi_body_and_leaders_see_the_applicant(
    client: Client, world: World, username: str, sees: bool
) -> None:
    path = f"/desk/applications/{world.cases['open'].pk}/"
    text = log_in(client, world, username).get(path).content.decode()
    assert ("申请人甲暗记" in text) is sees
    assert ("请求内容暗记" in text) is sees
    assert "411282000000000000" not in text


def test_lists_name_no_applicant(desk: Client, world: World) -> None:
    for path in ("/desk/", "/desk/applications/"):
        text = desk.get(path).content.decode()
        assert [marker for marker in CONFIDENTIAL[:5] if marker in text] == []


def test_a_department_sees_its_items_and_no_application(client: Client, world: World) -> None:
    clerk = log_in(client, world, "clerk")
    assert "没有符合条件的申请" in clerk.get("/desk/applications/").content.decode()
    assert clerk.get(f"/desk/applications/{world.cases['open'].pk}/").status_code == 404
    assert "草稿暗记" in clerk.get("/desk/items/").content.decode()
    assert clerk.get("/desk/reports/000000001/2020/").status_code == 404


def test_an_item_shows_its_review(desk: Client, world: World) -> None:
    text = desk.get(f"/desk/items/{world.items['news'].pk}/").content.decode()
    assert "保密审查：审查意见暗记" in text
    assert "已发布" in text


def test_figures_of_the_report_open_to_cases(desk: Client, world: World) -> None:
    body = desk.get("/desk/reports/000000001/2020/").content.decode()
    links = set(re.findall(r'class="figure-link" href="([^"]+)"', body))
    assert links
    for link in links:
        assert desk.get(link).status_code == 200, link
    text = desk.get("/desk/reports/000000001/2020/figures/表三/3.1/自然人/").content.decode()
    assert f"/desk/applications/{world.cases['answered'].pk}/" in text
    assert "土地承包资料" in text


@pytest.mark.parametrize("path", PAGES)
def test_lists_ask_as_many_queries_for_many_rows_as_for_few(
    desk: Client, world: World, django_assert_max_num_queries, path: str
) -> None:
    for number in range(5):
        answer(world, apply(world, f"第{number}号申请", date(2020, 6, 8)), date(2020, 6, 9))
    with django_assert_max_num_queries(10):
        assert desk.get(path).status_code == 200


def test_every_page_has_a_strict_policy_and_nothing_inline(desk: Client, world: World) -> None:
    case, item = world.cases["open"], world.items["news"]
    paths = [
        *PAGES,
        f"/desk/applications/{case.pk}/",
        f"/desk/items/{item.pk}/",
        "/desk/reports/000000001/2020/",
    ]
    for path in paths:
        response = desk.get(path)
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", response.content.decode()), path


def test_leaving_needs_a_post(desk: Client, world: World) -> None:
    assert desk.get("/desk/logout/").status_code == 405
    assert desk.post("/desk/logout/")["Location"] == "/desk/login/"
