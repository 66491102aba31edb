"""The word list of the office, and the answers to readers who report an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongkai.law.sources import house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.disclosure.models import ErrorReport, ListedWord
from gongkai.records.journal.kinds import EventKind
from gongkai.records.verbs import RecordVerb, Refusal, Verb


@dataclass(kw_only=True)
class ListWord(Verb):
    """Put a word on the office's list: often wrong (with what to write instead), or forbidden."""

    action = Action.KEEP_WORDS
    event = EventKind.WORD_LISTED
    fills = ListedWord

    at: Agency
    word: str
    suggestion: str = ""
    forbidden: bool = False
    note: str = ""

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> ListedWord:
        return self.listed

    def rules(self) -> list[Refusal]:
        word = self.word.strip()
        if len(word) < 2:
            return [Refusal("词语至少两个字，单个字会在正常的词语中误报", house_rule())]
        if word == self.suggestion.strip():
            return [Refusal("建议的写法与词语相同，请核对", house_rule())]
        if ListedWord.objects.filter(word=word).exists():
            return [Refusal(f"“{word}”已在词语表中", house_rule())]
        return []

    def change(self) -> dict[str, Any]:
        self.listed = ListedWord.objects.create(
            word=self.word.strip(),
            suggestion=self.suggestion.strip(),
            forbidden=self.forbidden,
            note=self.note,
        )
        return {"word": self.listed.word, "suggestion": self.listed.suggestion}


@dataclass(kw_only=True)
class UnlistWord(Verb):
    """Take a word off the office's list."""

    action = Action.KEEP_WORDS
    event = EventKind.WORD_UNLISTED

    at: Agency
    word: str

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Agency:
        return self.at

    def rules(self) -> list[Refusal]:
        if ListedWord.objects.filter(word=self.word).exists():
            return []
        return [Refusal(f"“{self.word}”不在词语表中", house_rule())]

    def change(self) -> dict[str, Any]:
        ListedWord.objects.filter(word=self.word).delete()
        return {"word": self.word}


@dataclass(kw_only=True)
class AnswerError(RecordVerb):
    """Say what was done about an error that a reader reported."""

    record = "report"
    action = Action.ANSWER_ERROR
    event = EventKind.ERROR_ANSWERED
    fills = ErrorReport

    report: ErrorReport
    answer: str

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.answer.strip():
            reasons.append(Refusal("请写明处理情况", house_rule()))
        if self.report.answered_on:
            reasons.append(Refusal("这条纠错已经处理", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.report.answer, self.report.answered_on = self.answer, self.on
        self.report.save(update_fields=["answer", "answered_on"])
        return {"answer": self.answer}
