"""The assessment of last year, near today: scored, one objection raised, waiting for its decision."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gongkai.demo.people import Cast
from gongkai.demo.places import Places
from gongkai.demo.story import Strand, data, working_days_ago
from gongkai.records.assessment import scheme as schemes
from gongkai.records.assessment.models import RemarkKind
from gongkai.records.assessment.verbs import (
    AdoptScheme,
    DraftScheme,
    OpenAssessment,
    Points,
    RaiseRemark,
    ScoreIndicator,
    SubmitAssessment,
)
from gongkai.records.today import today as this_day

_SCORED_AGO = 3  # working days


def today(cast: Cast, places: Places) -> Iterator[Strand]:
    """Last year by the example scheme; a department objects, and the direct person answerable has to decide."""
    yield _last_year(cast, places)


def _last_year(cast: Cast, places: Places) -> Strand:
    told, day, year = data("assessment"), working_days_ago(_SCORED_AGO), this_day().year - 1
    scheme = yield DraftScheme(
        by=cast.manager, on=day, at=places.town, year=year, text=schemes.example_text()
    )
    yield AdoptScheme(by=cast.leader, on=day, scheme=scheme)
    assessment = yield OpenAssessment(by=cast.manager, on=day, at=places.town, year=year)
    units = places.departments | places.villages
    taken = {(one["unit"], one["code"]): one for one in told["less"]}
    for code, indicator in scheme.content.indicators.items():
        if not indicator.by_people:
            continue
        given = []
        for name, unit in units.items():
            if indicator.concerns(unit.kind):
                less = taken.get((name, code))
                points = Decimal(str(less["points"])) if less else indicator.usual
                given.append(Points(unit, points, less["reason"] if less else ""))
        yield ScoreIndicator(by=cast.manager, on=day, assessment=assessment, code=code, given=tuple(given))
    yield SubmitAssessment(by=cast.manager, on=day, assessment=assessment)
    objection = told["objection"]
    yield RaiseRemark(
        by=cast.clerks[objection["unit"]],
        on=this_day(),
        assessment=assessment,
        unit=units[objection["unit"]],
        kind=RemarkKind.OBJECTION,
        code=objection["code"],
        reason=objection["reason"],
    )
