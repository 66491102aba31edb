"""What to do with what the screening found: mask or remove it, or keep it with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.documents.markup import MarkedUp
from gongkai.law.sources import cite, house_rule
from gongkai.records.authority import Action
from gongkai.records.disclosure import gate
from gongkai.records.disclosure.models import Item, ItemVersion, Keeping, Status
from gongkai.records.disclosure.verbs.base import ItemVerb
from gongkai.records.journal.kinds import EventKind
from gongkai.records.verbs import Refusal

_COLUMNS = {
    gate.TITLE: "title",
    gate.SUMMARY: "summary",
    gate.BODY: "body",
    gate.KEYWORDS: "keywords",
    gate.DOCUMENT_NUMBER: "document_number",
    gate.SOURCE: "source",
    gate.REASON: "reason",
}
_OF_THE_VERSION = frozenset({gate.TITLE, gate.SUMMARY, gate.BODY, gate.REASON})


@dataclass(kw_only=True)
class _FindingVerb(ItemVerb):
    """A verb on findings by their fingerprints: those of the draft, or of the correction that is proposed."""

    action = Action.DRAFT_ITEM
    allowed = (Status.DRAFT, Status.PUBLISHED)

    fingerprints: tuple[str, ...]

    @property
    def proposed(self) -> ItemVersion | None:
        return self.item.versions.filter(in_force=False).first()

    def findings(self) -> list[gate.Placed]:
        """The chosen ones, as the text stands now."""
        chosen = set(self.fingerprints)
        return [one for one in gate.findings_of(self.item, self.proposed) if one.fingerprint in chosen]

    def rules(self) -> list[Refusal]:
        findings = self.findings()
        return [*super().rules(), *self._choice_refusals(findings), *self.decision_refusals(findings)]

    def decision_refusals(self, findings: list[gate.Placed]) -> list[Refusal]:
        """Why just this can't be decided about them."""
        raise NotImplementedError

    def _choice_refusals(self, findings: list[gate.Placed]) -> list[Refusal]:
        reasons = []
        if self.item.status == Status.PUBLISHED and self.proposed is None:
            reasons.append(Refusal("已经公开的内容只能通过更正来改动", cite("regulation", 6)))
        if not findings:
            reasons.append(Refusal("没有这一处内容，它可能已经处理，请刷新页面", house_rule()))
        return reasons


@dataclass(kw_only=True)
class MaskFindings(_FindingVerb):
    """Replace the found words by their masked form, or remove them altogether (``remove``)."""

    event = EventKind.FINDING_MASKED

    remove: bool = False

    def decision_refusals(self, findings: list[gate.Placed]) -> list[Refusal]:
        in_files = dict.fromkeys(one.place for one in findings if one.text.attachment)
        in_tags = any(one.place == gate.IN_TAGS for one in findings)
        reasons = [
            Refusal(f"{place}不能由程序改写，请在原文件中处理后重新上传，或者删除这个附件", house_rule())
            for place in in_files
        ]
        if any(one.place == gate.BODY for one in findings):
            reasons += self.fixed()
        if in_tags:
            reasons.append(Refusal(f"{gate.IN_TAGS}不能由程序改写，请修改正文", house_rule()))
        elif self.proposed and any(one.place not in _OF_THE_VERSION for one in findings):
            reasons.append(Refusal("更正只涉及名称、内容概述、正文、理由和附件", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        findings = self.findings()
        record: Item | ItemVersion = self.proposed or self.item
        by_place: dict[str, list[tuple[int, int, str]]] = {}
        for one in findings:
            new = "" if self.remove else one.finding.masked
            by_place.setdefault(one.place, []).append((one.finding.start, one.finding.end, new))
        for place, changes in by_place.items():
            column = _COLUMNS[place]
            setattr(record, column, _replaced(getattr(record, column), changes, marked_up=place == gate.BODY))
        record.save(update_fields=[_COLUMNS[place] for place in by_place])
        return _told(findings)


@dataclass(kw_only=True)
class KeepFindings(_FindingVerb):
    """Leave the found words as they stand, for a stated reason that the reviewers will see."""

    event = EventKind.FINDING_KEPT
    fills = Keeping

    reason: str

    def decision_refusals(self, findings: list[gate.Placed]) -> list[Refusal]:
        reasons = []
        if not self.reason.strip():
            reasons.append(Refusal("请写明保留的理由和依据", cite("regulation", 15)))
        never = dict.fromkeys(one.finding.label for one in findings if not one.may_be_kept)
        # 07 §10: 身份证号 on the web at most in part, 银行账号 never.
        reasons += [Refusal(f"{label}不得公开，只能隐去或者删除", house_rule()) for label in never]
        return reasons

    def change(self) -> dict[str, Any]:
        findings = self.findings()
        for one in findings:
            Keeping.objects.update_or_create(
                item=self.item,
                fingerprint=one.fingerprint,
                defaults={
                    "place": one.place[:200],
                    "kind": one.finding.type,
                    "reason": self.reason,
                    "kept_on": self.on,
                    "kept_by": self.by.name,
                },
            )
        return _told(findings) | {"reason": self.reason}


def _told(findings: list[gate.Placed]) -> dict[str, Any]:
    """For the journal: where and what kind, never the words."""
    return {
        "place": "、".join(dict.fromkeys(one.place for one in findings)),
        "kind_label": "、".join(dict.fromkeys(one.finding.label for one in findings)),
        "count": len(findings),
    }


def _replaced(value: str, changes: list[tuple[int, int, str]], *, marked_up: bool) -> str:
    if marked_up:
        return MarkedUp(value).replaced(changes)
    for start, end, new in sorted(changes, reverse=True):
        value = value[:start] + new + value[end:]
    return value
