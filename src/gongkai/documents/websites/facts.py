"""What is kept of a page: small facts, and what screening says of its words. Made in the child (``worker``)."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from urllib.parse import urljoin

from gongkai.documents.screening import Action, Decision, Kind, Screening, screen
from gongkai.documents.websites.addresses import DOCUMENT_ENDINGS, BadAddress, Site, ending
from gongkai.documents.websites.dates import of_tag, revised_in, shown_in, written_in
from gongkai.documents.websites.decoding import text_of
from gongkai.documents.websites.walking import Walked, walk
from gongkai.law.websites import Sign, WebsiteRules, website_rules

HOME, LIST, ARTICLE, OTHER = "home", "list", "article", "other"

_NUMBER = re.compile(r"\b[0-9A-Z]{9}/(?P<year>\d{4})-\d{5}\b")  # 索引号 (04 §5.3)
_GONE = re.compile(
    r"404|页面不存在|网页不存在|页面已(?:被)?删除|找不到(?:该|此|您|你)?.{0,8}(?:页|文件)|不存在或已|not found",
    re.I,
)
_WITHDRAWN = re.compile(r"^(?:信息|网页|内容|文章)?已经?(?:撤回|下线|删除)")
_BLANK = re.compile(r"[XＸ×]{2,}|_{3,}|＿{2,}|待定|待补|年\s+月\s+日|[（(](?:具体|请填写)")
_SITE_CODE = re.compile(r"\d{10}")
_MARKS = frozenset({Kind.SECRET_MARK, Kind.INTERNAL_MARK})
_SHORT = 300  # characters of a page that says only that there is nothing; 工作约定
_GUIDE_FROM = 200  # a shorter text is not the guide itself,
_GUIDE_ELEMENTS = 3  # unless it says so many of its elements
_HEADING = 20  # characters of a line that is a heading
_FORM_FIELDS = 2  # one field is the search of the site
_MOST_PLAIN = 2000  # characters that fill a page in any case
_LISTED_FROM = 3  # dates in a page that make it a list, where no tag says so
_ENTRY_FROM = 4  # characters of the words of a link to an entry
_SCREENED = 500_000  # characters of one page
_MOST_FOUND = 50  # places in one page
_TURNING = re.compile(r"\d+|首页|上一?页|下一?页|尾页|末页|更多.{0,2}|more.{0,3}|返回.*|[<>«»…]+", re.I)


@dataclass(frozen=True)
class Task:
    """What the child is told of a page besides its bytes. ``told``: the encoding that the server names."""

    key: str
    size: int
    told: str = ""
    is_home: bool = False
    cut: bool = False


@dataclass
class Facts:
    """What is kept of a page. Days are ISO dates; ``links``: [key, loads, inside, words] of the site's own addresses.

    ``found``: [code, what, where, mark] of what is said of single places, ``mark`` telling same ones apart without
    repeating them. ``signs``: [sign, key or "", words]. ``lines``: [mark, characters] of the words that fill a page,
    for what stands on other pages as well fills none.
    """

    kind: str = OTHER
    title: str = ""
    name: str = ""
    column: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    published: str = ""
    published_well: bool = True
    shown: str = ""
    written: str = ""
    revised: str = ""
    number_year: int = 0
    latest: str = ""
    future: str = ""
    dated: int = 0
    length: int = 0
    vacant: bool = False
    filled: bool = False
    lines: list[tuple[str, int]] = field(default_factory=list)
    gone: bool = False
    empty: bool = False
    language: bool = True
    without_alternative: int = 0
    canonical: str = ""
    charset: str = ""
    fingerprint: str = ""
    links: list[tuple[str, bool, bool, str]] = field(default_factory=list)
    elsewhere: dict[str, int] = field(default_factory=dict)
    found: list[tuple[str, str, str, str]] = field(default_factory=list)
    signs: list[tuple[str, str, str]] = field(default_factory=list)
    footer: list[str] = field(default_factory=list)
    guide: dict[str, list[str]] | None = None


class Reader:
    """Reads the pages of one batch; what stands around the content of each is screened once for all."""

    def __init__(self, site: Site, today: date, salt: str) -> None:
        self.site, self.today, self.salt = site, today, salt
        self.rules = website_rules()
        # The links around the content are the same on every page of a folder.
        self._located = lru_cache(maxsize=8192)(site.locate)
        self._around: dict[str, list[tuple[str, str, str, str]]] = {}

    def facts(self, task: Task, content: bytes) -> Facts:
        """What is to be kept of a page."""
        text, encoding, charset = text_of(content, task.told, cut=task.cut)
        page = walk(text) if text.strip() else None
        if page is None:
            return Facts(empty=True)
        if ending(task.key) in DOCUMENT_ENDINGS:
            return self._as_file(page)
        facts = Facts(
            title=page.title,
            name=page.tags.get("articletitle") or page.heading or page.title,
            column=page.tags.get("columnname", ""),
            tags={name: value for name, value in page.tags.items() if name in _tag_names(self.rules)},
            language=page.language,
            without_alternative=page.without_alternative,
            charset=charset,
            length=len(page.content),
        )
        self._links(task, page, facts, encoding)
        self._days(page, facts)
        _judge_content(task, page, facts, self.rules)
        self._signs(task, page, facts)
        self._security(task, page, facts)
        self._screen(page, facts)
        return facts

    def _as_file(self, page: Walked) -> Facts:
        """A page that readers save as a file: only what its words say matters."""
        facts = Facts(title=page.title or "附件", length=len(page.content), filled=True)
        self._screen(page, facts)
        return facts

    # --- links ---------------------------------------------------------------------------------------

    def _links(self, task: Task, page: Walked, facts: Facts, encoding: str) -> None:
        base = self.site.address(task.key)
        if page.base and not page.base.startswith("#"):
            base = _joined(base, page.base)
        facts.canonical = self._canonical(base, page.canonical)
        seen: dict[tuple[str, bool], tuple[bool, str]] = {}
        elsewhere: Counter[str] = Counter()
        for link in page.links:
            try:
                beside = base if link.address.lstrip().startswith("?") else base.rpartition("/")[0] + "/"
                located = self._located(beside, link.address, encoding)
            except BadAddress as error:
                shown = link.address.strip()[:80]
                facts.found.append(("bad_address", f"{error}：{shown}", link.text, shown))
                continue
            if located is None:
                continue
            key, host = located
            if host:
                elsewhere[host] += 1
                continue
            inside, words = seen.get((key, link.loads), (False, ""))
            seen[key, link.loads] = (inside or link.inside, words or link.text)
        facts.links = [(key, loads, *told) for (key, loads), told in seen.items()]
        facts.elsewhere = dict(elsewhere)

    def _canonical(self, base: str, address: str) -> str:
        """The key of the page of which this one says that it is another form."""
        try:
            located = self.site.locate(base, address)
        except BadAddress:
            return ""
        return located[0] if located else ""

    # --- days ----------------------------------------------------------------------------------------

    def _days(self, page: Walked, facts: Facts) -> None:
        text = f"{page.content}\n{page.around}"
        if pub := page.tags.get("pubdate", ""):
            moment, facts.published_well = of_tag(pub)
            facts.published = moment.isoformat(" ", "minutes") if moment else ""
        facts.shown, facts.written = _iso(shown_in(text, page.plain, page.title)), _iso(written_in(text))
        facts.revised = _iso(revised_in(text))
        if number := _NUMBER.search(text):
            facts.number_year = int(number["year"])
        past = [day for day in page.dates if day <= self.today]
        facts.latest, facts.dated = _iso(max(past, default=None)), len(past)
        published = facts.published or facts.shown
        if published and datetime.fromisoformat(published) > datetime.combine(self.today, time.max):
            facts.future = published.removesuffix(" 00:00")

    # --- signs, security -----------------------------------------------------------------------------

    def _signs(self, task: Task, page: Walked, facts: Facts) -> None:
        named = " ".join((page.title, page.heading, page.tags.get("columnname", ""), facts.name))
        for name, sign in self.rules.signs.items():
            if sign.is_in(named):
                facts.signs.append((name, task.key, facts.name or page.title))
            if sign.heading and (line := _heading_of(sign, page.plain)):
                facts.signs.append((name, task.key, line))
            facts.signs += [
                (name, key, words) for key, loads, _, words in facts.links if not loads and sign.is_in(words)
            ]
        if task.is_home:
            everything = " ".join((page.content, page.around, *(link.address for link in page.links)))
            facts.footer = [one.name for one in self.rules.footer if not one.is_in(everything)]
        if self.rules.signs["guide"].is_in(named):
            said = sum(one.is_in(page.plain) for one in self.rules.guide_elements)
            if len(page.content) >= _GUIDE_FROM or said >= _GUIDE_ELEMENTS:
                facts.guide = _guide(page.content, self.rules)

    def _security(self, task: Task, page: Walked, facts: Facts) -> None:
        if not self.site.origins[0].startswith("https:"):
            return
        for link in page.links:
            if link.loads and link.address.strip().lower().startswith("http:"):
                facts.found.append(("mixed_content", link.address.strip()[:120], "", link.address))
        for action in page.form_actions:
            if action.strip().lower().startswith("http:"):
                facts.found.append(("insecure_form", action.strip()[:120], "", action))

    # --- screening -----------------------------------------------------------------------------------

    def _screen(self, page: Walked, facts: Facts) -> None:
        if page.around not in self._around:
            # A mark stands on a document; the same word in a menu (保密) is the name of a column.
            found = screened(page.around[:_SCREENED], "页头或者页脚", self.salt)
            self._around[page.around] = [one for one in found if one[0] != "secret_mark"]
        text = f"{page.title}\n{page.content}"[:_SCREENED]
        facts.found += [*screened(text, "正文", self.salt), *self._around[page.around]]
        seen = {(code, mark) for code, _, _, mark in facts.found}
        hidden = screened(page.hidden[:_SCREENED], "看不见的文字（说明、注释、隐藏部分）", self.salt)
        facts.found += [
            one for one in hidden if one[0] in ("personal", "personal_alone") and (one[0], one[3]) not in seen
        ]


def screened(text: str, place: str, salt: str) -> list[tuple[str, str, str, str]]:
    """What must not be public in a text, as ``Facts.found``: said by its name and its mask, never repeated."""
    screening = screen(text)
    return [one for one in _told(screening, text, place, salt) if one][:_MOST_FOUND]


def _told(screening: Screening, text: str, place: str, salt: str) -> list[tuple[str, str, str, str]]:
    told = []
    line, counted = 1, 0
    for finding in screening.findings:
        line, counted = line + text.count("\n", counted, finding.start), finding.start
        mark = hashlib.blake2b(f"{salt}{finding.text}".encode(), digest_size=8).hexdigest()
        where = f"{place}第{line}行"
        if finding.type is Kind.WRONG_WORD and finding.action in (Action.REVIEW, Action.BLOCK):
            told.append(("wrong_word", f"“{finding.text}”。{finding.reason}", where, mark))
        elif finding.type is Kind.WRONG_WORD and finding.action is Action.NOTE:
            told.append(("misspelling", f"“{finding.text}”。{finding.reason}", where, mark))
        elif finding.type in _MARKS and finding.action is Action.BLOCK:
            told.append(("secret_mark", f"“{finding.text}”", where, mark))
        elif finding.action is Action.MASK and finding.type is not Kind.WRONG_WORD:
            code = "personal" if screening.decision is Decision.BLOCK else "personal_alone"
            shown = f"“{finding.masked}”" if finding.masked.strip() else "（不显示）"
            told.append((code, f"{finding.label}{shown}", where, mark))
    return told


def _judge_content(task: Task, page: Walked, facts: Facts, rules: WebsiteRules) -> None:
    """What kind of page it is, whether there is nothing on it, whether it only says that it is gone."""
    short = page.content if len(page.content) <= _SHORT else ""
    says_so = _GONE.search(f"{page.title} {page.heading} {short}") or _WITHDRAWN.search(page.title)
    facts.gone = bool(short and says_so and not page.tags.get("columnname"))
    facts.empty = not (page.content or page.around or page.images_in_content or page.links)
    facts.kind = _kind(task, page, facts)
    said = any(word in page.content for word in rules.not_produced)
    facts.vacant = bool(short) and not said and any(word in short for word in rules.vacant)
    facts.filled = said or page.fields >= _FORM_FIELDS or len(page.plain) > _MOST_PLAIN
    if facts.kind != ARTICLE and not facts.filled:
        facts.lines = list(_lines(page, (page.title, page.heading, facts.column, facts.name, page.crumb)))
    facts.column = facts.column or page.crumb or page.heading or re.split(r"[-_|—–]", page.title)[0].strip()
    facts.fingerprint = hashlib.blake2b(re.sub(r"\d+", "", page.content).encode(), digest_size=8).hexdigest()


def _lines(page: Walked, names: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """The lines of the words that are no links, without the names of the page."""
    for line in page.plain.split("\n"):
        for name in names:
            line = line.replace(name, "", 1) if name else line
        if line := line.strip(" \t>»›＞·|:：-—[]()（）"):
            yield hashlib.blake2b(re.sub(r"\d+", "0", line).encode(), digest_size=8).hexdigest(), len(line)


def _heading_of(sign: Sign, text: str) -> str:
    """The short line that names what stands below it."""
    return next((line for line in text.split("\n") if len(line.strip()) <= _HEADING and sign.is_in(line)), "")


def _kind(task: Task, page: Walked, facts: Facts) -> str:
    if task.is_home:
        return HOME
    if facts.tags.get("articletitle") or facts.tags.get("pubdate"):
        return ARTICLE
    if facts.shown and facts.dated < _LISTED_FROM * 2:
        return ARTICLE
    if facts.tags.get("columnname") or facts.dated >= _LISTED_FROM:
        return LIST
    return OTHER


def is_entry(words: str) -> bool:
    """Whether a link with these words may lead to an entry of a list, and not to its next page."""
    return len(words) >= _ENTRY_FROM and not _TURNING.fullmatch(words)


def _guide(content: str, rules: WebsiteRules) -> dict[str, list[str]]:
    return {
        "missing": [one.name for one in rules.guide_elements if not one.is_in(content)],
        "outdated": [
            *(told for words, told in rules.guide_outdated if any(word in content for word in words)),
            *(f"没有填完：“{blank}”" for blank in dict.fromkeys(_BLANK.findall(content))),
        ],
    }


def _tag_names(rules: WebsiteRules) -> frozenset[str]:
    return frozenset(name.lower() for name in rules.article_tags)


def is_site_code(text: str) -> bool:
    """网站标识码: ten digits (04 §5.4)."""
    return bool(_SITE_CODE.fullmatch(text.strip()))


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return base


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
