"""A ledger from the file to the public: rows a second and memory as ledgers grow, beside doing it row by row.

Stages: look (parsed in a child), stage (checked and screened row by row), publish (items, journal, search index and
transparency log in one transaction). Beside it, on rows of the same kind: reading them with openpyxl, and publishing
them one transaction each, with everything that follows a publication. Memory is the peak of this process above its
start; the child that parses has its own limit.

SQLite in a throw-away folder; with DATABASE_URL a throw-away database beside the one it names.

    python benchmarks/import.py [ROWS …]     (1000 10000)
    python benchmarks/import.py --full       (1000 10000 100000)
"""

# ruff: noqa: E402 (Django is set up before its models are imported)
from __future__ import annotations

import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import pairwise

_FOLDER = tempfile.TemporaryDirectory(prefix="gongkai-import-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.settings.test")
os.environ["GONGKAI_VAR"] = _FOLDER.name

import openpyxl
import xlsxwriter
from annual import found_town, throw_away_database
from django.db import transaction

from gongkai.documents.ledgers import open_ledger
from gongkai.records.agencies.models import Agency, Staff, take_numbers
from gongkai.records.agencies.verbs import seat
from gongkai.records.authority import Role
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Carrier, Item, Publication, Publicity, Status
from gongkai.records.disclosure.signals import Change
from gongkai.records.disclosure.verbs.base import tell_change
from gongkai.records.importing.fields import find_header
from gongkai.records.importing.models import Batch
from gongkai.records.importing.verbs import ConfirmImport, MapLedger, Received, StartImport
from gongkai.records.importing.work import read_rows
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import append
from gongkai.records.today import today

QUICK, FULL = (1_000, 10_000), (1_000, 10_000, 100_000)
ONE_BY_ONE = 300
HEAD = ("序号", "名称", "公开日期", "生成日期", "栏目", "文号", "责任单位", "内容概述")


def main(sizes: tuple[int, ...]) -> None:
    start = memory()
    with throw_away_database():
        town, units, columns = found_town()
        clerk, head = staff(town, "clerk"), staff(town, "head")
        print(f"{'行数':>8}{'读表':>10}{'检查':>10}{'公开':>10}{'合计 行/秒':>14}{'内存 MB':>10}")
        for size in sizes:
            content = ledger(size, units, columns)
            seconds = imported(content, town, clerk, head)
            told = "".join(f"{one:9.1f}秒"[-10:].rjust(10) for one in seconds)
            print(f"{size:8}{told}{size / sum(seconds):13.0f}{memory() - start:10.0f}")
        rate = sizes[-1] / sum(seconds[1:])
        alone = one_by_one(town, units, columns, clerk)
        print(f"逐条公开（每条一个事务）：{alone:.0f}条/秒；成批补录是它的{rate / alone:.1f}倍")
        content = ledger(sizes[-1], units, columns)
        ours, theirs = timed(lambda: read_ours(content)), timed(lambda: read_openpyxl(content))
        print(
            f"读出{sizes[-1]}行：{ours:.1f}秒（含子进程和限制）；openpyxl {theirs:.1f}秒，是它的{theirs / ours:.1f}倍"
        )


def imported(content: bytes, town: Agency, clerk: Staff, head: Staff) -> list[float]:
    """Seconds of looking, staging and publishing."""
    day, laps = today(), [time.perf_counter()]
    received = Received("台账.xlsx", content)
    batch = StartImport(by=clerk, on=day, at=town, received=received).perform()
    row, columns = find_header(batch.sheets[0]["head"])
    laps.append(time.perf_counter())
    MapLedger(by=clerk, on=day, batch=batch, sheet=0, header_row=row, columns=columns).perform()
    read_rows(Batch.objects.get(pk=batch.pk), by=clerk, on=day)
    laps.append(time.perf_counter())
    batch = ConfirmImport(by=head, on=day, batch=Batch.objects.get(pk=batch.pk)).perform()
    laps.append(time.perf_counter())
    assert batch.imported_count == batch.row_count
    return [after - before for before, after in pairwise(laps)]


def one_by_one(town: Agency, units: list[Agency], columns: list[Column], by: Staff) -> float:
    """Items a second when each is published by itself, with its event and all that follows."""
    day = today()

    def publish() -> None:
        for number in range(ONE_BY_ONE):
            with transaction.atomic():
                serial = take_numbers(town, "index_number", day.year, 1)[0]
                item = Item.objects.create(
                    agency=units[number % len(units)],
                    column=columns[number % len(columns)],
                    index_number=f"{town.code}/{day.year}-{serial:05}",
                    title=f"逐条公开的第{number}号通知",
                    formed_on=day,
                    published_on=day,
                    publicity=Publicity.PROACTIVE,
                    status=Status.PUBLISHED,
                )
                Publication.objects.create(
                    item=item,
                    agency=item.agency,
                    carrier=Carrier.WEBSITE,
                    published_on=day,
                    item_published_on=day,
                )
                append(
                    EventKind.ITEM_IMPORTED,
                    item,
                    agency=item.agency,
                    actor=by,
                    actor_post="业务管理员",
                    on=day,
                    data={"index_number": item.index_number},
                    source="测试资料",
                )
                tell_change([item], Change.PUBLISHED, day)

    return ONE_BY_ONE / timed(publish)


def read_ours(content: bytes) -> int:
    with open_ledger(content, "台账.xlsx") as opened:
        return sum(1 for _ in opened.rows(0))


def read_openpyxl(content: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return sum(1 for _ in book.active.iter_rows(values_only=True))


def ledger(size: int, units: list[Agency], columns: list[Column]) -> bytes:
    """An .xlsx with a merged title, days in three ways of writing, nothing wrong with it."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        sheet.merge_range(0, 0, 0, len(HEAD) - 1, "测试镇政府信息公开台账")
        sheet.write_row(1, 0, HEAD)
        for number in range(size):
            day = date(2008, 5, 1) + timedelta(days=number % 4500)
            ways = (
                day.isoformat(),
                f"{day.year}.{day.month}.{day.day}",
                f"{day.year}年{day.month}月{day.day}日",
            )
            sheet.write_row(number + 2, 0, cells(number, size, ways, units, columns))
    return file.getvalue()


def cells(
    number: int, size: int, ways: tuple[str, ...], units: list[Agency], columns: list[Column]
) -> list[str]:
    return [
        str(number + 1),
        f"关于做好{size}之{number}号测试工作有关事项的通知",
        ways[number % len(ways)],
        ways[0],
        columns[number % len(columns)].name,
        f"测政〔{ways[0][:4]}〕{number % 300 + 1}号",
        units[number % len(units)].name,
        f"为做好第{number}号测试工作，现将有关事项通知如下，请遵照执行。",
    ]


def staff(town: Agency, username: str) -> Staff:
    person = Staff.objects.create(username=username, name=f"测试员{username}", agency=town)
    seat(town, Role.MANAGER, "业务管理员", person, date(2008, 5, 1))
    return person


def timed(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - start


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def _cleaned() -> Iterator[None]:
    try:
        yield
    finally:
        _FOLDER.cleanup()


if __name__ == "__main__":
    words = sys.argv[1:]
    with _cleaned():
        main(FULL if words == ["--full"] else tuple(map(int, words)) or QUICK)
