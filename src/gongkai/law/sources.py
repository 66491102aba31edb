"""The statutes and notices that the rules come from, and citations of them.

A :class:`Source` says from when to when it is in force; a :class:`Citation` points into one and prints the
way Chinese letters cite: 《中华人民共和国政府信息公开条例》第三十三条第二款. The list itself is data
(``data/sources.toml``); every entry carries the certainty with which the project knows it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.law.numerals import chinese_number

HOUSE_RULE = "house"


class Certainty(StrEnum):
    """How well a fact is known; the tags of ``shared/law/README.md``. All but the first two are house rules."""

    READ = "C"  # the text of the law was read in full
    PUBLISHED = "P"  # read on a published page
    SECONDARY = "S"  # a secondary source
    MEMORY = "M"  # from memory
    MODEL = "D"  # disputed, or our own model because the text is silent

    @property
    def is_house_rule(self) -> bool:
        return self in (Certainty.MEMORY, Certainty.MODEL)


@dataclass(frozen=True, slots=True)
class Source:
    """One statute, regulation, judicial interpretation or notice, in one version."""

    key: str
    title: str
    number: str
    issued: date | None
    in_force: date | None
    repealed: date | None
    certainty: Certainty

    def covers(self, day: date) -> bool:
        """Whether this version is in force on ``day`` (an unknown start counts as always in force)."""
        return (self.in_force is None or self.in_force <= day) and (
            self.repealed is None or day < self.repealed
        )

    def __str__(self) -> str:
        return self.title if self.key == HOUSE_RULE else f"《{self.title}》"


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a source: article 条, paragraph 款, item 项 (all from 1)."""

    source: Source
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None

    def __str__(self) -> str:
        text = str(self.source)
        if self.source.number and self.article is None and self.source.key != HOUSE_RULE:
            text += f"（{self.source.number}）"
        if self.article is not None:
            text += f"第{chinese_number(self.article)}条"
        if self.paragraph is not None:
            text += f"第{chinese_number(self.paragraph)}款"
        if self.item is not None:
            text += f"第（{chinese_number(self.item)}）项"
        return text


@cache
def sources() -> dict[str, Source]:
    """Every source by its key."""
    raw = tomllib.loads(files("gongkai.law").joinpath("data/sources.toml").read_text("utf-8"))
    return {key: _source(key, entry) for key, entry in raw.items()}


def cite(
    key: str, article: int | None = None, paragraph: int | None = None, item: int | None = None
) -> Citation:
    """``cite("regulation", 33, 2)`` → 《中华人民共和国政府信息公开条例》第三十三条第二款.

    Raises KeyError for a source that is not in ``data/sources.toml``.
    """
    return Citation(sources()[key], article, paragraph, item)


def house_rule() -> Citation:
    """The citation of a rule that no law states: the program's own, shown to users as such."""
    return cite(HOUSE_RULE)


def _source(key: str, entry: dict[str, Any]) -> Source:
    return Source(
        key=key,
        title=entry["title"],
        number=entry.get("number", ""),
        issued=entry.get("issued"),
        in_force=entry.get("in_force"),
        repealed=entry.get("repealed"),
        certainty=Certainty(entry["certainty"]),
    )
