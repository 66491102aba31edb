"""Erasing and turning keys with the power going off: all or nothing, a second run finishes, and no trace is left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

pytestmark = pytest.mark.concurrency

ERASER = Path(__file__).with_name("eraser.py")


def test_a_second_run_finishes_whatever_the_power_cut_and_no_byte_remains(
    empty_url: str, tmp_path: Path
) -> None:
    environment = os.environ | {
        "DATABASE_URL": empty_url,
        "DJANGO_SETTINGS_MODULE": "gongkai.settings.test",
        "GONGKAI_VAR": str(tmp_path / "var"),
        "GONGKAI_KEYS": str(tmp_path / "keys" / "sealing_keys"),
    }
    (tmp_path / "keys").mkdir()

    words = [
        *("prepare", "tell"),
        *("erase:inside", "erase:before commit", "tell"),
        *(
            "erase:before files",
            "erase:among files",
            "rotate:before the file",
            "rotate:among batches",
            "tell",
        ),
        *("heal", "tell"),
    ]
    command = [sys.executable, str(ERASER), *words]
    answer = subprocess.run(command, env=environment, cwd=ERASER.parents[2], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    statuses = [line for line in lines if isinstance(line, list) and line[0] in words]
    expected = [[one, -signal.SIGKILL if ":" in one else 0] for one in words]
    assert statuses == expected, answer.stderr
    planted = [bytes.fromhex(one) for one in lines[0]]
    whole, refused, cut, healed = (line for line in lines if isinstance(line, dict))

    assert (len(whole["papers"]), whole["on disk"], whole["unfinished"]) == (6, 6, 0)
    assert refused == whole | {"unfinished": 1}  # proposed, and nothing more
    assert cut["readable"] == ["暗记2"]
    assert cut["papers"] == ["暗记2甲.txt", "暗记2乙.txt"]
    assert (cut["on disk"], cut["unfinished"], cut["beside the keys"]) == (5, 2, 1)
    gone = {"readable": ["暗记2"], "papers": ["暗记2甲.txt", "暗记2乙.txt"], "on disk": 2, "keys": [2]}
    assert healed == whole | gone
    if connection.vendor == "sqlite":
        raw = b"".join(path.read_bytes() for path in tmp_path.glob("writers.sqlite3*"))
        # of the case that stays, the wrapped key was wrapped anew, and its old form is overwritten as well
        stay = [planted[5], *planted[-2:]]
        assert [one for one in planted if one in raw] == stay
