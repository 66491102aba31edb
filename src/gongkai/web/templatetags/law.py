"""The law in templates: citations, as in ``{% cite "regulation" 33 2 %}``, runs of days, names of figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django import template

from gongkai.law import sources
from gongkai.law.report_form import figure_name

register = template.Library()
register.filter(figure_name)


@register.simple_tag
def cite(key: str, article: int | None = None, paragraph: int | None = None, item: int | None = None) -> str:
    """The citation as text; KeyError for a source that ``law.sources`` does not know."""
    return str(sources.cite(key, article, paragraph, item))


@register.filter
def day_runs(days: Sequence[date]) -> str:
    """Days in order, runs of them drawn together: 5月1日至5日、5月9日."""
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return "、".join(_run(first, last) for first, last in runs)


def _run(first: date, last: date) -> str:
    text = f"{first.month}月{first.day}日"
    if last == first:
        return text
    return f"{text}至{last.day}日" if last.month == first.month else f"{text}至{last.month}月{last.day}日"
