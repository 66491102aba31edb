"""Where the three tables stand on the tape: by the heads that no sentence has."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.documents.reports.tables.labels import core, letters, pattern
from gongkai.documents.reports.tables.tape import Tape
from gongkai.law.report_form import APPLICANT_COLUMNS, FORMS, LAWSUIT_RESULTS, TABLE_3_CORNER, TOTAL

# Every label of either form, heads and captions too: what glued figures may touch.
COLUMN_HEADS = tuple(
    dict.fromkeys(
        column.label for form in FORMS.values() for block in form.table_2 for column in block.columns
    )
)
LAWSUIT_HEADS = (
    *LAWSUIT_RESULTS,
    TOTAL,
    *dict.fromkeys(head for group in FORMS["2021"].table_4 for head in group.path),
)
_ROWS_2 = tuple(
    dict.fromkeys(name for form in FORMS.values() for block in form.table_2 for name in block.rows)
)
_ROWS_3 = tuple(
    dict.fromkeys(
        label for form in FORMS.values() for row in form.table_3 for label in (*row.groups, row.label)
    )
)
_SECTIONS = tuple(dict.fromkeys(section for form in FORMS.values() for section in form.sections))
_CONTENT = "信息内容"
_CAPTION = r"第二十条第?\(?[一二三四五六七八九十]+\)?[项款]"

VOCABULARY_2 = (*COLUMN_HEADS, *_ROWS_2, *_SECTIONS, _CONTENT)
VOCABULARY_3 = (*_ROWS_3, *_SECTIONS, *APPLICANT_COLUMNS, TOTAL)


@dataclass(frozen=True, slots=True)
class Region:
    """A table begins at ``start`` and is over before ``end``, which is the next table, section or the paper's end."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Regions:
    """Each is None where the paper has no such table."""

    table_2: Region | None
    table_3: Region | None
    table_4: Region | None


def find_regions(tape: Tape) -> Regions:
    # Where heads are flattened or lost, the first rows tell.
    starts = (
        _first(tape, _HEADS_2, _FIRST_ROW_2),
        _first(tape, _HEADS_3, _FIRST_ROWS_3),
        _first(tape, _HEADS_4),
    )
    return Regions(*(None if start is None else _region(tape, start, starts) for start in starts))


def heads_in(tape: Tape, start: int, end: int) -> tuple[str, ...]:
    """The column heads of table 2 between ``start`` and ``end``, as the form prints them."""
    said = (core(match[0]) for match in _ANY_HEAD.finditer(tape.text, start, end))
    return tuple(head for one in said for head in COLUMN_HEADS if core(head) == one)


def _region(tape: Tape, start: int, starts: tuple[int | None, ...]) -> Region:
    others = [other for other in starts if other is not None and other > start]
    sections = [match.start() for match in _SECTION.finditer(tape.text, start + 1)]
    return Region(start, min([*others, *sections, len(tape.text)]))


def _first(tape: Tape, *patterns: re.Pattern[str]) -> int | None:
    """Where the first of ``patterns`` that is there at all begins."""
    matches = (one.search(tape.text) for one in patterns)
    return next((match.start("table") for match in matches if match), None)


def _one_of(labels: tuple[str, ...]) -> str:
    return "|".join(pattern(label).pattern for label in sorted(labels, key=len, reverse=True))


_ANY_HEAD = re.compile(_one_of(COLUMN_HEADS))
_HEAD_2 = rf"(?:{_one_of(COLUMN_HEADS)})(?:\([^()]*\))?"
_HEADS_2 = re.compile(
    rf"(?P<table>(?:{_CAPTION}\W*)?(?:{_CONTENT}\W*{_HEAD_2}|{_HEAD_2}\W*{_HEAD_2})|{_CAPTION}\W*{_CONTENT})"
)
_FIRST_ROW_2 = re.compile(
    rf"{core(_SECTIONS[1])}[^。]{{0,40}}?(?P<table>{pattern(_ROWS_2[0]).pattern}[\d/无-])"
)
_RECEIVED_ROW, _CARRIED_ROW = (pattern(label).pattern for label in _ROWS_3[:2])
_HEADS_3 = re.compile(
    rf"(?P<table>\(?{letters(TABLE_3_CORNER)[:9]}|{APPLICANT_COLUMNS[0]}\W*法人或其他组织"
    rf"|申请人情况\W*(?:{TOTAL}\W*)?(?:{APPLICANT_COLUMNS[0]}|{_RECEIVED_ROW}))"
)
# Between the first two rows stand figures, and no comma of a sentence.
_FIRST_ROWS_3 = re.compile(
    rf"(?P<table>{_RECEIVED_ROW}(?:\(\w+\))?[^,。;\u4e00-\u9fff]{{0,60}}{_CARRIED_ROW})"
)
_GROUP_HEADS = rf"(?:(?:{_one_of(LAWSUIT_HEADS[5:])})\W*)*"
# Narrow columns may print the heads a letter or two a line: then only their letters tell.
LAWSUIT_LETTERS = "[" + "".join(sorted(set("".join(LAWSUIT_HEADS)))) + "]"
_HEADS_4 = re.compile(
    rf"(?P<table>{_GROUP_HEADS}{LAWSUIT_RESULTS[0]}\W*{_GROUP_HEADS}"
    rf"(?:{LAWSUIT_RESULTS[1]}|{LAWSUIT_RESULTS[1][2:]})|{LAWSUIT_LETTERS}{{20,}})"
)
_SECTION = re.compile(
    rf"{_one_of(_SECTIONS)}|[三四五六]、[^。,;]{{0,6}}(?:收到和处理|复议.{{0,4}}诉讼情况|存在的?(?:主要)?问题|其他需要报告)"
)
