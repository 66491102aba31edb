"""The papers of a case: scans, proofs, what was found, what goes out; kept sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from gongkai.documents.reading import safe_name
from gongkai.law.sources import house_rule
from gongkai.records import files
from gongkai.records.applications.models import Application, CaseFile, FileKind
from gongkai.records.applications.verbs.base import UnitVerb
from gongkai.records.journal.kinds import EventKind
from gongkai.records.sealing import seal
from gongkai.records.uploads import Upload
from gongkai.records.verbs import Refusal

MOST_FILES = 200  # 工作约定: in one case
# What goes out is made here from the record: a released copy from its original, a letter from the decision.
MADE_HERE = frozenset({FileKind.RELEASED, FileKind.LETTER})


@dataclass(kw_only=True)
class KeepFile(UnitVerb):
    """Put a file into the case. What it is decides its content; of one with a secrecy mark nothing is kept."""

    event = EventKind.CASE_FILE_KEPT

    kind: FileKind
    upload: Upload

    def rules(self) -> list[Refusal]:
        reasons = [*super().rules(), *self.upload.refusals()]
        if self.kind in MADE_HERE:
            made = FileKind(self.kind).label
            reasons.append(Refusal(f"“{made}”由系统制作并核验，不能直接上传", house_rule()))
        if self.case.files.count() >= MOST_FILES:
            reasons.append(Refusal(f"一件申请最多收存{MOST_FILES}份材料，请合并扫描后再上传", house_rule()))
        if self.case.applicant.key is None:
            reasons.append(Refusal("案卷已按保管期限删除，不能再收存材料", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.file = keep_file(
            self.case,
            self.kind,
            self.upload.name,
            self.upload.content,
            self.on,
            media_type=self.upload.reading.media_type,
        )
        return {"kind_label": FileKind(self.kind).label, "number": self.file.number}


def keep_file(
    case: Application,
    kind: FileKind,
    name: str,
    content: bytes,
    on: date,
    *,
    media_type: str,
    source: CaseFile | None = None,
) -> CaseFile:
    """Seal and store; inside the transaction of the verb whose file it is."""
    key = case.applicant.key
    if key is None:
        raise ValueError("the key of this case was destroyed")
    last = CaseFile.ever.filter(application=case).aggregate(last=Max("number"))["last"] or 0
    return CaseFile.objects.create(
        application=case,
        number=last + 1,
        kind=kind,
        sealed_name=seal(key, safe_name(name)),
        media_type=media_type,
        size=len(content),
        stored=files.keep(seal(key, content), files.Area.SEALED),
        kept_on=on,
        source=source,
    )
