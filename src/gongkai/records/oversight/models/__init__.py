"""Monthly inspections with what they found; trainings and meetings."""

from gongkai.records.oversight.models.inspecting import Finding, Inspection
from gongkai.records.oversight.models.training import Training

__all__ = ["Finding", "Inspection", "Training"]
