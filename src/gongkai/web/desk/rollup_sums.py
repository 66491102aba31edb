"""The sums of a year as the form prints them, the agencies behind a figure, and what can't be right."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from gongkai.documents.reports.form_tables import table_2, table_3, table_4, unit_notes
from gongkai.documents.writing import Document, write_html
from gongkai.law.report_form import TEXT, exact, figure_name
from gongkai.records.annual.words import plainly
from gongkai.records.rollup import questions as questioning
from gongkai.records.rollup import sums as adding
from gongkai.records.rollup.scope import RollUp
from gongkai.records.today import today
from gongkai.web.desk.lists import PER_PAGE, chosen
from gongkai.web.desk.rollup_pages import rollup_page, show, takes_own

MOST_TOLD = 10  # 工作约定: so many agencies stand beside a question, the rest behind their number
MOST_TEXT = 50  # 工作约定: figures of the text that most agencies tell; all of them are in the sheets

_SORTED = {"value": ("按数值", ("-value", "agency_id")), "agency": ("按机关", ("agency_id",))}


@rollup_page
def sums(request: HttpRequest, rollup: RollUp) -> HttpResponse:
    """All sums, laid out as the form; ``?own=no`` leaves the county's own report out."""
    with_own = takes_own(request)
    totals = adding.sums(rollup, with_own=with_own)
    told = {key: number for key, number in totals.holders.items() if key.startswith(f"{TEXT}/")}
    most = sorted(told, key=lambda key: (-told[key], key))
    return show(
        request,
        "desk/rollup_sums.html",
        rollup,
        "sums",
        totals=totals,
        with_own=with_own,
        body=_body(rollup, totals) if rollup.form and (totals.reports or totals.own) else "",
        other_form=[_line(rollup, totals, key) for key in totals.other_form],
        text=[_line(rollup, totals, key) for key in most[:MOST_TEXT]],
        text_left=len(most[MOST_TEXT:]),
    )


@rollup_page
def figure(request: HttpRequest, rollup: RollUp, key: str) -> HttpResponse:
    """The agencies behind a sum, the largest first, the county's own report apart; and who does not tell it."""
    totals = adding.sums(rollup)
    if key not in totals.values:
        raise Http404(f"No figure {key} in {rollup.year}")
    sort, order = chosen(_SORTED, request.GET.get("sort"))
    page = Paginator(adding.behind(rollup, key).order_by(*order), PER_PAGE).get_page(request.GET.get("page"))
    total = Decimal(totals.values[key])
    unknown = list(adding.without(rollup, key))
    return show(
        request,
        "desk/rollup_figure.html",
        rollup,
        "sums",
        key=key,
        name=figure_name(key, rollup.form),
        value=totals.printed(key),
        own=totals.own,
        own_value=totals.own and totals.own.values.get(key),
        page=page,
        rows=[(one.agency, plainly(exact(one.value)), _share(one.value, total)) for one in page],
        sorted=[(name, label) for name, (label, _) in _SORTED.items()],
        sort=sort,
        zeros=totals.reports - totals.holders.get(key, 0) - len(unknown),
        unknown=unknown[:MOST_TOLD],
        unknown_count=len(unknown),
    )


@rollup_page
def questions(request: HttpRequest, rollup: RollUp) -> HttpResponse:
    """What can't be right, each with the agencies that cause it."""
    found = questioning.questions(rollup, today())
    return show(
        request,
        "desk/rollup_questions.html",
        rollup,
        "questions",
        questions=[
            (
                one,
                figure_name(one.key, rollup.form) if one.key else "",
                one.causes[:MOST_TOLD],
                one.causes[MOST_TOLD:],
            )
            for one in found
        ],
    )


def _body(rollup: RollUp, totals: adding.Sums) -> str:
    form = rollup.form
    assert form is not None

    blocks = (
        table_2(form, totals.printed),
        *unit_notes(form),
        table_3(form, totals.printed),
        table_4(form, totals.printed),
    )
    document = Document("合计", rollup.county.name, today(), blocks)
    return write_html(document, lambda key: reverse("desk:rollup-figure", args=[rollup.year, key]))


def _line(rollup: RollUp, totals: adding.Sums, key: str) -> dict[str, Any]:
    return {
        "key": key,
        "name": figure_name(key, rollup.form),
        "value": totals.printed(key),
        "agencies": totals.holders.get(key, 0),
    }


def _share(value: Decimal, total: Decimal) -> str:
    """In per cent of the sum; nothing where parts below 0 make that no share."""
    return f"{value * 100 / total:.1f}%" if 0 <= value <= total and total else ""
