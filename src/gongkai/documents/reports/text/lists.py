"""What was disclosed: totals, channels (网站73条；微信公众号73条) and classes (其中机构类20条，内有领导成员10条).

Where a number counts information in general, it is the total or a channel's, and the numbers behind it are its
parts, as long as each has only a name before it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from gongkai.documents.reports.text.channels import channels_of
from gongkai.documents.reports.text.leads import Lead, lead_of, name_in
from gongkai.documents.reports.text.quantities import SHARE, Quantity
from gongkai.documents.reports.text.statements import Statement, doubts_of
from gongkai.law.report_form import TEXT

TOTAL = f"{TEXT}/主动公开总数"

_PIECES = frozenset("条篇件次份则项期") | {""}
_IN_BRACKETS = re.compile(r"\((?P<inside>[^()\n]{0,300})\)")
# 公开政府信息57条(其中政策文件12条，工作动态45条): a list like any other.
_IS_LIST = re.compile("^(?:其中|包括)[^#]+(?:#[^#]+){2,}$")
# 公众号发布44期、稿件116篇: the issues are no information.
_IN_ISSUES = re.compile("(?:公众号|微信|视频号|抖音|微博)[^，；。]*$")
_NEXT = re.compile(r"[。\n#¥]")
_AND_SO_ON = re.compile("^[^，；、]{0,6}等|其[他它][^，；]*等")
_REACHES = 300  # characters before and behind a number
_ALL_THERE_IS = re.compile("主动|共计?|累计")
_ONE_CHANNEL = "写的是一个渠道的数"
_SUMMED_UP = "后面另有合计"
_NOT_DISCLOSED = "没有写明是公开"
_DISCLOSED = re.compile("公开|发布|公布|新增")
_YEAR = re.compile(r"(?P<year>20\d\d)年度?")
# A list of one is taken for one only where its name says what it is.
_INFORMATION = re.compile("(?:信息|文件|动态|公告)$")
# 概况信息2条、公文1条、政务动态45条: a line that is nothing but a list.
_LINE_OF_ITEMS = re.compile(r"^(?:[^#¥_，、；。：\n]{2,20}#_*[、，；。]?){3,}$", re.M)


@dataclass(frozen=True, slots=True)
class Item:
    """``depth``: 1 for a part of the total, 2 for a part of the part before it."""

    statement: Statement
    depth: int


@dataclass(slots=True)
class Parts:
    """A total with what it is made of; ``total`` is None where no number was named for the whole.

    ``complete``: the list claims to be all of it; ``open_ended``: it ends with 等; ``unclear``: a number in it was not
    understood, or one can't say which numbers are parts of which; ``marks``: what stands between the parts.
    """

    total: Statement | None
    items: list[Item] = field(default_factory=list)
    complete: bool = False
    open_ended: bool = False
    unclear: bool = False
    marks: set[str] = field(default_factory=set)

    @property
    def is_list(self) -> bool:
        return len(self.items) > 1 or bool(_INFORMATION.search(self.items[0].statement.key))


@dataclass(frozen=True, slots=True)
class Disclosed:
    statements: tuple[Statement, ...]
    lists: tuple[Parts, ...]


def disclosed(
    text: str, mask: str, found: Sequence[Quantity], taken: Collection[int], year: int | None
) -> Disclosed:
    """Totals, channels and classes, in order. Numbers in brackets, and those ``taken`` already, are none of them."""
    outside = _IN_BRACKETS.sub(_without_bracket, mask)
    reader = _Reader(text, year)
    firsts = {mask.index("#", line.start()) for line in _LINE_OF_ITEMS.finditer(mask)}
    at = 0
    for one in found:
        if outside[one.start] == SHARE:
            continue
        before = outside[max(at, one.start - _REACHES) : one.start]
        behind = _NEXT.split(outside[one.end : one.end + _REACHES], maxsplit=1)[0]
        is_free = one.start not in taken and one.unit in _PIECES
        if one.unit == "期" and _IN_ISSUES.search(before):
            continue
        reader.read(before, one, behind, is_free=is_free, is_first=one.start in firsts)
        at = one.end
    return reader.result()


def _without_bracket(bracket: re.Match[str]) -> str:
    return f"，{bracket['inside']}，" if _IS_LIST.match(bracket["inside"]) else SHARE * len(bracket[0])


class _Reader:
    """Goes through the numbers from left to right and remembers the list that is open."""

    def __init__(self, text: str, year: int | None) -> None:
        self._text, self._year = text, year
        self._statements: list[Statement] = []
        self._lists: list[Parts] = []
        self._open: Parts | None = None
        self._depth = 1
        self._inner_mark = ""
        self._channel: Statement | None = None  # the number just read, if it was a channel's
        self._sentence = 0  # where its statements begin

    def read(self, before: str, one: Quantity, behind: str, *, is_free: bool, is_first: bool) -> None:
        """``is_first``: the first number of a line that is nothing but a list."""
        lead = lead_of(before, behind, may_be_excerpt=self._expects_parts())
        if lead.ends_sentence:
            self._sentence = len(self._statements)
        if lead.ends_sentence and not (is_free and (lead.among or lead.is_a_line)):
            self._open = None
        if not is_free:
            return
        if lead.returns_to_total and not self._open:
            self._open = next((one for one in reversed(self._lists) if one.total and not one.items), None)
        in_sentence = {said.start: said.value for said in self._statements[self._sentence :]}
        if in_sentence and lead.is_sum_of(sum(in_sentence.values()), one.value):
            self._sum(one)
        elif self._open and self._open.total and self._is_of_year(lead.name):
            self._statements += self._stated(one, (self._open.total.key,))
        elif lead.is_general or (lead.is_turned_round and not self._open):
            self._total(one, lead)
        elif self._open and lead.channel:
            [self._channel] = self._stated(one, lead.channel)
            self._statements.append(self._channel)
            return
        elif self._open and lead.name and not self._adds_up(self._open, lead):
            parts = self._begin(Parts(self._channel)) if lead.among and self._channel else self._open
            self._part(parts, one, lead)
        elif name := lead.first_name or (is_first and name_in(lead.said)):
            self._add(self._begin(Parts(None)), one, name)
        else:
            self._give_up(lead)
        self._channel = None

    def result(self) -> Disclosed:
        lists = tuple(one for one in self._lists if one.items and (one.total or one.is_list))
        items = (item.statement for one in lists for item in one.items)
        return Disclosed((*self._statements, *items), lists)

    def _total(self, one: Quantity, lead: Lead) -> None:
        """A channel that is said to disclose on its own initiative may be all there is: 在政府网站主动公开53条."""
        channels = channels_of(lead.said)
        [stated] = self._stated(one, channels or (TOTAL,))
        if not channels and not _DISCLOSED.search(lead.said):
            stated = replace(stated, doubts=(*stated.doubts, _NOT_DISCLOSED))
        self._statements.append(stated)
        if channels and not lead.among and _ALL_THERE_IS.search(lead.said):
            self._statements.append(replace(stated, key=TOTAL, doubts=(*stated.doubts, _ONE_CHANNEL)))
        self._begin(Parts(stated))

    def _sum(self, one: Quantity) -> None:
        """What was taken for the total in this sentence was a part of it."""
        for at, part in enumerate(self._statements[self._sentence :], self._sentence):
            if part.key == TOTAL:
                self._statements[at] = replace(part, doubts=(*part.doubts, _SUMMED_UP))
        self._statements += self._stated(one, (TOTAL,))
        self._open = None

    def _is_of_year(self, name: str) -> bool:
        """累计公开210条，其中2018年度55条."""
        year = _YEAR.fullmatch(name)
        return year is not None and int(year["year"]) == self._year

    def _part(self, parts: Parts, one: Quantity, lead: Lead) -> None:
        if not parts.items:
            parts.complete = lead.claims_all
            parts.unclear |= not lead.begins_parts
        else:
            parts.marks.add(lead.mark)
        self._descend(parts, lead)
        self._add(parts, one, lead.name)
        if _AND_SO_ON.search(lead.behind):
            parts.open_ended, self._open = True, None

    def _adds_up(self, parts: Parts, lead: Lead) -> bool:
        """Whether all parts were named already, so that what follows is something else; 、 goes on with the list."""
        goes_on = lead.among or lead.mark == "、"
        return not goes_on and self._depth == 1 and self._is_complete(parts)

    def _is_complete(self, parts: Parts) -> bool:
        top = [item.statement.value for item in parts.items if item.depth == 1]
        return parts.total is not None and sum(top) == parts.total.value

    def _descend(self, parts: Parts, lead: Lead) -> None:
        """内有 inside a list begins the parts of a part; ；, or ， after parts that 、 divides, ends them."""
        if lead.divides and parts.items:
            self._depth, self._inner_mark = 2, ""
        elif self._depth == 2 and (
            lead.mark in ("；", "。", "\n") or (lead.mark == "，" and self._inner_mark == "、")
        ):
            self._depth = 1
        elif self._depth == 2:
            parts.unclear |= lead.mark == "，" and not self._inner_mark
            self._inner_mark = lead.mark

    def _begin(self, parts: Parts) -> Parts:
        self._open, self._depth, self._inner_mark = parts, 1, ""
        self._lists.append(parts)
        return parts

    def _add(self, parts: Parts, one: Quantity, name: str) -> None:
        [stated] = self._stated(one, (f"{TEXT}/分类/{name}",))
        parts.items.append(Item(stated, self._depth))

    def _give_up(self, lead: Lead) -> None:
        """A number in the sentence of the list that was not understood: nothing can be said of its sum, unless a
        stronger mark than those between its parts ended the list."""
        if self._open and not lead.ends_sentence and not self._ended(self._open, lead):
            self._open.unclear = not self._is_complete(self._open)
        self._open = None

    def _ended(self, parts: Parts, lead: Lead) -> bool:
        return lead.mark == "；" and bool(parts.marks) and "；" not in parts.marks

    def _expects_parts(self) -> bool:
        return self._open is not None and self._open.total is not None and not self._open.items

    def _stated(self, one: Quantity, keys: Sequence[str]) -> list[Statement]:
        doubts = doubts_of(self._text, one.start, self._year)
        return [Statement.counted(key, one, doubts) for key in keys]
