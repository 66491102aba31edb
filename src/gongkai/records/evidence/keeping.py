"""Taking in photos and papers as evidence.

found = brought(content, name)                     # before the verb: opening a file takes its time
kept = keep([found], agency=unit, by=by, on=on)     # in the verb's change()
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.documents.photos import photo
from gongkai.documents.reading import Refusable, safe_name
from gongkai.records import files
from gongkai.records.evidence.models import Evidence, EvidenceKind
from gongkai.records.secrecy import SecretRefusal
from gongkai.records.uploads import Upload
from gongkai.records.verbs import Actor, Refused

_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp")
_FROM_IPHONE = (".heic", ".heif")


@dataclass(frozen=True)
class Brought:
    """A photo or paper that was looked at and may be kept."""

    name: str
    kind: EvidenceKind
    media_type: str
    content: bytes = field(repr=False)
    width: int | None = None
    height: int | None = None


def brought(content: bytes, name: str) -> Brought:
    """The file as it would be kept. Refusable (Chinese) when it can't be; Refused for one with a secrecy mark."""
    name = safe_name(name)
    if name.lower().endswith(_FROM_IPHONE):
        raise Refusable(
            "苹果手机的 HEIC 照片不能使用。请在“设置—相机—格式”中选“兼容性最佳”，或者转成 .jpg 后再上传。"
        )
    if name.lower().endswith(_PICTURES):
        shot = photo(content, name)
        name = f"{name.rpartition('.')[0]}.jpg"
        return Brought(name, EvidenceKind.PHOTO, "image/jpeg", shot.content, shot.width, shot.height)
    upload = Upload(name, content)
    reading = upload.reading
    secrets = [one for one in upload.refusals(may_go_public=False) if isinstance(one, SecretRefusal)]
    if secrets:
        raise Refused([*secrets])
    return Brought(name, EvidenceKind.PAPER, reading.media_type, content)


def keep(found: Iterable[Brought], *, agency: Any, by: Actor, on: date) -> list[Evidence]:
    """Keep them, in the transaction of the verb whose record they prove."""
    return [
        Evidence.objects.create(
            agency=agency,
            kind=one.kind,
            name=one.name,
            media_type=one.media_type,
            sha256=files.keep(one.content, files.Area.EVIDENCE),
            size=len(one.content),
            width=one.width,
            height=one.height,
            kept_on=on,
            kept_by_id=by.pk,
        )
        for one in found
    ]


def content_of(evidence: Evidence) -> bytes:
    """The bytes; FileNotFoundError when they are not on this machine."""
    return files.content_of(evidence.sha256, files.Area.EVIDENCE)
