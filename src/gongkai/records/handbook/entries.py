"""What entries say: the newest version that was written, and the one in force, which the public reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from gongkai.documents.handbook import Content, PowerList, Service, content_document
from gongkai.documents.reading import clean_html
from gongkai.documents.writing import write_html
from gongkai.records.agencies.models import Agency
from gongkai.records.disclosure.models import ItemVersion
from gongkai.records.handbook.models import (
    Entry,
    EntryQuerySet,
    EntryVersion,
    Form,
    fingerprint,
    read_content,
)


@dataclass(frozen=True)
class Told:
    """An entry and what it says, in force or as it was written last."""

    entry: Entry
    content: Content


@dataclass(frozen=True)
class ToldService(Told):
    content: Service


@dataclass(frozen=True)
class ToldPowers(Told):
    content: PowerList


def entries_of(agency: Agency) -> EntryQuerySet:
    """The entries of an agency and its units, with what their pages need; in the order of units and names."""
    found = Entry.objects.filter(agency__in=agency.counted_agencies())
    return found.select_related("agency__reporting", "item")


def public_services(agency: Agency) -> list[ToldService]:
    """The services that anyone may read, as they are in force."""
    told = in_force(entries_of(agency).public().services())
    return [one for one in told if isinstance(one, ToldService)]


def public_powers(agency: Agency) -> list[ToldPowers]:
    """The lists of powers that anyone may read, as they are in force."""
    told = in_force(entries_of(agency).public().power_lists())
    return [one for one in told if isinstance(one, ToldPowers)]


def in_force(entries: EntryQuerySet) -> list[Told]:
    """The entries with the version whose text stands in their item now, which is what was reviewed.

    One whose text was changed in another way says nothing here: its item can still be read.
    """
    found = list(entries)
    texts = {entry.pk: fingerprint(entry.item.body) for entry in found}
    versions = _versions(found).values_list("entry", "text_sha256", "content").order_by("id")
    contents = {entry: content for entry, text, content in versions if texts[entry] == text}
    return [_told(entry, contents[entry.pk]) for entry in found if entry.pk in contents]


def written(entries: Iterable[Entry]) -> list[Told]:
    """The entries with what is to be worked on: the correction that is proposed, or else what their item says."""
    found = list(entries)
    waiting = ItemVersion.objects.filter(item__in=[entry.item_id for entry in found], in_force=False)
    proposed = dict(waiting.values_list("item", "body"))
    texts = {entry.pk: fingerprint(proposed.get(entry.item_id, entry.item.body)) for entry in found}
    newest, contents = {}, {}
    for pk, text, content in _versions(found).values_list("entry", "text_sha256", "content").order_by("id"):
        newest[pk] = content
        if texts[pk] == text:
            contents[pk] = content
    return [_told(entry, contents.get(entry.pk, newest[entry.pk])) for entry in found]


@lru_cache(maxsize=1_024)
def body_of(content: Content) -> str:
    """The text of the item that carries it. ValueError (Chinese) for characters that can't be printed.

    Kept for a while: rules, change and fingerprint of one verb all ask for it.
    """
    return clean_html(write_html(content_document(content, "", date.min)))


def _versions(entries: list[Entry]) -> QuerySet[EntryVersion]:
    return EntryVersion.objects.filter(entry__in=[entry.pk for entry in entries])


def _told(entry: Entry, content: dict[str, object]) -> Told:
    read = read_content(Form(entry.form), content)
    return ToldService(entry, read) if isinstance(read, Service) else ToldPowers(entry, read)
