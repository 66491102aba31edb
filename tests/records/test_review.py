"""What a careful reviewer tried: values that no database can keep, two at once, steps out of order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from gongkai.law.receipt import Channel
from gongkai.law.service import Method
from gongkai.records import storable
from gongkai.records.agencies.models import AgencyKind, Staff
from gongkai.records.agencies.verbs import BeginTerm, EnrolStaff, FoundAgency
from gongkai.records.annual.figures import figures_of
from gongkai.records.annual.models import Layout, Place, Report
from gongkai.records.annual.verbs import ApproveReport, EnterFigure, OpenReport, SubmitReport, WritePassage
from gongkai.records.applications.models import DisputeKind, PartyKind
from gongkai.records.applications.verbs import (
    ApproveDecision,
    AskFee,
    ConsultParty,
    FileDispute,
    ProposeDecision,
    RegisterApplication,
    ServeAnswer,
)
from gongkai.records.authority import Role
from gongkai.records.catalogue.verbs import OpenColumn
from gongkai.records.disclosure.models import Carrier
from gongkai.records.disclosure.verbs import (
    ConfirmOnCarrier,
    ProposeCorrection,
    RegisterItem,
    ReviseItem,
    WithdrawItem,
)
from gongkai.records.noticeboards.verbs import PostNotice, RecordTally, SetUpBoard
from gongkai.records.oversight.verbs import Found, HoldInspection, HoldTraining
from gongkai.records.verbs import Verb
from tests.records.world import APPLICANT, START, World, done, refused

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
    "draft": lambda w: ReviseItem(by=w[Role.CLERK], on=START, item=w.item(), **(TEXT | {"title": LONG})),
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
    fee = manager(world, AskFee, case=world.application(), amount=amount, basis="件数")
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


def test_a_report_that_contradicts_itself_since_its_submission_is_not_approved(
    world: World, client: Client
) -> None:
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
    done(ApproveReport(by=world[Role.LEADER], on=on, report=report))
    world.application(START)
    response = client.get(reverse("portal:report_file", args=[report.year, "pdf"]))
    assert response.status_code == 200  # what was approved stays readable, whatever is entered later


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
