"""Dates that look made up (国办秘函〔2019〕19号, 单项否决 1: 伪造发文日期).

What was entered afterwards with its source is no forgery; the journal says so at every such event.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db.models import Count, F
from django.db.models.functions import TruncDate

from gongkai.law.inspection import term
from gongkai.law.numerals import chinese_date
from gongkai.records.disclosure.models import Item
from gongkai.records.inspecting.looking import Look
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.oversight.models import ObjectKind
from gongkai.records.oversight.verbs import Suspected
from gongkai.records.today import SHANGHAI

PUBLISHED = (EventKind.ITEM_PUBLISHED, EventKind.ITEM_PUBLISHED_URGENTLY)


def backdated(look: Look) -> Iterator[Suspected]:
    """Published on a day on which the journal has no such record, and nobody said that it was entered afterwards."""
    begin = datetime.combine(look.since, time(), SHANGHAI)
    recorded = Event.objects.filter(
        agency__in=look.agencies, kind__in=PUBLISHED, recorded_at__gte=begin, source=""
    ).annotate(recorded_on=TruncDate("recorded_at", tzinfo=SHANGHAI))
    told = dict(recorded.filter(business_date__lt=F("recorded_on")).values_list("subject_id", "recorded_on"))
    for item in Item.objects.public().filter(pk__in=list(told)).select_related("agency"):
        words = (
            f"《{item.title[:80]}》写明{chinese_date(item.published_on)}发布，"
            f"系统记录的发布时间是{chinese_date(told[item.pk])}，没有注明是补录"
        )
        yield Suspected("item-dates", item.agency, words, ObjectKind.ITEM, item.title, item.pk, is_veto=True)


def crowded(look: Look) -> Iterator[Suspected]:
    """Many old items put out by one unit on one day: perhaps made up for an inspection. Ledgers that were brought in
    with their source are no such thing: they keep the days on which they were public before."""
    published = Item.objects.public().filter(
        agency__in=look.agencies, published_on__gt=look.since, published_on__lte=look.on
    )
    old = published.filter(published_on__gt=F("formed_on") + timedelta(days=term("crowded_age_days")))
    days = old.order_by().values("agency", "agency__name", "published_on").annotate(count=Count("pk"))
    units = {one.pk: one for one in look.agency.counted_agencies()}
    for row in days.filter(count__gte=term("crowded_items")):
        day = row["published_on"]
        words = (
            f"{chinese_date(day)}一天发布了{row['count']}条生成于{term('crowded_age_days')}天以前的信息，"
            "请核实是否为应付检查突击发布"
        )
        yield Suspected(
            "item-dates",
            units[row["agency"]],
            words,
            ObjectKind.UNIT,
            row["agency__name"],
            about=day.isoformat(),
        )
