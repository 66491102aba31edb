"""Letters on the desk: written with a preview beside, signed by another, served after a look at what follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from gongkai.law.outcomes import OUTCOMES
from gongkai.records.applications.models import Application
from gongkai.records.applications.verbs import ApproveDecision, ProposeDecision
from gongkai.records.authority import Role
from gongkai.records.journal.models import Event
from gongkai.records.letters.models import Letter
from gongkai.records.today import as_of
from tests.records.deciding import grounds_of
from tests.records.world import done
from tests.web.desk_helpers import as_, fill, text_of
from tests.web.world import APPLICANT, Faces

DAY = date(2023, 6, 5)
CORRECTION = {
    "unclear": "没有写明年份",
    "correction": "信息形成的年份",
    "guidance": "写明哪一年",
    "correct_by": "2023-06-20",
}


@pytest.fixture(autouse=True)
def day() -> Iterator[None]:
    with as_of(DAY):
        yield


def new(case: Application, code: str) -> str:
    return f"/desk/applications/{case.pk}/letters/{code}/"


def test_a_letter_is_written_previewed_signed_served_and_proved(faces: Faces) -> None:
    case, manager = faces.cases["open"], as_(faces, Role.MANAGER)
    path = new(case, "D-03")
    blank = text_of(manager.get(path))
    assert "〔待填写：补正内容〕" in blank
    assert "还缺" in blank
    seen = text_of(fill(manager, path, "preview=1", **CORRECTION))
    assert "信息形成的年份" in seen
    assert not Letter.objects.exists()  # looking at it keeps nothing
    saved = fill(manager, path, **CORRECTION)
    letter = Letter.objects.get()
    assert saved.redirect_chain == [(f"/desk/letters/{letter.pk}/", 302)]
    asked = text_of(manager.get(f"/desk/letters/{letter.pk}/issue/"))
    assert "测政公开补〔2023〕1号" in asked
    fill(manager, f"/desk/letters/{letter.pk}/issue/")
    letter.refresh_from_db()
    assert letter.number == "测政公开补〔2023〕1号"
    serve = f"/desk/letters/{letter.pk}/serve/"
    looked = text_of(fill(manager, serve, method=["post"], on="2023-06-05", mail_number="XA00000000041"))
    assert "以这一天为准" in looked
    assert "补正期限" in looked
    assert Application.objects.get(pk=case.pk).state == "received"
    done_page = manager.post(
        serve,
        {"method": "post", "on": "2023-06-05", "mail_number": "XA00000000041", "confirmed": "1"},
        follow=True,
    )
    assert "已登记" in text_of(done_page)
    assert Application.objects.get(pk=case.pk).state == "correction_asked"
    fill(manager, f"/desk/letters/{letter.pk}/prove/", on="2023-06-05", signer="本人")
    assert "回证已收" in text_of(manager.get(f"/desk/letters/{letter.pk}/"))


def test_a_late_answer_is_called_late_before_it_is_confirmed(faces: Faces) -> None:
    case, head = faces.cases["open"], faces.world[Role.OGI_HEAD]
    manager = faces.world[Role.MANAGER]
    done(ProposeDecision(by=manager, on=DAY, case=case, **grounds_of(OUTCOMES["needs_processing"])))
    done(ApproveDecision(by=head, on=DAY, case=case))
    fill(as_(faces, Role.MANAGER), new(case, "D-16"))
    letter = Letter.objects.get()
    told = text_of(as_(faces, Role.MANAGER).get(f"/desk/letters/{letter.pk}/issue/"))
    assert "须由起草人以外的人签发" in told
    assert "等待您签发的答复文书" not in text_of(as_(faces, Role.MANAGER).get("/desk/"))
    waiting = text_of(as_(faces, Role.OGI_HEAD).get("/desk/"))
    assert "等待您签发的答复文书" in waiting
    assert f"/desk/letters/{letter.pk}/issue/" in waiting
    fill(as_(faces, Role.OGI_HEAD), f"/desk/letters/{letter.pk}/issue/")
    assert "等待您签发的答复文书" not in text_of(as_(faces, Role.OGI_HEAD).get("/desk/"))
    serve = f"/desk/letters/{letter.pk}/serve/"
    with as_of(date(2023, 7, 20)):
        late = text_of(fill(as_(faces, Role.MANAGER), serve, method=["direct"], on="2023-07-20"))
    assert "已逾期，答复期限是2023-07-03" in late
    assert "按期，答复期限是2023-07-03" in text_of(
        fill(as_(faces, Role.MANAGER), serve, method=["direct"], on="2023-06-05")
    )


def test_what_another_did_meanwhile_is_told_and_nothing_typed_is_lost(faces: Faces) -> None:
    case, manager = faces.cases["open"], as_(faces, Role.MANAGER)
    fill(manager, new(case, "D-03"), **CORRECTION)
    path = f"/desk/letters/{Letter.objects.get().pk}/"
    stale = text_of(manager.get(path)).split('name="seen" value="')[1].split('"')[0]
    fill(as_(faces, Role.OGI_HEAD), path, **(CORRECTION | {"guidance": "另一人的指引"}))
    told = manager.post(path, CORRECTION | {"guidance": "我的指引", "seen": stale, "variant": ""})
    assert "您打开这一页以后" in text_of(told)
    assert "我的指引" in text_of(told)
    assert Letter.objects.get().written["guidance"] == "另一人的指引"


def test_drafts_are_taken_away_marked_and_issued_letters_are_read_with_an_entry(faces: Faces) -> None:
    case, manager = faces.cases["open"], as_(faces, Role.MANAGER)
    fill(manager, new(case, "D-03"), **CORRECTION)
    letter = Letter.objects.get()
    assert "草稿" in text_of(manager.get(f"/desk/letters/{letter.pk}/issue/"))
    assert manager.get(f"/desk/letters/{letter.pk}/draft.docx").content[:2] == b"PK"
    assert manager.get(f"/desk/letters/{letter.pk}/receipt.pdf").status_code == 404
    fill(manager, f"/desk/letters/{letter.pk}/issue/")
    letter.refresh_from_db()
    assert manager.get(f"/desk/letters/{letter.pk}/draft.docx").status_code == 404
    assert manager.get(f"/desk/letters/{letter.pk}/receipt.pdf").content[:4] == b"%PDF"
    assert letter.pdf
    before = Event.objects.count()
    taken = manager.post(f"/desk/applications/{case.pk}/files/{letter.pdf.number}/read/")
    assert taken.content[:4] == b"%PDF"
    assert Event.objects.count() == before + 1


def test_a_letter_issued_in_error_is_voided_and_stays_in_the_register(faces: Faces) -> None:
    case, manager = faces.cases["open"], as_(faces, Role.MANAGER)
    fill(manager, new(case, "D-03"), **CORRECTION)
    letter = Letter.objects.get()
    fill(manager, f"/desk/letters/{letter.pk}/issue/")
    assert "须由本机关的" in text_of(fill(manager, f"/desk/letters/{letter.pk}/void/", reason="错字"))
    fill(as_(faces, Role.OGI_HEAD), f"/desk/letters/{letter.pk}/void/", reason="错字")
    page = text_of(manager.get("/desk/letters/"))
    assert "测政公开补〔2023〕1号" in page
    assert "已作废" in page
    assert APPLICANT.name not in page
    assert "没有签发文书" in text_of(
        manager.get("/desk/letters/?since=2023-06-01&until=2023-06-30&code=D-05")
    )
    file = manager.get("/desk/letters/register.xlsx?since=2023-06-01&until=2023-06-30&code=")
    assert file.content[:2] == b"PK"
    assert manager.get("/desk/letters/register.xlsx?since=x").status_code == 404


def test_the_registration_form_is_printed_by_who_may_see_the_applicant_and_told(faces: Faces) -> None:
    case, path = faces.cases["open"], f"/desk/applications/{faces.cases['open'].pk}/registration.pdf"
    Application.objects.filter(pk=case.pk).update(handler=faces.world[Role.MANAGER])
    before = Event.objects.count()
    assert as_(faces, Role.MANAGER).get(path).status_code == 405
    assert as_(faces, Role.MANAGER).post(path).content[:4] == b"%PDF"
    assert Event.objects.count() == before + 1
    assert Event.objects.latest("pk").sentence == "查看申请人信息：打印登记表归入案卷"
    assert as_(faces, Role.CLERK).post(path).status_code == 404


def test_a_draft_is_given_up_by_a_button(faces: Faces) -> None:
    case, manager = faces.cases["open"], as_(faces, Role.MANAGER)
    fill(manager, new(case, "D-03"), **CORRECTION)
    manager.post(f"/desk/letters/{Letter.objects.get().pk}/drop/")
    assert Letter.objects.get().voided_on == DAY


def test_letters_are_for_who_may_read_the_particulars(faces: Faces) -> None:
    case, manager = faces.cases["open"], as_(faces, Role.MANAGER)
    fill(manager, new(case, "D-03"), **CORRECTION)
    letter = Letter.objects.get()
    paths = (new(case, "D-02"), f"/desk/letters/{letter.pk}/", f"/desk/letters/{letter.pk}/draft.pdf")
    for who in (Role.CLERK, Role.SUPERVISOR, "other_manager", "county_head"):
        stranger = as_(faces, who)
        assert [stranger.get(path).status_code for path in paths] == [404, 404, 404]
    assert manager.get(new(case, "D-99")).status_code == 404


def test_bad_input_is_told_and_stays_typed(faces: Faces) -> None:
    case, manager = faces.cases["open"], as_(faces, Role.MANAGER)
    long = text_of(fill(manager, new(case, "D-03"), **(CORRECTION | {"unclear": "长" * 4001})))
    assert "最多4000字，现有4001字" in long
    wrong = text_of(fill(manager, new(case, "D-03"), **(CORRECTION | {"correct_by": "六月底"})))
    assert "不是日期" in wrong
    assert "没有写明年份" in wrong
    secret = fill(manager, new(case, "D-03"), **(CORRECTION | {"unclear": "机密★10年"}))
    assert secret.status_code == 403
    script = text_of(
        fill(
            manager,
            new(case, "D-03"),
            "preview=1",
            **(CORRECTION | {"unclear": "<script>alert(1)</script>{agency}"}),
        )
    )
    assert "<script>alert" not in script
    assert not Letter.objects.exists()


def test_the_agencys_own_texts_are_listed_with_what_is_wrong(
    faces: Faces, tmp_path: Path, settings: object
) -> None:
    folder = tmp_path / faces.world.town.code
    folder.mkdir()
    (folder / "D-03.toml").write_text('body = "请补正。"\n', encoding="utf-8")
    settings.LETTERS = str(tmp_path)  # type: ignore[attr-defined]
    manager = as_(faces, Role.MANAGER)
    page = text_of(manager.get("/desk/letters/texts/"))
    assert "D-03.toml" in page
    assert "缺少法律要求写明的" in page
    stopped = text_of(manager.get(new(faces.cases["open"], "D-03")))
    assert "这份文书现在不能生成" in stopped
