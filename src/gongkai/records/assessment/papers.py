"""The papers of an assessment: the scheme, a unit's own sheet, the result inside the office and for the public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from gongkai.documents.writing import (
    Block,
    Cell,
    Document,
    Note,
    Signature,
    Table,
    Text,
    paragraphs,
    simple_table,
)
from gongkai.law.numerals import chinese_date
from gongkai.law.sources import house_rule
from gongkai.records.assessment.measures import MEASURES
from gongkai.records.assessment.models import Assessment, Scheme, Stage
from gongkai.records.assessment.results import Given, Standing, standings
from gongkai.records.assessment.scheme import EXAMPLE, plain
from gongkai.records.assessment.scheme import Scheme as Content
from gongkai.records.assessment.sheet import HEADS, ONLY


def scheme_paper(scheme: Scheme, on: date) -> Document:
    """The scheme as a table."""
    content = scheme.content
    grades = "；".join(f"{one.name}：{plain(one.lowest)}分以上" for one in content.grades)
    vetoes = "；".join(one.name for one in content.vetoes)
    blocks: list[Block] = [
        *paragraphs(f"总分{plain(content.total)}分，加分最多{plain(content.bonus_cap)}分。等次：{grades}。"),
        _indicators(content),
        *paragraphs(f"有下列情形之一的，等次不高于“{content.veto_grade}”：{vetoes}。" if vetoes else ""),
        Note(
            (Text(f"{content.basis or '本机关制定'}。分值、等次和期限没有全国统一规定，属{house_rule()}。"),)
        ),
    ]
    if scheme.is_example and EXAMPLE not in content.basis:
        blocks.append(Note((Text(f"{EXAMPLE}。"),)))
    return Document(content.title, scheme.agency.name, on, tuple(blocks), landscape=True)


def scheme_sheet(scheme: Scheme, on: date) -> Document:
    """The indicators alone, as the workbook that is changed and brought back (``assessment.sheet``)."""
    return Document(
        scheme.content.title, scheme.agency.name, on, (_indicators(scheme.content),), landscape=True
    )


def _indicators(content: Content) -> Table:
    rows = [
        (
            Cell(f"{group.name}（{plain(group.points)}分）", align="start"),
            Cell(one.code),
            Cell(one.name, align="start"),
            Cell(plain(one.points)),
            Cell(one.rule, align="start"),
            Cell(one.way, align="start"),
            Cell("" if one.per_failure is None else plain(one.per_failure)),
            Cell(ONLY[one.only]),
            Cell(one.evidence, align="start"),
        )
        for group in content.groups
        for one in group.indicators
    ]
    return simple_table("考核指标", tuple(HEADS.values()), rows, (4, 2, 5, 2, 7, 5, 2, 2, 3))


def result_paper(assessment: Assessment, on: date) -> Document:
    """The result of all units with their points, for the office."""
    told = standings(assessment, on)
    rows = [
        (
            Cell(str(one.rank)),
            Cell(one.unit.name, scope="row", align="start"),
            Cell(plain(one.points)),
            Cell(one.grade),
            Cell("；".join(one.vetoes) or "无", align="start"),
        )
        for one in told
    ]
    blocks = (
        *paragraphs(_told(assessment, on)),
        simple_table("考核结果", ("名次", "单位", "得分", "等次", "单项否决"), rows, (1, 5, 1, 1, 4)),
        _counted_how(assessment),
        Signature(assessment.agency.name, assessment.decided_on or on),
    )
    return Document(f"{assessment}{_state(assessment)}", assessment.agency.name, on, blocks)


def public_paper(assessment: Assessment, on: date) -> Document:
    """The decided result for the public: units by grade; points and rank only where the scheme says so."""
    told, content = standings(assessment, on), assessment.scheme.content
    day = assessment.decided_on or on
    opening = f"经{chinese_date(day)}审定，{assessment}结果公布如下："
    if content.public_points:
        heads: tuple[str, ...] = ("名次", "单位", "得分", "等次")
        rows = [
            (
                Cell(str(one.rank)),
                Cell(one.unit.name, align="start"),
                Cell(plain(one.points)),
                Cell(one.grade),
            )
            for one in told
        ]
        widths: tuple[int, ...] = (1, 5, 1, 1)
    else:
        heads, widths = ("等次", "单位"), (1, 5)
        rows = [
            (Cell(grade.name), Cell("、".join(units), align="start"))
            for grade in content.grades
            if (units := [one.unit.name for one in sorted(told, key=_path) if one.grade == grade.name])
        ]
    blocks = (
        *paragraphs(opening),
        simple_table("考核结果", heads, rows, widths),
        Signature(assessment.agency.name, day),
    )
    return Document(f"{assessment}结果", assessment.agency.name, day, blocks)


def unit_paper(assessment: Assessment, one: Standing, on: date) -> Document:
    """One unit's own sheet: every indicator with its points and why."""
    blocks = (
        *paragraphs(f"{one.unit.name}：得分{plain(one.points)}，等次“{one.grade}”。{_told(assessment, on)}"),
        *_tables(assessment, one),
        *paragraphs(f"单项否决：{'；'.join(one.vetoes)}。" if one.vetoes else ""),
        _counted_how(assessment),
        Signature(assessment.agency.name, assessment.decided_on or on),
    )
    title = f"{one.unit.name}{assessment.year}年度考核明细{_state(assessment)}"
    return Document(title, assessment.agency.name, on, blocks)


def reason_of(given: Given) -> str:
    """Why the points are what they are."""
    if given.is_open:
        return "还没有评分"
    if given.counted:
        counted, (whole, failed) = given.counted, measure_words(given)
        if not counted.whole:
            return f"没有{whole}，不适用"
        return f"{whole}{counted.whole}，{failed}{counted.failed}"
    return given.score.reason if given.score else ""


def measure_words(given: Given) -> tuple[str, str]:
    """What was counted, and what failed, in words."""
    return MEASURES[given.indicator.by].told


def told_points(points: Decimal | None) -> str:
    return "不适用" if points is None else plain(points)


def _tables(assessment: Assessment, one: Standing) -> Iterator[Block]:
    for group in assessment.scheme.content.groups:
        given = [one.given[code.code] for code in group.indicators if code.code in one.given]
        rows = [
            (
                Cell(row.indicator.code),
                Cell(row.indicator.name, align="start"),
                Cell(plain(row.indicator.points)),
                Cell("待评分" if row.is_open else told_points(row.points)),
                Cell(reason_of(row), align="start"),
            )
            for row in given
        ]
        if rows:
            yield simple_table(group.name, ("编号", "指标", "分值", "得分", "说明"), rows, (1, 4, 1, 2, 5))


def _told(assessment: Assessment, on: date) -> str:
    match assessment.stage:
        case Stage.DECIDED:
            return f"本结果于{chinese_date(assessment.decided_on or on)}审定。"
        case Stage.COMMENTS:
            until = chinese_date(assessment.comments_until or on)
            return f"本结果为初评结果，各单位可以在{until}前提出意见和异议。"
    return f"截至{chinese_date(on)}，评分还在进行。"


def _counted_how(assessment: Assessment) -> Note:
    total = plain(assessment.scheme.content.total)
    told = f"没有对应工作的指标不计入，得分按适用的指标折算为{total}分，再加附加分（{house_rule()}）。"
    basis = assessment.scheme.content.basis
    return Note((Text(f"{told}方案：{assessment.scheme}。{basis}"),))


def _state(assessment: Assessment) -> str:
    return "结果" if assessment.decided_on else "（未审定）"


def _path(one: Standing) -> str:
    return one.unit.path
