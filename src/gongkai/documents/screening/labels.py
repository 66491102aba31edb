"""Values that a label or the head of a table column gives away: 准考证号 2024…, a column 残疾等级."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, MatchKind

from gongkai.documents.screening.findings import ONLY_BESIDE_A_PERSON, Hit, Kind, Standing
from gongkai.documents.screening.name_form import is_name
from gongkai.documents.screening.names import child_standing, is_official, role_standing
from gongkai.documents.screening.tables import Cell, cells


@dataclass(frozen=True, slots=True)
class Labelled:
    """What labels tell of a text. ``codes`` are the cells whose column says that they hold no personal number, in
    the order of the text."""

    hits: tuple[Hit, ...]
    codes: tuple[tuple[int, int], ...]

    def is_code(self, place: int) -> bool:
        """Whether ``place`` lies in one of those cells."""
        before = bisect_right(self.codes, (place, place)) - 1
        return any(start <= place < end for start, end in self.codes[max(0, before) : before + 2])


def find_labelled(folded: str) -> Labelled:
    """Hits after labels and below the heads of tables."""
    table = _labels()
    found = [
        (table.meanings[index], start, end)
        for index, start, end in table.automaton.find_matches_as_indexes(folded)
    ]
    hits, codes = list(_after_labels(folded, found)), []
    for cell in cells(folded, [(start, end) for _, start, end in found], lambda head: bool(_meaning(head))):
        meaning = _meaning(cell.head)
        if isinstance(meaning, Kind):
            hits += _in_cell(folded, cell, meaning)
        elif meaning:
            codes.append((cell.start, cell.end))
    return Labelled(tuple(hits), tuple(codes))


# --- in running text -----------------------------------------------------------------------------------

_CONNECTOR = re.compile(
    r"(?:号码|号|编号|字号|证号|证书号|码|为|是)?(?:\([^()\n]{0,12}\))?[ \t|\u200b]{0,4}(?P<sign>[:=]\s{0,3})?[ ]?"
)
# These labels are also words of any sentence (残疾, 存款): they need a sign after them.
_NEEDS_SIGN = {Kind.HEALTH, Kind.RELIGION, Kind.CRIME, Kind.AGE, Kind.CHAT_ACCOUNT}


def _after_labels(folded: str, labels: Iterable[tuple[Kind | str, int, int]]) -> Iterator[Hit]:
    for kind, start, end in labels:
        connector = isinstance(kind, Kind) and _CONNECTOR.match(folded, end)
        if not connector or not isinstance(kind, Kind):
            continue
        value = _labels().values[kind].match(folded, connector.end())
        if value and _belongs(kind, connector, value[0]):
            standing = _standing(folded, kind, start, value.end())
            yield Hit(*value.span(), kind, standing, needs_person=kind in ONLY_BESIDE_A_PERSON)


def _belongs(kind: Kind, connector: re.Match[str], value: str) -> bool:
    """Whether what follows a label is its value: 残疾：二级, but not the sentence 残疾儿童康复."""
    if kind is Kind.ADDRESS:
        return bool(_ADDRESS_DETAIL.search(value))
    if kind is Kind.CHAT_ACCOUNT and re.search("[0-9]{5}|[A-Za-z]{3}[A-Za-z_-]*[0-9]{2}", value):
        return True
    return kind not in _NEEDS_SIGN or bool(connector["sign"] or re.search(r"[\t|号]", connector[0]))


_ADDRESS_DETAIL = re.compile(
    "[0-9一二三四五六七八九十]+(?:号|室|户|组|栋|幢|单元|楼|巷|弄)|[0-9]+-[0-9]+|组|小区|苑"
)
_AGENCY = re.compile(
    "政府|财政|国库|非税|专户|税务|委员会|公司|管理局|局(?![部])|中心|协会|基金会|红十字|慈善|合作社|学校|医院|保证金|基本户|基本存款|对公|缴款|捐款|捐赠|收款单位|单位名称"
)
_HOLDER = re.compile("(?:户名|开户名|账户名称?|收款人|单位)[为:\\s]*(?P<holder>[^\\s,;。:]{2,40})")


def _standing(folded: str, kind: Kind, start: int, end: int) -> Standing:
    if kind is Kind.BANK_ACCOUNT:
        return _account_standing(folded, start, end)
    if kind is Kind.BIRTHDATE and is_official(folded, start, end):
        return Standing.PUBLIC
    return Standing.PRIVATE


def _account_standing(folded: str, start: int, end: int) -> Standing:
    """An account is public where its holder is an agency or a firm; the holder stands close by."""
    near = folded[max(0, start - 80) : end + 60]
    holder = _HOLDER.search(near)
    if holder and is_name(holder["holder"]):
        return Standing.PRIVATE
    before = re.sub("[^,;。\\s]*银行[^,;。\\s]*|农商行|信用社", "", near)
    return Standing.PUBLIC if _AGENCY.search(before) else Standing.PRIVATE


# --- in tables -----------------------------------------------------------------------------------------

_CHILD_HEAD = re.compile("年级|班级|就读|学校|学籍|园所|幼儿园")
_PUBLIC_HEAD = re.compile("职务|职称|岗位|分工|执业|资格证|注册|任职|得票|执法证|专业技术|获奖|荣誉")
_EMPTY_CELL = re.compile(r"[\-/*无\s]*|是|否|健康|良好|正常|不详")


def _in_cell(folded: str, cell: Cell, kind: Kind) -> Iterator[Hit]:
    text = folded[cell.start : cell.end]
    if kind is Kind.NAME:
        if is_name(text):
            yield Hit(cell.start, cell.end, kind, _name_standing(folded, cell))
        return
    if _EMPTY_CELL.fullmatch(text):
        return
    if kind in _WHOLE_CELL:
        if kind is not Kind.ADDRESS or _ADDRESS_DETAIL.search(text):
            yield Hit(cell.start, cell.end, kind, needs_person=kind in ONLY_BESIDE_A_PERSON)
        return
    for value in _labels().values[kind].finditer(folded, cell.start, cell.end):
        yield Hit(*value.span(), kind, needs_person=kind in ONLY_BESIDE_A_PERSON)


_WHOLE_CELL = {Kind.ADDRESS, Kind.HEALTH, Kind.RELIGION, Kind.CRIME}


def _name_standing(folded: str, cell: Cell) -> Standing:
    heads = "|".join(cell.heads)
    if _CHILD_HEAD.search(heads):
        return child_standing(folded, cell.start, cell.end)
    if _PUBLIC_HEAD.search(heads):
        return Standing.PUBLIC
    return role_standing(cell.head)


# --- data ----------------------------------------------------------------------------------------------

_CODE = "code"


@dataclass(frozen=True, slots=True)
class _Labels:
    """The automaton finds the words of ``words``; ``meanings`` tells what each is a label of, in the same order."""

    words: dict[str, Kind | str]
    meanings: list[Kind | str]
    automaton: AhoCorasick
    values: dict[Kind, re.Pattern[str]]


@cache
def _labels() -> _Labels:
    raw = tomllib.loads(files(__package__).joinpath("data/labels.toml").read_text("utf-8"))
    words: dict[str, Kind | str] = dict.fromkeys(raw["code"]["words"].split(), _CODE)
    words |= {word: Kind(label["kind"]) for label in raw["label"] for word in label["words"].split()}
    values = {Kind(label["kind"]): re.compile(label["value"]) for label in raw["label"]}
    automaton = AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest)
    return _Labels(words, list(words.values()), automaton, values)


_SPARE = 4  # a head may hold a few characters more than the label: 户主银行账号
_CODE_ENDS = ("编号", "代码", "编码", "金额", "面积")


@lru_cache(4096)
def _meaning(head: str) -> Kind | str | None:
    """What the column under ``head`` holds: a kind, "code", or None for a head that says nothing."""
    if not 1 < len(head) <= 16 or ":" in head:
        return None
    known = _labels().words
    if head in known:
        return known[head]
    held = [
        word for word in known if word in head and len(head) <= len(word) + _SPARE and known[word] != _CODE
    ]
    if held:
        return known[max(held, key=len)]
    return _CODE if head.endswith(_CODE_ENDS) else None
