"""The whole portal as a static site: every address and every page."""

from __future__ import annotations

import re
from pathlib import Path

from django.urls import resolve

from gongkai.records.disclosure.models import Item
from gongkai.web.portal.site import current_site
from gongkai.web.portal.urls import urlpatterns
from gongkai.web.site import addresses
from gongkai.web.site.build import build
from gongkai.web.site.check import check
from tests.web.site_world import words
from tests.web.world import Faces


def test_each_address_of_the_portal_is_exported_or_needs_a_server(faces: Faces) -> None:
    exported = {
        resolve(page.path.removeprefix("/easy")).route
        for section in addresses.everything(current_site().agency)
        for page in section.pages
    }
    answers = {"search/", "error/", "items/<slug:front>/<slug:back>/error/", "api/items/"}
    leads_on = {route for route in map(str, (one.pattern for one in urlpatterns)) if route.endswith("p1/")}
    written_by_the_log = {"log/<path:name>"}
    rare = {
        str(one.pattern)
        for one in urlpatterns
        if re.search(r"p<int:number>/|/files/|reports/.*/editions/|-<int:number>\.xml", str(one.pattern))
        or re.match(r"handbook/(by/|services/|powers/|handbook\.pdf)|boards/<", str(one.pattern))
    }
    known = exported | answers | leads_on | written_by_the_log | rare | {"items/archive/"}
    assert {str(one.pattern) for one in urlpatterns} == known


def test_the_whole_portal_becomes_a_tree_without_faults(faces: Faces, tmp_path: Path) -> None:
    built = build(tmp_path / "site", jobs=1)
    public = set(Item.objects.public().values_list("index_number", flat=True))
    report = check(tmp_path / "site", public=public)
    assert report.faults == {}
    assert report.files == built.files
    told = words(tmp_path / "site")
    assert "草稿暗记" not in told
    assert "不公开暗记" not in told
    assert "撤回标题暗记" not in told
