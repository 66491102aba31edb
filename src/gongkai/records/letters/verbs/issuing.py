"""Signing a letter: from then on it has a number and never changes. One issued in error is voided, not deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from gongkai.documents.letters import LETTERS
from gongkai.documents.writing import Document, MissingCharacters, write_docx, write_pdf
from gongkai.law.sources import cite, house_rule
from gongkai.records.applications.models import CaseFile, FileKind
from gongkai.records.applications.verbs.papers import keep_file
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.letters.composing import finished, refusals_of
from gongkai.records.letters.numbering import coming_number, take_number
from gongkai.records.letters.plan import PLANS, tells_decision
from gongkai.records.letters.progress import Mark
from gongkai.records.letters.verbs.base import LetterVerb, sketch_of
from gongkai.records.letters.written import packed
from gongkai.records.sealing import seal
from gongkai.records.today import SHANGHAI
from gongkai.records.verbs import Refusal, Refused

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF = "application/pdf"


@dataclass(kw_only=True)
class IssueLetter(LetterVerb):
    """Sign the draft: it takes its number, and its DOCX and PDF are kept with the case as they are now.

    A reply needs an approved decision, whose number and day it bears; an extension the consent of the head.
    """

    event = EventKind.LETTER_ISSUED

    def rules(self) -> list[Refusal]:
        letter, plan = self.letter, PLANS[self.letter.code]
        if letter.issued_on or letter.voided_on:
            return [*self.not_of_case(), Refusal("这份文书已经签发或者作废", house_rule())]
        reasons = [*self.not_of_case(), *plan.waits(self.standing), *self._four_eyes()]
        if not self.case.agency.document_mark:
            reasons.append(
                Refusal("请先在机关资料中设置发文机关代字，否则无法编文号", cite("layout_standard"))
            )
        if LETTERS[letter.code].has_remedy and not self.case.agency.reconsideration_body:
            # 实施条例第二十五条: the letter tells the body, so the record must know it
            told = "请先在机关联系方式中填写行政复议机关，文书要写明向谁申请行政复议"
            reasons.append(Refusal(told, cite("reconsideration_regulation", 25)))
        if not reasons:
            reasons = refusals_of(sketch_of(letter, self.standing, self.number_to_come()))
        return reasons

    def change(self) -> dict[str, Any]:
        letter, key = self.letter, self.case.applicant.key
        letter.number = self._decided_number() or take_number(
            self.case.agency, PLANS[letter.code].mark, self.on.year
        )
        document, values = finished(sketch_of(letter, self.standing, letter.number))
        letter.issued_on = self.on
        letter.sealed_values = seal(key, packed(values))
        letter.docx = self._kept(document, write_docx(document), "docx", _DOCX)
        letter.pdf = self._kept(document, self._pdf(document), "pdf", _PDF)
        letter.save()
        return self.mark(Mark.ISSUED)

    def _four_eyes(self) -> list[Refusal]:
        """House rule: what decides about somebody is not signed by who wrote it."""
        decides = tells_decision(PLANS[self.letter.code], self.standing) or self.letter.code == "D-09"
        if decides and self.letter.drafted_by_id == self.by.pk:
            return [Refusal("答复文书须由起草人以外的人签发", house_rule())]
        return []

    def _decided_number(self) -> str:
        """The number that the decision took (ApproveDecision), of a letter that tells it."""
        decision = self.standing.decision
        told = decision and tells_decision(PLANS[self.letter.code], self.standing)
        return decision.data["letter_number"] if decision and told else ""

    def number_to_come(self) -> str:
        """The number that the letter would take now."""
        agency, mark = self.case.agency, PLANS[self.letter.code].mark
        return self._decided_number() or coming_number(agency, mark, self.on.year)

    def _pdf(self, document: Document) -> bytes:
        try:
            return write_pdf(document, timestamp=datetime.combine(self.on, time(9), SHANGHAI))
        except MissingCharacters as error:
            raise Refused([Refusal(str(error).rstrip("。"), house_rule())]) from error

    def _kept(self, document: Document, content: bytes, ending: str, media_type: str) -> CaseFile:
        name = f"{document.title}（{self.letter.number}）.{ending}"
        return keep_file(self.case, FileKind.LETTER, name, content, self.on, media_type=media_type)


@dataclass(kw_only=True)
class VoidLetter(LetterVerb):
    """A letter was issued in error: it no longer counts, and stays in the file with its number. Not once served."""

    event = EventKind.LETTER_VOIDED
    action = Action.DECIDE_APPLICATION

    reason: str

    def rules(self) -> list[Refusal]:
        reasons = [*self.not_of_case(), *self.refusals_of_texts()]
        if not self.letter.issued_on or self.letter.voided_on:
            reasons.append(Refusal("只有签发了的文书可以作废", house_rule()))
        if self.progress.served:
            reasons.append(
                Refusal("文书已经送达，已经发生效力；送达登记有误的，请先由他人作废送达的记录", house_rule())
            )
        if not self.reason.strip():
            reasons.append(Refusal("请写明作废的理由", house_rule()))
        return reasons

    def said(self) -> dict[str, Any]:
        return {"reason": self.reason}

    def change(self) -> dict[str, Any]:
        self.letter.voided_on = self.on
        self.letter.save(update_fields=["voided_on"])
        return self.mark(Mark.VOIDED) | self.sealed()
