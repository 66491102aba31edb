"""After publication: take back, say what is still in force, and look again at what is withheld."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from gongkai.law.sources import cite, house_rule
from gongkai.records import public_words
from gongkai.records.authority import Action
from gongkai.records.disclosure.models import Item, Publicity, Status, Validity
from gongkai.records.disclosure.signals import Change
from gongkai.records.disclosure.verbs.base import ItemVerb
from gongkai.records.disclosure.verbs.correcting import proposal_of
from gongkai.records.disclosure.verbs.files import proposed_files, remove, take_back
from gongkai.records.journal.kinds import EventKind
from gongkai.records.verbs import Refusal


@dataclass(kw_only=True)
class WithdrawItem(ItemVerb):
    """Take a public item off every carrier at once; index number, date and reason remain.

    ``notes`` is for the journal alone: who found it and who was told (《保守国家秘密法》第四十七条: report at once).
    """

    action = Action.WITHDRAW_ITEM
    event = EventKind.ITEM_WITHDRAWN
    allowed = (Status.PUBLISHED,)
    change_told = Change.WITHDRAWN

    reason: str
    notes: str = ""

    def stores(self) -> Iterator[tuple[type[Model], Mapping[str, Any]]]:
        yield Item, {"withdrawal_reason": self.reason}

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.reason.strip():
            reasons.append(Refusal("请写明撤回理由，它将向社会公开", cite("regulation", 6)))
        return reasons + public_words.refusals({"撤回理由": self.reason}, of_persons=True)

    def change(self) -> dict[str, Any]:
        self.item.withdrawn_on = self.on
        self.item.withdrawal_reason = self.reason
        self.item.status = Status.WITHDRAWN
        self.item.save(update_fields=["withdrawn_on", "withdrawal_reason", "status"])
        if proposed := proposal_of(self.item):
            remove(proposed_files(proposed))
            proposed.delete()
        take_back(self.item)
        return {"reason": self.reason, "notes": self.notes}


@dataclass(kw_only=True)
class SetValidity(ItemVerb):
    """Say whether a public document is in force, repealed or lapsed, and what replaces it."""

    action = Action.PUBLISH_ITEM
    event = EventKind.ITEM_VALIDITY_SET
    allowed = (Status.PUBLISHED,)
    change_told = Change.ANNOTATED

    validity: Validity
    reason: str
    replaced_by: Item | None = None

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.reason.strip():
            reasons.append(Refusal("请写明依据，如废止它的文件", cite("regulation", 6)))
        if self.replaced_by and self.replaced_by.pk == self.item.pk:
            reasons.append(Refusal("替代文件不能是它自己", house_rule()))
        if self.replaced_by and not Item.objects.public().filter(pk=self.replaced_by.pk).exists():
            reasons.append(Refusal("替代文件须是已经公开的信息", house_rule()))
        if self.replaced_by and self.validity == Validity.IN_FORCE:
            reasons.append(Refusal("有效的文件没有替代文件", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.item.validity = self.validity
        self.item.validity_on = self.on
        self.item.replaced_by = self.replaced_by
        self.item.save(update_fields=["validity", "validity_on", "replaced_by"])
        return {"validity_label": Validity(self.validity).label, "reason": self.reason}


@dataclass(kw_only=True)
class ReassessItem(ItemVerb):
    """《条例》第十八条: what is withheld is assessed regularly; what may be public by now begins a new review."""

    action = Action.SIGN_OFF_ITEM
    event = EventKind.ITEM_REASSESSED
    allowed = (Status.KEPT_BACK,)

    opinion: str
    disclose: bool = False

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.opinion.strip():
            reasons.append(Refusal("请写明评估意见", cite("regulation", 18)))
        return reasons

    def change(self) -> dict[str, Any]:
        self.item.reassessed_on = self.on
        if self.disclose:
            self.item.publicity = Publicity.PROACTIVE
            self.item.status = Status.DRAFT
        self.item.save(update_fields=["reassessed_on", "publicity", "status"])
        result = "转为主动公开，重新审查" if self.disclose else "维持不主动公开"
        return {"result_label": result, "opinion": self.opinion}
