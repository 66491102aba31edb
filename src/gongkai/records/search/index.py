"""Keeps the index in step with what the public may read, inside the transaction that changes it.

index(items)      # make it agree with these items: those that can be read are in it, others not
forget(items)     # take these items out
rebuild()         # make it agree with everything: compares, and writes only what differs
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Left

from gongkai.records.disclosure.models import Attachment, Carrier, Item, ItemQuerySet, Publication
from gongkai.records.disclosure.signals import Change
from gongkai.records.search.backends import backend
from gongkai.records.search.folding import PARAGRAPH, fold
from gongkai.records.search.models import TEXTS, Entry, place_of
from gongkai.records.search.text import plain

BATCH = 200
INDEXED_CHARACTERS = 500_000
"""Of an item with its attachments, about a thousand pages, so many characters can be found."""

_FACTS = ("place", "column_id", "agency_id", *TEXTS)
_ON_SITE = Exists(Publication.objects.filter(item=OuterRef("pk"), carrier=Carrier.WEBSITE))


@dataclass(slots=True)
class Repair:
    """What a rebuild wrote: items ``entered`` (new or with another text) and items ``forgotten``."""

    entered: int = 0
    forgotten: int = 0


def searchable() -> ItemQuerySet:
    """What can be found: what anyone may read (``Item.public()``) and stands on the website."""
    return Item.objects.public().filter(_ON_SITE)


def index(items: Iterable[Item]) -> Repair:
    """Make the index agree with these items: those that can be read are in it as they now are, others are not."""
    repair = Repair()
    for batch in _batches(items):
        _agree([item.pk for item in batch], repair)
    return repair


def follow(sender: Any, items: Sequence[Item], what: Change, **_: Any) -> None:
    """Receiver of ``visibility_changed``. Of what was withdrawn nothing stays in the files of the index either."""
    index(items)
    if what is Change.WITHDRAWN:
        transaction.on_commit(backend().scrub, robust=True)


def rebuild(tell: Callable[[int], None] = lambda done: None, *, from_scratch: bool = False) -> Repair:
    """Compare the index with every public item and repair it; ``tell`` hears how many were looked at.

    Each batch is a transaction: what was done before an interruption stays done, and the next run goes on from it.
    Memory does not grow with the number of items.
    """
    _ready(from_scratch)
    repair = Repair()
    for stale in _keys(Entry.objects.exclude(item__in=searchable()), "item_id"):
        _agree(stale, repair)
    done = 0
    for keys in _keys(searchable(), "pk"):
        _agree(keys, repair)
        done += len(keys)
        tell(done)
    return repair


def attachments_of(items: Sequence[Item]) -> dict[int, list[Attachment]]:
    """The attachments that the public may fetch with the current version of these items, by the item's number.

    Each with the ``readable`` beginning of its text.
    """
    current = Q(until=None) | Q(until__gt=F("item__version"))
    found = Attachment.objects.filter(current, item__in=items, since__lte=F("item__version")).exclude(
        released=""
    )
    of: dict[int, list[Attachment]] = defaultdict(list)
    for attachment in found.defer("parts", "text").annotate(readable=Left("text", INDEXED_CHARACTERS)):
        of[attachment.item_id].append(attachment)
    return of


def _agree(keys: Sequence[int], repair: Repair) -> None:
    with transaction.atomic():
        items = list(searchable().filter(pk__in=keys).select_for_update(no_key=True).order_by("pk"))
        files = attachments_of(items)
        due = {item.pk: _entry(item, files[item.pk]) for item in items}
        present = {entry.item_id: entry for entry in Entry.objects.filter(item__in=keys)}
        stale = [entry for key, entry in present.items() if key not in due or _differ(entry, due[key])]
        fresh = [entry for key, entry in due.items() if key not in present or _differ(entry, present[key])]
        if stale:
            backend().erase(stale)
        if fresh:
            backend().enter(fresh)
    repair.entered += len(fresh)
    repair.forgotten += len(present.keys() - due.keys())


def _entry(item: Item, attachments: Iterable[Attachment]) -> Entry:
    files = (text for one in attachments for text in (one.name, one.readable))
    texts = {
        "title": _joined(item.title),
        "numbers": _joined(item.index_number or "", item.document_number),
        "summary": _joined(item.summary, item.keywords),
        "body": _joined(plain(item.body), *files),
    }
    return Entry(
        place=place_of(item.published_on, item.pk),  # type: ignore[arg-type]  # what is public has a day
        item_id=item.pk,
        column_id=item.column_id,
        agency_id=item.agency_id,
        **texts,
    )


def _joined(*texts: str) -> str:
    return PARAGRAPH.join(filter(None, (fold(text[:INDEXED_CHARACTERS]) for text in texts)))[
        :INDEXED_CHARACTERS
    ]


def _differ(one: Entry, other: Entry) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in _FACTS)


def _ready(from_scratch: bool) -> None:
    """An empty index, or one whose two halves belong together."""
    with transaction.atomic():
        if from_scratch:
            backend().empty()
        elif not backend().is_sound():
            backend().refill(_batches(Entry.objects.iterator(BATCH)))


def _keys(rows: Any, name: str) -> Iterator[list[int]]:
    """The keys of the rows in ascending order, a batch at a time; what is written meanwhile does no harm."""
    last = 0
    while keys := list(
        rows.filter(**{f"{name}__gt": last}).order_by(name).values_list(name, flat=True)[:BATCH]
    ):
        yield keys
        last = keys[-1]


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
