import re
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import page as page_validation
import pikepdf
import pylopdf_fonts_zh_cn
import pypdfium2
import pypdfium2.raw as pdfium_raw
import pytest
from hypothesis import given, settings

from gongkai.documents.writing import (
    Cell,
    Document,
    MissingCharacters,
    Paragraph,
    Table,
    TableGroup,
    Text,
    write_pdf,
)
from gongkai.documents.writing.blocks import Chart, texts
from gongkai.documents.writing.pdf import choose_faces, find_fonts
from tests.documents.hostile import LONG, MARKUP, NAMES, hostile_document
from tests.documents.sample import AGENCY, TITLE, annual_report, table3
from tests.documents.tables import cell_texts, expected_spans, tables, tiles

NOW = datetime(2025, 1, 17, 4, tzinfo=UTC)

# page-validation reads the width of some glyphs in CFF fonts with several font dictionaries (Noto .otf) as 0;
# fontTools reads the right one in the same embedded program. With TrueType fonts the check is green.
FALSE_ALARM = "GLYPH-WIDTH-001"


@pytest.fixture(autouse=True)
def _warnings_of_the_typesetter_are_errors() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.fixture(scope="module")
def report() -> bytes:
    return write_pdf(annual_report(), timestamp=NOW)


def document_of(*blocks: Any) -> Document:
    return Document("题", AGENCY, annual_report().date, blocks)


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page in the order in which it is written, which keeps the lines of a cell together."""
    return ["".join(item.extract() for item in text_objects(page)) for page in pypdfium2.PdfDocument(pdf)]


def text_objects(page: pypdfium2.PdfPage) -> Iterator[pypdfium2.PdfTextObj]:
    return page.get_objects(filter=[pdfium_raw.FPDF_PAGEOBJ_TEXT], textpage=page.get_textpage())


def squeezed(text: str) -> str:
    """Without what line breaking adds or takes."""
    return re.sub(r"[\s\u200b\ufffe\x02-]", "", text)


def elements(node: Any, tag: str) -> Iterator[Any]:
    """The structure elements of one kind, in reading order."""
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from elements(kid, tag)
    elif isinstance(node, pikepdf.Dictionary):
        if str(node.get("/S", "")) == tag:
            yield node
        yield from elements(node.get("/K"), tag)


def spans_of(row: Any) -> list[tuple[int, int]]:
    cells = [kid for kid in row.K if str(kid.get("/S", "")) in ("/TH", "/TD")]
    return [_span(cell) for cell in cells]


def _span(cell: Any) -> tuple[int, int]:
    attributes = cell.get("/A", [])
    owned = [attributes] if isinstance(attributes, pikepdf.Dictionary) else list(attributes)
    table = next((a for a in owned if a.get("/O") == "/Table"), {})
    return int(table.get("/ColSpan", 1)), int(table.get("/RowSpan", 1))


@pytest.mark.parametrize("document", [annual_report(), hostile_document()], ids=["report", "hostile"])
@pytest.mark.parametrize("profile", ["PDF_A_2A", "PDF_UA_1"])
def test_the_file_is_fit_for_the_archive_and_for_screen_readers(document: Document, profile: str) -> None:
    pdf = write_pdf(document, timestamp=NOW)
    checked = page_validation.validate_pdf_bytes(
        pdf, profile=getattr(page_validation.ValidationProfile, profile)
    )
    assert [f.message for f in checked.failures if FALSE_ALARM not in f.rule_id] == []


def test_the_check_would_find_an_ordinary_pdf(report: bytes) -> None:
    """A copy without its tags and metadata is refused, so the check above can fail."""
    with pikepdf.open(BytesIO(report)) as pdf:
        del pdf.Root.StructTreeRoot
        del pdf.Root.Metadata
        copy = BytesIO()
        pdf.save(copy)
    for profile in (page_validation.ValidationProfile.PDF_A_2A, page_validation.ValidationProfile.PDF_UA_1):
        found = page_validation.validate_pdf_bytes(copy.getvalue(), profile=profile).failures
        assert [f for f in found if FALSE_ALARM not in f.rule_id]


@settings(max_examples=25, deadline=None)
@given(tables())
def test_merged_cells_tile_the_grid(table: Table) -> None:
    with pikepdf.open(BytesIO(write_pdf(document_of(table), timestamp=NOW))) as pdf:
        root = pdf.Root.StructTreeRoot
        rows = [spans_of(row) for row in elements(root, "/TR")]
    assert [row for row in rows if row] == [row for row in expected_spans(table) if row]
    for group in table.groups:
        for part in (group.head, group.body):
            assert tiles([[(c.colspan, c.rowspan) for c in row] for row in part], len(table.widths))


@settings(max_examples=10, deadline=None)
@given(tables())
def test_every_cell_is_printed(table: Table) -> None:
    shown = squeezed("".join(page_texts(write_pdf(document_of(table), timestamp=NOW))))
    for text in cell_texts(table):
        assert squeezed(text) in shown


def test_a_table_at_which_the_typesetter_panics_is_printed_all_the_same(capfd: Any) -> None:
    """Merged cells, broken by a page, below a second head: found by the test above, cut down as far as it went."""
    groups = (
        ([[(6, 4)], [], [], []], [[(6, 1)], [(2, 3), (2, 1), (2, 2)], [(2, 2)], [(1, 1), (1, 1)]]),
        ([[(5, 1), (1, 1)]], [[(5, 2), (1, 1)], [(1, 2)], [(3, 3), (2, 3)], [(1, 1)], [(1, 1)]]),
        ([[(6, 4)], [], [], [], [(6, 1)]], [[(6, 1)], [(5, 2), (1, 3)], [], [(4, 1), (1, 1)]]),
    )
    words = "十二个汉字使表格跨越两页"
    parts = [
        [tuple(tuple(Cell(words, *span) for span in row) for row in part) for part in group]
        for group in groups
    ]
    table = Table("表", tuple(TableGroup(*group) for group in parts), (9, 4, 6, 3, 7, 2))
    pages = page_texts(write_pdf(document_of(table), timestamp=NOW))
    assert "typst-pdf" in capfd.readouterr().err  # else the typesetter has been mended, and this test can go
    assert "".join(pages).count("跨") == len(cell_texts(table))  # some words are broken by the page


def test_every_text_of_the_report_is_printed(report: bytes) -> None:
    document = annual_report()
    shown = squeezed("".join(page_texts(report)))
    charts = [block for block in document.blocks if isinstance(block, Chart)]
    only_in_tables = {head for chart in charts for head in (chart.label_head, chart.value_head)}
    for text in texts(document):
        assert squeezed(text) in shown or text == document.description or text in only_in_tables
    assert "250" in shown


def test_table_3_stays_on_one_page_below_its_heading(report: bytes) -> None:
    pages = [squeezed(text) for text in page_texts(report)]
    [page] = [text for text in pages if "三、收到和处理政府信息公开申请情况" in text]
    assert "申请人情况" in page
    assert "四、结转下年度继续办理" in page


def test_a_table_longer_than_a_page_repeats_its_head() -> None:
    rows = table3().groups[0].body * 3
    group = type(table3().groups[0])(table3().groups[0].head, rows)
    pages = page_texts(write_pdf(document_of(Table("长表", (group,), table3().widths)), timestamp=NOW))
    assert len(pages) > 2
    assert all("申请人情况" in squeezed(text) for text in pages)


def test_headings_make_the_outline_and_the_title_names_the_file(report: bytes) -> None:
    with pikepdf.open(BytesIO(report)) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root][:2] == ["一、总体情况", "二、主动公开政府信息情况"]
        assert [item.title for item in outline.root[0].children] == ["（一）主动公开", "（二）政府信息管理"]
        assert str(pdf.docinfo.Title) == TITLE
        assert str(pdf.docinfo.Author) == AGENCY
        assert str(pdf.Root.Lang).lower() == "zh-cn"


def test_a_chart_is_told_to_those_who_cannot_see_it(report: bytes) -> None:
    with pikepdf.open(BytesIO(report)) as pdf:
        told = [str(figure.get("/Alt", "")) for figure in elements(pdf.Root.StructTreeRoot, "/Figure")]
    assert any("政策法规250条" in alt for alt in told)


def test_page_numbers_stand_between_dashes(report: bytes) -> None:
    for number, text in enumerate(page_texts(report), start=1):
        assert f"—{number}—" in squeezed(text)


def test_the_same_document_and_time_give_the_same_bytes(report: bytes) -> None:
    assert write_pdf(annual_report(), timestamp=NOW) == report
    assert write_pdf(annual_report(), timestamp=int(NOW.timestamp())) == report
    assert write_pdf(annual_report(), timestamp=datetime(2025, 1, 18, tzinfo=UTC)) != report


def test_markup_and_long_runs_in_the_words_are_printed_as_words() -> None:
    pdf = write_pdf(hostile_document(), timestamp=NOW)
    shown = squeezed("".join(page_texts(pdf)))
    assert shown.count(squeezed(MARKUP)) >= 6
    assert shown.count(squeezed(LONG)) >= 3
    assert squeezed(NAMES) in shown


def test_nothing_is_printed_outside_the_paper() -> None:
    for page in pypdfium2.PdfDocument(write_pdf(hostile_document(), timestamp=NOW)):
        text = page.get_textpage()
        width, height = page.get_size()
        boxes = [text.get_charbox(index) for index in range(text.count_chars())]
        assert all(
            left >= 0 and right <= width and low >= 0 and top <= height for left, low, right, top in boxes
        )


def test_a_character_no_font_has_is_named_instead_of_printed_as_a_box() -> None:
    with pytest.raises(MissingCharacters, match="请将含有这些字符的字体文件放入字体目录") as caught:
        write_pdf(document_of(Paragraph((Text("𪜀某、普通字、😀"),))), timestamp=NOW)
    assert set(caught.value.characters) == {"𪜀", "😀"}
    assert "U+2A700" in str(caught.value)


def test_a_character_of_private_use_is_named_as_well() -> None:
    """Rare characters of names are still sent as private ones by old systems."""
    with pytest.raises(MissingCharacters) as caught:
        write_pdf(document_of(Paragraph((Text("王\ue123、\ud7a4"),))), timestamp=NOW)
    assert set(caught.value.characters) == {"\ue123", "\ud7a4"}


def test_a_font_of_the_office_comes_first_and_ours_fills_its_gaps() -> None:
    ours = {"Noto Serif SC", "Noto Sans SC"}
    assert choose_faces(ours)["body"] == {"families": ["Noto Serif SC", "Noto Sans SC"], "stands-in": True}
    faces = choose_faces(ours | {"FangSong_GB2312", "SimHei"})
    assert faces["body"] == {
        "families": ["FangSong_GB2312", "Noto Serif SC", "Noto Sans SC"],
        "stands-in": False,
    }
    assert faces["heading1"]["families"][0] == "SimHei"
    assert faces["title"]["stands-in"]


def test_a_font_laid_into_the_folder_later_is_found(tmp_path: Path) -> None:
    assert write_pdf(annual_report(), timestamp=NOW, fonts=tmp_path) == write_pdf(
        annual_report(), timestamp=NOW
    )
    source = Path(pylopdf_fonts_zh_cn.sans_path())
    (tmp_path / source.name).write_bytes(source.read_bytes())
    assert str(tmp_path / source.name) in {font.path for font in find_fonts(tmp_path).fonts()}


def test_a_fonts_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"字体目录“.*没有”不存在"):
        write_pdf(annual_report(), timestamp=NOW, fonts=tmp_path / "没有")
