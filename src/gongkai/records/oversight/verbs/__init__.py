"""The verbs of inspections, trainings and meetings."""

from gongkai.records.oversight.verbs.inspecting import CloseFinding, Found, HoldInspection, RectifyFinding
from gongkai.records.oversight.verbs.training import HoldTraining

__all__ = ["CloseFinding", "Found", "HoldInspection", "HoldTraining", "RectifyFinding"]
