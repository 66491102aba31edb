"""Catalogue, carriers and import in a real browser, by keyboard, on both screens, in every state."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Carrier, Item
from gongkai.records.importing.models import Batch
from gongkai.records.importing.work import working
from tests.browser.judging import Axe, judge, log_in
from tests.records.ledger import row, staged, xlsx
from tests.records.world import PASSWORD
from tests.web.test_desk_import import finish
from tests.web.world import Faces


@pytest.fixture
def site(live_server: Any, faces: Faces, settings: Any, tmp_path: Path) -> Iterator[str]:
    settings.VAR = tmp_path
    settings.FILES = tmp_path / "files"
    yield live_server.url
    finish()


def test_every_page_of_the_catalogue_is_accessible(phone: Page, site: str, faces: Faces, axe: Axe) -> None:
    page = phone
    world = faces.world
    world.public_item(carriers=(Carrier.COUNTY_PORTAL,), title="待确认的信息")
    log_in(page, site)
    for path in (
        "catalogue/",
        "catalogue/?state=fresh&part=systems",
        "catalogue/new/",
        "catalogue/plan/",
        "catalogue/health/",
        f"catalogue/{world.columns[0].pk}/",
        "guide/",
        "carriers/",
        "carriers/delivery/?carrier=archive&since=2023-01-01&until=2023-12-31",
        "import/",
    ):
        page.goto(f"{site}/desk/{path}")
        judge(page, axe)
    page.goto(f"{site}/desk/catalogue/new/")
    page.get_by_role("button", name="设置栏目").click()
    expect(page.get_by_role("alert")).to_be_visible()
    judge(page, axe)


def test_every_state_of_a_ledger_is_accessible(phone: Page, site: str, faces: Faces, axe: Axe) -> None:
    page = phone
    world = faces.world
    rows = [
        row(1, "甲"),
        row(2, "甲"),
        row(3, "乙", 内容概述="身份证号100000190001010002"),
        row(4, "丙", "昨天"),
    ]
    ledgers = {
        "preview": staged(world, rows, "有问题.xlsx"),
        "ready": staged(world, [row(9, "丁")], "可以补录.xlsx"),
    }
    log_in(page, site)
    for batch in ledgers.values():
        page.goto(f"{site}/desk/import/{batch.pk}/")
        judge(page, axe)
        page.goto(f"{site}/desk/import/{batch.pk}/?columns=1")
        judge(page, axe)
    with working(ledgers["ready"]) as report:
        report(3, 10)
        page.goto(f"{site}/desk/import/{ledgers['ready'].pk}/")
        expect(page.get_by_role("progressbar")).to_be_visible()
        page.context.set_offline(True)  # what is judged is not exchanged meanwhile
        judge(page, axe)
        page.context.set_offline(False)
    Batch.objects.filter(pk=ledgers["ready"].pk).update(stage="staging")
    page.goto(f"{site}/desk/import/{ledgers['ready'].pk}/")
    judge(page, axe)
    page.get_by_label("放弃的理由").fill("传错了")
    page.get_by_role("button", name="放弃补录").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.goto(f"{site}/desk/import/{ledgers['ready'].pk}/")
    expect(page.get_by_text("没有补录")).to_be_visible()
    judge(page, axe)


def test_a_ledger_is_imported_by_two_people_with_keyboard_alone(
    phone: Page, site: str, faces: Faces, tmp_path: Path
) -> None:
    page = phone
    ledger = tmp_path / "台账.xlsx"
    ledger.write_bytes(xlsx([row(n, f"以往的信息{n}") for n in range(3)]))
    log_in(page, site)
    page.goto(f"{site}/desk/import/")
    page.get_by_label("台账文件").set_input_files(ledger)
    page.get_by_role("button", name="上传并读取").press("Enter")
    expect(page.get_by_text("还没有公开")).to_be_visible()
    page.get_by_role("button", name="读取台账").press("Enter")
    expect(page.get_by_text("可以补录")).to_be_visible(timeout=20_000)
    address = page.url
    page.get_by_role("button", name="退出").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("登录工作台")
    page.get_by_label("账号").fill(faces.world[Role.OGI_HEAD].username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("今日工作")
    page.goto(address)
    page.get_by_role("button", name="确认补录3条").press("Enter")
    expect(page.get_by_text("补录3条，都已公开")).to_be_visible(timeout=20_000)
    assert Item.objects.filter(title__startswith="以往的信息").count() == 3
