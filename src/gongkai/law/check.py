"""Runs a file of law cases: ``{id, kind, input, expected, source, confidence}``, a JSON list of them.

Each case is evaluated by its ``kind``; every key in ``expected`` is compared with what the package returns.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.law import case_kinds, case_kinds_content
from gongkai.law.faults import Refused
from gongkai.law.report_form import CARRIED_IN, CARRIED_OUT, FINISHED, RECEIVED

EVALUATORS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    **case_kinds.EVALUATORS,
    **case_kinds_content.EVALUATORS,
}


class CaseFileError(ValueError):
    """The file can't be read as law cases; the text says in Chinese what to do."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One case that did not hold, with what differs."""

    id: str
    text: str

    def __str__(self) -> str:
        return f"{self.id}：{self.text}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many cases held, and the others."""

    passed: int
    failures: tuple[Failure, ...]

    def __str__(self) -> str:
        return f"{self.passed} passed, {len(self.failures)} failed"


def check_file(path: Path) -> Outcome:
    """Raises CaseFileError for a file that can't be read, or is not a JSON list in UTF-8."""
    what = f"案例文件“{path}”"
    return check(parse_json(read_bytes(path, what), what))


def check(cases: object) -> Outcome:
    """Evaluates a list of cases. Raises CaseFileError when it is none."""
    if not isinstance(cases, list):
        raise CaseFileError("案例文件的最外层应为列表（以“[”开头），请检查文件。")
    failures = [failure for place, case in enumerate(cases, 1) if (failure := _failure(place, case))]
    return Outcome(len(cases) - len(failures), tuple(failures))


def read_bytes(path: Path, what: str) -> bytes:
    """The bytes of a file. ``what`` names it in the message of the CaseFileError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CaseFileError(f"无法读取{what}，请确认文件存在并且有读取权限。") from error


def parse_json(text: bytes, what: str) -> Any:
    """The JSON value of UTF-8 text. ``what`` names it in the message of the CaseFileError."""
    try:
        return json.loads(text.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CaseFileError(f"{what}不是有效的 JSON：不是 UTF-8 编码，请另存为 UTF-8 编码后重试。") from error
    except json.JSONDecodeError as error:
        place = f"第{error.lineno}行第{error.colno}个字符处有误"
        raise CaseFileError(f"{what}不是有效的 JSON：{place}，请改正后重试。") from error
    except (ValueError, RecursionError) as error:
        raise CaseFileError(f"{what}不是有效的 JSON：数字过长或者嵌套过深，请改正后重试。") from error


def _failure(place: int, case: object) -> Failure | None:
    if not isinstance(case, Mapping):
        return Failure(f"第{place}个案例", "应为对象（以“{”开头）。")
    name = str(case.get("id") or f"第{place}个案例")
    given, expected = case.get("input"), case.get("expected")
    if not isinstance(given, dict) or not isinstance(expected, dict) or not expected:
        return Failure(name, "应有 input 和 expected 两个对象，且 expected 不能为空。")
    evaluate = EVALUATORS.get(str(case.get("kind")))
    if evaluate is None:
        return Failure(name, f"不认识的案例类型“{case.get('kind')}”，可用的是：{'、'.join(EVALUATORS)}。")
    try:
        found = evaluate(given)
    except Exception as error:  # a case is data from outside: whatever it breaks, the next one is still run
        return Failure(name, f"无法计算：{_reason(error)}")
    differences = [
        f"{key} 应为 {_shown(value)}，实得 {_shown(found[key]) if key in found else '（没有此项）'}"
        for key, value in expected.items()
        if key not in found or not _holds(value, found[key])
    ]
    return Failure(name, "；".join(differences)) if differences else None


def _reason(error: Exception) -> str:
    """Our own refusals are Chinese sentences; for the others the kind of error says what the input lacks."""
    if isinstance(error, KeyError):
        return f"input 中缺少“{error.args[0]}”，或者它的值不在可选范围内。"
    if isinstance(error, Refused | ValueError):
        return str(error)
    return f"input 中有的值类型不对，请对照同类案例改正（{type(error).__name__}：{error}）。"


def _holds(expected: Any, found: Any) -> bool:
    """Equal as JSON; of an object only the expected keys are compared, a list of findings has no order."""
    if _are_findings(expected) and _are_findings(found):
        return sorted(map(_place, expected)) == sorted(map(_place, found))
    if isinstance(expected, dict) and isinstance(found, Mapping):
        return all(key in found and _holds(value, found[key]) for key, value in expected.items())
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    return bool(expected == found)


def _are_findings(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, Mapping) and one.keys() == {"rule", "key"} for one in value
    )


def _place(finding: Mapping[str, Any]) -> tuple[str, str]:
    """Identity A ties four cells of a column, none of which is the wrong one by itself: any may be named."""
    rule, key = str(finding["rule"]), str(finding["key"])
    if rule == "A" and key.split("/")[1:2] in _CELLS_OF_IDENTITY_A:
        return rule, key.rpartition("/")[2]
    return rule, key


_CELLS_OF_IDENTITY_A = [[row] for row in (RECEIVED, CARRIED_IN, FINISHED, CARRIED_OUT)]


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
