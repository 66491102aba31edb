"""What the public may see. Every query for items begins at the one visibility predicate, ``Item.public()``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet
from django.utils.timezone import localtime

from gongkai.records.agencies.models import Agency
from gongkai.records.annual.models import Report, ReportStatus
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Carrier, Item, ItemQuerySet, ItemVersion, Publication
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import SHANGHAI

_PUBLISHING = (EventKind.ITEM_PUBLISHED, EventKind.ITEM_PUBLISHED_URGENTLY)
_ON_SITE = Exists(Publication.objects.filter(item=OuterRef("pk"), carrier=Carrier.WEBSITE))


def items_of(agency: Agency) -> ItemQuerySet:
    """What stands on the site of ``agency``, newest first. What was posted elsewhere only is not on the site."""
    return Item.objects.public().filter(_ON_SITE, agency__in=_units(agency))


def withdrawn_of(agency: Agency) -> ItemQuerySet:
    """What stood on the site and was withdrawn: index number, date and reason, nothing else."""
    tombstones = Item.objects.tombstones().filter(_ON_SITE, agency__in=_units(agency))
    return tombstones.only("index_number", "withdrawn_on", "withdrawal_reason")


def columns_of(agency: Agency) -> list[Column]:
    """The columns that have something on the site, in their order, each with the ``count`` of its items.

    An empty column is a fault of a government website (国办秘函〔2019〕19号), so none is listed.
    """
    counts = dict(items_of(agency).order_by().values_list("column").annotate(Count("pk")))
    columns = list(Column.objects.filter(agency=agency, pk__in=counts))
    for column in columns:
        column.count = counts[column.pk]  # type: ignore[attr-defined]
    return columns


def years_of(items: ItemQuerySet) -> list[int]:
    """The years from the newest publication back to the oldest."""
    ends = items.order_by().aggregate(first=Min("published_on"), last=Max("published_on"))
    if ends["first"] is None:
        return []
    return list(range(ends["last"].year, ends["first"].year - 1, -1))


def published_at(item: Item) -> datetime:
    """The real moment of publication. An entry made afterwards knows the day only: its beginning."""
    event = Event.objects.about(item).filter(kind__in=_PUBLISHING).first()
    if event and not event.source:
        return localtime(event.recorded_at, SHANGHAI)
    return datetime.combine(item.published_on, time.min, SHANGHAI)  # type: ignore[arg-type]


def corrections_of(item: Item) -> Iterable[ItemVersion]:
    """Date and reason of each correction; drafts rewritten before publication have no reason and stay inside."""
    return item.versions.filter(in_force=True).exclude(reason="").only("made_on", "reason")


def visible(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of the records behind a figure those that may still be shown; items say whether they are ``on_site``."""
    if rows.model is Item:
        return rows.filter(pk__in=Item.objects.public().values("pk")).annotate(on_site=_ON_SITE)
    if rows.model is Publication:
        return rows.filter(item__in=Item.objects.public())
    return rows


def reports_of(agency: Agency) -> QuerySet[Report]:
    """The approved annual reports, newest first."""
    return Report.objects.filter(agency=agency, status=ReportStatus.APPROVED).order_by("-year")


def _units(agency: Agency) -> list[int]:
    return list(agency.counted_agencies().values_list("pk", flat=True))
