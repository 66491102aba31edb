"""Names of persons. There is no list of all names, so a name is a surname, one or two characters and an end, in a
place where names stand: after a role, beside an identity number, before 男 or 女.

This finds what a person should look at; it never proves that a text holds no name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from gongkai.documents.screening.findings import Hit, Kind, Standing

_HAN = "\u3400-\u9fff\U00020000-\U000323af〇"
_IS_HAN = re.compile(f"[{_HAN}]")
_DOTTED = re.compile(f"[{_HAN}]{{2,6}}(?:·[{_HAN}]{{1,8}}){{1,3}}")


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data", name).read_text("utf-8"))


_NEVER = frozenset(_toml("roles.toml")["never_in_a_name"])
_NEVER_LAST = frozenset("村镇乡县组区市街站路")
_NOT_GIVEN = frozenset(_toml("roles.toml")["not_given"].split())
_RARELY = frozenset(_toml("roles.toml")["rarely_in_a_name"])


# --- one name ------------------------------------------------------------------------------------------


def name_end(folded: str, start: int, *, sure: bool = False) -> int | None:
    """Where the name that starts at ``start`` ends, or None if none starts there.

    ``sure``: a label or a column says that a name stands here, so rare surnames and names that begin like a word
    (王国强) are taken too.
    """
    if dotted := _DOTTED.match(folded, start):
        return dotted.end()
    surname = _surname_length(folded, start)
    if not surname or folded[start : start + 2] in _never_names():
        return None
    lengths = [
        one for one in (surname + 2, surname + 1) if _could_be_given(folded[start + surname : start + one])
    ]
    ends = {length: _strength_of_end(folded, start + length) for length in lengths}
    length = max(ends, key=lambda one: (ends[one], one), default=0)
    if not length or not ends[length]:
        return None
    name = folded[start : start + length]
    plain = length - surname == 2 and ends[length] == _HARD  # 王国强, and not a word more
    if name in _words() and not (sure and plain):
        return None
    if not sure and name[:2] in _words() and not (plain and name[0] in _surnames()["common"]):
        return None
    unusual = name[0] in _surnames()["rare"] or not _RARELY.isdisjoint(name[surname:])
    return start + length if sure or plain or not unusual else None


def is_name(text: str) -> bool:
    """Whether the whole of a table cell is a name."""
    return bool(text) and name_end(text, 0, sure=True) == len(text)


def surname(name: str) -> str:
    """欧阳 of 欧阳大山; the first character where the surname is none that we know."""
    return name[: _surname_length(name, 0) or 1]


_HARD = 9


def _strength_of_end(folded: str, place: int) -> int:
    """How surely a name could end before ``place``: 0 not at all, 9 at a sign that is no character of a name."""
    if place >= len(folded) or not _IS_HAN.match(folded, place):
        return _HARD
    following = _followers().match(folded, place)
    return len(following[0]) if following else 0


def _surname_length(folded: str, start: int) -> int:
    known = _surnames()
    if folded[start : start + 2] in known["compound"]:
        return 2
    first = folded[start : start + 1]
    return int(bool(first) and (first in known["common"] or first in known["rare"]))


def _could_be_given(given: str) -> bool:
    fits = all(_IS_HAN.match(char) and char not in _NEVER for char in given)
    return bool(given) and fits and given[-1] not in _NEVER_LAST and given not in _NOT_GIVEN


# --- names in a text -----------------------------------------------------------------------------------


def find_names(folded: str) -> Iterator[Hit]:
    """Names after roles, before 男 or 女, in lists, after a class of a school."""
    yield from _after_roles(folded)
    yield from _before_gender(folded)
    yield from _pupils(folded)
    yield from _lists(folded)
    yield from _alone(folded)
    yield from _enumerations(folded)
    yield from _numbered(folded)
    yield from _and_others(folded)
    yield from _addressed(folded)


def find_names_beside(folded: str, numbers: list[Hit]) -> Iterator[Hit]:
    """Names right before or after numbers of persons: 王大山 138…, 4211…x（周小梅）."""
    for number in numbers:
        before = _NAME_BEFORE.search(folded, max(0, number.start - 12), number.start)
        if before:
            yield from _last_name(folded, *before.span(1))
        after = _NAME_AFTER.match(folded, number.end)
        if after and name_end(folded, after.start(1), sure=True) == after.end(1):
            yield Hit(*after.span(1), Kind.NAME, _standing_here(folded, after.start(1), after.end(1)))


def find_names_in_sentences(folded: str, about_persons: Iterable[Hit]) -> Iterator[Hit]:
    """Names at the start of a clause of a sentence that tells of illness, a certificate, a home: 鲁翠花，肢体残疾三级."""
    tried: set[int] = set()
    for hit in about_persons:
        first = max(folded.rfind(sign, max(0, hit.start - _SENTENCE), hit.start) for sign in "\n。;!?")
        first = max(first + 1, hit.start - _SENTENCE) if first >= 0 else max(0, hit.start - _SENTENCE)
        for clause in _CLAUSE.finditer(folded, first, min(len(folded), hit.end + _SENTENCE // 4)):
            if clause.end() > hit.end and _SENTENCE_END.search(folded, hit.end, clause.end()):
                break
            if clause.end() in tried:
                continue
            tried.add(clause.end())
            end = name_end(folded, clause.end())
            if end is not None:
                minor = hit.kind is Kind.AGE and hit.standing is Standing.PRIVATE
                standing = (child_standing if minor else _standing_here)(folded, clause.end(), end)
                yield Hit(clause.end(), end, Kind.NAME, standing)


_SENTENCE = 120
_SENTENCE_END = re.compile("[\n。;!?]")
_CLAUSE = re.compile(rf"(?<![{_HAN}0-9A-Za-z])(?=[{_HAN}])")


def is_official(folded: str, start: int, end: int) -> bool:
    """Whether the words around a name give it a public duty (条例 Art 20: leaders are published by name)."""
    line_start = max(folded.rfind("\n", 0, start) + 1, start - 40)
    line_end = folded.find("\n", end, end + 60)
    line = folded[line_start : line_end if line_end >= 0 else end + 60]
    return has_title(folded, start, end) or bool(_duty_labels().search(line))


def has_title(folded: str, start: int, end: int) -> bool:
    """Whether a title stands right before or after: 镇长乔安, 乔安同志, 田主任."""
    before = _title_before().search(folded, max(0, start - 8), start)
    return bool(before or _title_after().match(folded, end))


def role_standing(role: str) -> Standing:
    """The standing of names under a head or after a label; private where the word says nothing."""
    return _role_standings().get(role, Standing.PRIVATE)


def _standing_here(folded: str, start: int, end: int) -> Standing:
    return Standing.PUBLIC if is_official(folded, start, end) else Standing.PRIVATE


_BLANK = r"[ \t:,、(\[|\u200b]"
_NAME_BEFORE = re.compile(
    rf"([{_HAN}]{{2,8}})(?:{_BLANK}|电话|手机|联系电话|联系方式|身份证号?码?|[)\]]|[,])*$"
)
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
            for first, last in found:
                holder = is_official if folded[start:end] in _OF_ANYBODY else has_title
                public = standing is Standing.PRIVATE and holder(folded, start, last)
                yield Hit(first, last, Kind.NAME, Standing.PUBLIC if public else standing)
            if found:
                break
        else:
            if folded[start:end] not in _weak_roles() and (last := _likely_end(folded, end)):
                yield Hit(end, last, Kind.NAME, standing)


_OF_ANYBODY = {"姓名", "申请人姓名", "联系人姓名"}
_BRACKET = re.compile(r"\(")
_CONNECTOR = re.compile(
    r"(?:的?(?:姓名|名字|名称)|为|是|系|叫|名叫|\([^()\n]{0,12}\)|同志)?[ \t|\u200b]{0,4}(?::\s{0,4})?[\"“]?"
)


def _enumerated(folded: str, start: int, sure: bool) -> Iterator[tuple[int, int]]:
    """The name at ``start`` and those that 、 or a blank joins to it."""
    while (end := name_end(folded, start, sure=sure)) is not None:
        yield start, end
        following = _NEXT_NAME.match(folded, end)
        if not following:
            return
        start = following.end()


def _likely_end(folded: str, start: int) -> int | None:
    """A name of three characters that runs on into the sentence, after a role that is no other word."""
    name = folded[start : start + 3]
    likely = len(name) == 3 and name[0] in _surnames()["common"] and _could_be_given(name[1:])
    return start + 3 if likely and name[:2] not in _words() and name[1:] not in _words() else None


_NEXT_NAME = re.compile(
    r"(?:\([^()\n]{0,20}\))?[、,和与及](?=[^ \n])|[ \t]{1,2}|[、,]?\n(?=[^\n]{2,4}(?:\n|$))"
)


def _before_gender(folded: str) -> Iterator[Hit]:
    for match in _GENDER.finditer(folded):
        if name_end(folded, match.start(1), sure=True) == match.end(1):
            yield Hit(*match.span(1), Kind.NAME, _standing_here(folded, match.start(1), match.end(1)))


_GENDER = re.compile(
    rf"(?<![{_HAN}])([{_HAN}]{{2,4}})[ ]?[,、\t |(][ ]?[男女](?=[,、;。 \t|)(\n]|性[,、;。)]|$)"
)


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
_NAME_THEN_CLASS = re.compile(
    rf"(?<![{_HAN}])(?P<name>[{_HAN}]{{2,4}})[ \t|,(]{{1,3}}(?:(?:系|就读于)[{_HAN}]{{0,10}})?{_GRADE}"
)
_HARDSHIP = re.compile(
    "困难|困境|补助|资助|救助|低保|违法|犯罪|盗窃|涉案|一案|孤儿|留守|残疾|贫困|帮扶|特困|欺凌|性侵|猥亵|受害|辍学|事实无人|流浪|抚养|寄养|自杀"
)


def child_standing(folded: str, start: int, end: int) -> Standing:
    around = folded[max(0, start - 200) : end + 60]
    return Standing.PROTECTED if _HARDSHIP.search(around) else Standing.DOUBTFUL


def _lists(folded: str) -> Iterator[Hit]:
    """名单如下：张三、李四 … two names at least, one after the other."""
    for match in _LIST.finditer(folded):
        found = list(_enumerated(folded, match.end(), sure=True))
        if (len(found) > 1 or match["list"]) and all(
            _strength_of_end(folded, end) == _HARD for _, end in found
        ):
            of_children = _CHILDREN.search(folded, max(0, match.start() - 30), match.end())
            standing = (child_standing if of_children else _standing_here)(folded, *match.span())
            yield from (Hit(*name, Kind.NAME, standing) for name in found)


def _alone(folded: str) -> Iterator[Hit]:
    """A clause that is or begins with three characters in the form of a name and no word: …，高翠莲，…"""
    for match in _CLAUSE_OF_THREE.finditer(folded):
        start = match.start()
        name = match[1]
        if name[0] not in _surnames()["common"] or name[:2] in _words() or name in _public_figures():
            continue
        if name_end(folded, start) != start + 3:
            continue
        if _strength_of_end(folded, start + 3) > 1 or folded[start + 3] in "与和系因诉":
            yield Hit(start, start + 3, Kind.NAME, _standing_here(folded, start, start + 3))


_CLAUSE_OF_THREE = re.compile(rf"(?<![{_HAN}0-9A-Za-z])(?=([{_HAN}]{{3}}))")


def _enumerations(folded: str) -> Iterator[Hit]:
    """Three names at least in one enumeration, and nothing but names: 高翠莲、黄守业、董春来."""
    for match in _ENUMERATION.finditer(folded):
        places = [part.span() for part in _PART.finditer(folded, *match.span())]
        if all(is_name(folded[first:last]) and folded[first:last] not in _words() for first, last in places):
            standing = _standing_here(folded, *match.span())
            yield from (Hit(*place, Kind.NAME, standing) for place in places)


_ENUMERATION = re.compile(rf"(?<![{_HAN}、])[{_HAN}]{{2,4}}(?:、[{_HAN}]{{2,4}}){{2,200}}(?![{_HAN}])")
_PART = re.compile(f"[{_HAN}]+")


def _numbered(folded: str) -> Iterator[Hit]:
    """2. 高翠莲，前进村 …: a name at the head of a numbered line."""
    for match in _NUMBERED.finditer(folded):
        end = name_end(folded, match.end())
        if end is not None and _strength_of_end(folded, end) == _HARD:
            yield Hit(match.end(), end, Kind.NAME, _standing_here(folded, match.end(), end))


_NUMBERED = re.compile(
    rf"(?:(?<=\n)|(?<![\s\S]))[ ]?[(]?[0-9]{{1,4}}[.、)]?[ \t]*(?=[{_HAN}]{{2,4}}[,、(\t \n])"
)


def _and_others(folded: str) -> Iterator[Hit]:
    """董春来等6户."""
    for match in _OTHERS.finditer(folded):
        yield from _right_before(folded, match.start())


def _right_before(folded: str, end: int) -> Iterator[Hit]:
    """The name that ends at ``end``, with whatever before it."""
    for length in (3, 2):
        name = folded[max(0, end - length) : end]
        if (
            len(name) == length
            and name[0] in _surnames()["common"]
            and name[:2] not in _words()
            and is_name(name)
        ):
            yield Hit(end - length, end, Kind.NAME, _standing_here(folded, end - length, end))
            return


_OTHERS = re.compile("等[0-9一二三四五六七八九十百]{1,5}(?:户|人|名|位|家)")


def _addressed(folded: str) -> Iterator[Hit]:
    """Persons addressed: the name alone before a colon at the end of its line, 季月红同志, 柳新芽女士."""
    for match in _ADDRESSEE.finditer(folded):
        if is_name(match["name"]) and match["name"] not in _words():
            yield Hit(*match.span("name"), Kind.NAME)
    for match in _POLITE.finditer(folded):
        yield from _right_before(folded, match.start())


_ADDRESSEE = re.compile(rf"(?<![{_HAN}])(?P<name>[{_HAN}]{{2,4}}):[ ]*\n")
_POLITE = re.compile("同志|先生|女士")
_CHILDREN = re.compile("儿童|未成年|学生|幼儿|孤儿|少年")
_LIST = re.compile(
    "(?:(?P<list>名单[^\n。;]{0,16}?)[:\n ]|(?:人员|对象|如下|分别[为是]|户主?)[^\n。;]{0,16}?[:\n])[ \n]*"
)


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
def _weak_roles() -> frozenset[str]:
    return frozenset(_toml("roles.toml")["weak_roles"].split())


@cache
def _public_figures() -> frozenset[str]:
    return frozenset(_toml("roles.toml")["public_figures"].split())


@cache
def _followers() -> re.Pattern[str]:
    return re.compile(_alternatives("after_a_name"))


@cache
def _title_before() -> re.Pattern[str]:
    return re.compile(f"(?:{_alternatives('titles')})[ :(]{{0,2}}$")


@cache
def _title_after() -> re.Pattern[str]:
    return re.compile(f"[ :,(、|\t]{{0,2}}[{_HAN}]{{0,6}}?(?:{_alternatives('titles')})(?![{_HAN}])")


@cache
def _duty_labels() -> re.Pattern[str]:
    return re.compile(_alternatives("duty_labels"))


def _alternatives(key: str) -> str:
    return "|".join(sorted(_toml("roles.toml")[key].split(), key=len, reverse=True))


@cache
def _never_names() -> frozenset[str]:
    return frozenset(_toml("roles.toml")["never_names"].split())
