"""Who may do what: every verb × every role, against a table that a person can read (authority.md)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from gongkai.records.agencies import verbs as agencies
from gongkai.records.agencies.models import Agency, Staff, Term
from gongkai.records.agencies.verbs import BeginTerm, EndTerm
from gongkai.records.annual import verbs as annual
from gongkai.records.applications import verbs as applications
from gongkai.records.assessment import verbs as assessment
from gongkai.records.authority import TABLE, TREE_WIDE, Action, Role, roles_for
from gongkai.records.catalogue import verbs as catalogue
from gongkai.records.coordination import verbs as coordination
from gongkai.records.disclosure import verbs as disclosure
from gongkai.records.guide import verbs as guide
from gongkai.records.handbook import verbs as handbook
from gongkai.records.importing import verbs as importing
from gongkai.records.journal.kinds import EventKind
from gongkai.records.letters import verbs as letters
from gongkai.records.noticeboards import verbs as noticeboards
from gongkai.records.notices import verbs as notices
from gongkai.records.oversight import verbs as oversight
from gongkai.records.papers import verbs as papers
from gongkai.records.redacting import verbs as redacting
from gongkai.records.redress import verbs as redress
from gongkai.records.responsibility import verbs as responsibility
from gongkai.records.retention import verbs as retention
from gongkai.records.rollup import verbs as rollup
from gongkai.records.tasks import verbs as tasks
from gongkai.records.verbs import Verb
from tests.records.world import START, World, done

GOLDEN = Path(__file__).parent / "authority.md"
APPS = (
    agencies,
    catalogue,
    guide,
    handbook,
    disclosure,
    importing,
    applications,
    letters,
    redacting,
    noticeboards,
    oversight,
    annual,
    redress,
    papers,
    retention,
    rollup,
    coordination,
    notices,
    tasks,
    responsibility,
    assessment,
)
DAY = START + timedelta(days=30)


def every_verb() -> list[type[Verb]]:
    """Every verb that can be performed, in the order of the apps and of their names."""

    def below(verb: type[Verb]) -> Iterator[type[Verb]]:
        for one in verb.__subclasses__():
            yield one
            yield from below(one)

    found = {one for one in below(Verb) if hasattr(one, "event") and hasattr(one, "action")}
    order = [app.__name__ for app in APPS]

    def place(verb: type[Verb]) -> tuple[int, str]:
        return next(n for n, name in enumerate(order) if verb.__module__.startswith(name)), verb.__name__

    return sorted(found, key=place)


def bare(verb: type[Verb], actor: Staff, agency: Agency, on: date = DAY) -> Verb:
    """The verb without what it is about and without rules of its own: what it still refuses is authority."""
    empty = verb.__new__(verb)
    empty.by, empty.on = actor, on
    empty.agency = empty.judged_over = lambda: agency  # type: ignore[method-assign]
    empty.rules = list  # type: ignore[method-assign,assignment]
    empty.stores = lambda: iter(())  # type: ignore[method-assign]
    return empty


def authority(verb: type[Verb], actor: Staff, agency: Agency, on: date = DAY) -> bool:
    """Whether ``actor`` may do this with a record of ``agency``."""
    return not bare(verb, actor, agency, on).refusals()


def matrix(world: World) -> str:
    lines = [
        "# 岗位与权限",
        "",
        "由测试生成，修改权限后用 `GONGKAI_WRITE_MATRIX=1 pytest tests/matrix` 重写，并逐行核对。",
        "记录属于镇民政所；各岗位由本镇的人担任。● 可以办理，空白为无权办理。",
        "",
        f"| 办理 | 事项 | {' | '.join(role.label for role in Role)} |",
        f"|---|---|{'---|' * len(Role)}",
    ]
    for verb in every_verb():
        marks = ["●" if authority(verb, world[role], world.department) else "" for role in Role]
        lines.append(f"| {verb.__name__} | {Action(verb.action).label} | {' | '.join(marks)} |")
    return "\n".join(lines) + "\n"


def test_every_verb_by_every_role_is_as_the_table_says(world: World) -> None:
    found = matrix(world)
    if os.environ.get("GONGKAI_WRITE_MATRIX") == "1":
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


def test_every_action_has_its_roles_and_every_verb_its_action_and_event() -> None:
    assert set(TABLE) == set(Action)
    assert all(TABLE.values())
    found = every_verb()
    assert len(found) > 50
    for verb in found:
        assert isinstance(verb.action, Action), verb
        assert isinstance(verb.event, EventKind | property), verb


def test_every_action_but_looking_has_a_verb() -> None:
    assert {verb.action for verb in every_verb()} == set(Action) - {Action.SEE_DESK}


def test_an_unknown_action_raises() -> None:
    with pytest.raises(KeyError):
        roles_for("approve_everything")  # type: ignore[arg-type]


def test_another_town_and_the_county_have_no_say_in_the_towns_work(world: World) -> None:
    outside = ("other_manager", "county_head")
    for verb in every_verb():
        for agency in (world.town, world.department):
            for who in outside:
                allowed = authority(verb, world.others[who], agency)
                above = who == "county_head" and Role.OGI_HEAD in roles_for(verb.action)
                assert allowed == (above and verb.action in TREE_WIDE), (verb, who, agency)


def test_a_post_below_reaches_neither_its_town_nor_its_sister_unit(world: World) -> None:
    for verb in every_verb():
        for agency in (world.town, world.village):
            assert not authority(verb, world[Role.CLERK], agency)
            assert not authority(verb, world[Role.DEPARTMENT_HEAD], agency)


def test_the_village_clerk_keeps_the_village(world: World) -> None:
    clerk = world.others["village_clerk"]
    allowed = {verb.action for verb in every_verb() if authority(verb, clerk, world.village)}
    assert allowed == {action for action in TABLE if Role.CLERK in TABLE[action]} - {Action.SEE_DESK}


def test_nobody_may_do_anything_without_a_post(world: World) -> None:
    assert not any(authority(verb, world.others["nobody"], world.town) for verb in every_verb())


def test_a_term_counts_from_its_first_day_to_its_last(world: World) -> None:
    first, last = date(2023, 3, 1), date(2023, 9, 28)
    nobody, head = world.others["nobody"], world[Role.ADMINISTRATOR]
    done(BeginTerm(by=head, on=first, at=world.town, role=Role.MANAGER, staff=nobody))
    done(EndTerm(by=head, on=last, term=Term.objects.get(staff=nobody)))
    publish = disclosure.PublishItem
    days = [first - timedelta(days=1), first, last, last + timedelta(days=1)]
    assert [authority(publish, nobody, world.town, day) for day in days] == [False, True, True, False]


def test_a_closed_account_may_do_nothing(world: World) -> None:
    manager = world[Role.MANAGER]
    assert authority(disclosure.PublishItem, manager, world.town)
    manager.is_active = False
    assert not any(authority(verb, manager, world.town) for verb in every_verb())


def test_the_refusal_names_who_may_do_it_and_the_rule(world: World) -> None:
    (refusal,) = bare(disclosure.CheckItem, world[Role.CLERK], world.town).refusals()
    assert "部门负责人" in refusal.reason
    assert "第四条" in str(refusal)
