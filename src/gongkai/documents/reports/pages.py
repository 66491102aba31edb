"""The pages of a paper as pictures, to be looked at beside what was read from them."""

from __future__ import annotations

from gongkai.documents import redaction

#: The kinds of files that have pages to look at; of all others the lines are shown.
WITH_PICTURES = frozenset({"pdf", "scan"})

_A4_INCHES = 8.27


def page_picture(content: bytes, name: str, page: int, width: int = 900) -> bytes:
    """Page ``page`` (from 1, as ``Place.page``) of a PDF or a scan as a PNG; A4 upright is ``width`` pixels wide.

    Drawn in a child with limits. Refusable: damaged, locked, or there is no such page.
    """
    return redaction.picture(content, name, page - 1, round(width / _A4_INCHES))
