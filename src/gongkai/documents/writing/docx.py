"""DOCX as a Chinese office expects it: the measures and fonts of GB/T 9704-2012, ready to be edited.

DOCX cannot hold SVG in a way every office program shows, so a chart is written as its table.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from typing import Any

import docx
from docx.enum.section import WD_ORIENTATION, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.documents.writing import gbt9704 as measures
from gongkai.documents.writing.blocks import (
    Addressee,
    Align,
    Block,
    Chart,
    Contact,
    Document,
    Enclosures,
    Heading,
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
    numbered_enclosures,
    place,
    plain,
)
from gongkai.documents.writing.charts import twin

TWIPS_PER_MM = 1440 / 25.4
FOOTER_DISTANCE = 22  # mm from the paper's edge, which puts the top of the number 7 mm below the type area
JUSTIFICATION: dict[Align, str] = {"start": "left", "center": "center", "end": "right"}

FORM_ROW_HEIGHT = 470  # twips: a row to write in by hand, about 8.3 mm

# A table of up to so many rows fits one page and is kept on one; a longer one flows and repeats its head.
ROWS_KEPT_TOGETHER = 40

# Parts of python-docx's template that only carry weight or English styles.
UNUSED_PARTS = ("stylesWithEffects", "numbering", "customXml", "thumbnail", "theme")
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def write_docx(document: Document) -> bytes:
    """The document as a .docx file. The same document always gives the same bytes."""
    word = docx.Document(BytesIO(_foundation()))
    _set_page(word, landscape=document.landscape)
    _set_properties(word, document)
    if document.letterhead:
        _add_letterhead(word, document.letterhead)
    _add_title(word, document)
    width = measures.TYPE_AREA_HEIGHT if document.landscape else measures.TYPE_AREA_WIDTH
    for block in document.blocks:
        _add(word, block, width)
    file = BytesIO()
    word.save(file)
    return _with_fixed_dates(file)


def _add_title(word: Any, document: Document) -> None:
    """The title, and the number of a letter: below the title, in 信函格式 above it on the right."""
    if document.number and document.letterhead:
        number = word.add_paragraph(document.number, style="Letter Number")
        number.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        number.paragraph_format.space_after = Pt(2 * measures.LINE_PITCH)
    title = word.add_paragraph(style="Title")
    for index, line in enumerate(measures.lines_of(document)):
        run = title.add_run()
        if index:
            run.add_break()
        run.add_text(line)
    if document.number and not document.letterhead:
        # Title, number and addressee stand on the lines of the page, so that 22 of them fill it.
        title.paragraph_format.line_spacing = Pt(measures.LINE_PITCH)
        title.paragraph_format.space_after = Pt(0.2 * measures.LINE_PITCH)
        number = word.add_paragraph(document.number, style="Letter Number")
        number.paragraph_format.space_after = Pt(0.8 * measures.LINE_PITCH)


def _add(word: Any, block: Block, width: int) -> None:
    """``width`` of the type area in mm."""
    match block:
        case Heading():
            word.add_paragraph(block.text, style=f"Heading {block.level}")
        case Paragraph():
            word.add_paragraph(plain(block.inlines), style="Body Text")
        case ListBlock():
            for number, item in enumerate(block.items, start=1):
                mark = f"{number}." if block.ordered else "· "
                word.add_paragraph(mark + plain(item), style="Body Text")
        case Table():
            _add_table(word, block, width)
        case Chart():
            _add_table(word, twin(block), width)
        case Note():
            word.add_paragraph(f"注：{plain(block.inlines)}", style="Note")
        case Contact():
            for name, value in block.items:
                word.add_paragraph(f"{name}：{value}", style="Body Text")
        case Addressee():
            word.add_paragraph(f"{block.text}：", style="Addressee")
        case Enclosures():
            _add_enclosures(word, block)
        case Signature():
            _add_signature(word, block)
        case Remark():
            word.paragraphs[-1].paragraph_format.keep_with_next = True
            word.add_paragraph(f"（{block.text}）", style="Remark")
        case PartTitle():
            title = word.add_paragraph(block.text, style="Title")
            title.paragraph_format.keep_with_next = True
        case PageBreak():
            word.add_page_break()


def _add_enclosures(word: Any, enclosures: Enclosures) -> None:
    # What follows a long text must not begin a page alone.
    word.paragraphs[-1].paragraph_format.keep_with_next = True
    lines = numbered_enclosures(enclosures)
    number_width = 1.5 if len(lines) > 1 else 0  # characters: a digit, a point, a blank
    for index, line in enumerate(lines):
        paragraph = word.add_paragraph(line, style="Enclosure")
        layout = paragraph.paragraph_format
        layout.keep_with_next = index < len(lines) - 1
        # The names stand below one another, behind the three characters of 附件： and their numbers.
        layout.left_indent = Pt((5 + number_width) * measures.SIZE_3)
        layout.first_line_indent = Pt(-(number_width if index else 3 + number_width) * measures.SIZE_3)
        if index == 0:
            layout.space_before = Pt(measures.LINE_PITCH)


def _add_signature(word: Any, signature: Signature) -> None:
    # A signature never stands on a page of its own: the paragraph before it moves with it.
    word.paragraphs[-1].paragraph_format.keep_with_next = True
    name_indent, date_indent = measures.signature_indents(signature)
    lines = ((signature.agency, name_indent), (signature.day, date_indent))
    lines_above = measures.LINES_ABOVE_SEALED if signature.sealed else 1
    for number, (text, characters) in enumerate(lines):
        paragraph = word.add_paragraph(text, style="Signature")
        paragraph.paragraph_format.right_indent = Pt(characters * measures.SIZE_3)
        paragraph.paragraph_format.keep_with_next = number == 0
        if number == 0:
            paragraph.paragraph_format.space_before = Pt(lines_above * measures.LINE_PITCH)


def _add_table(word: Any, table: Table, width: int) -> None:
    before = word.paragraphs[-1]
    if before.text.endswith("："):  # what announces the table stands on the same page
        before.paragraph_format.keep_with_next = True
    if not table.form:
        word.add_paragraph(table.caption, style="Caption")
    end = word.add_paragraph(style="Table End")  # Word wants a paragraph between two tables
    end._p.addprevious(_table_xml(table, width))


def _table_xml(table: Table, width: int) -> Any:
    """The rows written as XML, because python-docx looks up a merged cell in quadratic time."""
    widths = _column_widths(table.widths, width)
    small = len(widths) >= measures.SMALL_TABLE_COLUMNS
    height = FORM_ROW_HEIGHT if table.form else 0
    style = "TableTextSmall" if small else "TableText"
    rows_in_all = sum(len(group.head) + len(group.body) for group in table.groups)
    xml = _element("w:tbl")
    properties = _element("w:tblPr", _element("w:tblStyle", val="StatutoryTable"))
    properties.append(_element("w:tblW", w=sum(widths), type="dxa"))
    properties.append(_element("w:jc", val="center"))
    properties.append(_element("w:tblLayout", type="fixed"))
    properties.append(_element("w:tblCaption", val=table.caption))
    xml.append(properties)
    xml.append(_element("w:tblGrid", *(_element("w:gridCol", w=width) for width in widths)))
    for group in table.groups:
        # Only the head of the whole table can be repeated on the next page.
        repeat = len(table.groups) == 1
        for row in _rows(group.head, widths, style, height, header=repeat, keep=True):
            xml.append(row)
        keep = rows_in_all <= ROWS_KEPT_TOGETHER
        for row in _rows(group.body, widths, style, height, header=False, keep=keep):
            xml.append(row)
    return xml


def _rows(
    rows: Sequence[Row], widths: Sequence[int], style: str, height: int, *, header: bool, keep: bool
) -> Iterable[Any]:
    """`height`: the least height of a row in twips, 0 for as high as its words."""
    grid: list[dict[int, tuple[Placed, bool]]] = [{} for _ in rows]
    for placed in place(rows, len(widths)):
        for index in range(placed.row, placed.row + placed.cell.rowspan):
            grid[index][placed.column] = (placed, index > placed.row)
    for line in grid:
        properties = _element("w:trPr", _element("w:cantSplit"))
        if height:
            properties.append(_element("w:trHeight", val=height, hRule="atLeast"))
        if header:
            properties.append(_element("w:tblHeader"))
        row = _element("w:tr", properties)
        for column in sorted(line):
            placed, continued = line[column]
            row.append(_cell(placed, widths, style, continued=continued, keep=keep))
        yield row


def _cell(placed: Placed, widths: Sequence[int], style: str, *, continued: bool, keep: bool) -> Any:
    cell = placed.cell
    width = sum(widths[placed.column : placed.column + cell.colspan])
    properties = _element("w:tcPr", _element("w:tcW", w=width, type="dxa"))
    if cell.colspan > 1:
        properties.append(_element("w:gridSpan", val=cell.colspan))
    if cell.rowspan > 1:
        properties.append(_element("w:vMerge") if continued else _element("w:vMerge", val="restart"))
    properties.append(_element("w:vAlign", val="center"))

    paragraph_properties = _element("w:pPr", _element("w:pStyle", val=style))
    if keep:
        paragraph_properties.append(_element("w:keepNext"))
    paragraph_properties.append(_element("w:jc", val=JUSTIFICATION[cell.align]))
    paragraph = _element("w:p", paragraph_properties)
    if not continued:
        text = _element("w:t")
        text.text = cell.text
        text.set(qn("xml:space"), "preserve")
        paragraph.append(_element("w:r", text))
    return _element("w:tc", properties, paragraph)


def _column_widths(relative: Sequence[int], width: int) -> list[int]:
    """Relative widths → twips that add up to the width of the type area."""
    whole = round(width * TWIPS_PER_MM)
    edges = [round(whole * sum(relative[:count]) / sum(relative)) for count in range(len(relative) + 1)]
    return [right - left for left, right in pairwise(edges)]


@cache
def _foundation() -> bytes:
    """An empty document with our styles in place of python-docx's 350 KB, without the parts nobody needs."""
    word = docx.Document()
    for rels in (word.part.rels, word.part.package.rels):
        for identifier in [i for i, rel in rels.items() if rel.reltype.endswith(UNUSED_PARTS)]:
            del rels[identifier]
    ours = parse_xml(files(__package__).joinpath("styles.xml").read_bytes())
    styles = word.styles.element
    for child in list(styles):
        styles.remove(child)
    styles.extend(list(ours))
    word.settings.odd_and_even_pages_header_footer = True
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def _set_page(word: Any, *, landscape: bool) -> None:
    section = word.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    if landscape:
        section.orientation = WD_ORIENTATION.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        top, bottom = measures.LANDSCAPE_TOP, measures.LANDSCAPE_BOTTOM
        left, right = measures.LANDSCAPE_LEFT, measures.LANDSCAPE_RIGHT
    else:
        section.page_width, section.page_height = Mm(210), Mm(297)
        top, bottom = measures.MARGIN_TOP, measures.MARGIN_BOTTOM
        left, right = measures.MARGIN_LEFT, measures.MARGIN_RIGHT
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.footer_distance = Mm(FOOTER_DISTANCE)
    # type="linesAndChars" makes LibreOffice set 18 characters a line instead of 28.
    properties = section._sectPr
    for grid in properties.findall(qn("w:docGrid")):
        properties.remove(grid)
    # Rounded down: with 580 twips the page would hold 21 lines and all but a hair of the 22nd.
    properties.append(_element("w:docGrid", type="lines", linePitch=int(measures.LINE_PITCH * 20)))
    # GB/T 9704-2012: — 1 —, on odd pages one character from the right, on even pages one from the left.
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        _add_page_number(footer.paragraphs[0], side)


def _add_letterhead(word: Any, name: str) -> None:
    """信函格式: the mark in red between two double lines; the first page has no number."""
    section = word.sections[0]
    section.different_first_page_header_footer = True
    section.header_distance = Mm(measures.LETTERHEAD_TOP)
    section.footer_distance = Mm(measures.LETTERHEAD_BOTTOM)
    for footer in (section.footer, section.even_page_footer):  # the numbers stay where they are
        footer.paragraphs[0].paragraph_format.space_after = Mm(FOOTER_DISTANCE - measures.LETTERHEAD_BOTTOM)
    head, foot = section.first_page_header.paragraphs[0], section.first_page_footer.paragraphs[0]
    head.style, foot.style = "Letterhead", "Footer"
    size = measures.letterhead_size(name)
    head.add_run(name).font.size = Pt(size)
    head.paragraph_format.line_spacing = Pt(size)
    foot.paragraph_format.line_spacing = Pt(1)
    _add_double_line(head, "thickThinSmallGap", gap=measures.LETTERHEAD_GAP)
    _add_double_line(foot, "thinThickSmallGap", gap=0)
    for paragraph in (head, foot):
        overhang = (measures.LETTERHEAD_WIDTH - measures.TYPE_AREA_WIDTH) / 2
        centre = (measures.MARGIN_LEFT - measures.MARGIN_RIGHT) / 2  # of the type area, right of the paper's
        paragraph.paragraph_format.left_indent = Mm(-overhang - centre)
        paragraph.paragraph_format.right_indent = Mm(centre - overhang)


def _add_double_line(paragraph: Any, kind: str, *, gap: float) -> None:
    """Below the paragraph, `gap` mm away; Word wants points, 31 at most."""
    space = min(round(gap * measures.POINTS_PER_MM), 31)
    line = _element("w:bottom", val=kind, sz=24, space=space, color=measures.LETTERHEAD_RED)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(_element("w:pBdr", line), "w:spacing", "w:ind", "w:jc", "w:rPr")


def _add_page_number(paragraph: Any, side: str) -> None:
    paragraph.style = "Footer"
    properties = paragraph._p.get_or_add_pPr()
    properties.append(_element("w:ind", **{f"{side}Chars": 100, side: round(measures.SIZE_4 * 20)}))
    properties.append(_element("w:jc", val=side))
    paragraph.add_run("— ")
    result = _element("w:r", _element("w:t"))
    result[0].text = "1"
    paragraph._p.append(_element("w:fldSimple", result, instr="PAGE"))
    paragraph.add_run(" —")


def _set_properties(word: Any, document: Document) -> None:
    # XML has no time zone for a business date; midday UTC is the same day everywhere in China.
    moment = datetime.combine(document.date, time(12), UTC)
    properties = word.core_properties
    properties.title = document.title
    properties.author = properties.last_modified_by = document.agency
    properties.comments = document.description
    properties.language = document.language
    properties.created = properties.modified = moment
    properties.keywords = properties.subject = properties.category = ""


def _with_fixed_dates(file: BytesIO) -> bytes:
    """The same package with one date for every member, so that equal content gives equal bytes."""
    fixed = BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, ZIP_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return fixed.getvalue()


def _element(name: str, *children: Any, **attributes: object) -> Any:
    """<w:name> with attributes of the same namespace."""
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    element.extend(children)
    return element
