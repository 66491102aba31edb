"""The assessment of a year: the scheme, scores, the provisional result, comments and objections, the decision."""

from gongkai.records.assessment.verbs.deciding import DecideAssessment, PutOutAssessment
from gongkai.records.assessment.verbs.remarks import DecideObjection, RaiseRemark
from gongkai.records.assessment.verbs.schemes import AdoptScheme, DraftScheme, OpenAssessment
from gongkai.records.assessment.verbs.scoring import FlagVeto, Points, ScoreIndicator, SubmitAssessment

__all__ = [
    "AdoptScheme",
    "DecideAssessment",
    "DecideObjection",
    "DraftScheme",
    "FlagVeto",
    "OpenAssessment",
    "Points",
    "PutOutAssessment",
    "RaiseRemark",
    "ScoreIndicator",
    "SubmitAssessment",
]
