"""The archive on the desk: packages taken away, holds, erasure by two persons."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from gongkai.records.applications.models import Application, FileKind
from gongkai.records.applications.verbs import ArchiveCase, KeepFile
from gongkai.records.authority import Role
from gongkai.records.journal.models import Event
from gongkai.records.redacting.verbs import ReleaseFile
from gongkai.records.retention.erasing import settle_database
from gongkai.records.retention.models import Erasure, Package
from gongkai.records.retention.verbs import ConfirmErasure, ProposeErasure
from gongkai.records.today import as_of
from gongkai.records.uploads import Upload
from tests.records.test_letters_of_cases import draft, issue
from tests.records.world import World, done
from tests.web.desk_helpers import as_, text_of
from tests.web.test_desk_redress import act
from tests.web.world import APPLICANT_MARKERS, Faces, tell_contact

FILED = date(2023, 7, 3)
TIME = date(2034, 1, 1)


@pytest.fixture(autouse=True)
def later(tmp_path: Path, settings: Any) -> Iterator[None]:
    """Ten years after the end of 2023, when all terms of office still run; files of its own."""
    settings.FILES = tmp_path / "files"
    with as_of(TIME):
        yield


@pytest.fixture
def faces(world: World) -> Faces:
    """The small world, founded once for this module, with one case answered and one open."""
    faces = Faces(world)
    tell_contact(world)
    faces.cases["answered"] = faces.apply("土地承包资料", date(2023, 5, 8))
    faces.answer(faces.cases["answered"], date(2023, 5, 22))
    faces.cases["open"] = faces.apply("征地补偿安置方案", date(2023, 6, 2))
    return faces


@pytest.fixture
def case(faces: Faces) -> Application:
    """A case with a paper, answered and filed away."""
    manager = {"by": faces.world[Role.MANAGER], "on": FILED, "case": faces.cases["answered"]}
    done(KeepFile(kind=FileKind.OTHER, upload=Upload("误存暗记.txt", "误存暗记".encode()), **manager))
    return done(ArchiveCase(**manager))


def archive(case: Application) -> str:
    return f"/desk/applications/{case.pk}/archive/"


def test_the_package_is_made_and_taken_away_and_the_journal_tells(faces: Faces, case: Application) -> None:
    head = as_(faces, Role.OGI_HEAD)
    assert archive(case) in text_of(head.get(f"/desk/applications/{case.pk}/"))
    assert "归档包已制作" in act(head, archive(case), "package")
    package = Package.objects.get()
    url = f"{archive(case)}{package.pk}.zip"
    assert head.get(url).status_code == 405
    answer = head.post(url)
    assert zipfile.is_zipfile(io.BytesIO(answer.content))
    assert "下载归档包" in Event.objects.about(case).order_by("pk").last().sentence  # type: ignore[union-attr]
    manager = as_(faces, Role.MANAGER)
    assert manager.post(url).status_code == 409
    assert manager.get(archive(case)).status_code == 404


def test_a_hold_keeps_it_and_a_paper_kept_by_mistake_goes(faces: Faces, case: Application) -> None:
    head = as_(faces, Role.OGI_HEAD)
    assert "已暂停删除" in act(head, archive(case), "hold", reason="诉讼")
    page = text_of(head.get("/desk/retention/"))
    assert "到期但不能删除" in page
    file = case.files.get()
    page = act(head, archive(case), "drop", file=str(file.pk), reason="误传")
    assert "请先核对，再勾选" in page
    assert "案卷已暂停删除" in act(head, archive(case), "drop", file=str(file.pk), reason="误传", sure="on")
    act(head, archive(case), "lift", reason="结束")
    assert "已移除并销毁" in act(head, archive(case), "drop", file=str(file.pk), reason="误传", sure="on")
    assert not case.files.exists()


def test_one_proposes_another_confirms_and_the_page_of_the_case_still_opens(
    faces: Faces, case: Application, django_capture_on_commit_callbacks: Any
) -> None:
    head, leader = as_(faces, Role.OGI_HEAD), as_(faces, Role.LEADER)
    ticked = {"record": [f"application-{case.pk}", "application-0", "x-1", "application"]}
    assert f"application-{case.pk}" in text_of(head.get("/desk/retention/"))
    page = head.post("/desk/retention/propose/", ticked, follow=True)
    assert "已提出删除1件" in text_of(page)
    found = Erasure.objects.get()
    path = f"/desk/retention/{found.pk}/"
    assert "删除须由提出人以外的人确认" in text_of(head.get(path))
    assert "请先核对编号和期限" in text_of(leader.post(path, {}))
    with django_capture_on_commit_callbacks() as afterwards:
        page = text_of(leader.post(path, {"sure": "on"}, follow=True))
    assert "销毁完毕" in page
    assert settle_database in afterwards  # the database's own log holds the key until then
    found.refresh_from_db()
    assert found.finished_at is not None
    for client in (head, leader, as_(faces, Role.MANAGER)):
        text = text_of(client.get(f"/desk/applications/{case.pk}/"))
        assert case.number in text
        assert not any(marker in text for marker in (*APPLICANT_MARKERS, "误存暗记"))
    # what the other cases of the same applicant say stays, and lists with the erased one open
    for shown in (
        "/desk/applications/?show=all",
        "/desk/applications/overview/",
        "/desk/applications/figures/",
    ):
        assert head.get(shown).status_code == 200
    found_by_name = text_of(head.post("/desk/applications/find/", {"words": APPLICANT_MARKERS[0]}))
    assert faces.cases["open"].number in found_by_name
    assert case.number not in found_by_name
    page = text_of(head.get(archive(case)))
    assert "删除记录" in page
    assert case.number in text_of(head.get("/desk/retention/"))
    assert "没有提出删除" in text_of(head.post("/desk/retention/propose/", {}, follow=True))


def test_what_was_proposed_may_be_rejected_and_nobody_else_comes_near(
    faces: Faces, case: Application
) -> None:
    head, leader = as_(faces, Role.OGI_HEAD), as_(faces, Role.LEADER)
    head.post("/desk/retention/propose/", {"record": f"application-{case.pk}"})
    path = f"/desk/retention/{Erasure.objects.get().pk}/"
    manager = as_(faces, Role.MANAGER)
    assert manager.get("/desk/retention/").status_code == 403
    assert manager.post(path, {"act": "reject"}).status_code == 409
    assert as_(faces, "other_manager").get(path).status_code == 404
    assert Client().get("/desk/retention/").status_code == 302
    assert "不删除" in text_of(leader.post(path, {"act": "reject"}, follow=True))
    assert Application.objects.get(pk=case.pk).applicant.key is not None


def test_no_page_of_an_erased_case_breaks_or_tells(faces: Faces) -> None:
    """With an issued letter, one that was not sent, and the work on a redacted copy."""
    world, case = faces.world, faces.cases["answered"]
    manager = {"by": world[Role.MANAGER], "on": FILED, "case": case}
    found = KeepFile(kind=FileKind.FOUND, upload=Upload("检索暗记.txt", "检索暗记".encode()), **manager)
    done(found)
    done(ReleaseFile(file=found.file, seen=True, **manager))
    issued, drafted = issue(world, case, "D-02", FILED), draft(world, case, "D-02", FILED)
    done(ArchiveCase(**manager))
    done(ProposeErasure(held=case, by=world[Role.OGI_HEAD], on=TIME))
    done(ConfirmErasure(erasure=Erasure.objects.get(), by=world[Role.LEADER], on=TIME))

    page = f"/desk/applications/{case.pk}/"
    addresses = [
        *(f"{page}{rest}" for rest in ("", "files/", "archive/", "applicant/", "decide/", "registered/")),
        *(f"{page}{rest}" for rest in ("letters/D-02/", "registration.pdf", "searches.pdf", "steps/note/")),
        *(f"{page}files/{found.file.number}/{rest}" for rest in ("redact/", "release/", "redact/result/")),
        *(
            f"/desk/letters/{letter.pk}/{rest}"
            for letter in (issued, drafted)
            for rest in ("", "issue/", "serve/", "prove/", "void/", "drop/", "draft.pdf", "receipt.pdf")
        ),
        "/desk/letters/",
    ]
    head = as_(faces, Role.OGI_HEAD)
    for address in addresses:
        answer = head.get(address)
        assert answer.status_code in (200, 302, 403, 404, 405, 409), address
        told = text_of(answer) if "text/html" in answer["Content-Type"] else ""
        assert not any(marker in told for marker in (*APPLICANT_MARKERS, "检索暗记")), address
