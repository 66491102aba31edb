"""HTML: a fragment for the pages of the site, and a complete page of its own.

The fragment has no inline style and no script, so it passes a CSP without 'unsafe-inline'. Classes it uses:
table-scroll, table-wide, start and end (alignment of cells), figure-link, note, contact, signature,
chart-figure, chart, and within a chart those of charts.py; in letters also table-form, letter-number,
addressee, enclosures and remark. page.css shows how they are meant to look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from html import escape
from importlib.resources import files

from gongkai.documents.writing.blocks import (
    Addressee,
    Align,
    Block,
    Cell,
    Chart,
    Contact,
    Document,
    Enclosures,
    Figure,
    Heading,
    Inline,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    PartTitle,
    Placed,
    Remark,
    Row,
    Signature,
    Table,
    TableGroup,
    Text,
    numbered_enclosures,
    place,
)
from gongkai.documents.writing.charts import twin, write_svg
from gongkai.documents.writing.gbt9704 import lines_of
from gongkai.law.numerals import chinese_date

FigureUrl = Callable[[str], str | None]

# A table with this many grid columns may not be squeezed into the measure; it scrolls instead.
WIDE_TABLE = 8
CELL_CLASS: dict[Align, str | None] = {"start": "start", "center": None, "end": "end"}


def write_html(document: Document, figure_url: FigureUrl | None = None, *, prefix: str = "") -> str:
    """The blocks as a fragment, headings from h2; the title is for the page around it to set as h1.

    A figure becomes a link where `figure_url(key)` gives an address. `prefix` begins every id, for a page with
    several fragments.
    """
    number = f'<p class="letter-number">{escape(document.number)}</p>\n' if document.number else ""
    return number + _Html(figure_url or (lambda key: None), prefix).blocks(document.blocks)


def write_html_page(document: Document, figure_url: FigureUrl | None = None) -> str:
    """A complete page in one file: its style sheet is inside, and nothing is fetched from anywhere."""
    style = files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    lines = "".join(f'<span class="line">{escape(line)}</span>' for line in lines_of(document))
    return f"""<!doctype html>
<html lang="{document.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(document.title)}</title>
<meta name="author" content="{escape(document.agency)}">
<meta name="description" content="{escape(document.description or document.title)}">
<style>
{style}</style>
</head>
<body{' class="landscape"' if document.landscape else ""}>
<main>
<header>
<h1>{lines}</h1>
{_byline(document)}</header>
{write_html(document, figure_url)}
</main>
</body>
</html>
"""


def _byline(document: Document) -> str:
    """Whose document it is and of which day; a letter says so itself, below its number and at its end."""
    if any(isinstance(block, Addressee) for block in document.blocks):
        return ""
    return f'<p class="byline">{escape(document.agency)} {_time(document.date)}</p>\n'


class _Html:
    """Turns blocks into HTML and numbers the ids of tables and charts on the way."""

    def __init__(self, figure_url: FigureUrl, prefix: str) -> None:
        self.figure_url = figure_url
        self.prefix = prefix
        self.number = 0

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "\n".join(filter(None, map(self.block, blocks)))

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                return f"<h{block.level + 1}>{escape(block.text)}</h{block.level + 1}>"
            case Paragraph():
                return f"<p>{self.inlines(block.inlines)}</p>"
            case ListBlock():
                tag = "ol" if block.ordered else "ul"
                items = "".join(f"<li>{self.inlines(item)}</li>" for item in block.items)
                return f"<{tag}>{items}</{tag}>"
            case Table():
                return self.table(block)
            case Chart():
                return self.chart(block)
            case Note():
                return f'<p class="note">注：{self.inlines(block.inlines)}</p>'
            case Contact():
                pairs = "".join(
                    f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in block.items
                )
                return f'<dl class="contact">{pairs}</dl>'
            case Signature():
                day = escape(block.date_text) or _time(block.date)
                return f'<p class="signature">{escape(block.agency)}<br>{day}</p>'
            case Addressee():
                return f'<p class="addressee">{escape(block.text)}：</p>'
            case Enclosures():
                lines = "<br>".join(map(escape, numbered_enclosures(block)))
                return f'<p class="enclosures">{lines}</p>'
            case Remark():
                return f'<p class="remark">（{escape(block.text)}）</p>'
            case PartTitle():
                return f"<h2>{escape(block.text)}</h2>"
            case PageBreak():
                return ""

    def inlines(self, inlines: Iterable[Inline]) -> str:
        return "".join(map(self.inline, inlines))

    def inline(self, inline: Inline) -> str:
        match inline:
            case Text():
                return escape(inline.text)
            case Figure():
                return self.figure(inline.key, inline.text)

    def figure(self, key: str | None, text: str) -> str:
        url = self.figure_url(key) if key else None
        return f'<a class="figure-link" href="{escape(url)}">{escape(text)}</a>' if url else escape(text)

    def chart(self, chart: Chart) -> str:
        svg = write_svg(chart, identifier=self.next_id("chart"))
        caption = f"<figcaption>{escape(chart.title)}</figcaption>"
        return (
            f'<figure class="chart-figure">{caption}{svg}'
            f"<details><summary>以表格查看</summary>{self.table(twin(chart))}</details></figure>"
        )

    def table(self, table: Table) -> str:
        name = self.next_id("table")
        classes = "table-scroll"
        if len(table.widths) >= WIDE_TABLE:
            classes += " table-wide"
        if table.form:
            classes += " table-form"
        caption = f'<caption id="{name}-caption">{escape(table.caption)}</caption>'
        groups = "".join(
            self.group(group, f"{name}-{number}", columns=len(table.widths), only=len(table.groups) == 1)
            for number, group in enumerate(table.groups, start=1)
        )
        # The region can be focused so that a wide table can be scrolled with the keyboard (WCAG 2.1.1).
        return (
            f'<div class="{classes}" role="region" tabindex="0" aria-labelledby="{name}-caption">'
            f"<table>{caption}{groups}</table></div>"
        )

    def group(self, group: TableGroup, name: str, *, columns: int, only: bool) -> str:
        """A group as thead and tbody where it is the only one, else as a tbody that begins with its own head.

        Every header has an id and every figure names its headers, because scope alone cannot say which head
        of a merged or changing head belongs to which cell.
        """
        head, body = place(group.head, columns), place(group.body, columns)
        row_heads = _row_heads(body)
        head_rows = self.rows(group.head, head, f"{name}-h", lambda placed: ())
        body_rows = self.rows(
            group.body, body, f"{name}-b", lambda placed: _headers(placed, head, row_heads, name)
        )
        if only and group.head:
            return f"<thead>{head_rows}</thead><tbody>{body_rows}</tbody>"
        return f"<tbody>{head_rows}{body_rows}</tbody>"

    def rows(
        self,
        rows: Sequence[Row],
        placed: Sequence[Placed],
        name: str,
        headers: Callable[[Placed], Sequence[str]],
    ) -> str:
        cells = [""] * len(rows)
        for item in placed:
            cells[item.row] += self.cell(item.cell, _cell_id(name, item), headers(item))
        return "".join(f"<tr>{row}</tr>" for row in cells)

    def cell(self, cell: Cell, identifier: str, headers: Sequence[str]) -> str:
        tag = "th" if cell.scope else "td"
        attributes = {
            "id": identifier if cell.scope else None,
            "scope": cell.scope,
            "colspan": cell.colspan if cell.colspan > 1 else None,
            "rowspan": cell.rowspan if cell.rowspan > 1 else None,
            "headers": " ".join(headers) or None,
            "class": CELL_CLASS[cell.align],
        }
        written = "".join(f' {name}="{value}"' for name, value in attributes.items() if value is not None)
        return f"<{tag}{written}>{self.figure(cell.key, cell.text)}</{tag}>"

    def next_id(self, kind: str) -> str:
        self.number += 1
        return f"{self.prefix}{kind}-{self.number}"


def _time(day: date) -> str:
    return f'<time datetime="{day}">{chinese_date(day)}</time>'


def _row_heads(body: Sequence[Placed]) -> dict[int, list[Placed]]:
    """The row headers that reach over each row."""
    heads: dict[int, list[Placed]] = defaultdict(list)
    for item in body:
        if item.cell.scope == "row":
            for row in range(item.row, item.row + item.cell.rowspan):
                heads[row].append(item)
    return heads


def _headers(
    cell: Placed, head: Sequence[Placed], row_heads: dict[int, list[Placed]], name: str
) -> list[str]:
    """The ids of the headers of a body cell: the column heads above it and the row heads to its left."""
    above = [
        _cell_id(f"{name}-h", item)
        for item in head
        if item.cell.scope and _overlap(item.column, item.cell.colspan, cell.column, cell.cell.colspan)
    ]
    left = [_cell_id(f"{name}-b", item) for item in row_heads[cell.row] if item.column < cell.column]
    return above + left


def _overlap(start: int, length: int, other: int, other_length: int) -> bool:
    return start < other + other_length and other < start + length


def _cell_id(name: str, placed: Placed) -> str:
    return f"{name}-{placed.row + 1}-{placed.column + 1}"
