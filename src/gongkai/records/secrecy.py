"""State secrets are refused, and only the attempt is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from gongkai.documents.markup import MarkedUp, words_in_tags
from gongkai.documents.screening import screen
from gongkai.law.numbers import secret_mark
from gongkai.law.sources import cite
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import append
from gongkai.records.today import retrospective_source
from gongkai.records.verbs import Actor, Refusal, Refused, Verb

SECRET = "内容带有国家秘密标志。本系统是非涉密系统，不得录入；内容没有保存，请立即报告保密审查员"  # noqa: S105


@dataclass(frozen=True, slots=True)
class SecretRefusal(Refusal):
    """The refusal of a text or file that carries a secrecy mark."""


class RefusesSecrets(Verb):
    """A verb that takes texts: one with a secrecy mark is refused, and only the attempt is kept.

    《保守国家秘密法》第三十一条: state secrets must not be stored or processed on a system like this one.
    """

    def perform(self) -> Any:
        try:
            return super().perform()
        except Refused as refused:
            if any(isinstance(refusal, SecretRefusal) for refusal in refused.refusals):
                self._tell_of_attempt()
            raise

    def rules(self) -> list[Refusal]:
        texts = [value for value in vars(self).values() if isinstance(value, str)]
        return secret_refusals(said for text in texts for said in (MarkedUp(text).text, words_in_tags(text)))

    def _tell_of_attempt(self) -> None:
        post = next(iter(self._roles().values()), "（无岗位）")
        tell_of_attempt(self.agency(), by=self.by, post=post, on=self.on)


def tell_of_attempt(agency: Any, *, by: Actor, post: str, on: date) -> None:
    """The journal keeps who tried, when and where, and nothing of the content."""
    with transaction.atomic():
        append(
            EventKind.SECRET_REFUSED,
            agency,
            agency=agency,
            actor=by,
            actor_post=post,
            on=on,
            data={},
            source=retrospective_source(),
        )


def secret_refusals(texts: Iterable[str]) -> list[Refusal]:
    """One refusal if any of the texts carries a secrecy mark, whichever way it is written."""
    for text in texts:
        # Screening also knows the marks without a star (密级：秘密); both ask, so that neither is a single point.
        if secret_mark(text) or any(one.type == "SECRET_MARK" for one in screen(text).findings):
            return [SecretRefusal(SECRET, cite("secrecy_law", 31))]
    return []
