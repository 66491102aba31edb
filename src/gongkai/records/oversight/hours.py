"""Hours of training for each person in a year, of all who hold a post and of all who came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from gongkai.documents.writing import Cell, Document, Note, Text, simple_table
from gongkai.law.sources import house_rule
from gongkai.law.training import training_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.oversight.models import Participant, Presence
from gongkai.records.oversight.people import post_holders


@dataclass(frozen=True)
class Hours:
    """One person's year. ``staff``: the key of the account, None without one; ``target``: hours, a house rule."""

    name: str
    unit: str
    role: str
    staff: int | None
    hours: Decimal
    trainings: int
    certificates: int
    target: Decimal

    @property
    def is_enough(self) -> bool:
        return self.hours >= self.target


def hours_of(at: Agency, year: int, on: date) -> list[Hours]:
    """Everybody who holds a post on ``on`` (with 0 hours too), then all others who took part, by unit.

    Three queries, however many people there are.
    """
    target = training_rule(date(year, 12, 31)).hours_a_year
    counted = {_key(one): one for one in _counted(at, year, target)}
    told = []
    for person in post_holders(at, on):
        assert person.staff is not None
        here = Hours(person.name, person.unit_name, person.role, person.staff.pk, Decimal(0), 0, 0, target)
        found = counted.pop(_key(here), None)
        told.append(
            replace(
                here,
                hours=found.hours if found else Decimal(0),
                trainings=found.trainings if found else 0,
                certificates=found.certificates if found else 0,
            )
        )
    return told + list(counted.values())


def hours_document(at: Agency, year: int, told: list[Hours], on: date) -> Document:
    """The list to print or to work on with."""
    rows = [
        (
            Cell(one.name, scope="row", align="start"),
            Cell(one.unit, align="start"),
            Cell(one.role, align="start"),
            Cell(str(one.trainings)),
            Cell(plain_hours(one.hours)),
            Cell("是" if one.is_enough else "否"),
        )
        for one in told
    ]
    heads = ("姓名", "单位", "岗位", "参加次数", "学时", "达到学时要求")
    target = training_rule(date(year, 12, 31)).hours_a_year
    return Document(
        title=f"{at.name}{year}年政府信息公开培训学时表",
        agency=at.name,
        date=on,
        blocks=(
            simple_table(f"{year}年培训学时", heads, rows, (3, 5, 5, 2, 2, 2)),
            Note((Text(f"每人每年{plain_hours(target)}学时为{house_rule()}，不是法律的规定。"),)),
        ),
    )


def plain_hours(hours: Decimal) -> str:
    """3, not 3.0; 1.5 stays."""
    return f"{hours.normalize():f}" if hours else "0"


def _present(at: Agency, year: int) -> QuerySet[Participant]:
    return Participant.objects.filter(
        training__agency__path__startswith=at.path,
        training__agency__reporting=at.reporting_id,
        training__held_on__year=year,
        presence=Presence.PRESENT,
    )


def _counted(at: Agency, year: int, target: Decimal) -> Iterator[Hours]:
    """By account where there is one, else by name and unit."""
    found = _present(at, year).order_by()
    sums = {
        "hours": Sum("training__hours"),
        "trainings": Count("pk"),
        "certificates": Count("pk", filter=~Q(certificate="")),
    }
    for row in (
        found.filter(staff__isnull=False)
        .values("staff", "staff__name", "staff__agency__name")
        .annotate(**sums)
    ):
        told = row["hours"], row["trainings"], row["certificates"]
        yield Hours(row["staff__name"], row["staff__agency__name"], "", row["staff"], *told, target)
    for row in found.filter(staff=None).values("name", "unit_name").annotate(**sums).order_by("unit_name"):
        told = row["hours"], row["trainings"], row["certificates"]
        yield Hours(row["name"], row["unit_name"], "没有账号", None, *told, target)


def _key(one: Hours) -> tuple[int] | tuple[str, str]:
    return (one.staff,) if one.staff else (one.name, one.unit)
