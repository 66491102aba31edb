"""What the public may see. Every query for items begins at the one visibility predicate, ``Item.public()``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils.timezone import localtime

from gongkai.records.agencies.models import Agency
from gongkai.records.annual.figures import Figures
from gongkai.records.annual.figures import count as count_figures
from gongkai.records.annual.models import Report
from gongkai.records.annual.scope import Scope
from gongkai.records.catalogue.models import Column, Part
from gongkai.records.disclosure.models import (
    Attachment,
    Carrier,
    Item,
    ItemQuerySet,
    ItemVersion,
    Publication,
)
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import SHANGHAI
from gongkai.records.transparency.models import Leaf

_PUBLISHING = (EventKind.ITEM_PUBLISHED, EventKind.ITEM_PUBLISHED_URGENTLY)
_ON_SITE = Exists(Publication.objects.filter(item=OuterRef("pk"), carrier=Carrier.WEBSITE))
# Counts are all that is kept between two requests; after ten minutes they are counted again in any case.
_COUNTS_KEPT = 600
_MOST_FOLLOWED = 50  # after so many events everything is counted at once

_IN_LISTS = ("index_number", "title", "published_on", "column_id", "validity")


def items_of(agency: Agency) -> ItemQuerySet:
    """What stands on the site of ``agency``, newest first. What was posted elsewhere only is not on the site."""
    return Item.objects.public().filter(_ON_SITE, agency__in=_units(agency))


def listed(items: ItemQuerySet) -> ItemQuerySet:
    """The same items with no more than a list shows of them."""
    return items.only(*_IN_LISTS)


def withdrawn_of(agency: Agency) -> ItemQuerySet:
    """What stood on the site and was withdrawn: index number, date and reason, nothing else."""
    tombstones = Item.objects.tombstones().filter(_ON_SITE, agency__in=_units(agency))
    return tombstones.only("index_number", "withdrawn_on", "withdrawal_reason")


def tombstone(agency: Agency, number: str) -> Item | None:
    """What is left of the withdrawn item with this index number."""
    return withdrawn_of(agency).filter(index_number=number).first()


# --- columns and how much is in them -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items are on the site: of each column (by its key) in each month (2023-04)."""

    by_column: dict[int, dict[str, int]] = field(default_factory=dict)

    def of(self, column: Column | None) -> dict[str, int]:
        """Month → number of items, the newest month first; of all columns if none is named."""
        if column:
            return self.by_column.get(column.pk, {})
        total: Counter[str] = Counter()
        for months in self.by_column.values():
            total.update(months)
        return dict(sorted(total.items(), reverse=True))

    def total(self, column: Column | None = None) -> int:
        return sum(self.of(column).values())


def counts_of(agency: Agency) -> Counts:
    """Counted anew only where something changed: each change of what is public has its row in the journal."""
    key, newest = f"counts:{agency.pk}", _newest_event()
    state, counts = cache.get(key, (None, Counts()))
    if state == newest:
        return counts
    events = _events_since(state)
    if events is None:
        counts = _count(agency)
    else:
        counts = _followed(agency, counts, {pk for kind, pk in events if kind == Item._meta.label_lower})
    cache.set(key, (newest, counts), _COUNTS_KEPT)
    return counts


def columns_of(agency: Agency, part: Part | None = None) -> list[Column]:
    """The columns of the site, in their order, each with the ``count`` of its items.

    An empty column is a fault of a government website (国办秘函〔2019〕19号), so one without items is listed only
    if it says that the agency produces no such information.
    """
    counts = counts_of(agency)
    columns = Column.objects.filter(Q(pk__in=counts.by_column) | ~Q(not_produced=""), agency=agency)
    if part:
        columns = columns.filter(part=part)
    found = list(columns)
    for column in found:
        column.count = counts.total(column)  # type: ignore[attr-defined]
    return found


# --- one item ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class File:
    """An attachment as the public has it; ``size`` in bytes."""

    number: int
    name: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Correction:
    """An older version: its number, when and why it was replaced."""

    number: int
    made_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Around:
    """What an item page shows beside the item: public items that belong to it, its files, its older versions.

    ``leaf`` is its last entry in the transparency log.
    """

    interprets: Item | None
    interpretations: list[Item]
    replaced_by: Item | None
    replaces: list[Item]
    newer: Item | None
    older: Item | None
    files: list[File]
    corrections: list[Correction]
    leaf: Leaf | None


def shown_item(agencies: QuerySet[Agency], number: str) -> Item | None:
    """The public item with this index number, if it is on the site of the first of ``agencies``.

    It comes with agency, reporting agency and column, the event of its publication and its last entry in the log.
    """
    publishing = Event.objects.filter(
        subject_type=Item._meta.label_lower, subject_id=OuterRef("pk"), kind__in=_PUBLISHING
    ).order_by("business_date", "id")
    leaves = Leaf.objects.filter(item=OuterRef("pk")).order_by("-position")
    return (
        Item.objects.public()
        .filter(_ON_SITE, agency__reporting=Subquery(agencies.values("pk")[:1]), index_number=number)
        .select_related("agency__reporting", "column")
        .annotate(
            told_at=Subquery(publishing.values("recorded_at")[:1]),
            told_from=Subquery(publishing.values("source")[:1]),
            logged_at=Subquery(leaves.values("position")[:1]),
            logged=Subquery(leaves.values("entry")[:1]),
        )
        .first()
    )


def published_at(item: Item) -> datetime:
    """The real moment of publication of a ``shown_item``. An entry made afterwards knows the day only."""
    if item.told_at and not item.told_from:  # type: ignore[attr-defined]
        return localtime(item.told_at, SHANGHAI)  # type: ignore[attr-defined]
    return datetime.combine(item.published_on, time.min, SHANGHAI)  # type: ignore[arg-type]


def around(item: Item) -> Around:
    """What stands beside a ``shown_item``, in one query."""
    rows = list(map(_Row._make, _related(item).union(_files(item), _corrections(item), all=True)))
    found = [_item(row) for row in rows if row.what == "item"]
    # Both neighbours are among those found, and nothing in the column lies between them and the item.
    here, column_mates = _place(item), [one for one in found if one.column_id == item.column_id]
    numbered = sorted((row for row in rows if row.what != "item"), key=lambda row: row.key)
    return Around(
        interprets=next((one for one in found if one.pk == item.interprets_id), None),
        interpretations=[one for one in found if one.interprets_id == item.pk],
        replaced_by=next((one for one in found if one.pk == item.replaced_by_id), None),
        replaces=[one for one in found if one.replaced_by_id == item.pk],
        newer=min((one for one in column_mates if _place(one) > here), key=_place, default=None),
        older=max((one for one in column_mates if _place(one) < here), key=_place, default=None),
        files=[File(row.key, row.text, row.word, row.size) for row in numbered if row.what == "file"],
        corrections=[Correction(row.key, row.day, row.text) for row in numbered if row.what == "correction"],
        leaf=Leaf(position=item.logged_at, entry=item.logged) if item.logged else None,  # type: ignore[attr-defined]
    )


def version_of(item: Item, number: int) -> ItemVersion | None:
    """An older version that was public; drafts rewritten before publication have no reason and stay inside."""
    return _older_versions(item).filter(number=number).first()


def files_of_version(item: Item, number: int) -> list[File]:
    """The public copies of the files that belong to version ``number``."""
    rows = item.attachments.of_version(number).exclude(released="")
    return [File(*row) for row in rows.values_list("number", "name", "kind", "size")]


def file_of(item: Item, number: int, name: str) -> Attachment | None:
    """The file with its public copy, of whichever public version; None for one that is not (yet) public."""
    return (
        item.attachments.filter(number=number, name=name, since__lte=item.version)
        .exclude(released="")
        .first()
    )


# --- lists for machines ------------------------------------------------------------------------------


def dated(items: ItemQuerySet) -> ItemQuerySet:
    """The items with the day of their last public change as ``changed_on``."""
    corrected = (
        ItemVersion.objects.filter(item=OuterRef("pk"), in_force=True)
        .exclude(reason="")
        .order_by("-number")
        .values("made_on")[:1]
    )
    return items.annotate(
        changed_on=Greatest(
            F("published_on"),
            Coalesce(Subquery(corrected), F("published_on")),
            Coalesce(F("validity_on"), F("published_on")),
        )
    )


# --- reports -----------------------------------------------------------------------------------------


def visible(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of the records behind a figure those that may still be shown; items say whether they are ``on_site``."""
    if rows.model is Item:
        return rows.filter(pk__in=Item.objects.public().values("pk")).annotate(on_site=_ON_SITE)
    if rows.model is Publication:
        return rows.filter(item__in=Item.objects.public())
    return rows


def reports_of(agency: Agency) -> QuerySet[Report]:
    """The annual reports that anyone may read, newest first."""
    return Report.objects.public().filter(agency=agency).select_related("agency", "item").order_by("-year")


def figures_counted(agency: Agency, year: int) -> Figures:
    """The figures of a report as they are counted now: once for the hundreds of pages that explain them."""
    key, newest = f"figures:{agency.pk}:{year}", _newest_event()
    state, figures = cache.get(key, (None, None))
    if state != newest or figures is None:
        figures = count_figures(Scope(agency, year))
        cache.set(key, (newest, figures), _COUNTS_KEPT)
    return figures


# --- helpers -----------------------------------------------------------------------------------------


def _newest_event() -> tuple[int, datetime] | None:
    """What names the state of the records."""
    return Event.objects.order_by("-id").values_list("id", "recorded_at").first()


def _events_since(state: tuple[int, datetime] | None) -> list[tuple[str, int]] | None:
    """What happened after ``state`` to which records; None if it is too much to tell or that state never was."""
    if state is None:
        return None
    events = Event.objects.filter(id__gte=state[0]).order_by("id")
    first, *after = events.values_list("id", "recorded_at", "subject_type", "subject_id")[
        : _MOST_FOLLOWED + 1
    ] or [()]
    if first[:2] != state or len(after) == _MOST_FOLLOWED:
        return None
    return [(kind, pk) for _, _, kind, pk in after]


def _units(agency: Agency) -> QuerySet[Agency]:
    return agency.counted_agencies().order_by().values("pk")


def _count(agency: Agency) -> Counts:
    days = items_of(agency).order_by().values_list("column", "published_on").annotate(Count("pk"))
    by_column: dict[int, dict[str, int]] = {}
    for column, day, count in sorted(days, key=lambda row: row[1], reverse=True):
        months = by_column.setdefault(column, {})
        month = f"{day:%Y-%m}"
        months[month] = months.get(month, 0) + count
    return Counts(by_column)


def _followed(agency: Agency, counts: Counts, items: Iterable[int]) -> Counts:
    """The counts after ``items`` changed: their months are counted again, all others stand."""
    by_column = {column: dict(months) for column, months in counts.by_column.items()}
    changed = Item.objects.filter(pk__in=items, published_on__isnull=False).order_by()
    for column, day in changed.values_list("column", "published_on").distinct():
        months = by_column.setdefault(column, {})
        month = f"{day:%Y-%m}"
        found = items_of(agency).filter(
            column=column, published_on__year=day.year, published_on__month=day.month
        )
        months[month] = found.count()
        by_column[column] = {name: months[name] for name in sorted(months, reverse=True) if months[name]}
    return Counts({column: months for column, months in by_column.items() if months})


def _beside(item: Item, column: ItemQuerySet, *, later: bool) -> Subquery:
    """The key of the neighbour in the same column: published next after ``item``, or last before it."""
    than, order = ("gt", "") if later else ("lt", "-")
    same_day = Q(published_on=item.published_on, **{f"pk__{than}": item.pk})
    beyond = same_day | Q(**{f"published_on__{than}": item.published_on})
    return Subquery(column.filter(beyond).order_by(f"{order}published_on", f"{order}pk").values("pk")[:1])


def _place(item: Item) -> tuple[date, int]:
    return item.published_on, item.pk  # type: ignore[return-value]


def _older_versions(item: Item) -> QuerySet[ItemVersion]:
    return item.versions.filter(in_force=True).exclude(reason="")


class _Row(NamedTuple):
    """A row of the one query for what stands beside an item: an item, a file or a correction."""

    what: str
    key: int  # of an item its key, of the others their number
    text: str
    word: str  # of an item its validity, of a file its kind
    day: date
    size: int
    index_number: str
    column: int
    interprets: int
    replaced_by: int


def _item(row: _Row) -> Item:
    return Item(
        pk=row.key,
        title=row.text,
        validity=row.word,
        published_on=row.day,
        index_number=row.index_number,
        column_id=row.column,
        interprets_id=row.interprets,
        replaced_by_id=row.replaced_by,
    )


def _related(item: Item) -> QuerySet[Any]:
    # A column belongs to one site: its items need not be asked whose they are.
    column = Item.objects.public().filter(_ON_SITE, column=item.column_id)
    newer, older = (_beside(item, column, later=later) for later in (True, False))
    related = Q(interprets=item) | Q(replaced_by=item) | Q(pk__in=[item.interprets_id, item.replaced_by_id])
    found = items_of(item.agency.reporting).filter(related | Q(pk=newer) | Q(pk=older)).order_by()
    own = (
        "pk",
        "title",
        "validity",
        "published_on",
        Value(0),
        "index_number",
        "column",
        "interprets",
        "replaced_by",
    )
    return found.values_list(Value("item"), *own)


_NOT_OF_AN_ITEM = (Value(""), Value(0), Value(0), Value(0))


def _files(item: Item) -> QuerySet[Any]:
    found = item.attachments.of_version(item.version).exclude(released="").order_by()
    no_day = Value(None, ItemVersion.made_on.field)
    return found.values_list(Value("file"), "number", "name", "kind", no_day, "size", *_NOT_OF_AN_ITEM)


def _corrections(item: Item) -> QuerySet[Any]:
    found = _older_versions(item).order_by()
    return found.values_list(
        Value("correction"), "number", "reason", Value(""), "made_on", Value(0), *_NOT_OF_AN_ITEM
    )
