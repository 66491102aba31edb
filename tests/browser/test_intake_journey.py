"""Registering, finding and overlooking in a real browser: every page fits, is accessible and leads on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gongkai.records.applications.models import Application
from gongkai.records.today import today
from tests.browser.judging import Axe, judge, log_in
from tests.web.world import Faces


@pytest.fixture
def site(live_server: Any, faces: Faces, settings: Any, tmp_path: Any) -> Iterator[str]:
    settings.FILES = tmp_path / "files"
    faces.apply("即将到期的测试", today() - timedelta(days=27))
    return live_server.url


def test_a_letter_is_registered_looked_up_and_found_again(phone: Page, axe: Axe, site: str) -> None:
    page = phone
    log_in(page, site, "manager")
    page.goto(f"{site}/desk/applications/")
    judge(page, axe)
    page.get_by_role("link", name="登记申请").click()
    expect(page.get_by_role("link", name="无需签收的邮寄")).to_be_visible()
    judge(page, axe)
    with page.expect_navigation():
        page.get_by_role("link", name="无需签收的邮寄").click()
    page.get_by_label("申请人类别").select_option(label="自然人")
    page.get_by_label("申请人姓名或者名称").fill("周登记")
    page.get_by_label("身份证明的名称和号码").fill("居民身份证 100000199001010000")
    page.get_by_label("联系电话", exact=False).first.fill("00000000001")
    page.get_by_label("申请事项").fill("测试工作通知")
    page.get_by_label("所需政府信息的名称").fill("关于测试工作的通知")
    page.get_by_role("button", name="查找相近的申请和已公开的信息").click()
    expect(page.get_by_role("heading", name="可能已经公开的信息")).to_be_visible()
    judge(page, axe)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("今天之内要与申请人确认收到")).to_be_visible()
    case = Application.objects.latest("pk")
    expect(page.get_by_role("heading", level=1)).to_have_text(case.number)
    judge(page, axe)

    page.goto(f"{site}/desk/applications/")
    page.get_by_label("编号、申请人、证件号码或者电话").fill("周登记")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("link", name=case.number)).to_be_visible()
    judge(page, axe)
    for path in ("overview", "figures", "ledger"):
        page.goto(f"{site}/desk/applications/{path}/")
        judge(page, axe)
