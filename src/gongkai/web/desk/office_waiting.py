"""What of the office's own work waits for whom: findings, tasks, requests, boards, services, trainings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from gongkai.law.calendar import Calendar
from gongkai.web.desk import (
    assessment_waiting,
    boards_waiting,
    coordination_waiting,
    handbook_waiting,
    inspection_waiting,
    tasks_waiting,
    training_waiting,
)
from gongkai.web.desk.work import Kind, kind_of


def office_kinds(user: Any, calendar: Calendar) -> Iterator[Kind]:
    """Each kind of the office's own work, most pressing first."""
    for name, label, found, url, since in (
        ("逾期没有整改，等待您督办", "督办", inspection_waiting.to_supervise, "desk:found", "期限届满"),
        ("检查发现的问题，等待您整改", "整改", inspection_waiting.to_rectify, "desk:found", "通知日期"),
        ("整改情况，等待您复查", "复查", inspection_waiting.to_check, "desk:found", "整改日期"),
        ("每月检查，等待您核实", "核实", inspection_waiting.to_inspect, "desk:inspections", "检查日期"),
        (
            "检查发现的问题，等待您通知整改",
            "通知",
            inspection_waiting.to_notify,
            "desk:inspections",
            "检查日期",
        ),
        ("交办给您的事项", "办理", tasks_waiting.to_report, "desk:tasks", "交办日期"),
        ("交办事项，等待您确认", "确认", tasks_waiting.to_confirm, "desk:tasks", "交办日期"),
        ("请您参加的培训", "查看", training_waiting.to_attend, "desk:trainings", "通知日期"),
        ("培训后的测试，等待您完成", "测试", training_waiting.to_be_tested, "desk:trainings", "培训日期"),
        ("培训已经结束，等待您登记", "登记", training_waiting.to_enter, "desk:trainings", "培训日期"),
        ("上年报告承诺的改进，等待列为交办事项", "列出", tasks_waiting.to_list, "desk:tasks", "审定日期"),
        ("其他部门商请您办理的事项", "答复", coordination_waiting.to_answer, "desk:coordination", "发出日期"),
        (
            "您商请的事项，对方已经答复",
            "查看",
            coordination_waiting.to_close,
            "desk:coordination",
            "发出日期",
        ),
        ("村民的查询和反映，等待您答复", "答复", boards_waiting.to_answer, "desk:boards-asked", "收到日期"),
        ("公开栏应当张贴或者撤下", "办理", boards_waiting.boards_that_owe, "desk:boards", "等待自"),
        ("绩效考核结果，等待您审定", "审定", assessment_waiting.to_decide, "desk:assessments", "公布日期"),
        ("绩效考核的异议，等待您处理", "处理", assessment_waiting.objections, "desk:assessments", "提出日期"),
        ("绩效考核初评，请您核对", "核对", assessment_waiting.to_comment, "desk:assessments", "公布日期"),
        ("办事事项，等待您核对", "核对", handbook_waiting.to_check, "desk:handbook", "上次核对"),
    ):
        yield kind_of(name, label, found(user), reverse(url), calendar, since)
