"""What of the handbook waits for somebody: public entries that may no longer be true."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from gongkai.records.authority import Action
from gongkai.records.disclosure.models import Status
from gongkai.records.handbook.entries import written
from gongkai.records.handbook.models import Entry
from gongkai.records.handbook.staleness import alarms_of
from gongkai.records.today import today
from gongkai.web.desk.access import may_somewhere, own_units, where_may
from gongkai.web.desk.work import Waiting


def to_check(user: Any) -> list[Waiting]:
    """The public entries of the user's own units about which there is an alarm; the longest unseen first."""
    if not may_somewhere(user, Action.DRAFT_ITEM):
        return []
    mine = Entry.objects.filter(
        where_may(user, Action.DRAFT_ITEM),
        agency__in=own_units(user),  # the office above could, but it is the unit that knows
        item__status=Status.PUBLISHED,
    )
    told = written(mine.select_related("agency__reporting", "item"))
    alarms = alarms_of(told, today())
    found = [
        Waiting(
            one.content.name,
            one.entry.agency.name,
            one.entry.confirmed_on,
            (one.entry.confirmed_on or today()) + timedelta(days=settings.CONFIRM_SERVICES_AFTER_DAYS),
            reverse("desk:handbook-entry", args=[one.entry.pk]),
            "、".join(alarm.label for alarm in alarms[one.entry.pk]),
        )
        for one in told
        if alarms[one.entry.pk]
    ]
    return sorted(found, key=lambda one: one.due)
