"""A request from unit to unit in a real browser: asked, heard of in the inbox, answered on a phone, closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gongkai.records.coordination.models import Request, RequestState
from tests.browser.judging import judge, log_in
from tests.web.world import Faces

FILE = {"name": "依据文件.txt", "mimeType": "text/plain", "buffer": "依据内容".encode()}


@pytest.fixture
def site(live_server: Any, faces: Faces, settings: Any, tmp_path: Path) -> str:
    settings.FILES = tmp_path / "files"
    return str(live_server.url)


def test_a_request_is_asked_heard_of_answered_and_closed(
    phone: Page, axe: Callable[[Page], None], site: str, faces: Faces
) -> None:
    page = phone
    log_in(page, site, "manager")
    page.goto(f"{site}/desk/coordination/new/")
    page.get_by_label("提供信息").check()
    page.get_by_label(faces.world.department.name).check()
    page.get_by_label("商请内容").fill("请提供2022年农村低保保障标准的依据文件。\n用于答复群众来信。")
    judge(page, axe)
    page.get_by_role("button", name="送出商请").click()
    expect(page.get_by_role("status")).to_contain_text("已商请")

    log_in(page, site, "clerk")
    page.goto(f"{site}/desk/inbox/")
    judge(page, axe)
    page.get_by_role("link", name=re.compile("请于.*前答复")).click()
    page.get_by_role("textbox", name="答复").fill("依据文件见附件。")
    page.get_by_label("附件").first.set_input_files(FILE)
    page.get_by_role("button", name="答复", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("答复已送给商请单位")
    page.goto(f"{site}/desk/inbox/preferences/")
    judge(page, axe)

    log_in(page, site, "manager")
    page.goto(f"{site}/desk/coordination/?box=sent")
    judge(page, axe)
    page.get_by_role("link", name=re.compile("请提供2022年")).click()
    judge(page, axe)
    page.get_by_role("button", name="办结", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已办结")
    assert Request.objects.get().state == RequestState.CLOSED
