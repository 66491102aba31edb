"""A scheme of assessment: groups of indicators with points, how each is scored, vetoes, grades. Read from TOML.

No law fixes indicators or weights (shared/law 08 §12); an office writes its own scheme, and begins with an example.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from gongkai.records.agencies.models import AgencyKind
from gongkai.records.assessment.measures import MEASURES

BY_PEOPLE = "people"
EXAMPLE = "示例方案，不是法定标准"
LONGEST = 100_000  # characters of a scheme, 工作约定, as the next
MOST_POINTS = Decimal(1000)


class Unfit(Exception):
    """A scheme that can't be used; ``faults``: why, each a Chinese sentence."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("；".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Indicator:
    """One line of the tree. ``by``: BY_PEOPLE or a code of MEASURES; ``per_failure``: points off for each failure."""

    code: str
    name: str
    points: Decimal
    by: str
    rule: str
    evidence: str
    only: str
    per_failure: Decimal | None
    bonus: bool

    @property
    def by_people(self) -> bool:
        return self.by == BY_PEOPLE

    @property
    def way(self) -> str:
        return "人工评分" if self.by_people else f"程序计算：{MEASURES[self.by].name}"

    @property
    def usual(self) -> Decimal:
        """The points of whoever gives no cause for anything else: other points need a reason."""
        return Decimal(0) if self.bonus else self.points

    def concerns(self, kind: str) -> bool:
        """Whether units of this kind are scored by it; ``department`` means all that are no village."""
        return not self.only or (self.only == AgencyKind.VILLAGE) == (kind == AgencyKind.VILLAGE)


@dataclass(frozen=True)
class Group:
    name: str
    points: Decimal
    bonus: bool
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Veto:
    """What alone decides the grade."""

    code: str
    name: str
    by: str

    @property
    def by_people(self) -> bool:
        return self.by == BY_PEOPLE


@dataclass(frozen=True)
class Grade:
    name: str
    lowest: Decimal


@dataclass(frozen=True)
class Scheme:
    """``grades`` from the best down; ``comment_days`` are working days."""

    title: str
    basis: str
    total: Decimal
    bonus_cap: Decimal
    comment_days: int
    ranking_visible: bool
    public_points: bool
    veto_grade: str
    grades: tuple[Grade, ...]
    groups: tuple[Group, ...]
    vetoes: tuple[Veto, ...]

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        return {one.code: one for group in self.groups for one in group.indicators}

    def veto(self, code: str) -> Veto | None:
        return next((one for one in self.vetoes if one.code == code), None)

    def grade_of(self, points: Decimal, vetoed: bool) -> str:
        """The grade for so many points; with a veto never a better one than ``veto_grade``."""
        earned = next(place for place, one in enumerate(self.grades) if points >= one.lowest)
        if vetoed:
            names = [one.name for one in self.grades]
            earned = max(earned, names.index(self.veto_grade))
        return self.grades[earned].name


@cache
def example_text() -> str:
    """The scheme to begin with (shared/law 08 §12, certainty D). Its remarks are in Chinese, for users edit it."""
    return files("gongkai.law").joinpath("data/assessment.toml").read_text("utf-8")


@cache
def read(text: str) -> Scheme:
    """The scheme that a TOML text tells. Raises :class:`Unfit` with everything that is wrong."""
    if len(text) > LONGEST:
        raise Unfit([f"考核方案最多{LONGEST}字，现有{len(text)}字"])
    try:
        raw = tomllib.loads(text.replace("\r\n", "\n"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise Unfit([f"方案的格式不对（{error}）。请对照示例方案，检查引号、括号和等号"]) from error
    reader = _Reader()
    scheme = reader.scheme(raw)
    faults = reader.faults or list(_inconsistencies(scheme))
    if faults:
        raise Unfit(list(dict.fromkeys(faults)))
    return scheme


class _Reader:
    """Takes the values out of the raw table, and remembers what was missing or of another kind."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def scheme(self, raw: Mapping[str, Any]) -> Scheme:
        where = "方案"
        return Scheme(
            title=self.text(raw, "title", where),
            basis=self.text(raw, "basis", where, required=False),
            total=self.number(raw, "total", where),
            bonus_cap=self.number(raw, "bonus_cap", where, usual=Decimal(0)),
            comment_days=int(self.number(raw, "comment_days", where)),
            ranking_visible=raw.get("ranking_visible", True) is True,
            public_points=raw.get("public_points", False) is True,
            veto_grade=self.text(raw, "veto_grade", where),
            grades=tuple(
                Grade(self.text(one, "name", "等次"), self.number(one, "from", "等次"))
                for one in self.tables(raw, "grade", where)
            ),
            groups=tuple(self.group(one) for one in self.tables(raw, "group", where)),
            vetoes=tuple(
                Veto(
                    self.text(one, "code", "单项否决"),
                    self.text(one, "name", "单项否决"),
                    self.by(one, "单项否决"),
                )
                for one in self.tables(raw, "veto", where)
            ),
        )

    def group(self, raw: Mapping[str, Any]) -> Group:
        name = self.text(raw, "name", "分组")
        where, bonus = f"分组“{name}”", raw.get("bonus") is True
        indicators = tuple(self.indicator(one, bonus, where) for one in self.tables(raw, "indicator", where))
        return Group(name, self.number(raw, "points", where), bonus, indicators)

    def indicator(self, raw: Mapping[str, Any], bonus: bool, group: str) -> Indicator:
        name = self.text(raw, "name", f"{group}的指标")
        where = f"指标“{name}”"
        only = self.text(raw, "only", where, required=False)
        if only not in ("", AgencyKind.DEPARTMENT, AgencyKind.VILLAGE):
            self.faults.append(f"{where}的 only 只能写 department（内设机构）或者 village（村）")
        return Indicator(
            code=self.text(raw, "code", where),
            name=name,
            points=self.number(raw, "points", where),
            by=self.by(raw, where),
            rule=self.text(raw, "rule", where, required=False),
            evidence=self.text(raw, "evidence", where, required=False),
            only=only,
            per_failure=self.number(raw, "per_failure", where) if "per_failure" in raw else None,
            bonus=bonus,
        )

    def by(self, raw: Mapping[str, Any], where: str) -> str:
        by = self.text(raw, "by", where)
        if by and by != BY_PEOPLE and by not in MEASURES:
            known = "、".join(f"{code}（{one.name}）" for code, one in MEASURES.items())
            self.faults.append(
                f"{where}的评分方式“{by}”程序不认识。人工评分写 people；程序计算的可以写：{known}"
            )
            return BY_PEOPLE
        return by

    def text(self, raw: Mapping[str, Any], name: str, where: str, *, required: bool = True) -> str:
        value = raw.get(name, "")
        if not isinstance(value, str):
            self.faults.append(f"{where}的 {name} 应是文字，请加引号")
            return ""
        if required and not value.strip():
            self.faults.append(f"{where}缺少 {name}")
        if len(value) > _LONGEST_TEXT:
            self.faults.append(f"{where}的 {name} 最多{_LONGEST_TEXT}字，现有{len(value)}字")
        return value.strip()

    def number(self, raw: Mapping[str, Any], name: str, where: str, usual: Decimal | None = None) -> Decimal:
        value = raw.get(name, usual)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.faults.append(f"{where}的 {name} 应是数字" if name in raw else f"{where}缺少 {name}")
            return Decimal(0)
        value = Decimal(value)
        if not value.is_finite() or not 0 <= value <= MOST_POINTS:
            self.faults.append(f"{where}的 {name} 是{value}，应在0和{MOST_POINTS}之间")
            return Decimal(0)
        if value != round(value, 2):
            self.faults.append(f"{where}的 {name} 最多两位小数")
        return value

    def tables(self, raw: Mapping[str, Any], name: str, where: str) -> list[Mapping[str, Any]]:
        value = raw.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.faults.append(f"{where}的 {name} 应写成 [[{name}]]，每项一段")
            return []
        return value


_LONGEST_TEXT = 200  # characters, as the columns


def _inconsistencies(scheme: Scheme) -> Iterator[str]:
    """What of a scheme does not fit together; above all points that don't add up."""
    yield from _sums(scheme)
    codes = [one.code for group in scheme.groups for one in group.indicators]
    codes += [one.code for one in scheme.vetoes]
    for code, times in Counter(codes).items():
        if times > 1:
            yield f"编号“{code}”用了{times}次，每个指标应有自己的编号"
    for code in codes:
        if len(code) > _LONGEST_CODE or not all(one.isalnum() or one in ".-" for one in code):
            yield f"编号“{code}”只能用字母、数字、点和横线，最多{_LONGEST_CODE}字"
    if not scheme.comment_days:
        yield "征求意见的工作日（comment_days）至少为1"
    lowest = [one.lowest for one in scheme.grades]
    if not lowest or lowest[-1] != 0 or lowest != sorted(set(lowest), reverse=True):
        yield "等次应从高到低排列，分数线互不相同，最后一个的 from 为0"
    if scheme.veto_grade not in [one.name for one in scheme.grades]:
        yield f"单项否决后的等次“{scheme.veto_grade}”不在等次里"


def _sums(scheme: Scheme) -> Iterator[str]:
    for kind in (AgencyKind.DEPARTMENT, AgencyKind.VILLAGE):
        for group in scheme.groups:
            found = sum((one.points for one in group.indicators if one.concerns(kind)), Decimal(0))
            if found != group.points and not (group.bonus and found >= group.points):
                yield (
                    f"分组“{group.name}”应为{plain(group.points)}分，{AgencyKind(kind).label}适用的指标"
                    f"合计{plain(found)}分，相差{plain(abs(found - group.points))}分"
                )
    regular = [group for group in scheme.groups if not group.bonus]
    found = sum((group.points for group in regular), Decimal(0))
    if found != scheme.total:
        listed = "、".join(f"{group.name}{plain(group.points)}" for group in regular) or "没有分组"
        yield f"各分组合计{plain(found)}分（{listed}），与总分{plain(scheme.total)}分不符"
    if not scheme.total:
        yield "总分应大于0"


_LONGEST_CODE = 20


def plain(points: Decimal) -> str:
    """5, not 5.00; 4.5 stays."""
    return f"{points.normalize():f}" if points else "0"
