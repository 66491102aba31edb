"""After the answer, on the desk: lists, one page for each, every step a form, and nothing of people for others."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.test import Client
from docx import Document

from gongkai.records.applications.models import CaseFile, Dispute, DisputeKind
from gongkai.records.authority import Role
from gongkai.records.redress.models import Complaint, OwnRecord
from tests.records.world import World
from tests.web.desk_helpers import as_, fill, text_of
from tests.web.world import Faces, tell_contact

NEW = "/desk/redress/{}/new/"
SECRETS = {"name": "钱暗记", "identity": "100000190001010000", "contact": "联系暗记"}


@pytest.fixture
def faces(world: World) -> Faces:
    """The small world, founded once for this module, with one case answered and one open."""
    faces = Faces(world)
    tell_contact(world)
    faces.cases["answered"] = faces.apply("土地承包资料", date(2023, 5, 8))
    faces.answer(faces.cases["answered"], date(2023, 5, 22))
    faces.cases["open"] = faces.apply("征地补偿安置方案", date(2023, 6, 2))
    return faces


def new_dispute(desk: Client, **typed: str) -> Dispute:
    told = {
        "kind": "reconsideration",
        "body": "测试县人民政府",
        "reference": "测复〔2023〕1号",
        "on": "2023-06-05",
    }
    page = fill(desk, NEW.format("disputes"), **(told | typed))
    assert page.status_code == 200, text_of(page)
    return Dispute.objects.order_by("pk").last()  # type: ignore[return-value]


def act(desk: Client, path: str, slug: str, **typed: object) -> str:
    """Fill in one form of a page of acts, and follow to where it leads."""
    named = {f"{slug}-{name}": value for name, value in typed.items()}
    return text_of(fill(desk, path, f"act={slug}", **named))


def test_a_reconsideration_is_entered_moved_and_concluded(faces: Faces, desk: Client) -> None:
    case = faces.cases["answered"]
    found = new_dispute(desk, number=case.number)
    path = f"/desk/redress/disputes/{found.pk}/"
    assert (found.application, found.agency) == (case, case.agency)
    page = act(desk, path, "move", stage="noticed", procedure="", on="2023-06-09")
    assert "2023年6月19日" in page  # ten days by the law of then
    assert "工作约定" in page
    assert "收到答复通知" in page
    page = act(desk, path, "move", stage="replied", on="2023-06-08")
    assert "不能早于" in page
    act(desk, path, "move", stage="replied", on="2023-06-13")
    page = act(desk, path, "conclude", result="corrected", on="2023-07-03")
    found.refresh_from_db()
    assert (found.result, found.concluded_on) == ("corrected", date(2023, 7, 3))
    assert f"/desk/applications/{case.pk}/steps/order/" in page
    page = act(desk, path, "suit", body="测试人民法院", reference="（2023）测0000行初1号", on="2023-07-20")
    assert "复议后起诉" in page
    assert Dispute.objects.get(kind=DisputeKind.SUIT_AFTER).goes_on_from.reconsideration == found
    case_page = text_of(desk.get(f"/desk/applications/{case.pk}/"))
    assert "测复〔2023〕1号" in case_page
    assert "测0000行初1号" in case_page


def test_the_list_has_what_is_open_by_what_is_due(faces: Faces, desk: Client) -> None:
    later = new_dispute(desk, reference="测复后号", on="2023-07-03")
    sooner = new_dispute(desk, reference="测复先号", on="2023-06-05")
    page = text_of(desk.get("/desk/redress/"))
    assert page.index("测复先号") < page.index("测复后号")
    assert "测复先号" not in text_of(desk.get("/desk/"))  # the decision is the other body's
    act(desk, f"/desk/redress/disputes/{sooner.pk}/", "move", stage="noticed", on="2023-06-09")
    home = text_of(desk.get("/desk/"))
    assert "测复先号" in home
    assert "提交书面答复和证据" in home
    act(desk, f"/desk/redress/disputes/{sooner.pk}/", "conclude", result="upheld", on="2023-07-03")
    page = text_of(desk.get("/desk/redress/"))
    assert "测复先号" not in page
    assert "测复后号" in page
    assert "测复先号" in text_of(desk.get("/desk/redress/?show=all"))
    assert "没有这样的投诉举报" in text_of(desk.get("/desk/redress/?kind=complaints"))
    assert text_of(desk.get("/desk/redress/?kind=x&show=y&page=z")).count("测复后号") == 1
    assert later.pk


def test_a_paper_of_the_dispute_goes_into_the_file_of_its_application(faces: Faces, desk: Client) -> None:
    found = new_dispute(desk, number=faces.cases["answered"].number)
    paper = io.BytesIO("答复通知书".encode())
    paper.name = "通知.txt"
    desk.post(f"/desk/redress/disputes/{found.pk}/papers/", {"paper": paper})
    assert CaseFile.objects.get().get_kind_display() == "复议和诉讼材料"
    without = new_dispute(desk)
    assert desk.get(f"/desk/redress/disputes/{without.pk}/papers/").status_code == 404


def test_what_is_typed_wrongly_is_told_at_the_field_and_not_lost(faces: Faces, desk: Client) -> None:
    told = {"kind": "reconsideration", "body": "测试县人民政府", "reference": "", "on": "2023-06-05"}
    page = text_of(desk.post(NEW.format("disputes"), told | {"number": "没有〔2023〕1号"}))
    assert "请核对编号" in page
    assert "测试县人民政府" in page
    page = text_of(desk.post(NEW.format("disputes"), told | {"on": "2999-01-01"}))
    assert "还没有到" in page
    assert desk.get(NEW.format("nothing")).status_code == 404
    path = f"/desk/redress/disputes/{new_dispute(desk).pk}/"
    assert "请选择“进展”" in act(desk, path, "move", stage="", on="2023-06-09")
    assert desk.post(path, {"act": "nothing"}).status_code == 200


def test_a_complaint_is_entered_read_with_a_purpose_and_answered(faces: Faces, desk: Client) -> None:
    told = {
        "source": "direct",
        "text": "逾期未答复暗记",
        "name": SECRETS["name"],
        "contact": SECRETS["contact"],
    }
    fill(desk, NEW.format("complaints"), number=faces.cases["open"].number, on="2023-08-07", **told)
    found = Complaint.objects.get()
    path = f"/desk/redress/complaints/{found.pk}/"
    page = text_of(desk.get(path))
    assert "逾期未答复暗记" in page
    assert SECRETS["name"] not in page
    page = act(desk, path, "read", purpose="contact")
    assert SECRETS["name"] in page
    assert SECRETS["contact"] in page
    assert "查看申请人信息：与申请人联系" in text_of(desk.get(path))
    assert SECRETS["name"] not in text_of(desk.get(path))
    page = act(desk, path, "answer", result="founded", answer="已答复暗记", on="2023-08-14")
    assert "已答复暗记" in page
    found.refresh_from_db()
    assert found.answered_on == date(2023, 8, 14)


def test_a_correction_goes_from_registering_to_its_letter(faces: Faces, desk: Client) -> None:
    texts = {"record": "公示表中面积暗记", "proof": "承包证复印件暗记", "on": "2023-08-07"}
    fill(desk, NEW.format("own-records"), **texts, **SECRETS)
    found = OwnRecord.objects.get()
    path = f"/desk/redress/own-records/{found.pk}/"
    page = act(desk, path, "verify", result="corrected", facts="误记暗记", corrected_to="", on="2023-08-09")
    assert "请填写：更正后的内容" in page
    act(desk, path, "verify", result="corrected", facts="误记暗记", corrected_to="3.2亩", on="2023-08-09")
    leader = as_(faces, Role.LEADER)
    page = act(leader, path, "decide", on="2023-08-10")
    assert "测政公开〔2023〕" in page
    letter = leader.get(f"{path}letter.docx")
    words = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(letter.content)).paragraphs)
    assert "3.2亩" in words
    assert SECRETS["name"] in words
    assert SECRETS["identity"] not in words
    act(desk, path, "serve", method="direct", on="2023-08-11")
    found.refresh_from_db()
    assert found.served_on == date(2023, 8, 11)
    assert leader.get(f"{path}letter.exe").status_code == 404


def test_other_agencies_and_those_below_see_nothing(faces: Faces, desk: Client) -> None:
    fill(desk, NEW.format("complaints"), source="direct", text="内容暗记", name="钱暗记", on="2023-08-07")
    fill(desk, NEW.format("own-records"), record="内容暗记", proof="证据", on="2023-08-07", **SECRETS)
    for path in (
        f"/desk/redress/disputes/{new_dispute(desk, number=faces.cases['answered'].number).pk}/",
        f"/desk/redress/complaints/{Complaint.objects.get().pk}/",
        f"/desk/redress/own-records/{OwnRecord.objects.get().pk}/",
    ):
        for who in ("other_manager", "village_clerk"):
            assert as_(faces, who).get(path).status_code == 404
            assert as_(faces, who).post(path, {"act": "read", "read-purpose": "contact"}).status_code == 404
        assert "暗记" not in text_of(as_(faces, Role.SUPERVISOR).get(path))
        assert Client().get(path).status_code == 302
