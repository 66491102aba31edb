"""Numbers of articles in Chinese: 第一千零三十九条."""

import pytest

from gongkai.law.numerals import chinese_number


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "零"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (999, "九百九十九"),
        (1000, "一千"),
        (1005, "一千零五"),
        (1039, "一千零三十九"),
        (1260, "一千二百六十"),
    ],
)
def test_articles_are_numbered_as_laws_write_them(value, written):
    assert chinese_number(value) == written


@pytest.mark.parametrize("value", [-1, 10_000])
def test_no_law_has_such_an_article(value):
    with pytest.raises(ValueError, match="no article number"):
        chinese_number(value)
