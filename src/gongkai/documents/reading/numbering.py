"""Automatic numbers of Word paragraphs, written out as text.

A browser numbers a list 1. 2. 3.; an official document says 一、（一）. A document whose numbers change is another
document, so they are written where its author sees them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from gongkai.documents.reading.xml import Element, parsed

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_VAL = f"{{{_W}}}val"
_DIGITS = "〇一二三四五六七八九"
_FORMS = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "decimal"}
)


@dataclass(frozen=True)
class _Level:
    form: str
    text: str
    start: int


def written_out(document: Element, definitions: bytes, styles: Element | None) -> bytes:
    """Put the number of every numbered paragraph before its words; bullets stay lists.

    A paragraph is numbered by itself or by its style. The definitions come back without the link from styles to
    what is now written, so that no one numbers it a second time.
    """
    root = parsed(definitions)
    levels = _levels(root)
    by_style = {} if styles is None else _by_style(styles)
    counts: dict[str, dict[int, int]] = {}
    for paragraph in document.iter(f"{{{_W}}}p"):
        mark = paragraph.find(f"{{{_W}}}pPr/{{{_W}}}numPr")
        if mark is None:
            mark = by_style.get(_style(paragraph))
        if mark is None:
            continue
        number, depth = _value(mark, "numId"), int(_value(mark, "ilvl") or 0)
        level = levels.get((number, depth))
        if level is None or level.form not in _FORMS:
            continue
        counted = counts.setdefault(number, {})
        counted[depth] = counted.get(depth, level.start - 1) + 1
        for deeper in [each for each in counted if each > depth]:
            del counted[deeper]
        _write(paragraph, _label(level, number, counted, levels))
        own = paragraph.find(f"{{{_W}}}pPr/{{{_W}}}numPr")
        if own is not None:
            own.getparent().remove(own)
    for level in root.iter(f"{{{_W}}}lvl"):
        link = level.find(f"{{{_W}}}pStyle")
        if link is not None and (_value(level, "numFmt") or "decimal") in _FORMS:
            level.remove(link)
    return bytes(etree.tostring(root))


def _by_style(styles: Element) -> dict[str, Element]:
    marks = ((style, style.find(f"{{{_W}}}pPr/{{{_W}}}numPr")) for style in styles.iter(f"{{{_W}}}style"))
    return {str(style.get(f"{{{_W}}}styleId", "")): mark for style, mark in marks if mark is not None}


def _style(paragraph: Element) -> str:
    properties = paragraph.find(f"{{{_W}}}pPr")
    return "" if properties is None else _value(properties, "pStyle")


def _levels(root: Element) -> dict[tuple[str, int], _Level]:
    abstract = {node.get(f"{{{_W}}}abstractNumId"): node for node in root.iter(f"{{{_W}}}abstractNum")}
    found = {}
    for number in root.iter(f"{{{_W}}}num"):
        definition = abstract.get(_value(number, "abstractNumId"))
        for level in [] if definition is None else definition.iter(f"{{{_W}}}lvl"):
            depth = int(level.get(f"{{{_W}}}ilvl", "0"))
            start = int(_value(level, "start") or 1)
            made = _Level(_value(level, "numFmt") or "decimal", _value(level, "lvlText"), start)
            found[number.get(f"{{{_W}}}numId", ""), depth] = made
    return found


def _label(level: _Level, number: str, counted: dict[int, int], levels: dict[tuple[str, int], _Level]) -> str:
    def said(place: re.Match[str]) -> str:
        depth = int(place[1]) - 1
        at = levels.get((number, depth), level)
        return _FORMS_OF.get(at.form, str)(counted.get(depth, at.start))

    return re.sub(r"%([1-9])", said, level.text)


def _chinese(number: int) -> str:
    """一 to 九十九; above, digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else _DIGITS[tens]) + "十" if tens else "") + (_DIGITS[ones] if ones else "")


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


_FORMS_OF: dict[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": _digital,
}


def _write(paragraph: Element, label: str) -> None:
    run = paragraph.makeelement(f"{{{_W}}}r")
    text = paragraph.makeelement(f"{{{_W}}}t")
    text.text = label
    run.append(text)
    properties = paragraph.find(f"{{{_W}}}pPr")
    paragraph.insert(0 if properties is None else 1, run)


def _value(node: Element, name: str) -> str:
    found = node.find(f"{{{_W}}}{name}")
    return "" if found is None else str(found.get(_VAL, ""))
