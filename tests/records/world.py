"""A small world for tests: a county with two towns, a department and a village, one person for each role.

Everything is done by verbs on the day ``START``. People and places are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings

from gongkai.law.receipt import Channel
from gongkai.records.agencies.models import Agency, AgencyKind, Staff
from gongkai.records.agencies.verbs import BeginTerm, ChangeContact, EnrolStaff, FoundAgency, bootstrap
from gongkai.records.applications.models import Application
from gongkai.records.applications.particulars import ApplicantForm
from gongkai.records.applications.verbs import ConfirmReceipt, RegisterApplication
from gongkai.records.authority import Role
from gongkai.records.catalogue.models import Column
from gongkai.records.catalogue.verbs import OpenColumn
from gongkai.records.disclosure.models import Carrier, Item
from gongkai.records.disclosure.verbs import (
    CheckItem,
    PublishItem,
    RegisterItem,
    ReviewSecrecy,
    SignOffItem,
    SubmitItem,
)
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import as_of, retrospective
from gongkai.records.verbs import Refused, Verb

START = date(2023, 1, 3)  # a Tuesday and a working day
SOURCE = "测试资料"
PASSWORD = "test-password-of-nobody"
APPLICANT = ApplicantForm(
    name="赵测试",
    identity="100000190001010000",
    contact="测试路1号",
    request="测试街道路施工方案",
    wanted_form="纸质，邮寄",
)


@dataclass
class World:
    """``people``: the town's own by role; ``others``: people from elsewhere by what they are."""

    county: Agency
    town: Agency
    other_town: Agency
    department: Agency
    village: Agency
    people: dict[Role, Staff]
    others: dict[str, Staff] = field(default_factory=dict)
    columns: list[Column] = field(default_factory=list)

    def __getitem__(self, role: Role) -> Staff:
        return self.people[role]

    def item(self, on: date = START, **details: Any) -> Item:
        """A draft by the department's clerk."""
        told = {"at": self.department, "column": self.columns[0], "title": "测试通知", "formed_on": on}
        return done(RegisterItem(by=self[Role.CLERK], on=on, **(told | details)))

    def reviewed_item(self, on: date = START, **details: Any) -> Item:
        """An item that went through all four eyes and waits for publication."""
        return self.review(self.item(on, **details), on)

    def review(self, item: Item, on: date = START) -> Item:
        """Take the draft through all four eyes."""
        item = done(SubmitItem(item=item, by=self[Role.CLERK], on=on))
        for verb, role in (
            (CheckItem, Role.DEPARTMENT_HEAD),
            (ReviewSecrecy, Role.SECRECY_REVIEWER),
            (SignOffItem, Role.OGI_HEAD),
        ):
            item = done(verb(item=item, by=self[role], on=on, opinion="同意"))
        return item

    def public_item(
        self, on: date = START, carriers: tuple[Carrier, ...] = (Carrier.WEBSITE,), **details: Any
    ) -> Item:
        item = self.reviewed_item(on, **details)
        return done(PublishItem(item=item, by=self[Role.MANAGER], on=on, carriers=carriers))

    def application(
        self, on: date = START, channel: Channel = Channel.IN_PERSON, **details: Any
    ) -> Application:
        """An application that is received on ``on``, whatever its channel."""
        told = {"at": self.town, "arrived_on": on, "applicant_class": "natural_person", "topic": "测试事项"}
        told |= {"channel": channel, "applicant": APPLICANT} | details
        case = done(RegisterApplication(by=self[Role.MANAGER], on=on, **told))
        if case.received_on is None:
            case = done(ConfirmReceipt(case=case, by=self[Role.MANAGER], on=on))
        return case

    def all_rounder(self, username: str, at: Agency | None = None) -> Staff:
        """A person who holds every post of the town (or of ``at``), so that only four eyes can stop them."""
        at, root = at or self.town, self[Role.ADMINISTRATOR]
        verb = EnrolStaff(by=root, on=START, at=at, username=username, name=username, password=PASSWORD)
        staff = done(verb)
        for role in Role:
            done(BeginTerm(by=root, on=START, at=at, role=role, staff=staff))
        return staff


def done(verb: Verb) -> Any:
    """Perform the verb as work entered afterwards, on its own day."""
    with as_of(verb.on), retrospective(SOURCE):
        return verb.perform()


def reasons(verb: Verb) -> list[str]:
    """Why the verb may not be done on its own day; each reason must name its basis and say something."""
    with as_of(verb.on):
        refusals = verb.refusals()
    assert all(refusal.citation and refusal.reason for refusal in refusals), refusals
    return [refusal.reason for refusal in refusals]


def refused(verb: Verb) -> list[str]:
    """The reasons for which ``perform`` refuses; nothing is written, and ``refusals`` gives the same ones."""
    told, before = reasons(verb), row_counts()
    with as_of(verb.on), pytest.raises(Refused) as caught:
        verb.perform()
    assert [refusal.reason for refusal in caught.value.refusals] == told
    assert row_counts() == before
    return told


def attempted(verb: Verb) -> list[str]:
    """As ``refused``, for a text with a secrecy mark: nothing is kept but that somebody tried."""
    told, before = reasons(verb), row_counts()
    with as_of(verb.on), pytest.raises(Refused):
        verb.perform()
    assert row_counts() == before | {"journal.Event": before["journal.Event"] + 1}
    event = Event.objects.order_by("pk").last()
    assert event is not None
    assert (event.kind, event.data, event.agency) == (EventKind.SECRET_REFUSED, {}, verb.agency())
    return told


def row_counts() -> dict[str, int]:
    """How many rows each table of the records floor has."""
    models = [model for model in apps.get_models() if model.__module__.startswith("gongkai.records")]
    return {model._meta.label: model._base_manager.count() for model in models}


def examples(number: int) -> settings:
    """Settings of a property over the database: as found, without shrinking, which takes minutes there."""
    return settings(
        max_examples=number,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
    )


@contextmanager
def rolled_back() -> Iterator[None]:
    """Within this context records may be made; afterwards they are gone. For one example of a property."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def founded(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world, founded once for the tests of a module, each of which rolls back to it."""
    with django_db_blocker.unblock(), rolled_back():
        yield build_world()


@pytest.fixture
def world(founded: World, db: None) -> World:
    """The world as it was founded: a test may change its people and places."""
    return deepcopy(founded)


def build_world() -> World:
    """Found the agencies, seat the people, open two columns."""
    root = bootstrap(
        name="测试县人民政府",
        code="100000000",
        kind=AgencyKind.COUNTY,
        username="root",
        person="管理员甲",
        password=PASSWORD,
        on=START,
    )
    county = root.agency

    def found(parent: Agency, name: str, code: str, kind: AgencyKind, mark: str = "") -> Agency:
        return done(
            FoundAgency(by=root, on=START, parent=parent, name=name, code=code, kind=kind, document_mark=mark)
        )

    town = found(county, "测试镇人民政府", "100000001", AgencyKind.TOWN, "测政")
    other_town = found(county, "另一镇人民政府", "100000002", AgencyKind.TOWN, "另政")
    department = found(town, "测试镇民政所", "100000003", AgencyKind.DEPARTMENT)
    village = found(town, "测试村民委员会", "100000004", AgencyKind.VILLAGE)
    person = _enroller(root)
    done(
        ChangeContact(
            by=root, on=START, of=town, contact={"reconsideration_url": "https://reconsideration.example/"}
        )
    )

    seats = {
        Role.LEADER: town,
        Role.OGI_HEAD: town,
        Role.MANAGER: town,
        Role.DEPARTMENT_HEAD: department,
        Role.CLERK: department,
        Role.SECRECY_REVIEWER: town,
        Role.SUPERVISOR: town,
        Role.ADMINISTRATOR: town,
    }
    people = {role: person(role.value, at, role) for role, at in seats.items()}
    others = {
        "county_head": person("county_head", county, Role.OGI_HEAD),
        "other_manager": person("other_manager", other_town, Role.MANAGER),
        "village_clerk": person("village_clerk", village, Role.CLERK),
        "second_head": person("second_head", town, Role.OGI_HEAD),
        "nobody": person("nobody", town, None),
    }
    columns = [
        done(
            OpenColumn(
                by=people[Role.MANAGER],
                on=START,
                at=town,
                owner=department,
                code=code,
                name=name,
                position=place,
            )
        )
        for place, (code, name) in enumerate((("01", "测试救助"), ("02", "测试规划")))
    ]
    return World(county, town, other_town, department, village, people, others, columns)


def _enroller(root: Staff) -> Callable[[str, Agency, Role | None], Staff]:
    def person(username: str, at: Agency, role: Role | None) -> Staff:
        name = f"测试员{username}"
        staff = done(EnrolStaff(by=root, on=START, at=at, username=username, name=name, password=PASSWORD))
        if role:
            done(BeginTerm(by=root, on=START, at=at, role=role, staff=staff))
        return staff

    return person
