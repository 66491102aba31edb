"""A paper on the redaction bench, for the tests of records and desk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from gongkai.documents.redaction import Box, found
from gongkai.documents.writing import Document, PageBreak, paragraphs, write_pdf
from gongkai.records.applications.models import Application, CaseFile, FileKind
from gongkai.records.applications.particulars import ApplicantForm
from gongkai.records.applications.verbs import KeepFile
from gongkai.records.authority import Role
from gongkai.records.redacting.grounds import THIRD_PARTY
from gongkai.records.redacting.models import Redaction
from gongkai.records.redacting.verbs import BeginRedaction, MarkBoxes, PassPages, RedactFile
from gongkai.records.redacting.work import open_paper, prove
from gongkai.records.uploads import Upload
from tests.records.world import START, World, done

NAME = "陈小甲"
OTHER = "孙小乙"
PAPER = f"当事人：{NAME}。\n其余内容可以公开。"


def pdf_of(*texts: str) -> bytes:
    """Each text on a page of its own."""
    blocks: list[Any] = []
    for place, text in enumerate(texts):
        blocks += [*([PageBreak()] if place else []), *paragraphs(text)]
    document = Document("测试决定", "测试镇人民政府", START, tuple(blocks))
    return write_pdf(document, timestamp=datetime(2023, 1, 3, 9, tzinfo=UTC))


PDF = pdf_of(PAPER, f"第二页也写着{NAME}。")


@dataclass
class Bench:
    """A paper on the bench, in a world."""

    world: World
    case: Application
    paper: CaseFile
    redaction: Redaction

    @property
    def told(self) -> dict[str, Any]:
        return {"by": self.world[Role.MANAGER], "on": START}

    @property
    def now(self) -> Redaction:
        return Redaction.objects.get(pk=self.redaction.pk)

    def mark(self, *add: Box, **marks: Any) -> None:
        done(MarkBoxes(**self.told, redaction=self.now, add=add, **marks))

    def proved(self) -> Redaction:
        """The name boxed on both pages, both pages looked at, the copy proved."""
        boxes = found(self.paper.content, self.paper.name, [NAME])
        self.mark(*(replace(box, ground=THIRD_PARTY, note="姓名") for box in boxes))
        done(PassPages(**self.told, redaction=self.now, pages=[0, 1]))
        prove(self.now)
        return self.now

    def release(self, **told: Any) -> RedactFile:
        now = self.now
        return RedactFile(
            **self.told, case=self.case, **({"redaction": now, "revision": now.revision} | told)
        )


def kept(
    world: World, case: Application, name: str, content: bytes, kind: FileKind = FileKind.FOUND
) -> CaseFile:
    verb = KeepFile(by=world[Role.MANAGER], on=START, case=case, kind=kind, upload=Upload(name, content))
    done(verb)
    return verb.file


def open_bench(world: World) -> Bench:
    """A paper of two pages that was found for an application, on the bench, with nothing marked."""
    applicant = ApplicantForm(
        name="赵申请",
        identity="100000190001010000",
        contact="测试路1号",
        request=f"当事人：{OTHER}。处罚决定书",
        wanted_form="纸质",
    )
    case = world.application(START, applicant=applicant)
    paper = kept(world, case, f"{NAME}决定.pdf", PDF)
    redaction = done(BeginRedaction(by=world[Role.MANAGER], on=START, case=case, file=paper))
    open_paper(redaction)
    return Bench(world, case, paper, Redaction.objects.get(pk=redaction.pk))
