"""The legal grounds on which a part of a paper may be withheld."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.documents.screening import Kind
from gongkai.law.outcomes import OUTCOMES, RemedyRule
from gongkai.law.sources import Citation, cite


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a part is withheld; ``key`` is the outcome that a refusal of the whole would have (``law.outcomes``)."""

    key: str
    name: str
    article: Citation

    @property
    def label(self) -> str:
        """As the index gives it."""
        return f"{self.name}（{self.article}）"

    @property
    def short(self) -> str:
        """As a list on the screen gives it: all of them are of the Regulation."""
        return f"{str(self.article).replace(str(self.article.source), '《条例》')} {self.name}"


THIRD_PARTY = "third_party_rights"
NOT_INFORMATION = "not_government_information"

# 《条例》第三十七条: 含有不应当公开（第十四条至第十六条）或者不属于政府信息的内容. The state secret is none of them:
# it never comes into this system (《保守国家秘密法》第三十一条).
GROUNDS: Mapping[str, Ground] = {
    outcome.code: Ground(outcome.code, outcome.name, outcome.article)
    for outcome in sorted(OUTCOMES.values(), key=lambda one: one.code != THIRD_PARTY)
    if outcome.remedy is RemedyRule.RECONSIDERATION_FIRST and outcome.code != "state_secret"
} | {NOT_INFORMATION: Ground(NOT_INFORMATION, "不属于政府信息", cite("regulation", 37))}

LABELS: Mapping[str, str] = {key: ground.label for key, ground in GROUNDS.items()}
CHOICES: Mapping[str, str] = {key: ground.short for key, ground in GROUNDS.items()}

_OTHER_THAN_PERSONAL = {
    Kind.DRAFT_MARK: "process_information",
    Kind.INTERNAL_MARK: "internal_affairs",
    Kind.MAP_SENSITIVE: "forbidden_by_law",
}


def usual_ground(kind: str) -> str:
    """The key of the ground on which such a finding is withheld as a rule: what is about persons, by Article 15."""
    return _OTHER_THAN_PERSONAL.get(kind, THIRD_PARTY)  # type: ignore[call-overload,no-any-return]
