"""What people put forward to prove one of the five 到位, and take away again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.law.sources import house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.evidence.keeping import Brought, keep
from gongkai.records.journal.kinds import EventKind
from gongkai.records.responsibility.models import Commitment, CommitmentEvidence
from gongkai.records.verbs import RecordVerb, Refusal, Verb


@dataclass(kw_only=True)
class KeepCommitmentEvidence(Verb):
    """Put a paper or photos forward for one commitment of a year."""

    action = Action.KEEP_COMMITMENTS
    event = EventKind.EVIDENCE_KEPT
    fills = CommitmentEvidence

    at: Agency
    year: int
    commitment: Commitment
    title: str
    dated_on: date
    files: tuple[Brought, ...] = ()

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> CommitmentEvidence:
        return self.kept

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.title.strip():
            reasons.append(Refusal("请填写佐证的名称", house_rule()))
        if not self.files:
            reasons.append(Refusal("请选择佐证的文件或者照片", house_rule()))
        if self.dated_on > self.on:
            reasons.append(Refusal("材料日期还没有到，请核对", house_rule()))
        if self.year > self.on.year:
            reasons.append(Refusal(f"{self.year}年还没有到，请核对年度", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.kept = CommitmentEvidence.objects.create(
            agency=self.at,
            year=self.year,
            commitment=self.commitment,
            title=self.title.strip(),
            dated_on=self.dated_on,
            kept_by_id=self.by.pk,
            kept_on=self.on,
        )
        self.kept.evidence.set(keep(self.files, agency=self.at, by=self.by, on=self.on))
        label = Commitment(self.commitment).label
        return {"commitment": label, "title": self.kept.title, "year": self.year}


@dataclass(kw_only=True)
class DropCommitmentEvidence(RecordVerb):
    """It proves nothing: no longer shown, but kept with the reason."""

    action = Action.KEEP_COMMITMENTS
    event = EventKind.EVIDENCE_DROPPED
    record = "kept"

    kept: CommitmentEvidence
    reason: str

    def rules(self) -> list[Refusal]:
        reasons = []
        if self.kept.dropped_on:
            reasons.append(Refusal("这份佐证已经删去", house_rule()))
        if not self.reason.strip():
            reasons.append(Refusal("请写明删去的理由", house_rule()))
        return reasons

    def stores(self) -> Any:
        yield CommitmentEvidence, {"dropped_for": self.reason}

    def change(self) -> dict[str, Any]:
        self.kept.dropped_on, self.kept.dropped_for = self.on, self.reason.strip()
        self.kept.save(update_fields=["dropped_on", "dropped_for"])
        told = {"commitment": self.kept.get_commitment_display(), "title": self.kept.title}
        return {**told, "reason": self.kept.dropped_for}
