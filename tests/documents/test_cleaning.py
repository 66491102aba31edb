"""A cleaned copy shows what the file showed, and hides nothing."""

import io
from datetime import UTC, datetime

import docx
import openpyxl
import pikepdf
import pytest
from PIL import Image, ImageChops

from gongkai.documents.cleaning import cleaned
from gongkai.documents.cleaning.here import clean_here
from gongkai.documents.cleaning.images import clean_image
from gongkai.documents.reading import Refusable
from gongkai.documents.reading.here import read_here
from gongkai.documents.writing import write_docx, write_html_page, write_pdf, write_xlsx
from tests.documents import hostile_files as files
from tests.documents.sample import annual_report
from tests.documents.test_reading_planted import HIDDEN, VISIBLE, cases, places

# A layer that is hidden by the settings of a PDF would show in the copy.
WOULD_SHOW = "a hidden layer"


def hidden(reading):
    return [(part.place, part.text[:60]) for part in reading.parts if part.hidden and part.text]


def visible(reading):
    return [part.text.strip() for part in reading.parts if not part.hidden]


@pytest.mark.parametrize(("name", "plant"), cases(HIDDEN))
def test_the_copy_hides_nothing_and_shows_the_same(name, plant):
    content = plant()
    copy = read_here(clean_here(content, name).content, name)
    assert hidden(copy) == []
    assert places(copy) == []
    assert visible(copy) == visible(read_here(content, name))


@pytest.mark.parametrize(
    ("name", "plant"),
    [case for case in cases(VISIBLE) if WOULD_SHOW not in case.id and case.id != "xlsx: a chart"],
)
def test_what_is_seen_stays_so_that_it_cannot_slip_through_unread(name, plant):
    content = plant()
    copy = read_here(clean_here(content, name).content, name)
    assert hidden(copy) == []
    assert visible(copy) == visible(read_here(content, name))
    assert places(copy)


@pytest.mark.parametrize(("extension", "plant"), files.PICTURES.values(), ids=files.PICTURES)
def test_a_clean_picture_carries_nothing_and_keeps_its_pixels(extension, plant):
    content = plant()
    copy = clean_image(content)
    assert read_here(copy, f"a{extension}").parts == ()
    before, after = (Image.open(io.BytesIO(each)).convert("RGB") for each in (content, copy))
    assert before.size == after.size
    worst = max(high for _, high in ImageChops.difference(before, after).getextrema())
    assert worst <= (8 if extension == ".webp" else 0)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_picture_taken_sideways_stands_upright(form):
    exif = Image.Exif()
    exif[0x0112] = 6
    copy = Image.open(io.BytesIO(clean_image(files.picture(form, (40, 20), exif=exif))))
    assert copy.size == (20, 40)
    assert not copy.getexif().get(0x0112)


def test_a_moving_picture_keeps_moving():
    file = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "green", "blue")]
    frames[0].save(
        file, "GIF", save_all=True, append_images=frames[1:], duration=50, loop=0, comment=b"x" * 30
    )
    copy = Image.open(io.BytesIO(clean_image(file.getvalue())))
    assert copy.n_frames == 3
    assert "comment" not in copy.info


def test_the_copies_open_in_the_programs_they_are_for():
    assert (
        docx.Document(io.BytesIO(clean_here(files.word(), "a.docx").content))
        .paragraphs[0]
        .text.startswith("云岭镇")
    )
    assert (
        openpyxl.load_workbook(io.BytesIO(clean_here(files.workbook(), "a.xlsx").content)).active["A3"].value
        == "甲某"
    )
    with pikepdf.open(io.BytesIO(clean_here(files.pdf("x"), "a.pdf").content)) as pdf:
        assert len(pdf.pages) == 1


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.docx", write_docx),
        ("a.xlsx", write_xlsx),
        ("a.pdf", lambda document: write_pdf(document, timestamp=datetime(2026, 11, 23, tzinfo=UTC))),
        ("a.html", lambda document: write_html_page(document).encode()),
    ],
)
def test_a_copy_of_what_this_house_writes_hides_nothing_and_says_the_same(name, write):
    content = write(annual_report())
    copy = read_here(clean_here(content, name).content, name)
    assert hidden(copy) == []
    assert visible(copy) == visible(read_here(content, name))


def test_an_emptied_column_stays_in_its_place_and_formats_and_merges_stay():
    def hide(book):
        book.active.column_dimensions["B"].hidden = True
        book.active["C3"].number_format = "0.00"

    sheet = openpyxl.load_workbook(
        io.BytesIO(clean_here(files.workbook(change=hide), "a.xlsx").content)
    ).active
    assert [sheet["A3"].value, sheet["B3"].value, sheet["C3"].value] == ["甲某", None, "甲"]
    assert sheet["C3"].number_format == "0.00"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:C1"]


def test_a_formula_becomes_its_value():
    content = files.changed(
        files.workbook(),
        {"xl/worksheets/sheet1.xml": lambda xml: xml.replace("<v>12</v>", "<f>6+6</f><v>12</v>")},
    )
    sheet = openpyxl.load_workbook(io.BytesIO(clean_here(content, "a.xlsx").content)).active
    assert sheet["B3"].value == 12


def test_web_links_of_a_pdf_still_work_and_page_numbers_of_a_document_too():
    with pikepdf.open(
        io.BytesIO(clean_here(files.PDF_VISIBLE["the target of a link"](), "a.pdf").content)
    ) as pdf:
        assert str(pdf.pages[0].Annots[0].A.URI).startswith("https://example.org/")
    numbered = files.in_body(
        files.paragraph('<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )
    assert b"PAGE" in files.members_of(clean_here(numbered, "a.docx").content)["word/document.xml"]


def test_a_pdf_whose_hidden_layer_would_show_is_not_copied():
    with pytest.raises(Refusable, match="图层"):
        clean_here(files.PDF_VISIBLE[WOULD_SHOW](), "a.pdf")


def test_a_chart_of_a_workbook_is_said_to_be_left_out():
    def draw(book):
        book.active.add_chart(openpyxl.chart.BarChart(), "E1")

    assert clean_here(files.workbook(change=draw), "a.xlsx").left_out == ("工作表“名单”的图表",)


def test_every_member_of_an_archive_is_cleaned():
    content = files.zipped({"甲.docx": files.WORD_HIDDEN["a comment"](), "乙.jpg": files.exif_jpeg()})
    copy = read_here(clean_here(content, "a.zip").content, "a.zip")
    assert places(copy) == []
    assert copy.text.splitlines() == ["甲.docx", "乙.jpg"]


@pytest.mark.parametrize("name", ["a.doc", "a.wps", "a.rar"])
def test_what_cannot_be_cleaned_is_refused_with_advice(name):
    content = files.old_office("WordDocument", b"") if name != "a.rar" else b"Rar!\x1a\x07\x00"
    with pytest.raises(Refusable, match="请另存为"):
        clean_here(content, name)


def test_cleaning_runs_in_a_child_and_is_the_same_every_time():
    content = files.WORD_HIDDEN["a comment"]()
    assert cleaned(content, "a.docx") == cleaned(content, "a.docx") == clean_here(content, "a.docx")


def test_a_page_is_written_anew_without_scripts():
    copy = clean_here(files.TEXTS["HTML script"][1](), "a.html").content.decode()
    assert "script" not in copy
    assert "<p>正文</p>" in copy


def test_a_page_without_a_title_is_given_none():
    copy = clean_here("<p>正文</p><script>1</script>".encode(), "a.html").content
    assert read_here(copy, "a.html").text.split() == ["正文"]
    assert not read_here(copy, "a.html").title
