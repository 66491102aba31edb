"""The small world of the records' tests as the faces show it: what is public, what is not, cases in several
states, an approved report. Planted markers say what must never reach a public page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from gongkai.law.service import Method
from gongkai.records.agencies.verbs import ChangeContact
from gongkai.records.annual.models import Layout, Place, Report
from gongkai.records.annual.verbs import ApproveReport, OpenReport, SubmitReport, WritePassage
from gongkai.records.applications.models import Application, Consultation, PartyKind
from gongkai.records.applications.particulars import ApplicantForm
from gongkai.records.applications.verbs import (
    ApproveDecision,
    ConsultParty,
    ProposeDecision,
    RecordConsultationServed,
    ServeAnswer,
)
from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Carrier, Item, Publicity
from gongkai.records.disclosure.verbs import CorrectItem, ProposeCorrection, ReviewCorrection, WithdrawItem
from tests.records.world import START, World, build_world, done

YEAR = START.year
REPORT = f"/reports/{YEAR}/"
DESK_REPORT = f"/desk/reports/100000001/{YEAR}/"


IDENTITY = "100000190001010000"
APPLICANT = ApplicantForm(
    name="申请人暗记",
    identity=IDENTITY,
    contact="联系方式暗记",
    request="请求内容暗记",
    wanted_form="纸质，邮寄",
)
APPLICANT_MARKERS = (APPLICANT.name, IDENTITY, APPLICANT.contact, APPLICANT.request, "第三方暗记")
CONFIDENTIAL = (
    *APPLICANT_MARKERS,
    "草稿暗记",
    "不公开暗记",
    "撤回标题暗记",
    "撤回正文暗记",
)


@dataclass
class Faces:
    """The world, and what the pages are about."""

    world: World
    items: dict[str, Item] = field(default_factory=dict)
    cases: dict[str, Application] = field(default_factory=dict)

    @property
    def report(self) -> Report:
        return Report.objects.get()

    def apply(self, topic: str, on: date) -> Application:
        return self.world.application(on, topic=topic, applicant=APPLICANT)

    def answer(self, case: Application, on: date) -> None:
        manager, head = self.world[Role.MANAGER], self.world[Role.OGI_HEAD]
        done(ProposeDecision(by=manager, on=on, case=case, outcome="disclosed", reason="可以公开"))
        done(ApproveDecision(by=head, on=on, case=case))
        done(ServeAnswer(by=manager, on=on, case=case, method=Method.DIRECT))


def build() -> Faces:
    faces = Faces(build_world())
    tell_contact(faces.world)
    _publish_items(faces)
    _receive_applications(faces)
    _approve_report(faces.world)
    return faces


def tell_contact(world: World) -> None:
    contact = {
        "address": "测试镇测试路1号",
        "phone": "0371-00000000",
        "office_hours": "工作日8:30至12:00，14:30至17:30",
        "ogi_body": "测试镇党政办公室",
        "website": "https://www.example.com",
        "site_code": "4100000000",
        "reconsideration_body": "测试县人民政府",
    }
    done(ChangeContact(by=world[Role.ADMINISTRATOR], on=START, of=world.town, contact=contact))


def _publish_items(faces: Faces) -> None:
    world, items = faces.world, faces.items
    head = world[Role.OGI_HEAD]
    items["notice"] = world.public_item(
        date(2023, 3, 2),
        title="关于测试工作的通知",
        body="<p>各村民委员会：</p><p>现将有关事项通知如下。</p>",
        document_number="测政〔2023〕1号",
        keywords="测试",
    )
    items["news"] = world.public_item(date(2023, 4, 3), title="测试工作动态", column=world.columns[1])
    items["board"] = world.public_item(
        date(2023, 4, 4), title="只在公告栏张贴的测试", carriers=(Carrier.NOTICE_BOARD,)
    )
    items["draft"] = world.item(date(2023, 4, 6), title="草稿暗记")
    items["withheld"] = world.item(
        date(2023, 4, 6), title="不公开暗记", publicity=Publicity.WITHHELD, withheld_ground="《条例》第十六条"
    )
    withdrawn = world.public_item(date(2023, 4, 7), title="撤回标题暗记", body="<p>撤回正文暗记</p>")
    done(WithdrawItem(by=head, on=date(2023, 4, 10), item=withdrawn, reason="内容已经废止"))
    items["withdrawn"] = withdrawn
    items["corrected"] = corrected = world.public_item(
        date(2023, 4, 11), title="更正过的测试", body="<p>旧版正文暗记</p>"
    )
    done(
        ProposeCorrection(
            by=world[Role.CLERK],
            on=date(2023, 4, 12),
            item=corrected,
            title="更正过的测试",
            summary="",
            body="<p>新版正文</p>",
            reason="联系电话有误",
        )
    )
    reviewer = world[Role.SECRECY_REVIEWER]
    done(ReviewCorrection(by=reviewer, on=date(2023, 4, 12), item=corrected, opinion="不涉密"))
    done(CorrectItem(by=world.others["second_head"], on=date(2023, 4, 12), item=corrected))


def _receive_applications(faces: Faces) -> None:
    manager, cases = faces.world[Role.MANAGER], faces.cases
    cases["answered"] = faces.apply("土地承包资料", date(2023, 5, 8))
    faces.answer(cases["answered"], date(2023, 5, 22))
    cases["consulting"] = case = faces.apply("建设用地批准文件", date(2023, 6, 1))
    done(
        ConsultParty(
            by=manager, on=date(2023, 6, 5), case=case, kind=PartyKind.THIRD_PARTY, party="第三方暗记"
        )
    )
    letter = Consultation.objects.get(application=case)
    done(RecordConsultationServed(by=manager, on=date(2023, 6, 6), case=case, letter=letter))
    cases["open"] = faces.apply("征地补偿安置方案", date(2023, 6, 2))


def _approve_report(world: World) -> None:
    manager, on = world[Role.MANAGER], date(2024, 1, 8)
    report = done(OpenReport(by=manager, on=on, of=world.town, year=YEAR, layout=Layout.NARRATIVE))
    done(WritePassage(by=manager, on=on, report=report, place=Place.PROBLEMS, text="测试：人员业务不熟。"))
    done(SubmitReport(by=manager, on=on, report=report))
    # As one from before reports were put out as items, so that the lists of these tests hold their own items alone.
    Report.objects.filter(pk=report.pk).update(public_without_item=True)
    report.refresh_from_db()
    done(ApproveReport(by=world[Role.LEADER], on=on, report=report))
