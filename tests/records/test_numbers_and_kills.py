"""Numbers without gaps or duplicates under concurrent writers, and a verb that is killed between its steps.

Real connections: the writers are processes on a database of their own, SQLite or PostgreSQL as the run has it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import connection

pytestmark = pytest.mark.concurrency

WRITERS, EACH = 4, 12
STEPS = ("before change", "inside change", "after change", "after event", "after after")
WRITER = Path(__file__).with_name("writer.py")


def run(url: str, *words: object) -> subprocess.CompletedProcess[str]:
    return start(url, *words)[1]()


def start(
    url: str, *words: object
) -> tuple[subprocess.Popen[str], Callable[[], subprocess.CompletedProcess[str]]]:
    """A writer at work on the database ``url``, and the function that waits for its end."""
    process = subprocess.Popen(
        [sys.executable, str(WRITER), *map(str, words)],
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "gongkai.settings.test"},
        cwd=WRITER.parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )

    def finish() -> subprocess.CompletedProcess[str]:
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    return process, finish


@pytest.fixture
def url(tmp_path: Path, django_db_setup: None, django_db_blocker: object) -> Iterator[str]:
    """The address of a fresh database with the small world in it."""
    if connection.vendor == "sqlite":
        yield from _prepared(f"sqlite:///{tmp_path / 'writers.sqlite3'}")
        return
    import psycopg

    settings = connection.get_connection_params() | {"dbname": "postgres"}
    keep = {"host", "port", "user", "password", "dbname"}
    name = f"writers_{uuid4().hex[:12]}"
    parameters = {key: value for key, value in settings.items() if key in keep and value}
    with psycopg.connect(**parameters, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            host, port = parameters.get("host", ""), parameters.get("port", "")
            user = quote(parameters.get("user", ""))
            secret = f":{quote(parameters['password'], safe='')}" if parameters.get("password") else ""
            yield from _prepared(
                f"postgres://{user}{secret}@{quote(host, safe='')}{f':{port}' if port else ''}/{name}"
            )
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _prepared(url: str) -> Iterator[str]:
    done = run(url, "prepare")
    assert done.returncode == 0, done.stderr
    yield url


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
    before = told(url)
    for step in STEPS:
        killed = run(url, "die", step)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert told(url) == before, step
    killed = run(url, "die", "after commit")
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    state = told(url)
    assert state["applications"] == ["测政依申请〔2023〕1号"]  # the numbers that were lost are given again
    assert (state["applicants"], state["numbered_events"]) == (1, 1)
