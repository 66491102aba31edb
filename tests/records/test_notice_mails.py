"""Notices by mail: once, not at night, nothing lost when the server is down."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.records.agencies.models import Staff
from gongkai.records.agencies.verbs import ChangeOwnContact, ChangeStaffContact
from gongkai.records.authority import Role
from gongkai.records.disclosure.verbs import SubmitItem
from gongkai.records.journal.models import Event
from gongkai.records.notices import mailing
from gongkai.records.notices.models import Mailing, Notice, Preferences
from gongkai.records.notices.verbs import ChoosePreferences
from gongkai.records.today import SHANGHAI, as_of
from tests.records.world import START, World, done, refused

MORNING = datetime(2023, 1, 4, 9, 0, tzinfo=SHANGHAI)  # a Wednesday
CAME = MORNING - timedelta(hours=3)


class Post:
    """Keeps what it is given to send; a server that is down takes nothing."""

    def __init__(self, is_down: bool = False) -> None:
        self.sent: list[tuple[str, str, str]] = []
        self.is_down = is_down

    def __call__(self, subject: str, text: str, address: str) -> None:
        if self.is_down:
            raise ConnectionRefusedError("down")
        self.sent.append((subject, text, address))


@pytest.fixture
def head(world: World) -> Staff:
    """The head of the department, with a mailbox and one notice that came at six."""
    head = world[Role.DEPARTMENT_HEAD]
    done(ChangeOwnContact(by=head, on=START, staff=head, email="head@example.com", phone=""))
    tell(world, CAME)
    head.refresh_from_db()
    return head


def tell(world: World, at: datetime) -> None:
    item = world.item()
    with as_of(START):
        SubmitItem(item=item, by=world[Role.CLERK], on=START).perform()
    Notice.objects.filter(event=Event.objects.latest("pk")).update(made_at=at)


def run(now: datetime, post: Post) -> int:
    return sum(mailing.send(one, now, post) for one in mailing.due(now))


def wish(staff: Staff, **details: object) -> None:
    told = {
        "mailing": Mailing.DAILY,
        "daily_at": time(8, 30),
        "quiet_from": time(20),
        "quiet_until": time(7, 30),
    }
    done(ChoosePreferences(by=staff, on=START, **(told | details)))  # type: ignore[arg-type]


def test_a_person_gets_one_mail_a_day_and_no_notice_twice(world: World, head: Staff) -> None:
    post = Post()
    assert run(MORNING, post) == 1
    ((subject, text, address),) = post.sent
    assert (subject, address) == ("政府信息公开工作台：您有1条新消息", "head@example.com")
    assert "测试镇民政所提交了“测试救助”栏目的一条信息，等待部门审核" in text
    assert "测试通知" not in text  # its title
    assert run(MORNING, post) == 0
    tell(world, MORNING + timedelta(hours=1))
    assert run(MORNING + timedelta(hours=4), post) == 0
    assert run(MORNING + timedelta(days=1), post) == 1
    assert Event.objects.about(head).filter(kind="notices.digest_sent").count() == 2


def test_who_wants_it_at_once_waits_for_no_hour_but_the_quiet_ones(world: World, head: Staff) -> None:
    wish(head, mailing=Mailing.AT_ONCE)
    assert run(MORNING.replace(hour=7, minute=0), Post()) == 0
    assert run(MORNING.replace(hour=7, minute=30), Post()) == 1


def test_days_off_are_quiet_unless_wished_otherwise(world: World, head: Staff) -> None:
    saturday = MORNING + timedelta(days=3)
    assert run(saturday, Post()) == 0
    wish(head, on_days_off=True)
    assert run(saturday, Post()) == 1


def test_what_was_read_or_not_wanted_is_not_mailed(world: World, head: Staff) -> None:
    wish(head, mailing=Mailing.NEVER)
    assert run(MORNING, Post()) == 0
    wish(head)
    Notice.objects.update(read_at=MORNING)
    assert run(MORNING, Post()) == 0


def test_a_server_that_is_down_loses_nothing(world: World, head: Staff) -> None:
    with pytest.raises(ConnectionRefusedError):
        run(MORNING, Post(is_down=True))
    assert Notice.objects.get().mailed_at is None
    assert run(MORNING + timedelta(minutes=15), Post()) == 1


def test_an_account_that_is_closed_gets_no_mail(world: World, head: Staff) -> None:
    Staff.objects.filter(pk=head.pk).update(is_active=False)
    assert run(MORNING, Post()) == 0


def test_many_notices_are_counted_and_the_first_told(
    world: World, head: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "MOST_TOLD", 1)
    tell(world, CAME)
    post = Post()
    assert run(MORNING, post) == 2
    assert "另有1条" in post.sent[0][1]


def test_an_address_is_the_persons_own_business_and_the_administrators(world: World) -> None:
    clerk, other = world[Role.CLERK], world[Role.MANAGER]
    told = {"on": START, "staff": clerk, "phone": ""}
    assert refused(ChangeOwnContact(by=other, email="a@example.com", **told)) == ["只能修改本人的联系方式"]
    (reason,) = refused(ChangeStaffContact(by=world[Role.ADMINISTRATOR], email="no address", **told))
    assert reason.startswith("电子邮箱")
    done(ChangeStaffContact(by=world[Role.ADMINISTRATOR], email="a@example.com", **told))
    clerk.refresh_from_db()
    assert clerk.email == "a@example.com"
    assert "a@example.com" not in str(Event.objects.latest("pk").data)


@given(st.times(), st.times(), st.times())
def test_the_quiet_hours_are_those_from_one_time_to_the_other(begin: time, end: time, at: time) -> None:
    quiet = Preferences(quiet_from=begin, quiet_until=end)
    assert not quiet.is_quiet(end)
    assert quiet.is_quiet(begin) == (begin != end)
    if begin != end:
        assert quiet.is_quiet(at) != Preferences(quiet_from=end, quiet_until=begin).is_quiet(at)
