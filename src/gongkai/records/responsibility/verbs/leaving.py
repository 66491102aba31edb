"""A person leaves: posts end, successors follow, open work goes on in other hands. All of it, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from gongkai.law.sources import house_rule
from gongkai.records.agencies.models import Agency, Staff, Term
from gongkai.records.agencies.verbs import BeginTerm, EndTerm
from gongkai.records.applications.models import Application
from gongkai.records.applications.verbs import AssignCase
from gongkai.records.authority import Action, Role
from gongkai.records.journal.kinds import EventKind
from gongkai.records.responsibility.leaving import (
    cases_in_hand,
    running_terms,
    tasks_in_hand,
    would_be_vacant,
)
from gongkai.records.tasks.verbs import PassTask
from gongkai.records.verbs import RecordVerb, Refusal, Refused, Verb


@dataclass(frozen=True)
class Handing:
    """A post that ends, and who follows in it; None: nobody yet."""

    term: Term
    successor: Staff | None = None


@dataclass(kw_only=True)
class HandOver(RecordVerb):
    """End some of a person's terms on the day ``on``, which is the last; successors begin on it.

    When no term is left, the open applications and tasks in the person's hands go to ``cases_to`` and ``tasks_to``.
    Each step is a verb of its own, with its own refusals and its own entry in the journal.
    """

    action = Action.MANAGE_STAFF
    event = EventKind.WORK_HANDED_OVER
    record = "staff"

    staff: Staff
    terms: tuple[Handing, ...]
    cases_to: Staff | None = None
    tasks_to: Staff | None = None
    vacancy_accepted: bool = False

    def rules(self) -> list[Refusal]:
        reasons = [*self._refusals_of_posts(), *self._refusals_of_work()]
        return reasons or self._refusals_of_steps()

    def change(self) -> dict[str, Any]:
        told = [self._told_of(handing) for handing in self.terms]
        moved = Counter(verb.event for verb in self._perform_steps())
        if cases := moved[AssignCase.event]:
            told.append(f"申请{cases}件移交{self.cases_to}")
        if tasks := moved[PassTask.event]:
            told.append(f"交办事项{tasks}件移交{self.tasks_to}")
        return {"name": self.staff.name, "told": "；".join(told)}

    def _refusals_of_posts(self) -> list[Refusal]:
        reasons = []
        if not self.terms:
            reasons.append(Refusal("请选择要结束的岗位", house_rule()))
        if any(handing.term.staff_id != self.staff.pk for handing in self.terms):
            reasons.append(Refusal(f"选择的岗位不是{self.staff.name}担任的", house_rule()))
        if self.staff in (self.cases_to, self.tasks_to, *(handing.successor for handing in self.terms)):
            reasons.append(Refusal("接手的人不能是离任人自己，请选择别的人", house_rule()))
        ending = [handing.term for handing in self.terms if handing.successor is None]
        for term in would_be_vacant(ending, self.on):
            if not self.vacancy_accepted:
                told = (
                    f"{self.staff.name}离任以后{term.post.agency.name}没有{Role(term.post.role).label}，"
                    "请选择接任人；确实没有人选的，请勾选“确认暂时空缺”"
                )
                reasons.append(Refusal(told, house_rule()))
        return reasons

    def _refusals_of_work(self) -> list[Refusal]:
        reasons = []
        if self.cases_to is None and (cases := len(self._cases())):
            reasons.append(Refusal(f"有{cases}件在办的申请，请选择由谁继续承办", house_rule()))
        if self.tasks_to is None and (tasks := len(self._tasks())):
            reasons.append(Refusal(f"有{tasks}件交办事项没有办结，请选择由谁继续办理", house_rule()))
        return reasons

    def _refusals_of_steps(self) -> list[Refusal]:
        """What a single step would refuse, found by taking them all and taking them back: later ones build on earlier
        ones (who follows in the post may go on with its cases)."""
        with transaction.atomic():
            try:
                self._perform_steps()
            except Refused as refused:
                return refused.refusals
            finally:
                transaction.set_rollback(True)
        return []

    def _perform_steps(self) -> list[Verb]:
        taken = []
        for verb in self._steps():
            verb.perform()
            taken.append(verb)
        return taken

    def _steps(self) -> Iterator[Verb]:
        shared = {"by": self.by, "on": self.on}
        cases, tasks = self._cases(), self._tasks()
        for term, successor in ((one.term, one.successor) for one in self.terms):
            post = term.post
            if successor and not _holds(successor, post.agency, post.role, self):
                yield BeginTerm(
                    **shared, at=post.agency, role=Role(post.role), staff=successor, title=post.title
                )
        for case in cases:
            yield AssignCase(**shared, case=case, unit=case.unit or case.agency, handler=self.cases_to)
        for task in tasks:
            yield PassTask(**shared, task=task, handler=self.tasks_to)
        for handing in self.terms:
            yield EndTerm(**shared, term=handing.term)

    def _leaves(self) -> bool:
        ending = {handing.term.pk for handing in self.terms}
        return all(term.pk in ending for term in running_terms(self.staff, self.on))

    def _cases(self) -> list[Application]:
        return list(cases_in_hand(self.staff)) if self._leaves() or self.cases_to else []

    def _tasks(self) -> list[Any]:
        return list(tasks_in_hand(self.staff)) if self._leaves() or self.tasks_to else []

    def _told_of(self, handing: Handing) -> str:
        follows = f"由{handing.successor}接任" if handing.successor else "暂时空缺"
        return f"{handing.term.title}{follows}"


def _holds(staff: Staff, at: Agency, role: str, verb: Verb) -> bool:
    terms = Term.objects.on(verb.on).filter(staff=staff, post__agency=at, post__role=role, stands_in_for=None)
    return terms.exists()
