"""Columns that are empty or have not moved for too long, and the home page (国办秘函〔2019〕19号)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.documents.websites.facts import LIST, OTHER
from gongkai.documents.websites.model import ColumnSeen, Finding, Place
from gongkai.documents.websites.seen import Seen, finding
from gongkai.documents.websites.store import Store
from gongkai.law.inspection import inspection_on
from gongkai.law.numerals import chinese_date
from gongkai.law.websites import Severity, website_rules

EMPTY, OVERDUE, FRESH, UNDATED, STILL = "空白", "超期未更新", "正常", "看不出日期", "不要求定期更新"

_COMMON_SHARE = 0.3  # a link on so many pages belongs to the frame of the site; 工作约定
_COMMON_FROM = 10  # pages
_ANSWER_DAYS = 92  # 3个月
_INDEX = re.compile(
    r"(?:(?:index|default|list)\w*)?\.\w+(?:\?.*)?$|(?:[?&](?:page\w*|pageno|curpage|p)=\d+)+$", re.I
)


@dataclass
class _Page:
    key: str
    name: str
    entries: int
    latest: str
    vacant: bool
    filled: bool

    @property
    def is_empty(self) -> bool:
        return not self.entries and not self.latest and (self.vacant or not self.filled)


def columns_of(store: Store, seen: Seen) -> list[ColumnSeen]:
    """Every column of the site and how it stands: the pages with one name at one place are one column."""
    rules, general = inspection_on(seen.today), website_rules()
    by_name: dict[str, list[_Page]] = defaultdict(list)
    for page in _pages(store, seen):
        by_name[page.name].append(page)
    columns = []
    for name, pages in ((name, group) for name, named in by_name.items() for group in _together(named)):
        first = pages[0]
        latest = max(page.latest for page in pages)
        interval = rules.interval_of(name)
        columns.append(
            ColumnSeen(
                name=name or "（没有名称）",
                address=seen.where(first.key),
                kind=interval.kind,
                entries=sum(page.entries for page in pages),
                latest=date.fromisoformat(latest) if latest else None,
                days=interval.days,
                state=_state(
                    all(page.is_empty for page in pages),
                    latest,
                    interval.quick or general.must_move(name),
                    seen.today - timedelta(days=interval.days),
                ),
            )
        )
    return sorted(columns, key=lambda one: (one.address, one.name))


def column_findings(store: Store, seen: Seen, columns: list[ColumnSeen]) -> Iterator[Finding]:
    """Empty and overdue columns, and what the home page shows."""
    answers = website_rules().signs["interaction"]
    for column in columns:
        place = [Place(column.address)]
        if column.state == EMPTY:
            yield finding("empty_column", f"“{column.name}”", place)
        elif column.state == OVERDUE and column.latest:
            last = f"“{column.name}”最新的信息是{chinese_date(column.latest)}的"
            rest = (seen.today - column.latest).days
            yield finding(
                "overdue_column", f"{last}，{rest}天没有更新（{column.kind}不超过{column.days}天）", place
            )
        elif (
            answers.is_in(column.name) and column.latest and (seen.today - column.latest).days > _ANSWER_DAYS
        ):
            yield finding(
                "messages_overdue", f"“{column.name}”最新的是{chinese_date(column.latest)}的", place
            )
    if seen.home:
        yield from _home(store, seen)


def home_latest(store: Store, seen: Seen) -> date | None:
    """The newest date that the home page shows, or the pages to which it leads."""
    today = seen.today.isoformat()
    own = store.one(
        "select p.latest from page p join address a on a.id = p.id where a.key = ? and p.latest != ''",
        seen.home,
    )
    behind = store.one(
        "select max(k.day) from address h join led on led.source = h.id join kept k on k.id = led.arrived"
        " where h.key = ? and k.day <= ?",
        seen.home,
        today,
    )
    lists = store.one(
        "select max(k.latest) from address h join led on led.source = h.id join kept k on k.id = led.arrived"
        " where h.key = ?",
        seen.home,
    )
    newest = max(filter(None, (own, behind)), default=lists)
    return date.fromisoformat(newest) if newest else None


def _home(store: Store, seen: Seen) -> Iterator[Finding]:
    newest, place = home_latest(store, seen), [Place(seen.where(seen.home))]
    if newest is None:
        yield finding("home_undated", "首页和它链接的网页都没有日期", place)
    elif (seen.today - newest).days > website_rules().home_days:
        yield finding(
            "home_overdue",
            f"首页最新的信息是{chinese_date(newest)}的，{(seen.today - newest).days}天没有更新",
            place,
            severity=Severity.VETO,
        )


def _pages(store: Store, seen: Seen) -> Iterator[_Page]:
    entries = _entries(store)
    behind = _newest_behind(store, seen)
    named = dict(
        store.rows(
            "select column, max(day) from kept where kind = 'article' and day <= ? group by column",
            seen.today.isoformat(),
        )
    )
    rows = store.rows(
        "select id, key, column, kind, latest, vacant, filled, tags like '%\"columnname\"%'"
        " from kept where kind in (?, ?)",
        LIST,
        OTHER,
    )
    linked_from_home = {
        number
        for (number,) in store.rows(
            "select arrived from address h join led on led.source = h.id where h.key = ?", seen.home
        )
    }
    for number, key, name, kind, latest, vacant, filled, is_named in list(rows):
        newest = max(latest, behind.get(number, ""), named.get(name, "") if is_named else "")
        page = _Page(key, name, entries.get(number, 0), newest, bool(vacant), bool(filled))
        # A page that is no list by any sign is a column only if it is empty, and the home page leads to it.
        if kind == LIST or (page.is_empty and (vacant or number in linked_from_home)):
            yield page


def _together(pages: list[_Page]) -> list[list[_Page]]:
    """Pages of one name: those below the first page of a column belong to it (/tzgg/, /tzgg/2026/, /tzgg_2.html)."""
    groups: list[tuple[str, list[_Page]]] = []
    for page in sorted(pages, key=lambda page: (len(page.key), page.key)):
        group = next((group for stem, group in groups if page.key.startswith(stem)), None)
        if group is None:
            groups.append((_INDEX.sub("", page.key), [page]))
        else:
            group.append(page)
    return [group for _, group in groups]


def _entries(store: Store) -> dict[int, int]:
    """How many links of the content of a page lead elsewhere than those that stand on every page."""
    pages = store.one("select count(*) from page")
    most = max(_COMMON_FROM, int(pages * _COMMON_SHARE))
    rows = store.rows(
        "select source, count(*) from link where entry and target != source and target not in"
        " (select target from link group by target having count(distinct source) > ?) group by source",
        most,
    )
    return dict(rows)


def _newest_behind(store: Store, seen: Seen) -> dict[int, str]:
    """The newest day of the articles to which a page's entries lead."""
    rows = store.rows(
        "select source, max(day) from led join kept on kept.id = led.arrived"
        " where entry and kind = 'article' and day <= ? group by source",
        seen.today.isoformat(),
    )
    return dict(rows)


def _state(is_empty: bool, latest: str, must_move: bool, oldest: date) -> str:
    if is_empty:
        return EMPTY
    if not must_move:
        return STILL
    if not latest:
        return UNDATED
    return OVERDUE if date.fromisoformat(latest) < oldest else FRESH
