"""The counter in a real browser: a farmer of sixty with a telephone, and what every page must keep to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from gongkai.records.applications.models import Application
from gongkai.records.applications.verbs import ConfirmReceipt
from gongkai.records.authority import Role
from gongkai.records.today import today
from tests.browser.judging import Axe, assert_fits, judge, unfold
from tests.records.world import done
from tests.web.counter_helpers import WHAT, WHO
from tests.web.world import Faces


@pytest.fixture
def site(live_server, faces: Faces, settings, tmp_path) -> Iterator[str]:
    settings.FILES = tmp_path / "files"
    return live_server.url


def onward(page: Page) -> None:
    page.get_by_role("button", name="下一步", exact=True).click()


def test_from_the_public_page_to_the_receipt_and_back_to_the_case(
    phone: Page, site: str, faces: Faces, axe: Axe
) -> None:
    page = phone

    def look() -> None:
        unfold(page)
        judge(page, axe)

    page.goto(f"{site}/apply/")
    page.get_by_role("link", name="网上申请").click()
    expect(page.get_by_role("link", name="开始填写")).to_be_visible()
    look()
    page.get_by_role("link", name="开始填写").click()
    onward(page)
    expect(page.get_by_role("alert")).to_be_focused()
    look()
    page.get_by_label("姓名或者单位名称").fill(WHO["name"])
    page.get_by_label("身份证号码或者统一社会信用代码").fill(WHO["identity"])
    page.get_by_label("联系电话", exact=True).fill(WHO["contact"])
    expect(page.get_by_label("法定代表人")).to_be_hidden()
    photo = {"name": "证件.txt", "mimeType": "text/plain", "buffer": "证件".encode()}
    page.get_by_label("身份证明的照片").set_input_files(photo)
    page.get_by_label("联系电话", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("要什么信息")
    page.get_by_label("您要什么信息").press_sequentially("关于测试工作的通知")
    expect(page.get_by_text("这些信息已经公开")).to_be_visible()
    look()
    onward(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("是不是这些？")
    look()
    page.get_by_role("link", name="没有我要的").click()
    page.get_by_label("纸质").check()
    expect(page.get_by_label("收件地址")).to_be_hidden()
    page.get_by_label("邮寄", exact=True).check()
    onward(page)
    expect(page.get_by_role("alert")).to_contain_text("请填写收件地址")
    page.get_by_label("收件地址").fill("测试路1号")
    look()
    onward(page)
    expect(page.get_by_text("证件.txt")).to_be_visible()
    look()
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("申请已经提交")
    look()
    code = page.locator("dd.code").inner_text()
    case = Application.objects.latest("pk")
    page.get_by_role("button", name="已经记下").click()
    expect(page.get_by_text(code)).to_have_count(0)
    page.go_back()
    expect(page.get_by_text(code)).to_have_count(0)

    done(ConfirmReceipt(case=case, by=faces.world[Role.MANAGER], on=today()))
    page.goto(f"{site}/counter/track/")
    page.get_by_label("申请编号").fill(case.number)
    page.get_by_label("查询码", exact=True).fill("AAAA")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("alert")).to_contain_text("不对")
    look()
    page.get_by_label("查询码", exact=True).fill(code.lower())
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("正在办理")
    look()
    page.get_by_role("link", name="撤回申请").click()
    page.get_by_role("button", name="撤回申请").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("您撤回了申请")


def test_the_large_print_leads_through_the_steps_as_well(phone: Page, site: str) -> None:
    page = phone
    page.goto(f"{site}/easy/counter/who/")
    page.get_by_label("姓名或者单位名称").fill(WHO["name"])
    page.get_by_label("身份证号码或者统一社会信用代码").fill(WHO["identity"])
    page.get_by_label("联系电话", exact=True).fill(WHO["contact"])
    assert_fits(page)
    onward(page)
    expect(page).to_have_url(f"{site}/easy/counter/what/")
    page.get_by_label("您要什么信息").fill(WHAT["topic"])
    onward(page)
    expect(page).to_have_url(f"{site}/easy/counter/how/")
    assert_fits(page)
