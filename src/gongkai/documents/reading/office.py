"""What docx, xlsx and pptx have in common: the places beside the main text, and what is embedded.

Every part of the package is read. The table below only names the places; a part it does not know is called by its
own name and counts as hidden.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

from lxml import etree

from gongkai.documents.reading.kinds import known_extension
from gongkai.documents.reading.model import Part, Refusable
from gongkai.documents.reading.within import Within
from gongkai.documents.reading.xml import attribute_words, descriptions, parsed, words

_PICTURES = frozenset({".jpg", ".png", ".gif", ".bmp", ".tiff", ".webp"})
_XML = (".xml", ".rels", ".vml")

# (names of parts, the place, whether it is hidden)
_PLACES = tuple(
    (re.compile(pattern), place, hidden)
    for pattern, place, hidden in (
        (r"docProps/", "文档属性", True),
        (r"customXml/", "自定义 XML", True),
        (
            r"word/(comments|people)|xl/(comments|threadedComments|persons)|ppt/(comments|commentAuthors|authors)",
            "批注",
            True,
        ),
        (r"xl/drawings/(vmlDrawing|commentsDrawing)", "批注", True),
        (r"word/header", "页眉", False),
        (r"word/footer", "页脚", False),
        (r"word/footnotes", "脚注", False),
        (r"word/endnotes", "尾注", False),
        (r"word/glossary/", "构建基块", True),
        (r"\w+/(charts|chartsheets|chartEx)/", "图表", False),
        (r"\w+/(diagrams|drawings)/", "图形", False),
        (r"xl/pivot", "数据透视表缓存", True),
        (r"xl/externalLinks", "外部链接缓存", True),
        (r"xl/(connections|queryTables|model|customData)", "数据连接", True),
        (r"xl/tables/", "表格定义", True),
        (r"ppt/notes", "演讲者备注", True),
        (r"ppt/(slideMasters|slideLayouts|handoutMasters)/", "母版", False),
        (r"\w+/theme/", "主题", True),
        (
            r"word/(settings|webSettings)|xl/workbook|ppt/(presentation|presProps|viewProps|tags)",
            "文档设置",
            True,
        ),
        (r"\w+/(styles|stylesWithEffects|tableStyles)|xl/metadata", "样式", True),
        (r"word/numbering", "编号", False),
        (r"word/fontTable|\w+/fonts/", "字体", True),
    )
)
# How the document looks: the names of fonts, styles and colours are no content, a long number is.
_LOOKS = frozenset({"样式", "字体", "主题", "编号"})
_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{15,18}[Xx]?(?![0-9A-Za-z])")
_HYPERLINK = "/relationships/hyperlink"


@dataclass(frozen=True)
class Beside:
    """The parts beside the main text, and what in them no program could read."""

    parts: tuple[Part, ...]
    unread: tuple[str, ...]


def beside(members: dict[str, bytes], aside: str, within: Within, *, main: Collection[str]) -> Beside:
    """Every member but ``main`` (which the caller reads), merged by place."""
    texts: dict[tuple[str, bool], list[str]] = {}
    parts: list[Part] = []
    unread: list[str] = []
    pictures = 0
    for name, content in members.items():
        if name in main or name == "[Content_Types].xml":
            continue
        if name.endswith(_XML):
            for place, text, hidden in _xml_part(name, content):
                texts.setdefault((place, hidden), []).append(text)
            continue
        extension = _extension(content)
        picture = extension in _PICTURES
        place = f"{'图片' if picture else '内嵌文件'}“{PurePosixPath(name).name}”"
        inside = within.nested(content, PurePosixPath(name).name, place)
        parts += (part for part in inside.parts if part.text)
        pictures += picture
        unread += () if picture else inside.unread
    if pictures:
        unread.append(f"文件内有图片 {pictures} 张，图中的文字须由人工查看")
    if aside:
        texts.setdefault(("压缩包注释和空隙", True), []).append(aside)
    merged = (
        Part(place, text, hidden)
        for (place, hidden), found in texts.items()
        if (text := "\n".join(filter(None, found)))
    )
    return Beside((*merged, *parts), tuple(unread))


def _xml_part(name: str, content: bytes) -> list[tuple[str, str, bool]]:
    root = parsed(content)
    if name.endswith(".rels"):
        return _targets(root)
    place, hidden = next(
        ((place, hidden) for pattern, place, hidden in _PLACES if pattern.match(name)),
        (f"部件“{name}”", True),
    )
    attributes = attribute_words(root)
    if place in _LOOKS:
        attributes = "\n".join(line for line in attributes.splitlines() if _LONG_NUMBER.search(line))
    return [
        (place, words(root), hidden),
        ("图片替代文字", descriptions(root), False),
        (f"{place}中的属性", attributes, True),
    ]


def _targets(root: etree._Element) -> list[tuple[str, str, bool]]:
    """Addresses outside the file: those of links are content, all others (templates, data sources) are not seen."""
    found = []
    for node in root.iter("{*}Relationship"):
        if node.get("TargetMode") == "External":
            link = str(node.get("Type", "")).endswith(_HYPERLINK)
            found.append(("链接目标" if link else "外部关联", str(node.get("Target", "")), not link))
    return found


def _extension(content: bytes) -> str:
    try:
        return known_extension(content)
    except Refusable:
        return ""
