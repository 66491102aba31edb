"""What was written about complaints and corrections, for those who may read it."""

from __future__ import annotations

from typing import Any

from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.keyed import Keyed
from gongkai.records.redress.models import OwnRecord


def words_of(event: Event, record: Keyed) -> dict[str, Any]:
    """The sealed texts of one event of ``record``; none when there are none, or when they were erased."""
    sealed = event.data.get("sealed")
    return record.unseal(sealed) if sealed else {}


def verification_of(own: OwnRecord) -> Event | None:
    """The last verification, on which the decision rests."""
    return Event.objects.about(own).filter(kind=EventKind.OWN_RECORD_VERIFIED).order_by("pk").last()


def verified_words(own: OwnRecord) -> dict[str, Any]:
    """The texts of the last verification; none before it."""
    found = verification_of(own)
    return words_of(found, own) if found else {}
