"""What units ask of each other: two requests of 2020, one of them for a case, and three near today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps

from gongkai.demo.people import Cast
from gongkai.demo.places import Places
from gongkai.demo.story import YEAR, Strand, data, later, working_days_ago
from gongkai.records.applications.models import Application
from gongkai.records.coordination.models import RequestKind
from gongkai.records.coordination.queries import usual_due
from gongkai.records.coordination.verbs import AnswerRequest, CloseRequest, SendRequest
from gongkai.records.journal.models import Event
from gongkai.records.notices.making import announce

_LATELY = 2  # working days of which the inboxes tell


def strands(cast: Cast, places: Places) -> Iterator[Strand]:
    """The office asks for documents, and then for help with the search for the first case of the year."""
    yield _of_2020(cast, places)


def today(cast: Cast, places: Places) -> Iterator[Strand]:
    """One that a department has to answer, one that the office has to answer, one answered and not closed."""
    told = data("coordination")
    office, unit = places.town, places.departments[told["open"]["unit"]]
    clerk = cast.clerks[told["to_office"]["unit"]]
    yield _sent(cast.manager, office, unit, RequestKind.VERIFY, told["open"])
    yield _sent(clerk, unit, office, RequestKind.OPINION, told["to_office"])
    yield _answered(cast, places, told["answered"])


def announce_lately() -> None:
    """Fill the inboxes with what the demo tells of the last days, as if it had not been entered afterwards."""
    for event in Event.objects.filter(business_date__gte=working_days_ago(_LATELY)).order_by("pk"):
        announce(event, apps.get_model(event.subject_type)._base_manager.get(pk=event.subject_id))


def _of_2020(cast: Cast, places: Places) -> Strand:
    for name, kind in (("standard", RequestKind.INFORMATION), ("search", RequestKind.SEARCH)):
        told = data("coordination")[name]
        case = _first_case(places) if kind == RequestKind.SEARCH else None
        request = yield SendRequest(
            by=cast.manager,
            on=told["asked_on"],
            at=places.town,
            unit=places.departments[told["unit"]],
            kind=kind,
            question=told["question"],
            due_on=usual_due(kind, told["asked_on"], case),
            case=case,
        )
        clerk = cast.clerks[told["unit"]]
        yield AnswerRequest(by=clerk, on=told["answered_on"], request=request, text=told["answer"])
        yield CloseRequest(by=cast.manager, on=told["closed_on"], request=request)


def _first_case(places: Places) -> Application:
    """By the day on which it is asked for, the case has come in."""
    return Application.objects.filter(agency=places.town, arrived_on__year=YEAR).earliest("arrived_on", "pk")


def _sent(by: Any, at: Any, unit: Any, kind: RequestKind, told: dict[str, Any]) -> Strand:
    day = working_days_ago(told["days_ago"])
    yield SendRequest(
        by=by, on=day, at=at, unit=unit, kind=kind, question=told["question"], due_on=usual_due(kind, day)
    )


def _answered(cast: Cast, places: Places, told: dict[str, Any]) -> Strand:
    day, kind = working_days_ago(told["days_ago"]), RequestKind.INFORMATION
    request = yield SendRequest(
        by=cast.manager,
        on=day,
        at=places.town,
        unit=places.departments[told["unit"]],
        kind=kind,
        question=told["question"],
        due_on=usual_due(kind, day),
    )
    clerk = cast.clerks[told["unit"]]
    yield AnswerRequest(by=clerk, on=later(day, 2), request=request, text=told["answer"])
