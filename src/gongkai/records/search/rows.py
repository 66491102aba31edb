"""The statements of a search. They are the same on both databases but for the backend's own condition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from gongkai.records.search.backends import Condition, backend
from gongkai.records.search.models import TEXTS, Entry, places_of, year_of
from gongkai.records.search.query import Order, Query

_EVERYWHERE = (TEXTS,)
# An item all of whose words stand in its title comes first, then in title and numbers, and so on.
_BY_RELEVANCE = tuple(TEXTS[: number + 1] for number in range(len(TEXTS)))


@dataclass(frozen=True, slots=True)
class Row:
    """A hit as the database gives it: where it stands, the keys of item, column and agency."""

    place: int
    item: int
    column: int
    agency: int

    @property
    def year(self) -> int:
        return year_of(self.place)

    def passes(self, query: Query, *, but: str = "") -> bool:
        """Whether the filters of the query let it through, all ``but`` one."""
        filters = {"column": query.column, "year": query.year, "agency": query.agency}
        return all(wanted in (None, getattr(self, name)) for name, wanted in filters.items() if name != but)


def rows_of(query: Query, limit: int, *, filtered: bool = False) -> list[Row]:
    """The first ``limit`` hits in their order, of the whole site or only those that pass the filters."""
    tiers = _EVERYWHERE if query.order is Order.NEWEST else _BY_RELEVANCE
    selects, values = [], []
    for tier, texts in enumerate(tiers):
        conditions = [backend().holds_all(query.folded, texts), *_limits(query, filtered)]
        select, own = _select(
            f"{tier} AS tier, e.place, e.item_id, e.column_id, e.agency_id", conditions, limit
        )
        selects.append(select)
        values += own
    found = _fetch(f"SELECT * FROM ({' UNION ALL '.join(selects)}) AS hits ORDER BY tier, place DESC", values)
    rows: dict[int, Row] = {}
    for _, place, item, column, agency in found:
        rows.setdefault(place, Row(place, item, column, agency))
    return list(rows.values())[:limit]


def titles_with_any(pairs: Iterable[str], units: Sequence[int], limit: int) -> list[tuple[int, str]]:
    """Item and folded title of the newest entries of these agencies whose title holds one of the pairs."""
    select, values = _select(
        "e.item_id, e.title", [backend().titled_with_any(pairs), _in("agency_id", units)], limit
    )
    return _fetch(select, values)


def years_of(units: Sequence[int]) -> list[int]:
    """The years in which these agencies published what can be found, from the newest back to the oldest."""
    places = Entry.objects.filter(agency__in=units).values_list("place", flat=True)
    oldest, newest = places.order_by("place").first(), places.order_by("-place").first()
    if oldest is None or newest is None:
        return []
    return list(range(year_of(newest), year_of(oldest) - 1, -1))


def _select(columns: str, conditions: Sequence[Condition], limit: int) -> Condition:
    """The newest entries that meet all conditions."""
    using = backend()
    where = " AND ".join(condition for condition, _ in conditions)
    values = [value for _, own in conditions for value in own]
    ordered = f"SELECT {columns} FROM {using.source} WHERE {where} ORDER BY {using.place} DESC LIMIT %s"
    # SQLite takes an ordered select into a union only as a table.
    return f"SELECT * FROM ({ordered}) AS newest", [*values, limit]


def _limits(query: Query, filtered: bool) -> list[Condition]:
    limits = [_in("agency_id", query.units)]
    if filtered and query.column is not None:
        limits.append(_in("column_id", [query.column]))
    if filtered and query.agency is not None:
        limits.append(_in("agency_id", [query.agency]))
    if filtered and query.year is not None:
        limits.append((f"{backend().place} BETWEEN %s AND %s", list(places_of(query.year))))
    return limits


def _in(column: str, keys: Sequence[int]) -> Condition:
    return f"e.{column} IN ({', '.join(['%s'] * len(keys)) or 'NULL'})", list(keys)


def _fetch(statement: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
