"""PDF: tables by their ruled lines, the rest by where the words stand; page numbers and running heads left out."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pdfplumber
from pdfplumber.page import Page as PdfPage
from pdfplumber.table import Table

from gongkai.documents.reading import limits
from gongkai.documents.reading.here import within
from gongkai.documents.reading.model import Refusable
from gongkai.documents.reading.pdf import as_printed, check_length, opened, take_streams
from gongkai.documents.reports.model import SCAN, Source
from gongkai.documents.reports.source_blocks import Block, Grid, clean, columns, joined, lines_of_pages, plain
from gongkai.documents.reports.source_order import in_order

_FEW = 10  # characters: a page of fewer beside a picture is a scan with a stamp or a page number
_PICTURE = "是图片，没有文字"
_TURNED = "的文字是横着的"
_MEANINGLESS = 0.2  # of a page's characters: a font that doesn't say which letters its signs are
_GAP = 1.5  # heights of a letter: a wider blank stands between two columns
_GAP_OF_NUMBERS = 0.6  # before a number; typesetters put a quarter between a number and Chinese words
_NUMBER = re.compile(r"[\d.,/—-]+")
_MARGIN = 0.1  # of a page's height: where page numbers and running heads stand
_PAGE_NUMBER = re.compile(r"\W*(?:第\s*)?(\d{1,3})(?:\s*页)?(?:\W*共?\s*\d{1,3}\s*页?)?\W*")
_BEGINS = re.compile(
    r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}(?:[.．、](?!\d)|(?=$))|附件|第.{1,4}[章条项]"
)


@dataclass(frozen=True)
class _Line:
    """Words on one base line, in points from the top left corner of the page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class _Page:
    """``items`` from top to bottom; ``unread``: why there are none; ``printed``: the number that is printed on it."""

    number: int
    height: float
    items: tuple[_Line | Grid, ...] = ()
    unread: str = ""
    printed: int | None = None


def read(content: bytes, name: str) -> Source:
    """Refusable: a password, a bomb, more pages than any report has."""
    check_length(content)
    with opened(content) as pdf:
        if len(pdf.pages) > limits.PDF_TABLE_PAGES:
            raise Refusable(
                f"PDF 有 {len(pdf.pages)} 页，年度报告没有这么长。请核对；确是年度报告的，请只上传报告的页面。"
            )
        take_streams(pdf, within(content, name))
        content = as_printed(pdf, content)
    with pdfplumber.open(io.BytesIO(content)) as document:
        pages = [_page(page) for page in document.pages]
    if all(page.unread == _PICTURE for page in pages):
        return Source(name, SCAN, (), len(pages))
    ordered, warnings = in_order(
        _without_margins(pages), lambda page: page.printed, lambda page: _texts(page.items)
    )
    for why in (_PICTURE, _TURNED):
        if unread := "、".join(str(page.number) for page in pages if page.unread == why):
            warnings = (*warnings, f"第{unread}页{why}，没有读取，请对照原件补上")
    return Source(name, "pdf", lines_of_pages(_blocks(ordered)), len(pages), warnings)


# --- one page ----------------------------------------------------------------------------------------------


def _page(page: PdfPage) -> _Page:
    unread = _unread(page)
    if unread:
        return _Page(page.page_number, page.height, unread=unread)
    tables = [table for table in page.find_tables() if len(table.cells) > 1]
    around: Any = page.filter(lambda each: each.get("upright", True))  # what is slanted is a watermark
    for table in tables:
        around = around.outside_bbox(table.bbox)
    words = [{**word, "text": clean(word["text"])} for word in around.extract_words()]
    lines = _lines([word for word in words if word["text"]])
    placed: list[tuple[float, _Line | Grid]] = [
        *((line.top, line) for line in lines),
        *((table.bbox[1], _grid(table)) for table in tables),
    ]
    items = tuple(item for _, item in sorted(placed, key=lambda each: each[0]))
    found = _Page(page.page_number, page.height, items)
    page.close()
    return found


def _unread(page: PdfPage) -> str:
    """Why a page can't be read; "" if it can."""
    said = [char for char in page.chars if char["text"].strip()]
    unknown = sum(_is_meaningless(char["text"]) for char in said)
    if (len(said) < _FEW and page.images) or unknown > _MEANINGLESS * len(said):
        return _PICTURE
    turned = sum(not char["upright"] for char in said)
    return _TURNED if turned > len(said) / 2 else ""


def _is_meaningless(letter: str) -> bool:
    return letter.startswith("(cid:") or "\ue000" <= letter[0] <= "\uf8ff"


def _grid(table: Table) -> Grid:
    """A cell that spans others stands once: pdfplumber gives None where they would be."""
    return Grid([_row([text for text in row if text is not None]) for row in table.extract()])


def _row(cells: list[str]) -> list[list[Block]]:
    """A number that a narrow column breaks is one; where all of a row break alike, several stand below each other."""
    numbers = [cell for cell in cells if re.fullmatch(r"[\d.\s]+", cell)]
    alike = len({cell.count("\n") for cell in numbers}) == 1
    return [[cell if alike or cell not in numbers else cell.replace("\n", "")] for cell in cells]


def _lines(words: list[dict[str, Any]]) -> list[_Line]:
    """The words by base line, from top to bottom."""
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda each: (each["top"] + each["bottom"], each["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if rows and rows[-1][0]["top"] < middle < rows[-1][0]["bottom"]:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_line(sorted(row, key=lambda each: float(each["x0"]))) for row in rows]


def _line(words: list[dict[str, Any]]) -> _Line:
    height = max(word["bottom"] - word["top"] for word in words)
    text = words[0]["text"]
    for before, word in pairwise(words):
        said = word["text"]
        gap = (word["x0"] - before["x1"]) / height
        apart = gap > _GAP or (_NUMBER.fullmatch(said) and (gap > _GAP_OF_NUMBERS or text[-1].isdigit()))
        text += f"\t{said}" if apart else _space(text, said) + said
    return _Line(
        text,
        words[0]["x0"],
        words[-1]["x1"],
        min(word["top"] for word in words),
        max(word["bottom"] for word in words),
    )


# --- the document ------------------------------------------------------------------------------------------


def _without_margins(pages: list[_Page]) -> list[_Page]:
    """The pages without what stands at the top or bottom of many of them, and their printed numbers."""
    often = Counter(
        text
        for page in pages
        for line in page.items
        if isinstance(line, _Line) and _at_edge(line, page)
        for text in columns(line.text)
        if not _NUMBER.fullmatch(text)
    )
    running = {text for text, times in often.items() if times > max(2, len(pages) / 2)}
    return [_trimmed(page, running) for page in pages]


def _trimmed(page: _Page, running: set[str]) -> _Page:
    kept: list[_Line | Grid] = []
    printed = None
    for item in page.items:
        if isinstance(item, _Line) and _at_edge(item, page):
            rest = [text for text in columns(item.text) if text not in running]
            number = _PAGE_NUMBER.fullmatch(rest[0]) if len(rest) == 1 and _ends(page, item) else None
            if number:
                printed = int(number[1])
            if number or not rest:
                continue
        kept.append(item)
    return replace(page, items=tuple(kept), printed=printed)


def _ends(page: _Page, line: _Line) -> bool:
    """Whether nothing stands above the line, or nothing below: a number elsewhere may be a figure."""
    return line in (page.items[0], page.items[-1])


def _at_edge(line: _Line, page: _Page) -> bool:
    return line.bottom < _MARGIN * page.height or line.top > (1 - _MARGIN) * page.height


def _texts(items: Iterable[_Line | Grid]) -> Iterator[str]:
    for item in items:
        if isinstance(item, _Line):
            yield item.text
        else:
            yield from (
                plain(block) for row in item.rows for cell in row for block in cell if isinstance(block, str)
            )


def _blocks(pages: list[_Page]) -> list[tuple[int, list[Block]]]:
    """Lines joined to paragraphs and rows that a page break tore; what goes on stays on the page where it began."""
    lines = [item for page in pages for item in page.items if isinstance(item, _Line)]
    left = min((line.left for line in lines if len(line.text) > 20), default=0.0)
    right = max((line.right for line in lines if len(line.text) > 20), default=0.0)
    found: list[tuple[int, list[Block]]] = []
    before: _Line | Grid | None = None
    last: list[Block] = []
    for page in pages:
        blocks: list[Block] = []
        found.append((page.number, blocks))
        for item in page.items:
            if isinstance(item, Grid):
                grid = item
                if isinstance(before, Grid) and not blocks:
                    grid = _mended(before, item)
                blocks.append(grid)
                last = blocks
            elif isinstance(before, _Line) and _goes_on(before, item, left, right):
                last[-1] = _continued(str(last[-1]), item.text)
            else:
                blocks.append(item.text)
                last = blocks
            before = item
    return found


def _goes_on(before: _Line, line: _Line, left: float, right: float) -> bool:
    """Whether a line is the rest of a sentence: the one before is full, and it begins at the margin."""
    full = before.right > right - 2 * before.height and "\t" not in before.text
    flush = line.left < left + line.height and "\t" not in line.text
    alike = abs(before.height - line.height) < 1
    return full and flush and alike and not _BEGINS.match(line.text)


def _continued(text: str, rest: str) -> str:
    """A line break between two digits stands within a number: nobody puts two numbers side by side in a sentence."""
    within_number = text[-1].isdigit() and rest[0].isdigit()
    return text + ("" if within_number else _space(text, rest)) + rest


def _space(text: str, rest: str) -> str:
    return " " if "\n" in joined((text, rest)) else ""


def _mended(before: Grid, after: Grid) -> Grid:
    """``after`` without heads repeated on a new page, and without what the break tore from the row before."""
    repeated = [row for row, first in zip(after.rows, before.rows, strict=False) if row == first]
    if repeated == before.rows[: len(repeated)] and not any(map(_has_digits, repeated)):
        after = Grid(after.rows[len(repeated) :])
    if not before.rows or not after.rows or not _is_torn(before.rows[-1], after.rows[0]):
        return after
    before.rows[-1] = [
        [joined(_strings([*above, *below]))]
        for above, below in zip(before.rows[-1], after.rows[0], strict=True)
    ]
    return Grid(after.rows[1:])


def _is_torn(above: list[list[Block]], below: list[list[Block]]) -> bool:
    """Two halves: words of the label in both, all else in one of them, and no new number before the second."""
    if len(above) != len(below):
        return False
    pairs = [
        ("".join(_strings(first)), "".join(_strings(second)))
        for first, second in zip(above, below, strict=True)
    ]
    both = [second for first, second in pairs if first and second]
    return len(both) == 1 and not _BEGINS.match(both[0]) and not re.search(r"\d", both[0])


def _has_digits(row: list[list[Block]]) -> bool:
    return any(re.search(r"\d", text) for cell in row for text in _strings(cell))


def _strings(cell: Iterable[Block]) -> list[str]:
    return [plain(block) for block in cell if isinstance(block, str)]
