"""The index of what was withheld in a copy: an annex to the letter."""

from __future__ import annotations

from datetime import date

from gongkai.documents.redaction import index_of
from gongkai.documents.writing import Document, Paragraph, Table, Text
from gongkai.law.sources import cite
from gongkai.records.redacting.grounds import LABELS
from gongkai.records.redacting.models import Redaction


def index_table(redaction: Redaction) -> Table:
    """The index, to be set into a letter. ValueError: a box has no ground yet."""
    return index_of(redaction.marks.in_order(), LABELS)


def index_document(redaction: Redaction, on: date) -> Document:
    """The index as a document of its own. ValueError: a box has no ground yet."""
    case, number = redaction.case, redaction.file.number
    withheld = len(redaction.marks.boxes)
    told = (
        f"申请编号{case.number}。材料{number}共{len(redaction.pages.sizes)}页，"
        f"依据{cite('regulation', 37)}作区分处理，其中{withheld}处不予公开，逐处列明如下。"
    )
    return Document(
        title="不予公开内容索引",
        agency=case.agency.name,
        date=on,
        blocks=(Paragraph((Text(told),)), index_table(redaction)),
    )
