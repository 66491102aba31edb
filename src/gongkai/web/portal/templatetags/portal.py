"""The address of an item on the public pages."""

from __future__ import annotations

from django import template
from django.urls import reverse

from gongkai.records.disclosure.models import Item

register = template.Library()


@register.filter
def item_url(item: Item) -> str:
    """The index number as an address: 005252345/2020-00041 → /items/005252345/2020-00041/."""
    front, back = str(item.index_number).split("/")
    return reverse("portal:item", args=[front, back])
