"""``gongkai staff``: who may give a password, and what becomes of it."""

import pytest
from typer.testing import CliRunner

from gongkai.cli.staff import app
from gongkai.records.agencies.models import Staff
from gongkai.records.authority import Role
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from tests.records.world import World

NEW = "a-new-word-2026"


@pytest.fixture
def give(world: World):
    def run(to: str, by: str, password: str = NEW):
        return CliRunner().invoke(app, ["password", to, "--as", by, "--password", password])

    return run


def test_an_administrator_gives_a_password_that_the_journal_does_not_know(world, give):
    clerk, administrator = world[Role.CLERK], world[Role.ADMINISTRATOR]
    assert give(clerk.username, administrator.username).exit_code == 0
    assert Staff.objects.get(pk=clerk.pk).check_password(NEW)
    told = Event.objects.get(kind=EventKind.PASSWORD_SET)
    assert NEW not in str(told.data)


def test_a_clerk_may_not_and_a_weak_one_is_refused(world, give):
    clerk, administrator = world[Role.CLERK], world[Role.ADMINISTRATOR]
    refused = give(administrator.username, clerk.username)
    weak = give(clerk.username, administrator.username, "short")
    assert (refused.exit_code, weak.exit_code) == (1, 1)
    assert "至少要有10个字符" in weak.output
    assert not Event.objects.filter(kind=EventKind.PASSWORD_SET).exists()


def test_who_is_not_locked_is_told_so(world):
    answer = CliRunner().invoke(app, ["unlock", world[Role.CLERK].username])
    assert (answer.exit_code, "没有被锁定" in answer.output) == (0, True)
