"""What the prose of a report tells: figures, what it repeats of table 2, and what is wrong with it.

``prose`` (one text) → ``quantities`` (its numbers) → ``statements`` (by the patterns of ``grammar``), ``ways`` (how
applications came in) and ``lists`` (what was disclosed) → ``sums`` and ``blemishes`` (findings).
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.documents.reports.model import Line, Told
from gongkai.documents.reports.text.blemishes import blemishes
from gongkai.documents.reports.text.lists import disclosed
from gongkai.documents.reports.text.prose import prose_of
from gongkai.documents.reports.text.quantities import masked, quantities
from gongkai.documents.reports.text.statements import chosen, stated
from gongkai.documents.reports.text.sums import sum_of_results, sum_of_ways, sums_of_lists
from gongkai.documents.reports.text.ways import applied_through
from gongkai.law.report_form import TEXT


def read_text(prose: Sequence[Line], year: int | None) -> Told:
    """The figures ``正文/…`` and what else the lines outside the tables tell. ``year``: of the report, if known."""
    whole = prose_of(prose)
    found = quantities(whole.text)
    mask = masked(whole.text, found)
    statements, taken = stated(whole.text, mask, found, year)
    ways = list(applied_through(whole.text, mask, found, taken, year))
    taken |= {way.start for way in ways}
    disclosure = disclosed(whole.text, mask, found, taken, year)
    figures = chosen([*statements, *ways, *disclosure.statements], whole)
    return Told(
        figures={key: figure for key, figure in figures.items() if key.startswith(f"{TEXT}/")},
        mentions={key: figure for key, figure in figures.items() if not key.startswith(f"{TEXT}/")},
        findings=(
            *sums_of_lists(disclosure.lists, whole),
            *sum_of_results(figures, whole),
            *sum_of_ways(ways, figures),
            *blemishes(whole, year),
        ),
    )
