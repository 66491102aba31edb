"""The static site in a real browser, from a plain folder: no server, no script needed, nothing asked of anybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gongkai.web.site.build import build
from tests.browser.judging import Axe, judge
from tests.records.world import World, founded, world
from tests.web.site_world import correct, day, publish, tell_contact, withdraw

__all__ = ["founded", "world"]


@pytest.fixture
def site(world: World, settings, tmp_path: Path) -> Path:
    settings.FILES = tmp_path / "files"
    tell_contact(world)
    item = publish(world, day(1), title="更正过的测试通知", body="<p>旧的正文</p>")
    correct(world, item, day(2), "<p>新的正文</p>")
    withdraw(world, publish(world, day(2), title="撤回的通知"), day(3))
    publish(world, day(3), title="测试规划", column=world.columns[1])
    build(tmp_path / "site", jobs=1)
    return tmp_path / "site"


def test_a_reader_goes_from_home_to_an_old_version_into_large_print_and_to_the_lists(
    phone: Page, site: Path, axe: Axe
) -> None:
    page = phone
    page.goto((site / "index.html").as_uri())
    judge(page, axe)
    page.get_by_role("link", name="更正过的测试通知").first.click()
    expect(page.locator("h1")).to_have_text("更正过的测试通知")
    expect(page.locator(".prose")).to_have_text("新的正文")
    judge(page, axe)
    page.locator("a[href*='versions/1/']").first.click()
    expect(page.locator(".prose").first).to_contain_text("旧的正文")
    judge(page, axe)
    page.goto((site / "easy" / "index.html").as_uri())
    judge(page, axe)
    page.get_by_role("link", name="测试规划").last.click()
    expect(page.locator("h1")).to_have_text("测试规划")
    assert "/easy/" in page.url

    tombstone = next(path for path in site.glob("items/*/*/index.html") if "已经撤回" in path.read_text())
    for path in (
        tombstone,
        site / "items/archive/2023-01/index.html",
        site / "guide/index.html",
        site / "log/index.html",
    ):
        page.goto(path.as_uri())
        judge(page, axe)
