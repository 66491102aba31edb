"""The search page: what it shows, how it is narrowed, what it says to odd input, and what it never shows."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client

from gongkai.records.disclosure.models import Item, Status
from gongkai.records.search.index import Repair, index, rebuild
from gongkai.records.search.models import Entry
from tests.records.searching import attachment, publish
from tests.records.world import START
from tests.web.world import CONFIDENTIAL, Faces

QUERIES = 6  # the state of the records, the site's agency, its units, its columns, the rows, the items


def ask(client: Client, text: str = "", **told: object) -> str:
    response = client.get("/search/", ({"q": text} if text else {}) | told)
    assert response.status_code == 200
    return response.content.decode()


def found(body: str) -> list[str]:
    """The titles of the hits."""
    return [re.sub("<[^>]+>", "", title) for title in re.findall(r"<h3><a [^>]+>(.*?)</a></h3>", body)]


def test_what_is_on_the_site_is_found_and_the_words_are_marked(client: Client, faces: Faces) -> None:
    body = ask(client, "测试工作")
    assert found(body) == ["测试工作动态", "关于测试工作的通知"]
    assert "关于<mark>测试工作</mark>的通知" in body
    assert "共2条" in body
    assert f'href="/items/{faces.items["notice"].index_number}/"' in body


@pytest.mark.parametrize("number", ["测政〔2023〕1号", "测政[2023]1号", "（2023）1 号"])
def test_a_document_number_leads_to_its_document(client: Client, faces: Faces, number: str) -> None:
    body = ask(client, number)
    assert found(body) == ["关于测试工作的通知"]
    assert re.search(r"<mark>[^<]*1[^<]*号</mark>", body)


def test_nothing_confidential_is_found_by_any_of_its_words(client: Client, faces: Faces) -> None:
    for marker in (*CONFIDENTIAL, "只在公告栏张贴"):
        body = ask(client, marker)
        assert found(body) == [], marker
        assert "没有找到" in body


def test_what_was_withdrawn_is_gone_even_from_an_index_that_lags_behind(client: Client, faces: Faces) -> None:
    Item.objects.filter(pk=faces.items["news"].pk).update(status=Status.WITHDRAWN)
    assert found(ask(client, "测试工作")) == ["关于测试工作的通知"]


def test_what_verbs_do_leaves_nothing_to_repair(faces: Faces) -> None:
    assert Entry.objects.count() == 3  # the notice, the news, the corrected item
    assert rebuild() == Repair()


def test_the_hits_are_narrowed_by_links_that_say_how_many_they_leave(client: Client, faces: Faces) -> None:
    body = ask(client, "测试工作")
    assert 'href="?q=%E6%B5%8B%E8%AF%95%E5%B7%A5%E4%BD%9C&amp;column=02">测试规划（1）</a>' in body
    body = ask(client, "测试工作", column="02")
    assert found(body) == ["测试工作动态"]
    assert '<details class="filters" open>' in body
    assert found(ask(client, "测试工作", year="2022")) == []
    assert "去掉范围" in ask(client, "测试工作", year="2022")


def test_a_filter_nobody_could_have_chosen_filters_nothing(client: Client, faces: Faces) -> None:
    told = {"column": "无", "year": "0000", "agency": "'", "order": "?", "page": "-1"}
    assert len(found(ask(client, "测试工作", **told))) == 2


def test_by_relevance_the_title_comes_first(client: Client, faces: Faces) -> None:
    world = faces.world
    publish(world, "标题里的暗语", {"title": "别的", "body": "<p>正文里的暗语</p>"}, on=date(2023, 6, 1))
    assert found(ask(client, "暗语")) == ["别的", "标题里的暗语"]
    assert found(ask(client, "暗语", order="relevance")) == ["标题里的暗语", "别的"]


def test_markup_in_texts_and_queries_is_shown_as_text(client: Client, faces: Faces) -> None:
    publish(faces.world, {"title": "<b>粗体</b>", "summary": "a<script>alert(1)</script>粗体"})
    body = ask(client, "粗体")
    assert "&lt;b&gt;<mark>粗体</mark>&lt;/b&gt;" in body
    assert "<script" not in body
    assert '"><script' not in ask(client, '"><script>alert(1)</script>')


def test_a_hit_in_an_attachment_says_in_which(client: Client, faces: Faces) -> None:
    item = faces.items["notice"]
    attachment(item, "附表内容", name="附表.xlsx").save()
    index([item])
    assert "附件“附表.xlsx”：</span><mark>附表内容</mark>" in ask(client, "附表内容")


def test_who_finds_nothing_reads_what_else_to_try(client: Client, faces: Faces) -> None:
    body = ask(client, "测试 老虎")
    assert "可以试试" in body
    assert '<span class="name">测试</span>' in body
    assert 'href="/apply/"' in body
    assert "换一个说法" in ask(client, "老虎")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("。，☺", "只有标点符号"),
        ("\0", "可以输入两个字以上"),
        ("甲\0乙", "没有找到"),
        ("长" * 10_000, "太长"),
        ('"', "只有标点符号"),
        ('"未完的', "没有找到"),
        ("NEAR(甲 乙, 2)", "没有找到"),
        ("甲* OR -乙", "没有找到"),
        ("'; DROP TABLE search_entry; --", "没有找到"),
        ("%", "只有标点符号"),
        (" ".join(map(str, range(100, 121))), "词太多"),
    ],
)
def test_odd_input_gets_a_clear_answer(client: Client, faces: Faces, typed: str, told: str) -> None:
    body = ask(client, typed)
    assert told in body
    assert len(body) < 20_000


def test_bytes_that_are_no_text_are_no_fault(client: Client, faces: Faces) -> None:
    assert client.get("/search/?q=%ff%fe%b2%e2").status_code == 200
    assert client.get("/search/?q=测试&page=" + quote("第二页")).status_code == 200


def test_a_page_of_hits_asks_the_database_as_little_as_it_can(
    client: Client, faces: Faces, django_assert_max_num_queries: object
) -> None:
    publish(
        faces.world, *({"title": f"大量的测试{number}", "body": "<p>大量</p>" * 50} for number in range(60))
    )
    for told in ({}, {"page": "2"}, {"column": "01", "year": "2023"}, {"order": "relevance"}):
        with django_assert_max_num_queries(QUERIES):  # type: ignore[operator]
            body = ask(client, "大量", **told)
        assert len(found(body)) == 20
        # From memory: nothing was written since. On PostgreSQL whoever writes into any database of the cluster, as
        # the other worker of these tests does, makes the page anew (portal.caching).
        with django_assert_max_num_queries(1 if connection.vendor == "sqlite" else QUERIES):  # type: ignore[operator]
            assert ask(client, "大量", **told) == body
    faces.world.public_item(title="大量的测试又一件")
    assert "共61条" in ask(client, "大量")


def test_the_first_view_is_small_and_for_readers_not_for_engines(client: Client, faces: Faces) -> None:
    publish(faces.world, *({"title": "测试" * 100, "body": "<p>测试</p>" * 500} for _ in range(30)), on=START)
    body = ask(client, "测试")
    styles = re.findall(r'rel="stylesheet" href="/static/([^"]+)"', body)
    assert styles
    assert len(body.encode()) + sum(Path(finders.find(name)).stat().st_size for name in styles) < 60_000
    assert '<meta name="robots" content="noindex">' in body
