"""The files of a draft: attach, clean, look at, remove."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from gongkai.documents.reading import safe_name
from gongkai.law.sources import cite, house_rule
from gongkai.records import files
from gongkai.records.authority import Action
from gongkai.records.disclosure.models import Attachment, Item, ItemVersion, Status
from gongkai.records.disclosure.verbs.base import ItemVerb
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.uploads import Upload
from gongkai.records.verbs import Refusal

MAX_FILES = 50  # 工作约定


@dataclass(kw_only=True)
class AttachFile(ItemVerb):
    """Attach a file to a draft. Of a picture the data about place and device are removed at once."""

    action = Action.DRAFT_ITEM
    event = EventKind.FILE_ATTACHED
    allowed = (Status.DRAFT,)

    upload: Upload

    def rules(self) -> list[Refusal]:
        return [
            *super().rules(),
            *self.fixed(),
            *upload_refusals(self.item, [self.upload]),
        ]

    def perform(self) -> Any:
        self.upload.read_ahead()
        return super().perform()

    def change(self) -> dict[str, Any]:
        self.attachment = attach(self.item, self.upload, self.item.version)
        return {"name": self.attachment.name, "number": self.attachment.number}


@dataclass(kw_only=True)
class _FileVerb(ItemVerb):
    """A verb on one file of a draft, or of a correction that is not in force yet."""

    action = Action.DRAFT_ITEM
    allowed = (Status.DRAFT, Status.PUBLISHED)

    number: int

    def attachment(self) -> Attachment | None:
        """The file as it is now."""
        return self.item.attachments.filter(number=self.number).first()

    def present(self) -> Attachment:
        """The file, which the rules have found."""
        return self.item.attachments.get(number=self.number)

    def rules(self) -> list[Refusal]:
        reasons, attachment = super().rules(), self.attachment()
        if attachment is None:
            return [*reasons, Refusal("没有这个附件", house_rule())]
        if self.item.status == Status.PUBLISHED and attachment.since <= self.item.version:
            reasons.append(Refusal("已经公开的附件只能通过更正来改动", cite("regulation", 6)))
        return reasons


@dataclass(kw_only=True)
class SeeFile(_FileVerb):
    """A person looked at what the program can't read, or at what the file hides, and says so."""

    event = EventKind.FILE_SEEN

    opinion: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.opinion.strip():
            reasons.append(Refusal("请写明查看的情况", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        attachment = self.present()
        attachment.seen_by = f"{self.by.name}：{self.opinion}"[:300]
        attachment.save(update_fields=["seen_by"])
        return {"name": attachment.name, "opinion": self.opinion}


@dataclass(kw_only=True)
class RemoveFile(_FileVerb):
    """Take a file off the draft and destroy it."""

    event = EventKind.FILE_REMOVED

    def rules(self) -> list[Refusal]:
        return [*super().rules(), *self.fixed()]

    def change(self) -> dict[str, Any]:
        attachment = self.present()
        remove([attachment])
        return {"name": attachment.name, "number": self.number}


def upload_refusals(item: Item, uploads: list[Upload]) -> list[Refusal]:
    """Why these files can't be attached."""
    reasons = [reason for upload in uploads for reason in upload.refusals()]
    if item.attachments.count() + len(uploads) > MAX_FILES:
        reasons.append(Refusal(f"一条信息最多{MAX_FILES}个附件", house_rule()))
    return reasons


def attach(item: Item, upload: Upload, version: int) -> Attachment:
    """The file as an attachment from ``version`` on: as it was received, and the copy meant for the public."""
    # A number that was removed is not given again: the body, or a page somebody has open, may still name it.
    given = (
        Event.objects.about(item).filter(kind=EventKind.FILE_ATTACHED).values_list("data__number", flat=True)
    )
    last = max((*given, item.attachments.aggregate(last=Max("number"))["last"] or 0))
    copy = upload.public_copy
    reading = copy.reading
    return Attachment.objects.create(
        item=item,
        number=last + 1,
        since=version,
        name=reading.name or safe_name(upload.name),
        kind=reading.kind,
        media_type=reading.media_type,
        size=len(copy.content),
        parts=[asdict(part) for part in reading.parts],
        text="\n".join(part.text for part in reading.parts if not part.hidden),
        unreadable="、".join(reading.unread) if reading.readable else reading.reason,
        warnings=copy.warnings,
        received=files.keep(upload.content, files.Area.ORIGINAL),
        prepared=files.keep(copy.content, files.Area.ORIGINAL),
    )


def remove(attachments: list[Attachment]) -> None:
    """Delete the rows, and the files that no other row names."""
    originals = {sha256 for one in attachments for sha256 in (one.received, one.prepared)}
    released = {one.released for one in attachments if one.released}
    for one in attachments:
        one.delete()
    forget_files(originals, files.Area.ORIGINAL)
    forget_files(released, files.Area.RELEASED)


def forget_files(hashes: set[str], area: files.Area) -> None:
    """Destroy the files that nothing names any more, once the transaction stands."""
    named = (
        Q(released__in=hashes)
        if area is files.Area.RELEASED
        else Q(received__in=hashes) | Q(prepared__in=hashes)
    )

    def discard() -> None:
        # In a transaction: on SQLite nobody else then writes, and gives the same file to another row meanwhile.
        with transaction.atomic():
            rows = Attachment.objects.filter(named).values_list("received", "prepared", "released")
            still_named = {sha256 for row in rows for sha256 in row}
            for sha256 in hashes - still_named:
                files.discard(sha256, area)

    transaction.on_commit(discard)


def release(item: Item) -> None:
    """Put the current version's files where the public may fetch them."""
    for attachment in item.attachments.of_version(item.version).filter(released=""):
        content = files.content_of(attachment.prepared, files.Area.ORIGINAL)
        attachment.released = files.keep(content, files.Area.RELEASED)
        attachment.save(update_fields=["released"])


def take_back(item: Item) -> None:
    """Destroy every public copy of the item's files, those of older versions too."""
    gone = set(item.attachments.exclude(released="").values_list("released", flat=True))
    item.attachments.update(released="")
    forget_files(gone, files.Area.RELEASED)


def proposed_files(proposed: ItemVersion) -> list[Attachment]:
    """The files that a correction adds."""
    return list(proposed.item.attachments.filter(since=proposed.number))
