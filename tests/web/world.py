"""A small town, told as verbs: what is public, what is not, and cases in several states. Planted markers say
what must never reach a public page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.law.receipt import Channel
from gongkai.law.service import Method
from gongkai.records.agencies.models import Agency, AgencyKind, Staff
from gongkai.records.agencies.verbs import BeginTerm, ChangeContact, EnrolStaff, FoundAgency, bootstrap
from gongkai.records.annual.models import Layout, Place, Report
from gongkai.records.annual.verbs import ApproveReport, OpenReport, SubmitReport, WritePassage
from gongkai.records.applications import verbs as v
from gongkai.records.applications.models import Application, Consultation, PartyKind
from gongkai.records.applications.verbs.intake import ApplicantForm
from gongkai.records.authority import Role
from gongkai.records.catalogue.models import Column
from gongkai.records.catalogue.verbs import OpenColumn
from gongkai.records.disclosure import verbs as d
from gongkai.records.disclosure.models import Carrier, Item, Publicity
from gongkai.records.today import as_of
from gongkai.records.verbs import Verb

PASSWORD = "shilizhen-2020"
CONFIDENTIAL = (
    "申请人甲暗记",
    "411282000000000000",
    "联系方式暗记",
    "请求内容暗记",
    "第三方暗记",
    "草稿暗记",
    "不公开暗记",
    "撤回标题暗记",
    "撤回正文暗记",
    "旧版正文暗记",
    "审查意见暗记",
)

_STAFF = (
    ("manager", "经办员", Role.MANAGER),
    ("head", "负责人", Role.OGI_HEAD),
    ("leader", "分管员", Role.LEADER),
    ("secrecy", "保密员", Role.SECRECY_REVIEWER),
)


@dataclass
class World:
    town: Agency
    department: Agency
    staff: dict[str, Staff]
    columns: list[Column]
    items: dict[str, Item]
    cases: dict[str, Application]
    report: Report


def do(verb: Verb) -> Any:
    """Perform on the verb's own day."""
    with as_of(verb.on):
        return verb.perform()


def build() -> World:
    began = date(2020, 1, 2)
    with as_of(began):
        admin = bootstrap(
            name="示例镇人民政府",
            code="000000001",
            kind=AgencyKind.TOWN,
            username="admin",
            person="管理员",
            password=PASSWORD,
            on=began,
        )
    town = admin.agency
    town.document_mark = "示政"
    town.save()
    do(
        ChangeContact(
            by=admin,
            on=began,
            of=town,
            contact={
                "address": "示例镇示例路1号",
                "phone": "0371-00000000",
                "office_hours": "工作日8:30至12:00，14:30至17:30",
                "ogi_body": "示例镇党政办公室",
                "website": "https://www.example.com",
                "site_code": "4100000000",
                "reconsideration_body": "示例市人民政府",
            },
        )
    )
    department = do(
        FoundAgency(
            by=admin, on=began, parent=town, name="示例所", code="000000002", kind=AgencyKind.DEPARTMENT
        )
    )
    staff = {"admin": admin}
    for username, name, role in _STAFF:
        staff[username] = _seat(admin, town, username, name, role, began)
    staff["clerk"] = _seat(admin, department, "clerk", "信息员甲", Role.CLERK, began)
    staff["chief"] = _seat(admin, department, "chief", "所长甲", Role.DEPARTMENT_HEAD, began)
    columns = [
        do(
            OpenColumn(
                by=staff["manager"], on=began, at=town, owner=department, code=code, name=name, position=place
            )
        )
        for place, (code, name) in enumerate((("01", "政策法规"), ("02", "工作动态")))
    ]
    world = World(town, department, staff, columns, {}, {}, None)  # type: ignore[arg-type]
    _publish_items(world)
    _receive_applications(world)
    world.report = _report(world)
    return world


def publish(
    world: World, title: str, on: date, *, carriers: tuple[Carrier, ...] = (Carrier.WEBSITE,), **details: Any
) -> Item:
    """From draft to public in one day."""
    staff = world.staff
    item = register(world, title, on, **details)
    do(d.SubmitItem(by=staff["clerk"], on=on, item=item))
    do(d.CheckItem(by=staff["chief"], on=on, item=item, opinion="同意"))
    do(d.ReviewSecrecy(by=staff["secrecy"], on=on, item=item, opinion="审查意见暗记"))
    do(d.SignOffItem(by=staff["head"], on=on, item=item, opinion="同意"))
    item.refresh_from_db()
    do(d.PublishItem(by=staff["manager"], on=on, item=item, carriers=carriers))
    item.refresh_from_db()
    return item


def register(world: World, title: str, on: date, **details: Any) -> Item:
    details = {"column": world.columns[0], "body": "<p>示例正文。</p>", **details}
    return do(
        d.RegisterItem(
            by=world.staff["clerk"], on=on, at=world.department, title=title, formed_on=on, **details
        )
    )


def apply(world: World, topic: str, on: date) -> Application:
    return do(
        v.RegisterApplication(
            by=world.staff["manager"],
            on=on,
            at=world.town,
            channel=Channel.IN_PERSON,
            arrived_on=on,
            applicant_class="natural_person",
            topic=topic,
            applicant=ApplicantForm(
                name="申请人甲暗记",
                identity="411282000000000000",
                contact="联系方式暗记",
                request="请求内容暗记",
                wanted_form="纸质，邮寄",
            ),
        )
    )


def answer(world: World, case: Application, on: date) -> None:
    do(v.ProposeDecision(by=world.staff["manager"], on=on, case=case, outcome="disclosed", reason="可以公开"))
    do(v.ApproveDecision(by=world.staff["head"], on=on, case=case))
    do(v.ServeAnswer(by=world.staff["manager"], on=on, case=case, method=Method.DIRECT))


def _seat(admin: Staff, at: Agency, username: str, name: str, role: Role, on: date) -> Staff:
    person = do(EnrolStaff(by=admin, on=on, at=at, username=username, name=name, password=PASSWORD))
    do(BeginTerm(by=admin, on=on, at=at, role=role, staff=person))
    return person


def _publish_items(world: World) -> None:
    staff, items = world.staff, world.items
    items["notice"] = publish(
        world, "关于示例工作的通知", date(2020, 3, 2), keywords="示例", document_number="示政〔2020〕1号"
    )
    items["news"] = publish(world, "示例工作动态", date(2020, 4, 1), column=world.columns[1])
    items["board"] = publish(
        world, "只在公告栏张贴的示例", date(2020, 4, 2), carriers=(Carrier.NOTICE_BOARD,)
    )
    items["draft"] = register(world, "草稿暗记", date(2020, 4, 3))
    items["withheld"] = register(
        world,
        "不公开暗记",
        date(2020, 4, 3),
        publicity=Publicity.WITHHELD,
        withheld_ground="《条例》第十六条",
    )
    withdrawn = publish(world, "撤回标题暗记", date(2020, 4, 7), body="<p>撤回正文暗记</p>")
    do(d.WithdrawItem(by=staff["head"], on=date(2020, 4, 8), item=withdrawn, reason="内容已经废止"))
    items["withdrawn"] = withdrawn
    corrected = publish(world, "更正过的示例", date(2020, 4, 9), body="<p>旧版正文暗记</p>")
    do(
        d.ProposeCorrection(
            by=staff["clerk"],
            on=date(2020, 4, 10),
            item=corrected,
            title="更正过的示例",
            summary="",
            body="<p>新版正文</p>",
            reason="联系电话有误",
        )
    )
    do(d.CorrectItem(by=staff["leader"], on=date(2020, 4, 10), item=corrected))
    items["corrected"] = corrected


def _receive_applications(world: World) -> None:
    staff, cases = world.staff, world.cases
    cases["answered"] = apply(world, "土地承包资料", date(2020, 5, 6))
    answer(world, cases["answered"], date(2020, 5, 20))
    cases["consulting"] = apply(world, "建设用地批准文件", date(2020, 6, 1))
    do(
        v.ConsultParty(
            by=staff["manager"],
            on=date(2020, 6, 3),
            case=cases["consulting"],
            kind=PartyKind.THIRD_PARTY,
            party="第三方暗记",
        )
    )
    letter = Consultation.objects.get(application=cases["consulting"])
    do(
        v.RecordConsultationServed(
            by=staff["manager"], on=date(2020, 6, 4), case=cases["consulting"], letter=letter
        )
    )
    cases["open"] = apply(world, "征地补偿安置方案", date(2020, 6, 2))


def _report(world: World) -> Report:
    manager = world.staff["manager"]
    opened = do(
        OpenReport(by=manager, on=date(2021, 1, 5), of=world.town, year=2020, layout=Layout.NARRATIVE)
    )
    do(
        WritePassage(
            by=manager, on=date(2021, 1, 5), report=opened, place=Place.PROBLEMS, text="示例：人员业务不熟。"
        )
    )
    do(SubmitReport(by=manager, on=date(2021, 1, 6), report=opened))
    do(ApproveReport(by=world.staff["leader"], on=date(2021, 1, 7), report=opened))
    opened.refresh_from_db()
    return opened
