"""What must be found on a site: guide, catalogue, the way to apply, annual reports, the foot of the home page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta

from gongkai.documents.websites.model import Finding, Place
from gongkai.documents.websites.seen import Seen, finding
from gongkai.documents.websites.store import Store
from gongkai.law.numerals import chinese_date
from gongkai.law.reporting import report_due
from gongkai.law.websites import website_rules

FIRST_REPORT = 2008  # the Regulation of 2007 came into force on 1 May 2008

_YEAR = re.compile(r"(20\d{2})\s*年")
_COUNTY = re.compile(r"[县市区旗州]人民政府(?!办公室|.{0,6}(?:办事处|街道))")
_MISSING = {
    "guide": "guide_missing",
    "catalogue": "catalogue_missing",
    "application": "application_missing",
    "interaction": "interaction_missing",
    "service": "service_missing",
}
_HOME_IS_ENOUGH = 3  # pages; a smaller copy is a part of a site


def presence_findings(store: Store, seen: Seen) -> Iterator[Finding]:
    """What is missing is only told of a site that was seen to its end."""
    home = [Place(seen.where(seen.home))] if seen.home else []
    if seen.home and not seen.partial and store.one("select count(*) from page") >= _HOME_IS_ENOUGH:
        known = {name for (name,) in store.rows("select distinct name from sign")}
        for name, code in _MISSING.items():
            if name not in known:
                words = "、".join(f"“{word}”" for word in website_rules().signs[name].words)
                yield finding(code, f"网页和链接中没有{words}等字样", home)
        yield from _reports(store, seen, home)
    yield from _late_reports(store, seen)
    yield from _guide(store, seen)
    yield from _footer(store, seen, home)


def _footer(store: Store, seen: Seen, home: list[Place]) -> Iterator[Finding]:
    # A home page of frames has no foot of its own.
    told = store.one(
        "select p.footer from page p join address a on a.id = p.id where a.key = ? and length > 0", seen.home
    )
    if missing := json.loads(told or "[]"):
        yield finding("footer_incomplete", f"没有找到：{'、'.join(missing)}", home)


# --- guide ---------------------------------------------------------------------------------------------


def _guide(store: Store, seen: Seen) -> Iterator[Finding]:
    """The guide is the longest of the pages that are named so."""
    row = next(
        store.rows(
            "select key, guide, published, shown, revised, written from kept where guide is not null"
            " order by length desc, key limit 1"
        ),
        None,
    )
    if row is None:
        return
    key, told, *days = row
    guide, place = json.loads(told), [Place(seen.where(key))]
    if guide["missing"]:
        yield finding("guide_incomplete", f"没有写明：{'、'.join(guide['missing'])}", place)
    if guide["outdated"]:
        yield finding("guide_blank", "；".join(guide["outdated"]), place)
    newest = max((day[:10] for day in days if day), default="")
    limit = seen.today - timedelta(days=website_rules().guide_days)
    if newest and date.fromisoformat(newest) < limit:
        yield finding("guide_old", f"公开指南的日期是{chinese_date(date.fromisoformat(newest))}", place)


# --- annual reports ----------------------------------------------------------------------------------------


def _reports(store: Store, seen: Seen, home: list[Place]) -> Iterator[Finding]:
    years = sorted({year for year, _, _ in _known_reports(store)})
    due = [year for year in range(FIRST_REPORT, seen.today.year) if report_due("town", year).day < seen.today]
    if not years:
        yield finding("report_missing", "没有找到任何一年的年度报告", home)
    elif missing := [year for year in due if year > years[0] and year not in years]:
        told = f"最早的是{years[0]}年度，缺少{'、'.join(f'{year}年度' for year in missing)}"
        yield finding("report_missing", told, home)


def _late_reports(store: Store, seen: Seen) -> Iterator[Finding]:
    for year, title, number in _known_reports(store):
        row = next(
            store.rows(
                "select key, day from kept where id = ? and kind = 'article'",
                number,
            ),
            None,
        )
        if row is None or not row[1]:
            continue
        due = report_due("county" if _COUNTY.search(title) else "town", year)
        if date.fromisoformat(row[1]) > due.day:
            told = f"{year}年度报告{chinese_date(date.fromisoformat(row[1]))}发布，应当在{chinese_date(due.day)}以前"
            yield finding("report_late", told, [Place(seen.where(row[0]))], basis=(due.citation,))


def _known_reports(store: Store) -> list[tuple[int, str, int]]:
    """(year, title, number of the address) of what calls itself the annual report of a year."""
    rows = store.rows(
        "select s.words, coalesce(a.target, a.id) from sign s join address a on a.id = s.target"
        " where s.name = 'report' and a.state != 'missing' order by a.key, s.words"
    )
    found = {(int(told[1]), words, number) for words, number in rows if (told := _YEAR.search(words))}
    first: dict[tuple[int, int], str] = {}
    for year, words, number in sorted(found):
        first.setdefault((year, number), words)
    return [(year, words, number) for (year, number), words in sorted(first.items())]
