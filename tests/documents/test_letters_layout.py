"""Letters laid beside the measures of GB/T 9704-2012: lengths in millimetres, sizes in points."""

import warnings
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any

import docx
import page as page_validation
import pikepdf
import pypdfium2
import pytest
from docx.oxml.ns import qn

from gongkai.documents.letters import letter, sample
from gongkai.documents.writing import Document, Paragraph, Text, write_docx, write_pdf
from gongkai.documents.writing import gbt9704 as measures
from tests.documents.letter_pages import MM, Line, lines
from tests.documents.test_pdf import FALSE_ALARM

LEFT, RIGHT, TOP, BOTTOM = 28, 210 - 26, 37, 297 - 35
SIZE_3 = 16 * MM
CHARACTER = 156 / 28
PITCH = 225 / 22
NEAR = 0.6


@pytest.fixture(autouse=True)
def _warnings_of_the_typesetter_are_errors() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def letter_of(paragraphs: int = 1, **options: Any) -> Document:
    """A letter whose text is so many paragraphs of plain Han, 70 characters each."""
    text = "\n".join(["公" * 70] * paragraphs)
    return letter("D-16", sample("D-16") | {"reason": text}, **options)


def printed(document: Document) -> list[Line]:
    return lines(write_pdf(document, timestamp=0))


def numbers(found: list[Line]) -> list[Line]:
    return [line for line in found if line.text.startswith("—")]


def line_with(found: list[Line], text: str) -> Line:
    [line] = [line for line in found if line.text == text]
    return line


def test_22_lines_of_28_characters_fill_the_page() -> None:
    long = letter("D-16", sample("D-16") | {"reason": "公" * 28 * 60})  # one paragraph: no orphans to avoid
    found = printed(long)
    second = [line for line in found if line.page == 2 and not line.text.startswith("—")]
    assert len(second) == 22
    assert second[0].foot - SIZE_3 == pytest.approx(TOP, abs=NEAR)
    feet = [line.foot for line in second]
    assert [after - before for before, after in pairwise(feet)] == pytest.approx([PITCH] * 21, abs=0.1)
    full = [line for line in second if line.text == "公" * 28]
    assert full
    for line in full:
        assert line.left == pytest.approx(LEFT, abs=NEAR)
        assert line.right == pytest.approx(RIGHT, abs=NEAR)


def test_a_paragraph_begins_two_characters_in_and_runs_on_flush() -> None:
    found = printed(letter_of())
    first = next(line for line in found if line.text.startswith("本机关于"))
    assert first.left == pytest.approx(LEFT + 2 * CHARACTER, abs=NEAR)
    assert next(line for line in found if line.text == "公" * 28).left == pytest.approx(LEFT, abs=NEAR)


def test_title_number_and_addressee_stand_one_below_the_other() -> None:
    """The title in its two lines of meaning on top of the type area, the number below, one line free above 主送."""
    found = printed(letter_of())
    agency, title, number, addressee = found[:4]
    assert [agency.text, title.text] == ["样例镇人民政府", "政府信息需另行制作告知书"]
    middle = (LEFT + RIGHT) / 2
    for line in (agency, title, number):
        assert (line.left + line.right) / 2 == pytest.approx(middle, abs=NEAR)
    assert agency.foot - 22 * MM == pytest.approx(TOP, abs=NEAR)
    assert addressee.left == pytest.approx(LEFT, abs=NEAR)
    assert addressee.text == "王样例："
    assert PITCH * 1.5 < addressee.foot - number.foot < PITCH * 2.2
    assert addressee.foot == pytest.approx(TOP + SIZE_3 + 4 * PITCH, abs=NEAR)


def test_the_sealed_date_stands_four_characters_from_the_right_and_the_agency_centred_on_it() -> None:
    found = printed(letter_of())
    place = next(n for n, line in enumerate(found) if line.text == "2026年11月2日")
    agency, date = found[place - 1], found[place]
    assert agency.text == "样例镇人民政府"
    assert date.right == pytest.approx(RIGHT - 4 * CHARACTER, abs=NEAR)
    assert (agency.left + agency.right) / 2 == pytest.approx((date.left + date.right) / 2, abs=NEAR)
    assert date.foot - agency.foot == pytest.approx(PITCH, abs=0.1)


def test_a_seal_has_room_and_reaches_within_one_line_of_the_text() -> None:
    """A seal of 42 mm whose centre lies slightly above the middle of agency and date."""
    found = printed(letter_of())
    place = next(n for n, line in enumerate(found) if line.text == "2026年11月2日")
    text, agency, date = found[place - 2], found[place - 1], found[place]
    centre = (agency.foot - SIZE_3 + date.foot) / 2 - 2
    assert 0 <= centre - 21 - text.foot <= PITCH


def test_enclosures_stand_below_one_another_one_line_below_the_text() -> None:
    found = printed(letter("D-11", sample("D-11", "enclosed"), variant="enclosed"))
    place = next(n for n, line in enumerate(found) if line.text.startswith("附件："))
    before, first, second = found[place - 1 : place + 2]
    assert first.foot - before.foot == pytest.approx(2 * PITCH, abs=0.2)
    assert first.left == pytest.approx(LEFT + 2 * CHARACTER, abs=NEAR)
    assert second.left == pytest.approx(LEFT + 5 * CHARACTER, abs=NEAR)
    assert not first.text.endswith(("。", "；"))


def test_page_numbers_stand_on_the_outer_side_seven_millimetres_below_the_type_area() -> None:
    one, two, *_ = numbers(printed(letter_of(30)))
    assert (one.text, two.text) == ("—1—", "—2—")
    size_4 = 14 * MM
    assert one.foot - size_4 == pytest.approx(BOTTOM + 7, abs=NEAR)
    assert one.right == pytest.approx(RIGHT - size_4, abs=1)  # a dash is narrower than its box
    assert two.left == pytest.approx(LEFT + size_4, abs=NEAR)


@pytest.mark.parametrize("style", ["plain", "letterhead"])
def test_no_page_begins_with_the_signature(style: Any) -> None:
    """GB/T 9704-2012: the spacing is adjusted rather than leaving the seal on a page without text."""
    for paragraphs in range(1, 13):
        found = printed(letter_of(paragraphs, style=style))
        begins = [after.text for before, after in pairwise(found) if after.page > before.page]
        assert [
            text for text in begins if text.startswith(("样例镇人民政府", "2026年11月2日", "（联系", "附件"))
        ] == []


def test_the_last_paragraph_fills_the_page_before_the_signature_moves_on() -> None:
    """Two lines at least stand on either side, and none breaks a number or begins with a mark."""
    once = (
        "如对本告知书不服，可以自2026年11月02日起60日内向样例市人民政府（地址：样例市样例街1号）申请行政复议"
    )
    for paragraphs in range(1, 24):
        text = "\n".join(["公" * 20] * paragraphs)
        last = f"{'众' * (1 + paragraphs % 7)}{once}，{once}。"  # so that the lines end at other places
        found = printed(letter("D-16", sample("D-16") | {"reason": text, "remedy": last}))
        start = next(n for n, line in enumerate(found) if line.text.startswith("众"))
        end = next(n for n, line in enumerate(found) if line.text == "样例镇人民政府" and n > 5)
        paragraph = [line for line in found[start:end] if not line.text.startswith("—")]
        assert "".join(line.text for line in paragraph) == last
        for before, after in pairwise(paragraph):
            assert after.text[0] not in "，。、）"
            assert before.text[-1] != "（"
            assert not (before.text[-1].isascii() and after.text[0].isascii())
        pages = [line.page for line in paragraph]
        assert min(pages.count(page) for page in pages) >= 2
        if len(set(pages)) == 2:
            here = [line for line in paragraph if line.page == pages[0]]
            room = (BOTTOM - here[-1].foot) / PITCH
            assert room < 1 or pages.count(pages[1]) == 2


def test_a_last_paragraph_longer_than_a_page_leaves_two_lines_for_the_signature() -> None:
    for characters in range(600, 740, 14):
        found = printed(letter("D-16", sample("D-16") | {"remedy": "众" * characters}))
        end = next(n for n, line in enumerate(found) if line.text == "样例镇人民政府" and n > 5)
        before = [line.page for line in found[:end] if line.text.startswith("众")]
        assert sum(line.text.count("众") for line in found) == characters
        assert before[-2:] == [found[end].page] * 2


def test_a_long_name_stays_within_the_type_area() -> None:
    name = "样例省样例市样例自治县样例民族乡人民政府政务服务和政务公开办公室"
    found = printed(letter("D-16", sample("D-16") | {"agency": name}))
    assert all(line.left > LEFT - 4 and line.right < RIGHT + NEAR for line in found)


def test_the_letterhead_has_the_measures_of_信函格式() -> None:
    pdf = write_pdf(letter_of(12, style="letterhead"), timestamp=0)
    found = lines(pdf)
    assert next(line.text for line in numbers(found)) == "—2—"  # the first page has none
    mark, number = found[0], found[1]
    assert mark.text == "样例镇人民政府"
    assert number.text == "样政公开〔2026〕12号"
    assert number.right == pytest.approx(RIGHT, abs=NEAR)
    first = pypdfium2.PdfDocument(pdf)[0]
    ink = [
        tuple(length * MM for length in item.get_bounds())
        for item in first.get_objects()
        if item.type == 2 and item.get_bounds()[2] - item.get_bounds()[0] > 400
    ]
    assert len(ink) == 4
    widths = [right - left for left, _, right, _ in ink]
    assert widths == pytest.approx([170] * 4, abs=2.1)  # with the thickness at both ends
    assert all((left + right) / 2 == pytest.approx(105, abs=NEAR) for left, _, right, _ in ink)
    lowest = min(low for _, low, _, _ in ink)
    assert lowest == pytest.approx(20, abs=1)
    highest = 297 - max(high for *_, high in ink)
    assert number.foot - SIZE_3 > highest
    glyphs = [item.get_bounds()[3] * MM for item in first.get_objects() if item.type == 1]
    assert 297 - max(glyphs) == pytest.approx(30, abs=NEAR)


@pytest.mark.parametrize("style", ["plain", "letterhead"])
@pytest.mark.parametrize("profile", ["PDF_A_2A", "PDF_UA_1"])
def test_letters_are_fit_for_the_archive_and_for_screen_readers(style: Any, profile: str) -> None:
    pdf = write_pdf(letter("D-12", sample("D-12"), style=style), timestamp=0)
    checked = page_validation.validate_pdf_bytes(
        pdf, profile=getattr(page_validation.ValidationProfile, profile)
    )
    assert [found.message for found in checked.failures if FALSE_ALARM not in found.rule_id] == []
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert str(opened.docinfo.Title) == "样例镇人民政府政府信息部分公开告知书"


# --- DOCX ------------------------------------------------------------------------------------------------------------


def reopen(document: Document) -> Any:
    return docx.Document(BytesIO(write_docx(document)))


def style_of(word: Any, text: str) -> Any:
    return next(paragraph for paragraph in word.paragraphs if paragraph.text.startswith(text))


def test_word_gets_styles_that_can_be_edited() -> None:
    word = reopen(letter("D-11", sample("D-11", "enclosed"), variant="enclosed"))
    styles = {
        "样例镇人民政府\n政府": "Title",
        "样政公开": "Letter Number",
        "王样例：": "Addressee",
        "本机关于": "Body Text",
        "附件：": "Enclosure",
        "2026年": "Signature",
        "（联系": "Remark",
    }
    assert {text: style_of(word, text).style.name for text in styles} == styles


def test_in_word_the_sealed_date_stands_four_characters_from_the_right() -> None:
    word = reopen(letter_of())
    date = style_of(word, "2026年").paragraph_format
    agency = next(p for p in word.paragraphs if p.text == "样例镇人民政府").paragraph_format
    assert date.right_indent.pt == 4 * measures.SIZE_3
    assert agency.space_before.pt == pytest.approx(2 * measures.LINE_PITCH, abs=0.1)
    name, day = measures.text_width("样例镇人民政府"), measures.text_width("2026年11月2日")
    assert agency.right_indent.pt == pytest.approx((4 + day / 2 - name / 2) * measures.SIZE_3, abs=0.1)


def test_in_word_the_last_paragraph_moves_with_the_signature() -> None:
    word = reopen(letter("D-12", sample("D-12")))
    after_text = [p for p in word.paragraphs if p.text][-5:]
    assert after_text[0].text.startswith("如对本告知书不服")
    assert [bool(p.paragraph_format.keep_with_next) for p in after_text] == [True, True, True, True, False]


def test_in_word_the_letterhead_stands_on_the_first_page_only() -> None:
    section = reopen(letter_of(style="letterhead")).sections[0]
    assert section.different_first_page_header_footer
    assert (round(section.header_distance.mm), round(section.footer_distance.mm)) == (30, 20)
    mark = section.first_page_header.paragraphs[0]
    assert mark.text == "样例镇人民政府"
    assert mark.runs[0].font.size.pt == 36
    assert (round(mark.paragraph_format.left_indent.mm), round(mark.paragraph_format.right_indent.mm)) == (
        -8,
        -6,
    )
    assert (
        mark._p.find(f"{qn('w:pPr')}/{qn('w:pBdr')}/{qn('w:bottom')}").get(qn("w:val")) == "thickThinSmallGap"
    )
    assert not section.first_page_footer._element.findall(f".//{qn('w:fldSimple')}")
    assert not section.header.paragraphs[0].text


def test_a_form_has_rows_to_write_in_and_no_second_title() -> None:
    word = reopen(letter("D-00", sample("D-00")))
    rows = word.tables[0]._tbl.findall(qn("w:tr"))
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:trHeight')}") is not None for row in rows)
    assert not [p for p in word.paragraphs if p.style.name == "Caption"]
    assert len(pypdfium2.PdfDocument(write_pdf(letter("D-00", sample("D-00")), timestamp=0))) == 1


def test_other_documents_keep_the_measures_they_had() -> None:
    """A document without number and letterhead is laid out as before there were letters."""
    document = Document("题", "样例镇人民政府", sample("D-03")["signed_on"], (Paragraph((Text("公" * 30),)),))
    title, first, *_ = printed(document)
    assert first.foot - title.foot == pytest.approx(2 * PITCH, abs=NEAR)
