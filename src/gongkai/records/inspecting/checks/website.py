"""The static site as readers get it, where this machine writes one (GONGKAI_SITE); as ``gongkai inspect`` looks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from gongkai.documents.websites import Finding, Uninspectable, inspect_folder
from gongkai.law.inspection import Problem
from gongkai.records.agencies.models import Agency, AgencyKind
from gongkai.records.inspecting.looking import Look
from gongkai.records.oversight.models import ObjectKind
from gongkai.records.oversight.verbs import Suspected

_KINDS = {one.label: one for one in Problem}
_PLACES = 3  # of one finding that are named


def faulty_pages(look: Look) -> Iterator[Suspected]:
    """What is more than a hint in the pages of the site; of each kind one suspicion with its first places."""
    if not settings.SITE or not _is_shown(look.agency):
        return
    try:
        found = inspect_folder(Path(settings.SITE), today=look.on)
    except Uninspectable as error:
        yield _about(look, f"静态网站无法检查：{error.reason}", "unreadable")
        return
    for one in found.problems:
        places = "、".join(place.address for place in one.places[:_PLACES])
        told = f"静态网站{one.label}{one.count}处：{one.told}（{places}）"
        yield _about(look, told, one.code, one)


def _is_shown(agency: Agency) -> bool:
    """Whether the public pages are this agency's: the one that is set, else the first town."""
    if settings.PORTAL_AGENCY:
        return bool(agency.code == settings.PORTAL_AGENCY)
    return agency == Agency.objects.filter(kind=AgencyKind.TOWN).order_by("path").first()


def _about(look: Look, told: str, about: str, found: Finding | None = None) -> Suspected:
    return Suspected(
        "site",
        look.agency,
        told,
        ObjectKind.PAGE,
        "静态网站",
        look.agency.pk,
        about=about,
        is_veto=found is not None and found.severity == "veto",
        kind=_KINDS.get(found.problem) if found else None,
    )
