"""A build that is killed at any moment leaves whole files only, and the next one completes it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from gongkai.web.site.tree import COMPANIONS, decompressed
from tests.web.site_world import tree

pytestmark = pytest.mark.concurrency

BUILDER = Path(__file__).with_name("site_builder.py")


def start(folder: Path, *words: str) -> subprocess.Popen[str]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "gongkai.settings.default",
        "DATABASE_URL": f"sqlite:///{folder / 'kills.sqlite3'}",
        "GONGKAI_VAR": str(folder / "var"),
        "GONGKAI_SITE": str(folder / "site"),
    }
    command = [sys.executable, str(BUILDER), *words]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def finish(process: subprocess.Popen[str]) -> list[str]:
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return out.split()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kills")
    (folder / "var").mkdir()
    finish(start(folder, "prepare"))
    return folder


def test_a_killed_build_goes_on_where_it_stopped_and_ends_with_the_same_tree(folder: Path) -> None:
    site = folder / "site"
    moments = (lambda: pages(site) >= 3, lambda: chunks_done(site) >= 1)
    for moment in moments:
        process = start(folder, "build", "1")
        wait_until(moment, process)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert_whole(site)
    files, written, resumed = map(int, finish(start(folder, "build", "1")))
    assert resumed > 0
    assert written < files
    healed = tree(site)
    site.rename(folder / "healed")
    assert int(finish(start(folder, "build", "2"))[0]) == files
    assert tree(site) == healed
    assert (site / "manifest.json").read_bytes() == (folder / "healed" / "manifest.json").read_bytes()


def pages(site: Path) -> int:
    return len(list(site.rglob("*.html")))


def chunks_done(site: Path) -> int:
    """How much of a build under way is done, as its ledger has it."""
    ledger = site / ".building" / "ledger.sqlite3"
    if not ledger.exists():
        return 0
    with closing(sqlite3.connect(ledger, timeout=30)) as rows:
        return int(rows.execute("SELECT count(*) FROM chunk").fetchone()[0])


def wait_until(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    while not condition() and process.poll() is None:
        time.sleep(0.005)


def assert_whole(site: Path) -> None:
    """No page is cut off, and a companion is that of the text beside it."""
    for path in site.rglob("*.html"):
        assert path.read_text().rstrip().endswith("</html>"), path
        for suffix in COMPANIONS:
            companion = path.with_name(path.name + suffix)
            if companion.exists():
                assert decompressed(companion.read_bytes(), suffix) == path.read_bytes()
