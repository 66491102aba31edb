"""Names of persons in a text. There is no list of all names, so they are looked for where names stand: after a
role, beside an identity number, before 男 or 女, alone between two signs.

This finds what a person should look at; it never proves that a text holds no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from gongkai.documents.screening.around import Around
from gongkai.documents.screening.findings import Hit, Kind, Standing
from gongkai.documents.screening.name_form import (
    CERTAIN,
    HAN,
    alternatives,
    common_surnames,
    ends_like_a_thing,
    has_common_surname,
    is_name,
    is_word,
    looks_like_name,
    name_end,
    roles_data,
    strength_of_end,
)


def find_names(folded: str) -> Iterator[Hit]:
    """Names in every place where names stand by themselves; the same name may be found more than once."""
    yield from _after_roles(folded)
    yield from _after_labels_of_persons(folded)
    yield from _before_gender(folded)
    yield from _pupils(folded)
    yield from _lists(folded)
    yield from _clauses(folded)
    yield from _enumerations(folded)
    yield from _numbered(folded)
    yield from _addressed(folded)


def find_names_beside(folded: str, numbers: Iterable[Hit]) -> Iterator[Hit]:
    """Names right before or after numbers of persons: 王大山 138…, 4211…x（周小梅）."""
    for number in numbers:
        before = _NAME_BEFORE.search(folded, max(0, number.start - 12), number.start)
        if before and is_name(before[1]) and not is_word(before[1]):
            yield _name(folded, *before.span(1))
        after = _NAME_AFTER.match(folded, number.end)
        if after and is_name(after[1]) and not is_word(after[1]):
            yield _name(folded, *after.span(1))


_NAME_BEFORE = re.compile(
    rf"(?<![{HAN}])([{HAN}]{{2,4}})(?:[ \t:,、(\[|)\]\u200b]|(?:联系)?(?:电话|手机|方式)|身份证号?码?)*$"
)
_NAME_AFTER = re.compile(rf"[ \t:,、(\[]{{1,3}}([{HAN}]{{2,4}})(?![{HAN}])")


def proved_by_names(folded: str, hits: Iterable[Hit], names: Iterable[Hit]) -> Iterator[Hit]:
    """``hits``; identity numbers in doubt are sure right behind a name: 吴桂芳（330100491102002）."""
    ends = {name.end for name in names if name.standing is not Standing.PUBLIC}
    for hit in hits:
        doubtful = hit.kind is Kind.ID_CARD and hit.standing is Standing.DOUBTFUL
        before = folded[max(0, hit.start - 3) : hit.start]
        gap = len(before) - len(before.rstrip(" \t,、:(|"))
        if doubtful and hit.start - gap in ends:
            yield replace(hit, standing=Standing.PRIVATE)
        else:
            yield hit


def find_names_in_sentences(folded: str, about_persons: Iterable[Hit]) -> Iterator[Hit]:
    """Names that begin a clause of a sentence about a person: 鲁翠花，肢体残疾三级; 王桂兰怀孕; 优待证号…，古长城."""
    hits = list(about_persons)
    starts = {hit.start for hit in hits}
    end = 0
    for start, stop in sorted(_sentence(folded, hit) for hit in hits):
        for run in _RUN.finditer(folded, max(start, end), stop):
            first = run.start()
            if not _begins_clause(folded, first):
                continue
            last = name_end(folded, first)
            if last is None and first + 3 in starts and looks_like_name(folded[first : first + 3]):
                last = first + 3
            if last is not None:
                yield _name(folded, first, last)
        end = max(end, stop)


_SENTENCE = 120


def _sentence(folded: str, hit: Hit) -> tuple[int, int]:
    """From the start of the sentence, but not from far, to its end, or a little behind the hit."""
    earliest, latest = max(0, hit.start - _SENTENCE), hit.end + _SENTENCE // 4
    start = max(folded.rfind(sign, earliest, hit.start) for sign in "\n。;!?")
    stop = _SENTENCE_END.search(folded, hit.end, latest)
    return max(earliest, start + 1), stop.start() if stop else min(latest, len(folded))


_SENTENCE_END = re.compile("[\n。;!?]")
_RUN = re.compile(f"[{HAN}]+")


def _begins_clause(folded: str, start: int) -> bool:
    """Whether a sign stands before ``start``: no letter, no figure, no character."""
    return not start or not _RUNS_ON.match(folded, start - 1)


_RUNS_ON = re.compile(f"[{HAN}0-9A-Za-z]")


# --- whose name it is ------------------------------------------------------------------------------------


def is_official(folded: str, start: int, end: int) -> bool:
    """Whether the words around a name give it a public duty (条例 Art 20: leaders are published by name)."""
    line_start = folded.rfind("\n", max(0, start - 40), start) + 1 or max(0, start - 40)
    line_end = folded.find("\n", end, end + 60)
    line = folded[line_start : line_end if line_end >= 0 else end + 60]
    return has_title(folded, start, end) or bool(_duty_labels().search(line))


def has_title(folded: str, start: int, end: int) -> bool:
    """Whether a title stands right before or after: 镇长乔安, 乔安（镇长）."""
    before = _title_before().search(folded, max(0, start - 8), start)
    return bool(before or _title_after().match(folded, end))


def child_standing(folded: str, start: int, end: int) -> Standing:
    """A child with a hardship must not be named at all; about other children a person decides."""
    around = folded[max(0, start - 200) : end + 60]
    return Standing.PROTECTED if _HARDSHIP.search(around) else Standing.DOUBTFUL


_HARDSHIP = re.compile(
    "困难|困境|建档立卡|补助|资助|救助|低保|违法|犯罪|盗窃|涉案|一案|孤儿|留守|残疾|贫困|帮扶|特困|欺凌|性侵|猥亵|受害|辍学"
    "|事实无人|流浪|抚养|寄养|自杀|父母双亡"
)


def role_standing(role: str) -> Standing:
    """The standing of names under a head or after a label; private where the word says nothing."""
    return _role_standings().get(role, Standing.PRIVATE)


def _name(folded: str, start: int, end: int) -> Hit:
    if _CHILDS_AGE.match(folded, end):
        return Hit(start, end, Kind.NAME, child_standing(folded, start, end))
    return Hit(start, end, Kind.NAME, _standing_here(folded, start, end))


def _standing_here(folded: str, start: int, end: int) -> Standing:
    return Standing.PUBLIC if is_official(folded, start, end) else Standing.PRIVATE


_CHILDS_AGE = re.compile(r"[ ,、(]{1,2}(?:[男女][ ,、]{1,2})?(?:[0-9]|1[0-7])周?岁")


# --- after roles -----------------------------------------------------------------------------------------


def _after_roles(folded: str) -> Iterator[Hit]:
    automaton, roles = _roles()
    for index, start, end in automaton.find_matches_as_indexes(folded):
        role, standing = roles[index]
        if role.endswith("学生") and _is_pupil_in_hardship(folded, start, end):
            standing = Standing.PROTECTED
        found = _after_role(folded, end)
        for first, last in found:
            published = is_official if role in _OF_ANYBODY else has_title
            public = standing is Standing.PRIVATE and published(folded, start, last)
            yield Hit(first, last, Kind.NAME, Standing.PUBLIC if public else standing)
        if not found and role not in _weak_roles() and looks_like_name(folded[end : end + 3]):
            yield Hit(end, end + 3, Kind.NAME, standing)


def _after_labels_of_persons(folded: str) -> Iterator[Hit]:
    """承诺人：谢芳: no role that we know, but a label that ends like one, and nothing but a name behind it."""
    for match in _LABEL_OF_PERSON.finditer(folded):
        if is_name(match["name"]) and not is_word(match["name"]):
            yield _name(folded, *match.span("name"))


_LABEL_OF_PERSON = Around("人: 者: 户:", 0, 8, rf"[人者户]:[ ]?(?P<name>[{HAN}]{{2,4}})(?=$|[\n ,、;。(])")


def _is_pupil_in_hardship(folded: str, start: int, end: int) -> bool:
    near = folded[max(0, start - 40) : end + 40]
    return bool(_HARDSHIP.search(near)) and not _ADULT_STUDENTS.search(near)


_ADULT_STUDENTS = re.compile("大学|高校|学院|本科|专科|研究生|录取")
_OF_ANYBODY = {"姓名", "申请人姓名", "联系人姓名"}


def _after_role(folded: str, end: int) -> list[tuple[int, int]]:
    """The names that follow a role: 户主（李满仓）, 户主：李满仓、方石头, 户主姓名为李满仓."""
    if folded.startswith("(", end):
        in_brackets = list(_enumerated(folded, end + 1, sure=True))
        if in_brackets:
            return in_brackets
    connector = _CONNECTOR.match(folded, end)
    if not connector:
        return []
    return list(_enumerated(folded, connector.end(), sure=bool(connector[0].strip("的为是系叫名"))))


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


_NEXT_NAME = re.compile(
    r"(?:\([^()\n]{0,20}\)|[ :]?[0-9][0-9.]{0,9}(?:万?元|分|亩)?)?[、,和与及](?=[^ \n])"
    r"|[ \t]{1,2}|[、,]?\n(?=[^\n]{2,4}(?:\n|$))"
)


def _lists(folded: str) -> Iterator[Hit]:
    """名单如下：张三、李四 … After 名单 one name will do, after other words there must be two."""
    for match in _LIST.finditer(folded):
        found = list(_enumerated(folded, match.end(), sure=True))
        if len(found) < (1 if match["list"] else 2):
            continue
        if all(strength_of_end(folded, end) == CERTAIN for _, end in found):
            of_children = _CHILDREN.search(folded, max(0, match.start() - 30), match.end())
            standing = (child_standing if of_children else _standing_here)(folded, *match.span())
            yield from (Hit(*name, Kind.NAME, standing) for name in found)


_LIST = Around(
    "名单 人员 对象 如下 分别为 分别是 户",
    1,
    22,
    "(?:(?P<list>名单[^\n。;]{0,16}?)[:\n ]|(?:人员|对象|如下|分别[为是]|户主?)[^\n。;]{0,16}?[:\n])[ \n]*",
)
_CHILDREN = re.compile("儿童|未成年|学生|幼儿|孤儿|少年")


# --- by their neighbours ------------------------------------------------------------------------------------


def _before_gender(folded: str) -> Iterator[Hit]:
    for match in _GENDER.finditer(folded):
        if is_name(match[1]):
            yield _name(folded, *match.span(1))


_GENDER = Around(
    "男 女",
    8,
    3,
    rf"(?<![{HAN}])([{HAN}]{{2,4}})[ ]?[,、\t |(][ ]?[男女](?=[,、;。 \t|)(\n]|性[,、;。)]|$)",
)


def _pupils(folded: str) -> Iterator[Hit]:
    """A child with its class; the class is part of the finding, since it names the child as well."""
    for match in _CLASS.finditer(folded):
        for start, end in _enumerated(folded, match.end(), sure=bool(match["gap"])):
            start = match.start() if start == match.end() else start
            yield Hit(start, end, Kind.NAME, child_standing(folded, start, end))
    for match in _NAME_THEN_CLASS.finditer(folded):
        if is_name(match["name"]):
            yield Hit(*match.span("name"), Kind.NAME, child_standing(folded, *match.span()))


_SCHOOL = "年级 班 初一 初二 初三 初中 高一 高二 高三 高中 小学生 中学生 幼儿 幼童 男童 女童 婴儿 孤儿 儿童 未成年人"
_NUMBER = "[一二三四五六七八九十0-9]"
_GRADE = (
    rf"(?:(?:小学|初中|高中|中学|幼儿园)?[一二三四五六七八九1-9]年级(?:[(]?{_NUMBER}{{1,2}}[)]?班)?"
    rf"|[初高][一二三中][(]?{_NUMBER}{{0,2}}[)]?班?|{_NUMBER}[(]{_NUMBER}{{1,2}}[)]班|(?:幼儿园|学前)?[大中小学托]前?班|[小中]学生|幼儿|幼童|[男女]童"
    r"|婴儿|孤儿|(?:留守|困境|流浪|残疾|事实无人抚养)儿童|未成年人)"
)
_CLASS = Around(_SCHOOL, 8, 14, rf"{_GRADE}(?:学生)?(?P<gap>[ \t:|,]{{0,3}})(?=[{HAN}])")
_NAME_THEN_CLASS = Around(
    _SCHOOL,
    28,
    8,
    rf"(?:(?<![{HAN}])|(?<=学生))(?P<name>[{HAN}]{{2,4}})[ \t|,(]{{1,3}}(?:(?:系|就读于)[{HAN}]{{0,10}})?{_GRADE}",
)


def _clauses(folded: str) -> Iterator[Hit]:
    """Clauses in the form of names: three characters alone or before a telling word (…，高翠莲，… 嵇小康领取…)."""
    for match in _three().finditer(folded):
        start, end = match.span()
        name = match[0]
        if not _begins_clause(folded, start) or is_word(name[:2]) or name in _public_figures():
            continue
        if ends_like_a_thing(name):
            continue
        if name_end(folded, start) != end:
            continue
        if strength_of_end(folded, end) > 1 or folded[end] in "与和系因诉户":
            yield _name(folded, start, end)
            if folded[end : end + 1] in ("与", "和") and looks_like_name(folded[end + 1 : end + 4]):
                yield _name(folded, end + 1, end + 4)


def _enumerations(folded: str) -> Iterator[Hit]:
    """Three at least in one enumeration, and nothing but names: 高翠莲、黄守业、董春来."""
    for match in _ENUMERATION.finditer(folded):
        first = _WHOLE_RUN.search(folded, max(0, match.start() - 5), match.start())
        if not first:
            continue
        places = [part.span() for part in _RUN.finditer(folded, first.start(), match.end())]
        if all(is_name(folded[start:end]) and not is_word(folded[start:end]) for start, end in places):
            standing = _standing_here(folded, first.start(), match.end())
            yield from (Hit(*place, Kind.NAME, standing) for place in places)


_ENUMERATION = re.compile(rf"(?:、[{HAN}]{{2,4}}){{2,400}}(?![{HAN}])")


def _numbered(folded: str) -> Iterator[Hit]:
    """2. 高翠莲，前进村 …: a name at the head of a numbered line."""
    for match in _NUMBERED.finditer("\n" + folded):
        start = match.end() - 1
        end = name_end(folded, start)
        if end is not None and strength_of_end(folded, end) == CERTAIN:
            yield _name(folded, start, end)


_NUMBERED = re.compile(rf"\n[ ]?[(]?[0-9]{{1,4}}[.、)]?[ \t]*(?=[{HAN}]{{2,4}}[,、(\t \n])")


def _addressed(folded: str) -> Iterator[Hit]:
    """Persons named with what follows: 季月红同志, 董春来等6户, or alone before the colon of a letter."""
    for match in _ADDRESSEE.finditer(folded):
        before = _WHOLE_RUN.search(folded, max(0, match.start() - 5), match.start())
        if before and is_name(before[0]) and not is_word(before[0]):
            yield Hit(*before.span(), Kind.NAME)
    for match in _TELLING.finditer(folded):
        end = match.start()
        for name in (folded[max(0, end - 3) : end], folded[max(0, end - 2) : end]):
            if has_common_surname(name) and not is_word(name[:2]) and is_name(name):
                yield _name(folded, end - len(name), end)
                break


_ADDRESSEE = re.compile(r":[ ]*\n")
_WHOLE_RUN = re.compile(rf"(?<![{HAN}])[{HAN}]{{2,4}}$")
_TELLING = re.compile(
    r"同志|先生|女士|等[0-9一二三四五六七八九十百]{1,5}[户人名位家]|[两三四五六七八九十]户|户(?=危房|低保|纳入|房屋|资格)"
)


# --- data ----------------------------------------------------------------------------------------------


@cache
def _role_standings() -> dict[str, Standing]:
    roles = roles_data()["roles"]
    return {word: Standing(standing) for standing, text in roles.items() for word in text.split()}


@cache
def _roles() -> tuple[AhoCorasick, list[tuple[str, Standing]]]:
    roles = list(_role_standings().items())
    return AhoCorasick([word for word, _ in roles], matchkind=MatchKind.LeftmostLongest), roles


@cache
def _weak_roles() -> frozenset[str]:
    return frozenset(roles_data()["weak_roles"].split())


@cache
def _public_figures() -> frozenset[str]:
    return frozenset(roles_data()["public_figures"].split())


@cache
def _three() -> re.Pattern[str]:
    return re.compile(f"[{common_surnames()}][{HAN}]{{2}}")


@cache
def _title_before() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('titles')})[ :(|\t]{{0,2}}$")


@cache
def _title_after() -> re.Pattern[str]:
    return re.compile(f"[ :,(、|\t]{{0,2}}[{HAN}]{{0,6}}?(?:{alternatives('titles')})(?![{HAN}])")


@cache
def _duty_labels() -> re.Pattern[str]:
    return re.compile(alternatives("duty_labels"))
