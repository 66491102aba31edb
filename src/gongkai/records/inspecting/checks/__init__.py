"""The checks, one module for each kind of thing. Each reads a few aggregates, never the items one by one."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.records.inspecting.checks import boards, columns, dates, guide, links, terms, website
from gongkai.records.inspecting.looking import Check, Look
from gongkai.records.oversight.verbs import Suspected

CHECKS: tuple[Check, ...] = (
    columns.still_or_empty,
    columns.not_described,
    columns.duties_without_column,
    columns.catalogue_untouched,
    guide.faulty_guide,
    terms.published_late,
    terms.unpublished,
    terms.applications_late,
    terms.messages_unanswered,
    dates.backdated,
    dates.crowded,
    boards.missing,
    boards.quarter_missed,
    links.to_withdrawn,
    website.faulty_pages,
)


def collect(look: Look) -> tuple[Suspected, ...]:
    """Everything that the checks suspect, each thing once."""
    return tuple({one.key: one for one in _all(look)}.values())


def _all(look: Look) -> Iterator[Suspected]:
    for check in CHECKS:
        yield from check(look)
