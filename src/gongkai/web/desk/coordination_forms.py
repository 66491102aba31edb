"""What is done with a request, each step with its form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gongkai.records.coordination.models import RequestState
from gongkai.records.coordination.verbs import (
    LONGEST_TEXT,
    AnswerRequest,
    AskForTime,
    CloseRequest,
    ExtendRequest,
    ReturnRequest,
    UrgeRequest,
    WithdrawRequest,
)
from gongkai.records.today import today
from gongkai.web.desk.acts import TYPED, Act, ActForm
from gongkai.web.desk.evidence import brought_of
from gongkai.web.desk.forms import day, files, words

FILES_HELP = "照片、文档都可以。"
CASE_HELP = "这件商请涉及依申请公开案件：不要写申请人和其他个人的身份信息；材料不在这里上传，交给承办单位存入案卷材料。"


class _Saying(ActForm):
    text = words("说明", LONGEST_TEXT, required=False)


class _AnswerForm(ActForm):
    text = words("答复", LONGEST_TEXT, rows=8)
    files = files("附件", required=False, help_text=FILES_HELP)

    def arrange(self) -> None:
        if self.record.application_id:
            del self.fields["files"]  # what belongs to a case is kept sealed in its file
            self.fields["text"].help_text = CASE_HELP

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        told["files"] = brought_of(self, "files")
        return told


class _ReasonForm(ActForm):
    text = words("理由", LONGEST_TEXT, rows=3)


class _TimeForm(_ReasonForm):
    until = day("希望延期到")
    field_order = ("until", "text")


class _ExtendForm(_Saying):
    due_on = day("新的答复期限")
    field_order = ("due_on", "text")


def _verb(kind: Any, longer: str = "") -> Any:
    """Makes the verb of what was filled in. ``longer``: the field of a new term; the next day while none is typed."""

    def build(record: Any, by: Any, told: dict[str, Any]) -> Any:
        usual = {longer: max(record.due_on + timedelta(days=1), today())} if longer else {}
        return kind(by=by, request=record, **(usual | told | {"on": today()}))

    return build


def _is(*states: RequestState) -> Any:
    return lambda record: record.state in states


_OPEN = _is(RequestState.OPEN)
OF_WHO_IS_ASKED = (
    Act(
        slug="answer",
        name="答复",
        lead="答复后还可以补充，直到对方办结。",
        form=_AnswerForm,
        build=_verb(AnswerRequest),
        done="答复已送给商请单位",
        typed={"text": TYPED},
        fits=_is(RequestState.OPEN, RequestState.ANSWERED),
    ),
    Act(
        slug="time",
        name="请求延期",
        lead="由商请单位决定是否延长。",
        form=_TimeForm,
        build=_verb(AskForTime, "until"),
        done="已向商请单位请求延期",
        typed={"text": TYPED},
        fits=_OPEN,
    ),
    Act(
        slug="return",
        name="退回",
        lead="不属于本单位职责的，写明理由退回；知道应由谁办理的，一并写明。",
        form=_ReasonForm,
        build=_verb(ReturnRequest),
        done="已退回商请单位",
        typed={"text": TYPED},
        fits=_OPEN,
    ),
)
OF_WHO_ASKS = (
    Act(
        slug="close",
        name="办结",
        lead="答复够用了，或者不再需要，办结这件商请。还要补充的，先请对方补充答复。",
        form=_Saying,
        build=_verb(CloseRequest),
        done="这件商请已办结",
        fits=_is(RequestState.ANSWERED, RequestState.RETURNED),
    ),
    Act(
        slug="urge",
        name="催办",
        form=_Saying,
        build=_verb(UrgeRequest),
        done="已催办，对方会收到消息",
        fits=_OPEN,
    ),
    Act(
        slug="extend",
        name="延长答复期限",
        form=_ExtendForm,
        build=_verb(ExtendRequest, "due_on"),
        done="答复期限已延长",
        fits=_OPEN,
    ),
    Act(
        slug="withdraw",
        name="撤回",
        lead="不再需要答复的，撤回并说明理由。撤回后不能恢复，需要时重新商请。",
        form=_ReasonForm,
        build=_verb(WithdrawRequest),
        done="这件商请已撤回",
        typed={"text": TYPED},
        fits=_OPEN,
    ),
)
