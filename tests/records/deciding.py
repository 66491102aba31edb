"""What each outcome needs before it may be proposed, for tests: facts, parts, entries in the file. Invented."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from gongkai.law.outcomes import Need, Outcome
from gongkai.records.applications.decisions import SearchResult, SearchRow, WithheldPart
from gongkai.records.applications.facts import FactKind, needed
from gongkai.records.applications.models import Application, PartyKind
from gongkai.records.applications.verbs import (
    AskCorrection,
    AskReasons,
    ConsultParty,
    LogSearch,
    ReceiveCorrection,
    RecordConsultationServed,
    RecordOpinion,
)
from gongkai.records.applications.verbs.decision import DECIDABLE
from gongkai.records.authority import Role
from tests.records.world import World, done

ROW = SearchRow(
    system="测试档案室", words="测试道路", period="2018年至2022年", person="测试员甲", result="没有检索到"
)
_TYPED = {FactKind.TEXT: "测试事实", FactKind.DATE: "2022-03-01", FactKind.NUMBER: "测政公开〔2022〕1号"}


def grounds_of(outcome: Outcome) -> dict[str, Any]:
    """The details with which ``ProposeDecision`` takes ``outcome``."""
    parts = (WithheldPart(what="测试号码", ground="third_party_rights", reason="测试理由"),)
    return {
        "outcome": outcome.code,
        "reason": "测试理由",
        "facts": {fact.name: _TYPED[fact.kind] for fact in needed(outcome)},
        "parts": parts if Need.REASON_FOR_EACH_PART in outcome.needs else (),
    }


def prepare(world: World, case: Application, code: str, on: date) -> Application:
    """Enter what must stand in the file before the outcome ``code`` may be decided, all on the day ``on``."""
    manager, needs = world[Role.MANAGER], DECIDABLE[code].needs
    about: dict[str, Any] = {"by": manager, "on": on, "case": case}
    if Need.CORRECTION_ASKED in needs:
        done(AskCorrection(**about, correct_by=on + timedelta(days=14), what="请写明道路名称"))
        done(ReceiveCorrection(**about, clear=False))
    if Need.REASONS_ASKED in needs:
        done(AskReasons(**about, facts="一月内申请一百件"))
    if Need.SEARCH_LOG in needs:
        done(LogSearch(**about, rows=(ROW,), result=SearchResult.NOT_FOUND))
    if Need.THIRD_PARTY_CONSULTED in needs:
        done(ConsultParty(**about, kind=PartyKind.THIRD_PARTY, party="某测试公司"))
        letter = case.consultations.latest("pk")
        done(RecordConsultationServed(**about, letter=letter))
        done(RecordOpinion(**about, letter=letter, consents=False, reason="涉及商业秘密"))
    return Application.objects.get(pk=case.pk)
