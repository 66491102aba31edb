"""The list of wrong and forbidden words. An office edits its own copy; the shipped one is a start."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from gongkai.documents.screening.findings import Action, Hit, Kind


class UnusableWordList(ValueError):
    """The list can't be used; the message is Chinese and says what to change."""


@dataclass(frozen=True, slots=True)
class Word:
    """One entry. ``suggestion`` is the right spelling, "" where only a person can tell."""

    text: str
    suggestion: str
    action: Action
    reason: str
    kind: Kind = Kind.WRONG_WORD


class WordList:
    """Words to look for, in one pass whatever their number (Aho–Corasick, the longest word wins).

    An entry of ``allowed`` names a longer phrase in which a word is right: 台湾地区 allows 台湾.
    """

    def __init__(self, words: tuple[Word, ...], allowed: frozenset[str] = frozenset()) -> None:
        self.words = words
        self.allowed = allowed
        self._entries: list[Word | None] = [*words, *(None for _ in allowed)]
        patterns = [*(word.text for word in words), *sorted(allowed)]
        self._automaton = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)

    @classmethod
    def load(cls, path: Path) -> WordList:
        """Read a list (TOML, as ``data/words.toml``). Raises UnusableWordList (Chinese)."""
        try:
            return cls.parse(path.read_text("utf-8-sig"))
        except OSError as error:
            raise UnusableWordList(f"读不到词表“{path}”：{error.strerror}。") from error
        except UnicodeDecodeError as error:
            raise UnusableWordList(f"词表“{path}”不是 UTF-8 编码，请另存为 UTF-8。") from error

    @classmethod
    def parse(cls, content: str) -> WordList:
        """Read a list from its text. Raises UnusableWordList (Chinese)."""
        try:
            raw = tomllib.loads(content)
        except tomllib.TOMLDecodeError as error:
            raise UnusableWordList(f"词表不是正确的 TOML：{error}。") from error
        words = {word.text: word for group in _groups(raw) for word in _words(group)}
        allowed = raw.get("allowed", [])
        if not isinstance(allowed, list) or not all(isinstance(one, str) and one for one in allowed):
            raise UnusableWordList('词表中的 allowed 应当是一列词语，如 allowed = ["台湾地区"]。')
        return cls(tuple(words.values()), frozenset(allowed) - words.keys())

    def find(self, text: str) -> Iterator[Hit]:
        """The entries that stand in ``text``."""
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            word = self._entries[index]
            if word is not None:
                advice = f"建议改为“{word.suggestion}”。" if word.suggestion else ""
                yield Hit(
                    start,
                    end,
                    word.kind,
                    action=word.action,
                    advice=f"{word.reason}。{advice}",
                    replacement=word.suggestion or None,
                )


@cache
def default_words() -> WordList:
    """The list that comes with the program."""
    return WordList.parse(files(__package__).joinpath("data/words.toml").read_text("utf-8"))


_EXAMPLE = '[[group]]\naction = "note"\nreason = "常见错别字"\n[group.words]\n"帐户" = "账户"'


def _groups(raw: dict[str, Any]) -> list[dict[str, Any]]:
    groups = raw.get("group", [])
    if not isinstance(groups, list) or not all(isinstance(one, dict) for one in groups):
        raise UnusableWordList(f"词表由若干 [[group]] 组成，样子如下：\n{_EXAMPLE}")
    return groups


def _words(group: dict[str, Any]) -> Iterator[Word]:
    words, reason = group.get("words"), group.get("reason")
    if not isinstance(words, dict) or not isinstance(reason, str):
        raise UnusableWordList(f"词表的每一组都要有 reason 和 words，样子如下：\n{_EXAMPLE}")
    try:
        action = Action(group.get("action", Action.REVIEW))
        kind = Kind(group.get("kind", Kind.WRONG_WORD))
    except ValueError as error:
        raise UnusableWordList(
            "词表中的 action 只能是 mask、block、review 或者 note，kind 只能是 WRONG_WORD 等已有类型。"
        ) from error
    for text, suggestion in words.items():
        if not text or not isinstance(suggestion, str):
            raise UnusableWordList(f'词表中“{text}”的建议写法应当是文字；没有建议的写 ""。')
        if suggestion and action is Action.MASK and text in suggestion:
            raise UnusableWordList(f"词表中“{text}”的建议写法里还有这个词，替换以后仍会被找到。")
        yield Word(text, suggestion, action, reason, kind)
