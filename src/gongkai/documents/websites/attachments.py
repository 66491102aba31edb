"""Personal data and marks in the files that a site offers, as far as a program can read them."""

from __future__ import annotations

from gongkai.documents.reading.child import read
from gongkai.documents.reading.model import Refusable
from gongkai.documents.websites.facts import screened

READABLE = frozenset({".pdf", ".docx", ".xlsx", ".xls", ".pptx", ".txt", ".csv"})

_SCREENED = 500_000  # characters of one part; 工作约定
_IN_FILES = {"personal": "personal_in_file", "personal_alone": "personal_alone"}


def inspect_file(content: bytes, name: str, salt: str) -> list[tuple[str, str, str, str]]:
    """What must not be public in a file, as ``Facts.found``; that it can't be read is found as well."""
    try:
        reading = read(content, name)
    except Refusable as refusal:
        return [("file_unread", refusal.reason, "", name)]
    if not reading.readable:
        return [("file_unread", reading.reason, "", name)]
    return [
        (_IN_FILES.get(code, code), what, where, mark)
        for part in reading.parts
        for code, what, where, mark in screened(part.text[:_SCREENED], f"{part.place}，", salt)
    ]
