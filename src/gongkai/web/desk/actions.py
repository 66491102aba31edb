"""What can be done with a case: each verb is asked as if its form had been filled in, so that what it answers is
why it may not be done *now*, not what is still to be typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from gongkai.law.fees import Method as FeeMethod
from gongkai.law.service import Method
from gongkai.records.agencies.models import Staff
from gongkai.records.applications import verbs as v
from gongkai.records.applications.models import Application, PartyKind
from gongkai.records.today import today
from gongkai.records.verbs import Refusal, Verb

_TYPED = "（待填写）"
_OUTCOME = "disclosed"
_SOME_DAYS = timedelta(days=15)
_ENOUGH = Decimal(1_000_000)  # yuan, more than any fee


@dataclass(frozen=True, slots=True)
class Choice:
    """A verb by its name, and every reason why it may not be performed now; none means it may."""

    name: str
    refusals: list[Refusal]


def choices(case: Application, by: Staff) -> list[Choice]:
    """Every verb on ``case``, in the order of its life, judged for ``by`` today."""
    return [Choice(name, verb.refusals()) for name, verb in _verbs(case, by, today())]


def _verbs(case: Application, by: Staff, on: date) -> Iterator[tuple[str, Verb]]:
    for name, build in _VERBS:
        yield name, build(case=case, by=by, on=on)
    for letter in case.consultations.all():
        yield (
            f"登记征求意见书送达（{letter}）",
            v.RecordConsultationServed(case=case, by=by, on=on, letter=letter),
        )
        yield (
            f"登记收到意见（{letter}）",
            v.RecordOpinion(case=case, by=by, on=on, letter=letter, consents=True),
        )


_VERBS: tuple[tuple[str, Callable[..., Verb]], ...] = (
    ("与申请人确认收到申请", v.ConfirmReceipt),
    ("一次性告知补正", lambda **k: v.AskCorrection(**k, correct_by=k["on"] + _SOME_DAYS, what=_TYPED)),
    ("登记收到补正", v.ReceiveCorrection),
    ("逾期不补正，不再处理", v.LapseCorrection),
    ("要求说明大量、反复申请的理由", lambda **k: v.AskReasons(**k, facts=_TYPED)),
    ("确定延迟答复", lambda **k: v.SetDelay(**k, until=k["on"] + _SOME_DAYS)),
    ("征求第三方意见", lambda **k: v.ConsultParty(**k, kind=PartyKind.THIRD_PARTY, party=_TYPED)),
    ("征求其他机关意见", lambda **k: v.ConsultParty(**k, kind=PartyKind.AGENCY, party=_TYPED)),
    ("批准延期", lambda **k: v.ApproveExtension(**k, working_days=1, reason=_TYPED)),
    ("登记延期告知书送达", v.ServeExtensionNotice),
    ("通知收取信息处理费", lambda **k: v.AskFee(**k, method=FeeMethod.PAGES, count=31)),
    ("登记缴清信息处理费", lambda **k: v.RecordFeePaid(**k, amount=_ENOUGH)),
    ("逾期未缴费，不再处理", v.LapseFee),
    ("提出拟办意见", lambda **k: v.ProposeDecision(**k, outcome=_OUTCOME, reason=_TYPED)),
    ("批准处理决定", v.ApproveDecision),
    ("登记答复送达", lambda **k: v.ServeAnswer(**k, method=Method.DIRECT)),
    ("登记申请人撤回", v.WithdrawApplication),
    ("归档", v.ArchiveCase),
    (
        "登记责令重新答复",
        lambda **k: v.OrderAnswer(**k, ordered_by="reconsideration", body=_TYPED, working_days=20),
    ),
)
