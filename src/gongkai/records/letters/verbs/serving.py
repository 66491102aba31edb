"""Serving a letter and proving it. Where service moves the clock of the case, one entry of the journal tells both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gongkai.law.faults import Refused as RefusedByLaw
from gongkai.law.service import Method, service
from gongkai.law.sources import cite, house_rule
from gongkai.records.applications.models import Consultation, FileKind
from gongkai.records.applications.verbs import RecordConsultationServed
from gongkai.records.applications.verbs.base import CaseVerb
from gongkai.records.applications.verbs.papers import keep_file
from gongkai.records.journal.kinds import EventKind
from gongkai.records.letters.plan import PLANS
from gongkai.records.letters.progress import Mark
from gongkai.records.letters.verbs.base import LetterVerb
from gongkai.records.uploads import Upload
from gongkai.records.verbs import Refusal

LONGEST = 100  # characters of a mail number or a signer, 工作约定


@dataclass(kw_only=True)
class _MovingVerb(LetterVerb):
    """A verb that does what ``moved`` does as well: the same rules, the same entry, one transaction."""

    @property
    def moved(self) -> CaseVerb | None:
        """The verb of the case that this performs, if it moves the clock."""
        raise NotImplementedError

    def clock_event(self) -> dict[str, Any] | None:
        return self.moved.clock_event() if self.moved else None

    def moved_data(self) -> dict[str, Any]:
        return self.moved.change() if self.moved else {}

    def moved_words(self) -> dict[str, Any]:
        return self.moved.said() if self.moved else {}

    def moved_rules(self) -> list[Refusal]:
        return self.moved.rules() if self.moved else []


@dataclass(kw_only=True)
class ServeLetter(_MovingVerb):
    """Send or hand over a letter that was signed, and do what follows from it in the case.

    ``on`` is the day that 国办公开办函〔2016〕235号 makes decisive: of posting (post), of signature (direct,
    entrusted), of arrival (online). ``mail_number``: of the postal enterprise.
    """

    method: Method
    mail_number: str = ""

    @property
    def event(self) -> EventKind:  # type: ignore[override]
        return self.moved.event if self.moved else EventKind.LETTER_SERVED

    @cached_property
    def moved(self) -> CaseVerb | None:  # type: ignore[override]
        serving = PLANS[self.letter.code].serving
        if serving is None or not self.letter.issued_on:
            return None
        return serving(self.letter, self.method, case=self.case, by=self.by, on=self.on)

    def lock(self) -> None:
        super().lock()
        self.__dict__.pop("moved", None)

    def rules(self) -> list[Refusal]:
        reasons = [*self.not_of_case(), *self._refusals_of_stage()]
        if reasons:
            return reasons
        told = [*self.refusals_of_texts(), *self._refusals_of_method(), *self.moved_rules()]
        return list(dict.fromkeys(told))

    def said(self) -> dict[str, Any]:
        return self.moved_words() | {"mail_number": self.mail_number}

    def change(self) -> dict[str, Any]:
        how = {"method": self.method, "method_label": Method(self.method).label}
        return self.moved_data() | self.mark(Mark.SERVED) | how | self.sealed()

    def _refusals_of_stage(self) -> list[Refusal]:
        if not self.letter.issued_on or self.letter.voided_on:
            return [Refusal("文书还没有签发，或者已经作废，不能送达", house_rule())]
        if self.progress.served:
            return [Refusal("这份文书已经登记送达", house_rule())]
        if self.case.applicant.key is None:
            return [Refusal("案卷已按保管期限删除，不能再登记送达", house_rule())]
        if self.on < self.letter.issued_on:
            return [Refusal("送达日期不能早于签发日期", cite("service_letter"))]
        return []

    def _refusals_of_method(self) -> list[Refusal]:
        """235号: by the postal enterprise only; online with the online channel of reconsideration in the letter."""
        reasons = []
        try:
            service(
                self.method,
                signed=self.on,
                posted=self.on,
                arrived=self.on,
                has_online_reconsideration_channel=self.letter.may_go_online,
            )
        except RefusedByLaw as error:
            reasons.append(Refusal(error.text.rstrip("。"), error.fault.rule))
        if self.mail_number and self.method != Method.POST:
            reasons.append(Refusal("只有邮寄送达才有邮件编号", house_rule()))
        if len(self.mail_number) > LONGEST:
            reasons.append(
                Refusal(f"“邮件编号”最多{LONGEST}字，现有{len(self.mail_number)}字，请缩短", house_rule())
            )
        return reasons


@dataclass(kw_only=True)
class ProveService(_MovingVerb):
    """送达回证 came back: who signed on the day ``on``; with its scan, if there is one.

    For a letter that asks for an opinion this is the day on which the party received it, and its term begins.
    """

    signer: str
    scan: Upload | None = None

    @property
    def event(self) -> EventKind:  # type: ignore[override]
        return self.moved.event if self.moved else EventKind.SERVICE_PROVED

    @cached_property
    def moved(self) -> CaseVerb | None:  # type: ignore[override]
        asked = self._consultation()
        if asked is None or self.standing.consultation_event(EventKind.CONSULTATION_SERVED, asked):
            return None
        return RecordConsultationServed(case=self.case, by=self.by, on=self.on, letter=asked)

    def lock(self) -> None:
        super().lock()
        self.__dict__.pop("moved", None)

    def rules(self) -> list[Refusal]:
        progress = self.progress
        if progress.served is None or progress.proved or self.letter.voided_on:
            return [*self.not_of_case(), Refusal("文书还没有送达，或者回证已经收到", house_rule())]
        reasons = [*self.not_of_case(), *self.refusals_of_texts(), *self.moved_rules()]
        if self.on < progress.served.business_date:
            reasons.append(Refusal("签收日期不能早于送达日期", cite("service_letter")))
        if not self.signer.strip():
            reasons.append(Refusal("请填写签收人", cite("service_letter")))
        if len(self.signer) > LONGEST:
            reasons.append(
                Refusal(f"“签收人”最多{LONGEST}字，现有{len(self.signer)}字，请缩短", house_rule())
            )
        return [*reasons, *(self.scan.refusals() if self.scan else ())]

    def said(self) -> dict[str, Any]:
        return self.moved_words() | {"signer": self.signer}

    def change(self) -> dict[str, Any]:
        told = self.moved_data() | self.mark(Mark.PROVED) | self.sealed()
        if self.scan is None:
            return told
        kind = self.scan.reading.media_type
        file = keep_file(
            self.case, FileKind.SERVICE, self.scan.name, self.scan.content, self.on, media_type=kind
        )
        return told | {"file": file.number}

    def _consultation(self) -> Consultation | None:
        """The consultation that this letter began."""
        served = self.progress.served
        if served is None or not PLANS[self.letter.code].starts_consultation:
            return None
        ref = served.data["clock"]["ref"]
        return next((one for one in self.standing.consultations if str(one.pk) == ref), None)
