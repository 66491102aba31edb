"""An application that is being filled in: sealed on the server, its key in the visitor's cookie and nowhere else.

From the secret in the cookie follow the name of the row, the key that seals it, the token by which two presses of the
button are known as one, and the query code. So the same browser gets the same receipt again, and the database, which
has none of them, tells nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db import transaction
from django.utils import timezone

from gongkai.records.applications.models import FileKind
from gongkai.records.applications.query_codes import SECRET_BYTES, query_code
from gongkai.records.applications.verbs.intake import Paper
from gongkai.records.sealing import seal, unseal, unseal_bytes
from gongkai.records.uploads import Upload
from gongkai.web.counter.models import Draft, DraftFile

KEPT = timedelta(hours=24)  # 工作约定: an application that was not sent is gone after that

Texts = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Secret:
    """What follows from the secret of a visitor."""

    secret: bytes

    @property
    def mark(self) -> str:
        return self._derived(b"row").hex()

    @property
    def key(self) -> bytes:
        return self._derived(b"key")

    @property
    def submission(self) -> str:
        return self._derived(b"submission").hex()

    @property
    def code(self) -> str:
        return query_code(self._derived(b"query code")[:SECRET_BYTES])

    def _derived(self, purpose: bytes) -> bytes:
        return hmac.new(self.secret, purpose, hashlib.sha256).digest()


@dataclass(frozen=True)
class SentFile:
    """A file of a draft as its list shows it."""

    pk: int
    kind: FileKind
    name: str
    size: int  # bytes


class OpenDraft:
    """The draft of one visitor, opened."""

    def __init__(self, secret: bytes) -> None:
        self.secret = Secret(secret)

    @cached_property
    def row(self) -> Draft | None:
        return Draft.objects.filter(mark=self.secret.mark, changed_at__gt=_oldest()).first()

    @property
    def exists(self) -> bool:
        return self.row is not None

    @cached_property
    def texts(self) -> Texts:
        """What was typed, by step and field."""
        return dict(json.loads(unseal(self.secret.key, bytes(self.row.sealed)))) if self.row else {}

    def files(self, *kinds: FileKind) -> list[SentFile]:
        """The files of these kinds, or all."""
        if self.row is None:
            return []
        rows = self.row.files.defer("sealed")
        return [
            SentFile(row.pk, FileKind(row.kind), unseal(self.secret.key, bytes(row.sealed_name)), row.size)
            for row in (rows.filter(kind__in=kinds) if kinds else rows)
        ]

    def keep(self, step: str, texts: Mapping[str, str]) -> None:
        """Keep what was typed in a step; the first makes the row."""
        drop_old()
        with transaction.atomic():
            texts_of_all = self.texts | {step: dict(texts)}
            sealed = seal(self.secret.key, json.dumps(texts_of_all))
            self.row, _ = Draft.objects.update_or_create(
                mark=self.secret.mark, defaults={"sealed": sealed, "changed_at": timezone.now()}
            )
        self.texts = texts_of_all

    def add(self, kind: FileKind, upload: Upload) -> None:
        DraftFile.objects.create(
            draft=self.row,
            kind=kind,
            sealed_name=seal(self.secret.key, upload.name),
            sealed=seal(self.secret.key, upload.content),
            size=len(upload.content),
        )

    def drop(self, pk: int) -> None:
        """Remove a file; one of somebody else's draft is not reached."""
        if self.row is not None:
            self.row.files.filter(pk=pk).delete()

    def papers(self) -> tuple[Paper, ...]:
        """The files as they go into the case."""
        rows = self.row.files.all() if self.row else ()
        key = self.secret.key
        return tuple(
            Paper(
                FileKind(row.kind),
                Upload(unseal(key, bytes(row.sealed_name)), unseal_bytes(key, bytes(row.sealed))),
            )
            for row in rows
        )

    def discard(self) -> None:
        Draft.objects.filter(mark=self.secret.mark).delete()


def drop_old() -> None:
    """Remove the drafts that were not sent in time."""
    Draft.objects.filter(changed_at__lte=_oldest()).delete()


def _oldest() -> datetime:
    return timezone.now() - KEPT
