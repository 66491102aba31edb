"""XML from outside: parsed without entities, network or huge trees; and the words in it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

from gongkai.documents.reading.model import Refusable

Element: TypeAlias = etree._Element

_SAFE = {"resolve_entities": False, "no_network": True, "huge_tree": False}

# In UTF-8 or, a zero between the letters, in UTF-16. libxml2 has limits of its own; no entity comes so far.
_DTD = re.compile(b"\0?".join(re.escape(bytes([letter])) for letter in b"<!DOCTYPE"))

# Attributes that hold words by their schema, in whichever of the office formats.
_WORDED = frozenset(
    {
        "title", "tooltip", "display", "displayName", "alt", "author", "initials", "userId",
        "caption", "promptTitle", "prompt", "errorTitle", "error", "Target", "location", "href", "string", "refersTo",
        "formatCode", "codeName", "userName", "email",
    }
)  # fmt: skip
# Names of fonts, styles and languages are no words of the document.
_NAMES = frozenset(
    {"rFonts", "latin", "ea", "cs", "sym", "font", "buFont", "pStyle", "rStyle", "tblStyle", "lang"}
)
_TABLE_TITLES = frozenset({"tblCaption", "tblDescription"})
_VALUE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val"
# And any attribute at all whose value is Chinese or long enough for an identity or card number.
_TELLING = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]|(?<!\d)\d{11,19}(?!\d)")
# Words of one run after another make one line; whatever else holds words is a line of its own.
_RUNS = frozenset({"t", "delText", "instrText", "delInstrText"})
_LINES = frozenset({"p", "si", "br", "cr", "row", "tr", "tc", "c", "comment", "is"})


def parsed(content: bytes) -> Element:
    """The root. Refusable: entities or a DTD, which no office program writes; XMLSyntaxError: damaged."""
    _refuse_entities(content)
    root: Element = etree.fromstring(content, etree.XMLParser(load_dtd=False, **_SAFE))
    return root


class streamed:
    """The elements of one name, one after another, each forgotten when the next comes; then ``root``, without them."""

    def __init__(self, content: bytes, name: str) -> None:
        _refuse_entities(content)
        self._events = etree.iterparse(io.BytesIO(content), tag=f"{{*}}{name}", load_dtd=False, **_SAFE)

    def __iter__(self) -> Iterator[Element]:
        for _, node in self._events:
            yield node
            node.clear()
            while node.getprevious() is not None:
                del node.getparent()[0]
        self.root: Element = self._events.root


def _refuse_entities(content: bytes) -> None:
    if _DTD.search(content):
        raise Refusable("文件的 XML 里有实体定义，可能是炸弹。请用原软件打开、另存为新文件后再上传。")


def local(node: Element) -> str:
    """The name of an element without its namespace; "" for a comment or an instruction."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def words(root: Element) -> str:
    """The text of the whole tree, comments and instructions too, runs joined and lines apart."""
    pieces: list[str] = []
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event != "end":
            pieces.append(node.text or "")
        if event == "start":
            continue
        name = local(node)
        if name in _LINES or (name not in _RUNS and (node.text or "").strip()):
            pieces.append("\n")
        elif name in ("tab", "tabs"):
            pieces.append("\t")
        if node is not root:
            pieces.append((node.tail or "").strip("\r\n") if name else node.tail or "")
    return _lines("".join(pieces))


def attribute_words(root: Element) -> str:
    """The words in attributes: descriptions, authors, addresses, and whatever else is Chinese or a long number."""
    return "\n".join(dict.fromkeys(_attributes(root)))


def descriptions(root: Element) -> str:
    """What a blind reader hears of pictures, drawings and tables."""
    said = (
        str(node.get(_VALUE if local(node) in _TABLE_TITLES else "descr", "")).strip() for node in root.iter()
    )
    return "\n".join(dict.fromkeys(filter(None, said)))


def _attributes(root: Element) -> Iterator[str]:
    for node in root.iter():
        if local(node) in _NAMES | _TABLE_TITLES:
            continue
        for name, value in node.attrib.items():
            said = str(value).strip()
            known = str(name).rpartition("}")[2]
            if said and known != "descr" and (known in _WORDED or _TELLING.search(said)):
                yield said


def _lines(text: str) -> str:
    return "\n".join(line for line in (line.strip() for line in text.splitlines()) if line)
