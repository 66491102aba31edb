"""After the report is written: approval keeps it, it is put out as an item, sent, frozen, corrected."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from gongkai.records import files
from gongkai.records.agencies.models import Agency
from gongkai.records.annual import frozen
from gongkai.records.annual.build import FILES, build, render
from gongkai.records.annual.figures import SITE, count, entered_keys, figures_of
from gongkai.records.annual.freezing import differences
from gongkai.records.annual.frozen import Altered, content_of, current, editions, html_of, published
from gongkai.records.annual.models import Correction, EnteredFigure, Layout, Passage, Place, Report
from gongkai.records.annual.package import MANIFEST, PACKED, package_of
from gongkai.records.annual.scope import Scope
from gongkai.records.annual.verbs import (
    ApproveReport,
    AskFigures,
    DecideReportCorrection,
    EnterFigure,
    KeepReport,
    OpenReport,
    ProposeReportCorrection,
    PutOutReport,
    ReturnReport,
    SendReport,
    SubmitReport,
    WritePassage,
)
from gongkai.records.authority import Role
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Item, Status
from gongkai.records.disclosure.verbs import (
    AttachFile,
    CheckItem,
    CorrectItem,
    ProposeCorrection,
    PublishItem,
    RejectCorrection,
    RemoveFile,
    ReviewCorrection,
    ReviseItem,
    SubmitItem,
    WithdrawItem,
)
from gongkai.records.journal.guard import lifted
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.papers.filing import filed, values
from gongkai.records.papers.models import FiledReport, Way
from gongkai.records.uploads import Upload
from gongkai.web.portal.report_years import years_of
from tests.records.world import START, World, done, refused, rolled_back

YEAR = START.year
LATER = date(2024, 1, 8)
RECEIVED = "表三/1/总计"
TEXT = "测试：人员业务不熟。"


@dataclass(frozen=True)
class Standing:
    """The world with an approved report, and the folder of what was kept."""

    world: World
    report: Report
    folder: Path


@pytest.fixture(scope="module")
def standing(
    founded: World, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Standing]:
    """Approved once for the tests of the module, each of which rolls back to it."""
    world, folder = deepcopy(founded), tmp_path_factory.mktemp("kept")
    with django_db_blocker.unblock(), override_settings(FILES=folder), rolled_back():
        world.public_item(date(2023, 3, 2))
        yield Standing(world, approve(world), folder)


@pytest.fixture(autouse=True)
def _files(standing: Standing, settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"
    shutil.copytree(standing.folder, settings.FILES)


@pytest.fixture
def world(standing: Standing, db: None) -> World:
    return deepcopy(standing.world)


@pytest.fixture
def approved(standing: Standing, db: None) -> Report:
    return Report.objects.get()


def approve(world: World, year: int = YEAR) -> Report:
    manager = world[Role.MANAGER]
    report = done(OpenReport(by=manager, on=LATER, of=world.town, year=year, layout=Layout.NARRATIVE))
    done(WritePassage(by=manager, on=LATER, report=report, place=Place.PROBLEMS, text=TEXT))
    done(SubmitReport(by=manager, on=LATER, report=report))
    return done(ApproveReport(by=world[Role.LEADER], on=LATER, report=report))


def put_out(world: World, report: Report, **told: Any) -> PutOutReport:
    column = world.columns[0]
    return PutOutReport(
        **(
            {"by": world[Role.MANAGER], "on": LATER, "report": report, "column": column, "attached": ()}
            | told
        )
    )


def publish(world: World, report: Report) -> Report:
    """Through review and publication, like any other item."""
    report = done(put_out(world, report))
    people = world.people | {Role.CLERK: world[Role.MANAGER]}
    item = World(**(vars(world) | {"people": people})).review(report.item, LATER)
    done(PublishItem(item=item, by=world[Role.MANAGER], on=LATER))
    return Report.objects.get()


def propose(world: World, report: Report, **told: Any) -> ProposeReportCorrection:
    return ProposeReportCorrection(
        **({"by": world[Role.MANAGER], "on": LATER, "report": report, "reason": "补录一件申请"} | told)
    )


def decide(world: World, report: Report, **told: Any) -> DecideReportCorrection:
    return DecideReportCorrection(
        **({"by": world[Role.LEADER], "on": LATER, "report": report, "agreed": True} | told)
    )


def corrected(world: World, report: Report) -> Report:
    """The next edition, for an application that was entered late."""
    world.application(START)
    done(propose(world, report))
    return done(decide(world, report))


def kept(report: Report) -> tuple[str, dict[str, bytes]]:
    """Everything that the faces show of it."""
    report = Report.objects.get(pk=report.pk)
    return html_of(current(report)), render(report, Layout(report.layout))


# --- what is kept ----------------------------------------------------------------------------------------


def test_what_is_approved_is_kept_and_written_again_by_the_command(approved: Report, tmp_path: Path) -> None:
    report = approved
    edition = current(report)
    assert edition.figures == dict(count(Scope(report.agency, YEAR)).values)
    assert (edition.number, edition.approved_on) == (1, LATER)
    written = build(report, Layout.NARRATIVE, tmp_path / "out")
    assert [path.name for path in written] == list(FILES)
    assert all(path.read_bytes() == content_of(edition, path.name) for path in written)
    assert json.loads(content_of(edition, "report.json"))["edition"] == 1


def test_a_figure_in_the_kept_text_leads_where_each_face_says(approved: Report) -> None:
    edition = current(approved)
    assert f'<a class="figure-link" href="/x/{SITE}?a=1&amp;b=2">' in html_of(
        edition, lambda key: f"/x/{key}?a=1&b=2"
    )
    assert "<a" not in html_of(edition)


def test_the_other_layout_is_kept_too_where_it_is_complete(world: World, approved: Report) -> None:
    manager = world[Role.MANAGER]
    with pytest.raises(LookupError, match="没有留存"):  # nobody entered table 2
        render(approved, Layout.NATIONAL)
    national = done(OpenReport(by=manager, on=date(2025, 1, 6), of=world.town, year=2024))
    for key in entered_keys(Scope(world.town, 2024)):
        done(
            EnterFigure(
                by=manager, on=date(2025, 1, 6), report=national, key=key, value=Decimal(0), source="台账"
            )
        )
    done(SubmitReport(by=manager, on=date(2025, 1, 6), report=national))
    national = done(ApproveReport(by=world[Role.LEADER], on=date(2025, 1, 6), report=national))
    for layout in Layout:
        assert set(render(national, layout)) == set(FILES)
    assert render(national, Layout.NATIONAL) != render(national, Layout.NARRATIVE)


# --- the freeze attacked ---------------------------------------------------------------------------------


def _late_application(world: World, report: Report) -> set[str]:
    world.application(START)
    return {RECEIVED, "表三/1/自然人", "正文/新收申请"}


def _withdrawn_item(world: World, report: Report) -> set[str]:
    done(WithdrawItem(by=world[Role.OGI_HEAD], on=LATER, item=Item.objects.get(), reason="内容有误"))
    return set()  # it was published in the year all the same


def _renamed_agency(world: World, report: Report) -> set[str]:
    Agency.objects.filter(pk=world.town.pk).update(name="改名镇人民政府", address="新址1号")
    return set()


def _rewritten_passage(world: World, report: Report) -> set[str]:
    Passage.objects.update(text="改写的文字")
    return set()


def _renamed_column(world: World, report: Report) -> set[str]:
    column = world.columns[0]
    Column.objects.filter(pk=column.pk).update(name="改名栏目")
    return {f"正文/分类/{column.name}", "正文/分类/改名栏目"}


def _deleted_publication(world: World, report: Report) -> set[str]:
    Item.objects.get().publications.all().delete()
    return {SITE, "正文/仅在其他载体公开"}


@pytest.mark.parametrize(
    "attack",
    [
        _late_application,
        _withdrawn_item,
        _renamed_agency,
        _rewritten_passage,
        _renamed_column,
        _deleted_publication,
    ],
)
def test_whatever_changes_later_the_approved_report_stays_and_the_difference_is_told(
    world: World, approved: Report, attack: Any
) -> None:
    before, figures = kept(approved), figures_of(approved)
    changed = attack(world, approved)
    report = Report.objects.get()
    assert kept(report) == before
    assert figures_of(report).values == figures.values
    assert figures_of(report).approximate == figures.approximate
    assert {one.key for one in differences(report)} >= changed
    assert bool(differences(report)) == bool(changed)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("approved_figures", '{"正文/网站": 999}'),
        ("approved_approximate", '["正文/网站"]'),
        ("approved_files", "{}"),
        ("approved_on", "2024-01-01"),
        ("status", "open"),
        ("edition", "3"),
        ("year", "2020"),
        ("layout", "national"),
    ],
)
def test_the_database_refuses_to_change_what_was_approved(approved: Report, column: str, value: str) -> None:
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Report.objects.filter(pk=approved.pk).update(**{column: _plain(column, value)})
    with (
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
    ):
        cursor.execute(f"UPDATE annual_report SET {column} = %s", [value])


def _plain(column: str, value: str) -> Any:
    return (
        json.loads(value)
        if column in ("approved_figures", "approved_approximate", "approved_files")
        else value
    )


def test_an_approved_report_is_neither_saved_over_nor_deleted(approved: Report) -> None:
    approved.approved_figures = {SITE: 999}
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        approved.save()
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("DELETE FROM annual_report")
    report = Report.objects.get()
    assert report.approved_figures[SITE] == 1


def test_an_edition_that_the_journal_does_not_know_is_not_shown(world: World, approved: Report) -> None:
    told = approved.approved_figures | {SITE: 999}
    Report.objects.filter(pk=approved.pk).update(edition=2, approved_figures=told)
    report = Report.objects.get()
    Correction.objects.create(
        report=report,
        edition=2,
        reason="无",
        proposed_by=world[Role.LEADER],
        proposed_on=LATER,
        approved=True,
        before={"on": "2024-01-08", "figures": {}, "approximate": [], "files": {}},
    )
    with pytest.raises(Altered, match="与工作日志记载的审定内容不一致"):
        html_of(current(report))
    with pytest.raises(Altered):
        render(report, Layout.NARRATIVE)


def test_a_list_of_files_that_was_emptied_by_hand_is_not_kept_anew(world: World, approved: Report) -> None:
    told = approved.approved_figures | {SITE: 999}
    Report.objects.filter(pk=approved.pk).update(edition=2, approved_figures=told, approved_files={})
    report = Report.objects.get()
    assert "请从备份恢复" in refused(KeepReport(by=world[Role.LEADER], on=LATER, report=report))[0]


@pytest.mark.parametrize("content", [b"another", b"", None])
def test_a_file_that_was_altered_or_lost_on_disk_is_said_and_not_served(
    world: World, approved: Report, content: bytes | None
) -> None:
    edition = current(approved)
    path = files.path_of(edition.files["report.pdf"], files.Area.APPROVED)
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(Altered, match=r"“report\.pdf”与审定时的校验值不一致"):
        content_of(edition, "report.pdf")
    assert content_of(edition, "report.docx")
    body = files.path_of(edition.files[frozen.BODY], files.Area.APPROVED)
    body.write_bytes(b"<p>another</p>")
    assert any("校验值不一致" in reason for reason in refused(put_out(world, approved)))


def test_a_damaged_file_is_written_anew_when_the_same_is_kept_again() -> None:
    sha256 = files.keep(b"whole", files.Area.APPROVED)
    files.path_of(sha256, files.Area.APPROVED).write_bytes(b"damaged")
    assert files.keep(b"whole", files.Area.APPROVED) == sha256
    assert files.content_of(sha256, files.Area.APPROVED) == b"whole"


def test_the_item_of_a_report_has_its_text_and_files_from_the_report_alone(
    world: World, approved: Report
) -> None:
    item = done(put_out(world, approved, attached=("docx",))).item
    manager = world[Role.MANAGER]
    told = "这条信息的正文和附件是已审定的年度报告，不能在这里改动；要改的，请在年度报告中提出更正"
    assert told in refused(ReviseItem.of(item, by=manager, on=LATER, body=f"{item.body}<p>添上的话</p>"))
    assert told in refused(RemoveFile(by=manager, on=LATER, item=item, number=1))
    another = Upload("别的.txt", "别的".encode())
    assert told in refused(AttachFile(by=manager, on=LATER, item=item, upload=another))
    assert done(ReviseItem.of(item, by=manager, on=LATER, keywords="年报")).keywords == "年报"
    assert content_of(current(approved), "report.docx")


def test_after_approval_nothing_is_entered_written_submitted_returned_or_approved_again(
    world: World, approved: Report
) -> None:
    manager, leader = world[Role.MANAGER], world[Role.LEADER]
    by = {"by": manager, "on": LATER, "report": approved}
    key = "表二/行政许可/本年处理决定数量"
    for verb in (
        EnterFigure(key=key, value=Decimal(1), source="台账", **by),
        WritePassage(place=Place.OTHER, text="无", **by),
        AskFigures(unit=world.department, keys=(key,), due_on=LATER, **by),
        SubmitReport(**by),
        ReturnReport(**(by | {"by": leader}), reason="重做"),
        ApproveReport(**(by | {"by": leader})),
    ):
        assert any("已审定" in reason for reason in refused(verb)), verb
    assert refused(OpenReport(by=manager, on=LATER, of=world.town, year=YEAR))
    assert "已经留存" in refused(KeepReport(by=leader, on=LATER, report=approved))[0]


def test_a_report_approved_before_files_were_kept_is_kept_with_the_figures_approved(world: World) -> None:
    manager = world[Role.MANAGER]
    on = date(2025, 1, 6)
    report = done(OpenReport(by=manager, on=on, of=world.town, year=2024, layout=Layout.NARRATIVE))
    told = {key: float(value) for key, value in figures_of(report).values.items()}
    old = Report.objects.filter(pk=report.pk)
    old.update(status="approved", approved_on=on, approved_figures=told, public_without_item=True)
    world.application(date(2024, 3, 1))
    report = old.get()
    with pytest.raises(Altered, match="补存审定文本"):
        html_of(current(report))
    assert not Report.objects.public().exists()
    report = done(KeepReport(by=world[Role.LEADER], on=date(2025, 3, 1), report=report))
    assert (current(report).figures[RECEIVED], current(report).approved_on) == (0, on)
    assert published(report) == current(report)


# --- put out ---------------------------------------------------------------------------------------------


def test_the_report_is_public_when_its_item_is(world: World, approved: Report) -> None:
    assert published(approved) is None
    report = done(put_out(world, approved))
    assert (report.item.status, report.item.title) == (Status.DRAFT, str(report))
    assert TEXT in report.item.body
    assert published(report) is None
    assert "第1版已经转为信息" in refused(put_out(world, report))[0]
    item, people = report.item, world.people | {Role.CLERK: world[Role.MANAGER]}
    item = World(**(vars(world) | {"people": people})).review(item, LATER)
    assert published(Report.objects.get()) is None
    done(PublishItem(item=item, by=world[Role.MANAGER], on=LATER))
    report = Report.objects.get()
    assert published(report) == current(report)
    assert list(Report.objects.public()) == [report]


def test_who_put_the_report_out_does_not_review_it(world: World, approved: Report) -> None:
    person = world.all_rounder("everything")
    report = done(put_out(world, approved, by=person))
    item = done(SubmitItem(by=person, on=LATER, item=report.item))
    assert any(
        "须由他人办理" in one for one in refused(CheckItem(by=person, on=LATER, item=item, opinion="同意"))
    )


def test_a_report_whose_item_was_withdrawn_is_no_longer_public_and_may_be_put_out_again(
    world: World, approved: Report
) -> None:
    report = publish(world, approved)
    done(WithdrawItem(by=world[Role.OGI_HEAD], on=LATER, item=report.item, reason="版式有误"))
    report = Report.objects.get()
    assert published(report) is None
    assert done(put_out(world, report)).item.status == Status.DRAFT


def test_an_item_that_the_report_was_not_put_out_with_makes_nothing_public(approved: Report) -> None:
    Report.objects.filter(pk=approved.pk).update(item=Item.objects.get())
    assert published(Report.objects.get()) is None
    assert not Report.objects.public().exists()


def test_a_report_that_is_public_without_an_item_stays_in_its_first_edition_until_an_item_brings_the_next(
    world: World, approved: Report
) -> None:
    with lifted(connection):
        Report.objects.filter(pk=approved.pk).update(public_without_item=True)
    report = Report.objects.get()
    assert published(report) == current(report)
    report = corrected(world, report)
    assert published(report).number == 1
    report = done(put_out(world, report))
    assert published(report).number == 1
    people = world.people | {Role.CLERK: world[Role.MANAGER]}
    item = World(**(vars(world) | {"people": people})).review(report.item, LATER)
    done(PublishItem(item=item, by=world[Role.MANAGER], on=LATER))
    assert published(Report.objects.get()).number == 2


def test_what_is_not_approved_is_neither_put_out_nor_sent(world: World) -> None:
    report = done(OpenReport(by=world[Role.MANAGER], on=LATER, of=world.town, year=2022))
    for verb in (put_out(world, report), SendReport(by=world[Role.MANAGER], on=LATER, report=report)):
        assert any("已审定" in reason for reason in refused(verb))


def test_no_reason_that_somebody_types_brings_out_an_edition_that_was_turned_down(
    world: World, approved: Report
) -> None:
    report = corrected(world, publish(world, approved))
    report = done(put_out(world, report))
    by = {"on": LATER, "item": report.item}
    done(RejectCorrection(by=world[Role.OGI_HEAD], reason="版面", **by))
    item = Item.objects.get(pk=report.item.pk)
    told = {
        "title": item.title,
        "summary": "另写的摘要",
        "body": item.body,
        "reason": "年度报告第2版：改摘要",
    }
    done(ProposeCorrection(by=world[Role.MANAGER], on=LATER, item=item, **told))
    done(ReviewCorrection(by=world[Role.SECRECY_REVIEWER], opinion="不涉密", **by))
    done(CorrectItem(by=world.others["second_head"], **by))
    report = Report.objects.get()
    assert report.item.summary == "另写的摘要"
    assert published(report).number == 1


def test_a_published_report_keeps_the_name_that_the_agency_had(world: World, approved: Report) -> None:
    publish(world, approved)
    before = [one.title for one in years_of(world.town)]
    Agency.objects.filter(pk=world.town.pk).update(name="改名镇人民政府")
    assert [one.title for one in years_of(Agency.objects.get(pk=world.town.pk))] == before


# --- sent ------------------------------------------------------------------------------------------------


def test_the_package_holds_the_approved_files_and_is_the_same_each_time(approved: Report) -> None:
    edition = current(approved)
    package = package_of(edition)
    assert package == package_of(edition)
    with zipfile.ZipFile(BytesIO(package)) as archive:
        assert archive.namelist() == [*PACKED, MANIFEST]
        manifest = json.loads(archive.read(MANIFEST))
        for name in PACKED:
            assert archive.read(name) == content_of(edition, name)
            assert hashlib.sha256(archive.read(name)).hexdigest() == manifest["files"][name]
    assert {key: manifest[key] for key in ("code", "year", "edition", "form", "approved_on")} == {
        "code": "100000001",
        "year": YEAR,
        "edition": 1,
        "form": "narrative",
        "approved_on": "2024-01-08",
    }


def test_the_package_is_the_same_after_the_agency_got_another_name(world: World, approved: Report) -> None:
    before = package_of(current(approved))
    Agency.objects.filter(pk=world.town.pk).update(name="改名镇人民政府")
    assert package_of(current(Report.objects.get())) == before


def test_what_is_sent_to_the_superior_in_this_house_is_filed_at_once(world: World, approved: Report) -> None:
    report = done(SendReport(by=world[Role.MANAGER], on=LATER, report=approved))
    found = filed(world.town, YEAR)
    assert found is not None
    assert (found.way, found.filed_on, found.form) == (Way.OWN, LATER, "narrative")
    assert values(found) == current(report).figures
    assert found.package == hashlib.sha256(package_of(current(report))).hexdigest()
    event = Event.objects.about(report).get(kind=EventKind.REPORT_SENT)
    assert event.data["to"] == world.county.name
    assert refused(SendReport(by=world[Role.MANAGER], on=LATER, report=report)) == ["第1版已经报送"]


def test_an_agency_without_a_superior_in_this_house_says_to_whom(world: World, approved: Report) -> None:
    Agency.objects.filter(pk=world.town.pk).update(parent=None)
    send = {"by": world[Role.MANAGER], "on": LATER, "report": Report.objects.get()}
    assert refused(SendReport(**send)) == ["请写明报送给哪个机关"]
    done(SendReport(**send, to="测试市人民政府办公室"))
    assert Event.objects.get(kind=EventKind.REPORT_SENT).data["to"] == "测试市人民政府办公室"


# --- corrected -------------------------------------------------------------------------------------------


def test_a_correction_makes_the_next_edition_and_the_former_stays_readable(
    world: World, approved: Report
) -> None:
    before = kept(approved)
    world.application(START)
    done(propose(world, approved))
    assert kept(approved) == before  # a proposal changes nothing
    report = done(decide(world, approved))
    first, second = editions(report)
    assert (html_of(first), content_of(first, "report.pdf")) == (before[0], before[1]["report.pdf"])
    assert (first.figures[RECEIVED], second.figures[RECEIVED]) == (0, 1)
    assert second.differences[RECEIVED] == (0, 1)
    assert "（第2版，更正说明：补录一件申请）" in html_of(second)
    assert json.loads(content_of(second, "report.json"))["edition"] == 2
    assert differences(report) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        Correction.objects.update(before={})
    with pytest.raises(DatabaseError), transaction.atomic():
        Correction.objects.all().delete()


def test_a_corrected_edition_is_public_when_the_correction_of_its_item_is(
    world: World, approved: Report
) -> None:
    report = publish(world, approved)
    world.application(START)
    done(propose(world, report))
    report = done(decide(world, report))
    assert published(report).number == 1
    report = done(put_out(world, report))
    assert published(report).number == 1
    by = {"on": LATER, "item": report.item}
    done(RejectCorrection(by=world[Role.OGI_HEAD], reason="版面", **by))
    assert published(Report.objects.get()).number == 1
    report = done(put_out(world, report))
    done(ReviewCorrection(by=world[Role.SECRECY_REVIEWER], opinion="不涉密", **by))
    assert published(Report.objects.get()).number == 1
    done(CorrectItem(by=world.others["second_head"], **by))
    report = Report.objects.get()
    assert published(report).number == 2
    assert report.item.versions.get(in_force=True).reason == "年度报告第2版：补录一件申请"
    assert "第2版已经转为信息" in refused(put_out(world, report))[0]


def test_the_next_edition_waits_until_the_item_of_the_former_is_public(
    world: World, approved: Report
) -> None:
    done(put_out(world, approved))
    world.application(START)
    done(propose(world, approved))
    report = done(decide(world, approved))
    assert refused(put_out(world, report)) == ["前一版的信息还在“草稿”，请先办完审查、发布，再公开第2版"]


def test_a_corrected_edition_is_sent_again_as_the_next_filing(world: World, approved: Report) -> None:
    send = {"by": world[Role.MANAGER], "on": LATER}
    done(SendReport(report=approved, **send))
    world.application(START)
    done(propose(world, approved))
    report = done(decide(world, approved))
    done(SendReport(report=report, **send))
    assert list(FiledReport.objects.order_by("number").values_list("number", "current")) == [
        (1, False),
        (2, True),
    ]
    assert values(filed(world.town, YEAR))[RECEIVED] == 1


def test_a_correction_needs_a_difference_a_reason_and_another_person(world: World, approved: Report) -> None:
    assert refused(propose(world, approved)) == ["记录和审定的数据一致，也没有要改的数据和文字，不需要更正"]
    assert refused(decide(world, approved)) == ["没有等待审定的更正"]
    world.application(START)
    assert "请写明更正说明" in refused(propose(world, approved, reason=" "))[0]
    assert "最多200字" in refused(propose(world, approved, reason="长" * 201))[0]
    person = world.all_rounder("everything")
    done(propose(world, approved, by=person))
    assert refused(propose(world, approved)) == ["已有一份更正等待审定"]
    assert refused(decide(world, approved, by=person)) == ["更正须由提出人以外的人审定"]
    assert refused(decide(world, approved, agreed=False)) == ["请写明不同意的理由"]
    report = done(decide(world, approved, agreed=False, opinion="再核对"))
    assert (report.edition, len(editions(report))) == (1, 1)
    assert Event.objects.about(report).filter(kind=EventKind.REPORT_CORRECTION_REJECTED).exists()


def test_only_what_was_proposed_is_decided(world: World, approved: Report) -> None:
    world.application(START)
    done(propose(world, approved))
    world.application(START)
    assert "记录又有变动" in refused(decide(world, approved))[0]
    done(decide(world, approved, agreed=False, opinion="按现在的记录重新提出"))
    done(propose(world, approved))
    assert current(done(decide(world, approved))).figures[RECEIVED] == 2


@pytest.mark.parametrize(
    "changed",
    [{"reason": "另一个理由"}, {"changes": {"entered": {}, "passages": {"problems": "偷换的文字"}}}],
)
def test_a_proposal_that_was_changed_by_hand_is_not_agreed_to(
    world: World, approved: Report, changed: dict[str, Any]
) -> None:
    world.application(START)
    done(propose(world, approved))
    Correction.objects.update(**changed)
    assert "与提出时的记载不一致" in refused(decide(world, approved))[0]
    done(decide(world, approved, agreed=False, opinion="重新提出"))


def test_a_correction_puts_entered_figures_and_texts_right(world: World, approved: Report) -> None:
    key = "表二/行政许可/本年处理决定数量"
    told = {"entered": {key: (Decimal(7), "审批台账")}, "passages": {Place.PROBLEMS: "更正后的问题。"}}
    done(propose(world, approved, reason="数据漏填", **told))
    assert not EnteredFigure.objects.exists()
    assert Passage.objects.get().text == TEXT
    report = done(decide(world, approved))
    edition = current(report)
    assert edition.figures[key] == 7
    assert edition.differences[key] == (None, 7)
    assert "更正后的问题" in html_of(edition)
    entered = EnteredFigure.objects.get()
    assert (entered.value, entered.entered_by) == (7, world[Role.MANAGER])


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"entered": {"表三/1/自然人": (Decimal(7), "台账")}}, "不是2023年度表二中需要填报的数据"),
        ({"entered": {"表二/行政许可/本年处理决定数量": (Decimal(-7), "台账")}}, "表二"),
        ({"entered": {"表二/行政许可/本年处理决定数量": (Decimal(7), " ")}}, "请写明数据来源"),
        ({"passages": {Place.OTHER: "共{正文/编造}件"}}, "正文/编造"),
        ({"passages": {Place.OTHER: "\U0002fa1f"}}, "字"),
    ],
)
def test_a_correction_is_held_to_the_rules_of_writing(
    world: World, approved: Report, told: dict[str, Any], words: str
) -> None:
    assert any(words in reason for reason in refused(propose(world, approved, **told)))
