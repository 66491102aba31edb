"""The month for leaders over many items, beside the plain way that loads the items of the months.

SQLite in a throw-away folder; with DATABASE_URL a throw-away database beside the one it names. The items lie over ten
years and 37 units. Both ways are measured in the same run, each the fastest of three, and must give the same numbers.

    python benchmarks/leaders.py [ITEMS]     (1000000)
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from annual import settle, throw_away_database  # it sets Django up before models are imported
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.records.agencies.models import Agency, AgencyKind
from gongkai.records.assessment.month import months_until, overview_of
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Item, Publicity, Status

ON = date(2026, 11, 20)
YEARS, UNITS, COLUMNS = 10, 37, 60
BATCH = 5_000
LIMIT = 0.3  # seconds, as the contract says


def main(items: int) -> None:
    with throw_away_database():
        town = found_town()
        load(town, items)
        settle()
        with CaptureQueriesContext(connection) as queries:
            overview = overview_of(town, ON, ON)
        assert dict(overview.trends[0].points) == plain_way(town)
        quick = fastest(lambda: overview_of(town, ON, ON))
        slow = fastest(lambda: plain_way(town), rounds=1)
        print(f"{connection.vendor}：{items:,}条信息，{UNITS}个单位，{len(queries)}次查询")
        print(
            f"每月情况 {quick * 1000:.0f}毫秒，逐条读取只算其中一个趋势 {slow * 1000:.0f}毫秒，{slow / quick:.0f}倍"
        )
        print("在300毫秒以内" if quick < LIMIT else "超过300毫秒")


def found_town() -> Agency:
    def add(name: str, code: str, kind: AgencyKind, parent: Agency | None) -> Agency:
        one = Agency.objects.create(
            name=name, code=code, kind=kind, parent=parent, path=f"{parent.path if parent else ''}{code}/"
        )
        one.reporting = parent or one
        one.save()
        return one

    town = add("基准镇人民政府", "100000000", AgencyKind.TOWN, None)
    for number in range(UNITS):
        add(f"基准单位{number}", f"1000001{number:02}", AgencyKind.VILLAGE, town)
    for number in range(COLUMNS):
        Column.objects.create(agency=town, owner=town, code=f"{number:03}", name=f"基准栏目{number}")
    return town


def load(town: Agency, count: int) -> None:
    """One in two hundred is not public yet; the rest are spread over the years."""
    chance = random.Random(6)
    units = list(Agency.objects.filter(parent=town))
    columns = list(Column.objects.all())
    for start in range(0, count, BATCH):
        rows = []
        for number in range(start, min(start + BATCH, count)):
            formed = ON - timedelta(days=chance.randrange(YEARS * 365))
            waits = number % 200 == 0
            rows.append(
                Item(
                    agency=chance.choice(units),
                    column=chance.choice(columns),
                    title=f"基准信息{number}",
                    formed_on=formed,
                    publicity=Publicity.PROACTIVE,
                    status=Status.CHECKED if waits else Status.PUBLISHED,
                    publish_by=formed + timedelta(days=28),
                    published_on=None if waits else formed,
                )
            )
        Item.objects.bulk_create(rows)


def plain_way(town: Agency) -> dict[date, int]:
    months = months_until(ON)
    counts = Counter(dict.fromkeys(months, 0))
    for one in Item.objects.filter(agency__in=town.counted_agencies(), published_on__gte=months[0]):
        if one.published_on and (month := one.published_on.replace(day=1)) in counts:
            counts[month] += 1
    return dict(counts)


def fastest(work: Callable[[], Any], rounds: int = 3) -> float:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
