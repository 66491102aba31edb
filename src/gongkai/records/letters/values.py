"""Every value of a letter from the record of its case; what a person must write is added.

``values_of`` asks only for what the letter names, so that a letter to a third party never touches the applicant's
particulars (but for the name, which the letter's own check looks for).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings as django
from django.db.models import QuerySet

from gongkai.documents.letters import LETTERS, Field, LetterError, LetterKind, kind_of
from gongkai.law.applicants import APPLICANT_CLASSES
from gongkai.law.fees import Fee, Method
from gongkai.law.numerals import chinese_date
from gongkai.law.outcomes import OUTCOMES
from gongkai.law.remedies import RemedySettings, remedy_for, remedy_for_notice
from gongkai.records.agencies.models import Agency
from gongkai.records.applications import fees
from gongkai.records.applications.models import Application, CaseFile, Consultation, FileKind, PartyKind
from gongkai.records.applications.particulars import Particulars
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.letters.plan import PLANS, Addressee, tells_decision
from gongkai.records.letters.standing import Standing
from gongkai.records.letters.written import ENCLOSED, FEE_METHOD, FEE_UNITS, as_values

_NO_BODY = "〔待填写：行政复议机关〕"
_PARTY_WORDS = {PartyKind.THIRD_PARTY: "第三方", PartyKind.AGENCY: "其他行政机关"}


@dataclass(frozen=True)
class Sketch:
    """A letter about to be: for which case and day, what was typed, about which consultation, under which number."""

    standing: Standing
    code: str
    variant: str
    written: Mapping[str, Any]
    consultation: Consultation | None = None
    number: str = ""

    @property
    def case(self) -> Application:
        return self.standing.case

    @property
    def agency(self) -> Agency:
        return self.case.agency

    @cached_property
    def particulars(self) -> Particulars | None:
        return self.case.applicant.particulars

    @cached_property
    def approved(self) -> Mapping[str, Any]:
        """The words that were approved, by the names of the letter's fields; nothing before."""
        standing = self.standing
        if self.code == "D-05":
            words = standing.words(standing.last(EventKind.EXTENSION_APPROVED))
            return {"reason": words["reason"]} if words.get("reason") else {}
        if not _tells_decision(self):
            return {}
        words = standing.words(standing.proposal)
        asked = standing.words(standing.last(EventKind.REASONS_ASKED))
        told = {"frequency": asked.get("facts"), "reason": words.get("reason"), **words.get("facts", {})}
        told["withheld"] = [_withheld(part) for part in words.get("parts", ())]
        return as_values({name: value for name, value in told.items() if value})

    @property
    def to(self) -> Addressee:
        return PLANS[self.code].to if self.code in PLANS else Addressee.APPLICANT

    @property
    def signed_on(self) -> date:
        """A reply bears the day on which the decision was signed, any other letter the day of its own signing."""
        decision = self.standing.decision
        return decision.business_date if decision and _tells_decision(self) else self.standing.on


def _tells_decision(sketch: Sketch) -> bool:
    return sketch.code in PLANS and tells_decision(PLANS[sketch.code], sketch.standing)


def _withheld(part: Mapping[str, str]) -> list[str]:
    """A part that is withheld, as a row of the letter: what, the article, why."""
    return [part["what"], str(OUTCOMES[part["ground"]].article), part["reason"]]


def values_of(sketch: Sketch) -> dict[str, Any]:
    """The values of the letter by the names of its fields; what is not known yet is not among them.

    ``applicant`` is always there where it is known: a letter to somebody else is searched for it.
    """
    told = {field.name: _value(field, sketch) for field in fields_of(sketch)}
    told["applicant"] = sketch.particulars.name if sketch.particulars else ""
    return {name: value for name, value in told.items() if value not in (None, "", [], ())}


def fields_of(sketch: Sketch) -> tuple[Field, ...]:
    """The fields of the letter as the agency writes it."""
    return _kind(sketch.code, sketch.agency).fields_for(sketch.variant)


def overrides_of(agency: Agency) -> Path | None:
    """The folder with the agency's own texts of letters, if it has one (setting LETTERS, a folder for each code)."""
    folder = Path(django.LETTERS) / agency.code if django.LETTERS else None
    return folder if folder and folder.is_dir() else None


def typed_fields(sketch: Sketch) -> list[Field]:
    """The fields that a person fills in: those that must be written, and those that no record knows.

    What was approved with the decision (or the extension) is not typed again: it goes out as it was approved.
    """
    return [field for field in fields_of(sketch) if _is_typed(field, sketch)]


def enclosable(sketch: Sketch) -> QuerySet[CaseFile]:
    """What may be enclosed: to the applicant what was made for them, to who is asked about a paper what was found."""
    kinds = [FileKind.RELEASED]
    if sketch.to is not Addressee.APPLICANT:
        kinds.append(FileKind.FOUND)
    return sketch.case.files.filter(kind__in=kinds).order_by("number")


def typed_names(code: str, agency: Agency) -> frozenset[str]:
    """Every name that ``written`` may have for this letter of the agency, whichever its variant."""
    kind = _kind(code, agency)
    names = {field.name for variant in kind.variants or ("",) for field in kind.fields_for(variant)}
    return frozenset(names | {ENCLOSED, FEE_METHOD, FEE_UNITS})


def _kind(code: str, agency: Agency) -> LetterKind:
    """A faulty text of the agency's own has the usual fields: it stops the letter where it is made (``composing``)."""
    try:
        return kind_of(code, overrides_of(agency))
    except LetterError:
        return LETTERS[code]


def _is_typed(field: Field, sketch: Sketch) -> bool:
    if field.name in sketch.approved or field.law or field.name in _NEVER:
        return False
    named = field.name in _TYPED_FOR.get(sketch.code, ())
    return named or field.written or field.name not in _SOURCES


def _value(field: Field, sketch: Sketch) -> Any:
    if field.name in sketch.approved:
        return sketch.approved[field.name]
    if _is_typed(field, sketch):
        return sketch.written.get(field.name)
    source = _SOURCES.get(field.name)
    return source(sketch) if source else None


def remedy_settings(agency: Agency) -> RemedySettings:
    """What the agency's own record says about reconsideration and suit. Which body it is, no law can say for it."""
    told = {"online_channel": agency.reconsideration_url, "court": agency.court}
    return RemedySettings(
        body=agency.reconsideration_body or _NO_BODY,
        disputed_letters_carry_paragraph=django.DISPUTED_LETTERS_CARRY_REMEDY,
        **{name: value for name, value in told.items() if value},
    )


def fee_of(sketch: Sketch) -> Fee | None:
    """The fee by what was typed; none before. Raises ValueError (Chinese), see ``applications.fees``."""
    method, units = sketch.written.get(FEE_METHOD), sketch.written.get(FEE_UNITS)
    return fees.fee_of(sketch.case, method, units) if method and units else None


# --- the agency and the letter ------------------------------------------------------------------------------


def _addressee(sketch: Sketch) -> str:
    if sketch.to is Addressee.APPLICANT:
        return sketch.particulars.name if sketch.particulars else ""
    return sketch.consultation.party if sketch.consultation else sketch.written.get("addressee", "")


def _you(sketch: Sketch) -> str:
    """A person is addressed by 您, an organisation by 贵单位."""
    if sketch.to is Addressee.AGENCY:
        return "贵单位"
    is_person = APPLICANT_CLASSES[sketch.case.applicant_class].column == "自然人"
    return "您" if is_person else "贵单位"


def _handler(sketch: Sketch) -> str:
    return sketch.case.handler.name if sketch.case.handler else ""


def _enclosures(sketch: Sketch) -> list[str]:
    """The names of the chosen files of the case, without the ending."""
    chosen = sketch.written.get(ENCLOSED) or []
    files = CaseFile.objects.filter(application=sketch.case, number__in=chosen).order_by("number")
    return [file.name.rpartition(".")[0] or file.name for file in files]


def _remedy(sketch: Sketch) -> str:
    """The paragraph of ``law.remedies``; with the online channel wherever there is one, so that the letter may be
    served online (行政复议法第二十二条第二款)."""
    settings, day = remedy_settings(sketch.agency), sketch.signed_on
    online = bool(settings.online_channel)
    if sketch.code == "D-09":
        told = remedy_for_notice("third_party_disclosure_notice", day, settings, served_online=online)
        return told.paragraph if told else ""
    outcome = _outcome(sketch)
    if outcome not in OUTCOMES:
        return ""
    withheld = _proposal_data(sketch).get("withheld", ())
    told = remedy_for(outcome, day, settings, withheld=withheld, served_online=online)
    return told.paragraph if told else ""


def _outcome(sketch: Sketch) -> str:
    """The outcome that this letter tells."""
    if sketch.code == "D-23":
        return {"no_fee": "no_fee_paid"}.get(sketch.variant, "no_correction")
    return _proposal_data(sketch).get("outcome", "") if _tells_decision(sketch) else ""


def _proposal_data(sketch: Sketch) -> Mapping[str, Any]:
    return sketch.standing.proposal.data if sketch.standing.proposal else {}


# --- the application -------------------------------------------------------------------------------------------


def _of_applicant(name: str) -> Callable[[Sketch], Any]:
    return lambda sketch: getattr(sketch.particulars, name) if sketch.particulars else ""


def _agent(sketch: Sketch) -> str:
    told = sketch.particulars
    return f"{told.agent}（附授权委托书）" if told and told.agent else ""


def _handling(sketch: Sketch) -> list[str]:
    """What happened on the way, a sentence each, in order; nothing of it names a third party."""
    you = _you(sketch)
    told = ((_HANDLING[EventKind(one.kind)], one) for one in sketch.standing.events if one.kind in _HANDLING)
    return [sentence(event, chinese_date(event.business_date), you, sketch) for sentence, event in told]


def _extended(event: Event, day: str, you: str, sketch: Sketch) -> str:
    approved = sketch.standing.last(EventKind.EXTENSION_APPROVED)
    days = approved.data["working_days"] if approved else ""
    return f"经政府信息公开工作机构负责人同意，本机关于{day}告知{you}延长答复期限{days}个工作日。"


def _asked_party(event: Event, day: str, you: str, sketch: Sketch) -> str:
    of_third = event.data["clock"]["type"].startswith(PartyKind.THIRD_PARTY)
    return f"因需要征求{'第三方' if of_third else '其他行政机关'}的意见，本机关于{day}发出征求意见书。"


def _party_answered(event: Event, day: str, you: str, sketch: Sketch) -> str:
    of_third = event.data["clock"]["type"].startswith(PartyKind.THIRD_PARTY)
    told = f"本机关于{day}收到{'第三方' if of_third else '其他行政机关'}的意见"
    return f"{told}，征求意见所需的时间不计算在答复期限内。"


_HANDLING: Mapping[EventKind, Callable[[Event, str, str, Sketch], str]] = {
    EventKind.CORRECTION_ASKED: lambda event, day, you, sketch: (
        f"因申请内容不明确，本机关于{day}告知{you}补正。"
    ),
    EventKind.CORRECTION_RECEIVED: lambda event, day, you, sketch: (
        f"本机关于{day}收到{you}的补正材料，答复期限自收到补正之日起计算。"
    ),
    EventKind.CONSULTATION_SENT: _asked_party,
    EventKind.OPINION_RECEIVED: _party_answered,
    EventKind.EXTENSION_NOTICE_SERVED: _extended,
    EventKind.FEE_PAID: lambda event, day, you, sketch: (
        f"{you}于{day}缴清信息处理费，答复期限自缴清的次日起重新计算。"
    ),
    EventKind.ANSWER_ORDERED: lambda event, day, you, sketch: f"{event.data['body']}责令本机关重新答复。",
}


# --- terms, consultation, fee, search ------------------------------------------------------------------------------


def _day_of(*kinds: EventKind) -> Callable[[Sketch], date | None]:
    def day(sketch: Sketch) -> date | None:
        event = sketch.standing.last(*kinds)
        return event.business_date if event else None

    return day


def _deadline(sketch: Sketch) -> date | None:
    """The last day of the answer; of an extension: the day until which it would have been due without it."""
    clock = sketch.standing.clock
    return (
        clock.base_deadline if sketch.code == "D-05" else clock.answer_deadline or clock.provisional_deadline
    )


def _extended_deadline(sketch: Sketch) -> date | None:
    """As it will be once the notice is served today."""
    notice = {"type": "extension_notice_served", "date": sketch.standing.on.isoformat()}
    return sketch.standing.clock_with(notice).answer_deadline


def _extension_days(sketch: Sketch) -> int | None:
    approved = sketch.standing.last(EventKind.EXTENSION_APPROVED)
    return approved.data["working_days"] if approved else None


def _correct_by(sketch: Sketch) -> date | None:
    return sketch.standing.clock.correct_by


def _delayed_until(sketch: Sketch) -> date | None:
    delay = sketch.standing.last(EventKind.DELAY_SET)
    return date.fromisoformat(delay.data["clock"]["until"]) if delay else None


def _asked(sketch: Sketch) -> Consultation | None:
    """The consultation that the letter is about: the one it was drafted for, or the latest of the case."""
    if sketch.consultation:
        return sketch.consultation
    kinds = (PartyKind.THIRD_PARTY,) if sketch.code == "D-13" else PartyKind
    return next((one for one in reversed(sketch.standing.consultations) if one.kind in kinds), None)


def _consulted(sketch: Sketch) -> str:
    asked = _asked(sketch)
    return _PARTY_WORDS[PartyKind(asked.kind)] if asked else ""


def _consulted_on(sketch: Sketch) -> date | None:
    asked = _asked(sketch)
    event = sketch.standing.consultation_event(EventKind.CONSULTATION_SENT, asked) if asked else None
    return event.business_date if event else None


def _consultation_answer(sketch: Sketch) -> str:
    """What the third party said, or that its term ended in silence; nothing while it may still answer."""
    asked = _asked(sketch)
    if asked is None:
        return ""
    who = sketch.written.get("you") or "您" if sketch.code == "D-09" else "第三方"
    opinion = sketch.standing.consultation_event(EventKind.OPINION_RECEIVED, asked)
    if opinion:
        said = "同意公开" if opinion.data["consents"] else "不同意公开"
        return f"{who}于{chinese_date(opinion.business_date)}书面答复{said}。"
    due = next((one.due for one in sketch.standing.clock.consultations if one.ref == str(asked.pk)), None)
    return f"{who}逾期没有提出意见。" if due and due < sketch.standing.on else ""


def _fee_method(sketch: Sketch) -> str:
    fee = fee_of(sketch)
    if fee is None:
        return ""
    by = "按件计收" if fee.method is Method.PIECE else "按量（页）计收"
    return f"{by}，依据{fee.citation}"


def _fee_lines(sketch: Sketch) -> list[list[Any]]:
    fee = fee_of(sketch)
    unit = "件" if fee and fee.method is Method.PIECE else "页"
    return [
        [f"第{line.first}{unit}至第{line.last}{unit}", line.last - line.first + 1, line.price, line.amount]
        for line in (fee.lines if fee else ())
    ]


def _amount(sketch: Sketch) -> Decimal | None:
    """What is asked now, or what was asked when it was not paid."""
    asked = sketch.standing.last(EventKind.FEE_ASKED)
    if sketch.code == "D-23" and asked:
        return Decimal(asked.data["amount"])
    fee = fee_of(sketch)
    return Decimal(fee.total) if fee else None


def search_rows(standing: Standing) -> list[dict[str, Any]]:
    """The searches that were logged, with the day of each: systems, words, period, person, result."""
    return [
        {"on": event.business_date, **row}
        for event in standing.events
        if event.kind == EventKind.SEARCH_LOGGED
        for row in standing.words(event).get("rows", ())
    ]


def _search_log(sketch: Sketch) -> list[list[Any]]:
    columns = ("on", "system", "words", "period", "person", "result")
    return [[row.get(name, "") for name in columns] for row in search_rows(sketch.standing)]


def _searched(name: str) -> Callable[[Sketch], list[str]]:
    """What was searched, each once."""
    return lambda sketch: list(
        dict.fromkeys(filter(None, (row.get(name) for row in search_rows(sketch.standing))))
    )


def _search_period(sketch: Sketch) -> str:
    return "、".join(_searched("period")(sketch))


def _signed_on(sketch: Sketch) -> date:
    return sketch.signed_on


_SOURCES: Mapping[str, Callable[[Sketch], Any]] = {
    "agency": lambda sketch: sketch.agency.name,
    "ogi_body": lambda sketch: sketch.agency.ogi_body,
    "agency_phone": lambda sketch: sketch.agency.phone,
    "agency_address": lambda sketch: sketch.agency.address,
    "agency_hours": lambda sketch: sketch.agency.office_hours,
    "handler": _handler,
    "addressee": _addressee,
    "you": _you,
    "letter_number": lambda sketch: sketch.number,
    "signed_on": _signed_on,
    "enclosures": _enclosures,
    "remedy": _remedy,
    "applicant": _of_applicant("name"),
    "applicant_class": lambda sketch: APPLICANT_CLASSES[sketch.case.applicant_class].column,
    "applicant_identity": _of_applicant("identity"),
    "applicant_contact": _of_applicant("contact"),
    "agent": _agent,
    "request": _of_applicant("request"),
    "wanted_form": _of_applicant("wanted_form"),
    "application_number": lambda sketch: sketch.case.number,
    "channel": lambda sketch: sketch.case.channel_label,
    "arrived_on": lambda sketch: sketch.case.arrived_on,
    "received_on": lambda sketch: sketch.case.received_on,
    "correction_notice_by": lambda sketch: sketch.standing.clock.correction_notice_deadline,
    "deadline": _deadline,
    "handling": _handling,
    "correct_by": _correct_by,
    "correction_asked_on": _day_of(EventKind.CORRECTION_ASKED),
    "correction_received_on": _day_of(EventKind.CORRECTION_RECEIVED),
    "reasons_asked_on": _day_of(EventKind.REASONS_ASKED),
    "extension_days": _extension_days,
    "extended_deadline": _extended_deadline,
    "delayed_until": _delayed_until,
    "consulted": _consulted,
    "consulted_on": _consulted_on,
    "consultation_answer": _consultation_answer,
    "fee_method": _fee_method,
    "fee_lines": _fee_lines,
    "amount": _amount,
    "fee_asked_on": _day_of(EventKind.FEE_ASKED),
    "fee_due": lambda sketch: sketch.standing.clock.fee_due,
    "search_log": _search_log,
    "search_scope": _searched("system"),
    "search_words": _searched("words"),
    "search_period": _search_period,
    "searched_on": _day_of(EventKind.SEARCH_LOGGED),
}

# Of these letters a person tells what the record tells of others: whom to ask, how to address them, until when.
_TYPED_FOR: Mapping[str, tuple[str, ...]] = {
    "D-03": ("correct_by",),
    "D-06": ("addressee", "you"),
    "D-07": ("addressee",),
    "D-09": ("you",),
}
# On the receipt of an online application these are printed by the counter; no letter of the desk knows them.
_NEVER = ("query_code", "query_address", "answer_days", "consultation_days", "fee_days")
