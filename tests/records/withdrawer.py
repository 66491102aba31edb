"""Publishes and withdraws an item in the SQLite file that DATABASE_URL names; run by test_search.py.

Prints as JSON what search and the files of the database know of it before and afterwards. A text that is folded
differently than it is written tells the index from the item's own record, which stays inside.
"""

# ruff: noqa: E402 (Django is set up before its models are imported)
from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.settings.default"

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from gongkai.records.authority import Role
from gongkai.records.disclosure.verbs import WithdrawItem
from tests.records.searching import look, publish
from tests.records.world import START, World, build_world, done

WRITTEN, FOLDED = "\uf900\uf901\uf902", "\u8c48\u66f4\u8eca"
OTHERS = 300


def main() -> None:
    call_command("migrate", verbosity=0)
    world = build_world()
    publish(world, *["测试"] * OTHERS)
    item = world.public_item(title="测试", body=f"<p>{WRITTEN}</p>")
    publish(world, *["测试"] * OTHERS)
    published = traces(world)
    done(WithdrawItem(by=world[Role.OGI_HEAD], on=START, item=item, reason="内容有误"))
    told = {"published": published, "withdrawn": traces(world), "others": look(world, "测试").total}
    print(json.dumps(told))


def traces(world: World) -> dict[str, Any]:
    """``found`` by search; ``left``: whether the database's files still hold the end of a pair of the text.

    Neighbouring pairs of the index share their beginnings; the end of this one stands alone.
    """
    found = look(world, FOLDED).total
    connection.close()  # so that this process holds nothing back from the files
    file = Path(connection.settings_dict["NAME"])
    content = b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
    return {"found": found, "left": FOLDED[-1].encode() in content}


if __name__ == "__main__":
    main()
