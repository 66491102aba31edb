"""今日工作: everybody finds what waits for them, with one next step, and nothing that they may not do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Carrier, Item
from gongkai.records.disclosure.verbs import CheckItem, ProposeCorrection, SubmitItem
from gongkai.records.today import today
from gongkai.web.desk.waiting import standings, waiting
from tests.records.world import done
from tests.web.desk_helpers import as_, text_of
from tests.web.world import Faces


def kinds(faces: Faces, who: Role) -> dict[str, list[str]]:
    """What waits for the person: name of the kind → titles. A fresh login, as at the beginning of a request."""
    person = type(faces.world[who]).objects.get(pk=faces.world[who].pk)
    return {kind.name: [row.title for row in kind.rows] for kind in waiting(person)}


def submitted(faces: Faces, title: str, days: int = 0, **details: object) -> Item:
    on = today() - timedelta(days=days)
    item = faces.world.item(on, title=title, **details)
    return done(SubmitItem(item=item, by=faces.world[Role.CLERK], on=on))


def test_each_step_waits_for_who_may_take_it(faces: Faces) -> None:
    submitted(faces, "等审核")
    checked = submitted(faces, "等保密审查")
    done(CheckItem(item=checked, by=faces.world[Role.DEPARTMENT_HEAD], on=today(), opinion="同意"))
    faces.world.reviewed_item(today(), title="等发布")
    assert kinds(faces, Role.DEPARTMENT_HEAD)["等待您部门审核"] == ["等审核"]
    assert kinds(faces, Role.SECRECY_REVIEWER) == {"等待您保密审查": ["等保密审查"]}
    assert kinds(faces, Role.MANAGER)["等待您发布"] == ["等发布"]
    assert "等待您发布" not in kinds(faces, Role.CLERK)


def test_what_one_wrote_oneself_does_not_wait_for_ones_own_approval(faces: Faces) -> None:
    head = faces.world[Role.DEPARTMENT_HEAD]
    item = faces.world.item(today(), title="科长自己起草的")
    from gongkai.records.disclosure.verbs import ReviseItem

    done(ReviseItem.of(item, by=head, on=today(), title="科长改过的"))
    done(SubmitItem(item=item, by=faces.world[Role.CLERK], on=today()))
    assert "等待您部门审核" not in kinds(faces, Role.DEPARTMENT_HEAD)


def test_a_return_comes_back_to_its_author_with_the_reason(faces: Faces) -> None:
    item = submitted(faces, "退回的")
    head = faces.world[Role.DEPARTMENT_HEAD]
    done(CheckItem(item=item, by=head, on=today(), opinion="缺少附件", returned=True))
    assert kinds(faces, Role.CLERK)["退回给您修改"] == ["退回的"]
    assert "退回理由：缺少附件" in text_of(as_(faces, Role.CLERK).get("/desk/"))
    # the manager could edit it too, but it is not the manager's
    assert "退回给您修改" not in kinds(faces, Role.MANAGER)


def test_a_correction_waits_for_its_review_and_then_for_its_signature(faces: Faces) -> None:
    item = faces.items["notice"]
    clerk = faces.world[Role.CLERK]
    texts = {"title": item.title, "summary": "", "body": "<p>新</p>", "reason": "有误"}
    done(ProposeCorrection(by=clerk, on=today(), item=item, **texts))
    assert kinds(faces, Role.SECRECY_REVIEWER) == {"更正，等待您审查": [item.title]}
    assert "更正，等待您签发" not in kinds(faces, Role.OGI_HEAD)
    item.versions.filter(in_force=False).update(secrecy_reviewed=True)
    assert kinds(faces, Role.OGI_HEAD)["更正，等待您签发"] == [item.title]


def test_what_is_due_comes_first_and_what_is_late_is_told_to_the_office(faces: Faces) -> None:
    submitted(faces, "不急的")
    submitted(faces, "已经晚了", days=60)
    rows = kinds(faces, Role.DEPARTMENT_HEAD)["等待您部门审核"]
    assert rows == ["已经晚了", "不急的"]
    late = kinds(faces, Role.MANAGER)["公开期限将到或者已过"]
    assert "已经晚了" in late
    assert "不急的" not in late
    html = text_of(as_(faces, Role.MANAGER).get("/desk/"))
    assert "超过公开期限" in html


def test_a_carrier_that_nobody_has_confirmed_waits(faces: Faces) -> None:
    item = faces.world.public_item(today(), title="县网站上的", carriers=(Carrier.COUNTY_PORTAL,))
    assert item.title in kinds(faces, Role.MANAGER)["载体待确认"]
    item.publications.update(confirmed_on=today())
    assert item.title not in kinds(faces, Role.MANAGER)["载体待确认"]


def test_the_office_sees_what_waits_where_and_since_when(faces: Faces) -> None:
    submitted(faces, "新的")
    submitted(faces, "旧的", days=9)
    (row,) = standings(faces.world[Role.SUPERVISOR])
    assert (row.step, row.unit, row.count, row.days) == ("待部门审核", "测试镇民政所", 2, 9)
    assert standings(faces.world[Role.CLERK]) == []
    assert "各单位审查进度" not in text_of(as_(faces, Role.CLERK).get("/desk/"))


def test_nothing_of_another_town_waits(faces: Faces) -> None:
    submitted(faces, "这个镇的")
    html = text_of(as_(faces, "other_manager").get("/desk/"))
    assert "这个镇的" not in html
    assert html.count('class="next"') == 1  # its own inspection of the month


@pytest.mark.parametrize("role", [Role.CLERK, Role.MANAGER, Role.OGI_HEAD, Role.SECRECY_REVIEWER])
def test_the_work_list_asks_as_many_queries_for_many_items_as_for_few(
    faces: Faces, django_assert_max_num_queries, role: Role
) -> None:
    for number in range(8):
        submitted(faces, f"第{number}条")
        faces.world.reviewed_item(today(), title=f"签过的第{number}条")
    client = as_(faces, role)
    with django_assert_max_num_queries(64):
        html = text_of(client.get("/desk/"))
    assert html.count('class="next"') <= 5 * 12


def test_every_next_step_that_is_offered_opens(faces: Faces) -> None:
    import re

    submitted(faces, "等审核")
    faces.world.reviewed_item(today(), title="等发布")
    for role in (Role.CLERK, Role.DEPARTMENT_HEAD, Role.MANAGER, Role.OGI_HEAD, Role.SECRECY_REVIEWER):
        client = as_(faces, role)
        for address in re.findall(r'class="next" href="([^"]+)"', text_of(client.get("/desk/"))):
            page = client.get(address)
            assert page.status_code == 200, address
            assert "现在不能办理：" not in text_of(page), (role, address)


def test_lists_are_narrowed_and_ordered_by_what_stands_in_the_address(faces: Faces) -> None:
    manager = as_(faces, Role.MANAGER)
    for query, shown, hidden in (
        ("title=动态", "测试工作动态", "关于测试工作的通知"),
        ("status=draft", "草稿暗记", "测试工作动态"),
        (f"column={faces.world.columns[1].pk}", "测试工作动态", "草稿暗记"),
        ("year=2023&status=published", "测试工作动态", "草稿暗记"),
        ("status=late", "草稿暗记", "测试工作动态"),
        ("year=1999", "没有符合条件的信息", "测试工作动态"),
        (f"title={faces.items['notice'].index_number}", "关于测试工作的通知", "测试工作动态"),
    ):
        html = text_of(manager.get(f"/desk/items/?{query}"))
        assert shown in html, query
        assert hidden not in html, query
    for query in (
        "status=nonsense",
        "column=x",
        "unit=9999999999999999999999",
        "year=0000",
        "sort=x",
        "page=-1",
    ):
        assert manager.get(f"/desk/items/?{query}").status_code == 200, query
