from datetime import date

import pytest

from gongkai.documents.writing import Signature
from gongkai.documents.writing.gbt9704 import (
    CHARACTERS_PER_LINE,
    LINE_PITCH,
    POINTS_PER_MM,
    SIZE_3,
    TITLE_CHARACTERS,
    TRACKING,
    signature_indents,
    text_width,
    title_lines,
)
from tests.documents.sample import AGENCY, TITLE


def test_22_lines_of_28_characters_fill_the_type_area() -> None:
    assert pytest.approx(225 * POINTS_PER_MM) == 22 * LINE_PITCH
    assert pytest.approx(156 * POINTS_PER_MM) == CHARACTERS_PER_LINE * (SIZE_3 + TRACKING)
    assert round(LINE_PITCH, 2) == 28.99
    assert TITLE_CHARACTERS == 20


def test_a_long_title_is_broken_after_the_name_of_the_agency() -> None:
    assert title_lines(TITLE, AGENCY) == (AGENCY, "2024年政府信息公开工作年度报告")


def test_a_short_title_stays_on_one_line() -> None:
    assert title_lines("政府信息公开申请答复书", AGENCY) == ("政府信息公开申请答复书",)


@pytest.mark.parametrize("title", ["关于" + "样" * 39, "样" * 21, "样" * 60])
def test_a_title_without_a_natural_break_has_lines_of_like_length(title: str) -> None:
    lines = title_lines(title, AGENCY)
    assert "".join(lines) == title
    assert max(map(len, lines)) <= TITLE_CHARACTERS
    assert max(map(len, lines)) - min(map(len, lines)) <= 2


@pytest.mark.parametrize("agency", ["样例镇人民政府", "样例市样例镇人民政府党政办公室", "样例镇"])
@pytest.mark.parametrize("day", [date(2025, 1, 2), date(2025, 12, 31)])
def test_the_date_begins_two_characters_after_the_name_of_the_agency(agency: str, day: date) -> None:
    """Measured from the right edge; the one that is longer stands two characters from it."""
    name_indent, date_indent = signature_indents(Signature(agency, day))
    date_width = text_width(f"{day.year}年{day.month}月{day.day}日")
    assert (name_indent + text_width(agency)) - (date_indent + date_width) == 2
    longer = date_indent if date_width > text_width(agency) else name_indent
    assert longer == 2
    assert min(name_indent, date_indent) >= 0


def test_a_sealed_date_stands_four_characters_from_the_right_under_the_middle_of_the_name() -> None:
    name_indent, date_indent = signature_indents(Signature("样例镇人民政府", date(2026, 11, 2), sealed=True))
    assert date_indent == 4
    assert name_indent + text_width("样例镇人民政府") / 2 == date_indent + text_width("2026年11月2日") / 2


def test_a_long_name_stays_on_the_paper_and_the_date_below_its_middle() -> None:
    name = "样例省样例市样例自治县样例民族乡人民政府政务服务和信息公开办公室"
    name_indent, date_indent = signature_indents(Signature(name, date(2026, 11, 2), sealed=True))
    assert name_indent == 0
    assert date_indent == text_width(name) / 2 - text_width("2026年11月2日") / 2
