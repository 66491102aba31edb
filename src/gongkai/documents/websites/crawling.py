"""Inspecting a site as it runs, politely: one request at a time, what robots.txt permits, nobody else's pages."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections import Counter
from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from gongkai.documents.websites.addresses import (
    DOCUMENT_ENDINGS,
    PAGE_ENDINGS,
    BadAddress,
    Site,
    ending,
    host_named,
    is_endless,
    key_of,
    origin_of,
    shape,
    shown,
)
from gongkai.documents.websites.asking import Asker, Brought
from gongkai.documents.websites.attachments import READABLE, inspect_file
from gongkai.documents.websites.concluding import conclude
from gongkai.documents.websites.decoding import begins_as_markup
from gongkai.documents.websites.facts import Facts, Task
from gongkai.documents.websites.fetching import AGENT, Answer, Fetcher, Stopped
from gongkai.documents.websites.model import Inspection, Limits, Progress, Uninspectable, Watch
from gongkai.documents.websites.robots import Robots, read_robots
from gongkai.documents.websites.seen import Seen
from gongkai.documents.websites.store import State, Store
from gongkai.law.websites import website_rules

# 工作约定 (D): what is polite, and when a site is taken to be endless or dead.
RATE = 5.0  # requests a second to somebody's server
RATE_HERE = 50.0  # to this machine
_HOPS = 5
_TOGETHER = 40  # addresses between two looks at what was read
_SAME = 15  # pages of one shape that say the same but for their numbers,
_SAME_SHARE = 0.8  # if they are so much of the shape
_SILENT = 20  # failures in a row
_FILE_SECONDS = 60.0
_OPENING_SECONDS = website_rules().opening_seconds
_ROBOTS_BYTES = 512_000

_PROBE = "/gongkai-inspect-no-such-page.html"
_HERE = re.compile(r"localhost|127(\.\d+){3}|::1")


def inspect_site(
    address: str,
    *,
    today: date,
    known_as: str = "",
    limits: Limits | None = None,
    watch: Watch | None = None,
) -> Inspection:
    """Inspect the site to which an address belongs, beginning there.

    ``known_as``: the address under which a copy that runs elsewhere is known, so that full links to itself are known;
    by default, for one that runs on this machine, what the home page says (SiteDomain). Nobody is asked there.
    KeyboardInterrupt ends the inspection early: what was seen is told, and that it is not all. Raises Uninspectable.
    """
    with Store() as store:
        crawl = _Crawl(address, today, limits or Limits(), watch, store)
        crawl.also = _start(known_as)[0].origins if known_as else ()
        interrupted = crawl.look()
        return conclude(store, crawl.seen(interrupted))


class _Crawl:
    def __init__(self, address: str, today: date, limits: Limits, watch: Watch | None, store: Store) -> None:
        self.site, self.home = _start(address)
        self.today, self.limits, self.store = today, limits, store
        self.watch = watch or (lambda _: None)
        self.salt = os.urandom(8).hex()
        self.remarks: list[str] = []
        self.visits = self.unopened = self.silent = self.attachments = self.files = self.pages = 0
        self.until = time.monotonic() + limits.minutes * 60
        self.fetcher = self._fetcher(0)
        self.robots = Robots()
        self.shapes: Counter[str] = Counter()
        self.alike: Counter[tuple[str, str]] = Counter()
        self.also: tuple[str, ...] = ()
        self.nothing = ""  # what the site shows where nothing is

    def look(self) -> bool:
        """Fetch and read until nothing waits or a limit is reached; gives whether somebody interrupted it."""
        try:
            self._read_robots()
            self._open_home()
            self._probe()
            while waiting := self._waiting():
                self._wave(waiting)
        except KeyboardInterrupt:
            return True
        except Stopped:
            self.remarks.append(f"检查满{self.limits.minutes:g}分钟，已经停止，还有网页没有看到。")
        return False

    def seen(self, interrupted: bool) -> Seen:
        """What the conclusion has to know beside the store."""
        forbidden = self.store.one(
            "select count(*) from address where state = ? and told = 'robots'", State.SKIPPED
        )
        deep = self.store.one(
            "select count(*) from address where state = ? and told = 'limit'", State.SKIPPED
        )
        if forbidden:
            self.remarks.append(f"robots.txt 不许访问的地址{forbidden}个，没有检查。")
        if deep:
            self.remarks.append(f"超过层数或者数量限制的地址{deep}个，没有检查。")
        left = self.store.one("select count(*) from address where state = ?", State.WAITING)
        return Seen(
            address=self.site.address(self.home),
            site=self.site,
            told=self.site.origins[0],
            home=self.home,
            today=self.today,
            is_copy=False,
            remarks=tuple(self.remarks),
            interrupted=interrupted,
            partial=bool(interrupted or deep or left),
            visits=self.visits,
            unopened=self.unopened,
        )

    # --- beginning -----------------------------------------------------------------------------------

    def _fetcher(self, delay: float) -> Fetcher:
        host = urlsplit(self.site.origins[0]).hostname or ""
        rate = self.limits.rate or (RATE_HERE if _HERE.fullmatch(host) else RATE)
        rate = min(rate, 1 / delay) if delay else rate
        return Fetcher(self.site.origins[0], rate, _OPENING_SECONDS, self.until)

    def _read_robots(self) -> None:
        answer = self.fetcher.get("/robots.txt", _ROBOTS_BYTES)
        if answer.status == 0 or answer.status >= 500:
            # RFC 9309, 2.3.1.4: while robots.txt can't be reached, everything counts as forbidden.
            told = answer.told or f"状态{answer.status}"
            raise Uninspectable(
                f"“{self.site.origins[0]}”打不开：读不到 robots.txt（{told}）。请核对网址和网络，等网站恢复以后再检查。"
            )
        if answer.status == 200 and not begins_as_markup(answer.content):
            self.robots = read_robots(answer.content, AGENT)
            self.fetcher = self._fetcher(self.robots.delay)
        if not self.robots.allows(self.home):
            raise Uninspectable(
                f"robots.txt 不许访问“{shown(self.home)}”，没有检查。请网站管理员在 robots.txt 中允许 {AGENT}。"
            )

    def _open_home(self) -> None:
        """Follow the first page to where it is; a site that lives elsewhere is not followed there."""
        for _ in range(_HOPS + 1):
            answer = self.fetcher.get(self.home, self.limits.page_bytes)
            if answer.status == 0 or answer.status >= 400:
                told = answer.told or f"状态{answer.status}"
                raise Uninspectable(
                    f"“{self.site.address(self.home)}”打不开：{told}。请核对网址，等网站恢复以后再检查。"
                )
            if not 300 <= answer.status < 400:
                self.store.know(self.home, is_page=True)
                self._know_by_name(answer.content)
                return
            self._move(answer)
        raise Uninspectable(f"“{self.site.address(self.home)}”跳转超过{_HOPS}次，没有到达网页。")

    def _know_by_name(self, home: bytes) -> None:
        """A copy links to itself under the name of what it is a copy of."""
        host = urlsplit(self.site.origins[0]).hostname or ""
        name = host_named(home) if _HERE.fullmatch(host) else ""
        named = (f"http://{name}", f"https://{name}") if name else ()
        self.site = Site(tuple(dict.fromkeys((*self.site.origins, *self.also, *named))))

    def _move(self, answer: Answer) -> None:
        try:
            parts = urlsplit(answer.location)
            located = self.site.locate(self.site.address(self.home), answer.location)
        except (ValueError, BadAddress):
            located = None
        if located is None or located[1]:
            raise Uninspectable(
                f"首页跳转到“{answer.location[:200]}”，不是同一个网站。要检查那里，请写那里的网址。"
            )
        if parts.scheme and parts.netloc:
            origin = origin_of(parts.scheme, parts.hostname or "", parts.port)
            if origin != self.site.origins[0]:
                self.site = Site((origin, self.site.origins[0]))
                self.fetcher = self._fetcher(self.robots.delay)
                self.home = located[0]
                return
        if located[0] == self.home:
            raise Uninspectable(f"“{self.site.address(self.home)}”不断跳转到自己，打不开。")
        self.home = located[0]

    def _probe(self) -> None:
        """Ask for what can't be there: a site that shows something all the same says what it shows for nothing."""
        if not self.robots.allows(_PROBE):
            return
        answer = self.fetcher.get(_PROBE, self.limits.page_bytes)
        if answer.status == 200 and answer.content:
            task = Task(_PROBE, len(answer.content), answer.charset, cut=answer.cut)
            for _, facts in self._asker().facts([Brought(task, answer.content)]):
                self.nothing = facts.fingerprint if facts else ""

    # --- one wave ------------------------------------------------------------------------------------

    def _waiting(self) -> list[tuple[int, str, bool, int, int]]:
        return list(
            self.store.rows(
                "select id, key, is_page, depth, hops from address where state = ? order by depth, id limit ?",
                State.WAITING,
                _TOGETHER,
            )
        )

    def _wave(self, waiting: Iterable[tuple[int, str, bool, int, int]]) -> None:
        brought: list[Brought] = []
        try:
            for number, key, is_page, depth, hops in waiting:
                if page := self._visit(number, key, bool(is_page), depth, hops):
                    brought.append(page)
        finally:
            for task, facts in self._asker().facts(brought):
                self._keep(task, facts)
        left = self.store.one("select count(*) from address where state = ?", State.WAITING)
        self.watch(Progress("访问网站", self.pages + self.files, left))

    def _asker(self) -> Asker:
        return Asker(self.site, self.today, self.salt)

    def _visit(self, number: int, key: str, is_page: bool, depth: int, hops: int) -> Brought | None:
        """Fetch one address and note what became of it; a page is given on to be read."""
        if self._is_left_out(number, key, is_page, depth):
            return None
        if not is_page:
            self._visit_file(number, key, depth, hops)
            return None
        self.pages += 1
        answer = self.fetcher.get(key, self.limits.page_bytes)
        self.visits += 1
        self.unopened += answer.timed_out or answer.status == 0 or answer.seconds >= _OPENING_SECONDS
        if not self._arrived(number, key, answer, depth, hops):
            return None
        if not _is_markup(answer):
            self.store.note(number, state=State.SEEN, is_page=0)
            return None
        digest = hashlib.blake2b(answer.content, digest_size=8).hexdigest()
        self.store.note(number, digest=digest)
        if answer.cut:
            self.store.found(number, [("too_large", f"超过{self.limits.page_bytes // 2**20} MB", "", key)])
        task = Task(key, len(answer.content), answer.charset, is_home=key == self.home, cut=answer.cut)
        return Brought(task, answer.content)

    def _is_left_out(self, number: int, key: str, is_page: bool, depth: int) -> bool:
        if is_endless(key):
            self.store.note(number, state=State.TRAP)
        elif not self.robots.allows(key):
            self.store.note(number, state=State.SKIPPED, told="robots")
        elif depth > self.limits.depth or (self.pages if is_page else self.files) >= self.limits.pages:
            self.store.note(number, state=State.SKIPPED, told="limit")
        else:
            return False
        return True

    def _arrived(self, number: int, key: str, answer: Answer, depth: int, hops: int) -> bool:
        """Note the status of an answer; gives whether there is something to look at."""
        self.silent = self.silent + 1 if answer.status == 0 else 0
        self.store.note(number, seconds=answer.seconds, modified=answer.modified)
        if 300 <= answer.status < 400 and answer.location:
            self._redirected(number, key, answer.location, depth, hops)
        elif answer.status in (401, 403):
            self.store.note(number, state=State.FORBIDDEN, told=f"状态{answer.status}")
        elif answer.status in (404, 410) or 400 <= answer.status < 500:
            self.store.note(number, state=State.MISSING, told=f"状态{answer.status}")
        elif answer.status == 0 or answer.status >= 500:
            self.store.note(number, state=State.FAILED, told=answer.told or f"状态{answer.status}")
        else:
            return True
        if self.silent >= _SILENT:
            self.remarks.append(f"网站连续{_SILENT}次没有应答，已经停止，还有网页没有看到。")
            self.store.change(
                "update address set state = ?, told = 'limit' where state = ?", State.SKIPPED, State.WAITING
            )
        return False

    def _redirected(self, number: int, key: str, location: str, depth: int, hops: int) -> None:
        try:
            located = self.site.locate(self.site.address(key), location)
        except BadAddress:
            located = None
        if located is None:
            self.store.note(number, state=State.MISSING, told=f"跳转到无效的地址“{location[:100]}”")
        elif located[1]:
            self.store.note(
                number, state=State.SEEN, is_page=0
            )  # it leads to somebody else's site: not followed
        else:
            is_page = ending(located[0]) in PAGE_ENDINGS
            target = self.store.know(located[0], is_page=is_page, depth=depth, hops=hops + 1)
            if hops >= _HOPS:
                self.store.change(
                    "update address set state = ? where id = ? and state = ?",
                    State.REDIRECT,
                    target,
                    State.WAITING,
                )
            self.store.note(number, state=State.REDIRECT, target=target)

    def _visit_file(self, number: int, key: str, depth: int, hops: int) -> None:
        self.files += 1
        is_read = ending(key) in READABLE and self.attachments < self.limits.attachments
        if not is_read:
            answer = self.fetcher.head(key)
        else:
            answer = self.fetcher.get(key, self.limits.attachment_bytes, seconds=_FILE_SECONDS)
        if not self._arrived(number, key, answer, depth, hops):
            return
        is_html = answer.content_type == "text/html"
        if is_html and ending(key) in DOCUMENT_ENDINGS and (not is_read or begins_as_markup(answer.content)):
            self.store.note(number, state=State.WRONG_KIND)
            return
        if is_html and self._is_linked(number):
            self.store.note(number, state=State.WAITING, is_page=1)  # /news/v1.2: no file, whatever its name
            return
        self.store.note(number, state=State.SEEN)
        if is_read:
            self._read_file(number, key, answer)

    def _is_linked(self, number: int) -> bool:
        """Whether readers are led there, and not only browsers that load a part of a page."""
        return bool(self.store.one("select min(loads) = 0 from link where target = ?", number))

    def _read_file(self, number: int, key: str, answer: Answer) -> None:
        self.attachments += 1
        if answer.cut:
            told = f"超过{self.limits.attachment_bytes // 2**20} MB，没有打开"
            self.store.found(number, [("file_unread", told, "", key)])
            return
        if self.attachments == self.limits.attachments:
            self.remarks.append(f"附件只打开检查了前{self.attachments}个。")
        name = shown(key.partition("?")[0].rpartition("/")[2])
        self.store.found(number, inspect_file(answer.content, name, self.salt))
        self.store.note(number, digest=f"read {key}")

    # --- what was read -----------------------------------------------------------------------------------

    def _keep(self, task: Task, facts: Facts | None) -> None:
        number = self.store.know(task.key, is_page=True)
        if facts is None:
            self.store.note(number, state=State.SEEN)
            self.store.found(number, [("unreadable", "网页的结构异常，读不出内容", "", task.key)])
            return
        if self.nothing and facts.fingerprint == self.nothing and not task.is_home:
            facts.gone = True
        ((digest, depth),) = self.store.rows("select digest, depth from address where id = ?", number)
        links = [
            (self._know(key, loads, depth + 1), loads, inside, words)
            for key, loads, inside, words in facts.links
        ]
        self.store.keep(number, digest, facts, links)
        self._close_if_endless(task.key, facts.fingerprint)

    def _know(self, key: str, loads: bool, depth: int) -> int:
        return self.store.know(key, is_page=not loads and ending(key) in PAGE_ENDINGS, depth=depth)

    def _close_if_endless(self, key: str, fingerprint: str) -> None:
        """Calendars and the like go on for ever and say the same on each page but for the numbers."""
        kind = shape(key)
        self.shapes[kind] += 1
        self.alike[kind, fingerprint] += 1
        same = self.alike[kind, fingerprint]
        if kind != key and same >= _SAME and same >= self.shapes[kind] * _SAME_SHARE:
            for number, waiting in list(
                self.store.rows("select id, key from address where state = ?", State.WAITING)
            ):
                if shape(waiting) == kind:
                    self.store.note(number, state=State.TRAP)


def _start(address: str) -> tuple[Site, str]:
    """(the site, the key of its first page). Raises Uninspectable."""
    try:
        parts = urlsplit(address.strip())
        origin = origin_of(parts.scheme, parts.hostname or "", parts.port)
    except ValueError as error:
        raise Uninspectable(
            f"“{address}”不是正确的网址。请写成 https://www.example.gov.cn/ 的样子。"
        ) from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Uninspectable(f"“{address}”不是完整的网址。请写成 https://www.example.gov.cn/ 的样子。")
    origins = [origin]
    if parts.port in (None, {"http": 80, "https": 443}[parts.scheme]):
        origins.append(origin_of({"http": "https", "https": "http"}[parts.scheme], parts.hostname, None))
    return Site(tuple(origins)), key_of(parts.path, parts.query)


def _is_markup(answer: Answer) -> bool:
    """Whether it is a page, whatever the server calls it."""
    if answer.content.startswith(
        (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0")
    ):
        return False
    if answer.content_type in ("text/html", "application/xhtml+xml", ""):
        return True
    return begins_as_markup(answer.content)
