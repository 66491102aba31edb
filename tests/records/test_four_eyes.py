"""Whoever wrote or submitted something does not approve it, on any path, whatever posts they hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.report_form import form_for
from gongkai.records.agencies.models import Staff
from gongkai.records.annual.figures import entered_keys
from gongkai.records.annual.models import Layout, Place
from gongkai.records.annual.scope import Scope
from gongkai.records.annual.verbs import ApproveReport, EnterFigure, OpenReport, SubmitReport, WritePassage
from gongkai.records.applications.verbs import ApproveDecision, ProposeDecision, VoidEntry
from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Item, Status
from gongkai.records.disclosure.verbs import (
    CheckItem,
    ClearUrgency,
    CorrectItem,
    ProposeCorrection,
    PublishItem,
    PublishUrgently,
    ReviewCorrection,
    ReviewSecrecy,
    ReviseItem,
    SignOffItem,
    SubmitItem,
    WithdrawItem,
)
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.oversight.models import Finding
from gongkai.records.oversight.verbs import CloseFinding, Found, HoldInspection, RectifyFinding
from gongkai.records.verbs import Refused
from tests.records.world import START, World, done, examples, refused, rolled_back

REVIEW = {"opinion": "同意"}
TEXT = {"title": "改后的通知", "summary": "", "body": ""}
MOVES = (
    (SubmitItem, {}),
    (SubmitItem, {}),
    (CheckItem, REVIEW),
    (CheckItem, REVIEW),
    (ReviewSecrecy, REVIEW),
    (ReviewSecrecy, REVIEW),
    (SignOffItem, REVIEW),
    (SignOffItem, REVIEW),
    (SignOffItem, REVIEW | {"returned": True}),
    (CheckItem, REVIEW | {"returned": True}),
    (PublishItem, {}),
    (PublishItem, {}),
    (ReviseItem.of, TEXT),
    (PublishUrgently, {"reason": "测试急需"}),
    (ClearUrgency, REVIEW),
    (ProposeCorrection, TEXT | {"reason": "测试更正"}),
    (ReviewCorrection, REVIEW),
    (CorrectItem, {}),
    (WithdrawItem, {"reason": "测试撤回"}),
)
# The way to publication, by one person after the other; a walk begins somewhere on it.
PATH = (
    (SubmitItem, {}),
    (CheckItem, REVIEW),
    (ReviewSecrecy, REVIEW),
    (SignOffItem, REVIEW),
    (PublishItem, {}),
)


def owner(move: Any) -> Any:
    """The verb itself: a revision is laid out by ``ReviseItem.of``."""
    return getattr(move, "__self__", move)


def assert_four_eyes(item: Item) -> None:
    """Read from the journal alone: every approval is by somebody who had no hand in what they approve."""
    authors: set[int] = set()
    correctors: set[int] = set()
    steps: dict[str, int] = {}
    was_urgent, reviewer = False, 0
    for event in Event.objects.about(item).order_by("id"):
        who = event.actor_id
        match event.kind:
            case EventKind.ITEM_REGISTERED | EventKind.ITEM_REVISED:
                authors.add(who)
            case EventKind.ITEM_CORRECTION_PROPOSED:
                correctors.add(who)
                reviewer = 0
            case EventKind.ITEM_CORRECTION_REVIEWED:
                assert who not in authors | correctors
                reviewer = who
            case EventKind.ITEM_SUBMITTED:
                authors.add(who)
                steps = {}
            case EventKind.ITEM_REVIEWED:
                assert who not in authors | set(steps.values())
                steps[event.data["step_label"]] = who
            case EventKind.ITEM_PUBLISHED_URGENTLY:
                authors.add(who)
                was_urgent = True
            case EventKind.ITEM_URGENCY_CLEARED:
                assert who not in authors | correctors | set(steps.values())
            case EventKind.ITEM_CORRECTED:
                assert reviewer
                assert who not in authors | correctors | {reviewer}  # a correction is a round of its own
    if item.status == Status.PUBLISHED and not was_urgent:
        assert set(steps) == {"部门审核", "保密审查", "签发"}
        assert len(set(steps.values()) | authors) == len(steps) + len(authors)
    if was_urgent and item.status == Status.PUBLISHED and not item.awaits_clearing:
        assert Event.objects.about(item).filter(kind=EventKind.ITEM_URGENCY_CLEARED).exists()


def test_no_walk_of_verbs_lets_anyone_approve_their_own_item(world: World) -> None:
    people = [world.all_rounder(f"多岗{number}") for number in range(5)]
    reached: Counter[str] = Counter()

    @examples(8)
    @given(data=st.data())
    def walk(depth: int, data: st.DataObject) -> None:
        with rolled_back():
            item = world.item()
            for (verb, details), person in zip(PATH[:depth], people, strict=False):
                item = done(verb(item=item, by=person, on=START, **details))
            for _ in range(data.draw(st.integers(4, 12), label="steps")):
                possible = [move for move in MOVES if item.status in owner(move[0]).allowed]
                if not possible:
                    break
                verb, details = data.draw(st.sampled_from(possible), label="verb")
                actor = data.draw(st.sampled_from(people), label="actor")
                try:
                    item = done(verb(item=item, by=actor, on=START, **details))
                except Refused:
                    continue
                reached[owner(verb).__name__] += 1
                assert_four_eyes(item)

    for depth in range(len(PATH) + 1):
        walk(depth=depth)
    assert len(reached) > 8, reached  # the walks did get somewhere: otherwise they would have proved nothing


def test_one_person_with_every_post_gets_no_further_than_their_own_draft(world: World) -> None:
    alone = world.all_rounder("独自一人")
    item = world.item()
    item = done(ReviseItem.of(item=item, by=alone, on=START, **TEXT))
    item = done(SubmitItem(item=item, by=alone, on=START))
    (reason,) = refused(CheckItem(item=item, by=alone, on=START, opinion="同意"))
    assert "须由他人办理" in reason


def test_whoever_returned_and_then_rewrote_a_draft_is_its_author(world: World) -> None:
    reviewer, other = world.all_rounder("审核甲"), world.all_rounder("审核乙")
    item = done(SubmitItem(item=world.item(), by=other, on=START))
    item = done(CheckItem(item=item, by=reviewer, on=START, opinion="请改", returned=True))
    item = done(ReviseItem.of(item=item, by=reviewer, on=START, **TEXT))
    item = done(SubmitItem(item=item, by=other, on=START))
    assert refused(CheckItem(item=item, by=reviewer, on=START, opinion="同意"))


def test_a_new_round_may_be_reviewed_by_the_same_reviewers(world: World) -> None:
    item = done(SubmitItem(item=world.item(), by=world[Role.CLERK], on=START))
    head = world[Role.DEPARTMENT_HEAD]
    item = done(CheckItem(item=item, by=head, on=START, opinion="请改", returned=True))
    item = done(SubmitItem(item=item, by=world[Role.CLERK], on=START))
    assert done(CheckItem(item=item, by=head, on=START, opinion="同意")).status == Status.CHECKED


def test_an_urgent_publication_waits_for_a_second_pair_of_eyes(world: World) -> None:
    alone, other = world.all_rounder("紧急甲"), world.all_rounder("紧急乙")
    item = world.item()
    item = done(PublishUrgently(item=item, by=alone, on=START, reason="测试急需"))
    assert item.awaits_clearing
    assert refused(ClearUrgency(item=item, by=alone, on=START, opinion="同意"))
    assert not done(ClearUrgency(item=item, by=other, on=START, opinion="同意")).awaits_clearing


def test_a_correction_is_put_in_force_by_somebody_else(world: World) -> None:
    alone = world.all_rounder("更正甲")
    item = done(ProposeCorrection(item=world.public_item(), by=alone, on=START, reason="笔误", **TEXT))
    assert refused(CorrectItem(item=item, by=alone, on=START))
    assert refused(ReviewCorrection(item=item, by=alone, on=START, opinion="同意"))
    item = done(ReviewCorrection(item=item, by=world[Role.SECRECY_REVIEWER], on=START, opinion="同意"))
    assert refused(CorrectItem(item=item, by=world[Role.SECRECY_REVIEWER], on=START))
    assert done(CorrectItem(item=item, by=world[Role.LEADER], on=START)).title == "改后的通知"


def test_a_correction_does_not_let_a_reviewer_clear_the_urgency_as_well(world: World) -> None:
    checker, publisher = world.all_rounder("审核甲"), world.all_rounder("发布乙")
    item = done(SubmitItem(item=world.item(), by=world[Role.CLERK], on=START))
    item = done(CheckItem(item=item, by=checker, on=START, opinion="同意"))
    item = done(PublishUrgently(item=item, by=publisher, on=START, reason="测试急需"))
    item = done(ProposeCorrection(item=item, by=publisher, on=START, reason="笔误", **TEXT))
    assert refused(ClearUrgency(item=item, by=checker, on=START, opinion="同意"))


@pytest.mark.parametrize("proposals", [("甲",), ("乙", "甲")])
def test_a_decision_is_not_signed_by_whom_proposed_it(world: World, proposals: tuple[str, ...]) -> None:
    people = {name: world.all_rounder(name) for name in ("甲", "乙")}
    case = world.application()
    for name in proposals:
        done(ProposeDecision(case=case, by=people[name], on=START, outcome="disclosed"))
    (reason,) = refused(ApproveDecision(case=case, by=people[proposals[-1]], on=START))
    assert "拟办人以外" in reason
    assert done(ApproveDecision(case=case, by=world[Role.LEADER], on=START)).state == "decided"


def test_an_entry_is_not_voided_by_whom_made_it(world: World) -> None:
    alone = world.all_rounder("录入甲")
    case = world.application()
    done(ProposeDecision(case=case, by=world[Role.MANAGER], on=START, outcome="disclosed"))
    done(ApproveDecision(case=case, by=alone, on=START))
    entry = Event.objects.about(case).get(kind=EventKind.APPLICATION_DECIDED)
    (reason,) = refused(VoidEntry(case=case, by=alone, on=START, entry=entry, reason="误录"))
    assert "录入人以外" in reason
    assert (
        done(VoidEntry(case=case, by=world[Role.LEADER], on=START, entry=entry, reason="误录")).outcome == ""
    )


@dataclass(frozen=True)
class Hand:
    """One way to have a hand in a report."""

    verb: type
    details: dict[str, object]


@pytest.mark.parametrize(
    "hand",
    [
        Hand(SubmitReport, {}),
        Hand(EnterFigure, {"value": Decimal(1), "source": "测试台账"}),
        Hand(WritePassage, {"place": Place.OTHER, "text": "无。"}),
    ],
    ids=lambda hand: hand.verb.__name__,
)
def test_a_report_is_not_approved_by_who_wrote_or_submitted_it(world: World, hand: Hand) -> None:
    writer, other, day = world.all_rounder("编制甲"), world[Role.OGI_HEAD], START + timedelta(days=400)
    report = done(OpenReport(by=other, on=day, of=world.town, year=START.year, layout=Layout.NARRATIVE))
    assert form_for(START.year)
    details = dict(hand.details)
    if hand.verb is EnterFigure:
        details["key"] = entered_keys(Scope(world.town, START.year))[0]
    report = done(hand.verb(report=report, by=writer, on=day, **details))
    if hand.verb is not SubmitReport:
        report = done(SubmitReport(report=report, by=other, on=day))
    (reason,) = refused(ApproveReport(report=report, by=writer, on=day))
    assert "以外的人" in reason
    assert done(ApproveReport(report=report, by=world[Role.LEADER], on=day)).status == "approved"


def test_a_finding_is_not_closed_by_who_rectified_it(world: World) -> None:
    people: list[Staff] = [world.all_rounder("整改甲"), world.all_rounder("整改乙")]
    found = (Found(world.department, "测试栏目未更新", START + timedelta(days=15)),)
    done(HoldInspection(by=people[0], on=START, at=world.town, summary="测试检查", found=found))
    finding = Finding.objects.get()
    for person in people:
        finding = done(RectifyFinding(finding=finding, by=person, on=START, measure="已更新"))
    for person in people:
        (reason,) = refused(CloseFinding(finding=finding, by=person, on=START, opinion="属实"))
        assert "整改人以外" in reason
    assert done(CloseFinding(finding=finding, by=world[Role.SUPERVISOR], on=START, opinion="属实")).closed_on
