"""The statutory terms of an application as dated data (``data/terms.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.law.sources import Citation, cite


@dataclass(frozen=True, slots=True)
class Regime:
    """The terms, in working days, of one version of the Regulation. ``house``: those we only agreed on."""

    source: str
    since: date
    answer: int
    extension: int
    correction_notice: int | None
    consultation: int
    fee_payment: int
    ordered: int
    house: frozenset[str]
    rules: Mapping[str, tuple[int, ...]]

    def cite(self, term: str) -> Citation:
        """Where ``term`` (receipt, answer, extension, correction, third_party, agency, pause, fee) stands."""
        return cite(self.source, *self.rules[term])


def regime_on(day: date) -> Regime | None:
    """The terms for what begins on ``day``; None before the first Regulation was in force (2008-05-01)."""
    return next((regime for regime in reversed(_regimes()) if regime.since <= day), None)


@cache
def _regimes() -> tuple[Regime, ...]:
    text = files("gongkai.law").joinpath("data/terms.toml").read_text("utf-8")
    return tuple(_regime(entry) for entry in tomllib.loads(text)["regime"])


def _regime(entry: Mapping[str, Any]) -> Regime:
    return Regime(
        source=entry["source"],
        since=entry["from"],
        answer=entry["answer"],
        extension=entry["extension"],
        correction_notice=entry.get("correction_notice"),
        consultation=entry["consultation"],
        fee_payment=entry["fee_payment"],
        ordered=entry["ordered"],
        house=frozenset(entry["house"]),
        rules={term: tuple(place) for term, place in entry["rules"].items()},
    )
