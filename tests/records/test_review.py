"""What a careful reviewer tried: values that no database can keep, two at once, steps out of order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from gongkai.law.fees import Method as FeeMethod
from gongkai.law.receipt import Channel
from gongkai.law.service import Method
from gongkai.records import storable
from gongkai.records.agencies.models import Agency, AgencyKind, Staff
from gongkai.records.agencies.verbs import BeginTerm, ChangeContact, EnrolStaff, FoundAgency, bootstrap
from gongkai.records.annual.figures import figures_of
from gongkai.records.annual.frozen import content_of, current
from gongkai.records.annual.models import Layout, Place, Report
from gongkai.records.annual.verbs import ApproveReport, EnterFigure, OpenReport, SubmitReport, WritePassage
from gongkai.records.applications.decisions import WithheldPart
from gongkai.records.applications.models import Application, DisputeKind, PartyKind
from gongkai.records.applications.verbs import (
    ApproveDecision,
    ArchiveCase,
    AskCorrection,
    AskFee,
    ConsultParty,
    FileDispute,
    OrderAnswer,
    ProposeDecision,
    ReceiveCorrection,
    RecordFeePaid,
    RegisterApplication,
    ServeAnswer,
    VoidEntry,
    WithdrawApplication,
)
from gongkai.records.authority import Role
from gongkai.records.catalogue.verbs import OpenColumn
from gongkai.records.disclosure.models import Carrier
from gongkai.records.disclosure.verbs import (
    ClearUrgency,
    ConfirmOnCarrier,
    ProposeCorrection,
    PublishItem,
    PublishUrgently,
    RegisterItem,
    ReviseItem,
    WithdrawItem,
)
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.noticeboards.verbs import PostNotice, RecordTally, SetUpBoard
from gongkai.records.oversight.verbs import Found, HoldInspection, HoldTraining
from gongkai.records.today import retrospective
from gongkai.records.verbs import Refused, Verb
from tests.databases import together, wait_for_the_others
from tests.records.world import APPLICANT, PASSWORD, START, World, attempted, done, refused

LONG = "长" * 1000
TEXT = {"title": "测试", "summary": "", "body": ""}


def manager(world: World, verb: type[Verb], **details: Any) -> Verb:
    return verb(by=world[Role.MANAGER], on=START, **details)


def root(verb: type[Verb], **details: Any) -> Verb:
    return verb(by=Staff.objects.get(username="root"), on=START, **details)


def item(world: World, **details: Any) -> Verb:
    told = {"at": world.department, "column": world.columns[0], "title": "测试", "formed_on": START}
    return RegisterItem(by=world[Role.CLERK], on=START, **(told | details))


def application(world: World, **details: Any) -> Verb:
    told = {"at": world.town, "arrived_on": START, "applicant_class": "natural_person", "topic": "测试"}
    told |= {"channel": Channel.IN_PERSON, "applicant": APPLICANT}
    return manager(world, RegisterApplication, **(told | details))


def tally(world: World, **details: Any) -> Verb:
    board = done(manager(world, SetUpBoard, at=world.village, name="测试栏", place="村口"))
    told = {"first_day": START, "last_day": START, "count": 1, "is_estimate": False, "source": "测试"}
    return manager(world, RecordTally, board=board, **(told | details))


def training(world: World, **details: Any) -> Verb:
    told = {"title": "测试", "organiser": "测试", "hours": Decimal(1), "participants": 1}
    return manager(world, HoldTraining, at=world.town, **(told | details))


TOO_LONG: dict[str, Callable[[World], Verb]] = {
    "agency": lambda w: root(FoundAgency, parent=w.county, name=LONG, code="100000009", kind=AgencyKind.TOWN),
    "staff": lambda w: root(EnrolStaff, at=w.town, username="x", name=LONG),
    "post": lambda w: root(BeginTerm, at=w.town, role=Role.CLERK, staff=w.others["nobody"], title=LONG),
    "column": lambda w: manager(w, OpenColumn, at=w.town, owner=w.town, code="09", name=LONG),
    "item": lambda w: item(w, document_number=LONG),
    "draft": lambda w: ReviseItem.of(w.item(), by=w[Role.CLERK], on=START, **(TEXT | {"title": LONG})),
    "correction": lambda w: manager(w, ProposeCorrection, item=w.public_item(), reason=LONG, **TEXT),
    "withdrawal": lambda w: manager(w, WithdrawItem, item=w.public_item(), reason=LONG),
    "address": lambda w: manager(
        w, ConfirmOnCarrier, item=w.public_item(), carrier=Carrier.WEBSITE, url=f"https://x.example/{LONG}"
    ),
    "topic": lambda w: application(w, topic=LONG),
    "applicant": lambda w: application(w, applicant=replace(APPLICANT, contact=LONG)),
    "party": lambda w: manager(w, ConsultParty, case=w.application(), kind=PartyKind.THIRD_PARTY, party=LONG),
    "dispute": lambda w: manager(w, FileDispute, at=w.town, kind=DisputeKind.DIRECT_SUIT, body=LONG),
    "board": lambda w: manager(w, SetUpBoard, at=w.village, name=LONG, place="村口"),
    "notice": lambda w: manager(w, PostNotice, board=tally(w).board, title=LONG),  # type: ignore[attr-defined]
    "tally": lambda w: tally(w, source=LONG),
    "training": lambda w: training(w, title=LONG),
    "finding": lambda w: manager(
        w, HoldInspection, at=w.town, summary="测试", found=(Found(w.village, LONG, START),)
    ),
}


@pytest.mark.parametrize("build", TOO_LONG.values(), ids=TOO_LONG)
def test_a_text_longer_than_its_column_is_refused_in_chinese(
    world: World, build: Callable[[World], Verb]
) -> None:
    assert any("字，请缩短" in reason for reason in refused(build(world)))


@pytest.mark.parametrize("sign", ["\0", "\x0b", "\ud800", "\uffff"])
def test_a_control_character_is_refused_wherever_it_stands(world: World, sign: str) -> None:
    hidden = replace(APPLICANT, request=f"测试{sign}")
    for verb in (item(world, body=f"<p>{sign}</p>"), application(world, applicant=hidden)):
        (reason,) = refused(verb)
        assert "控制字符" in reason


def test_lines_and_tabs_are_no_control_characters(world: World) -> None:
    assert storable.unreadable(["第一行\r\n第二行\t完"]) == []


@pytest.mark.parametrize("amount", [Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_number_is_no_amount(world: World, amount: Decimal) -> None:
    fee = manager(world, RecordFeePaid, case=world.application(), amount=amount)
    for verb in (fee, training(world, hours=amount)):
        assert any("不是数字" in reason for reason in refused(verb))


def test_a_number_beyond_its_column_is_refused(world: World) -> None:
    for verb in (tally(world, count=2**63), training(world, hours=Decimal("12345.67"))):
        assert any("数值过大" in reason for reason in refused(verb))


def test_every_bounded_column_is_named_in_chinese() -> None:
    """Its name is told to whoever wrote too much."""
    from django.apps import apps

    own = [model for model in apps.get_models() if model.__module__.startswith("gongkai.records")]
    texts = [column for model in own for column in model._meta.concrete_fields if column.max_length]
    unnamed = [str(column) for column in texts if column.editable and str(column.verbose_name).isascii()]
    assert [one for one in unnamed if not one.startswith(("journal.", "agencies.NumberSeries"))] == []
    assert any(isinstance(column, models.CharField) for column in texts)


# --- the annual report -----------------------------------------------------------------------------------

LATER = date(2024, 1, 8)


def opened(world: World, year: int = START.year, on: date = LATER) -> Report:
    return done(OpenReport(by=world[Role.MANAGER], on=on, of=world.town, year=year, layout=Layout.NARRATIVE))


def approved(world: World, report: Report, on: date = LATER) -> Report:
    # As one that approval alone made public: what the pages say is asked here, not how it came out.
    Report.objects.filter(pk=report.pk).update(public_without_item=True)
    report = done(SubmitReport(by=world[Role.MANAGER], on=on, report=report))
    return done(ApproveReport(by=world[Role.LEADER], on=on, report=report))


def test_a_column_opened_later_is_not_in_an_approved_report(world: World) -> None:
    report = approved(world, opened(world))
    before = dict(figures_of(report).values)
    done(
        OpenColumn(
            by=world[Role.MANAGER], on=LATER, at=world.town, owner=world.town, code="09", name="新栏目"
        )
    )
    assert figures_of(report).values == before


def test_an_approved_amount_is_the_amount_and_not_its_neighbour(world: World, client: Client) -> None:
    # 12.34 as a float is not 12.34: the page said that the records had changed since.
    report, key = opened(world), "表二/行政事业性收费/本年收费金额"
    done(
        EnterFigure(
            by=world[Role.MANAGER],
            on=LATER,
            report=report,
            key=key,
            value=Decimal("12.34"),
            source="测试台账",
        )
    )
    report = approved(world, report)
    assert figures_of(report)[key] == Decimal("12.34")
    page = client.get(reverse("portal:figure", args=[START.year, key])).content.decode()
    assert "12.34" in page
    assert "此后记录有变动" not in page


def test_a_report_that_contradicts_itself_since_its_submission_is_not_approved(world: World) -> None:
    approved(world, opened(world))
    on = date(2025, 1, 6)
    report = opened(world, START.year + 1, on)
    report = done(SubmitReport(by=world[Role.MANAGER], on=on, report=report))
    late = world.application(START)  # entered after its year was approved: carried in, but never carried out
    assert any(
        "上年结转" in one for one in refused(ApproveReport(by=world[Role.LEADER], on=on, report=report))
    )
    done(ProposeDecision(case=late, by=world[Role.MANAGER], on=START, outcome="disclosed"))
    done(ApproveDecision(case=late, by=world[Role.LEADER], on=START))
    done(ServeAnswer(case=late, by=world[Role.MANAGER], on=START, method=Method.DIRECT))
    report = done(ApproveReport(by=world[Role.LEADER], on=on, report=report))
    world.application(START)
    assert content_of(
        current(report), "report.pdf"
    )  # what was approved stays readable, whatever is entered later


def test_what_no_font_can_print_is_not_submitted(world: World) -> None:
    report = opened(world)
    done(WritePassage(by=world[Role.MANAGER], on=LATER, report=report, place=Place.OTHER, text="好😀"))
    (reason,) = refused(SubmitReport(by=world[Role.MANAGER], on=LATER, report=report))
    assert "U+1F600" in reason


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("1e15"), Decimal("0.0000001")])
def test_a_figure_that_its_column_cannot_hold_is_refused(world: World, value: Decimal) -> None:
    assert refused(
        EnterFigure(
            by=world[Role.MANAGER],
            on=LATER,
            report=opened(world),
            key="表二/行政事业性收费/本年收费金额",
            value=value,
            source="测试台账",
        )
    )


# --- steps, proofs, marks --------------------------------------------------------------------------------


def case_verb(world: World, verb: type[Verb], case: Application, on: date = START, **details: Any) -> Verb:
    return verb(case=case, by=world[Role.MANAGER], on=on, **details)


def test_nothing_comes_before_its_time(world: World) -> None:
    case = world.application()
    assert refused(case_verb(world, ServeAnswer, case, method=Method.DIRECT))
    assert refused(case_verb(world, ArchiveCase, case))
    assert refused(ApproveDecision(case=case, by=world[Role.LEADER], on=START))
    case = done(case_verb(world, ProposeDecision, case, outcome="disclosed"))
    case = done(case_verb(world, WithdrawApplication, case))
    assert refused(ApproveDecision(case=case, by=world[Role.LEADER], on=START))
    assert refused(case_verb(world, ProposeDecision, case, outcome="disclosed"))


def test_a_decision_is_not_signed_when_its_proof_was_voided_meanwhile(world: World) -> None:
    case, later = world.application(), START + timedelta(days=1)
    done(case_verb(world, AskCorrection, case, correct_by=START + timedelta(days=15), what="写明文号"))
    done(case_verb(world, ReceiveCorrection, case, later, clear=False))
    done(
        case_verb(world, ProposeDecision, case, later, outcome="unclear_after_correction", reason="仍不明确")
    )
    for kind in (EventKind.CORRECTION_RECEIVED, EventKind.CORRECTION_ASKED):
        entry = Event.objects.about(case).get(kind=kind)
        done(VoidEntry(case=case, by=world[Role.LEADER], on=later, entry=entry, reason="误录"))
    told = refused(ApproveDecision(case=case, by=world[Role.LEADER], on=later))
    assert any("补正告知书" in reason for reason in told)


@pytest.mark.parametrize("code", ["disclosed", "withdrawn_by_applicant", "partial"])
def test_a_part_is_withheld_only_on_a_ground_for_withholding(world: World, code: str) -> None:
    part = WithheldPart(what="号码", ground=code, reason="含个人隐私")
    proposal = {"outcome": "partial", "reason": "含个人隐私", "parts": (part,)}
    told = refused(case_verb(world, ProposeDecision, world.application(), **proposal))
    assert any("选择法律依据" in reason for reason in told)


def test_a_fee_is_paid_when_it_is_paid_in_full(world: World) -> None:
    case, later = world.application(), START + timedelta(days=1)
    done(case_verb(world, AskFee, case, method=FeeMethod.PAGES, count=34))
    (reason,) = refused(case_verb(world, RecordFeePaid, case, later, amount=Decimal("39.99")))
    assert "尚未缴清" in reason
    assert done(case_verb(world, RecordFeePaid, case, later, amount=Decimal("40.00"))).state == "received"


@pytest.mark.parametrize("amount", ["0", "-1", "0.001"])
def test_a_fee_is_yuan_and_fen(world: World, amount: str) -> None:
    assert refused(case_verb(world, RecordFeePaid, world.application(), amount=Decimal(amount)))


def test_an_order_names_who_gave_it(world: World) -> None:
    order = {"ordered_by": "court", "working_days": 10}
    assert refused(case_verb(world, OrderAnswer, world.application(), body=" ", **order))


@pytest.mark.parametrize("body", ["<p><b>机密</b>★10年</p>", "机密&#9733;10年", "<i>绝</i>密★"])
def test_a_secrecy_mark_is_seen_through_tags(world: World, body: str) -> None:
    assert any("国家秘密标志" in reason for reason in attempted(item(world, body=body)))


def test_no_text_about_an_item_carries_a_secrecy_mark(world: World) -> None:
    shown = world.public_item()
    for verb in (
        manager(world, WithdrawItem, item=shown, reason="误发机密★10年"),
        manager(world, ProposeCorrection, item=shown, reason="机密★10年", **TEXT),
        item(world, keywords="秘密★"),
    ):
        assert any("国家秘密标志" in reason for reason in attempted(verb))


def test_a_carrier_is_chosen_once(world: World) -> None:
    twice = (Carrier.WEBSITE, Carrier.WEBSITE)
    assert refused(manager(world, PublishItem, item=world.reviewed_item(), carriers=twice))


def test_what_was_published_urgently_goes_no_further_before_it_is_cleared(world: World) -> None:
    urgent = done(manager(world, PublishUrgently, item=world.item(), reason="测试急需"))
    further = manager(world, PublishItem, item=urgent, carriers=(Carrier.WECHAT,))
    assert any("补办审查以后" in reason for reason in refused(further))
    done(ClearUrgency(item=urgent, by=world[Role.LEADER], on=START, opinion="同意"))
    assert done(further).publications.count() == 2


def test_a_board_has_no_postings_before_it_was_set_up(world: World) -> None:
    before = START - timedelta(days=2)
    assert any("才设置" in reason for reason in refused(tally(world, first_day=before, last_day=before)))


@pytest.mark.parametrize("code", ["", "a/b", "一", "01 "])
def test_the_code_of_a_column_makes_an_address(world: World, code: str) -> None:
    assert refused(manager(world, OpenColumn, at=world.town, owner=world.town, code=code, name="新栏目"))


def test_an_address_with_a_control_character_is_no_error_of_ours(world: World, client: Client) -> None:
    assert client.get("/columns/%00/").status_code in (400, 404)


# --- agencies --------------------------------------------------------------------------------------------


def test_the_mark_of_an_agency_begins_its_numbers(world: World) -> None:
    town = {"parent": world.county, "name": "新镇人民政府", "code": "100000009", "kind": AgencyKind.TOWN}
    assert any("应由汉字组成" in reason for reason in refused(root(FoundAgency, **town, document_mark="ABC")))
    new = done(root(FoundAgency, **town))
    assert refused(root(ChangeContact, of=new, contact={"document_mark": "测 政"}))
    assert done(root(ChangeContact, of=new, contact={"document_mark": "新政"})).document_mark == "新政"


def test_asking_whether_contact_data_may_be_changed_changes_nothing(world: World) -> None:
    verb = root(ChangeContact, of=world.town, contact={"website": "no address"})
    assert refused(verb)
    assert world.town.website == Agency.objects.get(pk=world.town.pk).website == ""


@pytest.mark.parametrize(
    "wrong", [{"code": "abc"}, {"name": " "}, {"username": ""}, {"person": "长" * 61}, {"name": "县\0"}]
)
def test_the_first_agency_and_person_are_checked_as_any(wrong: dict[str, str]) -> None:
    told = {"name": "测试县", "code": "100000000", "username": "root", "person": "甲"} | wrong
    with pytest.raises(ValueError, match=r"代码|名称|用户名|姓名|控制字符"):
        bootstrap(kind=AgencyKind.COUNTY, password=PASSWORD, on=START, **told)


@pytest.mark.parametrize("source", ["", " ", "长" * 201])
def test_what_is_entered_afterwards_has_a_source_that_the_journal_can_keep(source: str) -> None:
    with pytest.raises(ValueError, match="资料来源"), retrospective(source):
        pass


# --- two at once -----------------------------------------------------------------------------------------

CONTESTED: dict[str, Callable[[Staff], Verb]] = {
    "report": lambda by: OpenReport(by=by, on=LATER, of=_town(), year=START.year, layout=Layout.NARRATIVE),
    "column": lambda by: OpenColumn(by=by, on=START, at=_town(), owner=_town(), code="09", name="新栏目"),
    "inspection": lambda by: HoldInspection(by=by, on=START, at=_town(), summary="测试"),
    "staff": lambda by: root(EnrolStaff, at=_town(), username="twin", name="测试"),
}


def _town() -> Agency:
    return Agency.objects.get(code="100000001")


def compete() -> None:
    """In a process of its own: do what others do at the same moment as well; print how each ended."""
    by = Staff.objects.get(username=Role.MANAGER.value)
    for contested in CONTESTED.values():
        verb = contested(by)
        wait_for_the_others()
        try:
            done(verb)
        except Refused:
            print("refused")
        else:
            print("done")


@pytest.mark.concurrency
def test_of_two_who_do_the_same_at_once_one_is_refused(url: str) -> None:
    program = "from tests.records.test_review import compete; compete()"
    told = together(url, program, *[()] * 3, rounds=len(CONTESTED))
    for what, ends in zip(CONTESTED, zip(*told, strict=True), strict=True):
        assert sorted(ends) == ["done", "refused", "refused"], what
