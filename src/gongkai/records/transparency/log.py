"""Append to the log, in the transaction of the verb that made something public, and prove what stands in it.

An entry says what happened to which item and when, and commits to the content that the public then could read:
SHA-256 over a random salt and the content's own SHA-256. The content itself, and so any personal data in it, never
enters the log. While the item is public its salt is public too, so that anybody can check the commitment; it is
erased at withdrawal, so that what was withdrawn can't be guessed back.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from gongkai.records.agencies.models import Agency
from gongkai.records.disclosure.models import Attachment, Item, Status
from gongkai.records.disclosure.signals import Change
from gongkai.records.today import SHANGHAI
from gongkai.records.transparency import keys
from gongkai.records.transparency.merkle import by_tiles, inclusion_proof, tree_hash
from gongkai.records.transparency.models import Checkpoint, Key, Leaf, Log, Salt, Subtree
from gongkai.records.transparency.verify import WIDTH, leaf_hash, root

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class ItemProof:
    """That an item's content was logged. ``entry`` and ``content`` are JSON texts exactly as they were hashed.

    ``path`` leads from the entry at ``position`` to the root of ``checkpoint``, the first that covers it: a proof
    stays the same, and true, while the log grows.
    """

    position: int
    entry: str
    salt: str
    content: str
    path: tuple[str, ...]
    checkpoint: str

    def as_json(self) -> str:
        """The proof as ``verify.py`` reads it."""
        told = {
            "position": self.position,
            "leaf": self.entry,
            "salt": self.salt,
            "content": self.content,
            "path": self.path,
            "checkpoint": self.checkpoint,
        }
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def append(items: Sequence[Item], what: Change, on: date) -> None:
    """Append one entry for each item and sign the new head; in one transaction with the change itself."""
    if not items:
        return
    with transaction.atomic():
        log = _locked_log()
        size = size_of_log()
        if what == Change.WITHDRAWN:
            Salt.objects.filter(leaf__item__in=items).delete()
        hashes = [
            one
            for start in range(0, len(items), _BATCH)
            for one in _add(items[start : start + _BATCH], what, on, size + start)
        ]
        _fold(0, size, hashes)
        _sign(log, size + len(hashes))


def open_log() -> str:
    """The public key under which this installation signs; makes the log and the key if there are none yet."""
    with transaction.atomic():
        return _current_key(_locked_log())


def size_of_log() -> int:
    """How many entries there are."""
    last = Leaf.objects.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def proof_of(item: Item) -> ItemProof | None:
    """The proof for what the public now reads about ``item``; None when the log says nothing of it."""
    leaf = last_leaf_of(item)
    if leaf is None:
        return None
    checkpoint = Checkpoint.objects.filter(size__gt=leaf.position).earliest("size")
    path = inclusion_proof(by_tiles(row), leaf.position, checkpoint.size)
    return ItemProof(
        position=leaf.position,
        entry=leaf.entry,
        salt=bytes(leaf.salt.value).hex(),
        content=content_of(item, _files_of([item]).get(item.pk, [])),
        path=tuple(base64.b64encode(one).decode() for one in path),
        checkpoint=checkpoint.note,
    )


def last_leaf_of(item: Item) -> Leaf | None:
    """The entry that commits to what the public now reads about ``item``."""
    return Leaf.objects.filter(item=item).select_related("salt").order_by("-position").first()


class NewestFirst:
    """All entries with their items, newest first, for a paginator: a page costs the same wherever it lies."""

    def __len__(self) -> int:
        return size_of_log()

    def __getitem__(self, part: slice) -> list[Leaf]:
        size = len(self)
        first, last = size - min(part.stop, size), size - part.start
        found = Leaf.objects.filter(position__gte=first, position__lt=last).order_by("-position")
        return list(found.select_related("item__agency").defer("item__summary", "item__body"))


def row(level: int, first: int, last: int) -> list[bytes]:
    """The hashes ``first`` to ``last`` (exclusive) of a tile level; level 0 are those of the entries."""
    if level == 0:
        found = Leaf.objects.filter(position__gte=first, position__lt=last).order_by("position")
    else:
        found = Subtree.objects.filter(level=level, number__gte=first, number__lt=last).order_by("number")
    return [bytes(one) for one in found.values_list("hash", flat=True)]


def entries(first: int, last: int) -> list[bytes]:
    """The entries ``first`` to ``last`` (exclusive), as they were hashed."""
    found = Leaf.objects.filter(position__gte=first, position__lt=last).order_by("position")
    return [entry.encode() for entry in found.values_list("entry", flat=True)]


def content_of(item: Item, files: Iterable[tuple[str, str]]) -> str:
    """What the public reads about ``item``, as one canonical JSON text. ``files``: names and SHA-256 (hex)."""
    if item.status == Status.WITHDRAWN:
        return canonical(
            {"withdrawn_on": str(item.withdrawn_on), "withdrawal_reason": item.withdrawal_reason}
        )
    return canonical(
        {
            "title": item.title,
            "summary": item.summary,
            "body": item.body,
            "document_number": item.document_number,
            "formed_on": str(item.formed_on),
            "published_on": str(item.published_on),
            "validity": item.validity,
            "version": item.version,
            "attachments": [{"name": name, "sha256": sha256} for name, sha256 in files],
        }
    )


def canonical(told: dict[str, Any]) -> str:
    """JSON with sorted keys and no blanks."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _locked_log() -> Log:
    """The log, locked until the end of the transaction. It is named after the agency at the top of the tree."""
    locked = Log.objects.select_for_update(no_key=True)
    if log := locked.filter(pk=1).first():
        return log
    top = Agency.objects.filter(parent=None).order_by("pk").values_list("code", flat=True).first()
    Log.objects.get_or_create(pk=1, defaults={"origin": f"gongkai/{top}"})
    return locked.get(pk=1)


def _add(items: Sequence[Item], what: Change, on: date, position: int) -> list[bytes]:
    """Write the leaves and salts of ``items`` from ``position`` on; gives the hashes of the leaves."""
    codes = dict(Agency.objects.filter(pk__in={item.agency_id for item in items}).values_list("pk", "code"))
    files = _files_of(items)
    time = timezone.now().astimezone(SHANGHAI).isoformat(timespec="seconds")
    leaves, salts = [], []
    for place, item in enumerate(items, start=position):
        salt = secrets.token_bytes(32)
        digest = hashlib.sha256(content_of(item, files.get(item.pk, [])).encode()).digest()
        entry = canonical(
            {
                "v": 1,
                "event": str(what),
                "index_number": item.index_number,
                "agency": codes[item.agency_id],
                "on": str(on),
                "time": time,
                "commitment": hashlib.sha256(salt + digest).hexdigest(),
            }
        )
        leaves.append(Leaf(position=place, item=item, entry=entry, hash=leaf_hash(entry.encode())))
        salts.append(Salt(leaf_id=place, value=salt))
    Leaf.objects.bulk_create(leaves)
    Salt.objects.bulk_create(salts)
    return [bytes(leaf.hash) for leaf in leaves]


def _files_of(items: Sequence[Item]) -> dict[int, list[tuple[str, str]]]:
    """Item → name and SHA-256 of each file that the public may fetch, in their order."""
    files: dict[int, list[tuple[str, str]]] = {}
    versions = {item.pk: item.version for item in items}
    released = Attachment.objects.filter(item__in=versions).exclude(released="").order_by("item", "number")
    for pk, since, until, name, sha256 in released.values_list("item", "since", "until", "name", "released"):
        if since <= versions[pk] and (until is None or versions[pk] < until):
            files.setdefault(pk, []).append((name, sha256))
    return files


def _fold(level: int, size: int, added: list[bytes]) -> None:
    """Store the hash of each tile that became full when ``added`` followed the ``size`` hashes of a level."""
    start = size - size % WIDTH
    hashes = row(level, start, size) + added
    full = [root(hashes[first : first + WIDTH]) for first in range(0, len(hashes) - WIDTH + 1, WIDTH)]
    if not full:
        return
    above = start // WIDTH
    Subtree.objects.bulk_create(
        Subtree(level=level + 1, number=number, hash=one) for number, one in enumerate(full, start=above)
    )
    _fold(level + 1, above, full)


def _sign(log: Log, size: int) -> None:
    _current_key(log)
    top = base64.b64encode(tree_hash(by_tiles(row), 0, size)).decode()
    Checkpoint.objects.create(size=size, note=keys.sign(log.origin, f"{log.origin}\n{size}\n{top}\n"))


def _current_key(log: Log) -> str:
    """The public key, told among those of the log. One that was replaced stays told: what it signed stays valid."""
    return Key.objects.get_or_create(public=keys.public_key(log.origin))[0].public
