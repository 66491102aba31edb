"""Databases of their own for processes that really write at the same time, or are killed while they write."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
WRITER = ROOT / "tests/records/writer.py"


class Snapshot:
    """The test database as it is now, to be brought back whenever it is wanted; for SQLite, which copies its pages."""

    def __init__(self) -> None:
        self._kept = sqlite3.connect(":memory:")
        connection.ensure_connection()
        connection.connection.backup(self._kept)

    def save(self, file: Path) -> None:
        with closing(sqlite3.connect(file)) as copy:
            self._kept.backup(copy)

    def restore(self) -> None:
        connection.ensure_connection()
        self._kept.backup(connection.connection)


def run(url: str, *words: object) -> subprocess.CompletedProcess[str]:
    return start(url, *words)[1]()


def start(
    url: str, *words: object
) -> tuple[subprocess.Popen[str], Callable[[], subprocess.CompletedProcess[str]]]:
    """A writer at work on the database ``url``, and the function that waits for its end."""
    process = subprocess.Popen(
        [sys.executable, str(WRITER), *map(str, words)],
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "gongkai.settings.test"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )

    def finish() -> subprocess.CompletedProcess[str]:
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    return process, finish


READY = "ready"


def together(url: str, program: str, *words_of_each: tuple[str, ...], rounds: int = 1) -> list[list[str]]:
    """What processes on the database ``url`` print that do the same at the same moment: the lines of each.

    ``program`` is run by each with words of its own; it calls `wait_for_the_others` once in each round.
    """
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", f"import django; django.setup()\n{program}", *words],
            env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "gongkai.settings.test"},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for words in words_of_each
    ]
    told: list[list[str]] = [[] for _ in processes]
    for _ in range(rounds):
        for process, lines in zip(processes, told, strict=True):
            while (line := process.stdout.readline().strip()) != READY:
                assert line, process.stderr.read()
                lines.append(line)
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
    for process, lines in zip(processes, told, strict=True):
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        lines.extend(out.splitlines())
    return told


def wait_for_the_others() -> None:
    """In a process that `together` started: goes on when all of them have come here."""
    print(READY, flush=True)
    sys.stdin.readline()


@pytest.fixture
def url(tmp_path: Path, prepared: str) -> Iterator[str]:
    """The address of a fresh database with the small world in it."""
    if connection.vendor == "sqlite":
        copy = tmp_path / "writers.sqlite3"
        shutil.copyfile(prepared.removeprefix("sqlite:///"), copy)
        yield f"sqlite:///{copy}"
        return
    with a_database(template=prepared.rpartition("/")[2]) as name:
        yield url_of(name)


@pytest.fixture
def empty_url(tmp_path: Path, django_db_setup: None, django_db_blocker: object) -> Iterator[str]:
    """The address of a database without any table."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'writers.sqlite3'}"
        return
    with a_database() as name:
        yield url_of(name)


@pytest.fixture(scope="session")
def prepared(
    django_db_setup: Snapshot | None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database with the small world in it, made once for all that are copied from it."""
    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("prepared") / "writers.sqlite3"
        if django_db_setup:
            django_db_setup.save(file)  # with its tables
        yield _prepared(f"sqlite:///{file}")
        return
    with a_database() as name:
        yield _prepared(url_of(name))


@contextmanager
def a_database(template: str = "template1") -> Iterator[str]:
    """A database of the PostgreSQL that the tests run on, for as long as it is used; gives its name."""
    import psycopg

    name = f"writers_{uuid4().hex[:12]}"
    with psycopg.connect(**_parameters(), dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield name
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def url_of(name: str) -> str:
    told = {key: quote(str(value), safe="") for key, value in _parameters().items()}
    secret = f":{told['password']}" if "password" in told else ""
    port = f":{told['port']}" if "port" in told else ""
    return f"postgres://{told.get('user', '')}{secret}@{told.get('host', '')}{port}/{name}"


def _parameters() -> dict[str, str]:
    """Where the PostgreSQL of the tests is."""
    keep = ("host", "port", "user", "password")
    settings = connection.get_connection_params()
    return {key: settings[key] for key in keep if settings.get(key)}


def _prepared(url: str) -> str:
    done = run(url, "prepare")
    assert done.returncode == 0, done.stderr
    return url
