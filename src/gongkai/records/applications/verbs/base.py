"""The base of verbs on a case: the clock itself says whether an event can be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from gongkai.law.clock import run
from gongkai.law.faults import Finding
from gongkai.law.sources import house_rule
from gongkai.records.agencies.calendar import current_calendar
from gongkai.records.applications.models import Application
from gongkai.records.applications.projection import changes_since, clock_events, history, refresh
from gongkai.records.authority import APPLICANT, Action
from gongkai.records.secrecy import RefusesSecrets, secret_refusals
from gongkai.records.storable import leaves
from gongkai.records.verbs import RecordVerb, Refusal

LONGEST_TEXT = 20_000  # characters, 工作约定


@dataclass(kw_only=True)
class CaseVerb(RefusesSecrets, RecordVerb):
    """A verb on an existing case; a text with a secrecy mark is refused, and the attempt told.

    ``clock_event()`` is what it tells the clock; ``told()`` what else the journal keeps, in words that name nobody;
    ``said()`` the free texts, which are sealed with the key of the case. The chain of events with the new one is run
    through ``law.clock``: every error that it brings is a refusal with the clock's own reason and citation, so that no
    rule of time is written twice.

    ``seen``: the last entry that stood on the page from which this is done (``projection.stand_of``). Who acts on less
    than what stands in the case now is told what came since.
    """

    action: ClassVar[Action] = Action.HANDLE_APPLICATION
    record = "case"

    case: Application
    seen: int | None = None

    def clock_event(self) -> dict[str, Any] | None:
        return None

    def told(self) -> dict[str, Any]:
        return {}

    def said(self) -> dict[str, Any]:
        return {}

    def rules(self) -> list[Refusal]:
        event = self.clock_event()
        return [
            *self.refusals_of_texts(),
            *(refusals_of_clock(clock_events(history(self.case)), event) if event else []),
        ]

    def refusals_of_texts(self) -> list[Refusal]:
        """What keeps the words from being taken, and whether they were written before something else happened."""
        texts = [text for text in leaves(self.said()) if isinstance(text, str)]
        return [*self._erased(texts), *self._overtaken(), *_too_long(texts), *secret_refusals(texts)]

    def change(self) -> dict[str, Any]:
        event = self.clock_event()
        return self.told() | self.sealed() | ({"clock": event} if event else {})

    def _erased(self, texts: list[str]) -> list[Refusal]:
        if not texts or self.case.applicant.key is not None:
            return []
        return [Refusal("案卷已按保管期限删除，不能再记录内容", house_rule())]

    def _overtaken(self) -> list[Refusal]:
        if self.seen is None:
            return []
        told = "您打开这一页以后，{}（{}）。您填写的没有丢；请看过现在的情况，再办理一次"
        return [
            Refusal(told.format(event.sentence, event.actor_name), house_rule())
            for event in changes_since(self.case, self.seen)
        ]

    def sealed(self) -> dict[str, Any]:
        """``said()`` as the journal keeps it. Whoever may see the case reads it by ``projection.words_of``."""
        said = {name: text for name, text in self.said().items() if text}
        return {"sealed": self.case.applicant.seal(said)} if said else {}

    def after(self) -> None:
        refresh(self.case)

    def dated(self, kind: str, **details: Any) -> dict[str, Any]:
        """A clock event of this verb's day; dates among the details as ISO text, empty ones left out."""
        plain = {
            key: value.isoformat() if hasattr(value, "isoformat") else value
            for key, value in details.items()
            if value is not None and value != ""
        }
        return {"type": kind, "date": self.on.isoformat(), **plain}


@dataclass(kw_only=True)
class UnitVerb(CaseVerb):
    """What the unit to which the case was given may do as well as the body that answers for it."""

    action = Action.ASSIST_APPLICATION

    def judged_over(self) -> Any:
        return self.case.unit or self.case.agency


@dataclass(frozen=True)
class ApplicantActor:
    """The applicant as the one who acts. Who it is was proved by number and query code, not by an account."""

    name: str = "申请人"
    is_active: bool = True
    pk: None = None

    def roles_over(self, agency: Any, on: Any, *, tree_wide: bool) -> dict[Any, str]:
        return {APPLICANT: "凭申请编号和查询码办理"}


THE_APPLICANT = ApplicantActor()


def _too_long(texts: Iterable[str]) -> list[Refusal]:
    longest = max(map(len, texts), default=0)
    if longest <= LONGEST_TEXT:
        return []
    return [Refusal(f"一项文字最多{LONGEST_TEXT}字，现有{longest}字，请缩短或者作为材料上传", house_rule())]


def refusals_of_clock(events: list[dict[str, Any]], new: dict[str, Any]) -> list[Refusal]:
    """The errors that ``new`` brings into the chain ``events``."""
    calendar = current_calendar()
    with_new = sorted([*events, new], key=lambda event: event["date"])
    known = {_text(finding) for finding in run(events, calendar).errors}
    return _as_refusals(finding for finding in run(with_new, calendar).errors if _text(finding) not in known)


def _text(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.text


def _as_refusals(findings: Iterable[Finding]) -> list[Refusal]:
    return [Refusal(finding.text.rstrip("。"), finding.rule) for finding in findings]
