"""From the upload of a paper to the proved copy in the case, with the work in the background."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.records.applications.models import FileKind
from gongkai.records.authority import Role
from gongkai.records.redacting.grounds import THIRD_PARTY
from gongkai.records.redacting.models import Redaction
from gongkai.records.today import today
from tests.records.redacting import NAME, PDF
from tests.records.world import build_world
from tests.web.test_desk_redaction import as_, at, do, text


def finish() -> None:
    """Wait for the work in the background."""
    for thread in threading.enumerate():
        if thread.name.startswith("redaction-"):
            thread.join(timeout=120)


@pytest.mark.django_db(transaction=True)
def test_a_paper_goes_from_the_upload_to_the_proved_copy(settings: Any, tmp_path: Any) -> None:
    """Work in the background has a connection of its own and sees only what is committed."""
    settings.VAR, settings.FILES = tmp_path, tmp_path / "files"
    world = build_world()
    case, desk = world.application(today()), as_(world, Role.MANAGER)
    upload = SimpleUploadedFile(f"{NAME}决定书.pdf", PDF)
    papers = f"/desk/applications/{case.pk}/files/"
    assert "已收存1份材料" in text(desk.post(papers, {"kind": "found", "papers": [upload]}, follow=True))
    paper = case.files.get()
    assert "打开原件" in text(desk.get(at(paper)))
    desk.post(at(paper, "redact/open/"))
    finish()
    page = text(desk.get(at(paper)))
    assert "姓名" in page
    assert 'class="hint"' in page
    assert desk.get(at(paper, "redact/pages/1.png"))["Content-Type"] == "image/png"
    do(desk, paper, "words", words=NAME, scope="all", ground=THIRD_PARTY)
    do(desk, paper, "pass", all="1")
    desk.post(at(paper, "redact/prove/"))
    finish()
    assert "已通过核验" in text(desk.get(at(paper, "redact/result/")))
    assert desk.get(at(paper, "redact/result/1.png"))["Content-Type"] == "image/png"
    sent = {"revision": Redaction.objects.get().revision}
    assert "请逐页看过" in text(desk.post(at(paper, "redact/result/"), sent))
    assert "副本已收入案卷" in text(desk.post(at(paper, "redact/result/"), sent | {"seen": "1"}, follow=True))
    copy = case.files.get(kind=FileKind.RELEASED)
    assert copy.source == paper
    index = desk.get(at(copy, "index.docx"))
    assert index.status_code == 200
    assert f"材料{paper.number}的区分处理副本" in text(desk.get(f"/desk/applications/{case.pk}/"))
    assert not list(tmp_path.rglob("*.png"))  # no page stands open on the disk
    assert not any(NAME.encode() in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
