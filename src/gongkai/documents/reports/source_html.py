"""Web pages: paragraphs and tables as a browser shows them; menus and footers left out."""

from __future__ import annotations

import re

from gongkai.documents.reading.pages import take_out_hidden, tree
from gongkai.documents.reading.xml import Element, local
from gongkai.documents.reports.model import Source
from gongkai.documents.reports.source_blocks import Block, Grid, lines_of, plain

_BLANKS = re.compile(r"[^\S\xa0\u3000]+")
_BESIDE = frozenset({"nav", "footer", "aside", "select", "button", "colgroup", "col"})
# All that is not listed stands within a line: a number torn by <span> is one number.
_BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p",
    "section", "summary", "ul", "tr", "td", "th", "tbody", "thead", "tfoot",
})  # fmt: skip


def read(content: bytes, name: str) -> Source:
    """Its title comes first where the page itself never says that it is a report."""
    root = tree(content)
    title = (root.findtext(".//title") or "").strip()
    take_out_hidden(root)
    body = root.find("body")
    lines = lines_of(blocks_of(root if body is None else body))
    if title and not any("报告" in line.text for line in lines):
        lines = lines_of([title, *blocks_of(root if body is None else body)])
    start, end = content[:4096].lower(), content[-4096:].lower()
    cut = (
        ("网页没有结尾，可能没有保存完整，请核对原件",) if b"<html" in start and b"</html" not in end else ()
    )
    return Source(name, "html", lines, warnings=cut)


def blocks_of(node: Element) -> list[Block]:
    """What an element holds, in reading order."""
    content = _Content()
    content.take(node)
    content.end()
    return content.blocks


class _Content:
    """Blocks, and the paragraph that is being written."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._text: list[str] = []

    def take(self, node: Element) -> None:
        self._say(node.text)
        for child in node:
            self._child(child)
            self._say(child.tail)

    def end(self) -> None:
        """The paragraph ends here."""
        text = plain("".join(self._text))
        self._text.clear()
        if text:
            self.blocks.append(text)

    def _say(self, text: str | None) -> None:
        self._text.append(_BLANKS.sub(" ", text or ""))

    def _child(self, node: Element) -> None:
        name = local(node)
        if name in _BESIDE or not name:
            return
        if name == "br":
            self.end()
        elif name == "pre":  # its blanks, tabs and line breaks stay
            self.end()
            self.blocks.append("".join(map(str, node.itertext())))
        elif name == "table":
            self.end()
            self.blocks += _table(node)
        elif name in _BLOCKS:
            self.end()
            self.take(node)
            self.end()
        else:
            self.take(node)


def _table(table: Element) -> list[Block]:
    captions = [block for caption in table.findall("caption") for block in blocks_of(caption)]
    rows = [row for part in table for row in ([part] if local(part) == "tr" else part.findall("tr"))]
    cells = [[blocks_of(cell) for cell in row if local(cell) in ("td", "th")] for row in rows]
    return [*captions, Grid(cells)]
