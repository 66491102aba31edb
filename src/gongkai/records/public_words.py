"""Texts that go public by one verb, without passing the screening gate of an item: contact data, catalogue, reasons."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.documents.screening import Action, screen
from gongkai.law.sources import cite
from gongkai.records.verbs import Refusal

# 工作约定 (07 §10): on the web never in full, whatever the reason. They can only be masked or removed.
NEVER_PUBLIC = frozenset({"ID_CARD", "BANK_ACCOUNT", "SOCIAL_CARD", "SECRET_MARK"})


def refusals(words: Mapping[str, str], *, of_persons: bool = False) -> list[Refusal]:
    """Why these texts (by the names of their fields) can't stand on a public page.

    ``of_persons``: nobody's names and numbers belong there at all, as in a reason; otherwise only what is never
    public is refused (an office may well tell its mobile number).
    """
    found = dict.fromkeys(
        (place, finding.label)
        for place, text in words.items()
        for finding in (screen(text).findings if text else ())
        if finding.type in NEVER_PUBLIC or (of_persons and finding.action in (Action.MASK, Action.BLOCK))
    )
    return [
        Refusal(f"“{place}”将向社会公开，其中有{label}，请改写后再提交", cite("regulation", 15))
        for place, label in found
    ]
