"""How the time to count an annual report grows from ten thousand items to a million.

All items and applications are those of one agency and of the very year that is counted, which is harder than
life: an index number has room for 99,999 items a year. SQLite in a throw-away folder; with DATABASE_URL a
throw-away database beside the one it names. Each line is the fastest of three counts.

    python benchmarks/annual.py [ITEMS …]     (10000 100000 1000000; a tenth as many applications)
"""

# ruff: noqa: E402 (Django is set up before its models are imported)
from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import chain

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.settings.test")

import django

django.setup()

from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.law.applicants import APPLICANT_CLASSES
from gongkai.law.outcomes import OUTCOMES
from gongkai.records.agencies.models import Agency, AgencyKind
from gongkai.records.agencies.verbs import plant
from gongkai.records.annual.figures import ALL_ITEMS, ELSEWHERE, SITE, Figures, count
from gongkai.records.annual.scope import Scope
from gongkai.records.applications.models import Application
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Carrier, Item, Publication, Publicity, Status
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event

YEAR = 2025
SIZES = (10_000, 100_000, 1_000_000)
UNITS, COLUMNS = 30, 12
BATCH = 5_000
_BODY = "为方便群众办事，现将有关事项公布如下。" * 10


def main(sizes: tuple[int, ...]) -> None:
    with throw_away_database():
        town, units, columns = found_town()
        print(f"{connection.vendor}：一个机关、同一年的信息和申请，统计整份年度报告")
        print(f"{'信息':>10}{'申请':>10}{'秒':>9}{'增长':>8}{'数据增长':>8}   最慢的一次查询")
        first = before = 0.0
        loaded = 0
        for size in sizes:
            load(units, columns, loaded, size)
            settle()
            seconds, slowest, figures = timed(Scope(town, YEAR))
            assert figures[ALL_ITEMS] == size, figures[ALL_ITEMS]
            assert figures[SITE] + figures[ELSEWHERE] == size
            growth = f"×{seconds / before:.1f}" if before else ""
            data = f"×{size / loaded:.0f}" if loaded else ""
            print(
                f"{size:>12,}{size // 10:>12,}{seconds:>10.3f}{growth:>10}{data:>10}   {slowest}", flush=True
            )
            first, before, loaded = first or seconds, seconds, size
        print(f"数据增长 {sizes[-1] / sizes[0]:.0f} 倍，用时增长 {before / first:.0f} 倍")


@contextmanager
def throw_away_database() -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix="gongkai-benchmark-") as folder:
        is_file = connection.vendor == "sqlite"
        unused = os.path.join(folder, "benchmark.sqlite3") if is_file else f"gongkai_benchmark_{os.getpid()}"
        connection.settings_dict["TEST"]["NAME"] = unused
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def found_town() -> tuple[Agency, list[Agency], list[Column]]:
    town = plant(None, "测试镇人民政府", "000000000", AgencyKind.TOWN, "测政")
    units = [
        plant(town, f"测试单位{number}", f"{number:09}", AgencyKind.DEPARTMENT, "")
        for number in range(1, UNITS + 1)
    ]
    columns = Column.objects.bulk_create(
        Column(agency=town, owner=town, code=f"{number:02}", name=f"类别{number}")
        for number in range(COLUMNS)
    )
    return town, [town, *units], columns


def load(units: list[Agency], columns: list[Column], start: int, stop: int) -> None:
    """Records number ``start`` to ``stop``; a tenth as many applications. The journal is loaded as well."""
    for first in range(start, stop, BATCH):
        numbers = range(first, min(first + BATCH, stop))
        items = Item.objects.bulk_create([item(number, units, columns) for number in numbers])
        Publication.objects.bulk_create(chain.from_iterable(map(publications, numbers, items)))
        Event.objects.bulk_create(map(published, items))
        cases = [number // 10 for number in numbers if number % 10 == 0]
        Application.objects.bulk_create(application(number, units[0]) for number in cases)
        Event.objects.bulk_create(fee(number, units[0]) for number in cases if number % 50 == 0)


def item(number: int, units: list[Agency], columns: list[Column]) -> Item:
    return Item(
        agency=units[number % len(units)],
        column=columns[number % 7 % len(columns)],
        title=f"关于测试事项第{number}号的通知",
        body=_BODY,
        formed_on=_day(number),
        publicity=Publicity.PROACTIVE,
        status=Status.PUBLISHED,
        published_on=_day(number),
    )


def publications(number: int, item: Item) -> Iterator[Publication]:
    """Two in a hundred are published elsewhere only, one in ten elsewhere as well."""
    carriers = [Carrier.WEBSITE] if number % 50 else []
    carriers += [Carrier.NOTICE_BOARD] if number % 10 == 0 else []
    for carrier in carriers:
        yield Publication(
            item=item,
            agency_id=item.agency_id,
            carrier=carrier,
            published_on=item.published_on,
            item_published_on=item.published_on,
        )


def published(item: Item) -> Event:
    data = {"carriers": ["website"]}
    return _event(
        EventKind.ITEM_PUBLISHED, "disclosure.item", item.pk, item.agency_id, item.published_on, data
    )


def fee(number: int, town: Agency) -> Event:
    data = {"amount": "10.00"}
    return _event(EventKind.FEE_PAID, "applications.application", number, town.pk, _day(number), data)


def application(number: int, town: Agency) -> Application:
    classes, outcomes = list(APPLICANT_CLASSES), list(OUTCOMES)
    received = _day(number)
    finished = received + timedelta(days=number % 40)
    return Application(
        agency=town,
        number=f"测政依申请〔{YEAR}〕{number}号",
        channel="online",
        applicant_class=classes[number % len(classes)],
        arrived_on=received,
        received_on=received,
        answer_deadline=received + timedelta(days=28),
        finished_on=finished,
        outcome=outcomes[number % len(outcomes)],
    )


def settle() -> None:
    """What the server's autovacuum has done by the time anyone asks for a report; SQLite has nothing like it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def timed(scope: Scope, rounds: int = 3) -> tuple[float, str, Figures]:
    """Seconds of the fastest count, its slowest query with its share, and the figures."""
    fastest, slowest, figures = float("inf"), "", None
    for _ in range(rounds):
        with CaptureQueriesContext(connection) as queries:
            start = time.perf_counter()
            figures = count(Scope(scope.agency, scope.year))
            seconds = time.perf_counter() - start
        if seconds < fastest:
            worst = max(queries.captured_queries, key=lambda query: float(query["time"]))
            fastest, slowest = seconds, f"{float(worst['time']):.3f} 秒：{worst['sql'][:60]}…"
    assert figures is not None
    return fastest, slowest, figures


def _event(kind: EventKind, subject: str, pk: int, agency: int, day: date, data: dict[str, object]) -> Event:
    return Event(
        kind=kind,
        subject_type=subject,
        subject_id=pk,
        agency_id=agency,
        business_date=day,
        actor_name="测试员",
        actor_post="测试岗位",
        data=data,
    )


def _day(number: int) -> date:
    return date(YEAR, 1, 1) + timedelta(days=number % 365)


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
