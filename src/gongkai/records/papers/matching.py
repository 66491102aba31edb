"""Whose report it is: the agency of the tree that a paper means by the name it prints."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from gongkai.records.agencies.models import Agency

_BLANKS = re.compile(r"\s+")
# What a heading may leave out: 车村镇 is 车村镇人民政府.
_ENDINGS = ("人民政府", "政府", "办事处", "委员会")


def agencies_named(name: str | None, among: Sequence[Agency]) -> list[Agency]:
    """The agencies that ``name`` can mean, the surest kind only: one means it is the one, several that one must ask.

    The same name; the same without 人民政府 and the like; a name that ends with the other's (嵩县车村镇 and 车村镇).
    """
    if not name:
        return []
    wanted = _core(name)
    same = [one for one in among if _plain(one.name) == _plain(name)]
    return same or [one for one in among if _core(one.name) == wanted] or _containing(wanted, among)


def _containing(wanted: str, among: Sequence[Agency]) -> list[Agency]:
    """Of those whose name is part of the printed one, the longest names only: 车村镇民政所 is not 民政所."""
    if len(wanted) < 2:
        return []
    cores = [(_core(one.name), one) for one in among]
    within = [(core, one) for core, one in cores if len(core) > 1 and wanted.endswith(core)]
    if within:
        longest = max(len(core) for core, _ in within)
        return [one for core, one in within if len(core) == longest]
    return [one for core, one in cores if core.endswith(wanted)]


def _core(name: str) -> str:
    core = _plain(name)
    for ending in _ENDINGS:
        if core.endswith(ending) and len(core) > len(ending):
            return core.removesuffix(ending)
    return core


def _plain(name: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", name))
