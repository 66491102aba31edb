"""索引号, 发文字号 and secrecy marks: read, write, explain what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass

# --- 索引号 ------------------------------------------------------------------------------------------

NATIONAL_INDEX_PATTERN = r"(?P<organisation>[0-9A-Z]{9})/(?P<year>[0-9]{4})-(?P<serial>[0-9]{5})"
"""国办秘函〔2009〕6号: 20 characters, 组织机构代码 (9) / year - serial (5). Local patterns are a setting with
the same three group names."""


LAST_SERIAL = 99_999
"""Five digits: no more index numbers in a year than this."""


@dataclass(frozen=True, slots=True)
class IndexNumber:
    """An index number; it never changes, even when the publisher is renamed."""

    organisation: str
    year: int
    serial: int

    def __str__(self) -> str:
        """The national spelling. Raises ValueError (Chinese) when the parts don't fit it."""
        text = f"{self.organisation}/{self.year:04d}-{self.serial:05d}"
        if self.serial < 0 or not re.fullmatch(NATIONAL_INDEX_PATTERN, text):
            raise ValueError(
                f"“{text}”不成索引号：应为9位组织机构代码、4位年份和5位流水号，如 005299777/2018-00008。"
            )
        return text

    @property
    def short(self) -> str:
        """The back part that lists may show alone: 2018-00008."""
        return str(self).partition("/")[2]


def parse_index_number(text: str, pattern: str = NATIONAL_INDEX_PATTERN) -> IndexNumber:
    """Read an index number of the given pattern. Raises ValueError (Chinese) for anything else."""
    match = re.fullmatch(pattern, text)
    if not match:
        raise ValueError(
            f"“{text}”不是有效的索引号，应为“9位组织机构代码/4位年份-5位流水号”，如 005299777/2018-00008。"
        )
    return IndexNumber(match["organisation"], int(match["year"]), int(match["serial"]))


def organisation_code(credit_code: str) -> str:
    """Characters 9–17 of an 18-character 统一社会信用代码 (tag M). Raises ValueError (Chinese)."""
    if not re.fullmatch(r"[0-9A-Z]{18}", credit_code):
        raise ValueError(f"“{credit_code}”不是18位统一社会信用代码。")
    return credit_code[8:17]


# --- 发文字号 ----------------------------------------------------------------------------------------

_DOCUMENT_NUMBER = re.compile(
    r"(?P<code>[\u3400-\u9fff]+)〔(?P<year>[12][0-9]{3})〕(?P<serial>[1-9][0-9]*)号"
)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """发文字号 (GB/T 9704-2012, 7.2.5): 机关代字〔year〕serial号."""

    code: str
    year: int
    serial: int

    def __str__(self) -> str:
        """贾政公开〔2026〕1号. Raises ValueError (Chinese) when the parts don't make one."""
        text = f"{self.code}〔{self.year}〕{self.serial}号"
        if not _DOCUMENT_NUMBER.fullmatch(text):
            raise ValueError(_document_number_error(text))
        return text


def parse_document_number(text: str) -> DocumentNumber:
    """Read a 发文字号. Raises ValueError whose Chinese text says what to change."""
    match = _DOCUMENT_NUMBER.fullmatch(text)
    if not match:
        raise ValueError(_document_number_error(text))
    return DocumentNumber(match["code"], int(match["year"]), int(match["serial"]))


def document_number_problems(text: str) -> tuple[str, ...]:
    """What keeps ``text`` from being a 发文字号, one sentence each; empty means it is one."""
    if _DOCUMENT_NUMBER.fullmatch(text):
        return ()
    problems = tuple(message for wrong, message in _DOCUMENT_NUMBER_MISTAKES if re.search(wrong, text))
    return problems or ("应写成“机关代字〔年份〕序号号”的样子。",)


def _document_number_error(text: str) -> str:
    problems = "".join(document_number_problems(text))
    return f"“{text}”不是规范的发文字号：{problems}正确写法如 贾政公开〔2026〕1号。"


_DOCUMENT_NUMBER_MISTAKES = (
    (r"\s", "不能有空格。"),
    (r"[\[\]（）()【】﹝﹞［］]", "年份要用六角括号〔〕括起。"),
    (r"[〔\[（(【][^0-9]|[〔\[（(【][0-9]{0,3}[^0-9]", "年份要写四位数字。"),
    (r"第[0-9]+号", "序号前不加“第”。"),
    (r"[〕\]）)】第]0[0-9]*号", "序号从1起，不编虚位（1不编为01）。"),
    (r"^[^\u3400-\u9fff]", "要以机关代字（汉字）开头。"),
    (r"[^号]$", "要以“号”字结尾。"),
)

# --- secrecy marks -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SecretMark:
    """密级★保密期限 as found: the level, what follows the star, and where the mark stands in the text."""

    level: str
    term: str
    start: int
    end: int


# 保密法实施条例 Art 21: the mark shows level and term; 密级★保密期限, ★解密时间 or ★解密条件 (the spelling is
# tag M). A star is mark enough. An asterisk is also a footnote sign and needs a term or a condition after it
# (绝密*启用前). Level and sign stand on one line: the next line may be an item of a list.
_TERM = (
    r"长\s*期|\d{4}\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?"
    r"|(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:年|个\s*月)"
)
_CONDITION = r"[^\s，。；]{1,12}[前后](?![^\s，。；）)】])"
_SECRET_MARK = re.compile(
    rf"(?P<level>绝\s*密|机\s*密|秘\s*密)[^\S\n]*"
    rf"(?:[★☆⭐]\s*(?P<term>{_TERM}|[^\s★☆，。；]*)|[*＊﹡∗]\s*(?P<starred>{_TERM}|{_CONDITION}))"
)


def secret_mark(text: str) -> SecretMark | None:
    """The first secrecy mark in ``text``, or None.

    保守国家秘密法 Art 31(3): state secrets must not be stored or processed on a system like this one, so
    whatever carries a mark is refused and its content is not kept.
    """
    match = _SECRET_MARK.search(text)
    if not match:
        return None
    term = match["starred"] if match["term"] is None else match["term"]
    return SecretMark(_joined(match["level"]), _joined(term), match.start(), match.end())


WITHHOLDING_WORDS = ("工作秘密", "内部资料", "注意保存", "不得公开")
"""Words that forbid publication but not storage (保守国家秘密法 Art 64 on 工作秘密; the others tag M)."""


def withholding_words(text: str) -> tuple[str, ...]:
    """Which of :data:`WITHHOLDING_WORDS` stand in ``text``."""
    return tuple(word for word in WITHHOLDING_WORDS if word in text)


def _joined(text: str) -> str:
    return "".join(text.split())
