"""Registering at the desk: each way asks for what it needs, gives the day of receipt, and loses nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gongkai.law.receipt import Channel
from gongkai.records.applications.models import Application, FileKind
from gongkai.records.authority import Role
from gongkai.records.today import today
from tests.records.world import World, founded, world
from tests.web.desk_helpers import as_, fill, sent, text_of
from tests.web.world import Faces, tell_contact

NEW = "/desk/applications/new/"
TYPED = {
    "applicant_class": "natural_person",
    "name": "周登记",
    "identity": "居民身份证 100000199001010000",
    "contact": "00000000001",
    "topic": "低保发放名单",
    "request": "2025年低保发放名单",
    "form": "纸质",
    "way_to_get": "当面领取",
}


__all__ = ["founded", "world"]


@pytest.fixture
def faces(world: World) -> Faces:
    """The small world, founded once for this module."""
    return Faces(world)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.FILES = tmp_path / "files"


def scan(name: str = "申请表.png") -> SimpleUploadedFile:
    picture = BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "PNG")
    return SimpleUploadedFile(name, picture.getvalue(), "image/png")


def registered(client: Client, channel: Channel, **typed: Any) -> Application:
    response = fill(client, f"{NEW}{channel}/", **(TYPED | typed))
    assert "已登记" in text_of(response), re.findall(r"<li>.*?</li>", text_of(response))
    return Application.objects.latest("pk")


@pytest.mark.parametrize("channel", list(Channel))
def test_every_way_has_its_form_and_its_day_of_receipt(faces: Faces, channel: Channel) -> None:
    desk = as_(faces, Role.MANAGER)
    case = registered(desk, channel)
    is_received = channel in (Channel.IN_PERSON, Channel.ORAL, Channel.MAIL_SIGNED)
    assert case.received_on == (today() if is_received else None)
    page = text_of(desk.get(f"/desk/applications/{case.pk}/registered/"))
    assert ("与申请人确认收到" in page) is not is_received
    assert ("第三十一条" in page) is (channel != Channel.ORAL)


def test_a_letter_without_signature_has_to_be_confirmed_the_same_day(faces: Faces) -> None:
    desk = as_(faces, Role.MANAGER)
    case = registered(desk, Channel.MAIL_ORDINARY)
    page = text_of(desk.get(f"/desk/applications/{case.pk}/registered/"))
    assert "今天之内要与申请人确认收到" in page
    late = registered(desk, Channel.MAIL_ORDINARY, arrived_on=(today() - timedelta(days=2)).isoformat())
    page = text_of(desk.get(f"/desk/applications/{late.pk}/registered/"))
    assert "应当在到达当日与申请人确认，现在已过" in page


def test_what_was_confirmed_already_is_received_on_that_day(faces: Faces) -> None:
    case = registered(as_(faces, Role.MANAGER), Channel.FAX, confirmed_on_day=today().isoformat())
    assert case.received_on == today()


def test_papers_come_with_the_form_and_what_is_missing_is_said(faces: Faces) -> None:
    desk = as_(faces, Role.MANAGER)
    unsigned = registered(desk, Channel.ORAL, agent="吴代理", agent_contact="00000000002")
    page = text_of(desk.get(f"/desk/applications/{unsigned.pk}/registered/"))
    assert "签字件待补" in page
    assert "授权委托书待补" in page
    assert unsigned.filled_by_staff

    signed = registered(desk, Channel.ORAL, application=scan(), identity_proof=scan("证件.png"))
    assert [file.kind for file in signed.files.all()] == [FileKind.APPLICATION, FileKind.IDENTITY]
    assert signed.files.get(kind=FileKind.APPLICATION).content == scan().read()
    assert "签字件待补" not in text_of(desk.get(f"/desk/applications/{signed.pk}/registered/"))


def test_one_form_gives_one_case_however_often_it_is_sent(faces: Faces) -> None:
    desk = as_(faces, Role.MANAGER)
    path, before = f"{NEW}in_person/", Application.objects.count()
    form = sent(desk, path, **TYPED)
    first, again = desk.post(path, form), desk.post(path, form)
    assert first.headers["Location"] == again.headers["Location"]
    assert Application.objects.count() == before + 1


@pytest.mark.parametrize("token", ["", "长" * 500])
def test_a_form_with_a_forged_token_is_told_or_taken_but_never_silent(faces: Faces, token: str) -> None:
    desk = as_(faces, Role.MANAGER)
    registered(desk, Channel.IN_PERSON, submission="")
    page = text_of(fill(desk, f"{NEW}in_person/", **TYPED, submission=token))
    assert ("已登记" in page) is (token == "")
    assert ("最多64字" in page) is (token != "")


def test_several_of_one_envelope_have_a_number_each_and_one_applicant(faces: Faces) -> None:
    desk = as_(faces, Role.MANAGER)
    first = registered(desk, Channel.MAIL_SIGNED)
    path = f"{NEW}mail_signed/?after={first.pk}"
    page = text_of(desk.get(path))
    assert first.number in page
    assert TYPED["identity"] not in page  # copying it is no reading
    fill(desk, path, topic="另一事项", request="另一份名单", form="纸质", way_to_get="当面领取")
    second = Application.objects.latest("pk")
    first.refresh_from_db()
    assert second.number != first.number
    assert second.envelope == first.envelope == first.number
    assert second.applicant.particulars.name == TYPED["name"]
    assert second.applicant.particulars.request == "另一份名单"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": ""}, "请填写“申请人姓名或者名称”"),
        ({"way_to_get": "邮寄"}, "选择邮寄的，请填写“通信地址、邮政编码”"),
        ({"way_to_get": "电子邮件"}, "选择电子邮件的，请填写“电子邮箱”"),
        ({"way_to_get": "其他"}, "请写明用什么途径获取"),
        ({"agent": "吴代理"}, "请填写代理人联系电话"),
        ({"arrived_on": "2099-01-01"}, "到达日期不能晚于登记日期"),
        ({"request": "长" * 4001}, "最多4000字"),
        ({"topic": "控制\x07字符"}, "控制字符"),
        ({"email": "不是邮箱"}, "“电子邮箱”写得不对"),
    ],
)
def test_bad_input_is_told_and_nothing_typed_is_lost(faces: Faces, typed: dict[str, str], told: str) -> None:
    desk, before = as_(faces, Role.MANAGER), Application.objects.count()
    page = text_of(fill(desk, f"{NEW}in_person/", **(TYPED | typed)))
    assert told in page
    assert TYPED["identity"] in page
    assert Application.objects.count() == before


def test_a_secret_paper_is_not_kept(faces: Faces) -> None:
    desk, before = as_(faces, Role.MANAGER), Application.objects.count()
    secret = SimpleUploadedFile("来信.txt", "机密★10年\n内容".encode())
    response = fill(desk, f"{NEW}email/", **TYPED, application=secret)
    assert response.status_code == 403
    assert Application.objects.count() == before


def test_looking_for_similar_ones_saves_nothing_and_keeps_what_was_typed(faces: Faces) -> None:
    desk = as_(faces, Role.MANAGER)
    earlier = registered(desk, Channel.IN_PERSON)
    faces.world.public_item(title="关于测试工作的通知")
    before = Application.objects.count()
    # the same document, written otherwise; and what is public already
    typed = TYPED | {"identity": "100000199001010000", "topic": "关于测试工作的通知"}
    page = text_of(fill(desk, f"{NEW}in_person/", "look=1", **typed))
    assert Application.objects.count() == before
    assert earlier.number in page
    assert "身份证明相同" in page
    assert "申请内容相同" in page
    assert "关于测试工作的通知" in page
    assert "本年1件" in page
    assert f'value="{TYPED["name"]}"' in page


def test_a_filled_in_form_is_read_for_a_person_to_compare(faces: Faces) -> None:
    desk, before = as_(faces, Role.MANAGER), Application.objects.count()
    text = (
        "姓名：郑来件\n身份证明：居民身份证 100000199001010000\n"
        "联系电话、电子邮箱：13800000000 z@example.com\n名称、文号：危房改造名单"
    )
    file = SimpleUploadedFile("申请表.txt", text.encode())
    page = text_of(fill(desk, f"{NEW}email/", "read=1", topic="先写的", scan=file))
    assert 'value="郑来件"' in page
    assert 'value="z@example.com"' in page
    assert page.count("请核对：由来件识别") == 5  # what was typed stays
    assert Application.objects.count() == before


def test_a_scan_without_the_extra_says_how_to_add_it(faces: Faces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.documents.ocr.find_spec", lambda name: None)
    desk = as_(faces, Role.MANAGER)
    assert "要先由系统管理员安装" in text_of(desk.get(f"{NEW}email/"))
    page = text_of(fill(desk, f"{NEW}email/", "read=1", scan=scan()))
    assert "没有安装文字识别组件" in page


def test_who_does_not_register_is_told_who_does(faces: Faces) -> None:
    response = as_(faces, Role.CLERK).get(f"{NEW}in_person/")
    assert response.status_code == 403
    assert "业务管理员和负责人登记" in text_of(response)


def test_who_may_not_read_an_application_sees_nothing_of_it_beside_another(faces: Faces) -> None:
    desk = as_(faces, Role.MANAGER)
    case = registered(desk, Channel.IN_PERSON)
    for who in (Role.SUPERVISOR, Role.SECRECY_REVIEWER):
        page = text_of(as_(faces, who).get(f"/desk/applications/{case.pk}/registered/"))
        assert TYPED["topic"] not in page
        assert "身份证明相同" not in page


def test_pages_of_registering_need_few_queries(faces: Faces, django_assert_max_num_queries: Any) -> None:
    desk = as_(faces, Role.MANAGER)
    for _ in range(4):
        case = registered(desk, Channel.IN_PERSON)
    with django_assert_max_num_queries(40):
        desk.get(f"/desk/applications/{case.pk}/registered/")


def test_what_was_registered_is_printed_and_receipted(faces: Faces) -> None:
    tell_contact(faces.world)
    desk = as_(faces, Role.MANAGER)
    case = registered(desk, Channel.IN_PERSON)
    Application.objects.filter(pk=case.pk).update(handler=faces.world[Role.MANAGER])  # whom the form names
    page = text_of(desk.get(f"/desk/applications/{case.pk}/registered/"))
    links = re.findall(r'(?:href|action)="(/desk/applications/\d+/(?:registration|letters)[^"]+)"', page)
    assert len(links) == 3
    for link in links:
        response = desk.get(link) if "letters" in link else desk.post(link)
        assert response.status_code == 200, link
