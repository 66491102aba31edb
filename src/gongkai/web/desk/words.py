"""The office's own list of words that are often wrong or must not be used."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.records.authority import Action
from gongkai.records.disclosure.models import ListedWord
from gongkai.records.disclosure.verbs import ListWord, UnlistWord
from gongkai.records.today import today
from gongkai.web.desk.access import desk_action, desk_form, home_of, may_somewhere
from gongkai.web.desk.forms import DeskForm, line
from gongkai.web.desk.lists import respond


class WordForm(DeskForm):
    word = line("词语", 60, help_text="至少两个字。")
    suggestion = line("应当写作", 60, required=False)
    forbidden = forms.BooleanField(label="禁止使用（有它就不能提交）", required=False)
    note = line("说明", 200, required=False)


@desk_form
def words(request: HttpRequest) -> HttpResponse:
    """The list, and a form to add to it."""
    form = WordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = ListWord(by=request.user, on=today(), at=home_of(request.user), **form.cleaned_data)
        if listed := form.perform(verb):
            messages.success(request, f"“{listed.word}”已加入词语表，今后的内容检查都会用到。")
            return redirect("desk:words")
    return respond(
        request,
        "desk/words.html",
        here="items",
        form=form,
        words=list(ListedWord.objects.all()),
        may_keep=may_somewhere(request.user, Action.KEEP_WORDS),
    )


@desk_action
def unlist(request: HttpRequest) -> HttpResponse:
    word = request.POST.get("word", "")
    UnlistWord(by=request.user, on=today(), at=home_of(request.user), word=word).perform()  # type: ignore[arg-type]
    messages.success(request, f"“{word}”已从词语表删去。")
    return redirect("desk:words")
