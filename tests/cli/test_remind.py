"""``gongkai remind`` as cron calls it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core import mail
from typer.testing import CliRunner

from gongkai.cli import app
from gongkai.records.agencies.verbs import ChangeContact
from gongkai.records.annual.verbs import AskFigures, OpenReport
from gongkai.records.authority import Role
from gongkai.records.coordination.models import RequestKind
from gongkai.records.coordination.verbs import SendRequest
from gongkai.records.today import as_of
from tests.records.world import START, World, done

DAY = date(2023, 8, 1)


def told(*words: str, exit_code: int = 0) -> str:
    with as_of(DAY):
        answer = CliRunner().invoke(app, ["remind", *words])
    assert answer.exit_code == exit_code, answer.output
    return answer.output


@pytest.fixture(autouse=True)
def _a_late_case(world: World, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"
    world.application(date(2023, 6, 1))


def with_mailbox(world: World) -> None:
    contact = {"email": "town@example.com"}
    done(ChangeContact(by=world[Role.ADMINISTRATOR], on=START, of=world.town, contact=contact))


def test_a_unit_is_reminded_once_a_day(world: World) -> None:
    with_mailbox(world)
    assert "已提醒，1件" in told()
    assert "今天已经提醒过" in told()
    (sent,) = mail.outbox
    assert sent.to == ["town@example.com"]
    assert "赵测试" not in sent.subject + sent.body


def test_a_dry_run_sends_nothing(world: World) -> None:
    assert "（没有电子邮箱）" in told("--dry-run")
    assert mail.outbox == []


def test_what_is_missing_is_said_with_what_to_do(world: World, settings: Any) -> None:
    assert "请在机关资料中补上" in told(exit_code=1)
    settings.EMAIL_HOST = ""
    assert "GONGKAI_EMAIL" in told(exit_code=1)


def test_without_cases_there_is_nothing_to_say(world: World) -> None:
    with as_of(date(2023, 6, 2)):
        assert "没有需要提醒" in CliRunner().invoke(app, ["remind"]).output


def test_a_unit_is_reminded_of_the_figures_it_was_asked_for(world: World) -> None:
    with_mailbox(world)
    manager = world[Role.MANAGER]
    report = done(OpenReport(by=manager, on=DAY, of=world.town, year=DAY.year))
    keys = ("表二/行政许可/本年处理决定数量",)
    done(AskFigures(by=manager, on=DAY, report=report, unit=world.department, keys=keys, due_on=DAY))
    assert "测试镇民政所：已提醒，1个数据" in told()
    assert "行政许可，本年处理决定数量" in mail.outbox[-1].body


def test_a_unit_is_reminded_of_what_another_unit_asked(world: World) -> None:
    with_mailbox(world)
    asked = SendRequest(
        by=world[Role.MANAGER],
        on=DAY,
        at=world.town,
        unit=world.department,
        kind=RequestKind.OPINION,
        question="暗记",
        due_on=DAY,
    )
    done(asked)
    assert "测试镇民政所：已提醒，1件商请" in told()
    assert "暗记" not in mail.outbox[-1].body
