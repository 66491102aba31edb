"""What can be done with a case, step by step: for each the verb, its form, and the words on the screen.

The pages ask this table; the verbs decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from gongkai.law.clock import Clock, State
from gongkai.law.fees import Method as FeeMethod
from gongkai.law.numerals import chinese_date
from gongkai.law.service import Method
from gongkai.records.agencies.models import Staff
from gongkai.records.applications import verbs as v
from gongkai.records.applications.decisions import SearchResult, SearchRow, joinable, proposal_of
from gongkai.records.applications.models import Application, PartyKind
from gongkai.records.applications.projection import clock_after, clock_of, history
from gongkai.records.applications.verbs.base import CaseVerb
from gongkai.records.applications.verbs.decision import may_be_voided
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import today
from gongkai.records.verbs import Refusal
from gongkai.web.desk import case_forms as f

_TYPED = "（待填写）"
_ROW = SearchRow(system=_TYPED, words=_TYPED, period=_TYPED, person=_TYPED, result=_TYPED)
_ENOUGH = Decimal(1_000_000)  # yuan, more than any fee
_MANY = 1000  # pages, for which a fee is due
FOR_GOOD = "登记以后不能修改；登记错误的，要由另一个人作废，作废的记录仍留在办理经过里。"

Typed = Callable[[Application], Mapping[str, Any]]


def _later(days: int = 15) -> Any:
    return today() + timedelta(days=days)


@dataclass(frozen=True, kw_only=True)
class CaseStep:
    """One step.

    lead       says what it is for
    settles    what can't be undone ("": needs no confirmation)
    done       what to say afterwards
    typed      stands for what is still to be filled in
    fixed      what the step itself says
    fits       whether there is anything that it could be about
    by_letter  the service of a letter enters it by itself; here for letters that were made elsewhere
    """

    slug: str
    name: str
    lead: str
    verb: type[CaseVerb]
    form: type[f.CaseForm]
    done: str
    settles: str = FOR_GOOD
    typed: Typed = lambda case: {}
    fixed: Mapping[str, Any] = field(default_factory=dict)
    fits: Callable[[Application], bool] = lambda case: True
    by_letter: bool = False

    def build(self, case: Application, by: Staff, **values: Any) -> CaseVerb:
        return self.verb(**({"case": case, "by": by, "on": today()} | dict(self.fixed) | values))

    def refusals(self, case: Application, by: Staff) -> list[Refusal]:
        """Why this may not be done now, whatever would be filled in."""
        return self.build(case, by, **self.typed(case)).refusals()


_ALL: tuple[CaseStep, ...] = (
    CaseStep(
        slug="confirm-receipt",
        name="与申请人确认收到申请",
        lead="平常信函、互联网、电子邮件和传真收到的申请，与申请人确认之日为收到申请之日，答复期限从次日起算。",
        verb=v.ConfirmReceipt,
        form=f.ConfirmForm,
        done="已确认收到",
    ),
    CaseStep(
        slug="assign",
        name="交办",
        lead="交给承办单位和承办人：承办人能看到申请内容，在工作台上看到这件申请。",
        verb=v.AssignCase,
        form=f.AssignForm,
        done="已交办",
        settles="",
        typed=lambda case: _somebody(case),
        fits=lambda case: bool(f.handlers(case)),
    ),
    CaseStep(
        slug="transfer",
        name="转交其他单位",
        lead="承办单位不对口的，写明理由转交其他单位。",
        verb=v.TransferCase,
        form=f.TransferForm,
        done="已转交",
        settles="",
        typed=lambda case: {**_somebody(case, other=True), "reason": _TYPED},
        fits=lambda case: case.unit_id is not None and bool(f.handlers(case)),
    ),
    CaseStep(
        slug="search",
        name="登记检索记录",
        lead="写明检索了哪些系统和档案、用什么词、哪个时间段、由谁检索、结果如何。以“信息不存在”答复的，必须有检索记录。",
        verb=v.LogSearch,
        form=f.SearchForm,
        done="检索记录已登记",
        settles="",
        typed=lambda case: {"rows": (_ROW,), "result": SearchResult.NOT_FOUND},
    ),
    CaseStep(
        slug="ask-correction",
        name="登记补正告知书送达",
        lead="申请内容不明确的，收到申请之日起7个工作日内一次性告知补正。",
        verb=v.AskCorrection,
        form=f.AskCorrectionForm,
        done="补正告知已登记",
        typed=lambda case: {"correct_by": _later(), "what": _TYPED},
        by_letter=True,
    ),
    CaseStep(
        slug="corrected",
        name="登记收到补正",
        lead="收到补正材料以后，答复期限重新计算。补正材料请收存到案卷材料中。",
        verb=v.ReceiveCorrection,
        form=f.CorrectedForm,
        done="已登记收到补正",
    ),
    CaseStep(
        slug="lapse-correction",
        name="逾期不补正，不再处理",
        lead="补正期限已过，申请人没有正当理由不补正的，视为放弃申请。",
        verb=v.LapseCorrection,
        form=f.PlainForm,
        done="已登记为不再处理",
    ),
    CaseStep(
        slug="ask-reasons",
        name="登记说明理由告知书送达",
        lead="申请的数量、频次明显超过合理范围的，要求申请人说明理由。",
        verb=v.AskReasons,
        form=f.AskReasonsForm,
        done="已登记要求说明理由",
        typed=lambda case: {"facts": _TYPED},
        by_letter=True,
    ),
    CaseStep(
        slug="reasons",
        name="登记收到理由说明",
        lead="申请人说明了理由的，记录下来，再判断是否合理。",
        verb=v.ReceiveReasons,
        form=f.ReasonsForm,
        done="理由说明已登记",
        typed=lambda case: {"reasons": _TYPED},
    ),
    CaseStep(
        slug="delay",
        name="确定延迟答复",
        lead="理由合理但不能按期答复的，确定延迟答复的合理期限并告知申请人。",
        verb=v.SetDelay,
        form=f.DelayForm,
        done="延迟答复的期限已确定",
        typed=lambda case: {"until": _later()},
    ),
    CaseStep(
        slug="ask-third-party",
        name="登记征求第三方意见",
        lead="公开会损害第三方合法权益的，书面征求第三方的意见。征求意见所需时间不计入答复期限。",
        verb=v.ConsultParty,
        form=f.ThirdPartyForm,
        done="征求意见已登记",
        typed=lambda case: {"party": _TYPED},
        fixed={"kind": PartyKind.THIRD_PARTY},
        by_letter=True,
    ),
    CaseStep(
        slug="ask-agency",
        name="登记征求其他机关意见",
        lead="与其他机关共同制作的，可以征求其意见；逾期不提出意见的，视为同意公开。",
        verb=v.ConsultParty,
        form=f.AgencyForm,
        done="征求意见已登记",
        typed=lambda case: {"party": _TYPED},
        fixed={"kind": PartyKind.AGENCY},
        by_letter=True,
    ),
    CaseStep(
        slug="letter-served",
        name="登记征求意见书收到日期",
        lead="邮寄的，填第三方或者其他机关签收之日。第三方自收到之日起有15个工作日提出意见。",
        verb=v.RecordConsultationServed,
        form=f.LetterServedForm,
        done="收到日期已登记",
        typed=lambda case: _letter(case),
        fits=lambda case: case.consultations.exists(),
    ),
    CaseStep(
        slug="opinion",
        name="登记收到意见",
        lead="收到意见的次日起，答复期限恢复计算。书面意见请收存到案卷材料中。",
        verb=v.RecordOpinion,
        form=f.OpinionForm,
        done="意见已登记",
        typed=lambda case: {**_letter(case), "consents": True},
        fits=lambda case: case.consultations.exists(),
    ),
    CaseStep(
        slug="request-extension",
        name="请示延期",
        lead="不能按期答复的，说明理由，请政府信息公开工作机构负责人批准延期。",
        verb=v.RequestExtension,
        form=f.ExtensionForm,
        done="延期请示已提交",
        settles="",
        typed=lambda case: {"working_days": 1, "reason": _TYPED},
    ),
    CaseStep(
        slug="approve-extension",
        name="批准延期",
        lead="批准以后，还须在原期限届满以前书面告知申请人，延期才生效。",
        verb=v.ApproveExtension,
        form=f.ExtensionForm,
        done="延期已批准，请尽快告知申请人",
        typed=lambda case: {"working_days": 1, "reason": _TYPED},
    ),
    CaseStep(
        slug="extension-served",
        name="登记延期告知书送达",
        lead="告知书送达申请人以后，延长的期限才生效。",
        verb=v.ServeExtensionNotice,
        form=f.ServedForm,
        done="延期已经生效",
        by_letter=True,
    ),
    CaseStep(
        slug="fee",
        name="登记收费通知书送达",
        lead="只用于数量、频次明显超过合理范围的。金额由系统按标准计算；申请人缴清的次日起，答复期限重新计算。",
        verb=v.AskFee,
        form=f.FeeForm,
        done="收费通知已登记",
        typed=lambda case: {"method": FeeMethod.PAGES, "count": _MANY},
        by_letter=True,
    ),
    CaseStep(
        slug="fee-paid",
        name="登记缴清信息处理费",
        lead="缴清以后答复期限重新计算；没有缴清的不登记。缴费凭证请收存到案卷材料中。",
        verb=v.RecordFeePaid,
        form=f.FeePaidForm,
        done="缴费已登记",
        typed=lambda case: {"amount": _ENOUGH},
    ),
    CaseStep(
        slug="lapse-fee",
        name="逾期未缴费，不再处理",
        lead="收到收费通知的次日起20个工作日内没有缴费的，视为放弃申请。",
        verb=v.LapseFee,
        form=f.PlainForm,
        done="已登记为不再处理",
    ),
    CaseStep(
        slug="propose",
        name="提出拟办意见",
        lead="选定处理结果，写明法律要求写明的内容，交负责人批准。",
        verb=v.ProposeDecision,
        form=f.ProposeForm,
        done="拟办意见已提交，等待批准",
        settles="",
        typed=lambda case: {"outcome": "disclosed"},
    ),
    CaseStep(
        slug="approve",
        name="批准处理决定",
        lead="批准拟办意见，答复同时取得文号。拟办人自己不能批准。",
        verb=v.ApproveDecision,
        form=f.PlainForm,
        done="处理决定已作出",
    ),
    CaseStep(
        slug="on-the-spot",
        name="批准并当场答复",
        lead="收到申请的当天就能答复的：批准拟办意见，并登记当场把答复交给申请人。",
        verb=v.AnswerOnTheSpot,
        form=f.PlainForm,
        done="已当场答复",
    ),
    CaseStep(
        slug="serve",
        name="登记答复送达",
        lead="是否按期答复，以送达之日判断。只能直接送达、委托其他行政机关送达、通过邮政企业邮寄或者网上送达，不能用快递公司。",
        verb=v.ServeAnswer,
        form=f.ServeForm,
        done="答复送达已登记",
        typed=lambda case: {"method": Method.DIRECT},
        by_letter=True,
    ),
    CaseStep(
        slug="archive",
        name="归档",
        lead="办结以后，把全部材料归入案卷。归档前请核对材料是否齐全。",
        verb=v.ArchiveCase,
        form=f.PlainForm,
        done="已归档",
    ),
    CaseStep(
        slug="joint",
        name="合并答复",
        lead="同一申请人的几件申请，或者几个人提出的相同申请，可以合并作一份答复、用一个文号；每件各自办理、各自计数。",
        verb=v.AnswerJointly,
        form=f.JointForm,
        done="已登记合并答复",
        settles="",
        typed=lambda case: {"others": tuple(joinable(case)[:1])},
        fits=lambda case: joinable(case).exists(),
    ),
    CaseStep(
        slug="note",
        name="添加内部备注",
        lead="只供机关内部办理时使用。",
        verb=v.AddNote,
        form=f.NoteForm,
        done="备注已添加",
        settles="",
        typed=lambda case: {"text": _TYPED},
    ),
    CaseStep(
        slug="withdraw",
        name="登记申请人撤回",
        lead="申请人书面撤回申请的，登记以后不再办理。撤回的书面材料请收存到案卷材料中。",
        verb=v.WithdrawApplication,
        form=f.ReceivedForm,
        done="撤回已登记",
    ),
    CaseStep(
        slug="order",
        name="登记责令重新答复",
        lead="行政复议机关或者人民法院责令重新答复的，期限另行计算。",
        verb=v.OrderAnswer,
        form=f.OrderForm,
        done="已登记，期限重新计算",
        typed=lambda case: {"ordered_by": "reconsideration", "body": _TYPED, "working_days": 20},
    ),
    CaseStep(
        slug="void",
        name="作废误录的记录",
        lead="别人录入有误的记录，由您核实以后作废；作废的记录留在办理经过里，不再计入推算。",
        verb=v.VoidEntry,
        form=f.VoidForm,
        done="已作废",
        typed=lambda case: {"entry": _entry(case), "reason": _TYPED},
        fits=lambda case: _entry(case) is not None,
    ),
)

STEPS: Mapping[str, CaseStep] = {step.slug: step for step in _ALL}


@dataclass(frozen=True, slots=True)
class Choice:
    """A step, and every reason why it may not be taken now; none means it may."""

    step: CaseStep
    refusals: list[Refusal]


def choices(case: Application, by: Staff) -> list[Choice]:
    """Every step that could be about something, in the order of a case's life, judged for ``by`` today."""
    return [Choice(step, step.refusals(case, by)) for step in _ALL if step.fits(case)]


def usual(case: Application, clock: Clock) -> tuple[str, ...]:
    """The steps that a case waits for where it stands, the most usual first."""
    kinds = [event.kind for event in history(case)]
    asks_extension = EventKind.EXTENSION_REQUESTED in kinds and EventKind.EXTENSION_APPROVED not in kinds
    if clock.state in _WAITED_FOR:
        waits = _WAITED_FOR[clock.state]
        return ("approve-extension", *waits) if asks_extension and waits is _CONSULTING else waits
    if proposal_of(case):
        return ("on-the-spot", "approve") if case.received_on == today() else ("approve",)
    if EventKind.EXTENSION_APPROVED in kinds and EventKind.EXTENSION_NOTICE_SERVED not in kinds:
        return ("extension-served",)
    if asks_extension:
        return ("approve-extension", "propose")
    if case.handler_id is None:
        return ("assign", "propose")
    if EventKind.SEARCH_LOGGED not in kinds:
        return ("search", "propose")
    return ("propose",)


_CONSULTING = ("letter-served", "opinion", "propose")
_WAITED_FOR: Mapping[State, tuple[str, ...]] = {
    State.ARRIVED: ("confirm-receipt",),
    State.CORRECTION_ASKED: ("lapse-correction", "corrected"),
    State.FEE_ASKED: ("lapse-fee", "fee-paid"),
    State.CONSULTING_THIRD_PARTY: _CONSULTING,
    State.CONSULTING_AGENCY: _CONSULTING,
    State.DECIDED: ("serve",),
    State.SERVED: ("archive",),
    State.NO_CORRECTION: ("archive",),
    State.NO_FEE: ("archive",),
    State.WITHDRAWN: ("archive",),
    State.ARCHIVED: (),
}


def consequences(case: Application, verb: CaseVerb) -> list[tuple[str, str, str]]:
    """What the step will change: name, as it is now, as it will be. The clock itself says so."""
    event = verb.clock_event()
    if event is None:
        return []
    before, after = dict(_told(clock_of(case))), dict(_told(clock_after(case, event)))
    return [
        (name, before.get(name) or "无", after.get(name) or "无")
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]


def _told(clock: Clock) -> Iterator[tuple[str, str]]:
    days = (
        ("答复期限", clock.answer_deadline or clock.provisional_deadline),
        ("建议最迟答复日期（工作约定）", clock.safe_answer_deadline),
        ("补正期限", clock.correct_by),
        ("第三方提出意见的期限", clock.third_party_due),
        ("其他机关提出意见的期限", clock.agency_due),
        ("缴费期限", clock.fee_due),
    )
    yield "状态", clock.state.label
    yield from ((name, chinese_date(day)) for name, day in days if day)
    if clock.on_time is not None:
        yield "是否按期", "按期" if clock.on_time else "逾期"


def _somebody(case: Application, *, other: bool = False) -> dict[str, Any]:
    """Some unit and person to whom the case could go; another unit than now, if there is one."""
    terms = f.handlers(case)
    first = next((term for term in terms if not other or term.post.agency_id != case.unit_id), terms[0])
    return {"unit": first.post.agency, "handler": first.staff}


def _entry(case: Application) -> Event | None:
    """The last entry that could be voided."""
    standing = (event for event in reversed(history(case)) if may_be_voided(event))
    return next((event for event in standing if event.kind != EventKind.APPLICATION_REGISTERED), None)


def _letter(case: Application) -> dict[str, Any]:
    """The letter that waits longest for this step."""
    waiting = {one.ref for one in clock_of(case).consultations if one.opinion is None}
    letters = list(case.consultations.all())
    return {"letter": next((one for one in letters if str(one.pk) in waiting), letters[0])}
