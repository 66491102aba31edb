"""Both faces in a real browser: the way through the desk, and what every page must keep to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.judging import Axe, assert_fits, judge, log_in, unfold
from tests.records.world import PASSWORD
from tests.web.world import DESK_REPORT, REPORT, Faces


@pytest.fixture
def site(live_server, faces: Faces) -> Iterator[str]:
    return live_server.url


def public_pages(faces: Faces) -> list[str]:
    """The home page and what test_portal_pages has not."""
    figures = [f"{REPORT}figures/{quote(key)}/" for key in ("正文/网站", "表三/1/总计", "表三/1/自然人")]
    return ["/", "/columns/01/?year=2023", "/columns/02/?year=2022", REPORT, *figures, "/no-such-page/"]


def desk_pages(faces: Faces) -> list[str]:
    """What test_desk_journey has not."""
    cases = [f"/desk/applications/{case.pk}/" for case in faces.cases.values()]
    figures = [f"{DESK_REPORT}figures/{quote(key)}/" for key in ("正文/网站", "表三/3.1/自然人")]
    return [
        "/desk/applications/",
        "/desk/items/?status=cleared",
        "/desk/reports/",
        *cases,
        DESK_REPORT,
        *figures,
    ]


def log_in_by_the_form(page: Page, site: str) -> None:
    page.goto(f"{site}/desk/")
    page.get_by_label("账号").fill("manager")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def test_from_login_to_the_derivation_of_a_deadline(phone: Page, site: str, faces: Faces) -> None:
    page = phone
    log_in_by_the_form(page, site)
    expect(page.get_by_role("heading", level=1)).to_have_text("今日工作")
    page.get_by_role("link", name="依申请公开", exact=True).click()
    page.get_by_role("link", name=faces.cases["consulting"].number).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("建设用地批准文件")
    page.get_by_role("link", name="期限怎样算出").click()
    table = page.get_by_role("table", name="期限的逐步计算")
    expect(table).to_be_in_viewport()
    expect(table).to_contain_text("答复期限为")
    page.get_by_text("不能办理的").click()
    expect(page.get_by_text(re.compile("须由本机关的")).first).to_be_visible()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录工作台")


def test_from_the_home_page_to_an_item_and_to_a_figure(phone: Page, site: str) -> None:
    page = phone
    page.goto(site)
    page.get_by_role("link", name=re.compile("关于测试工作的通知")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("关于测试工作的通知")
    page.get_by_role("link", name="政府信息公开年报").click()
    page.get_by_role("link", name=re.compile("2023年政府信息公开工作年度报告")).click()
    page.locator(".figure-link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("：")


def test_every_public_page_is_accessible_and_fits(phone: Page, site: str, faces: Faces, axe: Axe) -> None:
    for path in public_pages(faces):
        phone.goto(site + path)
        judge(phone, axe)


def test_every_desk_page_is_accessible_and_fits(phone: Page, site: str, faces: Faces, axe: Axe) -> None:
    phone.goto(f"{site}/desk/")
    judge(phone, axe)
    log_in(phone, site)
    for path in desk_pages(faces):
        phone.goto(site + path)
        unfold(phone)
        judge(phone, axe)


@pytest.mark.parametrize("options", [{"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_other_colours_are_accessible_too(
    open_page: Callable[..., Page], site: str, faces: Faces, axe: Axe, options: dict[str, str]
) -> None:
    page = open_page(**options)
    for path in ("/", REPORT):
        page.goto(site + path)
        axe(page)
    log_in(page, site)
    page.goto(f"{site}/desk/applications/")
    axe(page)


def test_pages_fit_at_twice_the_size(open_page: Callable[..., Page], site: str, faces: Faces) -> None:
    """200 % zoom on a desktop screen is half its width."""
    page = open_page(viewport={"width": 640, "height": 450})
    for path in public_pages(faces):
        page.goto(site + path)
        assert_fits(page)


def test_the_first_stop_of_the_keyboard_skips_to_the_text(phone: Page, site: str) -> None:
    page = phone
    page.goto(site)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_body_text_is_18_px_with_1_75_lines_of_at_most_42_characters(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page()
    page.goto(f"{site}/apply/")
    for paragraph in page.locator("main p").all():
        size, leading, width = paragraph.evaluate(
            "p => { const s = getComputedStyle(p); "
            "return [parseFloat(s.fontSize), parseFloat(s.lineHeight), p.clientWidth] }"
        )
        assert size == 18
        assert leading / size == pytest.approx(1.75)
        assert width / size <= 42


def test_paper_leaves_out_what_only_a_screen_needs(open_page: Callable[..., Page], site: str) -> None:
    page = open_page()
    page.goto(f"{site}{REPORT}")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
