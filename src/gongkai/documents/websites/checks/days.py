"""Dates that can't be, or that look as if somebody changed them: “伪造发稿日期” is a veto (国办秘函〔2019〕19号)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from email.utils import parsedate_to_datetime

from gongkai.documents.websites.addresses import shape
from gongkai.documents.websites.dates import in_address
from gongkai.documents.websites.model import Finding, Place
from gongkai.documents.websites.seen import MOST_PLACES, Seen, finding
from gongkai.documents.websites.store import Store

# 工作约定: what is so unusual that somebody should look.
SAME_MINUTE = 10  # articles
ORDER_FROM = 20  # articles of one kind, in the order of their numbers
ORDER_DAYS = 60  # earlier than most of those before it
ORDER_SHARE = 0.1  # where more are out of order, the numbers say nothing
ADDRESS_DAYS = 3

_SERIAL = re.compile(r"\d+")


def day_findings(store: Store, seen: Seen) -> Iterator[Finding]:
    """All dates that somebody should look at."""
    yield from _told(store, seen, "future_date", "future", "'日期' || future", "future != ''")
    yield from _told(
        store,
        seen,
        "date_before_document",
        "published",
        "'发布' || substr(published, 1, 10) || '，成文' || written",
        "published != '' and written != '' and substr(published, 1, 10) < written",
    )
    yield from _told(
        store,
        seen,
        "date_before_document",
        "shown",
        "'发布' || shown || '，成文' || written",
        "published = '' and shown != '' and written != '' and shown < written",
    )
    yield from _told(
        store,
        seen,
        "date_differs",
        "published",
        "'显示' || shown || '，标签' || substr(published, 1, 10)",
        "published != '' and shown != '' and substr(published, 1, 10) != shown",
    )
    yield from _told(
        store,
        seen,
        "date_before_number",
        "published",
        "'索引号' || number_year || '年，发布' || substr(published, 1, 10)",
        "published != '' and number_year != 0 and cast(substr(published, 1, 4) as integer) < number_year",
    )
    yield from _same_minute(store, seen)
    yield from _by_address(store, seen)
    yield from _out_of_order(store, seen)
    yield from _by_file(store, seen)


def _told(store: Store, seen: Seen, code: str, day: str, where: str, condition: str) -> Iterator[Finding]:
    """One finding for all pages of a kind; conditions are constants of this module."""
    rows = store.rows(f"select key, {where} from kept where {condition} order by {day} desc, key")  # noqa: S608
    if places := seen.places(rows):
        yield finding(code, f"{len(places)}个网页", places)


def _same_minute(store: Store, seen: Seen) -> Iterator[Finding]:
    # A day without a time is written 00:00 by many systems, and says nothing.
    rows = store.rows(
        "select published, count(*) from article where published_well and published not like '% 00:00'"
        " group by published having count(*) >= ? order by count(*) desc, published",
        SAME_MINUTE,
    )
    for moment, number in list(rows):
        places = seen.places(
            store.rows(
                "select key from article where published = ? order by key limit ?",
                moment,
                MOST_PLACES,
            )
        )
        yield finding("same_minute", f"{number}篇文章的发布时间都是{moment}", places, count=number)


def _by_address(store: Store, seen: Seen) -> Iterator[Finding]:
    places = []
    for key, published in store.rows("select key, day from article order by key"):
        made = in_address(key)
        if made and date.fromisoformat(published) < made - timedelta(days=ADDRESS_DAYS):
            places.append(Place(seen.where(key), f"发布{published}，地址中{made.isoformat()}"))
    if places:
        yield finding("date_before_address", f"{len(places)}个网页", places)


def _out_of_order(store: Store, seen: Seen) -> Iterator[Finding]:
    """Numbers in addresses grow as articles are entered; the few that are dated much earlier stand out."""
    kinds: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for key, published in store.rows("select key, day from article order by key"):
        if numbers := _SERIAL.findall(key):
            kinds[shape(key)].append((int(numbers[-1][:18]), published, key))
    places = []
    for articles in kinds.values():
        late = list(_late(sorted(articles))) if len(articles) >= ORDER_FROM else []
        if len(late) <= len(articles) * ORDER_SHARE:
            places += [Place(seen.where(key), told) for key, told in late]
    if places:
        yield finding("out_of_order", f"{len(places)}个网页", places)


def _late(articles: list[tuple[int, str, str]]) -> Iterator[tuple[str, str]]:
    """(key, what is odd) of those dated long before all of the few entered just before and after them."""
    days = [date.fromisoformat(published) for _, published, _ in articles]
    for index, (_, published, key) in enumerate(articles):
        around = days[max(0, index - 3) : index] + days[index + 1 : index + 4]
        if days[index] < min(around) - timedelta(days=ORDER_DAYS):
            yield key, f"发布{published}，编号相邻的都在{min(around).isoformat()}以后"


def _by_file(store: Store, seen: Seen) -> Iterator[Finding]:
    places = []
    for key, published, modified in store.rows(
        "select key, day, modified from article where modified != '' order by key"
    ):
        try:
            last = parsedate_to_datetime(modified).date()
        except ValueError:
            continue
        if date.fromisoformat(published) > last + timedelta(days=ADDRESS_DAYS):
            places.append(Place(seen.where(key), f"发布{published}，最后修改{last.isoformat()}"))
    if places:
        yield finding("newer_than_file", f"{len(places)}个网页", places)
