"""The inbox on the desk: unread first, opening marks as read, each person their own."""

from __future__ import annotations

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from gongkai.records.authority import Role
from gongkai.records.disclosure.verbs import SubmitItem
from gongkai.records.journal.models import Event
from gongkai.records.notices.models import Notice, Preferences
from gongkai.records.notices.rules import RULES
from gongkai.records.today import as_of
from gongkai.web.desk.inbox_pages import _PAGES
from tests.records.world import START, World
from tests.web.desk_helpers import as_, fill, text_of
from tests.web.world import Faces

INBOX = "/desk/inbox/"
TOLD = "测试镇民政所提交了“测试救助”栏目的一条信息，等待部门审核"


@pytest.fixture
def faces(world: World) -> Faces:
    return Faces(world)


def tell(faces: Faces) -> Notice:
    world = faces.world
    item = world.item()
    with as_of(START):
        SubmitItem(item=item, by=world[Role.CLERK], on=START).perform()
    return Notice.objects.latest("pk")


def badge(person: object) -> tuple[str, int]:
    request = RequestFactory().get("/")
    request.user = person  # type: ignore[assignment]
    page = Template("{% load inbox %}{% unread as one %}{% unread as two %}{{ one }}{{ two }}")
    with CaptureQueriesContext(connection) as caught:
        return page.render(Context({"request": request})), len(caught)


def test_opening_a_notice_leads_there_and_marks_it_as_read(faces: Faces) -> None:
    found = tell(faces)
    head = as_(faces, Role.DEPARTMENT_HEAD)
    page = text_of(head.get(INBOX))
    assert TOLD in page
    assert "1条未读" in page
    opened = head.get(f"{INBOX}{found.pk}/", follow=True)
    assert opened.redirect_chain == [(f"/desk/items/{found.event.subject_id}/", 302)]
    page = text_of(head.get(INBOX))
    assert TOLD in page
    assert "未读" not in page.replace("标为已读", "")


def test_the_inbox_is_ones_own(faces: Faces, desk: Client) -> None:
    found = tell(faces)
    assert desk.get(f"{INBOX}{found.pk}/").status_code == 404
    assert "没有消息" in text_of(desk.get(INBOX))
    assert Client().get(INBOX).status_code == 302
    desk.post(f"{INBOX}read/")
    found.refresh_from_db()
    assert found.read_at is None


def test_all_are_marked_at_once_and_areas_choose(faces: Faces) -> None:
    tell(faces)
    tell(faces)
    head = as_(faces, Role.DEPARTMENT_HEAD)
    assert TOLD in text_of(head.get(f"{INBOX}?area=items"))
    assert TOLD not in text_of(head.get(f"{INBOX}?area=cases"))
    assert "已把2条消息标为已读" in text_of(head.post(f"{INBOX}read/", follow=True))


def test_wishes_are_kept_and_what_can_not_be_is_told(faces: Faces) -> None:
    head = as_(faces, Role.DEPARTMENT_HEAD)
    path = f"{INBOX}preferences/"
    page = text_of(fill(head, path, email="head@example.com", daily_at="21:00", muted=["items"]))
    assert "在不打扰的时间里" in page
    assert "head@example.com" in page
    assert not Preferences.objects.exists()
    page = text_of(fill(head, path, email="head@example.com", daily_at="9点"))
    assert "请写成 08:30 的样子" in page
    page = text_of(fill(head, path, email="head@example.com", daily_at="09:15", muted=["items"]))
    assert "已保存接收方式" in page
    kept = Preferences.objects.get()
    assert (kept.staff.email, kept.muted, kept.daily_at.minute) == ("head@example.com", ["items"], 15)


def test_the_badge_asks_once_and_not_for_strangers(faces: Faces) -> None:
    from django.contrib.auth.models import AnonymousUser

    tell(faces)
    assert badge(faces.world[Role.DEPARTMENT_HEAD]) == ("11", 1)
    assert badge(AnonymousUser()) == ("00", 0)


def test_every_notice_leads_to_a_page(faces: Faces) -> None:
    told = {kind.split(".")[0] for kind in RULES}
    known = {label.split(".")[1] for label in _PAGES}
    named = {"coordination": "request", "board": "villagequery"}
    assert {named.get(one, one) for one in told} <= known


def test_the_list_asks_as_often_for_one_row_as_for_twenty(faces: Faces) -> None:
    head = as_(faces, Role.DEPARTMENT_HEAD)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            head.get(INBOX)
        return len(caught)

    tell(faces)
    few = queries()
    tell(faces)
    tell(faces)
    assert queries() == few
    assert Event.objects.exists()
