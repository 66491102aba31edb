"""Turn a page of the portal into a file that works wherever the tree stands, and without a server behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urljoin, urlsplit

from django.conf import settings
from lxml import html

from gongkai.web.site.names import file_of, relative

_LIVE = "data-live"  # marks what needs a server

_REST = r"[A-Za-z0-9\-._~%!$&()*+,;=:@/?]*"  # RFC 3986 without the fragment

# What answers to a reader, or takes a query: it stays with the running portal.
_SERVED = re.compile(
    r"(/easy)?(/search/|/error/|/items/[^/]+/[^/]+/error/|/boards/[^/]+/([0-9]+/)?ask/|/api/items/$|/counter/)"
)


@dataclass(frozen=True, slots=True)
class Base:
    """Where the tree is to stand (ending in "/"), the address of the dynamic portal or "", the names of statics."""

    address: str
    dynamic: str = ""
    statics: Mapping[str, str] = field(default_factory=dict)

    def absolute(self, address: str) -> str:
        """An address of the portal, as readers far away have it."""
        parts = urlsplit(address.removeprefix(self.address))
        path = f"/{parts.path}"
        if _needs_server(path, parts.query):
            return urljoin(self.dynamic, address.removeprefix(self.address)) if self.dynamic else address
        return self.address + quote(file_of(path).removesuffix("index.html"))


def localised_text(text: str, base: Base) -> str:
    """A feed, sitemap or JSON answer in which files are called as they are in the tree."""
    pattern = re.compile(re.escape(base.address) + _REST)
    return pattern.sub(lambda found: base.absolute(found[0]), text)


def localised_page(content: bytes, path: str, base: Base) -> bytes:
    """The page at ``path`` with relative links, and without what needs a server unless there is one to link to."""
    root = html.document_fromstring(content.decode())
    if not base.dynamic:
        for element in [*root.iter("form"), *root.xpath(f"//*[@{_LIVE}]")]:
            if element.getparent() is not None:
                element.drop_tree()
    for element, attribute, link, _ in list(root.iterlinks()):
        if attribute:
            _rewrite(element, attribute, link, path, base)
    text = html.tostring(root, encoding="unicode", doctype="<!doctype html>")
    return localised_text(text, base).encode()


def _rewrite(element: html.HtmlElement, attribute: str, link: str, path: str, base: Base) -> None:
    link = _without_mode(link)
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or link.startswith("#"):
        element.set(attribute, link)
        return
    target = urljoin(path, link)
    parts = urlsplit(target)
    if parts.path.startswith(settings.STATIC_URL):
        static = unquote(parts.path).removeprefix(settings.STATIC_URL)
        name = base.statics.get(static, f"static/{static}")
    elif not _needs_server(parts.path, parts.query):
        name = file_of(parts.path)
    elif base.dynamic:
        element.set(attribute, urljoin(base.dynamic, target.lstrip("/")))
        return
    else:
        del element.attrib[attribute]  # a link that leads nowhere here stays as its words
        return
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    element.set(attribute, relative(name, file_of(path)) + fragment)


def _needs_server(path: str, query: str) -> bool:
    return bool(query) or bool(_SERVED.match(path))


def _without_mode(link: str) -> str:
    """The switch back to the plain mode says so in its query, for the cookie; a file has no cookie to forget."""
    return link.removesuffix("?mode=standard")
