"""The pass over the public items: each is read once, and again when it or the rules of the screening changed.

It goes in batches, each kept with the place it reached, so that it may be stopped at any moment and goes on there.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from django.db import transaction
from django.db.models import Q, QuerySet
from lxml import etree, html

from gongkai.documents import screening
from gongkai.documents.markup import MarkedUp
from gongkai.documents.screening import Kind, WordList
from gongkai.law.inspection import term
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.gate import attachments_of, findings_in, texts_of, word_list
from gongkai.records.disclosure.models import Item, ListedWord
from gongkai.records.inspecting.checks.links import broken
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.oversight.models import Finding, Inspection, ObjectKind
from gongkai.records.oversight.verbs import AddSuspicions, Suspected
from gongkai.records.oversight.verbs.inspecting import unknown
from gongkai.records.verbs import Actor

BATCH = 500  # items read in one go

# What changes what the public reads of an item.
CHANGES = (
    EventKind.ITEM_PUBLISHED,
    EventKind.ITEM_PUBLISHED_URGENTLY,
    EventKind.ITEM_IMPORTED,
    EventKind.ITEM_CORRECTED,
)
_OWN_LINK = re.compile(r"(?:^|/)items/([0-9A-Z]{9}/\d{4}-\d{5})/")
_COLUMN_LINK = re.compile(r"(?:^|/)columns/([\w-]+)/")
_PICTURE = re.compile(r"attachment:(\d+)")
_SAYS_ENCLOSED = re.compile(r"附件\s*(?:\d+\s*)?[:：]")


def rules_version() -> str:
    """Changes with every change of the rules of the screening and of the office's word list."""
    listed = ListedWord.objects.order_by("pk").values_list("word", "suggestion", "forbidden", "note")
    return hashlib.sha256((_shipped_version() + repr(list(listed))).encode()).hexdigest()[:16]


@cache
def _shipped_version() -> str:
    digest = hashlib.sha256()
    for path in _files(files(screening)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(folder: Traversable) -> Iterator[Traversable]:
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        if path.is_dir() and path.name != "__pycache__":
            yield from _files(path)
        elif path.name.endswith((".py", ".toml", ".txt", ".csv", ".json")):
            yield path


def waiting(inspection: Inspection) -> QuerySet[Item]:
    """The items that the pass has still to read, in its order: all of them, or those changed since the last one and
    those that a finding names."""
    public = Item.objects.public().filter(agency__reporting=inspection.agency, pk__gt=inspection.position)
    if inspection.since_event:
        changed = Event.objects.filter(
            subject_type=Item._meta.label_lower,
            kind__in=CHANGES,
            pk__gt=inspection.since_event,
            pk__lte=inspection.until_event,
        )
        named = Finding.objects.filter(object_kind=ObjectKind.ITEM, unit__reporting=inspection.agency)
        public = public.filter(Q(pk__in=changed.values("subject_id")) | Q(pk__in=named.values("object_id")))
    return public.order_by("pk")


def read_batch(inspection: Inspection, words: WordList, *, by: Actor, on: date) -> int:
    """Read the next batch and keep what is suspected with the place reached; how many items it read, 0 at the end.

    The place is no decision of anybody's, so it has no event of its own.
    """
    items = list(
        waiting(inspection).select_related("agency").prefetch_related("attachments", "keepings")[:BATCH]
    )
    if not items:
        Inspection.objects.filter(pk=inspection.pk).update(looked_on=on, trouble="")
        inspection.looked_on = on
        return 0
    suspected = tuple(suspect(items, words))
    with transaction.atomic():
        if new := tuple(unknown(inspection, suspected)):
            AddSuspicions(by=by, on=on, inspection=inspection, suspected=new).perform()
        inspection.position, inspection.looked_at = items[-1].pk, inspection.looked_at + len(items)
        inspection.save(update_fields=["position", "looked_at"])
    return len(items)


def suspect(items: list[Item], words: WordList | None = None) -> Iterator[Suspected]:
    """What is suspicious in these items; two queries more for all their links."""
    words = words or word_list()
    links = {item.pk: list(_links(item.body)) for item in items}
    public = _public_numbers(links)
    columns = set(Column.objects.values_list("code", flat=True)) if any(links.values()) else set()
    for item in items:
        yield from _incomplete(item)
        yield from _screened(item, words)
        for link in dict.fromkeys(links[item.pk]):
            if told := _fault(item, link, public, columns):
                yield broken(item, f"《{item.title[:80]}》正文中的{told}", link)


def _incomplete(item: Item) -> Iterator[Suspected]:
    """Metadata and content that every item must have (国办秘函〔2009〕6号)."""
    name = f"《{item.title[:80]}》"
    lacking = [
        word for word, value in (("索引号", item.index_number), ("名称", item.title.strip())) if not value
    ]
    if lacking:
        yield _about("item-metadata", item, f"{name}缺少{'、'.join(lacking)}")
    if len(item.title) > term("title_characters"):
        told = f"{name}名称有{len(item.title)}字，应当只写主标题，其余放在内容概述里"
        yield _about("item-metadata", item, told, "title")
    if item.published_on and item.formed_on > item.published_on:
        yield _about("item-dates", item, f"{name}的生成日期{item.formed_on}晚于发布日期{item.published_on}")
    text = MarkedUp(item.body).text.strip()
    if attachments_of(item):
        return
    if not text:
        yield _about("item-content", item, f"{name}没有正文，也没有附件")
    elif _SAYS_ENCLOSED.search(text) and "href=" not in item.body and "<table" not in item.body:
        yield _about("item-content", item, f"{name}正文提到附件，但没有附件可以下载", "enclosed")


def _screened(item: Item, words: WordList) -> Iterator[Suspected]:
    """What the screening would not let out today. What was found is counted and not repeated."""
    open_ones = [one for one in findings_in(item, texts_of(item), words) if one.is_open]
    wrong = [one for one in open_ones if one.finding.type == Kind.WRONG_WORD]
    for code, found in (
        ("item-personal", [one for one in open_ones if one not in wrong]),
        ("item-words", wrong),
    ):
        if found:
            kinds = Counter(one.finding.label for one in found)
            told = "、".join(f"{label}{count}处" for label, count in kinds.items())
            places = "、".join(dict.fromkeys(one.place for one in found))
            is_secret = any(one.finding.type == Kind.SECRET_MARK for one in found)
            words_told = f"《{item.title[:80]}》的{places[:100]}中有{told}"
            yield _about(code, item, words_told, is_veto=is_secret)


def _links(body: str) -> Iterator[str]:
    if "href=" not in body and "src=" not in body:
        return
    try:
        fragment = html.fragment_fromstring(body, create_parent="div")
    except etree.ParserError:
        return
    yield from (link for _, attribute, link, _ in fragment.iterlinks() if attribute in ("href", "src"))


def _public_numbers(links: dict[int, list[str]]) -> set[str]:
    """Which of the items that are linked to are public."""
    named = {found[1] for each in links.values() for link in each if (found := _OWN_LINK.search(link))}
    return (
        set(Item.objects.public().filter(index_number__in=named).values_list("index_number", flat=True))
        if named
        else set()
    )


def _fault(item: Item, link: str, public: set[str], columns: set[str]) -> str:
    """What is wrong with a link to our own pages or files; "" for one that works, or leads elsewhere."""
    if picture := _PICTURE.fullmatch(link):
        there = any(one.number == int(picture[1]) for one in attachments_of(item))
        return "" if there else f"图片（附件{picture[1]}）不存在"
    if found := _OWN_LINK.search(link):
        return "" if found[1] in public else f"链接指向没有公开的信息（索引号{found[1]}）"
    if found := _COLUMN_LINK.search(link):
        return (
            "" if found[1] in columns or _is_elsewhere(item, link) else f"链接指向不存在的栏目（{found[1]}）"
        )
    return ""


def _is_elsewhere(item: Item, link: str) -> bool:
    return link.startswith(("http://", "https://")) and not link.startswith(item.agency.website or "\0")


def _about(code: str, item: Item, told: str, about: str = "", *, is_veto: bool = False) -> Suspected:
    return Suspected(
        code, item.agency, told, ObjectKind.ITEM, item.title, item.pk, is_veto=is_veto, about=about
    )
