"""A process that appends to the log in the database named by DATABASE_URL, or writes its files.

append N [NAME]     publish N items at once, as a bulk action does; writers at once have different names
publish STEP        publish an item and kill itself with SIGKILL before or after the commit
write FOLDER STEP   write the files and kill itself before the file number STEP is put in its place (0: never)
"""

# ruff: noqa: E402 (Django is set up before its models are imported)
from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import django

django.setup()

from django.db import transaction

from gongkai.records.disclosure.models import Item, Status
from gongkai.records.disclosure.signals import Change
from gongkai.records.transparency.log import append
from gongkai.records.transparency.tiles import write_tiles
from tests.records.world import START


def append_many(number: str, name: str = "0") -> None:
    signed = Item.objects.filter(status=Status.SIGNED).earliest("pk")
    done = Item.objects.exclude(index_number=None).count()
    items = Item.objects.bulk_create(
        Item(
            agency=signed.agency,
            column=signed.column,
            title=f"测试{serial}",
            index_number=f"10000000{name}/2022-{serial:05}",
            formed_on=START,
            published_on=START,
            publicity=signed.publicity,
            status=Status.PUBLISHED,
        )
        for serial in range(done, done + int(number))
    )
    append(items, Change.PUBLISHED, START)


def publish(step: str) -> None:
    with transaction.atomic():
        append_many("1")
        if step == "before":
            kill()
    kill()


def write(folder: str, step: str) -> None:
    replace, put = Path.replace, 0

    def put_or_die(beside: Path, target: Any) -> Path:
        nonlocal put
        put += 1
        if put == int(step):
            kill()
        return replace(beside, target)

    Path.replace = put_or_die  # type: ignore[method-assign,assignment]
    write_tiles(Path(folder))


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    {"append": append_many, "publish": publish, "write": write}[sys.argv[1]](*sys.argv[2:])
