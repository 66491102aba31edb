"""Who may do what: roles × actions as one table. An action that is not in it raises.

A role is held through a post for a term of office (``agencies.Term``). It reaches the agency of the post and the
departments and villages below it, but not across the border of another reporting agency: the county does not
approve the town's extensions (《条例》第三十三条: 本行政机关政府信息公开工作机构负责人). Only ``TREE_WIDE`` does.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models


class Role(models.TextChoices):
    """The posts of the trade (贾峪镇 2020 report, 《条例》第四条; the reviewer and supervisor are house rules)."""

    LEADER = "leader", "分管责任人"
    OGI_HEAD = "ogi_head", "直接责任人（政府信息公开工作机构负责人）"
    MANAGER = "manager", "业务管理员"
    DEPARTMENT_HEAD = "department_head", "部门负责人"
    CLERK = "clerk", "信息员"
    SECRECY_REVIEWER = "secrecy_reviewer", "保密审查员"
    SUPERVISOR = "supervisor", "监督员"
    ADMINISTRATOR = "administrator", "系统管理员"


# Who applies holds no post; what only the applicant may do, no role of the staff may.
APPLICANT = "applicant"
# Who takes part in a training need not hold a post over it, nor have an account: the code shown there lets them in.
ATTENDEE = "attendee"


class Action(models.TextChoices):
    """Every kind of thing that staff do; one or more verbs each."""

    MANAGE_STAFF = "manage_staff", "管理机构、岗位和人员"
    ENTER_HOLIDAYS = "enter_holidays", "录入节假日安排"
    MANAGE_CATALOGUE = "manage_catalogue", "管理目录"
    DRAFT_ITEM = "draft_item", "起草信息"
    CHECK_ITEM = "check_item", "部门审核"
    REVIEW_SECRECY = "review_secrecy", "保密审查"
    SIGN_OFF_ITEM = "sign_off_item", "审批签发"
    PUBLISH_ITEM = "publish_item", "发布信息"
    WITHDRAW_ITEM = "withdraw_item", "撤回信息"
    KEEP_WORDS = "keep_words", "维护易错、禁用词语表"
    IMPORT_LEDGER = "import_ledger", "补录以往公开的信息"
    ANSWER_ERROR = "answer_error", "处理纠错"
    APPLY = "apply", "提出申请"
    HANDLE_APPLICATION = "handle_application", "办理申请"
    ASSIST_APPLICATION = "assist_application", "承办申请"
    APPROVE_EXTENSION = "approve_extension", "批准延期"
    DECIDE_APPLICATION = "decide_application", "作出处理决定"
    RECORD_DISPUTE = "record_dispute", "登记复议和诉讼"
    SEE_APPLICANT = "see_applicant", "查看申请人信息"
    READ_CASE_FILE = "read_case_file", "查看案卷材料"
    EXPORT_LEDGER = "export_ledger", "导出依申请公开台账"
    KEEP_CASE_FILES = "keep_case_files", "管理案卷的保管和删除"
    KEEP_BOARD = "keep_board", "管理公开栏"
    HOLD_TRAINING = "hold_training", "组织培训"
    INSPECT = "inspect", "检查"
    RECTIFY = "rectify", "整改"
    COMPILE_REPORT = "compile_report", "编制年度报告"
    APPROVE_REPORT = "approve_report", "审定年度报告"
    PROVIDE_FIGURE = "provide_figure", "提供年度报告数据"
    READ_PAPERS = "read_papers", "核对收到的年度报告"
    COLLECT_REPORTS = "collect_reports", "汇总下级年度报告"
    GIVE_TASK = "give_task", "交办事项"
    DO_TASK = "do_task", "办理交办事项"
    HOLD_MEETING = "hold_meeting", "组织会议"
    ATTEND = "attend", "参加培训"
    SUPERVISE = "supervise", "督查督办"
    COORDINATE = "coordinate", "部门之间商请"
    ASSESS = "assess", "绩效考核评分"
    DECIDE_ASSESSMENT = "decide_assessment", "审定绩效考核结果"
    ANSWER_ASSESSMENT = "answer_assessment", "对绩效考核结果提出意见"
    KEEP_COMMITMENTS = "keep_commitments", "登记五个到位的佐证"
    READ_NOTICES = "read_notices", "接收消息"
    SEE_DESK = "see_desk", "查看工作台"


_R = Role
TABLE: Mapping[Action, frozenset[str]] = {
    Action.MANAGE_STAFF: frozenset({_R.ADMINISTRATOR, _R.OGI_HEAD}),
    Action.ENTER_HOLIDAYS: frozenset({_R.ADMINISTRATOR, _R.MANAGER}),
    Action.MANAGE_CATALOGUE: frozenset({_R.OGI_HEAD, _R.MANAGER}),
    Action.DRAFT_ITEM: frozenset({_R.CLERK, _R.MANAGER, _R.DEPARTMENT_HEAD}),
    Action.CHECK_ITEM: frozenset({_R.DEPARTMENT_HEAD}),
    Action.REVIEW_SECRECY: frozenset({_R.SECRECY_REVIEWER}),
    Action.SIGN_OFF_ITEM: frozenset({_R.OGI_HEAD, _R.LEADER}),
    Action.PUBLISH_ITEM: frozenset({_R.MANAGER, _R.OGI_HEAD}),
    Action.WITHDRAW_ITEM: frozenset({_R.MANAGER, _R.OGI_HEAD, _R.LEADER}),
    Action.KEEP_WORDS: frozenset({_R.MANAGER, _R.OGI_HEAD, _R.SECRECY_REVIEWER}),
    Action.IMPORT_LEDGER: frozenset({_R.MANAGER, _R.OGI_HEAD}),
    Action.ANSWER_ERROR: frozenset({_R.MANAGER, _R.OGI_HEAD}),
    Action.APPLY: frozenset({APPLICANT}),
    Action.HANDLE_APPLICATION: frozenset({_R.MANAGER, _R.OGI_HEAD}),
    Action.ASSIST_APPLICATION: frozenset({_R.CLERK, _R.DEPARTMENT_HEAD, _R.MANAGER, _R.OGI_HEAD}),
    Action.APPROVE_EXTENSION: frozenset({_R.OGI_HEAD}),
    Action.DECIDE_APPLICATION: frozenset({_R.OGI_HEAD, _R.LEADER}),
    Action.RECORD_DISPUTE: frozenset({_R.MANAGER, _R.OGI_HEAD}),
    Action.SEE_APPLICANT: frozenset({_R.MANAGER, _R.OGI_HEAD, _R.LEADER}),
    Action.READ_CASE_FILE: frozenset({_R.CLERK, _R.DEPARTMENT_HEAD, _R.MANAGER, _R.OGI_HEAD, _R.LEADER}),
    Action.EXPORT_LEDGER: frozenset({_R.MANAGER, _R.OGI_HEAD, _R.LEADER, _R.SUPERVISOR}),
    Action.KEEP_CASE_FILES: frozenset({_R.OGI_HEAD, _R.LEADER}),
    Action.KEEP_BOARD: frozenset({_R.CLERK, _R.MANAGER}),
    Action.HOLD_TRAINING: frozenset({_R.MANAGER, _R.OGI_HEAD}),
    Action.INSPECT: frozenset({_R.MANAGER, _R.OGI_HEAD, _R.SUPERVISOR}),
    Action.RECTIFY: frozenset({_R.CLERK, _R.DEPARTMENT_HEAD, _R.MANAGER}),
    Action.COMPILE_REPORT: frozenset({_R.MANAGER, _R.OGI_HEAD}),
    Action.APPROVE_REPORT: frozenset({_R.LEADER}),
    Action.PROVIDE_FIGURE: frozenset({_R.CLERK, _R.DEPARTMENT_HEAD, _R.MANAGER, _R.OGI_HEAD}),
    Action.READ_PAPERS: frozenset({_R.MANAGER, _R.OGI_HEAD}),
    Action.COLLECT_REPORTS: frozenset({_R.MANAGER, _R.OGI_HEAD}),
    Action.GIVE_TASK: frozenset({_R.MANAGER, _R.OGI_HEAD, _R.LEADER}),
    Action.DO_TASK: frozenset({_R.CLERK, _R.DEPARTMENT_HEAD, _R.MANAGER, _R.OGI_HEAD}),
    Action.HOLD_MEETING: frozenset({_R.MANAGER, _R.OGI_HEAD, _R.LEADER}),
    Action.ATTEND: frozenset({ATTENDEE}),
    Action.SUPERVISE: frozenset({_R.SUPERVISOR, _R.LEADER}),
    Action.COORDINATE: frozenset({_R.CLERK, _R.DEPARTMENT_HEAD, _R.MANAGER, _R.OGI_HEAD}),
    Action.ASSESS: frozenset({_R.MANAGER, _R.OGI_HEAD}),
    Action.DECIDE_ASSESSMENT: frozenset({_R.LEADER}),
    Action.ANSWER_ASSESSMENT: frozenset({_R.CLERK, _R.DEPARTMENT_HEAD}),
    Action.KEEP_COMMITMENTS: frozenset({_R.MANAGER, _R.OGI_HEAD}),
    Action.READ_NOTICES: frozenset(Role),
    Action.SEE_DESK: frozenset(Role),
}

# What reaches down the whole tree, across the borders of reporting agencies: supervision, and the accounts of a
# new town, which has nobody yet to appoint its own people.
TREE_WIDE = frozenset({Action.INSPECT, Action.MANAGE_STAFF})


def roles_for(action: Action) -> frozenset[str]:
    """The roles that may do ``action``; KeyError for an unknown one."""
    return TABLE[action]
