"""The small test after a training: the questions, what was wrong and why. For who is logged in, or signed in here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.law.questions import Question, bank, draw
from gongkai.law.training import training_rule
from gongkai.records.oversight.attending import as_participant, as_staff
from gongkai.records.oversight.models import Participant, Presence, Training, Try
from gongkai.records.oversight.verbs import TakeTest
from gongkai.records.today import today
from gongkai.web.desk.forms import DeskForm
from gongkai.web.desk.lists import respond
from gongkai.web.desk.training_door import signed_here


@dataclass(frozen=True)
class Asked:
    """A question as the page shows it: ``given``: the letters that were chosen."""

    number: int
    question: Question
    given: Sequence[str]

    @property
    def is_right(self) -> bool:
        return self.question.is_right(self.given)

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        return [(letter, text, letter in self.given) for letter, text in self.question.lettered]


@csp_update({"script-src": [SELF]})
@require_http_methods(["GET", "HEAD", "POST"])
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the questions. What was chosen so far is kept with every press, and until it is handed in."""
    training = get_object_or_404(Training, pk=pk)
    one = _who(request, training)
    if one is None:
        return respond(request, "desk/training_test_closed.html", 403, training=training)
    tried = one.tries.count()
    drawn = draw(training.topics, training.questions, training.day, f"{one.pk}-{tried}")
    kept: dict[str, dict[str, list[str]]] = request.session.get(_KEPT, {})
    answers = kept.get(f"{one.pk}-{tried}", {})
    form = DeskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        answers = {asked.key: _letters(asked, request.POST.getlist(asked.key)) for asked in drawn}
        request.session[_KEPT] = kept | {f"{one.pk}-{tried}": answers}
        if "keep" in request.POST:
            messages.success(request, "已保存，今天可以从这里接着做。")
            return redirect("desk:training-test", pk)
        if form.perform(_handed_in(request, one, drawn, answers)):
            return redirect("desk:training-result", pk, tried + 1)
    return respond(
        request,
        "desk/training_test.html",
        training=training,
        one=one,
        form=form,
        tried=tried,
        asked=[Asked(n, told, answers.get(told.key, ())) for n, told in enumerate(drawn, 1)],
        rule=training_rule(training.day),
    )


_KEPT = "answers"  # in the session


@require_safe
def result(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What one try showed: each wrong answer with the right one and its article."""
    training = get_object_or_404(Training, pk=pk)
    one = _who(request, training)
    tries: list[Try] = list(one.tries.all()) if one else []
    if not 1 <= number <= len(tries) or not tries[number - 1].questions:
        raise Http404("No such try")
    shown, rule = tries[number - 1], training_rule(training.day)
    known = [bank()[key] for key in shown.questions if key in bank()]
    asked = [Asked(n, told, shown.answers.get(told.key, ())) for n, told in enumerate(known, 1)]
    return respond(
        request,
        "desk/training_result.html",
        training=training,
        one=one,
        shown=shown,
        word=rule.word_for(shown.mark),
        passes=rule.passes(shown.mark),
        wrong=[told for told in asked if not told.is_right],
        count=len(asked),
    )


def _letters(asked: Question, sent: Sequence[str]) -> list[str]:
    """Those of the letters sent that the question offers, each once: whatever else is sent is kept nowhere."""
    return [letter for letter, _ in asked.lettered if letter in sent]


def _who(request: HttpRequest, training: Training) -> Participant | None:
    """Who is tested: the person logged in, if they took part, else who signed in from this browser."""
    user: Any = request.user
    if not training.questions or training.cancelled_on:
        return None
    if user.is_authenticated:
        found = training.attendees.filter(staff=user, presence=Presence.PRESENT).first()
        if found:
            return found
    return signed_here(request, training)


def _handed_in(
    request: HttpRequest, one: Participant, drawn: Sequence[Question], answers: Mapping[str, Sequence[str]]
) -> TakeTest:
    user: Any = request.user
    is_self = user.is_authenticated and one.staff_id == user.pk
    return TakeTest(
        by=as_staff(user) if is_self else as_participant(one),
        on=today(),
        participant=one,
        questions=[asked.key for asked in drawn],
        answers=answers,
    )
