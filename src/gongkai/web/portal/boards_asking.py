"""A villager asks about a board, or tells the town that something is late or untrue.

As ``errors``: without a session and without a cookie, so there is no token either; a field that people don't see, a
limit for each address and the lengths keep out the rest.
"""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gongkai.law.village import Asked
from gongkai.records.noticeboards.models import Board, Posting
from gongkai.records.noticeboards.verbs import THE_VILLAGER, AskAboutBoard
from gongkai.records.noticeboards.verbs.queries import LONGEST_CONTACT, LONGEST_QUERY
from gongkai.records.today import today
from gongkai.records.verbs import Refused
from gongkai.web.portal.boards import NAME, board_called, posting_called
from gongkai.web.portal.errors import MOST_AN_HOUR, within_limit
from gongkai.web.portal.site import Crumb, MetaColumn, Site, current_site, page


class AskForm(forms.Form):
    kind = forms.ChoiceField(
        label="您要办理的",
        choices=[
            (Asked.QUERY.name, "查询：由村民委员会答复"),
            (Asked.REPORT.name, "反映公布不及时或者不真实：由镇政府调查，村里看不到"),
        ],
        initial=Asked.QUERY.name,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择要办理的事。", "invalid_choice": "请选择要办理的事。"},
    )
    text = forms.CharField(
        label="内容",
        help_text=f"最多{LONGEST_QUERY}字。请不要填写身份证号码等个人信息。",
        widget=forms.Textarea(attrs={"rows": 6, "required": True}),
        error_messages={"required": "请写明要查询或者反映的内容。"},
    )
    contact = forms.CharField(
        label="联系方式（可以不填）",
        help_text="需要告知答复的，请填写电话或者电子邮箱；加密保存，只用于答复，不会公开。",
        max_length=LONGEST_CONTACT,
        required=False,
        error_messages={"max_length": f"最多{LONGEST_CONTACT}字，请缩短后重新提交。"},
    )
    # People don't see this field; whatever fills it in is a machine.
    website = forms.CharField(
        required=False, label="请不要填写", widget=forms.TextInput(attrs={"tabindex": "-1"})
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str, pk: int = 0) -> HttpResponse:
    """The form, about a board or about one posting; what was sent waits on the desk for an answer."""
    site = current_site()
    board, posting = posting_called(site, code, pk) if pk else (board_called(site, code), None)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, site, board, posting, form)
    if not form.is_valid():
        return _page(request, site, board, posting, form, status=400)
    if form.cleaned_data["website"]:
        return _page(request, site, board, posting, form, sent=True)  # kept nowhere; a machine learns nothing
    if not within_limit(request):
        form.add_error(None, f"一小时内最多提交{MOST_AN_HOUR}次，请过一会儿再试，或者打电话告诉我们。")
        return _page(request, site, board, posting, form, status=429)
    verb = AskAboutBoard(
        by=THE_VILLAGER,
        on=today(),
        board=board,
        posting=posting,
        kind=Asked[form.cleaned_data["kind"]],
        text=form.cleaned_data["text"],
        contact=form.cleaned_data["contact"],
    )
    try:
        query = verb.perform()
    except Refused as refused:
        for one in refused.refusals:
            form.add_error(None, f"{one.reason}。")
        return _page(request, site, board, posting, form, status=400)
    return _page(request, site, board, posting, form, sent=True, due_on=query.due_on)


def _page(
    request: HttpRequest,
    site: Site,
    board: Board,
    posting: Posting | None,
    form: AskForm,
    *,
    status: int = 200,
    sent: bool = False,
    due_on: object = None,
) -> HttpResponse:
    trail = [
        Crumb(NAME, reverse("portal:boards")),
        Crumb(board.name, reverse("portal:board", args=[board.code])),
    ]
    if posting:
        trail.append(Crumb(posting.title, reverse("portal:board_posting", args=[board.code, posting.pk])))
    return page(
        request,
        "portal/board_ask.html",
        site,
        here="boards",
        status=status,
        trail=tuple(trail),
        column=MetaColumn("查询和反映", f"向{board.agency.name}查询村务公开的内容", "互动交流"),
        board=board,
        posting=posting,
        form=form,
        sent=sent,
        due_on=due_on,
    )
