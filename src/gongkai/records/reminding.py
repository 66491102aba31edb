"""Reminders by e-mail: once a day to the mailbox of a unit; what was sent is told in the journal (docs/adr/0026)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.db import transaction

from gongkai.records.agencies.models import Agency
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event, append
from gongkai.records.today import retrospective_source
from gongkai.records.verbs import locked

Post = Callable[[str, str, str], None]
"""Sends a mail: subject, text, address."""


@dataclass(frozen=True)
class TheDailyRun:
    """Who sends: no person."""

    name: str = "系统"
    pk: None = None


@dataclass(frozen=True)
class Reminder:
    """What one unit is told on one day; a subclass says of what. ``agency``: whose work it is.

    ``kind``: the event by which it is told in the journal, once a day and unit; ``measure``: what ``count`` counts.
    """

    unit: Agency
    agency: Agency

    kind: ClassVar[EventKind]
    measure: ClassVar[str]

    @property
    def address(self) -> str:
        """The unit's mailbox, else its agency's; "" when neither has one."""
        return self.unit.email or self.agency.email

    @property
    def count(self) -> int:
        raise NotImplementedError

    def subject(self) -> str:
        raise NotImplementedError

    def text(self, on: date) -> str:
        raise NotImplementedError


def send(reminder: Reminder, on: date, post: Post) -> bool:
    """Send it, unless it was sent on that day. Whether it was sent now.

    What was sent is an event of the journal, written in the transaction in which the mail server took the mail: a mail
    that fails is tried again at the next run, and two runs at once send one.
    """
    with transaction.atomic():
        unit = locked(reminder.unit)
        sent = Event.objects.about(unit).filter(kind=reminder.kind, business_date=on)
        if sent.exists():
            return False
        post(reminder.subject(), reminder.text(on), reminder.address)
        append(
            reminder.kind,
            unit,
            agency=reminder.agency,
            actor=TheDailyRun(),
            actor_post="每日提醒",
            on=on,
            data={"unit": unit.name, "count": reminder.count},
            source=retrospective_source(),
        )
    return True
