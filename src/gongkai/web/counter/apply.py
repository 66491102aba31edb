"""Apply in four short steps: who, what, how, check and send; then the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.documents.reading.limits import MIB
from gongkai.records.agencies.models import Agency
from gongkai.records.applications.verbs.base import THE_APPLICANT
from gongkai.records.applications.verbs.online import MOST_PAPERS, SubmitApplication
from gongkai.records.guide.content import where_to_apply
from gongkai.records.secrecy import secret_refusals, tell_of_attempt
from gongkai.records.today import today
from gongkai.records.uploads import Upload
from gongkai.records.verbs import Refused
from gongkai.web.counter import limits, receipts
from gongkai.web.counter.cookies import forget, keep_secret, new_secret, secret_of
from gongkai.web.counter.drafts import OpenDraft
from gongkai.web.counter.forms import CounterForm, How, What, Who, applicant_of
from gongkai.web.counter.guards import FILES_BYTES
from gongkai.web.counter.pages import page, public_already, secret_refused, too_often
from gongkai.web.forms import holds_secret
from gongkai.web.portal.site import current_site
from gongkai.web.visitors import address_of

_LONGEST_KEPT = 10_000  # characters of a field that is too long: the visitor is to see and shorten it


@dataclass(frozen=True)
class Step:
    """A step of the form. ``onward``: the name of the page after it."""

    key: str
    title: str
    form: type[CounterForm]
    back: str
    onward: str

    @property
    def url(self) -> str:
        return reverse(f"counter:{self.key}")


STEPS = (
    Step("who", "申请人", Who, "start", "what"),
    Step("what", "要什么信息", What, "who", "public"),
    Step("how", "怎样给您", How, "what", "check"),
)
_CHECK = ("check", "核对并提交")


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What an application needs and how long it takes; a draft that waits can be continued."""
    return page(
        request,
        "start",
        here="start",
        draft=_draft(request),
        lost="lost" in request.GET,
        contact=where_to_apply(current_site().agency),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def who(request: HttpRequest) -> HttpResponse:
    return _step(request, STEPS[0])


@require_http_methods(["GET", "HEAD", "POST"])
def what(request: HttpRequest) -> HttpResponse:
    return _step(request, STEPS[1])


@require_http_methods(["GET", "HEAD", "POST"])
def how(request: HttpRequest) -> HttpResponse:
    return _step(request, STEPS[2])


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Between what and how: what is public already; where there is nothing, straight on."""
    draft = _draft(request)
    if draft is None:
        return _lost(request)
    told = draft.texts.get("what", {})
    found = public_already(current_site().agency, f"{told.get('topic', '')}\n{told.get('details', '')}")
    if not found:
        return redirect("counter:how")
    return page(request, "public", here="start", steps=_list("what"), found=found)


@require_POST
def similar(request: HttpRequest) -> HttpResponse:
    """While it is being typed: what is public on it, as a piece of the page. Sent by POST, so that no log has it."""
    if not limits.STEPS.count(address_of(request)):
        return HttpResponse(status=429)
    found = public_already(current_site().agency, request.POST.get("topic", "")[:_LONGEST_KEPT])
    return page(request, "_public", found=found)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Everything once more, and the button that sends it."""
    draft = _draft(request)
    if draft is None:
        return _lost(request)
    forms = {step.key: step.form(draft.texts.get(step.key, {})) for step in STEPS}
    unfinished = [step for step in STEPS if not forms[step.key].is_valid()]
    if request.method != "POST" or unfinished:
        return _check_page(request, draft, unfinished)
    if not limits.SENT.count(address_of(request)):
        return too_often(request)
    verb = _verb(current_site().agency, draft, *(forms[step.key].cleaned_data for step in STEPS))
    try:
        case = verb.perform()
    except Refused as refused:
        if holds_secret(refused.refusals):
            return secret_refused(request)
        return _check_page(request, draft, [], [str(one) for one in refused.refusals])
    draft.discard()
    receipts.mail(case)
    return redirect("counter:receipt")


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Forget the visit; what was not sent is erased, after a question."""
    draft = _draft(request)
    if request.method != "POST" and draft is not None:
        return page(request, "leave", here="start")
    if draft is not None:
        draft.discard()
    response = redirect("counter:start")
    forget(response)
    return response


def _verb(
    agency: Agency, draft: OpenDraft, who: dict[str, Any], what: dict[str, Any], how: dict[str, Any]
) -> SubmitApplication:
    return SubmitApplication(
        by=THE_APPLICANT,
        on=today(),
        at=agency,
        applicant_class=who["applicant_class"],
        topic=what["topic"],
        applicant=applicant_of(who, what, how),
        needs_help=who["needs_help"],
        papers=draft.papers(),
        submission=draft.secret.submission,
        code=draft.secret.code,
    )


# --- one step ------------------------------------------------------------------------------------------


def _step(request: HttpRequest, step: Step) -> HttpResponse:
    draft = _draft(request)
    if draft is None and step is not STEPS[0]:
        return _lost(request)
    if request.method != "POST":
        return _step_page(
            request, step, draft, step.form(initial=draft.texts.get(step.key) if draft else None)
        )
    if not limits.STEPS.count(address_of(request)):
        return too_often(request)
    return _taken(request, step, draft or OpenDraft(new_secret()))


def _taken(request: HttpRequest, step: Step, draft: OpenDraft) -> HttpResponse:
    """Keep what was sent, right or wrong, so that nothing is lost; then go where the button leads."""
    form = step.form(request.POST, request.FILES)
    typed = {name: form.data.get(name, "")[:_LONGEST_KEPT] for name in form.text_names}
    if secret_refusals(typed.values()):
        return _attempted(request)
    draft.keep(step.key, typed)
    form.full_clean()
    if _keep_files(request, form, draft):
        return _attempted(request)
    if request.POST.get("drop", "").isdecimal():
        draft.drop(int(request.POST["drop"][:9]))
        response: HttpResponse = redirect(step.url)
    elif "back" in request.POST:
        response = redirect(f"counter:{step.back}")
    elif form.errors:
        response = _step_page(request, step, draft, form, status=400)
    else:
        response = redirect(f"counter:{step.onward}")
    keep_secret(response, draft.secret.secret)
    return response


def _keep_files(request: HttpRequest, form: CounterForm, draft: OpenDraft) -> bool:
    """Keep the files that can be used and tell at their fields of the others. True for one with a secrecy mark."""
    for field, kind in form.kinds.items():
        for upload in form.cleaned_data.get(field, ()):
            if problem := _no_room(request, draft, upload):
                form.add_error(field, problem)
            elif refusals := upload.refusals():
                if holds_secret(refusals):
                    return True
                form.add_error(field, [str(one) for one in refusals])
            else:
                draft.add(kind, upload)
    return False


def _attempted(request: HttpRequest) -> HttpResponse:
    """The office is told that somebody tried, and of nothing else."""
    if limits.SECRETS.count(address_of(request)):
        agency = current_site().agency
        tell_of_attempt(agency, by=THE_APPLICANT, post="网上填写申请的人", on=today())
    return secret_refused(request)


def _no_room(request: HttpRequest, draft: OpenDraft, upload: Upload) -> str:
    kept = draft.files()
    if len(kept) >= MOST_PAPERS:
        return f"一份申请最多上传{MOST_PAPERS}个文件，请合并后再上传"
    if sum(one.size for one in kept) + len(upload.content) > FILES_BYTES:
        return f"一份申请的文件合起来最多{FILES_BYTES // MIB}兆，请压缩图片，或者当面、邮寄补交"
    if not limits.FILES.count(address_of(request)):
        return "一小时内上传的文件太多，请过一会儿再传，或者不传文件直接申请"
    return ""


def _step_page(
    request: HttpRequest, step: Step, draft: OpenDraft | None, form: CounterForm, *, status: int = 200
) -> HttpResponse:
    return page(
        request,
        step.key,
        here="start",
        status=status,
        step=step,
        steps=_list(step.key),
        form=form,
        files=_files_by_field(form, draft),
        script=step.key == "what",
    )


def _files_by_field(form: CounterForm, draft: OpenDraft | None) -> dict[str, list[Any]]:
    return {name: draft.files(kind) if draft else [] for name, kind in form.kinds.items()}


# --- checking ------------------------------------------------------------------------------------------


def _check_page(
    request: HttpRequest, draft: OpenDraft, unfinished: list[Step], problems: list[str] | None = None
) -> HttpResponse:
    told = [
        (step, list(step.form(initial=draft.texts.get(step.key, {})).shown()), step in unfinished)
        for step in STEPS
    ]
    return page(
        request,
        "check",
        status=400 if problems or request.method == "POST" else 200,
        here="start",
        steps=_list("check"),
        told=told,
        files=draft.files(),
        unfinished=unfinished,
        problems=problems or [],
    )


def _list(current: str) -> list[dict[str, Any]]:
    """The steps for the head of the page; those before the current one can be gone back to."""
    pairs = [*((step.key, step.title) for step in STEPS), _CHECK]
    place = [key for key, _ in pairs].index(current)
    return [
        {
            "title": title,
            "url": reverse(f"counter:{key}") if number < place else "",
            "current": number == place,
        }
        for number, (key, title) in enumerate(pairs)
    ]


def _draft(request: HttpRequest) -> OpenDraft | None:
    """The draft of this browser, if there is one."""
    secret = secret_of(request)
    draft = OpenDraft(secret) if secret else None
    return draft if draft and draft.exists else None


def _lost(request: HttpRequest) -> HttpResponse:
    """No draft: it was sent (then the receipt), or the cookie was not kept, or a day has passed."""
    if receipts.case_of(request) is not None:
        return redirect("counter:receipt")
    return HttpResponseRedirect(f"{reverse('counter:start')}?lost")
