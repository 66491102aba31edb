"""The guide and the contact data that it tells (《条例》第十二条)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from gongkai.records.guide.faults import guide_faults
from gongkai.records.inspecting.looking import Look
from gongkai.records.oversight.models import ObjectKind
from gongkai.records.oversight.verbs import Suspected


def faulty_guide(look: Look) -> Iterator[Suspected]:
    """What the check of the guide finds: blanks, dead channels, an edition older than a year or than its data."""
    for fault in guide_faults(look.agency, look.on):
        about = hashlib.sha256(fault.encode()).hexdigest()[:12]
        yield Suspected(
            "guide", look.agency, fault, ObjectKind.GUIDE, "政府信息公开指南", look.agency.pk, about=about
        )
