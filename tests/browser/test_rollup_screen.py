"""The county's pages in a real browser, by keyboard, on both screens: from who has filed to who is behind a sum."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from gongkai.records.rollup.verbs import IssueCall
from gongkai.records.today import today
from tests.browser.judging import Axe, judge, log_in
from tests.browser.test_desk_journey import go, write
from tests.records.filing_world import PERMITS, figures, filed, town
from tests.records.world import World, build_world, done
from tests.web.world import Faces

LARGE = {("3.1", "自然人"): 12, ("3.2", "商业企业"): 3, ("3.5.2", "其他"): 5}
LAST = today().year - 1


@pytest.fixture
def faces(db: None) -> Faces:
    """A county: two towns with the same figures, one late, one that filed nothing; the year before as well."""
    world = build_world()
    _file(world)
    return Faces(world)


def _file(world: World) -> None:
    told = figures(LARGE, **{PERMITS.replace("/", "__"): 30})
    verb = IssueCall(
        by=world.others["county_head"],
        on=today(),
        of=world.county,
        year=LAST,
        due_on=today() + timedelta(days=1),
    )
    done(verb)
    filed(world.county, figures({("3.1", "自然人"): 2}), year=LAST)
    for agency in (world.town, world.other_town):
        filed(agency, told, year=LAST)
        filed(agency, told, year=LAST - 1)
    town(world, 1)


@pytest.fixture
def site(live_server, faces: Faces) -> Iterator[str]:
    return live_server.url


def test_from_who_has_filed_to_the_agency_behind_a_sum_and_back_to_it(
    open_page: Callable[..., Page], site: str, axe: Axe
) -> None:
    page = open_page()
    log_in(page, site, "county_head")
    page.goto(f"{site}/desk/rollup/")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(f"{LAST}年度报告：下级报送情况")
    judge(page, axe)
    go(page, "link", "合计")
    judge(page, axe)
    go(page, "link", "60")  # the permits of both towns
    expect(heading).to_have_text("表二，行政许可，本年处理决定数量：60")
    judge(page, axe)
    go(page, "link", "历年趋势")
    expect(page.locator("svg.chart")).to_be_visible()
    judge(page, axe)
    for part, told in (
        ("问题", "两份报告数据相同"),
        ("排名", "没有参加排名的"),
        ("本级报告（汇总稿）", "下载 Word"),
    ):
        go(page, "link", part)
        expect(page.get_by_text(told).first).to_be_visible()
        judge(page, axe)
    go(page, "link", "报送情况")
    go(page, "link", "测试镇人民政府")
    judge(page, axe)
    write(page, "退回的理由", "表二有误，请核对。")
    go(page, "button", "退回改报")
    expect(page.get_by_role("status")).to_have_text("报告已退回。")
    expect(page.get_by_text("退回：表二有误，请核对。")).to_be_visible()
    for path in ("call", "remind"):
        page.goto(f"{site}/desk/rollup/{LAST}/{path}/")
        judge(page, axe)
