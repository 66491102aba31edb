"""What machines read: the API by its own description, feeds, sitemaps, robots.txt, conditional requests."""

from __future__ import annotations

from datetime import date
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Item, Validity
from gongkai.records.disclosure.verbs import SetValidity, WithdrawItem
from gongkai.web.portal import feeds
from gongkai.web.portal.api.schema import description
from tests.records.world import done
from tests.web.world import Faces

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def api(item: Item) -> str:
    return f"/api/items/{item.index_number}/"


def answer(client: Client, path: str, operation: str) -> dict[str, Any]:
    """The JSON at ``path``, once it has been checked against what the description promises for its status."""
    response = client.get(path)
    described = description("https://www.example.com", "测试镇")
    promised = described["paths"][operation]["get"]["responses"][str(response.status_code)]
    schema = promised["content"]["application/json"]["schema"] | {"components": described["components"]}
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(
        response.json()
    )
    assert response["Access-Control-Allow-Origin"] == "*"
    return response.json()


def test_the_description_is_valid_openapi(client: Client, faces: Faces) -> None:
    told = client.get("/api/openapi.json").json()
    OpenAPIV31SpecValidator(told).validate()
    assert told["servers"] == [{"url": "https://www.example.com"}]


def test_every_answer_is_as_described(client: Client, faces: Faces) -> None:
    listed = answer(client, "/api/items/", "/api/items/")
    assert [one["title"] for one in listed["items"]] == ["更正过的测试", "测试工作动态", "关于测试工作的通知"]
    assert answer(client, "/api/items/?column=02&year=2023", "/api/items/")["count"] == 1
    assert answer(client, "/api/items/?year=2022", "/api/items/")["items"] == []
    assert answer(client, "/api/items/archive/2023-04/", "/api/items/archive/{month}/")["count"] == 2
    assert (
        "没有这一页"
        in answer(client, "/api/items/archive/2023-04/p2/", "/api/items/archive/{month}/p{page}/")["error"]
    )
    one = answer(client, api(faces.items["corrected"]), "/api/items/{front}/{back}/")
    assert one["body"] == "<p>新版正文</p>"
    assert one["versions"][0]["reason"] == "联系电话有误"
    assert answer(client, "/api/columns/", "/api/columns/")["columns"][0]["count"] == 2
    assert answer(client, "/api/reports/", "/api/reports/")["reports"][0]["year"] == 2023


def test_the_api_says_in_json_what_is_wrong_or_gone(client: Client, faces: Faces) -> None:
    assert "withdrawn_on" in answer(client, api(faces.items["withdrawn"]), "/api/items/{front}/{back}/")
    assert client.get(api(faces.items["withdrawn"])).status_code == 410
    for query in ("year=二〇二三", "page=-1", "year=99999", "page=" + "9" * 4300):
        assert "应为" in answer(client, f"/api/items/?{query}", "/api/items/")["error"]
    for query in ("column=99", "page=9999"):
        assert "请核对" in answer(client, f"/api/items/?{query}", "/api/items/")["error"]
    assert "请核对" in client.get("/api/items/100000001/2023-99999/").json()["error"]
    assert client.post("/api/items/").status_code == 405


def test_the_feed_names_the_newest_items_and_what_was_withdrawn(client: Client, faces: Faces) -> None:
    """RFC 4287, RFC 6721."""
    response = client.get("/feed.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(response.content)
    titles = [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]
    assert titles == ["更正过的测试", "测试工作动态", "关于测试工作的通知"]
    assert root.findtext(f"{ATOM}updated") == "2023-04-12T00:00:00+08:00"  # the day of the correction
    gone = [one.attrib["ref"] for one in root.iter("{http://purl.org/atompub/tombstones/1.0}deleted-entry")]
    assert gone == [f"https://www.example.com/items/{faces.items['withdrawn'].index_number}/"]
    column = ElementTree.fromstring(client.get("/columns/02/feed.atom").content)
    assert [entry.findtext(f"{ATOM}title") for entry in column.iter(f"{ATOM}entry")] == ["测试工作动态"]


def test_sitemaps_name_every_public_page_once(
    client: Client, faces: Faces, monkeypatch: pytest.MonkeyPatch
) -> None:
    def places(path: str) -> list[str]:
        root = ElementTree.fromstring(client.get(path).content)
        return [
            str(place.text).removeprefix("https://www.example.com") for place in root.iter(f"{SITEMAP}loc")
        ]

    index = places("/sitemap.xml")
    assert index == ["/sitemaps/pages.xml", "/sitemaps/2023-04.xml", "/sitemaps/2023-03.xml"]
    named = [place for part in index for place in places(part)]
    assert len(named) == len(set(named))
    for place in named:
        assert client.get(place).status_code == 200, place
    items = {f"/items/{faces.items[key].index_number}/" for key in ("notice", "news", "corrected")}
    assert {place for place in named if place.startswith("/items/1")} == items

    monkeypatch.setattr(feeds, "MOST_IN_SITEMAP", 1)
    assert "/sitemaps/2023-04-2.xml" in places("/sitemap.xml")
    assert len(places("/sitemaps/2023-04-2.xml")) == 1
    assert client.get("/sitemaps/2023-04-3.xml").status_code == 404


def test_a_sitemap_tells_the_day_of_the_last_change(client: Client, faces: Faces) -> None:
    assert "<lastmod>2023-04-12</lastmod>" in client.get("/sitemaps/2023-04.xml").content.decode()


def test_robots_may_read_what_is_public(client: Client, faces: Faces) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: https://www.example.com/sitemap.xml" in text
    assert "Disallow: /\n" not in text


@pytest.mark.parametrize(
    "path", ["/", "/items/", "item", "/feed.atom", "/api/items/", "/sitemap.xml", "/guide/"]
)
def test_a_copy_is_used_only_after_asking(client: Client, faces: Faces, path: str) -> None:
    path = f"/items/{faces.items['notice'].index_number}/" if path == "item" else path
    first = client.get(path)
    assert first["Cache-Control"] == "no-cache"
    unchanged = client.get(path, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    head = client.head(path)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    manager, item = faces.world[Role.MANAGER], faces.items["notice"]
    done(SetValidity(by=manager, on=date(2023, 5, 4), item=item, validity=Validity.LAPSED, reason="到期"))
    if path not in ("/guide/", "/sitemap.xml"):
        assert client.get(path, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_pages_name_the_one_address_they_have(client: Client, faces: Faces) -> None:
    number = faces.items["notice"].index_number
    for path in (f"/items/{number}/", f"/easy/items/{number}/", f"/items/{number}/?from=elsewhere"):
        page = Client().get(path).content.decode()
        assert f'<link rel="canonical" href="https://www.example.com/items/{number}/">' in page, path


def test_an_item_that_nobody_touched_is_answered_with_one_query(
    client: Client, faces: Faces, django_assert_num_queries
) -> None:
    path = f"/items/{faces.items['notice'].index_number}/"
    first = client.get(path)
    with django_assert_num_queries(1):
        again = client.get(path)
    assert again.content == first.content
    assert again["ETag"] == first["ETag"]
    with django_assert_num_queries(1):
        assert client.get(path, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    assert client.get(f"/easy{path}").content != first.content


def test_whatever_is_done_on_the_desk_makes_the_page_anew(client: Client, faces: Faces) -> None:
    path = f"/items/{faces.items['notice'].index_number}/"
    assert client.get(path).status_code == 200
    done(
        WithdrawItem(
            by=faces.world[Role.OGI_HEAD], on=date(2023, 5, 4), item=faces.items["notice"], reason="错"
        )
    )
    assert client.get(path).status_code == 410
