"""The papers of a case and the redaction bench on the desk, by plain forms, and what somebody tries who should not."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client

from gongkai.documents.writing import Document, paragraphs, write_docx
from gongkai.records.applications.models import CaseFile, FileKind
from gongkai.records.applications.verbs import ReadFile
from gongkai.records.authority import Role
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.redacting.grounds import THIRD_PARTY
from gongkai.records.today import today
from tests.records.redacting import NAME, PDF, Bench, kept, open_bench
from tests.records.world import START, World, done, founded, rolled_back
from tests.web.conftest import MODEL_BACKEND

__all__ = ["founded"]

PLACE = "20, 30, 40, 6"


def as_(world: World, who: Role | str) -> Client:
    client = Client()
    person = world[who] if isinstance(who, Role) else world.others[who]
    client.force_login(person, backend=MODEL_BACKEND)
    return client


def text(response: Any) -> str:
    return response.content.decode()


def at(paper: CaseFile, place: str = "redact/") -> str:
    return f"/desk/applications/{paper.application_id}/files/{paper.number}/{place}"


def do(desk: Client, paper: CaseFile, doing: str, **sent: Any) -> str:
    """Send a form of the bench; the page that it leads to."""
    return text(desk.post(at(paper, f"redact/do/{doing}/"), {"page": "1"} | sent, follow=True))


# --- one bench for what needs no work in the background ----------------------------------------------------------


@pytest.fixture(scope="module")
def begun(founded: World) -> Iterator[Bench]:
    with rolled_back():
        bench = open_bench(deepcopy(founded))
        manager = bench.world[Role.MANAGER]
        done(ReadFile(by=manager, on=today(), case=bench.case, file=bench.paper))
        yield bench


@pytest.fixture
def bench(begun: Bench, db: None) -> Bench:
    return deepcopy(begun)


@pytest.fixture
def desk(bench: Bench) -> Client:
    return as_(bench.world, Role.MANAGER)


def test_suggestions_are_ticked_or_passed_and_can_be_undone(desk: Client, bench: Bench) -> None:
    page = do(desk, bench.paper, "suggestions", group=["1"], cover="1")
    assert "本页已遮盖1处" in page
    (box,) = bench.now.marks.boxes.values()
    assert (box.ground, box.note) == (THIRD_PARTY, "个人姓名")
    assert "撤销上一步（测试员manager：添加1处）" in page
    assert "本页已遮盖0处" in do(desk, bench.paper, "undo", revision=bench.now.revision)
    do(desk, bench.paper, "suggestions", **{"group": ["1"], "pass": "1"})
    assert bench.now.marks.passed_suggestions == {0}
    assert "请勾选建议" in do(desk, bench.paper, "suggestions", cover="1")


def test_boxes_are_added_changed_and_taken_away_by_numbers(desk: Client, bench: Bench) -> None:
    do(desk, bench.paper, "add", place=PLACE, ground=THIRD_PARTY)
    (box,) = bench.now.marks.boxes.values()
    assert box.left == pytest.approx(20 * 72 / 25.4, abs=0.01)
    change = {
        "place-1": "25，30，40，6",
        "ground-1": "process_information",
        "note-1": "讨论记录",
        "revision": "1",
    }
    do(desk, bench.paper, "change", **change)
    assert bench.now.marks.boxes[1].note == "讨论记录"
    page = do(desk, bench.paper, "change", **change | {"note-1": "另一个说明"})
    assert "别人改动了遮盖" in page
    assert "另一个说明" in page  # what was typed is not lost
    do(desk, bench.paper, "change", drop=["1"])
    assert bench.now.marks.boxes == {}


def test_whole_lines_are_covered_by_ticking_them(desk: Client, bench: Bench) -> None:
    page = text(desk.get(at(bench.paper), {"lines": "1"}))
    assert f"当事人：{NAME}。" in page
    do(desk, bench.paper, "lines", line=["2"], ground=THIRD_PARTY)
    assert len(bench.now.marks.boxes) == 1


@pytest.mark.parametrize(
    ("doing", "sent", "words"),
    [
        ("add", {"place": "nan, 1, 2, 3"}, "重新画"),
        ("add", {"place": "1e999, 1, 2, 3"}, "重新画"),
        ("add", {"place": "左上角"}, "请写四个数"),
        ("add", {"place": "1, 2, 3"}, "请写四个数"),
        ("add", {"place": "900, 900, 10, 10"}, "重新画"),
        ("add", {"place": PLACE, "page": "99"}, "没有这一页"),
        ("add", {"place": PLACE, "page": "1" * 400}, "没有这一页"),
        ("add", {"place": PLACE, "ground": "<script>"}, "请从所列的依据中选择"),
        ("change", {"place-77": PLACE, "ground-77": THIRD_PARTY}, "已经被删除"),
        ("change", {"place-1\u0000": PLACE}, "遮盖"),
        ("words", {"words": ""}, "每行一项"),
        ("words", {"words": "字\n" * 51}, "最多查找50项"),
        ("words", {"words": "没有的文字"}, "没有找到这些文字"),
        ("suggestions", {"group": ["99"], "cover": "1"}, "请勾选建议"),
        ("undo", {"revision": "7"}, "新的改动"),
        ("pass", {"page": "3"}, "没有这一页"),
        ("remaining", {}, "没有要一并遮盖的地方"),
    ],
)
def test_what_can_not_be_done_is_told_on_the_bench(
    desk: Client, bench: Bench, doing: str, sent: dict[str, Any], words: str
) -> None:
    page = do(desk, bench.paper, doing, **sent)
    assert words in page
    assert "<script>" not in page.replace("<script type", "")
    assert bench.now.marks.boxes == {}


def test_a_note_with_a_secrecy_mark_is_not_kept(desk: Client, bench: Bench) -> None:
    page = do(desk, bench.paper, "add", place=PLACE, ground=THIRD_PARTY, note="机密★10年")
    assert "国家秘密标志" in page
    assert "10年" not in page


@pytest.mark.parametrize(
    "who", ["other_manager", "village_clerk", "nobody", Role.CLERK, Role.SUPERVISOR, Role.LEADER]
)
def test_who_does_not_handle_the_case_gets_nothing_of_the_paper(bench: Bench, who: Role | str) -> None:
    client, before = as_(bench.world, who), Event.objects.count()
    for place in (
        "redact/",
        "redact/pages/",
        "redact/pages/1.png",
        "redact/result/",
        "redact/result/1.png",
        "release/",
        "index.pdf",
    ):
        assert client.get(at(bench.paper, place)).status_code in (403, 404)
    for place in (
        "redact/open/",
        "redact/do/add/",
        "redact/do/words/",
        "redact/prove/",
        "redact/result/",
        "release/",
    ):
        response = client.post(
            at(bench.paper, place), {"page": "1", "place": PLACE, "words": NAME, "seen": "1"}
        )
        assert response.status_code in (403, 404)
        assert NAME not in text(response)
    assert Event.objects.count() == before
    assert bench.now.marks.boxes == {}


def test_another_person_opens_the_original_before_anything_is_shown(bench: Bench) -> None:
    head = as_(bench.world, Role.OGI_HEAD)
    assert "<svg" not in text(head.get(at(bench.paper)))
    assert head.get(at(bench.paper, "redact/pages/1.png")).status_code == 404
    head.post(at(bench.paper, "redact/open/"))
    assert "<svg" in text(head.get(at(bench.paper)))
    read = Event.objects.about(bench.case).filter(kind=EventKind.CASE_FILE_READ)
    assert read.filter(actor=bench.world[Role.OGI_HEAD], data={"number": bench.paper.number}).count() == 1


def test_pages_and_papers_that_are_not_there_are_not_found(desk: Client, bench: Bench) -> None:
    for place in ("redact/pages/0.png", "redact/pages/3.png", "redact/pages/999999999999999999999.png"):
        assert desk.get(at(bench.paper, place)).status_code == 404
    assert desk.post(at(bench.paper, "redact/do/burn/")).status_code == 404
    assert desk.get(at(bench.paper, "redact/do/add/")).status_code == 405
    foreign = bench.world.application(START)
    assert desk.get(f"/desk/applications/{foreign.pk}/files/{bench.paper.number}/redact/").status_code == 404


def test_an_office_file_is_told_what_to_do_and_can_go_out_cleaned(desk: Client, bench: Bench) -> None:
    content = write_docx(Document("说明", "测试镇", START, paragraphs("电话13800000000")))
    office = kept(bench.world, bench.case, "说明.docx", content)
    assert "另存（导出）为 PDF" in text(desk.post(at(office, "redact/open/")))
    page = text(desk.get(at(office, "release/")))
    assert "可能不应当公开" in page
    assert "请先从头到尾看过" in text(desk.post(at(office, "release/")))
    assert "已制作提供给申请人的副本" in text(desk.post(at(office, "release/"), {"seen": "on"}, follow=True))
    assert bench.case.files.get(kind=FileKind.RELEASED).source == office


def test_a_download_is_a_reading_and_names_are_only_for_who_may_read(desk: Client, bench: Bench) -> None:
    response = desk.post(at(bench.paper, "read/"))
    assert (response.content, response["Content-Type"]) == (PDF, "application/octet-stream")
    assert desk.get(at(bench.paper, "read/")).status_code == 405
    papers = f"/desk/applications/{bench.case.pk}/files/"
    assert NAME in text(desk.get(papers))
    supervisor = text(as_(bench.world, Role.SUPERVISOR).get(papers))
    assert "仅承办人员可见" in supervisor
    assert NAME not in supervisor


def test_the_page_of_a_long_paper_asks_the_database_no_more(
    desk: Client, bench: Bench, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(16):
        desk.get(at(bench.paper))
    do(desk, bench.paper, "add", place=[f"20, {at}, 40, 1" for at in range(10, 210, 2)], ground=THIRD_PARTY)
    assert len(bench.now.marks.boxes) == 100
    with django_assert_max_num_queries(16):
        desk.get(at(bench.paper))
