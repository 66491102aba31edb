"""Filling in the desk's forms as a browser would: what a page shows is what is sent back."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client

from gongkai.records.authority import Role
from tests.web.conftest import MODEL_BACKEND
from tests.web.world import Faces


def as_(faces: Faces, who: Role | str) -> Client:
    """A client logged in as the town's person with this role, or as one of the others."""
    client = Client()
    person = faces.world[who] if isinstance(who, Role) else faces.world.others[who]
    client.force_login(person, backend=MODEL_BACKEND)
    return client


def text_of(response: Any) -> str:
    return response.content.decode()


def fill(client: Client, path: str, button: str = "", **typed: Any) -> Any:
    """Open the page, type into its form, press the button (``name=value``), follow to where it leads."""
    return client.post(path, sent(client, path, button, **typed), follow=True)


def sent(client: Client, path: str, button: str = "", **typed: Any) -> dict[str, Any]:
    """What a browser would send for the page's main form with these fields typed."""
    page = client.get(path)
    assert page.status_code == 200, (path, page.status_code)
    return fields_of(text_of(page)) | typed | ({button.split("=")[0]: button.split("=")[1]} if button else {})


def fields_of(html: str) -> dict[str, Any]:
    """The values of the fields of the forms in ``main``, as they would be sent without typing anything."""
    reader = _Fields()
    reader.feed(html)
    return reader.values


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self._in_main = False
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name = told.get("name") or ""
        if tag == "main":
            self._in_main = True
        if not self._in_main:
            return
        if tag == "input" and told.get("type") in ("checkbox", "radio"):
            if "checked" in told:
                self.values.setdefault(name, []).append(told.get("value") or "on")
        elif tag == "input" and told.get("type") not in ("file", "submit") and name:
            self.values[name] = told.get("value") or ""
        elif tag == "textarea":
            self._area = name
            self.values[name] = ""
        elif tag == "select":
            self._select = name
            self.values[name] = ""
        elif tag == "option" and self._select and "selected" in told:
            self.values[self._select] = told.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data.removeprefix("\n")
