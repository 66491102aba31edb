"""A filled-in form is read by its labels; whatever else is given, nothing is invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.documents import ocr
from gongkai.documents.filled_form import filled_in
from gongkai.documents.ocr_worker import _lines

FORM = """公民\t姓名\t赵演示
身份证明（名称、号码）\t居民身份证 410100199001010000
通信地址、邮政编码\t演示村1号 450000
联系电话、电子邮箱\t13800000000 zhao@example.com
法人或者其他组织\t名称\t
代理人\t姓名、联系电话\t钱代理 13900000000
所需政府信息\t名称、文号\t2025年低保发放名单
便于查询的其他特征性描述：甲子村的
按户列明
形式要求\t信息的形式\t☑纸质　□电子数据　□查阅、抄录
获取信息的方式、途径\t□当面领取　☑邮寄　□电子邮件　□其他：
说明：只需填写以上内容"""


def test_the_printed_form_is_read_row_by_row() -> None:
    assert filled_in(FORM) == {
        "name": "赵演示",
        "identity": "居民身份证 410100199001010000",
        "address": "演示村1号 450000",
        "contact": "13800000000",
        "email": "zhao@example.com",
        "agent": "钱代理",
        "agent_contact": "13900000000",
        "request": "2025年低保发放名单\n甲子村的\n按户列明",
        "topic": "2025年低保发放名单",
        "form": "纸质",
        "way_to_get": "邮寄",
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "单位名称：演示公司\n统一社会信用代码：91410100000000000X",
            {"name": "演示公司", "identity": "91410100000000000X"},
        ),
        ("姓名:赵演示", {"name": "赵演示"}),
        (
            "联系地址、电话、电子邮箱\t演示路1号 0371-6000000 a@example.com",
            {"address": "演示路1号", "contact": "0371-6000000", "email": "a@example.com"},
        ),
        ("姓名\t\n身份证明（名称、号码）\t", {}),
        ("这是一封没有表格的信。", {}),
        ("", {}),
    ],
)
def test_usual_labels_of_other_forms_are_known_and_blanks_stay_blank(
    text: str, found: dict[str, str]
) -> None:
    assert filled_in(text) == found


@given(st.text(alphabet="姓名：:\t\n 公民1x☑纸质所需信息描述", max_size=200))
def test_every_word_that_is_proposed_stands_in_the_file(text: str) -> None:
    for value in filled_in(text).values():
        assert all(word in text for word in value.split())


class Result:
    """What the recogniser gives: boxes of four points, texts, how sure it is."""

    boxes = (
        [[300, 12], [400, 12], [400, 30], [300, 30]],
        [[10, 10], [100, 10], [100, 30], [10, 30]],
        [[10, 50], [100, 50], [100, 70], [10, 70]],
        [[10, 90], [100, 90], [100, 110], [10, 110]],
    )
    txts = ("赵演示", "姓名", "联系电话", "污渍")
    scores = (0.99, 0.9, 0.8, 0.2)


def test_words_at_one_height_are_a_line_and_stains_are_left_out() -> None:
    assert list(_lines(Result)) == ["姓名\t赵演示", "联系电话"]


def test_without_the_extra_it_says_how_to_add_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    assert not ocr.is_installed()
    with pytest.raises(ocr.NotInstalled, match="pip install rapidocr"):
        ocr.recognise(b"x", "png")
