"""A training in real browsers: the organiser's screen at the door, and the phone of somebody without an account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gongkai.law.questions import bank
from gongkai.records.oversight import door
from gongkai.records.oversight.models import Training, Try
from gongkai.records.today import today
from tests.browser.judging import Axe, judge, log_in
from tests.conftest import VIEWPORTS
from tests.web.world import Faces


@pytest.fixture
def site(live_server: Any, faces: Faces, settings: Any, tmp_path: Any) -> Iterator[str]:
    settings.FILES = tmp_path / "files"
    return live_server.url


def test_from_the_plan_to_the_certificate_with_a_phone_at_the_door(
    phone: Page, open_page: Callable[..., Page], axe: Axe, site: str
) -> None:
    office = open_page(viewport=VIEWPORTS["desktop"])
    log_in(office, site, "manager")
    office.goto(f"{site}/desk/trainings/new/")
    judge(office, axe)
    office.get_by_label("培训主题").fill("信息员业务培训")
    office.get_by_label("培训日期").fill(today().isoformat())
    office.get_by_label("学时").fill("3")
    office.get_by_label("测试题数").fill("2")
    office.get_by_label("保密审查").check()
    office.get_by_role("button", name="列入计划").click()
    office.get_by_label("信息员").check()
    office.get_by_label("没有账号的人员").fill("客人甲，测试县档案馆，馆员")
    judge(office, axe)
    office.get_by_role("button", name="加入名单").click()
    judge(office, axe)
    training = Training.objects.get()
    office.goto(f"{site}/desk/trainings/{training.pk}/")
    judge(office, axe)
    office.get_by_role("link", name="显示签到二维码").click()
    expect(office.get_by_role("img", name="签到二维码")).to_be_visible()
    judge(office, axe)

    phone.goto(f"{site}/desk/sign-in/nonsense/")
    judge(phone, axe)
    phone.goto(f"{site}/desk/sign-in/{door.token_of(training)}/")
    phone.get_by_role("combobox", name="单位").select_option("测试县档案馆")
    phone.get_by_role("button", name="显示姓名").click()
    judge(phone, axe)
    phone.get_by_label("客人甲").check()
    phone.get_by_role("button", name="确认签到").click()
    expect(phone.get_by_text("客人甲，您已签到")).to_be_visible()
    phone.get_by_role("link", name="参加测试").click()
    judge(phone, axe)
    for group in phone.get_by_role("group").all():
        group.get_by_label("A. ").check()
    phone.get_by_role("button", name="交卷").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("分")
    judge(phone, axe)
    assert all(key in bank() for key in Try.objects.get().questions)

    office.goto(f"{site}/desk/trainings/{training.pk}/people/")
    judge(office, axe)
    office.goto(f"{site}/desk/trainings/{training.pk}/")
    office.get_by_role("button", name="确认已经举办").click()
    expect(office.get_by_text("已登记举办。")).to_be_visible()
    for path in ("trainings/", "trainings/hours/", "trainings/held/", "meetings/new/", "meetings/"):
        office.goto(f"{site}/desk/{path}")
        judge(office, axe)
