"""Founding agencies, enrolling staff, terms of office, contact data, holiday notices."""

from gongkai.records.agencies.verbs.first import bootstrap
from gongkai.records.agencies.verbs.founding import CONTACT_FIELDS, ChangeContact, FoundAgency, plant
from gongkai.records.agencies.verbs.holidays import EnterHolidayNotice
from gongkai.records.agencies.verbs.people import (
    BeginTerm,
    ChangeOwnContact,
    ChangeStaffContact,
    EndTerm,
    EnrolStaff,
    SetPassword,
    seat,
)

__all__ = [
    "CONTACT_FIELDS",
    "BeginTerm",
    "ChangeContact",
    "ChangeOwnContact",
    "ChangeStaffContact",
    "EndTerm",
    "EnrolStaff",
    "EnterHolidayNotice",
    "FoundAgency",
    "SetPassword",
    "bootstrap",
    "plant",
    "seat",
]
