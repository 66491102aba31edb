"""A paper in a real browser: dropped, read with a progress bar, its doubtful cells corrected by keyboard, accepted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from gongkai.records.papers.filing import filed, values
from gongkai.records.papers.models import Paper
from tests.browser.judging import Axe, judge, log_in
from tests.browser.test_desk_journey import go, press, reach
from tests.records.paper_readings import YEAR, a_text
from tests.web.world import Faces

# Table 2 glued as web pages glue it: 1, 0 and 4 in one cell.
TORN = a_text().replace("行政规范性文件 | 1 | 0 | 4", "行政规范性文件104")


@pytest.fixture
def site(live_server: Any, faces: Faces, settings: Any, tmp_path: Path) -> Iterator[str]:
    settings.FILES = tmp_path / "files"
    settings.VAR = tmp_path / "var"
    return live_server.url


def test_from_the_drop_to_the_filed_report(
    open_page: Callable[..., Page], axe: Axe, site: str, faces: Faces, tmp_path: Path
) -> None:
    page = open_page()
    log_in(page, site, "manager")
    page.goto(f"{site}/desk/received/")
    judge(page, axe)
    go(page, "link", "上传报告文件")
    expect(page.get_by_role("heading", level=1)).to_have_text("上传年度报告文件")
    judge(page, axe)

    files = [tmp_path / f"第{number}份.txt" for number in range(7)]  # two groups of the script
    for number, file in enumerate(files):
        file.write_text(TORN if number == 6 else a_text(YEAR - number, made=number), encoding="utf-8")
    page.get_by_label("年度报告文件").set_input_files(files)
    press(page, "button", "上传并读取")
    expect(page).to_have_url(re.compile(r"/drops/[0-9]+/$"), timeout=60_000)
    expect(page.get_by_role("row")).to_have_count(1 + len(files))
    expect(page.locator("[data-progress]")).to_have_count(0, timeout=60_000)
    expect(page.get_by_text("正在读取")).to_have_count(0)
    judge(page, axe)

    paper = Paper.objects.get(name="第6份.txt")
    page.goto(f"{site}/desk/received/{paper.pk}/")
    judge(page, axe)
    cell = page.get_by_label("表二，行政规范性文件，现行有效件数")
    reach(page, cell, most=400)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("9")
    expect(cell).to_have_value("9")
    go(page, "button", "保存并再核对一遍")
    expect(page.get_by_role("status")).to_contain_text("已保存")
    go(page, "button", "保存，采用这份报告")
    expect(page.get_by_role("heading", level=1)).to_have_text("采用这份报告")
    judge(page, axe)
    if page.get_by_label("照原样采用的理由").count():
        page.get_by_label("照原样采用的理由").fill("已核实")
    go(page, "button", "确认采用")
    expect(page.get_by_role("status")).to_contain_text("已采用为")
    report = filed(faces.world.town, YEAR)
    assert report is not None
    assert values(report)["表二/行政规范性文件/现行有效件数"] == 9
