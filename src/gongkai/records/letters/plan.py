"""Which letters a case can have: to whom, when each may be signed, when the law asks for it, and what happens in the
case when it is served.

One table. What a letter says stands in ``documents.letters``, what moves the clock in ``applications.verbs``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from gongkai.documents.letters import LETTERS
from gongkai.law.labelled import Labelled
from gongkai.law.outcomes import OUTCOMES, Group
from gongkai.law.receipt import Channel
from gongkai.law.service import Method
from gongkai.law.sources import cite
from gongkai.records.applications.models import PartyKind
from gongkai.records.applications.verbs import (
    AskCorrection,
    AskFee,
    AskReasons,
    ConsultParty,
    ServeAnswer,
    ServeExtensionNotice,
)
from gongkai.records.applications.verbs.base import CaseVerb
from gongkai.records.journal.kinds import EventKind
from gongkai.records.letters.models import Letter
from gongkai.records.letters.standing import Standing
from gongkai.records.letters.written import FEE_METHOD, FEE_UNITS
from gongkai.records.verbs import Refusal

_ANY_LATER_DAY = timedelta(days=15)


class Addressee(Labelled):
    """To whom a letter goes."""

    APPLICANT = "applicant", "申请人"
    THIRD_PARTY = "third_party", "第三方"
    AGENCY = "agency", "其他行政机关"


Waits = Callable[[Standing], list[Refusal]]
Asked = Callable[[Standing], int]
Serving = Callable[..., CaseVerb | None]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One kind of letter in the life of a case.

    mark      what stands after the agency's own mark in the number, where it is not that of the decision
    waits     why it may not be signed now
    asked     how many of these letters the case calls for by now
    serving   the verb that its service performs, if service moves the clock
    """

    code: str
    to: Addressee
    mark: str
    waits: Waits
    asked: Asked = lambda standing: 0
    serving: Serving | None = None

    @property
    def name(self) -> str:
        return LETTERS[self.code].name

    @property
    def starts_consultation(self) -> bool:
        return self.serving is _consult


@dataclass(frozen=True)
class Offer:
    """A letter that this case could have. ``is_asked``: the law or the case calls for it and it is not there yet."""

    plan: Plan
    is_asked: bool
    refusals: list[Refusal]


def offers(standing: Standing) -> list[Offer]:
    """Every letter for this case, what is asked for now first, then what is possible."""
    made = [letter.code for letter in standing.case.letters.standing()]
    found = [
        Offer(plan, plan.asked(standing) > made.count(plan.code), plan.waits(standing))
        for plan in PLANS.values()
        if plan.mark or tells_decision(plan, standing)
    ]
    return sorted(found, key=lambda offer: (not offer.is_asked, bool(offer.refusals)))


def reply_of(standing: Standing) -> str:
    """The code of the letter that tells the decision, or the one that is proposed; "" while there is none."""
    proposal = standing.proposal
    return (OUTCOMES[proposal.data["outcome"]].letter or "") if proposal else ""


def tells_decision(plan: Plan, standing: Standing) -> bool:
    """Whether this letter is the answer to the application: it has the number and the date of the decision."""
    return plan.code == reply_of(standing)


def variants_of(code: str, standing: Standing) -> list[tuple[str, str]]:
    """The variants of a letter that fit the case, with their names; none where the letter has only one text."""
    return [
        (one.code, one.name) for one in LETTERS[code].variants.values() if _fits(code, one.code, standing)
    ]


# --- when ------------------------------------------------------------------------------------------------


def _once_received(standing: Standing) -> list[Refusal]:
    if standing.case.received_on:
        return []
    return [Refusal("申请还没有收到，请先与申请人确认收到申请", cite("regulation", 31))]


def _correction(standing: Standing) -> list[Refusal]:
    by = (standing.on + _ANY_LATER_DAY).isoformat()
    return standing.refused_by_clock("correction_notice_served", correct_by=by)


def _by_clock(kind: str) -> Waits:
    return lambda standing: standing.refused_by_clock(kind)


def _extension(standing: Standing) -> list[Refusal]:
    if not standing.last(EventKind.EXTENSION_APPROVED):
        return [Refusal("延期须先经政府信息公开工作机构负责人批准", cite("regulation", 33, 2))]
    return standing.refused_by_clock("extension_notice_served")


def _consulted(standing: Standing) -> list[Refusal]:
    if standing.last(EventKind.CONSULTATION_SENT):
        return []
    return [Refusal("还没有征求过意见，请先送出征求意见书", cite("regulation", 33, 3))]


def _against_third_party(standing: Standing) -> list[Refusal]:
    """第三十二条: 决定予以公开的，应当将决定公开的政府信息内容和理由书面告知第三方。"""
    reasons = []
    if not any(one.kind == PartyKind.THIRD_PARTY for one in standing.consultations):
        reasons.append(Refusal("没有征求过第三方意见", cite("regulation", 32)))
    decision = standing.decision
    if not decision or OUTCOMES[decision.data["outcome"]].group not in (Group.DISCLOSED, Group.PARTIAL):
        reasons.append(Refusal("还没有作出公开的决定", cite("regulation", 32)))
    return reasons


def _objections(standing: Standing) -> int:
    """Third parties that objected to what is disclosed all the same."""
    if _against_third_party(standing):
        return 0
    opinions = (
        standing.consultation_event(EventKind.OPINION_RECEIVED, one)
        for one in standing.consultations
        if one.kind == PartyKind.THIRD_PARTY
    )
    return sum(1 for opinion in opinions if opinion and not opinion.data["consents"])


def _decided(code: str) -> Waits:
    def waits(standing: Standing) -> list[Refusal]:
        if reply_of(standing) != code:
            return [Refusal("处理决定用的不是这种文书，请从处理决定开始", cite("regulation", 36))]
        if standing.decision is None:
            return [Refusal("处理决定还没有批准，批准以后才能签发答复", cite("regulation", 45))]
        return standing.refused_by_clock("served")

    return waits


def _excess(standing: Standing) -> list[Refusal]:
    """D-21 tells the decision, or the delay that was set."""
    if _tells_delay(standing):
        return []
    return _decided("D-21")(standing)


def _tells_delay(standing: Standing) -> bool:
    return standing.last(EventKind.DELAY_SET) is not None and reply_of(standing) != "D-21"


def _excess_asked(standing: Standing) -> int:
    return 1 if _tells_delay(standing) else _reply_asked("D-21")(standing)


def _lapsed(standing: Standing) -> list[Refusal]:
    if standing.last(EventKind.CORRECTION_LAPSED, EventKind.FEE_LAPSED):
        return []
    return [Refusal("没有逾期不补正或者逾期未缴费的记录", cite("regulation", 30))]


def _count(*kinds: EventKind) -> Asked:
    return lambda standing: sum(1 for event in standing.events if event.kind in kinds)


def _receipt_asked(standing: Standing) -> int:
    """Who applied online has the receipt of the counter."""
    case = standing.case
    return 1 if case.received_on and case.is_open and case.channel != Channel.ONLINE else 0


def _extension_asked(standing: Standing) -> int:
    return 0 if _extension(standing) else 1


def _reply_asked(code: str) -> Asked:
    return lambda standing: 0 if _decided(code)(standing) else _decisions(standing, code)


def _decisions(standing: Standing, code: str) -> int:
    """An answer that was ordered again is a second decision, and has a letter of its own."""
    decided = (event for event in standing.events if event.kind == EventKind.APPLICATION_DECIDED)
    return sum(1 for event in decided if event.data["letter"] == code)


def _fits(code: str, variant: str, standing: Standing) -> bool:
    if code == "D-23":
        lapsed = standing.last(EventKind.CORRECTION_LAPSED, EventKind.FEE_LAPSED)
        of_fee = lapsed is not None and lapsed.kind == EventKind.FEE_LAPSED
        return variant == ("no_fee" if of_fee else "no_correction")
    if code == "D-21":
        return variant == ("refused" if reply_of(standing) == code else "delayed")
    proposal = standing.proposal
    return proposal is not None and proposal.data["outcome"] in LETTERS[code].outcomes(variant)


# --- what service does -------------------------------------------------------------------------------------


def _ask_correction(letter: Letter, method: Method, **verb: Any) -> CaseVerb:
    values = letter.values
    return AskCorrection(**verb, correct_by=values["correct_by"], what=values["correction"])


def _ask_reasons(letter: Letter, method: Method, **verb: Any) -> CaseVerb:
    return AskReasons(**verb, facts=letter.values["frequency"])


def _tell_extension(letter: Letter, method: Method, **verb: Any) -> CaseVerb:
    return ServeExtensionNotice(**verb)


def _consult(letter: Letter, method: Method, **verb: Any) -> CaseVerb:
    kind = PartyKind.THIRD_PARTY if letter.code == "D-06" else PartyKind.AGENCY
    return ConsultParty(**verb, kind=kind, party=letter.values["addressee"])


def _ask_fee(letter: Letter, method: Method, **verb: Any) -> CaseVerb:
    written = letter.written
    return AskFee(**verb, method=written[FEE_METHOD], count=written[FEE_UNITS])


def _answer(letter: Letter, method: Method, **verb: Any) -> CaseVerb:
    return ServeAnswer(**verb, method=method)


def _answer_or_delay(letter: Letter, method: Method, **verb: Any) -> CaseVerb | None:
    """The delay binds from the day it was set (SetDelay); telling it moves nothing more."""
    return _answer(letter, method, **verb) if LETTERS[letter.code].outcomes(letter.variant) else None


# --- the table -----------------------------------------------------------------------------------------------


def _replies() -> Iterator[Plan]:
    """The letters that tell a decision, as ``law.outcomes`` names them."""
    for code in sorted({one.letter for one in OUTCOMES.values() if one.letter} - {"D-21", "D-23"}):
        yield Plan(
            code=code,
            to=Addressee.APPLICANT,
            mark="",
            waits=_decided(code),
            asked=_reply_asked(code),
            serving=_answer,
        )


# What stands after the agency's mark in the numbers of each kind of letter is nobody's law: 工作约定.
_TABLE = (
    Plan(code="D-02", to=Addressee.APPLICANT, mark="公开收", waits=_once_received, asked=_receipt_asked),
    Plan(code="D-03", to=Addressee.APPLICANT, mark="公开补", waits=_correction, serving=_ask_correction),
    Plan(
        code="D-04",
        to=Addressee.APPLICANT,
        mark="公开询",
        waits=_by_clock("reasons_asked"),
        serving=_ask_reasons,
    ),
    Plan(
        code="D-05",
        to=Addressee.APPLICANT,
        mark="公开延",
        waits=_extension,
        asked=_extension_asked,
        serving=_tell_extension,
    ),
    Plan(
        code="D-06",
        to=Addressee.THIRD_PARTY,
        mark="公开征",
        waits=_by_clock("third_party_consult_sent"),
        serving=_consult,
    ),
    Plan(
        code="D-07",
        to=Addressee.AGENCY,
        mark="公开商",
        waits=_by_clock("agency_consult_sent"),
        serving=_consult,
    ),
    Plan(
        code="D-08",
        to=Addressee.APPLICANT,
        mark="公开停",
        waits=_consulted,
        asked=_count(EventKind.CONSULTATION_SENT),
    ),
    Plan(code="D-09", to=Addressee.THIRD_PARTY, mark="公开告", waits=_against_third_party, asked=_objections),
    Plan(
        code="D-10",
        to=Addressee.APPLICANT,
        mark="公开费",
        waits=_by_clock("fee_notice_served"),
        serving=_ask_fee,
    ),
    *_replies(),
    Plan(
        code="D-21",
        to=Addressee.APPLICANT,
        mark="公开迟",
        waits=_excess,
        asked=_excess_asked,
        serving=_answer_or_delay,
    ),
    Plan(
        code="D-23",
        to=Addressee.APPLICANT,
        mark="公开结",
        waits=_lapsed,
        asked=_count(EventKind.CORRECTION_LAPSED, EventKind.FEE_LAPSED),
    ),
)

PLANS: Mapping[str, Plan] = {plan.code: plan for plan in _TABLE}
"""Every letter that a case can have, by its code, in the order of a case's life."""
