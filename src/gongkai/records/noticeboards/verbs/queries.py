"""Villagers ask, or tell the town that something is late or untrue; they are answered, and the town orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from gongkai.law.sources import Citation, cite, house_rule
from gongkai.law.village import Asked, answer_due, order_due
from gongkai.records import public_words
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import APPLICANT, Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.keyed import ERASED
from gongkai.records.noticeboards.models import Board, Posting, Result, VillageQuery
from gongkai.records.noticeboards.verbs.boards import closed
from gongkai.records.secrecy import RefusesSecrets
from gongkai.records.tasks.models import Origin
from gongkai.records.tasks.verbs import GiveTask
from gongkai.records.verbs import RecordVerb, Refusal

# 工作约定: so many characters.
LONGEST_QUERY = 1000
LONGEST_CONTACT = 100


@dataclass(frozen=True)
class Villager:
    """Who asks on the public page: nobody need say who he is."""

    name: str = "村民"
    is_active: bool = True
    pk: None = None

    def roles_over(self, agency: Any, on: Any, *, tree_wide: bool) -> dict[Any, str]:
        return {APPLICANT: "在公开网页上提出"}


THE_VILLAGER = Villager()


@dataclass(kw_only=True)
class AskAboutBoard(RefusesSecrets):
    """A villager asks about what hangs, or should hang, on a board.

    《村民委员会组织法》第三十五条: 接受村民的查询; 第三十六条: 不及时公布 or 不真实 is told to the town.
    """

    action = Action.APPLY
    event = EventKind.VILLAGE_QUERY_RECEIVED

    board: Board
    kind: Asked
    text: str
    contact: str = ""
    posting: Posting | None = None

    def agency(self) -> Agency:
        return self.board.agency

    def subject(self) -> VillageQuery:
        return self.query

    def rules(self) -> list[Refusal]:
        reasons = [*super().rules(), *closed(self.board)]
        if not self.text.strip():
            reasons.append(Refusal("请写明要查询或者反映的内容", cite("villagers_law", 35)))
        for label, text, limit in (
            ("内容", self.text, LONGEST_QUERY),
            ("联系方式", self.contact, LONGEST_CONTACT),
        ):
            if len(text) > limit:
                reasons.append(Refusal(f"“{label}”最多{limit}字，现有{len(text)}字，请缩短", house_rule()))
        if self.posting and self.posting.board_id != self.board.pk:
            reasons.append(Refusal("这条信息没有张贴在这个公开栏", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.query = VillageQuery.of(
            self.board,
            self.text.strip(),
            self.contact.strip(),
            posting=self.posting,
            kind=self.kind.name,
            received_on=self.on,
            due_on=answer_due(self.kind, self.on),
        )
        self.query.save()
        return {"kind_label": self.query.kind_label}


@dataclass(kw_only=True)
class _Answers(RecordVerb):
    """An answer in the office's own words; it may go public with what it was about."""

    event = EventKind.VILLAGE_QUERY_ANSWERED
    record = "query"
    fills = VillageQuery
    asked: ClassVar[Asked]

    query: VillageQuery
    topic: str
    answer: str
    is_public: bool = False

    def rules(self) -> list[Refusal]:
        reasons = []
        if self.query.erased_on:
            reasons.append(Refusal(f"{self.query}{ERASED}，不能再办理", house_rule()))
        if self.query.asked is not self.asked:
            reasons.append(Refusal(f"这是{self.query.kind_label}，请按它的办法答复", self.basis))
        if self.query.answered_on:
            reasons.append(Refusal(f"已于{self.query.answered_on}答复", house_rule()))
        if not self.topic.strip() or not self.answer.strip():
            reasons.append(Refusal("请填写事由和答复", self.basis))
        if self.on < self.query.received_on:
            reasons.append(Refusal("答复日期不能早于收到日期", house_rule()))
        if len(self.answer) > (limit := _limit("answer")):
            told = f"“答复”最多{limit}字，现有{len(self.answer)}字，请缩短"
            reasons.append(Refusal(told, house_rule()))
        if self.is_public:
            words = {"事由": self.topic, "答复": self.answer}
            reasons += public_words.refusals(words, of_persons=True)
        return reasons

    @property
    def basis(self) -> Citation:
        return cite("villagers_law", 35 if self.asked is Asked.QUERY else 36)

    def settle(self, result: Result) -> dict[str, Any]:
        self.query.answered_on, self.query.result = self.on, result
        self.query.topic, self.query.answer = self.topic.strip(), self.answer.strip()
        self.query.is_public = self.is_public
        self.query.save()
        return {"kind_label": self.query.kind_label, "answer": result.label}


@dataclass(kw_only=True)
class AnswerVillageQuery(_Answers):
    """The village answers what was asked (Art 35)."""

    action = Action.KEEP_BOARD
    asked = Asked.QUERY

    def change(self) -> dict[str, Any]:
        return self.settle(Result.ANSWERED)


@dataclass(kw_only=True)
class AnswerVillageReport(_Answers):
    """The town looked into it; what is founded it orders the village to publish (Art 36: 责令依法公布)."""

    action = Action.GIVE_TASK
    asked = Asked.REPORT

    founded: bool
    order: str = ""
    due_on: date | None = None

    def judged_over(self) -> Agency:
        """The town: nobody of the village judges what is said of the village."""
        return self.query.agency.reporting or self.query.agency

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.query.posting and self.query.posting.posted_by_id == self.by.pk:
            reasons.append(Refusal("反映的内容是您张贴的，请由他人调查处理", self.basis))
        if self.founded:
            return [*reasons, *self._ordering().rules()]
        if self.order.strip():
            reasons.append(Refusal("情况不属实的，不责令公布，请不要填写责令的事项", self.basis))
        return reasons

    def change(self) -> dict[str, Any]:
        if not self.founded:
            return self.settle(Result.UNFOUNDED)
        self.query.task = self._ordering().perform()
        return self.settle(Result.FOUNDED)

    def _ordering(self) -> GiveTask:
        return GiveTask(
            by=self.by,
            on=self.on,
            at=self.judged_over(),
            unit=self.query.agency,
            title=self.order,
            due_on=self.due_on or order_due(self.on),
            origin=Origin.SUPERVISION,
            origin_label=f"村民反映，{self.query.board.name}",
        )


def _limit(column: str) -> int:
    return VillageQuery._meta.get_field(column).max_length or 0
