"""Letters on the desk in a real browser: each page is accessible and fits, from the draft to the returned receipt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from gongkai.records.letters.models import Letter
from gongkai.records.today import today
from tests.browser import judging
from tests.browser.judging import Axe, log_in
from tests.web.world import Faces


@pytest.fixture
def site(live_server, faces: Faces, settings, tmp_path) -> Iterator[str]:
    settings.FILES = tmp_path / "files"
    return live_server.url


def test_a_letter_from_draft_to_receipt(phone: Page, site: str, faces: Faces, axe: Axe) -> None:
    page = phone

    def judge(heading: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        judging.judge(page, axe)

    case = faces.cases["open"]
    log_in(page, site, "manager")
    page.goto(f"{site}/desk/applications/{case.pk}/letters/D-03/")
    judge("补正告知书")
    page.get_by_label("不明确之处").fill("没有写明要公开哪一年的方案。")
    page.get_by_label("补正内容").fill("1. 方案形成的年份；\n2. 所涉村庄的名称。")
    page.get_by_label("补正指引").fill("如“2022年测试村征地补偿安置方案”。")
    page.get_by_role("button", name="预览").click()
    expect(page.locator("#preview + *, .letter").last).to_contain_text("所涉村庄的名称")
    page.get_by_role("link", name="补正期限").click()
    page.get_by_label("补正期限").fill((today() + timedelta(days=20)).isoformat())
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    page.get_by_role("link", name="签发", exact=True).click()
    judge("签发")
    page.get_by_role("button", name="确认签发").click()
    expect(page.get_by_role("status")).to_be_visible()
    judge("补正告知书")
    page.get_by_role("link", name="登记送达").click()
    judge("登记送达")
    page.get_by_label("邮寄送达").check()
    page.get_by_role("button", name="下一步").click()
    judge("确认登记送达")
    page.get_by_role("button", name="确认登记送达").click()
    expect(page.get_by_role("status")).to_be_visible()
    letter = Letter.objects.get()
    page.goto(f"{site}/desk/letters/{letter.pk}/")
    page.get_by_role("link", name="登记回证").click()
    judge("登记送达回证")
    page.goto(f"{site}/desk/letters/{letter.pk}/void/")
    judge("作废")
    page.goto(f"{site}/desk/letters/")
    judge("文书登记簿")
    expect(page.get_by_role("cell", name="已送达")).to_be_visible()
    page.goto(f"{site}/desk/letters/texts/")
    judge("改写")
