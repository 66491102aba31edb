"""The base of verbs on a letter: its entries stand in the journal of its case."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gongkai.law.sources import cite
from gongkai.records.applications.verbs.base import CaseVerb
from gongkai.records.letters.models import Letter
from gongkai.records.letters.progress import Mark, Progress, progress_of
from gongkai.records.letters.standing import Standing
from gongkai.records.letters.values import Sketch
from gongkai.records.verbs import Refusal


@dataclass(kw_only=True)
class LetterVerb(CaseVerb):
    """A verb on an existing letter of the case, which is locked with it and read again."""

    letter: Letter

    def lock(self) -> None:
        super().lock()
        self.letter = Letter.objects.select_related("consultation").get(pk=self.letter.pk)
        if not self.not_of_case():
            self.letter.application = self.case  # one case, whose key is unwrapped once
        self.__dict__.pop("standing", None)

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.case, self.on)

    @property
    def progress(self) -> Progress:
        return progress_of(self.letter, self.standing.events)

    def mark(self, step: Mark) -> dict[str, Any]:
        """What the journal tells of the letter: words that name nobody."""
        told = {"letter": self.letter.pk, "letter_step": step, "code": self.letter.code}
        return told | {"name": self.letter.name, "number": self.letter.number}

    def not_of_case(self) -> list[Refusal]:
        if self.letter.application_id == self.case.pk:
            return []
        return [Refusal("这份文书不属于这件申请", cite("regulation", 45))]


def sketch_of(letter: Letter, standing: Standing, number: str = "") -> Sketch:
    """The letter as its draft stands."""
    return Sketch(standing, letter.code, letter.variant, letter.written, letter.consultation, number)
