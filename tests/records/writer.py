"""A process that writes to the database named by DATABASE_URL; run by test_numbers_and_kills.py.

prepare          migrate and found the small world
write N NAME     register N applications and publish N items; every third transaction fails at its end
die STEP         print what the database holds, register one application and kill itself with SIGKILL at that step
tell             print what the database holds, as JSON
"""

# ruff: noqa: E402 (Django is set up before its models are imported)
from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import django

django.setup()

from django.core.management import call_command
from django.db import transaction

from gongkai.law.receipt import Channel
from gongkai.records import verbs
from gongkai.records.agencies.models import Agency, Staff
from gongkai.records.applications.models import Applicant, Application
from gongkai.records.applications.verbs import RegisterApplication
from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Item
from gongkai.records.disclosure.verbs import PublishItem
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from tests.records.world import APPLICANT, START, build_world, done

READY = 60  # items that wait for publication


class ChangedTheirMindError(Exception):
    """Makes a transaction fail after it took its number."""


def prepare() -> None:
    call_command("migrate", verbosity=0)
    world = build_world()
    world.reviewed_item(title="待发布")
    signed = Item.objects.get()
    Item.objects.bulk_create(
        Item(
            agency=signed.agency,
            column=signed.column,
            title=f"待发布{number}",
            formed_on=START,
            publicity=signed.publicity,
            status=signed.status,
        )
        for number in range(READY)
    )


def write(times: str, name: str) -> None:
    mine = int(name.removesuffix("号"))
    items = list(Item.objects.order_by("pk"))[mine * int(times) : (mine + 1) * int(times)]
    for number, item in enumerate(items, start=1):
        for act in (register(), PublishItem(by=manager(), on=START, item=item)):
            try:
                with transaction.atomic():
                    done(act)
                    if number % 3 == 0:
                        raise ChangedTheirMindError
            except ChangedTheirMindError:
                pass


def die(step: str) -> None:
    tell()
    verb = register()
    if step == "before change":
        verb.change = kill  # type: ignore[method-assign,assignment]
    elif step == "inside change":
        Applicant.save = kill  # type: ignore[method-assign]
    elif step == "after change":
        verbs.append = kill  # type: ignore[assignment]
    elif step == "after event":
        verb.after = kill  # type: ignore[method-assign,assignment]
    elif step == "after after":
        finish = verb.after
        verb.after = lambda: (finish(), kill())  # type: ignore[method-assign,assignment,return-value]
    done(verb)
    if step == "after commit":
        kill()


def kill(*_: Any, **__: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def tell() -> None:
    numbered = (EventKind.APPLICATION_REGISTERED, EventKind.ITEM_PUBLISHED)
    state = {
        "applications": list(Application.objects.order_by("pk").values_list("number", flat=True)),
        "applicants": Applicant.objects.count(),
        "index_numbers": sorted(filter(None, Item.objects.values_list("index_number", flat=True))),
        "numbered_events": Event.objects.filter(kind__in=numbered).count(),
        "events": Event.objects.count(),
    }
    state["applications"].sort(key=lambda number: int(number.partition("〕")[2].removesuffix("号")))
    print(json.dumps(state), flush=True)


def register() -> RegisterApplication:
    return RegisterApplication(
        by=manager(),
        on=START,
        at=Agency.objects.get(code="100000001"),
        channel=Channel.IN_PERSON,
        arrived_on=START,
        applicant_class="natural_person",
        topic="测试事项",
        applicant=APPLICANT,
    )


def manager() -> Staff:
    return Staff.objects.get(username=Role.MANAGER.value)


if __name__ == "__main__":
    {"prepare": prepare, "write": write, "die": die, "tell": tell}[sys.argv[1]](*sys.argv[2:])
