"""A scan or file of an application fills the form, for a person to compare: nothing is saved by reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from gongkai.documents import ocr
from gongkai.documents.filled_form import filled_in
from gongkai.documents.reading import Reading, Refusable
from gongkai.records.secrecy import secret_refusals
from gongkai.records.verbs import Refused
from gongkai.web.desk.forms import upload_of


@dataclass(frozen=True)
class FormReading:
    """``found``: texts by the names of the form's fields. ``problem``: why nothing was found, and what to do."""

    found: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


def read_form(sent: UploadedFile | None) -> FormReading:
    """What the file says that the form asks for. Raises ``Refused`` when it carries a secrecy mark."""
    if sent is None:
        return FormReading(problem="请先选择申请表的扫描件或者文件")
    try:
        upload = upload_of(sent)
        text = _text(upload.content, upload.reading)
    except ValidationError as error:
        return FormReading(problem=error.messages[0])
    except (Refusable, ocr.NotInstalled) as error:
        return FormReading(problem=str(error))
    if refusals := secret_refusals([upload.name, text]):
        raise Refused(refusals)
    found = filled_in(text)
    return FormReading(found, "" if found else "没有认出申请表的内容，请照原件填写")


def _text(content: bytes, reading: Reading) -> str:
    return reading.text if reading.text.strip() else ocr.recognise(content, reading.kind)
