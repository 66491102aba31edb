"""To whom an event is told: functions from the event and its subject to the keys of people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gongkai.records.agencies.models import Agency, Term
from gongkai.records.authority import Action, roles_for
from gongkai.records.disclosure.models import Item, Status
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import today

People = set[Any]
Who = Callable[[Event, Any], People]


def posts(action: Action, of: str = "") -> Who:
    """Who may do ``action`` for the agency of the event, or for the subject's ``of``: the nearest posts."""
    return lambda event, subject: nearest(action, getattr(subject, of) if of else event.agency)


def person(field: str) -> Who:
    """The person that the subject names in ``field``, if any."""
    return lambda event, subject: {getattr(subject, f"{field}_id")} - {None}


def person_or(field: str, action: Action, of: str = "") -> Who:
    """The person that the subject names in ``field``, else who holds the post."""
    named, held = person(field), posts(action, of)
    return lambda event, subject: named(event, subject) or held(event, subject)


def who_did(*kinds: EventKind) -> Who:
    """Who did one of these to the subject last."""

    def found(event: Event, subject: Any) -> People:
        earlier = Event.objects.about(subject).filter(kind__in=kinds, actor__isnull=False)
        last = earlier.order_by("pk").values_list("actor", flat=True).last()
        return {last} - {None}

    return found


def named_in(name: str) -> Who:
    """The people whose keys the event's data has under ``name``."""
    return lambda event, subject: set(event.data.get(name, ()))


def attendees(event: Event, subject: Any) -> People:
    """Everybody with an account who is on the list of a training or a meeting."""
    return set(subject.attendees.filter(staff__isnull=False).values_list("staff", flat=True))


def together(*ways: Who) -> Who:
    """Everybody whom one of them names."""
    return lambda event, subject: set().union(*(way(event, subject) for way in ways))


def next_step(event: Event, item: Item) -> People:
    """Who takes the next step with an item under review."""
    action = _NEXT.get(Status(item.status))
    return nearest(action, item.agency) if action else set()


_NEXT = {
    Status.CHECKED: Action.REVIEW_SECRECY,
    Status.CLEARED: Action.SIGN_OFF_ITEM,
    Status.SIGNED: Action.PUBLISH_ITEM,
}


def nearest(action: Action, agency: Agency) -> People:
    """Who holds a post for ``action`` at ``agency`` today, else at the first agency above that has one.

    Within the reporting agency, as authority reaches (``records.authority``).
    """
    above = [int(key) for key in agency.path.strip("/").split("/")]
    held = Term.objects.on(today()).filter(
        post__role__in=roles_for(action),
        post__agency__in=above,
        post__agency__reporting=agency.reporting_id,
        staff__is_active=True,
    )
    found = list(held.values_list("post__agency__path", "staff"))
    deepest = max((len(path) for path, _ in found), default=0)
    return {staff for path, staff in found if len(path) == deepest}
