"""One walk over a page: its words, in the content and around it, its links and what else can be counted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lxml import etree, html

from gongkai.documents.websites.dates import standing_alone

_UNSEEN = frozenset({"script", "style", "noscript", "template", "textarea", "svg", "head"})
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
    "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul", "center", "br", "option", "legend",
})  # fmt: skip
_AROUND = frozenset({"nav", "header", "footer", "aside"})
_AROUND_ROLES = frozenset({"navigation", "banner", "contentinfo", "search"})
_AROUND_NAMES = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|navigation|menu|header|head|foot|footer|bottom|crumbs?|breadcrumbs?|sidebar|copyright|"
    r"friendlinks?|toolbar|pagination|pager|skip)(?:$|[-_\s\d])",
    re.I,
)
_FOOT_NAMES = re.compile(r"(?:^|[-_\s])(?:foot|footer|copyright)(?:$|[-_\s\d])", re.I)
_CRUMBS = re.compile(r"crumb|position|location|weizhi|dqwz", re.I)
_LOADED = {
    "img": "src", "script": "src", "embed": "src", "object": "data", "source": "src", "video": "src", "audio": "src",
    "input": "src", "body": "background", "table": "background", "td": "background",
}  # fmt: skip
_LAZY = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-echo",
)  # a script puts them into src
_LED = {"a": "href", "area": "href", "frame": "src", "iframe": "src"}
_STYLED = re.compile(r"url\(\s*[\"']?([^\"')]{1,500})")
_OPENED = re.compile(
    r"(?:window\.open\(|location(?:\.href)?\s*=|location\.(?:replace|assign)\()\s*[\"']([^\"'+]{1,300})[\"']\s*(?=[,;)]|$)"
)
# Pages of a list that only a script links to: createPageHTML(5, 0, "index", "html") stands for index_1 … index_4.
_PAGER = re.compile(
    r"createPage(?:HTML)?\(\s*(?:[\"'][^\"']{0,60}[\"']\s*,\s*)?(\d{1,4})\s*,\s*\d{1,4}\s*,"
    r"\s*[\"']([\w.-]{1,60})[\"']\s*,\s*[\"'](\w{1,6})[\"']",
    re.I,
)
# Lists that stand in a script of XML until another script shows them.
_STORED = re.compile(r"<script\b[^<>]*text/xml[^<>]*>", re.I)
_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.S | re.I)
_FIELDS_NOT_FILLED = frozenset({"hidden", "submit", "button", "image", "reset"})
_NOT_LOADED = re.compile(
    r"canonical|alternate|license|dns-prefetch|preconnect|next|prev|search|author|profile|me", re.I
)
_REFRESH = re.compile(r"\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.I)
_MOVED = re.compile(r"location(?:\.href)?\s*(?:=|\.replace\()\s*[\"']([^\"']{1,300})[\"']")
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MOST_LINKS = 5000  # of one page; 工作约定


@dataclass
class Link:
    """``loads``: a browser fetches it by itself. ``inside``: it stands in the content and not around it."""

    address: str
    loads: bool
    text: str = ""
    inside: bool = True


@dataclass
class Walked:
    """What one walk over a page found. ``content`` and ``around`` are lines; cells of a row stand apart by tabs.

    ``plain``: the content without the words of links. ``hidden``: words that a reader does not see, but everybody can
    read: hidden parts, comments, descriptions of pictures. ``fields``: what can be filled in within the content.
    """

    title: str = ""
    language: bool = False
    base: str = ""
    canonical: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    heading: str = ""
    crumb: str = ""
    content: str = ""
    around: str = ""
    plain: str = ""
    hidden: str = ""
    links: list[Link] = field(default_factory=list)
    dates: list[date] = field(default_factory=list)
    images_in_content: int = 0
    without_alternative: int = 0
    fields: int = 0
    form_actions: list[str] = field(default_factory=list)
    too_many_links: bool = False


def walk(text: str) -> Walked | None:
    """What stands on the page; None if there is nothing at all."""
    text = _with_stored_lists(_CONTROL.sub("", re.sub(r"^\s*<\?xml[^>]*\?>", "", text)))
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(remove_comments=True, remove_pis=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    found = Walked(language=bool((root.get("lang") or "").strip()))
    _Walk(found, _comments(text)).over(root)
    if all(link.loads for link in found.links):
        _moved_by_script(root, found)
    return found


class _Walk:
    """The state of the walk: how deep in what is not seen, and in what stands around the content."""

    def __init__(self, found: Walked, comments: list[str]) -> None:
        self.found = found
        self.unseen = 0
        self.around = 0
        self.content: list[str] = []
        self.frame: list[str] = []
        self.plain: list[str] = []
        self.hidden = comments
        self.open_link: tuple[Any, Link, list[str]] | None = None
        self.open_heading: tuple[Any, list[str]] | None = None
        self.open_crumbs: tuple[Any, list[str]] | None = None
        self.stack: list[tuple[bool, bool]] = []

    def over(self, root: Any) -> None:
        for event, node in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                self.enter(node)
            else:
                self.leave(node)
        self.found.content, self.found.around = _lines(self.content), _lines(self.frame)
        self.found.plain, self.found.hidden = _lines(self.plain), "\n".join(self.hidden)

    def enter(self, node: Any) -> None:
        tag = node.tag
        unseen = (
            tag in _UNSEEN
            or node.get("hidden") is not None
            or bool(_UNSEEN_STYLE.search(node.get("style") or ""))
        )
        around = not unseen and _is_around(node, tag)
        self.stack.append((unseen, around))
        self.unseen += unseen
        self.around += around
        self.note(node, tag)
        if self.unseen:
            self.hide(node.text, tag)
            return
        if tag in _BLOCKS:
            self.write("\n")
        elif tag in ("td", "th"):
            self.write("\t")
        if node.text:
            self.say(node.text)

    def leave(self, node: Any) -> None:
        tag = node.tag
        if self.open_link and self.open_link[0] is node:
            _, link, words = self.open_link
            link.text = " ".join("".join(words).split())[:_CUT]
            self.open_link = None
        if self.open_heading and self.open_heading[0] is node:
            self.found.heading = self.found.heading or " ".join("".join(self.open_heading[1]).split())[:_CUT]
            self.open_heading = None
        if self.open_crumbs and self.open_crumbs[0] is node:
            self.found.crumb = self.found.crumb or _last_crumb("".join(self.open_crumbs[1]))
            self.open_crumbs = None
        if not self.unseen and tag in _BLOCKS:
            self.write("\n")
        unseen, around = self.stack.pop()
        self.unseen -= unseen
        self.around -= around
        if not node.tail:
            return
        if self.unseen:
            self.hide(node.tail)
        else:
            self.say(node.tail)

    def write(self, text: str) -> None:
        (self.frame if self.around else self.content).append(text)
        if not self.around and (not self.open_link or text in ("\n", "\t")):
            self.plain.append(text)

    def hide(self, text: str | None, tag: str = "") -> None:
        """Keep what nobody sees, except code and the title, which is looked at as such."""
        if text and not text.isspace() and tag not in ("script", "style", "title"):
            self.hidden.append(text)

    def say(self, text: str) -> None:
        self.write(text)
        for one in (self.open_link and self.open_link[2], self.open_heading and self.open_heading[1]):
            if one is not None:
                one.append(text)
        if self.open_crumbs:
            self.open_crumbs[1].append(text)
        if not self.around and not text.isspace() and (day := standing_alone(text)):
            self.found.dates.append(day)

    def note(self, node: Any, tag: str) -> None:
        """What an element says by its attributes, seen or not."""
        found = self.found
        if tag == "meta":
            self._meta(node)
        elif tag == "title" and not found.title:
            found.title = " ".join((node.text or "").split())[:_CUT]
        elif tag == "base" and not found.base:
            found.base = node.get("href") or ""
        elif tag == "h1" and not found.heading:
            self.open_heading = (node, [])
        elif tag == "form" and (action := node.get("action")):
            found.form_actions.append(action)
        elif tag in ("input", "textarea", "select"):
            found.fields += not self.around and (node.get("type") or "").lower() not in _FIELDS_NOT_FILLED
        elif tag == "time" and not self.around and (day := standing_alone(node.get("datetime") or "")):
            found.dates.append(day)
        elif tag == "img":
            self._image(node)
        elif tag == "link" and (node.get("rel") or "").strip().lower() == "canonical":
            found.canonical = node.get("href") or ""
        if not found.crumb and not self.open_crumbs and _CRUMBS.search(_names(node)):
            self.open_crumbs = (node, [])
        self._links(node, tag)

    def _meta(self, node: Any) -> None:
        if name := (node.get("name") or node.get("property") or "").strip().lower():
            self.found.tags.setdefault(name, " ".join((node.get("content") or "").split())[:_CUT])
            return
        is_refresh = (node.get("http-equiv") or "").strip().lower() == "refresh"
        if is_refresh and (target := _REFRESH.match(node.get("content") or "")):
            self._link(Link(target[1].strip(), loads=False))

    def _image(self, node: Any) -> None:
        self.found.images_in_content += not self.around and not self.unseen
        self.found.without_alternative += node.get("alt") is None and not self.unseen
        if alternative := node.get("alt"):
            self.write(f" {alternative} ") if self.around else None
            self.hide(alternative)
        for lazy in _LAZY:
            if address := node.get(lazy):
                self._link(Link(address, loads=True, inside=not self.around))
        for one in (node.get("srcset") or "").split(","):
            if address := one.strip().partition(" ")[0]:
                self._link(Link(address, loads=True, inside=not self.around))

    def _links(self, node: Any, tag: str) -> None:
        if (led := _LED.get(tag)) and (address := _led_to(node, led)):
            link = Link(address, loads=False, text=(node.get("title") or "")[:_CUT], inside=not self.around)
            if self._link(link) and tag == "a":
                self.open_link = (node, link, [])
        elif (loaded := _LOADED.get(tag)) and (address := node.get(loaded)):
            self._link(Link(address, loads=True, inside=not self.around and tag != "script"))
        elif (
            tag == "link" and (address := node.get("href")) and not _NOT_LOADED.search(node.get("rel") or "")
        ):
            self._link(Link(address, loads=True, inside=False))
        elif tag not in _LED and (opened := _OPENED.search(node.get("onclick") or "")):
            self._link(Link(opened[1], loads=False, inside=not self.around))
        if style := node.get("style") or (tag == "style" and node.text) or "":
            for address in _STYLED.findall(style):
                self._link(Link(address, loads=True, inside=False))
        if tag == "script" and (pager := _PAGER.search(node.text or "")):
            for number in range(1, min(int(pager[1]), _MOST_PAGES)):
                self._link(Link(f"{pager[2]}_{number}.{pager[3]}", loads=False, inside=False))

    def _link(self, link: Link) -> bool:
        if len(self.found.links) >= _MOST_LINKS:
            self.found.too_many_links = True
            return False
        self.found.links.append(link)
        return True


_NO_CRUMBS = ("", "正文", "内容", "详情", "列表")
_CUT = 200  # characters of a title or of the words of a link
_MOST_PAGES = 1000  # of one list; 工作约定


def _led_to(node: Any, led: str) -> str:
    """Where a click leads: what the address says, or only the script behind it."""
    address = node.get(led) or ""
    if address and not address.lstrip().lower().startswith(("javascript:", "#")):
        return address
    opened = _OPENED.search(f"{address} {node.get('onclick') or ''}")
    return opened[1] if opened else address


def _with_stored_lists(text: str) -> str:
    """The page with the entries that a script would put there."""
    pieces, at = [], 0
    for opening in _STORED.finditer(text):
        end = text.find("</script>", opening.end())
        if end < 0 or opening.start() < at:
            break
        records = _RECORD.findall(text, opening.end(), end)
        pieces += [text[at : opening.start()], "<ul>", *records, "</ul>"]
        at = end + len("</script>")
    return "".join([*pieces, text[at:]])


def _comments(text: str) -> list[str]:
    """The words of the comments; those that only tell browsers apart hold markup and little else."""
    found, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        found.append(re.sub(r"<[^<>]*>", " ", text[start + 4 : end]))
        at = end + 3
    return found


def _is_around(node: Any, tag: str) -> bool:
    if tag in ("html", "body", "main", "article", "table", "form", "a"):
        return False
    if tag in _AROUND:
        return not (tag == "header" and any(one.tag in ("main", "article") for one in node.iterancestors()))
    if node.get("role") in _AROUND_ROLES:
        return True
    names = _names(node)
    return bool(_AROUND_NAMES.search(names)) and (bool(_FOOT_NAMES.search(names)) or not _is_wrapper(node))


def _is_wrapper(node: Any) -> bool:
    """Some templates call the whole page a header: what holds the content, or the foot, stands around nothing."""
    inside = node.iterdescendants(etree.Element)
    return any(one.tag in ("main", "article", "footer") or _FOOT_NAMES.search(_names(one)) for one in inside)


def _names(node: Any) -> str:
    return f"{node.get('class') or ''} {node.get('id') or ''}"


def _last_crumb(text: str) -> str:
    """信息公开 of 当前位置：首页 > 政务公开 > 信息公开."""
    parts = [one.strip() for one in re.split(r"[>›»→＞]|\n|：|:", text) if one.strip() not in _NO_CRUMBS]
    return parts[-1][:_CUT] if len(parts) > 1 else ""


def _lines(pieces: list[str]) -> str:
    lines = (re.sub(r"[^\S\t]+", " ", line).strip() for line in "".join(_unbroken(pieces)).split("\n"))
    return "\n".join(line for line in lines if line)


def _unbroken(pieces: list[str]) -> list[str]:
    """Line breaks of the source are blanks; those of blocks are lines."""
    return [piece if piece in ("\n", "\t") else re.sub(r"\s+", " ", piece) for piece in pieces]


def _moved_by_script(root: Any, found: Walked) -> None:
    """A page that links nowhere may be one that only leads on to another by a script."""
    for script in root.iter("script"):
        for address in _MOVED.findall(script.text or ""):
            found.links.append(Link(address, loads=False))
