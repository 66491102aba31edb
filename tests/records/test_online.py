"""What the applicant does online: one press one case, a code that only its holder knows, nothing of the inside."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gongkai.law.fees import Method as FeeMethod
from gongkai.law.outcomes import OUTCOMES
from gongkai.law.receipt import Channel
from gongkai.law.service import Method
from gongkai.records.applications.for_applicant import files_for_applicant, progress
from gongkai.records.applications.models import Application, CaseFile, FileKind, PartyKind
from gongkai.records.applications.query_codes import application_with, query_code, read_code, read_number
from gongkai.records.applications.verbs import (
    AnswerCorrection,
    ApproveDecision,
    ApproveExtension,
    AskCorrection,
    AskFee,
    ConfirmAnswer,
    ConfirmReceipt,
    ConsultParty,
    ProposeDecision,
    ServeAnswer,
    ServeExtensionNotice,
    SubmitApplication,
    WithdrawOnline,
)
from gongkai.records.applications.verbs.base import THE_APPLICANT
from gongkai.records.applications.verbs.intake import Paper
from gongkai.records.applications.verbs.papers import keep_file
from gongkai.records.authority import Role
from gongkai.records.journal.models import Event
from gongkai.records.today import as_of
from gongkai.records.uploads import Upload
from tests.records.deciding import grounds_of
from tests.records.world import APPLICANT, START, World, attempted, done, reasons, refused

SECRET = bytes(range(16))
CODE = query_code(SECRET)
NOTE = Upload("说明.txt", "这是补充说明。".encode())


@pytest.fixture(autouse=True)
def apart(settings, tmp_path) -> None:
    settings.FILES = tmp_path / "files"


def submission(world: World, **details: Any) -> SubmitApplication:
    told = {
        "at": world.town,
        "applicant_class": "natural_person",
        "topic": "测试事项",
        "applicant": APPLICANT,
    }
    told |= {"submission": "a" * 64, "code": CODE} | details
    return SubmitApplication(by=THE_APPLICANT, on=START, **told)


def submitted(world: World, **details: Any) -> Application:
    return done(submission(world, **details))


def confirmed(world: World) -> Application:
    return done(ConfirmReceipt(case=submitted(world), by=world[Role.MANAGER], on=START))


def answered(world: World, case: Application, outcome: str = "disclosed") -> Application:
    manager, head = world[Role.MANAGER], world[Role.OGI_HEAD]
    done(ProposeDecision(by=manager, on=START, case=case, **grounds_of(OUTCOMES[outcome])))
    done(ApproveDecision(by=head, on=START, case=case))
    return done(ServeAnswer(by=manager, on=START, case=case, method=Method.DIRECT))


def seen(case: Application, on: date = START) -> Any:
    with as_of(on):
        return progress(Application.objects.get(pk=case.pk))


# --- the query code ------------------------------------------------------------------------------------


@given(st.binary(min_size=16, max_size=16))
def test_a_code_is_read_however_it_was_copied(secret: bytes) -> None:
    code = query_code(secret)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}", code)
    sloppy = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert read_code(sloppy) == read_code(code.replace("-", "")) == code


@given(
    st.binary(min_size=16, max_size=16),
    st.integers(0, 27),
    st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"),
)
def test_a_slip_of_the_pen_is_no_other_code(secret: bytes, place: int, letter: str) -> None:
    letters = query_code(secret).replace("-", "")
    wrong = letters[:place] + letter + letters[place + 1 :]
    assert read_code(wrong) is None or wrong == letters
    swapped = letters[:place] + letters[place : place + 2][::-1] + letters[place + 2 :]
    assert read_code(swapped) is None or swapped == letters


@given(st.text(max_size=60))
@example("²" * 28)
@settings(max_examples=50)
def test_anything_else_is_no_code(text: str) -> None:
    read = read_code(text)
    assert read is None or read_code(read) == read


@pytest.mark.parametrize(
    "typed", ["测政依申请〔2023〕1号", "测政依申请[2023]1", " 2023-1 ", "（2023）１号", "2023年1"]
)
def test_a_number_is_read_from_any_keyboard(world: World, typed: str) -> None:
    assert read_number(world.town, typed) == "测政依申请〔2023〕1号"


def test_number_and_code_together_find_the_case_and_nothing_else_does(world: World) -> None:
    case = submitted(world)
    other = query_code(bytes(16))
    assert application_with(world.town, "2023-1", CODE) == case
    for number, code in (("2023-1", other), ("2023-2", CODE), ("", ""), ("2023-1", ""), ("x", CODE)):
        assert application_with(world.town, number, code) is None
    assert application_with(world.other_town, case.number, CODE) is None


def test_a_case_without_a_code_is_opened_by_none(world: World) -> None:
    case = world.application()
    for code in ("", CODE, "-"):
        assert application_with(world.town, case.number, code) is None


def test_the_code_is_nowhere_in_the_database(world: World) -> None:
    case = submitted(world)
    kept = str(list(Application.objects.values())) + str(list(Event.objects.values("data")))
    assert case.query_mark
    for part in (CODE, CODE.replace("-", ""), SECRET.hex()):
        assert part not in kept


# --- applying ------------------------------------------------------------------------------------------


def test_an_online_application_waits_for_both_sides_to_confirm(world: World) -> None:
    """《条例》第三十一条第三项: 以双方确认之日为收到申请之日."""
    case = submitted(world)
    assert (case.channel, case.received_on, case.answer_deadline) == (Channel.ONLINE, None, None)
    assert done(ConfirmReceipt(case=case, by=world[Role.MANAGER], on=START)).received_on == START


def test_one_press_of_the_button_gives_one_case(world: World) -> None:
    first = submitted(world)
    assert submitted(world) == first
    assert submitted(world, topic="改过的事项") == first
    assert Application.objects.count() == 1
    assert submitted(world, submission="b" * 64) != first


def test_only_the_applicant_applies_online(world: World) -> None:
    verb = submission(world)
    verb.by = world[Role.OGI_HEAD]
    assert refused(verb) == ["提出申请只能由申请人本人办理"]


def test_nothing_but_the_three_statutory_groups_is_required(world: World) -> None:
    for name, label in (
        ("name", "姓名"),
        ("identity", "身份证明"),
        ("contact", "联系方式"),
        ("request", "描述"),
    ):
        (told,) = refused(submission(world, applicant=replace(APPLICANT, **{name: " "})))
        assert label in told
    assert APPLICANT.agent == APPLICANT.address == APPLICANT.email == ""
    assert not reasons(submission(world))


def test_an_expired_form_is_refused(world: World) -> None:
    assert refused(submission(world, code="x")) == refused(submission(world, submission=""))


def test_files_come_along_sealed_and_a_false_one_keeps_everything_out(world: World) -> None:
    case = submitted(world, papers=(Paper(FileKind.IDENTITY, NOTE),))
    (file,) = case.files.all()
    assert (file.kind, file.content) == (FileKind.IDENTITY, NOTE.content)
    false = Paper(FileKind.IDENTITY, Upload("证件.jpg", b"MZ\x90\x00 no picture"))
    assert refused(submission(world, submission="b" * 64, papers=(false,)))
    many = (Paper(FileKind.APPLICATION, NOTE),) * 11
    assert any("最多上传10个" in one for one in refused(submission(world, submission="b" * 64, papers=many)))


def test_a_secret_is_refused_and_only_the_attempt_is_kept(world: World) -> None:
    assert attempted(submission(world, applicant=replace(APPLICANT, request="机密★10年 某文件")))


# --- correcting, withdrawing, confirming ---------------------------------------------------------------


def asked(world: World) -> Application:
    verb = AskCorrection(
        case=confirmed(world),
        by=world[Role.MANAGER],
        on=START,
        correct_by=START + timedelta(days=10),
        what="请写明年份",
    )
    return done(verb)


def test_the_correction_shows_what_was_asked_and_is_answered_once(world: World) -> None:
    case = asked(world)
    shown = seen(case)
    assert shown.can_correct
    assert [one.text for one in shown.events if one.text] == ["请写明年份"]
    verb = AnswerCorrection(
        case=case, by=THE_APPLICANT, on=START, text="2022年", papers=(Paper(FileKind.CORRECTION, NOTE),)
    )
    case = done(verb)
    assert case.state == "received"
    assert case.files.get().kind == FileKind.CORRECTION
    assert not seen(case).can_correct
    assert "2022年" in [one.text for one in seen(case).events]
    assert "2022年" not in str(list(Event.objects.values("data")))
    assert refused(verb)


def test_an_empty_correction_is_refused_and_a_secret_one_is_an_attempt(world: World) -> None:
    case = asked(world)
    assert refused(AnswerCorrection(case=case, by=THE_APPLICANT, on=START, text=" "))
    assert attempted(AnswerCorrection(case=case, by=THE_APPLICANT, on=START, text="绝密★启用前 长期"))


def test_without_a_notice_there_is_nothing_to_correct(world: World) -> None:
    case = confirmed(world)
    assert not seen(case).can_correct
    assert refused(AnswerCorrection(case=case, by=THE_APPLICANT, on=START, text="补充"))


def test_the_applicant_withdraws_once(world: World) -> None:
    case = confirmed(world)
    assert seen(case).can_withdraw
    case = done(WithdrawOnline(case=case, by=THE_APPLICANT, on=START))
    assert case.outcome == "withdrawn_by_applicant"
    assert not seen(case).can_withdraw
    assert refused(WithdrawOnline(case=case, by=THE_APPLICANT, on=START))


def test_receipt_of_the_answer_is_confirmed_once_and_not_before_it_is_served(world: World) -> None:
    case = confirmed(world)
    assert refused(ConfirmAnswer(case=case, by=THE_APPLICANT, on=START))
    case = answered(world, case)
    assert seen(case).can_confirm
    done(ConfirmAnswer(case=case, by=THE_APPLICANT, on=START))
    assert not seen(case).can_confirm
    assert refused(ConfirmAnswer(case=case, by=THE_APPLICANT, on=START))


# --- nothing of the inside -----------------------------------------------------------------------------


def test_a_decision_is_not_told_before_it_is_served(world: World) -> None:
    case = confirmed(world)
    manager, head = world[Role.MANAGER], world[Role.OGI_HEAD]
    before = seen(case)
    done(ProposeDecision(by=manager, on=START, case=case, outcome="disclosed", reason="可以公开"))
    done(ApproveDecision(by=head, on=START, case=case))
    assert replace(seen(case), can_withdraw=before.can_withdraw) == before
    assert seen(done(ServeAnswer(by=manager, on=START, case=case, method=Method.DIRECT))).stage == "已答复"


def test_an_extension_is_not_told_before_its_notice(world: World) -> None:
    case = confirmed(world)
    before = seen(case)
    done(ApproveExtension(case=case, by=world[Role.OGI_HEAD], on=START, working_days=10, reason="量大"))
    assert seen(case).clock == before.clock
    case = done(ServeExtensionNotice(case=case, by=world[Role.MANAGER], on=START))
    assert seen(case).clock.answer_deadline == case.answer_deadline != before.clock.answer_deadline


def test_neither_staff_nor_parties_nor_reasons_are_told(world: World) -> None:
    case = confirmed(world)
    manager, head = world[Role.MANAGER], world[Role.OGI_HEAD]
    done(ConsultParty(case=case, by=manager, on=START, kind=PartyKind.THIRD_PARTY, party="第三方暗记"))
    done(ApproveExtension(case=case, by=head, on=START, working_days=10, reason="延期理由暗记"))
    shown = repr(seen(case))
    for hidden in ("第三方暗记", "延期理由暗记", manager.name, head.name):
        assert hidden not in shown
    assert "第三方" in shown


def test_only_the_released_copy_is_fetched_and_only_after_service(world: World) -> None:
    case = confirmed(world)
    for kind in FileKind:
        keep_file(case, kind, NOTE.name, NOTE.content, START, media_type="text/plain")
    assert files_for_applicant(case) == []
    case = answered(world, case)
    assert [file.kind for file in files_for_applicant(case)] == [FileKind.RELEASED]


def test_a_copy_that_no_answer_gave_out_is_not_fetched(world: World) -> None:
    def copy(case: Application, on: date = START, source: CaseFile | None = None) -> CaseFile:
        told = {"media_type": "text/plain", "source": source}
        return keep_file(case, FileKind.RELEASED, NOTE.name, NOTE.content, on, **told)

    case = confirmed(world)
    original = keep_file(case, FileKind.FOUND, NOTE.name, NOTE.content, START, media_type="text/plain")
    copy(case, source=original)
    better = copy(case, source=original)
    case = answered(world, case)
    copy(case, on=START + timedelta(days=1))  # for an answer that was ordered again
    assert files_for_applicant(case) == [better]

    case = done(ConfirmReceipt(case=submitted(world, submission="b" * 64), by=world[Role.MANAGER], on=START))
    copy(case)
    case = answered(world, case, "internal_affairs")
    assert files_for_applicant(case) == []


def test_the_fee_notice_is_shown_until_it_is_paid(world: World) -> None:
    case = confirmed(world)
    assert seen(case).fee is None
    case = done(AskFee(case=case, by=world[Role.MANAGER], on=START, method=FeeMethod.PAGES, count=100))
    assert seen(case).fee is not None
    assert seen(case).fee["amount"] == "700"
