"""The scheme of a year: entered, adopted; the assessment by it opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.law.sources import house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.assessment import scheme as schemes
from gongkai.records.assessment.models import (
    Assessment,
    Scheme,
)
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.secrecy import RefusesSecrets
from gongkai.records.verbs import RecordVerb, Refusal, Verb, locked

_FIRST_YEAR = 2008  # 《条例》 of 2007 came into force; no assessment is older


@dataclass(kw_only=True)
class DraftScheme(RefusesSecrets):
    """Enter a scheme for a year, or a new version of it, as TOML (``assessment.scheme``)."""

    action = Action.ASSESS
    event = EventKind.SCHEME_DRAFTED

    at: Agency
    year: int
    text: str

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Scheme:
        return self.scheme

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not _FIRST_YEAR <= self.year <= self.on.year + 1:
            reasons.append(
                Refusal(f"年度应在{_FIRST_YEAR}和{self.on.year + 1}之间，现在是{self.year}", house_rule())
            )
        if Scheme.objects.filter(agency=self.at, year=self.year, adopted_on__isnull=False).exists():
            reasons.append(Refusal(f"{self.year}年度的考核方案已经采用，当年不再修改", house_rule()))
        try:
            schemes.read(self.text)
        except schemes.Unfit as unfit:
            reasons += [Refusal(fault, house_rule()) for fault in unfit.faults]
        return reasons

    def change(self) -> dict[str, Any]:
        known = Scheme.objects.filter(agency=self.at, year=self.year).order_by("-number").first()
        self.scheme = Scheme.objects.create(
            agency=self.at,
            year=self.year,
            number=known.number + 1 if known else 1,
            title=schemes.read(self.text).title,
            text=self.text,
            drafted_on=self.on,
            drafted_by_id=self.by.pk,
        )
        return {"title": str(self.scheme), "year": self.year}


@dataclass(kw_only=True)
class AdoptScheme(RecordVerb):
    """The leader adopts a version; for its year it does not change any more."""

    action = Action.DECIDE_ASSESSMENT
    event = EventKind.SCHEME_ADOPTED
    record = "scheme"

    scheme: Scheme

    def lock(self) -> None:
        super().lock()
        locked(self.scheme.agency)  # two versions are not adopted at once

    def rules(self) -> list[Refusal]:
        reasons = []
        adopted = Scheme.objects.filter(
            agency=self.scheme.agency, year=self.scheme.year, adopted_on__isnull=False
        ).first()
        if adopted:
            reasons.append(Refusal(f"{self.scheme.year}年度已经采用第{adopted.number}版", house_rule()))
        if self.scheme.drafted_by_id == self.by.pk:
            reasons.append(Refusal("录入方案的人不能自己采用，请其他负责人办理", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.scheme.adopted_on = self.on
        self.scheme.save(update_fields=["adopted_on"])
        return {"title": str(self.scheme), "year": self.scheme.year}


@dataclass(kw_only=True)
class OpenAssessment(Verb):
    """Begin the assessment of a year by the scheme that was adopted for it."""

    action = Action.ASSESS
    event = EventKind.ASSESSMENT_OPENED

    at: Agency
    year: int

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Assessment:
        return self.assessment

    def rules(self) -> list[Refusal]:
        reasons = []
        if self._scheme() is None:
            told = f"{self.year}年度还没有采用的考核方案，请先录入方案，由分管责任人采用"
            reasons.append(Refusal(told, house_rule()))
        if Assessment.objects.filter(agency=self.at, year=self.year).exists():
            reasons.append(Refusal(f"{self.year}年度的考核已经开始", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.assessment = Assessment.objects.create(
            agency=self.at, year=self.year, scheme=self._scheme(), opened_on=self.on
        )
        return {"year": self.year}

    def _scheme(self) -> Scheme | None:
        return Scheme.objects.filter(agency=self.at, year=self.year, adopted_on__isnull=False).first()
