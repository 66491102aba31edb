"""Ask the portal for a page, as an anonymous visitor would."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from urllib.parse import quote, unquote, urlsplit

from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest

from gongkai.web.site.links import Base, localised_page, localised_text

_READABLE = (HTTPStatus.OK, HTTPStatus.GONE)  # a tombstone is a page as well


class Unrenderable(Exception):
    """The portal failed on an address; its own log says why."""


@dataclass(frozen=True, slots=True)
class Rendered:
    content: bytes
    is_tombstone: bool


class ExportRequest(WSGIRequest):
    """A GET without cookies. ``exported`` tells templates that nobody will be there to answer a form."""

    exported = True

    def __init__(self, path: str, base: Base) -> None:
        self.site_address = base.address  # what portal.site.Site.absolute begins with
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote(path).encode().decode("latin-1"),
            "QUERY_STRING": "",
            "SERVER_NAME": urlsplit(base.address).netloc,
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "https",
            "wsgi.input": BytesIO(),
        }
        super().__init__(environ)

    def get_host(self) -> str:
        return str(self.META["SERVER_NAME"])


def render(path: str, base: Base) -> Rendered | None:
    """What the portal answers at ``path``, ready to be a file; None where it has nothing to show."""
    response = _handler().get_response(ExportRequest(quote(unquote(path)), base))
    try:
        if response.status_code == HTTPStatus.NOT_FOUND:
            return None
        if response.status_code not in _READABLE:
            raise Unrenderable(f"网页{path}不能生成（状态{response.status_code}）。请查看程序日志。")
        content = b"".join(response) if response.streaming else response.content
        kind = response.headers.get("Content-Type", "").partition(";")[0]
    finally:
        response.close()
    if kind == "text/html":
        content = localised_page(content, path, base)
    elif kind.endswith(("xml", "json")) or kind == "text/plain":
        content = localised_text(content.decode(), base).encode()
    return Rendered(content, response.status_code == HTTPStatus.GONE)


@lru_cache(maxsize=1)
def _handler() -> BaseHandler:
    # What is not there or gone is told to visitors and noted in the log; here it is what was asked for.
    logging.getLogger("django.request").addFilter(_not_exported)
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def _not_exported(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.ERROR or not isinstance(getattr(record, "request", None), ExportRequest)
