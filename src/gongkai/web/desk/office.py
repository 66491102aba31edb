"""日常管理: where the office's own work is found, one line for each area."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse

from gongkai.records.authority import Action
from gongkai.records.today import today
from gongkai.web.desk.access import desk_page, home_of, may_somewhere
from gongkai.web.desk.leaders import SHOWN_TO
from gongkai.web.desk.lists import respond


class Area(NamedTuple):
    """A part of the office's work: its name, the address of its first page, what is done there, for whom (or all)."""

    name: str
    url: str
    told: str
    needs: tuple[Action, ...] = ()


GROUPS = (
    (
        "检查和督办",
        (
            Area(
                "本月概览",
                "desk:leaders",
                "公开、到期、逾期、检查、公开栏和申请，一页看完，可以打印",
                SHOWN_TO,
            ),
            Area("每月检查", "desk:inspections", "程序先查，人再核实；问题从通知、整改到复查销号"),
            Area("问题和整改", "desk:found", "各单位的问题台账、期限、整改情况和督办"),
            Area("绩效考核", "desk:assessments", "考核方案、得分和依据、异议、结果"),
        ),
    ),
    (
        "人和分工",
        (
            Area("分工责任表", "desk:responsibility", "各单位的岗位、人员、代行和空缺；查某一天由谁负责"),
            Area("人员", "desk:people", "登记、任职、离任移交、停用账号", (Action.MANAGE_STAFF,)),
            Area("交办事项", "desk:tasks", "会议议定、报告承诺和督办的事项，办到哪一步"),
            Area("部门商请", "desk:coordination", "商请其他部门提供信息、提出意见，按期答复"),
        ),
    ),
    (
        "培训和会议",
        (
            Area("培训", "desk:trainings", "计划、通知、扫码签到、测试、证书"),
            Area("学时", "desk:training-hours", "每个人一年参加了多少学时"),
            Area("会议", "desk:meetings", "召集、纪要、议定事项"),
        ),
    ),
    (
        "村务公开和办事",
        (
            Area("村务公开栏", "desk:boards", "各村公开栏、张贴、海报和季度提醒"),
            Area("用手机张贴", "desk:board-phone", "在村里用手机张贴，没有网络也可以先存下"),
            Area("村民的查询和反映", "desk:boards-asked", "村民问了什么，什么时候应当答复"),
            Area("权责清单和办事一本通", "desk:handbook", "办事事项、权责清单、整本和单张"),
        ),
    ),
)


@desk_page
def office(request: HttpRequest) -> HttpResponse:
    """Everything that stands around publishing and answering."""
    user = request.user
    groups = [
        (
            name,
            [one for one in areas if not one.needs or any(may_somewhere(user, need) for need in one.needs)],
        )
        for name, areas in GROUPS
    ]
    return respond(
        request,
        "desk/office.html",
        here="office",
        groups=groups,
        home=home_of(user),
        year=today().year,
    )
