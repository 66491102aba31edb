import zipfile
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given

from gongkai.documents.writing import Chart, Document, Table, write_docx
from gongkai.documents.writing.blocks import texts
from tests.documents.hostile import LONG, MARKUP, hostile_document
from tests.documents.sample import AGENCY, TITLE, annual_report, table3
from tests.documents.tables import cell_texts, expected_spans, tables


def reopen(document: Document) -> Any:
    return docx.Document(BytesIO(write_docx(document)))


def all_text(word: Any) -> str:
    return "\n".join(t.text or "" for t in word.element.body.iter(qn("w:t")))


def value(parent: Any, path: str) -> str | None:
    found = parent.find("/".join(qn(name) for name in path.split("/")))
    return None if found is None else found.get(qn("w:val"), "")


def spans(xml: Any) -> list[list[tuple[int, int]]]:
    """(colspan, rowspan) of each cell as Word reads them: a merge goes on while the cells below continue it."""
    rows: list[list[list[int]]] = []
    open_merges: dict[int, list[int]] = {}
    for row in xml.findall(qn("w:tr")):
        column, merges, own = 0, {}, []
        for cell in row.findall(qn("w:tc")):
            colspan, merge = int(value(cell, "w:tcPr/w:gridSpan") or 1), value(cell, "w:tcPr/w:vMerge")
            if merge == "":
                merges[column] = open_merges[column]
                merges[column][1] += 1
                assert merges[column][0] == colspan
            else:
                own.append([colspan, 1])
                if merge == "restart":
                    merges[column] = own[-1]
            column += colspan
        assert column == len(xml.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}"))
        open_merges = merges
        rows.append(own)
    return [[(colspan, rowspan) for colspan, rowspan in row] for row in rows]


@given(tables())
def test_merged_cells_tile_the_grid(table: Table) -> None:
    word = reopen(Document("题", AGENCY, annual_report().date, (table,)))
    xml = word.tables[0]._tbl
    assert [t.text for t in xml.iter(qn("w:t"))] == cell_texts(table)
    assert len(xml.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")) == len(table.widths)
    assert spans(xml) == expected_spans(table)


def test_every_text_of_the_report_is_in_the_file() -> None:
    document = annual_report()
    shown = all_text(reopen(document)).replace("\n", "")
    charts = [block for block in document.blocks if isinstance(block, Chart)]
    units = {chart.unit for chart in charts} | {chart.value_head for chart in charts}
    for text in texts(document):
        assert text in shown or text in (document.description, *units)
    assert all(f"{chart.value_head}（{chart.unit}）" in shown for chart in charts)


def test_the_page_has_the_measures_of_gbt9704() -> None:
    section = reopen(annual_report()).sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    assert 22 * int(grid.get(qn("w:linePitch"))) <= 225 / 25.4 * 1440


@pytest.mark.parametrize(
    ("style", "font", "points"),
    [
        ("Normal", "仿宋_GB2312", None),
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", None),
        ("Heading 2", "楷体_GB2312", None),
        ("Heading 3", "仿宋_GB2312", None),
    ],
)
def test_each_style_names_the_office_font_in_all_four_ways(style: str, font: str, points: int | None) -> None:
    styles = reopen(annual_report()).styles
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    properties = styles[style].element.rPr if styles[style].element.rPr is not None else defaults
    fonts = properties.find(qn("w:rFonts"))
    assert {fonts.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "eastAsia", "cs")} == {font}
    assert fonts.get(qn("w:hint")) == "eastAsia"
    assert not any("Theme" in name for name in fonts.attrib)
    size = styles[style].font.size
    assert (size.pt if size else None) == points


def test_page_numbers_stand_on_the_outer_side() -> None:
    word = reopen(annual_report())
    section = word.sections[0]
    assert word.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]._p
        assert paragraph.find(f"{qn('w:pPr')}/{qn('w:jc')}").get(qn("w:val")) == side
        assert paragraph.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"
        assert "".join(t.text for t in paragraph.iter(qn("w:t"))) == "— 1 —"


def test_the_head_of_table_3_is_repeated_and_no_row_is_torn() -> None:
    xml = reopen(Document("题", AGENCY, annual_report().date, (table3(),))).tables[0]._tbl
    rows = xml.findall(qn("w:tr"))
    assert [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows] == [True] * 3 + [
        False
    ] * 25
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)


def test_a_head_in_the_middle_of_table_2_is_not_repeated() -> None:
    xml = reopen(annual_report()).tables[1]._tbl
    assert len(xml.findall(qn("w:tr"))) == 14
    assert next(xml.iter(qn("w:tblHeader")), None) is None


def test_the_file_says_what_it_is() -> None:
    properties = reopen(annual_report()).core_properties
    assert (properties.title, properties.author, properties.language) == (TITLE, AGENCY, "zh-CN")
    assert properties.created.date() == annual_report().date


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write_docx(annual_report()) == write_docx(annual_report())


def test_no_dead_weight_of_the_template_is_left() -> None:
    with zipfile.ZipFile(BytesIO(write_docx(annual_report()))) as package:
        assert not [
            name for name in package.namelist() if "theme" in name or "Effects" in name or "jpeg" in name
        ]
        assert sum(info.file_size for info in package.infolist()) < 200_000


def test_markup_in_the_words_is_printed_as_words() -> None:
    word = reopen(hostile_document())
    body = [paragraph.text for paragraph in word.paragraphs]
    assert MARKUP in body
    assert LONG in body
    assert word.tables[0].rows[1].cells[0].text == MARKUP
