"""The people of an agency: who holds which posts, as they are put on the list of a training or meeting."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.records.agencies.models import Agency, Staff, Term
from gongkai.records.authority import Role


@dataclass(frozen=True)
class Person:
    """Somebody to be put on a list. ``staff``: the account, if there is one; ``unit``: if it is one of our own."""

    name: str
    unit_name: str
    role: str = ""
    unit: Agency | None = None
    staff: Staff | None = None

    @property
    def values(self) -> dict[str, Any]:
        """By the columns of a list."""
        told = {"name": self.name.strip(), "unit_name": self.unit_name.strip(), "role": self.role.strip()}
        return told | {"unit": self.unit, "staff": self.staff}


def post_holders(
    at: Agency, on: date, roles: Collection[str] = (), units: Collection[int] = ()
) -> list[Person]:
    """Everybody with a post in ``at`` or a unit counted with it on that day, each once, from the top down.

    ``roles``, ``units`` (keys): only these; empty means all. Who administers the system alone is left out.
    """
    terms = Term.objects.on(on).filter(
        post__agency__path__startswith=at.path, post__agency__reporting=at.reporting_id, staff__is_active=True
    )
    terms = terms.exclude(post__role=Role.ADMINISTRATOR)
    if roles:
        terms = terms.filter(post__role__in=roles)
    if units:
        terms = terms.filter(post__agency__in=units)
    found: dict[int, tuple[Staff, Agency, list[str]]] = {}
    for term in terms.select_related("staff", "post__agency").order_by("post__agency__path", "pk"):
        _, _, posts = found.setdefault(term.staff_id, (term.staff, term.post.agency, []))
        if term.post.title not in posts:
            posts.append(term.post.title)
    return [
        Person(staff.name, unit.name, "、".join(posts), unit, staff) for staff, unit, posts in found.values()
    ]


def typed_people(text: str, at: Agency) -> list[Person]:
    """People without accounts, one a line: 姓名，单位，岗位 (the last may be missing; without a unit it is ``at``).

    ValueError (Chinese, with the number of the line) for a line that can't be read.
    """
    units = {one.name: one for one in at.counted_agencies()}
    return [
        _typed(line, number, at, units) for number, line in enumerate(text.splitlines(), 1) if line.strip()
    ]


def not_listed(people: Iterable[Person], listed: Iterable[Any]) -> list[Person]:
    """Those of ``people`` whose account, or else whose name and unit, is not on a list yet; nobody twice."""
    known = {_same(one.staff_id, one.name, one.unit_name) for one in listed}
    new = []
    for person in people:
        key = _same(person.staff.pk if person.staff else None, person.name.strip(), person.unit_name.strip())
        if key not in known:
            known.add(key)
            new.append(person)
    return new


def _same(staff: int | None, name: str, unit_name: str) -> tuple[Any, ...]:
    return (staff,) if staff else (name, unit_name)


def _typed(line: str, number: int, at: Agency, units: dict[str, Agency]) -> Person:
    parts = [part.strip() for part in line.replace(",", "，").replace("\t", "，").split("，")]
    if not parts[0] or len(parts) > _PARTS:
        raise ValueError(f"第{number}行看不懂：“{line.strip()}”。请一行写一人：姓名，单位，岗位")
    name, unit_name, role = [*parts, "", ""][:_PARTS]
    unit_name = unit_name or at.name
    return Person(name, unit_name, role, units.get(unit_name))


_PARTS = 3
