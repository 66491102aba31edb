"""Personal data, marks and wrong words, and what else was noted of single places while pages were read."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.documents.websites.model import Finding
from gongkai.documents.websites.seen import MOST_PLACES, Seen, finding
from gongkai.documents.websites.store import Store

_EACH = (
    "personal",
    "personal_in_file",
    "personal_alone",
    "secret_mark",
    "wrong_word",
    "misspelling",
    "bad_address",
    "unreadable",
    "outside",
)
_TOGETHER = {
    "mixed_content": "处内容",
    "insecure_form": "个表单",
    "too_large": "个网页",
    "file_unread": "个附件",
}
_MOST = 2000  # findings of a kind that are told one by one


def content_findings(store: Store, seen: Seen) -> Iterator[Finding]:
    """The same thing at several places is one finding."""
    for code in _EACH:
        rows = store.rows(
            "select f.what, f.mark, count(*) from found f where f.code = ? group by f.what, f.mark"
            " order by f.what, min(f.address), f.mark limit ?",
            code,
            _MOST,
        )
        for what, mark, number in list(rows):
            places = seen.places(
                store.rows(
                    "select a.key, f.place from found f join address a on a.id = f.address"
                    " where f.code = ? and f.what = ? and f.mark = ? order by a.key, f.place limit ?",
                    code,
                    what,
                    mark,
                    MOST_PLACES,
                )
            )
            yield finding(code, what, places, count=number)
    for code, told in _TOGETHER.items():
        rows = store.rows(
            "select key, what from found join address on id = address where code = ? order by key, what",
            code,
        )
        if places := seen.places(rows):
            yield finding(code, f"{len(places)}{told}", places)
