"""From approval to everywhere: what one publication costs while the archive grows.

A publication is timed from the click to the end of everything that follows: the verb and its journal, the search
index, the transparency log (all in one transaction), and the pages on disk. The archive grows backward in time, 400
items a month, as a town's does; each is in the database, in the log and in the index. Beside it: a full build of the
static site at the smallest size, and the publication of a page in Wagtail with as many pages (in an environment of
its own, if it can be installed; its search index on, its static site off: it has none).

SQLite in a throw-away folder; with DATABASE_URL a throw-away database beside the one it names.

    python benchmarks/publish.py [ITEMS …]     (1000 10000)
    python benchmarks/publish.py --full        (1000 10000 50000 100000)
"""

# ruff: noqa: E402 (Django is set up before its models are imported)
from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

_FOLDER = tempfile.TemporaryDirectory(prefix="gongkai-publish-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.settings.test")
os.environ["GONGKAI_VAR"] = f"{_FOLDER.name}/var"
os.environ["GONGKAI_SITE"] = f"{_FOLDER.name}/site"

from annual import found_town, settle, throw_away_database
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from search import World
from town import WAGTAIL, install_wagtail, load

from gongkai.records.agencies.models import Agency, Staff
from gongkai.records.agencies.verbs import seat
from gongkai.records.authority import Role
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Item, Publicity, Status
from gongkai.records.disclosure.verbs import PublishItem, WithdrawItem
from gongkai.records.today import today
from gongkai.web.site import manifest
from gongkai.web.site import update as updates
from gongkai.web.site.base import address_for
from gongkai.web.site.build import build
from gongkai.web.site.models import Waiting

QUICK, FULL = (1_000, 10_000), (1_000, 10_000, 50_000, 100_000)
TIMES = 15
_BODY = (
    "<p>为方便群众办事，现将有关事项公布如下。</p>" * 25
)  # nothing in it for the screening gate to ask about


def main(sizes: tuple[int, ...]) -> None:
    site = Path(settings.SITE)
    with throw_away_database():
        town, units, columns = found_town()
        Agency.objects.filter(pk=town.pk).update(website="https://www.example.com/", site_code="4100000000")
        town.refresh_from_db()
        manager = Staff.objects.create(username="manager", name="测试员", agency=town)
        seat(town, Role.MANAGER, "业务管理员", manager, date(2008, 5, 1))
        seat(town, Role.OGI_HEAD, "负责人", manager, date(2008, 5, 1))
        world, loaded, first = World(random.Random(2020)), 0, None
        print(
            f"{connection.vendor}：一次发布的毫秒数（{TIMES}次的中位数）；其中：办理、检索和日志 / 写入网页；撤回"
        )
        for size in sizes:
            load(world, units, columns, loaded, size)
            loaded = size
            settle()
            if size == sizes[0]:
                tell_of_full_build(site)
            else:
                site.mkdir(exist_ok=True)
            manifest.write(site, address_for(town), "benchmark", [])
            publication, pages, withdrawal, queries = measured(manager, units, columns, world)
            first = first or publication
            print(
                f"{size:>9,}条　发布{publication:8.1f}　其中网页{pages:8.1f}　撤回{withdrawal:8.1f}"
                f"　查询{queries:4d}次　×{publication / first:.2f}",
                flush=True,
            )
    compare_with_wagtail(sizes)


def tell_of_full_build(site: Path) -> None:
    began = time.perf_counter()
    built = build(site, jobs=1)
    seconds = time.perf_counter() - began
    print(
        f"整站生成：{built.files:,}个文件，{seconds:.1f}秒（一个进程），每秒{built.files / seconds:.0f}个",
        flush=True,
    )


def measured(
    manager: Staff, units: list[Agency], columns: list[Column], world: World
) -> tuple[float, float, float, int]:
    """Milliseconds of a publication, of the pages in it, of a withdrawal; queries of a publication."""
    publications, pages, withdrawals, queries = [], [], [], 0
    for number in range(TIMES + 1):
        item = signed(units[0], columns[number % len(columns)], world)
        verb = PublishItem(item=item, by=manager, on=today())
        if number == TIMES:  # noting queries takes time: once, and not timed
            with CaptureQueriesContext(connection) as asked:
                verb.perform()
            queries = len(asked)
            continue
        with timed_pages() as on_pages:
            began = time.perf_counter()
            item = verb.perform()
            publications.append(time.perf_counter() - began)
        pages.append(sum(on_pages))
        assert not Waiting.objects.exists(), Waiting.objects.last().failure
        assert item.title in (Path(settings.SITE) / "items" / item.index_number / "index.html").read_text()
        began = time.perf_counter()
        WithdrawItem(item=item, by=manager, on=today(), reason="测试").perform()
        withdrawals.append(time.perf_counter() - began)
    publication, page, withdrawal = (
        1000 * statistics.median(one) for one in (publications, pages, withdrawals)
    )
    return publication, page, withdrawal, queries


class timed_pages:
    """Within this context: the seconds that each update of the pages takes."""

    def __enter__(self) -> list[float]:
        self.plain, seconds = updates.update, []

        def update(root: Path) -> object:
            began = time.perf_counter()
            result = self.plain(root)
            seconds.append(time.perf_counter() - began)
            return result

        updates.update = update
        return seconds

    def __exit__(self, *_: object) -> None:
        updates.update = self.plain


def signed(unit: Agency, column: Column, world: World) -> Item:
    return Item.objects.create(
        agency=unit,
        column=column,
        title=world.title(),
        body=_BODY,
        formed_on=today(),
        publicity=Publicity.PROACTIVE,
        status=Status.SIGNED,
    )


def compare_with_wagtail(sizes: tuple[int, ...]) -> None:
    """Wagtail in an environment of its own; said so when it can't be had."""
    folder = Path(_FOLDER.name) / "wagtail"
    python = install_wagtail(folder, WAGTAIL)
    if python is None:
        print("Wagtail：没有比较，没有安装")
        return
    town = Path(__file__).with_name("wagtail_town.py")
    for size in sizes:
        told = subprocess.run(
            [python, town, "publish", str(size)],
            capture_output=True,
            text=True,
            env={"PATH": os.environ["PATH"]},
            cwd=folder,
        )
        if told.returncode:
            print(f"Wagtail：没有比较：{told.stderr.strip().splitlines()[-1]}")
            return
        milliseconds = json.loads(told.stdout.splitlines()[-1])["milliseconds"]
        print(f"Wagtail {size:>9,}页　发布{milliseconds:8.1f}", flush=True)


if __name__ == "__main__":
    words = sys.argv[1:]
    main(FULL if words == ["--full"] else tuple(map(int, words)) or QUICK)
