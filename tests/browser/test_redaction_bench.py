"""The redaction bench in a real browser: by mouse on a desk, by finger on a phone, and by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gongkai.records.applications.verbs import ReadFile
from gongkai.records.authority import Role
from gongkai.records.redacting.models import Redaction
from gongkai.records.today import today
from tests.browser.judging import Axe, assert_fits, assert_touchable, log_in
from tests.browser.test_desk_journey import reach
from tests.records.redacting import Bench, open_bench
from tests.records.world import build_world, done


@pytest.fixture
def bench(live_server: Any, settings: Any, tmp_path: Any) -> Bench:
    """On a live server; the original was opened today, and what to blacken was looked for."""
    settings.VAR, settings.FILES = tmp_path, tmp_path / "files"
    bench = open_bench(build_world())
    done(ReadFile(by=bench.world[Role.MANAGER], on=today(), case=bench.case, file=bench.paper))
    return bench


def open_sheet(page: Page, site: str, bench: Bench) -> None:
    log_in(page, site, "manager")
    page.goto(f"{site}/desk/applications/{bench.case.pk}/files/{bench.paper.number}/redact/")


def boxes(bench: Bench) -> list[Any]:
    return list(Redaction.objects.get(pk=bench.redaction.pk).marks.boxes.values())


def test_boxes_are_drawn_on_the_page_and_stay(page: Page, live_server: Any, bench: Bench, axe: Axe) -> None:
    open_sheet(page, live_server.url, bench)
    sheet = page.locator("svg.sheet")
    sheet.scroll_into_view_if_needed()
    place = sheet.bounding_box()
    assert place is not None
    across, down = place["width"], min(place["height"], 700)
    page.mouse.move(place["x"] + across * 0.3, place["y"] + down * 0.5)
    page.mouse.down()
    page.mouse.move(place["x"] + across * 0.6, place["y"] + down * 0.55, steps=3)
    page.mouse.up()
    expect(page.locator("svg .box")).to_have_count(1)
    expect(page.get_by_text("本页已遮盖1处")).to_be_visible()
    (box,) = boxes(bench)
    assert box.left == pytest.approx(bench.now.pages.sizes[0].width * 0.3, abs=3)
    axe(page)
    assert_fits(page)
    assert_touchable(page)
    page.evaluate("window.isTheSame = true")
    page.get_by_role("button", name="遮盖勾选的", exact=True).click()
    expect(page.locator("svg .box")).to_have_count(2)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.isTheSame")  # the answer was put into the page, which was not loaded anew
    page.reload()
    expect(page.locator("svg .box")).to_have_count(2)


def test_everything_works_by_keyboard(open_page: Callable[..., Page], live_server: Any, bench: Bench) -> None:
    page = open_page()
    page.clock.install()
    open_sheet(page, live_server.url, bench)
    reach(page, page.locator("svg.sheet"))
    page.keyboard.press("Enter")
    drawn = page.locator("svg .box")
    expect(drawn).to_have_count(1)
    (before,) = boxes(bench)
    reach(page, drawn)
    # However slowly the keys come here, they come without a pause, after which what was moved is saved.
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.clock.resume()
    expect(page.get_by_text("修改1处")).to_be_visible()
    (after,) = boxes(bench)
    assert after.left == pytest.approx(before.left + 3, abs=0.1)
    assert after.bottom == pytest.approx(before.bottom + 1, abs=0.1)
    expect(drawn).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.get_by_text("添加1处）")).to_be_visible()
    assert boxes(bench) == [before]
    reach(page, drawn)
    page.keyboard.press("Delete")
    expect(drawn).to_have_count(0)
    reach(page, page.locator("svg.sheet"))
    page.keyboard.press("PageDown")
    expect(page.get_by_text("第2页，共2页")).to_be_visible()


def test_it_works_without_scripts(open_page: Callable[..., Page], live_server: Any, bench: Bench) -> None:
    page = open_page(java_script_enabled=False)
    open_sheet(page, live_server.url, bench)
    page.get_by_role("button", name="遮盖勾选的", exact=True).click()
    expect(page.locator("svg .box")).to_have_count(1)
    page.get_by_text("填写位置，添加一处").click()
    page.get_by_label("左、上、宽、高（毫米）").last.fill("20, 60, 40, 6")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.locator("svg .box")).to_have_count(2)
