"""What a ledger's column can be taken for, and how the header row is recognised."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase


@dataclass(frozen=True, slots=True)
class Target:
    """A field of an item, and the words by which ledgers head it."""

    key: str
    label: str
    words: tuple[str, ...]
    required: bool = False


TARGETS = (
    Target(
        "title",
        "名称",
        ("名称", "标题", "信息名称", "文件名称", "信息标题", "公文标题", "题名"),
        required=True,
    ),
    Target(
        "published_on",
        "公开日期",
        ("公开日期", "发布日期", "公开时间", "发布时间", "上网时间"),
        required=True,
    ),
    Target(
        "formed_on",
        "生成日期",
        ("生成日期", "成文日期", "发文日期", "形成日期", "印发日期", "成文时间", "生成时间"),
    ),
    Target("column", "栏目", ("栏目", "所属栏目", "栏目名称", "信息类别", "公开类别", "信息分类", "分类")),
    Target("document_number", "文号", ("文号", "发文字号", "发文号", "文件编号")),
    Target("index_number", "索引号", ("索引号", "信息索引号")),
    Target(
        "agency",
        "责任单位",
        ("责任单位", "发布机构", "公开主体", "发布单位", "责任科室", "发文机关", "承办单位"),
    ),
    Target("summary", "内容概述", ("内容概述", "概述", "摘要", "内容摘要", "主要内容")),
    Target("body", "正文", ("正文", "信息内容", "全文", "内容")),
    Target("publicity", "公开属性", ("公开属性", "公开方式", "公开类型")),
    Target("url", "网址", ("网址", "链接", "链接地址", "公开网址", "在线链接地址")),
    Target("carriers", "载体", ("载体", "公开载体", "公开渠道", "渠道", "公开形式", "公开渠道和载体")),
    Target("keywords", "主题词", ("主题词", "关键词")),
    Target("source", "信息来源", ("信息来源", "来源")),
)
BY_KEY = {target.key: target for target in TARGETS}

_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]|[\s*＊:：]")


def guess_columns(cells: Sequence[str]) -> dict[str, int]:
    """Target → index of the column whose head names it; each column serves once, exact words come first."""
    heads = [_ASIDE.sub("", unicodedata.normalize("NFKC", cell)) for cell in cells]
    guessed: dict[str, int] = {}
    for matches in (_is_word, _holds_word):
        for target in TARGETS:
            if target.key in guessed:
                continue
            for index, head in enumerate(heads):
                if index not in guessed.values() and matches(head, target):
                    guessed[target.key] = index
                    break
    return guessed


def find_header(rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[int, dict[str, int]]:
    """(row number of the header, what its columns are); (0, {}) when no row looks like one.

    Titles merged over the whole table stand above the header and name at most one field.
    """
    best: tuple[int, dict[str, int]] = (0, {})
    for number, cells in rows:
        guessed = guess_columns(_unmerged(cells))
        if "title" in guessed and len(guessed) > max(1, len(best[1])):
            best = (number, guessed)
    return best


def column_letters(index: int) -> str:
    """A, B, … Z, AA, … for 0, 1, …, as spreadsheets name their columns."""
    name, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = ascii_uppercase[rest] + name
    return name


def column_index(letters: str) -> int:
    """The way back from ``column_letters``."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ascii_uppercase.index(letter) + 1
    return number - 1


def _unmerged(cells: Sequence[str]) -> list[str]:
    """A merged head counts once, where it begins."""
    return [cell if not index or cells[index - 1] != cell else "" for index, cell in enumerate(cells)]


def _is_word(head: str, target: Target) -> bool:
    return head in target.words


def _holds_word(head: str, target: Target) -> bool:
    return len(head) <= 12 and any(word in head for word in target.words)
