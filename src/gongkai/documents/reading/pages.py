"""Web pages (html): the visible words; scripts are dropped, what is hidden is reported."""

from __future__ import annotations

import re

from lxml import html as lxml_html

from gongkai.documents.markup import MarkedUp
from gongkai.documents.reading.html import clean_html
from gongkai.documents.reading.model import BODY, Part, Reading
from gongkai.documents.reading.within import Within
from gongkai.documents.reading.words import best
from gongkai.documents.reading.xml import Element, attribute_words, local

_DROPPED = frozenset(
    {"script", "style", "noscript", "template", "head", "object", "embed", "iframe", "svg", "textarea"}
)
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(font-size|opacity)\s*:\s*0(?![.\d]*[1-9])", re.I
)


def read(content: bytes, within: Within) -> Reading:
    """The body as clean HTML; title, meta, comments, scripts and hidden elements as parts."""
    root = tree(content)
    attributes = attribute_words(root)
    title = (root.findtext(".//title") or "").strip()
    for node in root.findall(".//title"):
        _drop(node)
    hidden = take_out_hidden(root)
    body = root.find("body")
    shown = clean_html(lxml_html.tostring(body if body is not None else root, encoding="unicode"))
    return within.reading(
        title=title,
        html=shown,
        parts=(
            Part(BODY, MarkedUp(shown).text, False),
            *((Part("网页标题", title, False),) if title else ()),
            *(Part(place, text, True) for place, text in hidden.items() if text),
            *((Part("网页元素的属性", attributes, True),) if attributes else ()),
        ),
        warnings=("网页中的脚本、样式和外站图片没有保留。",),
    )


def tree(content: bytes) -> Element:
    """The page as a tree, in whichever encoding it is written."""
    # A str with an encoding declaration is refused by the parser; the declaration has done its work.
    return lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", best(content)) or "<p></p>")


def take_out_hidden(root: Element) -> dict[str, str]:
    """Change the tree into what is seen; the words that were taken out, by place."""
    hidden: dict[str, list[str]] = {}
    for node in list(root.iter()):
        place = _hidden_place(node)
        if place:
            hidden.setdefault(place, []).append(_words(node))
            _drop(node)
    return {place: "\n".join(filter(None, found)) for place, found in hidden.items()}


def _hidden_place(node: Element) -> str:
    name = local(node)
    if not name:
        return "网页注释"
    if name in _DROPPED:
        return "网页头部、脚本和样式"
    if (
        node.get("hidden") is not None
        or node.get("type") == "hidden"
        or _UNSEEN.search(node.get("style", ""))
    ):
        return "隐藏的网页元素"
    return ""


def _words(node: Element) -> str:
    if not local(node):
        return node.text or ""
    return " ".join(
        text.strip() for text in (*node.itertext(), *map(str, node.attrib.values())) if text.strip()
    )


def _drop(node: Element) -> None:
    """Without the element; the words after it stay."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (node.tail or "")
    else:
        parent.text = (parent.text or "") + (node.tail or "")
    parent.remove(node)
