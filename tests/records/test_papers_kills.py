"""Reading a drop with the power going off: what was read stays, nobody seems to be at work, and it can go on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.concurrency

READER = Path(__file__).with_name("paper_reader.py")


def test_a_reading_that_was_killed_goes_on_where_it_was(url: str, tmp_path: Path) -> None:
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "gongkai.settings.test",
        "GONGKAI_VAR": str(tmp_path / "var"),
        "GONGKAI_KEYS": str(tmp_path / "keys" / "sealing_keys"),
    }
    (tmp_path / "keys").mkdir()
    command = [sys.executable, str(READER), "drop", "die", "tell", "read", "tell"]
    answer = subprocess.run(command, env=environment, cwd=READER.parents[2], capture_output=True, text=True)

    assert answer.returncode == 0, answer.stderr
    cut, whole = map(json.loads, answer.stdout.splitlines())
    assert cut == {
        "papers": [[2021, "read"], [2022, "read"], [None, "waiting"], [None, "waiting"]],
        "busy": None,
    }, answer.stderr
    assert whole == {"papers": [[year, "read"] for year in range(2021, 2025)], "busy": None}, answer.stderr
