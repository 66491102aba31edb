"""The page of the log in a real browser, on both screens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gongkai.records.disclosure.models import Item
from gongkai.records.transparency import verify
from gongkai.records.transparency.tiles import public_keys
from tests.browser.judging import Axe, judge
from tests.browser.test_faces import site
from tests.web.world import Faces, build

__all__ = ["site"]


@pytest.fixture(autouse=True)
def own_key(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path


@pytest.fixture
def faces(transactional_db: None) -> Faces:
    """Signed with a key of their own."""
    return build()


def test_the_page_of_the_log_is_right_and_checkpoint_and_verifier_can_be_kept(
    phone: Page, site: str, axe: Axe
) -> None:
    page = phone
    page.goto(f"{site}/log/")
    expect(page.get_by_role("heading", level=1)).to_have_text("公开日志")
    judge(page, axe)
    for link, name in (("保存检查点", "checkpoint-7.txt"), ("核对程序", "verify.py")):
        with page.expect_download() as kept:
            page.get_by_role("link", name=link).click()
        assert kept.value.suggested_filename == name


def test_the_log_is_checked_over_the_network(faces: Faces, live_server: Any, capsys: Any) -> None:
    item = Item.objects.get(pk=faces.items["notice"].pk)
    address = f"{live_server.url}/log/"
    assert verify.main([address, "--key", public_keys()[0], "--item", item.index_number]) == 0
    told = capsys.readouterr().out
    assert "每一条记录、每一个哈希都与检查点一致" in told
    assert f"《{item.title}》，内容与日志一致" in told
    missing = "100000001/2023-99999"
    assert verify.main([address, "--item", missing]) == 1
    assert f"日志没有提供{missing}的证明" in capsys.readouterr().err
