"""An event becomes notices, in its own transaction: never lost, never doubled, never to the one who did it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from gongkai.records.agencies.models import Staff
from gongkai.records.journal.models import Event
from gongkai.records.notices.models import NEVER_MUTED, Notice, Preferences
from gongkai.records.notices.rules import RULES
from gongkai.records.today import retrospective_source


def tell(event: Event, subject: models.Model, **_: Any) -> None:
    """Write the notices of one event as it happens. What is entered afterwards is no news to anybody."""
    if not retrospective_source():
        announce(event, subject)


def announce(event: Event, subject: models.Model) -> None:
    """Write the notices of one event: at most four queries, none for an event that no rule names."""
    rule = RULES.get(event.kind)
    if rule is None:
        return
    found = rule.to(event, subject) - {event.actor_id, None}
    if not found:
        return
    recipients = Staff.objects.filter(pk__in=found, is_active=True).values_list("pk", flat=True)
    has_muted = _muted(found, rule.area)
    now, text = timezone.now(), rule.say(event, subject)
    Notice.objects.bulk_create(
        Notice(
            recipient_id=pk,
            event=event,
            area=rule.area,
            text=text,
            made_at=now,
            read_at=now if pk in has_muted else None,  # it stands in the inbox, and calls nobody
        )
        for pk in recipients
    )


def _muted(staff: set[int], area: str) -> set[int]:
    if area in NEVER_MUTED:
        return set()
    chosen = Preferences.objects.filter(staff__in=staff).values_list("staff", "muted")
    return {pk for pk, muted in chosen if area in muted}
