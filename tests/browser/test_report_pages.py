"""The annual reports in a real browser: readable on a phone, by keyboard, by ear, in large print and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.judging import Axe, assert_fits, assert_touchable, judge
from tests.conftest import VIEWPORTS
from tests.web.report_world import (
    PERMITS,
    corrected,
    old_paper,
    public_report,
    put_out_again,
    read_from_paper,
)
from tests.web.world import Faces

COLUMNS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
RECEIVED = "一、本年新收政府信息公开申请数量"


@pytest.fixture
def site(live_server, faces: Faces) -> str:
    world = faces.world
    old_paper(world, 2020, "<p>2020年，本机关新收申请5件。</p>")
    read_from_paper(world, 2020, {"正文/网站": 120, "表三/1/总计": 5})
    faces.apply("测试", date(2024, 5, 6))
    report = public_report(world, 2024, {PERMITS: 31})
    corrected(world, report, date(2025, 3, 3), {PERMITS: 33}, "行政许可漏统计2件")
    put_out_again(world, report, date(2025, 3, 5))
    return live_server.url


def middle(shown: Locator) -> float:
    box = shown.bounding_box()
    assert box
    return box["x"] + box["width"] / 2


def table_3(page: Page) -> Locator:
    return page.get_by_role("table", name=re.compile("^收到和处理政府信息公开申请情况"))


def test_a_reader_finds_a_chapter_opens_a_figure_and_compares_the_years(
    phone: Page, site: str, axe: Axe
) -> None:
    page = phone
    page.goto(f"{site}/reports/")
    judge(page, axe)
    page.get_by_role("searchbox", name="年度报告中的字").fill("及时性")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/?q=*")
    assert_fits(page)
    page.get_by_role("link", name="五、存在的主要问题及改进情况").click()
    expect(page.get_by_role("heading", name="五、存在的主要问题及改进情况")).to_be_in_viewport()
    judge(page, axe)

    table = table_3(page)
    expect(table.get_by_role("columnheader")).to_have_text(["法人或其他组织", *COLUMNS])
    line = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name=RECEIVED))
    expect(line.get_by_role("cell")).to_have_text(["1", "0", "0", "0", "0", "0", "1"])
    head = table.get_by_role("row").filter(has=page.get_by_role("columnheader", name="自然人"))
    expect(head.get_by_role("cell")).to_have_count(
        1
    )  # the corner, so that heads and figures stand in one column
    figure, column = line.get_by_role("cell").nth(3), table.get_by_role("columnheader", name=COLUMNS[3])
    for viewport in reversed(VIEWPORTS.values()):
        page.set_viewport_size(viewport)
        assert abs(middle(figure) - middle(column)) < 4
    page.set_viewport_size(VIEWPORTS["phone"])

    rows = table.get_by_role("row")
    before = rows.count()
    fold = page.get_by_label("只看不为0的行")
    fold.focus()
    page.keyboard.press("Space")
    expect(fold).to_be_checked()
    assert rows.count() < before / 2
    expect(table.get_by_role("rowheader", name="1.属于国家秘密")).to_have_count(0)
    page.emulate_media(media="print")
    expect(table.locator("tr.zero").first).to_be_visible()  # paper has them all
    page.emulate_media(media="screen")

    line.get_by_role("link", name="1").first.click()
    page.wait_for_url(lambda url: unquote(url).endswith("/reports/2024/figures/表三/1/自然人/"))

    page.goto(f"{site}/reports/2024/")
    page.get_by_role("link", name="更正了什么").click()
    page.get_by_role("link", name="查看第1版").click()
    expect(page.get_by_text("已经更正，仅供查考")).to_be_visible()
    assert_fits(page)
    assert_touchable(page)
    page.goto(f"{site}/reports/compare/")
    judge(page, axe)
    page.get_by_role("checkbox", name="2023年").uncheck()
    page.get_by_role("button", name="比较", exact=True).click()
    overview = page.get_by_role("table", name="总体情况")
    expect(overview.get_by_role("columnheader")).to_have_text(["2024年", "2020年", "增减"])
    line = overview.get_by_role("row").filter(has=page.get_by_role("rowheader", name="本年新收申请（件）"))
    expect(line.get_by_role("cell")).to_have_text(["1", "5", "−4"])
    chart = page.locator("figure").filter(has_text="历年新收的申请")
    chart.get_by_text("以表格查看").click()
    expect(chart.get_by_role("table").get_by_role("row")).to_have_count(3)
    axe(page)


def test_the_easy_mode_shows_the_same_report_in_large_print_on_a_phone(
    open_page: Callable[..., Page], site: str, axe: Axe
) -> None:
    page = open_page(viewport=VIEWPORTS["phone"])
    for path in ("/easy/reports/", "/easy/reports/compare/", "/easy/reports/2024/", "/easy/reports/2024/"):
        page.goto(site + path)  # the second time it is known, and still may read aloud
        assert_fits(page)
        assert_touchable(page)
    axe(page)
    small = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => [...e.childNodes].some(n => n.nodeType == 3 && "
        "n.textContent.trim()) && e.offsetParent && parseFloat(getComputedStyle(e).fontSize) < 24)"
        ".map(e => e.outerHTML.slice(0, 80))"
    )
    assert small == []
    expect(page.get_by_label("只看不为0的行")).to_be_checked()
    line = table_3(page).get_by_role("row").filter(has=page.get_by_role("rowheader", name=RECEIVED))
    first, second = (line.get_by_role("cell").nth(number).bounding_box() for number in (0, 1))
    assert first
    assert second
    assert second["y"] > first["y"]  # a line for each figure where there is no room beside
