"""Both faces in a real browser: the way through the desk, and what every page must keep to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.records.world import PASSWORD
from tests.web.world import DESK_REPORT, REPORT, Faces

Axe = Callable[[Page], None]


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


def log_in(page: Page, site: str) -> None:
    page.goto(f"{site}/desk/")
    page.get_by_label("账号").fill("manager")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def assert_fits(page: Page) -> None:
    """No sideways scrolling of the page (WCAG 1.4.10)."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def assert_touchable(page: Page) -> None:
    """What stands alone and is pressed is at least 44 px high (《互联网网站适老化通用设计规范》, from memory)."""
    pressed = (
        "nav a, button, input:not([type=hidden], [type=radio], [type=checkbox]), label:has(input), summary, "
        ".entries > li > a, .leaders a, td > .figure-link"
    )
    for target in page.locator(pressed).all():
        box = target.bounding_box()
        if box and box["width"]:  # what is folded away has none
            assert box["height"] >= 44, f"{target.inner_text()} {box} {page.url}"


def test_from_login_to_the_derivation_of_a_deadline(page: Page, site: str, faces: Faces) -> None:
    log_in(page, site)
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


def test_from_the_home_page_to_an_item_and_to_a_figure(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("link", name=re.compile("关于测试工作的通知")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("关于测试工作的通知")
    page.get_by_role("link", name="政府信息公开年报").click()
    page.get_by_role("link", name=re.compile("2023年政府信息公开工作年度报告")).click()
    page.locator(".figure-link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("：")


def test_every_public_page_is_accessible_and_fits(page: Page, site: str, faces: Faces, axe: Axe) -> None:
    for path in public_pages(faces):
        page.goto(site + path)
        axe(page)
        assert_fits(page)
        assert_touchable(page)


def test_every_desk_page_is_accessible_and_fits(page: Page, site: str, faces: Faces, axe: Axe) -> None:
    page.goto(f"{site}/desk/")
    axe(page)
    log_in(page, site)
    for path in desk_pages(faces):
        page.goto(site + path)
        for details in page.locator("details").all():
            details.evaluate("element => { element.open = true }")
        axe(page)
        assert_fits(page)
        assert_touchable(page)


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


def test_the_first_stop_of_the_keyboard_skips_to_the_text(page: Page, site: str) -> None:
    page.goto(site)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


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
