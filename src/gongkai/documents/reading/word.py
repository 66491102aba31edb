"""Word documents (docx) to clean HTML, and the places in which they hide words."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape

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
from gongkai.documents.reading.xml import Element, attribute_words, parsed, words

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DOCUMENT = "word/document.xml"
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


def read(content: bytes, within: Within) -> Reading:
    """The visible document as HTML, its title apart; everything else as parts."""
    archive = unpacked(content, within)
    members = archive.members
    hiding = (
        hiding_styles(parsed(members["word/styles.xml"])) if "word/styles.xml" in members else frozenset()
    )
    document = parsed(members[_DOCUMENT])
    taken = take_out_hidden(document, hiding)
    others = _seen(members, hiding, taken)
    title = headings.taken_title(document)
    numbering.written_out(document, members.get("word/numbering.xml"))
    pictures = Pictures(within)
    html = _html({**others, _DOCUMENT: etree.tostring(document)}, pictures)
    rest = beside(others, archive.aside, within, main={_DOCUMENT})
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
    described = attribute_words(document)
    return [
        Part(place, text, False)
        for place, text in (("文本框", f"{boxes}\n{drawn}".strip()), ("图片替代文字", described))
        if text
    ]


def _html(members: dict[str, bytes], pictures: Pictures) -> str:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    converted = mammoth.convert_to_html(
        file, style_map=_STYLES, convert_image=mammoth.images.img_element(pictures.placeholder)
    ).value
    # The footnotes stand at the end of the page with their numbers; links into the page would lead nowhere.
    plain = _OWN_LINK.sub(r"\1", _BACK.sub("", _BARE_ANCHOR.sub("", converted)))
    return headings.found_by_pattern(clean_html(plain))


def plain_text(html: str) -> str:
    """The words of a short piece of HTML on one line."""
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()
