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
_FRAME_FROM = 3  # pages with the same words or picture: they belong to the frame
_ENOUGH = 5  # characters besides names and frame that make a page one with words of its own
_LEADS_FROM = 3  # articles behind a page that make it a column without other signs
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
    marks = ", ".join(map(str, _home_pages(store, seen)))
    own = store.one(f"select max(latest) from page where id in ({marks}) and latest != ''")  # noqa: S608
    behind = store.one(
        f"select max(day) from led join kept on kept.id = arrived where source in ({marks}) and day <= ?",  # noqa: S608
        seen.today.isoformat(),
    )
    lists = store.one(
        f"select max(latest) from led join kept on kept.id = arrived where source in ({marks})"  # noqa: S608
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


def _home_pages(store: Store, seen: Seen) -> list[int]:
    """The home page; one without a word, as of frames, stands for the pages to which it leads."""
    row = next(
        store.rows("select id, length from page join address using (id) where key = ?", seen.home), None
    )
    if row is None or row[1]:
        return [row[0]] if row else []
    return [
        row[0],
        *(arrived for (arrived,) in store.rows("select arrived from led where source = ?", row[0])),
    ]


def _pages(store: Store, seen: Seen) -> Iterator[_Page]:
    entries = _entries(store)
    behind = _behind(store, seen)
    wordy = _with_words(store)
    home = _home_pages(store, seen)
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
        number for one in home for (number,) in store.rows("select arrived from led where source = ?", one)
    }
    for number, key, name, kind, latest, vacant, filled, is_named in list(rows):
        articles, newest_behind = behind.get(number, (0, ""))
        # A page that leads to many columns is not as old as the few articles among them.
        leads = articles * 2 >= entries.get(number, 0)
        newest = max(latest, newest_behind if leads else "", named.get(name, "") if is_named else "")
        page = _Page(key, name, entries.get(number, 0), newest, bool(vacant), bool(filled) or number in wordy)
        is_list = kind == LIST or (leads and articles >= _LEADS_FROM)
        # A page that is no list by any sign is a column only if it is empty, and the home page leads to it.
        if number in home:
            continue
        if is_list or (page.is_empty and (vacant or number in linked_from_home)):
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
    """How many links of the content of a page lead elsewhere than those of the frame and the menu."""
    pages = store.one("select count(*) from page")
    most = max(_COMMON_FROM, int(pages * _COMMON_SHARE))
    store.change("drop table if exists temp.entry")
    store.change(
        "create temp table entry as select source, coalesce(address.target, address.id) as target,"
        " coalesce(page.kind, '') as kind from link join address on address.id = link.target"
        " left join page on page.id = coalesce(address.target, address.id)"
        " where entry and not loads and link.target not in"
        " (select target from link group by target having count(distinct source) > ?)",
        most,
    )
    store.change("create index temp.entered on entry (source, target)")
    # In a menu each column leads to all of them, and to itself.
    store.change(
        "create temp table if not exists menu (source integer, target integer, primary key (source, target))"
    )
    store.change("delete from temp.menu")
    store.change(
        "insert into menu select there.source, there.target from entry there"
        " join page own on own.id = there.source and own.kind != 'article'"
        " join entry back on back.source = there.target and back.target = there.source"
        " where there.source != there.target and there.kind not in ('', 'article')"
        " and exists (select 1 from entry own where own.source = there.source and own.target = there.source)"
        " and exists (select 1 from entry own where own.source = there.target and own.target = there.target)"
    )
    rows = store.rows(
        "select source, count(*) from entry where source != target and not exists ("
        " select 1 from menu where menu.source = entry.source and menu.target = entry.target and exists ("
        "  select 1 from menu third join menu across on across.source = third.target"
        "  where third.source = entry.source and across.target = entry.target and third.target != entry.target"
        " )) group by source"
    )
    return dict(rows)


def _with_words(store: Store) -> set[int]:
    """The pages that have words or pictures of their own, besides those that other pages have as well."""
    words = store.rows(
        "select page from line where mark not in"
        " (select mark from line group by mark having count(distinct page) >= ?)"
        " group by page having sum(length) > ?",
        _FRAME_FROM,
        _ENOUGH,
    )
    pictures = store.rows(
        "select distinct source from link where entry and loads and target not in"
        " (select target from link where loads group by target having count(distinct source) >= ?)",
        _FRAME_FROM,
    )
    return {number for rows in (words, pictures) for (number,) in rows}


def _behind(store: Store, seen: Seen) -> dict[int, tuple[int, str]]:
    """(number, newest day) of the articles to which a page's entries lead."""
    rows = store.rows(
        "select source, count(distinct arrived), max(day) from led join kept on kept.id = arrived"
        " where entry and kind = 'article' and day <= ? group by source",
        seen.today.isoformat(),
    )
    return {source: (number, newest) for source, number, newest in rows}


def _state(is_empty: bool, latest: str, must_move: bool, oldest: date) -> str:
    if is_empty:
        return EMPTY
    if not must_move:
        return STILL
    if not latest:
        return UNDATED
    return OVERDUE if date.fromisoformat(latest) < oldest else FRESH
