"""Weighing: what the findings together make of a text.

What each kind weighs, and on what ground, stands in ``data/rules.toml``; the detectors only say what they saw and
whose it is.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from importlib.resources import files

from gongkai.documents.screening.findings import (
    Action,
    Decision,
    Finding,
    Hit,
    Kind,
    Screening,
    Standing,
    Surface,
)
from gongkai.documents.screening.masks import mask
from gongkai.law.sources import Citation, cite


class Weight(IntEnum):
    """What a finding makes of the text."""

    NOTE = 0  # nothing
    LOOK = 1  # a person has to look
    LINKED = 2  # stops beside the name of a private person, alone a person has to look
    STOPS = 3  # the text can't be published as it stands


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    weight: Weight
    action: Action
    why: str
    basis: tuple[Citation, ...]

    def reason(self, advice: str = "") -> str:
        return f"{self.name}：{advice or self.why + '。'}依据：{'、'.join(map(str, self.basis))}。"


def _rules() -> dict[Kind, Rule]:
    raw = tomllib.loads(files(__package__).joinpath("data/rules.toml").read_text("utf-8"))
    return {
        Kind(kind): Rule(
            rule["name"],
            Weight[rule["weight"].upper()],
            Action(rule["action"]),
            rule["why"],
            tuple(cite(*place) for place in rule["basis"]),
        )
        for kind, rule in raw.items()
    }


RULES = _rules()
"""The table of ``data/rules.toml``, in order of rank."""
_RANK = {kind: rank for rank, kind in enumerate(RULES)}

_STANDINGS = (Standing.PROTECTED, Standing.PUBLIC, Standing.PRIVATE, Standing.DOUBTFUL)


def weigh(hits: Iterable[Hit], text: str, folded: str, surface: Surface) -> Screening:
    """Findings in the order of the text, and the decision: the heaviest of them decides."""
    apart = _apart(hits)
    named = _Neighbourhood([hit for hit in apart if _is_private_name(hit)], folded)
    known = _Neighbourhood(
        [hit for hit in apart if _is_private_name(hit) or hit.kind is Kind.ID_CARD], folded
    )
    findings, heaviest = [], Weight.NOTE
    for hit in apart:
        if hit.needs_person and not known.holds(hit):
            continue
        written = text[hit.start : hit.end]
        masked = mask(hit, written, surface)
        action, weight = _judge(hit, named.holds(hit), surface)
        if action is Action.MASK and masked == written:
            action, weight = Action.NOTE, Weight.NOTE  # it already shows no more than this surface may
        heaviest = max(heaviest, weight)
        findings.append(
            Finding(
                hit.start,
                hit.end,
                hit.kind,
                action,
                written,
                RULES[hit.kind].reason(hit.advice),
                masked,
                RULES[hit.kind].name,
            )
        )
    decision = {Weight.NOTE: Decision.PUBLISHABLE, Weight.LOOK: Decision.REVIEW}.get(heaviest, Decision.BLOCK)
    return Screening(decision, tuple(findings))


def _judge(hit: Hit, beside_a_name: bool, surface: Surface) -> tuple[Action, Weight]:
    rule = RULES[hit.kind]
    if hit.action is not None:
        return hit.action, _WEIGHT_OF[hit.action]
    match hit.standing:
        case Standing.PUBLIC:
            return Action.NOTE, Weight.NOTE
        case Standing.PROTECTED:
            return Action.MASK, Weight.STOPS
        case Standing.DOUBTFUL:
            return Action.REVIEW, Weight.LOOK
    if hit.kind is Kind.NAME and surface is Surface.BOARD:
        return Action.NOTE, Weight.NOTE
    if rule.weight is Weight.LINKED:
        return rule.action, Weight.STOPS if beside_a_name else Weight.LOOK
    return rule.action, rule.weight


_WEIGHT_OF = {
    Action.BLOCK: Weight.STOPS,
    Action.MASK: Weight.LOOK,
    Action.REVIEW: Weight.LOOK,
    Action.NOTE: Weight.NOTE,
}


def _is_private_name(hit: Hit) -> bool:
    return hit.kind is Kind.NAME and hit.standing is not Standing.PUBLIC


def _apart(hits: Iterable[Hit]) -> list[Hit]:
    """The hits that remain where some overlap, in the order of the text."""
    remaining: list[Hit] = []
    cluster: list[Hit] = []
    end = 0
    for hit in sorted(hits, key=lambda one: one.start):
        if cluster and hit.start >= end:
            remaining += _winners(cluster)
            cluster = []
        cluster.append(hit)
        end = max(end, hit.end)
    return remaining + _winners(cluster)


def _winners(cluster: list[Hit]) -> list[Hit]:
    taken: list[Hit] = []
    for hit in sorted(cluster, key=_precedence):
        if all(hit.end <= other.start or other.end <= hit.start for other in taken):
            taken.append(hit)
    return sorted(taken, key=lambda one: one.start)


def _precedence(hit: Hit) -> tuple[bool, int, int, int, int]:
    standing = _STANDINGS.index(hit.standing)
    if hit.kind is Kind.NAME:
        # Among names the longer counts, so that the class before a child's name goes with it.
        standing = min(standing, _STANDINGS.index(Standing.PRIVATE))
    unsure = standing == _STANDINGS.index(Standing.DOUBTFUL)
    return unsure, _RANK[hit.kind], standing, hit.start - hit.end, hit.start


class _Neighbourhood:
    """Whether one of some places stands beside another: in the same sentence or row, or in the next line."""

    _REACH = 240
    _ENDS = frozenset("。;!?")

    def __init__(self, places: list[Hit], folded: str) -> None:
        self._starts = [place.start for place in places]
        self._ends = [place.end for place in places]
        self._folded = folded

    def holds(self, hit: Hit) -> bool:
        after = bisect_left(self._starts, hit.start)
        follows = after > 0 and self._joined(self._ends[after - 1], hit.start)
        return follows or (after < len(self._starts) and self._joined(hit.end, self._starts[after]))

    def _joined(self, first: int, last: int) -> bool:
        if last - first > self._REACH:
            return False
        between = self._folded[first:last]
        if not self._ENDS.isdisjoint(between):
            return False
        lines = between.split("\n")[1:-1]
        return all(":" in line or "\t" in line for line in lines)  # a form: one label a line
