"""Pages that were bound or scanned in the wrong order, put right by what is printed on them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Protocol, TypeVar

# What every report prints in this order: the six sections (国办公开办函〔2021〕30号), and the rows of table 3.
_LANDMARKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"一、总体情况",
        r"二、主动公开政府信息情况",
        r"三、收到和处理政府信息公开申请情况",
        r"一、本年新收政府信息公开申请",
        r"[（(]二[）)]部分公开",
        r"[（(]四[）)]无法提供",
        r"[（(]五[）)]不予处理",
        r"四、结转下年度继续办理",
        r"四、.*行政复议、(提起)?行政诉讼情况",
        r"五、存在的主要问题及改进情况",
        r"六、其他需要报告的事项",
    )
)


class _Numbered(Protocol):
    @property
    def number(self) -> int: ...


P = TypeVar("P", bound=_Numbered)


def in_order(
    pages: Sequence[P], printed: Callable[[P], int | None], texts: Callable[[P], Iterable[str]]
) -> tuple[list[P], tuple[str, ...]]:
    """The pages as they should be read, and a warning (Chinese) if that is not as they came.

    ``printed``: the number on a page, if there is one; ``texts``: what stands on it, from the top.
    """
    marks = _landmarks([texts(page) for page in pages])
    flat = [mark for page in marks for mark in page]
    numbers = {page.number: number for page in pages if (number := printed(page)) is not None}
    certain = len(set(numbers.values())) == len(pages)
    if flat == sorted(flat) or (certain and list(numbers.values()) == sorted(numbers.values())):
        return list(pages), ()
    if certain:
        return _told(sorted(pages, key=lambda page: numbers[page.number]), "页码")
    spans = sorted((min(page), max(page)) for page in marks if page)
    if any(first[1] > second[0] for first, second in pairwise(spans)):
        return list(pages), ()
    reached, keys = -1, {}  # a page without a landmark follows the one before it
    for page, mark in zip(pages, marks, strict=True):
        reached = min(mark, default=reached)
        keys[page.number] = reached
    return _told(sorted(pages, key=lambda page: keys[page.number]), "章节的顺序")


def is_in_order(texts: Iterable[str]) -> bool:
    """Whether the sections and the rows of table 3 stand in their order."""
    (marks,) = _landmarks([texts])
    return marks == sorted(marks)


def _told(pages: list[P], by: str) -> tuple[list[P], tuple[str, ...]]:
    order = "、".join(str(page.number) for page in pages)
    return pages, (f"文件的页面顺序不对，已经按{by}改为第{order}页的顺序读取，请核对",)


def _landmarks(pages: Sequence[Iterable[str]]) -> list[list[int]]:
    """The landmarks of each page. Of one that stands twice the last counts: a table of contents comes first."""
    found = [(number, mark) for number, texts in enumerate(pages) for mark in map(_landmark, texts)]
    last = {mark: at for at, (_, mark) in enumerate(found)}
    marks: list[list[int]] = [[] for _ in pages]
    for at, (number, mark) in enumerate(found):
        if mark is not None and last[mark] == at:
            marks[number].append(mark)
    return marks


def _landmark(text: str) -> int | None:
    words = "".join(text.split())
    return next((at for at, pattern in enumerate(_LANDMARKS) if pattern.match(words)), None)
