"""What the tests of search share: items that are public at once, and questions as they are typed."""

from __future__ import annotations

from datetime import date, timedelta

from gongkai.records.disclosure.models import Attachment, Carrier, Item, Publication, Publicity, Status
from gongkai.records.search.find import Results, search
from gongkai.records.search.index import index
from gongkai.records.search.query import Query, read_words
from tests.records.world import START, World


def publish(world: World, *texts: str | dict, on: date = START) -> list[Item]:
    """Public items on the website and in the index, each by its title or by its fields, a day after the other."""
    fields = [{"title": text} if isinstance(text, str) else text for text in texts]
    offset = Item.objects.count()
    items = Item.objects.bulk_create(
        Item(
            **{
                "agency": world.department,
                "column": world.columns[0],
                "index_number": f"100000003/2023-{offset + number:05}",
                "formed_on": on,
                "publicity": Publicity.PROACTIVE,
                "status": Status.PUBLISHED,
                "published_on": on + timedelta(days=number),
                **told,
            }
        )
        for number, told in enumerate(fields)
    )
    Publication.objects.bulk_create(
        Publication(
            item=item,
            agency=item.agency,
            carrier=Carrier.WEBSITE,
            published_on=item.published_on,
            item_published_on=item.published_on,
        )
        for item in items
    )
    index(items)
    return items


def attachment(item: Item, text: str, **told: object) -> Attachment:
    fields = {"number": 1, "name": "名单.xlsx", "size": 1, "released": "0" * 64, "text": text}
    return Attachment(item=item, **(fields | told))


def query(world: World, text: str, **told: object) -> Query:
    units = (world.town.pk, world.department.pk, world.village.pk)
    return Query(read_words(text), **({"units": units} | told))


def look(world: World, text: str, **told: object) -> Results:
    return search(query(world, text, **told))


def titles(world: World, text: str, **told: object) -> list[str]:
    return [hit.item.title for hit in look(world, text, **told).page]
