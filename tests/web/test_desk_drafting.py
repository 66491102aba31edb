"""Drafting on the desk: sensible defaults, errors beside their fields, nothing typed is ever lost."""

from __future__ import annotations

import io
import re
from datetime import date

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Item, Status
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.today import as_of, today
from tests.web.desk_helpers import as_, fields_of, fill, sent, text_of
from tests.web.world import APPLICANT_MARKERS, Faces

NEW = "/desk/items/new/"
SECRET = "机密★10年"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    settings.FILES = tmp_path / "files"


def draft(faces: Faces) -> Item:
    return Item.objects.get(pk=faces.items["draft"].pk)


def test_a_draft_needs_only_a_column_a_title_and_its_text(faces: Faces) -> None:
    column = faces.world.columns[0].pk
    page = fill(as_(faces, Role.CLERK), NEW, column=column, title="取暖补贴发放通知", body="第一段\n第二段")
    item = Item.objects.latest("pk")
    assert (item.title, item.agency, item.formed_on) == ("取暖补贴发放通知", faces.world.department, today())
    assert item.body == "<p>第一段</p><p>第二段</p>"
    assert f"最迟应于{item.publish_by}公开" in text_of(page)


def test_the_due_day_is_counted_anew_when_the_term_is_changed(faces: Faces) -> None:
    clerk, item = as_(faces, Role.CLERK), draft(faces)
    before = item.publish_by
    fill(clerk, f"/desk/items/{item.pk}/edit/", term_kind="administrative_licence_decision")
    item.refresh_from_db()
    # 《条例》第二十六条: the terms of other laws come first; 7 working days after 6 April 2023
    assert before == date(2023, 5, 6)  # a Saturday that is worked
    assert item.publish_by == date(2023, 4, 17)


def test_what_is_missing_is_told_beside_the_field_and_on_top_and_nothing_is_lost(faces: Faces) -> None:
    told = {"title": "", "body": "已经写好的正文", "summary": "已经写好的概述", "formed_on": "昨天"}
    html = text_of(fill(as_(faces, Role.CLERK), NEW, **told))
    assert "<title>" in html
    assert '<a href="#id_title">请填写“名称”</a>' in html
    assert 'id="id_title_error">请填写“名称”' in html
    assert "请选择“栏目”" in html
    assert "请写成 2026-11-23 的样子" in html
    assert fields_of(html)["body"] == "已经写好的正文"
    assert fields_of(html)["summary"] == "已经写好的概述"
    assert 'value="昨天"' in html


def test_dates_are_understood_as_people_write_them(faces: Faces) -> None:
    for written in ("2023年4月6日", "2023.4.6", "2023/04/06", "20230406"):
        column = faces.world.columns[0].pk
        fill(as_(faces, Role.CLERK), NEW, column=column, title=written, formed_on=written)
        assert Item.objects.get(title=written).formed_on == date(2023, 4, 6)


def test_a_refusal_of_the_verb_comes_back_with_the_form_as_typed(faces: Faces) -> None:
    typed = {"column": faces.world.columns[0].pk, "title": "明天的文件", "formed_on": "2099-01-01"}
    html = text_of(fill(as_(faces, Role.CLERK), NEW, **typed))
    assert "晚于登记日期" in html
    assert 'value="明天的文件"' in html


def test_a_title_that_is_too_long_says_by_how_much(faces: Faces) -> None:
    html = text_of(fill(as_(faces, Role.CLERK), NEW, title="长" * 301))
    assert "“名称”最多300字，现有301字，请缩短" in html
    assert "长" * 301 in html


def test_withholding_needs_a_legal_ground(faces: Faces) -> None:
    clerk, item = as_(faces, Role.CLERK), draft(faces)
    path = f"/desk/items/{item.pk}/edit/"
    assert "不主动公开的，请选择法定理由" in text_of(fill(clerk, path, publicity="withheld"))
    ground = re.search(r'<option value="([^"]*第十五条[^"]*)"', text_of(clerk.get(path)))
    assert ground
    fill(clerk, path, publicity="withheld", ground=ground[1], ground_told="涉及第三方报价")
    item.refresh_from_db()
    assert item.withheld_ground == f"{ground[1]}：涉及第三方报价"
    assert fields_of(text_of(clerk.get(path)))["ground_told"] == "涉及第三方报价"


def test_a_secret_is_refused_not_kept_and_not_shown_again(faces: Faces) -> None:
    typed = {"column": faces.world.columns[0].pk, "title": "带标志的文件", "body": f"{SECRET} 内容暗号"}
    before = Item.objects.count()
    response = fill(as_(faces, Role.CLERK), NEW, **typed)
    assert response.status_code == 403
    assert "内容没有保存" in text_of(response)
    assert "内容暗号" not in text_of(response)
    assert "data-forget" in text_of(response)  # nor kept in the tab
    assert Item.objects.count() == before
    assert Event.objects.filter(kind=EventKind.SECRET_REFUSED).count() == 1


def test_a_secret_file_is_refused_whichever_way_it_comes(faces: Faces) -> None:
    clerk, item = as_(faces, Role.CLERK), draft(faces)
    for path, name in ((f"/desk/items/{item.pk}/files/", "content"), ("/desk/items/import/", "content")):
        file = SimpleUploadedFile("名单.txt", f"{SECRET}\n内容暗号".encode())
        response = fill(clerk, path, column=faces.world.columns[0].pk, **{name: file})
        assert "国家秘密标志" in text_of(response)
        assert "内容暗号" not in text_of(response)
    assert not item.attachments.exists()


def test_two_people_on_one_draft_see_both_texts_before_one_overwrites_the_other(faces: Faces) -> None:
    item = draft(faces)
    path = f"/desk/items/{item.pk}/edit/"
    first, second = as_(faces, Role.CLERK), as_(faces, Role.MANAGER)
    typed = sent(first, path, body="<p>先打开的人写的</p>")
    fill(second, path, body="<p>后打开的人先保存的</p>")
    html = text_of(first.post(path, typed))
    assert "有了别的改动" in html
    assert "两份内容的差别" in html
    assert Item.objects.get(pk=item.pk).body == "<p>后打开的人先保存的</p>"
    again = fields_of(html)
    assert again["body"] == "<p>先打开的人写的</p>"
    first.post(path, again, follow=True)
    saved = Item.objects.get(pk=item.pk)
    assert saved.body == "<p>先打开的人写的</p>"
    assert "<p>后打开的人先保存的</p>" in [one.body for one in saved.versions.all()]


def test_ten_megabytes_pasted_are_refused_with_a_word_and_come_back(faces: Faces) -> None:
    pasted = "字" * 3_400_000
    html = text_of(fill(as_(faces, Role.CLERK), NEW, title="很长", body=pasted))
    assert "“正文”最多500000字，现有3400000字，请缩短" in html
    assert pasted in html


def test_more_than_a_form_may_hold_says_what_to_do(faces: Faces) -> None:
    response = as_(faces, Role.CLERK).post(NEW, {"body": "字" * 8_000_000})
    assert response.status_code == 413
    assert "按浏览器的“后退”" in text_of(response)


def test_a_document_number_that_looks_wrong_is_a_hint_and_no_obstacle(faces: Faces) -> None:
    typed = {"column": faces.world.columns[0].pk, "title": "通知", "document_number": "测政[2026]01号"}
    html = text_of(fill(as_(faces, Role.CLERK), NEW, **typed))
    assert "年份要用六角括号" in html
    assert Item.objects.filter(document_number="测政[2026]01号").exists()


def test_an_interpretation_finds_its_document_by_words_of_the_title(faces: Faces) -> None:
    path = f"/desk/items/{draft(faces).pk}/edit/"
    clerk = as_(faces, Role.CLERK)
    assert "不止一条，请填写其中一条的索引号" in text_of(fill(clerk, path, interprets="测试"))
    assert "没有索引号或者名称为“草稿暗记”的" in text_of(fill(clerk, path, interprets="草稿暗记"))
    fill(clerk, path, interprets="关于测试工作的通知")
    assert draft(faces).interprets == faces.items["notice"]


def test_files_are_attached_while_writing_and_one_that_is_refused_does_not_cost_the_text(
    faces: Faces,
) -> None:
    path = f"/desk/items/{draft(faces).pk}/edit/"
    good = SimpleUploadedFile("说明.txt", "附件内容".encode())
    bad = SimpleUploadedFile("宏.docx", b"PK\x03\x04 not a document")
    html = text_of(fill(as_(faces, Role.CLERK), path, title="新标题", added=[good, bad]))
    assert draft(faces).title == "新标题"
    assert [one.name for one in draft(faces).attachments.all()] == ["说明.txt"]
    assert "草稿已保存，但是附件没有添加" in html
    assert "宏.docx" in html


def test_an_empty_file_is_told_by_name(faces: Faces) -> None:
    html = text_of(
        fill(
            as_(faces, Role.CLERK),
            f"/desk/items/{draft(faces).pk}/files/",
            content=SimpleUploadedFile("空.txt", b""),
        )
    )
    assert "文件“空.txt”是空的" in html
    assert not draft(faces).attachments.exists()


def test_a_word_file_becomes_a_draft_with_its_table_and_its_picture(faces: Faces) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    picture.seek(0)
    written = docx.Document()
    written.add_heading("关于发放取暖补贴的通知", 0)
    written.add_paragraph("现将有关事项通知如下。")
    table = written.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("村名", "户数"), ("测试村", "12")), strict=True):
        for cell, said in zip(row.cells, cells, strict=True):
            cell.text = said
    written.add_picture(picture)
    content = io.BytesIO()
    written.save(content)
    file = SimpleUploadedFile("通知.docx", content.getvalue())
    clerk = as_(faces, Role.CLERK)
    page = fill(clerk, "/desk/items/import/", column=faces.world.columns[0].pk, content=file)
    item = Item.objects.latest("pk")
    assert item.title == "关于发放取暖补贴的通知"
    assert "<table>" in item.body
    assert "测试村" in item.body
    assert 'src="attachment:1"' in item.body
    assert item.attachments.count() == 1
    assert "已从文件生成草稿" in text_of(page)
    # the editor is given an address, and gives the number back
    assert f'src="/desk/items/{item.pk}/files/1/"' in fields_of(text_of(page))["body"]
    fill(clerk, f"/desk/items/{item.pk}/edit/", title="改过的标题")
    assert 'src="attachment:1"' in Item.objects.get(pk=item.pk).body
    shown = clerk.get(f"/desk/items/{item.pk}/files/1/")
    assert shown["Content-Type"] == "image/png"
    assert shown["X-Content-Type-Options"] == "nosniff"


def test_a_picture_copied_from_another_item_is_not_mistaken_for_one_of_this(faces: Faces) -> None:
    item, other = draft(faces), faces.items["news"]
    body = f'<p>文字<img src="/desk/items/{other.pk}/files/1/"></p>'
    fill(as_(faces, Role.CLERK), f"/desk/items/{item.pk}/edit/", body=body)
    assert draft(faces).body == "<p>文字</p>"


def test_a_file_that_no_program_can_read_is_no_text(faces: Faces) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    file = SimpleUploadedFile("扫描.png", picture.getvalue())
    html = text_of(
        fill(as_(faces, Role.CLERK), "/desk/items/import/", column=faces.world.columns[0].pk, content=file)
    )
    assert "请把它作为附件添加，正文另行填写" in html


def test_an_answer_on_application_is_turned_public_without_the_applicant(faces: Faces) -> None:
    case = faces.cases["answered"]
    manager = as_(faces, Role.MANAGER)
    assert "转为主动公开" in text_of(manager.get(f"/desk/applications/{case.pk}/"))
    assert "转为主动公开" not in text_of(manager.get(f"/desk/applications/{faces.cases['open'].pk}/"))
    path = f"{NEW}?case={case.number}"
    html = text_of(manager.get(path))
    assert fields_of(html)["title"] == case.topic
    assert [marker for marker in APPLICANT_MARKERS if marker in html] == []
    fill(manager, path, column=faces.world.columns[0].pk)
    assert Item.objects.latest("pk").origin == case.number


def test_the_application_of_another_town_fills_in_nothing(faces: Faces) -> None:
    case = faces.cases["answered"]
    assert as_(faces, "other_manager").get(f"{NEW}?case={case.number}").status_code == 404


def test_a_column_that_the_agency_does_not_fill_is_not_offered(faces: Faces) -> None:
    column = faces.world.columns[1]
    column.not_produced = "本机关不产生此类信息"
    column.save()
    assert f'<option value="{column.pk}"' not in text_of(as_(faces, Role.CLERK).get(NEW))


def test_a_column_with_one_special_term_suggests_it(faces: Faces) -> None:
    column = faces.world.columns[0]
    column.duty = "54-01"
    column.save()
    html = text_of(as_(faces, Role.CLERK).get(f"{NEW}?column={column.pk}"))
    assert fields_of(html)["column"] == str(column.pk)


def test_who_may_not_draft_is_told_who_may(faces: Faces) -> None:
    html = text_of(as_(faces, Role.SECRECY_REVIEWER).get(NEW))
    assert "起草由信息员、业务管理员或者部门负责人办理" in html


def test_what_is_handed_in_can_not_be_edited_behind_the_reviewers_back(faces: Faces) -> None:
    item = draft(faces)
    Item.objects.filter(pk=item.pk).update(status=Status.SUBMITTED)
    page = as_(faces, Role.CLERK).get(f"/desk/items/{item.pk}/edit/", follow=True)
    assert "要修改请先取回" in text_of(page)


@pytest.mark.parametrize("place", ["", "edit/", "findings/", "files/", "record/", "check/", "files/1/"])
def test_items_of_others_are_not_found(faces: Faces, place: str) -> None:
    path = f"/desk/items/{draft(faces).pk}/{place}"
    for who in ("other_manager", "village_clerk"):
        assert as_(faces, who).get(path).status_code == 404, who
        assert as_(faces, who).post(path, {}).status_code in (404, 405), who


def test_a_new_draft_is_dated_today(faces: Faces) -> None:
    with as_of(date(2023, 5, 4)):
        assert 'value="2023-05-04"' in text_of(as_(faces, Role.CLERK).get(NEW))
