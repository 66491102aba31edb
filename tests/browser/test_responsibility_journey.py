"""Responsibility in a real browser: a task reported from the phone, a deputy, a person who leaves; each page judged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from gongkai.records.agencies.models import Term
from gongkai.records.agencies.verbs import EndTerm
from gongkai.records.authority import Role
from gongkai.records.tasks.models import Origin
from gongkai.records.tasks.verbs import GiveTask
from gongkai.records.today import today
from tests.browser.judging import Axe, judge, log_in
from tests.browser.test_desk_journey import go, write
from tests.records.world import START, done
from tests.web.world import Faces


@pytest.fixture
def site(live_server, faces: Faces) -> Iterator[str]:
    world = faces.world
    term = Term.objects.get(staff=world.others["village_clerk"])
    done(EndTerm(by=world[Role.OGI_HEAD], on=date(2024, 5, 6), term=term))
    told = {"at": world.town, "unit": world.department, "origin": Origin.OTHER, "on": START}
    for title, due in (
        ("补齐社会救助栏目的办事指南", today() + timedelta(days=3)),
        ("报送上季度培训记录", START),
    ):
        done(GiveTask(by=world[Role.MANAGER], handler=world[Role.CLERK], title=title, due_on=due, **told))
    return live_server.url


def test_the_work_of_a_person_who_leaves_goes_on_in_other_hands(
    phone: Page, site: str, axe: Axe, faces: Faces
) -> None:
    page, heading = phone, phone.get_by_role("heading", level=1)
    log_in(page, site, "clerk")
    page.goto(f"{site}/desk/tasks/")
    judge(page, axe)
    go(page, "link", "补齐社会救助栏目的办事指南")
    judge(page, axe)
    write(page, "办理情况", "三个栏目已经补齐")
    go(page, "button", "报告办理情况")
    expect(page.get_by_text("已报告，待确认")).to_be_visible()
    page.context.clear_cookies()

    log_in(page, site, "ogi_head")
    for path in ("tasks/new/", "tasks/promises/100000001/2023/", f"commitments/100000001/{today().year}/"):
        page.goto(f"{site}/desk/{path}")
        judge(page, axe)
    page.goto(f"{site}/desk/responsibility/")
    expect(page.get_by_text("空缺（2024-05-06离任后）")).to_be_visible()
    judge(page, axe)
    go(page, "link", "测试镇民政所")
    judge(page, axe)
    page.goto(f"{site}/desk/responsibility/staff/")
    judge(page, axe)
    go(page, "link", "测试员clerk")
    judge(page, axe)
    go(page, "link", "离任移交")
    expect(page.get_by_text("补齐社会救助栏目的办事指南")).to_be_visible()
    judge(page, axe)
    successor = faces.world.others["nobody"].name
    for field in ("测试镇民政所信息员", "交办事项由谁继续办理"):
        page.get_by_label(field).select_option(label=_with(page, field, successor))
    go(page, "button", "下一步：核对")
    expect(heading).to_have_text("确认离任移交：测试员clerk")
    judge(page, axe)
    go(page, "button", "确认移交")
    expect(page.get_by_role("status")).to_have_text("测试员clerk的离任移交已办理。")


def _with(page: Page, field: str, name: str) -> str:
    """The option of a field in which the name stands."""
    return page.get_by_label(field).locator("option", has_text=name).inner_text()
