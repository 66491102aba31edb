"""The columns and the catalogue (国办秘函〔2019〕19号, 单项否决 4; 《条例》第十二条、第二十条)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from gongkai.law.inspection import term
from gongkai.law.numerals import chinese_date
from gongkai.records.catalogue.models import Column
from gongkai.records.inspecting.looking import Look
from gongkai.records.journal.models import Event
from gongkai.records.oversight.models import ObjectKind
from gongkai.records.oversight.verbs import Suspected
from gongkai.records.upkeep.health import ColumnState, State, catalogue_health, is_described, missing_duties


def still_or_empty(look: Look) -> Iterator[Suspected]:
    """Columns that are empty or rest too long; marked as a veto where there are so many that one is met."""
    health = catalogue_health(look.agency, look.on)
    vetoed = {column.pk for finding in health.vetoes for column in finding.columns}
    for one in health.states:
        if one.state is State.EMPTY:
            yield _about("column-empty", one, f"栏目“{one.column.name}”没有内容", vetoed)
        elif one.state is State.OVERDUE and one.latest and one.due:
            told = (
                f"栏目“{one.column.name}”{chinese_date(one.latest)}以后没有更新，"
                f"应当在{chinese_date(one.due)}前更新（{one.days}天内）"
            )
            yield _about("column-stale", one, told, vetoed)


def not_described(look: Look) -> Iterator[Suspected]:
    """Columns of which the catalogue does not say all that it must."""
    for one in catalogue_health(look.agency, look.on).states:
        if one.column.part == "content" and not is_described(one.column):
            yield _about("column-terms", one, f"栏目“{one.column.name}”的目录要素没有填写齐全", set())


def duties_without_column(look: Look) -> Iterator[Suspected]:
    """Matters of Art 20 and 21 for which there is no column; one suspicion, the list may be long."""
    if missing := missing_duties(Column.objects.filter(agency=look.agency)):
        some = "；".join(missing[:5]) + ("等" if len(missing) > 5 else "")
        yield _of_catalogue(look, "duty-missing", f"{len(missing)}项法定公开事项没有对应栏目：{some}")


def catalogue_untouched(look: Look) -> Iterator[Suspected]:
    """A catalogue in which nothing was entered for a year."""
    columns = Column.objects.filter(agency=look.agency).values("pk")
    touched = Event.objects.filter(subject_type=Column._meta.label_lower, subject_id__in=columns)
    last = touched.order_by("-business_date").values_list("business_date", flat=True).first()
    if last and last + timedelta(days=term("catalogue_days")) < look.on:
        told = f"公开目录{chinese_date(last)}以后没有核对、修改过"
        yield _of_catalogue(look, "catalogue-old", told)


def _about(code: str, state: ColumnState, told: str, vetoed: set[int]) -> Suspected:
    column = state.column
    return Suspected(
        code,
        column.owner,
        told,
        ObjectKind.COLUMN,
        column.name,
        column.pk,
        is_veto=column.pk in vetoed and code != "column-terms",
    )


def _of_catalogue(look: Look, code: str, told: str) -> Suspected:
    return Suspected(code, look.agency, told, ObjectKind.CATALOGUE, "政府信息公开目录", look.agency.pk)
