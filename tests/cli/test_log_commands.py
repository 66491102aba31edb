"""``gongkai log``: the files of the log written, checked and found altered, as an operator calls it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
COMMAND = ["-c", "from gongkai.cli import main; main()"]
WRITER = [str(REPOSITORY / "tests/records/log_writer.py")]

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def house(url: str, tmp_path: Path) -> Callable[[list[str]], Run]:
    """Run a program in a house with a database and a folder of its own."""
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "gongkai.settings.test",
        "GONGKAI_VAR": str(tmp_path / "var"),
    }

    def program(words: list[str]) -> Run:
        def run(*arguments: object) -> subprocess.CompletedProcess[str]:
            command = [sys.executable, *words, *map(str, arguments)]
            return subprocess.run(command, env=environment, cwd=REPOSITORY, capture_output=True, text=True)

        return run

    return program


def test_a_log_is_built_checked_and_compared_with_an_older_checkpoint(
    house: Callable[[list[str]], Run], tmp_path: Path
) -> None:
    gongkai, writer = house([*COMMAND, "log"]), house(WRITER)
    public, old = tmp_path / "public", tmp_path / "old.txt"
    key = gongkai("key").stdout.strip()
    assert key.startswith("gongkai/100000000+")

    assert writer("append", 3).returncode == 0
    built = gongkai("build", public)
    assert (built.returncode, "日志共3条" in built.stdout) == (0, True), built.stderr
    old.write_bytes((public / "checkpoint").read_bytes())

    assert writer("append", 300).returncode == 0
    assert gongkai("build", public).returncode == 0
    checked = gongkai("verify", public, "--key", key, "--since", old)
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.splitlines()[-1] == "与保存的检查点（3条）一致：此后只有增加，没有改动。"

    bundle = public / "tile/entries/000"
    bundle.write_bytes(bundle.read_bytes().replace(b"published", b"withdrawn", 1))
    found = gongkai("verify", public, "--key", key)
    assert (found.returncode, "第1条记录与它的哈希不符" in found.stderr) == (1, True)
    assert "新写或者更新文件1个" in gongkai("build", "--all", public).stdout
    assert gongkai("verify", public, "--key", key).returncode == 0

    (public / "checkpoint").write_text("别的日志")
    refused = gongkai("build", public)
    assert (refused.returncode, "没有写入" in refused.stderr) == (1, True)


def test_a_place_without_a_log_is_told_in_chinese(house: Callable[[list[str]], Run], tmp_path: Path) -> None:
    gongkai = house([*COMMAND, "log"])
    nothing = gongkai("verify", tmp_path / "nothing")
    assert (nothing.returncode, "没有找到日志的检查点" in nothing.stderr) == (1, True)
    missing = gongkai("verify", tmp_path, "--since", tmp_path / "nothing.txt")
    assert (missing.returncode, "读不到" in missing.stderr) == (2, True)
    (tmp_path / "file").write_text("")
    full = gongkai("build", tmp_path / "file")
    assert (full.returncode, "不能写入文件夹" in full.stderr) == (1, True)


def test_checking_a_log_needs_no_framework() -> None:
    script = (
        "import sys; from gongkai.cli import main; sys.argv[1:] = ['log', 'verify', 'nowhere'];"
        "import atexit; atexit.register(lambda: print('django' in sys.modules)); main()"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=REPOSITORY)
    assert told.stdout.strip() == "False", told.stderr
