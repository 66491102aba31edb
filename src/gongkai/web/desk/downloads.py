"""Documents to take away from the desk."""

from __future__ import annotations

from datetime import datetime, time
from urllib.parse import quote

from django.http import Http404, HttpResponse

from gongkai.documents.writing import Document, MissingCharacters, write_docx, write_pdf, write_xlsx
from gongkai.law.sources import house_rule
from gongkai.records.today import SHANGHAI
from gongkai.records.verbs import Refusal, Refused
from gongkai.web.reporting import FILE_TYPES

TYPES = FILE_TYPES | {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def download(document: Document, kind: str, name: str) -> HttpResponse:
    """The document as a file to take away: docx, pdf or xlsx; 404 for any other kind.

    Refused when a character (of a name, as a rule) is in no font: the page says which.
    """
    match kind:
        case "docx":
            content = write_docx(document)
        case "pdf":
            stamp = datetime.combine(document.date, time(9), SHANGHAI)
            try:
                content = write_pdf(document, timestamp=stamp)
            except MissingCharacters as error:
                raise Refused([Refusal(str(error).rstrip("。"), house_rule())]) from error
        case "xlsx":
            content = write_xlsx(document)
        case _:
            raise Http404(f"No file of the kind {kind}")
    return attachment(content, TYPES[kind], f"{name}.{kind}")


def attachment(content: bytes, media_type: str, name: str) -> HttpResponse:
    """The bytes as a file to take away."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
