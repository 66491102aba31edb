"""The way of an item over the desk: screening gate, review, publication, and what follows it."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.records.authority import Role
from gongkai.records.disclosure.models import (
    Concern,
    ErrorReport,
    Item,
    ListedWord,
    Publicity,
    Status,
    Validity,
)
from gongkai.records.disclosure.verbs import SubmitItem, proposal_of
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import today
from tests.records.world import done
from tests.web.desk_helpers import as_, fields_of, fill, sent, text_of
from tests.web.world import Faces

PHONE = "13800000000"
OPINION = {"opinion": "内容属实，同意", "verdict": "pass"}
ALL = [one.value for one in Concern]


def identity(seventeen: str) -> str:
    """With its check digit; the region code ends in 00, so it is nobody's."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return seventeen + "10X98765432"[sum(int(a) * b for a, b in zip(seventeen, weights, strict=True)) % 11]


FIRST, SECOND = identity("41010019600101003"), identity("41010019700202004")
LIST = (
    f"<p>名单如下。</p><table><tbody><tr><td>甲</td><td>{FIRST}</td><td>{PHONE}</td></tr>"
    f"<tr><td>乙</td><td>{SECOND}</td><td>无</td></tr></tbody></table>"
)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    settings.FILES = tmp_path / "files"


def drafted(faces: Faces, **details: object) -> Item:
    return faces.world.item(today(), title="临时救助名单公示", **details)


def at(item: Item, place: str = "") -> str:
    return f"/desk/items/{item.pk}/{place}"


def now(item: Item) -> Item:
    return Item.objects.get(pk=item.pk)


def reviewed(faces: Faces, item: Item) -> Item:
    """Through check, secrecy review and sign-off, on the screen."""
    fill(as_(faces, Role.CLERK), at(item, "findings/"))
    fill(as_(faces, Role.CLERK), at(item, "submit/"))
    fill(as_(faces, Role.DEPARTMENT_HEAD), at(item, "check/"), **OPINION)
    fill(as_(faces, Role.SECRECY_REVIEWER), at(item, "secrecy/"), **OPINION, checked=ALL)
    fill(as_(faces, Role.OGI_HEAD), at(item, "sign/"), **OPINION)
    return now(item)


# --- the screening gate ------------------------------------------------------------------------------


def test_findings_stand_in_their_place_with_the_reason_and_block_handing_in(faces: Faces) -> None:
    item = drafted(faces, body=LIST)
    clerk = as_(faces, Role.CLERK)
    html = text_of(clerk.get(at(item, "findings/")))
    assert re.search(rf'<mark id="found-\d+">{FIRST}</mark>', html)
    assert "还有3处内容需要处理" in html
    assert "这一类内容不得公开，不能保留" in html
    assert "提交审查</button>" not in html
    fill(clerk, at(item, "submit/"))
    assert now(item).status == Status.DRAFT


def test_all_of_a_kind_are_masked_by_one_button(faces: Faces) -> None:
    item = drafted(faces, body=LIST)
    fill(as_(faces, Role.CLERK), at(item, "findings/"), button="all=mask:ID_CARD")
    body = now(item).body
    assert FIRST not in body
    assert SECOND not in body
    assert PHONE in body
    assert "<table>" in body


def test_a_lawful_list_of_names_is_kept_for_one_reason(faces: Faces) -> None:
    rows = "".join(
        f"<tr><td>{name}</td><td>{100 + place}</td></tr>"
        for place, name in enumerate(("张三丰", "李四海", "王五常"))
    )
    table = (
        f"<table><thead><tr><th>姓名</th><th>补助金额（元）</th></tr></thead><tbody>{rows}</tbody></table>"
    )
    item = drafted(faces, body=f"<p>救助对象名单。</p>{table}")
    clerk = as_(faces, Role.CLERK)
    html = text_of(clerk.get(at(item, "findings/")))
    kind = re.search(r'name="all" value="(keep:NAME)"', html)
    assert kind, "names in a list are found"
    told = {"all": kind[1], "seen": fields_of(html)["seen"]}
    assert "请写明保留的理由和依据" in text_of(clerk.post(at(item, "findings/"), told | {"why": " "}))
    page = text_of(clerk.post(at(item, "findings/"), told | {"why": "社会救助名单依法公示"}, follow=True))
    assert re.search(r"已保留[^。]*3处", page)
    assert item.keepings.count() == 3


def test_five_hundred_findings_fit_on_pages(faces: Faces) -> None:
    numbers = [f"138{place:08d}" for place in range(500)]
    item = drafted(faces, body="".join(f"<p>手机{number}</p>" for number in numbers))
    clerk = as_(faces, Role.CLERK)
    html = text_of(clerk.get(at(item, "findings/")))
    assert "还有500处内容需要处理" in html
    assert html.count("<fieldset>") == 50
    page = text_of(fill(clerk, at(item, "findings/"), button="all=mask:PHONE_MOBILE"))
    assert re.search(r"已隐去手机号码?500处", page)
    assert "没有需要处理的内容" in page


def test_each_finding_is_masked_removed_or_kept_for_a_reason(faces: Faces) -> None:
    item = drafted(faces, body=LIST)
    clerk = as_(faces, Role.CLERK)
    path = at(item, "findings/")
    told = sent(clerk, path)
    html = text_of(clerk.get(path))
    numbers = dict(re.findall(r'<mark id="found-(\d+)">([^<]+)</mark>', html))
    by_text = {said: number for number, said in numbers.items()}
    first, second, phone = by_text[FIRST], by_text[SECOND], by_text[PHONE]
    without = clerk.post(path, told | {f"do-{phone}": "keep"})
    assert "请写明保留的理由和依据" in text_of(without)
    assert f'name="do-{phone}" value="keep" checked' in text_of(without)
    choice = {f"do-{first}": "mask", f"do-{second}": "remove", f"do-{phone}": "keep"}
    page = clerk.post(path, told | choice | {f"why-{phone}": "村委会值班电话"}, follow=True)
    assert "没有需要处理的内容" in text_of(page)
    assert "村委会值班电话" in text_of(page)
    assert FIRST not in now(item).body
    assert SECOND not in now(item).body
    assert PHONE in now(item).body
    # those who review see who kept what and why
    fill(clerk, at(item, "submit/"))
    review = text_of(as_(faces, Role.DEPARTMENT_HEAD).get(at(item, "check/")))
    assert "写明理由保留的内容" in review
    assert "村委会值班电话" in review


def test_what_may_never_be_kept_is_refused_even_when_the_form_is_forged(faces: Faces) -> None:
    item = drafted(faces, body=LIST)
    clerk = as_(faces, Role.CLERK)
    html = text_of(clerk.get(at(item, "findings/")))
    number = re.search(rf'<mark id="found-(\d+)">{FIRST}', html)
    assert number
    told = {f"do-{number[1]}": "keep", f"why-{number[1]}": "一定要公开"}
    told |= {name: value for name, value in fields_of(html).items() if name.startswith("mark-")}
    assert "不得公开，只能隐去或者删除" in text_of(clerk.post(at(item, "findings/"), told))
    assert not item.keepings.exists()


def test_a_choice_made_on_an_older_text_is_not_applied_to_another(faces: Faces) -> None:
    item = drafted(faces, body=LIST)
    clerk = as_(faces, Role.CLERK)
    told = sent(clerk, at(item, "findings/"))
    Item.objects.filter(pk=item.pk).update(body=f"<p>{SECOND}</p><p>{FIRST}</p>")
    page = clerk.post(at(item, "findings/"), told | {"do-1": "remove"})
    assert "内容有了改动" in text_of(page)
    assert FIRST in now(item).body


def test_choosing_nothing_is_told(faces: Faces) -> None:
    item = drafted(faces, body=LIST)
    assert "还没有选择怎样处理" in text_of(fill(as_(faces, Role.CLERK), at(item, "findings/")))


def test_a_file_that_no_program_reads_must_be_seen_by_a_person(faces: Faces) -> None:
    item = drafted(faces, body="<p>见附件。</p>")
    clerk = as_(faces, Role.CLERK)
    archive = io.BytesIO()
    with ZipFile(archive, "w") as packed:
        packed.writestr("名单.txt", FIRST)
    for name, content in (("名单.zip", archive.getvalue()),):
        fill(clerk, at(item, "files/"), content=SimpleUploadedFile(name, content))
    html = text_of(clerk.get(at(item, "findings/")))
    assert "名单.zip" in html
    assert "附件不能由系统改写" in html
    fill(clerk, at(item, "submit/"))
    assert now(item).status == Status.DRAFT
    clerk.post(at(item, "files/1/remove/"))
    assert "没有需要处理的内容" in text_of(clerk.get(at(item, "findings/")))


def test_a_word_the_office_listed_is_found_from_then_on(faces: Faces) -> None:
    item = drafted(faces, body="<p>请按时缴纳帐款。</p>")
    manager = as_(faces, Role.MANAGER)
    assert "请填写“词语”" in text_of(fill(manager, "/desk/words/"))
    fill(manager, "/desk/words/", word="缴纳帐款", suggestion="缴纳账款", forbidden="on")
    assert ListedWord.objects.filter(word="缴纳帐款", forbidden=True).exists()
    assert "缴纳帐款</mark>" in text_of(as_(faces, Role.CLERK).get(at(item, "findings/")))
    manager.post("/desk/words/remove/", {"word": "缴纳帐款"})
    assert not ListedWord.objects.exists()


# --- review ------------------------------------------------------------------------------------------


def test_an_item_goes_its_whole_way_over_the_desk(faces: Faces) -> None:
    item = reviewed(faces, drafted(faces, body="<p>本季度没有新增对象。</p>"))
    assert item.status == Status.SIGNED
    manager = as_(faces, Role.MANAGER)
    asked = fill(manager, at(item, "publish/"), carriers=["website", "county_portal"])
    assert "确认发布" in text_of(asked)
    assert now(item).status == Status.SIGNED  # nothing has happened before the confirmation
    told = fields_of(text_of(asked)) | {"carriers": ["website", "county_portal"], "confirmed": "1"}
    page = manager.post(at(item, "publish/"), told, follow=True)
    assert "已发布" in text_of(page)
    assert now(item).status == Status.PUBLISHED
    assert "待确认" in text_of(page)
    url = "https://www.example.com/a.html"
    fill(manager, at(item, "confirm/"), carrier="county_portal", url=url)
    assert item.publications.get(carrier="county_portal").url == url


def test_an_opinion_is_needed_and_what_was_chosen_stays(faces: Faces) -> None:
    item = done(SubmitItem(item=drafted(faces), by=faces.world[Role.CLERK], on=today()))
    html = text_of(fill(as_(faces, Role.DEPARTMENT_HEAD), at(item, "check/"), verdict="return"))
    assert '<a href="#id_opinion">请填写“意见”</a>' in html
    assert fields_of(html)["verdict"] == ["return"]
    assert now(item).status == Status.SUBMITTED


def test_the_basis_of_an_opinion_is_a_statute_or_own_words_or_both(faces: Faces) -> None:
    item = done(SubmitItem(item=drafted(faces), by=faces.world[Role.CLERK], on=today()))
    head = as_(faces, Role.DEPARTMENT_HEAD)
    statute = re.search(r'<option value="(《[^"]+第二十条)"', text_of(head.get(at(item, "check/"))))
    assert statute
    fill(head, at(item, "check/"), **OPINION, statute=statute[1], grounds="第七项")
    for page in (at(item), at(item, "record/")):
        assert f"{statute[1]}：第七项" in text_of(as_(faces, Role.MANAGER).get(page))


def test_a_button_that_is_refused_says_why_and_leads_back_to_where_it_was_pressed(faces: Faces) -> None:
    item = drafted(faces)
    clerk = as_(faces, Role.CLERK)
    for came_from, leads_to in (
        (f"http://testserver{at(item, 'files/')}", True),
        ("https://evil.example/", False),
    ):
        page = clerk.post(at(item, "files/9/remove/"), headers={"referer": came_from})
        assert page.status_code == 409
        assert "没有这个附件" in text_of(page)
        assert (f'href="{came_from}"' in text_of(page)) is leads_to


def test_nobody_passes_a_secrecy_review_without_looking_at_every_concern(faces: Faces) -> None:
    item = done(SubmitItem(item=drafted(faces), by=faces.world[Role.CLERK], on=today()))
    fill(as_(faces, Role.DEPARTMENT_HEAD), at(item, "check/"), **OPINION)
    html = text_of(fill(as_(faces, Role.SECRECY_REVIEWER), at(item, "secrecy/"), **OPINION, checked=ALL[1:]))
    assert "还没有逐项审查：国家秘密" in html
    assert now(item).status == Status.CHECKED


def test_nobody_decides_about_a_text_that_was_changed_since_the_page_was_opened(faces: Faces) -> None:
    item = done(SubmitItem(item=drafted(faces), by=faces.world[Role.CLERK], on=today()))
    head = as_(faces, Role.DEPARTMENT_HEAD)
    told = sent(head, at(item, "check/"), **OPINION)
    clerk = as_(faces, Role.CLERK)
    fill(clerk, at(item, "recall/"), reason="有误")
    fill(clerk, at(item, "edit/"), body="<p>换过的内容</p>")
    fill(clerk, at(item, "submit/"))
    html = text_of(head.post(at(item, "check/"), told))
    assert "这条信息有了改动" in html
    assert "换过的内容" in html
    assert fields_of(html)["opinion"] == OPINION["opinion"]
    assert now(item).status == Status.SUBMITTED


def test_a_second_click_changes_nothing_and_says_where_the_item_stands(faces: Faces) -> None:
    item = done(SubmitItem(item=drafted(faces), by=faces.world[Role.CLERK], on=today()))
    head = as_(faces, Role.DEPARTMENT_HEAD)
    told = sent(head, at(item, "check/"), **OPINION)
    head.post(at(item, "check/"), told)
    html = text_of(head.post(at(item, "check/"), told))
    assert "信息现在是“待保密审查”" in html
    assert Event.objects.about(item).filter(kind=EventKind.ITEM_REVIEWED).count() == 1


def test_a_return_is_shown_to_the_author_and_the_changes_since_then_to_the_reviewer(faces: Faces) -> None:
    item = done(
        SubmitItem(item=drafted(faces, body="<p>金额1000。</p>"), by=faces.world[Role.CLERK], on=today())
    )
    head, clerk = as_(faces, Role.DEPARTMENT_HEAD), as_(faces, Role.CLERK)
    fill(head, at(item, "check/"), verdict="return", opinion="金额没有单位")
    for path in ("/desk/", at(item), at(item, "edit/")):
        assert "金额没有单位" in text_of(clerk.get(path)), path
    fill(clerk, at(item, "edit/"), body="<p>金额1000元。</p>")
    fill(clerk, at(item, "submit/"))
    html = text_of(head.get(at(item, "check/")))
    assert "退回以后的改动" in html
    assert re.search(r"<ins>.*元.*</ins>", html)


def test_nobody_approves_their_own(faces: Faces) -> None:
    person = faces.world.all_rounder("everything", faces.world.department)
    faces.world.others["everything"] = person
    client = as_(faces, "everything")
    item = drafted(faces)
    fill(client, at(item, "edit/"), title="自己改过的")
    fill(client, at(item, "submit/"))
    html = text_of(client.get(at(item, "check/")))
    assert "须由他人办理" in html
    assert "<textarea" not in html
    client.post(at(item, "check/"), OPINION | {"seen": "x"})
    assert now(item).status == Status.SUBMITTED


def test_who_may_not_take_a_step_reads_why_and_finds_no_form(faces: Faces) -> None:
    item = done(SubmitItem(item=drafted(faces), by=faces.world[Role.CLERK], on=today()))
    html = text_of(as_(faces, Role.MANAGER).get(at(item, "check/")))
    assert "部门审核须由本机关的部门负责人办理" in html
    assert "<textarea" not in html


def test_an_urgent_publication_is_confirmed_shown_as_such_and_cleared_by_another(faces: Faces) -> None:
    item = drafted(faces, body="<p>暴雨预警。</p>")
    manager = as_(faces, Role.MANAGER)
    asked = fill(manager, at(item, "urgent/"), carriers=["website"], reason="暴雨红色预警")
    assert "没有经过审查就立即公开" in text_of(asked)
    assert now(item).status == Status.DRAFT
    told = fields_of(text_of(asked)) | {"confirmed": "1"}
    assert "待补办审查" in text_of(manager.post(at(item, "urgent/"), told, follow=True))
    fill(as_(faces, Role.OGI_HEAD), at(item, "clear/"), opinion="情况属实")
    assert not now(item).awaits_clearing


def test_back_from_the_confirmation_keeps_what_was_typed(faces: Faces) -> None:
    item = drafted(faces)
    manager = as_(faces, Role.MANAGER)
    asked = fill(manager, at(item, "urgent/"), carriers=["website"], reason="暴雨红色预警")
    html = text_of(manager.post(at(item, "urgent/"), fields_of(text_of(asked)) | {"again": "1"}))
    assert fields_of(html)["reason"] == "暴雨红色预警"
    assert now(item).status == Status.DRAFT


# --- after publication -------------------------------------------------------------------------------


def test_a_correction_is_compared_reviewed_and_signed_and_the_old_version_stays(faces: Faces) -> None:
    item = faces.items["notice"]
    clerk = as_(faces, Role.CLERK)
    page = fill(
        clerk, at(item, "correct/"), body="<p>各村民委员会：</p><p>现将新的事项通知如下。</p>", reason="有误"
    )
    assert "没有需要处理的内容" in text_of(page)
    assert proposal_of(now(item))
    review = text_of(as_(faces, Role.SECRECY_REVIEWER).get(at(item, "review-correction/")))
    assert "<ins>" in review
    assert "<del>" in review
    fill(as_(faces, Role.SECRECY_REVIEWER), at(item, "review-correction/"), opinion="不涉密", checked=ALL)
    head = as_(faces, "second_head")
    asked = fill(head, at(item, "sign-correction/"))
    assert "现将新的事项" not in now(item).body
    head.post(at(item, "sign-correction/"), fields_of(text_of(asked)) | {"confirmed": "1"})
    assert "现将新的事项" in now(item).body
    versions = text_of(clerk.get(at(item, "versions/1/")))
    assert re.search(r"<del>.*有关.*</del>", versions)
    assert "更正理由：有误" in versions


def test_a_number_in_a_correction_is_found_before_it_goes_out(faces: Faces) -> None:
    item = faces.items["notice"]
    clerk = as_(faces, Role.CLERK)
    page = fill(clerk, at(item, "correct/"), body=f"<p>联系人{FIRST}</p>", reason="补充联系人")
    assert FIRST in text_of(page)
    refused = text_of(as_(faces, Role.SECRECY_REVIEWER).get(at(item, "review-correction/")))
    assert "需要处理，请逐处隐去" in refused
    assert "<textarea" not in refused
    fill(clerk, at(item, "findings/"), button="do-1=mask")
    proposed = proposal_of(now(item))
    assert proposed
    assert FIRST not in proposed.body


def test_withdrawing_is_confirmed_and_who_found_it_stays_in_the_office(faces: Faces) -> None:
    item = faces.items["notice"]
    manager = as_(faces, Role.MANAGER)
    told = {"reason": "内容需要核实", "found_by": "发现人暗记", "informed": "分管责任人"}
    asked = fill(manager, at(item, "withdraw/"), **told)
    assert "不能恢复" in text_of(asked)
    assert now(item).status == Status.PUBLISHED
    page = manager.post(at(item, "withdraw/"), fields_of(text_of(asked)) | {"confirmed": "1"}, follow=True)
    assert now(item).withdrawal_reason == "内容需要核实"
    assert "发现人：发现人暗记；已报告：分管责任人" in text_of(page)
    assert "发现人暗记" not in text_of(as_(faces, Role.CLERK).get(f"/items/{item.index_number}/"))


def test_a_repealed_document_names_what_replaces_it(faces: Faces) -> None:
    item = faces.items["notice"]
    told = {"validity": "abolished", "reason": "测政〔2024〕1号", "replaced_by": "测试工作动态"}
    fill(as_(faces, Role.MANAGER), at(item, "validity/"), **told)
    assert now(item).validity == Validity.ABOLISHED
    assert now(item).replaced_by == faces.items["news"]


def test_what_is_withheld_is_offered_for_assessment_after_a_year(faces: Faces) -> None:
    item = faces.world.item(
        today() - timedelta(days=400),
        title="不予公开的会议记录",
        publicity=Publicity.WITHHELD,
        withheld_ground="《条例》第十六条",
    )
    item = reviewed(faces, item)
    assert item.status == Status.KEPT_BACK
    head = as_(faces, Role.OGI_HEAD)
    assert "不予公开的会议记录" in text_of(head.get("/desk/items/?status=reassess"))
    page = fill(head, at(item, "reassess/"), result="keep", opinion="情况没有变化")
    assert "评估意见已记录" in text_of(page)
    assert now(item).reassessed_on == today()
    assert "不予公开的会议记录" not in text_of(head.get("/desk/items/?status=reassess"))


def test_a_reported_error_is_answered(faces: Faces) -> None:
    report = ErrorReport.objects.create(agency=faces.world.town, text="电话错了")
    manager = as_(faces, Role.MANAGER)
    assert "电话错了" in text_of(manager.get("/desk/"))
    fill(manager, f"/desk/errors/{report.pk}/", answer="已更正")
    report.refresh_from_db()
    assert report.answer == "已更正"
    assert as_(faces, "other_manager").get(f"/desk/errors/{report.pk}/").status_code == 404


# --- papers and bulk ---------------------------------------------------------------------------------


def test_the_review_record_tells_every_step_and_every_concern(faces: Faces) -> None:
    item = reviewed(faces, drafted(faces, body="<p>内容</p>"))
    manager = as_(faces, Role.MANAGER)
    html = text_of(manager.get(at(item, "record/")))
    for said in (
        "部门审核：内容属实，同意",
        "保密审查：内容属实，同意",
        "签发：内容属实，同意",
        *(one.label for one in Concern),
    ):
        assert said in html
    assert "尚未审查" not in html
    for kind, magic in (("docx", b"PK"), ("pdf", b"%PDF")):
        assert manager.get(at(item, f"record.{kind}")).content.startswith(magic)
    assert manager.get(at(item, "record.exe")).status_code == 404


def test_the_register_lists_what_was_reviewed_in_the_period_and_nothing_else(faces: Faces) -> None:
    item = reviewed(faces, drafted(faces, body="<p>内容</p>"))
    manager = as_(faces, Role.MANAGER)
    html = text_of(manager.get("/desk/items/register/"))
    assert item.title in html
    assert "测试工作动态" not in html
    assert "测试工作动态" in text_of(manager.get("/desk/items/register/?since=2023-04-01&until=2023-04-30"))
    wrong = text_of(manager.get("/desk/items/register/?since=2023-04-30&until=2023-04-01"))
    assert "“到”不能早于“从”" in wrong
    for kind in ("docx", "pdf", "xlsx"):
        assert manager.get(f"/desk/items/register/2023-04-01/2023-04-30.{kind}").status_code == 200
    assert manager.get("/desk/items/register/2023-13-01/2023-04-30.pdf").status_code == 404


def test_bulk_judges_and_records_each_item_by_itself(faces: Faces) -> None:
    items = [drafted(faces, body=f"<p>第{number}条</p>") for number in range(3)]
    blocked = drafted(faces, body=LIST)
    clerk = as_(faces, Role.CLERK)
    chosen = [one.pk for one in (*items, blocked)]
    preview = clerk.post("/desk/items/bulk/", {"step": "submit", "item": chosen})
    html = text_of(preview)
    assert "确认提交审查3条" in html
    assert "需要处理" in html
    assert now(items[0]).status == Status.DRAFT
    told = fields_of(html) | {"item": chosen, "confirmed": "1"}
    result = text_of(clerk.post("/desk/items/bulk/", told))
    assert [now(one).status for one in items] == [Status.SUBMITTED] * 3
    assert now(blocked).status == Status.DRAFT
    assert result.count("已提交，等待部门审核") == 3
    head = as_(faces, Role.DEPARTMENT_HEAD)
    preview = head.post("/desk/items/bulk/", {"step": "check", "item": chosen})
    told = fields_of(text_of(preview)) | {"item": chosen, "confirmed": "1", "opinion": "一并同意"}
    head.post("/desk/items/bulk/", told)
    events = Event.objects.filter(kind=EventKind.ITEM_REVIEWED, data__opinion="一并同意")
    assert {event.subject_id for event in events} == {one.pk for one in items}


def test_bulk_leaves_alone_what_was_changed_after_the_preview(faces: Faces) -> None:
    item = drafted(faces)
    clerk = as_(faces, Role.CLERK)
    html = text_of(clerk.post("/desk/items/bulk/", {"step": "submit", "item": [item.pk]}))
    fill(clerk, at(item, "edit/"), title="预览以后改的")
    told = fields_of(html) | {"item": [item.pk], "confirmed": "1"}
    assert "预览以后有了改动" in text_of(clerk.post("/desk/items/bulk/", told))
    assert now(item).status == Status.DRAFT


@pytest.mark.parametrize("step", ["secrecy", "withdraw", "urgent", "", "no-such-step"])
def test_bulk_knows_only_the_steps_that_may_be_taken_together(faces: Faces, step: str) -> None:
    page = as_(faces, Role.MANAGER).post(
        "/desk/items/bulk/", {"step": step, "item": [faces.items["notice"].pk], "confirmed": "1"}, follow=True
    )
    assert "请先在列表中勾选信息" in text_of(page)
    assert now(faces.items["notice"]).status == Status.PUBLISHED


def test_bulk_touches_nothing_of_others(faces: Faces) -> None:
    item = drafted(faces)
    as_(faces, "other_manager").post(
        "/desk/items/bulk/", {"step": "submit", "item": [item.pk], "confirmed": "1"}
    )
    assert now(item).status == Status.DRAFT
