"""Who is responsible for what on a day: every unit of an agency with its posts, who holds them, who stands in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from gongkai.law.posts import needed_at, post_duties
from gongkai.records.agencies.models import Agency, AgencyKind, Staff, Term
from gongkai.records.authority import Role
from gongkai.records.today import today


@dataclass(frozen=True)
class Holder:
    """Who holds a post on the day, since when; ``deputies``: who stands in on that day, and until when."""

    staff: Staff
    title: str
    since: date
    term: int
    deputies: tuple[tuple[Staff, date], ...] = ()


@dataclass(frozen=True)
class Line:
    """One post of a unit. Without ``holder`` it must be held and is not: ``vacant_since`` if ever it was.

    ``is_alone``: the only holder of a post whose work stands still when nobody stands in. ``is_disabled``: the account
    of who holds it today is.
    """

    agency: Agency
    role: Role
    holder: Holder | None
    vacant_since: date | None = None
    is_alone: bool = False
    is_disabled: bool = False

    @property
    def is_gap(self) -> bool:
        """Whether nobody can do the work of the post."""
        return self.holder is None or self.is_disabled


@dataclass(frozen=True)
class UnitLines:
    """A unit with its posts, in the order of the duties."""

    agency: Agency
    lines: tuple[Line, ...]

    @property
    def has_gap(self) -> bool:
        return any(line.is_gap for line in self.lines)


def responsibility(agencies: Iterable[Agency], on: date) -> list[UnitLines]:
    """Who was responsible at these agencies on a day, past or present. Three queries, however many there are.

    Terms tell it for any day; phones are those of now, and disabled accounts are told only of today.
    """
    units = list(agencies)
    running = Term.objects.on(on).filter(post__agency__in=units).select_related("post", "staff")
    terms: dict[tuple[int, str], list[Term]] = defaultdict(list)
    deputies: dict[int, list[tuple[Staff, date]]] = defaultdict(list)
    for term in running.order_by("began_on", "pk"):
        if term.stands_in_for_id is None:
            terms[term.post.agency_id, term.post.role].append(term)
        elif term.ended_on:
            deputies[term.stands_in_for_id].append((term.staff, term.ended_on))
    left = _last_days(units, on)
    disabled = set() if on < today() else _disabled(terms)
    return [UnitLines(unit, tuple(_lines(unit, terms, deputies, left, disabled))) for unit in units]


def units_of(agency: Agency) -> list[Agency]:
    """The agency and its units as tables show them: the agency itself, departments, villages, each as founded."""
    order = list(AgencyKind)
    return sorted(agency.counted_agencies(), key=lambda unit: (order.index(AgencyKind(unit.kind)), unit.pk))


def holders(agency: Agency, role: Role, on: date) -> list[Staff]:
    """Who answered for a post of ``agency`` on a day: holders and deputies."""
    terms = Term.objects.on(on).filter(post__agency=agency, post__role=role)
    return [term.staff for term in terms.select_related("staff").own_first()]


def gaps(units: Iterable[UnitLines]) -> list[Line]:
    """The posts that must be held and whose work nobody can do."""
    return [line for unit in units for line in unit.lines if line.is_gap]


def _lines(
    unit: Agency,
    terms: Mapping[tuple[int, str], Sequence[Term]],
    deputies: Mapping[int, Sequence[tuple[Staff, date]]],
    left: Mapping[tuple[int, str], date],
    disabled: Container[int],
) -> list[Line]:
    needed, found = needed_at(unit.kind), []
    for code, duty in post_duties().items():
        held = terms.get((unit.pk, code), ())
        for term in held:
            holder = Holder(
                term.staff, term.post.title, term.began_on, term.pk, tuple(deputies.get(term.pk, ()))
            )
            is_alone = duty.needs_second and len(held) == 1 and not holder.deputies
            found.append(
                Line(unit, Role(code), holder, is_alone=is_alone, is_disabled=term.staff_id in disabled)
            )
        if not held and code in needed:
            found.append(Line(unit, Role(code), None, vacant_since=left.get((unit.pk, code))))
    return found


def _disabled(terms: Mapping[tuple[int, str], Sequence[Term]]) -> set[int]:
    return {term.staff_id for held in terms.values() for term in held if not term.staff.is_active}


def _last_days(units: list[Agency], on: date) -> dict[tuple[int, str], date]:
    """(agency, role) → the last day on which somebody held the post, before ``on``."""
    ended = Term.objects.filter(post__agency__in=units, ended_on__lt=on, stands_in_for=None)
    found = ended.values_list("post__agency", "post__role").annotate(last=Max("ended_on")).order_by()
    return {(agency, role): last for agency, role, last in found if last}
