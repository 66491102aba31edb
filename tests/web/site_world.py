"""A small town for the tests of the static site, and ways to look at what stands on disk."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from gongkai.records.agencies.verbs import ChangeContact
from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Item, Validity
from gongkai.records.disclosure.verbs import (
    AttachFile,
    CorrectItem,
    ProposeCorrection,
    PublishItem,
    ReviewCorrection,
    SetValidity,
    WithdrawItem,
)
from gongkai.records.uploads import Upload
from gongkai.web.site.manifest import CHANGES, MANIFEST
from gongkai.web.site.tree import decompressed
from tests.records.world import START, World, done

WEBSITE = "https://www.example.com/"
CONTACT = {
    "address": "测试镇测试路1号",
    "phone": "0371-00000000",
    "office_hours": "工作日8:30至12:00",
    "ogi_body": "测试镇党政办公室",
    "website": WEBSITE,
    "site_code": "4100000000",
    "reconsideration_body": "测试县人民政府",
}


def tell_contact(world: World) -> None:
    done(ChangeContact(by=world[Role.ADMINISTRATOR], on=START, of=world.town, contact=CONTACT))


def publish(world: World, on: date = START, attachment: Upload | None = None, **details: Any) -> Item:
    """A public item, with a file if one is given."""
    if attachment is None:
        return world.public_item(on, **details)
    from gongkai.records.disclosure.verbs import CheckItem, ReviewSecrecy, SignOffItem, SubmitItem

    item = world.item(on, **details)
    clerk = world[Role.CLERK]
    item = done(AttachFile(item=item, by=clerk, on=on, upload=attachment))
    item = done(SubmitItem(item=item, by=clerk, on=on))
    item = done(CheckItem(item=item, by=world[Role.DEPARTMENT_HEAD], on=on, opinion="同意"))
    item = done(ReviewSecrecy(item=item, by=world[Role.SECRECY_REVIEWER], on=on, opinion="同意"))
    item = done(SignOffItem(item=item, by=world[Role.OGI_HEAD], on=on, opinion="同意"))
    return done(PublishItem(item=item, by=world[Role.MANAGER], on=on))


def correct(world: World, item: Item, on: date, body: str) -> None:
    proposal = ProposeCorrection(
        by=world[Role.CLERK], on=on, item=item, title=item.title, summary="", body=body, reason="数字有误"
    )
    done(proposal)
    item.refresh_from_db()
    done(ReviewCorrection(by=world[Role.SECRECY_REVIEWER], on=on, item=item, opinion="同意"))
    done(CorrectItem(by=world.others["second_head"], on=on, item=item))


def withdraw(world: World, item: Item, on: date) -> None:
    done(WithdrawItem(by=world[Role.OGI_HEAD], on=on, item=item, reason="内容已经废止"))


def abolish(world: World, item: Item, on: date, replaced_by: Item | None = None) -> None:
    told = {"validity": Validity.ABOLISHED, "reason": "测政〔2023〕9号", "replaced_by": replaced_by}
    done(SetValidity(by=world[Role.MANAGER], on=on, item=item, **told))


def day(number: int) -> date:
    return START + timedelta(days=number)


def tree(root: Path) -> dict[str, bytes]:
    """Every file of a site but its manifest, what an interrupted writer left hidden, and the tiles of the log.

    A log that grew step by step keeps the partial tiles of each step (tlog-tiles permits it).
    """
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
        and not path.name.startswith((MANIFEST, CHANGES, "."))
        and root / "log" / "tile" not in path.parents
    }


def words(root: Path) -> str:
    """Everything that anybody could read in a site: names of files and their contents, unpacked."""
    told = []
    for path in root.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if path.suffix in (".gz", ".br"):
                content = decompressed(content, path.suffix)
            told += [path.relative_to(root).as_posix(), content.decode("utf-8", errors="replace")]
    return "\n".join(told)
