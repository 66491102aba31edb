"""What must be written before an outcome may be proposed: the facts behind each need of ``law.outcomes``.

A fact has the name of the field of ``documents.letters`` that tells it, so that the letter takes it from the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from gongkai.law.labelled import Labelled
from gongkai.law.numbers import document_number_problems
from gongkai.law.outcomes import Need, Outcome
from gongkai.law.sources import house_rule
from gongkai.records.verbs import Refusal


class FactKind(Labelled):
    TEXT = "text", "文字"
    DATE = "date", "日期"  # kept as ISO text
    NUMBER = "number", "发文字号"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a person writes."""

    name: str
    label: str
    help: str
    kind: FactKind = FactKind.TEXT
    limit: int = 1000  # characters, 工作约定


_TABLE = (
    Fact("facts", "查明的事实", "审查中查明的、决定所依据的事实；写在答复里。"),
    Fact("place_published", "已公开的方式和途径", "已经主动公开的载体、栏目和网址，让申请人能直接找到。"),
    Fact("provided_form", "提供形式", "提供的载体和方式，如“纸质复印件”“电子文档”。", limit=200),
    Fact("obtain_how", "获取方式", "不随答复附送、另行提供的才填，如“现场查阅、抄录”。", limit=200),
    Fact("obtain_where", "获取地点", "到哪里获取。", limit=200),
    Fact("obtain_when", "获取时间", "什么时间可以获取。", limit=200),
    Fact("discretion", "决定不公开的考虑", "这类信息“可以”不予公开，请写明为什么决定不公开。"),
    Fact(
        "secrecy_proof",
        "定密证明",
        "密级标志、保密期限或者其他定密证明的名称和存放处。不要写出涉密内容，也不要上传涉密文件。",
    ),
    Fact("legal_prohibition", "禁止公开的规定", "法律、行政法规的名称和条款。"),
    Fact("harm", "可能造成的危害", "公开后可能危及什么，有什么证据或者说明。"),
    Fact("right_agency", "负责公开的机关", "能够确定的，写明名称；不能确定的不填。", limit=200),
    Fact("right_agency_contact", "该机关的联系方式", "写了机关名称的，必须写明它的联系方式。", limit=200),
    Fact("special_law", "专门规定", "对查询办法有专门规定的法律、行政法规名称和条款。"),
    Fact("where_to_go", "办理途径", "应当到哪里、通过什么渠道办理或者获取。"),
    Fact("former_answered_on", "前次答复日期", "对相同内容作出答复的日期。", FactKind.DATE),
    Fact("former_number", "前次答复文号", "如“贾政公开〔2026〕1号”。", FactKind.NUMBER, limit=60),
    Fact("still_unclear", "仍不明确之处", "补正以后仍然不明确的内容。"),
    Fact("frequency", "数量和频次", "何时至何时提出多少件申请，内容有何重复。"),
    Fact("reasons_given", "申请人的理由", "申请人说明的理由；逾期没有说明的，写明没有说明。"),
)
FACTS: Mapping[str, Fact] = {fact.name: fact for fact in _TABLE}

# What each need asks to be written. The needs that are not here are proved by entries in the file.
_NEEDED: Mapping[Need, tuple[str, ...]] = {
    Need.PLACE_PUBLISHED: ("place_published",),
    Need.DISCRETION: ("discretion",),
    Need.SECRECY_PROOF: ("secrecy_proof",),
    Need.LEGAL_PROHIBITION: ("legal_prohibition",),
    Need.HARM_EVIDENCE: ("harm",),
    Need.SPECIAL_LAW: ("special_law", "where_to_go"),
    Need.FORMER_REPLY: ("former_answered_on", "former_number"),
    Need.CHANNEL: ("where_to_go",),
    Need.WHERE_TO_OBTAIN: ("where_to_go",),
}
# What belongs to the answer as well but may still be written when the letter is made.
_FURTHER: Mapping[str, tuple[str, ...]] = {
    "disclosed": ("provided_form", "obtain_how", "obtain_where", "obtain_when"),
    "partial": ("provided_form",),
    # 第三十六条第（五）项: 能够确定负责公开该政府信息的行政机关的，告知申请人该行政机关的名称、联系方式
    "not_this_agency": ("right_agency", "right_agency_contact"),
    "special_inquiry_law": ("facts",),
    "petition_complaint_report": ("facts",),
    "unclear_after_correction": ("still_unclear",),
    "excessive_without_reason": ("frequency", "reasons_given"),
}
_NEEDS_REASON = frozenset({Need.REASON, Need.RIGHT_AGENCY, Need.REASONS_ASKED})


def needed(outcome: Outcome) -> tuple[Fact, ...]:
    """The facts without which ``outcome`` may not be proposed."""
    names = [name for need in Need if need in outcome.needs for name in _NEEDED.get(need, ())]
    return tuple(FACTS[name] for name in dict.fromkeys(names))


def further(outcome: Outcome) -> tuple[Fact, ...]:
    """The facts that may be written with it."""
    refused = ("facts",) if outcome.letter == "D-13" else ()
    return tuple(FACTS[name] for name in (*refused, *_FURTHER.get(outcome.code, ())))


def needs_reason(outcome: Outcome) -> bool:
    return not _NEEDS_REASON.isdisjoint(outcome.needs)


def refusals_of_facts(outcome: Outcome, facts: Mapping[str, str], reason: str) -> list[Refusal]:
    """What is missing, too much or not right among what was written for ``outcome``."""
    told = {name: text.strip() for name, text in facts.items()}
    missing = [fact.label for fact in needed(outcome) if not told.get(fact.name)]
    if needs_reason(outcome) and not reason.strip():
        missing.append("理由")
    reasons = [Refusal(f"请填写：{'、'.join(missing)}", outcome.article)] if missing else []
    if bool(told.get("right_agency")) != bool(told.get("right_agency_contact")):
        reasons.append(Refusal("负责公开的机关和它的联系方式请一并填写", outcome.article))
    known = {fact.name for fact in (*needed(outcome), *further(outcome))}
    if foreign := sorted(set(filter(told.get, told)) - known):
        labels = "、".join(FACTS[name].label if name in FACTS else name for name in foreign)
        reasons.append(Refusal(f"这种处理决定不需要填写：{labels}", house_rule()))
    written = [(FACTS[name], text) for name, text in told.items() if text and name in known]
    return [
        *reasons,
        *(Refusal(fault, house_rule()) for fact, text in written for fault in _faults(fact, text)),
    ]


def _faults(fact: Fact, text: str) -> Iterator[str]:
    if len(text) > fact.limit:
        yield f"“{fact.label}”最多{fact.limit}字，现有{len(text)}字，请缩短"
    if fact.kind is FactKind.DATE and not _is_date(text):
        yield f"“{fact.label}”不是日期，请写成 2026-11-23 的样子"
    if fact.kind is FactKind.NUMBER:
        yield from (f"“{fact.label}”：{problem.rstrip('。')}" for problem in document_number_problems(text))


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
