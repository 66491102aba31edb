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
        ({**HOLDS, "input": {}}, "无法计算"),
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
        (b"{", "不是有效的 JSON"),
        (b"\xff\xfe", "不是有效的 JSON"),
        (b"{}", "最外层应为列表"),
    ],
)
def test_a_file_that_is_no_case_file_is_refused_in_words(tmp_path, content, text):
    file = tmp_path / "cases.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CaseFileError, match=text):
        check_file(file)
