"""``gongkai import`` that kills itself at a step; run by tests/cli/test_import.py.

die STEP FILE    import FILE, with SIGKILL at that step
resume FILE      go on with what was left
"""

# ruff: noqa: E402 (Django is set up before its models are imported)
from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import django

django.setup()

from gongkai.cli import main
from gongkai.records.importing import committing, staging
from gongkai.records.importing.verbs import ConfirmImport


def kill(*_: Any, **__: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(step: str) -> None:
    if step == "staging":
        read = staging._stage_chunk
        left = iter([read])  # the second chunk is its last
        staging._stage_chunk = lambda *told: next(left, kill)(*told)
    elif step == "before commit":
        ConfirmImport.change = kill  # type: ignore[method-assign]
    elif step == "inside commit":
        tell = committing.tell_change
        told = iter([tell])
        committing.tell_change = lambda *words: next(told, kill)(*words)


if __name__ == "__main__":
    if sys.argv[1] == "die":
        arm(sys.argv[2])
    sys.argv = ["gongkai", "import", sys.argv[-1], "--as", "manager", "--yes", "--resume"]
    sys.argv += ["--confirm-as", "ogi_head"]
    main()
