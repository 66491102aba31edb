"""The form of one name: a known surname, one or two characters that names hold, and an end."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

HAN = "\u3400-\u9fff\U00020000-\U000323af〇"
"""The characters of names, for use inside a character class; the planes beyond the first hold rare ones."""

CERTAIN = 9
"""The strength of an end at a sign that is no character of a name."""


# 贾政演〔2020〕17号: the letters of an issuing agency before the year of a document number.
_ISSUED = re.compile(r" ?[〔\[(【][12][0-9]{3}[〕\])】] ?第?[0-9]+ ?号")


def name_end(folded: str, start: int, *, sure: bool = False) -> int | None:
    """Where the name that starts at ``start`` ends, or None if none starts there.

    ``sure``: a label or a column says that a name stands here, so rare surnames and names that begin like a word
    (王国强) are taken too.
    """
    if dotted := _DOTTED.match(folded, start):
        return dotted.end()
    lead = _surname_length(folded, start)
    if not lead or folded[start : start + 2] in _never_names():
        return None
    longest = min(lead + 2, len(folded) - start)
    lengths = [
        length for length in range(longest, lead, -1) if _is_given(folded[start + lead : start + length])
    ]
    ends = {length: strength_of_end(folded, start + length) for length in lengths}
    length = max(ends, key=lambda one: (ends[one], one), default=0)
    if not length or not ends[length] or _ISSUED.match(folded, start + length):
        return None
    name = folded[start : start + length]
    if _is_rather_a_word(name, length - lead, ends[length], sure=sure):
        return None
    unusual = name[0] in _surnames()["rare"] or not _RARELY.isdisjoint(name[lead:])
    told = length - lead == 2 and ends[length] > 1  # 柏大有擅自…
    return start + length if sure or told or not unusual else None


def _is_rather_a_word(name: str, given: int, strength: int, *, sure: bool) -> bool:
    """Whether an everyday word stands or begins here. 户主：严明 is a name nevertheless, and so is 王国强, where
    they end at a sign; ``given`` is the length of the given name."""
    alone, common = strength == CERTAIN, has_common_surname(name)
    if name in _also_names() and strength > 1:
        return False
    if is_word(name):
        return not (sure and alone and (given == 2 or common))
    clear = given == 2 and alone and common and not ends_like_a_thing(name)
    return is_word(name[:2]) and not (sure or clear)


def is_name(text: str) -> bool:
    """Whether the whole of ``text`` – a table cell, the words before a number – is a name."""
    return bool(text) and name_end(text, 0, sure=True) == len(text)


def looks_like_name(text: str) -> bool:
    """Whether three characters that run on into a sentence are rather a name than words."""
    return (
        len(text) == 3
        and has_common_surname(text)
        and _is_given(text[1:])
        and not (is_word(text) or is_word(text[:2]) or is_word(text[1:]) or ends_like_a_thing(text))
    )


def strength_of_end(folded: str, place: int) -> int:
    """How surely a name could end before ``place``: 0 not at all, the length of the word that goes on, CERTAIN."""
    if place >= len(folded) or not _IS_HAN.match(folded, place):
        return CERTAIN
    following = _followers().match(folded, place)
    return len(following[0]) if following else 0


def surname(name: str) -> str:
    """欧阳 of 欧阳大山; the first character where the surname is none that we know."""
    return name[: _surname_length(name, 0) or 1]


def has_common_surname(name: str) -> bool:
    return name[:1] in _surnames()["common"]


def common_surnames() -> str:
    """All common surnames of one character, for use inside a character class."""
    return "".join(sorted(_surnames()["common"]))


def ends_like_a_thing(name: str) -> bool:
    """贾鲁河, 满意率, 黄连木: no end of a person's name, unless a label says so."""
    return name[-1] in roles_data()["not_alone"]


def is_word(text: str) -> bool:
    """Whether ``text`` is an everyday word that only begins like a name: 高龄, 应当."""
    return text in _words()


@cache
def roles_data() -> dict[str, Any]:
    """``data/roles.toml``."""
    return tomllib.loads(_data("roles.toml"))


def alternatives(key: str) -> str:
    """The words under ``key`` of that file as a pattern, the longest first."""
    return "|".join(sorted(roles_data()[key].split(), key=len, reverse=True))


_IS_HAN = re.compile(f"[{HAN}]")
_DOTTED = re.compile(f"[{HAN}]{{2,6}}(?:·[{HAN}]{{1,8}}){{1,3}}")


def _surname_length(folded: str, start: int) -> int:
    known = _surnames()
    if folded[start : start + 2] in known["compound"]:
        return 2
    first = folded[start : start + 1]
    return int(bool(first) and (first in known["common"] or first in known["rare"]))


def _is_given(given: str) -> bool:
    fits = all(_IS_HAN.match(char) and char not in _NEVER for char in given)
    return bool(given) and fits and given[-1] not in _NEVER_LAST and given not in _NOT_GIVEN


def _data(name: str) -> str:
    return files(__package__).joinpath("data", name).read_text("utf-8")


_NEVER = frozenset(roles_data()["never_in_a_name"])
_NEVER_LAST = frozenset("村镇乡县组区市街站路")
_NOT_GIVEN = frozenset(roles_data()["not_given"].split())
_RARELY = frozenset(roles_data()["rarely_in_a_name"])


@cache
def _surnames() -> dict[str, frozenset[str]]:
    raw = tomllib.loads(_data("surnames.toml"))
    rare = frozenset("".join(raw["rare"].split()))
    common = frozenset("".join(raw["common"].split())) - rare
    return {"common": common, "rare": rare, "compound": frozenset(raw["compound"].split())}


@cache
def _words() -> frozenset[str]:
    lines = _data("common_words.txt").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _never_names() -> frozenset[str]:
    return frozenset(roles_data()["never_names"].split())


@cache
def _also_names() -> frozenset[str]:
    return frozenset(roles_data()["also_names"].split())


@cache
def _followers() -> re.Pattern[str]:
    return re.compile(alternatives("after_a_name"))
