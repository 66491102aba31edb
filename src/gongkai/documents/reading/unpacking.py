"""The files of an archive, each to be taken in as if it had been sent alone."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import PurePosixPath

from gongkai.documents.reading.child import isolated

# The parts of a report as this program sends it (records.annual.package): such an archive is one paper.
PACKAGE = frozenset({"manifest.json", "report.docx"})


@dataclass(frozen=True)
class Members:
    """Names and contents, in their order."""

    files: tuple[tuple[str, bytes], ...]


def members(content: bytes, name: str) -> list[tuple[str, bytes]]:
    """The files of the archive, without their folders; of a report's package and of anything else the file itself.

    Refusable: bombs, passwords, path tricks, hidden members.
    """
    if not content.startswith(b"PK"):
        return [(name, content)]
    found = isolated("members", content, name)["files"]
    return [(inner, base64.b64decode(data)) for inner, data in found] or [(name, content)]


def members_here(content: bytes, name: str) -> Members:
    """As ``members``, in this very process: what the child does; nothing for what is no archive of files."""
    from gongkai.documents.reading.archives import unpacked
    from gongkai.documents.reading.here import within

    at = within(content, name)
    if at.kind.name != "zip":
        return Members(())
    found = unpacked(content, at).members
    if found.keys() >= PACKAGE:
        return Members(())
    named = ((PurePosixPath(path).name, data) for path, data in found.items())
    # What a Mac adds to every archive is no file of anybody's.
    return Members(tuple((one, data) for one, data in named if not one.startswith("._")))
