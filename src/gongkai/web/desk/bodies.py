"""The text of an item between its record, the editor and the page: pictures are files of the item."""

from __future__ import annotations

import re
from html import escape

from django.urls import reverse

from gongkai.records.disclosure.models import Item

_KEPT = re.compile(r'src="attachment:(\d+)"')
_SHOWN = re.compile(r'src="[^"]*/items/(\d+)/files/(\d+)/"')
_BLOCK = re.compile(r"<(?:p|h[1-6]|ul|ol|table|blockquote|div|img|hr)\b", re.I)


def shown(item: Item, html: str | None = None) -> str:
    """The item's body (or another text of it) for a page of the desk: its pictures have addresses."""
    body = item.body if html is None else html
    return _KEPT.sub(lambda one: f'src="{_address(item, one[1])}"', body)


def to_editor(item: Item) -> str:
    """The body for the editor."""
    return shown(item)


def from_editor(typed: str, item: Item | None) -> str:
    """What the editor gives back: pictures are named by the number of their file; those of other items, which were
    copied along, are left to the cleaning. Where no script runs, plain lines were typed: each is a paragraph."""
    if not _BLOCK.search(typed):
        lines = (line.strip() for line in typed.splitlines())
        typed = "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)
    own = str(item.pk) if item else ""
    return _SHOWN.sub(lambda one: f'src="attachment:{one[2]}"' if one[1] == own else one[0], typed)


def _address(item: Item, number: str) -> str:
    return reverse("desk:file", args=[item.pk, int(number)])
