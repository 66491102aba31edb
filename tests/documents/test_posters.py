"""Posters and labels: the paper that was asked for, every word of the notice, nothing printed as an empty box."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.documents.posters import Label, Poster, rows_and_lines, write_label, write_poster
from gongkai.documents.writing import MissingCharacters

POSTER = Poster(
    village="测试村民委员会",
    kind="村务公开",
    title="第三季度财务收支",
    text="现公布如下。\n项目\t金额（元）\n修路\t8300\n\n请村民监督。",
    facts=(("公布日期", "2026年10月12日"),),
    phone="0371-00000000",
    address="https://www.example.com/boards/ABCD2345/1/",
)


def words(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def test_a_poster_says_everything_on_the_paper_that_was_asked_for() -> None:
    for paper, millimetres in (("a4", (210, 297)), ("a3", (297, 420))):
        pdf = write_poster(POSTER, paper=paper, timestamp=0)  # type: ignore[arg-type]
        size = pypdfium2.PdfDocument(pdf)[0].get_size()
        assert tuple(round(side * 25.4 / 72) for side in size) == millimetres
        for word in ("测试村民委员会", "第三季度财务收支", "8300", "监督电话", "请村民监督"):
            assert word in words(pdf)
    assert pdf == write_poster(POSTER, paper="a3", timestamp=0)


def test_a_long_list_goes_on_on_the_next_sheet() -> None:
    table = "\n".join(["户主\t金额（元）", *(f"第{number}户\t{number}" for number in range(120))])
    pdf = write_poster(replace(POSTER, text=table), timestamp=0)
    assert len(pypdfium2.PdfDocument(pdf)) > 1
    assert "第119户" in "".join(words(pdf).split())


def test_a_character_that_no_font_has_is_told() -> None:
    with pytest.raises(MissingCharacters):
        write_poster(replace(POSTER, title="收支\ue000"), timestamp=0)


def test_a_label_names_its_board_for_villagers_and_staff() -> None:
    label = Label("测试村", "测试公开栏", "村口", "ABCD2345", "", POSTER.address, POSTER.address)
    pdf = write_label(label, timestamp=0)
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    assert "ABCD2345" in words(pdf)


@given(st.text(alphabet="甲1 \t\n", max_size=60))
def test_no_word_is_lost_and_every_row_of_a_table_is_as_long(text: str) -> None:
    blocks = rows_and_lines(text)
    cells = [
        cell for block in blocks for row in (block if isinstance(block, list) else [[block]]) for cell in row
    ]
    assert "".join("".join(cells).split()) == "".join(text.split())
    for block in blocks:
        if isinstance(block, list):
            assert len({len(row) for row in block}) == 1
