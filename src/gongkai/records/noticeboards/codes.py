"""The code of a board: short enough to be typed from the label, too many to be guessed."""

from __future__ import annotations

import secrets

# Neither 0 and O nor 1, I and L: what is read from a label in the sun is typed right.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
