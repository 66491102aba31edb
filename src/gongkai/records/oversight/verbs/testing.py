"""Small tests of those who took part: on the screen or on paper; the best of several tries counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.law.questions import bank, mark_of
from gongkai.law.sources import house_rule
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.oversight.models import Participant, Training, Try
from gongkai.records.verbs import RecordVerb, Refusal

FULL_MARK = 100


@dataclass(kw_only=True)
class TakeTest(RecordVerb):
    """Hand in the answers: by the keys of the questions, the letters that were chosen. ``subject()`` is the try."""

    action = Action.ATTEND
    event = EventKind.TRAINING_TESTED
    record = "participant"

    participant: Participant
    questions: Sequence[str]
    answers: Mapping[str, Sequence[str]]

    def agency(self) -> Any:
        return self.participant.training.agency

    def rules(self) -> list[Refusal]:
        reasons = _tested(self.participant.training)
        if not self.participant.is_present:
            reasons.append(Refusal(f"{self.participant.name}还没有签到，请先签到", house_rule()))
        if not self.questions or any(one not in bank() for one in self.questions):
            reasons.append(Refusal("试题已经更换，请重新打开测试页面", house_rule()))
        open_ones = [n for n, one in enumerate(self.questions, 1) if not self.answers.get(one)]
        if open_ones:
            told = "、".join(map(str, open_ones))
            reasons.append(Refusal(f"第{told}题还没有作答", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        asked = [bank()[one] for one in self.questions]
        given = {one: sorted(set(self.answers[one])) for one in self.questions}
        mark = mark_of(asked, given)
        self.taken = Try.objects.create(
            participant=self.participant,
            taken_on=self.on,
            questions=list(self.questions),
            answers=given,
            mark=mark,
        )
        _keep_best(self.participant, mark)
        return {"title": self.participant.training.title, "name": self.participant.name, "score": mark}


@dataclass(kw_only=True)
class EnterMarks(RecordVerb):
    """Enter the marks of a test on paper, by the keys of the participants."""

    action = Action.HOLD_TRAINING
    event = EventKind.TRAINING_MARKED
    record = "training"

    training: Training
    marks: Mapping[int, int]

    def rules(self) -> list[Refusal]:
        reasons = _tested(self.training)
        if not self.marks:
            reasons.append(Refusal("没有填写成绩", house_rule()))
        if any(not 0 <= mark <= FULL_MARK for mark in self.marks.values()):
            reasons.append(Refusal(f"成绩是0到{FULL_MARK}的整数", house_rule()))
        if self.on < self.training.day:
            reasons.append(Refusal("培训还没有到举办的日期", house_rule()))
        listed = {one.pk: one for one in self.training.attendees.all()}
        if not self.marks.keys() <= listed.keys():
            reasons.append(Refusal("名单中没有这个人，请刷新页面后重新填写", house_rule()))
        away = [one.name for pk, one in listed.items() if pk in self.marks and not one.is_present]
        if away:
            reasons.append(Refusal(f"没有参加培训的不能登记成绩：{'、'.join(away)}", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        for one in self.training.attendees.filter(pk__in=self.marks):
            Try.objects.create(participant=one, taken_on=self.on, mark=self.marks[one.pk])
            _keep_best(one, self.marks[one.pk])
        return {"title": self.training.title, "count": len(self.marks)}


def _tested(training: Training) -> list[Refusal]:
    if training.cancelled_on:
        return [Refusal("培训已经取消", house_rule())]
    if not training.questions:
        return [Refusal("这次培训没有安排测试", house_rule())]
    return []


def _keep_best(participant: Participant, mark: int) -> None:
    """House rule (D): 可以重考，以最好的一次为准."""
    if participant.best is None or mark > participant.best:
        participant.best = mark
        participant.save(update_fields=["best"])
