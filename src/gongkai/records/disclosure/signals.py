"""What other apps may react to, inside the same transaction: a receiver that fails undoes the verb."""

from __future__ import annotations

from enum import StrEnum

from django.dispatch import Signal


class Change(StrEnum):
    """What became of an item in the eyes of the public."""

    PUBLISHED = "published"  # readable from now on, or on a further carrier
    CORRECTED = "corrected"  # another text
    ANNOTATED = "annotated"  # the same text, other facts about it: validity, what replaces or interprets it
    WITHDRAWN = "withdrawn"  # no longer readable


# Sent with items: Sequence[Item], what: Change, on: date.
visibility_changed = Signal()
