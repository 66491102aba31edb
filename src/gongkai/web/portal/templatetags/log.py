"""The line of an item's page that says since when the log has told of it."""

from __future__ import annotations

from typing import Any

from django import template

from gongkai.records.disclosure.models import Item
from gongkai.records.transparency.log import last_leaf_of

register = template.Library()


@register.inclusion_tag("portal/_logged.html")
def logged(item: Item) -> dict[str, Any]:
    """{% logged item %}: the position and time of the item's last entry, with links to proof and explanation."""
    leaf = last_leaf_of(item)
    if leaf is None:
        return {"leaf": None}
    front, back = str(item.index_number).split("/")
    return {"leaf": leaf, "front": front, "back": back}
