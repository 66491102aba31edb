"""The posts that disclosure needs, what each has to do, and where somebody must hold it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.law.sources import Citation, cite


@dataclass(frozen=True, slots=True)
class PostDuty:
    """One post, by its code. ``needed_at``: the kinds of agencies where somebody must hold it; ``needs_second``: work
    stands still when its only holder is away (both house rules). ``basis``: what the duties come from, if a law."""

    code: str
    duties: str
    basis: tuple[Citation, ...]
    needed_at: frozenset[str]
    needs_second: bool


@cache
def post_duties() -> Mapping[str, PostDuty]:
    """Every post by its code, in the order in which tables show them."""
    raw = tomllib.loads(files("gongkai.law").joinpath("data/posts.toml").read_text("utf-8"))
    return {entry["code"]: _duty(entry) for entry in raw["post"]}


def needed_at(kind: str) -> tuple[str, ...]:
    """The posts that somebody must hold at an agency of this kind (county, town, department, village)."""
    return tuple(code for code, duty in post_duties().items() if kind in duty.needed_at)


def _duty(entry: dict[str, Any]) -> PostDuty:
    return PostDuty(
        code=entry["code"],
        duties=entry["duties"],
        basis=tuple(cite(one["source"], one["article"], one.get("paragraph")) for one in entry["basis"]),
        needed_at=frozenset(entry["needed_at"]),
        needs_second=entry["needs_second"],
    )
