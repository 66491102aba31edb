"""Links to what is not public any more. Links that were wrong from the beginning, the pass over the items finds; pages
of other sites are not fetched."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from gongkai.records.disclosure.models import Item
from gongkai.records.inspecting.looking import Look
from gongkai.records.oversight.models import ObjectKind
from gongkai.records.oversight.verbs import Suspected


def to_withdrawn(look: Look) -> Iterator[Suspected]:
    """Public items whose text leads to an item that was withdrawn since the last inspection."""
    withdrawn = Item.objects.tombstones().filter(
        agency__reporting=look.agency, withdrawn_on__gte=look.since, index_number__isnull=False
    )
    for number in withdrawn.values_list("index_number", flat=True):
        leading = Item.objects.public().filter(Q(body__contains=f"items/{number}/"), agency__in=look.agencies)
        for item in leading.select_related("agency"):
            told = f"《{item.title[:80]}》的正文链接到已经撤回的信息（索引号{number}）"
            yield broken(item, told, number)


def broken(item: Item, told: str, about: str) -> Suspected:
    return Suspected("item-links", item.agency, told, ObjectKind.ITEM, item.title, item.pk, about=about[-40:])
