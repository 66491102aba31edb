"""A request and its answers on paper: 商请函 and 复函, for the file and for who has no access."""

from __future__ import annotations

from gongkai.documents.writing import (
    Addressee,
    Block,
    Document,
    Enclosures,
    Remark,
    Signature,
    Text,
    paragraphs,
)
from gongkai.documents.writing import Paragraph as Words
from gongkai.law.numerals import chinese_date
from gongkai.records.coordination.models import Entry, EntryKind, Request


def request_letter(request: Request) -> Document:
    """What was asked, of whom, until when. ``request``: of ``queries.with_entries``."""
    question = next(one for one in request.entries.all() if one.kind == EntryKind.QUESTION)
    told = f"以上事项，请于{chinese_date(request.due_on)}前答复。"
    return _letter(request, question, "商请函", request.unit.name, Words((Text(told),)))


def answer_letter(request: Request, entry: Entry) -> Document:
    """One answer. ``entry``: of the request, of the kind ANSWER."""
    began = f"你单位{chinese_date(request.sent_on)}{request.label}收悉。现答复如下："
    return _letter(request, entry, "复函", request.agency.name, opening=Words((Text(began),)))


def _letter(
    request: Request,
    entry: Entry,
    name: str,
    to: str,
    closing: Block | None = None,
    opening: Block | None = None,
) -> Document:
    files = tuple(one.name for one in entry.evidence.all())
    blocks: list[Block | None] = [
        Addressee(to),
        opening,
        *paragraphs(entry.words),
        closing,
        Enclosures(files) if files else None,
        Signature(entry.unit.name, entry.on),
        Remark(request.label),
    ]
    title = f"关于{request.title}的{name}" if request.application else name
    return Document(title, entry.unit.name, entry.on, tuple(one for one in blocks if one))
