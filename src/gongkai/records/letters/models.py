"""The letters of a case: a draft that can be changed, and what was issued, which never changes again.

When it was signed, served and proved is told by the journal (``queries``); a row only holds what the letter is.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from gongkai.documents.letters import LETTERS
from gongkai.law.outcomes import OUTCOMES
from gongkai.records.agencies.models import Staff
from gongkai.records.letters.written import Written, packed, unpacked
from gongkai.records.sealing import seal, unseal

_ANSWERS = sorted({outcome.letter for outcome in OUTCOMES.values() if outcome.letter})


class LetterQuerySet(models.QuerySet["Letter"]):
    def standing(self) -> LetterQuerySet:
        """Those that were not voided."""
        return self.filter(voided_on=None)

    def answers_to_sign(self, by: Staff) -> LetterQuerySet:
        """Drafts of answers that ``by`` did not write, and so may sign (``IssueLetter``)."""
        return self.standing().filter(issued_on=None, code__in=_ANSWERS).exclude(drafted_by=by.pk)

    def issued(self) -> LetterQuerySet:
        """Those that were signed, voided ones among them: a register leaves nothing out."""
        return self.exclude(issued_on=None)


class Letter(models.Model):
    """One letter. ``written`` is what a person wrote for it, sealed with the key of the case."""

    application = models.ForeignKey(
        "applications.Application", models.PROTECT, related_name="letters", verbose_name="申请"
    )
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="机关")
    code = models.CharField("文书", max_length=10)  # of documents.letters
    variant = models.CharField("情形", max_length=20, blank=True)
    consultation = models.ForeignKey(
        "applications.Consultation",
        models.PROTECT,
        null=True,
        related_name="letters",
        verbose_name="征求意见",
    )
    drafted_by = models.ForeignKey(
        "agencies.Staff", models.PROTECT, related_name="+", verbose_name="起草人"
    )  # whoever changed it last
    sealed_written = models.BinaryField()
    # when it was issued: see IssueLetter
    number = models.CharField("发文字号", max_length=60, blank=True)
    issued_on = models.DateField("签发日期", null=True)
    sealed_values = models.BinaryField(null=True)  # every value as it was then
    docx = models.ForeignKey("applications.CaseFile", models.PROTECT, null=True, related_name="+")
    pdf = models.ForeignKey("applications.CaseFile", models.PROTECT, null=True, related_name="+")
    voided_on = models.DateField("作废日期", null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        ordering = ["pk"]
        indexes = [models.Index(fields=["agency", "issued_on"])]
        constraints = [
            # one that takes the place of a voided letter may have its number; cases that are answered jointly share
            # one, each with a letter to its own applicant
            models.UniqueConstraint(
                fields=["application", "number"],
                condition=~Q(number="") & Q(voided_on=None),
                name="letter_number_once",
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(docx__isnull=False, pdf__isnull=False),
                name="issued_letter_has_its_files",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}{self.number}"

    @property
    def name(self) -> str:
        return LETTERS[self.code].name

    @property
    def variant_name(self) -> str:
        return LETTERS[self.code].variants[self.variant].name if self.variant else ""

    @property
    def written(self) -> Written:
        """What was typed into the draft; nothing when the key of the case was destroyed."""
        key = self.application.applicant.key
        return unpacked(unseal(key, bytes(self.sealed_written))) if key else {}

    def write(self, written: Written) -> None:
        """Seal what was typed; not yet saved."""
        self.sealed_written = seal(self.application.applicant.key, packed(written))

    @property
    def values(self) -> dict[str, Any]:
        """The values with which it was issued, as ``written``; none before."""
        key = self.application.applicant.key
        return unpacked(unseal(key, bytes(self.sealed_values))) if key and self.sealed_values else {}

    @property
    def may_go_online(self) -> bool:
        """行政复议法第二十二条第二款: 应当同时提供提交行政复议申请书的互联网渠道. Without a remedy none is needed."""
        remedy, channel = self.values.get("remedy", ""), self.application.agency.reconsideration_url
        return not remedy or bool(channel and channel in remedy)
