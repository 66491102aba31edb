"""Correcting what is public: proposed by one, reviewed by a second, signed by a third; the old version stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.documents.markup import MarkedUp
from gongkai.documents.reading import clean_html
from gongkai.law.sources import cite, house_rule
from gongkai.records.authority import Action
from gongkai.records.disclosure.models import Concern, Item, ItemVersion, Status
from gongkai.records.disclosure.signals import Change
from gongkai.records.disclosure.verbs.base import (
    ItemVerb,
    four_eyes,
    gate_refusals,
    title_refusals,
)
from gongkai.records.disclosure.verbs.drafting import keep_version, rewrite
from gongkai.records.disclosure.verbs.files import (
    attach,
    proposed_files,
    release,
    remove,
    upload_refusals,
)
from gongkai.records.disclosure.verbs.reviewing import concern_refusals
from gongkai.records.journal.kinds import EventKind
from gongkai.records.secrecy import secret_refusals
from gongkai.records.uploads import Upload
from gongkai.records.verbs import Refusal


def proposal_of(item: Item) -> ItemVersion | None:
    """The correction that is proposed and not yet decided, or None."""
    return item.versions.filter(in_force=False).first()


@dataclass(kw_only=True)
class ProposeCorrection(ItemVerb):
    """Write the corrected version of a public item, with the reason that the public will read.

    ``adds`` are new files, ``removes`` the numbers of files that the new version no longer has.
    """

    action = Action.DRAFT_ITEM
    event = EventKind.ITEM_CORRECTION_PROPOSED
    fills = ItemVersion
    allowed = (Status.PUBLISHED,)

    title: str
    summary: str
    body: str
    reason: str
    adds: tuple[Upload, ...] = ()
    removes: tuple[int, ...] = ()

    def rules(self) -> list[Refusal]:
        reasons = [*super().rules(), *title_refusals(self.title)]
        if self.adds or self.removes or clean_html(self.body) != self.item.body:
            reasons += self.fixed()
        reasons += secret_refusals([MarkedUp(self.body).text])
        if not self.reason.strip():
            reasons.append(Refusal("请写明更正理由，它将向社会公开", cite("regulation", 6)))
        if proposal_of(self.item):
            reasons.append(Refusal("已有一份更正等待审定", house_rule()))
        if self.adds:
            reasons += upload_refusals(self.item, list(self.adds))
        here = set(self.item.attachments.of_version(self.item.version).values_list("number", flat=True))
        if not here.issuperset(self.removes):
            reasons.append(Refusal("要删去的附件不在现行版本中", house_rule()))
        return reasons

    def perform(self) -> Any:
        for upload in self.adds:
            upload.read_ahead()
        return super().perform()

    def change(self) -> dict[str, Any]:
        number = self.item.version + 1
        ItemVersion.objects.create(
            item=self.item,
            number=number,
            title=self.title.strip(),
            summary=self.summary,
            body=clean_html(self.body),
            made_on=self.on,
            reason=self.reason,
            in_force=False,
            removes=sorted(set(self.removes)),
        )
        for upload in self.adds:
            attach(self.item, upload, number)
        return {"reason": self.reason, "version": number}


@dataclass(kw_only=True)
class _OnProposal(ItemVerb):
    """A verb on the proposed correction of a public item."""

    allowed = (Status.PUBLISHED,)

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if proposal_of(self.item) is None:
            reasons.append(Refusal("没有等待审定的更正", house_rule()))
        return reasons

    def proposal(self) -> ItemVersion:
        return self.item.versions.get(in_force=False)


@dataclass(kw_only=True)
class ReviewCorrection(_OnProposal):
    """保密审查 of the corrected version: what is new in it has not been reviewed before."""

    action = Action.REVIEW_SECRECY
    event = EventKind.ITEM_CORRECTION_REVIEWED

    opinion: str
    basis: str = ""
    checked: tuple[Concern, ...] = tuple(Concern)

    def rules(self) -> list[Refusal]:
        reasons = [
            *super().rules(),
            *four_eyes(self.item, self.by, EventKind.ITEM_CORRECTION_PROPOSED),
            *concern_refusals(self.checked),
        ]
        if not self.opinion.strip():
            reasons.append(Refusal("请填写审查意见", cite("regulation", 17)))
        if proposed := proposal_of(self.item):
            reasons += gate_refusals(self.item, proposed)
        return reasons

    def change(self) -> dict[str, Any]:
        proposed = self.proposal()
        proposed.secrecy_reviewed = True
        proposed.save(update_fields=["secrecy_reviewed"])
        told = {"opinion": self.opinion, "basis": self.basis, "version": proposed.number}
        return told | {"checked": list(self.checked)}


@dataclass(kw_only=True)
class CorrectItem(_OnProposal):
    """Put the proposed version in force; the old one stays readable."""

    action = Action.SIGN_OFF_ITEM
    event = EventKind.ITEM_CORRECTED
    change_told = Change.CORRECTED

    def rules(self) -> list[Refusal]:
        reasons = [*super().rules(), *four_eyes(self.item, self.by, EventKind.ITEM_CORRECTION_PROPOSED)]
        if proposed := proposal_of(self.item):
            reasons += gate_refusals(self.item, proposed)
            if not proposed.secrecy_reviewed:
                # 《保守国家秘密法》第三十五条 knows no exception for what replaces a reviewed text.
                reasons.append(Refusal("更正后的内容还没有经过保密审查", cite("secrecy_law", 35)))
        return reasons

    def change(self) -> dict[str, Any]:
        proposed = self.proposal()
        proposed.delete()
        keep_version(self.item, self.on, reason=proposed.reason)
        rewrite(self.item, title=proposed.title, summary=proposed.summary, body=proposed.body)
        self.item.attachments.filter(number__in=proposed.removes).update(until=self.item.version)
        release(self.item)
        return {"reason": proposed.reason, "version": self.item.version}


@dataclass(kw_only=True)
class RejectCorrection(_OnProposal):
    """Turn the proposed version down; the journal keeps that it was proposed and why it was not taken."""

    action = Action.SIGN_OFF_ITEM
    event = EventKind.ITEM_CORRECTION_REJECTED

    reason: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.reason.strip():
            reasons.append(Refusal("请写明不采纳的理由", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        proposed = self.proposal()
        remove(proposed_files(proposed))
        proposed.delete()
        return {"reason": self.reason}
