"""``gongkai keys`` as an operator calls it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from gongkai.cli.keys import app
from gongkai.records.applications.models import Applicant
from gongkai.records.sealing import key_file
from tests.records.world import World


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, settings: object) -> None:
    settings.SEALING_KEYS = tmp_path / "keys"  # type: ignore[attr-defined]


def told(*words: str, exit_code: int = 0) -> str:
    answer = CliRunner().invoke(app, words)
    assert answer.exit_code == exit_code, answer.output
    return answer.output


def test_the_key_is_turned_in_two_steps_with_a_backup_in_between(world: World) -> None:
    case = world.application()
    assert "第1号密钥：1件记录，新的记录用它" in told("status")
    assert "旧密钥还在文件中" in told("rotate")
    assert "第2号密钥：1件记录" in told("status")
    ended = told("rotate", "--drop-old")
    assert "已删除第1号密钥" in ended
    assert "第1号" not in told("status")
    assert Applicant.objects.get(application=case).particulars


def test_in_one_step_and_the_old_backups_are_named(world: World) -> None:
    world.application()
    ended = told("rotate", "--drop-old")
    assert "已更换1件，共1件" in ended
    assert "销毁旧的备份" in ended


def test_what_is_wrong_with_the_file_is_told(world: World) -> None:
    world.application()
    key_file().chmod(0o644)
    assert "chmod 600" in told("status")
    Applicant.objects.update(wrapped_key=(9).to_bytes(4, "big") + bytes(60))
    assert "有1件记录用的密钥（第9号）不在文件中" in told("status", exit_code=1)
    assert "请从备份恢复" in told("rotate", "--drop-old", exit_code=1)
    key_file().unlink()
    assert "没有密钥文件" in told("status", exit_code=1)
