"""What holds for both faces: error pages, and that each can run without the other."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import clear_url_caches

from gongkai.web import urls
from tests.web.world import Faces


@pytest.fixture
def only_portal(settings) -> Iterator[None]:
    """A process started with GONGKAI_FACES=portal."""
    all_faces, settings.FACES = settings.FACES, ["portal"]
    importlib.reload(urls)
    clear_url_caches()
    yield
    settings.FACES = all_faces
    importlib.reload(urls)
    clear_url_caches()


def test_a_public_server_does_not_know_the_address_of_the_desk(
    only_portal: None, client: Client, faces: Faces
) -> None:
    assert client.get("/desk/").status_code == 404
    for path in ("/", "/items/", "/apply/", "/no-such-page/"):
        assert "/desk" not in client.get(path).content.decode()


def test_an_expired_form_says_what_to_do(faces: Faces) -> None:
    response = Client(enforce_csrf_checks=True).post("/desk/login/", {"username": "manager"})
    assert response.status_code == 403
    assert "请返回上一页，刷新后重新填写" in response.content.decode()


@pytest.mark.parametrize("code", [400, 403, 404, 500])
def test_error_pages_need_nothing_that_could_be_broken(code: int) -> None:
    """They are rendered without request, user or database."""
    text = render_to_string(f"{code}.html")
    assert "请" in text
    assert '<html lang="zh-CN">' in text
