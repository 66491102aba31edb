"""Monthly inspections with what they found; trainings and meetings."""

from gongkai.records.oversight.models.attending import Presence
from gongkai.records.oversight.models.inspecting import Finding, Inspection, Notice, ObjectKind, Suspicion
from gongkai.records.oversight.models.meetings import Invitee, Meeting, Resolution
from gongkai.records.oversight.models.training import Method, Participant, Training, Try

__all__ = [
    "Finding",
    "Inspection",
    "Invitee",
    "Meeting",
    "Method",
    "Notice",
    "ObjectKind",
    "Participant",
    "Presence",
    "Resolution",
    "Suspicion",
    "Training",
    "Try",
]
