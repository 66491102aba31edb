"""Trainings: planned, signed in with the code of the door, tested, certified; only what was held is counted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.questions import bank, draw
from gongkai.records.annual import figures as f
from gongkai.records.annual.scope import Scope
from gongkai.records.authority import Role
from gongkai.records.journal.models import Event
from gongkai.records.oversight import door
from gongkai.records.oversight.attending import as_participant, as_staff
from gongkai.records.oversight.hours import hours_of
from gongkai.records.oversight.models import Participant, Presence, Training
from gongkai.records.oversight.people import Person, not_listed, post_holders, typed_people
from gongkai.records.oversight.verbs import (
    CancelTraining,
    ChangeTraining,
    ConcludeTraining,
    EnterMarks,
    HoldTraining,
    InviteToTraining,
    IssueCertificates,
    PlanTraining,
    RecordAttendance,
    SignIn,
    StrikeOut,
    TakeTest,
    Uninvite,
)
from gongkai.records.today import as_of
from gongkai.records.verbs import Refused
from tests.records.world import START, World, done, reasons, refused

DAY = START + timedelta(days=30)
GUEST = Person("客人甲", "测试县档案馆", "馆员")


def planned(world: World, **told: object) -> Training:
    arranged = {
        "title": "测试培训",
        "organiser": "测试镇党政办公室",
        "day": DAY,
        "hours": Decimal("3.5"),
        "topics": ("regulation",),
        "questions": 4,
    }
    manager = world[Role.MANAGER]
    training = done(PlanTraining(by=manager, on=START, at=world.town, **(arranged | told)))
    people = (*post_holders(world.town, START, roles=[Role.CLERK]), GUEST)
    return done(InviteToTraining(by=manager, on=START, training=training, people=people))


def of_guest(training: Training) -> Participant:
    return training.attendees.get(name=GUEST.name)


def signed_in(training: Training, participant: Participant) -> Participant:
    done(SignIn(by=as_participant(participant), on=DAY, training=training, participant=participant))
    participant.refresh_from_db()
    return participant


def answered(participant: Participant, *, right: bool) -> int:
    asked = draw(["regulation"], 4, DAY, "test")
    answers = {one.key: list(one.right if right else _wrong(one.right)) for one in asked}
    verb = TakeTest(
        by=as_participant(participant),
        on=DAY,
        participant=participant,
        questions=[one.key for one in asked],
        answers=answers,
    )
    done(verb)
    return verb.taken.mark


def _wrong(right: str) -> str:
    return "A" if right != "A" else "B"


def test_only_trainings_that_were_held_are_counted_in_the_year_of_their_day(world: World) -> None:
    manager, scope = world[Role.MANAGER], Scope(world.town, START.year)
    training = planned(world)
    cancelled = planned(world)
    done(CancelTraining(by=manager, on=START, training=cancelled, reason="与防汛值班冲突"))
    assert f.count(scope)[f.TRAININGS] == 0
    signed_in(training, of_guest(training))
    done(ConcludeTraining(by=manager, on=DAY + timedelta(days=1), training=training, told="如期举办"))
    counted = f.count(scope)
    assert (counted[f.TRAININGS], counted[f.TRAINED], counted[f.TRAINING_HOURS]) == (1, 1, Decimal("3.5"))
    training.refresh_from_db()
    assert training.held_on == DAY
    assert set(training.attendees.exclude(name=GUEST.name).values_list("presence", flat=True)) == {
        Presence.ABSENT
    }


def test_a_training_entered_afterwards_needs_no_more_than_a_head_count(world: World) -> None:
    verb = HoldTraining(
        by=world[Role.MANAGER],
        on=DAY,
        at=world.town,
        title="以往培训",
        organiser="测试县",
        hours=Decimal(4),
        participants=2,
    )
    verb.people = (GUEST, Person("客人乙", "某单位"), Person("客人丙", "某单位"))
    assert "多于参加人数2" in refused(verb)[0]
    verb.people = (GUEST,)
    assert done(verb).attendees.get().is_present


def test_the_list_holds_each_person_once_whatever_way_they_came_to_it(world: World) -> None:
    training = planned(world)
    again = (GUEST, *post_holders(world.town, START, roles=[Role.CLERK]))
    verb = InviteToTraining(by=world[Role.MANAGER], on=START, training=training, people=again)
    assert refused(verb)
    staff = [one.staff_id for one in training.attendees.filter(staff__isnull=False)]
    assert len(staff) == len(set(staff)) > 0


@given(st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.sampled_from("东西")), max_size=12))
def test_nobody_is_put_on_a_list_twice(names: list[tuple[str, str]]) -> None:
    people = [Person(name, unit) for name, unit in names]
    new = not_listed(people, [])
    assert {(one.name, one.unit_name) for one in new} == set(names)
    assert len(new) == len(set(names))


def test_a_line_that_is_no_person_is_named_by_its_number(world: World) -> None:
    (one, other) = typed_people("客人甲，测试县档案馆，馆员\n\n客人乙", world.town)
    assert (one.unit_name, one.role, other.unit_name) == ("测试县档案馆", "馆员", world.town.name)
    with pytest.raises(ValueError, match="第2行"):
        typed_people("客人甲\n，某单位", world.town)


# --- the door ---------------------------------------------------------------------------------------------------------


def told_at_the_door(opened: object) -> str:
    with pytest.raises(Refused) as caught:
        opened()  # type: ignore[operator]
    return str(caught.value)


def test_the_code_opens_the_door_for_minutes_and_only_on_the_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    training, clock = planned(world), [1_000_000.0]
    monkeypatch.setattr("time.time", lambda: clock[0])
    token, number = door.token_of(training), door.number_of(training)
    with as_of(DAY):
        assert door.by_token(token) == training
        assert door.by_number(f" {number[:3]} {number[3:]}") == training
        clock[0] += 299
        assert door.by_token(token) == door.by_number(number) == training
        clock[0] += 302
        assert "过期" in told_at_the_door(lambda: door.by_token(token))
        assert "过期" in told_at_the_door(lambda: door.by_number(number))
        for wrong in ("", "1:2:3", token[:-1], token.replace(":", "："), "000000"):
            assert "重新扫描" in told_at_the_door(lambda wrong=wrong: door.by_token(wrong))
    fresh = door.token_of(training)
    with as_of(DAY + timedelta(days=1)):
        assert "只能当天签到" in told_at_the_door(lambda: door.by_token(fresh))
        assert told_at_the_door(lambda: door.by_number(door.number_of(training)))


def test_who_signed_in_signs_in_once_and_a_struck_signature_may_be_given_again(world: World) -> None:
    training = planned(world)
    guest = signed_in(training, of_guest(training))
    again = SignIn(by=as_participant(guest), on=DAY, training=training, participant=guest)
    assert "已经签到" in refused(again)[0]
    manager = world[Role.MANAGER]
    done(StrikeOut(by=manager, on=DAY, training=training, participant=guest, reason="由他人代签"))
    guest.refresh_from_db()
    assert (guest.presence, guest.signed_in_at, guest.struck_why) == (Presence.INVITED, None, "由他人代签")
    assert refused(Uninvite(by=manager, on=DAY, training=training, participant=guest))
    assert signed_in(training, guest).struck_why == ""


def test_a_walk_in_is_marked_and_can_not_take_the_name_of_one_on_the_list(world: World) -> None:
    training = planned(world)
    stranger = Person("客人丁", "外单位")
    done(SignIn(by=as_staff(world[Role.LEADER]), on=DAY, training=training, person=stranger))
    assert training.attendees.get(name="客人丁").is_walk_in
    as_guest = SignIn(by=as_staff(world[Role.LEADER]), on=DAY, training=training, person=GUEST)
    assert "从名单中选择" in refused(as_guest)[0]
    other_day = SignIn(
        by=as_participant(of_guest(training)),
        on=DAY - timedelta(days=1),
        training=training,
        participant=of_guest(training),
    )
    assert "只能当天签到" in refused(other_day)[0]


def test_the_journal_names_who_signed_in_with_and_without_an_account(world: World) -> None:
    training = planned(world)
    clerk = world[Role.CLERK]
    listed = training.attendees.get(staff=clerk)
    done(SignIn(by=as_staff(clerk), on=DAY, training=training, participant=listed))
    signed_in(training, of_guest(training))
    told = Event.objects.about(training).filter(kind="training.signed_in")
    assert [(one.actor_id, one.actor_name) for one in told] == [(clerk.pk, clerk.name), (None, GUEST.name)]


# --- tests, certificates, hours ---------------------------------------------------------------------------------------


def test_the_best_try_counts_and_every_try_is_kept(world: World) -> None:
    training = planned(world)
    guest = of_guest(training)
    assert (
        "还没有签到"
        in reasons(
            TakeTest(
                by=as_participant(guest), on=DAY, participant=guest, questions=list(bank())[:1], answers={}
            )
        )[0]
    )
    guest = signed_in(training, guest)
    assert [answered(guest, right=True), answered(guest, right=False)] == [100, 0]
    guest.refresh_from_db()
    assert guest.best == 100
    assert [one.mark for one in guest.tries.all()] == [100, 0]


def test_an_open_question_is_named_and_marks_of_the_absent_are_refused(world: World) -> None:
    training = planned(world)
    guest = signed_in(training, of_guest(training))
    asked = [one.key for one in draw(["regulation"], 4, DAY, "x")]
    verb = TakeTest(
        by=as_participant(guest), on=DAY, participant=guest, questions=asked, answers={asked[0]: ["A"]}
    )
    assert "第2、3、4题还没有作答" in refused(verb)
    absent = training.attendees.exclude(pk=guest.pk).first()
    assert absent is not None
    marks = EnterMarks(by=world[Role.MANAGER], on=DAY, training=training, marks={absent.pk: 90})
    assert absent.name in refused(marks)[0]


def test_certificates_are_for_those_who_came_and_passed_and_are_numbered_through_the_year(
    world: World,
) -> None:
    manager = world[Role.MANAGER]
    training = planned(world)
    everybody = {one.pk: Presence.PRESENT for one in training.attendees.all()}
    done(RecordAttendance(by=manager, on=DAY, training=training, presence=everybody))
    *passing, failing = training.attendees.all()
    done(
        EnterMarks(
            by=manager,
            on=DAY,
            training=training,
            marks={one.pk: 60 for one in passing} | {failing.pk: 59},
        )
    )
    issue = IssueCertificates(by=manager, on=DAY, training=training)
    assert refused(issue)
    training = done(ConcludeTraining(by=manager, on=DAY, training=training))
    issue.training = training
    done(issue)
    numbers = [one.certificate for one in training.attendees.all()]
    assert numbers == [f"培证〔2023〕{n}号" for n in range(1, len(passing) + 1)] + [""]
    assert refused(IssueCertificates(by=manager, on=DAY, training=training))


def test_hours_are_added_for_each_person_and_who_has_none_is_listed_too(world: World) -> None:
    training = planned(world)
    clerk = world[Role.CLERK]
    place = training.attendees.get(staff=clerk)
    for one in (place, of_guest(training)):
        signed_in(training, one)
    done(ConcludeTraining(by=world[Role.MANAGER], on=DAY, training=training))
    told = {one.name: one for one in hours_of(world.town, DAY.year, DAY)}
    assert told[clerk.name].hours == told[GUEST.name].hours == Decimal("3.5")
    assert told[world[Role.LEADER].name].hours == 0
    assert not told[clerk.name].is_enough


def test_what_was_held_or_cancelled_can_not_be_changed(world: World) -> None:
    manager, training = world[Role.MANAGER], planned(world)
    signed_in(training, of_guest(training))
    training = done(ConcludeTraining(by=manager, on=DAY, training=training))
    change = ChangeTraining(
        by=manager, on=START, training=training, title="改", organiser="改", day=DAY, hours=Decimal(1)
    )
    assert "不能再改" in refused(change)[0]
    assert refused(CancelTraining(by=manager, on=DAY, training=training, reason="误"))
    early = ConcludeTraining(by=manager, on=date(2023, 1, 4), training=planned(world))
    assert "还没有到" in refused(early)[0]
