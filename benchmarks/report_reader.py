"""How well and how fast reports of other offices are read, beside a reader of plain patterns.

Invented reports in the layouts of real ones, with one kind of damage each; both readers get the same texts in one
run. Recall and precision count the cells of tables 2 to 4; 待定 is the share that was said to be ambiguous. A wrong
figure is worse than a missing one: a roll-up adds it up.

    python benchmarks/report_reader.py [REPORTS]                               (8 of each kind)
    python benchmarks/report_reader.py --cases DIR --scorer score_reports.py   (real reports, by the contract's scorer)
"""

from __future__ import annotations

import argparse
import random
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from gongkai.documents.reports.reading import understood  # noqa: E402
from gongkai.documents.reports.source_here import lines_here  # noqa: E402
from gongkai.law.report_form import (  # noqa: E402
    FORMS,
    TABLE_2,
    TABLE_3,
    TABLE_3_COLUMNS,
    TABLE_4,
    TABLE_4_COLUMNS,
    TEXT,
    Form,
    Number,
    cell,
)
from tests.documents.report_papers import DAMAGES, LAYOUTS, Paper, invented_figures, paper  # noqa: E402

Figures = Mapping[str, Number]
Reader = Callable[[Paper, Form], tuple[Figures, set[str]]]


@dataclass
class Score:
    """Cells of all papers of a kind."""

    right: int = 0
    wrong: int = 0
    open: int = 0
    cells: int = 0
    seconds: float = 0
    reports: int = 0

    def add(self, read: Figures, open_keys: set[str], true: Figures, seconds: float) -> None:
        right = sum(true.get(key) == value for key, value in read.items())
        self.right += right
        self.wrong += len(read) - right
        self.open += len(open_keys & set(true))
        self.cells += len(true)
        self.seconds += seconds
        self.reports += 1

    def __str__(self) -> str:
        found = self.right + self.wrong
        return (
            f"{self.right / self.cells:>8.4f}{self.right / found if found else 0:>8.4f}"
            f"{self.open / self.cells:>8.4f}{self.seconds / self.reports * 1000:>9.1f}"
        )


def main(reports: int) -> None:
    print(f"每种{reports}份；召回、准确、待定（占全部单元格）、毫秒/份")
    print(f"{'':<44}{'gongkai':>33}{'只用正则表达式':>26}")
    kinds = [(layout, "none", None) for layout in LAYOUTS]
    kinds += [(layout, "none", "") for layout in LAYOUTS]
    kinds += [("bars", damage, None) for damage in list(DAMAGES)[1:]]
    kinds += [("a cell a line", damage, None) for damage in list(DAMAGES)[1:]]
    totals = {name: Score() for name in READERS}
    for layout, damage, blank in kinds:
        scores = {name: Score() for name in READERS}
        for number in range(reports):
            chance = random.Random(f"{layout} {damage} {blank} {number}")
            form = FORMS[chance.choice(sorted(FORMS))]
            one = paper(form, invented_figures(form, chance), layout, damage, chance, blank)
            for name, reader in READERS.items():
                start = time.perf_counter()
                read, open_keys = reader(one, form)
                for score in (scores[name], totals[name]):
                    score.add(read, open_keys, one.figures, time.perf_counter() - start)
        told = f"{layout}，{damage}{'，零为空白' if blank == '' else ''}"
        print(f"{told:<40}" + "".join(map(str, scores.values())), flush=True)
    print(f"{'全部':<40}" + "".join(map(str, totals.values())))


def ours(one: Paper, form: Form) -> tuple[Figures, set[str]]:
    reading = understood(lines_here(one.text.encode(), "年报.txt"))
    tables = {key: value for key, value in reading.values.items() if not key.startswith(f"{TEXT}/")}
    return tables, {key for ambiguity in reading.ambiguities for key in ambiguity.keys}


def plain_patterns(one: Paper, form: Form) -> tuple[Figures, set[str]]:
    """What one would write in an afternoon: a label, then as many numbers as the form has columns."""
    figures: dict[str, Number] = {}
    text = re.sub(r"[|\s]+", " ", one.text)
    rows = [
        (TABLE_2, name, name, [column.name for column in block.columns])
        for block in form.table_2
        for name in block.rows
    ]
    rows += [(TABLE_3, row.code, row.label, list(TABLE_3_COLUMNS)) for row in form.table_3]
    for table, row, label, columns in rows:
        pattern = re.escape(label) + r" ?" + r" ".join([r"(-?[\d.]+)"] * len(columns))
        if found := re.search(pattern, text):
            figures |= {
                cell(table, row, name): _number(value)
                for name, value in zip(columns, found.groups(), strict=True)
            }
    if found := re.search(r"总计 " + r" ".join([r"(\d+)"] * 15), text):
        keys = [cell(TABLE_4, group.name, column) for group in form.table_4 for column in TABLE_4_COLUMNS]
        figures |= dict(zip(keys, map(_number, found.groups()), strict=True))
    return figures, set()


def _number(text: str) -> Number:
    return Decimal(text) if "." in text else int(text)


READERS: Mapping[str, Reader] = {"gongkai": ours, "re": plain_patterns}


def scored(cases: Path, scorer: Path) -> int:
    command = f"{shlex.quote(str(Path(sys.executable).with_name('gongkai')))} report read {{file}} --json"
    return subprocess.run(
        [sys.executable, str(scorer), "--cmd", command, "--cases", str(cases)], check=False
    ).returncode


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("reports", nargs="?", type=int, default=8)
    arguments.add_argument("--cases", type=Path)
    arguments.add_argument("--scorer", type=Path)
    told = arguments.parse_args()
    if told.cases and told.scorer:
        sys.exit(scored(told.cases, told.scorer))
    main(told.reports)
