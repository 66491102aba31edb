"""What part six of a report promised, as this year's task list, and what became of it for the next report.

《条例》第五十条第（四）项 asks for 存在的主要问题及改进情况. How promises are followed up is a house rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.law.numerals import chinese_date
from gongkai.records.agencies.models import Agency
from gongkai.records.annual.figures import PROMISED, PROMISES_KEPT, PROMISES_UNDER_WAY
from gongkai.records.annual.models import Layout, Place, Report, ReportStatus
from gongkai.records.annual.passages import SECTIONS, texts_of
from gongkai.records.annual.scope import Scope
from gongkai.records.tasks.models import Task


@dataclass(frozen=True)
class Promise:
    """A sentence of the report, and the task that it became; None: not yet, or the task was cancelled."""

    text: str
    task: Task | None = None


def promises_of(agency: Agency, year: int) -> list[Promise]:
    """What the report of ``year`` promised to improve, in its order, each with its task; then tasks given by hand."""
    given = {task.details: task for task in tasks_of(agency, year)}
    told = [Promise(text, given.pop(text, None)) for text in promised(agency, year)]
    return told + [Promise(task.title, task) for task in given.values()]


def promised(agency: Agency, year: int) -> list[str]:
    """The sentences of the report of ``year`` that say what will be improved: of our own when it is approved, else of
    the one that was filed."""
    before = Report.objects.filter(agency=agency, year=year).first()
    if before and before.status != ReportStatus.APPROVED:
        return []
    layout = Layout(before.layout) if before else Layout.NATIONAL
    text = texts_of(agency, year, SECTIONS[layout]).get(Place.IMPROVEMENTS, "")
    return list(dict.fromkeys(sentences(text)))


def tasks_of(agency: Agency, year: int) -> list[Task]:
    """The tasks out of the report of ``year`` that were not cancelled, by the day they were given."""
    found = Scope(agency, year + 1).promises()
    return list(found.select_related("unit", "handler").order_by("given_on", "pk"))


def account(scope: Scope) -> str:
    """A passage for the report of ``scope``: what became of the promises of the one before; "" when there were none.

    The counts are live fields; each promise has a line with what was done by the end of the year, and when.
    """
    tasks = list(scope.promises().order_by("given_on", "pk"))
    if not tasks:
        return ""
    lead = (
        f"针对{scope.year - 1}年度报告指出的问题，本机关承诺改进{{{PROMISED}}}项，"
        f"已办结{{{PROMISES_KEPT}}}项，正在办理{{{PROMISES_UNDER_WAY}}}项。"
    )
    return "\n".join([lead, *(_told(task, scope.last) for task in tasks)])


def sentences(text: str) -> list[str]:
    """The promises in a text: the items of the list (一是 …；二是 …) that says what will be improved.

    A text without any list promises with each of its sentences that look forward.
    """
    text = _WRAPPED.sub(r"\1", text)
    runs = list(_runs(text))
    if not runs:
        return [one for one in _sentences(text) if _AHEAD.search(one) and not _BEHIND.search(one)]
    ahead = [items for lead, items in runs if _AHEAD.search(lead) and not _BEHIND.search(lead)]
    return [item for items in ahead or [runs[-1][1]] for item in items]


_WRAPPED = re.compile(r"([^\n]{26,}[^\n。；;：:！!？?])\s*\n\s*")  # a line of a page that goes on in the next
_AHEAD = re.compile("改进|今后|下一步|下步|将|打算|计划|整改")
_BEHIND = re.compile("成效|取得|上年|上一年|去年|已(?:经|于|完成|整改)|较好")
_MARK = re.compile(
    r"([一二三四五六七八九十]{1,2})是|[（(]([一二三四五六七八九十]{1,2})[）)]|(?<!\d)(\d{1,2})[.．、](?!\d)"
)


def _runs(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each list with the words that lead to it: from the end of the list before."""
    marks, begin = list(_MARK.finditer(text)), 0
    lead, items = "", []
    for number, mark in enumerate(marks, start=1):
        end = marks[number].start() if number < len(marks) else len(text)
        if next(filter(None, mark.groups())) in ("一", "1"):
            if items:
                yield lead, items
            lead, items = text[begin : mark.start()], []
        words, begin = _item(text, mark.end(), end)
        items.append(words)
    if items:
        yield lead, items


def _item(text: str, start: int, end: int) -> tuple[str, int]:
    """The words of one item and where they end: at its full stop or line, the last one's too."""
    stop = re.compile(r"[。；;\n]").search(text, start, end)
    last = stop.end() if stop else end
    return text[start:last].strip("。；;：:，, \n"), last


def _sentences(text: str) -> list[str]:
    return [one.strip() for one in re.split(r"[。；\n]", text) if one.strip()]


def _told(task: Task, on: date) -> str:
    title = task.title.rstrip("。；")
    if task.closed_on and task.closed_on <= on:
        told = task.told.strip().rstrip("。").replace("\n", "；")
        return f"“{title}”，{chinese_date(task.closed_on)}办结：{told}。"
    return f"“{title}”，正在办理，期限{chinese_date(task.due_on)}。"
