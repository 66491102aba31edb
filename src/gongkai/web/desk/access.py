"""Who may open a page of the desk, and what they see there: the agencies below the posts held today."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.records.agencies.models import Agency, Staff, Term
from gongkai.records.applications.models import Application
from gongkai.records.authority import TREE_WIDE, Action, roles_for
from gongkai.records.today import today
from gongkai.records.verbs import Refused
from gongkai.web.desk.forms import holds_secret

View = Callable[..., HttpResponse]
M = TypeVar("M", bound=Model)


def desk_page(view: View) -> View:
    """A page to read. Only for staff who are logged in and hold a post today; others are told what to do (403)."""
    return require_safe(_for_staff(view))


def desk_form(view: View) -> View:
    """A page with a form: GET shows it, POST sends it. Only for staff, as ``desk_page``."""
    return require_http_methods(["GET", "HEAD", "POST"])(_for_staff(view))


def desk_action(view: View) -> View:
    """What is done by pressing a button, without a page of its own. Only for staff, as ``desk_page``."""
    return require_POST(_for_staff(view))


def seen(user: Any, records: QuerySet[M]) -> QuerySet[M]:
    """Those of ``records`` (with a field ``agency``) whose agency stands below one of the user's posts.

    As with what a post may do, only those who inspect look across the border of another reporting agency.
    """
    visible = Q(pk__in=[])
    for term in _terms(user):
        visible |= _reach(term, tree_wide=term.post.role in roles_for(Action.INSPECT))
    return records.filter(visible)


def cases_seen(user: Any) -> QuerySet[Application]:
    """The applications that the user may open: those of the user's agencies, and those given to the user's units."""
    cases = Application.objects.select_related("applicant", "agency", "unit", "handler")
    return seen(user, cases) | cases.filter(where_may(user, Action.ASSIST_APPLICATION, "unit"))


def reads_particulars(user: Staff, case: Application) -> bool:
    """Whether what the applicant wrote may be shown: to the OGI body, leaders, and the unit that handles the case."""
    given = case.unit is not None and may(user, Action.ASSIST_APPLICATION, case.unit)
    return given or may(user, Action.SEE_APPLICANT, case.agency)


def readable(user: Any, cases: Iterable[Application]) -> set[int]:
    """Those of ``cases`` (their keys) of which the user may read what the applicant wrote; for lists, in one query."""
    mine = where_may(user, Action.SEE_APPLICANT) | where_may(user, Action.ASSIST_APPLICATION, "unit")
    listed = Application.objects.filter(pk__in=[case.pk for case in cases])
    return set(listed.filter(mine).values_list("pk", flat=True))


def where_may(user: Any, action: Action, field: str = "agency") -> Q:
    """The records (by their ``field``, an agency) on which one of the user's posts may do ``action`` today."""
    reached = Q(pk__in=[])
    for term in _terms(user):
        if term.post.role in roles_for(action):
            reached |= _reach(term, tree_wide=action in TREE_WIDE, field=field)
    return reached


def may(user: Staff, action: Action, agency: Agency) -> bool:
    """Whether one of the user's roles over ``agency`` allows ``action`` today (``records.authority``)."""
    held = user.roles_over(agency, today(), tree_wide=action in TREE_WIDE)
    return not roles_for(action).isdisjoint(held)


def may_somewhere(user: Any, action: Action) -> bool:
    """Whether one of the user's posts may do ``action`` at all."""
    return any(term.post.role in roles_for(action) for term in _terms(user))


def units_where(user: Any, action: Action) -> QuerySet[Agency]:
    """The agencies for which the user may do ``action``, the nearest to the posts first."""
    reached = Q(pk__in=[])
    for term in _terms(user):
        if term.post.role in roles_for(action):
            agency = term.post.agency
            reached |= Q(path__startswith=agency.path, reporting=agency.reporting_id)
    return Agency.objects.filter(reached)


def units_seen(user: Any) -> QuerySet[Agency]:
    """The agencies whose records the user sees (as ``seen``), from the top down."""
    visible = Q(pk__in=[])
    for term in _terms(user):
        below = Q(path__startswith=term.post.agency.path)
        tree_wide = term.post.role in roles_for(Action.INSPECT)
        visible |= below if tree_wide else below & Q(reporting=term.post.agency.reporting_id)
    return Agency.objects.filter(visible).order_by("path")


def own_units(user: Any) -> list[Agency]:
    """The agencies of the user's posts themselves, without what stands below them."""
    return [term.post.agency for term in _terms(user)]


def home_of(user: Any) -> Agency:
    """The agency that answers for the user's work: whose word list, catalogue and registers these are."""
    return user.agency.reporting or user.agency


def _reach(term: Term, *, tree_wide: bool, field: str = "agency") -> Q:
    below = Q(**{f"{field}__path__startswith": term.post.agency.path})
    return below if tree_wide else below & Q(**{f"{field}__reporting": term.post.agency.reporting_id})


def _for_staff(view: View) -> View:
    @csp_update({"script-src": [SELF]})  # the desk's pages may be made smoother by scripts of their own
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _terms(request.user):
            return render(request, "desk/no_post.html", status=403)
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return _told(request, refused)

    return guarded


def _told(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Why it was refused. Of a text with a secrecy mark nothing is shown again."""
    if holds_secret(refused.refusals):
        return render(request, "desk/secret.html", {"refusals": refused.refusals}, status=403)
    return render(
        request, "desk/refused.html", {"refusals": refused.refusals, "back": _back(request)}, status=409
    )


def _back(request: HttpRequest) -> str:
    """The page of this site on which the button was pressed, if the browser says."""
    page = request.headers.get("Referer", "")
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}) else ""


def _terms(user: Any) -> list[Term]:
    """The user's terms of office that run today and open the desk; read once for a request."""
    if not hasattr(user, "_desk_terms"):
        terms = Term.objects.on(today()).filter(staff=user, post__role__in=roles_for(Action.SEE_DESK))
        user._desk_terms = list(terms.select_related("post__agency"))
    return user._desk_terms
