"""The question bank: small tests on the Regulation and what belongs to it, each answer with its article.

The questions are data (``data/questions.toml``), written from ``shared/law`` 01 to 07, only from what was read in
the text of the law (C) or on a published page (P).
"""

from __future__ import annotations

import random
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from gongkai.law.labelled import Labelled
from gongkai.law.sources import Certainty, Citation, cite

LETTERS = "ABCDEF"


class Topic(Labelled):
    """What a training, and a question, is about."""

    REGULATION = "regulation", "《政府信息公开条例》"
    ON_APPLICATION = "on_application", "依申请公开"
    SECRECY = "secrecy", "保密审查"
    PERSONAL = "personal", "个人信息保护"
    PLATFORM = "platform", "公开平台和年度报告"


@dataclass(frozen=True, slots=True)
class Question:
    """``right``: the letters of all right options, in order; more than one makes it a 多选题.

    ``since``, ``until``: the days on which the answer holds, where the law changed.
    """

    key: str
    topic: Topic
    text: str
    options: tuple[str, ...]
    right: str
    explanation: str
    basis: Citation
    certainty: Certainty
    since: date | None = None
    until: date | None = None

    @property
    def is_multiple(self) -> bool:
        return len(self.right) > 1

    @property
    def lettered(self) -> tuple[tuple[str, str], ...]:
        """(A, the first option), (B, the second) …"""
        return tuple(zip(LETTERS, self.options, strict=False))

    def is_right(self, given: Iterable[str]) -> bool:
        """Whether exactly the right options were chosen, in whatever order."""
        return "".join(sorted(set(given))) == self.right

    def covers(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@cache
def bank() -> Mapping[str, Question]:
    """Every question by its key."""
    raw = tomllib.loads(files("gongkai.law").joinpath("data/questions.toml").read_text("utf-8"))
    questions = [_question(entry) for entry in raw["question"]]
    return {one.key: one for one in questions}


def draw(topics: Collection[str], count: int, day: date, seed: str) -> tuple[Question, ...]:
    """``count`` questions on ``topics`` that hold on ``day``, evenly from each topic; the same seed draws the same.

    Fewer when there are not so many; of all topics when ``topics`` is empty.
    """
    dice = random.Random(seed)  # noqa: S311 - a small test, not a secret
    by_topic: dict[Topic, list[Question]] = defaultdict(list)
    for one in bank().values():
        if one.covers(day) and (not topics or one.topic in topics):
            by_topic[one.topic].append(one)
    for pile in by_topic.values():
        dice.shuffle(pile)
    piles = [by_topic[topic] for topic in sorted(by_topic)]
    drawn: list[Question] = []
    while len(drawn) < count and any(piles):
        drawn += [pile.pop() for pile in piles if pile]
    return tuple(drawn[:count])


def mark_of(questions: Collection[Question], answers: Mapping[str, Iterable[str]]) -> int:
    """The mark of 100, rounded down; every question counts the same. 0 for no questions."""
    right = sum(one.is_right(answers.get(one.key, ())) for one in questions)
    return 100 * right // len(questions) if questions else 0


def _question(entry: dict[str, Any]) -> Question:
    return Question(
        key=entry["key"],
        topic=Topic(entry["topic"]),  # type: ignore[call-arg]
        text=entry["text"],
        options=tuple(entry["options"]),
        right=entry["right"],
        explanation=entry["explanation"],
        basis=cite(**entry["basis"]),
        certainty=Certainty(entry["certainty"]),
        since=entry.get("since"),
        until=entry.get("until"),
    )
