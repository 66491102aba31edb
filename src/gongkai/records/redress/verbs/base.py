"""Verbs on records with a key of their own: what people wrote is sealed, in the record and in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.law.sources import Citation, house_rule
from gongkai.records.keyed import ERASED
from gongkai.records.secrecy import RefusesSecrets
from gongkai.records.verbs import RecordVerb, Refusal

# 工作约定: so many characters in each field.
LIMITS: Mapping[str, tuple[str, int]] = {
    "name": ("姓名或者名称", 100),
    "identity": ("身份证明", 60),
    "contact": ("联系方式", 200),
    "text": ("反映的问题", 4000),
    "record": ("要求更正的记录", 2000),
    "proof": ("证据", 2000),
    "facts": ("核实的情况", 4000),
    "reason": ("理由", 4000),
    "answer": ("答复内容", 4000),
    "corrected_to": ("更正后的内容", 2000),
    "right_agency": ("有权更正的机关", 100),
    "right_agency_contact": ("该机关的联系方式", 200),
}


def refusals_of_texts(texts: Mapping[str, str], required: tuple[str, ...], rule: Citation) -> list[Refusal]:
    """What is missing (``rule`` wants it) and what is too long."""
    missing = [LIMITS[name][0] for name in required if not texts[name].strip()]
    reasons = [Refusal(f"请填写：{'、'.join(missing)}", rule)] if missing else []
    for name, text in texts.items():
        label, limit = LIMITS[name]
        if len(text) > limit:
            reasons.append(Refusal(f"“{label}”最多{limit}字，现有{len(text)}字，请缩短", house_rule()))
    return reasons


@dataclass(kw_only=True)
class KeyedVerb(RefusesSecrets, RecordVerb):
    """A verb on such a record. ``said()``: the free texts by their names in LIMITS."""

    def said(self) -> dict[str, str]:
        return {}

    def rules(self) -> list[Refusal]:
        if self.subject().key is None:
            return [Refusal(f"{self.subject()}{ERASED}，不能再办理", house_rule())]
        return [*super().rules(), *refusals_of_texts(self.said(), (), house_rule())]

    def sealed(self) -> dict[str, str]:
        said = {name: text for name, text in self.said().items() if text}
        return {"sealed": self.subject().seal(said)} if said else {}
