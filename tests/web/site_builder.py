"""A process that builds the static site in GONGKAI_SITE; run, and killed, by test_site_kills.py.

prepare     migrate, found the small world and publish some items
build       the whole site in one process
"""

# ruff: noqa: E402 (Django is set up before its models are imported)
from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import django

django.setup()

from django.conf import settings
from django.core.management import call_command

from gongkai.web.site.build import build
from tests.records.world import build_world
from tests.web.site_world import day, publish, tell_contact, withdraw

ITEMS = 14


def prepare() -> None:
    call_command("migrate", verbosity=0)
    world = build_world()
    tell_contact(world)
    for number in range(ITEMS):
        item = publish(world, day(number), title=f"第{number}号通知", column=world.columns[number % 2])
    withdraw(world, item, day(ITEMS))


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare()
    else:
        built = build(Path(settings.SITE), jobs=int(sys.argv[2]))
        print(built.files, built.written, built.resumed)
