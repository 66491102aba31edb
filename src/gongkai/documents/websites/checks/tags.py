"""Tags of pages (国办发〔2017〕47号), titles, language, encoding, descriptions of pictures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from gongkai.documents.websites.facts import ARTICLE, HOME, LIST, is_site_code
from gongkai.documents.websites.model import Finding, Place
from gongkai.documents.websites.seen import MOST_PLACES, Seen, finding
from gongkai.documents.websites.store import Store
from gongkai.law.websites import website_rules

_NAMES = {HOME: "首页", LIST: "栏目页", ARTICLE: "文章页"}


def tag_findings(store: Store, seen: Seen) -> Iterator[Finding]:
    """What is missing or wrong in the heads of the pages."""
    yield from _missing(store, seen)
    yield from _codes(store, seen)
    yield from _told(
        store, seen, "malformed_date", "个网页", "tags like '%\"pubdate\"%' and not published_well"
    )
    yield from _same_titles(store, seen)
    yield from _told(store, seen, "untitled", "个网页", "title = ''")
    yield from _told(store, seen, "no_language", "个网页", "not language")
    yield from _told(store, seen, "charset", "个网页", "charset != ''", where="charset")
    pictures = store.one("select sum(without_alternative) from kept") or 0
    told = f"个网页中的{pictures}张图片"
    yield from _told(
        store,
        seen,
        "no_alternative",
        told,
        "without_alternative > 0",
        where="without_alternative || '张'",
    )
    places = seen.places(
        store.rows(
            "select a.key from page p join address a on a.id = p.id where p.empty and not p.copy order by a.key"
        )
    )
    if places:
        yield finding("empty_page", f"{len(places)}个网页打开以后是空白", places)


def _told(
    store: Store, seen: Seen, code: str, told: str, condition: str, *, where: str = "''"
) -> Iterator[Finding]:
    """One finding for all pages of a kind; conditions are constants of this module."""
    rows = store.rows(f"select key, {where} from kept where {condition} order by key")  # noqa: S608
    if places := seen.places(rows):
        yield finding(code, f"{len(places)}{told}", places)


def _missing(store: Store, seen: Seen) -> Iterator[Finding]:
    rules = website_rules()
    for kind, wanted in ((HOME, rules.home_tags), (LIST, rules.list_tags), (ARTICLE, rules.article_tags)):
        total = 0
        lacking: dict[tuple[str, ...], list[Place]] = {}
        counts: Counter[tuple[str, ...]] = Counter()
        rows = store.rows(
            "select key, tags from kept where kind = ? order by key",
            kind,
        )
        for key, tags in rows:
            total += 1
            told = json.loads(tags)
            missing = tuple(tag for tag in wanted if not told.get(tag.lower(), "").strip())
            counts[missing] += 1
            if missing and counts[missing] <= MOST_PLACES:
                lacking.setdefault(missing, []).append(Place(seen.where(key)))
        for missing, places in lacking.items():
            number = counts[missing]
            of = f"{number}个{_NAMES[kind]}（共{total}个）" if kind != HOME else "首页"
            yield finding("missing_tags", f"{of}缺少{'、'.join(missing)}", places, count=number)


def _codes(store: Store, seen: Seen) -> Iterator[Finding]:
    by_code: dict[str, list[Place]] = {}
    rows = store.rows(
        "select key, json_extract(tags, '$.siteidcode') as code from kept where code != '' order by key"
    )
    for key, code in rows:
        by_code.setdefault(code, []).append(Place(seen.where(key)))
    for code, places in by_code.items():
        if not is_site_code(code):
            yield finding("malformed_tag", f"SiteIDCode“{code[:40]}”不是10位数字的网站标识码", places)
    good = sorted(filter(is_site_code, by_code), key=lambda code: -len(by_code[code]))
    for code in good[1:]:
        told = f"SiteIDCode 在多数网页是{good[0]}，在这些网页是{code}"
        yield finding("malformed_tag", told, by_code[code])
    yield from _domain(store, seen)


def _domain(store: Store, seen: Seen) -> Iterator[Finding]:
    told = store.one(
        "select json_extract(p.tags, '$.sitedomain') from page p join address a on a.id = p.id where a.key = ?",
        seen.home,
    )
    host = urlsplit(seen.site.origins[0]).hostname or ""
    if not told or seen.is_copy or "." not in host or host.replace(".", "").isdigit():
        return
    said = told.lower().rpartition("//")[2].partition("/")[0].partition(":")[0]
    if said.removeprefix("www.") != host.removeprefix("www."):
        yield finding(
            "malformed_tag", f"SiteDomain“{told[:60]}”不是网站的域名{host}", [Place(seen.where(seen.home))]
        )


def _same_titles(store: Store, seen: Seen) -> Iterator[Finding]:
    rows = store.rows(
        "select title from kept where kind = ? and title != '' group by title"
        " having count(distinct column) > 1 order by title",
        LIST,
    )
    for (title,) in list(rows):
        places = seen.places(
            store.rows(
                "select key, '栏目“' || column || '”' from kept where kind = ? and title = ? order by key",
                LIST,
                title,
            )
        )
        yield finding("same_title", f"{len(places)}个栏目页的标题都是“{title[:60]}”", places)
