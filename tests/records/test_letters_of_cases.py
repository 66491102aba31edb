"""Letters of cases: values from the record, numbers at signing, service that moves the clock, nothing that changes."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from gongkai.documents.letters import FIELDS, LETTERS, FieldKind, LetterError, check
from gongkai.law.outcomes import OUTCOMES
from gongkai.law.remedies import remedy_for
from gongkai.law.report_form import TABLE_3, cell
from gongkai.law.service import Method
from gongkai.records.agencies.verbs import ChangeContact
from gongkai.records.annual.figures import count
from gongkai.records.annual.scope import Scope
from gongkai.records.applications.models import Application, CaseFile, FileKind
from gongkai.records.applications.particulars import ApplicantForm
from gongkai.records.applications.verbs import (
    AnswerJointly,
    ApproveDecision,
    ApproveExtension,
    LapseCorrection,
    LapseFee,
    OrderAnswer,
    ProposeDecision,
    VoidEntry,
)
from gongkai.records.applications.verbs.decision import DECIDABLE
from gongkai.records.applications.verbs.papers import keep_file
from gongkai.records.authority import Role
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.letters.composing import draft_of, gaps, receipt_of, registration_of, search_record
from gongkai.records.letters.models import Letter
from gongkai.records.letters.plan import PLANS, offers, variants_of
from gongkai.records.letters.progress import Stage, letters_of, progress_of
from gongkai.records.letters.standing import Standing
from gongkai.records.letters.values import Sketch, remedy_settings, typed_fields, values_of
from gongkai.records.letters.verbs import (
    DraftLetter,
    DropDraft,
    IssueLetter,
    ProveService,
    ServeLetter,
    VoidLetter,
)
from gongkai.records.letters.written import ENCLOSED, FEE_METHOD, FEE_UNITS
from gongkai.records.uploads import Upload
from tests.records.deciding import grounds_of, prepare
from tests.records.world import APPLICANT, START, World, done, refused

RECEIVED = date(2024, 3, 1)  # a Friday; 20 working days end on 2024-03-29
DAY = date(2024, 3, 4)
CONTACT = {
    "ogi_body": "测试镇党政办公室",
    "phone": "0371-00000000",
    "address": "测试镇办公楼一层",
    "reconsideration_body": "测试县人民政府",
}
_TYPED = {
    FieldKind.TEXT: "测试内容",
    FieldKind.DATE: date(2024, 4, 10),
    FieldKind.ROWS: [["甲", "乙", "丙"]],
    FieldKind.NAMES: ["测试名称"],
}


@pytest.fixture
def town(world: World) -> World:
    done(ChangeContact(by=world[Role.ADMINISTRATOR], on=RECEIVED, of=world.town, contact=CONTACT))
    world.town.refresh_from_db()
    return world


def typed(case: Application, code: str, variant: str = "", on: date = DAY) -> dict[str, Any]:
    """Something for every field that a person fills in."""
    sketch = Sketch(Standing(case, on), code, variant, {})
    return {field.name: _TYPED[field.kind] for field in typed_fields(sketch)}


def draft(town: World, case: Application, code: str, on: date = DAY, **more: Any) -> Letter:
    variants = variants_of(code, Standing(case, on))
    variant = more.pop("variant", variants[0][0] if variants else "")
    told = {"written": typed(case, code, variant, on) | more.pop("written", {}), "variant": variant} | more
    verb = DraftLetter(case=case, by=town[Role.MANAGER], on=on, code=code, **told)
    done(verb)
    assert verb.letter
    return verb.letter


def issue(town: World, case: Application, code: str, on: date = DAY, **more: Any) -> Letter:
    letter = draft(town, case, code, on, **more)
    done(IssueLetter(case=case, by=town[Role.OGI_HEAD], on=on, letter=letter))
    return Letter.objects.get(pk=letter.pk)


def serve(town: World, letter: Letter, on: date = DAY, method: Method = Method.POST) -> Application:
    return done(
        ServeLetter(case=letter.application, by=town[Role.MANAGER], on=on, letter=letter, method=method)
    )


def release(case: Application, on: date = DAY) -> CaseFile:
    content = "已遮盖的测试合同".encode()
    return keep_file(case, FileKind.RELEASED, "测试合同（遮盖）.txt", content, on, media_type="text/plain")


def words(letter: Letter) -> str:
    """What the issued PDF says, without line breaks and page numbers."""
    assert letter.pdf
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(letter.pdf.content)]
    return re.sub("[—－–-]+[0-9]+[—－–-]+", "", "".join("".join(pages).split()))


def decide(town: World, case: Application, code: str, on: date = DAY) -> Application:
    case = prepare(town, case, code, on)
    done(ProposeDecision(case=case, by=town[Role.MANAGER], on=on, **grounds_of(OUTCOMES[code])))
    return done(ApproveDecision(case=case, by=town[Role.OGI_HEAD], on=on))


# --- every outcome: proposed, approved, told, served, with its remedy, counted --------------------------


@pytest.mark.parametrize("code", [code for code, one in DECIDABLE.items() if one.letter])
def test_every_outcome_is_told_by_its_letter_with_its_remedy_and_counted_in_its_row(
    town: World, code: str
) -> None:
    outcome = OUTCOMES[code]
    case = decide(town, town.application(RECEIVED), code)
    written: dict[str, Any] = {}
    if code in ("disclosed", "partial"):
        written[ENCLOSED] = [release(case).number]
    letter = issue(town, case, outcome.letter or "", written=written)
    assert letter.number == "测政公开〔2024〕1号"
    remedy = remedy_for(
        code, DAY, remedy_settings(case.agency), withheld=["third_party_rights"], served_online=True
    )
    told = words(letter)
    assert remedy is not None
    assert "".join(remedy.paragraph.split()) in told
    assert letter.number in told
    assert f"申请公开“{APPLICANT.request}”" in told
    case = serve(town, letter)
    assert (case.state, case.finished_on, case.outcome) == ("served", DAY, code)
    row = outcome.report_row(2024)
    assert count(Scope(town.town, 2024))[cell(TABLE_3, row, "自然人")] == 1


def test_what_was_approved_goes_out_as_it_was_approved(town: World) -> None:
    case = decide(town, town.application(RECEIVED), "internal_affairs")
    sketch = Sketch(Standing(case, DAY), "D-13", "16-a", {"reason": "另写的理由"})
    assert values_of(sketch)["reason"] == "测试理由"
    assert "reason" not in {field.name for field in typed_fields(sketch)}


def test_each_withheld_part_stands_in_the_letter_with_its_article(town: World) -> None:
    case = decide(town, town.application(RECEIVED), "partial")
    values = values_of(Sketch(Standing(case, DAY), "D-12", "", {}))
    assert values["withheld"] == [["测试号码", str(OUTCOMES["third_party_rights"].article), "测试理由"]]


def test_the_remedy_names_the_online_channel_so_that_it_may_be_served_online(town: World) -> None:
    case = decide(town, town.application(RECEIVED), "not_this_agency")
    letter = issue(town, case, "D-15")
    assert case.agency.reconsideration_url in letter.values["remedy"]
    assert serve(town, letter, method=Method.ONLINE).state == "served"


def test_a_letter_issued_before_the_channel_was_known_is_not_served_online(town: World) -> None:
    root = town[Role.ADMINISTRATOR]
    done(ChangeContact(by=root, on=DAY, of=town.town, contact={"reconsideration_url": ""}))
    town.town.refresh_from_db()
    letter = issue(town, decide(town, town.application(RECEIVED), "not_this_agency"), "D-15")
    channel = {"reconsideration_url": "https://reconsideration.example/"}
    done(ChangeContact(by=root, on=DAY, of=town.town, contact=channel))
    case = Application.objects.get(pk=letter.application_id)
    verb = ServeLetter(case=case, by=town[Role.MANAGER], on=DAY, letter=letter, method=Method.ONLINE)
    assert any("网上" in reason or "互联网" in reason for reason in refused(verb))


def test_no_letter_with_a_remedy_is_signed_before_the_agency_names_the_body(town: World) -> None:
    contact = {"reconsideration_body": ""}
    done(ChangeContact(by=town[Role.ADMINISTRATOR], on=DAY, of=town.town, contact=contact))
    case = Application.objects.get(pk=decide(town, town.application(RECEIVED), "not_this_agency").pk)
    letter = draft(town, case, "D-15")
    told = refused(IssueLetter(case=case, by=town[Role.OGI_HEAD], on=DAY, letter=letter))
    assert any("行政复议机关" in reason for reason in told)


# --- signing: who, when, under which number -----------------------------------------------------------------


def test_a_reply_may_be_drafted_once_proposed_and_signed_once_approved(town: World) -> None:
    case = town.application(RECEIVED)
    told = {"case": case, "by": town[Role.MANAGER], "on": DAY}
    assert refused(DraftLetter(**told, code="D-16", written={}))
    done(ProposeDecision(**told, **grounds_of(OUTCOMES["needs_processing"])))
    letter = draft(town, case, "D-16")
    sign = IssueLetter(case=case, by=town[Role.OGI_HEAD], on=DAY, letter=letter)
    assert any("还没有批准" in reason for reason in refused(sign))
    done(ApproveDecision(case=case, by=town[Role.LEADER], on=DAY))
    done(sign)


def test_who_wrote_a_reply_does_not_sign_it(town: World) -> None:
    person = town.all_rounder("samehand")
    case = decide(town, town.application(RECEIVED), "needs_processing")
    verb = DraftLetter(case=case, by=person, on=DAY, code="D-16", written={})
    done(verb)
    assert verb.letter
    told = refused(IssueLetter(case=case, by=person, on=DAY, letter=verb.letter))
    assert any("起草人以外" in reason for reason in told)


def test_procedural_letters_have_a_series_each_and_no_gaps(town: World) -> None:
    first, second = town.application(RECEIVED), town.application(RECEIVED)
    numbers = [issue(town, case, "D-03").number for case in (first, second)]
    numbers.append(issue(town, first, "D-02").number)
    assert numbers == ["测政公开补〔2024〕1号", "测政公开补〔2024〕2号", "测政公开收〔2024〕1号"]


def test_an_extension_is_told_only_after_the_head_consented(town: World) -> None:
    case = town.application(RECEIVED)
    letter = draft(town, case, "D-05")
    sign = IssueLetter(case=case, by=town[Role.MANAGER], on=DAY, letter=letter)
    assert any("负责人批准" in reason for reason in refused(sign))
    approval = {"working_days": 10, "reason": "材料年代较久"}
    done(ApproveExtension(case=case, by=town[Role.OGI_HEAD], on=DAY, **approval))
    done(sign)
    values = Letter.objects.get().values
    assert (values["extension_days"], values["reason"]) == (10, "材料年代较久")
    assert (values["deadline"], values["extended_deadline"]) == (date(2024, 3, 29), date(2024, 4, 15))
    case = serve(town, Letter.objects.get())
    assert case.answer_deadline == values["extended_deadline"]


def test_what_is_missing_is_named_and_nothing_is_signed(town: World) -> None:
    case = town.application(RECEIVED)
    verb = DraftLetter(case=case, by=town[Role.CLERK], on=DAY, code="D-03", written={})
    assert refused(verb)  # the case was not given to the clerk's unit
    done(replace(verb, by=town[Role.MANAGER]))
    letter = Letter.objects.get()
    told = refused(IssueLetter(case=case, by=town[Role.MANAGER], on=DAY, letter=letter))
    for label in ("不明确之处", "补正内容", "补正指引", "补正期限"):
        assert any(f"缺少“{label}”" in reason for reason in told)
    standing = Standing(case, DAY)
    assert "〔待填写：补正内容〕" in str(draft_of(Sketch(standing, "D-03", "", {})))
    assert {field.name for field in gaps(Sketch(standing, "D-03", "", {}))} >= {"correction", "correct_by"}


def test_an_issued_letter_never_changes_with_the_agency(town: World) -> None:
    case = town.application(RECEIVED)
    letter = issue(town, case, "D-03")
    before = (words(letter), letter.values, letter.docx.content)
    done(ChangeContact(by=town[Role.ADMINISTRATOR], on=DAY, of=town.town, contact={"phone": "0371-11111111"}))
    again = Letter.objects.get(pk=letter.pk)
    assert (words(again), again.values, again.docx.content) == before
    assert "0371-00000000" in before[0]
    told = DraftLetter(case=case, by=town[Role.MANAGER], on=DAY, code="D-03", written={}, letter=again)
    assert any("已经签发" in reason for reason in refused(told))


def test_what_is_written_and_told_stands_nowhere_in_the_clear(town: World) -> None:
    case = town.application(RECEIVED)
    letter = issue(town, case, "D-03", written={"unclear": "不明确暗记"})
    serve(town, letter)
    done(ProveService(case=case, by=town[Role.MANAGER], on=DAY, letter=letter, signer="签收暗记"))
    told = str(list(Event.objects.values())) + str(list(Letter.objects.values()))
    for mark in ("不明确暗记", "签收暗记", APPLICANT.name, APPLICANT.request, APPLICANT.contact):
        assert mark not in told


def test_cases_that_are_answered_jointly_share_the_number_each_with_its_own_letter(town: World) -> None:
    first, second = town.application(RECEIVED), town.application(RECEIVED)
    done(AnswerJointly(case=first, by=town[Role.MANAGER], on=DAY, others=(second,)))
    letters = [issue(town, decide(town, one, "needs_processing"), "D-16") for one in (first, second)]
    assert [letter.number for letter in letters] == ["测政公开〔2024〕1号"] * 2
    assert [letter.values["application_number"] for letter in letters] == [first.number, second.number]


def test_the_disputed_paragraph_is_a_setting(town: World, settings: Any) -> None:
    case = decide(town, town.application(RECEIVED), "public_publication")
    sketch = Sketch(Standing(case, DAY), "D-22", "", {})
    assert "remedy" in values_of(sketch)
    settings.DISPUTED_LETTERS_CARRY_REMEDY = False
    assert "remedy" not in values_of(sketch)


# --- service: one act, one entry ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "kind", "state"),
    [
        ("D-02", EventKind.LETTER_SERVED, "received"),
        ("D-03", EventKind.CORRECTION_ASKED, "correction_asked"),
        ("D-04", EventKind.REASONS_ASKED, "reasons_asked"),
        ("D-06", EventKind.CONSULTATION_SENT, "consulting_third_party"),
        ("D-07", EventKind.CONSULTATION_SENT, "consulting_agency"),
    ],
)
def test_serving_a_letter_moves_the_clock_in_the_same_entry(
    town: World, code: str, kind: EventKind, state: str
) -> None:
    case = town.application(RECEIVED)
    letter = issue(town, case, code)
    before = Event.objects.count()
    case = serve(town, letter, DAY + timedelta(days=1))
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("pk")
    assert (event.kind, event.data["letter"], case.state) == (kind, letter.pk, state)
    assert progress_of(letter).stage is Stage.SERVED
    again = ServeLetter(
        case=case, by=town[Role.MANAGER], on=DAY + timedelta(days=1), letter=letter, method=Method.POST
    )
    assert any("已经登记送达" in reason for reason in refused(again))


def test_a_fee_is_asked_by_its_letter_with_the_figures_of_the_scale(town: World) -> None:
    for _ in range(10):
        town.application(RECEIVED)
    case = town.application(RECEIVED)
    asked = {FEE_METHOD: "piece", FEE_UNITS: 1}
    letter = issue(town, case, "D-10", written=asked)
    assert letter.values["fee_lines"] == [["第11件至第11件", 1, 100, 100]]
    case = serve(town, letter)
    event = Event.objects.latest("pk")
    assert (event.kind, event.data["amount"], case.state) == (EventKind.FEE_ASKED, "100", "fee_asked")
    free = draft(town, town.application(DAY), "D-10", written={FEE_METHOD: "pages", FEE_UNITS: 30})
    told = refused(IssueLetter(case=free.application, by=town[Role.MANAGER], on=DAY, letter=free))
    assert any("不收费" in reason for reason in told)


def test_an_opinion_may_be_given_from_the_day_the_party_signed(town: World) -> None:
    case = town.application(RECEIVED)
    letter = issue(town, case, "D-06", written={"addressee": "某测试公司"})
    case = serve(town, letter)
    signed = date(2024, 3, 7)
    assert letter.pdf
    scan = Upload("回证扫描.pdf", letter.pdf.content)
    case = done(
        ProveService(
            case=case, by=town[Role.MANAGER], on=signed, letter=letter, signer="公司收发室", scan=scan
        )
    )
    kept = case.files.get(kind=FileKind.SERVICE)
    assert (kept.name, kept.content) == ("回证扫描.pdf", letter.pdf.content)
    (asked,) = Standing(case, signed).clock.consultations
    assert (asked.sent, asked.served, asked.due) == (DAY, signed, date(2024, 3, 28))
    assert case.consultations.get().party == "某测试公司"
    assert progress_of(letter).stage is Stage.PROVED


def test_a_letter_whose_service_was_entered_by_mistake_is_to_be_served_again(town: World) -> None:
    case = town.application(RECEIVED)
    letter = issue(town, case, "D-03")
    serve(town, letter)
    void = VoidLetter(case=case, by=town[Role.OGI_HEAD], on=DAY, letter=letter, reason="写错日期")
    assert any("已经送达" in reason for reason in refused(void))
    entry = Event.objects.latest("pk")
    done(VoidEntry(case=case, by=town[Role.OGI_HEAD], on=DAY, entry=entry, reason="没有送达"))
    assert progress_of(letter).stage is Stage.ISSUED
    done(void)
    assert letters_of(case)[0].stage is Stage.VOIDED
    assert issue(town, case, "D-03").number == "测政公开补〔2024〕2号"


def test_a_voided_reply_is_replaced_under_the_number_of_the_decision(town: World) -> None:
    case = decide(town, town.application(RECEIVED), "not_this_agency")
    first = issue(town, case, "D-15")
    done(VoidLetter(case=case, by=town[Role.LEADER], on=DAY, letter=first, reason="错字"))
    second = issue(town, case, "D-15")
    assert (first.number, second.pk != first.pk) == (second.number, True)


def test_private_couriers_and_early_days_are_refused(town: World) -> None:
    case = town.application(RECEIVED)
    letter = issue(town, case, "D-03")
    told = {"case": case, "by": town[Role.MANAGER], "letter": letter}
    assert refused(ServeLetter(**told, on=DAY, method=Method.PRIVATE_COURIER))
    assert refused(ServeLetter(**told, on=DAY - timedelta(days=1), method=Method.POST))
    assert refused(ServeLetter(**told, on=DAY, method=Method.DIRECT, mail_number="XA1"))
    assert refused(ProveService(**told, on=DAY, signer="本人"))


def test_the_service_of_a_letter_that_moves_no_clock_can_be_voided_too(town: World) -> None:
    case = town.application(RECEIVED)
    letter = issue(town, case, "D-02")
    serve(town, letter)
    entry = Event.objects.latest("pk")
    done(VoidEntry(case=case, by=town[Role.OGI_HEAD], on=DAY, entry=entry, reason="没有送达"))
    assert progress_of(letter).stage is Stage.ISSUED


@pytest.mark.parametrize(("code", "field"), [("D-03", "correct_by"), ("D-04", "explain_by")])
def test_no_letter_gives_time_that_is_over(town: World, code: str, field: str) -> None:
    case = town.application(RECEIVED)
    letter = draft(town, case, code, written={field: DAY})
    told = refused(IssueLetter(case=case, by=town[Role.MANAGER], on=DAY, letter=letter))
    assert any("应在今天以后" in reason for reason in told)


def test_forms_of_the_file_are_made_from_its_record(town: World) -> None:
    case = prepare(town, town.application(RECEIVED), "information_does_not_exist", DAY)
    assert "测试档案室" in str(search_record(Standing(case, DAY)))
    with pytest.raises(LetterError, match="经办人"):
        registration_of(Standing(case, DAY))
    case.handler = town[Role.CLERK]
    told = str(registration_of(Standing(case, DAY)))
    assert APPLICANT.identity in told
    letter = issue(town, case, "D-02")
    blank, known = progress_of(letter), None
    serve(town, letter)
    known = progress_of(letter)
    assert "□邮寄送达" in str(receipt_of(blank, DAY))
    assert "□" not in str(receipt_of(known, DAY))


# --- what is offered ------------------------------------------------------------------------------------------------


def asked_for(case: Application, on: date = DAY) -> list[str]:
    return [offer.plan.code for offer in offers(Standing(case, on)) if offer.is_asked]


def test_what_the_law_asks_for_now_comes_first(town: World) -> None:
    case = town.application(RECEIVED)
    assert asked_for(case) == ["D-02"]
    issue(town, case, "D-02")
    assert asked_for(case) == []
    done(ApproveExtension(case=case, by=town[Role.OGI_HEAD], on=DAY, working_days=5, reason="量大"))
    assert asked_for(case) == ["D-05"]
    serve(town, issue(town, case, "D-06"))
    assert asked_for(case) == ["D-05", "D-08"]


def test_a_lapsed_correction_asks_for_its_letter(town: World) -> None:
    case = town.application(RECEIVED)
    serve(town, issue(town, case, "D-03", written={"correct_by": date(2024, 3, 15)}))
    case = done(LapseCorrection(case=case, by=town[Role.MANAGER], on=date(2024, 3, 18)))
    assert "D-23" in asked_for(case, date(2024, 3, 18))
    letter = issue(town, case, "D-23", date(2024, 3, 18))
    assert (letter.variant, letter.values["correct_by"]) == ("no_correction", date(2024, 3, 15))


def test_a_fee_that_was_not_paid_asks_for_its_letter(town: World) -> None:
    case = town.application(RECEIVED)
    case = serve(town, issue(town, case, "D-10", written={FEE_METHOD: "pages", FEE_UNITS: 31}))
    lapsed = date(2024, 4, 8)
    case = done(LapseFee(case=case, by=town[Role.MANAGER], on=lapsed))
    assert "D-23" in asked_for(case, lapsed)
    values = issue(town, case, "D-23", lapsed).values
    assert (values["amount"], values["fee_asked_on"], values["fee_due"]) == (10, DAY, date(2024, 4, 1))


def test_an_answer_that_was_ordered_again_has_a_decision_and_a_letter_of_its_own(town: World) -> None:
    case = decide(town, town.application(RECEIVED), "not_this_agency")
    serve(town, issue(town, case, "D-15"))
    ordered = OrderAnswer(
        case=case, by=town[Role.MANAGER], on=DAY, ordered_by="reconsideration", body="测试县人民政府"
    )
    case = done(ordered)
    assert "D-15" not in asked_for(case)
    case = decide(town, case, "not_this_agency")
    assert "D-15" in asked_for(case)
    letter = issue(town, case, "D-15")
    assert letter.number == "测政公开〔2024〕2号"
    assert "测试县人民政府责令本机关重新答复。" in letter.values["handling"]
    assert serve(town, letter).state == "served"


def test_a_draft_that_is_not_needed_is_dropped_and_stays_told(town: World) -> None:
    case = town.application(RECEIVED)
    letter = draft(town, case, "D-03")
    assert refused(DraftLetter(case=case, by=town[Role.MANAGER], on=DAY, code="D-03", written={}))
    done(DropDraft(case=case, by=town[Role.MANAGER], on=DAY, letter=letter))
    assert letters_of(case)[0].stage is Stage.VOIDED
    draft(town, case, "D-03")


# --- third parties learn nothing of the applicant ---------------------------------------------------------------------

MARKED = ApplicantForm(
    name="申请人暗记",
    identity="身份暗记100000190001010000",
    contact="联系方式暗记号码",
    request="请求内容暗记",
    wanted_form="形式暗记",
    agent="代理人暗记",
    agent_identity="代理身份暗记号",
    agent_contact="代理联系暗记号",
    representative="代表暗记",
    address="通信地址暗记路",
    email="mark@applicant.example",
)


def states(town: World) -> list[Application]:
    """A marked application in the states in which a third party may be written to."""
    fresh = town.application(RECEIVED, applicant=MARKED)
    extended = town.application(RECEIVED, applicant=MARKED)
    done(ApproveExtension(case=extended, by=town[Role.OGI_HEAD], on=DAY, working_days=5, reason="量大"))
    asked = prepare(town, town.application(RECEIVED, applicant=MARKED), "third_party_rights", DAY)
    waiting = serve(town, issue(town, town.application(RECEIVED, applicant=MARKED), "D-03"))
    excess = serve(town, issue(town, town.application(RECEIVED, applicant=MARKED), "D-04"))
    told = decide(
        town,
        prepare(town, town.application(RECEIVED, applicant=MARKED), "third_party_rights", DAY),
        "disclosed",
    )
    answered = serve(
        town,
        issue(town, decide(town, town.application(RECEIVED, applicant=MARKED), "not_this_agency"), "D-15"),
    )
    return [fresh, extended, asked, waiting, excess, told, answered]


def test_no_letter_to_a_third_party_holds_anything_of_the_applicant(town: World) -> None:
    seen = 0
    for case in states(town):
        for code in [code for code in PLANS if LETTERS[code].third_party]:
            asked = case.consultations.first() if code == "D-09" else None
            sketch = Sketch(Standing(case, DAY), code, "", typed(case, code), asked)
            text = str(draft_of(sketch))
            values = {name: value for name, value in values_of(sketch).items() if name != "applicant"}
            for mark in (*vars(MARKED).values(),):
                assert mark not in text
                assert mark not in str(values)
            seen += 1
    assert seen == 21


@pytest.mark.parametrize("field", ["name", "identity", "contact", "agent", "address", "email"])
def test_what_a_person_types_about_the_applicant_is_not_signed(town: World, field: str) -> None:
    case = town.application(RECEIVED, applicant=MARKED)
    letter = draft(town, case, "D-06", written={"information": f"合同，由{getattr(MARKED, field)}申请"})
    told = refused(IssueLetter(case=case, by=town[Role.MANAGER], on=DAY, letter=letter))
    assert any("申请人" in reason for reason in told)


@pytest.mark.parametrize(
    "typed_number",
    [
        "100000190001010000",
        "100000 19000101 0000",
        "１０００００１９０００１０１００００",
        "138-1111-2222",
        "0371 0000111",
    ],
)
def test_the_applicants_numbers_alone_are_known_however_they_are_written(
    town: World, typed_number: str
) -> None:
    applicant = replace(MARKED, contact="手机13811112222、办公0371-0000111")
    case = town.application(RECEIVED, applicant=applicant)
    letter = draft(town, case, "D-06", written={"information": f"合同（{typed_number}）"})
    told = refused(IssueLetter(case=case, by=town[Role.MANAGER], on=DAY, letter=letter))
    assert any("申请人" in reason for reason in told)


def test_an_objection_is_answered_to_the_third_party_with_a_remedy(town: World) -> None:
    case = decide(town, prepare(town, town.application(RECEIVED), "third_party_rights", DAY), "disclosed")
    assert "D-09" in asked_for(case)
    letter = issue(town, case, "D-09", consultation=case.consultations.get(), written={"you": "贵单位"})
    assert letter.values["addressee"] == "某测试公司"
    assert letter.values["consultation_answer"].startswith("贵单位于2024年3月4日书面答复不同意公开")
    assert "行政复议" in letter.values["remedy"]
    assert {field.name for field in typed_fields(Sketch(Standing(case, DAY), "D-09", "", {}))} <= set(FIELDS)


def test_a_field_that_the_agencys_own_text_adds_is_asked_for(
    town: World, tmp_path: Path, settings: object
) -> None:
    """A town may want its address in a receipt: the record knows it, nobody types it."""
    folder = tmp_path / town.town.code
    folder.mkdir()
    usual = tomllib.loads((files("gongkai.documents.letters") / "data" / "D-02.toml").read_text("utf-8"))
    own = usual["body"] + "{agency_address}"
    (folder / "D-02.toml").write_text(f'body = """\n{own}\n"""\n', "utf-8")
    case = town.application()
    sketch = Sketch(Standing(case, START), "D-02", "", {})
    assert check(folder) == {"D-02.toml": []}
    assert "agency_address" not in values_of(sketch)
    settings.LETTERS = str(tmp_path)  # type: ignore[attr-defined]
    assert values_of(sketch)["agency_address"] == CONTACT["address"]
