"""Disclosure on application: receipt by channel, every event of the clock, and what may not happen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from gongkai.law.fees import Method as FeeMethod
from gongkai.law.receipt import Channel
from gongkai.law.service import Method
from gongkai.records.applications.models import (
    Applicant,
    Application,
    Consultation,
    Dispute,
    DisputeKind,
    DisputeResult,
    PartyKind,
)
from gongkai.records.applications.projection import history
from gongkai.records.applications.verbs import (
    ApproveDecision,
    ApproveExtension,
    ArchiveCase,
    AskCorrection,
    AskFee,
    AskReasons,
    ConcludeDispute,
    ConfirmReceipt,
    ConsultParty,
    FileDispute,
    LapseCorrection,
    LapseFee,
    OrderAnswer,
    ProposeDecision,
    ReceiveCorrection,
    RecordConsultationServed,
    RecordFeePaid,
    RecordOpinion,
    RegisterApplication,
    ServeAnswer,
    ServeExtensionNotice,
    SetDelay,
    VoidEntry,
    WithdrawApplication,
)
from gongkai.records.applications.verbs.base import CaseVerb
from gongkai.records.authority import Role
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from tests.records.world import APPLICANT, START, World, done, refused

RECEIVED = date(2023, 3, 1)  # a Wednesday; 20 working days end on 2023-03-29
DUE = date(2023, 3, 29)
AT_ONCE = (Channel.IN_PERSON, Channel.ORAL, Channel.MAIL_SIGNED)


def act(
    world: World, verb: type[CaseVerb], case: Application, on: date = RECEIVED, **details: object
) -> CaseVerb:
    """The verb by the person of the town whose task it is."""
    leaders = (ApproveDecision, SetDelay)
    heads = (ApproveExtension, VoidEntry)
    role = Role.LEADER if verb in leaders else Role.OGI_HEAD if verb in heads else Role.MANAGER
    return verb(case=case, by=world[role], on=on, **details)  # type: ignore[arg-type]


def decided(world: World, case: Application, on: date = RECEIVED, **details: object) -> Application:
    done(act(world, ProposeDecision, case, on, **({"outcome": "disclosed"} | details)))
    return done(act(world, ApproveDecision, case, on))


def served(world: World, case: Application, on: date = RECEIVED, **details: object) -> Application:
    return done(act(world, ServeAnswer, decided(world, case, on, **details), on, method=Method.DIRECT))


# --- receipt (第三十一条) --------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", AT_ONCE)
def test_what_is_handed_in_or_signed_for_is_received_that_day(world: World, channel: Channel) -> None:
    case = world.application(RECEIVED, channel)
    assert (case.received_on, case.answer_deadline, case.state) == (RECEIVED, DUE, "received")
    assert refused(act(world, ConfirmReceipt, case))


@pytest.mark.parametrize("channel", [one for one in Channel if one not in AT_ONCE])
def test_other_channels_are_received_when_both_sides_confirmed(world: World, channel: Channel) -> None:
    verb = RegisterApplication(
        by=world[Role.MANAGER],
        on=RECEIVED,
        at=world.town,
        channel=channel,
        arrived_on=RECEIVED - timedelta(days=1),
        applicant_class="natural_person",
        topic="测试事项",
        applicant=APPLICANT,
    )
    case = done(verb)
    assert (case.received_on, case.answer_deadline, case.state) == (None, None, "arrived")
    assert refused(act(world, AskCorrection, case, correct_by=DUE, what="名称"))
    assert refused(act(world, WithdrawApplication, case))
    assert refused(act(world, ConfirmReceipt, case, RECEIVED - timedelta(days=2)))
    case = done(act(world, ConfirmReceipt, case))
    assert (case.received_on, case.answer_deadline) == (RECEIVED, DUE)


def test_an_oral_application_is_written_down_by_the_staff(world: World) -> None:
    assert world.application(channel=Channel.ORAL).filled_by_staff
    assert not world.application(channel=Channel.ONLINE).filled_by_staff


def test_intake_names_everything_that_is_missing_at_once(world: World) -> None:
    blank = dict.fromkeys(vars(APPLICANT), "")
    verb = RegisterApplication(
        by=world[Role.MANAGER],
        on=START,
        at=world.town,
        channel=Channel.IN_PERSON,
        arrived_on=START + timedelta(days=1),
        applicant_class="alien",
        topic=" ",
        applicant=type(APPLICANT)(**blank),
    )
    told = "；".join(refused(verb))
    for part in (
        "到达日期不能晚于登记日期",
        "申请人类别",
        "申请事项",
        "姓名",
        "身份证明",
        "联系方式",
        "特征性描述",
    ):
        assert part in told
    assert "用途" not in told  # 第二十九条 does not ask what the information is for


def test_an_application_to_a_unit_is_registered_where_it_is_answered(world: World) -> None:
    verb = RegisterApplication(
        by=world.all_rounder("多岗"),
        on=START,
        at=world.department,
        channel=Channel.IN_PERSON,
        arrived_on=START,
        applicant_class="natural_person",
        topic="测试事项",
        applicant=APPLICANT,
    )
    told = refused(verb)
    assert any("测试镇人民政府" in reason for reason in told)
    assert any("发文机关代字" in reason for reason in told)


def test_nothing_was_received_before_there_was_a_regulation(world: World) -> None:
    long_ago = date(2008, 4, 1)
    verb = RegisterApplication(
        by=world[Role.MANAGER],
        on=START,
        at=world.town,
        channel=Channel.IN_PERSON,
        arrived_on=long_ago,
        applicant_class="natural_person",
        topic="测试事项",
        applicant=APPLICANT,
    )
    (reason,) = refused(verb)
    assert "条例尚未施行" in reason


def test_who_applied_stays_out_of_the_journal(world: World) -> None:
    case = world.application()
    told = str(list(Event.objects.about(case).values()))
    applicant = Applicant.objects.get(application=case).particulars
    for secret in (applicant.name, applicant.identity, applicant.contact, applicant.request):
        assert secret not in told


# --- the events of the clock -----------------------------------------------------------------------------


def test_correction_starts_a_new_term_and_may_be_asked_once(world: World) -> None:
    case = world.application(RECEIVED)
    asked = date(2023, 3, 6)
    case = done(act(world, AskCorrection, case, asked, correct_by=date(2023, 3, 20), what="请写明道路名称"))
    assert case.state == "correction_asked"
    (reason,) = refused(act(world, AskCorrection, case, asked, correct_by=DUE, what="再补"))
    assert "一次性" in reason
    assert refused(act(world, LapseCorrection, case, date(2023, 3, 20)))  # the last day is still theirs
    case = done(act(world, ReceiveCorrection, case, date(2023, 3, 10)))
    assert case.answer_deadline == date(2023, 4, 10)  # 20 working days, 5 April is a holiday
    assert refused(act(world, LapseCorrection, case, date(2023, 3, 21)))


def test_no_correction_in_time_ends_the_case(world: World) -> None:
    case = world.application(RECEIVED)
    done(act(world, AskCorrection, case, correct_by=date(2023, 3, 10), what="名称"))
    case = done(act(world, LapseCorrection, case, date(2023, 3, 13)))
    assert (case.finished_on, case.outcome, case.is_open) == (date(2023, 3, 13), "no_correction", False)
    assert refused(act(world, ReceiveCorrection, case, date(2023, 3, 14)))


def test_the_head_extends_once_by_at_most_20_days_and_the_applicant_is_told(world: World) -> None:
    case = world.application(RECEIVED)
    assert "20个工作日" in refused(act(world, ApproveExtension, case, working_days=21, reason="量大"))[0]
    assert any(
        "理由" in one for one in refused(act(world, ApproveExtension, case, working_days=5, reason=" "))
    )
    case = done(act(world, ApproveExtension, case, working_days=10, reason="需检索旧档"))
    assert case.answer_deadline == DUE  # not before the applicant was told
    case = done(act(world, ServeExtensionNotice, case))
    assert case.answer_deadline == date(2023, 4, 13)
    assert "一次" in refused(act(world, ApproveExtension, case, working_days=5, reason="再延"))[0]
    assert refused(act(world, ServeExtensionNotice, case))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OGI_HEAD])
def test_nobody_but_the_head_of_the_ogi_body_extends(world: World, role: Role) -> None:
    case = world.application(RECEIVED)
    verb = ApproveExtension(case=case, by=world[role], on=RECEIVED, working_days=5, reason="量大")
    assert any("批准延期须由" in reason for reason in refused(verb))


def test_the_county_does_not_extend_for_the_town(world: World) -> None:
    case = world.application(RECEIVED)
    head = world.others["county_head"]
    assert refused(ApproveExtension(case=case, by=head, on=RECEIVED, working_days=5, reason="量大"))


def test_an_extension_after_the_deadline_is_void(world: World) -> None:
    case = world.application(RECEIVED)
    late = DUE + timedelta(days=1)
    (reason,) = refused(act(world, ApproveExtension, case, late, working_days=5, reason="量大"))
    assert "已逾期" in reason
    done(act(world, ApproveExtension, case, DUE, working_days=5, reason="量大"))
    assert "已逾期" in refused(act(world, ServeExtensionNotice, case, late))[0]


def test_a_consultation_pauses_the_term_and_the_partys_name_stays_apart(world: World) -> None:
    case = world.application(RECEIVED)
    case = done(
        act(world, ConsultParty, case, date(2023, 3, 3), kind=PartyKind.THIRD_PARTY, party="某测试公司")
    )
    letter = Consultation.objects.get(application=case)
    assert case.state == "consulting_third_party"
    assert case.answer_deadline > DUE
    assert "某测试公司" not in str(list(Event.objects.about(case).values()))
    done(act(world, RecordConsultationServed, case, date(2023, 3, 6), letter=letter))
    assert refused(act(world, RecordConsultationServed, case, date(2023, 3, 7), letter=letter))
    verb = act(world, RecordOpinion, case, date(2023, 3, 10), letter=letter, consents=False)
    assert any("记录其理由" in reason for reason in refused(verb))
    verb.reason = "涉及商业秘密"  # type: ignore[attr-defined]
    case = done(verb)
    assert case.answer_deadline == date(2023, 4, 6)  # five working days out of the count, 5 April a holiday
    assert refused(act(world, RecordOpinion, case, date(2023, 3, 13), letter=letter, consents=True))


def test_a_letter_of_another_case_is_refused(world: World) -> None:
    case, other = world.application(RECEIVED), world.application(RECEIVED)
    done(act(world, ConsultParty, other, kind=PartyKind.AGENCY, party="测试局"))
    letter = Consultation.objects.get(application=other)
    (reason,) = refused(act(world, RecordOpinion, case, letter=letter, consents=True))
    assert "不属于这件申请" in reason


def test_a_fee_starts_a_new_term_when_paid_and_ends_the_case_when_not(world: World) -> None:
    case = world.application(RECEIVED)
    fee = {"method": FeeMethod.PAGES, "count": 34}
    case = done(act(world, AskFee, case, date(2023, 3, 6), **fee))
    assert case.state == "fee_asked"
    assert refused(act(world, AskFee, case, date(2023, 3, 7), **fee))
    assert refused(act(world, LapseFee, case, date(2023, 4, 3)))  # the last of 20 working days
    lapsed = Application.objects.get(pk=case.pk)
    case = done(act(world, RecordFeePaid, case, date(2023, 3, 10), amount=Decimal("40")))
    assert case.answer_deadline == date(2023, 4, 10)
    assert refused(act(world, LapseFee, lapsed, date(2023, 4, 4)))


def test_an_unpaid_fee_ends_the_case(world: World) -> None:
    case = world.application(RECEIVED)
    done(act(world, AskFee, case, method=FeeMethod.PAGES, count=34))
    case = done(act(world, LapseFee, case, date(2023, 4, 30)))
    assert (case.outcome, case.is_open) == ("no_fee_paid", False)


def test_reasons_are_asked_before_a_delay_is_set(world: World) -> None:
    case = world.application(RECEIVED)
    until = date(2023, 6, 1)
    assert refused(act(world, SetDelay, case, until=until))
    done(act(world, AskReasons, case, facts="三月内申请一百件"))
    assert refused(act(world, SetDelay, case, DUE + timedelta(days=1), until=until))
    case = done(act(world, SetDelay, case, until=until))
    assert (case.state, case.answer_deadline) == ("delayed", until)


def test_a_decision_is_proposed_signed_numbered_and_served(world: World) -> None:
    case = world.application(RECEIVED)
    assert "还没有拟办意见" in refused(act(world, ApproveDecision, case))[0]
    assert refused(act(world, ServeAnswer, case, method=Method.DIRECT))
    case = decided(world, case)
    assert (case.state, case.finished_on) == ("decided", None)
    signed = Event.objects.about(case).get(kind=EventKind.APPLICATION_DECIDED)
    assert signed.data["letter_number"] == "测政公开〔2023〕1号"
    for verb in (act(world, ProposeDecision, case, outcome="disclosed"), act(world, ApproveDecision, case)):
        assert refused(verb)  # 一件申请只作一个决定
    case = done(act(world, ServeAnswer, case, method=Method.POST))
    assert (case.finished_on, case.outcome, case.is_open) == (RECEIVED, "disclosed", False)
    assert refused(act(world, ServeAnswer, case, method=Method.DIRECT))
    assert done(act(world, ArchiveCase, case)).state == "archived"


@pytest.mark.parametrize(
    ("outcome", "wanted"),
    [
        ("nonsense", "没有“nonsense”"),
        ("withdrawn_by_applicant", "没有“withdrawn_by_applicant”"),
        ("unclear_after_correction", "请先"),
        ("excessive_without_reason", "请先"),
        ("third_party_rights", "请先"),
        ("information_does_not_exist", "请先附检索记录"),
        ("not_this_agency", "请填写：理由"),
        ("repeat_application", "请填写：前次答复日期、前次答复文号"),
        ("state_secret", "请填写：定密证明、理由"),
        ("partial", "选择法律依据"),
    ],
)
def test_an_outcome_needs_its_grounds_in_the_file(world: World, outcome: str, wanted: str) -> None:
    case = world.application(RECEIVED)
    told = refused(act(world, ProposeDecision, case, outcome=outcome))
    assert any(wanted in reason for reason in told), told


def test_third_party_rights_are_weighed_after_the_third_party_was_asked(world: World) -> None:
    case = world.application(RECEIVED)
    done(act(world, ConsultParty, case, kind=PartyKind.THIRD_PARTY, party="某测试公司"))
    done(act(world, ProposeDecision, case, outcome="third_party_rights", reason="第三方不同意公开且理由成立"))
    assert any("送达也没有登记" in one for one in refused(act(world, ApproveDecision, case)))
    letter = Consultation.objects.get(application=case)
    done(act(world, RecordConsultationServed, case, letter=letter))
    assert any("也没有届满" in one for one in refused(act(world, ApproveDecision, case, date(2023, 3, 22))))
    done(act(world, ApproveDecision, case, date(2023, 3, 23)))  # silent for the 15 working days


def test_letters_go_by_the_post_office_only(world: World) -> None:
    case = decided(world, world.application(RECEIVED))
    (reason,) = refused(act(world, ServeAnswer, case, method=Method.PRIVATE_COURIER))
    assert "邮政企业" in reason
    case.agency.reconsideration_url = ""
    case.agency.save()
    assert "互联网渠道" in refused(act(world, ServeAnswer, case, method=Method.ONLINE))[0]


def test_a_withdrawn_application_is_over(world: World) -> None:
    case = done(act(world, WithdrawApplication, world.application(RECEIVED)))
    assert (case.outcome, case.is_open, case.finished_on) == ("withdrawn_by_applicant", False, RECEIVED)
    assert refused(act(world, ProposeDecision, case, outcome="disclosed"))


def test_an_open_case_is_not_archived(world: World) -> None:
    assert "尚未办结" in refused(act(world, ArchiveCase, world.application(RECEIVED)))[0]


def test_an_ordered_answer_reopens_the_case_but_not_its_report_row(world: World) -> None:
    case = served(world, world.application(RECEIVED))
    case = done(act(world, OrderAnswer, case, date(2023, 9, 4), ordered_by="court", body="测试区人民法院"))
    assert case.is_open
    assert (case.finished_on, case.outcome) == (RECEIVED, "disclosed")
    assert refused(act(world, ApproveExtension, case, date(2023, 9, 5), working_days=5, reason="量大"))
    case = served(
        world,
        case,
        date(2023, 9, 11),
        outcome="already_public_told_where",
        facts={"place_published": "见政务网站"},
    )
    assert (case.finished_on, case.outcome, case.is_open) == (RECEIVED, "disclosed", False)

    assert refused(act(world, OrderAnswer, case, date(2023, 9, 4), ordered_by="mayor", body="某"))


EVENTS: dict[str, Callable[[World, Application, date], CaseVerb]] = {
    "correction": lambda w, c, d: act(w, AskCorrection, c, d, correct_by=d + timedelta(days=9), what="名称"),
    "reasons": lambda w, c, d: act(w, AskReasons, c, d, facts="一百件"),
    "extension": lambda w, c, d: act(w, ApproveExtension, c, d, working_days=5, reason="量大"),
    "consultation": lambda w, c, d: act(w, ConsultParty, c, d, kind=PartyKind.AGENCY, party="测试局"),
    "fee": lambda w, c, d: act(w, AskFee, c, d, method=FeeMethod.PAGES, count=34),
    "withdrawal": lambda w, c, d: act(w, WithdrawApplication, c, d),
}


@pytest.mark.parametrize("event", EVENTS)
def test_no_event_comes_before_the_receipt_or_out_of_order(world: World, event: str) -> None:
    case = world.application(RECEIVED)
    before = {field: getattr(case, field) for field in ("state", "answer_deadline", "finished_on")}
    assert refused(EVENTS[event](world, case, RECEIVED - timedelta(days=1)))
    case = Application.objects.get(pk=case.pk)
    assert {field: getattr(case, field) for field in before} == before


@pytest.mark.parametrize("event", EVENTS)
def test_no_event_moves_a_case_that_is_over(world: World, event: str) -> None:
    case = served(world, world.application(RECEIVED))
    assert refused(EVENTS[event](world, case, RECEIVED + timedelta(days=1)))


# --- voiding ---------------------------------------------------------------------------------------------


def test_a_voided_entry_stays_in_the_journal_and_no_longer_counts(world: World) -> None:
    case = served(world, world.application(RECEIVED))
    entry = Event.objects.about(case).get(kind=EventKind.ANSWER_SERVED)
    case = done(act(world, VoidEntry, case, RECEIVED, entry=entry, reason="误录送达"))
    assert (case.state, case.finished_on, case.outcome) == ("decided", None, "")
    assert Event.objects.filter(pk=entry.pk).exists()
    assert entry.pk not in {event.pk for event in history(case)}
    assert refused(act(world, VoidEntry, case, RECEIVED, entry=entry, reason="再次"))


def test_what_others_rest_on_is_not_voided(world: World) -> None:
    case = served(world, world.application(RECEIVED))
    signed = Event.objects.about(case).get(kind=EventKind.APPLICATION_DECIDED)
    assert any("不能成立" in one for one in refused(act(world, VoidEntry, case, entry=signed, reason="误")))
    registered = Event.objects.about(case).get(kind=EventKind.APPLICATION_REGISTERED)
    assert any(
        "登记不能作废" in one for one in refused(act(world, VoidEntry, case, entry=registered, reason="误"))
    )
    other = Event.objects.about(world.application(RECEIVED)).first()
    assert refused(act(world, VoidEntry, case, entry=other, reason="误"))


# --- reconsideration and suits ---------------------------------------------------------------------------


def test_a_dispute_is_filed_and_concluded_once(world: World) -> None:
    case = served(world, world.application(RECEIVED))
    manager, filed = world[Role.MANAGER], date(2023, 5, 4)
    about = {"by": manager, "at": world.town, "kind": DisputeKind.RECONSIDERATION, "body": "测试县人民政府"}
    assert refused(FileDispute(on=RECEIVED - timedelta(days=1), case=case, **about))
    assert refused(FileDispute(on=filed, **(about | {"body": " "})))
    dispute = done(FileDispute(on=filed, case=case, **about))
    early = filed - timedelta(days=1)
    assert refused(ConcludeDispute(by=manager, on=early, dispute=dispute, result=DisputeResult.UPHELD))
    dispute = done(ConcludeDispute(by=manager, on=filed, dispute=dispute, result=DisputeResult.UPHELD))
    assert refused(ConcludeDispute(by=manager, on=filed, dispute=dispute, result=DisputeResult.OTHER))
    assert Dispute.objects.get().result == DisputeResult.UPHELD
