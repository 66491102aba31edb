"""What the forms of the desk have in common: nobody decides about what he has not read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from gongkai.records.disclosure.models import Item
from gongkai.records.disclosure.verbs import proposal_of
from gongkai.web.forms import (
    CodedField,
    FilesField,
    VerbForm,
    checks,
    day,
    files,
    holds_secret,
    line,
    radios,
    select,
    upload_of,
    words,
)

__all__ = [
    "LONGEST_BODY",
    "CodedField",
    "DeskForm",
    "FilesField",
    "ItemForm",
    "checks",
    "day",
    "files",
    "holds_secret",
    "line",
    "radios",
    "select",
    "split_own",
    "stand_of",
    "upload_of",
    "with_own",
    "words",
]

LONGEST_BODY = 500_000  # characters; 工作约定: what is longer is a file, not a page

DeskForm = VerbForm


class ItemForm(DeskForm):
    """A form about one item. It carries what was shown (``seen``): nobody decides about a text he has not read."""

    changed = "您打开这一页以后，这条信息有了改动。页面上已是现在的内容，您填写的没有丢；请看过现在的内容，再办理一次"

    def __init__(self, item: Item, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item

    @property
    def stand(self) -> str:
        """Recognises the texts and files of the item as they are now."""
        return stand_of(self.item)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.data.get("seen") != self.stand:
            self.add_error(None, self.changed)
        return told

    def values(self) -> dict[str, Any]:
        """What the form tells its verb."""
        return dict(self.cleaned_data)


def stand_of(item: Item) -> str:
    """The same for the same texts and files of an item (and of the correction that is proposed)."""
    proposed = proposal_of(item)
    said = [getattr(item, name) for name in _SHOWN]
    files = item.attachments.values_list("number", "prepared", "name", "until").order_by("number")
    said += [list(map(list, files))]
    if proposed:
        said += [proposed.number, proposed.title, proposed.summary, proposed.body, proposed.removes]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


_SHOWN = (
    "version",
    "column_id",
    "title",
    "summary",
    "body",
    "document_number",
    "formed_on",
    "keywords",
    "publicity",
    "withheld_ground",
    "source",
    "term_kind",
    "interprets_id",
)


def with_own(choice: str, own: str) -> str:
    """A choice from a list of grounds and what was added to it, as one text."""
    return "：".join(part for part in (choice, own.strip()) if part)


def split_own(text: str, choices: Sequence[str]) -> tuple[str, str]:
    """The way back from ``with_own``."""
    for choice in choices:
        if choice and (text == choice or text.startswith(f"{choice}：")):
            return choice, text[len(choice) + 1 :]
    return "", text
