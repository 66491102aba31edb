"""The work on a redacted copy: what may be marked, what is proved, what goes out, and that all of it is sealed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from gongkai.documents.redaction import Box, found
from gongkai.documents.writing import Document, paragraphs, write_docx
from gongkai.records import files
from gongkai.records.applications.models import FileKind, PartyKind
from gongkai.records.applications.verbs import ConsultParty, KeepFile, ReadFile
from gongkai.records.authority import Role
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.redacting.annex import index_document
from gongkai.records.redacting.grounds import GROUNDS, THIRD_PARTY, usual_ground
from gongkai.records.redacting.queries import stand_of
from gongkai.records.redacting.verbs import (
    MOST_ON_A_PAGE,
    BeginRedaction,
    MarkBoxes,
    PassPages,
    PassSuggestions,
    ReleaseFile,
    UndoMarks,
)
from gongkai.records.redacting.work import names_of, prove
from gongkai.records.uploads import Upload
from tests.records.redacting import NAME, OTHER, PDF, Bench, kept, open_bench
from tests.records.world import START, World, done, examples, refused, rolled_back


@pytest.fixture(scope="module")
def begun(founded: World) -> Iterator[Bench]:
    """Opened once for the whole module: each opening takes a child process."""
    with rolled_back():
        yield open_bench(deepcopy(founded))


@pytest.fixture
def bench(begun: Bench, db: None) -> Bench:
    return deepcopy(begun)


BOX = Box(0, 100, 100, 200, 120, THIRD_PARTY)


# --- what may be marked ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("box", "words"),
    [
        (replace(BOX, page=2), "没有这一页"),
        (replace(BOX, page=-1), "没有这一页"),
        (replace(BOX, left=math.nan), "重新画"),
        (replace(BOX, right=math.inf), "重新画"),
        (replace(BOX, left=200, right=100), "重新画"),
        (replace(BOX, left=5000, right=6000), "重新画"),
        (replace(BOX, right=100.5), "重新画"),
        (replace(BOX, ground="any"), "请从所列的依据中选择"),
        (replace(BOX, note="说" * 101), "最多100字"),
        (replace(BOX, note="电话13800000000"), "不能写"),
        (replace(BOX, note=f"{OTHER}的账目"), "不能写"),
    ],
)
def test_a_box_that_is_none_is_refused_with_what_to_do(bench: Bench, box: Box, words: str) -> None:
    assert any(words in reason for reason in refused(MarkBoxes(**bench.told, redaction=bench.now, add=[box])))


def test_a_note_that_names_a_party_who_was_asked_is_refused(bench: Bench) -> None:
    note = replace(BOX, note="由测试第三方公司提供")
    bench.mark(note)
    asked = {"kind": PartyKind.THIRD_PARTY, "party": "测试第三方公司"}
    done(ConsultParty(case=bench.case, **bench.told, **asked))
    again = MarkBoxes(**bench.told, redaction=bench.now, add=[replace(note, top=300, bottom=320)])
    assert any("不能写" in reason for reason in refused(again))


def test_what_reaches_over_the_edge_is_cut_there(bench: Bench) -> None:
    bench.mark(replace(BOX, left=-50, right=9999))
    (box,) = bench.now.marks.boxes.values()
    assert (box.left, box.right) == (0, pytest.approx(bench.now.pages.sizes[0].width, abs=0.01))


def test_the_same_place_is_not_boxed_twice(bench: Bench) -> None:
    bench.mark(BOX)
    bench.mark(BOX, replace(BOX, left=120))
    assert len(bench.now.marks.boxes) == 1


def test_a_page_takes_so_many_boxes_and_no_more(bench: Bench) -> None:
    row = [
        Box(0, 10 + 5 * (at % 100), 10 + 5 * (at // 100), 13 + 5 * (at % 100), 13 + 5 * (at // 100))
        for at in range(MOST_ON_A_PAGE + 1)
    ]
    assert "一页最多" in refused(MarkBoxes(**bench.told, redaction=bench.now, add=row))[0]


def test_two_people_lose_nothing_of_each_other(bench: Bench) -> None:
    mine, theirs = bench.now, bench.now
    done(MarkBoxes(**bench.told, redaction=mine, add=[BOX]))
    done(
        MarkBoxes(
            by=bench.world[Role.OGI_HEAD], on=START, redaction=theirs, add=[replace(BOX, top=300, bottom=320)]
        )
    )
    assert len(bench.now.marks.boxes) == 2
    done(MarkBoxes(**bench.told, redaction=mine, drop=[1, 77]))
    assert "已经被删除" in refused(MarkBoxes(**bench.told, redaction=theirs, change_to={1: BOX}))[0]
    assert "新的改动" in refused(UndoMarks(**bench.told, redaction=bench.now, revision=1))[0]


@given(data=st.data())
@examples(15)
def test_undoing_every_step_leads_back_to_the_first(begun: Bench, data: st.DataObject) -> None:
    edge = st.floats(0, 500)
    with rolled_back():
        for _ in range(data.draw(st.integers(1, 5))):
            numbers = list(begun.now.marks.boxes)
            left, top = data.draw(edge), data.draw(edge)
            box = Box(data.draw(st.integers(0, 1)), left, top, left + 10, top + 10, THIRD_PARTY)
            drop = data.draw(st.lists(st.sampled_from(numbers), unique=True)) if numbers else []
            stays = [number for number in numbers if number not in drop]
            changed = {data.draw(st.sampled_from(stays)): box} if stays and data.draw(st.booleans()) else {}
            begun.mark(box, drop=drop, change_to=changed)
        while begun.now.marks.steps:
            done(UndoMarks(**begun.told, redaction=begun.now, revision=begun.now.revision))
        assert begun.now.marks.boxes == {}


def test_numbers_are_not_given_twice(bench: Bench) -> None:
    bench.mark(BOX)
    bench.mark(drop=[1])
    bench.mark(BOX)
    assert list(bench.now.marks.boxes) == [2]


def test_only_who_handles_the_case_marks(bench: Bench) -> None:
    for who in (
        bench.world[Role.SUPERVISOR],
        bench.world.others["other_manager"],
        bench.world.others["village_clerk"],
    ):
        assert refused(MarkBoxes(by=who, on=START, redaction=bench.now, add=[BOX]))


def test_nothing_is_marked_before_the_paper_was_opened(bench: Bench) -> None:
    again = kept(bench.world, bench.case, "另一份.pdf", PDF)
    fresh = done(BeginRedaction(**bench.told, case=bench.case, file=again))
    for verb in (
        MarkBoxes(**bench.told, redaction=fresh, add=[BOX]),
        PassPages(**bench.told, redaction=fresh, pages=[0]),
        bench.release(redaction=fresh, revision=0),
    ):
        assert refused(verb) == ["这份材料还没有打开，请稍候"]


# --- suggestions -------------------------------------------------------------------------------------------


def test_suggestions_name_the_persons_of_the_case_and_wait_until_boxed_or_passed(bench: Bench) -> None:
    assert {"赵申请", OTHER} <= set(names_of(bench.case))
    hints = stand_of(bench.now).hints
    assert hints
    first, *rest = hints
    bench.mark(*first.boxes)
    assert stand_of(bench.now).hints == tuple(rest)
    done(PassSuggestions(**bench.told, redaction=bench.now, groups=[hint.group for hint in rest]))
    assert stand_of(bench.now).hints == ()
    assert refused(PassSuggestions(**bench.told, redaction=bench.now, groups=[999])) == [
        "没有这一处建议，请看过现在的页面再办理"
    ]


def test_what_is_about_persons_is_withheld_by_article_15() -> None:
    assert usual_ground("ID_CARD") == usual_ground("CASE_NAME") == THIRD_PARTY
    assert str(GROUNDS[THIRD_PARTY].article).endswith("第十五条")
    assert usual_ground("DRAFT_MARK") == "process_information"
    assert "state_secret" not in GROUNDS


# --- the proof and what goes out ----------------------------------------------------------------------------


def test_only_a_proved_copy_of_pages_looked_at_goes_out(bench: Bench) -> None:
    assert "还没有要遮盖的地方。整份可以提供的，请用“整份提供”" in refused(bench.release())
    box = found(PDF, "决定.pdf", [NAME])[0]
    bench.mark(replace(box, ground=""))
    assert "第1页有遮盖处没有选择不予公开的依据" in refused(bench.release())
    bench.mark(change_to={1: replace(box, ground=THIRD_PARTY, note="")})
    told = refused(bench.release())
    assert any("还有2页没有标记" in reason for reason in told)
    assert any("还没有核验" in reason for reason in told)
    done(PassPages(**bench.told, redaction=bench.now, pages=[0, 1]))
    prove(bench.now)
    assert any("别处还有1处没有遮盖" in reason for reason in refused(bench.release()))  # page 2 says it too
    bench.mark(BOX)  # changed after the proof
    assert any("还没有核验" in reason for reason in refused(bench.release(remaining_may_stand=True)))


def test_the_released_copy_is_another_file_and_the_index_stays(bench: Bench) -> None:
    now = bench.proved()
    candidate = files.path_of(now.stored, files.Area.SEALED)
    assert candidate.exists()
    assert NAME.encode() not in candidate.read_bytes()
    assert "您看过的副本以后又有改动" in refused(bench.release(revision=0))[0]
    done(bench.release())
    copy = bench.case.files.get(kind=FileKind.RELEASED)
    assert copy.source == bench.paper
    assert copy.media_type == "application/pdf"
    assert NAME not in copy.name
    assert found(copy.content, copy.name, [NAME]) == ()
    assert bench.paper.content == PDF
    event = Event.objects.about(bench.case).get(kind=EventKind.FILE_REDACTED)
    assert event.data == {"source": bench.paper.number, "number": copy.number, "boxes": 2}
    assert "已经收入案卷" in refused(MarkBoxes(**bench.told, redaction=bench.now, add=[BOX]))[0]
    assert "已经收入案卷" in refused(bench.release())[0]
    document = index_document(bench.now, START)
    assert len(document.blocks[1].groups[0].body) == 2
    assert NAME not in str(document)
    done(BeginRedaction(**bench.told, case=bench.case, file=bench.paper))  # another copy may follow


def test_a_proof_that_comes_after_the_release_changes_nothing(bench: Bench) -> None:
    late = bench.proved()
    done(bench.release())
    prove(late)
    now = bench.now
    assert (now.stored, now.copy) == ("", bench.case.files.get(kind=FileKind.RELEASED).content)


def test_without_the_key_of_the_case_nothing_can_be_made_or_read(bench: Bench) -> None:
    bench.proved()
    bench.case.applicant.wrapped_key = None
    bench.case.applicant.save()
    case = type(bench.case).objects.get(pk=bench.case.pk)
    assert (
        "已按保管期限删除" in refused(replace(bench.release(redaction=bench.now, revision=1), case=case))[0]
    )
    with pytest.raises(FileNotFoundError):
        _ = bench.now.marks
    with pytest.raises(FileNotFoundError):
        _ = bench.now.copy


def test_a_copy_of_another_case_is_not_put_into_this_one(bench: Bench) -> None:
    bench.proved()
    foreign = bench.world.application(START)
    assert refused(replace(bench.release(), case=foreign)) == ["这份副本不是这件申请的"]
    assert refused(BeginRedaction(**bench.told, case=foreign, file=bench.paper)) == ["这件申请没有这份材料"]


def test_nothing_of_the_paper_stands_open_in_the_database(bench: Bench) -> None:
    bench.proved()
    words = (NAME.encode(), "姓名".encode(), NAME.encode("utf-16-le"))
    with connection.cursor() as cursor:
        cursor.execute("select * from redacting_redaction")
        row = b"".join(
            bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode()
            for one in cursor.fetchone()
        )
        cursor.execute("select data from journal_event")
        told = "".join(str(one) for (one,) in cursor.fetchall()).encode()
    assert not any(word in row or word in told for word in words)


def test_only_found_papers_of_kinds_with_pages_come_onto_the_bench(bench: Bench) -> None:
    scan = kept(bench.world, bench.case, "身份证.pdf", PDF, FileKind.IDENTITY)
    assert "才提供给申请人" in refused(BeginRedaction(**bench.told, case=bench.case, file=scan))[0]
    office = kept(
        bench.world,
        bench.case,
        "说明.docx",
        write_docx(Document("说明", "测试镇", START, paragraphs("内容"))),
    )
    assert "另存（导出）为 PDF" in refused(BeginRedaction(**bench.told, case=bench.case, file=office))[0]
    assert "已经在作区分处理" in refused(BeginRedaction(**bench.told, case=bench.case, file=bench.paper))[0]
    assert (
        "不能直接上传"
        in refused(
            KeepFile(**bench.told, case=bench.case, kind=FileKind.RELEASED, upload=Upload("副本.pdf", PDF))
        )[0]
    )


def test_a_whole_paper_goes_out_without_what_is_hidden(bench: Bench) -> None:
    office = kept(
        bench.world,
        bench.case,
        "说明.docx",
        write_docx(Document("说明", "测试镇", START, paragraphs("内容"))),
    )
    told = {**bench.told, "case": bench.case, "file": office}
    assert "从头到尾看过" in refused(ReleaseFile(**told, seen=False))[0]
    done(ReleaseFile(**told, seen=True))
    copy = bench.case.files.get(kind=FileKind.RELEASED)
    assert (copy.source, copy.name) == (office, f"材料{office.number}.docx")


# --- who reads ---------------------------------------------------------------------------------------------


def test_every_reading_is_told_and_papers_about_the_applicant_are_not_for_all(bench: Bench) -> None:
    case, world = bench.case, bench.world
    scan = kept(world, case, "身份证.pdf", PDF, FileKind.IDENTITY)
    claim = kept(world, case, "复议申请书.pdf", PDF, FileKind.DISPUTE)
    case.unit = world.department
    case.save()
    clerk = {"by": world[Role.CLERK], "on": START, "case": case}
    done(ReadFile(**clerk, file=bench.paper))
    assert Event.objects.about(case).get(kind=EventKind.CASE_FILE_READ).data == {"number": bench.paper.number}
    for paper in (scan, claim):
        assert "可以查看" in refused(ReadFile(**clerk, file=paper))[0]
    case.handler = world[Role.CLERK]
    case.save()
    done(ReadFile(**clerk, file=scan))
    done(ReadFile(by=world[Role.LEADER], on=START, case=case, file=scan))
    assert refused(ReadFile(by=world[Role.SUPERVISOR], on=START, case=case, file=bench.paper))
    assert refused(ReadFile(by=world.others["village_clerk"], on=START, case=case, file=bench.paper))
