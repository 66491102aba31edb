"""Service items (办事指南) and powers (权责清单): their kinds, the elements that a guide must hold, laws that are gone.

The words and numbers are data (``data/services.toml``), each with its certainty.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.law.sources import Certainty, Citation, cite, house_rule, sources


@dataclass(frozen=True, slots=True)
class Named:
    """One word of a list: its key, what it is called, how well it is known."""

    key: str
    name: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Veto:
    """国办秘函〔2019〕19号 单项否决“服务不实用”: so many classes of elements missing, in so many items."""

    classes: int
    items: int
    basis: Citation


@dataclass(frozen=True, slots=True)
class Replaced:
    """A law that is no longer in force, since when, and what took its place ("" where nothing is known of it)."""

    law: str
    on: date
    by: str


def kinds() -> tuple[Named, ...]:
    """The kinds of powers and services, in the order in which lists have them."""
    return _rules().kinds


def themes() -> tuple[Named, ...]:
    """What people come for, in the order of the book."""
    return _rules().themes


def audiences() -> tuple[Named, ...]:
    """Who is served."""
    return _rules().audiences


def elements() -> tuple[Named, ...]:
    """The classes of elements that a guide must hold."""
    return _rules().elements


def veto() -> Veto:
    """When guides make a website fail. The numbers are memory: shown as 工作约定."""
    return _rules().veto


def name_of(words: tuple[Named, ...], key: str) -> str:
    """What ``key`` is called; "" for one that is not in the list."""
    return next((word.name for word in words if word.key == key), "")


def replaced(law: str, on: date) -> Replaced | None:
    """Whether a law (with or without 《》) is out of force on that day, and what replaced it."""
    title = law.strip().strip("《》")
    return next((one for one in _rules().replaced if one.law == title and one.on <= on), None)


@dataclass(frozen=True, slots=True)
class _Rules:
    kinds: tuple[Named, ...]
    themes: tuple[Named, ...]
    audiences: tuple[Named, ...]
    elements: tuple[Named, ...]
    veto: Veto
    replaced: tuple[Replaced, ...]


@cache
def _rules() -> _Rules:
    raw = tomllib.loads(files("gongkai.law").joinpath("data/services.toml").read_text("utf-8"))
    return _Rules(
        kinds=_named(raw["kind"]),
        themes=_named(raw["theme"]),
        audiences=_named(raw["audience"]),
        elements=_named(raw["element"]),
        veto=_veto(raw["veto"]),
        replaced=(*_repealed(), *_listed(raw["replaced"])),
    )


def _named(entries: list[dict[str, str]]) -> tuple[Named, ...]:
    return tuple(Named(one["key"], one["name"], Certainty(one["certainty"])) for one in entries)


def _veto(entry: dict[str, Any]) -> Veto:
    ours = Certainty(entry["certainty"]).is_house_rule
    return Veto(entry["classes"], entry["items"], house_rule() if ours else cite(entry["source"]))


def _repealed() -> Iterator[Replaced]:
    """What the list of sources itself knows to be repealed, where no later law bears the same name."""
    standing = {one.title for one in sources().values() if one.repealed is None}
    for one in sources().values():
        if one.repealed and one.title not in standing:
            yield Replaced(one.title, one.repealed, "")


def _listed(entries: list[dict[str, Any]]) -> Iterator[Replaced]:
    for one in entries:
        yield from (Replaced(law, one["on"], one["by"]) for law in one["laws"])
