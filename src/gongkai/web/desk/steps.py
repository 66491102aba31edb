"""What can be done with an item, step by step: for each the verb, its form, and the words on the screen.

The pages ask this table; the verbs decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.records.agencies.models import Staff
from gongkai.records.disclosure import verbs as v
from gongkai.records.disclosure.models import Carrier, Item, Status, Validity
from gongkai.records.disclosure.verbs.base import ItemVerb
from gongkai.records.today import today
from gongkai.records.verbs import Refusal
from gongkai.web.desk import step_forms as f
from gongkai.web.desk.forms import ItemForm

_TYPED = "（待填写）"


def _nothing(item: Item) -> Mapping[str, Any]:
    return {}


def _opinion(item: Item) -> Mapping[str, Any]:
    return {"opinion": _TYPED}


def _reason(item: Item) -> Mapping[str, Any]:
    return {"reason": _TYPED}


def _correction(item: Item) -> Mapping[str, Any]:
    return {"reason": _TYPED, "title": item.title, "summary": "", "body": ""}


def _validity(item: Item) -> Mapping[str, Any]:
    return {"reason": _TYPED, "validity": Validity.ABOLISHED}


def _carrier(item: Item) -> Mapping[str, Any]:
    published = item.publications.first()
    return {"carrier": published.carrier if published else Carrier.WEBSITE}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step. ``lead`` says what it is for, ``settles`` what can't be undone ("": needs no confirmation),
    ``done`` what to say afterwards; ``typed`` stands for what is still to be filled in."""

    slug: str
    name: str
    lead: str
    verb: type[ItemVerb]
    form: type[ItemForm]
    done: str
    settles: str = ""
    typed: Callable[[Item], Mapping[str, Any]] = _nothing
    press: str = ""  # on the button, where it is not the name
    is_main: bool = True  # the next step of the usual way, shown as a button

    def build(self, item: Item, by: Staff, **values: Any) -> ItemVerb:
        return self.verb(item=item, by=by, on=today(), **values)

    def refusals(self, item: Item, by: Staff) -> list[Refusal]:
        """Why this may not be done now, whatever would be filled in."""
        return self.build(item, by, **self.typed(item)).refusals()

    def fits(self, item: Item) -> bool:
        """Whether the item stands where this step can be taken at all (the verb has the last word)."""
        if item.status not in self.verb.allowed:
            return False
        if issubclass(self.verb, v.ClearUrgency):
            return item.awaits_clearing
        if issubclass(self.verb, _ON_PROPOSAL):
            return v.proposal_of(item) is not None
        if issubclass(self.verb, v.ProposeCorrection):
            return v.proposal_of(item) is None
        if issubclass(self.verb, v.ConfirmOnCarrier):
            return bool(item.publications.all())
        return True


_ON_PROPOSAL = (v.ReviewCorrection, v.CorrectItem, v.RejectCorrection)

_ALL: tuple[Step, ...] = (
    Step(
        slug="submit",
        name="提交审查",
        lead="提交以后，由部门负责人审核；审查完以前可以取回修改。",
        verb=v.SubmitItem,
        form=f.PlainForm,
        done="已提交，等待部门审核",
    ),
    Step(
        slug="check",
        name="部门审核",
        lead="核对内容是否真实、准确、完整，公开属性是否恰当。",
        verb=v.CheckItem,
        form=f.ReviewForm,
        done="部门审核意见已记录",
        typed=_opinion,
        press="提交意见",
    ),
    Step(
        slug="secrecy",
        name="保密审查",
        lead="先审查、后公开，一事一审：逐项审查以后，写明结论和依据。",
        verb=v.ReviewSecrecy,
        form=f.SecrecyForm,
        done="保密审查意见已记录",
        typed=_opinion,
        press="提交意见",
    ),
    Step(
        slug="sign",
        name="审批签发",
        lead="审定是否公开。签发以后由业务管理员发布。",
        verb=v.SignOffItem,
        form=f.ReviewForm,
        done="签发意见已记录",
        typed=_opinion,
        press="提交意见",
    ),
    Step(
        slug="publish",
        name="发布",
        lead="选择公开渠道。发布日期就是今天，不能倒填。",
        verb=v.PublishItem,
        form=f.PublishForm,
        done="已发布",
        settles="发布以后任何人都可以看到，并取得永久的索引号；改动只能通过更正，撤下会留下公开的撤回记录。",
    ),
    Step(
        slug="clear",
        name="补办审查",
        lead="这条信息是紧急发布的，须由另一个人事后审查。",
        verb=v.ClearUrgency,
        form=f.OpinionForm,
        done="补办审查意见已记录",
        typed=_opinion,
        press="提交意见",
    ),
    Step(
        slug="review-correction",
        name="审查更正",
        lead="更正后的内容同样要先审查、后公开。",
        verb=v.ReviewCorrection,
        form=f.CorrectionReviewForm,
        done="更正的审查意见已记录",
        typed=_opinion,
        press="提交意见",
    ),
    Step(
        slug="sign-correction",
        name="签发更正",
        lead="更正生效以后，原来的版本仍可查阅，更正理由向社会公开。",
        verb=v.CorrectItem,
        form=f.PlainForm,
        done="更正已生效",
        settles="公开的内容立即换成更正后的版本，更正理由向社会公开，原来的版本仍可查阅。",
    ),
    Step(
        slug="recall",
        name="取回修改",
        lead="取回以后回到草稿，已经作出的审查意见保留在办理经过里，须重新审查。",
        verb=v.RecallItem,
        form=f.ReasonForm,
        done="已取回，可以继续修改",
        typed=_reason,
        is_main=False,
    ),
    Step(
        slug="urgent",
        name="紧急发布",
        lead="只用于突发事件预警、应急等来不及先审查的情形，须写明理由，并由他人事后补办审查。",
        verb=v.PublishUrgently,
        form=f.UrgentForm,
        done="已紧急发布，须由他人补办审查",
        settles="这条信息没有经过审查就立即公开，您个人对内容负责，页面和日志都会记明是紧急发布。",
        typed=_reason,
        is_main=False,
    ),
    Step(
        slug="reject-correction",
        name="不采纳更正",
        lead="更正稿不再保留，理由记在办理经过里。",
        verb=v.RejectCorrection,
        form=f.ReasonForm,
        done="更正没有采纳",
        typed=_reason,
        is_main=False,
    ),
    Step(
        slug="correct",
        name="更正",
        lead="写出更正后的内容和理由，经审查、签发以后生效；原来的版本仍可查阅。",
        verb=v.ProposeCorrection,
        form=f.CorrectionForm,
        done="更正已提出，请检查内容，再由保密审查员审查",
        typed=_correction,
        is_main=False,
    ),
    Step(
        slug="confirm",
        name="确认载体",
        lead="在上级门户网站、公告栏等处看到这条信息以后，登记它的网址和确认日期。",
        verb=v.ConfirmOnCarrier,
        form=f.CarrierForm,
        done="已确认",
        typed=_carrier,
        is_main=False,
    ),
    Step(
        slug="validity",
        name="标明有效性",
        lead="文件废止、失效的，标明依据和替代文件；公开页面上显著提示。",
        verb=v.SetValidity,
        form=f.ValidityForm,
        done="有效性已更新",
        typed=_validity,
        is_main=False,
    ),
    Step(
        slug="withdraw",
        name="撤下",
        lead="从所有渠道撤下这条信息。发现泄密或者个人信息泄露的，请立即撤下，再报告。",
        verb=v.WithdrawItem,
        form=f.WithdrawForm,
        done="已撤下，公开页面只留下索引号、日期和理由",
        settles="网页、附件、搜索和订阅中的这条信息立即消失，只留下索引号、撤回日期和理由；撤下以后不能恢复，只能重新起草。",
        typed=_reason,
        is_main=False,
    ),
    Step(
        slug="reassess",
        name="定期评估",
        lead="不予公开的信息要定期评估，因情势变化可以公开的，应当公开。",
        verb=v.ReassessItem,
        form=f.ReassessForm,
        done="评估意见已记录",
        typed=_opinion,
        press="提交意见",
    ),
)

STEPS: Mapping[str, Step] = {step.slug: step for step in _ALL}

# Where an item stands → the step it waits for.
NEXT: Mapping[Status, Step] = {
    Status.DRAFT: STEPS["submit"],
    Status.SUBMITTED: STEPS["check"],
    Status.CHECKED: STEPS["secrecy"],
    Status.CLEARED: STEPS["sign"],
    Status.SIGNED: STEPS["publish"],
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A step, and why it may not be taken now; none means it may."""

    step: Step
    refusals: list[Refusal]


def choices(item: Item, by: Staff) -> list[Choice]:
    """The steps that make sense where the item stands, in the order of its life, judged for ``by`` today."""
    return [Choice(step, step.refusals(item, by)) for step in _ALL if step.fits(item)]
