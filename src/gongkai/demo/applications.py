"""Applications about land: the three of 2020, and five open ones near today for the desk.

Who applied is invented; identity papers carry no number.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from gongkai.demo.people import Cast
from gongkai.demo.places import PHONE, Places
from gongkai.demo.story import Strand, later, working_days_ago
from gongkai.law.receipt import Channel
from gongkai.law.service import Method
from gongkai.records.applications.decisions import SearchResult, SearchRow, WithheldPart
from gongkai.records.applications.models import Application, PartyKind
from gongkai.records.applications.particulars import ApplicantForm
from gongkai.records.applications.query_codes import query_code
from gongkai.records.applications.verbs import (
    ApproveDecision,
    ApproveExtension,
    ArchiveCase,
    AssignCase,
    ConfirmReceipt,
    ConsultParty,
    LogSearch,
    ProposeDecision,
    RecordConsultationServed,
    RecordOpinion,
    RegisterApplication,
    ServeAnswer,
    ServeExtensionNotice,
)
from gongkai.records.applications.verbs.base import THE_APPLICANT
from gongkai.records.applications.verbs.online import SubmitApplication
from gongkai.records.letters.verbs import DraftLetter, IssueLetter, ProveService, ServeLetter
from gongkai.records.sealing import mark
from gongkai.records.today import today

PERSON = "natural_person"
HANDLING = "农业农村服务中心"  # the department to which cases are given

QUERY_CODE = query_code(b"Gongkai-demo2026")
"""Of the application that was sent online and waits for a correction."""


def tracked() -> tuple[str, str] | None:
    """Number and query code of an application that visitors of the demo may track; None in an older demo."""
    case = Application.objects.filter(query_mark=mark(QUERY_CODE)).first()
    return (case.number, QUERY_CODE) if case else None


def strands(cast: Cast, places: Places) -> list[Strand]:
    """The three applications of 2020, each with another channel and another result."""
    return [
        _disclosed(cast, places),
        _another_agency(cast, places),
        _partly_disclosed(cast, places),
    ]


def open_strands(cast: Cast, places: Places) -> list[Strand]:
    """Five cases that are open today, so that the list of the desk is alive."""
    return [
        _due_tomorrow(cast, places),
        _in_consultation(cast, places),
        _not_found(cast, places),
        _awaiting_correction(cast, places),
        _to_be_confirmed(cast, places),
    ]


# --- the three of 2020 -----------------------------------------------------------------------------------


def _disclosed(cast: Cast, places: Places) -> Strand:
    """Online: received on the day of confirmation (《条例》第三十一条); disclosed."""
    case = yield _register(
        cast,
        places,
        date(2020, 3, 16),
        Channel.ONLINE,
        topic="甲子村集体土地征收补偿安置标准",
        name="甄申请",
        request="2019年以来适用于甲子村的集体土地征收补偿安置标准文件。",
        wanted_form="电子文件，通过电子邮件提供",
    )
    yield ConfirmReceipt(by=cast.manager, on=date(2020, 3, 17), case=case)
    yield ProposeDecision(
        by=cast.manager,
        on=date(2020, 3, 27),
        case=case,
        outcome="disclosed",
        reason="所申请的补偿安置标准文件由本机关保存，可以公开，随答复提供复制件。",
    )
    yield from _answered(case, cast, decided=date(2020, 3, 30), served=date(2020, 3, 31), method=Method.POST)


def _another_agency(cast: Cast, places: Places) -> Strand:
    """In person: not held by this agency; the one that is responsible is named."""
    case = yield _register(
        cast,
        places,
        date(2020, 6, 8),
        Channel.IN_PERSON,
        topic="镇区一宗国有建设用地出让合同",
        name="贾询问",
        request="镇区文化广场东侧（演示地块）国有建设用地使用权出让合同。",
        wanted_form="纸质复制件，当面领取",
    )
    yield ProposeDecision(
        by=cast.manager,
        on=date(2020, 6, 15),
        case=case,
        outcome="not_this_agency",
        facts={"right_agency": "市自然资源主管部门", "right_agency_contact": f"{PHONE}（演示）"},
        reason="国有建设用地使用权出让合同由市自然资源主管部门制作和保存，不属于本机关负责公开。",
    )
    yield from _answered(
        case, cast, decided=date(2020, 6, 17), served=date(2020, 6, 18), method=Method.DIRECT
    )


def _partly_disclosed(cast: Cast, places: Places) -> Strand:
    """By letter: a neighbour's personal data in it, so he is asked; extended; the rest disclosed."""
    case = yield _register(
        cast,
        places,
        date(2020, 8, 3),
        Channel.MAIL_SIGNED,
        topic="乙丑村一处宅基地审批材料",
        name="易查阅",
        request="2018年乙丑村（演示）一处宅基地的审批表和四至图。",
        wanted_form="纸质复制件，邮寄",
    )
    yield ConsultParty(
        by=cast.manager, on=date(2020, 8, 6), case=case, kind=PartyKind.THIRD_PARTY, party="任邻居"
    )
    letter = case.consultations.get()
    yield RecordConsultationServed(by=cast.manager, on=date(2020, 8, 10), case=case, letter=letter)
    yield RecordOpinion(
        by=cast.manager,
        on=date(2020, 8, 19),
        case=case,
        letter=letter,
        consents=False,
        reason="审批表载有本人身份证号码和家庭成员情况，公开会影响生活安宁。",
    )
    yield ApproveExtension(
        by=cast.head,
        on=date(2020, 9, 3),
        case=case,
        working_days=10,
        reason="审批材料年代较久，需要到档案室逐页核对并区分处理。",
    )
    yield ServeExtensionNotice(by=cast.manager, on=date(2020, 9, 4), case=case)
    yield ProposeDecision(
        by=cast.manager,
        on=date(2020, 9, 14),
        case=case,
        outcome="partial",
        parts=(
            WithheldPart(
                what="审批表中的身份证号码、联系电话和家庭成员情况",
                ground="third_party_rights",
                reason="属于个人隐私，第三方不同意公开，且不公开不会对公共利益造成重大影响。",
            ),
        ),
        facts={"provided_form": "纸质复制件"},
        reason="审批结论和四至图可以公开。",
    )
    yield from _answered(case, cast, decided=date(2020, 9, 16), served=date(2020, 9, 17), method=Method.POST)


def _answered(case: Application, cast: Cast, *, decided: date, served: date, method: Method) -> Strand:
    yield ApproveDecision(by=cast.head, on=decided, case=case)
    yield ServeAnswer(by=cast.manager, on=served, case=case, method=method)
    yield ArchiveCase(by=cast.manager, on=served, case=case)


# --- open today ------------------------------------------------------------------------------------------


def _due_tomorrow(cast: Cast, places: Places) -> Strand:
    case = yield _register(
        cast,
        places,
        working_days_ago(19),
        Channel.IN_PERSON,
        topic="丙寅村土地承包面积确认材料",
        name="甄需要",
        request="丙寅村（演示）第三村民小组土地承包面积确认表。",
        wanted_form="纸质复制件，当面领取",
    )
    yield ProposeDecision(
        by=cast.manager,
        on=working_days_ago(1),
        case=case,
        outcome="disclosed",
        reason="确认表由本机关保存，可以公开，随答复提供复制件。",
    )


def _not_found(cast: Cast, places: Places) -> Strand:
    """Given to a department; its clerk searched, found nothing and proposes to say so."""
    case = yield _register(
        cast,
        places,
        working_days_ago(9),
        Channel.IN_PERSON,
        topic="己巳村土地整理项目验收报告",
        name="甄查找",
        request="2011年己巳村（演示）土地整理项目的验收报告。",
        wanted_form="纸质复制件，当面领取",
    )
    clerk = cast.clerks[HANDLING]
    yield AssignCase(
        by=cast.manager, on=working_days_ago(8), case=case, unit=places.departments[HANDLING], handler=clerk
    )
    rows = (
        SearchRow(
            system="公文管理系统",
            words="己巳村、土地整理、验收",
            period="2010年至2013年",
            person=clerk.name,
            result="没有检索到",
        ),
        SearchRow(
            system="档案室土地卷",
            words="己巳村",
            period="2010年至2013年",
            person=clerk.name,
            result="有项目申报材料，没有验收报告",
        ),
    )
    yield LogSearch(
        by=clerk,
        on=working_days_ago(5),
        case=case,
        rows=rows,
        result=SearchResult.RELATED,
        conclusion="该项目由市级主管部门立项和验收，本机关没有制作，也没有保存验收报告。",
    )
    yield ProposeDecision(
        by=clerk,
        on=working_days_ago(4),
        case=case,
        outcome="information_does_not_exist",
        reason="本机关没有制作，也没有保存该项目的验收报告。",
    )


def _in_consultation(cast: Cast, places: Places) -> Strand:
    case = yield _register(
        cast,
        places,
        working_days_ago(12),
        Channel.MAIL_SIGNED,
        topic="丁卯村土地流转合同",
        name="贾了解",
        request="丁卯村（演示）与某合作社签订的土地流转合同。",
        wanted_form="纸质复制件，邮寄",
    )
    written = {
        "addressee": "某农业专业合作社（演示）",
        "you": "贵单位",
        "information": "丁卯村（演示）与贵单位签订的土地流转合同",
        "rights": "商业秘密（合同约定的价款）",
    }
    yield from _letter(case, cast, "D-06", written, signed=working_days_ago(8), method=Method.POST)
    yield ProveService(
        by=cast.manager, on=working_days_ago(6), case=case, letter=case.letters.get(), signer="收发室（演示）"
    )


def _awaiting_correction(cast: Cast, places: Places) -> Strand:
    """Applied for online: whoever tries the demo can look it up and correct it."""
    day = working_days_ago(6)
    case = yield SubmitApplication(
        by=THE_APPLICANT,
        on=day,
        at=places.town,
        applicant_class=PERSON,
        topic="村里土地方面的文件",
        applicant=ApplicantForm(
            name="易不明",
            identity=_identity("易不明"),
            contact=_contact("易不明"),
            request="村里土地方面的全部文件。",
            wanted_form="电子文件",
        ),
        submission="demo",
        code=QUERY_CODE,
    )
    yield ConfirmReceipt(by=cast.manager, on=day, case=case)
    written = {
        "unclear": "没有写明是哪个村、哪块地、哪一年的文件。",
        "correction": "所需文件涉及的村、地块和年份，或者文件名称、文号。",
        "guidance": "“2024年丙寅村（演示）土地承包面积确认表”。",
        "correct_by": later(today(), 10),
    }
    yield from _letter(case, cast, "D-03", written, signed=working_days_ago(3), method=Method.DIRECT)


def _to_be_confirmed(cast: Cast, places: Places) -> Strand:
    yield _register(
        cast,
        places,
        working_days_ago(1),
        Channel.ONLINE,
        topic="戊辰村设施农业用地备案情况",
        name="任待确认",
        request="戊辰村（演示）今年设施农业用地备案表。",
        wanted_form="电子文件，通过电子邮件提供",
    )


def _letter(
    case: Application, cast: Cast, code: str, written: dict[str, Any], *, signed: date, method: Method
) -> Strand:
    """A letter drafted, signed and served on one day."""
    about: dict[str, Any] = {"by": cast.manager, "on": signed, "case": case}
    yield DraftLetter(**about, code=code, written=written)
    letter = case.letters.get()
    yield IssueLetter(**about, letter=letter)
    yield ServeLetter(**about, letter=letter, method=method)


def _register(
    cast: Cast,
    places: Places,
    on: date,
    channel: Channel,
    *,
    topic: str,
    name: str,
    request: str,
    wanted_form: str,
) -> RegisterApplication:
    return RegisterApplication(
        by=cast.manager,
        on=on,
        at=places.town,
        channel=channel,
        arrived_on=on,
        applicant_class=PERSON,
        topic=topic,
        applicant=ApplicantForm(
            name=name,
            identity=_identity(name),
            contact=_contact(name),
            request=request,
            wanted_form=wanted_form,
        ),
    )


def _identity(name: str) -> str:
    """No number, but another for everybody: who shares it would count as one applicant."""
    return f"居民身份证（演示，{name}，号码略）"


def _contact(name: str) -> str:
    return f"电话（演示，{name}，号码略）"
