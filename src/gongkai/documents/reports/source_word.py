"""Word documents: the body as its reader sees it, with text boxes; headers, footers and page numbers left out."""

from __future__ import annotations

import re

from gongkai.documents.reading import numbering
from gongkai.documents.reading.archives import unpacked
from gongkai.documents.reading.here import within
from gongkai.documents.reading.revisions import hiding_styles, take_out_hidden
from gongkai.documents.reading.xml import Element, local, parsed
from gongkai.documents.reports.model import Source
from gongkai.documents.reports.source_blocks import Block, Grid, lines_of

_MAIN = re.compile(r"word/document\d*\.xml")
_STYLES = "word/styles.xml"
_NUMBERS = "word/numbering.xml"


def read(content: bytes, name: str) -> Source:
    """Deletions and hidden words are gone; automatic numbers are written out."""
    members = unpacked(content, within(content, name)).members
    document = parsed(next(data for member, data in members.items() if _MAIN.fullmatch(member)))
    styles = parsed(members[_STYLES]) if _STYLES in members else None
    take_out_hidden(document, hiding_styles(styles) if styles is not None else frozenset())
    if _NUMBERS in members:
        numbering.written_out(document, members[_NUMBERS], styles)
    body = document.find("{*}body")
    return Source(name, "docx", lines_of(_blocks(body) if body is not None else ()))


def _blocks(node: Element) -> list[Block]:
    """Paragraphs and tables below a node, and what stands in the text boxes of each after it."""
    blocks: list[Block] = []
    for child in node:
        if local(child) == "p":
            blocks += [_words(child), *_boxes(child)]
        elif local(child) == "tbl":
            blocks.append(Grid([_row(row) for row in child if local(row) == "tr"]))
    return blocks


def _row(row: Element) -> list[list[Block]]:
    return [_without_blanks(_blocks(cell)) for cell in row if local(cell) == "tc" and not _is_covered(cell)]


def _without_blanks(blocks: list[Block]) -> list[Block]:
    return [block for block in blocks if isinstance(block, Grid) or block.strip()]


def _is_covered(cell: Element) -> bool:
    """Whether another cell reaches over this one."""
    merges = (cell.find(f"{{*}}tcPr/{{*}}{name}") for name in ("vMerge", "hMerge"))
    return any(merge is not None and "restart" not in merge.attrib.values() for merge in merges)


def _words(paragraph: Element) -> str:
    """The words of its runs; a manual line break is one, what drawings hold is not among them."""
    said: list[str] = []

    def hear(node: Element) -> None:
        for child in node:
            match local(child):
                case "t":
                    said.append(child.text or "")
                case "tab" if local(node) == "r":
                    said.append("\t")
                case "br" | "cr":
                    said.append("\n")
                case "noBreakHyphen":
                    said.append("-")
                case "drawing" | "pict" | "AlternateContent" | "pPr" | "rPr":
                    pass
                case _:
                    hear(child)

    hear(paragraph)
    return "".join(said)


def _boxes(paragraph: Element) -> list[Block]:
    """Each text box once: Word writes it a second time for programs of 2007."""
    return [
        block
        for box in paragraph.iter("{*}txbxContent")
        if not any(local(above) in ("Fallback", "txbxContent") for above in box.iterancestors())
        for block in _blocks(box)
    ]
