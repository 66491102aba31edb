"""The ground the house stands on: the floors, the locks, the words of make, the search for a Python."""

import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ]+)")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the package and its import contracts, in which a test may break something."""
    without_caches = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=without_caches)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint_imports(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house / "src")},
        capture_output=True,
        text=True,
    )


def test_the_import_contracts_hold(house):
    result = lint_imports(house)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("floor", "forbidden"),
    [
        ("law", "gongkai.documents"),
        ("law", "gongkai.records"),
        ("law", "django.db"),
        ("documents", "gongkai.records"),
        ("documents", "django.utils"),
        ("records", "gongkai.web"),
        ("web", "gongkai.demo"),
        ("web", "gongkai.cli"),
    ],
)
def test_an_import_that_runs_upward_breaks_a_contract(house, floor, forbidden):
    (house / f"src/gongkai/{floor}/planted.py").write_text(f"import {forbidden}\n")
    result = lint_imports(house)
    assert result.returncode == 1
    assert "BROKEN" in result.stdout
    assert f"gongkai.{floor}.planted" in result.stdout


def pins(lock: Path) -> dict[str, str]:
    lines = lock.read_text().splitlines()
    return {found["name"]: found["version"] for line in lines if (found := PINNED.match(line))}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_a_hash_and_no_address(lock):
    entries = re.split(r"\n(?=\S)", lock.read_text().strip())
    for entry in entries:
        assert PINNED.match(entry), entry
        assert "--hash=sha256:" in entry, entry
        assert "://" not in entry
        assert " @ " not in entry


def test_a_package_has_one_version_in_all_locks():
    everything = pins(ROOT / "requirements/ocr.txt") | pins(ROOT / "requirements/dev.txt")
    for lock in LOCKS:
        assert pins(lock).items() <= everything.items(), lock.name


def test_the_locks_hold_every_declared_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    declared = {
        "runtime.txt": project["dependencies"],
        "postgres.txt": project["dependencies"] + extras["postgres"],
        "ocr.txt": project["dependencies"] + extras["ocr"],
        "dev.txt": project["dependencies"] + extras["postgres"] + extras["dev"],
    }
    assert {lock.name for lock in LOCKS} == set(declared)
    for lock in LOCKS:
        names = {re.match(r"[\w-]+", requirement)[0].replace("_", "-") for requirement in declared[lock.name]}
        assert names <= set(pins(lock)), lock.name


def test_every_word_of_make_has_a_line_of_help():
    makefile = (ROOT / "Makefile").read_text()
    words = set(re.findall(r"^\.PHONY: (\w+)$", makefile, re.MULTILINE))
    assert {"help", "install", "demo", "test", "lint", "bench", "docs"} <= words
    printed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    explained = set(re.findall(r"^  make (\w+) +\S", printed, re.MULTILINE))
    assert explained == words


def program(folder: Path, name: str, body: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def find_python(path: Path) -> subprocess.CompletedProcess[str]:
    shell = shutil.which("sh")
    command = [shell, ROOT / "scripts/find-python"]
    return subprocess.run(command, env={"PATH": str(path)}, capture_output=True, text=True)


def test_a_python_that_is_too_old_is_passed_over(tmp_path):
    program(tmp_path, "python3", "exit 1")  # what a Python before 3.11 answers to the question of its version
    program(tmp_path, "python3.12", f'exec {sys.executable} "$@"')
    assert find_python(tmp_path).stdout.strip() == str(tmp_path / "python3.12")


def test_without_a_usable_python_the_message_says_what_to_install(tmp_path):
    program(tmp_path, "python3", "exit 1")
    result = find_python(tmp_path)
    assert result.returncode == 1
    assert result.stdout == ""
    assert "3.11" in result.stderr
    assert "apt-get install python3 python3-venv" in result.stderr
