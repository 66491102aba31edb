"""How far letters have come, as the journal tells it: drafted, signed, served, proved, voided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai.law.labelled import Labelled
from gongkai.records.applications.models import Application, CaseFile, FileKind
from gongkai.records.applications.projection import history
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.letters.models import Letter
from gongkai.records.letters.plan import PLANS, Addressee
from gongkai.records.letters.written import ENCLOSED


class Mark(StrEnum):
    """What an entry of the journal tells of a letter: ``data["letter"]`` says which, ``data["letter_step"]`` this."""

    DRAFTED = "drafted"
    ISSUED = "issued"
    SERVED = "served"
    PROVED = "proved"
    VOIDED = "voided"


class Stage(Labelled):
    DRAFT = "draft", "草稿"
    ISSUED = "issued", "已签发，待送达"
    SERVED = "served", "已送达"
    PROVED = "proved", "已送达，回证已收"
    VOIDED = "voided", "已作废"


@dataclass(frozen=True)
class Progress:
    """A letter with the entries of its case that tell of its service. Entries that were voided do not count."""

    letter: Letter
    served: Event | None = None
    proved: Event | None = None

    @property
    def stage(self) -> Stage:
        if self.letter.voided_on:
            return Stage.VOIDED
        if self.proved:
            return Stage.PROVED
        if self.served:
            return Stage.SERVED
        return Stage.ISSUED if self.letter.issued_on else Stage.DRAFT

    @property
    def served_on(self) -> date | None:
        return self.served.business_date if self.served else None

    @property
    def method_label(self) -> str:
        return self.served.data["method_label"] if self.served else ""


def letters_of(case: Application) -> list[Progress]:
    """The letters of a case, in the order in which they were begun."""
    letters = list(case.letters.select_related("pdf", "docx"))
    return with_progress(letters, history(case)) if letters else []


def progress_of(letter: Letter, events: list[Event] | None = None) -> Progress:
    """How far one letter has come; ``events``: the history of its case, if it was read already."""
    told = history(letter.application) if events is None else events
    return with_progress([letter], told)[0]


def with_progress(letters: Iterable[Letter], events: Iterable[Event]) -> list[Progress]:
    """Each letter with what ``events`` (histories of their cases, without voided entries) tell of it."""
    told = {
        (event.data["letter"], event.data["letter_step"]): event
        for event in events
        if "letter_step" in event.data
    }
    return [
        Progress(letter, told.get((letter.pk, Mark.SERVED)), told.get((letter.pk, Mark.PROVED)))
        for letter in letters
    ]


def of_many(letters: Iterable[Letter]) -> list[Progress]:
    """As ``with_progress`` for letters of many cases, in one query."""
    listed = list(letters)
    cases = {letter.application_id for letter in listed}
    events = list(
        Event.objects.filter(
            subject_type=Application._meta.label_lower,
            subject_id__in=cases,
            data__has_any_keys=["letter_step", "voids"],
        ).order_by("business_date", "id")
    )
    voided = {event.data["voids"] for event in events if event.kind == EventKind.ENTRY_VOIDED}
    return with_progress(listed, [event for event in events if event.pk not in voided])


def letters_for_applicant(case: Application) -> list[Letter]:
    """The letters that the applicant may fetch: those that were served on them and stand."""
    return [
        one.letter
        for one in letters_of(case)
        if one.served and not one.letter.voided_on and PLANS[one.letter.code].to is Addressee.APPLICANT
    ]


def enclosed_with(case: Application, letters: Iterable[Letter]) -> list[CaseFile]:
    """The copies that went out with these letters of the case.

    A copy that was made and not enclosed (the decision became another, a better one took its place) stays inside.
    """
    numbers = {number for letter in letters for number in letter.written.get(ENCLOSED, ())}
    return list(case.files.filter(kind=FileKind.RELEASED, number__in=numbers))
