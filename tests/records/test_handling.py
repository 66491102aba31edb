"""Work on a case inside the office: who handles it, the search log, remarks, requests, joint replies, readings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from gongkai.law.fees import Method as FeeMethod
from gongkai.law.fees import page_fee
from gongkai.law.service import Method
from gongkai.records.applications.decisions import (
    SearchResult,
    WithheldPart,
    awaiting_approval,
    awaiting_extension,
    decision_of,
    joinable,
    jointly_answered,
    proposal_of,
    searches_of,
)
from gongkai.records.applications.facts import FACTS, needed
from gongkai.records.applications.fees import earlier_this_month
from gongkai.records.applications.models import Application
from gongkai.records.applications.projection import clock_after, clock_of, history, stand_of, words_of
from gongkai.records.applications.verbs import (
    AddNote,
    AnswerJointly,
    AnswerOnTheSpot,
    ApproveDecision,
    ApproveExtension,
    AskFee,
    AskReasons,
    AssignCase,
    LogSearch,
    ProposeDecision,
    ReceiveReasons,
    RequestExtension,
    SeeApplicant,
    SeeApplicantAsHandler,
    ServeAnswer,
    TransferCase,
    VoidEntry,
)
from gongkai.records.applications.verbs.base import CaseVerb
from gongkai.records.applications.verbs.decision import DECIDABLE
from gongkai.records.applications.verbs.handling import Purpose
from gongkai.records.authority import Role
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.once import once
from tests.records.deciding import ROW, grounds_of, prepare
from tests.records.world import APPLICANT, World, attempted, done, refused

ON = date(2023, 3, 1)
NOT_FOUND: dict[str, Any] = {"rows": (ROW,), "result": SearchResult.NOT_FOUND}


def assigned(world: World, case: Application, **details: Any) -> AssignCase:
    told = {"by": world[Role.MANAGER], "on": ON, "unit": world.department, "handler": world[Role.CLERK]}
    return AssignCase(case=case, **(told | details))


# --- who handles it ---------------------------------------------------------------------------------------


def test_a_case_is_given_to_a_person_of_a_unit_who_may_handle_it(world: World) -> None:
    case = world.application(ON)
    elsewhere = world.others["village_clerk"]
    assert any("没有可以承办" in one for one in refused(assigned(world, case, handler=elsewhere)))
    far = {"unit": world.other_town, "handler": world.others["other_manager"]}
    assert any("不属于测试镇人民政府" in one for one in refused(assigned(world, case, **far)))
    assert refused(assigned(world, case, by=world[Role.CLERK]))
    case = done(assigned(world, case))
    assert (case.unit, case.handler) == (world.department, world[Role.CLERK])


def test_what_the_unit_may_do_it_may_only_with_its_own_cases(world: World) -> None:
    case = world.application(ON)
    verb = LogSearch(case=case, by=world[Role.CLERK], on=ON, **NOT_FOUND)
    assert any("承办申请须由" in one for one in refused(verb))
    case = done(assigned(world, case))
    done(LogSearch(case=case, by=world[Role.CLERK], on=ON, **NOT_FOUND))
    done(ProposeDecision(case=case, by=world[Role.CLERK], on=ON, outcome="information_does_not_exist"))
    assert refused(LogSearch(case=case, by=world.others["village_clerk"], on=ON, **NOT_FOUND))
    assert refused(ApproveDecision(case=case, by=world[Role.CLERK], on=ON))


def test_a_unit_passes_a_case_on_with_the_reason(world: World) -> None:
    case = world.application(ON)
    clerk, villager = world[Role.CLERK], world.others["village_clerk"]
    to = {"case": case, "on": ON, "unit": world.village, "handler": villager}
    assert any(
        "还没有交给任何单位" in one
        for one in refused(TransferCase(by=world[Role.MANAGER], reason="对口", **to))
    )
    case = to["case"] = done(assigned(world, case))
    assert any("写明转交的理由" in one for one in refused(TransferCase(by=clerk, reason=" ", **to)))
    case = done(TransferCase(by=clerk, reason="由该村保存", **to))
    assert case.unit == world.village
    (event,) = Event.objects.about(case).filter(kind=EventKind.CASE_TRANSFERRED)
    assert event.sentence == "由测试镇民政所转交测试村民委员会承办，承办人测试员village_clerk"
    assert "由该村保存" not in str(event.data)
    assert words_of(event, case) == {"reason": "由该村保存"}
    assert refused(AddNote(case=case, by=clerk, on=ON, text="已经不是本单位的"))


# --- search log, notes -----------------------------------------------------------------------------------


def test_does_not_exist_needs_a_logged_search_and_not_only_words(world: World) -> None:
    case = world.application(ON)
    proposal = {"case": case, "by": world[Role.MANAGER], "on": ON, "outcome": "information_does_not_exist"}
    assert any("附检索记录" in one for one in refused(ProposeDecision(reason="已经检索，没有", **proposal)))
    blank = replace(ROW, period=" ")
    log = {"case": case, "by": world[Role.MANAGER], "on": ON}
    assert any(
        "时间段" in one for one in refused(LogSearch(rows=(blank,), result=SearchResult.NOT_FOUND, **log))
    )
    assert refused(LogSearch(rows=(), result=SearchResult.NOT_FOUND, **log))
    done(LogSearch(rows=(ROW, replace(ROW, system="公文系统")), result=SearchResult.NOT_FOUND, **log))
    done(ProposeDecision(**proposal))
    (search,) = searches_of(case)
    assert [row.system for row in search.rows] == ["测试档案室", "公文系统"]
    assert ROW.words not in str(list(Event.objects.about(case).values("data")))


def test_what_was_found_is_not_said_to_be_missing(world: World) -> None:
    case = world.application(ON)
    log = LogSearch(case=case, by=world[Role.MANAGER], on=ON, rows=(ROW,), result=SearchResult.FOUND)
    done(log)
    proposal = ProposeDecision(case=case, by=world[Role.MANAGER], on=ON, outcome="information_does_not_exist")
    assert any("不能认定信息不存在" in one for one in refused(proposal))
    done(replace(log, result=SearchResult.NOT_FOUND))
    entry = Event.objects.about(case).filter(kind=EventKind.SEARCH_LOGGED).first()
    done(VoidEntry(case=case, by=world[Role.OGI_HEAD], on=ON, entry=entry, reason="把别件的结果录了进来"))
    done(proposal)


def test_a_decision_falls_with_the_search_that_proved_it(world: World) -> None:
    case = prepare(world, world.application(ON), "information_does_not_exist", ON)
    done(ProposeDecision(case=case, by=world[Role.MANAGER], on=ON, outcome="information_does_not_exist"))
    entry = Event.objects.about(case).get(kind=EventKind.SEARCH_LOGGED)
    done(VoidEntry(case=case, by=world[Role.OGI_HEAD], on=ON, entry=entry, reason="误录"))
    assert any(
        "附检索记录" in one for one in refused(ApproveDecision(case=case, by=world[Role.LEADER], on=ON))
    )


def test_no_text_about_a_case_is_secret_or_endless(world: World) -> None:
    case = world.application(ON)
    about = {"case": case, "by": world[Role.MANAGER], "on": ON}

    def verbs(text: str) -> list[CaseVerb]:
        part = WithheldPart(what=text, ground="third_party_rights", reason="是")
        return [
            AddNote(text=text, **about),
            LogSearch(rows=(replace(ROW, result=text),), result=SearchResult.NOT_FOUND, **about),
            ProposeDecision(outcome="partial", parts=(part,), **about),
        ]

    for verb in verbs("机密★10年"):
        assert any("国家秘密标志" in one for one in attempted(verb))
    for verb in verbs("内容" * 10_001):
        assert any("最多20000字" in one for one in refused(verb))


# --- extension, reasons ------------------------------------------------------------------------------------


def test_the_handler_requests_and_the_head_approves(world: World) -> None:
    case = done(assigned(world, world.application(ON)))
    about = {"case": case, "by": world[Role.CLERK], "on": ON}
    assert any(
        "20个工作日" in one for one in refused(RequestExtension(working_days=21, reason="量大", **about))
    )
    assert any("理由" in one for one in refused(RequestExtension(working_days=10, reason="", **about)))
    before = case.answer_deadline
    case = done(RequestExtension(working_days=10, reason="需检索旧档", **about))
    assert case.answer_deadline == before  # a request moves nothing
    assert refused(ApproveExtension(working_days=10, reason="需检索旧档", **about))
    done(ApproveExtension(**about | {"by": world[Role.OGI_HEAD]}, working_days=10, reason="同意"))
    assert refused(RequestExtension(working_days=5, reason="再延", **about))


def test_reasons_are_recorded_when_they_were_asked_for(world: World) -> None:
    case = world.application(ON)
    about = {"case": case, "by": world[Role.MANAGER], "on": ON}
    assert refused(ReceiveReasons(reasons="研究需要", **about))
    done(AskReasons(facts="一月内一百件", **about))
    case = done(ReceiveReasons(reasons="研究需要", **about))
    assert case.state == "received"


# --- decisions and their facts -----------------------------------------------------------------------------


@pytest.mark.parametrize("code", DECIDABLE)
def test_every_outcome_is_carried_with_its_facts_to_the_decision(world: World, code: str) -> None:
    case = prepare(world, world.application(ON), code, ON)
    grounds = grounds_of(DECIDABLE[code])
    for fact in needed(DECIDABLE[code]):
        less = {name: text for name, text in grounds["facts"].items() if name != fact.name}
        told = refused(
            ProposeDecision(case=case, by=world[Role.MANAGER], on=ON, **(grounds | {"facts": less}))
        )
        assert any(fact.label in one for one in told), told
    done(ProposeDecision(case=case, by=world[Role.MANAGER], on=ON, **grounds))
    case = done(ApproveDecision(case=case, by=world[Role.LEADER], on=ON))
    decision = decision_of(case)
    assert decision is not None
    assert decision.outcome.code == code
    assert set(decision.facts) == set(grounds["facts"])
    assert decision.parts == grounds["parts"]
    assert proposal_of(case) is None
    assert "测试理由" not in str(list(Event.objects.about(case).values("data")))
    case = done(ServeAnswer(case=case, by=world[Role.MANAGER], on=ON, method=Method.DIRECT))
    assert case.outcome == code


@pytest.mark.parametrize(
    ("outcome", "facts", "wanted"),
    [
        ("repeat_application", {"former_number": "测政公开[2022]1号"}, "六角括号"),
        ("repeat_application", {"former_answered_on": "去年"}, "不是日期"),
        ("not_this_agency", {"right_agency": "测试局"}, "一并填写"),
        ("disclosed", {"discretion": "不需要"}, "不需要填写：决定不公开的考虑"),
        ("disclosed", {"nonsense": "一"}, "不需要填写：nonsense"),
        ("disclosed", {"obtain_how": "阅" * 201}, "最多200字"),
    ],
)
def test_facts_are_checked_one_by_one(world: World, outcome: str, facts: dict[str, str], wanted: str) -> None:
    told = grounds_of(DECIDABLE[outcome])
    told["facts"] = told["facts"] | facts
    reasons = refused(ProposeDecision(case=world.application(ON), by=world[Role.MANAGER], on=ON, **told))
    assert any(wanted in one for one in reasons), reasons


def test_every_fact_that_a_letter_tells_has_the_letters_name() -> None:
    from gongkai.documents.letters import FIELDS

    kept_in_the_file_only = {"secrecy_proof", "harm"}
    assert set(FACTS) - set(FIELDS) == kept_in_the_file_only


def test_an_answer_on_the_spot_takes_two_people_and_the_day_of_receipt(world: World) -> None:
    case = world.application(ON)
    head = world[Role.OGI_HEAD]
    done(ProposeDecision(case=case, by=head, on=ON, outcome="disclosed"))
    assert any("拟办人以外" in one for one in refused(AnswerOnTheSpot(case=case, by=head, on=ON)))
    late = date(2023, 3, 2)
    second = world.others["second_head"]
    assert any("收到申请的当天" in one for one in refused(AnswerOnTheSpot(case=case, by=second, on=late)))
    case = done(AnswerOnTheSpot(case=case, by=second, on=ON))
    case = Application.objects.get(pk=case.pk)
    assert (case.finished_on, case.outcome, case.is_open) == (ON, "disclosed", False)


def test_what_waits_for_a_signature_is_found_for_who_may_give_it(world: World) -> None:
    case, _ = world.application(ON), world.application(ON)
    head, second, everything = world[Role.OGI_HEAD], world.others["second_head"], Application.objects.all()
    done(RequestExtension(case=case, by=head, on=ON, working_days=5, reason="量大"))
    assert list(awaiting_extension(everything)) == [case]
    assert list(awaiting_approval(everything, second)) == []
    done(ProposeDecision(case=case, by=head, on=ON, outcome="disclosed"))
    assert list(awaiting_approval(everything, second)) == [case]
    assert list(awaiting_approval(everything, head)) == []
    done(ApproveDecision(case=case, by=second, on=ON))
    assert list(awaiting_approval(everything, second)) == list(awaiting_extension(everything)) == []


# --- fee ---------------------------------------------------------------------------------------------------


def test_a_fee_is_worked_out_and_not_typed(world: World) -> None:
    case = world.application(ON)
    about = {"case": case, "by": world[Role.MANAGER], "on": ON}
    assert any("不收费" in one for one in refused(AskFee(method=FeeMethod.PAGES, count=30, **about)))
    assert refused(AskFee(method=FeeMethod.PAGES, count=-1, **about))
    done(AskFee(method=FeeMethod.PAGES, count=150, **about))
    (event,) = Event.objects.about(case).filter(kind=EventKind.FEE_ASKED)
    assert Decimal(event.data["amount"]) == page_fee(150, ON).total == 1700
    assert event.data["lines"] == [[1, 30, 0], [31, 100, 10], [101, 150, 20]]


def test_pieces_are_counted_by_applicant_and_month(world: World) -> None:
    other = replace(APPLICANT, name="钱测试")
    for on, who in ((date(2023, 2, 28), APPLICANT), (ON, APPLICANT), (ON, other), (ON, APPLICANT)):
        last = world.application(on, applicant=who)
    assert earlier_this_month(last) == 1
    assert earlier_this_month(world.application(date(2023, 3, 2), applicant=other)) == 1
    assert earlier_this_month(world.application(date(2023, 4, 3))) == 0


# --- joint replies ------------------------------------------------------------------------------------------


def test_joint_replies_share_one_number_and_count_each_by_itself(world: World) -> None:
    case, same, stranger = world.application(ON), world.application(ON), None
    stranger = world.application(ON, applicant=replace(APPLICANT, name="钱测试", request="别的文件"))
    about = {"by": world[Role.MANAGER], "on": ON}
    assert any(
        "既不是同一申请人" in one for one in refused(AnswerJointly(case=case, others=(stranger,), **about))
    )
    assert refused(AnswerJointly(case=case, others=(), **about))
    assert refused(AnswerJointly(case=case, others=(case,), **about))
    assert list(joinable(case)) == [same]
    done(AnswerJointly(case=case, others=(same,), **about))
    assert jointly_answered(case) == [same]
    assert jointly_answered(same) == [case]
    done(ProposeDecision(case=case, outcome="disclosed", **about))
    done(ApproveDecision(case=case, by=world[Role.LEADER], on=ON))
    done(ProposeDecision(case=same, outcome="other", reason="不是政府信息", **about))
    assert any(
        "与这件的拟办意见不同" in one
        for one in refused(ApproveDecision(case=same, by=world[Role.LEADER], on=ON))
    )
    done(ProposeDecision(case=same, outcome="disclosed", **about))
    done(ApproveDecision(case=same, by=world[Role.LEADER], on=ON))
    numbers = [decision.letter_number for one in (case, same) if (decision := decision_of(one))]
    assert numbers == ["测政公开〔2023〕1号"] * 2
    for one in (case, same):
        done(ServeAnswer(case=one, method=Method.POST, **about))
    assert Application.objects.filter(outcome="disclosed", finished_on=ON).count() == 2
    assert refused(AnswerJointly(case=stranger, others=(same,), **about))


# --- reading who applied ------------------------------------------------------------------------------------


def test_reading_who_applied_is_an_act_that_the_journal_keeps(world: World) -> None:
    case = done(assigned(world, world.application(ON)))
    about: dict[str, Any] = {"case": case, "on": ON, "purpose": Purpose.CONTACT}
    done(SeeApplicant(by=world[Role.MANAGER], **about))
    done(SeeApplicantAsHandler(by=world[Role.CLERK], **about))
    assert any(
        "承办人可以查看" in one
        for one in refused(SeeApplicantAsHandler(by=world[Role.DEPARTMENT_HEAD], **about))
    )
    for role in (Role.CLERK, Role.SECRECY_REVIEWER, Role.SUPERVISOR, Role.ADMINISTRATOR):
        assert refused(SeeApplicant(by=world[role], **about))
    told = [event.sentence for event in Event.objects.about(case).filter(kind=EventKind.APPLICANT_READ)]
    assert told == ["查看申请人信息：与申请人联系"] * 2


# --- two at once --------------------------------------------------------------------------------------------


def test_who_acts_on_an_older_stand_is_told_what_came_since(world: World) -> None:
    case = world.application(ON)
    seen = stand_of(case)
    done(AddNote(case=case, by=world[Role.MANAGER], on=ON, text="备注不妨碍别人"))
    done(AskReasons(case=case, by=world[Role.MANAGER], on=ON, facts="一百件", seen=seen))
    proposal = ProposeDecision(case=case, by=world[Role.OGI_HEAD], on=ON, outcome="disclosed", seen=seen)
    assert any("要求说明大量、反复申请的理由" in one for one in refused(proposal))
    proposal.seen = stand_of(case)
    done(proposal)


def test_the_clock_tells_before_what_a_step_will_bring(world: World) -> None:
    case = world.application(ON)
    verb = ApproveExtension(case=case, by=world[Role.OGI_HEAD], on=ON, working_days=10, reason="量大")
    before = clock_of(case)
    event = verb.clock_event()
    assert clock_after(case, event).findings
    assert clock_of(case) == before
    assert not Event.objects.about(case).filter(kind=EventKind.EXTENSION_APPROVED).exists()


def test_a_page_that_only_asks_reads_once_and_what_changes_later_is_seen(
    world: World, django_assert_num_queries: Any
) -> None:
    case = world.application(ON)
    with once():
        before = history(case)
        with django_assert_num_queries(0):
            assert history(case) == before
    done(AddNote(case=case, by=world[Role.MANAGER], on=ON, text="备注"))
    assert len(history(case)) == len(before) + 1
