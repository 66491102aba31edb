"""Files that were dropped, each examined by itself: what can't be used is told, and does not stop the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from gongkai.documents.reading import Refusable, safe_name
from gongkai.documents.reading.unpacking import PACKAGE, members
from gongkai.law.sources import house_rule
from gongkai.records.secrecy import SecretRefusal
from gongkai.records.uploads import Upload
from gongkai.records.verbs import Refusal

AT_ONCE = 2  # files that are examined side by side, each in a child process of its own


@dataclass(frozen=True)
class Dropped:
    """A file from outside. ``refusal``: why it can't be used; "" as name for one whose name can't be kept."""

    name: str
    content: bytes = field(default=b"", repr=False)
    refusal: Refusal | None = None

    @cached_property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()

    @property
    def is_secret(self) -> bool:
        return isinstance(self.refusal, SecretRefusal)


def examined(uploads: Iterable[Upload]) -> list[Dropped]:
    """The files, archives opened, in their order. Before any transaction: it takes a tenth of a second for each."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        opened = [one for each in pool.map(_opened, uploads) for one in each]
        return list(pool.map(_examined, opened))


def unusable(name: str, reason: str) -> Dropped:
    """A file that was not even received."""
    return Dropped(_fit(name), refusal=Refusal(reason, house_rule()))


def _opened(upload: Upload) -> Sequence[Upload | Dropped]:
    try:
        return [Upload(name, content) for name, content in members(upload.content, upload.name)]
    except Refusable as error:
        return [unusable(upload.name, error.reason)]


def _examined(upload: Upload | Dropped) -> Dropped:
    if isinstance(upload, Dropped):
        return upload
    try:
        name = safe_name(upload.name)
        refusals = [why for part in _parts(upload) for why in part.refusals(may_go_public=False)]
    except Refusable as error:
        return unusable("", error.reason)
    if not refusals:
        return Dropped(name, upload.content)
    secret = next((one for one in refusals if isinstance(one, SecretRefusal)), None)
    # Of a file with a secrecy mark not even the name is kept.
    return Dropped("", refusal=secret) if secret else Dropped(name, upload.content, refusals[0])


def _parts(upload: Upload) -> list[Upload]:
    """What of a file is looked at: the file itself; of a package its parts, the two lists in it as the texts that they
    are. ``members`` has opened it before: it is no bomb."""
    if not upload.name.lower().endswith(".zip"):
        return [upload]
    try:
        with ZipFile(BytesIO(upload.content)) as archive:
            found = {name: archive.read(name) for name in archive.namelist()}
    except BadZipFile:
        return [upload]
    if not found.keys() >= PACKAGE:
        return [upload]
    return [
        Upload(f"{name}.txt" if name.endswith(".json") else name, content) for name, content in found.items()
    ]


def _fit(name: str) -> str:
    try:
        return safe_name(name)
    except Refusable:
        return ""
