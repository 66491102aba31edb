"""Two versions side by side: nothing is lost or invented, and phrases are shown rather than single signs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gongkai.web.desk.differences import Pair, differences, differences_of_html

TEXTS = st.text(alphabet="自2026年月日起改道公交一二。，\n 1", max_size=120)


def said(pairs: list[Pair], side: str) -> list[str]:
    return ["".join(piece.text for piece in getattr(pair, side)) for pair in pairs if getattr(pair, side)]


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@given(old=TEXTS, new=TEXTS)
def test_each_side_repeats_its_text_but_for_what_is_told_to_be_left_out(old: str, new: str) -> None:
    pairs = differences(old, new)
    if not pairs:
        assert lines(old) == lines(new)
        return
    for side, text in (("old", old), ("new", new)):
        shown = said(pairs, side)
        rest = iter(lines(text))
        assert all(line in rest for line in shown)  # in the same order
        assert len(shown) + sum(pair.skipped for pair in pairs) == len(lines(text))


@given(old=TEXTS, new=TEXTS)
def test_what_is_not_marked_stands_on_both_sides(old: str, new: str) -> None:
    for pair in differences(old, new):
        same = [[piece.text for piece in side if not piece.changed] for side in (pair.old, pair.new)]
        if pair.old and pair.new:
            assert "".join(same[0]) == "".join(same[1])


@given(text=TEXTS)
def test_the_same_text_has_no_differences(text: str) -> None:
    assert differences(text, text) == []


def test_a_changed_number_is_marked_as_a_whole() -> None:
    (pair,) = differences("自2026年12月1日起改道。", "自2026年12月15日起改道。")
    assert [piece.text for piece in pair.old if piece.changed] == ["1"]
    assert [piece.text for piece in pair.new if piece.changed] == ["15"]


def test_signs_between_two_changes_are_no_sieve() -> None:
    (pair,) = differences("末班车二十点整发车。", "末班车六点半发车。")
    assert len([piece for piece in pair.new if piece.changed]) == 1


def test_paragraphs_far_from_a_change_are_counted_and_left_out() -> None:
    old = "\n".join(f"第{number}段没有改动。" for number in range(20))
    pairs = differences(old, old.replace("第10段没有改动。", "第10段写了别的内容。"))
    assert [pair.skipped for pair in pairs if pair.skipped] == [9, 8]
    assert sum(pair.changed for pair in pairs) == 1


def test_rows_of_a_table_are_compared_cell_beside_cell() -> None:
    table = "<table><tbody><tr><td>甲</td><td>{}</td></tr><tr><td>乙</td><td>800</td></tr></tbody></table>"
    pairs = differences_of_html(table.format("1000"), table.format("1200"))
    assert said(pairs, "old") == ["甲｜1000", "乙｜800"]
    assert [piece.text for piece in pairs[0].new if piece.changed] == ["1200"]


def test_a_very_long_paragraph_is_shown_as_replaced_and_not_compared_for_minutes() -> None:
    (pair,) = differences("甲" * 200_000, "乙" + "甲" * 200_000)
    assert pair.changed
