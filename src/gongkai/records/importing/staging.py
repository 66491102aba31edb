"""Reading a ledger into rows that wait: chunk by chunk, each with its own commit, so that it can stop anywhere.

A chunk moves ``Batch.read_through`` on only from where it found it. Two processes that stage the same ledger
therefore never stage a row twice: the second one stops.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F

from gongkai.documents.ledgers import open_ledger
from gongkai.documents.screening import Finding, WordList, screen
from gongkai.law.numbers import secret_mark
from gongkai.records import files
from gongkai.records.background import Report
from gongkai.records.disclosure import gate
from gongkai.records.disclosure.models import Item
from gongkai.records.importing.fields import BY_KEY
from gongkai.records.importing.models import Batch, Stage, StagedRow, shown
from gongkai.records.importing.rows import Places, staged_row, texts_of

CHUNK = 500
EXAMPLES = 3
_ASIDE = 10  # characters shown on either side of an example

T = TypeVar("T")


class Overtaken(Exception):
    """Somebody else stages the same ledger, or mapped or discarded it meanwhile."""


class SecretFound(Exception):
    """A row carries a secrecy mark: nothing of the ledger may stay (《保守国家秘密法》第三十一条)."""


def stage(batch: Batch, on: date, report: Report | None = None) -> None:
    """Read on from where the ledger was left, up to its end. Raises Overtaken, SecretFound, Refusable.

    ``report`` is told (rows read, rows expected) after each chunk.
    """
    if batch.stage != Stage.STAGING:
        return
    places, words = Places.of(batch.agency, on), gate.word_list()
    content = files.content_of(batch.sha256, files.Area.LEDGER)
    with open_ledger(content, batch.name) as ledger:
        rows = ledger.rows(batch.sheet, after=max(batch.read_through, batch.header_row))
        for chunk in chunks(rows, CHUNK):
            _stage_chunk(batch, chunk, places, words)
            if report:
                report(batch.row_count, batch.rows_expected)
    if Batch.objects.filter(pk=batch.pk, stage=Stage.STAGING).update(stage=Stage.STAGED):
        batch.stage = Stage.STAGED


def chunks(things: Iterator[T], size: int) -> Iterator[list[T]]:
    """Lists of up to ``size``."""
    while chunk := list(islice(things, size)):
        yield chunk


def _stage_chunk(
    batch: Batch, chunk: Sequence[tuple[int, Sequence[str]]], places: Places, words: WordList
) -> None:
    head = batch.head
    staged = [
        staged_row(batch, number, cells, places)
        for number, cells in chunk
        if shown(cells) != head  # some ledgers print their head on every page
    ]
    found = _screened(staged, words)
    last = chunk[-1][0]
    with transaction.atomic():
        moved = Batch.objects.filter(
            pk=batch.pk, stage=Stage.STAGING, read_through=batch.read_through
        ).update(read_through=last)
        if not moved:
            raise Overtaken
        _mark_twins(batch, staged)
        StagedRow.objects.bulk_create(staged)
        Batch.objects.filter(pk=batch.pk).update(
            row_count=F("row_count") + len(staged),
            error_count=F("error_count") + sum(row.has_errors for row in staged),
            duplicate_count=F("duplicate_count") + sum(bool(row.twin) for row in staged),
            found=merged(batch.found, found),
        )
    batch.refresh_from_db()


# --- what screening finds ------------------------------------------------------------------------------


def open_findings(text: str, words: WordList) -> list[Finding]:
    """Those that somebody must decide on."""
    return [finding for finding in screen(text, words).findings if finding.action in gate.TO_DECIDE]


def _screened(rows: Sequence[StagedRow], words: WordList) -> dict[str, Any]:
    """Note in each row the types of its findings; tell how many rows have each, and some masked examples."""
    told: dict[str, Any] = {}
    for row in rows:
        in_row: dict[str, list[tuple[str, str, Finding]]] = {}  # type → (field, example, finding)
        for key, text in texts_of(row.values).items():
            if not text:
                continue
            if secret_mark(text):
                raise SecretFound
            findings = open_findings(text, words)
            for finding in findings:
                if finding.type == "SECRET_MARK":
                    raise SecretFound
                example = f"第{row.number}行：{_example(text, finding, findings)}"
                in_row.setdefault(str(finding.type), []).append((key, example, finding))
        row.kinds = sorted(in_row)
        for kind, placed in in_row.items():
            first = placed[0][2]
            one = {
                "label": first.label,
                "reason": first.reason.rstrip("。"),
                "rows": 1,
                "places": dict(Counter(BY_KEY[key].label for key, _, _ in placed)),
                "examples": [example for _, example, _ in placed],
                "may_be_kept": kind not in gate.NEVER_KEPT,
                "maskable": all(finding.masked != finding.text for _, _, finding in placed),
            }
            told = merged(told, {kind: one})
    return told


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """What was found in two lots of rows."""
    both = dict(one)
    for kind, told in other.items():
        before = both.get(kind)
        if before is None:
            both[kind] = told | {"examples": told["examples"][:EXAMPLES]}
            continue
        both[kind] = before | {
            "rows": before["rows"] + told["rows"],
            "places": dict(Counter(before["places"]) + Counter(told["places"])),
            "examples": (before["examples"] + told["examples"])[:EXAMPLES],
            "maskable": before["maskable"] and told["maskable"],
        }
    return both


def _example(text: str, finding: Finding, findings: Sequence[Finding]) -> str:
    """The place as it would read when masked: a preview shows no personal data, of the neighbours neither."""
    begin = max([0, finding.start - _ASIDE, *(one.end for one in findings if one.end <= finding.start)])
    end = min([finding.end + _ASIDE, *(one.start for one in findings if one.start >= finding.end)])
    before, after = text[begin : finding.start], text[finding.end : end]
    return f"…{before}〔{finding.masked or finding.label}〕{after}…".replace("\n", " ")


# --- what repeats something ----------------------------------------------------------------------------


def _mark_twins(batch: Batch, rows: Sequence[StagedRow]) -> None:
    """Tell rows that repeat an item or an earlier row: the same index number, or the same title and day."""
    numbers = {row.index_number for row in rows if row.index_number}
    # By title alone, and the day afterwards: a chunk has nearly every day of a year, and few titles twice.
    titles = {row.title for row in rows if row.published_on}
    earlier = StagedRow.objects.filter(batch=batch)
    items = Item.objects.filter(index_number__in=numbers)
    taken = {number: (title, "") for number, title in items.values_list("index_number", "title")}
    taken |= {
        row.index_number: (row.title, f"第{row.number}行") for row in earlier.filter(index_number__in=numbers)
    }
    public = Item.objects.filter(title__in=titles, agency__reporting=batch.agency, published_on__isnull=False)
    seen = {
        (title, day): f"索引号{number}"
        for title, day, number in public.values_list("title", "published_on", "index_number")
    }
    seen |= {(row.title, row.published_on): f"第{row.number}行" for row in earlier.filter(title__in=titles)}
    for row in rows:
        if row.index_number in taken:
            title, where = taken[row.index_number]
            if title == row.title:
                row.twin = f"与{where or f'已有的信息（索引号{row.index_number}）'}重复"
            else:
                what = f"索引号{row.index_number}已被{where}《{title[:60]}》使用"
                row.errors.append(["索引号", what, "请核对索引号；确属同一条信息的，请删去这一行"])
                row.has_errors = True
        elif (row.title, row.published_on) in seen:
            row.twin = f"与{seen[row.title, row.published_on]}的名称和公开日期相同"
        if row.index_number:
            taken.setdefault(row.index_number, (row.title, f"第{row.number}行"))
        if row.published_on:
            seen.setdefault((row.title, row.published_on), f"第{row.number}行")
