"""What an attacker or a careless clerk tries around proactive disclosure, on the desk and on the public pages."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gongkai.documents.reading import clean_html
from gongkai.documents.reading.limits import MIB
from gongkai.records.authority import Role
from gongkai.records.disclosure import gate
from gongkai.records.disclosure.models import Attachment, Item, Publicity
from gongkai.records.disclosure.verbs import (
    AttachFile,
    CheckItem,
    KeepFindings,
    ProposeCorrection,
    PublishItem,
    ReviseItem,
    SubmitItem,
    WithdrawItem,
)
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.uploads import Upload
from gongkai.web.site.build import build as build_site
from gongkai.web.site.tree import decompressed
from tests.records.world import START, World, done
from tests.web.desk_helpers import as_, sent, text_of
from tests.web.surfaces import walk
from tests.web.world import CONFIDENTIAL, Faces

SECRET = "机密★10年"


def picture(shade: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (12, 12), (shade, 0, 0)).save(out, "PNG")
    return out.getvalue()


def document(*paragraphs: str, pictures: int = 0, author: str = "") -> bytes:
    told = docx.Document()
    told.core_properties.author = told.core_properties.comments = author
    for paragraph in paragraphs:
        told.add_paragraph(paragraph)
    for shade in range(pictures):
        told.add_picture(BytesIO(picture(shade)))
    out = BytesIO()
    told.save(out)
    return out.getvalue()


def dropped(client: Client, faces: Faces, name: str, content: bytes):
    """Draft from a file, as the page sends it."""
    form = {"column": faces.world.columns[0].pk, "content": SimpleUploadedFile(name, content)}
    return client.post("/desk/items/import/", form, follow=True)


# --- secrecy marks ----------------------------------------------------------------------------------------------


def test_a_file_with_a_secrecy_mark_makes_no_draft_and_the_attempt_is_told(faces: Faces) -> None:
    """《保守国家秘密法》第三十一条: the journal knows who and when, and nothing of the content."""
    before = Item.objects.count()
    response = dropped(as_(faces, Role.CLERK), faces, "方案.docx", document(SECRET, "方案正文"))
    assert response.status_code == 403
    assert "国家秘密标志" in text_of(response)
    assert "方案正文" not in text_of(response)
    assert Item.objects.count() == before
    assert Event.objects.filter(kind=EventKind.SECRET_REFUSED, data={}).count() == 1


def test_a_secret_reason_is_not_shown_again_even_before_it_is_confirmed(faces: Faces) -> None:
    client = as_(faces, Role.OGI_HEAD)
    path = f"/desk/items/{faces.items['notice'].pk}/withdraw/"
    response = client.post(path, sent(client, path, reason=f"{SECRET}作战方案"), follow=True)
    assert response.status_code == 403
    assert "作战方案" not in text_of(response)
    assert Event.objects.filter(kind=EventKind.SECRET_REFUSED).count() == 1


# --- files ------------------------------------------------------------------------------------------------------


def test_a_document_with_more_pictures_than_files_are_allowed_leaves_nothing_half_done(faces: Faces) -> None:
    response = dropped(as_(faces, Role.CLERK), faces, "图集.docx", document("正文", pictures=53))
    item = Item.objects.latest("pk")
    assert response.status_code == 200
    assert item.attachments.count() == 50
    assert 'src="images/' not in item.body
    assert "最多50个附件" in text_of(response)


def test_many_large_files_at_once_are_refused_before_they_fill_the_memory(faces: Faces) -> None:
    client = as_(faces, Role.CLERK)
    path = f"/desk/items/{faces.items['draft'].pk}/files/"
    many = [SimpleUploadedFile(f"{number}.txt", b"x" * (41 * MIB)) for number in range(5)]
    response = client.post(path, {"content": many})
    assert "一次最多" in text_of(response)
    assert not Attachment.objects.filter(item=faces.items["draft"]).exists()


@pytest.mark.parametrize("opening", ["<ul><li>", "<blockquote>", "<menu><li>", "<nav><p>", "<table><tr><td>"])
def test_a_text_nested_without_end_keeps_its_words_and_holds_nobody_up(opening: str) -> None:
    """Parsing it takes time that grows with the square of the depth: minutes for what one form may hold."""
    deep = opening * (400_000 // len(opening)) + "<p>正文</p>"
    assert clean_html(deep).split() == ["正文"]


def test_lists_in_lists_in_tables_stay() -> None:
    nested = (
        "<table><tbody><tr><td><ul><li><p>" * 20 + "正文" + "</p></li></ul></td></tr></tbody></table>" * 20
    )
    assert clean_html(nested).count("<li>") == 20


# --- findings ---------------------------------------------------------------------------------------------------


def test_all_of_a_kind_are_those_that_were_on_the_page(faces: Faces) -> None:
    """A number that a colleague typed meanwhile is not kept for a reason given for another."""
    world, draft = faces.world, faces.items["draft"]
    by = {"by": world[Role.CLERK], "on": START}
    draft = done(ReviseItem.of(draft, **by | {"on": draft.formed_on}, body="<p>值班手机13800004321</p>"))
    client, path = as_(faces, Role.CLERK), f"/desk/items/{draft.pk}/findings/"
    opened = sent(client, path, "all=keep:PHONE_MOBILE", why="值班公开电话")
    body = "<p>值班手机13800004321，王测试手机13900005432</p>"
    done(ReviseItem.of(draft, **by | {"on": draft.formed_on}, body=body))
    assert "内容有了改动" in text_of(client.post(path, opened, follow=True))
    assert not draft.keepings.exists()


# --- what is planted inside appears nowhere outside ---------------------------------------------------------------

MARK = "内部暗记"
# Each planted text has a sign of its own before it, so that a search for the mark, which is told back, is no hit.
PLANTED = re.compile(f"[甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌]{MARK}|{'|'.join(CONFIDENTIAL)}")


def plant(world: World) -> list[Item]:
    """Marks in everything that the office writes for itself, and in what is not public (any more)."""
    clerk, head = {"by": world[Role.CLERK], "on": START}, world[Role.DEPARTMENT_HEAD]
    hidden = document("附件正文", author=MARK)
    draft = world.item(title=f"甲{MARK}", body=f"<p>乙{MARK}</p>", keywords=f"丙{MARK}", source=f"丁{MARK}")
    done(AttachFile(item=draft, upload=Upload(f"戊{MARK}.txt", f"己{MARK}".encode()), **clerk))
    returned = done(SubmitItem(item=world.item(title=f"庚{MARK}"), **clerk))
    done(CheckItem(item=returned, by=head, on=START, opinion=f"辛{MARK}", returned=True))
    withheld = world.item(
        title=f"壬{MARK}", publicity=Publicity.WITHHELD, withheld_ground=f"第十六条，戌{MARK}"
    )
    world.review(withheld)
    signed = world.reviewed_item(title=f"癸{MARK}")
    # A public item whose story inside is marked: opinions, reasons for keeping, the file as it came, what is proposed.
    public = world.item(title="可以公开的测试", body="<p>防汛值班手机13800004321</p>")
    done(AttachFile(item=public, upload=Upload("附件.docx", hidden), **clerk))
    marks = tuple(one.fingerprint for one in gate.findings_of(public) if one.is_open)
    done(KeepFindings(item=public, fingerprints=marks, reason=f"子{MARK}", **clerk))
    public = done(PublishItem(item=world.review(public), by=world[Role.MANAGER], on=START))
    text = {"title": f"丑{MARK}", "summary": f"寅{MARK}", "body": f"<p>卯{MARK}</p>", "reason": f"辰{MARK}"}
    adds = (Upload(f"巳{MARK}.csv", f"午{MARK}".encode()),)
    done(ProposeCorrection(item=public, adds=adds, **text, **clerk))
    gone = world.public_item(title=f"未{MARK}", body=f"<p>申{MARK}</p>")
    done(WithdrawItem(item=gone, by=world[Role.OGI_HEAD], on=START, reason="需要核实", notes=f"酉{MARK}"))
    return [draft, returned, withheld, signed, public, gone]


@pytest.fixture
def planted(faces: Faces) -> list[Item]:
    return plant(faces.world)


def test_nothing_planted_inside_is_told_by_any_public_page(client: Client, planted: list[Item]) -> None:
    draft, *_, public, gone = planted
    searches = [
        f"/search/?q={word}{more}"
        for word in (MARK, "午", "酉内", "防汛", "4321")
        for more in ("", "&order=relevance", "&year=2023", "&page=2")
    ]
    guessed = [
        f"/items/{number}/{rest}"
        for number in (public.index_number, gone.index_number, "100000001/2023-99999", f"x/{draft.pk}")
        for rest in (
            "",
            "files/1/附件.docx",
            f"files/2/巳{MARK}.csv",
            f"files/1/戊{MARK}.txt",
            *(f"versions/{number}/" for number in range(4)),
            "error/",
        )
    ]
    api = ["/api/openapi.json", *(f"/api/items/?q={MARK}&page={page}" for page in (1, 2))]
    shown = walk(client, *api, *guessed)
    for path in (*searches, *api):
        response = client.get(path)
        shown[path] = (response.status_code, text_of(response))
    for path, (status, text) in shown.items():
        assert status < 500, path
        assert not PLANTED.search(text.replace(path, "")), path


def test_nothing_planted_inside_is_written_into_the_static_site(planted: list[Item], tmp_path: Path) -> None:
    build_site(tmp_path / "site", jobs=1)
    for path in (tmp_path / "site").rglob("*"):
        assert MARK not in str(path)
        if path.is_file():
            content = path.read_bytes()
            if path.suffix in (".gz", ".br"):
                content = decompressed(content, path.suffix)
            elif path.suffix == ".docx":
                content = b"".join(map(zipfile.ZipFile(path).read, zipfile.ZipFile(path).namelist()))
            assert not PLANTED.search(content.decode("utf-8", "replace")), path
