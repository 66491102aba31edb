"""Records with a key of their own: what is sealed with it can be destroyed for good, in every copy, with the key."""

from __future__ import annotations

import base64
import json
from functools import cached_property
from typing import Any

from django.db import models

from gongkai.records.sealing import new_key, seal, unseal, unwrap, wrap

ERASED = "（已按保管期限删除）"


class Keyed(models.Model):
    """The base: a wrapped key, what is sealed with it (one JSON object), and the day when both were destroyed."""

    wrapped_key = models.BinaryField(null=True)  # none: destroyed
    sealed = models.BinaryField(null=True)
    erased_on = models.DateField("删除日期", null=True)

    class Meta:
        abstract = True

    @classmethod
    def sealing(cls, texts: dict[str, Any], **columns: Any) -> Any:
        """A new row with a new key, in which ``texts`` are sealed; not yet saved."""
        key = new_key()
        sealed = seal(key, json.dumps(texts, ensure_ascii=False))
        return cls(wrapped_key=wrap(key), sealed=sealed, **columns)

    @cached_property
    def key(self) -> bytes | None:
        """The key of the record, or None when it was destroyed."""
        return unwrap(bytes(self.wrapped_key)) if self.wrapped_key else None

    @cached_property
    def texts(self) -> dict[str, Any]:
        """What was sealed; empty when it was erased."""
        if not (self.key and self.sealed):
            return {}
        return dict(json.loads(unseal(self.key, bytes(self.sealed))))

    def seal(self, texts: dict[str, Any]) -> str:
        """Texts for the journal of the record (base64). ValueError when the key was destroyed."""
        if self.key is None:
            raise ValueError(ERASED)
        return base64.b64encode(seal(self.key, json.dumps(texts, ensure_ascii=False))).decode()

    def unseal(self, sealed: str) -> dict[str, Any]:
        """The texts again; none when the key was destroyed."""
        if self.key is None:
            return {}
        return dict(json.loads(unseal(self.key, base64.b64decode(sealed))))
