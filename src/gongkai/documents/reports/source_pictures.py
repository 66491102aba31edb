"""Pictures: scans, which have no text. Whether their words can be recognised is decided by ``read_source``."""

from __future__ import annotations

from gongkai.documents.reading.pictures import opened
from gongkai.documents.reports.model import SCAN, Source


def read(content: bytes, name: str) -> Source:
    """Refusable: too many pixels."""
    with opened(content):
        return Source(name, SCAN, (), pages=1)
