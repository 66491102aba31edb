"""What the tables alone leave open, decided by the cells that the prose repeats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gongkai.documents.reports.model import Ambiguity, ReadFigure, Tables
from gongkai.law.report_form import FORMS, Number

BY_PROSE = "数字连在一起，按正文所写的数拆分"


def decide(tables: Tables, mentions: Mapping[str, ReadFigure]) -> Tables:
    """With the figures of every ambiguity of which only one way agrees with ``mentions``.

    制发规范性文件1件、废止1件 leaves 1, 1, 26 of the digits 1126. What several ways, or none, agree with stays open.
    """
    figures = dict(tables.figures)
    open_still = []
    for ambiguity in tables.ambiguities:
        said = {key: mentions[key].value for key in ambiguity.keys if key in mentions}
        ways = [
            way
            for way in ambiguity.ways
            if all(value == said.get(key, value) for key, value in zip(ambiguity.keys, way, strict=True))
        ]
        if said and len(ways) == 1:
            figures |= _figures(ambiguity, ways[0])
        else:
            open_still.append(ambiguity)
    return replace(tables, figures=_in_printed_order(figures, tables.form), ambiguities=tuple(open_still))


def _in_printed_order(figures: Mapping[str, ReadFigure], form: str | None) -> dict[str, ReadFigure]:
    if form is None:
        return dict(figures)
    positions = {str(key): position for position, key in enumerate(FORMS[form].cells())}
    return dict(sorted(figures.items(), key=lambda figure: positions.get(figure[0], len(positions))))


def _figures(ambiguity: Ambiguity, way: Sequence[Number]) -> dict[str, ReadFigure]:
    return {
        key: ReadFigure(key, value, ambiguity.printed, ambiguity.place, doubt=BY_PROSE)
        for key, value in zip(ambiguity.keys, way, strict=True)
    }
