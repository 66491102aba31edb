"""The public pages before there is anything to show."""

from __future__ import annotations

from django.test import Client

from tests.records.world import build_world


def test_a_site_without_agency_says_so(client: Client, db: None) -> None:
    assert client.get("/").status_code == 404


def test_the_page_of_an_empty_log_says_so(client: Client, db: None) -> None:
    build_world()
    page = client.get("/log/")
    assert page.status_code == 200
    assert "还没有记录" in page.content.decode()
    assert client.get("/log/checkpoint").status_code == 404
