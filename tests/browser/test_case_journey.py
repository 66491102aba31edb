"""A case from its arrival to the archive, by keyboard alone, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gongkai.law.receipt import Channel
from gongkai.records.applications.models import Application
from gongkai.records.applications.verbs import RegisterApplication
from gongkai.records.authority import Role
from gongkai.records.today import today
from tests.browser.judging import Axe, judge, log_in
from tests.browser.test_desk_journey import go, reach, tick, write
from tests.web.world import APPLICANT, Faces

# The questions one by one, to the end that nothing was found.
ANSWERS = (
    "提供一定的政府信息",
    "明确",
    "没有",
    "没有超过，或者理由合理",
    "是",
    "不是",
    "由本机关负责",
    "没有公开",
    "检索后没有",
)


@pytest.fixture
def case(faces: Faces) -> Application:
    """Sent by e-mail today; nobody has confirmed it yet."""
    verb = RegisterApplication(
        by=faces.world[Role.MANAGER],
        on=today(),
        at=faces.world.town,
        channel=Channel.EMAIL,
        arrived_on=today(),
        applicant_class="natural_person",
        topic="测试道路施工方案",
        applicant=APPLICANT,
    )
    return verb.perform()


def confirm(page: Page, name: str) -> None:
    """What can't be undone: the form, what will change, and once more."""
    go(page, "button", "下一步：核对")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"核对：{name}")
    go(page, "button", "确认办理")
    expect(page.get_by_role("status")).to_be_visible()


def pick(page: Page, label: str, option: str) -> None:
    """Go down the list to the option that begins so."""
    field = page.get_by_label(label)
    reach(page, field)
    labels = field.locator("option").all_text_contents()
    for _ in range(next(place for place, text in enumerate(labels) if text.startswith(option))):
        page.keyboard.press("ArrowDown")


def choose(page: Page, name: str) -> None:
    """Tab leads to the first of the buttons, the arrows to the others."""
    wanted = page.get_by_role("radio", name=name, exact=True).first
    group = page.locator(f'input[type="radio"][name="{wanted.get_attribute("name")}"]')
    tick(page, group.first)
    for _ in range(group.evaluate_all("(all, one) => all.indexOf(one)", wanted.element_handle())):
        page.keyboard.press("ArrowDown")
    expect(wanted).to_be_checked()


def test_a_case_from_arrival_to_archive_by_keyboard_alone(
    open_page: Callable[..., Page], live_server, case: Application, axe: Axe, settings, tmp_path: Path
) -> None:
    page = open_page()
    settings.FILES = tmp_path / "files"
    site, home = live_server.url, f"{live_server.url}/desk/applications/{case.pk}/"
    log_in(page, site, "manager")
    page.goto(home)
    go(page, "link", "与申请人确认收到申请")
    confirm(page, "与申请人确认收到申请")

    go(page, "link", "交办")
    pick(page, "承办人", "测试员clerk（")
    go(page, "button", "交办")
    expect(page.get_by_role("status")).to_contain_text("已交办")

    log_in(page, site, "clerk")  # the handler: sees the case since it was given to the department
    page.goto(home)
    expect(page.get_by_role("heading", level=1)).to_have_text("测试道路施工方案")
    judge(page, axe)
    go(page, "link", "登记检索记录")
    for label, text in (
        ("系统", "档案室"),
        ("检索词", "道路"),
        ("时间段", "2019年以来"),
        ("结果", "没有检索到"),
    ):
        write(page, f"第1次：{label}", text)
    choose(page, "没有检索到")
    go(page, "button", "登记检索记录")
    expect(page.get_by_role("status")).to_contain_text("检索记录已登记")

    go(page, "link", "提出拟办意见")
    axe(page)
    for answer in ANSWERS:
        choose(page, answer)
        go(page, "button", "下一步")
        expect(page.locator(".answers li").last).to_contain_text(answer)
    expect(page.get_by_text("政府信息不存在告知书")).to_be_visible()
    go(page, "link", "按这个结果拟办")
    judge(page, axe)
    go(page, "button", "提出拟办意见")
    expect(page.get_by_role("status")).to_contain_text("等待批准")

    log_in(page, site, "leader")
    page.goto(home)
    go(page, "link", "批准处理决定")
    expect(page.get_by_text("无法提供：政府信息不存在").first).to_be_visible()
    confirm(page, "批准处理决定")

    log_in(page, site, "manager")
    page.goto(home)
    reach(page, page.locator("summary", has_text="文书不是在本系统制作的"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="登记答复送达", exact=True)).to_be_visible()
    go(page, "link", "登记答复送达")
    choose(page, "直接送达")
    confirm(page, "登记答复送达")
    go(page, "link", "归档")
    confirm(page, "归档")
    judge(page, axe)
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("archived", "information_does_not_exist")
