"""The log when its writers are killed: in the database all or nothing, and the files heal at the next run."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from gongkai.records.transparency import verify

pytestmark = pytest.mark.concurrency

WRITER = Path(__file__).with_name("log_writer.py")

Write = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def work(url: str, tmp_path: Path) -> Write:
    """Run the writer on the database ``url`` with a key of its own."""
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "gongkai.settings.test",
        "GONGKAI_VAR": str(tmp_path / "var"),
    }

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(WRITER), *map(str, words)]
        return subprocess.run(command, env=environment, cwd=WRITER.parents[2], capture_output=True, text=True)

    return run


def done(answer: subprocess.CompletedProcess[Any]) -> None:
    assert answer.returncode == 0, answer.stderr


def size_of(folder: Path) -> int:
    """The size of the log in a folder, all of which is right."""
    key = (folder / "key").read_text().split()
    list(verify.verify(verify.reader(str(folder)), key))
    return verify.open_checkpoint((folder / "checkpoint").read_text(), key).size


def test_a_publication_killed_leaves_both_or_neither(work: Write, tmp_path: Path) -> None:
    public = tmp_path / "public"
    done(work("append", 3))
    for step, size in (("before", 3), ("after", 4)):
        killed = work("publish", step)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        done(work("write", public, 0))
        assert size_of(public) == size


def test_files_killed_at_any_moment_are_right_and_heal(work: Write, tmp_path: Path) -> None:
    before = tmp_path / "before"
    done(work("append", 250))
    done(work("write", before, 0))
    done(work("append", 270))
    # Three bundles of entries, three tiles of level 0, one of level 1, and the checkpoint last.
    for step in range(1, 9):
        public = Path(shutil.copytree(before, tmp_path / f"killed-{step}"))
        killed = work("write", public, step)
        assert killed.returncode == -signal.SIGKILL, f"{step}: {killed.stderr}"
        assert size_of(public) == 250, step
        if step not in (1, 5, 8):  # healing looks at what is there, and there is little more between these
            continue
        done(work("write", public, 0))
        assert size_of(public) == 520, step
        assert list(public.rglob(".*.new")) == [], step


def test_publications_at_once_take_their_places_one_after_the_other(work: Write, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as together:
        for answer in together.map(lambda name: work("append", 70, name), "ABCD"):
            done(answer)
    done(work("write", tmp_path / "public", 0))
    assert size_of(tmp_path / "public") == 280


def test_writers_at_once_make_one_log(work: Write, tmp_path: Path) -> None:
    public = tmp_path / "public"
    done(work("append", 10))
    with ThreadPoolExecutor(4) as together:
        for answer in together.map(lambda _: work("write", public, 0), range(4)):
            done(answer)
    assert size_of(public) == 10
