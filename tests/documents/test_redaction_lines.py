"""The lines of a page, from which a person may choose what to blacken."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gongkai.documents.reading import Refusable
from gongkai.documents.redaction import found, lines_of, suggested
from gongkai.documents.writing import Cell, Document, paragraphs, simple_table, write_pdf

PDF = write_pdf(
    Document("测试名单", "测试镇人民政府", date(2023, 1, 3), paragraphs("第一行 的内容。\n第二行的内容。")),
    timestamp=datetime(2023, 1, 3, 9, tzinfo=UTC),
)


def test_each_line_is_told_with_the_place_that_covers_its_words() -> None:
    lines = {box.note: box for box in lines_of(PDF, "名单.pdf", 0)}
    assert {"测试名单", "第一行 的内容。", "第二行的内容。"} <= lines.keys()
    for line, box in lines.items():
        (words, *_) = found(PDF, "名单.pdf", [line])
        assert box.left <= words.left + 0.5
        assert box.right >= words.right - 0.5
        assert box.top <= words.top + 0.5
        assert box.bottom >= words.bottom - 0.5


def test_a_page_that_is_not_there_is_told() -> None:
    with pytest.raises(Refusable, match="没有第3页"):
        lines_of(PDF, "名单.pdf", 2)


def test_numbers_are_suggested_in_a_table_whose_cells_are_broken() -> None:
    """The broken cell breaks the row, and the telephone number seems to stand below 序号."""
    row = tuple(map(Cell, ("1", "陈小甲", "一个很长的地址写在很窄的一栏里", "13742505579", "300元")))
    table = simple_table("名单", ("序号", "姓名", "地址", "联系电话", "金额"), [row])
    pdf = write_pdf(
        Document("名单", "测试镇人民政府", date(2023, 1, 3), (table,)),
        timestamp=datetime(2023, 1, 3, 9, tzinfo=UTC),
    )
    assert {"PHONE_MOBILE", "NAME"} <= {one.type for one in suggested(pdf, "名单.pdf")}
