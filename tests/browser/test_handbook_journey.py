"""From an empty form on a phone to the page that citizens read; every page on the way is judged on both screens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from gongkai.documents.handbook import Power, PowerList
from gongkai.records.authority import Role
from gongkai.records.disclosure.verbs import PublishItem
from gongkai.records.handbook.models import Entry
from gongkai.records.handbook.verbs import ConfirmEntry
from gongkai.records.today import today
from tests.browser.judging import Axe, judge, log_in
from tests.records.test_handbook import published
from tests.web.world import Faces


def test_a_service_is_written_on_a_phone_and_read_by_citizens(
    phone: Page, live_server: Any, faces: Faces, settings: Any, tmp_path: Path, axe: Axe
) -> None:
    page, world, site = phone, faces.world, live_server.url
    settings.FILES = tmp_path / "files"
    powers = PowerList(
        world.department.name, (Power("低保审核", "confirmation", "《测试法》", "民政所", "受理"),)
    )
    listed = published(world, powers)  # type: ignore[arg-type]
    log_in(page, site, world[Role.CLERK].username)
    page.goto(f"{site}/desk/handbook/")
    judge(page, axe)
    page.get_by_role("link", name="登记办事事项").click()
    page.get_by_label("事项名称").fill("高龄津贴申领")
    materials = page.get_by_role("group", name="办理材料")
    materials.get_by_label("材料名称").fill("申请表")
    materials.get_by_role("button", name="再加一行").press("Enter")
    expect(materials.get_by_label("材料名称")).to_have_count(3)
    expect(materials.get_by_label("材料名称").first).to_have_value("申请表")
    expect(page.get_by_label("事项名称")).to_have_value("高龄津贴申领")
    materials.get_by_label("材料名称").nth(1).fill("身份证")
    materials.get_by_label("出具单位").nth(2).fill("没有名称的一行")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("请填写“材料名称”，或者清空这一行")).to_be_visible()
    judge(page, axe)
    materials.get_by_label("出具单位").nth(2).fill("")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已登记，信息成为草稿")).to_be_visible()
    judge(page, axe)
    page.goto(f"{site}/desk/handbook/sheets/service/")
    judge(page, axe)

    entry = Entry.objects.get(name="高龄津贴申领")
    world.review(entry.item, today())
    PublishItem(item=entry.item, by=world[Role.MANAGER], on=today()).perform()
    ConfirmEntry(entry=entry, by=world[Role.CLERK], on=today()).perform()
    page.goto(f"{site}/handbook/")
    judge(page, axe)
    page.get_by_label("要办的事、材料或者单位").fill("身份证")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="高龄津贴申领").click()
    expect(page.get_by_role("heading", name="要带什么")).to_be_visible()
    judge(page, axe)
    page.goto(f"{site}/easy/handbook/powers/{listed.item.index_number}/")
    judge(page, axe)
