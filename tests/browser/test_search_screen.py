"""The search page in a real browser: by keyboard alone, on a phone, and with nothing for axe to complain about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.judging import Axe, judge, unfold
from tests.records.searching import publish
from tests.web.world import Faces

FIELD = "名称、文号、索引号或者正文中的字"


@pytest.fixture
def site(live_server, faces: Faces) -> Iterator[str]:
    world = faces.world
    fields = {"body": f"<p>{'为做好大量的准备工作，' * 20}</p>", "document_number": "测政〔2022〕3号"}
    told = ({"title": f"关于大量测试的第{number}次通知", **fields} for number in range(30))
    publish(world, *told, on=date(2022, 3, 1))
    publish(world, {"title": "大量测试的规划", "column": world.columns[1], "agency": world.town})
    return live_server.url


def test_search_narrow_and_open_a_hit_by_keyboard_alone(phone: Page, site: str) -> None:
    page = phone
    page.goto(f"{site}/search/")
    field = page.locator("main").get_by_label(FIELD)
    field.focus()
    page.keyboard.type("大量测试")
    expect(field).to_have_value("大量测试")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2)).to_have_text("共31条")
    expect(page.locator(".hits mark").first).to_have_text("大量测试")
    page.locator("summary", has_text="缩小范围").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("测试规划")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2)).to_have_text("共1条")
    page.get_by_role("link", name="大量测试的规划").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("大量测试的规划")


STATES = (
    "",
    "?q=大量",
    "?q=大量&order=relevance&page=2",
    "?q=大量&column=01&year=2022",
    "?q=大量 老虎",
    "?q=老虎",
    "?q=，",
    "?q=大量&year=1999",
)


def test_every_state_of_the_page_is_accessible_and_fits(phone: Page, site: str, axe: Axe) -> None:
    for asked in STATES:
        phone.goto(f"{site}/search/{quote(asked, safe='?=&')}")
        unfold(phone)
        judge(phone, axe)
