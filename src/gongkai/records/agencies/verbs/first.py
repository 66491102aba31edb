"""The first agency and its administrator."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from gongkai.records import storable
from gongkai.records.agencies.models import Agency, AgencyKind, Staff
from gongkai.records.agencies.verbs.base import faults_of
from gongkai.records.agencies.verbs.founding import plant
from gongkai.records.agencies.verbs.people import seat
from gongkai.records.authority import Role
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import append
from gongkai.records.today import retrospective_source


def bootstrap(
    *, name: str, code: str, kind: AgencyKind, username: str, person: str, password: str, on: date
) -> Staff:
    """The first agency and its administrator, who has nobody above to appoint them.

    Only on an empty database: ValueError otherwise, and for data that no agency or person can have.
    """
    faults = [
        *storable.unreadable((name, username, person)),
        *faults_of(Agency(name=name.strip(), code=code), {"name", "code"}),
        *faults_of(Staff(username=username.strip(), name=person.strip()), {"username", "name"}),
    ]
    if faults:
        raise ValueError("；".join(faults))
    with transaction.atomic():
        if Staff.objects.exists() or Agency.objects.exists():
            raise ValueError("数据库里已经有机关和人员，不能再次初始化")
        validate_password(password)
        agency = plant(None, name, code, kind, "")
        staff = Staff(username=username, name=person, agency=agency)
        staff.set_password(password)
        staff.save()
        term = seat(agency, Role.ADMINISTRATOR, Role.ADMINISTRATOR.label, staff, on)
        append(
            EventKind.AGENCY_FOUNDED,
            agency,
            agency=agency,
            actor=staff,
            actor_post=str(term.post),
            on=on,
            data={"name": name, "code": code, "bootstrap": True},
            source=retrospective_source(),
        )
    return staff
