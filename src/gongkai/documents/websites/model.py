"""What an inspection of a website gives: its findings, and how much of the site was seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.law.sources import Citation
from gongkai.law.websites import Severity, website_rules


class Uninspectable(Exception):
    """The site can't be inspected at all. ``reason`` is Chinese and says what to do next."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """How far an inspection goes; house rules (D), each far above what a county's site needs.

    ``rate``: requests a second, None chooses 5 for others' servers and 50 for this machine. ``pages`` holds for
    pages and again for other files. ``attachments``: how many are opened and read.
    """

    rate: float | None = None
    depth: int = 12
    pages: int = 20_000
    page_bytes: int = 5 * 2**20
    attachments: int = 200
    attachment_bytes: int = 20 * 2**20
    minutes: float = 120


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was found: the address of a page, and where on it."""

    address: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. ``places``: the first of ``count`` places; ``told`` never repeats personal data."""

    code: str
    label: str
    problem: str
    severity: Severity
    told: str
    advice: str
    basis: tuple[Citation, ...]
    places: tuple[Place, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """A column of the site: its page, how many entries it lists, its newest date and when it is overdue."""

    name: str
    address: str
    kind: str
    entries: int
    latest: date | None
    days: int
    state: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One veto of 国办秘函〔2019〕19号. ``met``: None where a program can't tell; ``told`` says what was counted."""

    name: str
    met: bool | None
    told: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found. ``remarks`` say what was not looked at, and why; ``complete``: nothing was left out."""

    address: str
    title: str
    today: date
    pages: int
    files: int
    attachments: int
    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...]
    columns: tuple[ColumnSeen, ...]
    elsewhere: tuple[tuple[str, int], ...]
    remarks: tuple[str, ...]
    complete: bool
    interrupted: bool = False

    @property
    def problems(self) -> tuple[Finding, ...]:
        """What is more than a hint."""
        return tuple(one for one in self.findings if one.severity is not Severity.HINT)

    @property
    def failed(self) -> bool:
        """Whether a veto is met."""
        return any(verdict.met for verdict in self.verdicts)

    def as_json(self) -> dict[str, Any]:
        """The inspection as data, for other programs."""
        return {
            "address": self.address,
            "title": self.title,
            "today": self.today.isoformat(),
            "pages": self.pages,
            "files": self.files,
            "attachments": self.attachments,
            "complete": self.complete,
            "interrupted": self.interrupted,
            "failed": self.failed,
            "remarks": list(self.remarks),
            "verdicts": [{"name": one.name, "met": one.met, "told": one.told} for one in self.verdicts],
            "findings": [_finding_as_json(one) for one in self.findings],
            "columns": [
                {
                    "name": one.name,
                    "address": one.address,
                    "kind": one.kind,
                    "entries": one.entries,
                    "latest": one.latest and one.latest.isoformat(),
                    "days": one.days,
                    "state": one.state,
                }
                for one in self.columns
            ],
            "elsewhere": [{"host": host, "links": links} for host, links in self.elsewhere],
        }


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an inspection is. ``waiting``: addresses known and not yet looked at."""

    doing: str
    done: int
    waiting: int


Watch = Callable[[Progress], None]


def _finding_as_json(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "label": finding.label,
        "problem": finding.problem,
        "severity": finding.severity.value,
        "told": finding.told,
        "advice": finding.advice,
        "basis": [str(one) for one in finding.basis],
        "certainty": website_rules().checks[finding.code].certainty.value,
        "count": finding.count,
        "places": [{"address": one.address, "where": one.where} for one in finding.places],
    }
