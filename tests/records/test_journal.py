"""The journal: one event for each verb, told as it was then, and never changed by anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from gongkai.records.agencies.models import Agency, AgencyKind, Post, Staff
from gongkai.records.agencies.verbs import FoundAgency
from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Item
from gongkai.records.disclosure.verbs import SubmitItem
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import as_of, retrospective
from tests.records.world import START, World, done

INSERT_COLUMNS = (
    "id, kind, subject_type, subject_id, agency_id, business_date, recorded_at, actor_id, "
    "actor_name, actor_post, data, source"
)


def test_each_verb_writes_exactly_one_event(world: World) -> None:
    before = Event.objects.count()
    item = world.item()
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("id")
    assert (event.kind, event.subject_type, event.subject_id) == (
        "item.registered",
        "disclosure.item",
        item.pk,
    )
    assert event.business_date == START
    assert event.agency == world.department
    assert event.sentence == "登记信息《测试通知》"


def test_the_actor_stays_as_they_were_then(world: World) -> None:
    item = world.item()
    clerk = world[Role.CLERK]
    Staff.objects.filter(pk=clerk.pk).update(name="改名以后")
    Post.objects.filter(agency=world.department, role=Role.CLERK).update(title="改称以后")
    event = Event.objects.about(item).get()
    assert event.actor_name == clerk.name != "改名以后"
    assert event.actor_post == "测试镇民政所信息员"


def test_what_is_entered_afterwards_carries_its_source(world: World) -> None:
    with as_of(START), retrospective("1号台账"):
        item = world.item()
        world_event = Event.objects.about(item).get()
    assert world_event.source == "测试资料"  # the innermost source is the one that counts
    with as_of(START):
        SubmitItem(item=item, by=world[Role.CLERK], on=START).perform()
    assert Event.objects.about(item).last().source == ""


def test_a_source_must_be_named() -> None:
    with pytest.raises(ValueError, match="资料来源"), retrospective(""):
        pass


def test_a_failing_change_leaves_no_event_and_a_failing_event_no_change(world: World) -> None:
    items, events = Item.objects.count(), Event.objects.count()
    verb = SubmitItem(item=world.item(), by=world[Role.CLERK], on=START)
    verb.after = lambda: 1 / 0  # type: ignore[method-assign,assignment]
    with pytest.raises(ZeroDivisionError):
        done(verb)
    assert (Item.objects.count(), Event.objects.count()) == (items + 1, events + 1)
    assert Item.objects.latest("pk").status == "draft"


def test_a_sentence_with_a_missing_word_is_still_told() -> None:
    assert EventKind.CORRECTION_ASKED.tell({}) == "一次性告知补正，最迟应于未记载补正"


def test_the_timeline_follows_business_dates(world: World) -> None:
    item = world.item(START + timedelta(days=5))
    done(SubmitItem(item=item, by=world[Role.CLERK], on=START + timedelta(days=7)))
    dates = list(Event.objects.about(item).values_list("business_date", flat=True))
    assert dates == sorted(dates)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_event SET actor_name = 'x'",
        "UPDATE journal_event SET kind = kind WHERE id = (SELECT MIN(id) FROM journal_event)",
        "DELETE FROM journal_event",
        "DELETE FROM journal_event WHERE id = (SELECT MAX(id) FROM journal_event)",
    ],
)
def test_the_database_refuses_to_change_or_delete_rows(world: World, statement: str) -> None:
    before = list(Event.objects.values())
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(statement)
    assert list(Event.objects.values()) == before


def test_the_database_refuses_to_replace_a_row(world: World) -> None:
    before = list(Event.objects.values())
    if connection.vendor == "sqlite":
        statements = [
            f"INSERT OR REPLACE INTO journal_event SELECT {INSERT_COLUMNS} FROM journal_event",
            f"REPLACE INTO journal_event SELECT {INSERT_COLUMNS} FROM journal_event",
            "UPDATE OR REPLACE journal_event SET id = id + 1",
        ]
    else:
        connection.cursor().execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # else TRUNCATE is refused for another reason
        statements = [
            f"INSERT INTO journal_event ({INSERT_COLUMNS}) OVERRIDING SYSTEM VALUE "
            f"SELECT {INSERT_COLUMNS} FROM journal_event ON CONFLICT (id) DO UPDATE SET actor_name = 'x'",
            "TRUNCATE journal_event CASCADE",
            "TRUNCATE agencies_staff CASCADE",
        ]
    connection.check_constraints()  # else PostgreSQL refuses TRUNCATE for deferred keys, before any trigger
    for statement in statements:
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            connection.cursor().execute(statement)
    assert list(Event.objects.values()) == before


def test_the_models_refuse_as_the_database_does(world: World) -> None:
    event = Event.objects.latest("id")
    event.actor_name = "别人"
    for change in (event.save, event.delete, Event.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_an_event_without_a_named_actor_is_refused(world: World) -> None:
    event = Event.objects.latest("id")
    event.pk, event.actor_post = None, ""
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save(force_insert=True)


def test_a_verb_on_a_day_to_come_is_refused(world: World) -> None:
    verb = FoundAgency(
        by=world[Role.ADMINISTRATOR],
        on=START + timedelta(days=1),
        parent=world.town,
        name="明日村民委员会",
        code="100000099",
        kind=AgencyKind.VILLAGE,
    )
    with as_of(START):
        (refusal,) = verb.refusals()
    assert "还没有到" in refusal.reason
    assert not Agency.objects.filter(code="100000099").exists()
