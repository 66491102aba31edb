"""The archive and the end: packages that prove themselves, holds, erasure by rule and by two, nothing left behind."""

from __future__ import annotations

import io
import json
import os
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.db import connection

from gongkai.law.clock import run
from gongkai.law.service import Method
from gongkai.records import files
from gongkai.records.applications.models import (
    Applicant,
    Application,
    CaseFile,
    DisputeKind,
    DisputeResult,
    FileKind,
    PartyKind,
)
from gongkai.records.applications.particulars import ApplicantForm
from gongkai.records.applications.verbs import (
    ApproveDecision,
    ArchiveCase,
    ConcludeDispute,
    ConsultParty,
    FileDispute,
    KeepFile,
    ProposeDecision,
    RecordConsultationServed,
    RecordOpinion,
    ServeAnswer,
)
from gongkai.records.authority import Role
from gongkai.records.journal.models import Event
from gongkai.records.redress.models import Complaint, ComplaintResult, ComplaintSource
from gongkai.records.redress.verbs import AnswerComplaint, ReceiveComplaint
from gongkai.records.retention import erasing, packaging
from gongkai.records.retention.models import Erasure, Package, RecordKind
from gongkai.records.retention.schedule import due, erasable_from
from gongkai.records.retention.verbs import (
    ConfirmErasure,
    DropFile,
    LiftHold,
    PackageCase,
    ProposeErasure,
    RejectErasure,
    SetHold,
    TakePackage,
)
from gongkai.records.retention.verify import MANIFEST, check
from gongkai.records.uploads import Upload
from tests.records.world import World, done, refused

RECEIVED, ANSWERED = date(2024, 3, 4), date(2024, 3, 20)
LATER = date(2025, 1, 1)
TIME = date(2035, 1, 1)  # ten years after the end of 2024
PLANTED = ApplicantForm(
    name="孙暗记名",
    identity="100000190001010000",
    contact="孙暗记路5号",
    request="孙暗记请求内容",
    wanted_form="孙暗记形式",
    agent="孙暗记代理",
)
MARKERS = ("孙暗记", "100000190001010000", "第三方暗记", "理由暗记", "材料暗记", "答复暗记")


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> Path:
    settings.FILES = tmp_path / "files"
    return tmp_path / "files"


def archived(world: World, **details: Any) -> Application:
    """A case with papers, a third party and free texts, answered and filed away."""
    case = world.application(RECEIVED, applicant=PLANTED, topic="孙暗记事项", **details)
    manager = {"by": world[Role.MANAGER], "case": case}
    done(
        KeepFile(
            on=RECEIVED,
            kind=FileKind.FOUND,
            upload=Upload("材料暗记.txt", "材料暗记正文".encode()),
            **manager,
        )
    )
    done(ConsultParty(on=date(2024, 3, 5), kind=PartyKind.THIRD_PARTY, party="第三方暗记", **manager))
    letter = case.consultations.get()
    done(RecordConsultationServed(on=date(2024, 3, 6), letter=letter, **manager))
    done(RecordOpinion(on=date(2024, 3, 8), letter=letter, consents=True, **manager))
    done(ProposeDecision(on=ANSWERED, outcome="disclosed", reason="理由暗记", **manager))
    done(ApproveDecision(on=ANSWERED, case=case, by=world[Role.OGI_HEAD]))
    done(ServeAnswer(on=ANSWERED, method=Method.DIRECT, **manager))
    return done(ArchiveCase(on=date(2024, 4, 1), **manager))


def kept(world: World, verb: type, case: Application, on: date = LATER, **details: Any) -> Any:
    return verb(case=case, by=world[Role.OGI_HEAD], on=on, **details)


# --- the package -------------------------------------------------------------------------------------------------


def test_a_package_holds_everything_of_the_case_and_proves_itself(world: World, tmp_path: Path) -> None:
    case = archived(world)
    done(kept(world, PackageCase, case))
    package = Package.objects.get()
    assert b"PK" not in files.content_of(package.stored, files.Area.SEALED)[:4]
    path = tmp_path / "案卷.zip"
    path.write_bytes(package.content)
    assert check(path) == []
    told = Event.objects.about(case).get(kind="application.packaged").data
    assert told == {"files": 4, "sha256": package.sha256}
    with zipfile.ZipFile(path) as inside:
        assert inside.read("材料/001-检索到的信息（原件）-材料暗记.txt").decode() == "材料暗记正文"
        journal = json.loads(inside.read(packaging.JOURNAL))
        assert [one["kind"] for one in journal] == [
            event.kind for event in Event.objects.about(case) if event.kind != "application.packaged"
        ]
        assert any(one["words"] == {"reason": "理由暗记"} for one in journal)
        told = json.loads(inside.read(packaging.CASE))
        assert told["applicant"]["name"] == PLANTED.name
        assert run(told["clock"]).answer_deadline == case.answer_deadline
        pdf = pypdfium2.PdfDocument(inside.read(packaging.READABLE))
        words = "".join(page.get_textpage().get_text_bounded() for page in pdf).replace("\r\n", "")
        assert all(marker in words for marker in ("孙暗记请求内容", "理由暗记", "答复期限", "材料暗记.txt"))


@pytest.mark.parametrize("attack", ["change", "add", "leave out", "cut", "not a zip", "no list"])
def test_a_package_that_was_touched_is_found_out(world: World, tmp_path: Path, attack: str) -> None:
    made = packaging.make(archived(world), LATER).content
    path = tmp_path / "案卷.zip"
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if attack == "change" and name == packaging.CASE:
                content = content.replace("测试镇".encode(), "测试县".encode())
            if (attack, name) in (("leave out", packaging.JOURNAL), ("no list", MANIFEST)):
                continue
            target.writestr(name, content)
        if attack == "add":
            target.writestr("材料/099-其他材料-x.txt", b"x")
    if attack == "cut":
        path.write_bytes(made[: len(made) // 2])
    if attack == "not a zip":
        path.write_bytes(b"hello")
    assert len(check(path)) == 1


def test_strange_signs_do_not_keep_a_case_from_its_package(world: World) -> None:
    case = world.application(RECEIVED, topic="罕见字\U000323af\u202e和换行\n说明")
    with zipfile.ZipFile(io.BytesIO(packaging.make(case, LATER).content)) as inside:
        assert "\U000323af" in json.loads(inside.read(packaging.CASE))["applicant"]["topic"]
        assert inside.read(packaging.READABLE).startswith(b"%PDF")


def test_only_what_is_filed_away_is_packaged_by_who_keeps_the_files(world: World) -> None:
    case = world.application(RECEIVED)
    assert "归档以后才能制作归档包" in refused(kept(world, PackageCase, case))
    case = archived(world)
    assert refused(PackageCase(case=case, by=world[Role.MANAGER], on=LATER))
    done(kept(world, PackageCase, case))
    package = Package.objects.get()
    done(kept(world, TakePackage, case, package=package))
    assert package.sha256 in Event.objects.about(case).last().sentence
    assert refused(kept(world, TakePackage, archived(world), package=package))


def test_what_happens_while_the_package_is_made_is_not_left_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, make = archived(world), packaging.make

    def slowly(case: Application, on: date) -> packaging.Made:
        made = make(case, on)
        done(kept(world, SetHold, case, reason="诉讼"))
        return made

    monkeypatch.setattr("gongkai.records.retention.verbs.keeping.make", slowly)
    with pytest.raises(Exception, match="请再制作一次"):
        done(kept(world, PackageCase, case))
    assert not Package.objects.exists()


# --- when ----------------------------------------------------------------------------------------------------------


def numbers(on: date, kind: RecordKind = RecordKind.APPLICATION) -> list[tuple[str, list[str]]]:
    return [(one.number, [refusal.reason for refusal in one.obstacles]) for one in due(kind, on)]


def test_the_years_count_from_the_end_of_the_year_in_which_it_was_closed(world: World, settings: Any) -> None:
    case = archived(world)
    assert erasable_from(RecordKind.APPLICATION, ANSWERED) == TIME
    assert numbers(date(2034, 12, 31)) == []
    assert numbers(TIME) == [(case.number, [])]
    settings.RETENTION_YEARS = settings.RETENTION_YEARS | {"application": 2}
    assert numbers(date(2027, 1, 1)) == [(case.number, [])]


def test_a_hold_a_dispute_a_complaint_and_an_open_file_win(world: World) -> None:
    case, manager = archived(world), {"by": world[Role.MANAGER], "at": world.town}
    propose = {"held": case, "by": world[Role.OGI_HEAD], "on": TIME}
    assert refused(ProposeErasure(held=world.application(RECEIVED), by=world[Role.OGI_HEAD], on=TIME)) == [
        "还没有办结，或者已经删除"
    ]
    assert any("2035-01-01起才能删除" in one for one in refused(ProposeErasure(**(propose | {"on": LATER}))))
    case = done(kept(world, SetHold, case, reason="理由暗记"))
    assert numbers(TIME) == [(case.number, ["已暂停删除"])]
    assert refused(kept(world, SetHold, case, reason="再次"))
    case = done(kept(world, LiftHold, case, reason="理由暗记"))
    filed = {"kind": DisputeKind.RECONSIDERATION, "body": "测试县人民政府", "on": date(2024, 5, 6)}
    dispute = done(FileDispute(case=case, **filed, **manager))
    assert numbers(TIME) == [(case.number, ["还有没有审结的行政复议或者诉讼"])]
    end = {"by": world[Role.MANAGER], "on": LATER, "result": DisputeResult.UPHELD}
    done(ConcludeDispute(dispute=dispute, **end))
    assert numbers(TIME) == []  # closed in 2025 only
    assert numbers(date(2036, 1, 1)) == [(case.number, [])]
    complaint = done(
        ReceiveComplaint(case=case, source=ComplaintSource.DIRECT, text="暗记", on=LATER, **manager)
    )
    assert numbers(date(2036, 1, 1)) == [(case.number, ["还有没有答复的投诉举报"])]
    done(
        AnswerComplaint(
            complaint=complaint,
            by=world[Role.MANAGER],
            on=LATER,
            result=ComplaintResult.UNFOUNDED,
            answer="暗记",
        )
    )
    assert numbers(date(2036, 1, 1)) == [(case.number, [])]
    assert numbers(date(2036, 1, 1), RecordKind.COMPLAINT) == [(complaint.number, [])]


# --- erasing ---------------------------------------------------------------------------------------------------------


def erased(world: World, record: Any, on: date = TIME) -> Erasure:
    done(ProposeErasure(held=record, by=world[Role.OGI_HEAD], on=on))
    erasure = Erasure.objects.get(record_id=record.pk, number=record.number)
    done(ConfirmErasure(erasure=erasure, by=world[Role.LEADER], on=on))
    erasure.refresh_from_db()
    return erasure


def everything_in_the_database() -> str:
    """Every value of every table as text."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            told += [str(bytes(v) if isinstance(v, memoryview) else v) for row in cursor for v in row]
    return "\n".join(told)


def test_one_proposes_and_another_confirms(world: World) -> None:
    case = archived(world)
    assert refused(ProposeErasure(held=case, by=world[Role.MANAGER], on=TIME))
    done(ProposeErasure(held=case, by=world[Role.OGI_HEAD], on=TIME))
    assert refused(ProposeErasure(held=case, by=world[Role.LEADER], on=TIME)) == ["已经提出删除"]
    erasure = Erasure.objects.get()
    assert refused(ConfirmErasure(erasure=erasure, by=world[Role.OGI_HEAD], on=TIME)) == [
        "删除须由提出人以外的人确认"
    ]
    done(kept(world, SetHold, case, on=TIME, reason="诉讼"))
    assert refused(ConfirmErasure(erasure=erasure, by=world[Role.LEADER], on=TIME)) == ["已暂停删除"]
    done(RejectErasure(erasure=erasure, by=world[Role.LEADER], on=TIME))
    erasure.refresh_from_db()
    assert refused(RejectErasure(erasure=erasure, by=world[Role.LEADER], on=TIME)) == ["这项删除已经办理"]
    done(kept(world, LiftHold, case, on=TIME, reason="结束"))
    done(ProposeErasure(held=case, by=world[Role.OGI_HEAD], on=TIME))


def test_what_names_people_is_gone_and_what_the_report_counts_stays(world: World, own_files: Path) -> None:
    case = archived(world)
    done(kept(world, PackageCase, case))
    before = everything_in_the_database()
    marks = [Applicant.objects.get(application=case).name_mark, bytes(case.applicant.wrapped_key)]
    assert str(marks[1]) in before
    package, paper = Package.objects.get(), CaseFile.objects.get()
    erasure = erased(world, case)

    case = Application.objects.get(pk=case.pk)
    assert (case.applicant.particulars, case.applicant.key, case.applicant.erased_on) == (None, None, TIME)
    assert (case.number, case.outcome, case.finished_on) == (case.number, "disclosed", ANSWERED)
    after = everything_in_the_database()
    assert not any(marker in after for marker in MARKERS)
    assert marks[0] not in after
    assert str(marks[1]) not in after
    assert [path for path in own_files.rglob("*") if path.is_file()] == []
    assert list(case.files.all()) == []
    for gone in (package, paper):
        gone.refresh_from_db()
        with pytest.raises(FileNotFoundError):
            gone.content  # noqa: B018
    assert "暗记" not in f"{case.topic}{case.consultations.get().party}{paper.name}"

    assert len(erasure.destroyed["files"]) == 2
    assert erasure.destroyed["rows"]["applications.Applicant"] == 1
    assert erasure.finished_at is not None
    assert Event.objects.about(case).last().sentence == "按保管期限删除申请人信息和案卷材料（材料2份）"
    assert numbers(TIME) == []


def test_complaints_and_corrections_end_alike_and_other_records_stay(world: World) -> None:
    stays = archived(world)
    told = {"by": world[Role.MANAGER], "at": world.town, "source": ComplaintSource.DIRECT, "on": RECEIVED}
    found = done(ReceiveComplaint(case=stays, text="答复暗记", name="孙暗记", **told))
    answer = {
        "result": ComplaintResult.FOUNDED,
        "answer": "答复暗记",
        "by": world[Role.MANAGER],
        "on": ANSWERED,
    }
    found = done(AnswerComplaint(complaint=found, **answer))
    erased(world, found)
    fresh = Complaint.objects.get()
    assert (fresh.texts, fresh.key, fresh.result) == ({}, None, ComplaintResult.FOUNDED)
    assert Application.objects.get().applicant.particulars is not None
    erased(world, stays)  # and the complaint about it, whose key is its own, is not in the way


def test_files_that_the_power_left_behind_go_with_the_next_run(
    world: World, own_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = archived(world)

    def power_cut(erasure: Erasure) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("gongkai.records.retention.verbs.erasures.finish", power_cut)
        with pytest.raises(KeyboardInterrupt):
            erased(world, case)
    assert Erasure.objects.get().finished_at is None
    assert [path for path in own_files.rglob("*") if path.is_file()]
    assert erasing.finish_all() == 1
    assert erasing.finish_all() == 0
    assert [path for path in own_files.rglob("*") if path.is_file()] == []


def test_files_of_nobody_go_and_those_of_somebody_or_of_today_stay(world: World, own_files: Path) -> None:
    case = archived(world)
    done(kept(world, PackageCase, case))
    for name in ("old", "new"):
        files.keep(name.encode(), files.Area.SEALED)
    yesterday = time.time() - 2 * 24 * 3600
    for path in own_files.rglob("*"):
        if path.is_file() and path.read_bytes() != b"new":
            os.utime(path, (yesterday, yesterday))
    assert erasing.destroy_left_overs() == 1
    assert CaseFile.objects.get().content == "材料暗记正文".encode()
    assert Package.objects.get().content


# --- what was kept by mistake ----------------------------------------------------------------------------------------


def test_a_paper_kept_by_mistake_is_destroyed_and_its_number_stays_empty(
    world: World, own_files: Path
) -> None:
    case = archived(world)
    paper = case.files.get()
    assert refused(kept(world, DropFile, case, file=paper, reason=" "))
    assert refused(DropFile(case=case, by=world[Role.MANAGER], on=LATER, file=paper, reason="误传"))
    done(kept(world, DropFile, case, file=paper, reason="理由暗记"))
    assert list(case.files.all()) == []
    paper.refresh_from_db()
    assert paper.name == "（已按规定删除）"
    assert refused(kept(world, DropFile, case, file=paper, reason="再次"))
    upload = Upload("新.txt", "新".encode())
    new = KeepFile(case=case, by=world[Role.MANAGER], on=LATER, kind=FileKind.OTHER, upload=upload)
    done(new)
    assert new.file.number == 2
    told = Event.objects.about(case).get(kind="application.file_dropped")
    assert told.sentence == "移除误存的材料1"
    assert "暗记" not in str(told.data)


def test_a_paper_kept_by_mistake_survives_in_no_package(
    world: World, own_files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    case = archived(world)
    done(kept(world, PackageCase, case))
    paper = case.files.get()
    with django_capture_on_commit_callbacks(execute=True):
        done(kept(world, DropFile, case, file=paper, reason="误传"))
    assert [path for path in own_files.rglob("*") if path.is_file()] == []
    with pytest.raises(FileNotFoundError):
        Package.objects.get().content  # noqa: B018
    done(kept(world, PackageCase, case))
    with zipfile.ZipFile(io.BytesIO(Package.objects.exclude(stored="").get().content)) as inside:
        assert not any("材料暗记" in name for name in inside.namelist())


def test_a_paper_on_which_another_rests_is_not_dropped(world: World) -> None:
    case = archived(world)
    original = case.files.get()
    copy = CaseFile.objects.create(
        application=case,
        number=2,
        kind=FileKind.RELEASED,
        sealed_name=b"",
        media_type="text/plain",
        size=1,
        stored="0" * 64,
        kept_on=LATER,
        source=original,
    )
    for paper in (original, copy):
        assert any("不能移除" in one for one in refused(kept(world, DropFile, case, file=paper, reason="误")))
