"""What the applicant does online: apply, correct, withdraw, confirm the answer.

Who it is was proved by number and query code (``query_codes``); the actor is ``base.THE_APPLICANT``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.law.receipt import Channel
from gongkai.law.sources import cite, house_rule
from gongkai.records.applications.models import Application, FileKind
from gongkai.records.applications.projection import history
from gongkai.records.applications.query_codes import read_code
from gongkai.records.applications.verbs.base import CaseVerb
from gongkai.records.applications.verbs.clock import ReceiveCorrection
from gongkai.records.applications.verbs.decision import WithdrawApplication
from gongkai.records.applications.verbs.intake import Paper, RegisterApplication
from gongkai.records.applications.verbs.papers import keep_file
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.sealing import mark
from gongkai.records.verbs import Refusal, Refused

MOST_PAPERS = 10  # 工作约定: files sent with one application or one correction
LONGEST_CORRECTION = 4000  # characters, 工作约定


@dataclass(frozen=True, slots=True)
class AlreadySubmitted(Refusal):
    """The refusal of a second press of the same button."""


@dataclass(kw_only=True)
class SubmitApplication(RegisterApplication):
    """Apply online (《条例》第二十九条: 采用包括信件、数据电文在内的书面形式); received once both sides confirmed.

    submission  the same for every press of one button: ``perform`` gives the same case each time
    code        the query code; kept as a keyed hash
    """

    action = Action.APPLY

    channel: Channel = field(init=False, default=Channel.ONLINE)
    arrived_on: date = field(init=False)
    code: str

    def __post_init__(self) -> None:
        self.arrived_on = self.on

    def perform(self) -> Application:
        _read_ahead(self.papers)
        try:
            return super().perform()  # type: ignore[no-any-return]
        except Refused as refused:
            if any(isinstance(one, AlreadySubmitted) for one in refused.refusals):
                return Application.objects.get(submission=self.submission)
            raise

    def rules(self) -> list[Refusal]:
        reasons = [*super().rules(), *_too_many(self.papers)]
        if not self.submission or not read_code(self.code):
            reasons.append(Refusal("这份申请的填写已经失效，请重新填写", house_rule()))
        return reasons

    def _repeated(self) -> list[Refusal]:
        return [AlreadySubmitted(one.reason, one.citation) for one in super()._repeated()]

    def change(self) -> dict[str, Any]:
        data = super().change()
        self.case.query_mark = mark(read_code(self.code) or "")
        self.case.save(update_fields=["query_mark"])
        return data


@dataclass(kw_only=True)
class AnswerCorrection(ReceiveCorrection):
    """Supply online what the correction notice asked for: a text, files, or both. A new day 0 (《条例》第三十条)."""

    action = Action.APPLY

    clear: bool = field(init=False, default=True)  # whether it is, the office judges
    text: str = ""
    papers: tuple[Paper, ...] = ()

    def perform(self) -> Application:
        _read_ahead(self.papers)
        return super().perform()  # type: ignore[no-any-return]

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.text.strip() and not self.papers:
            reasons.append(Refusal("请写明补正的内容，或者上传补正材料", cite("regulation", 30)))
        if len(self.text) > LONGEST_CORRECTION:
            told = f"补正的内容最多{LONGEST_CORRECTION}字，现有{len(self.text)}字，请缩短或者作为材料上传"
            reasons.append(Refusal(told, house_rule()))
        reasons += _too_many(self.papers)
        return [*reasons, *(reason for paper in self.papers for reason in paper.upload.refusals())]

    def said(self) -> dict[str, Any]:
        return {"correction": self.text}

    def change(self) -> dict[str, Any]:
        for paper in self.papers:
            upload = paper.upload
            media_type = upload.reading.media_type
            keep_file(self.case, paper.kind, upload.name, upload.content, self.on, media_type=media_type)
        return super().change() | {"papers": [FileKind(paper.kind).label for paper in self.papers]}


@dataclass(kw_only=True)
class WithdrawOnline(WithdrawApplication):
    """The applicant withdraws online, which is in writing."""

    action = Action.APPLY


@dataclass(kw_only=True)
class ConfirmAnswer(CaseVerb):
    """The applicant confirms that the answer arrived: proof of service, once for each answer."""

    event = EventKind.ANSWER_CONFIRMED
    action = Action.APPLY

    def rules(self) -> list[Refusal]:
        waiting = False
        for event in history(self.case):
            if event.kind == EventKind.ANSWER_SERVED:
                waiting = True
            elif event.kind == EventKind.ANSWER_CONFIRMED:
                waiting = False
        told = Refusal("没有等待确认的答复：答复还没有送达，或者已经确认过", house_rule())
        return super().rules() + ([] if waiting else [told])


def _too_many(papers: tuple[Paper, ...]) -> list[Refusal]:
    if len(papers) <= MOST_PAPERS:
        return []
    return [Refusal(f"一次最多上传{MOST_PAPERS}个文件，请合并后再上传", house_rule())]


def _read_ahead(papers: tuple[Paper, ...]) -> None:
    """Read the files before the transaction begins: all other writers would wait."""
    for paper in papers:
        paper.upload.refusals()
