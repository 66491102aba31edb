"""Notice boards in the static site: written with the rest, and kept up with each posting."""

from __future__ import annotations

from pathlib import Path

from gongkai.records.disclosure.models import Item
from gongkai.records.noticeboards.models import Board
from gongkai.records.noticeboards.verbs import PostNotice, SetUpBoard
from gongkai.web.site.update import update
from tests.records.world import START, World, done
from tests.web.test_site import commit, root, town

__all__ = ["commit", "root", "town"]


def test_a_posting_is_on_disk_after_its_commit_and_nothing_else_is_written(
    root: Path, town: World, commit
) -> None:
    clerk = town.others["village_clerk"]
    with commit():
        board: Board = done(SetUpBoard(by=clerk, on=START, at=town.village, name="测试公开栏", place="村口"))
    assert "测试公开栏" in (root / "boards/index.html").read_text("utf-8")
    before = (root / "items/index.html").stat().st_mtime_ns
    item = Item.objects.get(title="第一号测试通知")
    told = {"by": clerk, "on": item.published_on, "board": board, "item": item}
    with commit():
        posting = done(PostNotice(title="张贴第一号通知", **told))
    folder = root / "boards" / board.code
    page = (folder / "index.html").read_text("utf-8")
    assert "张贴第一号通知" in page
    assert "查询或者反映" not in page  # nobody would answer there
    assert (folder / f"{posting.pk}/index.html").exists()
    assert (folder / "qr.svg").exists()
    assert (root / "easy/boards" / board.code / "index.html").exists()
    assert (root / "items/index.html").stat().st_mtime_ns == before
    assert update(root).written == 0
