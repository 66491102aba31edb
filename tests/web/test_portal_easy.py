"""适老化: the same pages in large print, remembered, without a script; and the form to report an error."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

from gongkai.records.disclosure.models import ErrorReport
from gongkai.web.portal.errors import LONGEST, MOST_AN_HOUR
from tests.web.world import Faces


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def test_every_link_of_an_easy_page_stays_in_the_easy_mode(client: Client, faces: Faces) -> None:
    page = client.get("/easy/").content.decode()
    links = set(re.findall(r'<a [^>]*href="(/[^"]*)"', page))
    plain = {link for link in links if not link.startswith("/easy/")}
    assert plain == {"/?mode=standard"}
    assert f"/easy/items/{faces.items['notice'].index_number}/" in links
    assert '<link rel="stylesheet" href="/static/portal/easy.css">' in page


def test_the_mode_is_remembered_until_the_reader_leaves_it(client: Client, faces: Faces) -> None:
    assert client.get("/").status_code == 200
    client.get("/easy/items/")
    back = client.get("/columns/01/?a=1")
    assert (back.status_code, back["Location"]) == (302, "/easy/columns/01/?a=1")
    assert back["Cache-Control"] == "private, no-store"
    left = client.get("/items/?mode=standard")
    assert left.status_code == 200
    assert client.get("/").status_code == 200


def test_only_pages_are_shown_in_another_mode(client: Client, faces: Faces) -> None:
    client.get("/easy/")
    for path in ("/feed.atom", "/api/items/", "/robots.txt", "/sitemap.xml"):
        assert client.get(path).status_code == 200, path
    for path in ("/easy/desk/", "/easy/static/portal/portal.css", "/easy/easy/"):
        assert client.get(path).status_code == 404, path


def test_the_script_that_reads_aloud_is_allowed_on_easy_pages_only(client: Client, faces: Faces) -> None:
    assert "script-src" not in client.get("/")["Content-Security-Policy"]
    easy = client.get("/easy/")
    assert "script-src 'self'" in easy["Content-Security-Policy"]
    assert easy.content.count(b"<script") == 1


def test_an_error_can_be_reported_without_a_cookie(faces: Faces) -> None:
    item = faces.items["notice"]
    stranger = Client(enforce_csrf_checks=True)
    address = f"/items/{item.index_number}/error/"
    assert "您正在为《关于测试工作的通知》纠错" in stranger.get(address).content.decode()
    sent = stranger.post(
        address, {"text": "第二段的“在”应为“再”。", "contact": "0371-00000000", "website": ""}
    )
    assert "已经收到" in sent.content.decode()
    assert not stranger.cookies
    report = ErrorReport.objects.get()
    assert (report.item, report.agency, report.text) == (item, item.agency, "第二段的“在”应为“再”。")
    assert "应为“再”" not in stranger.get(f"/items/{item.index_number}/").content.decode()


@pytest.mark.parametrize(
    ("told", "word"),
    [
        ({"text": ""}, "请写明哪里有错"),
        ({"text": "字" * (LONGEST + 1)}, f"最多{LONGEST}字"),
        ({"text": "错", "contact": "9" * 101}, "最多100字"),
        ({"text": "\ud800"}, ""),
    ],
)
def test_what_can_not_be_taken_is_told_and_stays_in_the_form(
    client: Client, faces: Faces, told: dict[str, str], word: str
) -> None:
    try:
        response = client.post("/error/", told)
    except UnicodeEncodeError:  # no browser can send it either
        return
    assert response.status_code == 400
    assert word in response.content.decode()
    assert not ErrorReport.objects.exists()


def test_a_machine_that_fills_in_everything_is_thanked_and_forgotten(client: Client, faces: Faces) -> None:
    sent = client.post("/error/", {"text": "买东西", "website": "https://spam.example/"})
    assert "已经收到" in sent.content.decode()
    assert not ErrorReport.objects.exists()


def test_one_address_reports_a_few_errors_an_hour(client: Client, faces: Faces) -> None:
    for _ in range(MOST_AN_HOUR):
        assert client.post("/error/", {"text": "错"}).status_code == 200
    assert client.post("/error/", {"text": "错"}).status_code == 429
    assert client.post("/error/", {"text": "错"}, REMOTE_ADDR="10.0.0.9").status_code == 200
    assert ErrorReport.objects.count() == MOST_AN_HOUR + 1


def test_of_what_is_gone_no_error_is_reported(client: Client, faces: Faces) -> None:
    address = f"/items/{faces.items['withdrawn'].index_number}/error/"
    assert client.post(address, {"text": "错"}).status_code == 410
    assert "撤回标题暗记" not in client.get(address).content.decode()
    assert not ErrorReport.objects.exists()
