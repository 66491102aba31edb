"""Reading who complained or asked for a correction: an act of its own, which the journal keeps each time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.records.applications.verbs.handling import Purpose
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.redress.models import Complaint, OwnRecord
from gongkai.records.redress.verbs.base import KeyedVerb


@dataclass(kw_only=True)
class ReadParticulars(KeyedVerb):
    """See name, identity and contact, and say what for (《民法典》第一千零三十九条: they are kept secret)."""

    action = Action.HANDLE_APPLICATION
    event = EventKind.APPLICANT_READ
    record = "of"

    of: Complaint | OwnRecord
    purpose: Purpose

    def change(self) -> dict[str, Any]:
        return {"purpose": self.purpose.label}
