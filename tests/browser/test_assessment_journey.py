"""The assessment of last year in a real browser, on a phone, and the month for leaders: judged on every page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gongkai.records.assessment import scheme as schemes
from gongkai.records.assessment.models import Assessment
from gongkai.records.assessment.verbs import AdoptScheme, DraftScheme, OpenAssessment
from gongkai.records.authority import Role
from gongkai.records.today import today
from tests.browser.judging import judge, log_in
from tests.records.world import World, done
from tests.web.world import Faces


@pytest.fixture
def site(live_server: Any, faces: Faces, settings: Any, tmp_path: Path) -> str:
    settings.FILES = tmp_path / "files"
    return str(live_server.url)


def opened(world: World) -> Assessment:
    """Last year, by the example."""
    day = today() - timedelta(days=1)
    manager = world[Role.MANAGER]
    scheme = done(
        DraftScheme(by=manager, on=day, at=world.town, year=day.year - 1, text=schemes.example_text())
    )
    done(AdoptScheme(by=world[Role.LEADER], on=day, scheme=scheme))
    return done(OpenAssessment(by=manager, on=day, at=world.town, year=day.year - 1))  # type: ignore[no-any-return]


def test_points_are_given_contested_and_the_month_is_read(
    phone: Page, axe: Callable[[Page], None], site: str, faces: Faces
) -> None:
    page, world = phone, faces.world
    assessment = opened(world)
    log_in(page, site, "manager")
    page.goto(f"{site}/desk/assessment/schemes/new/")
    judge(page, axe)
    page.goto(f"{site}/desk/assessment/")
    judge(page, axe)
    page.get_by_role("link", name=f"{assessment.year}年度").click()
    judge(page, axe)
    page.get_by_role("link", name="1.1 明确分管领导和信息员").click()
    page.get_by_label(f"{world.department.name}的得分").fill("3")
    page.get_by_role("button", name="保存评分").click()
    judge(page, axe)  # told that a reason is missing, and what was typed is there
    page.get_by_label(f"{world.department.name}的理由").fill("信息员空缺两个月")
    page.get_by_role("button", name="保存评分").click()
    expect(page.get_by_role("status")).to_contain_text("已评分")
    page.get_by_role("link", name=world.department.name).click()
    judge(page, axe)
    page.get_by_role("link", name="考核明细").or_(page.get_by_role("link", name="查看记录")).first.click()
    expect(page.get_by_role("heading", name="扣分的记录")).to_be_visible()
    page.goto(f"{site}/desk/assessment/schemes/{assessment.scheme_id}/")  # type: ignore[attr-defined]
    judge(page, axe)
    page.goto(f"{site}/desk/leaders/")
    judge(page, axe)
