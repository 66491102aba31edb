"""Word documents (docx) to clean HTML, and the places in which they hide words."""

from __future__ import annotations

import io
import re
import zipfile

import mammoth
from lxml import etree

from gongkai.documents.markup import MarkedUp
from gongkai.documents.reading import headings, numbering
from gongkai.documents.reading.archives import unpacked
from gongkai.documents.reading.html import clean_html
from gongkai.documents.reading.model import BODY, Part, Reading
from gongkai.documents.reading.office import beside
from gongkai.documents.reading.revisions import hiding_styles, take_out_hidden
from gongkai.documents.reading.within import Within
from gongkai.documents.reading.word_pictures import Pictures
from gongkai.documents.reading.xml import Element, attribute_words, descriptions, local, parsed, words

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MAIN = re.compile(r"word/document\d*\.xml")
_NUMBERS = "word/numbering.xml"
_STYLES_PART = "word/styles.xml"
# The page's own title is its h1, so the document's headings begin one level below.
_STYLES = """
p[style-name='Title'] => p:fresh
p[style-name='heading 1'] => h2:fresh
p[style-name='heading 2'] => h3:fresh
p[style-name='heading 3'] => h4:fresh
p[style-name='heading 4'] => h4:fresh
p[style-name='heading 5'] => h4:fresh
p[style-name='heading 6'] => h4:fresh
u => u
comment-reference =>
"""
_OWN_LINK = re.compile(r'<a href="#[^"]*"[^>]*>(.*?)</a>', re.S)
_BACK = re.compile(r"\s*<a href=\"#[^\"]*\"[^>]*>↑</a>")
_BARE_ANCHOR = re.compile(r"<a [^>]*id=\"[^\"]*\"[^>]*></a>")
_ONE_PARAGRAPH = re.compile(r"<(t[dh])([^>]*)><p>((?:(?!</?p>|</?t[dh]).)*)</p></\1>", re.S)
_HEAD_CELL = re.compile(r"<th(?=[ >])(?![^>]*scope)")
_FIRST_ROW = re.compile(r"<table><tbody><tr>((?:(?!</tr>).)*)</tr><tr>", re.S)


def read(content: bytes, within: Within) -> Reading:
    """The visible document as HTML, its title apart; everything else as parts."""
    archive = unpacked(content, within)
    members = archive.members
    main = next(name for name in members if _MAIN.fullmatch(name))
    styles = parsed(members[_STYLES_PART]) if _STYLES_PART in members else None
    hiding = hiding_styles(styles) if styles is not None else frozenset()
    document = parsed(members[main])
    taken = take_out_hidden(document, hiding)
    others = _seen(members, hiding, taken)
    title = headings.taken_title(document)
    if _NUMBERS in members:
        others[_NUMBERS] = numbering.written_out(document, members[_NUMBERS], styles)
    pictures = Pictures(within)
    named = {} if styles is None else {_STYLES_PART: _only_names(styles)}
    html = _html({**others, **named, main: etree.tostring(document)}, pictures)
    rest = beside(others, archive.aside, within, main={main})
    return within.reading(
        title=title,
        html=html,
        parts=(
            Part(BODY, "\n".join(filter(None, (title, MarkedUp(html).text))), False),
            *_beside_body(document),
            *(Part(place, text, True) for place, text in taken.items()),
            *rest.parts,
        ),
        images=tuple(pictures.kept),
        warnings=tuple(pictures.warnings),
        unread=rest.unread,
    )


def _seen(members: dict[str, bytes], hiding: frozenset[str], taken: dict[str, str]) -> dict[str, bytes]:
    """The members with headers, footers and notes as they are seen; what was taken out of them joins ``taken``."""
    seen = dict(members)
    for name in members:
        if re.fullmatch(r"word/(header|footer|footnotes|endnotes)\d*\.xml", name):
            root = parsed(members[name])
            for place, text in take_out_hidden(root, hiding).items():
                taken[place] = "\n".join(filter(None, (taken.get(place), text)))
            seen[name] = etree.tostring(root)
    return seen


def _beside_body(document: Element) -> list[Part]:
    boxes = "\n".join(words(box) for box in document.iter(f"{{{_W}}}txbxContent"))
    drawn = "\n".join(words(run) for run in document.iter("{*}textbox", "{*}textpath"))
    return [
        Part(place, text, hidden)
        for place, text, hidden in (
            ("文本框", f"{boxes}\n{drawn}".strip(), False),
            ("图片替代文字", descriptions(document), False),
            ("图形名称和其他属性", attribute_words(document), True),
        )
        if text
    ]


def _only_names(styles: Element) -> bytes:
    """The styles without how they look: mammoth asks only what they are called, and is slow to read the rest."""
    for style in list(styles):
        if local(style) != "style":
            styles.remove(style)
            continue
        for node in [node for node in style if local(node) != "name"]:
            style.remove(node)
    return bytes(etree.tostring(styles))


def _html(members: dict[str, bytes], pictures: Pictures) -> str:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            # Comments are a place of their own; mammoth is strict about how they are written.
            if not name.startswith("word/comments"):
                archive.writestr(name, content)
    converted = mammoth.convert_to_html(
        file, style_map=_STYLES, convert_image=mammoth.images.img_element(pictures.placeholder)
    ).value
    # The footnotes stand at the end of the page with their numbers; links into the page would lead nowhere.
    plain = _OWN_LINK.sub(r"\1", _BACK.sub("", _BARE_ANCHOR.sub("", converted)))
    return headings.found_by_pattern(_with_heads(_ONE_PARAGRAPH.sub(r"<\1\2>\3</\1>", clean_html(plain))))


def _with_heads(html: str) -> str:
    """Word marks few heads of tables: a first row that is full and spans no other row is one, if rows follow."""
    return _HEAD_CELL.sub('<th scope="col"', _FIRST_ROW.sub(_head, html))


def _head(first: re.Match[str]) -> str:
    row = first[1]
    if "<td></td>" in row or "rowspan" in row or "<table" in row or row.count("<td") < 2:
        return first[0]
    cells = row.replace("<td", '<th scope="col"').replace("</td>", "</th>")
    return f"<table><thead><tr>{cells}</tr></thead><tbody><tr>"
