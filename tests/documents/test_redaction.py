"""Nothing of what was blackened survives, and all that may be read can still be read."""

import io
import itertools
import re
import unicodedata
from datetime import date

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from benchmarks import redaction_files as files
from benchmarks.redaction_files import CASES, IDENTITY, KEPT, NAME, PHONE, SECRETS, survivors
from gongkai.documents.reading import Refusable
from gongkai.documents.redaction import (
    Box,
    Unproved,
    found,
    index_of,
    pages_of,
    picture,
    redact,
    suggested,
)
from gongkai.documents.redaction.burning import burn_of
from gongkai.documents.redaction.characters import characters_as_if_seen, characters_of
from gongkai.documents.redaction.geometry import Rect, rect_of
from gongkai.documents.redaction.here import found_here, pages_here, redact_here
from gongkai.documents.redaction.layer import _font_program
from gongkai.documents.redaction.matching import plain
from gongkai.documents.redaction.proof import Examination
from gongkai.documents.redaction.source import source_of
from gongkai.documents.writing import Document, write_docx, write_html
from tests.documents import hostile_files

SLOW = ("five hundred pages", "huge page")  # the benchmark has them


def text_of(content):
    document = pypdfium2.PdfDocument(content)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def readable(content):
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text_of(content)))


def boxes_of(content, name="a.pdf", texts=SECRETS):
    return found_here(content, name, texts)[0]["boxes"]


def hidden(content, boxes=None, *, banned=(), name="a.pdf"):
    told, made = redact_here(content, name, boxes_of(content, name) if boxes is None else boxes, banned)
    return told, made


def box(page, left, top, right, bottom):
    return {"page": page, "left": left, "top": top, "right": right, "bottom": bottom}


def drawn(content, page=0, dpi=100):
    document = pypdfium2.PdfDocument(content)
    image = document[page].render(scale=dpi / 72).to_pil().convert("L")
    document.close()
    return image


# --- every awkward file ----------------------------------------------------------------------------------


@pytest.mark.parametrize("title", [title for title in CASES if title not in SLOW])
def test_nothing_survives_and_the_rest_can_be_read(title):
    case = CASES[title]
    content, name = case.make(), f"a.{case.extension}"
    boxes = boxes_of(content, name)
    assert bool(boxes) is case.finds
    boxes += [box(*each) for each in case.boxes]
    told, made = hidden(content, boxes, banned=SECRETS if case.finds else (), name=name)
    assert survivors(made) == set()
    assert told["proof"]["remaining"] == ()
    if case.keeps:
        assert KEPT in readable(made)
    for each in boxes:
        image = drawn(made, each["page"])
        scale = image.width / told_width(made, each["page"])
        inside = tuple(
            round(each[edge] * scale + by)
            for edge, by in (("left", 1), ("top", 1), ("right", -1), ("bottom", -1))
        )
        if inside[0] < inside[2] and inside[1] < inside[3]:
            assert image.crop(inside).getextrema()[1] < 48


def told_width(content, page):
    return pages_here(content, "a.pdf")[0]["sizes"][page]["width"]


def test_black_rectangles_alone_hide_nothing():
    """What everybody does first. The search for survivors has to see through it."""
    content = files.typeset()

    def blacken(pdf):
        height = float(pdf.pages[0].mediabox[3])
        for each in boxes_of(content):
            rectangle = f"{each['left']} {height - each['bottom']} {each['right'] - each['left']} 12 re f\n"
            pdf.pages[0].contents_add(rectangle.encode())

    assert {NAME, IDENTITY, PHONE} <= survivors(files.changed(blacken, content))


# --- what is found ---------------------------------------------------------------------------------------


def test_words_are_found_over_lines_blanks_and_full_width_digits():
    broken = files.drawn(
        files.line("申请人是钟", 200) + files.line("无名，电话1380000", y=220) + files.line("4321。", y=200)
    )
    assert [each["note"] for each in boxes_of(broken)] == [NAME, NAME, PHONE, PHONE]
    wide = CASES["full-width digits and blanks"].make()
    assert {each["note"] for each in boxes_of(wide)} == {NAME, PHONE, IDENTITY}


@settings(max_examples=50)
@given(
    st.text("钟无名张三1aＡ１", min_size=1, max_size=12), st.text(" \u3000\n\u200b\u200f\u00ad", max_size=3)
)
def test_what_has_no_width_makes_no_difference(text, between):
    assert plain(between.join(text)) == plain(text) == plain(text.upper())


def test_a_scan_is_told_from_a_page_without_the_words():
    told, _ = pages_here(files.scanned(), "a.pdf")
    assert (told["has_text"], told["has_pictures"]) == ([False], [True])
    told, _ = pages_here(CASES["letters without a meaning"].make(), "a.pdf")
    assert told["has_text"] == [False]
    told, _ = pages_here(files.typeset(), "a.pdf")
    assert (told["has_text"], told["has_pictures"]) == ([True], [False])


def test_suggested_are_personal_data_and_the_names_of_the_case():
    told = suggested(files.typeset(), "a.pdf", [KEPT])
    assert [each.type for each in told] == ["CASE_NAME", "NAME", "ID_CARD", "PHONE_MOBILE"]
    assert all(each.label for each in told)


# --- what is burned --------------------------------------------------------------------------------------


def test_a_letter_that_is_half_covered_is_covered_entirely():
    content = files.typeset()
    (name,) = boxes_of(content, texts=[NAME])
    half = {**name, "bottom": (name["top"] + name["bottom"]) / 2}
    _, made = hidden(content, [half])
    area = Rect(*(name[edge] * 100 / 72 for edge in ("left", "top", "right", "bottom"))).grown(-2)
    assert drawn(made).crop(tuple(map(round, area))).getextrema()[1] < 8
    assert NAME not in readable(made)


LETTER = files.typeset()
with source_of(LETTER, "a.pdf") as _source:
    CHARACTERS = characters_of(_source.document[0])
POINT = st.floats(0, 420, allow_nan=False)


@settings(max_examples=60)
@given(st.lists(st.tuples(POINT, POINT, POINT, POINT), min_size=1, max_size=4))
def test_no_character_survives_that_any_black_touches(corners):
    boxes = [Rect(min(a, c), min(b, d), max(a, c) + 0.1, max(b, d) + 0.1) for a, b, c, d in corners]
    burn = burn_of(CHARACTERS, boxes)
    assert not any(one.ink.meets(rect) for one in burn.kept for rect in burn.black)
    assert all(any(rect.holds(box) for rect in burn.black) for box in boxes)
    assert len(burn.kept) + len(burn.gone) == len(CHARACTERS)


def test_the_layer_of_text_says_the_same_in_the_same_places():
    """Each letter of the new document stands within a point of where it stood."""
    content = files.typeset(files.LETTER * 8)
    with source_of(content, "a.pdf") as old:
        before = characters_as_if_seen(old.document[0])
    _, made = hidden(content, [box(0, 0, 290, 5, 295)])
    with source_of(made, "a.pdf") as new:
        after = characters_as_if_seen(new.document[0])
    assert [one.text for one in after] == [one.text for one in before]
    for one, other in zip(after, before, strict=True):
        assert other.cell.grown(1).holds(one.cell)


def test_the_font_of_the_layer_is_a_font_without_ink():
    font = ImageFont.truetype(io.BytesIO(_font_program()), 40)
    image = Image.new("L", (60, 60))
    ImageDraw.Draw(image).text((5, 5), "王", font=font, fill=255)
    assert image.getextrema() == (0, 0)


def test_the_font_of_the_layer_knows_no_letter_that_was_covered():
    _, made = hidden(LETTER)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        tables = [font.ToUnicode.read_bytes() for font in pdf.pages[0].Resources.Font.values()]
    for letter in NAME:
        assert not any(letter.encode("utf-16-be").hex().upper().encode() in table for table in tables)


def test_recognised_text_that_lies_elsewhere_than_the_picture_is_not_kept():
    """A box with ink below it and no letter near it, on a scan with letters: they do not belong to this ink."""
    content = files.scanned(files.recognised())
    told, made = hidden(content, [box(0, 200, 200, 300, 220)])
    assert any("对不齐" in warning for warning in told["proof"]["warnings"])
    assert text_of(made).strip() == ""


# --- what is copied --------------------------------------------------------------------------------------


def pictures(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [len(page.obj.Resources.get("/XObject", {})) for page in pdf.pages]


def test_pages_that_have_nothing_in_common_with_a_covered_one_stay_as_they_are():
    told, made = hidden(CASES["pages with fonts of their own"].make())
    assert told["pages_burned"] == [0]
    assert pictures(made) == [1, 0, 0]


@pytest.mark.parametrize(
    "title", ["one page with a name, many without, one font", "pages taken apart and put together"]
)
def test_a_font_that_tells_which_letters_were_covered_makes_its_pages_pictures(title):
    told, _ = hidden(CASES[title].make())
    assert told["pages_burned"] == list(range(told["pages"]))


def test_a_font_whose_letters_can_all_be_seen_elsewhere_tells_nothing():
    content = files.typeset(f"电话{PHONE}\n#pagebreak()\n总数{PHONE[::-1]}，{KEPT}")
    told, made = hidden(content, boxes_of(content, texts=[PHONE]))
    assert told["pages_burned"] == [0]
    assert KEPT in readable(made)


def test_a_page_that_hides_something_is_made_anew():
    content = files.drawn(files.line(PHONE), files.line(KEPT) + files.line(NAME, y=100, before="1 g"))
    told, made = hidden(content, boxes_of(content, texts=[PHONE]))
    assert told["pages_burned"] == [0, 1]
    assert NAME not in readable(made)
    assert any("看不见的文字" in warning for warning in told["proof"]["warnings"])


# --- what is proved --------------------------------------------------------------------------------------


def test_the_same_words_elsewhere_are_told_and_can_be_covered():
    content = files.typeset(f"申请人{NAME}，{KEPT}。\n#pagebreak()\n抄送：{NAME}")
    first = boxes_of(content, texts=[NAME])[:1]
    told, _ = hidden(content, first)
    (other,) = told["proof"]["remaining"]
    assert (other["page"], other["note"]) == (1, "与第1处遮盖的文字相同")
    told, made = hidden(content, [*first, other])
    assert told["proof"]["remaining"] == ()
    assert survivors(made) == set()


def test_banned_words_outside_the_boxes_block():
    content = files.typeset(f"申请人{NAME}。\n#pagebreak()\n抄送：{NAME}")
    with pytest.raises(Unproved, match="第2页还有1处") as error:
        hidden(content, boxes_of(content, texts=[NAME])[:1], banned=[NAME])
    assert len(error.value.reasons) == 1


def spoil(change):
    def spoiled(content):
        return files.changed(change, content)

    return spoiled


def _attach(pdf):
    pdf.attachments["a.txt"] = b"x"


def _write_under_the_box(pdf):
    fonts = pdf.pages[0].obj.Resources.Font
    fonts.S = files.song()
    pdf.pages[0].contents_add(f"BT 3 Tr /S 12 Tf 1 0 0 1 80 260 Tm {files.code(NAME)} Tj ET".encode())


def _write_unseen(pdf):
    pdf.pages[0].obj.Resources.XObject.X = pdf.make_stream(NAME.encode(), Type=pikepdf.Name.XObject)


def _paint_white(pdf):
    pdf.pages[0].contents_add(b"1 g 0 0 420 300 re f")


def _paint_something(pdf):
    pdf.pages[0].contents_add(b"0 g 200 50 60 60 re f")


def _add_page(pdf):
    pdf.add_blank_page()


@pytest.mark.parametrize(
    ("spoiled", "reason"),
    [
        (spoil(_attach), "不应有的内容"),
        (spoil(_write_under_the_box), "仍能提取出文字"),
        (spoil(_write_unseen), "数据中仍有"),
        (spoil(_paint_white), "没有全部变黑"),
        (spoil(_paint_something), "与原件不同"),
        (spoil(_add_page), "页数"),
        (lambda content: content + f"%{NAME}\n".encode(), "不是一次写成"),
        (lambda content: content + f"%{NAME}\n".encode(), "数据中仍有"),
    ],
)
def test_a_document_that_was_spoiled_is_not_proved(spoiled, reason):
    boxes = [Box(**each) for each in boxes_of(LETTER)]
    _, made = hidden(LETTER)
    with source_of(LETTER, "a.pdf") as source:
        burns = {0: burn_of(characters_of(source.document[0]), [rect_of(each) for each in boxes])}
        assert Examination(made, source.document, boxes, burns, ()).prove().checks
        with pytest.raises(Unproved, match=reason):
            Examination(spoiled(made), source.document, boxes, burns, ()).prove()


@pytest.mark.parametrize(
    ("title", "said"),
    [("file in the file", "1个附件"), ("Type 3 font", "画出来的"), ("white on white", "看不见")],
)
def test_what_the_new_document_lacks_or_a_person_must_look_at_is_told(title, said):
    told, _ = hidden(CASES[title].make())
    assert any(said in warning for warning in told["proof"]["warnings"])


def test_a_page_that_can_not_be_proved_as_a_copy_becomes_a_picture():
    """The same words in letters of no size, seen by no reader but by the search."""
    told, made = hidden(CASES["letters of no size"].make())
    assert told["pages_burned"] == [0, 1]
    assert survivors(made) == set()


# --- what is refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.pdf", "空的"),
        (b"%PDF-1.7 nothing", "a.pdf", "中断|损坏|异常"),
        (hostile_files.word(), "a.docx", "另存（导出）为 PDF"),
        (hostile_files.locked_pdf(), "a.pdf", "密码"),
        (hostile_files.pdf_of_a_million_pages(), "a.pdf", "页"),
        (hostile_files.huge_picture(), "a.png", "万像素"),
        (files.drawn("", size=(14400, 14400)), "a.pdf", "无法处理"),
    ],
    ids=["empty", "damaged", "office", "locked", "a million pages", "huge picture", "huge page"],
)
def test_what_cannot_be_redacted_is_refused_in_chinese(content, name, said):
    with pytest.raises(Refusable, match=said):
        redact(content, name, [Box(0, 10, 10, 20, 20)])


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ([], "还没有画"),
        ([box(1, 1, 1, 2, 2)], "没有第2页"),
        ([box(-1, 1, 1, 2, 2)], "没有第0页"),
        ([box(0, 500, 10, 600, 20)], "不在第1页上"),
        ([box(0, 20, 20, 10, 10)], "没有大小"),
        ([box(0, 0, 0, float("nan"), 10)], "没有大小"),
    ],
)
def test_boxes_that_cover_nothing_are_refused(boxes, said):
    with pytest.raises(Refusable, match=said):
        hidden(LETTER, boxes)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, len(LETTER) - 1), st.integers(1, 255)), max_size=6))
@example(changes=[(1199, 1)])  # the size of the page: the words stand elsewhere
def test_a_damaged_file_is_refused_or_proved(changes):
    content = bytearray(LETTER)
    for place, by in changes:
        content[place] ^= by
    try:
        page = pages_of(bytes(content), "a.pdf").sizes[0]
        redacted = redact(bytes(content), "a.pdf", [Box(0, 0, 0, page.width, page.height)])
    except Refusable as error:
        told = error.reason
    else:
        told = "".join(redacted.proof.checks)
        assert survivors(redacted.content) == set()
    assert re.search("[一-龥]", told)


# --- through the child ------------------------------------------------------------------------------------


def test_the_whole_way():
    content = CASES["scan of two sheets in one file"].make()
    pages = pages_of(content, "扫描.tif")
    assert (len(pages.sizes), pages.has_text, pages.kind) == (2, (False, False), "tiff")
    assert pages.sizes[0].width == pytest.approx(420, abs=1)
    assert Image.open(io.BytesIO(picture(content, "扫描.tif", 1, dpi=72))).size == pytest.approx(
        (420, 300), abs=1
    )
    assert found(content, "扫描.tif", [NAME]) == ()
    redacted = redact(content, "扫描.tif", [Box(*each) for each in files.SCANNED])
    assert (redacted.pages, redacted.pages_burned) == (2, (0,))
    assert redacted.content.startswith(b"%PDF-")
    assert len(redacted.proof.checks) == 5


def test_the_same_file_gives_the_same_document():
    assert hidden(LETTER)[1] == hidden(LETTER)[1]


# --- the index --------------------------------------------------------------------------------------------


def test_the_index_tells_page_ground_and_note_in_the_order_of_the_pages():
    boxes = [Box(1, 9, 9, 20, 20, "15", "联系电话"), Box(0, 9, 9, 20, 20, "14", "")]
    table = index_of(boxes, {"14": "《条例》第十四条", "15": "《条例》第十五条"})
    rows = [[cell.text for cell in row] for row in table.groups[0].body]
    assert rows == [["1", "1", "《条例》第十四条", ""], ["2", "2", "《条例》第十五条", "联系电话"]]
    document = Document("不予公开内容索引", "样例镇人民政府", date(2026, 11, 23), (table,))
    assert "联系电话" in write_html(document)
    assert write_docx(document)


def test_a_box_without_a_ground_has_no_place_in_the_index():
    with pytest.raises(ValueError, match="第3页"):
        index_of([Box(2, 0, 0, 1, 1)], {"14": "《条例》第十四条"})


def test_no_two_cases_are_the_same_file():
    made = {title: CASES[title].make() for title in CASES if title not in SLOW}
    assert all(a != b for a, b in itertools.combinations(made.values(), 2))
    assert len(CASES) >= 40
