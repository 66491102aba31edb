"""After the answer: disputes by stages, complaints, correction of one's own records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from gongkai.documents.writing.blocks import texts
from gongkai.law.disputes import Procedure, Stage
from gongkai.law.service import Method
from gongkai.records.agencies.verbs import ChangeContact
from gongkai.records.applications.models import Application, Dispute, DisputeKind, DisputeResult
from gongkai.records.applications.verbs import (
    ApproveDecision,
    ConcludeDispute,
    FileDispute,
    OrderAnswer,
    ProposeDecision,
    ServeAnswer,
)
from gongkai.records.authority import Role
from gongkai.records.journal.models import Event
from gongkai.records.redress.courses import course_of, courses_of, due_of
from gongkai.records.redress.letter import letter_of
from gongkai.records.redress.models import (
    Complaint,
    ComplaintResult,
    ComplaintSource,
    OwnRecord,
    OwnRecordResult,
)
from gongkai.records.redress.reading import verified_words
from gongkai.records.redress.verbs import (
    AnswerComplaint,
    DecideOwnRecord,
    FileSuitAfter,
    MoveDispute,
    ReceiveComplaint,
    RegisterOwnRecord,
    ServeOwnRecord,
    VerifyOwnRecord,
    VoidMove,
)
from tests.records.world import World, attempted, done, refused

RECEIVED = date(2024, 3, 4)
ANSWERED = date(2024, 3, 20)
FILED = date(2024, 4, 8)
CONTACT = {"ogi_body": "测试镇党政办公室", "phone": "0371-00000000"}
MARKERS = ("钱暗记", "100000190001010000", "联系暗记", "内容暗记", "证据暗记")


def answered_case(world: World) -> Application:
    """An application that was answered."""
    case = world.application(RECEIVED)
    told = {"case": case, "on": ANSWERED}
    done(ProposeDecision(by=world[Role.MANAGER], outcome="disclosed", **told))
    done(ApproveDecision(by=world[Role.OGI_HEAD], **told))
    return done(ServeAnswer(by=world[Role.MANAGER], method=Method.DIRECT, **told))


def filed(world: World, case: Application | None, **details: Any) -> Dispute:
    told = {"by": world[Role.MANAGER], "on": FILED, "at": world.town, "case": case, "body": "测试县人民政府"}
    return done(FileDispute(**(told | {"kind": DisputeKind.RECONSIDERATION} | details)))


@pytest.fixture
def moving(world: World) -> Callable[..., MoveDispute]:
    def move(dispute: Dispute, stage: Stage, on: date, **details: Any) -> MoveDispute:
        return MoveDispute(dispute=dispute, stage=stage, on=on, by=world[Role.MANAGER], **details)

    return move


def test_a_reconsideration_goes_its_way_and_reopens_the_case(
    world: World, moving: Callable[..., MoveDispute]
) -> None:
    case = answered_case(world)
    dispute = filed(world, case)
    assert course_of(dispute).next_due.name == "decision"
    done(moving(dispute, Stage.NOTICED, date(2024, 4, 12), procedure=Procedure.SIMPLE))
    due = course_of(dispute).next_due
    assert (due.name, due.date) == ("reply", date(2024, 4, 19))
    done(moving(dispute, Stage.REPLIED, date(2024, 4, 18)))
    done(moving(dispute, Stage.HEARD, date(2024, 4, 25)))
    concluded = date(2024, 5, 6)
    dispute = done(
        ConcludeDispute(by=world[Role.MANAGER], on=concluded, dispute=dispute, result=DisputeResult.CORRECTED)
    )
    done(moving(dispute, Stage.SERVED, date(2024, 5, 8)))
    assert course_of(dispute).next_due.name == "suit"
    order = {"ordered_by": "reconsideration", "body": "测试县人民政府", "working_days": 10}
    case = done(OrderAnswer(by=world[Role.MANAGER], on=date(2024, 5, 8), case=case, **order))
    assert case.is_open
    assert case.answer_deadline == date(2024, 5, 21)  # 11 May, a Saturday, was a working day
    assert case.finished_on == ANSWERED  # 工作约定: one application, one row of the report
    assert courses_of([dispute])[dispute.pk] == course_of(dispute)


def test_a_suit_goes_on_from_its_reconsideration(world: World) -> None:
    case = answered_case(world)
    before = filed(world, case)
    suit = {"by": world[Role.MANAGER], "at": world.town, "body": "测试人民法院", "reconsideration": before}
    told = refused(FileSuitAfter(on=FILED - timedelta(1), case=case, **suit))
    assert any("早于复议的受理日期" in one for one in told)
    assert any("同一件申请" in one for one in refused(FileSuitAfter(on=FILED, **suit)))
    found = done(FileSuitAfter(on=date(2024, 6, 3), case=case, **suit))
    assert (found.kind, found.goes_on_from.reconsideration) == (DisputeKind.SUIT_AFTER, before)
    assert list(before.suits.values_list("suit", flat=True)) == [found.pk]
    other = {**suit, "reconsideration": found}
    assert any(
        "行政复议案件" in one for one in refused(FileSuitAfter(on=date(2024, 7, 1), case=case, **other))
    )


def test_a_dispute_needs_no_application(world: World, moving: Callable[..., MoveDispute]) -> None:
    """Somebody sues because the agency does not publish of its own accord."""
    dispute = filed(world, None, kind=DisputeKind.DIRECT_SUIT, body="测试人民法院")
    done(moving(dispute, Stage.NOTICED, FILED))
    assert course_of(dispute).next_due.is_house_rule


def test_a_stage_entered_by_mistake_is_voided_by_another(
    world: World, moving: Callable[..., MoveDispute]
) -> None:
    dispute = filed(world, answered_case(world))
    done(moving(dispute, Stage.NOTICED, date(2024, 4, 12)))
    done(moving(dispute, Stage.REPLIED, date(2024, 4, 15)))
    noticed, replied = Event.objects.about(dispute).filter(kind="dispute.moved")
    head, on = world[Role.OGI_HEAD], date(2024, 4, 16)
    assert refused(VoidMove(by=world[Role.MANAGER], on=on, dispute=dispute, entry=replied)) == [
        "作废须由录入人以外的人办理"
    ]
    assert any("请先作废" in one for one in refused(VoidMove(by=head, on=on, dispute=dispute, entry=noticed)))
    done(VoidMove(by=head, on=on, dispute=dispute, entry=replied))
    assert course_of(dispute).next_due.name == "reply"
    assert refused(VoidMove(by=head, on=on, dispute=dispute, entry=replied))


def test_what_cannot_be_is_refused_with_the_law_of_disputes(
    world: World, moving: Callable[..., MoveDispute]
) -> None:
    dispute = filed(world, answered_case(world))
    assert refused(moving(dispute, Stage.REPLIED, FILED))
    assert refused(moving(dispute, Stage.NOTICED, FILED - timedelta(1)))
    told = refused(moving(dispute, Stage.HEARD, FILED, procedure=Procedure.SIMPLE))
    assert "适用的程序在登记答复通知时填写" in told
    other = MoveDispute(dispute=dispute, stage=Stage.NOTICED, on=FILED, by=world.others["other_manager"])
    assert refused(other)


# --- complaints -------------------------------------------------------------------------------------------------


def complaint(world: World, **details: Any) -> ReceiveComplaint:
    told = {"by": world[Role.MANAGER], "on": ANSWERED, "at": world.town, "source": ComplaintSource.DIRECT}
    return ReceiveComplaint(
        **(told | {"text": MARKERS[3], "name": MARKERS[0], "contact": MARKERS[2]} | details)
    )


def test_a_complaint_is_received_and_answered_and_says_who_complained_to_nobody(world: World) -> None:
    found = done(complaint(world, case=answered_case(world)))
    assert (found.number, found.texts["text"]) == ("测政投诉〔2024〕1号", MARKERS[3])
    assert due_of(found).date == date(2024, 4, 18)
    answer = {"complaint": found, "by": world[Role.MANAGER], "result": ComplaintResult.FOUNDED}
    assert refused(AnswerComplaint(on=ANSWERED, answer=" ", **answer))
    assert refused(AnswerComplaint(on=ANSWERED - timedelta(1), answer="已改正", **answer))
    done(AnswerComplaint(on=date(2024, 4, 1), answer="答复暗记", **answer))
    answer["complaint"].refresh_from_db()
    assert refused(AnswerComplaint(on=date(2024, 4, 2), answer="已改正", **answer))
    plain = [str(event.data) for event in Event.objects.about(found)]
    assert not any(marker in text for text in plain for marker in (*MARKERS, "答复暗记"))


def test_a_complaint_without_words_or_with_a_secret_is_refused(world: World) -> None:
    assert refused(complaint(world, text=" "))
    assert refused(complaint(world, text="长" * 4001))
    assert attempted(complaint(world, text="机密★10年"))
    assert done(complaint(world, name="", contact="")).texts["name"] == ""
    assert Complaint.objects.count() == 1


# --- correction of one's own records ------------------------------------------------------------------------------


def own_record(world: World, **details: Any) -> RegisterOwnRecord:
    told = dict(zip(("name", "identity", "contact", "record", "proof"), MARKERS, strict=True))
    return RegisterOwnRecord(**{"by": world[Role.MANAGER], "on": RECEIVED, "at": world.town} | told | details)


def test_a_record_is_verified_by_one_and_decided_by_another_and_the_letter_goes_out(world: World) -> None:
    own = done(own_record(world))
    assert (own.number, due_of(own).date) == ("测政更正〔2024〕1号", date(2024, 4, 1))
    assert due_of(own).is_house_rule
    head, manager = world[Role.OGI_HEAD], world[Role.MANAGER]
    assert refused(DecideOwnRecord(own=own, by=head, on=RECEIVED)) == ["还没有核实意见，请先由经办人核实"]
    done(ChangeContact(by=world[Role.ADMINISTRATOR], on=RECEIVED, of=world.town, contact=CONTACT))
    own.refresh_from_db()
    verify = {"own": own, "by": head, "on": date(2024, 3, 6), "facts": "核实暗记"}
    assert refused(VerifyOwnRecord(result=OwnRecordResult.CORRECTED, **verify)) == [
        "予以更正的，请填写：更正后的内容"
    ]
    assert any(
        "有权更正" in one for one in refused(VerifyOwnRecord(result=OwnRecordResult.TRANSFERRED, **verify))
    )
    done(VerifyOwnRecord(result=OwnRecordResult.CORRECTED, corrected_to="改后暗记", **verify))
    assert verified_words(own) == {"facts": "核实暗记", "corrected_to": "改后暗记"}
    assert refused(DecideOwnRecord(own=own, by=head, on=date(2024, 3, 7))) == [
        "处理决定须由核实人以外的人批准"
    ]
    assert refused(ServeOwnRecord(own=own, by=manager, on=date(2024, 3, 7), method=Method.POST))
    own = done(DecideOwnRecord(own=own, by=world[Role.LEADER], on=date(2024, 3, 7)))
    assert (own.result, own.letter_number) == (OwnRecordResult.CORRECTED, "测政公开〔2024〕1号")
    courier = ServeOwnRecord(own=own, by=manager, on=date(2024, 3, 8), method=Method.PRIVATE_COURIER)
    assert any("邮政" in one for one in refused(courier))
    own = done(ServeOwnRecord(own=own, by=manager, on=date(2024, 3, 8), method=Method.POST))
    assert own.served_on == date(2024, 3, 8)
    assert refused(VerifyOwnRecord(result=OwnRecordResult.REFUSED, **(verify | {"own": own})))
    told = [str(event.data) for event in Event.objects.about(own)]
    assert not any(word in text for text in told for word in (*MARKERS, "核实暗记", "改后暗记"))


def test_name_proof_and_record_must_be_told(world: World) -> None:
    (told,) = refused(own_record(world, proof=" ", record=""))
    assert told == "请填写：要求更正的记录、证据"
    assert OwnRecord.objects.count() == 0


def test_the_letter_says_what_was_decided_and_where_to_turn(world: World) -> None:
    own = done(own_record(world))
    assert letter_of(own) is None
    verify = {
        "own": own,
        "by": world[Role.OGI_HEAD],
        "on": date(2024, 3, 6),
        "result": OwnRecordResult.REFUSED,
    }
    done(VerifyOwnRecord(facts="核实暗记", reason="理由暗记", **verify))
    draft = " ".join(texts(letter_of(own)))
    assert "草稿" in draft
    lacking = refused(DecideOwnRecord(own=own, by=world[Role.LEADER], on=date(2024, 3, 7)))
    assert "更正告知书缺少“联系电话”，请先填写" in lacking
    done(ChangeContact(by=world[Role.ADMINISTRATOR], on=RECEIVED, of=world.town, contact=CONTACT))
    own = done(DecideOwnRecord(own=own, by=world[Role.LEADER], on=date(2024, 3, 7)))
    told = " ".join(texts(letter_of(own)))
    for words in ("测政公开〔2024〕1号", *MARKERS[3:], "核实暗记", "理由暗记", "第四十一条", "60日", "6个月"):
        assert words in told
    assert MARKERS[1] not in told
