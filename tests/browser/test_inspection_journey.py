"""The monthly inspection in a real browser: suspicions decided, notice given, rectified on a phone, then closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gongkai.records.inspecting.running import inspect
from gongkai.records.oversight.models import Finding, Inspection
from gongkai.records.oversight.verbs import TheProgram
from gongkai.records.today import today
from tests.browser.judging import judge, log_in, unfold
from tests.records.test_rectifying import PNG
from tests.web.world import Faces


@pytest.fixture
def site(live_server: Any, faces: Faces, settings: Any, tmp_path: Path) -> str:
    settings.VAR, settings.FILES = tmp_path, tmp_path / "files"
    inspect(faces.world.town, by=TheProgram(), on=today())
    return str(live_server.url)


def test_a_suspicion_becomes_a_finding_that_is_rectified_and_closed(
    phone: Page, axe: Callable[[Page], None], site: str, faces: Faces
) -> None:
    page = phone
    month = Inspection.objects.get()
    log_in(page, site, "manager")
    page.goto(f"{site}/desk/inspection/")
    judge(page, axe)
    page.goto(f"{site}/desk/inspection/{month.pk}/?kind=empty")
    unfold(page)
    judge(page, axe)
    page.get_by_label("上面条件下的全部").check()
    page.get_by_role("button", name="列为问题", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已列为问题")
    page.get_by_role("link", name="整改通知").click()
    judge(page, axe)
    page.get_by_role("button", name="发出整改通知").click()
    expect(page.get_by_role("status")).to_contain_text("发出整改通知")
    judge(page, axe)

    finding = Finding.objects.filter(unit=faces.world.department)[0]
    log_in(page, site, "clerk")
    page.goto(f"{site}/desk/inspection/found/")
    judge(page, axe)
    page.get_by_role("link", name=finding.problem).click()
    page.get_by_label("整改措施").fill("已发布两条信息")
    page.get_by_label("照片和材料").set_input_files(
        {"name": "整改后.png", "mimeType": "image/png", "buffer": PNG}
    )
    page.get_by_role("button", name="报告整改情况").click()
    expect(page.get_by_role("status")).to_contain_text("等待复查")

    log_in(page, site, "supervisor")
    page.goto(f"{site}/desk/inspection/found/{finding.pk}/")
    unfold(page)
    judge(page, axe)
    page.get_by_label("复查意见").fill("属实")
    page.get_by_label("确认销号").check()
    page.get_by_role("button", name="复查销号").click()
    expect(page.get_by_role("status")).to_contain_text("已销号")
    page.goto(f"{site}/desk/inspection/{month.pk}/report/")
    judge(page, axe)
