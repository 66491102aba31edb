"""Waiting rows → public items, in chunks, inside the one transaction of ``ConfirmImport``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractYear

from gongkai.documents.markup import MarkedUp
from gongkai.documents.screening import Finding, WordList
from gongkai.law.numbers import LAST_SERIAL, IndexNumber, parse_index_number
from gongkai.records.agencies.models import Agency, last_number, take_numbers
from gongkai.records.background import Report
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure import gate
from gongkai.records.disclosure.models import Carrier, Item, Keeping, Publication, Publicity, Status
from gongkai.records.disclosure.signals import Change
from gongkai.records.disclosure.verbs.base import tell_change
from gongkai.records.disclosure.verbs.publishing import INDEX_SERIES
from gongkai.records.importing.models import Batch, StagedRow
from gongkai.records.importing.staging import chunks, open_findings, texts_of
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import append_each

CHUNK = 1000

_PLACES = {
    "title": gate.TITLE,
    "summary": gate.SUMMARY,
    "body": gate.BODY,
    "keywords": gate.KEYWORDS,
    "document_number": gate.DOCUMENT_NUMBER,
    "source": gate.SOURCE,
}
_NOTHING_LEFT = "（名称已隐去）"


@dataclass(frozen=True, slots=True)
class Need:
    """How many index numbers a year needs, and the greatest that rows of the year bring along."""

    year: int
    count: int
    above: int


def rows_to_import(batch: Batch) -> Any:
    """The waiting rows that become items."""
    return StagedRow.objects.filter(batch=batch, twin="")


def needs(batch: Batch) -> list[Need]:
    """The index numbers that the rows want, year by year: a number is given by the year of publication."""
    rows = rows_to_import(batch)
    bare = (
        rows.filter(index_number="", published_on__isnull=False)
        .annotate(year=ExtractYear("published_on"))
        .values("year")
        .annotate(count=Count("pk"))
        .order_by("year")
    )
    brought: dict[int, int] = defaultdict(int)
    ours = rows.filter(index_number__startswith=f"{batch.agency.code}/")
    for text in ours.values_list("index_number", flat=True).iterator():
        number = parse_index_number(text)
        brought[number.year] = max(brought[number.year], number.serial)
    wanted = {told["year"]: told["count"] for told in bare}
    return [Need(year, wanted.get(year, 0), brought[year]) for year in sorted(wanted.keys() | brought.keys())]


def years_too_full(batch: Batch) -> list[int]:
    """Years whose five digits would not suffice."""
    return [
        need.year
        for need in needs(batch)
        if max(last_number(batch.agency, INDEX_SERIES, need.year), need.above) + need.count > LAST_SERIAL
    ]


def commit(batch: Batch, *, by: Any, post: str, on: date, source: str, report: Report | None = None) -> int:
    """Publish every waiting row and empty the waiting room; gives how many items there are now.

    Must run inside a transaction: whoever kills it leaves everything as it was.
    """
    numbers = {
        need.year: iter(take_numbers(batch.agency, INDEX_SERIES, need.year, need.count, need.above))
        for need in needs(batch)
    }
    words = gate.word_list()
    # What reacts to the items asks for their column and unit: all items of one share one object.
    columns = {column.pk: column for column in Column.objects.filter(agency=batch.agency)}
    units = {
        unit.pk: unit for unit in Agency.objects.filter(reporting=batch.agency).select_related("reporting")
    }
    keys = list(rows_to_import(batch).order_by("published_on", "number").values_list("pk", flat=True))
    done = 0
    for chunk in chunks(iter(keys), CHUNK):
        rows = StagedRow.objects.filter(pk__in=chunk).order_by("published_on", "number")
        made = [
            _made(row, batch, numbers, words, units[row.values["agency"]], columns[row.values["column"]])
            for row in rows
        ]
        items = Item.objects.bulk_create([one.item for one in made])
        Publication.objects.bulk_create(publication for one in made for publication in one.publications(on))
        Keeping.objects.bulk_create(keeping for one in made for keeping in one.keepings(on, by.name))
        append_each(
            EventKind.ITEM_IMPORTED,
            ((item, {"index_number": item.index_number}) for item in items),
            actor=by,
            actor_post=post,
            on=on,
            source=source,
        )
        tell_change(items, Change.PUBLISHED, on)
        done += len(items)
        if report:
            report(done, len(keys))
    StagedRow.objects.filter(batch=batch).delete()
    return done


@dataclass
class _Made:
    """An item not yet saved, and what will belong to it."""

    item: Item
    carriers: Sequence[str]
    url: str
    kept: dict[str, tuple[str, str, str]] = field(default_factory=dict)  # fingerprint → place, kind, reason

    def publications(self, on: date) -> Iterator[Publication]:
        for carrier in self.carriers:
            url = self.url if carrier == Carrier.COUNTY_PORTAL else ""
            yield Publication(
                item=self.item,
                agency_id=self.item.agency_id,
                carrier=carrier,
                published_on=self.item.published_on,
                item_published_on=self.item.published_on,
                url=url,
                # Whoever confirms the import vouches for what the ledger says about addresses.
                confirmed_on=on if url else None,
            )

    def keepings(self, on: date, by: str) -> Iterator[Keeping]:
        for mark, (place, kind, reason) in self.kept.items():
            yield Keeping(
                item=self.item,
                place=place,
                kind=kind,
                fingerprint=mark,
                reason=reason,
                kept_on=on,
                kept_by=by,
            )


def _made(
    row: StagedRow,
    batch: Batch,
    numbers: Mapping[int, Iterator[int]],
    words: WordList,
    unit: Agency,
    column: Column,
) -> _Made:
    values = dict(row.values)
    kept = _decided(values, batch.decisions, words) if row.kinds else {}
    day = row.published_on
    if day is None:
        raise ValueError(f"第{row.number}行没有公开日期")
    item = Item(
        agency=unit,
        column=column,
        index_number=row.index_number or _number(batch.agency, day.year, numbers),
        title=values["title"].strip() or _NOTHING_LEFT,
        summary=values["summary"],
        body=values["body"],
        document_number=values["document_number"],
        formed_on=date.fromisoformat(values["formed_on"]),
        keywords=values["keywords"],
        source=values["source"],
        publicity=Publicity.PROACTIVE,
        status=Status.PUBLISHED,
        published_on=day,
    )
    return _Made(item, values["carriers"], values["url"], kept)


def _number(home: Agency, year: int, numbers: Mapping[int, Iterator[int]]) -> str:
    return str(IndexNumber(home.code, year, next(numbers[year])))


def _decided(
    values: dict[str, Any], decisions: Mapping[str, Any], words: WordList
) -> dict[str, tuple[str, str, str]]:
    """Mask or remove in ``values`` what was decided so; gives what stays, with its reason, by fingerprint."""
    kept = {}
    for key, text in texts_of(values).items():
        changes = []
        for finding in open_findings(text, words):
            decision = decisions[str(finding.type)]
            if decision["do"] == "keep":
                mark = gate.fingerprint(_PLACES[key], finding)
                kept[mark] = (_PLACES[key], str(finding.type), decision["reason"])
            else:
                changes.append((finding.start, finding.end, _replacement(finding, decision["do"])))
        if changes:
            values[key] = (
                MarkedUp(values[key]).replaced(changes) if key == "body" else _replaced(text, changes)
            )
    return kept


def _replacement(finding: Finding, do: str) -> str:
    return finding.masked if do == "mask" else ""


def _replaced(text: str, changes: Sequence[tuple[int, int, str]]) -> str:
    for start, end, new in reversed(changes):
        text = text[:start] + new + text[end:]
    return text
