"""A visitor at the counter: what they fill in, and how they go through the steps."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client

from gongkai.records.applications.models import Application

WHO = {
    "applicant_class": "natural_person",
    "name": "来访暗记",
    "identity": "100000190001010000",
    "contact": "13800000000",
}
WHAT = {"topic": "事项暗记", "details": "说明暗记"}
HOW = {"wanted_form": "纸质", "way": "当面领取"}
TYPED = (WHO["name"], WHO["identity"], WHO["contact"], WHAT["topic"], WHAT["details"])


def fill(client: Client, who: Any = None, what: Any = None, how: Any = None) -> None:
    """Go through the three steps; what is given replaces fields."""
    for step, told in (("who", WHO | (who or {})), ("what", WHAT | (what or {})), ("how", HOW | (how or {}))):
        response = client.post(f"/counter/{step}/", told)
        assert response.status_code == 302, text_of(response)


def send(client: Client) -> tuple[Application, str]:
    """Press the button; the case, and the query code on the receipt."""
    response = client.post("/counter/check/", follow=True)
    assert response.status_code == 200, text_of(response)
    code = re.search(r'<dd class="key code">([^<]+)</dd>', text_of(response))
    assert code, text_of(response)
    return Application.objects.latest("pk"), code[1]


def apply(client: Client, **steps: Any) -> tuple[Application, str]:
    fill(client, **steps)
    return send(client)


def open_case(client: Client, number: str, code: str) -> Any:
    return client.post("/counter/track/", {"number": number, "code": code})


def text_of(response: Any) -> str:
    return unescape(response.content.decode())
