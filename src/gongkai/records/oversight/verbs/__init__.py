"""The verbs of inspections, trainings and meetings."""

from gongkai.records.oversight.verbs.attending import (
    InviteToTraining,
    RecordAttendance,
    SignIn,
    StrikeOut,
    Uninvite,
)
from gongkai.records.oversight.verbs.certifying import IssueCertificates
from gongkai.records.oversight.verbs.inspecting import (
    AddSuspicions,
    BeginInspection,
    ConfirmSuspicions,
    DismissSuspicions,
    Found,
    HoldInspection,
    NoteFinding,
    Suspected,
    TheProgram,
)
from gongkai.records.oversight.verbs.meetings import (
    CallMeeting,
    CancelMeeting,
    ChangeMeeting,
    HoldMeeting,
    Resolved,
)
from gongkai.records.oversight.verbs.rectifying import (
    CloseFinding,
    EscalateFinding,
    NotifyUnit,
    PostponeFinding,
    RectifyFinding,
    ReopenFinding,
    SuperviseFinding,
)
from gongkai.records.oversight.verbs.testing import EnterMarks, TakeTest
from gongkai.records.oversight.verbs.training import (
    CancelTraining,
    ChangeTraining,
    ConcludeTraining,
    HoldTraining,
    PlanTraining,
)

__all__ = [
    "AddSuspicions",
    "BeginInspection",
    "CallMeeting",
    "CancelMeeting",
    "CancelTraining",
    "ChangeMeeting",
    "ChangeTraining",
    "CloseFinding",
    "ConcludeTraining",
    "ConfirmSuspicions",
    "DismissSuspicions",
    "EnterMarks",
    "EscalateFinding",
    "Found",
    "HoldInspection",
    "HoldMeeting",
    "HoldTraining",
    "InviteToTraining",
    "IssueCertificates",
    "NoteFinding",
    "NotifyUnit",
    "PlanTraining",
    "PostponeFinding",
    "RecordAttendance",
    "RectifyFinding",
    "ReopenFinding",
    "Resolved",
    "SignIn",
    "StrikeOut",
    "SuperviseFinding",
    "Suspected",
    "TakeTest",
    "TheProgram",
    "Uninvite",
]
