"""What is known of a report that somebody else wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gongkai.law.report_form import Number
from gongkai.law.report_identities import Severity


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands. Lines are counted from 1 through the whole file; 0: the file knows no such thing."""

    line: int = 0
    cell: int = 0
    page: int = 0
    table: int = 0

    def __str__(self) -> str:
        """第3页第57行第2格."""
        parts = ((self.page, "页"), (self.line, "行"), (self.cell, "格"))
        return "".join(f"第{number}{name}" for number, name in parts if number)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph (one cell) or a row of a table, with its cells from left to right, as printed.

    A cell that spans several columns or rows stands once, where it begins. ``table``: the number of the table that
    the file itself marks, from 1; 0 where it marks none. Text files mark none: there a row is what ``|`` or tabs cut.
    """

    cells: tuple[str, ...]
    number: int
    page: int = 0
    table: int = 0

    @property
    def text(self) -> str:
        return " ".join(self.cells)

    def place(self, cell: int = 0) -> Place:
        """``cell`` counts from 1; 0 is the line as a whole."""
        return Place(self.number, cell, self.page, self.table)


#: The kind of a file that is a picture of words.
SCAN = "scan"


@dataclass(frozen=True, slots=True)
class Source:
    """A file as lines, in reading order. ``kind``: docx, pdf, html, txt, csv, xlsx, xls, or ``SCAN``."""

    name: str
    kind: str
    lines: tuple[Line, ...]
    pages: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadFigure:
    """One figure. ``printed``: the characters it was read from. ``doubt``: why a person should look; "" for none."""

    key: str
    value: Number
    printed: str
    place: Place
    approximate: bool = False
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """Characters that can be read in several ways: no figure is taken from them until a person decides.

    ``ways``: the possible readings, each a value for every key of ``keys`` in order; empty when there are too many.
    """

    keys: tuple[str, ...]
    printed: str
    place: Place
    ways: tuple[tuple[Number, ...], ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """Something to ask about, at ``key`` (None: the paper as a whole). ``advice``: what to do, a Chinese sentence.

    RULE: A–H (law.report_identities), SUM, FORM, DATE, LABEL, AGENCY, IMPOSSIBLE, BLANK.
    """

    rule: str
    key: str | None
    found: Number | str
    expected: Number | str
    severity: Severity
    message: str
    advice: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    """What stands in tables 2, 3 and 4. ``form``: as the heads of table 2 say; None without tables.

    ``findings``: what the tables alone show (FORM, LABEL, BLANK, IMPOSSIBLE, G). ``prose``: the lines, or what is
    left of them, that belong to no table, in order; their numbers stay those of the source.
    """

    form: str | None
    figures: Mapping[str, ReadFigure]
    ambiguities: tuple[Ambiguity, ...]
    findings: tuple[ReportFinding, ...]
    prose: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What the prose tells. ``figures``: the keys ``正文/…``, in order.

    ``mentions``: cells of table 2 that the prose repeats (制发规范性文件1件、废止1件), by their keys; they are no
    figures of the report, but decide between the ways of an ambiguous cell and are compared with the table (H).
    ``findings``: what the prose alone shows (SUM, DATE, FORM for a place that nobody filled in).
    """

    figures: Mapping[str, ReadFigure]
    mentions: Mapping[str, ReadFigure]
    findings: tuple[ReportFinding, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose report it is and of which year, as far as the paper says so; ``findings``: AGENCY, DATE."""

    agency: str | None
    year: int | None
    sections: Mapping[str, str]
    findings: tuple[ReportFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A report as read. ``form``: "2021", "2019", or "narrative" for a report without tables.

    ``figures`` by key, in printed order; ``sections``: heading as printed → the prose below it.
    """

    agency: str | None
    year: int | None
    form: str | None
    figures: Mapping[str, ReadFigure]
    ambiguities: tuple[Ambiguity, ...] = ()
    findings: tuple[ReportFinding, ...] = ()
    sections: Mapping[str, str] = field(default_factory=dict)
    source: Source | None = None

    @property
    def values(self) -> dict[str, Number]:
        return {key: figure.value for key, figure in self.figures.items()}

    def as_json(self) -> dict[str, Any]:
        """The contract of shared/cases/reports/README.md, with ``ambiguous`` for what was not decided."""
        return {
            "agency": self.agency,
            "year": self.year,
            "form": self.form,
            "figures": self.values,
            "approximate": [key for key, figure in self.figures.items() if figure.approximate],
            "doubtful": {key: figure.doubt for key, figure in self.figures.items() if figure.doubt},
            "ambiguous": [
                {"keys": list(one.keys), "printed": one.printed, "ways": [list(way) for way in one.ways]}
                for one in self.ambiguities
            ],
            "findings": [
                {
                    "rule": one.rule,
                    "key": one.key,
                    "found": one.found,
                    "expected": one.expected,
                    "severity": str(one.severity),
                    "message": one.message,
                    "advice": one.advice,
                    "place": str(one.place) if one.place else "",
                }
                for one in self.findings
            ],
        }
