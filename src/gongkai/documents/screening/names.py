"""Names of persons. There is no list of all names, so a name is a surname, one or two characters and an end, in a
place where names stand: after a role, beside an identity number, before 男 or 女.

This finds what a person should look at; it never proves that a text holds no name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from gongkai.documents.screening.findings import Hit, Kind, Standing

_HAN = "\u3400-\u9fff\U00020000-\U000323af〇"
_IS_HAN = re.compile(f"[{_HAN}]")
_DOTTED = re.compile(f"[{_HAN}]{{2,6}}(?:·[{_HAN}]{{1,8}}){{1,3}}")


# --- one name ------------------------------------------------------------------------------------------


def name_end(folded: str, start: int, *, sure: bool = False) -> int | None:
    """Where the name that starts at ``start`` ends, or None if none starts there.

    ``sure``: a label or a column says that a name stands here, so rare surnames and names that begin like a word
    (王国强) are taken too.
    """
    if dotted := _DOTTED.match(folded, start):
        return dotted.end()
    surname = _surname_length(folded, start, sure)
    if not surname or folded[start : start + 2] in _never_names():
        return None
    lengths = [length for length in (surname + 2, surname + 1) if _could_be_name(folded[start : start + length], surname)]
    ends = {length: _strength_of_end(folded, start + length) for length in lengths}
    length = max(ends, key=lambda one: (ends[one], one), default=0)
    if not length or not ends[length]:
        return None
    name = folded[start : start + length]
    is_word = name in _words() or (not sure and name[:2] in _words() and ends[length] < _HARD)
    return None if is_word and not (sure and ends[length] == _HARD and length > 2) else start + length


def is_name(text: str) -> bool:
    """Whether the whole of a table cell is a name."""
    return bool(text) and name_end(text, 0, sure=True) == len(text)


def surname(name: str) -> str:
    """欧阳 of 欧阳大山; the first character where the surname is none that we know."""
    return name[: _surname_length(name, 0, True) or 1]


_HARD = 9


def _strength_of_end(folded: str, place: int) -> int:
    """How surely a name could end before ``place``: 0 not at all, 9 at a sign that is no character of a name."""
    if place >= len(folded) or not _IS_HAN.match(folded, place):
        return _HARD
    following = _followers().match(folded, place)
    return len(following[0]) if following else 0


def _surname_length(folded: str, start: int, sure: bool) -> int:
    names = _surnames()
    if folded[start : start + 2] in names["compound"]:
        return 2
    first = folded[start : start + 1]
    return int(bool(first) and (first in names["common"] or (sure and first in names["rare"])))


def _could_be_name(name: str, surname: int) -> bool:
    given = name[surname:]
    return bool(given) and all(_IS_HAN.match(char) and char not in _no_given() for char in given)


# --- names in a text -----------------------------------------------------------------------------------


def names(folded: str) -> Iterator[Hit]:
    """Names after roles, before 男 or 女, in lists, after a class of a school."""
    yield from _after_roles(folded)
    yield from _before_gender(folded)
    yield from _pupils(folded)
    yield from _lists(folded)


def names_beside(folded: str, numbers: list[Hit]) -> Iterator[Hit]:
    """Names right before or after numbers of persons: 王大山 138…, 4211…x（周小梅）."""
    for number in numbers:
        before = _NAME_BEFORE.search(folded, max(0, number.start - 12), number.start)
        if before:
            yield from _last_name(folded, *before.span(1))
        after = _NAME_AFTER.match(folded, number.end)
        if after and name_end(folded, after.start(1), sure=True) == after.end(1):
            yield Hit(*after.span(1), Kind.NAME, _standing_here(folded, after.start(1), after.end(1)))


def is_official(folded: str, start: int, end: int) -> bool:
    """Whether the words around a name give it a public duty (条例 Art 20: leaders are published by name)."""
    if _title_before().search(folded, max(0, start - 8), start) or _title_after().match(folded, end):
        return True
    line_start = max(folded.rfind("\n", 0, start) + 1, start - 40)
    line_end = folded.find("\n", end, end + 60)
    line = folded[line_start : line_end if line_end >= 0 else end + 60]
    return bool(_duty_labels().search(line))


def role_standing(role: str) -> Standing:
    """The standing of names under a head or after a label; private where the word says nothing."""
    return _role_standings().get(role, Standing.PRIVATE)


def _standing_here(folded: str, start: int, end: int) -> Standing:
    return Standing.PUBLIC if is_official(folded, start, end) else Standing.PRIVATE


_BLANK = r"[ \t:,、(\[|\u200b]"
_NAME_BEFORE = re.compile(rf"([{_HAN}]{{2,8}})(?:{_BLANK}|电话|手机|联系电话|联系方式|身份证号?码?|[)\]]|[,])*$")
_NAME_AFTER = re.compile(rf"[ \t:,、(\[]{{1,3}}([{_HAN}]{{2,4}})(?![{_HAN}])")


def _last_name(folded: str, start: int, end: int) -> Iterator[Hit]:
    """The name that ends a run of characters: the whole run, or its last three or two after a role."""
    for length in (4, 3, 2):
        first = end - length
        if first < start or (length == 4 and folded[first : first + 2] not in _surnames()["compound"]):
            continue
        whole = first == start and not _IS_HAN.match(folded, first - 1) if first else True
        if whole and is_name(folded[first:end]):
            yield Hit(first, end, Kind.NAME, _standing_here(folded, first, end))
            return


def _after_roles(folded: str) -> Iterator[Hit]:
    automaton, standings = _roles()
    for index, start, end in automaton.find_matches_as_indexes(folded):
        standing = standings[index]
        for connector in filter(None, (_BRACKET.match(folded, end), _CONNECTOR.match(folded, end))):
            sure = bool(connector[0].strip("的为是系叫名"))
            found = list(_enumerated(folded, connector.end(), sure))
            for name in found:
                public = standing is Standing.PRIVATE and is_official(folded, *name)
                yield Hit(*name, Kind.NAME, Standing.PUBLIC if public else standing)
            if found:
                break


_BRACKET = re.compile(r"\(")
_CONNECTOR = re.compile(
    r"(?:的?(?:姓名|名字)|为|是|系|叫|名叫|\([^()\n]{0,12}\)|同志)?[ \t|\u200b]{0,4}(?::\s{0,4})?[\"“]?"
)


def _enumerated(folded: str, start: int, sure: bool) -> Iterator[tuple[int, int]]:
    """The name at ``start`` and those that 、 or a blank joins to it."""
    while (end := name_end(folded, start, sure=sure)) is not None:
        yield start, end
        following = _NEXT_NAME.match(folded, end)
        if not following:
            return
        start = following.end()


_NEXT_NAME = re.compile(r"[、,和与及](?=[^ \n])|[ \t]{1,2}|[、,]?\n(?=[^\n]{2,4}(?:\n|$))")


def _before_gender(folded: str) -> Iterator[Hit]:
    for match in _GENDER.finditer(folded):
        if name_end(folded, match.start(1), sure=True) == match.end(1):
            yield Hit(*match.span(1), Kind.NAME, _standing_here(folded, match.start(1), match.end(1)))


_GENDER = re.compile(rf"(?<![{_HAN}])([{_HAN}]{{2,4}})[ ]?[,、\t |(][ ]?[男女](?=[,、;。 \t|)(\n]|性[,、;。)]|$)")


def _pupils(folded: str) -> Iterator[Hit]:
    """A child with class or age; the class is part of the finding, since it names the child as well."""
    for match in _CLASS.finditer(folded):
        end = name_end(folded, match.end(), sure=bool(match["gap"]))
        if end is not None:
            yield Hit(match.start(), end, Kind.NAME, child_standing(folded, match.start(), end))
    for match in _NAME_THEN_CLASS.finditer(folded):
        if is_name(match["name"]):
            yield Hit(*match.span("name"), Kind.NAME, child_standing(folded, *match.span()))


_GRADE = (
    r"(?:(?:小学|初中|高中|中学|幼儿园)?[一二三四五六七八九1-9]年级(?:[(]?[一二三四五六七八九十0-9]{1,2}[)]?班)?"
    r"|[初高][一二三中][(]?[一二三四五六七八九十0-9]{0,2}[)]?班?|(?:幼儿园|学前)?[大中小学托]前?班|[小中]学生|幼儿|幼童|[男女]童|婴儿|孤儿"
    r"|(?:留守|困境|流浪|残疾|事实无人抚养)儿童|未成年人)"
)
_CLASS = re.compile(rf"{_GRADE}(?:学生)?(?P<gap>[ \t:|,]{{0,3}})(?=[{_HAN}])")
_NAME_THEN_CLASS = re.compile(rf"(?<![{_HAN}])(?P<name>[{_HAN}]{{2,4}})[ \t|,(]{{1,3}}(?:(?:系|就读于)[{_HAN}]{{0,10}})?{_GRADE}")
_HARDSHIP = re.compile("困难|困境|补助|资助|救助|低保|孤儿|留守|残疾|贫困|帮扶|特困|欺凌|性侵|猥亵|受害|辍学|事实无人|流浪|抚养|寄养|自杀")


def child_standing(folded: str, start: int, end: int) -> Standing:
    around = folded[max(0, start - 200) : end + 60]
    return Standing.PROTECTED if _HARDSHIP.search(around) else Standing.DOUBTFUL


def _lists(folded: str) -> Iterator[Hit]:
    """名单如下：张三、李四 … two names at least, one after the other."""
    for match in _LIST.finditer(folded):
        found = list(_enumerated(folded, match.end(), sure=True))
        if len(found) > 1 and all(_strength_of_end(folded, end) == _HARD for _, end in found):
            standing = _standing_here(folded, *match.span())
            yield from (Hit(*name, Kind.NAME, standing) for name in found)


_LIST = re.compile("(?:名单|人员|对象|如下|分别[为是]|户主?)[^\n。;]{0,16}?[:\n][ \n]*")


# --- data ----------------------------------------------------------------------------------------------


@cache
def _surnames() -> dict[str, frozenset[str]]:
    raw = _toml("surnames.toml")
    rare = frozenset("".join(raw["rare"].split()))
    common = frozenset("".join(raw["common"].split())) - rare
    return {"common": common, "rare": rare, "compound": frozenset(raw["compound"].split())}


@cache
def _words() -> frozenset[str]:
    lines = files(__package__).joinpath("data/common_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _role_standings() -> dict[str, Standing]:
    roles = _toml("roles.toml")["roles"]
    return {word: Standing(standing) for standing, text in roles.items() for word in text.split()}


@cache
def _roles() -> tuple[AhoCorasick, list[Standing]]:
    words = _role_standings()
    return AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest), list(words.values())


@cache
def _followers() -> re.Pattern[str]:
    return re.compile(_alternatives("after_a_name"))


@cache
def _title_before() -> re.Pattern[str]:
    return re.compile(f"(?:{_alternatives('titles')})[ :(]{{0,2}}$")


@cache
def _title_after() -> re.Pattern[str]:
    return re.compile(f"[ ,(、|\t]{{0,2}}[{_HAN}]{{0,6}}?(?:{_alternatives('titles')})(?![{_HAN}])|同志")


@cache
def _duty_labels() -> re.Pattern[str]:
    return re.compile(_alternatives("duty_labels"))


def _alternatives(key: str) -> str:
    return "|".join(sorted(_toml("roles.toml")[key].split(), key=len, reverse=True))


@cache
def _no_given() -> frozenset[str]:
    return frozenset("".join(_toml("roles.toml")["never_in_a_name"].split()))


@cache
def _never_names() -> frozenset[str]:
    return frozenset(_toml("roles.toml")["never_names"].split())


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data", name).read_text("utf-8"))
