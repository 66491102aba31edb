"""日常管理: whoever opens it finds only pages that open for him; so with the lists behind 五个到位."""

from __future__ import annotations

import re

import pytest

from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Carrier
from gongkai.records.today import today
from tests.records.world import START
from tests.web.desk_helpers import as_, text_of
from tests.web.world import Faces

_PAGES = ("/desk/office/", f"/desk/commitments/100000001/{today().year}/")


@pytest.mark.parametrize("role", [Role.CLERK, Role.SECRECY_REVIEWER, Role.OGI_HEAD])
def test_no_link_leads_where_its_reader_may_not_go(faces: Faces, role: Role) -> None:
    desk = as_(faces, role)
    for page in _PAGES:
        main = text_of(desk.get(page)).split("<main")[1]
        links = set(re.findall(r'href="(/desk/[^"#]*)"', main))
        assert links
        assert {link: desk.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_items_of_others_are_named_to_a_village_and_not_linked(faces: Faces) -> None:
    item = faces.world.public_item(START, title="给别处的信息", carriers=(Carrier.WEBSITE, Carrier.WECHAT))
    for page in (f"/desk/carriers/delivery/?carrier=archive&since={START}&until={START}", "/desk/carriers/"):
        village, manager = (text_of(as_(faces, who).get(page)) for who in ("village_clerk", Role.MANAGER))
        link = f'href="/desk/items/{item.pk}/"'
        assert "给别处的信息" in village
        assert link not in village
        assert link in manager


def test_people_are_managed_by_who_may(faces: Faces) -> None:
    assert "/desk/responsibility/staff/" in text_of(as_(faces, Role.OGI_HEAD).get("/desk/office/"))
    assert "/desk/responsibility/staff/" not in text_of(as_(faces, Role.CLERK).get("/desk/office/"))
