"""The identities A–H of the annual report (law/02, 2.5): what must hold between its cells.

:func:`check` proves them on the figures of either form, complete or not, and names each violation by its cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial
from math import isfinite

from gongkai.law.report_form import (
    APPLICANT_COLUMNS,
    CARRIED_IN,
    CARRIED_OUT,
    FINISHED,
    FORMS,
    LAWSUIT_RESULTS,
    RECEIVED,
    TABLE_2,
    TABLE_3,
    TABLE_3_COLUMNS,
    TABLE_4,
    TEXT,
    TOTAL,
    Number,
    cell,
    figure_name,
)


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """A violated identity: at ``key`` stands ``found`` where the other cells demand ``expected``."""

    rule: str
    key: str
    found: Number | str
    expected: Number | str
    severity: Severity
    message: str


def check(
    figures: Mapping[str, object],
    previous: Mapping[str, object] | None = None,
    text_figures: Mapping[str, object] | None = None,
    *,
    carry_over_changed_by_county: bool = False,
) -> list[Finding]:
    """The violated identities A–H of a report, sorted by rule, then in printed order.

    ``figures`` may come from either form and may be incomplete: an identity is tested only where all its
    cells are known. ``previous`` are last year's figures (D, F); ``text_figures`` the ``正文/…`` figures (H;
    those in ``figures`` count too). A violation is reported at the cell that the identity defines: A at
    row 1 (the left side has no cell of its own), B at 3.7, C and E at 总计, D at row 2, F at 现行有效件数.
    """
    numbers = _numbers(figures)
    before = _numbers(previous or {})
    text = {key: value for key, value in numbers.items() if key.startswith(f"{TEXT}/")}
    text |= _numbers(text_figures or {})
    carry_severity = Severity.WARNING if carry_over_changed_by_county else Severity.ERROR
    return [
        *_received_equals_finished_and_carried(numbers),
        *_results_add_up(numbers),
        *_columns_add_up(numbers),
        *_carried_in_equals_carried_out(numbers, before, carry_severity),
        *_lawsuits_add_up(numbers),
        *_documents_in_force(numbers, before),
        *_admissible(figures),
        *_text_agrees(numbers, text),
    ]


def told_by_tables(figures: Mapping[str, object]) -> dict[str, Number]:
    """What the tables say of the figures of the text (H), by their keys ``正文/…``, where all cells are known."""
    numbers = _numbers(figures)
    told = ((key, cells(numbers)) for key, cells in _TEXT_CELLS.items())
    return {key: _plain(value) for key, value in told if value is not None}


# --- the identities ----------------------------------------------------------------------------------

_Cells = Mapping[str, Decimal]


def _received_equals_finished_and_carried(numbers: _Cells) -> Iterator[Finding]:
    """A: 第一项加第二项之和，等于第三项加第四项之和, every column (head of table 3)."""
    for column in TABLE_3_COLUMNS:
        at = partial(cell, TABLE_3, column=column)
        received, carried_in, finished, carried_out = (
            numbers.get(at(code)) for code in (RECEIVED, CARRIED_IN, FINISHED, CARRIED_OUT)
        )
        if received is None or carried_in is None or finished is None or carried_out is None:
            continue
        if received + carried_in != finished + carried_out:
            yield _finding(
                "A",
                at(RECEIVED),
                received,
                finished + carried_out - carried_in,
                f"“{column}”列：新收{received}加上年结转{carried_in}，不等于办结{finished}加结转下年{carried_out}。",
            )


def _results_add_up(numbers: _Cells) -> Iterator[Finding]:
    """B: （七）总计 is the sum of （一） to （六）, every column; （六） in either form."""
    for column in TABLE_3_COLUMNS:
        at = partial(cell, TABLE_3, column=column)
        one_row = at("3.6") in numbers
        parts = FORMS["2019" if one_row else "2021"].result_rows
        found, expected = numbers.get(at(FINISHED)), _known_sum(numbers, map(at, parts))
        if found is not None and expected is not None and found != expected:
            yield _finding(
                "B",
                at(FINISHED),
                found,
                expected,
                f"“{column}”列：（七）总计填{found}，（一）至（六）各项相加是{expected}。",
            )


def _columns_add_up(numbers: _Cells) -> Iterator[Finding]:
    """C: 总计 is the sum of the six applicant columns, every row."""
    for code in _ROW_ORDER:
        at = partial(cell, TABLE_3, code)
        found, expected = numbers.get(at(TOTAL)), _known_sum(numbers, map(at, APPLICANT_COLUMNS))
        if found is not None and expected is not None and found != expected:
            yield _finding(
                "C",
                at(TOTAL),
                found,
                expected,
                f"“{_ROW_ORDER[code]}”行：总计填{found}，六类申请人相加是{expected}。",
            )


def _carried_in_equals_carried_out(numbers: _Cells, before: _Cells, severity: Severity) -> Iterator[Finding]:
    """D: this year's row 2 is last year's row 4, every column."""
    for column in TABLE_3_COLUMNS:
        found = numbers.get(cell(TABLE_3, CARRIED_IN, column))
        expected = before.get(cell(TABLE_3, CARRIED_OUT, column))
        if found is not None and expected is not None and found != expected:
            yield _finding(
                "D",
                cell(TABLE_3, CARRIED_IN, column),
                found,
                expected,
                f"“{column}”列：本年“上年结转”填{found}，上一年度报告“结转下年度”是{expected}。",
                severity,
            )


def _lawsuits_add_up(numbers: _Cells) -> Iterator[Finding]:
    """E: 维持＋纠正＋其他＋尚未审结 is 总计, every group of table 4."""
    for group in _LAWSUIT_GROUPS:
        at = partial(cell, TABLE_4, group.name)
        found, expected = numbers.get(at(TOTAL)), _known_sum(numbers, map(at, LAWSUIT_RESULTS))
        if found is not None and expected is not None and found != expected:
            yield _finding(
                "E", at(TOTAL), found, expected, f"“{group.name}”：总计填{found}，四种结果相加是{expected}。"
            )


def _documents_in_force(numbers: _Cells, before: _Cells) -> Iterator[Finding]:
    """F (a question, not an error): 现行有效 = last year's ＋ 本年制发 − 本年废止. Our model, tag D."""
    for name in FORMS["2021"].table_2[0].rows:
        at = partial(cell, TABLE_2, name)
        found, last = numbers.get(at("现行有效件数")), before.get(at("现行有效件数"))
        made, repealed = numbers.get(at("本年制发件数")), numbers.get(at("本年废止件数"))
        if found is None or last is None or made is None or repealed is None:
            continue
        if found != last + made - repealed:
            yield _finding(
                "F",
                at("现行有效件数"),
                found,
                last + made - repealed,
                f"{name}：上年有效{last}件，加本年制发{made}件，减本年废止{repealed}件，"
                f"应为{last + made - repealed}件，填的是{found}件，请核对。",
                Severity.WARNING,
            )


def _admissible(figures: Mapping[str, object]) -> Iterator[Finding]:
    """G: counts are integers from 0; amounts are decimals from 0 (万元); only 本年增/减 may be below 0."""
    for key, value in figures.items():
        if key.startswith(f"{TEXT}/"):
            continue
        column = _TABLE_2_COLUMNS.get(key.rpartition("/")[2]) if key.startswith(TABLE_2) else None
        number = _number(value)
        if number is None:
            problem, wanted = "不是数", "数字"
        elif number < 0 and not (column and column.may_be_negative):
            problem, wanted = "是负数", "不小于0的数"
        elif number != number.to_integral_value() and not (column and column.is_amount):
            problem, wanted = "不是整数", "整数"
        else:
            continue
        yield Finding(
            "G",
            key,
            str(value),
            wanted,
            Severity.ERROR,
            f"“{figure_name(key, None)}”填的{value}{problem}，应当填{wanted}。",
        )


def _text_agrees(numbers: _Cells, text: _Cells) -> Iterator[Finding]:
    """H: text and tables give the same numbers."""
    for key, cells in _TEXT_CELLS.items():
        found, expected = text.get(key), cells(numbers)
        if found is not None and expected is not None and found != expected:
            yield _finding(
                "H", key, found, expected, f"正文写{found}，表格中相应的数是{expected}，两处应当一致。"
            )
    accepted, received = text.get(f"{TEXT}/受理申请"), numbers.get(cell(TABLE_3, RECEIVED, TOTAL))
    carried = numbers.get(cell(TABLE_3, CARRIED_IN, TOTAL), Decimal(0))
    if accepted is not None and received is not None and accepted not in (received, received + carried):
        yield _finding(
            "H",
            f"{TEXT}/受理申请",
            accepted,
            received,
            f"正文写受理申请{accepted}件，表三新收是{received}件，请核对两处的统计范围是否一致。",
            Severity.WARNING,
        )


def _total_of(codes: tuple[str, ...], numbers: _Cells) -> Decimal | None:
    """The applications in these rows of table 3; a 总计 left blank is added up from its row."""
    total = Decimal(0)
    for code in codes:
        row = numbers.get(cell(TABLE_3, code, TOTAL))
        if row is None:
            row = _known_sum(numbers, (cell(TABLE_3, code, column) for column in APPLICANT_COLUMNS))
        if row is None:
            return None
        total += row
    return total


def _other_handling(numbers: _Cells) -> Decimal | None:
    one_row = _total_of(("3.6",), numbers)
    return one_row if one_row is not None else _total_of(("3.6.1", "3.6.2", "3.6.3"), numbers)


def _lawsuits(names: tuple[str, ...], numbers: _Cells) -> Decimal | None:
    return _known_sum(numbers, (cell(TABLE_4, name, TOTAL) for name in names))


# --- numbers -----------------------------------------------------------------------------------------


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not isfinite(value):
        return None
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _numbers(figures: Mapping[str, object]) -> dict[str, Decimal]:
    """The figures that are numbers; what is none is reported by rule G and unknown to the others."""
    numbers = ((key, _number(value)) for key, value in figures.items())
    return {key: number for key, number in numbers if number is not None}


def _known_sum(numbers: _Cells, keys: Iterable[str]) -> Decimal | None:
    """The sum, or None when a term is unknown."""
    total = Decimal(0)
    for key in keys:
        if key not in numbers:
            return None
        total += numbers[key]
    return total


def _plain(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value


def _finding(
    rule: str,
    key: str,
    found: Decimal,
    expected: Decimal,
    message: str,
    severity: Severity = Severity.ERROR,
) -> Finding:
    return Finding(rule, key, _plain(found), _plain(expected), severity, message)


# --- what the identities look up in the forms --------------------------------------------------------


def _printed_place(code: str) -> tuple[int, ...]:
    return tuple(map(int, code.split(".")))


_LABELS = {row.code: row.label for form in FORMS.values() for row in form.table_3}
# Row codes of either form with their labels, in printed order.
_ROW_ORDER = {code: _LABELS[code] for code in sorted(_LABELS, key=_printed_place)}
_LAWSUIT_GROUPS = FORMS["2021"].table_4
_TABLE_2_COLUMNS = {
    column.name: column for form in FORMS.values() for block in form.table_2 for column in block.columns
}
_TEXT_CELLS: dict[str, Callable[[_Cells], Decimal | None]] = {
    f"{TEXT}/新收申请": partial(_total_of, (RECEIVED,)),
    f"{TEXT}/上年结转": partial(_total_of, (CARRIED_IN,)),
    f"{TEXT}/办结": partial(_total_of, (FINISHED,)),
    f"{TEXT}/结转下年度": partial(_total_of, (CARRIED_OUT,)),
    f"{TEXT}/结果/予以公开": partial(_total_of, ("3.1",)),
    f"{TEXT}/结果/部分公开": partial(_total_of, ("3.2",)),
    f"{TEXT}/结果/不予公开": partial(_total_of, tuple(f"3.3.{number}" for number in range(1, 9))),
    f"{TEXT}/结果/无法提供": partial(_total_of, tuple(f"3.4.{number}" for number in range(1, 4))),
    f"{TEXT}/结果/不予处理": partial(_total_of, tuple(f"3.5.{number}" for number in range(1, 6))),
    f"{TEXT}/结果/其他处理": _other_handling,
    f"{TEXT}/行政复议": partial(_lawsuits, ("行政复议",)),
    f"{TEXT}/行政诉讼": partial(_lawsuits, ("未经复议直接起诉", "复议后起诉")),
}
