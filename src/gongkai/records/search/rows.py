"""The statements of a search. They are the same on both databases but for the backend's own condition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection

from gongkai.records.search.backends import Condition, backend
from gongkai.records.search.models import TEXTS, Entry, places_of, year_of
from gongkai.records.search.query import Order, Query


class Row(NamedTuple):
    """A hit as the database gives it: its place in the order, and the keys of item, column and agency."""

    place: int
    item: int
    column: int
    agency: int


def rows_of(query: Query, limit: int, *, filtered: bool = False) -> list[Row]:
    """The first ``limit`` hits in their order, of the whole site or only those that pass the filters."""
    if query.order is Order.NEWEST:
        return list(map(Row._make, _fetch(*_newest(query, TEXTS, limit, filtered))))
    # An item all of whose words stand in its title comes first, then in title and numbers, and so on.
    selects, values = [], []
    for tier in range(len(TEXTS)):
        select, own = _newest(query, TEXTS[: tier + 1], limit, filtered)
        selects.append(f"SELECT {tier} AS tier, hits.* FROM ({select}) AS hits")
        values += own
    found = _fetch(f"{' UNION ALL '.join(selects)} ORDER BY tier, place DESC", values)
    return list(dict.fromkeys(Row._make(row) for _, *row in found))[:limit]


def titles_with_any(pairs: Iterable[str], units: Sequence[int], limit: int) -> list[tuple[int, str]]:
    """Item and folded title of the newest entries of these agencies whose title holds one of the pairs."""
    conditions = [backend().titled_with_any(pairs), _in("agency_id", units)]
    return _fetch(*_select("e.item_id, e.title", conditions, limit))


def years_of(units: Sequence[int]) -> list[int]:
    """The years in which these agencies published what can be found, from the newest back to the oldest."""
    places = Entry.objects.filter(agency__in=units).values_list("place", flat=True)
    oldest, newest = places.order_by("place").first(), places.order_by("-place").first()
    if oldest is None or newest is None:
        return []
    return list(range(year_of(newest), year_of(oldest) - 1, -1))


def _newest(query: Query, texts: Sequence[str], limit: int, filtered: bool) -> Condition:
    """The newest hits that hold each word in one of ``texts``."""
    conditions = [backend().holds_all(query.folded, texts), *_limits(query, filtered)]
    return _select("e.place, e.item_id, e.column_id, e.agency_id", conditions, limit)


def _select(columns: str, conditions: Sequence[Condition], limit: int) -> Condition:
    """The newest entries that meet all conditions."""
    using = backend()
    where = " AND ".join(condition for condition, _ in conditions)
    values = [value for _, own in conditions for value in own]
    statement = f"SELECT {columns} FROM {using.source} WHERE {where} ORDER BY {using.place} DESC LIMIT %s"
    return statement, [*values, limit]


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
