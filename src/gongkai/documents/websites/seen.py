"""What the checks are told about an inspection, and how they write a finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.documents.websites.addresses import Site, shown
from gongkai.documents.websites.model import Finding, Place
from gongkai.law.sources import Citation
from gongkai.law.websites import Severity, website_rules

MOST_PLACES = 200  # of one finding that are listed; the count tells how many there are. 工作约定


@dataclass(frozen=True, slots=True)
class Seen:
    """``address``: what was named to be inspected; ``told``: where a copy stands on the web, "" if unknown.

    ``home``: the key of the home page, "" without one. ``partial``: what is not there may be where nobody looked.
    ``visits`` and ``unopened`` count the pages that were asked for and those that did not open.
    """

    address: str
    site: Site
    told: str
    home: str
    today: date
    is_copy: bool
    remarks: tuple[str, ...]
    interrupted: bool
    partial: bool = False
    visits: int = 0
    unopened: int = 0

    def where(self, key: str) -> str:
        """The address of a key for people: the name of a file in a copy, else the full address."""
        return (
            shown(key[len(self.site.prefix) :]) or "/" if self.is_copy else self.site.origins[0] + shown(key)
        )

    def places(self, rows: Iterable[Sequence[str]]) -> list[Place]:
        """Places from rows of (key,) or (key, where)."""
        return [Place(self.where(row[0]), *row[1:2]) for row in rows]


def finding(
    code: str,
    told: str,
    places: Sequence[Place],
    *,
    severity: Severity | None = None,
    basis: tuple[Citation, ...] = (),
    count: int | None = None,
) -> Finding:
    """A finding of a check in websites.toml. ``count``: the number of places where not all are given."""
    check = website_rules().checks[code]
    return Finding(
        code=code,
        label=check.label,
        problem=check.problem,
        severity=severity or check.severity,
        told=told,
        advice=check.advice,
        basis=basis or (check.basis,),
        places=tuple(places[:MOST_PLACES]),
        count=len(places) if count is None else count,
    )
