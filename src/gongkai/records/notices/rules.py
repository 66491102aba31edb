"""Which events are told to whom, in which words. What is not in the table is told to nobody.

A text may name units, columns, numbers of records and days, nothing else: no person, no title of a draft, nothing
that somebody wrote. It goes into mails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.law.numerals import chinese_date
from gongkai.law.village import Asked
from gongkai.records.annual.models import FigureRequest
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind as E
from gongkai.records.journal.models import Event
from gongkai.records.noticeboards.models import VillageQuery
from gongkai.records.notices.models import Area
from gongkai.records.notices.who import (
    People,
    Who,
    attendees,
    named_in,
    nearest,
    next_step,
    person,
    person_or,
    posts,
    together,
    who_did,
)


@dataclass(frozen=True)
class Rule:
    """``text`` may name {agency} (of the event) and the names in ``_PLAIN``."""

    area: Area
    text: str
    to: Who

    def say(self, event: Event, subject: Any) -> str:
        """The text, filled in."""
        data = {name: _spoken(event.data[name]) for name in _PLAIN if name in event.data}
        number = getattr(subject, "number", "") or getattr(subject, "label", "")
        known = {"number": number, "year": getattr(subject, "year", "")}
        known["column"] = getattr(getattr(subject, "column", None), "name", "")
        return self.text.format_map(_Filled(known | data | {"agency": event.agency.name}))


# Of the event's data: the names of units, numbers and days.
_PLAIN = ("unit", "due_on", "until", "count", "index_number", "label", "month", "year", "number")


def _spoken(value: Any) -> Any:
    """A day as people say it."""
    try:
        return chinese_date(date.fromisoformat(value))
    except (TypeError, ValueError):
        return value


class _Filled(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return ""


def _asked_for_figures(event: Event, subject: Any) -> People:
    asked = FigureRequest.objects.select_related("unit").get(pk=event.data["request"])
    return nearest(Action.PROVIDE_FIGURE, asked.unit)


def _asked_by_villagers(event: Event, query: VillageQuery) -> People:
    """The village answers queries; what is said of the village goes to the town alone (村民委员会组织法 Art 35, 36)."""
    if query.asked is Asked.QUERY:
        return nearest(Action.KEEP_BOARD, event.agency)
    return nearest(Action.GIVE_TASK, event.agency.reporting or event.agency)


_AUTHOR = who_did(E.ITEM_SUBMITTED, E.ITEM_REGISTERED)
_PROPOSER = who_did(E.ITEM_CORRECTION_PROPOSED)
_HANDLER = person_or("handler", Action.HANDLE_APPLICATION)
_DECIDER = posts(Action.DECIDE_APPLICATION)
_ASKER, _ASKED = person("sent_by"), posts(Action.COORDINATE, "unit")
_DOER = person_or("handler", Action.DO_TASK, "unit")
_RECTIFIER = posts(Action.RECTIFY, "unit")
_GIVER = who_did(E.TASK_GIVEN)
_COMPILER = who_did(E.REPORT_SUBMITTED)

_ITEMS = {
    E.ITEM_SUBMITTED: ("{agency}提交了“{column}”栏目的一条信息，等待部门审核", posts(Action.CHECK_ITEM)),
    E.ITEM_REVIEWED: ("{agency}“{column}”栏目的一条信息等待您办理下一步", next_step),
    E.ITEM_RETURNED: ("您提交的“{column}”栏目的一条信息被退回修改", _AUTHOR),
    E.ITEM_PUBLISHED: ("您提交的信息已经发布，索引号{index_number}", _AUTHOR),
    E.ITEM_PUBLISHED_URGENTLY: (
        "{agency}有一条信息紧急发布，须补办审查",
        together(posts(Action.REVIEW_SECRECY), posts(Action.SIGN_OFF_ITEM)),
    ),
    E.ITEM_WITHDRAWN: ("您提交的一条信息已经撤回", _AUTHOR),
    E.ITEM_CORRECTION_PROPOSED: ("{agency}提出更正一条信息，等待保密审查", posts(Action.REVIEW_SECRECY)),
    E.ITEM_CORRECTION_REVIEWED: ("{agency}的一条更正等待签发", posts(Action.SIGN_OFF_ITEM)),
    E.ITEM_CORRECTED: ("您提出的更正已经发布", _PROPOSER),
    E.ITEM_CORRECTION_REJECTED: ("您提出的更正没有被采纳", _PROPOSER),
}
_CASES = {
    E.APPLICATION_REGISTERED: ("收到申请{number}", posts(Action.HANDLE_APPLICATION)),
    E.CORRECTION_RECEIVED: ("申请{number}收到补正", _HANDLER),
    E.CASE_ASSIGNED: ("申请{number}交由您承办", person("handler")),
    E.CASE_TRANSFERRED: ("申请{number}转交您承办", person("handler")),
    E.OPINION_RECEIVED: ("申请{number}收到征求意见的回复", _HANDLER),
    E.EXTENSION_REQUESTED: ("申请{number}请示延期，等待批准", posts(Action.APPROVE_EXTENSION)),
    E.EXTENSION_APPROVED: ("申请{number}已批准延期，请告知申请人", _HANDLER),
    E.DECISION_PROPOSED: ("申请{number}已有拟办意见，等待批准", _DECIDER),
    E.APPLICATION_DECIDED: ("申请{number}已作出处理决定，请制作并送达文书", _HANDLER),
    E.LETTER_ISSUED: ("申请{number}的文书已签发，请送达", _HANDLER),
    E.APPLICATION_WITHDRAWN: ("申请{number}由申请人撤回", _HANDLER),
    E.ANSWER_ORDERED: ("申请{number}被责令重新答复", together(_HANDLER, _DECIDER)),
    E.DISPUTE_FILED: ("{agency}收到一件行政复议或者行政诉讼", _DECIDER),
    E.COMPLAINT_RECEIVED: ("收到投诉举报{number}", posts(Action.HANDLE_APPLICATION)),
}
_COORDINATION = {
    E.REQUEST_SENT: ("{agency}{label}，请于{due_on}前答复", _ASKED),
    E.REQUEST_URGED: ("{agency}催办{label}", _ASKED),
    E.REQUEST_EXTENDED: ("{agency}{label}的答复期限改为{due_on}", _ASKED),
    E.REQUEST_CLOSED: ("{agency}{label}已办结", _ASKED),
    E.REQUEST_WITHDRAWN: ("{agency}撤回{label}，不用再答复", _ASKED),
    E.REQUEST_ANSWERED: ("{unit}答复了{label}", _ASKER),
    E.REQUEST_RETURNED: ("{unit}退回了{label}", _ASKER),
    E.REQUEST_TIME_ASKED: ("{unit}请求把{label}延期到{until}答复", _ASKER),
}
_TASKS = {
    E.TASK_GIVEN: ("{agency}交办一项工作，{due_on}前办结", _DOER),
    E.TASK_PASSED: ("一项交办的工作改由您办理", person("handler")),
    E.TASK_REPORTED: ("您交办的一项工作已报告办理情况，等待确认", _GIVER),
    E.TASK_RETURNED: ("一项交办的工作被退回，请继续办理", _DOER),
    E.TASK_CLOSED: ("一项交办的工作已确认办结", _DOER),
    E.TASK_CANCELLED: ("一项交办的工作已取消", _DOER),
}
_INSPECTION = {
    E.INSPECTION_BEGUN: ("{agency}{month}检查已经开始，程序发现疑点{count}个", posts(Action.INSPECT)),
    E.FINDING_NOTIFIED: ("整改通知{number}，问题{count}个，请于{due_on}前整改", _RECTIFIER),
    E.FINDING_POSTPONED: ("一个问题的整改期限改为{due_on}", _RECTIFIER),
    E.FINDING_RECTIFIED: ("{agency}报告了一个问题的整改情况，等待复查", posts(Action.INSPECT)),
    E.FINDING_REOPENED: ("一个问题复查不通过，请继续整改", _RECTIFIER),
    E.FINDING_CLOSED: ("一个问题经复查销号", _RECTIFIER),
    E.FINDING_ESCALATED: ("{agency}有一个问题逾期未整改，报请督办", posts(Action.SUPERVISE)),
}
_TRAINING = {
    E.TRAINING_INVITED: ("请您参加{agency}的一次培训", named_in("staff")),
    E.TRAINING_CHANGED: ("您要参加的一次培训改了安排", attendees),
    E.TRAINING_CANCELLED: ("您要参加的一次培训取消了", attendees),
    E.MEETING_CALLED: ("请您参加{agency}的一次会议", named_in("staff")),
    E.MEETING_CHANGED: ("您要参加的一次会议改了安排", attendees),
    E.MEETING_CANCELLED: ("您要参加的一次会议取消了", attendees),
}
_BOARDS = {
    E.VILLAGE_QUERY_RECEIVED: ("{agency}的公开栏收到村民的查询或者反映", _asked_by_villagers),
}
_REPORTS = {
    E.FIGURES_ASKED: ("请{unit}于{due_on}前提供{year}年度报告的{count}个数据", _asked_for_figures),
    E.FIGURES_PROVIDED: ("{unit}已提供年度报告的{count}个数据", who_did(E.FIGURES_ASKED)),
    E.REPORT_SUBMITTED: ("{agency}{year}年度报告等待审定", posts(Action.APPROVE_REPORT)),
    E.REPORT_RETURNED: ("{agency}{year}年度报告被退回修改", _COMPILER),
    E.REPORT_APPROVED: ("{agency}{year}年度报告已审定", _COMPILER),
    E.REPORT_CORRECTION_PROPOSED: ("{agency}{year}年度报告有更正，等待审定", posts(Action.APPROVE_REPORT)),
}

RULES: Mapping[str, Rule] = {
    kind: Rule(area, text, to)
    for area, told in (
        (Area.ITEMS, _ITEMS),
        (Area.CASES, _CASES),
        (Area.COORDINATION, _COORDINATION),
        (Area.TASKS, _TASKS),
        (Area.INSPECTION, _INSPECTION),
        (Area.TRAINING, _TRAINING),
        (Area.BOARDS, _BOARDS),
        (Area.REPORTS, _REPORTS),
    )
    for kind, (text, to) in told.items()
}
