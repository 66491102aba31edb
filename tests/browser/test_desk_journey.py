"""The desk in a real browser: the whole way by keyboard alone, and what every page and state must keep to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from gongkai.records.authority import Role
from gongkai.records.disclosure.models import ErrorReport, Item, Status
from gongkai.records.disclosure.verbs import CheckItem, ProposeCorrection, SubmitItem
from gongkai.records.today import today
from tests.browser.judging import Axe, judge, log_in, unfold
from tests.records.world import PASSWORD, done
from tests.web.test_desk_review import FIRST, LIST
from tests.web.world import Faces


@pytest.fixture
def site(live_server, faces: Faces, settings, tmp_path) -> Iterator[str]:
    settings.FILES = tmp_path / "files"
    return live_server.url


def reach(page: Page, target: Locator, most: int = 120) -> None:
    """Press Tab until the target has the focus; it must then be visible."""
    wanted = target.first.element_handle()
    for _ in range(most):
        if wanted.evaluate("one => document.activeElement === one"):
            expect(target.first).to_be_in_viewport()
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"not reached by Tab: {target}")


def press(page: Page, role: str, name: str) -> None:
    """Go there by Tab, and press Enter; what comes of it is for the caller to wait for."""
    reach(page, page.get_by_role(role, name=name, exact=True))
    page.keyboard.press("Enter")


def go(page: Page, role: str, name: str) -> None:
    """Go there by Tab, press Enter, and wait for the page to which it leads."""
    with page.expect_navigation():
        press(page, role, name)


def write(page: Page, label: str, text: str) -> None:
    field = page.get_by_role("textbox", name=re.compile(f"^{label}"))
    reach(page, field)
    page.keyboard.type(text)
    expect(field.first).to_have_value(text)


def tick(page: Page, locator: Locator) -> None:
    reach(page, locator)
    page.keyboard.press("Space")


def test_from_draft_to_publication_by_keyboard_alone(open_page: Callable[..., Page], site: str) -> None:
    page = open_page()
    log_in(page, site, "clerk")
    go(page, "link", "起草信息")
    expect(page.get_by_role("group", name="正文的样式")).to_be_visible()
    reach(page, page.get_by_label("栏目"))
    page.keyboard.press("ArrowDown")
    write(page, "名称", "取暖补贴发放名单")
    reach(page, page.get_by_role("textbox", name="正文"))
    page.keyboard.type(f"名单如下。\n测试甲 身份证号 {FIRST}")
    expect(page.get_by_role("textbox", name="正文")).to_contain_text(FIRST)
    go(page, "button", "保存并检查内容")
    expect(page.get_by_role("heading", level=1)).to_have_text("内容检查")
    expect(page.locator("mark").filter(has_text=FIRST).first).to_be_visible()
    for group in page.locator(".findings fieldset").all():
        tick(page, group.get_by_role("radio").first)
    go(page, "button", "办理所选的处理")
    expect(page.get_by_text("没有需要处理的内容")).to_be_visible()
    go(page, "button", "提交审查")
    expect(page.get_by_role("status")).to_contain_text("已提交")
    item = Item.objects.latest("pk")
    assert item.status == Status.SUBMITTED
    assert FIRST not in item.body

    for username, step in (
        ("department_head", "部门审核"),
        ("secrecy_reviewer", "保密审查"),
        ("ogi_head", "审批签发"),
    ):
        log_in(page, site, username)
        reach(page, page.get_by_role("link", name=re.compile(rf"^{step}\s*：取暖补贴发放名单")))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"{step}：")
        if step == "保密审查":
            for box in page.get_by_role("checkbox").all():
                tick(page, box)
        tick(page, page.get_by_role("radio").first)
        write(page, "意见", "内容属实，同意")
        go(page, "button", "提交意见")
        expect(page.get_by_role("status")).to_contain_text("意见已记录")

    log_in(page, site, "manager")
    reach(page, page.get_by_role("link", name=re.compile(r"^发布\s*：取暖补贴发放名单")))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("发布")
    go(page, "button", "下一步：确认")
    expect(page.get_by_text("任何人都可以看到")).to_be_visible()
    go(page, "button", "确认发布")
    expect(page.get_by_role("status")).to_contain_text("已发布")
    item.refresh_from_db()
    assert item.status == Status.PUBLISHED
    page.goto(f"{site}/items/{item.index_number}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("取暖补贴发放名单")


@pytest.fixture
def busy(faces: Faces) -> dict[str, Item]:
    """Items in every state that has a page of its own."""
    world, on = faces.world, today()
    clerk = world[Role.CLERK]
    items = {"findings": world.item(on, title="有身份证号的草稿", body=LIST, summary="名单")}
    items["submitted"] = done(SubmitItem(item=world.item(on, title="等审核"), by=clerk, on=on))
    returned = done(SubmitItem(item=world.item(on, title="退回的"), by=clerk, on=on))
    head = world[Role.DEPARTMENT_HEAD]
    items["returned"] = done(CheckItem(item=returned, by=head, on=on, opinion="缺附件", returned=True))
    checked = done(SubmitItem(item=world.item(on, title="等保密审查"), by=clerk, on=on))
    items["checked"] = done(CheckItem(item=checked, by=head, on=on, opinion="同意"))
    items["signed"] = world.reviewed_item(on, title="等发布")
    items["public"], items["older"] = faces.items["news"], faces.items["corrected"]
    texts = {"title": "改过的标题", "summary": "", "body": "<p>新的一段。</p>", "reason": "标题有误"}
    done(ProposeCorrection(item=faces.items["notice"], by=clerk, on=on, **texts))
    items["corrected"] = faces.items["notice"]
    return items


def pages_of(username: str, items: dict[str, Item], error: ErrorReport) -> list[str]:
    def at(key: str, place: str = "") -> str:
        return f"/desk/items/{items[key].pk}/{place}"

    return {
        "clerk": [
            "/desk/",
            "/desk/items/new/",
            "/desk/items/import/",
            at("findings"),
            at("findings", "edit/"),
            at("findings", "findings/"),
            at("findings", "files/"),
            at("returned"),
            at("returned", "edit/"),
            at("submitted", "recall/"),
            at("public", "correct/"),
        ],
        "department_head": [at("submitted", "check/"), "/desk/items/?status=submitted"],
        "secrecy_reviewer": [
            at("checked", "secrecy/"),
            at("corrected", "review-correction/"),
            at("checked", "sign/"),
        ],
        "manager": [
            "/desk/",
            "/desk/items/",
            "/desk/items/register/",
            "/desk/words/",
            "/desk/errors/",
            f"/desk/errors/{error.pk}/",
            at("signed", "publish/"),
            at("signed", "record/"),
            at("findings", "urgent/"),
            at("public", "withdraw/"),
            at("public", "validity/"),
            at("public", "confirm/"),
            at("public"),
        ],
    }[username]


@pytest.mark.parametrize("username", ["clerk", "department_head", "secrecy_reviewer", "manager"])
def test_every_page_of_the_desk_is_accessible_and_fits(
    phone: Page, site: str, faces: Faces, busy: dict[str, Item], axe: Axe, username: str
) -> None:
    error = ErrorReport.objects.create(agency=faces.world.town, text="电话错了")
    log_in(phone, site, username)
    for path in pages_of(username, busy, error):
        phone.goto(site + path)
        unfold(phone)
        judge(phone, axe)


def test_every_form_with_errors_is_accessible_and_the_errors_have_the_focus(
    phone: Page, site: str, busy: dict[str, Item], axe: Axe
) -> None:
    page = phone
    log_in(page, site, "manager")
    for path, button in (
        ("/desk/items/new/", "只保存"),
        (f"/desk/items/{busy['public'].pk}/withdraw/", "下一步：确认"),
        ("/desk/words/", "加入"),
    ):
        page.goto(site + path)
        page.evaluate("document.querySelectorAll('form').forEach(one => one.noValidate = true)")
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("alert")).to_be_focused()
        judge(page, axe)
        page.get_by_role("alert").get_by_role("link").first.click()
        expect(page).to_have_url(re.compile("#id_"))


def test_confirmations_previews_and_results_are_accessible(
    phone: Page, site: str, busy: dict[str, Item], axe: Axe
) -> None:
    page = phone
    log_in(page, site, "manager")
    page.goto(f"{site}/desk/items/{busy['public'].pk}/withdraw/")
    page.get_by_label("撤回理由").fill("内容需要核实")
    page.get_by_role("button", name="下一步：确认").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("确认撤下")
    judge(page, axe)
    page.get_by_role("button", name="确认撤下").click()
    expect(page.get_by_role("status")).to_be_visible()
    judge(page, axe)
    page.goto(f"{site}/desk/items/")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("一起发布")
    judge(page, axe)
    page.get_by_role("button", name=re.compile("^确认发布")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("发布的结果")
    judge(page, axe)
    page.goto(f"{site}/desk/items/{busy['older'].pk}/versions/1/")
    judge(page, axe)


def test_what_was_typed_survives_a_session_that_ran_out_and_is_forgotten_on_leaving(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page()
    log_in(page, site, "clerk")
    page.goto(f"{site}/desk/items/new/")
    page.get_by_label("名称").fill("写了一半的标题")
    page.get_by_role("textbox", name="正文").fill("写了一半的正文")
    page.context.clear_cookies(name="sessionid")
    page.evaluate("document.querySelectorAll('form').forEach(one => one.noValidate = true)")
    page.get_by_role("button", name="只保存").click()
    page.get_by_label("账号").fill("clerk")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("起草信息")
    page.get_by_role("button", name="恢复没有保存的内容").click()
    expect(page.get_by_label("名称")).to_have_value("写了一半的标题")
    expect(page.get_by_role("textbox", name="正文")).to_contain_text("写了一半的正文")
    page.get_by_label("栏目").select_option(label="测试救助")
    page.get_by_role("button", name="只保存").click()
    expect(page.get_by_role("status")).to_contain_text("已保存")
    page.goto(f"{site}/desk/items/new/")
    expect(page.get_by_role("button", name="恢复没有保存的内容")).to_have_count(0)
    page.get_by_label("名称").fill("另一个写了一半的标题")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录工作台")
    log_in(page, site, "clerk")
    page.goto(f"{site}/desk/items/new/")
    expect(page.get_by_role("button", name="恢复没有保存的内容")).to_have_count(0)


def test_the_editor_writes_headings_lists_and_tables(open_page: Callable[..., Page], site: str) -> None:
    page = open_page()
    log_in(page, site, "clerk")
    page.goto(f"{site}/desk/items/new/")
    expect(page.get_by_role("group", name="正文的样式")).to_be_visible()
    page.get_by_label("栏目").select_option(label="测试救助")
    page.get_by_label("名称").fill("有表格的信息")
    text = page.get_by_role("textbox", name="正文")
    text.click()
    expect(text).to_be_focused()
    page.keyboard.type("一、名单")
    expect(text.get_by_role("paragraph")).to_have_text("一、名单")
    page.get_by_role("button", name="大标题").click()
    page.keyboard.press("Enter")
    expect(text.get_by_role("heading", level=2)).to_have_text("一、名单")
    expect(text.get_by_role("paragraph")).to_have_text("")
    page.get_by_role("button", name="插入表格").click()
    expect(text.get_by_role("row")).to_have_count(3)
    page.keyboard.type("村名")
    expect(text.get_by_role("columnheader").first).to_have_text("村名")
    page.get_by_role("button", name="加一行").click()
    expect(text.get_by_role("row")).to_have_count(4)
    page.get_by_role("button", name="只保存").click()
    expect(page.get_by_role("status")).to_contain_text("已保存")
    body = Item.objects.latest("pk").body
    assert "<h2>一、名单</h2>" in body
    assert body.count("<tr>") == 4
    assert "村名" in body
    assert "style=" not in body


def test_who_writes_before_the_editor_has_come_is_not_interrupted(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page()
    log_in(page, site, "clerk")
    held: list[Route] = []
    page.route("**/desk/editor.js", lambda route: held.append(route))
    page.goto(f"{site}/desk/items/new/", wait_until="commit")
    text = page.get_by_role("textbox", name="正文")
    text.click()
    page.keyboard.type("先写的")
    expect(text).to_have_value("先写的")
    held[0].continue_()
    page.wait_for_load_state("load")  # the script has run
    page.keyboard.type("一句")
    expect(text).to_have_value("先写的一句")
    page.get_by_label("名称").click()
    expect(page.get_by_role("group", name="正文的样式")).to_be_visible()
    expect(text.get_by_role("paragraph")).to_have_text("先写的一句")


def test_the_desk_works_without_scripts(open_page: Callable[..., Page], site: str, axe: Axe) -> None:
    page = open_page(java_script_enabled=False)
    log_in(page, site, "clerk")
    page.goto(f"{site}/desk/items/new/")
    page.get_by_label("栏目").select_option(label="测试救助")
    page.get_by_label("名称").fill("没有脚本的信息")
    page.get_by_label("正文").fill(f"第一段\n身份证号 {FIRST}")
    page.get_by_role("button", name="保存并检查内容").click()
    page.get_by_role("radio", name=re.compile("^隐去")).first.check()
    page.get_by_role("button", name="办理所选的处理").click()
    page.get_by_role("button", name="提交审查").click()
    expect(page.get_by_role("status")).to_contain_text("已提交")
    item = Item.objects.latest("pk")
    assert item.status == Status.SUBMITTED
    assert item.body.startswith("<p>第一段</p><p>身份证号 ")
