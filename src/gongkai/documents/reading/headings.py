"""The title and the headings of an official document, found by how such documents are laid out (GB/T 9704)."""

from __future__ import annotations

import re
from itertools import islice

from gongkai.documents.reading.xml import Element, local, words

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_VAL = f"{{{_W}}}val"

# GB/T 9704-2012, 7.3.3: the levels of the text are numbered 一、 （一） 1. （1）.
_LEVELS = (
    ("h2", re.compile(r"第[一二三四五六七八九十百]+[章编]|[一二三四五六七八九十]+、")),
    ("h3", re.compile(r"[（(][一二三四五六七八九十]+[)）]")),
    ("h4", re.compile(r"\d{1,2}[.．、](?!\d)")),
)
_PARAGRAPH = re.compile(r"<p>((?:(?!</p>).)*)</p>", re.S)
_TABLE = re.compile(r"(<table>.*?</table>)", re.S)
_LONGEST_HEADING = 40
_SENTENCE_ENDS = tuple("。；：，、！？;:,")

_LONGEST_TITLE = 120
_TITLE_WITHIN = 12  # paragraphs from the top
_LETTERHEAD = re.compile(
    r".{2,40}文件|.{2,30}[〔\[［(（【]\d{4}[〕\]］)）】]\s*第?\d+号(\s+签发人.*)?|[—\-_\s]*"
)
_TITLE_STYLES = frozenset({"title", "heading 1"})


def found_by_pattern(html: str) -> str:
    """Clean HTML whose short paragraphs numbered 一、 （一） 1. are headings; tables stay as they are."""
    return "".join(piece if piece.startswith("<table>") else _headed(piece) for piece in _TABLE.split(html))


def _headed(html: str) -> str:
    paragraphs = list(_PARAGRAPH.finditer(html))
    pieces, at = [], 0
    for place, paragraph in enumerate(paragraphs):
        following = paragraphs[place + 1] if place + 1 < len(paragraphs) else None
        tag = _level(_said(paragraph[1]), _said(following[1]) if following else "")
        if tag:
            pieces += [html[at : paragraph.start()], f"<{tag}>{paragraph[1]}</{tag}>"]
            at = paragraph.end()
    return "".join([*pieces, html[at:]])


def _level(text: str, following: str) -> str:
    """A heading is short, ends like no sentence, and has something under it that is not the next number."""
    if len(text) > _LONGEST_HEADING or text.endswith(_SENTENCE_ENDS) or not following:
        return ""
    for tag, number in _LEVELS:
        if number.match(text):
            return "" if number.match(following) else tag
    return ""


def taken_title(document: Element) -> str:
    """The title at the top of the document, taken out of it; "" if there is none.

    It is what is styled as title or first heading, or else what is centred before the text begins; a letterhead
    and the document number stay in the text.
    """
    body = document.find(f"{{{_W}}}body")
    top = list(islice(body, _TITLE_WITHIN)) if body is not None else []
    lines: list[Element] = []
    for node in top:
        text = _text(node)
        if local(node) != "p" or (text and not _stands_out(node)):
            break
        if text and not _LETTERHEAD.fullmatch(text):
            lines.append(node)
        elif lines:
            break
    title = "".join(map(_text, lines))
    if not title or len(title) > _LONGEST_TITLE or title.endswith("。"):
        return ""
    for node in lines:
        _empty(node)
    return title


def _empty(paragraph: Element) -> None:
    parent = paragraph.getparent()
    if parent is not None:
        parent.remove(paragraph)


def _stands_out(paragraph: Element) -> bool:
    centred = paragraph.find(f"{{{_W}}}pPr/{{{_W}}}jc")
    if centred is not None:
        return bool(centred.get(_VAL) == "center")
    style = paragraph.find(f"{{{_W}}}pPr/{{{_W}}}pStyle")
    return style is not None and style.get(_VAL, "").lower() in _TITLE_STYLES | {"heading1", "1"}


def _text(node: Element) -> str:
    return re.sub(r"\s+", " ", words(node)).strip()


def _said(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html).strip()
