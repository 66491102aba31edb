"""The words of clean HTML and the way back into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.documents.markup import MarkedUp


def test_cells_and_rows_are_told_apart():
    html = "<table><tr><th>姓名</th><td>甲</td></tr><tr><td>乙</td></tr></table><p>完</p>"
    assert MarkedUp(html).text.split() == ["姓名", "甲", "乙", "完"]
    assert "姓名\t甲\t\n乙" in MarkedUp(html).text


def test_a_number_cut_by_tags_is_replaced_as_one():
    marked_up = MarkedUp("<p>号码330100<b>1900</b>01010000。</p>")
    start = marked_up.text.index("330100")
    assert marked_up.replaced([(start, start + 18, "略")]) == "<p>号码略<b></b>。</p>"


def test_entities_are_one_character_and_stay_whole():
    marked_up = MarkedUp("<p>甲&amp;乙&lt;丙</p>")
    assert marked_up.text == "甲&乙<丙\n"
    assert marked_up.replaced([(1, 2, "<")]) == "<p>甲&lt;乙&lt;丙</p>"


def test_a_tag_with_an_angle_bracket_in_a_value_is_one_tag():
    assert MarkedUp('<img alt="1>2 &quot;">后').text == "后"


def test_marks_are_put_inside_the_tags():
    marked_up = MarkedUp("<p>甲<b>乙丙</b>丁</p>")
    assert marked_up.marked([(1, 4, "f1")]) == '<p>甲<b><mark id="f1">乙丙</mark></b><mark>丁</mark></p>'


def test_overlapping_replacements_are_refused():
    with pytest.raises(ValueError, match="重叠"):
        MarkedUp("甲乙丙").replaced([(0, 2, "x"), (1, 3, "y")])


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<b>", "</b>", "甲", "7", "&amp;", "<td>", "</td>", "<br>", "𠀀"])
    )
)
def test_replacing_nothing_changes_nothing_and_replacing_all_leaves_the_tags(pieces):
    html = "".join(pieces)
    marked_up = MarkedUp(html)
    assert marked_up.replaced([]) == html
    gone = marked_up.replaced([(0, len(marked_up.text), "")])
    assert gone == "".join(piece for piece in pieces if piece.startswith("<"))
