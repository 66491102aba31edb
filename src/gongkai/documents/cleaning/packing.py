"""Writing archives that say nothing about when and where they were made, and packages with only some of their parts."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Collection, Mapping

from lxml import etree

from gongkai.documents.reading.xml import Element, local, parsed

_TYPES = "[Content_Types].xml"
_LINK = re.compile(r"(?i)(https?|mailto):")


def packed(members: Mapping[str, bytes]) -> bytes:
    """A ZIP of the members in their order, all dated 1 January 1980."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def only(members: Mapping[str, bytes], kept: Collection[str]) -> dict[str, bytes]:
    """An office package with the kept parts alone; outside it only links to the web remain."""
    copy = {_TYPES: _types(parsed(members[_TYPES]), kept)}
    for part in ("", *sorted(kept)):
        name = relations_name(part)
        if name in members:
            copy[name] = _relations(name, parsed(members[name]), kept)
    return copy | {name: content for name, content in members.items() if name in kept}


def relations_name(part: str) -> str:
    """The name of the member that holds the relationships of a part; of the whole package for ""."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def written(root: Element) -> bytes:
    """The XML as office programs write it."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _relations(name: str, root: Element, kept: Collection[str]) -> bytes:
    folder = posixpath.dirname(posixpath.dirname(name))
    for node in list(root):
        target = str(node.get("Target", ""))
        if node.get("TargetMode") == "External":
            keep = str(node.get("Type", "")).endswith("/hyperlink") and bool(_LINK.match(target))
        else:
            # A target that begins with / is counted from the root of the package.
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            keep = path in kept
        if not keep:
            root.remove(node)
    return written(root)


def _types(root: Element, kept: Collection[str]) -> bytes:
    for node in list(root):
        if local(node) == "Override" and str(node.get("PartName", "")).lstrip("/") not in kept:
            root.remove(node)
    return written(root)
