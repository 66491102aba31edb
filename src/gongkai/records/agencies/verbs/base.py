"""What the verbs on agencies and people have in common."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Model

from gongkai.records.agencies.models import Agency
from gongkai.records.verbs import Verb, locked


@dataclass(kw_only=True)
class OnceInTheHouse(Verb):
    """What must be unique among all agencies is done by one after the other: the root of the tree is locked."""

    def lock(self) -> None:
        locked(Agency.objects.earliest("pk"))


def faults_of(record: Model, columns: set[str]) -> list[str]:
    """What Django finds wrong with some columns of ``record``, each named."""
    try:
        record.clean_fields(exclude={column.name for column in record._meta.fields} - columns)
    except ValidationError as error:
        named = error.message_dict.items()
        return [
            f"{record._meta.get_field(name).verbose_name}：{'；'.join(messages).rstrip('。')}"
            for name, messages in named
        ]
    return []
