"""Responsibility: deputies stand in, who leaves hands over, and every past day has its responsible person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.posts import needed_at, post_duties
from gongkai.records.agencies.models import Staff, Term
from gongkai.records.agencies.verbs import BeginTerm, EndTerm
from gongkai.records.applications.verbs import AssignCase
from gongkai.records.authority import Action, Role
from gongkai.records.disclosure.verbs import CheckItem, SubmitItem
from gongkai.records.evidence.keeping import brought
from gongkai.records.journal.models import Event
from gongkai.records.responsibility.commitments import commitments_document, standings
from gongkai.records.responsibility.documents import clerks_document, responsibility_document
from gongkai.records.responsibility.models import Commitment
from gongkai.records.responsibility.table import gaps, holders, responsibility
from gongkai.records.responsibility.verbs import (
    DisableStaff,
    DropCommitmentEvidence,
    EnableStaff,
    Handing,
    HandOver,
    KeepCommitmentEvidence,
    NameDeputy,
)
from gongkai.records.tasks.models import Origin, Task
from gongkai.records.tasks.verbs import GiveTask
from gongkai.records.today import as_of
from tests.records.world import START, World, done, examples, reasons, refused, rolled_back

LATER = START + timedelta(days=20)
UNTIL = LATER + timedelta(days=5)


def term_of(person: Staff) -> Term:
    return Term.objects.get(staff=person, stands_in_for=None)


def deputy(world: World, **details: Any) -> NameDeputy:
    told = {"of": term_of(world[Role.DEPARTMENT_HEAD]), "staff": world[Role.CLERK], "on": LATER}
    told |= {"since": LATER, "until": UNTIL, "reason": "休假"}
    return NameDeputy(**({"by": world[Role.OGI_HEAD]} | told | details))


def test_the_law_and_the_table_of_roles_name_the_same_posts() -> None:
    assert set(post_duties()) == set(Role.values)
    assert needed_at("village") == ("clerk",)


# --- deputies ---------------------------------------------------------------------------------------------


def test_a_deputy_may_what_the_holder_may_for_that_time_only_and_the_journal_says_so(world: World) -> None:
    item = done(SubmitItem(item=world.item(LATER), by=world[Role.MANAGER], on=LATER))
    person = world.others["nobody"]
    check = CheckItem(item=item, by=person, on=LATER, opinion="同意")
    assert refused(check)
    done(deputy(world, staff=person))
    done(check)
    event = Event.objects.about(item).last()
    assert event is not None
    assert event.actor_post == "测试镇民政所部门负责人（代）"
    assert Role.DEPARTMENT_HEAD in person.roles_over(world.department, UNTIL, tree_wide=False)
    assert not person.roles_over(world.department, UNTIL + timedelta(days=1), tree_wide=False)


def test_four_eyes_look_at_the_person_also_of_a_deputy(world: World) -> None:
    item = done(SubmitItem(item=world.item(LATER), by=world[Role.CLERK], on=LATER))
    done(deputy(world))
    assert refused(CheckItem(item=item, by=world[Role.CLERK], on=LATER, opinion="同意"))


def test_nobody_makes_himself_a_deputy_or_stands_in_for_himself_or_a_deputy(world: World) -> None:
    root = world[Role.ADMINISTRATOR]
    assert refused(deputy(world, by=root, staff=root)) == ["不能指定自己代行，请由他人办理"]
    assert refused(deputy(world, staff=world[Role.DEPARTMENT_HEAD]))
    done(deputy(world))
    stands_in = Term.objects.get(stands_in_for__isnull=False)
    assert refused(deputy(world, of=stands_in, staff=world.others["nobody"]))
    assert refused(deputy(world, since=UNTIL, until=UNTIL))  # the same person again on the last day


def test_a_deputy_has_a_reason_and_an_end_within_the_term(world: World) -> None:
    assert refused(deputy(world, reason=" "))
    assert refused(deputy(world, since=LATER - timedelta(days=1)))
    assert refused(deputy(world, until=LATER - timedelta(days=1)))
    assert done(deputy(world, since=LATER + timedelta(days=2))).began_on == LATER + timedelta(days=2)


def test_the_end_of_a_term_is_the_end_of_who_stands_in_for_it(world: World) -> None:
    done(deputy(world))
    done(deputy(world, staff=world.others["nobody"], since=UNTIL, until=UNTIL))
    done(EndTerm(by=world[Role.OGI_HEAD], on=LATER, term=term_of(world[Role.DEPARTMENT_HEAD])))
    assert list(Term.objects.filter(stands_in_for__isnull=False).values_list("ended_on")) == [(LATER,)]


def test_a_deputy_ends_early_but_not_twice(world: World) -> None:
    term = done(deputy(world))
    term = done(EndTerm(by=world[Role.OGI_HEAD], on=LATER + timedelta(days=1), term=term))
    assert refused(EndTerm(by=world[Role.OGI_HEAD], on=LATER + timedelta(days=2), term=term))


def test_a_deputy_may_be_appointed_to_the_post_for_good(world: World) -> None:
    done(deputy(world))
    role = {"at": world.department, "role": Role.DEPARTMENT_HEAD, "staff": world[Role.CLERK]}
    done(BeginTerm(by=world[Role.OGI_HEAD], on=LATER, **role))


# --- accounts ---------------------------------------------------------------------------------------------


def test_who_is_disabled_does_nothing_more_until_enabled(world: World) -> None:
    head, clerk, item = world[Role.OGI_HEAD], world[Role.CLERK], world.item()
    assert refused(DisableStaff(by=head, on=START, staff=head, reason="试试"))
    assert refused(DisableStaff(by=head, on=START, staff=clerk, reason=" "))
    clerk = done(DisableStaff(by=head, on=START, staff=clerk, reason="调离"))
    assert refused(DisableStaff(by=head, on=START, staff=clerk, reason="再停用"))
    assert "账号已停用" in reasons(SubmitItem(item=item, by=clerk, on=START))[0]
    clerk = done(EnableStaff(by=head, on=START, staff=clerk))
    assert refused(EnableStaff(by=head, on=START, staff=clerk))


# --- who is responsible when ------------------------------------------------------------------------------


def test_every_past_day_has_its_responsible_person(world: World) -> None:
    head, clerk, successor = world[Role.OGI_HEAD], world[Role.CLERK], world.others["nobody"]
    done(deputy(world, of=term_of(clerk), staff=world[Role.DEPARTMENT_HEAD]))
    done(EndTerm(by=head, on=UNTIL, term=term_of(clerk)))
    vacant = UNTIL + timedelta(days=3)
    begins = {"at": world.department, "role": Role.CLERK, "staff": successor, "on": UNTIL + timedelta(days=9)}
    done(BeginTerm(by=head, **begins))

    def names(on: date) -> list[str]:
        return [person.name for person in holders(world.department, Role.CLERK, on)]

    assert names(START - timedelta(days=1)) == []
    assert names(START) == [clerk.name]
    assert names(LATER) == [clerk.name, world[Role.DEPARTMENT_HEAD].name]
    assert names(vacant) == []
    assert names(UNTIL + timedelta(days=9)) == [successor.name]
    (missing,) = gaps(responsibility([world.department], vacant))
    assert (missing.role, missing.vacant_since) == (Role.CLERK, UNTIL)
    for on, text in ((LATER, f"（至{UNTIL}）"), (vacant, f"空缺（{UNTIL}离任后）")):
        assert text in str(responsibility_document(world.town, on))
        assert text in str(clerks_document(world.town, on))


def test_a_post_that_must_be_held_and_never_was_is_a_gap_and_a_lonely_one_is_marked(world: World) -> None:
    with as_of(LATER):
        lines = {
            (unit.agency.pk, line.role): line
            for unit in responsibility([world.town, world.other_town, world.village], LATER)
            for line in unit.lines
        }
    assert lines[world.other_town.pk, Role.LEADER].is_gap
    assert lines[world.other_town.pk, Role.LEADER].vacant_since is None
    assert lines[world.town.pk, Role.MANAGER].is_alone
    assert not lines[world.town.pk, Role.OGI_HEAD].is_alone  # there are two
    assert not lines[world.village.pk, Role.CLERK].is_alone


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60)), max_size=6), st.integers(0, 260))
@examples(15)
def test_on_any_day_those_are_responsible_whose_terms_run(
    founded: World, periods: list[tuple[int, int]], day: int
) -> None:
    on = START + timedelta(days=day)
    post = Term.objects.get(staff=founded[Role.CLERK]).post
    with rolled_back():
        Term.objects.filter(post=post).update(ended_on=START)
        running = 1 if on == START else 0
        for first, length in periods:
            began = START + timedelta(days=first)
            ended = began + timedelta(days=length)
            Term.objects.create(post=post, staff=founded[Role.CLERK], began_on=began, ended_on=ended)
            running += began <= on <= ended
        (unit,) = responsibility([founded.department], on)
        lines = [line for line in unit.lines if line.role == Role.CLERK]
        assert len([line for line in lines if line.holder]) == running
        assert bool(gaps([unit])) == (running == 0)


# --- leaving ----------------------------------------------------------------------------------------------


def in_hand(world: World) -> Task:
    """A case and a task in the hands of the clerk."""
    case = world.application()
    clerk = {"unit": world.department, "handler": world[Role.CLERK], "by": world[Role.MANAGER], "on": START}
    done(AssignCase(case=case, **clerk))
    told = {"at": world.town, "title": "补齐栏目", "due_on": UNTIL, "origin": Origin.OTHER}
    return done(GiveTask(**clerk, **told))


def leave(world: World, successor: Staff | None, **details: Any) -> HandOver:
    person = details.pop("staff", world[Role.CLERK])
    terms = (Handing(term_of(person), successor),)
    return HandOver(**({"by": world[Role.OGI_HEAD], "on": LATER, "staff": person, "terms": terms} | details))


def test_who_leaves_hands_over_posts_and_open_work_at_once(world: World) -> None:
    task, successor = in_hand(world), world.others["nobody"]
    done(leave(world, successor, cases_to=successor, tasks_to=successor))
    task.refresh_from_db()
    assert task.handler == successor
    assert term_of(world[Role.CLERK]).ended_on == LATER
    assert holders(world.department, Role.CLERK, LATER + timedelta(days=1)) == [successor]
    event = Event.objects.about(world[Role.CLERK]).last()
    assert event is not None
    assert "由测试员nobody接任；申请1件移交测试员nobody；交办事项1件移交测试员nobody" in event.sentence


def test_nobody_leaves_open_work_behind(world: World) -> None:
    in_hand(world)
    told = refused(leave(world, world.others["nobody"]))
    assert told == ["有1件在办的申请，请选择由谁继续承办", "有1件交办事项没有办结，请选择由谁继续办理"]


def test_nobody_hands_over_to_himself(world: World) -> None:
    in_hand(world)
    person = leave(world, None).staff
    for verb in (
        leave(world, person),
        leave(world, None, tasks_to=person, vacancy_accepted=True),
    ):
        assert "接手的人不能是离任人自己，请选择别的人" in refused(verb)


def test_the_last_holder_of_a_post_leaves_only_with_eyes_open(world: World) -> None:
    assert "没有信息员，请选择接任人" in refused(leave(world, None))[0]
    done(leave(world, None, vacancy_accepted=True))
    assert gaps(responsibility([world.department], LATER + timedelta(days=1)))


def test_a_step_that_is_refused_undoes_all_of_it(world: World) -> None:
    """The one who would go on with the cases holds no post there."""
    in_hand(world)
    stranger = world.others["village_clerk"]
    told = refused(leave(world, world.others["nobody"], cases_to=stranger, tasks_to=stranger))
    assert "没有可以承办申请的岗位" in told[0]
    head = world[Role.OGI_HEAD]
    assert refused(leave(world, head, cases_to=head, tasks_to=head)) == ["不能任命自己，请由他人办理"]


def test_one_of_two_posts_may_end_and_the_work_stays(world: World) -> None:
    task, clerk = in_hand(world), world[Role.CLERK]
    own = term_of(clerk)
    done(
        BeginTerm(
            by=world[Role.OGI_HEAD], on=START, at=world.village, role=Role.CLERK, staff=clerk, title="兼"
        )
    )
    second = Term.objects.get(staff=clerk, post__agency=world.village)
    done(HandOver(by=world[Role.OGI_HEAD], on=LATER, staff=clerk, terms=(Handing(second),)))
    own.refresh_from_db()
    task.refresh_from_db()
    assert (own.ended_on, task.handler) == (None, clerk)


def test_a_hand_over_names_posts_of_this_person(world: World) -> None:
    other = (Handing(term_of(world[Role.MANAGER])),)
    assert "不是测试员clerk担任的" in refused(leave(world, None, terms=other))[0]
    assert refused(leave(world, None, terms=()))[0] == "请选择要结束的岗位"


# --- the five ---------------------------------------------------------------------------------------------


def keep(world: World, **details: Any) -> KeepCommitmentEvidence:
    paper = brought("工作要点。".encode(), "要点.txt")
    told = {"at": world.town, "year": 2023, "commitment": Commitment.PLANS, "title": "工作要点"}
    told |= {"dated_on": START, "files": (paper,), "on": START}
    return KeepCommitmentEvidence(**({"by": world[Role.MANAGER]} | told | details))


def test_evidence_is_a_file_with_a_name_and_a_day_and_is_dropped_with_a_reason(world: World) -> None:
    assert len(refused(keep(world, title=" ", files=(), dated_on=LATER, year=2030))) == 4
    kept = done(keep(world))
    drop = {"by": world[Role.MANAGER], "on": LATER}
    assert refused(DropCommitmentEvidence(**drop, kept=kept, reason=" "))
    kept = done(DropCommitmentEvidence(**drop, kept=kept, reason="传错了"))
    assert refused(DropCommitmentEvidence(**drop, kept=kept, reason="再删"))
    assert not any(one.evidence for one in standings(world.town, 2023, LATER))


def test_the_five_follow_from_the_records_and_evidence_alone_decides_nothing(world: World) -> None:
    found = {one.commitment: one for one in standings(world.town, 2023, LATER)}
    assert list(found) == list(Commitment)
    assert not found[Commitment.AWARENESS].is_met  # no training yet
    assert found[Commitment.PEOPLE].is_met
    assert found[Commitment.WORK].is_met  # of January nothing is asked before it is over
    done(leave(world, None, vacancy_accepted=True))
    done(keep(world))
    found = {one.commitment: one for one in standings(world.town, 2023, date(2023, 3, 1))}
    assert not found[Commitment.PEOPLE].is_met
    assert next(point.told for point in found[Commitment.WORK].points) == "每月检查：2个月中检查了0个月"
    assert found[Commitment.PLANS].state == "有佐证，请核对"
    assert "没有信息员的单位：1个" in str(commitments_document(world.town, 2023, date(2023, 3, 1)))


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_evidence_is_kept_by_the_office(world: World, role: Role) -> None:
    assert refused(keep(world, by=world[role]))
    assert Action.KEEP_COMMITMENTS.label in refused(keep(world, by=world[role]))[0]
