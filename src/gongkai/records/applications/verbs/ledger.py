"""Taking the ledger out of the house is an act that the journal keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from gongkai.law.sources import house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.applications.ledger import MOST_LINES, of_period
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.verbs import Refusal, Verb


@dataclass(kw_only=True)
class ExportLedger(Verb):
    """The ledger of a period, without anything about who applied and what for."""

    action = Action.EXPORT_LEDGER
    event = EventKind.LEDGER_EXPORTED
    contents: ClassVar[str] = "不含申请人信息"

    at: Agency
    since: date
    until: date

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Agency:
        return self.at

    def rules(self) -> list[Refusal]:
        if self.until < self.since:
            return [Refusal("“到”不能早于“从”", house_rule())]
        if (count := self._count()) > MOST_LINES:
            return [
                Refusal(f"这一时期有{count}件，一次最多导出{MOST_LINES}件，请缩短时期分次导出", house_rule())
            ]
        return []

    def change(self) -> dict[str, Any]:
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "count": self._count(),
            "contents": self.contents,
        }

    def _count(self) -> int:
        return of_period(self.at, self.since, self.until).count()


@dataclass(kw_only=True)
class ExportFullLedger(ExportLedger):
    """The ledger with who applied and what for: every reading of that is told."""

    action = Action.SEE_APPLICANT
    contents = "含申请人信息"
