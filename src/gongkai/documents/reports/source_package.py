"""A package (zip): that which this program sends to the superior, or one with a single report in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePosixPath

from gongkai.documents.reading.archives import unpacked
from gongkai.documents.reading.here import within
from gongkai.documents.reading.model import Refusable
from gongkai.documents.reports.model import SCAN, Source

# The same report in several forms: the first that is there is read.
_FORMS = (".docx", ".html", ".htm", ".pdf", ".xlsx", ".xls", ".txt")
_MANIFEST = "manifest.json"


def read(content: bytes, name: str) -> Source:
    from gongkai.documents.reports.source_here import lines_here

    members = unpacked(content, within(content, name)).members
    _unchanged(members)
    readable = {member: PurePosixPath(member) for member in members}
    readable = {member: path for member, path in readable.items() if path.suffix.lower() in _FORMS}
    if not readable:
        raise Refusable("压缩包里没有能读的年度报告。请解开压缩包，上传其中的 .docx 或者 .pdf 文件。")
    if len({(path.parent, path.stem) for path in readable.values()}) > 1:
        raise Refusable(f"压缩包里有{len(readable)}个文件，不知道哪个是年度报告。请解开压缩包，分别上传。")
    first = min(readable, key=lambda member: _FORMS.index(readable[member].suffix.lower()))
    source = lines_here(members[first], readable[first].name)
    if source.kind == SCAN:
        raise Refusable(f"压缩包里的“{source.name}”是扫描件或者图片。请解开压缩包，上传 Word 原件。")
    return source


def _unchanged(members: Mapping[str, bytes]) -> None:
    """A package of this program names the SHA-256 of each of its files. Refusable: one is not as it was sent."""
    try:
        sums = json.loads(members.get(_MANIFEST, b"{}"))["files"]
        told = {str(member): str(sha256) for member, sha256 in sums.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return  # somebody else's archive
    for member, sha256 in told.items():
        if hashlib.sha256(members.get(member, b"")).hexdigest() != sha256:
            raise Refusable(
                f"报送包里的“{member}”与清单中的校验值不符，可能在送来的路上改动或者损坏了。请让报送机关重新下载报送包。"
            )
