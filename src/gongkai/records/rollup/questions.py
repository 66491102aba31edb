"""What can't be right in a roll-up: reports that are missing, figures that count twice or nowhere, sums that contradict
each other, each with the agencies that cause it. A question is for a person; nothing is changed by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from django.db.models import Case, Count, F, QuerySet, Sum, When

from gongkai.law.report_form import (
    APPLICANT_COLUMNS,
    CARRIED_IN,
    CARRIED_OUT,
    FINISHED,
    FORMS,
    LAWSUIT_RESULTS,
    RECEIVED,
    TABLE_3,
    TABLE_3_COLUMNS,
    TEXT,
    TOTAL,
    Number,
    cell,
    exact,
    figure_name,
    parse_key,
)
from gongkai.law.report_identities import Finding, Severity, check
from gongkai.records.agencies.models import Agency
from gongkai.records.papers.models import FiledFigure, FiledReport
from gongkai.records.rollup.scope import RollUp, subordinates
from gongkai.records.rollup.states import OUTSTANDING, State, states
from gongkai.records.rollup.sums import ONE_ROW, Sums, other_handling, sums, without_tables

# 工作约定: two small reports may well be the same by chance. A copy is asked about only when the figures other than 0
# take at least so many different values, one of them at least so large.
LEAST_DIFFERENT, LEAST_LARGE = 3, 10


class Kind(StrEnum):
    MISSING = "缺报"
    RETURNED = "退回未重报"
    UNIT = "可能重复计入：内设机构另行报送"
    EXEMPT = "可能重复计入：不需报送而报送"
    CONTAINS = "可能重复计入：已含下级数据"
    COPY = "可能重复计入：两份报告数据相同"
    IDENTITY = "合计不满足勾稽关系"
    FORM = "格式不同"
    NARRATIVE = "没有表格"
    APPROXIMATE = "有约数"


@dataclass(frozen=True)
class Cause:
    """An agency behind a question, and what is to be said of it."""

    agency: Agency
    told: str = ""


@dataclass(frozen=True)
class Question:
    """``told``: what was seen, ``advice``: what to do; Chinese sentences. ``key``: the cell it stands at, if one."""

    kind: Kind
    told: str
    advice: str
    causes: tuple[Cause, ...] = ()
    key: str = ""


def questions(rollup: RollUp, on: date) -> list[Question]:
    """All questions about a year, of which the county's own report is a part."""
    totals = sums(rollup)
    return [
        *_not_filed(rollup, on),
        *_left_out(rollup),
        *_containing(rollup, totals),
        *_copies(rollup),
        *_identities(rollup, totals),
        *_forms(rollup, totals),
    ]


# --- missing, or left out -----------------------------------------------------------------------------


def _not_filed(rollup: RollUp, on: date) -> Iterator[Question]:
    waiting = states(rollup, on).filter(state__in=OUTSTANDING)
    by_state: dict[str, list[Agency]] = defaultdict(list)
    for agency in waiting:
        by_state[agency.state].append(agency)
    if missing := by_state[State.OVERDUE] + by_state[State.AWAITED]:
        yield Question(
            Kind.MISSING,
            f"{len(missing)}个机关没有报送，合计中没有这些机关的数据。",
            "请催报；已经撤并或者数据并入其他机关的，登记为不需报送并写明理由。",
            _causes(missing),
        )
    if returned := by_state[State.RETURNED]:
        yield Question(
            Kind.RETURNED,
            f"{len(returned)}个机关的报告已经退回，还没有重新报送，合计中没有这些机关的数据。",
            "请催促改正后重新报送。",
            _causes(returned),
        )


def _left_out(rollup: RollUp) -> Iterator[Question]:
    filed = FiledReport.objects.filter(
        agency__in=Agency.objects.within(rollup.county), year=rollup.year, current=True
    ).select_related("agency__reporting")
    units = filed.exclude(agency__reporting=F("agency"))
    if causes := tuple(Cause(one.agency, f"工作已计入{one.agency.reporting}的报告") for one in units):
        yield Question(
            Kind.UNIT,
            f"{len(causes)}个内设机构或者下属单位另外报送了报告，它们的工作由所属机关的报告统计，没有再次计入。",
            "请核对所属机关的报告是否已经包含；应当单独报送的，请系统管理员调整机构设置。",
            causes,
        )
    exemptions = rollup.call.exemptions.values("agency") if rollup.call else []
    exempt = filed.filter(agency__in=exemptions)
    if causes := tuple(Cause(one.agency) for one in exempt):
        yield Question(
            Kind.EXEMPT,
            f"{len(causes)}个机关登记为不需报送，但是有报告，没有计入。",
            "请核对：数据确实没有并入其他机关的，恢复要求报送，报告即计入。",
            causes,
        )


# --- counted twice ------------------------------------------------------------------------------------


def _containing(rollup: RollUp, totals: Sums) -> Iterator[Question]:
    """A report of an agency with others below it, every figure of which is at least what those below add up to."""
    counted = rollup.filings().values("agency")
    filed = list(subordinates(rollup.county).filter(pk__in=counted).order_by("path"))
    for above, below in pairwise(
        filed
    ):  # by path: who has others below stands right before the first of them
        if below.path.startswith(above.path):
            own = dict(rollup.cells().filter(agency=above).values_list("key", "value"))
            lower = rollup.cells().filter(agency__path__startswith=above.path).exclude(agency=above)
            if _covers(own, dict(_totals(lower))):
                yield _contained(
                    above,
                    "请核对：已经包含的，只应保留一处，可以退回改报，或者把下级机关登记为不需报送。",
                )
    if totals.own and _covers(totals.own.values, dict(_totals(rollup.cells()))):
        yield _contained(rollup.county, "请核对：已经包含的，在“合计”和“汇总稿”中选择“只计下级”。")


def _totals(cells: QuerySet[FiledFigure]) -> QuerySet[FiledFigure, tuple[str, Decimal]]:
    tables = cells.exclude(key__startswith=f"{TEXT}/").order_by()
    return tables.values_list("key").annotate(total=Sum("value"))


def _covers(own: Mapping[str, Number], lower: Mapping[str, Decimal]) -> bool:
    tells = {value for value in lower.values() if value}
    return len(tells) >= LEAST_DIFFERENT and all(own.get(key, 0) >= value for key, value in lower.items())


def _contained(agency: Agency, advice: str) -> Question:
    return Question(
        Kind.CONTAINS,
        f"{agency}的各项数据都不小于其下级机关的合计，可能已经包含下级机关的数据，现在又与下级机关的数据相加。",
        advice,
        (Cause(agency),),
    )


def _copies(rollup: RollUp) -> Iterator[Question]:
    """Reports with the same figures: first compared by how many, their sum and the sum of their squares, then each."""
    cells = rollup.cells().exclude(key__startswith=f"{TEXT}/")
    marks = (
        cells.order_by()
        .values_list("agency")
        .annotate(number=Count("pk"), total=Sum("value"), square=Sum(F("value") * F("value")))
    )
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for agency, *mark in marks:
        alike[tuple(mark)].append(agency)
    suspects = [agency for group in alike.values() if len(group) > 1 for agency in group]
    figures: dict[int, set[tuple[str, Decimal]]] = defaultdict(set)
    for agency, key, value in cells.filter(agency__in=suspects).values_list("agency", "key", "value"):
        figures[agency].add((key, value))
    same: dict[frozenset[tuple[str, Decimal]], list[int]] = defaultdict(list)
    for agency, numbers in figures.items():
        same[frozenset(numbers)].append(agency)
    names = Agency.objects.in_bulk(suspects)
    for told, group in same.items():
        values = {value for _, value in told}
        if len(group) > 1 and len(values) >= LEAST_DIFFERENT and max(values) >= LEAST_LARGE:
            yield Question(
                Kind.COPY,
                f"{len(group)}份报告表格中不为0的{len(told)}个数据完全相同，可能是照抄或者同一份报告报送了两次。",
                "请向这些机关核实；报错的，退回改报。",
                _causes(names[agency] for agency in sorted(group)),
            )


# --- the identities on the sums -----------------------------------------------------------------------


def _identities(rollup: RollUp, totals: Sums) -> Iterator[Question]:
    """A to E must hold for sums as they do for each report; D against the sums of the year before."""
    if not totals.reports:
        return
    before = sums(rollup.before())
    previous = before.values if before.reports else {}
    for finding in check(_checked(totals.values), previous):
        if finding.rule in "ABCDE" and finding.severity is Severity.ERROR:
            yield Question(
                Kind.IDENTITY,
                f"勾稽关系{finding.rule}，{finding.message}",
                "下列机关的数据造成了这一差额，请核对；数据有误的，退回改报。",
                _culprits(rollup, finding),
                finding.key,
            )


def _checked(values: Mapping[str, Number]) -> dict[str, Number]:
    """With 其他处理 in one row where reports of both forms are added up: B counts it once."""
    told = dict(values)
    if any(cell(TABLE_3, ONE_ROW, column) in told for column in TABLE_3_COLUMNS):
        told |= other_handling(values)
    return told


def _culprits(rollup: RollUp, finding: Finding) -> tuple[Cause, ...]:
    """The agencies whose own figures do not fulfil the identity, the largest difference first."""
    this, last = _terms(finding)
    shares = _weighed(rollup, this)
    for agency, share in _weighed(rollup.before(), last).items():
        shares[agency] = shares.get(agency, Decimal(0)) + share
    for own, terms in ((rollup.own, this), (rollup.before().own if last else None, last)):
        if own:
            share = sum((Decimal(own.values.get(key, 0)) * sign for key, sign in terms.items()), Decimal(0))
            shares[rollup.county.pk] = shares.get(rollup.county.pk, Decimal(0)) + share
    wrong = sorted((agency for agency in shares if shares[agency]), key=lambda agency: -abs(shares[agency]))
    names = Agency.objects.in_bulk(wrong)
    return tuple(Cause(names[agency], f"相差{exact(abs(shares[agency]))}") for agency in wrong)


def _weighed(rollup: RollUp, terms: Mapping[str, int]) -> dict[int, Decimal]:
    """Agency → the sum of its figures, each times the sign in ``terms``."""
    if not terms:
        return {}
    sign = Case(*(When(key=key, then=value) for key, value in terms.items()))
    cells = rollup.cells().filter(key__in=terms).order_by()
    return dict(cells.values_list("agency").annotate(share=Sum(F("value") * sign)))


def _terms(finding: Finding) -> tuple[dict[str, int], dict[str, int]]:
    """The identity as figures of this year and of the year before, whose sum with these signs must be 0."""
    key = parse_key(finding.key)

    def row(code: str) -> str:
        return cell(key.table, code, key.column)

    def column(name: str) -> str:
        return cell(key.table, key.row, name)

    match finding.rule:
        case "A":
            return {row(RECEIVED): 1, row(CARRIED_IN): 1, row(FINISHED): -1, row(CARRIED_OUT): -1}, {}
        case "B":
            results = {row(code): -1 for form in FORMS.values() for code in form.result_rows}
            return {row(FINISHED): 1, **results}, {}
        case "D":
            return {row(CARRIED_IN): 1}, {row(CARRIED_OUT): -1}
    parts = APPLICANT_COLUMNS if finding.rule == "C" else LAWSUIT_RESULTS
    return {column(TOTAL): 1, **{column(name): -1 for name in parts}}, {}


# --- reports that do not fit --------------------------------------------------------------------------


def _forms(rollup: RollUp, totals: Sums) -> Iterator[Question]:
    filings = rollup.filings().select_related("agency").order_by("agency_id")
    if rollup.form and totals.other_form:
        others = filings.filter(form__in=set(FORMS) - {rollup.form.name})
        yield Question(
            Kind.FORM,
            f"{len(others)}份报告没有使用{rollup.form.name}年格式，其中{len(totals.other_form)}个数据在本年度的表格中没有"
            "相同的单元格，单独列出，没有并入；“（六）其他处理”在2019年格式中是一行，2021年起是三行，不能推定属于哪一行。",
            "请退回改报，或者核实后由这些机关分别填写。",
            _causes(one.agency for one in others),
        )
    if totals.narratives:
        yield Question(
            Kind.NARRATIVE,
            f"{totals.narratives}份报告没有统一格式的表格，表二至表四的合计中没有这些机关的数据。",
            "请退回，按全国统一格式重新编制。",
            _causes(one.agency for one in without_tables(filings)),
        )
    if totals.approximate:
        rough = filings.exclude(approximate=[])
        yield Question(
            Kind.APPROXIMATE,
            f"{len(totals.approximate)}个数据含有约数（“近千条”“四万余”），合计也只能是约数。",
            "请向这些机关核实准确的数据。",
            tuple(
                Cause(one.agency, "；".join(figure_name(key, rollup.form) for key in one.approximate))
                for one in rough
            ),
        )


def _causes(agencies: Iterable[Agency]) -> tuple[Cause, ...]:
    return tuple(map(Cause, agencies))
