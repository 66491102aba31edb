"""The work on one redacted copy: what the paper is, what is to be blackened, what was proved.

Everything in it is sealed with the key of the case, as the paper itself is: the boxes tell where a name stands, the
suggestions what it is. When the copy has been released, the boxes stay as the index of what was withheld and why.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q

from gongkai.documents.redaction import Box, Pages, PageSize, Suggestion
from gongkai.records import files
from gongkai.records.applications.models import Application, CaseFile
from gongkai.records.sealing import seal, unseal, unseal_bytes


@dataclass(frozen=True)
class Step:
    """One change of the boxes, and the way back: ``before`` gives each box that it touched as it was, None where there
    was none."""

    by: str
    told: str
    before: Mapping[int, Box | None]


@dataclass(frozen=True)
class Marks:
    """What was decided so far. Boxes have numbers that are not given twice; pages count from 0, ``passed_suggestions``
    holds groups of suggestions that need no box, ``passed_pages`` the pages that a person has looked through."""

    boxes: Mapping[int, Box] = field(default_factory=dict)
    last: int = 0
    passed_suggestions: frozenset[int] = frozenset()
    passed_pages: frozenset[int] = frozenset()
    steps: tuple[Step, ...] = ()

    def on(self, page: int) -> list[tuple[int, Box]]:
        """The boxes of one page with their numbers, from the top down."""
        found = [(number, box) for number, box in self.boxes.items() if box.page == page]
        return sorted(found, key=lambda one: (one[1].top, one[1].left, one[0]))

    def in_order(self) -> list[Box]:
        """All boxes in the order of the index."""
        return sorted(self.boxes.values(), key=lambda box: (box.page, box.top, box.left))


@dataclass(frozen=True)
class Outcome:
    """What burning came to: ``reasons`` why it can't be used (Chinese), or what was proved.

    ``remaining``: words that were blackened and still stand elsewhere, open to see.
    """

    revision: int
    reasons: tuple[str, ...] = ()
    pages: int = 0
    burned: tuple[int, ...] = ()
    checks: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    remaining: tuple[Box, ...] = ()
    sha256: str = ""


class Redaction(models.Model):
    """A copy in the making of one paper, then the copy's index. ``revision`` counts the changes of the boxes."""

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="redactions", verbose_name="原件")
    revision = models.PositiveIntegerField(default=0, editable=False)
    sealed_pages = models.BinaryField(null=True)  # none: not opened yet
    sealed_suggestions = models.BinaryField(null=True)  # none: not looked for yet
    sealed_marks = models.BinaryField()
    sealed_outcome = models.BinaryField(null=True)
    stored = models.CharField(
        max_length=64, blank=True, editable=False
    )  # the proved copy, sealed, until released
    sealed_problem = models.BinaryField(null=True)  # why the last work stopped
    released = models.OneToOneField(
        CaseFile, models.PROTECT, null=True, related_name="redaction", verbose_name="提供的副本"
    )

    class Meta:
        verbose_name = verbose_name_plural = "区分处理"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["file"], condition=Q(released__isnull=True), name="one_redaction_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.file}的区分处理"

    @property
    def case(self) -> Application:
        return self.file.application

    @property
    def is_ready(self) -> bool:
        """Whether the paper was opened, so that its pages are known."""
        return self.sealed_pages is not None

    @property
    def pages(self) -> Pages:
        """What there is to redact; only of a paper that was opened (``is_ready``)."""
        told = self._opened(self.sealed_pages)
        return Pages(
            tuple(PageSize(**size) for size in told["sizes"]),
            tuple(told["has_text"]),
            tuple(told["has_pictures"]),
            told["kind"],
        )

    @property
    def suggestions(self) -> tuple[Suggestion, ...] | None:
        """What a person should look at; None while nobody has looked for it."""
        if self.sealed_suggestions is None:
            return None
        told = self._opened(self.sealed_suggestions)
        return tuple(Suggestion(**{**each, "box": Box(**each["box"])}) for each in told)

    @property
    def marks(self) -> Marks:
        told = self._opened(self.sealed_marks)
        return Marks(
            _boxes(told["boxes"]),
            told["last"],
            frozenset(told["passed_suggestions"]),
            frozenset(told["passed_pages"]),
            tuple(Step(step["by"], step["told"], _boxes(step["before"])) for step in told["steps"]),
        )

    @property
    def outcome(self) -> Outcome | None:
        """What burning came to, whatever was changed since; ``is_proved`` says whether it still holds."""
        if self.sealed_outcome is None:
            return None
        told = self._opened(self.sealed_outcome)
        remaining = tuple(Box(**box) for box in told.pop("remaining"))
        return Outcome(
            **{key: tuple(value) if isinstance(value, list) else value for key, value in told.items()},
            remaining=remaining,
        )

    @property
    def is_proved(self) -> bool:
        """Whether there is a proved copy of the boxes as they are now."""
        outcome = self.outcome
        return bool(self.stored and outcome and not outcome.reasons and outcome.revision == self.revision)

    @property
    def problem(self) -> str:
        """Why the last work in the background stopped (Chinese), or ""."""
        return self._opened(self.sealed_problem) if self.sealed_problem else ""

    @property
    def copy(self) -> bytes:
        """The proved copy. FileNotFoundError when there is none."""
        if self.released:
            return self.released.content
        if not self.stored:
            raise FileNotFoundError
        return unseal_bytes(self._key, files.content_of(self.stored, files.Area.SEALED))

    def sealed(self, told: Any) -> bytes:
        """``told`` (dataclasses, or what JSON knows) as a column of this record keeps it."""
        return seal(self._key, json.dumps(told, default=_plain, ensure_ascii=False))

    def _opened(self, sealed: bytes) -> Any:
        return json.loads(unseal(self._key, bytes(sealed)))

    @property
    def _key(self) -> bytes:
        key = self.case.applicant.key
        if key is None:
            raise FileNotFoundError("the key of this case was destroyed")
        return key


def _boxes(told: Mapping[str, Any]) -> dict[int, Any]:
    return {int(number): box and Box(**box) for number, box in told.items()}


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else asdict(value)
