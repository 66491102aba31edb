"""``gongkai retention`` as an operator calls it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gongkai.cli.retention import app
from gongkai.law.service import Method
from gongkai.records.applications.models import Application
from gongkai.records.applications.verbs import ApproveDecision, ArchiveCase, ProposeDecision, ServeAnswer
from gongkai.records.authority import Role
from gongkai.records.retention import erasing
from gongkai.records.retention.models import Erasure
from gongkai.records.today import as_of
from tests.records.world import START, World, done

TIME = date(2034, 1, 1)


@pytest.fixture(autouse=True)
def later(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.FILES = tmp_path / "files"
    with as_of(TIME):
        yield


@pytest.fixture
def case(world: World) -> Application:
    case, manager = world.application(), {"by": world[Role.MANAGER], "on": START}
    done(ProposeDecision(case=case, outcome="disclosed", **manager))
    done(ApproveDecision(case=case, by=world[Role.OGI_HEAD], on=START))
    done(ServeAnswer(case=case, method=Method.DIRECT, **manager))
    return done(ArchiveCase(case=case, **manager))


def told(*words: str, exit_code: int = 0) -> str:
    answer = CliRunner().invoke(app, words)
    assert answer.exit_code == exit_code, answer.output
    return answer.output


def test_the_plan_lists_numbers_rule_and_day_and_changes_nothing(case: Application) -> None:
    listed = told("plan")
    assert f"{case.number}，2023-01-03办结，2034-01-01到期" in listed
    assert "保管10年（工作约定）" in listed
    assert "可以删除1件，到期但不能删除0件" in listed
    assert "可以删除0件" in told("plan", "--on", "2033-12-31")
    assert "不是日期" in told("plan", "--on", "明年", exit_code=1)
    assert not Erasure.objects.exists()


def test_two_persons_erase(case: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    # outside a transaction only, which this test is not: test_retention_kills.py settles a real database
    monkeypatch.setattr(erasing, "settle_database", lambda: None)
    assert "已提出删除1件" in told("erase", "--as", "ogi_head")
    assert "已提出删除0件" in told("erase", "--as", "ogi_head")
    assert "须由提出人以外的人确认" in told("erase", "--confirm", "--as", "ogi_head")
    assert "已删除1件" in told("erase", "--confirm", "--as", "leader")
    assert Application.objects.get().applicant.key is None
    assert "可以删除0件" in told("plan")
    assert "没有用户名" in told("erase", "--as", "nobody-here", exit_code=1)


def test_a_hold_wins_until_it_is_lifted(case: Application) -> None:
    assert "已暂停删除" in told("hold", case.number, "--as", "leader", "--reason", "诉讼")
    assert "不能删除：已暂停删除" in told("plan")
    assert "不能办理：已经暂停删除" in told(
        "hold", case.number, "--as", "leader", "--reason", "再", exit_code=1
    )
    assert "恢复按期删除" in told("hold", case.number, "--as", "leader", "--reason", "结束", "--lift")
    assert "没有编号为" in told("hold", "没有", "--as", "leader", "--reason", "诉讼", exit_code=1)


def test_a_package_is_made_saved_and_verified_and_a_touched_one_is_found_out(
    case: Application, tmp_path: Path
) -> None:
    out = tmp_path / "案卷.zip"
    made = told("package", case.number, "--as", "ogi_head", "--out", str(out))
    answer = told("verify", str(out))
    assert "核对无误" in answer
    assert answer.split("校验值")[1][:64] in made
    out.write_bytes(out.read_bytes()[:-40])
    assert "归档包" in told("verify", str(out), exit_code=1)
    assert "不能办理" in told("package", case.number, "--as", "manager", exit_code=1)
