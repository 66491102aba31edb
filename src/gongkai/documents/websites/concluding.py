"""From what the store holds to the answer of an inspection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from gongkai.documents.websites.addresses import DOCUMENT_ENDINGS, ending
from gongkai.documents.websites.attachments import READABLE
from gongkai.documents.websites.checks.columns import column_findings, columns_of
from gongkai.documents.websites.checks.content import content_findings
from gongkai.documents.websites.checks.days import day_findings
from gongkai.documents.websites.checks.links import link_findings
from gongkai.documents.websites.checks.presence import presence_findings
from gongkai.documents.websites.checks.tags import tag_findings
from gongkai.documents.websites.model import Finding, Inspection
from gongkai.documents.websites.seen import Seen
from gongkai.documents.websites.store import State, Store
from gongkai.documents.websites.verdicts import raised, verdicts
from gongkai.law.websites import Severity, website_rules

_MOST = 1000  # findings of one kind; 工作约定
_HOSTS = 50


def conclude(store: Store, seen: Seen) -> Inspection:
    """Run every check; findings come in one order: the gravest first, then by kind and place."""
    store.settle()
    columns = columns_of(store, seen)
    findings = [
        *link_findings(store, seen),
        *column_findings(store, seen, columns),
        *tag_findings(store, seen),
        *day_findings(store, seen),
        *presence_findings(store, seen),
        *content_findings(store, seen),
    ]
    judged = verdicts(seen, findings, columns)
    cut = list(_cut(sorted(raised(findings, judged, columns, seen), key=_order)))
    left_out = len(findings) - len(cut)
    remarks = [*seen.remarks]
    if left_out:
        remarks.append(f"同一种问题最多列出{_MOST}条，另有{left_out}条没有列出。")
    if unread := _unread_files(store):
        remarks.append(unread)
    return Inspection(
        address=seen.address,
        title=store.one("select p.title from page p join address a on a.id = p.id where a.key = ?", seen.home)
        or "",
        today=seen.today,
        pages=store.one("select count(*) from page"),
        files=store.one("select count(*) from address where not is_page and state = ?", State.SEEN),
        attachments=store.one("select count(*) from address where digest like 'read %'"),
        findings=tuple(cut),
        verdicts=judged,
        columns=tuple(columns),
        elsewhere=tuple(
            store.rows("select host, links from elsewhere order by links desc, host limit ?", _HOSTS)
        ),
        remarks=tuple(remarks),
        complete=not (seen.partial or seen.interrupted),
        interrupted=seen.interrupted,
    )


def _cut(findings: Iterable[Finding]) -> Iterator[Finding]:
    counts: Counter[str] = Counter()
    for one in findings:
        counts[one.code] += 1
        if counts[one.code] <= _MOST:
            yield one


def _order(one: Finding) -> tuple[int, int, str, str]:
    codes = list(website_rules().checks)
    first = one.places[0].address if one.places else ""
    return list(Severity).index(one.severity), codes.index(one.code), first, one.told


def _unread_files(store: Store) -> str:
    keys = store.rows("select key from address where state = ? and not is_page", State.SEEN)
    number = sum(ending(key) in DOCUMENT_ENDINGS - READABLE for (key,) in keys)
    told = f"有{number}个附件（doc、wps、ofd、压缩包等）程序不能打开，其中有没有个人信息须人工查看。"
    return told if number else ""
