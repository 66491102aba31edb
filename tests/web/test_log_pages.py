"""The log on the public pages: explained, downloadable, and right for whoever checks it over the network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from gongkai.records.disclosure.models import Item
from gongkai.records.transparency import verify
from gongkai.records.transparency.models import Leaf
from gongkai.records.transparency.tiles import file_of, public_keys
from tests.web.world import CONFIDENTIAL, Faces


@pytest.fixture(autouse=True)
def own_key(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path


def proof_address(item: Item) -> str:
    return f"/log/items/{item.index_number}.json"


def test_the_page_shows_every_entry_the_checkpoint_and_the_key(client: Client, faces: Faces) -> None:
    page = client.get("/log/").content.decode()
    assert public_keys()[0] in page
    assert file_of("checkpoint").decode().splitlines()[2] in page
    assert page.count('<th scope="row" data-label="序号">') == Leaf.objects.count()
    for word in ("公开", "更正", "撤回"):
        assert f'<td data-label="事项">{word}</td>' in page


def test_only_what_may_be_read_is_linked(client: Client, faces: Faces) -> None:
    page = client.get("/log/").content.decode()
    for name, linked in (("notice", True), ("board", False), ("withdrawn", False)):
        number = Item.objects.get(pk=faces.items[name].pk).index_number
        assert (f'href="/items/{number}/"' in page) is linked, name
        assert number in page


def test_the_files_of_the_log_hold_nothing_confidential(client: Client, faces: Faces) -> None:
    size = Leaf.objects.count()
    names = ["checkpoint", "key", f"tile/0/000.p/{size}", f"tile/entries/000.p/{size}"]
    for name in names:
        response = client.get(f"/log/{name}")
        assert response.status_code == 200, name
        assert [marker for marker in CONFIDENTIAL if marker.encode() in response.content] == [], name


@pytest.mark.parametrize(
    ("name", "media", "cache"),
    [
        ("checkpoint", "text/plain; charset=utf-8", "no-cache"),
        ("key", "text/plain; charset=utf-8", "no-cache"),
        ("verify.py", "text/x-python; charset=utf-8", "no-cache"),
        ("tile/0/000.p/1", "application/octet-stream", "public, max-age=31536000, immutable"),
    ],
)
def test_files_are_served_as_tlog_tiles_asks(
    client: Client, faces: Faces, name: str, media: str, cache: str
) -> None:
    response = client.get(f"/log/{name}")
    assert (response["Content-Type"], response["Cache-Control"]) == (media, cache)
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["tile/0/009", "../secret_key", "log_key", "tile/0/000.p/0", "nothing"])
def test_no_other_file_is_served(client: Client, faces: Faces, name: str) -> None:
    assert client.get(f"/log/{name}").status_code == 404


def test_the_proof_of_an_item_is_on_the_site_where_the_item_is(client: Client, faces: Faces) -> None:
    for name, status in (("notice", 200), ("corrected", 200), ("withdrawn", 200), ("board", 404)):
        item = Item.objects.get(pk=faces.items[name].pk)
        response = client.get(proof_address(item))
        assert response.status_code == status, name
        assert [marker for marker in CONFIDENTIAL if marker in response.content.decode()] == [], name
        if status == 200:
            proof = json.loads(response.content)
            head = verify.open_checkpoint(proof["checkpoint"], public_keys())
            assert item.index_number in verify.check_proof(proof, head)


def test_the_page_of_an_item_says_since_when_it_is_told(client: Client, faces: Faces) -> None:
    item = Item.objects.get(pk=faces.items["corrected"].pk)
    page = client.get(f"/items/{item.index_number}/").content.decode()
    leaf = Leaf.objects.filter(item=item).latest("position")
    assert f"第{leaf.number}条（更正）" in page
    assert f'href="{proof_address(item)}"' in page
