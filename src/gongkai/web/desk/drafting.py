"""Drafts: enter one, from a file or from an answered application too; change it; its files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.law.duties import duty, general_term, special_terms
from gongkai.law.numbers import document_number_problems
from gongkai.law.sources import cite
from gongkai.records.agencies.models import Agency
from gongkai.records.applications.models import Application
from gongkai.records.authority import Action
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure import gate
from gongkai.records.disclosure.models import Item, Publicity, Status
from gongkai.records.disclosure.verbs import (
    AttachFile,
    RegisterItem,
    RemoveFile,
    ReviseItem,
    SeeFile,
)
from gongkai.records.today import today
from gongkai.records.uploads import Upload
from gongkai.records.verbs import Refused
from gongkai.web.desk import bodies, cases
from gongkai.web.desk.access import desk_action, desk_form, seen, units_where
from gongkai.web.desk.differences import differences, differences_of_html
from gongkai.web.desk.forms import (
    LONGEST_BODY,
    DeskForm,
    FilesField,
    day,
    files,
    line,
    radios,
    select,
    split_own,
    stand_of,
    with_own,
    words,
)
from gongkai.web.desk.items import find, last_return
from gongkai.web.desk.lists import key_in, respond
from gongkai.web.desk.step_forms import public_item

# 《条例》第十三条至第十六条: what may be kept back, and on which ground; the own reason is written beside it.
GROUNDS = tuple(
    f"{cite('regulation', *where)}{told}"
    for where, told in (
        ((14,), "（国家秘密、法律行政法规禁止公开、危及安全和稳定）"),
        ((15,), "（商业秘密、个人隐私，公开会损害第三方合法权益）"),
        ((16, 1), "（内部事务信息）"),
        ((16, 2), "（过程性信息、行政执法案卷信息）"),
        ((13, 2), "（可以依申请公开）"),
    )
)


class DraftForm(DeskForm):
    """A draft: the statutory metadata (《条例》第十二条), the text and new files."""

    at = select("责任单位")
    column = select("栏目", help_text="选这条信息应当放入的栏目。")
    title = line("名称", 300, help_text="文件的标题，或者一句话说明内容。")
    formed_on = day("生成日期", help_text="文件的成文日期；名单、数据的，填形成日期。公开期限从这一天起算。")
    document_number = line("文号", 60, required=False, help_text="如 贾政〔2026〕1号；没有文号的不填。")
    publicity = radios(
        "公开属性",
        [
            (Publicity.PROACTIVE, "主动公开（以公开为常态）"),
            (Publicity.ON_APPLICATION, "依申请公开：不主动公开，有人申请时再审查"),
            (Publicity.WITHHELD, "不予公开：须有法定理由"),
        ],
        initial=Publicity.PROACTIVE,
    )
    ground = select(
        "不主动公开的法定理由",
        [("", "（主动公开的不选）"), *((one, one) for one in GROUNDS)],
        required=False,
    )
    ground_told = line("理由的具体说明", 200, required=False)
    term_kind = select("公开期限", required=False)
    body = words(
        "正文",
        LONGEST_BODY,
        rows=16,
        required=False,
        attrs={"data-editor": True},
        help_text="可以直接粘贴；一行一段。只有附件的可以不填。",
    )
    summary = words(
        "内容概述", 2_000, rows=3, required=False, help_text="两三句话说清楚是什么，给搜索的人看。"
    )
    keywords = line("主题词", 200, required=False, help_text="几个词，用空格隔开。")
    source = line("信息来源", 100, required=False, help_text="转载其他机关信息的，写明来源。")
    interprets = public_item(
        "解读哪个文件", "这是政策解读的，填写被解读文件的索引号，或者名称中的几个字；不是的不填。"
    )
    added = files("添加附件", required=False, help_text="可以一次选几个文件，每个最大50兆。")

    def __init__(self, user: Any, item: Item | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        units = [item.agency] if item else list(units_where(user, Action.DRAFT_ITEM))
        self.units = {str(unit.pk): unit for unit in units}
        self.columns = {str(one.pk): one for one in _columns(units)}
        self.fields["at"].choices = [(key, unit.name) for key, unit in self.units.items()]  # type: ignore[attr-defined]
        self.fields["column"].choices = list(self._grouped())  # type: ignore[attr-defined]
        self.fields["term_kind"].choices = [  # type: ignore[attr-defined]
            ("", general_term(None).text),
            *(
                (term.kind, f"{term.names[0]}：{term.starts}起{term.text}")
                for term in special_terms()
                if term.publish
            ),
        ]
        for name in ("ground", "term_kind"):
            self.fields[name].says_by_itself = True  # type: ignore[attr-defined]  # that nothing may be chosen
        if item or len(self.units) == 1:
            del self.fields["at"]
        self.initial = (of_item(item) if item else {"formed_on": today()}) | self.initial

    def _grouped(self) -> Iterator[tuple[str, Any]]:
        yield "", "请选择"
        own = {unit.pk for unit in self.units.values()}
        mine = [(key, str(one)) for key, one in self.columns.items() if one.owner_id in own]
        others = [(key, str(one)) for key, one in self.columns.items() if one.owner_id not in own]
        if mine and others:
            yield "本单位负责的栏目", mine
            yield "其他栏目", others
        else:
            yield from mine or others

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.item and self.data.get("seen") != stand_of(self.item):
            self.add_error(
                None, "在您修改的时候，这条信息有了别的改动。您填写的没有丢；两份内容的差别列在下面"
            )
        if told.get("publicity") not in (None, Publicity.PROACTIVE) and not told.get("ground"):
            self.add_error("ground", "不主动公开的，请选择法定理由")
        return told

    @property
    def unit(self) -> Agency:
        """Where the draft belongs."""
        return self.units[self.cleaned_data["at"]] if "at" in self.fields else next(iter(self.units.values()))

    def values(self) -> dict[str, Any]:
        """What the verb is told."""
        told = dict(self.cleaned_data)
        for name in ("at", "added"):
            told.pop(name, None)
        is_proactive = told["publicity"] == Publicity.PROACTIVE
        ground = with_own(told.pop("ground"), told.pop("ground_told"))
        return told | {
            "column": self.columns[told["column"]],
            "publicity": Publicity(told["publicity"]),
            "withheld_ground": "" if is_proactive else ground,
            "body": bodies.from_editor(told["body"], self.item),
        }

    @property
    def uploads(self) -> tuple[Upload, ...]:
        return self.cleaned_data["added"] or ()


class ImportForm(DeskForm):
    """A draft from a file: the rest is filled in on the next page."""

    at = select("责任单位")
    column = select("栏目")
    content = FilesField(
        label="文件",
        help_text="Word（.docx）、Excel（.xlsx）、PDF 或者文本文件，最大50兆。表格保留，图片成为附件。",
        widget=forms.FileInput,
        error_messages={"required": "请选择文件"},
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = list(units_where(user, Action.DRAFT_ITEM))
        self.units = {str(unit.pk): unit for unit in units}
        self.columns = {str(one.pk): one for one in _columns(units)}
        self.fields["at"].choices = [(key, unit.name) for key, unit in self.units.items()]  # type: ignore[attr-defined]
        self.fields["column"].choices = [
            ("", "请选择"),
            *((key, str(one)) for key, one in self.columns.items()),
        ]  # type: ignore[attr-defined]
        if len(self.units) == 1:
            del self.fields["at"]

    @property
    def unit(self) -> Agency:
        return self.units[self.cleaned_data["at"]] if "at" in self.fields else next(iter(self.units.values()))

    @property
    def upload(self) -> Upload:
        return self.cleaned_data["content"][0]


@desk_form
def new(request: HttpRequest) -> HttpResponse:
    """Enter a draft. ``?column=`` and ``?case=`` (an answered application) fill in what is known."""
    case = _answered(request)
    initial = _known(request, case)
    form = DraftForm(request.user, None, request.POST or None, request.FILES or None, initial=initial)
    if not form.units:
        return respond(request, "desk/draft_nowhere.html", here="items")
    if request.method == "POST" and form.is_valid():
        origin = case.number if case else ""
        verb = RegisterItem(by=request.user, on=today(), at=form.unit, origin=origin, **form.values())
        if item := form.perform(verb):
            return _saved(request, item, form.uploads)
    return respond(request, "desk/draft.html", here="items", form=form, case=case)


@desk_form
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft. Who saves over somebody else's change is shown both texts first."""
    item = find(request, pk)
    if item.status != Status.DRAFT:
        messages.info(request, f"这条信息现在是“{item.get_status_display()}”，要修改请先取回。")
        return redirect("desk:item", pk=pk)
    form = DraftForm(request.user, item, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        verb = ReviseItem.of(item, by=request.user, on=today(), **form.values())
        if revised := form.perform(verb):
            return _saved(request, revised, form.uploads)
    return respond(
        request,
        "desk/draft.html",
        here="items",
        form=form,
        item=item,
        stand=stand_of(item),
        attachments=gate.attachments_of(item),
        returned=last_return(item),
        conflict=_conflict(form, item) if request.method == "POST" else (),
    )


@desk_form
def from_file(request: HttpRequest) -> HttpResponse:
    """A new draft whose title and text come out of a file."""
    form = ImportForm(request.user, request.POST or None, request.FILES or None)
    if not form.units:
        return respond(request, "desk/draft_nowhere.html", here="items")
    if request.method == "POST" and form.is_valid():
        upload = form.upload
        if upload.refusals():
            form.perform(
                _register(request, form, upload, title=upload.name[:300])
            )  # refused, and told as it should
        elif not upload.reading.readable:
            form.add_error("content", f"{upload.reading.reason}。请把它作为附件添加，正文另行填写")
        elif item := _drafted(request, form, upload):
            for warning in upload.reading.warnings:
                messages.warning(request, warning)
            messages.success(request, "已从文件生成草稿，请核对名称、日期和正文。")
            return redirect("desk:edit", pk=item.pk)
    return respond(request, "desk/draft_import.html", here="items", form=form)


# --- files of a draft --------------------------------------------------------------------------------


@desk_form
def attachments(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of a draft or of a correction: what they are, what they hide, what to do about it."""
    item = find(request, pk)
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        verbs = [AttachFile(item=item, by=request.user, on=today(), upload=one) for one in form.uploads]
        added = [verb for verb in verbs if form.perform(verb)]
        if added:
            messages.success(request, f"已添加{len(added)}个附件。")
        if len(added) == len(verbs):
            return redirect("desk:attachments", pk=pk)
    listed = [(one, _hidden(one)) for one in _changeable(item)]
    return respond(
        request,
        "desk/attachments.html",
        here="items",
        item=item,
        form=form,
        attachments=listed,
        is_draft=item.status == Status.DRAFT,
    )


class AttachForm(DeskForm):
    content = files("添加附件", help_text="可以一次选几个文件，每个最大50兆。")

    @property
    def uploads(self) -> tuple[Upload, ...]:
        return self.cleaned_data["content"]


@desk_action
def see_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    opinion = request.POST.get("opinion", "")
    SeeFile(item=find(request, pk), by=request.user, on=today(), number=number, opinion=opinion).perform()
    messages.success(request, "已记录查看的情况。")
    return _back_to_files(request, pk)


@desk_action
def remove_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    RemoveFile(item=find(request, pk), by=request.user, on=today(), number=number).perform()
    messages.success(request, "已删除附件。")
    return _back_to_files(request, pk)


def _back_to_files(request: HttpRequest, pk: int) -> HttpResponse:
    place = "desk:findings" if request.POST.get("back") == "findings" else "desk:attachments"
    return redirect(place, pk=pk)


def _changeable(item: Item) -> list[Any]:
    """The files that may still be changed: all of a draft, of a public item those that a correction adds."""
    if item.status == Status.PUBLISHED:
        return list(item.attachments.filter(since__gt=item.version))
    return gate.attachments_of(item)


def _hidden(attachment: Any) -> list[dict[str, str]]:
    """What the file says where nobody sees it: the place and the beginning of its words."""
    return [
        {"place": part["place"], "text": part["text"].strip()[:200]}
        for part in attachment.parts
        if part["hidden"] and part["text"].strip()
    ]


# --- helpers -----------------------------------------------------------------------------------------


def of_item(item: Item) -> dict[str, Any]:
    """The item as the form's values."""
    ground, told = split_own(item.withheld_ground, GROUNDS)
    return {
        "column": str(item.column_id),
        "title": item.title,
        "formed_on": item.formed_on,
        "document_number": item.document_number,
        "publicity": item.publicity,
        "ground": ground,
        "ground_told": told,
        "term_kind": item.term_kind,
        "body": bodies.to_editor(item),
        "summary": item.summary,
        "keywords": item.keywords,
        "source": item.source,
        "interprets": item.interprets.index_number if item.interprets else "",
    }


def _columns(units: list[Agency]) -> list[Column]:
    homes = {unit.reporting_id for unit in units}
    return list(Column.objects.filter(agency__in=homes, not_produced="").order_by("position", "code"))


def _known(request: HttpRequest, case: Application | None) -> dict[str, Any]:
    """What the address says about the new draft."""
    column = Column.objects.filter(pk=key_in(request.GET.get("column", ""))).first()
    known: dict[str, Any] = {}
    if column:
        known |= {"column": str(column.pk), "term_kind": _usual_term(column)}
    if case:
        known |= {"title": case.topic, "at": str(case.agency_id)}
    return known


def _usual_term(column: Column) -> str:
    """The term of the column's duty, where the law sets just one."""
    try:
        terms = [term for term in duty(column.duty).terms if term.publish]
    except ValueError:
        return ""
    return terms[0].kind if len(terms) == 1 else ""


def _answered(request: HttpRequest) -> Application | None:
    """The application whose answer is to be made public to all: one of the user's, answered by disclosing."""
    number = request.GET.get("case", "")
    if not number:
        return None
    case = get_object_or_404(seen(request.user, Application.objects.all()), number=number)
    return case if cases.may_turn_public(case) else None


def _saved(request: HttpRequest, item: Item, uploads: tuple[Upload, ...]) -> HttpResponse:
    """The draft stands; a file that can't be attached is told, and the others are."""
    for upload in uploads:
        try:
            AttachFile(item=item, by=request.user, on=today(), upload=upload).perform()
        except Refused as refused:
            for refusal in refused.refusals:
                messages.error(request, f"草稿已保存，但是附件没有添加：{refusal}")
    for problem in _number_problems(item):
        messages.warning(request, problem)
    if item.publish_by and item.publicity == Publicity.PROACTIVE:
        messages.success(request, f"已保存。按公开期限，最迟应于{item.publish_by.isoformat()}公开。")
    else:
        messages.success(request, "已保存。")
    place = "desk:findings" if "check" in request.POST else "desk:edit"
    return redirect(place, pk=item.pk)


def _number_problems(item: Item) -> list[str]:
    if not item.document_number:
        return []
    told = "".join(document_number_problems(item.document_number))
    return [f"文号“{item.document_number}”不像规范的发文字号：{told}确实如此的，可以不改。"] if told else []


def _conflict(form: DraftForm, item: Item) -> list[tuple[str, Any]]:
    """Where the record as it is now and what was typed differ."""
    if form.data.get("seen") == stand_of(item):
        return []
    typed = form.data
    parts = (
        ("名称", differences(item.title, typed.get("title", ""))),
        ("内容概述", differences(item.summary, typed.get("summary", ""))),
        ("正文", differences_of_html(item.body, bodies.from_editor(typed.get("body", ""), item))),
    )
    return [(name, pairs) for name, pairs in parts if pairs]


def _drafted(request: HttpRequest, form: ImportForm, upload: Upload) -> Item | None:
    """The draft with the file's title and text; its pictures are files of the item."""
    reading = upload.reading
    title = (reading.title or upload.name.rsplit(".", 1)[0])[:300]
    item = form.perform(_register(request, form, upload, title=title, body=reading.html))
    if item is None or not reading.images:
        return item
    body = reading.html
    for place, picture in enumerate(reading.images, start=1):
        name = f"图{place}.{picture.media_type.rpartition('/')[2]}"
        verb = AttachFile(item=item, by=request.user, on=today(), upload=Upload(name, picture.content))
        try:
            verb.perform()
        except Refused as refused:
            messages.warning(request, f"图{place}没有添加：{refused}")
            body = re.sub(rf'<img\b[^>]*src="{re.escape(picture.src)}"[^>]*>', "", body)
        else:
            body = body.replace(f'src="{picture.src}"', f'src="attachment:{verb.attachment.number}"')
    return ReviseItem.of(item, by=request.user, on=today(), body=body).perform()


def _register(request: HttpRequest, form: ImportForm, upload: Upload, **texts: str) -> RegisterItem:
    return RegisterItem(
        by=request.user,
        on=today(),
        at=form.unit,
        column=form.columns[form.cleaned_data["column"]],
        formed_on=today(),
        drawn_from=upload,
        **texts,
    )
