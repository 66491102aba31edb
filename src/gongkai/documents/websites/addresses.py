"""Addresses of a site: which are its own, which are the same, and which never end.

An address of the site itself is a *key*: its path and query, percent-encoded in one way, without session numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import normpath
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

PAGE_ENDINGS = frozenset({
    "", ".html", ".htm", ".shtml", ".xhtml", ".jsp", ".jspx", ".php", ".asp", ".aspx", ".do", ".action", ".jhtml",
})  # fmt: skip
DOCUMENT_ENDINGS = frozenset({
    ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".wps", ".et", ".dps", ".ofd", ".zip", ".rar", ".7z",
    ".txt", ".csv",
})  # fmt: skip

_LONGEST = 1500  # characters; 工作约定, as are the numbers below
_DEEPEST = 25  # segments
_SAME_PARAMETER = 4
_REPEATED = re.compile(r"((?:/[^/]+){1,4}?)\1\1(?=/|$)")
_REPEATED_NUMBERS = re.compile(r"(?:/\d+)+")

_CHANGING = re.compile(r"(?=[a-f]*\d)[0-9a-f]{8,}|\d+", re.I)  # numbers, and tokens made at random
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_LOCAL_FILE = re.compile(r"file:|[a-z]:[\\/]", re.I)
_BLANKS = re.compile(r"[\t\n\r\x00]")
_IN_PATH = ";,:@!$&'()*+=~/"
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?]*", re.I)
_SESSION = re.compile(
    r"(?:jsessionid|phpsessid|aspsessionid\w*|session_?id|asp\.net_sessionid|cfid|cftoken)=.*", re.I
)
_SESSION_NUMBER = re.compile(r"(?:sid|s|token|session|_t|_)=(?=[^=]*\d)[\w-]{13,}", re.I)
_INNER_HOST = re.compile(
    r"localhost|127(?:\.\d+){3}|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}"
)


_SITE_DOMAIN = re.compile(
    rb"""<meta[^<>]*(?:name|property)\s*=\s*["']?SiteDomain["']?[^<>]*content\s*=\s*(?:["']([^"'>]*)|([^\s>]+))""",
    re.I,
)


class BadAddress(ValueError):
    """A link that no reader can follow; says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Site:
    """Which addresses belong to a site. ``origins``: scheme://host[:port] in small letters; ``prefix`` ends in "/"."""

    origins: tuple[str, ...]
    prefix: str = "/"

    def address(self, key: str) -> str:
        """The full address of a key."""
        return self.origins[0] + key

    def locate(self, base: str, link: str, encoding: str = "utf-8") -> tuple[str, str] | None:
        """(key, "") of an address of this site, ("", host) of another's; None for what is no address of a page.

        Raises BadAddress.
        """
        link = _BLANKS.sub("", link.strip())
        if not link or link.startswith("#"):
            return None
        if _LOCAL_FILE.match(link):
            raise BadAddress("指向本机上的文件")
        if _SCHEME.match(link) and not re.match(r"https?:", link, re.I):
            return None  # javascript:, mailto:, tel:, data: …
        try:
            parts = urlsplit(urljoin(base, link.replace("\\", "/")))
            origin = origin_of(parts.scheme, parts.hostname or "", parts.port)
        except ValueError as error:
            raise BadAddress("写法不对") from error
        if not parts.hostname:
            raise BadAddress("写法不对")
        if origin not in self.origins:
            if _INNER_HOST.fullmatch(parts.hostname) and self._is_public and parts.hostname != self._host:
                raise BadAddress("指向内部网络")
            return "", parts.hostname
        key = key_of(parts.path, parts.query, encoding)
        return (key, "") if key.startswith(self.prefix) or key + "/" == self.prefix else ("", parts.hostname)

    @property
    def _is_public(self) -> bool:
        """Whether readers elsewhere know it, be it that a copy of it is looked at on this machine."""
        return not all(_INNER_HOST.fullmatch(urlsplit(origin).hostname or "") for origin in self.origins)

    @property
    def _host(self) -> str:
        return urlsplit(self.origins[0]).hostname or ""


def origin_of(scheme: str, host: str, port: int | None) -> str:
    """scheme://host[:port], the port only where it is not the usual one."""
    usual = {"http": 80, "https": 443}.get(scheme)
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}".lower() + ("" if port in (None, usual) else f":{port}")


def key_of(path: str, query: str = "", encoding: str = "utf-8") -> str:
    """The key of a path and a query as they stand in a link."""
    path = _SESSION_IN_PATH.sub("", path) or "/"
    clean = normpath("/" + path.lstrip("/"))
    if path.endswith(("/", "/.", "/..")) and clean != "/":
        clean += "/"
    kept = "&".join(
        one for one in query.split("&") if one and not (_SESSION.match(one) or _SESSION_NUMBER.fullmatch(one))
    )
    return _encoded(clean, "utf-8", _IN_PATH) + (
        f"?{_encoded(kept, encoding, _IN_PATH + '?')}" if kept else ""
    )


def key_of_file(name: bytes) -> str:
    """The key of a file by its path below the root of a copy. A query that became part of the name is one again."""
    return "/" + quote(name, safe=_IN_PATH)


def shown(key: str) -> str:
    """A key for people: with the characters that it stands for, where they are text."""
    try:
        return unquote_to_bytes(key).decode()
    except UnicodeDecodeError:
        return key


def host_named(head: bytes) -> str:
    """The host that the head of a page says it belongs to (SiteDomain); "" without one."""
    told = next((one[1] or one[2] for one in [_SITE_DOMAIN.search(head)] if one), b"")
    host = told.decode("ascii", errors="ignore").strip().lower().rpartition("//")[2].rstrip("/")
    return host if re.fullmatch(r"[\w.-]+\.[a-z]+", host) else ""


def ending(key: str) -> str:
    """.html of /a/b.HTML?c=d; "" where there is none."""
    name = key.partition("?")[0].rpartition("/")[2]
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


def is_endless(key: str) -> bool:
    """Whether the address looks like one of those that a site makes without end: /a/a/a/, ?p=1&p=1&p=1&p=1."""
    path, _, query = key.partition("?")
    names = [one.partition("=")[0] for one in query.split("&")] if query else []
    return (
        len(key) > _LONGEST
        or path.count("/") > _DEEPEST
        or any(names.count(name) >= _SAME_PARAMETER for name in set(names))
        or any(not _REPEATED_NUMBERS.fullmatch(found[1]) for found in _REPEATED.finditer(path))
    )


def shape(key: str) -> str:
    """What addresses of one kind have in common: /art/0/0/art_0.html, /list?page=0."""
    return _CHANGING.sub("0", key)


def _encoded(text: str, encoding: str, safe: str) -> str:
    as_bytes = b"".join(
        unquote_to_bytes(part) if part.isascii() else part.encode(encoding, errors="replace")
        for part in re.split(r"([^\x00-\x7f]+)", text)
    )
    return quote(as_bytes, safe=safe)
