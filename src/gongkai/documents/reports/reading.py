"""Reading a report: the stages in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gongkai.documents.reports.checking import findings_of
from gongkai.documents.reports.heading import read_heading
from gongkai.documents.reports.model import SCAN, ReadFigure, Reading, Source
from gongkai.documents.reports.source import read_source
from gongkai.documents.reports.tables import decide, read_tables
from gongkai.documents.reports.text import read_text
from gongkai.law.report_form import Number


def read_report(content: bytes, name: str, previous: Mapping[str, Number] | None = None) -> Reading:
    """What the paper says and what is wrong with it; ``previous``: last year's figures, for D and F.

    Raises ``documents.reading.Refusable`` for what is no annual report, or can't be read, with the reason.
    """
    return understood(read_source(content, name), previous)


def understood(source: Source, previous: Mapping[str, Number] | None = None) -> Reading:
    """As :func:`read_report`, of lines that are there already."""
    tables = read_tables(source)
    heading = read_heading(source, tables.prose)
    told = read_text(tables.prose, heading.year)
    tables = decide(tables, told.mentions)
    return Reading(
        agency=heading.agency,
        year=heading.year,
        form=tables.form or "narrative",
        figures=_sure({**tables.figures, **told.figures}, source),
        ambiguities=tables.ambiguities,
        findings=findings_of(tables, told, heading, previous or {}),
        sections=heading.sections,
        source=source,
    )


def _sure(figures: Mapping[str, ReadFigure], source: Source) -> Mapping[str, ReadFigure]:
    """Letters recognised in a picture are guesses: each figure is to be compared with it."""
    if source.kind != SCAN:
        return figures
    why = "从图片识别，请对照原件"
    return {key: replace(figure, doubt=figure.doubt or why) for key, figure in figures.items()}
