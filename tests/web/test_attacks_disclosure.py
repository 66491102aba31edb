"""What an attacker or a careless clerk tries around proactive disclosure, on the desk and on the public pages."""

from __future__ import annotations

from io import BytesIO

import docx
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gongkai.documents.reading.limits import MIB
from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Attachment, Item
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from tests.web.desk_helpers import as_, sent, text_of
from tests.web.world import Faces

SECRET = "机密★10年"


def picture(shade: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (12, 12), (shade, 0, 0)).save(out, "PNG")
    return out.getvalue()


def document(*paragraphs: str, pictures: int = 0) -> bytes:
    told = docx.Document()
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
