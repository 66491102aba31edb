"""What each unit comes to: its points for each indicator, the sum, the grade, the rank.

Until the provisional result is put before the units the computed points are those of the day; then they stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from gongkai.records.agencies.models import Agency
from gongkai.records.assessment.measures import MEASURES, Behind, Counted, Year, units_of
from gongkai.records.assessment.models import Assessment, Result, Score
from gongkai.records.assessment.scheme import Indicator, Scheme

_CENT = Decimal("0.01")
_NONE = Counted(0, 0)


@dataclass(frozen=True)
class Given:
    """What a unit has for one indicator. ``points`` None: does not apply; ``is_open``: nobody has scored it yet."""

    indicator: Indicator
    points: Decimal | None
    is_open: bool = False
    counted: Counted | None = None
    score: Score | None = None


@dataclass(frozen=True)
class Standing:
    """A unit's points. ``possible``: of the indicators that apply; ``points`` are scaled to the scheme's total."""

    unit: Agency
    given: Mapping[str, Given]
    vetoes: tuple[str, ...]
    possible: Decimal
    points: Decimal
    grade: str
    rank: int

    @property
    def is_complete(self) -> bool:
        return not any(one.is_open for one in self.given.values())


def points_for(indicator: Indicator, counted: Counted) -> Decimal | None:
    """The points that the program gives; None when there was nothing to count.

    The share of what was right, or with ``per_failure`` so much off for each failure, never below 0.
    """
    if not counted.whole:
        return None
    if indicator.per_failure is not None:
        return max(Decimal(0), indicator.points - indicator.per_failure * counted.failed)
    right = indicator.points * (counted.whole - counted.failed) / counted.whole
    return right.quantize(_CENT, ROUND_HALF_UP)


def counted_now(assessment: Assessment, on: date) -> dict[str, Mapping[int, Counted]]:
    """What each measure of the scheme counts on ``on``, by unit; a few queries, however many units there are."""
    content, year = assessment.scheme.content, Year(assessment.agency, assessment.year, on)
    names = {one.by for one in (*content.indicators.values(), *content.vetoes) if not one.by_people}
    return {name: MEASURES[name].counts(year) for name in sorted(names)}


def standings(assessment: Assessment, on: date) -> list[Standing]:
    """Every unit in the order of rank, then of the tree."""
    content = assessment.scheme.content
    scores: defaultdict[int, dict[str, Score]] = defaultdict(dict)
    for one in assessment.scores.select_related("scored_by"):
        scores[one.unit_id][one.code] = one
    counted = counted_now(assessment, on) if assessment.submitted_on is None else {}
    units = units_assessed(assessment)
    told = [_standing(content, unit, scores[unit.pk], counted, assessment) for unit in units]
    if assessment.decided_on:
        return _decided(assessment, told)
    return _ranked(told)


def units_assessed(assessment: Assessment) -> list[Agency]:
    """The units; once submitted those that were scored then, whatever was founded or moved since."""
    if assessment.submitted_on is None:
        return list(units_of(assessment.agency))
    return list(Agency.objects.filter(pk__in=assessment.scores.values("unit")).order_by("path"))


def behind_now(assessment: Assessment, indicator: Indicator, unit: Agency, on: date) -> list[Behind]:
    """The records that cost the unit points, as of today or as they were kept."""
    if assessment.submitted_on is None:
        year = Year(assessment.agency, assessment.year, on)
        return MEASURES[indicator.by].failures(year, [unit.pk])[unit.pk]
    kept = assessment.scores.filter(unit=unit, code=indicator.code).first()
    return [Behind(*one) for one in kept.behind] if kept else []


def _standing(
    content: Scheme,
    unit: Agency,
    scores: Mapping[str, Score],
    counted: Mapping[str, Mapping[int, Counted]],
    assessment: Assessment,
) -> Standing:
    is_frozen = assessment.submitted_on is not None
    given = {
        code: _given(
            one, scores.get(code), None if is_frozen else counted.get(one.by, {}).get(unit.pk, _NONE)
        )
        for code, one in content.indicators.items()
        if one.concerns(unit.kind)
    }
    vetoes = [one.name for one in content.vetoes if one.code in scores and scores[one.code].is_veto]
    vetoes += [
        one.name
        for one in content.vetoes
        if not one.by_people and not is_frozen and counted[one.by].get(unit.pk, _NONE).failed
    ]
    possible, points = _sum(content, given.values())
    grade = content.grade_of(points, bool(vetoes))
    return Standing(unit, given, tuple(vetoes), possible, points, grade, 0)


def _given(indicator: Indicator, score: Score | None, counted: Counted | None) -> Given:
    if score is not None:
        kept = Counted(score.whole, score.failed) if score.by_program else None
        return Given(indicator, score.points, counted=kept, score=score)
    if indicator.bonus:
        return Given(indicator, Decimal(0))
    if indicator.by_people:
        return Given(indicator, None, is_open=True)
    return Given(indicator, points_for(indicator, counted or _NONE), counted=counted)


def _sum(content: Scheme, given: Iterable[Given]) -> tuple[Decimal, Decimal]:
    """What could be had, and what was, scaled to the total (工作约定: who has no village board is not punished for it);
    bonus on top, up to its cap."""
    told = [one for one in given if one.points is not None]
    regular = [one for one in told if not one.indicator.bonus]
    possible = sum((one.indicator.points for one in regular), Decimal(0))
    had = sum((one.points or Decimal(0) for one in regular), Decimal(0))
    bonus = sum((one.points or Decimal(0) for one in told if one.indicator.bonus), Decimal(0))
    scaled = content.total * had / possible if possible else Decimal(0)
    return possible, (scaled + min(bonus, content.bonus_cap)).quantize(_CENT, ROUND_HALF_UP)


def _ranked(told: list[Standing]) -> list[Standing]:
    """The same points give the same rank, and the next one counts all before it."""
    told = sorted(told, key=lambda one: (-one.points, one.unit.path))
    rank_of: dict[Decimal, int] = {}
    for place, one in enumerate(told, start=1):
        rank_of.setdefault(one.points, place)
    return [replace(one, rank=rank_of[one.points]) for one in told]


def _decided(assessment: Assessment, told: list[Standing]) -> list[Standing]:
    """As it was decided, whatever the rules of counting have become since."""
    kept: dict[int, Result] = {one.unit_id: one for one in assessment.results.all()}
    found = [
        replace(one, points=row.points, grade=row.grade, rank=row.rank)
        for one in told
        if (row := kept.get(one.unit.pk))
    ]
    return sorted(found, key=lambda one: (one.rank, one.unit.path))
