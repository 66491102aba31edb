"""The guide: what it says, its editions, and the faults that the office is told of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.documents.writing import write_docx, write_html
from gongkai.law.receipt import Channel
from gongkai.records.agencies.verbs import ChangeContact
from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Carrier
from gongkai.records.guide.content import guide_document
from gongkai.records.guide.editions import body_on, current_edition
from gongkai.records.guide.faults import guide_faults
from gongkai.records.guide.form import application_form
from gongkai.records.guide.models import GuideEdition
from gongkai.records.guide.verbs import KeepGuide, OpenChannels
from tests.records.world import START, World, done, refused

ON = date(2026, 9, 1)
CONTACT = {
    "address": "测试镇测试路1号",
    "postcode": "450000",
    "office_hours": "工作日8:30至12:00，14:30至17:30",
    "phone": "0371-00000000",
    "fax": "0371-00000001",
    "email": "office@example.com",
    "website": "https://www.example.com/",
    "ogi_body": "测试镇党政办公室",
    "competent_body": "测试县人民政府办公室",
    "reconsideration_body": "测试县人民政府",
}


def tell(world: World, on: date = START, **changes: str) -> None:
    done(ChangeContact(by=world[Role.ADMINISTRATOR], on=on, of=world.town, contact=CONTACT | changes))
    world.town.refresh_from_db()


def guide(world: World, on: date = ON) -> str:
    return body_on(world.town, on)


def test_the_guide_says_what_the_regulation_lists(world: World) -> None:
    """《条例》第十二条."""
    tell(world)
    text = guide(world)
    shown = ("ogi_body", "address", "postcode", "office_hours", "phone", "website")
    for told in (
        *(CONTACT[name] for name in shown),
        "分类和编排",
        "索引号",
        "公开范围",
        "公开形式",
        "公开时限",
    ):
        assert told in text


def test_a_mailbox_or_fax_that_takes_no_applications_is_not_in_the_guide(world: World) -> None:
    tell(world)
    assert CONTACT["email"] not in guide(world)
    assert CONTACT["fax"] not in guide(world)
    manager = world[Role.MANAGER]
    done(OpenChannels(by=manager, on=START, of=world.town, channels=(Channel.EMAIL, Channel.FAX)))
    assert CONTACT["email"] in guide(world)
    assert CONTACT["fax"] in guide(world)


@pytest.mark.parametrize(
    ("channels", "url", "word"),
    [
        ((Channel.FAX,), "", "传真号码"),
        ((Channel.EMAIL,), "", "电子邮箱"),
        ((Channel.ONLINE,), "www.example.com", "网址"),
        ((), "https://www.example.com/apply", "没有选择"),
        ((Channel.IN_PERSON,), "", "一直受理"),
    ],
)
def test_a_channel_that_leads_nowhere_is_refused(world: World, channels, url: str, word: str) -> None:
    verb = OpenChannels(by=world[Role.MANAGER], on=START, of=world.town, channels=channels, online_url=url)
    assert any(word in reason for reason in refused(verb))


@pytest.mark.parametrize(
    ("on", "told", "not_told"),
    [
        (date(2020, 6, 1), "可以自收到告知书之日起60日内", "每件100元"),
        (date(2022, 6, 1), "第11件至第30件每件100元", "应当先"),
        (
            date(2024, 6, 3),
            "对不予公开的决定不服的，应当先自收到告知书之日起60日内",
            "逾期没有答复的，应当先",
        ),
        (date(2026, 9, 1), "逾期没有答复的，应当先自答复期限届满之日起60日内", "特殊需要"),
    ],
)
def test_terms_fees_and_remedies_are_those_of_the_day(
    world: World, on: date, told: str, not_told: str
) -> None:
    tell(world)
    text = guide(world, on)
    assert told in text
    assert not_told not in text


def test_before_the_regulation_of_2019_there_is_no_guide(world: World) -> None:
    with pytest.raises(ValueError, match="还没有施行"):
        guide_document(world.town, date(2019, 5, 14))


def test_the_guide_names_the_carriers_that_are_really_used(world: World) -> None:
    assert Carrier.NOTICE_BOARD.label not in guide(world)
    world.public_item(carriers=(Carrier.NOTICE_BOARD,))
    assert Carrier.NOTICE_BOARD.label in guide(world)


def test_each_change_of_contact_data_keeps_an_edition(world: World) -> None:
    tell(world)
    before = current_edition(world.town)
    tell(world, START + timedelta(days=1))  # nothing changed
    assert current_edition(world.town) == before
    tell(world, START + timedelta(days=2), address="测试镇新路2号")
    after = current_edition(world.town)
    assert (after.number, after.made_on) == (before.number + 1, START + timedelta(days=2))
    assert CONTACT["address"] in GuideEdition.objects.get(pk=before.pk).body
    assert "测试镇新路2号" in after.body


def test_confirming_the_guide_makes_an_edition_with_a_date_of_revision(world: World) -> None:
    tell(world)
    before = current_edition(world.town).number
    done(KeepGuide(by=world[Role.MANAGER], on=START, of=world.town))
    assert current_edition(world.town).number == before + 1
    assert "统一编制" in refused(KeepGuide(by=world[Role.MANAGER], on=START, of=world.department))[0]


def test_a_guide_in_order_has_no_faults(world: World) -> None:
    tell(world)
    assert guide_faults(world.town, START) == []


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"phone": ""}, "缺少“联系电话”"),
        ({"competent_body": ""}, "缺少“政府信息公开工作主管部门”"),
        ({"address": "测试镇XX路"}, "没有填完"),
        ({"office_hours": "（具体时间）9:00"}, "没有填完"),
        ({"address": "____路"}, "没有填完"),
        ({"phone": "0759--7231356"}, "不像一个完整的号码"),
        ({"phone": "0371-0000000 0371-12"}, "不像一个完整的号码"),
        ({"office_hours": "工作日"}, "没有写明几点到几点"),
        ({"postcode": "4500"}, "六位数字"),
    ],
)
def test_faults_as_published_guides_have_them(world: World, changes: dict[str, str], word: str) -> None:
    tell(world, **changes)
    assert any(word in fault for fault in guide_faults(world.town, START))


def test_a_guide_that_nobody_revised_for_a_year_is_told(world: World) -> None:
    tell(world)
    on = date(2024, 2, 1)  # in the year that follows, the law stays as it is
    done(KeepGuide(by=world[Role.MANAGER], on=on, of=world.town))
    assert guide_faults(world.town, on + timedelta(days=365)) == []
    (fault,) = guide_faults(world.town, on + timedelta(days=366))
    assert "没有修订" in fault


def test_a_guide_that_the_law_has_overtaken_is_told(world: World) -> None:
    tell(world)
    assert any("已经不同" in fault for fault in guide_faults(world.town, date(2024, 1, 1)))


def test_a_channel_whose_mailbox_is_gone_is_told(world: World) -> None:
    tell(world)
    done(OpenChannels(by=world[Role.MANAGER], on=START, of=world.town, channels=(Channel.EMAIL,)))
    tell(world, email="")
    assert any("没有填写电子邮箱" in fault for fault in guide_faults(world.town, START))


def test_the_form_asks_the_three_things_of_the_law_and_no_purpose(world: World) -> None:
    """《条例》第二十九条第二款."""
    tell(world)
    form = application_form(world.town, ON)
    text = write_html(form)
    for asked in ("姓名", "身份证明", "联系电话", "名称、文号", "其他特征性描述", "获取信息的方式、途径"):
        assert asked in text
    for never in ("所需信息的用途", "特殊需要", "组织机构代码"):
        assert never not in text
    assert write_docx(form)[:2] == b"PK"
