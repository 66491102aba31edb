"""Posting with a phone in a village without network: what is done there arrives once, later."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from gongkai.records.noticeboards.models import Board, Posting
from gongkai.records.noticeboards.verbs import SetUpBoard
from tests.browser.judging import judge, log_in
from tests.conftest import VIEWPORTS
from tests.records.world import START, done
from tests.web.world import Faces

Axe = Callable[[Page], None]


@pytest.fixture
def board(live_server, faces: Faces, settings, tmp_path) -> Board:
    settings.FILES = tmp_path / "files"
    world = faces.world
    return done(
        SetUpBoard(
            by=world.others["village_clerk"], on=START, at=world.village, name="测试公开栏", place="村口"
        )
    )


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "公开栏.jpg"
    Image.new("RGB", (4000, 3000), "white").save(path, quality=40)
    return path


def post(page: Page, code: str, title: str, photo: Path | None = None) -> None:
    page.get_by_label("标牌上的编号").fill(code.lower())
    page.get_by_role("button", name="找到公开栏").click()
    page.get_by_label("村民会议、村民代表会议").check()
    page.get_by_label("内容").fill(title)
    if photo:
        for _ in range(2):  # a camera gives one at a time
            page.get_by_label("照片", exact=False).first.set_input_files(photo)
        expect(page.get_by_role("button", name="去掉这2张")).to_be_visible()
    page.get_by_role("button", name="完成").click()


def test_what_is_posted_without_a_network_arrives_once_when_there_is_one(
    open_page: Callable[..., Page], live_server, board: Board, photo: Path, axe: Axe
) -> None:
    page = open_page(viewport=VIEWPORTS["phone"])
    phone, kept = f"{live_server.url}/desk/boards/phone/", page.locator("#queue li")
    log_in(page, live_server.url, "village_clerk")
    page.goto(phone)
    expect(page.get_by_text("没有网络也能打开")).to_be_visible()

    page.context.set_offline(True)
    page.reload()  # in the village: the page opens from the phone
    expect(page.get_by_role("heading", level=1)).to_have_text("用手机张贴")
    page.get_by_label("标牌上的编号").fill("ABCDEFGH")
    page.get_by_role("button", name="找到公开栏").click()
    expect(page.get_by_role("alert")).to_contain_text("不归您负责")
    post(page, board.code, "第一条", photo)
    expect(kept).to_have_count(1)
    post(page, board.code, "第二条")
    expect(kept).to_have_count(2)
    expect(page.get_by_text("没有网络。已经填写的都保存在这台手机里")).to_be_visible()
    page.reload()  # nothing is lost by closing the page
    expect(kept).to_have_count(2)
    expect(kept.first).to_contain_text("等待送出")
    assert not Posting.objects.exists()

    cookies = page.context.cookies()
    page.context.clear_cookies()  # the session ran out meanwhile
    page.context.set_offline(False)
    expect(page.get_by_role("link", name="重新登录")).to_be_visible()
    expect(kept.first).to_contain_text("等待送出")
    page.context.add_cookies(cookies)
    page.reload()
    expect(kept.nth(1)).to_contain_text("已送出")
    expect(kept.first).to_contain_text("已送出")
    judge(page, axe)
    titles = Posting.objects.order_by("pk").values_list("title", flat=True)
    assert list(titles) == ["第一条", "第二条"]
    photos = Posting.objects.get(title="第一条").photos.values_list("width", "height")
    assert list(photos) == [(2560, 1920)] * 2

    page.goto(f"{live_server.url}/boards/{board.code}/")
    judge(page, axe)
    page.goto(phone)
    page.get_by_role("button", name="退出").click()  # whoever takes up the phone next sees nothing of it
    expect(page.get_by_role("heading", level=1)).to_have_text("登录工作台")
    page.context.set_offline(True)
    page.goto(phone)
    expect(page.get_by_role("heading", level=1)).to_have_text("没有网络")
