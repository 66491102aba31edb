"""A report comes as lines and rows from whichever file: what a reader sees, in the order in which it is read."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

import docx
import pikepdf
import pypdfium2
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.documents.reading import Refusable
from gongkai.documents.reports.form_tables import table_2, table_3, table_4, unit_notes
from gongkai.documents.reports.model import SCAN, Line, Source
from gongkai.documents.reports.pages import page_picture
from gongkai.documents.reports.reading import understood
from gongkai.documents.reports.source import read_source
from gongkai.documents.reports.source_blocks import Grid, joined, lines_of
from gongkai.documents.reports.source_here import lines_here
from gongkai.documents.writing import (
    Document,
    Heading,
    Paragraph,
    Signature,
    Text,
    write_docx,
    write_html_page,
    write_pdf,
    write_xlsx,
)
from gongkai.law.report_form import FORMS, Form, Number
from tests.documents.hostile_files import pdf, pdf_line, scanned_pdf, zipped
from tests.documents.report_papers import invented_figures, printed, rows_of

AGENCY = "样例镇人民政府"
WRITERS: dict[str, Callable[[Document], bytes]] = {
    "docx": write_docx,
    "html": lambda document: write_html_page(document).encode(),
    "xlsx": write_xlsx,
    "pdf": lambda document: write_pdf(document, timestamp=datetime(2024, 1, 20, tzinfo=UTC)),
}


def report(form: Form, figures: dict[str, Number], year: int = 2023) -> Document:
    """A report of the national form, as this program writes one."""

    def number(key: str) -> str:
        return printed(figures[key])

    def said(text: str) -> Paragraph:
        return Paragraph((Text(text),))

    overview, proactive, applications, disputes, problems, other = form.sections
    blocks = (
        said(f"本报告依据《中华人民共和国政府信息公开条例》编制，统计期限为{year}年1月1日至12月31日。"),
        Heading(1, overview),
        said("全年发布政府信息120条，其中网站100条，微信公众号20条。" * 6),
        Heading(1, proactive),
        table_2(form, number),
        *unit_notes(form),
        Heading(1, applications),
        table_3(form, number),
        Heading(1, disputes),
        table_4(form, number),
        Heading(1, problems),
        said("人员不足。"),
        Heading(1, other),
        said("本年度收取信息处理费0元。"),
        Signature(AGENCY, date(year + 1, 1, 20)),
    )
    return Document(f"{AGENCY}{year}年政府信息公开工作年度报告", AGENCY, date(year + 1, 1, 20), blocks)


def cells(source: Source) -> list[tuple[str, ...]]:
    return [line.cells for line in source.lines]


def told(text: str, name: str = "年报.txt") -> list[tuple[str, ...]]:
    return cells(lines_here(text.encode(), name))


# --- our own files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("kind", WRITERS)
def test_every_row_of_our_own_report_comes_back_from_every_kind_of_file(form: Form, kind: str) -> None:
    figures = invented_figures(form, random.Random(7))
    lines = lines_here(WRITERS[kind](report(form, figures)), f"年报.{kind}").lines
    # On a new page a merged cell at the left stands again, empty.
    left = iter([_without_first_blanks(line) for line in lines])
    for row in rows_of(form, figures):
        expected = row[-8:] if len(row) > 8 else row
        assert any(cells[-len(expected) :] == expected for cells in left), row


def _without_first_blanks(line: Line) -> tuple[str, ...]:
    found = line.cells
    while found and not found[0]:
        found = found[1:]
    return found


def test_a_pdf_knows_the_page_of_each_line_and_leaves_page_numbers_out() -> None:
    source = lines_here(own_pdf(), "年报.pdf")
    pages = [line.page for line in source.lines]
    assert pages == sorted(pages)
    assert set(pages) == set(range(1, source.pages + 1))
    assert not any("—" in line.text for line in source.lines)
    sentence = next(line.text for line in source.lines if line.text.startswith("全年发布"))
    assert sentence.count("条") == 18  # lines are joined to the paragraph again


def test_a_package_is_read_by_its_word_file() -> None:
    document = report(FORMS["2021"], invented_figures(FORMS["2021"], random.Random(7)))
    package = zipped(
        {
            "样例镇/report.docx": WRITERS["docx"](document),
            "样例镇/report.pdf": own_pdf(),
            "样例镇/report.json": "{}",
        }
    )
    source = lines_here(package, "样例镇2023年度报告.zip")
    assert source.kind == "docx"
    two = zipped({"甲镇.docx": WRITERS["docx"](document), "乙镇.docx": WRITERS["docx"](document)})
    with pytest.raises(Refusable, match=r"2个文件.*分别上传"):
        lines_here(two, "两镇.zip")
    with pytest.raises(Refusable, match="没有能读的"):
        lines_here(zipped({"a.json": "{}"}), "a.zip")


def test_a_package_that_was_changed_on_its_way_is_refused() -> None:
    paper = "样例镇人民政府2023年政府信息公开工作年度报告\n一、总体情况\n全年收到政府信息公开申请3件。"
    sums = {"report.txt": hashlib.sha256(paper.encode()).hexdigest()}
    listed = json.dumps({"files": sums})
    assert lines_here(zipped({"report.txt": paper, "manifest.json": listed}), "包.zip").lines
    with pytest.raises(Refusable, match="与清单中的校验值不符"):
        lines_here(zipped({"report.txt": paper.replace("3件", "2件"), "manifest.json": listed}), "包.zip")


# --- text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("规章 | 0 | 5 | 5 |", ("规章", "0", "5", "5")),
        ("规章 | 0 |  | 5 |", ("规章", "0", "", "5")),
        ("规章 | 0 | 5 | ", ("规章", "0", "5")),
        ("信息内容 |", ("信息内容",)),
        ("规章\t0\t5", ("规章", "0", "5")),
        ("规章\t\t5\t", ("规章", "", "5", "")),
        ("\t1\t2", ("", "1", "2")),
        ("\t全年收到申请3件。\t", ("全年收到申请3件。",)),
        ("规章    0    5", ("规章", "0", "5")),
        ("规章　　0　　5", ("规章", "0", "5")),
        ("规章｜0｜5", ("规章", "0", "5")),
        ("│规章│0│", ("", "规章", "0")),
        ("全年收到申请 21 件。", ("全年收到申请 21 件。",)),
        ("规\u200b章\ufeff | 1\xa0000 |", ("规章", "1 000")),
        ("⼈⺠政府", ("人民政府",)),
    ],
)
def test_bars_tabs_and_wide_blanks_make_cells(row: str, expected: tuple[str, ...]) -> None:
    assert told(f"一、总体情况\n{row}")[1] == expected


def test_a_table_drawn_with_bars_at_both_ends_has_no_cell_there() -> None:
    table = "| 信息内容 | 数量 |\n|---|---|\n| 行政许可 | 3 |\n| | 4 |"
    assert told(table) == [("信息内容", "数量"), ("行政许可", "3"), ("", "4")]
    boxed = "┌───┬───┐\n│规章│0│\n├───┼───┤\n│许可│3│\n└───┴───┘"
    assert told(boxed) == [("规章", "0"), ("许可", "3")]


def test_lines_are_numbered_as_in_the_file_and_blank_ones_and_page_numbers_dropped() -> None:
    source = lines_here("年报\r\n\r\n规章\r\n— 1 —\r\n0".encode(), "年报.txt")
    assert [(line.number, line.text) for line in source.lines] == [(1, "年报"), (3, "规章"), (5, "0")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_the_encodings_of_chinese_offices(encoding: str) -> None:
    text = "贾峪镇人民政府2020年政府信息公开工作年度报告\n全年公开信息337条，镕某"
    assert cells(lines_here(text.encode(encoding), "a.txt")) == [(line,) for line in text.split("\n")]


def test_a_text_or_page_cut_off_is_read_and_it_is_said() -> None:
    cut = lines_here("全年公开信息337条".encode()[:-1], "a.txt")
    assert cells(cut) == [("全年公开信息337",)]
    assert "截断" in cut.warnings[0]
    page = "<html><body><p>年度报告</p></body></html>".encode()
    assert lines_here(page, "a.html").warnings == ()
    assert "完整" in lines_here(page[:-8], "a.html").warnings[0]


PLAIN = st.text(st.sampled_from("规章0一二三，。（）%.1"), min_size=1, max_size=12)


@given(st.lists(PLAIN, min_size=2, max_size=9))
def test_no_cell_of_a_row_is_lost_or_made_up(row: list[str]) -> None:
    assert told("年报\n" + " | ".join(row) + " |")[1] == tuple(row)


# --- blocks -----------------------------------------------------------------------------------------------

BLOCKS = st.recursive(
    PLAIN,
    lambda inner: st.lists(
        st.lists(st.lists(inner, max_size=3), min_size=1, max_size=3), min_size=1, max_size=3
    ).map(Grid),
    max_leaves=12,
)


@settings(max_examples=40)
@given(st.lists(BLOCKS, max_size=6))
def test_however_tables_are_nested_no_word_is_lost_and_the_order_stays(blocks: list[str | Grid]) -> None:
    said = "".join("".join(line.cells) for line in lines_of(blocks))
    assert "".join(said.split()) == "".join(_words(blocks))


def _words(blocks: list[str | Grid]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            found.append(block)
        else:
            found += [word for row in block.rows for cell in row for word in _words(cell)]
    return found


def test_two_numbers_below_each_other_never_become_one() -> None:
    assert joined(["1", "0"]) == "1\n0"
    assert joined(["本年新", "制作数量"]) == "本年新制作数量"
    assert joined(["1", "件"]) == "1件"


# --- Word -------------------------------------------------------------------------------------------------


def saved(document: docx.document.Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_merged_cell_of_word_stands_once_where_it_begins() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(2, 0)).text = "办理结果"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "申请人情况"
    assert cells(lines_here(saved(document), "a.docx")) == [
        ("办理结果", "申请人情况"),
        ("11", "12"),
        ("21", "22"),
    ]


def test_a_table_in_a_cell_of_word_is_read_in_its_place() -> None:
    document = docx.Document()
    frame = document.add_table(1, 1).cell(0, 0)
    frame.text = "二、主动公开政府信息情况"
    inner = frame.add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "行政许可", "3"
    assert cells(lines_here(saved(document), "a.docx"))[:2] == [
        ("二、主动公开政府信息情况",),
        ("行政许可", "3"),
    ]


TEXT_BOX = f"""<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">
 <mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>框内1件</w:t></w:r>
 </w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r>
 <w:t>框内1件</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""


def test_text_boxes_are_read_once_and_heads_feet_and_deletions_not_at_all() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    paragraph = document.add_paragraph("正文")
    paragraph._p.append(parse_xml(TEXT_BOX))
    deleted = OxmlElement("w:del")
    deleted.append(parse_xml(f"<w:r {nsdecls('w')}><w:delText>删去的5件</w:delText></w:r>"))
    document.add_paragraph("留下")._p.append(deleted)
    assert cells(lines_here(saved(document), "a.docx")) == [("正文",), ("框内1件",), ("留下",)]


def test_numbers_that_word_counts_itself_are_written_out() -> None:
    document = docx.Document()
    for words in ("属于国家秘密", "其他法律行政法规禁止公开"):
        document.add_paragraph(words, style="List Number")
    assert cells(lines_here(saved(document), "a.docx")) == [
        ("1.属于国家秘密",),
        ("2.其他法律行政法规禁止公开",),
    ]


# --- web pages --------------------------------------------------------------------------------------------


def test_a_number_torn_by_markup_is_one_number_and_a_line_break_parts_two() -> None:
    page = """<p>收到申请<span>1</span><span><b>0</b></span>件</p><table><tr><td>规章</td>
    <td><p><span>1</span><span>2</span></p></td><td>&nbsp;</td><td>3<br>4</td><td>本年新<br>制作数量</td></tr></table>"""
    assert told(page, "a.html") == [("收到申请10件",), ("规章", "12", "", "3\n4", "本年新制作数量")]


def test_tables_that_lay_a_page_out_are_no_tables() -> None:
    page = """<table><tr><td><nav>首页 政务公开</nav></td><td><h1>年报</h1><p>一、总体情况</p>
    <table><tr><th>信息内容</th><th>数量</th></tr><tr><td>行政许可</td><td>3</td></tr></table>
    <p>之后</p></td></tr></table><footer>版权所有</footer>"""
    source = lines_here(page.encode(), "a.html")
    assert cells(source) == [("年报",), ("一、总体情况",), ("信息内容", "数量"), ("行政许可", "3"), ("之后",)]
    assert [line.table for line in source.lines] == [0, 0, 1, 1, 0]


def test_text_that_is_set_with_blanks_and_tabs_keeps_them() -> None:
    page = "<p>年度报告</p><pre>规章\t0\t1\n许可    3</pre>"
    assert told(page, "a.html") == [("年度报告",), ("规章", "0", "1"), ("许可", "3")]


def test_what_a_page_hides_is_not_read_and_small_letters_are() -> None:
    page = "<p style='display:none'>9件</p><script>8件</script><p style='font-size:0.9em'>7件</p><!-- 6件 -->"
    assert told(page, "a.html") == [("7件",)]


def test_the_title_of_a_page_counts_where_the_page_itself_has_none() -> None:
    title = "<title>样例镇2023年政府信息公开工作年度报告</title>"
    assert told(f"{title}<p>一、总体情况</p>", "a.html")[0] == ("样例镇2023年政府信息公开工作年度报告",)
    assert told(f"{title}<p>年度报告</p>", "a.html") == [("年度报告",)]


# --- PDF --------------------------------------------------------------------------------------------------


@cache
def own_pdf() -> bytes:
    return WRITERS["pdf"](report(FORMS["2021"], invented_figures(FORMS["2021"], random.Random(7))))


def rearranged(content: bytes, order: list[int]) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as old, pikepdf.new() as new:
        for number in order:
            new.pages.append(old.pages[number])
        file = io.BytesIO()
        new.save(file)
        return file.getvalue()


def test_only_the_last_number_of_a_page_is_its_number() -> None:
    def write(document: pikepdf.Pdf) -> None:
        drawn = [pdf_line("Figures of the year, one below the other", at=700)]
        drawn += [pdf_line(text, at=height) for text, height in (("0", 64), ("5", 44), ("- 2 -", 20))]
        document.pages[0].Contents = document.make_stream(b"".join(drawn))

    assert cells(lines_here(pdf(change=write), "a.pdf"))[1:] == [("0",), ("5",)]


def test_pages_in_the_wrong_order_are_put_right_by_their_numbers_and_it_is_said() -> None:
    content = own_pdf()
    right = lines_here(content, "a.pdf")
    wrong = lines_here(rearranged(content, [2, 0, 3, 1]), "a.pdf")
    assert [line.text for line in wrong.lines] == [line.text for line in right.lines]
    assert "页面顺序不对" in wrong.warnings[0]
    assert not right.warnings
    assert {line.page for line in wrong.lines if "总体情况" in line.text} == {
        2
    }  # where it stands in the file


def test_pages_without_numbers_are_put_in_the_order_of_the_sections() -> None:
    with_numbers = own_pdf()
    with pikepdf.open(io.BytesIO(with_numbers)) as own:
        for page in own.pages:
            page.mediabox = [0, 80, 595, 842]
            page.cropbox = page.mediabox
        file = io.BytesIO()
        own.save(file)
    content = file.getvalue()
    right = lines_here(content, "a.pdf")
    assert "1" not in {line.text for line in right.lines}
    wrong = lines_here(rearranged(content, [1, 0, 2, 3]), "a.pdf")
    assert [line.text for line in wrong.lines] == [line.text for line in right.lines]
    assert "章节的顺序" in wrong.warnings[0]


def test_a_scan_is_refused_with_what_to_do_and_a_scanned_page_is_told() -> None:
    with pytest.raises(Refusable, match=r"扫描件.*Word 原件.*文字识别"):
        read_source(scanned_pdf(2), "年报.pdf")
    with pikepdf.open(io.BytesIO(own_pdf())) as own, pikepdf.open(io.BytesIO(scanned_pdf())) as scan:
        own.pages.append(scan.pages[0])
        file = io.BytesIO()
        own.save(file)
    source = lines_here(file.getvalue(), "年报.pdf")
    assert any("第5页是图片" in warning for warning in source.warnings)


def test_a_page_that_lies_on_its_side_is_not_read_as_something_else() -> None:
    with pikepdf.open(io.BytesIO(own_pdf())) as own:
        own.pages[2].Rotate = 90
        file = io.BytesIO()
        own.save(file)
    source = lines_here(file.getvalue(), "年报.pdf")
    assert 3 not in {line.page for line in source.lines}
    assert any("第3页的文字是横着的" in warning for warning in source.warnings)


def test_every_figure_recognised_in_a_picture_is_doubtful() -> None:
    text = lines_here("样例镇2023年政府信息公开工作年度报告\n全年收到政府信息公开申请3件。".encode(), "a.txt")
    figures = understood(replace(text, kind=SCAN)).figures.values()
    assert figures
    assert all("对照原件" in figure.doubt for figure in figures)
    assert not any(figure.doubt for figure in understood(text).figures.values())


def test_a_page_can_be_looked_at() -> None:
    from PIL import Image

    content = own_pdf()
    with Image.open(io.BytesIO(page_picture(content, "年报.pdf", 2, width=600))) as picture:
        assert abs(picture.width - 600) < 10
    with pypdfium2.PdfDocument(content) as document:
        count = len(document)
    with pytest.raises(Refusable, match="没有第"):
        page_picture(content, "年报.pdf", count + 1)


# --- workbooks --------------------------------------------------------------------------------------------


def test_a_workbook_without_merged_cells_gives_rows_as_wide_as_each_table() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (
        ["二、主动公开政府信息情况"],
        [None, "信息内容", "本年处理决定数量"],
        [None, "行政许可", 12.0],
        [],
        [None, "行政复议", None, None, None, "行政诉讼"],
        [None, 1, None, 0, 2.5, 3],
    ):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    assert cells(lines_here(file.getvalue(), "a.xlsx")) == [
        ("二、主动公开政府信息情况",),
        ("信息内容", "本年处理决定数量"),
        ("行政许可", "12"),
        ("行政复议", "", "", "", "行政诉讼"),
        ("1", "", "0", "2.5", "3"),
    ]
    assert told("信息内容,数量\n行政许可,3\n", "a.csv") == [("信息内容", "数量"), ("行政许可", "3")]


def test_the_child_gives_what_the_reader_gives() -> None:
    content = WRITERS["docx"](report(FORMS["2021"], invented_figures(FORMS["2021"], random.Random(7))))
    assert read_source(content, "年报.docx") == lines_here(content, "年报.docx")


def test_a_file_cut_short_is_damaged_and_says_so() -> None:
    content = WRITERS["docx"](report(FORMS["2021"], invented_figures(FORMS["2021"], random.Random(7))))
    with pytest.raises(Refusable, match="已损坏"):
        lines_here(content[: len(content) // 2], "年报.docx")
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    members["word/document.xml"] = members["word/document.xml"][:3000]
    with pytest.raises(Refusable, match="已损坏"):
        lines_here(zipped(members), "年报.docx")
