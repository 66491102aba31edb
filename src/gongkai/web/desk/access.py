"""What a member of the staff sees on the desk: the agencies below the posts held today."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.records.agencies.models import Agency, Staff, Term
from gongkai.records.authority import TREE_WIDE, Action, roles_for
from gongkai.records.today import today

View = Callable[..., HttpResponse]
M = TypeVar("M", bound=Model)


def desk_page(view: View) -> View:
    """Only for staff who are logged in and hold a post today; others are told what to do (403)."""

    @require_safe
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _terms(request.user):
            return render(request, "desk/no_post.html", status=403)
        return view(request, *args, **kwargs)

    return guarded


def seen(user: Any, records: QuerySet[M]) -> QuerySet[M]:
    """Those of ``records`` (with a field ``agency``) whose agency stands below one of the user's posts.

    As with what a post may do, only those who inspect look across the border of another reporting agency.
    """
    visible = Q(pk__in=[])
    for term in _terms(user):
        below = Q(agency__path__startswith=term.post.agency.path)
        if term.post.role not in roles_for(Action.INSPECT):
            below &= Q(agency__reporting=term.post.agency.reporting_id)
        visible |= below
    return records.filter(visible)


def may(user: Staff, action: Action, agency: Agency) -> bool:
    """Whether one of the user's roles over ``agency`` allows ``action`` today (``records.authority``)."""
    held = user.roles_over(agency, today(), tree_wide=action in TREE_WIDE)
    return not roles_for(action).isdisjoint(held)


def _terms(user: Any) -> list[Term]:
    """The user's terms of office that run today and open the desk; read once for a request."""
    if not hasattr(user, "_desk_terms"):
        terms = Term.objects.on(today()).filter(staff=user, post__role__in=roles_for(Action.SEE_DESK))
        user._desk_terms = list(terms.select_related("post__agency"))
    return user._desk_terms
