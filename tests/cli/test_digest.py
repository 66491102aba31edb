"""``gongkai digest`` as cron calls it."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from typer.testing import CliRunner

from gongkai.cli import app
from gongkai.records.agencies.models import Staff
from gongkai.records.authority import Role
from gongkai.records.disclosure.verbs import SubmitItem
from gongkai.records.notices.models import Mailing, Notice, Preferences
from gongkai.records.today import as_of
from tests.records.world import START, World


def told(*words: str, exit_code: int = 0) -> str:
    answer = CliRunner().invoke(app, ["digest", *words])
    assert answer.exit_code == exit_code, answer.output
    return answer.output


@pytest.fixture(autouse=True)
def _a_notice(world: World, settings: Any) -> None:
    """The head of the department, who wants mail at any hour, has something to look at."""
    settings.EMAIL_HOST = "mail.example"
    head, midnight = world[Role.DEPARTMENT_HEAD], time()
    Staff.objects.filter(pk=head.pk).update(email="head@example.com")
    Preferences.objects.create(
        staff=head, mailing=Mailing.AT_ONCE, quiet_from=midnight, quiet_until=midnight, on_days_off=True
    )
    item = world.item()
    with as_of(START):
        SubmitItem(item=item, by=world[Role.CLERK], on=START).perform()


def test_each_notice_is_mailed_once() -> None:
    assert "测试员department_head：1条" in told("--dry-run")
    assert mail.outbox == []
    assert "已发送1条" in told()
    (sent,) = mail.outbox
    assert sent.to == ["head@example.com"]
    assert told() == ""
    assert "没有要发送的消息" in told("--dry-run")


def test_a_server_that_fails_is_told_and_nothing_is_lost(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    assert "没有丢失" in told(exit_code=1)
    assert Notice.objects.get().mailed_at is None
    settings.EMAIL_HOST = ""
    assert "GONGKAI_EMAIL" in told(exit_code=1)


def test_what_was_read_long_ago_is_cleared_away() -> None:
    Notice.objects.update(read_at=timezone.now() - timedelta(days=91))
    told()
    assert not Notice.objects.exists()
