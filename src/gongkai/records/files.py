"""Files on disk, by the hash of their content, in areas that never mix.

What the office received or drafted is confidential; what the public may fetch is a copy of its own, made when the
item is published and destroyed when it is withdrawn; the files of cases on application are kept sealed; what was
approved stays as it was approved, and nothing removes it. No area lies below anything that a web server serves.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from enum import StrEnum
from pathlib import Path

from django.conf import settings


class Area(StrEnum):
    """One area for each owner: a file that two rows of an area name is one file, and its owner counts them."""

    ORIGINAL = "original"  # attachments as they came and as they were prepared
    RELEASED = "released"  # attachments, for the public
    SEALED = "sealed"  # cases
    LEDGER = "ledger"  # ledgers to import
    PAPER = "paper"  # reports of others
    APPROVED = "approved"  # reports of one's own
    EVIDENCE = "evidence"  # photos and papers that prove what was done


def keep(content: bytes, area: Area) -> str:
    """Store ``content`` and return its SHA-256 (hex). The file is whole or absent, whenever the machine stops; one
    that was damaged meanwhile is written anew."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256, area)
    if path.exists() and path.read_bytes() == content:
        return sha256
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
    return sha256


def path_of(sha256: str, area: Area) -> Path:
    """Where the file is, or would be."""
    return Path(settings.FILES) / area / sha256[:2] / sha256


def content_of(sha256: str, area: Area) -> bytes:
    """The file's bytes; FileNotFoundError when there is none."""
    return path_of(sha256, area).read_bytes()


def discard(sha256: str, area: Area) -> None:
    """Remove the file, if it is there."""
    path_of(sha256, area).unlink(missing_ok=True)
