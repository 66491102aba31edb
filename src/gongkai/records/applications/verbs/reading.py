"""Reading the papers of a case: an act of its own, which the journal keeps each time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.law.sources import cite
from gongkai.records.applications.models import CaseFile, FileKind
from gongkai.records.applications.verbs.base import CaseVerb
from gongkai.records.authority import Action, roles_for
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.verbs import Refusal

# What shows the number of the applicant's identity document, home or account; applications for reconsideration,
# complaints to a court and judgments do.
PERSONAL = frozenset(
    {
        FileKind.APPLICATION,
        FileKind.IDENTITY,
        FileKind.MANDATE,
        FileKind.SERVICE,
        FileKind.PAYMENT,
        FileKind.DISPUTE,
    }
)


def was_read(file: CaseFile, by: Any, on: date) -> bool:
    """Whether the journal tells that ``by`` opened this paper on that day."""
    read = Event.objects.about(file.application).filter(
        kind=EventKind.CASE_FILE_READ, actor=by, business_date=on
    )
    return read.filter(data__number=file.number).exists()


@dataclass(kw_only=True)
class ReadFile(CaseVerb):
    """Open a paper of the case.

    《民法典》第一千零三十九条: state organs keep secret what they learn of private persons in their work. So it is told
    who opened which paper (工作约定); and of the unit to which the case was given only the handler reads the papers
    that show who the applicant is.
    """

    event = EventKind.CASE_FILE_READ
    action = Action.READ_CASE_FILE

    file: CaseFile

    def judged_over(self) -> Any:
        return self.case.unit or self.case.agency

    def rules(self) -> list[Refusal]:
        if self.file.application_id != self.case.pk:
            return [Refusal("这件申请没有这份材料", cite("regulation", 45))]
        if self.file.kind in self.readable():
            return []
        return [
            Refusal("这份材料只有政府信息公开工作机构、分管责任人和承办人可以查看", cite("civil_code", 1039))
        ]

    def readable(self) -> frozenset[str]:
        """The kinds of papers that the actor may read in this case."""
        sees_applicant = roles_for(Action.SEE_APPLICANT)
        roles = self._roles()
        if self.by.pk == self.case.handler_id or not sees_applicant.isdisjoint(roles):
            return frozenset(FileKind)
        return frozenset(FileKind) - PERSONAL if self.case.unit_id and roles else frozenset()

    def told(self) -> dict[str, Any]:
        return {"number": self.file.number}
