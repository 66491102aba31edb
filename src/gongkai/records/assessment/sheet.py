"""The indicators of a scheme as a table in Excel: what ``papers.scheme_paper`` writes is read back.

One row is one indicator. Title, grades, vetoes and terms stay those of the scheme that the table is brought into.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from gongkai.documents.ledgers import open_ledger
from gongkai.documents.reading import Refusable
from gongkai.records.agencies.models import AgencyKind
from gongkai.records.assessment.measures import MEASURES
from gongkai.records.assessment.scheme import BY_PEOPLE, Group, Indicator, Scheme, Veto, plain

HEADS: Mapping[str, str] = {
    "group": "分组",
    "code": "编号",
    "name": "指标",
    "points": "分值",
    "rule": "评分规则",
    "by": "评分方式",
    "per_failure": "每项扣分",
    "only": "适用",
    "evidence": "佐证",
}
ONLY: Mapping[str, str] = {"": "全部", AgencyKind.DEPARTMENT: "内设机构", AgencyKind.VILLAGE: "村"}
MOST_INDICATORS = 200  # 工作约定
_PEOPLE = "人工评分"
_POINTS = re.compile(r"^(.*?)（([\d.]+)分）$")


def with_indicators(scheme: Scheme, content: bytes, name: str) -> str:
    """The text of the scheme with the groups and indicators of an xlsx table. Refusable (Chinese) if it can't be read;
    whether points add up is judged when the text is."""
    groups: dict[str, list[Indicator]] = {}
    stated: dict[str, Decimal] = {}
    for row in _rows(content, name):
        told = _POINTS.match(row["group"])
        group = told[1] if told else row["group"]
        if told:
            stated[group] = _number(told[2], f"分组“{group}”的分")
        groups.setdefault(group, []).append(_indicator(row, bonus="加分" in group))
    read = tuple(
        Group(group, stated.get(group, _sum(found)), found[0].bonus, tuple(found))
        for group, found in groups.items()
    )
    return write(replace(scheme, groups=read))


def write(scheme: Scheme) -> str:
    """The TOML text of a scheme: ``scheme.read`` gives it back."""
    return "\n".join(_lines(scheme)) + "\n"


def _lines(scheme: Scheme) -> Iterator[str]:
    yield f"title = {_text(scheme.title)}"
    yield f"basis = {_text(scheme.basis)}"
    yield f"total = {plain(scheme.total)}"
    yield f"bonus_cap = {plain(scheme.bonus_cap)}"
    yield f"comment_days = {scheme.comment_days} # 各单位提出意见和异议的工作日"
    yield f"ranking_visible = {_text(scheme.ranking_visible)} # 各单位能不能看到排名"
    yield f"public_points = {_text(scheme.public_points)} # 对外公开时写不写得分和名次"
    yield f"veto_grade = {_text(scheme.veto_grade)}"
    for grade in scheme.grades:
        yield from ("", "[[grade]]", f"name = {_text(grade.name)}", f"from = {plain(grade.lowest)}")
    for group in scheme.groups:
        yield from ("", "[[group]]", f"name = {_text(group.name)}", f"points = {plain(group.points)}")
        yield from ("bonus = true",) if group.bonus else ()
        for one in group.indicators:
            yield from ("", "[[group.indicator]]", *_indicator_lines(one))
    for veto in scheme.vetoes:
        yield from ("", "[[veto]]", *_veto_lines(veto))


def _indicator_lines(one: Indicator) -> Iterator[str]:
    yield from (f"code = {_text(one.code)}", f"name = {_text(one.name)}", f"points = {plain(one.points)}")
    yield f"by = {_text(one.by)}"
    for name, value in (("rule", one.rule), ("evidence", one.evidence), ("only", one.only)):
        if value:
            yield f"{name} = {_text(value)}"
    if one.per_failure is not None:
        yield f"per_failure = {plain(one.per_failure)}"


def _veto_lines(veto: Veto) -> Iterator[str]:
    yield from (f"code = {_text(veto.code)}", f"name = {_text(veto.name)}", f"by = {_text(veto.by)}")


def _text(value: str | bool) -> str:
    """As TOML writes it, which for texts is as JSON does; DEL, which only TOML forbids, is escaped as well."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


# --- reading ----------------------------------------------------------------------------------------------


def _rows(content: bytes, name: str) -> list[dict[str, str]]:
    with open_ledger(content, name) as ledger:
        for number in range(len(ledger.sheets)):
            rows = iter(ledger.rows(number))
            for _, cells in rows:
                columns = _columns(cells)
                if {"group", "name", "points"} <= columns.keys():
                    found = [_typed(columns, row) for _, row in rows if any(map(str.strip, row))]
                    told = [row for row in found if row["name"]]
                    if len(told) > MOST_INDICATORS:
                        raise Refusable(f"表格有{len(told)}个指标，最多{MOST_INDICATORS}个")
                    return _filled_down(told)
    raise Refusable("没有找到写着“分组”“指标”“分值”的表头。请先下载考核方案的 Excel，在上面修改")


def _columns(cells: Sequence[str]) -> dict[str, int]:
    names = {head: key for key, head in HEADS.items()}
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if (key := names.get(re.sub(r"\s", "", cell))) is not None:
            found.setdefault(key, place)
    return found


def _typed(columns: Mapping[str, int], row: Sequence[str]) -> dict[str, str]:
    return {
        key: row[place].strip() if (place := columns.get(key, len(row))) < len(row) else "" for key in HEADS
    }


def _filled_down(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """A group that is written once, above its indicators, is that of all of them."""
    group = ""
    for row in rows:
        group = row["group"] = row["group"] or group
        if not group:
            raise Refusable(f"指标“{row['name']}”没有写分组")
    return rows


def _indicator(row: Mapping[str, str], *, bonus: bool) -> Indicator:
    where = f"指标“{row['name']}”"
    return Indicator(
        code=row["code"],
        name=row["name"],
        points=_number(row["points"], f"{where}的分值"),
        by=_by(row["by"], where),
        rule=row["rule"],
        evidence=row["evidence"],
        only=_key(ONLY, row["only"], where),
        per_failure=_number(row["per_failure"], f"{where}的每项扣分") if row["per_failure"] else None,
        bonus=bonus,
    )


def _by(text: str, where: str) -> str:
    ways = {BY_PEOPLE: _PEOPLE} | {code: one.name for code, one in MEASURES.items()}
    return _key(ways, text.removeprefix("程序计算：") or _PEOPLE, where)


def _key(words: Mapping[str, str], text: str, where: str) -> str:
    for key, word in words.items():
        if text in (key, word):
            return key
    raise Refusable(f"{where}写的是“{text[:20]}”，应为{'、'.join(words.values())}之一")


def _number(text: str, where: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Refusable(f"{where}写的是“{text[:20]}”，应是数字") from None


def _sum(found: Sequence[Indicator]) -> Decimal:
    """The points of a group that does not say them: what departments can have."""
    return sum((one.points for one in found if one.concerns(AgencyKind.DEPARTMENT)), Decimal(0))
