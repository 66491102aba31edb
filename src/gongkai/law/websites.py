"""What an inspection of a government website looks for, and on what ground (websites.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.law.sources import Certainty, Citation, cite


class Severity(StrEnum):
    """What a finding means for the inspected office; the gravest first."""

    VETO = "veto"  # one of those that make the site fail (单项否决)
    PROBLEM = "problem"
    HINT = "hint"

    @property
    def label(self) -> str:
        return {Severity.VETO: "否决", Severity.PROBLEM: "问题", Severity.HINT: "提示"}[self]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked for. ``problem``: its kind in the ledger of findings; ``advice``: what to do."""

    code: str
    label: str
    problem: str
    severity: Severity
    basis: Citation
    certainty: Certainty
    advice: str


@dataclass(frozen=True, slots=True)
class Element:
    """Something that a text must say; it says so when one of the words stands in it."""

    name: str
    words: tuple[str, ...]

    def is_in(self, text: str) -> bool:
        return any(word in text for word in self.words)


@dataclass(frozen=True, slots=True)
class Sign:
    """Words in a link or title that show where something is, unless one of the others stands there.

    ``heading``: a heading above it is enough.
    """

    words: tuple[str, ...]
    unless: tuple[str, ...]
    heading: bool = False

    def is_in(self, text: str) -> bool:
        return any(word in text for word in self.words) and not any(word in text for word in self.unless)


@dataclass(frozen=True, slots=True)
class WebsiteRules:
    """The tables of websites.toml. ``opening_…`` and ``home_days`` are vetoes of 国办秘函〔2019〕19号."""

    checks: dict[str, Check]
    home_tags: tuple[str, ...]
    list_tags: tuple[str, ...]
    article_tags: tuple[str, ...]
    opening_seconds: int
    opening_share: float
    home_days: int
    guide_elements: tuple[Element, ...]
    guide_outdated: tuple[tuple[tuple[str, ...], str], ...]
    guide_days: int
    signs: dict[str, Sign]
    still_columns: tuple[str, ...]
    vacant: tuple[str, ...]
    not_produced: tuple[str, ...]
    footer: tuple[Element, ...]

    def must_move(self, column: str) -> bool:
        """Whether a column with this name is one that should be updated (house rule)."""
        return not any(word in column for word in self.still_columns)


@cache
def website_rules() -> WebsiteRules:
    """The rules as they stand in websites.toml."""
    raw = tomllib.loads(files("gongkai.law").joinpath("data/websites.toml").read_text("utf-8"))
    home = tuple(raw["tags"]["home"])
    listed = (*home, *raw["tags"]["list"])
    return WebsiteRules(
        checks={code: _check(code, entry) for code, entry in raw["check"].items()},
        home_tags=home,
        list_tags=listed,
        article_tags=(*listed, *raw["tags"]["article"]),
        opening_seconds=raw["opening"]["seconds"],
        opening_share=raw["opening"]["share"],
        home_days=raw["home"]["days"],
        guide_elements=tuple(map(_element, raw["guide"]["elements"])),
        guide_outdated=tuple((tuple(one["words"]), one["told"]) for one in raw["guide"]["outdated"]),
        guide_days=raw["guide"]["days"],
        signs={
            name: Sign(tuple(entry["words"]), tuple(entry["not"]), entry.get("heading", False))
            for name, entry in raw["signs"].items()
            if isinstance(entry, dict)
        },
        still_columns=tuple(raw["columns"]["still"]),
        vacant=tuple(raw["columns"]["vacant"]),
        not_produced=tuple(raw["columns"]["not_produced"]),
        footer=tuple(map(_element, raw["footer"]["elements"])),
    )


def _check(code: str, entry: dict[str, Any]) -> Check:
    basis = entry["basis"]
    return Check(
        code=code,
        label=entry["label"],
        problem=entry["problem"],
        severity=Severity(entry["severity"]),
        basis=cite(basis["source"], basis.get("article")),
        certainty=Certainty(entry["certainty"]),
        advice=entry["advice"],
    )


def _element(entry: dict[str, Any]) -> Element:
    return Element(entry["name"], tuple(entry["words"]))
