"""What is taken away: the county's report out of those below it, and the sheets of a year.

The Regulation does not say how a county's report comes about (第四十九条 has it published by 31 March); that it is the
sum of its own and those below is a house rule, and printed as such.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from gongkai.documents.reports.form_tables import table_2, table_3, table_4, unit_notes
from gongkai.documents.writing import (
    Block,
    Cell,
    Document,
    Figure,
    Heading,
    Note,
    Paragraph,
    Signature,
    Table,
    Text,
    paragraphs,
    simple_table,
)
from gongkai.law.report_form import (
    CARRIED_IN,
    CARRIED_OUT,
    FINISHED,
    RECEIVED,
    TABLE_3,
    TEXT,
    TOTAL,
    Form,
    Number,
    cell,
    exact,
    figure_name,
)
from gongkai.law.report_form import TABLE_2 as LAW_TABLE_2
from gongkai.law.sources import cite, house_rule
from gongkai.records.annual.models import Passage, Place
from gongkai.records.annual.words import LIVE_FIELD, plainly
from gongkai.records.papers.filing import as_json
from gongkai.records.rollup.questions import Question, questions
from gongkai.records.rollup.scope import RollUp
from gongkai.records.rollup.states import State, states
from gongkai.records.rollup.sums import Sums, sums, tells


def report_document(rollup: RollUp, totals: Sums, on: date) -> Document:
    """The county's report as the sum of its own and those below. ValueError for a year without a national form."""
    form = rollup.form
    if form is None:
        raise ValueError(f"{rollup.year}年度还没有全国统一的年度报告表格，不能按统一格式汇总。")
    county = rollup.county
    return Document(
        title=f"{county.name}{rollup.year}年政府信息公开工作年度报告（汇总稿）",
        agency=county.name,
        date=on,
        blocks=(*_report(rollup, form, totals, on), Signature(county.name, on)),
        description=f"由{county.name}及其下级机关{rollup.year}年度报告汇总",
    )


def report_json(rollup: RollUp, totals: Sums, on: date) -> str:
    """The same for machines: the keys of a report, whose reports are in it and whose are missing."""
    found = states(rollup, on)
    counted = set(rollup.filings().values_list("agency", flat=True))
    told = {
        "agency": rollup.county.name,
        "year": rollup.year,
        "form": rollup.form.name if rollup.form else None,
        "figures": as_json(totals.values),
        "approximate": sorted(totals.approximate),
        "findings": [
            {"kind": one.kind, "key": one.key, "message": one.told} for one in questions(rollup, on)
        ],
        "own": totals.own.origin if totals.own else None,
        "included": [{"code": one.code, "name": one.name} for one in found if one.pk in counted],
        "missing": [
            {"code": one.code, "name": one.name, "state": one.state} for one in found if one.pk not in counted
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def sheets(rollup: RollUp, on: date) -> Document:
    """A year as four tables: who filed, the sums, the figures of every agency, the questions."""
    totals = sums(rollup)
    heads, *lines = figures_by_agency(rollup, totals)
    body = [(*map(_start, line[:_NAMES]), *map(_end, line[_NAMES:])) for line in lines]
    return Document(
        title=f"{rollup.county.name}{rollup.year}年度报告汇总",
        agency=rollup.county.name,
        date=on,
        landscape=True,
        blocks=(
            _states_table(rollup, on),
            _sums_table(rollup, totals),
            simple_table("各机关数据", heads, body or [(Cell("没有计入的报告", colspan=len(heads)),)]),
            _questions_table(rollup.form, questions(rollup, on)),
        ),
    )


_NAMES = 3  # columns of figures_by_agency that are no figures


def figures_by_agency(rollup: RollUp, totals: Sums) -> Iterator[list[str]]:
    """A head, then a line for each report that counts: name, code, form, and every cell that is not 0 everywhere.

    A cell that a report's form does not have stays blank: it is no 0.
    """
    keys = [key for key, value in totals.values.items() if value and not key.startswith(f"{TEXT}/")]
    yield ["机关", "组织机构代码", "格式", *(figure_name(key, rollup.form) for key in keys)]
    numbers: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for agency, key, value in rollup.cells().values_list("agency", "key", "value"):
        numbers[agency][key] = value
    filings = rollup.filings().order_by("agency_id")
    for agency, name, code, form in filings.values_list("agency", "agency__name", "agency__code", "form"):
        own = numbers[agency]
        yield [name, code, form, *(_number(own, key) if tells(form, key) else "" for key in keys)]
    if totals.own:
        told = [plainly(totals.own.values[key]) if key in totals.own.values else "" for key in keys]
        yield [f"{rollup.county.name}（本级）", rollup.county.code, "", *told]


# --- the report ---------------------------------------------------------------------------------------


def _report(rollup: RollUp, form: Form, totals: Sums, on: date) -> Iterator[Block]:
    overview, proactive, applications, disputes, problems, other = form.sections
    yield _text(
        f"本报告依据{cite('regulation')}和{form.citation}，由{rollup.county.name}"
        f"{'本级和' if totals.own else ''}{totals.reports}个下级机关的年度报告相加而成，"
        f"数据统计期限为{rollup.year}年1月1日至12月31日。"
    )
    law, house = cite("regulation", 49), house_rule().source.title
    yield Note((Text(f"{law}规定了公布的期限（3月31日），没有规定如何汇总；相加的方法是{house}。"),))
    yield Heading(1, overview)
    yield _applications_told(totals)
    yield from _proactive_told(form, totals)
    yield Heading(1, proactive)
    yield table_2(form, totals.printed)
    yield from unit_notes(form)
    yield Heading(1, applications)
    yield table_3(form, totals.printed)
    if totals.other_form:
        listed = "；".join(f"{figure_name(key, form)}：{totals.printed(key)}" for key in totals.other_form)
        yield Note((Text(f"按另一年格式填报、没有并入上表的数据：{listed}。"),))
    yield Heading(1, disputes)
    yield table_4(form, totals.printed)
    yield Heading(1, problems)
    yield from _passages(rollup, totals, (Place.PROBLEMS, Place.IMPROVEMENTS))
    yield Heading(1, other)
    yield from _passages(rollup, totals, (Place.OTHER,))
    yield Heading(1, "附：汇总的机关")
    yield from _agencies_told(rollup, on)


def _applications_told(totals: Sums) -> Paragraph:
    def total(code: str) -> Figure:
        key = cell(TABLE_3, code, TOTAL)
        return Figure(key, totals.printed(key))

    return Paragraph(
        (
            Text("全年新收政府信息公开申请"),
            total(RECEIVED),
            Text("件，上年结转"),
            total(CARRIED_IN),
            Text("件；办结"),
            total(FINISHED),
            Text("件，结转下年度继续办理"),
            total(CARRIED_OUT),
            Text("件。"),
        )
    )


def _proactive_told(form: Form, totals: Sums) -> Iterator[Paragraph]:
    """Each row of table 2 that is not 0, in words."""
    for block in form.table_2:
        for row in block.rows:
            keys = {column: cell(LAW_TABLE_2, row, column.name) for column in block.columns}
            if any(totals.values[key] for key in keys.values()):
                told = [
                    part
                    for column, key in keys.items()
                    for part in (
                        Text(f"{column.name}"),
                        Figure(key, totals.printed(key)),
                        Text(f"{column.unit}，"),
                    )
                ]
                yield Paragraph((Text(f"{row}："), *told[:-1], Text(f"{block.columns[-1].unit}。")))


def _agencies_told(rollup: RollUp, on: date) -> Iterator[Paragraph]:
    counted = set(rollup.filings().values_list("agency", flat=True))
    found = list(states(rollup, on))
    names = [one.name for one in found if one.pk in counted]
    yield _text(
        f"计入的下级机关{len(names)}个：{'、'.join(names)}。" if names else "没有计入下级机关的报告。"
    )
    if left_out := [f"{one.name}（{State(one.state).label}）" for one in found if one.pk not in counted]:
        yield _text(f"没有计入的下级机关{len(left_out)}个：{'、'.join(left_out)}。")


def _passages(rollup: RollUp, totals: Sums, places: tuple[Place, ...]) -> Iterator[Block]:
    """What the county wrote in its own report; its live fields are its own figures."""
    own: Mapping[str, Number] = totals.own.values if totals.own else {}
    written = Passage.objects.filter(report__agency=rollup.county, report__year=rollup.year, place__in=places)
    texts = dict(written.values_list("place", "text"))
    found = [block for place in places for block in paragraphs(_filled(texts.get(place, ""), own))]
    yield from found or [Note((Text("本级年度报告还没有这一部分的文字，请在正式报告中写明。"),))]


def _filled(text: str, values: Mapping[str, Number]) -> str:
    return LIVE_FIELD.sub(lambda field: plainly(values[field[1]]) if field[1] in values else "（待填）", text)


# --- the sheets ---------------------------------------------------------------------------------------


def _states_table(rollup: RollUp, on: date) -> Table:
    heads = ("机关", "情况", "报送日期", "错误", "疑问", "说明")
    rows = [
        (
            _start(one.name),
            _start(State(one.state).label),
            _start(str(one.filed_on or "")),
            _end(str(one.errors or 0)),
            _end(str(one.warnings or 0)),
            _start(one.exempt_for or ""),
        )
        for one in states(rollup, on)
    ]
    return simple_table(
        "报送情况", heads, rows or [(Cell("没有下级机关", colspan=len(heads)),)], (5, 3, 3, 1, 1, 4)
    )


def _sums_table(rollup: RollUp, totals: Sums) -> Table:
    rows = [
        (
            _start(figure_name(key, rollup.form)),
            _end(plainly(value)),
            _end(str(totals.holders.get(key, 0))),
            _start("约数" if key in totals.approximate else ""),
        )
        for key, value in totals.values.items()
    ]
    heads = ("数据", "合计", "不为0的下级机关数", "说明")
    return simple_table("汇总", heads, rows or [(Cell("没有计入的报告", colspan=4),)], (8, 2, 2, 2))


def _questions_table(form: Form | None, found: list[Question]) -> Table:
    rows = [
        (
            _start(one.kind),
            _start(figure_name(one.key, form) if one.key else ""),
            _start(one.told),
            _start(one.advice),
            _start(
                "；".join(f"{cause.agency.name}{cause.told and f'（{cause.told}）'}" for cause in one.causes)
            ),
        )
        for one in found
    ]
    heads = ("类别", "数据", "问题", "怎么办", "机关")
    return simple_table("问题", heads, rows or [(Cell("没有发现问题", colspan=5),)], (3, 4, 6, 5, 6))


def _start(text: str) -> Cell:
    return Cell(text, align="start")


def _end(text: str) -> Cell:
    """To the right: a sheet keeps it as a number."""
    return Cell(text, align="end")


def _number(values: Mapping[str, Decimal], key: str) -> str:
    return plainly(exact(values[key])) if key in values else "0"


def _text(words: str) -> Paragraph:
    return Paragraph((Text(words),))
