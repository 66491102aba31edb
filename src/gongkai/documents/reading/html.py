"""HTML from outside, reduced to what a page of this house may contain."""

from __future__ import annotations

import re
from typing import Any

import nh3

_TAGS = frozenset({
    "p", "h2", "h3", "h4", "strong", "em", "u", "sub", "sup", "br", "hr", "ul", "ol", "li", "blockquote", "a", "img",
    "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td",
})  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),  # left out, the cleaner lets every element keep title and lang
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_SCHEMES = {"http", "https", "mailto", "attachment"}

# What other editors write for the same thing. The title of the page is its only h1.
_SAME_AS = {
    "h1": "h2", "h5": "h4", "h6": "h4", "b": "strong", "i": "em", "div": "p", "section": "p", "article": "p",
    "pre": "p", "dt": "p", "dd": "p", "address": "p", "figcaption": "p", "header": "p", "footer": "p", "main": "p",
}  # fmt: skip
_FOREIGN = re.compile(rf"<(/?)({'|'.join(_SAME_AS)})>")

_SPAN = re.compile(r"[1-9]\d{0,2}")
_SCOPES = frozenset({"col", "row", "colgroup", "rowgroup"})
# A picture comes from this site: never from another host. ``attachment:3`` is the third file of the same item.
_OWN_PICTURE = re.compile(r"attachment:[1-9]\d*|/files/[^\\]*|(?![/\\])[^:\\]*")

_NO_PICTURE = re.compile(r'<img(?: alt="[^"]*")?>')

_DEEPEST = 200  # 工作约定
_NESTED = re.compile(
    r"<(/?)(?!(?:p|li|d[dt]|t[dhr]|thead|tbody|tfoot|caption|colgroup|col|option|optgroup|rp|rt|html|head|body|br|hr|"
    r"img|input|meta|link|wbr|area|source|param|base)(?=[\s/>]))[a-z]",
    re.I,
)
_TAG = re.compile(r"<[^<>]*>")

# Each round removes or renames something, so a handful is always enough.
_ROUNDS = 5


def clean_html(html: str) -> str:
    """Only headings, paragraphs, lists, tables, links, pictures of this site and plain emphasis.

    Scripts, styles, forms, frames, comments and every attribute but the few listed are gone; the words stay. Of what
    is nested deeper than any text, only the words stay: parsing it takes time that grows with the square of the depth.
    ``clean_html(clean_html(x)) == clean_html(x)``.
    """
    if _depth(html) > _DEEPEST:
        html = _TAG.sub(" ", html)
    for _ in range(_ROUNDS):
        cleaned = _cleaned(html)
        if cleaned == html:
            break
        html = cleaned
    return html


def _depth(html: str) -> int:
    """The deepest nesting of elements that must be closed. A list item, a row or a cell need not be."""
    depth = deepest = 0
    for closing in _NESTED.findall(html):
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _cleaned(html: str) -> str:
    known = nh3.clean(html, tags=set(_TAGS) | set(_SAME_AS), **_RULES)
    renamed = _FOREIGN.sub(lambda tag: f"<{tag[1]}{_SAME_AS[tag[2]]}>", known)
    return _NO_PICTURE.sub("", nh3.clean(renamed, tags=set(_TAGS), **_RULES))


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    if attribute in ("colspan", "rowspan"):
        return value if _SPAN.fullmatch(value) else None
    if attribute == "scope":
        return value if value in _SCOPES else None
    if attribute == "src":
        return value if _OWN_PICTURE.fullmatch(value) and ".." not in value else None
    if attribute == "href":
        return None if value.strip().lower().startswith("attachment:") else value
    return value


_RULES: dict[str, Any] = {
    "attributes": _ATTRIBUTES,
    "attribute_filter": _allowed,
    "url_schemes": _SCHEMES,
    "link_rel": "noopener",
}
