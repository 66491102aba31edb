"""The law cases, which a lawyer can read, and the checker that runs them."""

import json
from pathlib import Path

import pytest

from gongkai.law.check import CaseFileError, check, check_file

CASES = Path(__file__).parent / "cases"
HOLDS = {"id": "a", "kind": "calendar", "input": {"date": "2026-10-10"}, "expected": {"is_working_day": True}}


def all_cases():
    for file in sorted(CASES.glob("*.json")):
        for case in json.loads(file.read_text("utf-8")):
            yield pytest.param(case, id=f"{file.stem}:{case['id']}")


@pytest.mark.parametrize("case", list(all_cases()))
def test_law_case(case):
    outcome = check([case])
    assert not outcome.failures, str(outcome.failures[0])


def test_a_case_that_does_not_hold_is_named_with_what_differs():
    outcome = check([HOLDS, {**HOLDS, "id": "b", "expected": {"is_working_day": False}}])
    assert [str(failure) for failure in outcome.failures] == ["b：is_working_day 应为 false，实得 true"]
    assert str(outcome) == "1 passed, 1 failed"


@pytest.mark.parametrize(
    ("case", "text"),
    [
        ({**HOLDS, "kind": "tide"}, "不认识的案例类型“tide”"),
        ({**HOLDS, "input": {}}, "无法计算：input 中缺少“date”"),
        ({**HOLDS, "id": None, "input": {"date": None}}, "第1个案例：无法计算：“None”不是有效日期"),
        ({**HOLDS, "input": {"date": "2300-01-01"}}, "超出可以推算的年份"),
        ({**HOLDS, "kind": "clock", "input": {"events": None}}, "值类型不对"),
        ({**HOLDS, "expected": {}}, "expected 不能为空"),
        ({**HOLDS, "expected": {"moon": None}}, "（没有此项）"),
        ({**HOLDS, "expected": {"is_working_day": 1}}, "应为 1，实得 true"),
        ("free text", "应为对象"),
    ],
)
def test_a_case_that_cannot_be_evaluated_counts_as_failed(case, text):
    outcome = check([case, HOLDS])
    assert outcome.passed == 1
    assert text in str(outcome.failures[0])


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (None, "无法读取"),
        (b'[{"id": 1},\n {"id" 2}]', "第2行第8个字符处有误"),
        (b"", "第1行第1个字符处有误"),
        ('["案例"]'.encode("gb18030"), "不是 UTF-8 编码，请另存为"),
        (b"[" * 100_000, "嵌套过深"),
        (b"[" + b"1" * 10_000 + b"]", "数字过长"),
        (b"{}", "最外层应为列表"),
    ],
)
def test_a_file_that_is_no_case_file_is_refused_in_words(tmp_path, content, text):
    file = tmp_path / "cases.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CaseFileError, match=text):
        check_file(file)


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path):
    file = tmp_path / "cases.json"
    file.write_text(json.dumps([HOLDS]), "utf-8-sig")
    assert str(check_file(file)) == "1 passed, 0 failed"


ROWS = {"1": [1, 0, 0, 0, 0, 0, 1], "2": [0] * 7, "3.7": [0] * 7, "4": [0] * 7}
CARRIED = {"last_year_row_4": [1, 0, 0, 0, 0, 0, 1], "this_year_row_2": [0] * 7}


def report(errors, **given):
    return {"id": "r", "kind": "report_identity", "input": given, "expected": {"errors": errors}}


def test_findings_are_compared_without_regard_to_their_order():
    errors = [{"rule": "D", "key": f"表三/2/{column}"} for column in ("总计", "自然人")]
    assert check([report(errors, **CARRIED)]).passed == 1
    assert check([report(errors[:1], **CARRIED)]).passed == 0


@pytest.mark.parametrize(("row", "passed"), [("1", 1), ("2", 1), ("3.7", 1), ("4", 1), ("3.1", 0)])
def test_identity_a_may_be_reported_at_any_of_the_four_cells_it_ties(row, passed):
    errors = [{"rule": "A", "key": f"表三/{row}/{column}"} for column in ("自然人", "总计")]
    assert check([report(errors, rows=ROWS)]).passed == passed
