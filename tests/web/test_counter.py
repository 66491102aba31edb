"""The counter for citizens: four steps without a script, a receipt, tracking, and what the applicant may do."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from gongkai.documents.reading import read
from gongkai.law.fees import Method as FeeMethod
from gongkai.law.service import Method
from gongkai.records.agencies.verbs import ChangeContact
from gongkai.records.applications.models import Application, FileKind
from gongkai.records.applications.verbs import (
    ApproveDecision,
    AskCorrection,
    AskFee,
    ConfirmReceipt,
    ProposeDecision,
    ServeAnswer,
)
from gongkai.records.applications.verbs.papers import keep_file
from gongkai.records.authority import Role
from gongkai.records.disclosure.verbs import PublishItem
from gongkai.records.journal.models import Event
from gongkai.records.today import today
from gongkai.web.counter.models import Draft, DraftFile
from tests.records.test_letters_of_cases import CONTACT, issue, serve
from tests.records.world import World, done, founded, world
from tests.web.counter_helpers import HOW, TYPED, WHAT, WHO, apply, fill, open_case, send, text_of

__all__ = ["founded", "world"]


@pytest.fixture(autouse=True)
def counter(world: World, settings, tmp_path) -> World:
    settings.FILES = tmp_path / "files"
    return world


def file_named(name: str, content: bytes = "材料暗记".encode()) -> BytesIO:
    file = BytesIO(content)
    file.name = name
    return file


def confirmed(world: World, case: Application) -> Application:
    return done(ConfirmReceipt(case=case, by=world[Role.MANAGER], on=today()))


def answered(world: World, case: Application) -> Application:
    manager, head = world[Role.MANAGER], world[Role.OGI_HEAD]
    done(ProposeDecision(by=manager, on=today(), case=case, outcome="disclosed", reason="可以公开"))
    done(ApproveDecision(by=head, on=today(), case=case))
    return done(ServeAnswer(by=manager, on=today(), case=case, method=Method.DIRECT))


# --- applying ------------------------------------------------------------------------------------------


def test_four_steps_lead_to_a_number_a_code_and_what_comes_next(client: Client, world: World) -> None:
    case, code = apply(client, who={"needs_help": "on"}, how={"way": "邮寄", "address": "测试路1号"})
    receipt = text_of(client.get("/counter/receipt/"))
    for shown in (
        case.number,
        code,
        "双方确认的那一天是收到申请之日",
        "假如今天就确认",
        "第三十一条第（三）项",
    ):
        assert shown in receipt
    told = case.applicant.particulars
    assert (told.name, told.identity, told.contact) == (WHO["name"], WHO["identity"], WHO["contact"])
    assert (told.topic, told.request) == (WHAT["topic"], f"{WHAT['topic']}\n{WHAT['details']}")
    assert (told.wanted_form, told.address) == ("纸质；邮寄", "测试路1号")
    assert (case.agency, case.channel, case.needs_help) == (world.town, "online", True)
    assert not Draft.objects.exists()


def test_the_receipt_as_pdf_holds_number_and_code(client: Client) -> None:
    case, code = apply(client)
    response = client.get("/counter/receipt.pdf")
    told = "".join(part.text for part in read(response.content, "receipt.pdf").parts)
    words = "".join(told.replace("\u200b", "").split())  # a long word may break anywhere
    assert case.number in words
    assert code in words


def test_only_the_three_statutory_groups_are_asked_and_no_purpose(client: Client) -> None:
    apply(client, what={"details": ""})
    for step in ("who", "what", "how"):
        page = text_of(client.get(f"/counter/{step}/"))
        assert "用途" not in page


def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(client: Client) -> None:
    response = client.post("/counter/who/", WHO | {"identity": "", "contact": "电话" * 200})
    page = text_of(response)
    assert response.status_code == 400
    assert "请填写“身份证号码或者统一社会信用代码”" in page
    assert "“联系电话”最多200字，现有400字，请缩短" in page
    assert WHO["name"] in page
    assert WHO["name"] in text_of(client.get("/counter/who/"))


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"way": "邮寄"}, "请填写收件地址"),
        ({"way": "电子邮件"}, "请填写电子邮箱"),
        ({"way": "电子邮件", "email": "没有"}, "电子邮箱写得不对"),
        ({"way": "其他"}, "请写明要求"),
        ({"way": ""}, "请选择“怎样给您”"),
    ],
)
def test_an_address_is_asked_only_where_the_way_needs_it(client: Client, how: dict, told: str) -> None:
    client.post("/counter/who/", WHO)
    response = client.post("/counter/how/", HOW | how)
    assert response.status_code == 400
    assert told in text_of(response)


def test_going_back_loses_nothing(client: Client) -> None:
    fill(client)
    response = client.post("/counter/how/", {"wanted_form": "纸质", "other": "写了一半", "back": "1"})
    assert response.url == "/counter/what/"
    assert "写了一半" in text_of(client.get("/counter/how/"))
    assert WHAT["details"] in text_of(client.get("/counter/what/"))


def test_an_unfinished_application_is_not_sent_and_says_what_is_missing(client: Client) -> None:
    client.post("/counter/who/", WHO)
    response = client.post("/counter/check/")
    assert response.status_code == 400
    assert "“要什么信息”还没有填完" in text_of(response)
    assert not Application.objects.exists()


def test_the_button_pressed_again_leads_to_the_same_receipt(client: Client) -> None:
    fill(client)
    secret = client.cookies.copy()
    case, code = send(client)
    client.cookies = secret
    response = client.post("/counter/check/", follow=True)
    assert response.redirect_chain[-1][0] == "/counter/receipt/"
    assert code in text_of(response)
    assert list(Application.objects.all()) == [case]
    assert client.get("/counter/what/").url == "/counter/receipt/"


def test_what_is_public_already_is_shown_before_the_third_step(client: Client, world: World) -> None:
    item = world.reviewed_item(title="测试街道路施工方案")
    item = done(PublishItem(item=item, by=world[Role.MANAGER], on=today(), carriers=("website",)))
    client.post("/counter/who/", WHO)
    response = client.post("/counter/what/", WHAT | {"topic": "测试街道路施工方案"}, follow=True)
    page = text_of(response)
    assert "测试街道路施工方案" in page
    assert f'href="/items/{item.index_number}/"' in page
    piece = client.post("/counter/similar/", {"topic": "测试街道路的施工方案"})
    assert f"/items/{item.index_number}/" in text_of(piece)
    assert client.get("/counter/similar/").status_code == 405  # the words never stand in an address


def test_a_mailed_receipt_holds_neither_name_nor_code(client: Client, settings) -> None:
    settings.EMAIL_HOST = "mail.example"
    case, code = apply(client, how={"way": "电子邮件", "email": "zhao@example.com"})
    (letter,) = mail.outbox
    assert letter.to == ["zhao@example.com"]
    assert case.number in letter.body
    for hidden in (*TYPED, code):
        assert hidden not in letter.subject + letter.body


def test_without_a_mail_server_nothing_is_mailed(client: Client, settings) -> None:
    settings.EMAIL_HOST = ""
    apply(client, how={"way": "电子邮件", "email": "zhao@example.com"})
    assert mail.outbox == []


# --- the draft -----------------------------------------------------------------------------------------


def test_a_draft_is_sealed_and_its_key_is_only_in_the_cookie(client: Client) -> None:
    client.post("/counter/who/", WHO | {"identity_files": file_named("证件.txt")})
    kept = str(list(Draft.objects.values())) + str(list(DraftFile.objects.values()))
    (cookie,) = [value.value for name, value in client.cookies.items() if name == "draft"]
    for hidden in (*TYPED, "材料暗记", "证件", cookie):
        assert hidden not in kept
        assert hidden.encode().hex() not in kept
    assert WHO["name"] in text_of(client.get("/counter/who/"))
    assert WHO["name"] not in text_of(Client().get("/counter/who/"))


def test_a_draft_is_gone_after_a_day(client: Client) -> None:
    client.post("/counter/who/", WHO)
    Draft.objects.update(changed_at=timezone.now() - timedelta(hours=25))
    assert client.get("/counter/what/").url == "/counter/?lost"
    assert "只保留24小时" in text_of(client.get("/counter/?lost"))
    Client().post("/counter/who/", WHO)
    assert Draft.objects.count() == 1


def test_without_cookies_the_visitor_is_told_what_to_do(client: Client) -> None:
    client.post("/counter/who/", WHO)
    client.cookies.clear()
    assert "Cookie" in text_of(client.get("/counter/what/", follow=True))


def test_clearing_asks_first_and_then_leaves_nothing(client: Client) -> None:
    client.post("/counter/who/", WHO | {"identity_files": file_named("证件.txt")})
    assert "不能恢复" in text_of(client.get("/counter/leave/"))
    assert Draft.objects.exists()
    client.post("/counter/leave/")
    assert not Draft.objects.exists()
    assert not DraftFile.objects.exists()
    assert client.cookies["draft"].value == ""


# --- files ---------------------------------------------------------------------------------------------


def test_files_are_kept_between_the_steps_and_go_into_the_case_sealed(client: Client) -> None:
    case, _ = apply(
        client, who={"identity_files": file_named("证件.txt"), "mandate_files": file_named("委托.txt")}
    )
    kept = {FileKind(file.kind): (file.name, file.content) for file in case.files.all()}
    assert kept == {
        FileKind.IDENTITY: ("证件.txt", "材料暗记".encode()),
        FileKind.MANDATE: ("委托.txt", "材料暗记".encode()),
    }


def test_a_file_is_dropped_and_nothing_else_with_it(client: Client) -> None:
    client.post("/counter/who/", WHO | {"identity_files": [file_named("甲.txt"), file_named("乙.txt")]})
    stranger = Client()
    first = DraftFile.objects.first()
    stranger.post("/counter/who/", WHO)
    stranger.post("/counter/who/", WHO | {"drop": str(first.pk)})
    assert DraftFile.objects.count() == 2
    client.post("/counter/who/", WHO | {"name": "改了一半", "drop": str(first.pk)})
    page = text_of(client.get("/counter/who/"))
    assert "甲.txt" not in page
    assert "乙.txt" in page
    assert "改了一半" in page


def test_a_file_that_can_not_be_used_is_told_and_the_rest_stays(client: Client) -> None:
    files = [file_named("好.txt"), file_named("证件.jpg", b"MZ\x90\x00 a program")]
    response = client.post("/counter/who/", WHO | {"identity_files": files})
    page = text_of(response)
    assert response.status_code == 400
    assert "证件.jpg" in page
    assert "已上传：好.txt" in page
    assert WHO["name"] in page


# --- tracking ------------------------------------------------------------------------------------------


def test_number_and_code_open_the_case_and_leaving_closes_it(client: Client) -> None:
    case, code = apply(client)
    other = Client()
    assert open_case(
        other, "".join(filter(str.isascii, case.number)).replace("〔", "-"), code
    ).status_code in (302, 400)
    response = open_case(other, case.number, code.lower().replace("-", " "))
    assert response.url == "/counter/case/"
    page = text_of(other.get("/counter/case/"))
    assert "已提交，等待确认" in page
    assert case.number in page
    other.post("/counter/leave/")
    assert other.get("/counter/case/").url == "/counter/track/?old"


def test_the_deadline_is_shown_with_its_derivation(client: Client, world: World) -> None:
    case, code = apply(client)
    case = confirmed(world, case)
    open_case(client, case.number, code)
    page = text_of(client.get("/counter/case/"))
    assert f"{case.answer_deadline.year}年{case.answer_deadline.month}月{case.answer_deadline.day}日" in page
    assert "第三十三条" in page
    assert "周末" in page


def test_a_correction_is_answered_with_words_and_files(client: Client, world: World) -> None:
    case, code = apply(client)
    asked = AskCorrection(
        case=confirmed(world, case),
        by=world[Role.MANAGER],
        on=today(),
        correct_by=today() + timedelta(days=10),
        what="请写明是哪一年",
    )
    done(asked)
    open_case(client, case.number, code)
    assert "请写明是哪一年" in text_of(client.get("/counter/case/correct/"))
    assert "您补正以后重新计算" in text_of(client.get("/counter/case/"))
    assert client.post("/counter/case/correct/", {"text": ""}).status_code == 400
    told = {"text": "二〇二二年", "papers": file_named("补正.txt")}
    assert client.post("/counter/case/correct/", told).url == "/counter/case/"
    case.refresh_from_db()
    assert case.state == "received"
    assert case.files.get().kind == FileKind.CORRECTION
    again = client.post("/counter/case/correct/", told)
    assert again.status_code == 400
    assert case.files.count() == 1


def test_withdrawing_asks_first_and_is_done_once(client: Client, world: World) -> None:
    case, code = apply(client)
    confirmed(world, case)
    open_case(client, case.number, code)
    assert "不能恢复" in text_of(client.get("/counter/case/withdraw/"))
    assert client.post("/counter/case/withdraw/").url == "/counter/case/"
    case.refresh_from_db()
    assert case.outcome == "withdrawn_by_applicant"
    assert client.post("/counter/case/withdraw/").status_code == 400
    assert "您撤回了申请" in text_of(client.get("/counter/case/"))


def test_the_answer_is_fetched_and_confirmed_once_it_is_served(client: Client, world: World) -> None:
    case, code = apply(client)
    case = confirmed(world, case)
    inside = keep_file(
        case, FileKind.FOUND, "原件.txt", "原件暗记".encode(), today(), media_type="text/plain"
    )
    copy = keep_file(case, FileKind.RELEASED, "副本.txt", "给您的".encode(), today(), media_type="text/plain")
    open_case(client, case.number, code)
    assert client.get(f"/counter/case/files/{copy.number}/").status_code == 404
    answered(world, case)
    fetched = client.get(f"/counter/case/files/{copy.number}/")
    assert fetched.content == "给您的".encode()
    assert fetched["Content-Disposition"].startswith("attachment")
    assert client.get(f"/counter/case/files/{inside.number}/").status_code == 404
    assert client.post("/counter/case/confirm/").url == "/counter/case/"
    assert client.post("/counter/case/confirm/").status_code == 400
    assert Event.objects.filter(kind="application.answer_confirmed").count() == 1


def test_a_fee_notice_is_shown(client: Client, world: World) -> None:
    case, code = apply(client)
    case = confirmed(world, case)
    done(AskFee(case=case, by=world[Role.MANAGER], on=today(), method=FeeMethod.PAGES, count=100))
    open_case(client, case.number, code)
    assert "700元" in text_of(client.get("/counter/case/"))


def test_a_letter_is_fetched_once_it_was_served_and_one_to_a_third_party_never(
    client: Client, world: World
) -> None:
    case, code = apply(client)
    case = confirmed(world, case)
    done(ChangeContact(by=world[Role.ADMINISTRATOR], on=today(), of=world.town, contact=CONTACT))
    told = {"correct_by": today() + timedelta(days=10)}
    asked = issue(world, case, "D-03", today(), written=told)
    consulted = issue(world, case, "D-06", today())
    open_case(client, case.number, code)
    assert ".pdf" not in text_of(client.get("/counter/case/"))
    for letter in (consulted, asked):
        serve(world, letter, today())
    page = text_of(client.get("/counter/case/"))
    assert asked.pdf.name in page
    assert consulted.pdf.name not in page
    assert client.get(f"/counter/case/files/{asked.pdf.number}/").content.startswith(b"%PDF")
    assert client.get(f"/counter/case/files/{consulted.pdf.number}/").status_code == 404


def test_fees_and_remedies_are_told_with_computed_examples(client: Client) -> None:
    fees, remedies = (text_of(client.get(f"/counter/{one}/")) for one in ("fees", "remedies"))
    assert "申请政府信息不收费" in fees
    assert "4000元" in fees  # 40 pieces: 20 × 100 + 10 × 200
    assert "1700元" in fees  # 150 pages: 70 × 10 + 50 × 20
    assert "应当先" in remedies
    assert "60日内" in remedies


def test_the_public_page_leads_to_the_counter(client: Client) -> None:
    page = text_of(client.get("/apply/"))
    assert 'href="/counter/"' in page
    assert 'href="/counter/track/"' in page
