"""What screening says about a text: findings with their places, and one decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Surface(StrEnum):
    """Where the text will be read. A village notice board may show more than the web does (shared/law 07 §10)."""

    WEB = "web"
    BOARD = "board"


class Decision(StrEnum):
    BLOCK = "block"  # can't be published as it stands
    REVIEW = "review"  # a person has to look first
    PUBLISHABLE = "publishable"


class Action(StrEnum):
    MASK = "mask"  # replace by Finding.masked, or say why it stays
    BLOCK = "block"  # no mask helps: the whole text must not go out
    REVIEW = "review"  # a person decides whether it may stay
    NOTE = "note"  # worth knowing; may stay


class Kind(StrEnum):
    """The types of findings. The names are the contract of ``gongkai screen --json``."""

    ID_CARD = "ID_CARD"
    ID_CARD_PARTIAL = "ID_CARD_PARTIAL"
    PASSPORT = "PASSPORT"
    TRAVEL_PERMIT = "TRAVEL_PERMIT"
    DRIVER_LICENCE = "DRIVER_LICENCE"
    MIL_CERT = "MIL_CERT"
    SOCIAL_CARD = "SOCIAL_CARD"
    DISABILITY_CERT = "DISABILITY_CERT"
    BIRTH_CERT = "BIRTH_CERT"
    FAMILY_CERT = "FAMILY_CERT"
    PROPERTY_CERT = "PROPERTY_CERT"
    EXAM_NO = "EXAM_NO"
    STUDENT_NO = "STUDENT_NO"
    BANK_ACCOUNT = "BANK_ACCOUNT"
    BANK_PARTIAL = "BANK_PARTIAL"
    PHONE_MOBILE = "PHONE_MOBILE"
    PHONE_FIXED = "PHONE_FIXED"
    PHONE_PARTIAL = "PHONE_PARTIAL"
    EMAIL = "EMAIL"
    CHAT_ACCOUNT = "CHAT_ACCOUNT"
    PLATE = "PLATE"
    VEHICLE_NO = "VEHICLE_NO"
    NAME = "NAME"
    ADDRESS = "ADDRESS"
    BIRTHDATE = "BIRTHDATE"
    AGE = "AGE"
    HEALTH = "HEALTH"
    RELIGION = "RELIGION"
    CRIME = "CRIME"
    INCOME = "INCOME"
    BIOMETRIC = "BIOMETRIC"
    SECRET_MARK = "SECRET_MARK"  # noqa: S105 (a mark, no password)
    INTERNAL_MARK = "INTERNAL_MARK"
    DRAFT_MARK = "DRAFT_MARK"
    MAP_SENSITIVE = "MAP_SENSITIVE"
    WRONG_WORD = "WRONG_WORD"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in the screened text. ``start`` and ``end`` count characters; ``reason`` is Chinese, for the
    screen; ``masked`` replaces the place ("" removes it) and equals ``text`` where no mask makes sense. ``label`` is
    the Chinese name of the type."""

    start: int
    end: int
    type: Kind
    action: Action
    text: str
    reason: str
    masked: str
    label: str


@dataclass(frozen=True, slots=True)
class Screening:
    """The findings in the order of the text; they never overlap."""

    decision: Decision
    findings: tuple[Finding, ...]

    def masked(self, text: str) -> str:
        """``text`` – the screened one – with every finding of action *mask* replaced."""
        return "".join(self._pieces(text))

    def _pieces(self, text: str) -> Iterator[str]:
        end = 0
        for finding in self.findings:
            if finding.action is Action.MASK:
                yield text[end : finding.start]
                yield finding.masked
                end = finding.end
        yield text[end:]


ONLY_BESIDE_A_PERSON = frozenset(
    {Kind.HEALTH, Kind.RELIGION, Kind.CRIME, Kind.BIOMETRIC, Kind.BIRTHDATE, Kind.INCOME, Kind.AGE}
)
"""Harmless in statistics and policies; findings only where they stand beside a person."""


class Standing(StrEnum):
    """Whose or how sure a hit is; it moves the weight that :mod:`.rules` gives to its kind."""

    PRIVATE = "private"
    PUBLIC = (
        "public"  # published by duty or by rule: officials, representatives of firms, accounts of agencies
    )
    PROTECTED = "protected"  # the very name is the harm: informers, victims, patients, children in hardship
    DOUBTFUL = "doubtful"  # looks like one, but is not proved


@dataclass(frozen=True, slots=True)
class Hit:
    """What a detector saw, before it is weighed. An entry of a word list brings its own action and advice."""

    start: int
    end: int
    kind: Kind
    standing: Standing = Standing.PRIVATE
    needs_person: bool = False  # a finding only beside a person
    action: Action | None = None
    advice: str = ""
    replacement: str | None = None
