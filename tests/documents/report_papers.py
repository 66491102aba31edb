"""Annual reports as other offices send them: consistent figures, the layouts of real papers, and their damage.

A paper is text, as it comes out of a web page or a Word file. ``PAPERS`` are the layouts, ``DAMAGES`` what happens to
texts on their way: each is a function of a text (or of cells) and a source of chance, and says whether all figures can
still be read from what is left.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gongkai.law.report_form import (
    APPLICANT_COLUMNS,
    CARRIED_IN,
    CARRIED_OUT,
    LAWSUIT_RESULTS,
    RECEIVED,
    TABLE_2,
    TABLE_3,
    TABLE_3_COLUMNS,
    TABLE_4,
    TABLE_4_COLUMNS,
    Form,
    Number,
    cell,
    complete,
)

Row = tuple[str, ...]
"""The cells of a printed line, a merged cell once, where it begins."""


def invented_figures(form: Form, chance: random.Random) -> dict[str, Number]:
    """All cells of a report in which every identity holds: mostly zeros, as in real ones."""
    busy = chance.choice((0.05, 0.2, 0.6))
    figures: dict[str, Number] = {}
    for block in form.table_2:
        for row in block.rows:
            for column in block.columns:
                figures[cell(TABLE_2, row, column.name)] = _in_table_2(
                    row, column.is_amount, column.may_be_negative, chance
                )
    for column in APPLICANT_COLUMNS:
        results = {
            code: chance.randint(1, chance.choice((3, 12, 240))) if chance.random() < busy else 0
            for code in form.result_rows
        }
        figures |= {cell(TABLE_3, code, column): value for code, value in results.items()}
        carried_out = chance.randint(0, 9) if chance.random() < busy else 0
        there = sum(results.values()) + carried_out
        carried_in = chance.randint(0, min(there, 9)) if chance.random() < busy else 0
        figures[cell(TABLE_3, CARRIED_IN, column)] = carried_in
        figures[cell(TABLE_3, RECEIVED, column)] = there - carried_in
        figures[cell(TABLE_3, CARRIED_OUT, column)] = carried_out
    for group in form.table_4:
        for result in LAWSUIT_RESULTS:
            figures[cell(TABLE_4, group.name, result)] = (
                chance.randint(1, 30) if chance.random() < busy else 0
            )
    return dict(complete(figures, form))


def _in_table_2(row: str, amount: bool, negative: bool, chance: random.Random) -> Number:
    if row == "规章" or chance.random() < 0.4:
        return 0
    if amount:
        return Decimal(chance.randint(1, 9_999_999)).scaleb(-chance.choice((0, 2, 4)))
    value = chance.randint(1, chance.choice((9, 99, 9999)))
    return -value if negative and chance.random() < 0.4 else value


def printed(value: Number) -> str:
    return f"{Decimal(str(value)).normalize():f}"


# --- the tables as rows of cells --------------------------------------------------------------------------


def rows_of(form: Form, figures: Mapping[str, Number], blank: str | None = None) -> list[Row]:
    """Sections two to four. ``blank``: what stands for 0, "" or "/"; None prints zeros."""

    def number(key: str) -> str:
        value = figures[key]
        return printed(value) if value or blank is None else blank

    rows: list[Row] = [(form.sections[1],)]
    for block in form.table_2:
        rows += [(block.caption,), ("信息内容", *(column.label for column in block.columns))]
        for name in block.rows:
            rows.append((name, *(number(cell(TABLE_2, name, column.name)) for column in block.columns)))
    rows.append((form.sections[2],))
    rows += [tuple(head.text for head in line) for line in form.table_3_heads()]
    for row, heads in zip(form.table_3, form.table_3_row_heads(), strict=True):
        numbers = (number(cell(TABLE_3, row.code, column)) for column in TABLE_3_COLUMNS)
        rows.append((*(head.text for head in heads), *numbers))
    rows.append((form.sections[3],))
    rows += [("行政复议", "行政诉讼"), ("未经复议直接起诉", "复议后起诉"), TABLE_4_COLUMNS * 3]
    rows.append(
        tuple(
            number(cell(TABLE_4, group.name, column)) for group in form.table_4 for column in TABLE_4_COLUMNS
        )
    )
    return rows


def piped(rows: list[Row]) -> str:
    """A line for each row, cells cut by bars."""
    return "\n".join(" | ".join(row) + (" |" if len(row) > 1 else "") for row in rows)


def tabbed(rows: list[Row]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def stacked(rows: list[Row]) -> str:
    """A line for each cell, with an empty line after it, as copied from a page."""
    return "\n\n".join(one for row in rows for one in row)


def barred(rows: list[Row]) -> str:
    """A line for each cell, ended by a bar."""
    return "\n".join(f"{one} |" for row in rows for one in row)


def glued(rows: list[Row]) -> str:
    """No border survives."""
    return "".join(one for row in rows for one in row)


LAYOUTS: Mapping[str, Callable[[list[Row]], str]] = {
    "bars": piped,
    "tabs": tabbed,
    "a cell a line": stacked,
    "a cell and a bar a line": barred,
    "glued": glued,
}


# --- damage -----------------------------------------------------------------------------------------------

Damage = Callable[[list[Row], random.Random], list[Row]]
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))


def no_damage(rows: list[Row], chance: random.Random) -> list[Row]:
    return rows


def lost_characters(rows: list[Row], chance: random.Random) -> list[Row]:
    """Two characters are missing in the middle of some long labels of table 3."""

    def lost(text: str) -> str:
        if _is_number(text) or not 8 < len(text) < 25 or not text[:1].isdigit() or chance.random() < 0.7:
            return text
        at = chance.randint(4, len(text) - 4)
        return text[:at] + text[at + 2 :]

    return [tuple(lost(text) for text in row) for row in rows]


def half_width(rows: list[Row], chance: random.Random) -> list[Row]:
    """Brackets and colons as a Western keyboard writes them."""
    table = str.maketrans("（）：，“”", '():,""')
    return [tuple(text.translate(table) for text in row) for row in rows]


def wide_digits(rows: list[Row], chance: random.Random) -> list[Row]:
    table = str.maketrans("0123456789", "０１２３４５６７８９")
    return [tuple(text.translate(table) if _is_number(text) else text for text in row) for row in rows]


def thousands(rows: list[Row], chance: random.Random) -> list[Row]:
    def told(text: str) -> str:
        return f"{int(text):,}" if text.isdigit() else text

    return [tuple(told(text) for text in row) for row in rows]


def remarks(rows: list[Row], chance: random.Random) -> list[Row]:
    """（其中修订1件） behind some numbers of table 2."""

    def told(row: Row) -> Row:
        if row[0] in ("行政规范性文件", "规范性文件") and row[1] not in ("", "/", "0"):
            return (row[0], f"{row[1]}（其中修订 1 件）", *row[2:])
        return row

    return [told(row) for row in rows]


def local_row(rows: list[Row], chance: random.Random) -> list[Row]:
    """A county adds rows of its own to table 2."""
    at = next(index for index, row in enumerate(rows) if row[0] == "行政强制") + 1
    return [*rows[:at], ("行政确认", str(chance.randint(0, 99))), *rows[at:]]


def torn_labels(rows: list[Row], chance: random.Random) -> list[Row]:
    """Narrow columns tear labels by a blank: 商业 企业, 本年新 制作数量."""

    def torn(text: str) -> str:
        if _is_number(text) or len(text) < 4 or chance.random() < 0.6:
            return text
        return f"{text[: len(text) // 2]} {text[len(text) // 2 :]}"

    return [tuple(torn(text) for text in row) for row in rows]


def no_heads(rows: list[Row], chance: random.Random) -> list[Row]:
    """The heads of table 3 are gone but for the corner."""
    lost = {"自然人", "商业企业"}
    return [row for row in rows if not (lost & set(row) and not any(map(_is_number, row)))]


def flat_heads(rows: list[Row], chance: random.Random) -> list[Row]:
    """The merged heads of table 4 stand in one line with their columns."""
    at = next(index for index, row in enumerate(rows) if row[:2] == ("行政复议", "行政诉讼"))
    groups = ("行政复议", "行政诉讼未经复议直接起诉", "行政诉讼复议后起诉")
    heads = tuple(f"{group}{column}" for group in groups for column in TABLE_4_COLUMNS)
    return [*rows[:at], heads, *rows[at + 3 :]]


DAMAGES: Mapping[str, Damage] = {
    "none": no_damage,
    "lost characters": lost_characters,
    "half width": half_width,
    "wide digits": wide_digits,
    "thousands": thousands,
    "remarks": remarks,
    "a local row": local_row,
    "torn labels": torn_labels,
    "no heads": no_heads,
    "flat heads": flat_heads,
}


@dataclass(frozen=True)
class Paper:
    """A report as text, and the figures that it was made from."""

    text: str
    figures: Mapping[str, Number]


def paper(
    form: Form,
    figures: Mapping[str, Number],
    layout: str,
    damage: str,
    chance: random.Random,
    blank: str | None,
) -> Paper:
    """A township's whole report: its title, a sentence, the tables, a close."""
    year = form.last_year or form.first_year + 2
    rows = DAMAGES[damage](rows_of(form, figures, blank), chance)
    text = (
        f"桃源镇人民政府{year}年政府信息公开工作年度报告\n一、总体情况\n"
        f"本报告数据统计期限为{year}年1月1日至{year}年12月31日。\n"
        f"{LAYOUTS[layout](rows)}\n五、存在的主要问题及改进情况\n个别部门更新不及时，将加强培训。\n"
        "六、其他需要报告的事项\n无。\n"
    )
    return Paper(text, figures)
