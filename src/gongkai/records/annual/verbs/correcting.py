"""Correcting an approved report: proposed by one person, decided by the leader; the former edition stays readable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from gongkai.law.report_form import Number
from gongkai.law.sources import cite, house_rule
from gongkai.records.annual import freezing
from gongkai.records.annual.figures import Figures
from gongkai.records.annual.models import Correction, EnteredFigure, Passage, Place, Report
from gongkai.records.annual.verbs.entering import inadmissible, unfit_source, unknown_keys
from gongkai.records.annual.verbs.sending import ApprovedVerb
from gongkai.records.annual.verbs.writing import unfit_passage
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.public_words import refusals as unfit_for_public
from gongkai.records.verbs import Refusal

LONGEST_REASON = (
    200  # 工作约定: it is printed in the report, and goes into the reason of the item's correction (300)
)

Changes = dict[str, dict[str, Any]]


@dataclass(kw_only=True)
class ProposeReportCorrection(ApprovedVerb):
    """Propose the next edition: what the records count now, and what is put right with it.

    ``entered``: cells of table 2 → number and source; ``passages``: places → their new text; ``reason`` is printed.
    """

    event = EventKind.REPORT_CORRECTION_PROPOSED
    fills = Correction

    reason: str
    entered: Mapping[str, tuple[Decimal, str]] = field(default_factory=dict)
    passages: Mapping[Place, str] = field(default_factory=dict)

    def rules(self) -> list[Refusal]:
        if reasons := super().rules():
            return reasons
        if proposal_of(self.report):
            return [Refusal("已有一份更正等待审定", house_rule())]
        if not self.reason.strip():
            reasons.append(Refusal("请写明更正说明，它将印在报告上、向社会公开", cite("regulation", 6)))
        if len(self.reason) > LONGEST_REASON:
            reasons.append(Refusal(f"更正说明最多{LONGEST_REASON}字，请缩短", house_rule()))
        reasons += unfit_for_public({"更正说明": self.reason})
        reasons += self._unfit_changes()
        return reasons or self._unfit_edition()

    def change(self) -> dict[str, Any]:
        with as_if_corrected(self.report, self._changes(), self.by, self.on):
            found = freezing.differences(self.report, self.figures())
        Correction.objects.create(
            report=self.report,
            edition=self.report.edition + 1,
            reason=self.reason.strip(),
            differences=_told(found),
            changes=self._changes(),
            proposed_by=self.by,
            proposed_on=self.on,
        )
        return {"count": len(found), "reason": self.reason.strip(), "changes": self._changes()}

    def stores(self) -> Iterator[tuple[type[models.Model], Mapping[str, Any]]]:
        yield from super().stores()
        for value, source in self.entered.values():
            yield EnteredFigure, {"value": value, "source": source}

    def _unfit_changes(self) -> list[Refusal]:
        reasons = unknown_keys(self.report, self.entered)
        reasons += inadmissible({key: value for key, (value, _) in self.entered.items()})
        for _, source in self.entered.values():
            reasons += unfit_source(source)
        known = self.figures().values if self.passages else {}
        for place, text in self.passages.items():
            reasons += unfit_passage(place, text, known)
        return list(dict.fromkeys(reasons))

    def _unfit_edition(self) -> list[Refusal]:
        with as_if_corrected(self.report, self._changes(), self.by, self.on):
            counted = self.figures()
            if not freezing.differences(self.report, counted) and not self.passages:
                told = "记录和审定的数据一致，也没有要改的数据和文字，不需要更正"
                return [Refusal(told, house_rule())]
            return self.faults(counted) or self.unprintable(counted)

    def _changes(self) -> Changes:
        return {
            "entered": {key: [str(value), source] for key, (value, source) in self.entered.items()},
            "passages": {str(place): text for place, text in self.passages.items()},
        }


@dataclass(kw_only=True)
class DecideReportCorrection(ApprovedVerb):
    """Agree to the proposed correction, which makes the next edition, or turn it down with the reason.

    Not by who proposed it; and only to what was proposed: when records changed again since, it is proposed anew.
    """

    action = Action.APPROVE_REPORT
    fills = Correction

    agreed: bool
    opinion: str = ""

    @property
    def event(self) -> EventKind:  # type: ignore[override]
        return EventKind.REPORT_CORRECTED if self.agreed else EventKind.REPORT_CORRECTION_REJECTED

    def rules(self) -> list[Refusal]:
        if reasons := super().rules():
            return reasons
        correction = proposal_of(self.report)
        if correction is None:
            return [Refusal("没有等待审定的更正", house_rule())]
        if correction.proposed_by_id == self.by.pk:
            reasons.append(Refusal("更正须由提出人以外的人审定", house_rule()))
        if not self.agreed:
            if not self.opinion.strip():
                reasons.append(Refusal("请写明不同意的理由", house_rule()))
            return reasons
        if not _is_as_proposed(correction):
            told = "等待审定的更正与提出时的记载不一致，请不同意这次更正，重新提出"
            reasons.append(Refusal(told, house_rule()))
        return reasons or self._unfit_edition(correction)

    def change(self) -> dict[str, Any]:
        correction = proposal_of(self.report)
        assert correction is not None  # the rules have seen it
        told = self._new_edition(correction) if self.agreed else {}
        correction.approved, correction.decided_by, correction.decided_on = self.agreed, self.by, self.on
        correction.opinion = self.opinion.strip()
        correction.save()
        return told | {"reason": correction.reason, "opinion": correction.opinion}

    def _unfit_edition(self, correction: Correction) -> list[Refusal]:
        with as_if_corrected(self.report, correction.changes, correction.proposed_by, self.on):
            counted = self.figures()
            if _told(freezing.differences(self.report, counted)) != correction.differences:
                told = "提出更正以后记录又有变动，请不同意这次更正，按现在的记录重新提出"
                return [Refusal(told, house_rule())]
            return self.faults(counted) or self.unprintable(counted)

    def _new_edition(self, correction: Correction) -> dict[str, Any]:
        report = self.report
        correction.before = {
            "on": report.approved_on.isoformat() if report.approved_on else "",
            "figures": report.approved_figures,
            "approximate": report.approved_approximate,
            "files": report.approved_files,
        }
        _apply(report, correction.changes, correction.proposed_by, self.on)
        told = freezing.keep(report, self.figures(), self.on, correction.edition, correction.reason)
        report.save(update_fields=list(freezing.KEPT_COLUMNS))
        return told


def proposal_of(report: Report) -> Correction | None:
    """The correction that waits for a decision, or None."""
    return report.corrections.filter(decided_on=None).select_related("proposed_by").first()


def _is_as_proposed(correction: Correction) -> bool:
    """Whether it still says what the journal knows that was proposed."""
    events = Event.objects.about(correction.report).filter(kind=EventKind.REPORT_CORRECTION_PROPOSED)
    proposed = events.order_by("id").last()
    told = proposed.data if proposed else {}
    return (correction.reason, correction.changes) == (told.get("reason"), told.get("changes"))


@contextmanager
def as_if_corrected(report: Report, changes: Changes, by: Any, on: date) -> Iterator[None]:
    """Within this context the report is counted and written as if ``changes`` were made; afterwards they are gone."""
    if not any(changes.values()):
        yield
        return
    with transaction.atomic():
        _apply(report, changes, by, on)
        yield
        transaction.set_rollback(True)


def counted_as_corrected(report: Report, correction: Correction) -> tuple[Figures, str]:
    """The figures and the text of the edition that is proposed."""
    with as_if_corrected(report, correction.changes, correction.proposed_by, correction.proposed_on):
        counted = freezing.count_now(report)
        return counted, freezing.redrawn(report, counted)


def _apply(report: Report, changes: Changes, by: Any, on: date) -> None:
    for key, (value, source) in changes.get("entered", {}).items():
        told = {"value": Decimal(value), "source": source, "entered_by": by, "entered_on": on}
        EnteredFigure.objects.update_or_create(report=report, key=key, defaults=told)
    for place, text in changes.get("passages", {}).items():
        Passage.objects.update_or_create(report=report, place=place, defaults={"text": text})


def _told(found: list[freezing.Difference]) -> dict[str, list[Number | None]]:
    """As JSON keeps it."""

    def plain(value: Number | None) -> Number | None:
        return float(value) if isinstance(value, Decimal) else value

    return {one.key: [plain(one.approved), plain(one.now)] for one in found}
