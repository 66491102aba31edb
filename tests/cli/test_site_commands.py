"""``gongkai site``: what the commands say, and with which status they end."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gongkai.cli.site import app
from gongkai.web.site.build import build
from gongkai.web.site.models import Waiting
from tests.records.world import World, founded, world
from tests.web.site_world import day, publish, tell_contact

__all__ = ["founded", "world"]


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def town(world: World, settings, tmp_path: Path) -> World:
    settings.FILES = tmp_path / "files"
    tell_contact(world)
    publish(world, day(1), title="测试通知")
    return world


def test_build_then_check(town: World, tmp_path: Path) -> None:
    built = run("build", tmp_path / "site", "--jobs", 1)
    assert built.exit_code == 0, built.output
    assert "个文件" in built.output
    checked = run("check", tmp_path / "site")
    assert (checked.exit_code, "没有发现问题" in checked.output) == (0, True), checked.output


def test_check_ends_with_one_and_tells_what_is_wrong_where(town: World, tmp_path: Path) -> None:
    build(tmp_path / "site", jobs=1)
    (tmp_path / "site" / "items" / "index.html").unlink()
    checked = run("check", tmp_path / "site")
    assert checked.exit_code == 1
    assert "清单中有、文件夹里没有的文件（1处）\n  items/index.html" in checked.output
    assert "断链" in checked.output


def test_where_there_is_no_site_the_message_says_how_to_make_one(
    town: World, tmp_path: Path, settings
) -> None:
    answer = run("check", tmp_path)
    assert (answer.exit_code, "gongkai site build" in answer.output) == (1, True)
    settings.SITE = ""
    answer = run("update")
    assert (answer.exit_code, "GONGKAI_SITE" in answer.output) == (1, True)


def test_a_folder_of_somebody_else_is_refused(town: World, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"")
    answer = run("build", tmp_path)
    assert (answer.exit_code, "请换一个空文件夹" in answer.output) == (1, True)


def test_without_an_address_the_message_says_where_to_enter_it(world: World, tmp_path: Path) -> None:
    answer = run("build", tmp_path / "site")
    assert (answer.exit_code, "政府网站" in answer.output) == (1, True)


def test_update_writes_what_waits(town: World, tmp_path: Path, settings) -> None:
    settings.SITE = str(tmp_path / "site")
    build(tmp_path / "site", jobs=1)
    item = publish(town, day(2), title="后来的通知")
    assert Waiting.objects.exists()
    answer = run("update")
    assert (answer.exit_code, "已补上1项变更" in answer.output) == (0, True), answer.output
    assert "后来的通知" in (tmp_path / "site" / "items" / item.index_number / "index.html").read_text()
