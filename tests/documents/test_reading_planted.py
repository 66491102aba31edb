"""A number planted in any place where a file can hide one is found, and hidden places are told from visible ones."""

import re

import pytest

from gongkai.documents.reading.here import read_here
from gongkai.documents.reading.model import BODY
from tests.documents import hostile_files as files

VISIBLE = {
    "a.docx": files.WORD_VISIBLE,
    "a.xlsx": files.SHEETS_VISIBLE,
    "a.pptx": files.SLIDES_VISIBLE,
    "a.pdf": files.PDF_VISIBLE,
}
HIDDEN = {
    "a.docx": files.WORD_HIDDEN,
    "a.xlsx": files.SHEETS_HIDDEN,
    "a.pptx": files.SLIDES_HIDDEN,
    "a.pdf": files.PDF_HIDDEN,
}


def places(reading):
    """(place, hidden) of the parts that hold the number, however it is broken."""
    return [
        (part.place, part.hidden) for part in reading.parts if files.PLANTED in re.sub(r"\s", "", part.text)
    ]


def cases(groups):
    return [
        pytest.param(name, plant, id=f"{name[2:]}: {place}")
        for name, group in groups.items()
        for place, plant in group.items()
    ]


@pytest.mark.parametrize(("name", "plant"), cases(VISIBLE))
def test_what_is_seen_is_found_and_not_called_hidden(name, plant):
    found = places(read_here(plant(), name))
    assert any(not hidden for _, hidden in found), found


@pytest.mark.parametrize(("name", "plant"), cases(HIDDEN))
def test_what_is_hidden_is_found_and_called_hidden(name, plant):
    found = places(read_here(plant(), name))
    assert found
    assert all(hidden for _, hidden in found), found


@pytest.mark.parametrize(("extension", "plant"), files.PICTURES.values(), ids=files.PICTURES)
def test_what_a_picture_carries_is_found_and_a_person_must_look_at_the_picture(extension, plant):
    reading = read_here(plant(), f"a{extension}")
    assert places(reading)
    assert not reading.readable
    assert "须由人工查看" in reading.reason


@pytest.mark.parametrize(("name", "plant"), files.TEXTS.values(), ids=files.TEXTS)
def test_text_is_found_in_every_encoding_and_wrapping(name, plant):
    assert places(read_here(plant(), name))


def test_a_place_inside_a_file_inside_a_file_is_named_by_all_of_them():
    content = files.zipped({"甲.zip": files.zipped({"乙.docx": files.WORD_HIDDEN["a hidden run"]()})})
    assert ("压缩包内“甲.zip” › 压缩包内“乙.docx” › 隐藏文字", True) in places(read_here(content, "a.zip"))


def test_an_ordinary_document_hides_no_content():
    reading = read_here(files.word(), "a.docx")
    assert {part.place for part in reading.parts if part.hidden} <= {"文档属性", "图形名称和其他属性"} | {
        part.place for part in reading.parts if "thumbnail" in part.place
    }
    assert reading.parts[0].place == BODY
