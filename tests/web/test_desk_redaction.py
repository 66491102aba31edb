"""The papers of a case and the redaction bench on the desk, by plain forms."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gongkai.documents.writing import Document, PageBreak, paragraphs, write_pdf
from gongkai.records.applications.models import Application, CaseFile, FileKind
from gongkai.records.applications.verbs import KeepFile
from gongkai.records.authority import Role
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.redacting.models import Redaction
from gongkai.records.today import today
from gongkai.records.uploads import Upload
from tests.records.world import World, build_world, done
from tests.web.conftest import MODEL_BACKEND

NAME = "陈测试甲"
IDENTITY = "100000190001010000"
PAPER = f"被处罚人：{NAME}，公民身份号码{IDENTITY}。\n处罚决定书的其余内容可以公开。"


def pdf_of(*texts: str) -> bytes:
    """Each text on a page of its own."""
    blocks: list[Any] = []
    for place, text in enumerate(texts):
        blocks += [*([PageBreak()] if place else []), *paragraphs(text)]
    document = Document(
        title="测试处罚决定书", agency="测试镇人民政府", date=date(2023, 1, 3), blocks=tuple(blocks)
    )
    return write_pdf(document, timestamp=datetime(2023, 1, 3, 9, tzinfo=UTC))


PDF = pdf_of(PAPER, f"第二页也有{NAME}。")


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR = tmp_path
    settings.FILES = tmp_path / "files"
    settings.SEALING_KEYS = tmp_path / "keys"


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    """Work in the background has a connection of its own and sees only what is committed."""
    yield build_world()
    finish()


@pytest.fixture
def case(world: World) -> Application:
    return world.application(today())


@pytest.fixture
def paper(world: World, case: Application) -> CaseFile:
    return kept(world, case, Upload("处罚决定书.pdf", PDF))


@pytest.fixture
def desk(client: Client, world: World) -> Client:
    client.force_login(world[Role.MANAGER], backend=MODEL_BACKEND)
    return client


def kept(world: World, case: Application, upload: Upload, kind: FileKind = FileKind.FOUND) -> CaseFile:
    verb = KeepFile(by=world[Role.MANAGER], on=today(), case=case, kind=kind, upload=upload)
    done(verb)
    return verb.file


def finish() -> None:
    """Wait for the work in the background."""
    for thread in threading.enumerate():
        if thread.name.startswith("redaction-"):
            thread.join(timeout=60)


def text(response: Any) -> str:
    return response.content.decode()


def at(paper: CaseFile, place: str = "redact/") -> str:
    return f"/desk/applications/{paper.application_id}/files/{paper.number}/{place}"


def opened(desk: Client, paper: CaseFile) -> Redaction:
    assert "打开原件" in text(desk.get(at(paper)))
    assert desk.post(at(paper, "redact/open/")).status_code == 302
    finish()
    return Redaction.objects.get(file=paper)


def do(desk: Client, paper: CaseFile, doing: str, **sent: Any) -> str:
    """Send a form of the bench; the page that it leads to."""
    return text(desk.post(at(paper, f"redact/do/{doing}/"), {"page": "1"} | sent, follow=True))


def test_a_paper_goes_from_the_upload_to_the_proved_copy(desk: Client, case: Application) -> None:
    upload = SimpleUploadedFile("处罚决定书.pdf", PDF)
    page = desk.post(
        f"/desk/applications/{case.pk}/files/", {"kind": "found", "papers": [upload]}, follow=True
    )
    assert "已收存1份材料" in text(page)
    paper = case.files.get()
    work = opened(desk, paper)
    bench = text(desk.get(at(paper)))
    assert "案件中的姓名或者名称" in bench and 'class="hint"' in bench
    assert desk.get(at(paper, "redact/pages/1.png"))["Content-Type"] == "image/png"
    do(desk, paper, "suggestions", group=[str(one.group + 1) for one in work.suggestions or ()], cover="1")
    do(desk, paper, "words", words=NAME, scope="all", ground="third_party_rights")
    do(desk, paper, "pass", all="1")
    desk.post(at(paper, "redact/prove/"))
    finish()
    page = text(desk.get(at(paper, "redact/result/")))
    assert "已通过核验" in page
    assert desk.get(at(paper, "redact/result/1.png"))["Content-Type"] == "image/png"
    revision = Redaction.objects.get().revision
    assert "请逐页看过" in text(desk.post(at(paper, "redact/result/"), {"revision": revision}))
    page = text(
        desk.post(
            at(paper, "redact/result/"), {"revision": revision, "seen": "1", "remaining": "1"}, follow=True
        )
    )
    assert "副本已收入案卷" in page
    copy = case.files.get(kind=FileKind.RELEASED)
    assert copy.source == paper and NAME.encode() not in copy.content
    assert paper.content == PDF
    index = desk.get(at(copy, "index.docx"))
    assert index.status_code == 200 and NAME not in index["Content-Disposition"]
