"""Inspecting the static copy of a site, file by file; no network is touched."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes, urlsplit

from gongkai.documents.websites.addresses import DOCUMENT_ENDINGS, Site, ending, host_named, origin_of, shown
from gongkai.documents.websites.asking import Asker, Brought
from gongkai.documents.websites.attachments import READABLE, inspect_file
from gongkai.documents.websites.concluding import conclude
from gongkai.documents.websites.facts import Facts, Task
from gongkai.documents.websites.folder import HOME_NAMES, content_of, files, host_of, root_of
from gongkai.documents.websites.model import Inspection, Limits, Progress, Uninspectable, Watch
from gongkai.documents.websites.seen import Seen
from gongkai.documents.websites.store import State, Store

_NO_HOST = "http://folder.invalid"  # a copy that does not say whose it is; .invalid is nobody's (RFC 2606)
_READERS = 2
_HEAD = 2**14


def inspect_folder(
    path: Path, *, today: date, address: str = "", limits: Limits | None = None, watch: Watch | None = None
) -> Inspection:
    """Inspect the copy of a site in a folder as it stands.

    ``address``: where the copy stands on the web, so that full links to itself are known; by default what the folder
    is called, or what the home page says (SiteDomain). KeyboardInterrupt ends the inspection early: what was seen is
    told, and that it is not all. Raises Uninspectable.
    """
    root = root_of(path)
    site = _site(root, address)
    with Store() as store:
        copy = _Copy(root, site, today, limits or Limits(), watch, store)
        interrupted = copy.look()
        return conclude(store, copy.seen(path, interrupted))


class _Copy:
    def __init__(
        self, root: Path, site: Site, today: date, limits: Limits, watch: Watch | None, store: Store
    ) -> None:
        self.root, self.site, self.today, self.limits = root, site, today, limits
        self.store, self.watch = store, watch or (lambda _: None)
        self.salt = os.urandom(8).hex()
        self.home = ""
        self.remarks: list[str] = []

    def look(self) -> bool:
        """Read everything; gives whether somebody interrupted it."""
        try:
            self._list()
            self._read_pages()
            self._resolve()
            self._read_attachments()
        except KeyboardInterrupt:
            self._resolve()
            return True
        return False

    def seen(self, path: Path, interrupted: bool) -> Seen:
        """What the conclusion has to know beside the store."""
        told = self.site.origins[0] + self.site.prefix if self.site.origins[0] != _NO_HOST else ""
        return Seen(
            address=str(path),
            site=self.site,
            told=told,
            home=self.home,
            today=self.today,
            is_copy=True,
            remarks=tuple(self.remarks),
            interrupted=interrupted,
        )

    # --- files ---------------------------------------------------------------------------------------

    def _list(self) -> None:
        pages = 0
        for found in files(self.root):
            key = self.site.prefix[:-1] + found.key
            left_out = found.is_page and pages >= self.limits.pages
            number = self.store.know(
                key, is_page=found.is_page, state=State.SKIPPED if left_out else State.SEEN
            )
            pages += found.is_page
            if found.leads_out:
                self.store.note(number, state=State.OUTSIDE)
                self.store.found(number, [("outside", shown(found.key), "", found.key)])
            elif found.why:
                self.store.note(number, state=State.FORBIDDEN)
                self.store.found(number, [("unreadable", found.why, "", found.key)])
        if pages == 0:
            raise Uninspectable(f"文件夹“{self.root}”里没有网页。请核对是不是网站副本所在的文件夹。")
        if pages > self.limits.pages:
            self.remarks.append(f"网页超过{self.limits.pages}个，其余{pages - self.limits.pages}个没有检查。")
        self._find_home()

    def _find_home(self) -> None:
        for name in HOME_NAMES:
            key = self.site.prefix + name
            if self.store.one("select 1 from address where key = ? and is_page", key):
                self.home = key
                break
        if self.home and self.site.origins[0] == _NO_HOST:
            head, _ = content_of(self._path(self.home), _HEAD)
            if host := host_named(head):
                self.site = Site((f"http://{host}", f"https://{host}"))

    def _read_pages(self) -> None:
        total = self.store.one("select count(*) from address where is_page and state = ?", State.SEEN)
        asker = Asker(self.site, self.today, self.salt)
        for done, (task, facts) in enumerate(asker.facts(self._pages()), start=1):
            self._keep(task, facts)
            self.watch(Progress("读取网页", done, total - done))

    def _pages(self) -> Iterator[Brought]:
        waiting = "select id, key from address where is_page and state = ? and id > ? order by id limit 500"
        last = 0
        while rows := list(self.store.rows(waiting, State.SEEN, last)):
            for last, key in rows:
                try:
                    content, cut = content_of(self._path(key), self.limits.page_bytes)
                except OSError as error:
                    self.store.note(last, state=State.FORBIDDEN)
                    self.store.found(last, [("unreadable", error.strerror or "读不到", "", key)])
                    continue
                digest = hashlib.blake2b(content, digest_size=8).hexdigest()
                self.store.note(last, digest=digest)
                if cut:
                    self.store.found(
                        last, [("too_large", f"超过{self.limits.page_bytes // 2**20} MB", "", key)]
                    )
                yield Brought(Task(key, len(content), is_home=key == self.home, cut=cut), content)

    def _keep(self, task: Task, facts: Facts | None) -> None:
        number = self.store.know(task.key, is_page=True)
        if facts is None:
            self.store.found(number, [("unreadable", "网页的结构异常，读不出内容", "", task.key)])
            return
        links = [
            (
                self.store.know(key, is_page=not loads and ending(key) not in DOCUMENT_ENDINGS),
                loads,
                inside,
                words,
            )
            for key, loads, inside, words in facts.links
        ]
        digest = self.store.one("select digest from address where id = ?", number)
        self.store.keep(number, digest, facts, links)

    # --- links -----------------------------------------------------------------------------------------

    def _resolve(self) -> None:
        """Where links lead that name no file: to the index of a folder, or nowhere."""
        for number, key in list(
            self.store.rows("select id, key from address where state = ?", State.WAITING)
        ):
            target = next((one for one in map(self._number, self._candidates(key)) if one), None)
            if target:
                self.store.note(number, state=State.REDIRECT, target=target)
            elif self._is_behind_a_link(key):
                self.store.note(number, state=State.SEEN)
            else:
                self.store.note(number, state=State.MISSING, told=self._hint(key))

    def _candidates(self, key: str) -> Iterator[str]:
        path, _, query = key.partition("?")
        if query:
            asked = quote(
                f"?{unquote_to_bytes(query).decode(errors='surrogateescape')}",
                safe="=&",
                errors="surrogateescape",
            )
            yield from (path + asked, path + asked + ".html", path)
        folder = path if path.endswith("/") else path + "/"
        yield from (folder + name for name in HOME_NAMES)

    def _number(self, key: str) -> int | None:
        found: int | None = self.store.one(
            "select id from address where key = ? and state = ?", key, State.SEEN
        )
        return found

    def _is_behind_a_link(self, key: str) -> bool:
        """Whether a file is there by a way that was not walked: a symbolic link to a folder of the site."""
        real = os.path.realpath(self._path(key.partition("?")[0]))
        base = os.fsencode(self.root)
        return real.startswith(base + b"/") and os.path.isfile(real)

    def _hint(self, key: str) -> str:
        found = self.store.one(
            "select key from address where key = ? collate nocase and state = ?", key, State.SEEN
        )
        return f"只有大小写与“{shown(found)}”不同" if found else ""

    def _path(self, key: str) -> bytes:
        relative = unquote_to_bytes(key[len(self.site.prefix) :])
        return os.path.join(os.fsencode(self.root), relative.replace(b"\0", b""))

    # --- attachments -----------------------------------------------------------------------------------

    def _read_attachments(self) -> None:
        known = [
            (number, key)
            for number, key in self.store.rows(
                "select id, key from address where state = ? and not is_page order by key", State.SEEN
            )
            if ending(key) in READABLE
        ]
        chosen = known[: self.limits.attachments]
        if len(chosen) < len(known):
            self.remarks.append(
                f"附件只打开检查了前{len(chosen)}个，还有{len(known) - len(chosen)}个没有打开。"
            )
        with ThreadPoolExecutor(_READERS) as pool:
            answers = pool.map(self._attachment, (key for _, key in chosen))
            for done, ((number, key), found) in enumerate(zip(chosen, answers, strict=True), start=1):
                self.store.found(number, found)
                self.store.note(number, digest=f"read {key}")
                self.watch(Progress("打开附件", done, len(chosen) - done))

    def _attachment(self, key: str) -> list[tuple[str, str, str, str]]:
        try:
            content, cut = content_of(self._path(key), self.limits.attachment_bytes)
        except OSError as error:
            return [("unreadable", error.strerror or "读不到", "", key)]
        if cut:
            return [("file_unread", f"超过{self.limits.attachment_bytes // 2**20} MB，没有打开", "", key)]
        return inspect_file(content, os.path.basename(shown(key)), self.salt)


def _site(root: Path, address: str) -> Site:
    """Whose copy it is. Raises Uninspectable for an address that is none."""
    if not address:
        host = host_of(root)
        return Site((f"http://{host}", f"https://{host}")) if host else Site((_NO_HOST,))
    try:
        parts = urlsplit(address)
        origin = origin_of(parts.scheme, parts.hostname or "", parts.port)
    except ValueError:
        parts, origin = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Uninspectable(f"“{address}”不是完整的网址。请写成 https://www.example.gov.cn/ 的样子。")
    other = origin_of({"http": "https", "https": "http"}[parts.scheme], parts.hostname, parts.port)
    prefix = parts.path if parts.path.endswith("/") else parts.path + "/"
    return Site((origin, other), prefix)
