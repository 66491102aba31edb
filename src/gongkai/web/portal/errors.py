"""我为本页纠错: a reader tells the office what is wrong on a page.

It works without a session and without a cookie, so there is no token either: a forged request could only send what
anyone may send. A field that people don't see, a limit for each address and the lengths keep out the rest.
"""

from __future__ import annotations

from django import forms
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gongkai.records import storable
from gongkai.records.agencies.models import Agency
from gongkai.records.disclosure.models import ErrorReport, Item
from gongkai.web.portal import queries
from gongkai.web.portal.items import not_there
from gongkai.web.portal.site import Crumb, MetaColumn, Site, current_site, page, site_agencies
from gongkai.web.portal.templatetags.portal import item_url
from gongkai.web.visitors import address_of

# 工作约定: so many reports from one address within an hour, so many characters in one.
MOST_AN_HOUR = 5
LONGEST = 1000

_HOUR = 3600  # seconds


class ErrorForm(forms.Form):
    text = forms.CharField(
        label="哪里有错",
        help_text=f"请写明有错误的文字和正确的内容，最多{LONGEST}字。请不要填写身份证号码等个人信息。",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "required": True}),
        error_messages={
            "required": "请写明哪里有错。",
            "max_length": f"最多{LONGEST}字，请缩短后重新提交。",
        },
    )
    contact = forms.CharField(
        label="联系方式（可以不填）",
        help_text="需要我们告知处理结果的，请填写电话或者电子邮箱；只用于答复这次纠错，不会公开。",
        max_length=100,
        required=False,
        error_messages={"max_length": "最多100字，请缩短后重新提交。"},
    )
    # People don't see this field; whatever fills it in is a machine.
    website = forms.CharField(
        required=False, label="请不要填写", widget=forms.TextInput(attrs={"tabindex": "-1"})
    )

    def clean(self) -> dict[str, object]:
        told = super().clean() or {}
        for reason in storable.unreadable(told.values()):
            self.add_error(None, f"{reason}。")
        return told


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest, front: str = "", back: str = "") -> HttpResponse:
    """The form, about an item or about the site; what was sent waits on the desk for an answer."""
    site, item = current_site(), None
    if front:
        item = queries.shown_item(site_agencies(), f"{front}/{back}")
        if item is None:
            return not_there(request, f"{front}/{back}")
    form = ErrorForm(request.POST or None)
    if request.method != "POST":
        return _page(request, site, item, ErrorForm())
    if not form.is_valid():
        return _page(request, site, item, form, status=400)
    if form.cleaned_data["website"]:
        return _page(request, site, item, form, sent=True)  # kept nowhere; the machine learns nothing from it
    if not within_limit(request):
        form.add_error(None, f"一小时内最多提交{MOST_AN_HOUR}次，请过一会儿再试，或者打电话告诉我们。")
        return _page(request, site, item, form, status=429)
    _keep(site.agency, item, form)
    return _page(request, site, item, form, sent=True)


def _keep(agency: Agency, item: Item | None, form: ErrorForm) -> None:
    ErrorReport.objects.create(
        agency=item.agency if item else agency,
        item=item,
        text=form.cleaned_data["text"],
        contact=form.cleaned_data["contact"],
    )


def within_limit(request: HttpRequest) -> bool:
    """Count this report of the address; False when it is one too many within the hour."""
    key = f"errors:{address_of(request)}"
    cache.add(key, 0, _HOUR)
    return cache.incr(key) <= MOST_AN_HOUR


def _page(
    request: HttpRequest,
    site: Site,
    item: Item | None,
    form: ErrorForm,
    *,
    status: int = 200,
    sent: bool = False,
) -> HttpResponse:
    return page(
        request,
        "portal/report_error.html",
        site,
        here="home",
        status=status,
        trail=(Crumb(item.title, item_url(item)),) if item else (),
        column=MetaColumn("我要纠错", f"向{site.name}反映网页内容的错误", "互动交流"),
        item=item,
        form=form,
        sent=sent,
    )
