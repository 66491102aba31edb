"""A town whose archive grows backward in time, for the benchmarks of publishing and serving; Wagtail beside it."""

from __future__ import annotations

import subprocess
import venv
from datetime import timedelta
from pathlib import Path

from search import World, put_on_website

from gongkai.records.agencies.models import Agency
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Item, Publicity, Status
from gongkai.records.disclosure.signals import Change
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.search.index import index
from gongkai.records.today import today
from gongkai.records.transparency.log import append

A_MONTH = 400
BATCH = 2_000
WAGTAIL = "wagtail>=7,<9"


def load(world: World, units: list[Agency], columns: list[Column], start: int, stop: int) -> None:
    """Items number ``start`` to ``stop``, older and older, as if each had been published on its day."""
    newest = today().replace(day=1) - timedelta(days=1)
    for begin in range(start, stop, BATCH):
        numbers = range(begin, min(begin + BATCH, stop))
        days = {number: newest - timedelta(days=number * 30 // A_MONTH) for number in numbers}
        items = Item.objects.bulk_create(
            Item(
                agency=units[number % len(units)],
                column=columns[number % len(columns)],
                index_number=f"999999999/{days[number].year}-{number % 90_000:05}",
                title=world.title(),
                body=f"<p>{world.body()}</p>",
                formed_on=days[number],
                publicity=Publicity.PROACTIVE,
                status=Status.PUBLISHED,
                published_on=days[number],
            )
            for number in numbers
        )
        put_on_website(items)
        Event.objects.bulk_create(
            Event(
                kind=EventKind.ITEM_PUBLISHED,
                subject_type=Item._meta.label_lower,
                subject_id=item.pk,
                agency_id=item.agency_id,
                business_date=item.published_on,
                actor=None,
                actor_name="测试员",
                actor_post="业务管理员",
                data={"index_number": item.index_number},
                source="测试资料",
            )
            for item in items
        )
        append(items, Change.PUBLISHED, newest)
        index(items)


def install_wagtail(folder: Path, *packages: str) -> Path | None:
    """The interpreter of a throw-away environment with these packages; None when they can't be installed."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--quiet", *packages]
    return None if subprocess.run(pip, capture_output=True).returncode else python
