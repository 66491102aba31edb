"""What of the requests between units waits for a user."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from gongkai.records.authority import Action
from gongkai.records.coordination.models import RequestQuerySet, RequestState
from gongkai.records.coordination.queries import listed
from gongkai.web.desk.access import may_somewhere, own_units, where_may
from gongkai.web.desk.work import Waiting


def to_answer(user: Any) -> list[Waiting]:
    """What the user's units were asked and have not answered."""
    if not may_somewhere(user, Action.COORDINATE):
        return []
    found = listed().unanswered().filter(where_may(user, Action.COORDINATE, "unit"), unit__in=own_units(user))
    return _waiting(found)


def to_close(user: Any) -> list[Waiting]:
    """What the user's units asked, and what was answered or returned since."""
    if not may_somewhere(user, Action.COORDINATE):
        return []
    found = listed().filter(
        where_may(user, Action.COORDINATE),
        agency__in=own_units(user),
        state__in=(RequestState.ANSWERED, RequestState.RETURNED),
    )
    return _waiting(found)


def _waiting(found: RequestQuerySet) -> list[Waiting]:
    return [
        Waiting(
            one.title,
            one.agency.name,
            one.sent_on,
            one.due_on,
            reverse("desk:request", args=[one.pk]),
            f"{one.label}，{one.get_kind_display()}"
            if one.is_open
            else f"{one.label}，{one.unit.name}{one.get_state_display()}",
        )
        for one in found.order_by("due_on", "pk")
    ]
