"""Writing an annual report in a real browser: each page is accessible and fits; a figure goes in at the cursor and the
text is looked at as it is typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from gongkai.records.annual import figures as f
from gongkai.records.annual.figures import entered_keys
from gongkai.records.annual.models import FigureRequest
from gongkai.records.annual.scope import Scope
from gongkai.records.annual.verbs import AskFigures, OpenReport
from gongkai.records.authority import Role
from gongkai.records.papers.filing import file_report
from gongkai.records.papers.models import Way
from gongkai.records.today import today
from tests.browser.judging import Axe, judge, log_in
from tests.records.world import START, done
from tests.web.world import Faces

YEAR = today().year


@pytest.fixture
def site(live_server, faces: Faces, settings, tmp_path) -> Iterator[str]:
    settings.FILES = tmp_path / "files"
    town, manager = faces.world.town, faces.world[Role.MANAGER]
    file_report(town, YEAR - 1, Way.PAPER, form="2021", figures={f.SITE: 40}, on=START)
    report = done(OpenReport(by=manager, on=today(), of=town, year=YEAR))
    done(
        AskFigures(
            by=manager,
            on=today(),
            report=report,
            unit=faces.world.department,
            keys=tuple(entered_keys(Scope(town, YEAR))[:2]),
            due_on=today() + timedelta(days=3),
        )
    )
    return live_server.url


def test_a_report_from_the_work_list_to_its_text(phone: Page, site: str, axe: Axe) -> None:
    page = phone
    log_in(page, site, "manager")
    base = f"{site}/desk/reports/100000001/{YEAR}"
    for where in (
        "/desk/reports/new/",
        f"/desk/reports/100000001/{YEAR}/requests/",
        f"/desk/reports/100000001/{YEAR}/comparison/",
        f"/desk/figure-requests/{FigureRequest.objects.get().pk}/",
    ):
        page.goto(f"{site}{where}")
        judge(page, axe)
    page.goto(f"{base}/work/")
    judge(page, axe)
    page.get_by_role("link", name="行政许可，本年处理决定数量还没有填报").click()
    expect(page.get_by_label("表二，行政许可，本年处理决定数量")).to_be_visible()
    page.get_by_label("表二，行政许可，本年处理决定数量").fill("一些")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("不是数字")
    judge(page, axe)
    page.goto(f"{base}/texts/")
    judge(page, axe)
    page.get_by_role("link", name="存在的主要问题").click()
    text = page.get_by_label("文字", exact=True)
    text.fill("全年发布条，培训XX次。")
    expect(page.locator("#look")).to_contain_text("必须改正")
    text.evaluate("field => field.setSelectionRange(4, 4)")
    page.get_by_label("插入数据").select_option(f.SITE)
    page.get_by_role("button", name="插入", exact=True).click()
    expect(text).to_have_value(f"全年发布{{{f.SITE}}}条，培训XX次。")
    expect(page.locator("#look")).to_contain_text("全年发布0条，培训XX次。")
    page.locator("#look mark", has_text="XX").click()
    expect(text).to_be_focused()
    chosen = "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    assert text.evaluate(chosen) == "XX"
    judge(page, axe)
