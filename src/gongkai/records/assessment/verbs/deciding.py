"""The decision, and the way to the public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.documents.writing import write_html
from gongkai.law.sources import cite, house_rule
from gongkai.records.assessment.models import (
    Result,
    Stage,
)
from gongkai.records.assessment.papers import public_paper
from gongkai.records.assessment.results import standings
from gongkai.records.assessment.verbs.base import AssessmentVerb
from gongkai.records.authority import Action
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.verbs import RegisterItem
from gongkai.records.journal.kinds import EventKind
from gongkai.records.verbs import Refusal


@dataclass(kw_only=True)
class DecideAssessment(AssessmentVerb):
    """The leader decides the result; it is written down and does not change any more."""

    action = Action.DECIDE_ASSESSMENT
    event = EventKind.ASSESSMENT_DECIDED
    stage = Stage.COMMENTS

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        until = self.assessment.comments_until
        if until and self.on <= until:
            reasons.append(Refusal(f"各单位可以在{until}前提出意见和异议，期满后再审定", house_rule()))
        waiting = [one for one in self.assessment.remarks.all() if one.is_open]
        if waiting:
            reasons.append(Refusal(f"还有{len(waiting)}件异议没有处理", house_rule()))
        if self.assessment.scores.filter(scored_by_id=self.by.pk).exists():
            reasons.append(Refusal("评分人不能审定结果，请其他负责人办理", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        Result.objects.bulk_create(
            Result(
                assessment=self.assessment,
                unit=one.unit,
                points=one.points,
                rank=one.rank,
                grade=one.grade,
                vetoes="；".join(one.vetoes)[:300],
            )
            for one in standings(self.assessment, self.on)
        )
        self.assessment.decided_on, self.assessment.decided_by_id = self.on, self.by.pk
        self.assessment.save()
        return {"year": self.assessment.year}


@dataclass(kw_only=True)
class PutOutAssessment(AssessmentVerb):
    """Make the result an item of information, which is reviewed and published like any other (《条例》第十七条)."""

    action = Action.DRAFT_ITEM
    event = EventKind.ASSESSMENT_PUT_OUT
    stage = Stage.DECIDED

    column: Column
    title: str = ""

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.assessment.item_id:
            reasons.append(Refusal("考核结果已经转为信息，请按审查、发布程序办理", cite("regulation", 17)))
        return reasons or self._registering().rules()

    def change(self) -> dict[str, Any]:
        self.assessment.item = self._registering().perform()
        self.assessment.save(update_fields=["item"])
        return {"year": self.assessment.year, "item": self.assessment.item_id}

    def _registering(self) -> RegisterItem:
        paper = public_paper(self.assessment, self.on)
        return RegisterItem(
            by=self.by,
            on=self.on,
            at=self.column.owner,
            column=self.column,
            title=self.title.strip() or paper.title,
            formed_on=self.assessment.decided_on or self.on,
            summary=f"{self.assessment.agency.name}对所属单位{self.assessment.year}年度工作的考核结果",
            body=write_html(paper),
        )
