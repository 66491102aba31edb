"""A Word document as its reader sees it: deletions gone, insertions in, hidden runs and field codes out.

Both the reading (what is visible, and what was hidden) and the cleaned copy come from this one function, so that
what is published is what was read.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from gongkai.documents.reading.xml import Element, attribute_words, local, words

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_VAL = f"{{{_W}}}val"

# Taken out with all that is in them; the place in which their words are reported.
_DELETED = "已删除的修订"
_GONE = {
    "del": _DELETED,
    "moveFrom": _DELETED,
    "cellDel": _DELETED,
    "moveFromRangeStart": _DELETED,
    "moveFromRangeEnd": _DELETED,
    "moveToRangeStart": _DELETED,
    "moveToRangeEnd": _DELETED,
    "cellIns": _DELETED,
    "cellMerge": _DELETED,
    "rPrChange": _DELETED,
    "pPrChange": _DELETED,
    "tblPrChange": _DELETED,
    "tblPrExChange": _DELETED,
    "tblGridChange": _DELETED,
    "trPrChange": _DELETED,
    "tcPrChange": _DELETED,
    "sectPrChange": _DELETED,
    "numberingChange": _DELETED,
    "commentRangeStart": "批注",
    "commentRangeEnd": "批注",
    "commentReference": "批注",
    "annotationRef": "批注",
    "bookmarkStart": "书签",
    "bookmarkEnd": "书签",
    "sdtPr": "内容控件",
    "sdtEndPr": "内容控件",
    "smartTagPr": "内容控件",
    "customXmlPr": "内容控件",
    "proofErr": "校对标记",
    "permStart": "权限标记",
    "permEnd": "权限标记",
    "OLEObject": "内嵌对象",
    "fldData": "域代码",
    "ffData": "域代码",
}
# Only the wrapping goes.
_UNWRAPPED = frozenset({"ins", "moveTo", "sdt", "sdtContent", "smartTag", "customXml"})
# Fields whose code says nothing but where a number stands; all others become their last result.
_HARMLESS_FIELD = re.compile(r"\s*(PAGE|NUMPAGES|SECTION|SECTIONPAGES)\b[\\\w*\s]*")
_HIDING = frozenset({"vanish", "specVanish"})


def hiding_styles(styles: Element) -> frozenset[str]:
    """The identifiers of the styles that hide their text, styles based on them too."""
    hiding = {_id(style) for style in styles.iter(f"{{{_W}}}style") if _hides(style)}
    based = {_id(style): _value(style, "basedOn") for style in styles.iter(f"{{{_W}}}style")}
    while more := {style for style, base in based.items() if base in hiding} - hiding:
        hiding |= more
    return frozenset(hiding)


def take_out_hidden(root: Element, hiding: frozenset[str]) -> dict[str, str]:
    """Change the tree into what is seen; the words that were taken out, by place."""
    taken: dict[str, list[str]] = {}

    def take(node: Element, place: str) -> None:
        taken.setdefault(place, []).extend(
            filter(None, (words(node), attribute_words(node), *map(str, node.attrib.values())))
        )
        _remove(node)

    _take_rows(root, take)
    for node in list(root.iter()):
        name = local(node)
        if not name:
            taken.setdefault("XML 注释", []).append(node.text or "")
            _remove(node)
        elif name == "ins" and not len(node) and local(node.getparent()) in ("rPr", "trPr"):
            take(node, _DELETED)
        elif name in _GONE:
            take(node, _GONE[name])
        elif name in _UNWRAPPED:
            taken.setdefault(_DELETED, []).extend(map(str, node.attrib.values()))
            _unwrap(node)
    _take_fields(root, take)
    for run in list(root.iter(f"{{{_W}}}r")):
        if _hidden(run, hiding):
            take(run, "隐藏文字")
    for node in root.iter():
        for attribute in [name for name in node.attrib if "rsid" in str(name)]:
            del node.attrib[attribute]
        if (tooltip := node.attrib.pop(f"{{{_W}}}tooltip", "")) and isinstance(tooltip, str):
            taken.setdefault("链接提示", []).append(tooltip)
    return {
        place: text
        for place, found in taken.items()
        if (text := "\n".join(dict.fromkeys(filter(None, found))))
    }


def _take_rows(root: Element, take: Callable[[Element, str], None]) -> None:
    for row in list(root.iter(f"{{{_W}}}tr")):
        if row.find(f"{{{_W}}}trPr/{{{_W}}}del") is not None:
            take(row, _DELETED)


def _take_fields(root: Element, take: Callable[[Element, str], None]) -> None:
    for simple in list(root.iter(f"{{{_W}}}fldSimple")):
        if not _HARMLESS_FIELD.fullmatch(simple.get(f"{{{_W}}}instr", "")):
            code = simple.makeelement(f"{{{_W}}}instrText")
            code.text = simple.get(f"{{{_W}}}instr", "")
            simple.insert(0, code)
            take(code, "域代码")
            _unwrap(simple)
    open_fields: list[list[Element]] = []
    for node in list(root.iter(f"{{{_W}}}fldChar", f"{{{_W}}}instrText")):
        if node.get(f"{{{_W}}}fldCharType") == "begin":
            open_fields.append([])
        if not open_fields:
            take(node, "域代码")
            continue
        open_fields[-1].append(node)
        if node.get(f"{{{_W}}}fldCharType") == "end":
            field = open_fields.pop()
            code = "".join(each.text or "" for each in field if local(each) == "instrText")
            if not _HARMLESS_FIELD.fullmatch(code):
                for each in field:
                    take(each, "域代码")


def _hidden(run: Element, hiding: frozenset[str]) -> bool:
    properties = run.find(f"{{{_W}}}rPr")
    if properties is not None:
        said = [node for node in properties if local(node) in _HIDING]
        if said:
            return any(node.get(_VAL, "1") not in ("0", "false", "off") for node in said)
        if _value(properties, "rStyle") in hiding:
            return True
    paragraph = next(run.iterancestors(f"{{{_W}}}p"), None)
    if paragraph is None:
        return False
    style = paragraph.find(f"{{{_W}}}pPr/{{{_W}}}pStyle")
    return style is not None and style.get(_VAL, "") in hiding


def _hides(style: Element) -> bool:
    properties = style.find(f"{{{_W}}}rPr")
    return properties is not None and any(
        local(node) in _HIDING and node.get(_VAL, "1") not in ("0", "false", "off") for node in properties
    )


def _id(style: Element) -> str:
    return str(style.get(f"{{{_W}}}styleId", ""))


def _value(node: Element, name: str) -> str:
    found = node.find(f"{{{_W}}}{name}")
    return "" if found is None else str(found.get(_VAL, ""))


def _remove(node: Element) -> None:
    parent = node.getparent()
    if parent is None:
        return
    _give_tail(node)
    parent.remove(node)


def _unwrap(node: Element) -> None:
    parent = node.getparent()
    if parent is None:
        return
    _give_tail(node)
    at = parent.index(node)
    parent[at : at + 1] = list(node)


def _give_tail(node: Element) -> None:
    """Words between elements, which Word ignores, stay where they are rather than go with the element."""
    node.tail = None
