"""Everything that the portal shows to anyone: a walk along all its links, feeds, sitemaps and the API."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote, urlsplit

from django.http import HttpResponse
from django.test import Client

SITE = "https://www.example.com"

_LINK = re.compile(
    r"""(?:href|src)="([^"#]+)|<loc>([^<]+)</loc>|"(?:url|api|feed|pdf|docx|proof|next)": "([^"]+)"""
)
_STARTS = ("/", "/robots.txt", "/sitemap.xml", "/feed.atom", "/api/items/", "/api/columns/", "/api/reports/")


def text_of(response: HttpResponse) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace")


def walk(client: Client, *starts: str, figures: int = 5) -> dict[str, tuple[int, str]]:
    """Every address of the site that can be reached → (status, text); of the report's figures only a few."""
    waiting, seen, left = [*_STARTS, *starts], {}, figures
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        if "/figures/" in path:
            if not left:
                continue
            left -= 1
        response = client.get(path, HTTP_HOST="www.example.com")
        seen[path] = response.status_code, text_of(response)
        for found in _LINK.finditer(seen[path][1]):
            waiting.append(_inner(unescape(next(filter(None, found.groups())))))
        waiting = [one for one in waiting if one]
        client.cookies.clear()  # a visit to the easy mode is remembered, and would lead away from the plain one
    return seen


def _inner(address: str) -> str:
    """The path of an address of this site; "" for others, for style sheets, and for lists that a query narrows."""
    path = address.removeprefix(SITE) if address.startswith(SITE) else address
    parts = urlsplit(path)
    if parts.netloc or parts.query or not path.startswith("/") or path.startswith("/static/"):
        return ""
    return unquote(parts.path)
