"""Index numbers, document numbers and secrecy marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.numbers import (
    DocumentNumber,
    IndexNumber,
    document_number_problems,
    organisation_code,
    parse_document_number,
    parse_index_number,
    secret_mark,
    withholding_words,
)

organisations = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=9, max_size=9)
index_numbers = st.builds(IndexNumber, organisations, st.integers(1000, 9999), st.integers(0, 99999))
agency_codes = st.text("贾政公开荥办函郑文镇", min_size=1, max_size=8)
document_numbers = st.builds(DocumentNumber, agency_codes, st.integers(1949, 2999), st.integers(1, 10**6))


@given(index_numbers)
def test_index_numbers_have_20_characters_and_read_back(number) -> None:
    assert len(str(number)) == 20
    assert parse_index_number(str(number)) == number
    assert str(number).endswith(number.short)


@pytest.mark.parametrize(
    "text",
    [
        "00529977/2018-00008",
        "005299777/2018-8",
        "005299777-2018-00008",
        "005299777/18-00008",
        "00529977a/2018-00008",
        "005299777/2018-00008\n",
        "005299777/２０１８-00008",
    ],
)
def test_other_spellings_are_no_index_number(text: str) -> None:
    with pytest.raises(ValueError, match="不是有效的索引号"):
        parse_index_number(text)


def test_a_county_may_have_its_own_pattern() -> None:
    pattern = r"(?P<organisation>[0-9A-Z]{18})/(?P<year>[0-9]{4})-(?P<serial>[0-9]{3,6})"
    assert parse_index_number("11410000000000000X/2025-012", pattern).serial == 12


def test_a_serial_beyond_five_digits_is_refused() -> None:
    with pytest.raises(ValueError, match="不成索引号"):
        str(IndexNumber("005299777", 2026, 100_000))
    assert organisation_code("11410100005299777X") == "005299777"
    with pytest.raises(ValueError, match="18位"):
        organisation_code("1141")


@given(document_numbers)
def test_document_numbers_read_back(number) -> None:
    assert parse_document_number(str(number)) == number
    assert document_number_problems(str(number)) == ()


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("贾政公开[2026]1号", "六角括号"),
        ("贾政公开（2026）1号", "六角括号"),
        ("贾政公开〔2026〕01号", "不编虚位"),
        ("贾政公开〔2026〕0号", "不编虚位"),
        ("贾政公开〔2026〕第1号", "不加“第”"),
        ("贾政公开〔26〕1号", "四位"),
        ("JZ〔2026〕1号", "机关代字"),
        ("贾政公开〔2026〕1", "“号”字结尾"),
        ("贾政公开 〔2026〕1号", "空格"),
        ("贾政公开2026年1号", "机关代字〔年份〕序号号"),
        ("", "机关代字〔年份〕序号号"),
    ],
)
def test_a_wrong_document_number_is_explained(text: str, advice: str) -> None:
    with pytest.raises(ValueError, match="不是规范的发文字号") as caught:
        parse_document_number(text)
    assert advice in str(caught.value)


@pytest.mark.parametrize(
    ("text", "level", "term"),
    [
        ("机密★10年", "机密", "10年"),
        ("秘密★长期", "秘密", "长期"),
        ("绝密★2031年12月31日", "绝密", "2031年12月31日"),
        ("份号000001\n机 密 ★ 5 年\n特急", "机密", "5年"),
        ("秘密*3年", "秘密", "3年"),
        ("秘密★公布前", "秘密", "公布前"),
        ("秘密☆6个月", "秘密", "6个月"),
        ("机密★", "机密", ""),
        ("绝密*启用前", "绝密", "启用前"),
        ("机密*十年", "机密", "十年"),
        ("秘密＊５年", "秘密", "５年"),
    ],
)
def test_a_secrecy_mark_is_found(text: str, level: str, term: str) -> None:
    mark = secret_mark(text)
    assert (mark.level, mark.term) == (level, term)
    assert text[mark.start : mark.end].replace(" ", "").startswith(level)


@pytest.mark.parametrize(
    "text",
    [
        "本机密度较高",
        "保守国家秘密",
        "涉及**商业秘密**的除外",
        "商业秘密*注",
        "商业秘密*签订前后都应保护",
        "一、保守国家秘密\n★10年规划",
        "保守工作秘密\n* 5年计划",
        "★10年",
    ],
)
def test_plain_words_are_no_mark(text: str) -> None:
    assert secret_mark(text) is None


def test_work_secrets_may_not_be_published_but_are_no_state_secret() -> None:
    assert withholding_words("内部资料，注意保存") == ("内部资料", "注意保存")
    assert secret_mark("工作秘密") is None
