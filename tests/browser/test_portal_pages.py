"""The public pages in a real browser: accessible in every state, in both modes, on a phone and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from gongkai.records.authority import Role
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Item, Validity
from gongkai.records.disclosure.verbs import SetValidity
from tests.browser.judging import Axe, assert_fits, assert_touchable, judge
from tests.conftest import VIEWPORTS
from tests.records.world import done
from tests.web.test_portal_items import ON, picture, with_files
from tests.web.world import Faces

BODY = (
    '<h2>一、标准</h2><p>见下表和图。</p><table><caption>补助标准</caption><thead><tr><th scope="col">类别</th>'
    '<th scope="col">标准</th></tr></thead><tbody><tr><td>一类</td><td>630元</td></tr></tbody></table>'
    '<ol><li>第一条</li><li>第二条</li></ol><img src="attachment:1" alt="道路施工现场">'
)


@pytest.fixture
def illustrated(faces: Faces) -> Item:
    """An item with everything that an item can have."""
    from gongkai.records.uploads import Upload

    world, old = faces.world, faces.items["notice"]
    item = with_files(
        world,
        Upload("现场照片.png", picture()),
        Upload("补助对象说明.txt", "共三页。".encode()),
        title="关于调整农村居民最低生活保障补助标准的通知",
        body=BODY,
        summary="调整补助标准",
        keywords="低保 补助",
        interprets=old,
    )
    done(
        SetValidity(
            by=world[Role.MANAGER],
            on=ON,
            item=old,
            validity=Validity.ABOLISHED,
            reason="新文件",
            replaced_by=item,
        )
    )
    Column.objects.create(
        agency=world.town, owner=world.town, code="03", name="测试统计", not_produced="由县级部门办理。"
    )
    return item


@pytest.fixture
def site(live_server, faces: Faces, illustrated: Item) -> Iterator[str]:
    return live_server.url


def pages(faces: Faces, illustrated: Item) -> list[str]:
    """One page of each kind and state."""
    corrected = f"/items/{faces.items['corrected'].index_number}/"
    items = [f"/items/{item.index_number}/" for item in (illustrated, faces.items["notice"])]
    gone = f"/items/{faces.items['withdrawn'].index_number}/"
    lists = [
        "/",
        "/items/",
        "/items/archive/2023/",
        "/items/archive/2023-04/",
        "/columns/01/",
        "/columns/03/",
    ]
    parts = ["/guide/", "/guide/editions/1/", "/systems/", "/catalogue/", "/apply/", "/reports/"]
    return [*lists, *parts, *items, corrected, f"{corrected}versions/1/", f"{items[0]}error/", gone, "/log/"]


def test_every_page_is_accessible_fits_and_can_be_touched(
    phone: Page, site: str, faces: Faces, illustrated: Item, axe: Axe
) -> None:
    for path in pages(faces, illustrated):
        phone.goto(site + path)
        judge(phone, axe)


def test_every_page_of_the_easy_mode_is_accessible_and_large(
    phone: Page, site: str, faces: Faces, illustrated: Item, axe: Axe
) -> None:
    """《互联网网站适老化通用设计规范》, from memory: text of at least 18 pt, which is 24 px.

    The same words as on the page in the usual size, which axe has judged on the phone as well.
    """
    for path in pages(faces, illustrated):
        phone.goto(f"{site}/easy{path}")
        for viewport in reversed(VIEWPORTS.values()):
            phone.set_viewport_size(viewport)
            assert_fits(phone)
            assert_touchable(phone)
            small = phone.evaluate(
                "[...document.querySelectorAll('body *')].filter(e => [...e.childNodes].some(n => n.nodeType == 3 && "
                "n.textContent.trim()) && e.offsetParent && parseFloat(getComputedStyle(e).fontSize) < 24)"
                ".map(e => e.outerHTML.slice(0, 80))"
            )
            assert small == [], path
        axe(phone)


@pytest.mark.parametrize("prefix", ["", "/easy"])
def test_dark_pages_are_accessible_too(
    open_page: Callable[..., Page], site: str, faces: Faces, illustrated: Item, axe: Axe, prefix: str
) -> None:
    page = open_page(color_scheme="dark")
    for path in (
        "/",
        "/guide/",
        f"/items/{illustrated.index_number}/",
        f"/items/{illustrated.index_number}/error/",
    ):
        page.goto(f"{site}{prefix}{path}")
        axe(page)


def test_an_empty_site_is_accessible(phone: Page, live_server, db: None, axe: Axe) -> None:
    from tests.records.world import build_world

    build_world()
    for path in ("/", "/items/", "/systems/", "/catalogue/", "/reports/", "/guide/", "/easy/"):
        phone.goto(live_server.url + path)
        judge(phone, axe)


def test_without_scripts_the_easy_mode_is_found_kept_and_left(
    open_page: Callable[..., Page], site: str, illustrated: Item
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(site)
    page.get_by_role("link", name="大字版（适老化）").click()
    page.get_by_role("link", name=re.compile(illustrated.title)).click()
    expect(page).to_have_url(f"{site}/easy/items/{illustrated.index_number}/")
    page.goto(site)
    expect(page).to_have_url(f"{site}/easy/")
    page.get_by_role("link", name="标准版").click()
    expect(page.get_by_role("link", name="大字版（适老化）")).to_be_visible()
    page.goto(f"{site}/items/")
    expect(page).to_have_url(f"{site}/items/")


def test_an_error_is_reported_by_keyboard_alone(
    open_page: Callable[..., Page], site: str, illustrated: Item, axe: Axe
) -> None:
    page = open_page()
    page.goto(f"{site}/items/{illustrated.index_number}/error/")
    page.get_by_role("button", name="提交").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("请写明哪里有错")
    axe(page)
    page.get_by_label("哪里有错").focus()
    page.keyboard.type("标准应为640元。")
    page.keyboard.press("Tab")
    expect(page.get_by_label("联系方式（可以不填）")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="提交")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已经收到")
    axe(page)


def test_paper_shows_the_item_its_address_and_nothing_to_press(
    open_page: Callable[..., Page], site: str, illustrated: Item
) -> None:
    page = open_page()
    page.goto(f"{site}/items/{illustrated.index_number}/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_alt_text("本页网址的二维码")).to_be_visible()
    expect(page.get_by_text(f"https://www.example.com/items/{illustrated.index_number}/")).to_be_visible()
    for role in ("navigation", "button", "searchbox"):
        expect(page.get_by_role(role)).to_have_count(0)
    expect(page.get_by_role("link", name="大字版（适老化）")).to_have_count(0)
