"""Between departments: who asks, who answers, what stays with the case, and what time there is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from gongkai.records.agencies.models import Agency
from gongkai.records.applications.models import Application
from gongkai.records.applications.verbs import AssignCase
from gongkai.records.authority import Role
from gongkai.records.coordination import confidential
from gongkai.records.coordination.document import answer_letter, request_letter
from gongkai.records.coordination.models import Entry, EntryKind, Request, RequestKind, RequestState
from gongkai.records.coordination.queries import usual_due, with_entries
from gongkai.records.coordination.reminders import reminders
from gongkai.records.coordination.verbs import (
    AnswerRequest,
    AskForTime,
    CloseRequest,
    ExtendRequest,
    ReturnRequest,
    SendRequest,
    UrgeRequest,
    WithdrawRequest,
)
from gongkai.records.evidence.keeping import Brought
from gongkai.records.evidence.models import EvidenceKind
from gongkai.records.journal.models import Event
from tests.records.world import APPLICANT, START, World, attempted, done, reasons, refused

QUESTION = "请提供2022年农村低保保障标准的依据文件。"
PAPER = Brought("依据.txt", EvidenceKind.PAPER, "text/plain", "内容".encode())
DUE = START + timedelta(days=7)


def send(world: World, **details: Any) -> SendRequest:
    """The office of the town asks its department."""
    told: dict[str, Any] = {
        "by": world[Role.MANAGER],
        "on": START,
        "at": world.town,
        "unit": world.department,
        "kind": RequestKind.INFORMATION,
        "question": QUESTION,
        "due_on": DUE,
    }
    return SendRequest(**(told | details))


def answer(world: World, request: Request, **details: Any) -> AnswerRequest:
    told = {"by": world[Role.CLERK], "on": START, "request": request, "text": "依据是县里2022年的文件。"}
    return AnswerRequest(**(told | details))


@pytest.fixture
def case(world: World) -> Application:
    case = world.application()
    clerk = world[Role.CLERK]
    assigned: Application = done(
        AssignCase(by=world[Role.MANAGER], on=START, case=case, unit=world.department, handler=clerk)
    )
    return assigned


def test_a_request_goes_from_unit_to_unit_and_comes_back_with_an_answer(world: World) -> None:
    request = done(send(world, files=(PAPER,)))
    assert (request.label, request.state, request.title) == (
        "商请2023-1",
        RequestState.OPEN,
        QUESTION.rstrip("。"),
    )
    done(answer(world, request, files=(PAPER,)))
    done(answer(world, request, text="另附一份补充说明。"))
    request.refresh_from_db()
    assert (request.state, request.answered_on) == (RequestState.ANSWERED, START)
    done(CloseRequest(by=world[Role.MANAGER], on=START, request=request))
    entries = with_entries().get(pk=request.pk).entries.all()
    assert [one.kind for one in entries] == [
        EntryKind.QUESTION,
        EntryKind.ANSWER,
        EntryKind.ANSWER,
        EntryKind.CLOSING,
    ]
    assert [one.unit for one in entries] == [world.town, world.department, world.department, world.town]
    assert [len(one.evidence.all()) for one in entries] == [1, 1, 0, 0]
    assert refused(answer(world, Request.objects.get())) == ["这件商请已办结，不能答复"]


def test_each_side_does_its_own_part(world: World) -> None:
    request = done(send(world, by=world[Role.CLERK], at=world.department, unit=world.town))
    (reason,) = refused(answer(world, request))
    assert reason.startswith("部门之间商请须由本机关的")
    answered = done(answer(world, request, by=world[Role.MANAGER]))
    assert answered.state == RequestState.ANSWERED
    (reason,) = refused(CloseRequest(by=world[Role.SUPERVISOR], on=START, request=answered))
    assert reason.startswith("部门之间商请须由本机关的")


def test_what_can_not_be_sent_is_told_with_every_reason(world: World) -> None:
    verb = send(world, question=" ", unit=world.town, due_on=START - timedelta(days=1))
    assert refused(verb) == ["请填写商请内容", "不用商请本单位，请选择其他单位", "答复期限不能早于商请日期"]
    attempted(send(world, question="秘密★5年，请提供"))


def test_several_units_asked_at_once_bear_one_number(world: World) -> None:
    first = done(send(world))
    second = done(send(world, unit=world.village, together_with=first))
    assert (first.number, second.number) == (1, 1)
    assert refused(send(world, unit=world.village, together_with=first)) == [f"已经商请{world.village.name}"]
    assert done(send(world, unit=world.village)).number == 2


def test_who_is_asked_may_return_it_with_a_reason(world: World) -> None:
    request = done(send(world))
    verb = ReturnRequest(by=world[Role.CLERK], on=START, request=request)
    assert refused(verb) == ["请填写退回内容"]
    verb.text = "不属于我单位职责，请商请财政所。"
    assert done(verb).state == RequestState.RETURNED
    assert done(CloseRequest(by=world[Role.MANAGER], on=START, request=request)).state == RequestState.CLOSED


def test_more_time_is_asked_by_one_and_given_by_the_other(world: World) -> None:
    request, until = done(send(world)), DUE + timedelta(days=3)
    asked = AskForTime(by=world[Role.CLERK], on=START, request=request, until=until, text="档案在县里。")
    assert done(asked).due_on == DUE
    given = ExtendRequest(by=world[Role.MANAGER], on=START, request=request, due_on=DUE)
    assert refused(given) == [f"新的期限应晚于现在的期限{DUE}"]
    given.due_on = until
    assert done(given).due_on == until


def test_a_unit_is_urged_once_a_day(world: World) -> None:
    request = done(send(world))
    verb = UrgeRequest(by=world[Role.MANAGER], on=START, request=request)
    done(verb)
    assert refused(verb) == ["今天已经催办过，明天仍未答复的可以再催办"]
    verb.on = START + timedelta(days=1)
    done(verb)


def test_a_withdrawn_request_needs_no_answer(world: World) -> None:
    request = done(send(world))
    done(WithdrawRequest(by=world[Role.MANAGER], on=START, request=request, text="已经找到。"))
    assert refused(answer(world, Request.objects.get())) == ["这件商请已撤回，不能答复"]
    assert not reminders(DUE)


def test_a_request_about_a_case_is_sealed_with_it(world: World, case: Application) -> None:
    request = done(send(world, case=case))
    done(answer(world, request, text="档案在三楼，编号暗记。"))
    assert QUESTION not in request.title
    stored = Entry.objects.filter(request=request).values_list("text", flat=True)
    assert set(stored) == {""}
    told = [str(one.data) for one in Event.objects.about(request)]
    assert not any("低保" in one or "暗记" in one for one in told)
    assert [one.words for one in with_entries().get().entries.all()] == [QUESTION, "档案在三楼，编号暗记。"]
    case.applicant.wrapped_key = None
    case.applicant.save()
    erased = with_entries().get()
    assert {one.words for one in erased.entries.all()} == {"（已按保管期限删除）"}
    assert "案卷已按保管期限删除，不能再记录内容" in refused(answer(world, Request.objects.get()))


def test_a_request_about_a_case_does_not_say_who_applied(world: World, case: Application) -> None:
    for told, what in (
        (f"{APPLICANT.name}申请的材料", "申请人的姓名或者名称"),
        (f"寄到{APPLICANT.contact}", "申请人的联系方式"),
        ("联系电话13800000000", "手机号码"),
    ):
        (reason,) = refused(send(world, case=case, question=told))
        assert reason.startswith(f"内容中有{what}"), reason
    assert confidential.names_in("申请人：张建国，请查找他的低保档案") == ["张建国"]


def test_who_is_asked_does_not_find_out_by_trying_who_applied(world: World, case: Application) -> None:
    request = done(send(world, case=case))
    for name in (APPLICANT.name, "钱无关"):
        assert reasons(answer(world, request, text=f"没有{name}的档案")) == []
    assert "手机号码" in reasons(answer(world, request, text="请打13800000000"))[0]


def test_files_about_a_case_belong_into_its_file(world: World, case: Application) -> None:
    request = done(send(world, case=case))
    (reason,) = refused(answer(world, request, files=(PAPER,)))
    assert "案卷材料" in reason


def test_a_case_can_not_wait_longer_than_its_own_term(world: World, case: Application) -> None:
    case.refresh_from_db()
    assert case.answer_deadline is not None
    late = case.answer_deadline + timedelta(days=1)
    (reason,) = refused(send(world, case=case, due_on=late))
    assert f"应于{case.answer_deadline}前答复" in reason
    request = done(send(world, case=case, due_on=case.answer_deadline))
    assert refused(ExtendRequest(by=world[Role.MANAGER], on=START, request=request, due_on=late)) == [reason]
    day = case.answer_deadline - timedelta(days=1)
    assert usual_due(RequestKind.INFORMATION, day, case) <= case.answer_deadline


def test_another_agency_is_consulted_by_a_step_of_the_case(world: World, case: Application) -> None:
    (reason,) = refused(send(world, case=case, unit=world.other_town))
    assert "征求意见" in reason
    assert done(send(world, unit=world.other_town)).unit == world.other_town


def test_only_who_handles_a_case_asks_about_it(world: World, case: Application) -> None:
    at: Agency = world.village
    verb = send(world, case=case, at=at, by=world.others["village_clerk"])
    assert "只有承办这件申请的单位可以据此商请" in refused(verb)


def test_the_usual_term_counts_working_days(world: World) -> None:
    assert usual_due(RequestKind.SEARCH, START) == date(2023, 1, 6)
    assert usual_due(RequestKind.INFORMATION, START) == date(2023, 1, 10)


def test_a_unit_is_reminded_from_the_day_before_until_it_answers(world: World) -> None:
    request = done(send(world, question="关于暗记的问题", due_on=date(2023, 1, 10)))
    assert not reminders(date(2023, 1, 6))
    (first,) = reminders(date(2023, 1, 9))
    assert (first.unit, first.count) == (world.department, 1)
    assert "暗记" not in first.subject() + first.text(DUE)
    assert not reminders(date(2023, 1, 14))  # a Saturday
    assert "已超过" in reminders(date(2023, 1, 16))[0].text(date(2023, 1, 16))
    done(answer(world, request))
    assert not reminders(date(2023, 1, 16))


def test_request_and_answer_are_letters(world: World) -> None:
    request = done(send(world, files=(PAPER,)))
    done(answer(world, request))
    full = with_entries().get()
    reply = next(one for one in full.entries.all() if one.kind == EntryKind.ANSWER)
    assert request_letter(full).agency == world.town.name
    assert answer_letter(full, reply).agency == world.department.name
