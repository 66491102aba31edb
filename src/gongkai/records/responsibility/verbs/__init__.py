"""The verbs of responsibility: deputies, accounts, leaving, and what proves the five 到位."""

from gongkai.records.responsibility.verbs.accounts import DisableStaff, EnableStaff
from gongkai.records.responsibility.verbs.commitments import DropCommitmentEvidence, KeepCommitmentEvidence
from gongkai.records.responsibility.verbs.deputies import NameDeputy
from gongkai.records.responsibility.verbs.leaving import Handing, HandOver

__all__ = [
    "DisableStaff",
    "DropCommitmentEvidence",
    "EnableStaff",
    "HandOver",
    "Handing",
    "KeepCommitmentEvidence",
    "NameDeputy",
]
