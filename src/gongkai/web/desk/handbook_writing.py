"""Entering and changing an entry of the handbook."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.documents.handbook import Content, PowerList, Service
from gongkai.records.authority import Action
from gongkai.records.disclosure.models import Status
from gongkai.records.handbook.models import Entry, Form
from gongkai.records.handbook.verbs import DraftEntry, ReviseEntry
from gongkai.records.today import today
from gongkai.web.desk.access import desk_form, may
from gongkai.web.desk.handbook import find
from gongkai.web.desk.handbook_forms import MOST_TYPED_POWERS, EntryForm, PowersForm, ServiceForm
from gongkai.web.desk.lists import respond

_FORMS: dict[str, type[EntryForm]] = {Form.SERVICE: ServiceForm, Form.POWERS: PowersForm}


@desk_form
def new(request: HttpRequest, form: str) -> HttpResponse:
    """Enter a service or a list of powers."""
    if form not in _FORMS:
        raise Http404("No entry of this kind")
    filled = _FORMS[form](request.user, None, None, *_sent(request))
    if not filled.units or not filled.columns:
        return respond(request, "desk/handbook_nowhere.html", here="office", units=filled.units)
    if request.method == "POST" and not filled.more and filled.is_valid():
        content = _with_files(filled, filled.content(filled.unit), None)
        verb = DraftEntry(
            by=request.user,
            on=today(),
            at=filled.unit,
            column=filled.target,
            content=content,
            blanks=filled.blanks,
        )
        if entry := filled.perform(verb):
            messages.success(request, "已登记，信息成为草稿。请看过预览，再提交审查。")
            return redirect("desk:handbook-entry", pk=entry.pk)
    return _page(request, filled, Form(form), None)


@desk_form
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an entry: a draft at once, what is public by a correction."""
    told = find(request, pk)
    entry: Entry = told.entry
    if not may(request.user, Action.DRAFT_ITEM, entry.agency):
        messages.info(request, f"修改事项由{entry.agency}的信息员、部门负责人或者业务管理员办理。")
        return redirect("desk:handbook-entry", pk=pk)
    if isinstance(told.content, PowerList) and len(told.content.powers) > MOST_TYPED_POWERS:
        messages.info(request, f"清单超过{MOST_TYPED_POWERS}项，请下载表格，修改后重新上传。")
        return redirect("desk:handbook-upload", form=Form.POWERS)
    form = _FORMS[entry.form](request.user, entry, told.content, *_sent(request))
    if request.method == "POST" and not form.more and form.is_valid():
        content = _with_files(form, form.content(entry.agency), told.content)
        verb = ReviseEntry(
            by=request.user,
            on=today(),
            entry=entry,
            content=content,
            blanks=form.blanks,
            reason=form.cleaned_data.get("reason", ""),
        )
        if request.POST.get("seen") != _stand(entry):
            form.add_error(
                None, "在您修改的时候，这个事项有了别的改动。您填写的没有丢；请先看过现在的内容，再保存一次"
            )
        elif form.perform(verb):
            public = entry.item.status == Status.PUBLISHED
            messages.success(request, "已提出更正，审定以后公开。" if public else "已保存。")
            return redirect("desk:handbook-entry", pk=pk)
    return _page(request, form, Form(entry.form), entry)


def _page(request: HttpRequest, form: EntryForm, kind: Form, entry: Entry | None) -> HttpResponse:
    if form.more and request.FILES:
        messages.warning(request, "刚才选的文件没有保存，请在保存以前重新选择。")
    return respond(
        request,
        "desk/handbook_edit.html",
        here="office",
        form=form,
        kind=kind,
        entry=entry,
        stand=_stand(entry) if entry else "",
    )


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _with_files(form: EntryForm, content: Content, before: Content | None) -> Content:
    """The materials name only files that are there or come with the form: a hidden field can say anything."""
    if not isinstance(content, Service):
        return content
    known = {one.blank for one in before.materials} if isinstance(before, Service) else set()
    known |= {upload.reading.name for upload in form.blanks}
    kept = (one if one.blank in known else replace(one, blank="") for one in content.materials)
    return replace(content, materials=tuple(kept))


def _stand(entry: Entry) -> str:
    """The same as long as nobody wrote another version."""
    return str(entry.versions.latest("id").pk)
