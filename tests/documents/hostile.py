"""Text that would mean something to a typesetter, a browser or Word, and must mean nothing to any of them."""

from datetime import date

from gongkai.documents.writing import (
    Bar,
    Cell,
    Chart,
    Contact,
    Document,
    Figure,
    Heading,
    ListBlock,
    Note,
    Paragraph,
    Signature,
    Text,
    simple_table,
)

MARKUP = '#import "x" $x$ *粗* _斜_ <b>粗</b> &amp; {{ x }} ]] \\ `码` @ref <label> // 注释 \'"'
LONG = "https://example.invalid/" + "a" * 300
NAMES = "镕某、喆某、堃某、垚某、祎某"


def hostile_document() -> Document:
    agency = "样例<i>镇"
    blocks = (
        Heading(1, MARKUP),
        Paragraph((Text(MARKUP), Figure('"><script>alert(1)</script>', "<script>"))),
        Paragraph((Text(LONG),)),
        Paragraph((Text(NAMES),)),
        ListBlock(((Text(MARKUP),), (Text(LONG),))),
        simple_table(MARKUP, ("甲", "乙"), ((Cell(MARKUP), Cell(LONG)),)),
        Chart(MARKUP, "<件>", (Bar(MARKUP, 10**15), Bar("零", 0))),
        Note((Text(MARKUP),)),
        Contact(((MARKUP, LONG),)),
        Signature(agency, date(2025, 1, 2)),
    )
    return Document(MARKUP, agency, date(2025, 1, 2), blocks, MARKUP)
