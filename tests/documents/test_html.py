import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

from hypothesis import given
from lxml import html
from playwright.sync_api import Page

from gongkai.documents.writing import Document, Table, write_html, write_html_page
from gongkai.documents.writing.blocks import PageBreak, Signature, texts
from tests.documents.hostile import MARKUP, hostile_document
from tests.documents.sample import AGENCY, annual_report
from tests.documents.tables import cell_texts, expected_spans, tables, tiles


def parse(fragment: str) -> html.HtmlElement:
    return html.fragment_fromstring(fragment, create_parent="main")


def spans(rows: list[html.HtmlElement]) -> list[list[tuple[int, int]]]:
    return [
        [(int(c.get("colspan", 1)), int(c.get("rowspan", 1))) for c in row.xpath("th|td")] for row in rows
    ]


def document_with(table: Table) -> Document:
    sample = annual_report()
    return Document(sample.title, AGENCY, sample.date, (table,))


@given(tables())
def test_merged_cells_tile_every_part_of_the_table(table: Table) -> None:
    tree = parse(write_html(document_with(table)))
    assert spans(tree.xpath("//tr")) == expected_spans(table)
    assert [cell.text_content() for cell in tree.xpath("//th|//td")] == cell_texts(table)
    for part in tree.xpath("//thead|//tbody"):
        assert tiles(spans(part.xpath("tr")), len(table.widths))


def test_every_text_of_the_report_is_on_the_page() -> None:
    document = annual_report()
    page = html.document_fromstring(write_html_page(document))
    shown = page.text_content()
    for text in texts(document):
        assert text in shown or text == document.description
    assert page.xpath('string(//meta[@name="description"]/@content)') == document.description


def test_each_figure_of_a_merged_table_names_all_its_heads() -> None:
    tree = parse(write_html(annual_report(), lambda key: f"/解释/{key}"))
    by_id = {element.get("id"): element.text_content() for element in tree.xpath("//th[@id]")}
    cell = tree.xpath('//td[a/@href="/解释/表三/3.4.1/法律服务机构"]')[0]
    assert [by_id[name] for name in cell.get("headers").split()] == [
        "申请人情况",
        "法人或其他组织",
        "法律服务机构",
        "三、本年度办理结果",
        "（四）无法提供",
        "1.本机关不掌握相关政府信息",
    ]
    cell = tree.xpath('//td[a/@href="/解释/表二/行政许可/本年处理决定数量"]')[0]
    assert [by_id[name] for name in cell.get("headers").split()] == [
        "第二十条第（五）项",
        "本年处理决定数量",
        "行政许可",
    ]


def test_ids_are_unique_and_every_reference_finds_one() -> None:
    tree = parse(write_html(annual_report()))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for reference in tree.xpath("//@headers|//@aria-labelledby"):
        assert set(reference.split()) <= set(ids)


def test_a_figure_opens_only_where_there_is_an_address() -> None:
    plain = parse(write_html(annual_report()))
    assert plain.xpath("//a") == []
    linked = parse(write_html(annual_report(), lambda key: quote(key) if "正文" in key else None))
    assert {a.text for a in linked.xpath("//p/a|//li/a")} == {"337", "近千", "9"}
    assert not any("表三" in a.get("href") for a in linked.xpath("//a"))


def test_headings_begin_below_the_title_and_skip_no_level() -> None:
    page = html.document_fromstring(write_html_page(annual_report()))
    levels = [int(h.tag[1]) for h in page.xpath("//h1|//h2|//h3|//h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_fragment_passes_a_strict_content_security_policy() -> None:
    tree = parse(write_html(hostile_document(), lambda key: key))
    assert tree.xpath("//script|//style|//@style|//@*[starts-with(name(), 'on')]|//b|//i|//label") == []


def test_markup_in_the_words_is_printed_as_words() -> None:
    page = html.document_fromstring(write_html_page(hostile_document(), lambda key: "javascript" + key))
    assert page.xpath("//h2")[0].text_content() == MARKUP
    assert page.xpath("string(//title)") == MARKUP
    assert page.xpath("//script|//b|//i") == []
    assert page.xpath("//td")[0].text_content() == MARKUP


def test_the_page_stands_alone() -> None:
    written = write_html_page(annual_report())
    page = html.document_fromstring(written)
    assert page.get("lang") == "zh-CN"
    assert page.xpath("//link|//script|//img|//@src") == []
    assert not re.search(r"url\(|@import", written)
    assert written == write_html_page(annual_report())


def test_paper_only_blocks_leave_no_trace_on_the_screen() -> None:
    document = Document(
        "题", AGENCY, annual_report().date, (PageBreak(), Signature(AGENCY, annual_report().date))
    )
    assert write_html(document) == (
        '<p class="signature">样例镇人民政府<br><time datetime="2025-01-17">2025年1月17日</time></p>'
    )


def test_the_page_is_accessible_and_fits_the_screen(
    page: Page, axe: Callable[[Page], None], tmp_path: Path
) -> None:
    for name, document in (("report", annual_report()), ("hostile", hostile_document())):
        file = tmp_path / f"{name}.html"
        file.write_text(write_html_page(document, lambda key: "#main"), encoding="utf-8")
        page.goto(file.as_uri())
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_the_page_is_accessible_in_the_dark(
    open_page: Callable[..., Page], axe: Callable[[Page], None], tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    file.write_text(write_html_page(annual_report(), lambda key: "#main"), encoding="utf-8")
    page = open_page(color_scheme="dark")
    page.goto(file.as_uri())
    axe(page)
