"""Look through a static site for what a reader, or an inspector, would find wrong with it."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import brotli
from lxml import html

from gongkai.web.site import manifest
from gongkai.web.site.addresses import ARTICLE, DETAIL, HOME, LIST, TOMBSTONE
from gongkai.web.site.manifest import Entry
from gongkai.web.site.names import EASY
from gongkai.web.site.tree import COMPANIONS, TEXTS, Tree, decompressed

# 国办发〔2017〕47号, 网页设计规范: the tags of a home page, of a list and of an article.
_HOME_TAGS = ("SiteName", "SiteDomain", "SiteIDCode")
_LIST_TAGS = (*_HOME_TAGS, "ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
_ARTICLE_TAGS = (*_LIST_TAGS, "ArticleTitle", "PubDate", "ContentSource")
_TAGS = {HOME: _HOME_TAGS, LIST: _LIST_TAGS, DETAIL: _LIST_TAGS, ARTICLE: _ARTICLE_TAGS}

_FIRST_VIEW = 60_000  # bytes over the wire, page and style (issue 3, speed: house rule)
_LOADED = {"img": "src", "script": "src", "iframe": "src", "source": "src", "embed": "src", "object": "data"}
_ITEM = re.compile(r"(?:(?:easy|api)/)?items/(?!archive/)(?P<number>[^/]+/[^/]+)/.+")
_KEPT_FOR_THE_LOG = f"{manifest.LOG}/"


@dataclass
class Report:
    """``faults``: kind of fault → where, in Chinese; empty when all is well."""

    pages: int = 0
    files: int = 0
    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def told(self) -> str:
        number = sum(map(len, self.faults.values()))
        return f"发现{number}处问题" if number else "没有发现问题"


def check(root: Path, *, public: set[str] | None = None) -> Report:
    """Check the site in ``root``. ``public``: the index numbers that may be there; None asks the site's own records.

    Raises :class:`manifest.Unreadable` when there is no site or its manifest is damaged.
    """
    listed = manifest.read(root)
    report = Report(files=len(listed))
    _check_files(root, listed, report)
    _check_visibility(listed, public, report)
    _check_pages(root, listed, report)
    return report


# --- files -------------------------------------------------------------------------------------------


def _check_files(root: Path, listed: dict[str, Entry], report: Report) -> None:
    for entry in listed.values():
        path = root / entry.name
        if not path.is_file():
            report.faults["清单中有、文件夹里没有的文件"].append(entry.name)
            continue
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != entry.sha256:
            report.faults["内容与清单不符的文件"].append(entry.name)
        if path.suffix in TEXTS:
            _check_companions(path, entry.name, content, report)
    for name in Tree(root).files():
        if name not in listed and not name.startswith(
            (manifest.MANIFEST, manifest.CHANGES, _KEPT_FOR_THE_LOG)
        ):
            report.faults["清单中没有的文件"].append(name)


def _check_companions(path: Path, name: str, content: bytes, report: Report) -> None:
    for suffix in COMPANIONS:
        try:
            same = decompressed((path.parent / (path.name + suffix)).read_bytes(), suffix) == content
        except (OSError, EOFError, zlib.error, brotli.error):
            same = False
        if not same:
            report.faults["缺少或者不符的压缩文件"].append(name + suffix)


def _check_visibility(listed: dict[str, Entry], public: set[str] | None, report: Report) -> None:
    """A withdrawn item leaves its tombstone and nothing else; what never was public leaves nothing."""
    gone = {
        found["number"] for entry in listed.values() if entry.kind == TOMBSTONE and (found := _item(entry))
    }
    for entry in listed.values():
        found = _item(entry)
        if not found:
            continue
        if found["number"] in gone and entry.kind != TOMBSTONE:
            report.faults["已经撤回的内容"].append(entry.name)
        elif public is not None and found["number"] not in public | gone:
            report.faults["没有公开的内容"].append(entry.name)
        elif public is not None and found["number"] in gone & public:
            report.faults["已经公开、这里却写为撤回的信息"].append(entry.name)


def _item(entry: Entry) -> re.Match[str] | None:
    return _ITEM.fullmatch(entry.name)


# --- pages -------------------------------------------------------------------------------------------


def _check_pages(root: Path, listed: dict[str, Entry], report: Report) -> None:
    reached: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for entry in listed.values():
        if not entry.name.endswith(".html") or not (root / entry.name).is_file():
            continue
        page = html.document_fromstring((root / entry.name).read_bytes().decode("utf-8", errors="replace"))
        report.pages += 1
        _check_head(page, entry, titles, report)
        _check_size(root, page, entry, report)
        reached[entry.name] = list(_check_links(root, page, entry, listed, report))
    orphans = set(reached) - _reachable(reached)
    report.faults["没有网页链接到的孤立网页"] += sorted(
        name for name in orphans if listed[name].kind != TOMBSTONE
    )
    for kind in [kind for kind, found in report.faults.items() if not found]:
        del report.faults[kind]


def _check_head(page: html.HtmlElement, entry: Entry, titles: dict[str, str], report: Report) -> None:
    told = {meta.get("name"): meta.get("content", "") for meta in page.iter("meta")}
    for tag in _TAGS.get(entry.kind, ()):
        if not told.get(tag, "").strip():
            report.faults["缺少的网页标签（国办发〔2017〕47号）"].append(f"{entry.name}：{tag}")
    for identity, count in Counter(page.xpath("//@id")).items():
        if count > 1:
            report.faults["同一网页中重复的编号"].append(f"{entry.name}：{identity}")
    title = "".join(page.xpath("//title//text()")).strip()
    if not title:
        report.faults["没有标题的网页"].append(entry.name)
    elif entry.kind not in (HOME, LIST) or entry.address.startswith(EASY):
        return  # two items may well have the same name; two lists must not
    elif (other := titles.setdefault(title, entry.name)) != entry.name:
        report.faults["标题相同的网页"].append(f"{entry.name}、{other}：{title}")


def _check_size(root: Path, page: html.HtmlElement, entry: Entry, report: Report) -> None:
    """What a reader must fetch before seeing the page, compressed as a server sends it."""
    names = [
        entry.name,
        *(_target(entry.name, link) for link in page.xpath('//link[@rel="stylesheet"]/@href')),
    ]
    total = sum(size for name in names if (size := _size(root / f"{name}.gz")))
    if total > _FIRST_VIEW:
        report.faults[f"首屏超过{_FIRST_VIEW // 1000} kB的网页"].append(f"{entry.name}：{total // 1000} kB")


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _check_links(
    root: Path, page: html.HtmlElement, entry: Entry, listed: dict[str, Entry], report: Report
) -> Iterator[str]:
    """Notes faults; gives the files of this site to which the page leads."""
    for element, attribute, link, _ in page.iterlinks():
        parts = urlsplit(link.strip())
        where = f"{entry.name}：{link}"
        if parts.scheme in ("http", "https") or parts.netloc:
            if _is_loaded(element, attribute):
                report.faults["向其他网站请求的内容"].append(where)
        elif parts.scheme == "file" or link.startswith("/"):
            report.faults["换一个路径就会断开的链接"].append(where)
        elif not parts.scheme and parts.path:
            target = _target(entry.name, link)
            is_ours = target in listed or target.startswith(_KEPT_FOR_THE_LOG)
            if not is_ours or not (root / target).is_file():
                report.faults["断链"].append(where)
            elif target in listed and listed[target].kind == TOMBSTONE and entry.kind != TOMBSTONE:
                report.faults["链接到已经撤回的信息"].append(where)
            yield target


def _is_loaded(element: html.HtmlElement, attribute: str | None) -> bool:
    """Whether a browser fetches it by itself. A canonical address is only told."""
    if element.tag == "link":
        return element.get("rel", "") not in ("canonical", "alternate", "license")
    return element.tag == "style" or attribute == "style" or _LOADED.get(element.tag) == attribute


def _target(page: str, link: str) -> str:
    return normpath(join(dirname(page), unquote(urlsplit(link.strip()).path)))


def _reachable(links: dict[str, list[str]]) -> set[str]:
    """What a reader finds who begins at the home page."""
    found, waiting = set(), ["index.html"]
    while waiting:
        page = waiting.pop()
        if page in found or page not in links:
            continue
        found.add(page)
        waiting += links[page]
    return found
