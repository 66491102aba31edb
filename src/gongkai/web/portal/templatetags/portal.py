"""The addresses of items and their files on the public pages."""

from __future__ import annotations

from django import template
from django.urls import reverse

from gongkai.records.disclosure.models import Item

register = template.Library()

# Kinds of files that every browser shows; all others are offered for download (kinds as documents.reading names them).
PICTURES = frozenset({"jpg", "png", "gif", "webp"})


@register.filter
def item_url(item: Item) -> str:
    """The index number as an address: 005252345/2020-00041 → /items/005252345/2020-00041/."""
    front, back = str(item.index_number).split("/")
    return reverse("portal:item", args=[front, back])


@register.filter
def file_url(item: Item, file: object) -> str:
    """The address of a file (``queries.File``) of ``item``."""
    front, back = str(item.index_number).split("/")
    return reverse("portal:file", args=[front, back, file.number, file.name])  # type: ignore[attr-defined]


@register.filter
def is_picture(file: object) -> bool:
    return file.kind in PICTURES  # type: ignore[attr-defined]
