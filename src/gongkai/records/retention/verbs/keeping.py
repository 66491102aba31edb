"""The package of a case, legal hold, and papers that were kept by mistake."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction

from gongkai.law.clock import State
from gongkai.law.sources import cite, house_rule
from gongkai.records import files
from gongkai.records.applications.models import Application, CaseFile
from gongkai.records.applications.verbs.base import CaseVerb
from gongkai.records.applications.verbs.papers import MADE_HERE
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.retention.models import Package
from gongkai.records.retention.packaging import Made, last_of, make
from gongkai.records.sealing import seal
from gongkai.records.verbs import Refusal, Refused


@dataclass(kw_only=True)
class PackageCase(CaseVerb):
    """Put everything of a closed case into one package (《条例》第四十五条: 归档).

    It is made before the transaction, which others would wait for; what happens meanwhile is found out.
    """

    event = EventKind.CASE_PACKAGED
    action = Action.KEEP_CASE_FILES

    _made: Made | None = field(default=None, init=False, repr=False)

    def perform(self) -> Any:
        self.case = Application.objects.select_related("applicant", "agency").get(pk=self.case.pk)
        if refused := self.refusals():
            raise Refused(refused)
        self._made = make(self.case, self.on)
        return super().perform()

    def rules(self) -> list[Refusal]:
        if self.case.applicant.key is None:
            return [Refusal("案卷已按保管期限删除", house_rule())]
        reasons = super().rules()
        if self.case.state != State.ARCHIVED:
            reasons.append(Refusal("归档以后才能制作归档包", cite("regulation", 45)))
        if self._made and self._made.upto != last_of(self.case):
            reasons.append(Refusal("制作时案卷又有了新的记录，请再制作一次", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        made, key = self._made, self.case.applicant.key
        if made is None or key is None:
            raise ValueError("perform makes the package first")
        self.package = Package.objects.create(
            application=self.case,
            made_on=self.on,
            sha256=made.sha256,
            count=made.count,
            size=len(made.content),
            stored=files.keep(seal(key, made.content), files.Area.SEALED),
        )
        return {"files": made.count, "sha256": made.sha256}


@dataclass(kw_only=True)
class TakePackage(CaseVerb):
    """Take the package away: whoever holds it can read everything, so that it is told each time."""

    event = EventKind.APPLICANT_READ
    action = Action.KEEP_CASE_FILES

    package: Package

    def rules(self) -> list[Refusal]:
        if self.package.application_id != self.case.pk or not self.package.stored:
            return [Refusal("这件申请没有这个归档包", house_rule())]
        return super().rules()

    def told(self) -> dict[str, Any]:
        return {"purpose": f"下载归档包（校验值{self.package.sha256}）"}


@dataclass(kw_only=True)
class SetHold(CaseVerb):
    """Nothing of the case may be erased for the time being (a suit, an inquiry)."""

    event = EventKind.HOLD_SET
    action = Action.KEEP_CASE_FILES

    reason: str

    def rules(self) -> list[Refusal]:
        standing = [Refusal("已经暂停删除", house_rule())] if self.case.is_held else []
        return [*super().rules(), *_needs_reason(self.reason), *standing]

    def said(self) -> dict[str, Any]:
        return {"reason": self.reason}

    def change(self) -> dict[str, Any]:
        self.case.is_held = True
        self.case.save(update_fields=["is_held"])
        return super().change()


@dataclass(kw_only=True)
class LiftHold(CaseVerb):
    """From now on the term of keeping counts again."""

    event = EventKind.HOLD_LIFTED
    action = Action.KEEP_CASE_FILES

    reason: str

    def rules(self) -> list[Refusal]:
        standing = [] if self.case.is_held else [Refusal("没有暂停删除", house_rule())]
        return [*super().rules(), *_needs_reason(self.reason), *standing]

    def said(self) -> dict[str, Any]:
        return {"reason": self.reason}

    def change(self) -> dict[str, Any]:
        self.case.is_held = False
        self.case.save(update_fields=["is_held"])
        return super().change()


@dataclass(kw_only=True)
class DropFile(CaseVerb):
    """A paper that does not belong to the case is destroyed; its number stays empty, and the journal says so.

    The packages of the case, which hold it too, go with it; another one can be made.
    """

    event = EventKind.CASE_FILE_DROPPED
    action = Action.KEEP_CASE_FILES

    file: CaseFile
    reason: str

    def rules(self) -> list[Refusal]:
        if self.file.application_id != self.case.pk or not self.file.stored:
            return [Refusal("这件申请没有这份材料", house_rule())]
        reasons = [*super().rules(), *_needs_reason(self.reason)]
        if self.file.kind in MADE_HERE or _is_relied_on(self.file):
            reasons.append(
                Refusal(
                    "这份材料是答复的一部分，或者其他材料、文书以它为依据，不能移除", cite("regulation", 45)
                )
            )
        if self.case.is_held:
            reasons.append(Refusal("案卷已暂停删除", house_rule()))
        return reasons

    def told(self) -> dict[str, Any]:
        return {"number": self.file.number}

    def said(self) -> dict[str, Any]:
        return {"reason": self.reason}

    def change(self) -> dict[str, Any]:
        packages = Package.objects.filter(application=self.case).exclude(stored="")
        for stored in (self.file.stored, *packages.values_list("stored", flat=True)):
            transaction.on_commit(partial(files.discard, stored, files.Area.SEALED))
        packages.update(stored="")
        self.file.stored, self.file.sealed_name = "", b""
        self.file.save(update_fields=["stored", "sealed_name"])
        return super().change()


def _needs_reason(reason: str) -> list[Refusal]:
    return [] if reason.strip() else [Refusal("请写明理由", house_rule())]


def _is_relied_on(file: CaseFile) -> bool:
    """Whether a released copy, a redaction, a letter or anything else refers to it."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: file}).exists()
        for relation in CaseFile._meta.related_objects
    )
