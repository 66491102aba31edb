"""Numbers without gaps or duplicates under concurrent writers, and a verb that is killed between its steps.

Real connections: the writers are processes on a database of their own, SQLite or PostgreSQL as the run has it.
"""

from __future__ import annotations

import json
import signal

import pytest

from tests.databases import run, start

pytestmark = pytest.mark.concurrency

WRITERS, EACH = 4, 12
STEPS = ("before change", "inside change", "after change", "after event", "after after")


def told(url: str) -> dict[str, object]:
    done = run(url, "tell")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_concurrent_writers_take_every_number_once_and_leave_no_gap(url: str) -> None:
    # Every third transaction of a writer fails after it took its number and gives it back.
    finishes = [start(url, "write", EACH, f"{number}号")[1] for number in range(WRITERS)]
    for finish in finishes:
        ended = finish()
        assert ended.returncode == 0, ended.stderr
    state = told(url)
    stayed = WRITERS * (EACH - EACH // 3)
    assert state["applications"] == [f"测政依申请〔2023〕{number}号" for number in range(1, stayed + 1)]
    assert state["index_numbers"] == [f"100000001/2023-{number:05}" for number in range(1, stayed + 1)]
    assert state["numbered_events"] == 2 * stayed


def test_killed_between_its_steps_a_verb_has_done_all_or_nothing(url: str) -> None:
    found = []
    for step in (*STEPS, "after commit"):
        killed = run(url, "die", step)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        found.append(json.loads(killed.stdout))  # what the ones before had left
    before = found[0]
    assert before["applications"] == []
    assert found == [before] * len(found)
    state = told(url)
    assert state["applications"] == ["测政依申请〔2023〕1号"]  # the numbers that were lost are given again
    assert (state["applicants"], state["numbered_events"]) == (1, 1)
