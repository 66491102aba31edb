"""Search: what is found, in what order, what is never found, and what is left of a withdrawn item."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from gongkai.records.disclosure.models import (
    Attachment,
    Carrier,
    Item,
    Publication,
    Publicity,
    Status,
)
from gongkai.records.search.find import Results, search
from gongkai.records.search.folding import fold
from gongkai.records.search.index import index
from gongkai.records.search.query import Query, Word, read_words
from tests.records.world import START, World, examples, rolled_back

# Han of the BMP and beyond it, full-width and narrow letters and digits, every kind of break, punctuation, a symbol
# whose folding is two letters, an accent, a sign that is not to be seen.
_ALPHABET = "信息公开中〇々𠮷𰻝龘aBＡｂ12１２ \t\n〔〕[]（）-/，。、“\"'*·:㎡e\u0301\u200b☺"
_TEXTS = st.text(alphabet=_ALPHABET, max_size=30)


def publish(world: World, *texts: str | dict, on: date = START, file: str = "") -> list[Item]:
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
    if file:
        Attachment.objects.bulk_create(attachment(item, file) for item in items)
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


# --- what is found ------------------------------------------------------------------------------------


@examples(60)
@given(
    documents=st.lists(st.tuples(_TEXTS, _TEXTS, _TEXTS), min_size=1, max_size=6),
    texts=st.lists(_TEXTS, min_size=1, max_size=2),
    cut=st.tuples(st.integers(0, 40), st.integers(1, 12)),
)
@example(documents=[("〔2020〕12 号", "", "a" * 20_000 + "中")], texts=["[2020]12号", "a中"], cut=(0, 1))
@example(documents=[("", "信息\n\n公开", "开"), ("", "信息\n公开", "")], texts=["息公", "开"], cut=(0, 1))
def test_a_word_is_found_where_its_folded_text_stands_and_nowhere_else(
    world: World, documents: list[tuple[str, str, str]], texts: list[str], cut: tuple[int, int]
) -> None:
    with rolled_back():
        items = publish(world, *({"title": title, "summary": summary} for title, summary, _ in documents))
        Attachment.objects.bulk_create(
            attachment(item, text, name="n") for item, (*_, text) in zip(items, documents, strict=True)
        )
        index(items)
        start, length = cut
        known = [fold(text) for document in documents for text in document]
        wanted = [*map(fold, texts), "".join(known)[start : start + length].strip("·\n")]
        words = [word for text in wanted for word in text.split("\n") if word]
        for chosen in [[word] for word in words] + ([words] if words else []):
            expected = [
                item.pk
                for item, document in zip(items, documents, strict=True)
                if all(any(word in fold(text) for text in (*document, item.index_number)) for word in chosen)
            ]
            found = search(Query(tuple(Word(word, word) for word in chosen), (world.department.pk,)))
            assert [hit.item.pk for hit in found.page] == expected[::-1], chosen
            assert found.total == len(expected)
