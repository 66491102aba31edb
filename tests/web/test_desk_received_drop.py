"""Files dropped on the desk: many at once, read in the background, so everything is committed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.records.authority import Role
from gongkai.records.papers.models import Paper, PaperState
from gongkai.records.papers.sheet import sheet_of
from tests.records.paper_readings import YEAR, a_text
from tests.records.world import World, build_world
from tests.web.conftest import MODEL_BACKEND
from tests.web.desk_helpers import text_of


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR = tmp_path
    settings.FILES = tmp_path / "files"


@pytest.fixture
def committed(transactional_db: None) -> Iterator[World]:
    yield build_world()
    finish()


@pytest.fixture
def office(client: Client, committed: World) -> Client:
    client.force_login(committed[Role.MANAGER], backend=MODEL_BACKEND)
    return client


def finish() -> None:
    """Wait for the reading in the background."""
    for thread in threading.enumerate():
        if thread.name.startswith("papers-"):
            thread.join(timeout=60)


def drop(client: Client, *files: tuple[str, bytes], **told: Any) -> Any:
    papers = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post("/desk/received/drop/", {"papers": papers, **told}, follow=True)


def test_files_are_dropped_read_and_listed_each_with_what_became_of_it(
    office: Client, committed: World
) -> None:
    answer = drop(
        office, ("甲.txt", a_text().encode()), ("乙.txt", b""), ("丙.exe", b"MZ\x90\x00" + bytes(80))
    )
    finish()

    page = text_of(office.get(answer.redirect_chain[-1][0]))
    assert "待核对1份" in page
    assert "不能使用2份" in page
    assert "文件是空的" in page
    paper = Paper.objects.get(state=PaperState.READ)
    assert (paper.of, paper.year, paper.form) == (committed.town, YEAR, "2021")
    assert sheet_of(paper).values["表二/行政规范性文件/现行有效件数"] == 4


def test_a_script_sends_groups_into_one_drop_and_then_has_them_read(office: Client) -> None:
    def group(*files: tuple[str, bytes], into: Any) -> Any:
        papers = [SimpleUploadedFile(name, content) for name, content in files]
        told = {"papers": papers, "drop": into or ""}
        return office.post("/desk/received/drop/", told, headers={"Accept": "application/json"}).json()[
            "drop"
        ]

    first = group(("甲.txt", a_text().encode()), into=None)
    assert group(("乙.txt", a_text(made=2).encode()), into=first) == first
    assert group(("又是甲.txt", a_text().encode()), into=first) is None
    assert set(Paper.objects.values_list("state", flat=True)) == {"waiting"}

    page = f"/desk/received/drops/{first}/"
    assert "还有2份没有读取" in text_of(office.get(page))
    office.post(f"{page}read/")
    finish()
    assert set(Paper.objects.values_list("state", flat=True)) == {"read"}


def test_nothing_of_a_secret_file_is_kept_and_the_page_says_so(office: Client) -> None:
    answer = drop(office, ("秘密.txt", "测试县工作要点\n秘密★10年".encode()))
    assert answer.status_code == 403
    assert not Paper.objects.exists()

    answer = drop(office, ("秘密.txt", "测试县工作要点\n秘密★10年".encode()), ("甲.txt", a_text().encode()))
    assert "有1份文件带有国家秘密标志" in text_of(answer)
    assert Paper.objects.get().name == "甲.txt"


def test_without_files_the_form_says_what_is_missing(office: Client) -> None:
    assert "请选择文件" in text_of(drop(office))
