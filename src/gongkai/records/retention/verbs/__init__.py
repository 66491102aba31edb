"""The archive and the end: package, hold, erasure by two persons, dropping what was kept by mistake."""

from gongkai.records.retention.verbs.erasures import ConfirmErasure, ProposeErasure, RejectErasure
from gongkai.records.retention.verbs.keeping import DropFile, LiftHold, PackageCase, SetHold, TakePackage

__all__ = [
    "ConfirmErasure",
    "DropFile",
    "LiftHold",
    "PackageCase",
    "ProposeErasure",
    "RejectErasure",
    "SetHold",
    "TakePackage",
]
