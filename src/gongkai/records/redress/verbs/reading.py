"""Reading who complained or asked for a correction: an act of its own, which the journal keeps each time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.law.sources import cite
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.redress.models import Complaint, OwnRecord
from gongkai.records.redress.verbs.base import KeyedVerb
from gongkai.records.verbs import Refusal


@dataclass(kw_only=True)
class ReadParticulars(KeyedVerb):
    """See name, identity and contact, and say what for (《民法典》第一千零三十九条: they are kept secret)."""

    action = Action.HANDLE_APPLICATION
    event = EventKind.APPLICANT_READ
    record = "of"

    of: Complaint | OwnRecord
    purpose: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.purpose not in PURPOSES:
            reasons.append(Refusal("请选择查看的用途", cite("civil_code", 1039)))
        return reasons

    def change(self) -> dict[str, Any]:
        return {"purpose": self.purpose}


# The journal keeps the purpose in plain words: it is chosen, not written, so that it names nobody.
PURPOSES = ("核实身份", "联系本人", "送达文书", "接受检查")
