"""Writing a letter: a draft, kept sealed, that can be changed until it is signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.law.sources import cite, house_rule
from gongkai.records.applications.models import Consultation
from gongkai.records.applications.verbs.base import UnitVerb
from gongkai.records.journal.kinds import EventKind
from gongkai.records.letters.models import Letter
from gongkai.records.letters.plan import PLANS, reply_of, variants_of
from gongkai.records.letters.progress import Mark
from gongkai.records.letters.standing import Standing
from gongkai.records.letters.values import Sketch, enclosable, fee_of, typed_names
from gongkai.records.letters.verbs.base import LetterVerb
from gongkai.records.letters.written import ENCLOSED
from gongkai.records.verbs import Refusal


@dataclass(kw_only=True)
class DraftLetter(UnitVerb):
    """Write a letter, or write on in ``letter``. The reply may be drafted as soon as a decision is proposed.

    ``written``: values by names of the letter's fields (``documents.letters``), only those that a person fills in.
    """

    event = EventKind.LETTER_DRAFTED
    fills = Letter

    code: str
    written: Mapping[str, Any]
    variant: str = ""
    consultation: Consultation | None = None
    letter: Letter | None = None

    def lock(self) -> None:
        super().lock()
        if self.letter:
            self.letter = Letter.objects.get(pk=self.letter.pk)

    def rules(self) -> list[Refusal]:
        plan = PLANS.get(self.code)
        if plan is None:
            return [Refusal(f"申请的案卷中没有“{self.code}”这种文书", cite("regulation", 45))]
        return [
            *self.refusals_of_texts(),
            *self._refusals_of_place(),
            *self._refusals_of_variant(),
            *self._refusals_of_values(),
        ]

    def said(self) -> dict[str, Any]:
        return {"written": dict(self.written)}

    def change(self) -> dict[str, Any]:
        letter = self.letter or Letter(application=self.case, agency=self.case.agency, code=self.code)
        letter.application = self.case
        letter.variant, letter.consultation, letter.drafted_by = self.variant, self.consultation, self.by  # type: ignore[assignment]
        letter.write(dict(self.written))
        letter.save()
        self.letter = letter
        # the draft itself is kept with the letter, sealed
        return {"letter": letter.pk, "letter_step": Mark.DRAFTED, "code": letter.code, "name": letter.name}

    @property
    def standing(self) -> Standing:
        return Standing(self.case, self.on)

    def _refusals_of_place(self) -> list[Refusal]:
        """Whether there is a place for this letter in the case."""
        if self.case.applicant.key is None:
            return [Refusal("案卷已按保管期限删除，不能再起草文书", house_rule())]
        if self.letter:
            return self._refusals_of_change(self.letter)
        standing = self.standing
        plan = PLANS[self.code]
        if not plan.mark and self.code != reply_of(standing):
            return [Refusal("请先提出拟办意见，答复文书由拟办的处理决定确定", cite("regulation", 45))]
        same = self.case.letters.standing().filter(
            code=self.code, issued_on=None, consultation=self.consultation
        )
        if not plan.starts_consultation and same.exists():
            return [Refusal("这种文书已有一份草稿，请接着修改那一份", house_rule())]
        return []

    def _refusals_of_change(self, letter: Letter) -> list[Refusal]:
        if letter.application_id != self.case.pk or letter.code != self.code:
            return [Refusal("这份草稿不属于这件申请，或者不是这种文书", cite("regulation", 45))]
        if letter.issued_on or letter.voided_on:
            return [Refusal("文书已经签发或者作废，不能再改；有错误的，请作废后重新起草", house_rule())]
        return []

    def _refusals_of_variant(self) -> list[Refusal]:
        fitting = dict(variants_of(self.code, self.standing)) or {"": "（这种文书只有一种情形）"}
        if self.variant in fitting:
            return []
        return [Refusal(f"请选择这种文书的情形：{'、'.join(fitting.values())}", cite("regulation", 36))]

    def _refusals_of_values(self) -> list[Refusal]:
        sketch = Sketch(self.standing, self.code, self.variant, self.written, self.consultation)
        reasons = []
        if self.consultation and self.consultation.application_id != self.case.pk:
            reasons.append(Refusal("这份征求意见书不属于这件申请", cite("regulation", 45)))
        if foreign := sorted(set(self.written) - typed_names(self.code, self.case.agency)):
            reasons.append(Refusal(f"这种文书没有要填写的“{'、'.join(foreign)}”", house_rule()))
        allowed = set(enclosable(sketch).values_list("number", flat=True))
        if not allowed.issuperset(self.written.get(ENCLOSED) or ()):
            told = "只能附送“提供给申请人的副本”；征求意见的，还可以附送“检索到的信息”"
            reasons.append(Refusal(told, cite("civil_code", 1039)))
        try:
            fee_of(sketch)
        except ValueError as error:
            reasons.append(Refusal(str(error).rstrip("。"), cite("fee_measures", 3)))
        return reasons


@dataclass(kw_only=True)
class DropDraft(LetterVerb, UnitVerb):
    """A draft that is not needed. The entry stays, and that there was one."""

    event = EventKind.LETTER_VOIDED

    def rules(self) -> list[Refusal]:
        if self.letter.issued_on or self.letter.voided_on:
            return [*self.not_of_case(), Refusal("只有草稿可以放弃；签发了的文书由负责人作废", house_rule())]
        return self.not_of_case()

    def change(self) -> dict[str, Any]:
        self.letter.voided_on = self.on
        self.letter.save(update_fields=["voided_on"])
        return self.mark(Mark.VOIDED) | {"number": "（草稿）"}
