"""The handbook: its entries are items of information, what is public is what was reviewed, what is stale is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from gongkai.documents.handbook import (
    Basis,
    Material,
    Place,
    Power,
    PowerList,
    Service,
    Step,
    read_powers,
    read_services,
    write_powers,
    write_services,
)
from gongkai.documents.writing import Document, Paragraph, Text, write_docx
from gongkai.records.agencies.verbs import ChangeContact, EndTerm
from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Carrier, Item, Status, Validity
from gongkai.records.disclosure.verbs import (
    AttachFile,
    CorrectItem,
    ProposeCorrection,
    PublishItem,
    RejectCorrection,
    ReviewCorrection,
    ReviseItem,
    SetValidity,
    WithdrawItem,
    proposal_of,
)
from gongkai.records.handbook.entries import entries_of, in_force, public_powers, public_services, written
from gongkai.records.handbook.models import Entry, Form, Sheet
from gongkai.records.handbook.sheets import FAULTY, SAME, TO_ADD, TO_CHANGE, plan_of
from gongkai.records.handbook.staleness import alarms_of
from gongkai.records.handbook.verbs import (
    ConfirmEntry,
    DraftEntry,
    DropSheet,
    ReceiveSheet,
    ReviseEntry,
    TakeSheet,
)
from gongkai.records.uploads import Upload
from gongkai.records.verbs import Refused
from tests.records.world import START, World, attempted, done, refused

PHONE = "0371-00000000"
ALLOWANCE = Service(
    "高龄津贴申领",
    code="00-0001",
    kind="payment",
    theme="elderly",
    basis=(Basis("测试省老年人条例", "第三条"),),
    conditions="年满八十周岁\n户籍在本镇",
    materials=(Material("申请表", "原件", "1", "申请人", "申请表.docx"), Material("身份证", "复印件", "1")),
    steps=(Step("受理", "窗口", "当场"), Step("审核", "民政所", "五个工作日")),
    promised_term="五个工作日",
    places=(Place("一号窗口", "测试路1号", "工作日8:30至17:00"),),
    phones=PHONE,
    complaint="向测试镇纪检监察室投诉",
)
BLANK = Document("申请表", "测试镇", START, (Paragraph((Text("姓名："),)),))


def blank(name: str = "申请表.docx") -> Upload:
    return Upload(name, write_docx(BLANK))


def drafted(world: World, service: Service = ALLOWANCE, on: date = START) -> Entry:
    return done(
        DraftEntry(by=world[Role.CLERK], on=on, at=world.department, column=world.columns[0], content=service)
    )


def published(world: World, service: Service = ALLOWANCE, on: date = START) -> Entry:
    entry = drafted(world, service, on)
    world.review(entry.item, on)
    done(PublishItem(item=entry.item, by=world[Role.MANAGER], on=on, carriers=(Carrier.WEBSITE,)))
    return Entry.objects.get(pk=entry.pk)


def decided(world: World, entry: Entry) -> None:
    item = entry.item
    done(ReviewCorrection(item=item, by=world[Role.SECRECY_REVIEWER], on=START, opinion="可以公开"))
    done(CorrectItem(item=item, by=world[Role.OGI_HEAD], on=START))


def public(world: World) -> list[Service]:
    return [told.content for told in public_services(world.town)]


def labels(world: World, on: date) -> list[str]:
    [told] = written(entries_of(world.town))
    return [alarm.label for alarm in alarms_of([told], on)[told.entry.pk]]


def test_a_service_is_public_when_its_item_has_been_reviewed_and_published(world: World) -> None:
    entry = drafted(world)
    assert entry.item.title == "高龄津贴申领办事指南"
    for told in ("年满八十周岁", "户籍在本镇", "《测试省老年人条例》第三条", PHONE, "一号窗口", "不收费"):
        assert told in entry.item.body
    assert public(world) == []
    world.review(entry.item)
    done(PublishItem(item=entry.item, by=world[Role.MANAGER], on=START, carriers=(Carrier.WEBSITE,)))
    assert public(world) == [ALLOWANCE]
    done(WithdrawItem(item=entry.item, by=world[Role.MANAGER], on=START, reason="测试"))
    assert public(world) == []


def test_the_public_reads_the_version_that_was_reviewed(world: World) -> None:
    entry = published(world)
    changed = replace(ALLOWANCE, phones="0371-00000009")
    revise = ReviseEntry(by=world[Role.CLERK], on=START, entry=entry, content=changed, reason="电话变更")
    assert refused(replace(revise, reason=" ")) == ["请写明更正理由，它将向社会公开"]
    done(revise)
    assert public(world) == [ALLOWANCE]
    assert [told.content for told in written([entry])] == [changed]
    assert refused(revise) == ["已有一份更正等待审定"]
    done(RejectCorrection(item=entry.item, by=world[Role.OGI_HEAD], on=START, reason="号码有误"))
    assert [told.content for told in written([entry])] == [ALLOWANCE]
    done(revise)
    decided(world, entry)
    assert public(world) == [changed]


def test_text_and_files_of_a_service_are_changed_through_its_form_alone(world: World) -> None:
    entry = drafted(world)
    clerk = world[Role.CLERK]
    told = (
        "这条信息的正文和附件由办事一本通的表单生成，不能在这里改动；要改的，请到“办事一本通”中修改这个事项"
    )
    assert refused(ReviseItem.of(entry.item, by=clerk, on=START, body="<p>改</p>")) == [told]
    assert refused(AttachFile(by=clerk, on=START, item=entry.item, upload=blank())) == [told]
    item = published(world, replace(ALLOWANCE, name="另一事项")).item
    propose = ProposeCorrection(
        by=clerk, on=START, item=item, title=item.title, summary="", body="<p>改</p>", reason="改"
    )
    assert refused(propose) == [told]


def test_a_draft_is_changed_at_once_with_the_forms_to_fill_in(world: World) -> None:
    entry = done(
        DraftEntry(
            by=world[Role.CLERK],
            on=START,
            at=world.department,
            column=world.columns[0],
            content=ALLOWANCE,
            blanks=(blank(),),
        )
    )
    assert [one.name for one in entry.item.attachments.all()] == ["申请表.docx"]
    content = replace(ALLOWANCE, materials=(Material("新表", blank="新表.docx"),))
    revise = ReviseEntry(
        by=world[Role.CLERK], on=START, entry=entry, content=content, blanks=(blank("新表.docx"),)
    )
    done(revise)
    assert [one.name for one in entry.item.attachments.all()] == ["新表.docx"]
    assert [told.content for told in written(Entry.objects.select_related("item"))] == [content]
    world.review(Item.objects.get())
    [told] = refused(replace(revise, entry=Entry.objects.get(), blanks=()))
    assert told == "这个事项的信息现在是“待发布”，要修改请先取回"


def test_a_correction_brings_and_takes_files(world: World) -> None:
    entry = published(world)
    content = replace(ALLOWANCE, materials=(Material("新表", blank="新表.docx"),))
    done(
        ReviseEntry(
            by=world[Role.CLERK],
            on=START,
            entry=entry,
            content=content,
            blanks=(blank("新表.docx"),),
            reason="换表",
        )
    )
    decided(world, entry)
    item = Item.objects.get()
    assert [one.name for one in item.attachments.of_version(item.version)] == ["新表.docx"]
    assert public(world) == [content]


def test_what_was_withdrawn_becomes_a_draft_anew(world: World) -> None:
    entry = published(world)
    done(WithdrawItem(item=entry.item, by=world[Role.MANAGER], on=START, reason="停办"))
    done(ReviseEntry(by=world[Role.CLERK], on=START, entry=entry, content=ALLOWANCE))
    again = Entry.objects.get()
    assert again.item.status == Status.DRAFT
    assert again.item != entry.item


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (replace(ALLOWANCE, name=" "), "请填写事项名称"),
        (replace(ALLOWANCE, name="长" * 101), "事项名称最多100字，现有101字，请缩短"),
        (replace(ALLOWANCE, kind="没有"), "事项类型、主题或者服务对象不在可选的范围内，请重新选择"),
        (replace(ALLOWANCE, online="ftp://x"), "网上办理地址请以 http:// 或者 https:// 开头"),
        (
            replace(ALLOWANCE, conditions="\U000f0000"),
            "现有字体中没有字符“\U000f0000”，不能印进办事一本通，请更换",
        ),
        (replace(ALLOWANCE, steps=(Step("办"),) * 41), "依据、材料、流程和地点各最多40行"),
        (PowerList("测试镇民政所"), "请至少填写一项职权"),
    ],
)
def test_what_can_not_be_printed_or_found_is_refused(world: World, content: Service, told: str) -> None:
    verb = DraftEntry(
        by=world[Role.CLERK], on=START, at=world.department, column=world.columns[0], content=content
    )
    assert told in refused(verb)


def test_a_secrecy_mark_in_a_service_is_refused_and_the_attempt_kept(world: World) -> None:
    verb = DraftEntry(
        by=world[Role.CLERK],
        on=START,
        at=world.department,
        column=world.columns[0],
        content=replace(ALLOWANCE, conditions="机密★10年"),
    )
    assert any("国家秘密标志" in told for told in attempted(verb))


def test_the_same_service_is_not_entered_twice(world: World) -> None:
    drafted(world)
    verb = DraftEntry(
        by=world[Role.CLERK], on=START, at=world.department, column=world.columns[0], content=ALLOWANCE
    )
    assert refused(verb) == ["测试镇民政所已有“高龄津贴申领”，请修改原来的，不要重复登记"]


def test_a_list_of_powers_is_an_entry_too(world: World) -> None:
    powers = PowerList("测试镇民政所", (Power("低保审核", "confirmation", "《测试法》第一条", "民政所"),))
    published(world, powers)  # type: ignore[arg-type]
    assert [told.content for told in public_powers(world.town)] == [powers]
    assert public(world) == []


def test_a_guide_that_lacks_four_elements_is_told(world: World) -> None:
    """国办秘函〔2019〕19号 单项否决“服务不实用”."""
    assert [one.name for one in ALLOWANCE.lacking] == []
    assert [one.name for one in Service("甲", phones="1", conditions="乙").lacking] == [
        "设定依据",
        "办理材料",
        "办理地点",
        "办理时间",
        "办理流程",
    ]
    drafted(world, Service("甲", phones="1", conditions="乙"))
    assert labels(world, START) == ["要素不全"]


def test_who_did_not_look_for_a_year_is_asked_and_may_confirm(world: World) -> None:
    entry = published(world)
    late = START + timedelta(days=366)
    assert labels(world, START + timedelta(days=365)) == []
    assert labels(world, late) == ["一年未核对"]
    done(ConfirmEntry(by=world[Role.DEPARTMENT_HEAD], on=late, entry=entry))
    assert labels(world, late) == []
    draft = drafted(world, replace(ALLOWANCE, name="没有公开的"))
    [told] = refused(ConfirmEntry(by=world[Role.CLERK], on=START, entry=draft))
    assert told == "事项的信息现在是“草稿”，公开以后才需要核对"


def test_a_phone_that_changed_a_law_that_went_and_a_unit_without_people_are_told(world: World) -> None:
    law = world.public_item(title="测试省老年人条例")
    published(world)
    old = replace(ALLOWANCE, name="收养登记", basis=(Basis("《中华人民共和国收养法》"),))
    drafted(world, old)
    told = written(entries_of(world.town))
    found = alarms_of(told, START)
    assert [[one.label for one in found[one_.entry.pk]] for one_ in told] == [["依据已废止"], []]
    contact = {"phone": "0371-00000008"}
    done(ChangeContact(by=world[Role.ADMINISTRATOR], on=START, of=world.department, contact=contact))
    done(
        SetValidity(
            by=world[Role.OGI_HEAD], on=START, item=law, validity=Validity.ABOLISHED, reason="新条例施行"
        )
    )
    for term in world.department.posts.get(role=Role.CLERK).terms.all():
        done(EndTerm(by=world[Role.ADMINISTRATOR], on=START, term=term))
    for term in world.department.posts.get(role=Role.DEPARTMENT_HEAD).terms.all():
        done(EndTerm(by=world[Role.ADMINISTRATOR], on=START, term=term))
    told = in_force(entries_of(world.town).public())
    [alarms] = alarms_of(told, START + timedelta(days=2)).values()
    assert [one.label for one in alarms] == ["单位电话有变", "依据已废止", "单位无人任职"]


# --- tables from Excel -------------------------------------------------------------------------------


def received(world: World, content: bytes, form: Form = Form.SERVICE) -> Sheet:
    read = read_services if form is Form.SERVICE else read_powers
    return done(
        ReceiveSheet(
            by=world[Role.CLERK],
            on=START,
            at=world.department,
            form=form,
            name="清单.xlsx",
            rows=read(content, "清单.xlsx"),
        )
    )


def take(world: World, sheet: Sheet, reason: str = "") -> TakeSheet:
    return TakeSheet(by=world[Role.CLERK], on=START, sheet=sheet, column=world.columns[0], reason=reason)


def test_a_table_is_looked_at_and_then_entered_and_what_is_wrong_stays(world: World) -> None:
    other = replace(ALLOWANCE, name="临时救助")
    published(world)
    unit = world.department.name
    rows = [(unit, ALLOWANCE), (unit, other), ("没有的单位", replace(ALLOWANCE, name="丙")), ("", other)]
    sheet = received(world, write_services(rows, START))
    planned = plan_of(sheet)
    assert [one.what for one in planned] == [SAME, TO_ADD, FAULTY, FAULTY]
    assert planned[2].faults == ("“没有的单位”不是测试镇民政所及其下属单位，请改成单位的全称",)
    assert planned[3].faults == ("与第3行是同一个事项",)
    done(take(world, sheet))
    assert set(Entry.objects.values_list("name", flat=True)) == {"高龄津贴申领", "临时救助"}
    sheet.refresh_from_db()
    assert [row["number"] for row in sheet.rows] == [4, 5]
    assert refused(take(world, sheet)) == ["没有可以登记或者修改的行，请按各行的说明改正后重新上传"]
    done(DropSheet(by=world[Role.CLERK], on=START, sheet=sheet))
    assert refused(take(world, Sheet.objects.get())) == ["这份清单已经全部登记或者放弃"]


def test_a_public_service_is_corrected_by_a_table_only_with_a_reason(world: World) -> None:
    published(world)
    changed = replace(ALLOWANCE, conditions="年满七十九周岁")
    sheet = received(world, write_services([("", changed)], START))
    assert [one.what for one in plan_of(sheet)] == [TO_CHANGE]
    assert refused(take(world, sheet)) == ["其中有已经公开的事项，请写明更正理由，它将向社会公开"]
    done(take(world, sheet, "标准调整"))
    assert public(world) == [ALLOWANCE]
    assert proposal_of(Item.objects.get()) is not None


def test_powers_come_as_one_list_or_not_at_all(world: World) -> None:
    powers = (Power("低保审核", "confirmation", "《测试法》第一条\n第二条"), Power("乙"))
    sheet = received(world, write_powers(powers, START), Form.POWERS)
    done(take(world, sheet))
    [told] = written(Entry.objects.select_related("item"))
    assert told.content == PowerList("测试镇民政所", powers)
    assert Sheet.objects.get().rows == []


def test_an_empty_table_is_refused(world: World) -> None:
    verb = ReceiveSheet(
        by=world[Role.CLERK], on=START, at=world.department, form=Form.SERVICE, name="空.xlsx", rows=[]
    )
    assert refused(verb) == ["表格里没有可以登记的内容，请在表头下面逐行填写"]


def test_a_row_that_is_refused_is_named_and_nothing_is_taken(world: World) -> None:
    rows = [("", ALLOWANCE), ("", replace(ALLOWANCE, name="乙", online="example.com"))]
    sheet = received(world, write_services(rows, START))
    assert refused(take(world, sheet)) == ["第3行：网上办理地址请以 http:// 或者 https:// 开头"]
    sheet = received(world, write_services([("", replace(ALLOWANCE, conditions="机密★10年"))], START))
    with pytest.raises(Refused, match="第2行：内容带有国家秘密标志"):
        done(take(world, sheet))
    assert not Entry.objects.exists()
