"""Who works there: the posts that the report of 2020 names, held by people who do not exist.

Surnames run through the 百家姓 in its order; whose given name is 示例, 样例 or 演示 is nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.demo.places import PHONE, Places
from gongkai.records.agencies.models import Agency, Staff
from gongkai.records.agencies.verbs import BeginTerm, EnrolStaff
from gongkai.records.authority import Role

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
    "戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
)
PASSWORD = "gongkai-demo-2020"  # noqa: S105 - printed on the screen of the demo


@dataclass(frozen=True)
class Account:
    """A log-in of the demo: who it is, and what to try with it."""

    username: str
    role: str
    to_try: str
    password: str = PASSWORD


ADMINISTRATOR = Account("admin", "系统管理员", "设立机构，登记人员，录入节假日安排")
LEADER = Account("leader", "分管责任人", "批准处理决定，审定年度报告")
HEAD = Account("head", "直接责任人", "签发信息，批准延期，批准处理决定")
MANAGER = Account("manager", "业务管理员", "发布信息，办理申请，编制年度报告")
REVIEWER = Account("reviewer", "保密审查员", "逐条进行保密审查")
SUPERVISOR = Account("supervisor", "监督员", "每月检查，复查销号")
DEPARTMENT_HEAD = Account("unit05-head", "农业农村服务中心负责人", "审核本部门报送的信息")
CLERK = Account("unit05", "农业农村服务中心信息员", "登记和提交信息，整改检查发现的问题")
VILLAGE_CLERK = Account("village01", "甲子村信息员", "在村务公开栏张贴和撤下")
COLLECTOR = Account("county", "县（市）业务管理员", "核对、汇总下级的年度报告")
ACCOUNTS = (
    *(MANAGER, HEAD, LEADER, REVIEWER, SUPERVISOR),
    *(DEPARTMENT_HEAD, CLERK, VILLAGE_CLERK, COLLECTOR, ADMINISTRATOR),
)

# Posts at the town itself: what they do reaches every department and village.
_TOWN_POSTS = (
    (LEADER, Role.LEADER, "副镇长（分管责任人）"),
    (HEAD, Role.OGI_HEAD, "党政办公室主任（直接责任人）"),
    (MANAGER, Role.MANAGER, "业务管理员"),
    (REVIEWER, Role.SECRECY_REVIEWER, "保密审查员"),
    (SUPERVISOR, Role.SUPERVISOR, "纪检监察室主任（监督员）"),
)


@dataclass(frozen=True)
class Cast:
    """Everybody who acts. ``heads`` and ``clerks`` by the short name of their department or village."""

    heads: dict[str, Staff]
    clerks: dict[str, Staff]
    leader: Staff
    head: Staff
    manager: Staff
    reviewer: Staff
    supervisor: Staff


def administrator_name() -> str:
    return f"{SURNAMES[0]}示例"


def enrol(administrator: Staff, places: Places, on: date) -> Cast:
    """Enrol everybody and put them into their posts."""
    surnames = iter(SURNAMES[1:])

    def appoint(at: Agency, username: str, given_name: str, role: Role, title: str) -> Staff:
        person = EnrolStaff(
            by=administrator,
            on=on,
            at=at,
            username=username,
            name=next(surnames) + given_name,
            password=_password(username),
            phone=PHONE,
        ).perform()
        BeginTerm(by=administrator, on=on, at=at, role=role, staff=person, title=title).perform()
        return person

    town = [appoint(places.town, one.username, "示例", role, title) for one, role, title in _TOWN_POSTS]
    heads = {
        name: appoint(unit, f"unit{number:02}-head", "样例", Role.DEPARTMENT_HEAD, "负责人")
        for number, (name, unit) in enumerate(places.departments.items(), start=1)
    }
    clerks = {
        name: appoint(unit, username, "演示", Role.CLERK, "信息员")
        for username, name, unit in _clerks(places)
    }
    return Cast(heads, clerks, *town)


def _clerks(places: Places) -> Iterator[tuple[str, str, Agency]]:
    """One 信息员 for every department and every village."""
    for number, (name, unit) in enumerate(places.departments.items(), start=1):
        yield f"unit{number:02}", name, unit
    for number, (name, village) in enumerate(places.villages.items(), start=1):
        yield f"village{number:02}", name, village


def _password(username: str) -> str | None:
    """The demo's password for the accounts that are shown; the others can't log in."""
    shown = {account.username for account in ACCOUNTS}
    return PASSWORD if username in shown else None
