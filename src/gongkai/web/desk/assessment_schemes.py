"""考核方案 on the desk: written from the example, shown as a table, adopted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gongkai.documents.reading import Refusable
from gongkai.documents.writing import write_html
from gongkai.records.assessment import scheme as schemes
from gongkai.records.assessment.measures import MEASURES
from gongkai.records.assessment.models import Scheme
from gongkai.records.assessment.papers import scheme_paper, scheme_sheet
from gongkai.records.assessment.sheet import with_indicators
from gongkai.records.assessment.verbs import AdoptScheme, DraftScheme
from gongkai.records.authority import Action
from gongkai.records.today import today
from gongkai.records.uploads import Upload
from gongkai.web.desk import acts
from gongkai.web.desk.access import desk_form, desk_page, home_of, may, seen
from gongkai.web.desk.acts import Act, ActForm
from gongkai.web.desk.downloads import download
from gongkai.web.desk.forms import DeskForm, files, words
from gongkai.web.desk.lists import key_in, respond

HERE = "office"


class SchemeForm(DeskForm):
    """A scheme as text, or as a file that replaces what stands in the field."""

    year = forms.IntegerField(
        label="年度",
        error_messages={"required": "请填写“年度”", "invalid": "“年度”应是四位数字，如 2026"},
    )
    text = words(
        "方案内容",
        schemes.LONGEST,
        rows=30,
        attrs={"spellcheck": "false"},
        help_text="每个指标一段：编号、名称、分值、评分方式。改分值时，分组和总分要一并改，保存时程序会核对。",
    )
    file = files(
        "从文件读入",
        required=False,
        help_text="改好指标的 Excel（在方案页面下载），总分、等次等仍用上面的；或者整个方案的 .toml、.txt。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.files:
            self.fields["text"].required = False

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for upload in (told.get("file") or ())[:1]:
            told["text"] = self._text_of(upload, told.get("text", ""))
        return told

    def _text_of(self, upload: Upload, text: str) -> str:
        """What a file makes of the scheme that stands in the field."""
        try:
            if not upload.name.lower().endswith(_SHEETS):
                return upload.content.decode("utf-8-sig")
            return with_indicators(schemes.read(text), upload.content, upload.name)
        except schemes.Unfit as unfit:
            self.add_error("text", "；".join(unfit.faults))
        except Refusable as refusable:
            self.add_error("file", str(refusable).rstrip("。"))
        except UnicodeDecodeError:
            self.add_error("file", f"“{upload.name}”不是 UTF-8 文字，请另存为 UTF-8 编码后再上传")
        return text


_SHEETS = (".xlsx", ".xls")


class AdoptForm(ActForm):
    sure = forms.BooleanField(
        label="确认采用，当年不再修改",
        error_messages={"required": "采用以后当年不再修改。确实要采用的，请勾选“确认采用”"},
    )


ADOPT = Act(
    slug="adopt",
    name="采用这个方案",
    lead="采用以后，按这个方案考核，当年不再修改。录入人不能自己采用。",
    form=AdoptForm,
    build=lambda scheme, by, told: AdoptScheme(scheme=scheme, by=by, on=today()),
    done="方案已采用",
    fits=lambda scheme: scheme.adopted_on is None,
)


def schemes_seen(user: Any) -> QuerySet[Scheme]:
    return seen(user, Scheme.objects.select_related("agency", "drafted_by"))


@desk_form
def new(request: HttpRequest) -> HttpResponse:
    """Write a scheme: from the example, or from an earlier one (``?from=``)."""
    user: Any = request.user
    home = home_of(user)
    if not may(user, Action.ASSESS, home):
        return respond(request, "desk/assessment_nobody.html", 403, here=HERE)
    earlier = schemes_seen(user).filter(pk=key_in(request.GET.get("from", ""))).first()
    initial = {"year": today().year, "text": earlier.text if earlier else schemes.example_text()}
    form = SchemeForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        verb = DraftScheme(by=user, on=today(), at=home, year=told["year"], text=told["text"])
        if kept := form.perform(verb):
            return redirect("desk:scheme", pk=kept.pk)
    measures = [(code, one.name, one.told, one.basis) for code, one in MEASURES.items()]
    return respond(
        request,
        "desk/assessment_scheme_new.html",
        here=HERE,
        form=form,
        earlier=earlier,
        measures=measures,
        example=schemes.EXAMPLE,
    )


@desk_form
def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of a scheme: its tree, and whether it was adopted."""
    found: Any = get_object_or_404(schemes_seen(request.user), pk=pk)
    done, shown = acts.perform(request, found, [ADOPT])
    if done:
        return redirect("desk:scheme", pk=pk)
    return respond(
        request,
        "desk/assessment_scheme.html",
        here=HERE,
        scheme=found,
        body=write_html(scheme_paper(found, today())),
        example=schemes.EXAMPLE if found.is_example else "",
        may_assess=may(request.user, Action.ASSESS, found.agency),  # type: ignore[arg-type]
        kept_as=f"scheme-{pk}",
        **acts.context(shown),
    )


@desk_page
def scheme_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    found: Any = get_object_or_404(schemes_seen(request.user), pk=pk)
    paper = scheme_sheet if kind == "xlsx" else scheme_paper  # the workbook is one to change and bring back
    return download(paper(found, today()), kind, f"考核方案-{found.year}-{found.number}")
