"""Who acts at a training without holding a post over it: whoever comes in with the code that is shown there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.records.agencies.models import Staff
from gongkai.records.authority import ATTENDEE
from gongkai.records.oversight.models import Participant


@dataclass(frozen=True)
class AttendeeActor:
    """The person as the journal names them; ``pk`` of their account, if they have one and are logged in."""

    name: str
    pk: int | None = None
    is_active: bool = True

    def roles_over(self, agency: Any, on: date, *, tree_wide: bool) -> dict[Any, str]:
        return {ATTENDEE: "参加人员"}


def as_staff(person: Staff) -> AttendeeActor:
    """A person who is logged in."""
    return AttendeeActor(person.name, person.pk, person.is_active)


def as_participant(participant: Participant) -> AttendeeActor:
    """Somebody on the list who is not logged in."""
    return AttendeeActor(participant.name)
