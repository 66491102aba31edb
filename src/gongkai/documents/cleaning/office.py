"""Word documents and presentations without what they hide.

Only the parts of the package that are needed to show the document are kept; all others go, known or not.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from gongkai.documents.cleaning.images import clean_image
from gongkai.documents.cleaning.model import Cleaned
from gongkai.documents.cleaning.packing import only, packed, relations_name, written
from gongkai.documents.reading.archives import unpacked
from gongkai.documents.reading.kinds import known_extension
from gongkai.documents.reading.model import Refusable
from gongkai.documents.reading.revisions import hiding_styles, take_out_hidden
from gongkai.documents.reading.within import Within
from gongkai.documents.reading.xml import Element, local, parsed

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_VAL = f"{{{_W}}}val"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_KEPT = re.compile(
    r"word/(document\d*|styles|numbering|settings|fontTable|footnotes|endnotes|header\d*|footer\d*)\.xml"
    r"|ppt/(presentation|tableStyles)\.xml|ppt/(slides|slideLayouts|slideMasters)/\w+\.xml"
    r"|(word|ppt)/(media/[\w.-]+|theme/\w+\.xml|charts/(chart|style|colors)\d*\.xml|diagrams/\w+\.xml)"
)
_FLOWING = re.compile(r"word/(document\d*|footnotes|endnotes|header\d*|footer\d*)\.xml")
# What of the settings of a Word document changes how it looks.
_SETTINGS = frozenset(
    {
        "evenAndOddHeaders", "mirrorMargins", "defaultTabStop", "autoHyphenation", "characterSpacingControl",
        "drawingGridHorizontalSpacing", "drawingGridVerticalSpacing", "displayHorizontalDrawingGridEvery",
        "displayVerticalDrawingGridEvery", "footnotePr", "endnotePr", "compat", "themeFontLang", "clrSchemeMapping",
        "gutterAtTop", "bordersDoNotSurroundHeader",
        "bordersDoNotSurroundFooter", "decimalSymbol", "listSeparator",
    }
)  # fmt: skip
# Elements that lead to parts which are not kept, or hold data that no one sees.
_GONE = frozenset(
    {
        "altChunk", "subDoc", "control", "externalData", "userShapes", "embedRegular", "embedBold", "embedItalic",
        "embedBoldItalic", "notesMasterIdLst", "handoutMasterIdLst", "custDataLst", "custShowLst", "smartTags",
        "modifyVerifier", "embeddedFontLst", "tags", "sectionLst", "creationId",
    }
)  # fmt: skip


def clean_office(content: bytes, at: Within) -> Cleaned:
    """A docx or pptx with its visible words, pictures and charts, and nothing else."""
    members = unpacked(content, at).members
    hidden_slides = {name for name in members if _is_hidden_slide(name, members[name])}
    kept = {name for name in members if _KEPT.fullmatch(name)} - hidden_slides
    hiding = (
        hiding_styles(parsed(members["word/styles.xml"])) if "word/styles.xml" in members else frozenset()
    )
    left_out: list[str] = []
    copy = only(members, kept)
    for name in kept:
        copy[name] = _part(name, copy[name], copy.get(relations_name(name)), hiding, left_out)
    return Cleaned(packed(copy), tuple(dict.fromkeys(left_out)))


def _is_hidden_slide(name: str, content: bytes) -> bool:
    return name.startswith("ppt/slides/slide") and parsed(content).get("show", "1") in ("0", "false")


def _part(
    name: str, content: bytes, relations: bytes | None, hiding: frozenset[str], left_out: list[str]
) -> bytes:
    if not name.endswith(".xml"):
        return _picture(content)
    root = parsed(content)
    if _FLOWING.fullmatch(name):
        take_out_hidden(root, hiding)
    if name == "word/settings.xml":
        for node in [node for node in root if local(node) not in _SETTINGS]:
            root.remove(node)
    if name == "word/styles.xml":
        _rename_styles(root)
    _remove(root, left_out)
    _unlink(root, _identities(relations))
    return written(root)


def _picture(content: bytes) -> bytes:
    try:
        known_extension(content)
    except Refusable:
        return content  # a vector picture of Windows: it has no properties of its own
    return clean_image(content)


def _rename_styles(root: Element) -> None:
    """A style that someone made has a name that someone wrote; the built-in ones must keep theirs."""
    for number, style in enumerate(root.iter(f"{{{_W}}}style"), 1):
        if style.get(f"{{{_W}}}customStyle") in ("1", "true"):
            for node in list(style):
                if local(node) == "name":
                    node.set(_VAL, f"Style {number}")
                elif local(node) == "aliases":
                    style.remove(node)


def _remove(root: Element, left_out: list[str]) -> None:
    for node in list(root.iter()):
        parent = node.getparent()
        if parent is None:
            continue
        if local(node) in _GONE or not local(node):
            parent.remove(node)
        elif local(node) == "oleObj":
            left_out.append("演示文稿中内嵌的对象（图片预览也不保留）")
            frame = next(node.iterancestors("{*}graphicFrame"), None)
            if frame is not None and frame.getparent() is not None:
                frame.getparent().remove(frame)
        elif local(node) in ("docPr", "cNvPr"):
            # The description stays: it is what a blind reader hears.
            node.attrib.pop("title", None)
            node.set("name", f"Graphic {node.get('id', '')}")
        elif local(node) == "cSld":
            node.attrib.pop("name", None)


def _unlink(root: Element, identities: Collection[str]) -> None:
    """Without references to relationships that are gone, a slide's place in the show included."""
    for node in list(root.iter()):
        for attribute, value in list(node.attrib.items()):
            if str(attribute).startswith(_R) and value and value not in identities:
                del node.attrib[attribute]
                if local(node) == "sldId":
                    node.getparent().remove(node)


def _identities(relations: bytes | None) -> set[str]:
    return set() if relations is None else {str(node.get("Id")) for node in parsed(relations) if local(node)}
