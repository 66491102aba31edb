"""Search: what is found, in what order, what is never found, and what is left of a withdrawn item."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from hypothesis import example, given
from hypothesis import strategies as st

from gongkai.records.authority import Role
from gongkai.records.disclosure.models import Attachment, Carrier, Item, Status
from gongkai.records.disclosure.verbs import (
    CorrectItem,
    ProposeCorrection,
    PublishItem,
    ReviewCorrection,
    WithdrawItem,
)
from gongkai.records.search.backends import backend
from gongkai.records.search.find import CAP, Advice, advise, search, similar
from gongkai.records.search.folding import fold
from gongkai.records.search.index import BATCH, Repair, index, rebuild
from gongkai.records.search.models import Entry, place_of
from gongkai.records.search.query import LONGEST, Order, Query, Unsearchable, Word, read_words
from gongkai.records.search.snippets import Piece, marked
from tests.records.searching import attachment, look, publish, query, titles
from tests.records.world import START, World, done, examples, rolled_back

# Han of the BMP and beyond it, full-width and narrow letters and digits, every kind of break, punctuation, a symbol
# whose folding is two letters, an accent, a sign that is not to be seen.
_ALPHABET = "信息公开中〇々𠮷𰻝龘aBＡｂ12１２ \t\n〔〕[]（）-/，。、“\"'*·:㎡e\u0301\u200b☺"
# Of few characters, so that the pairs of a word stand in a text without the word.
_TEXTS = st.one_of(st.text(alphabet=_ALPHABET, max_size=30), st.text(alphabet="信息公\n", max_size=12))


# --- what is found ------------------------------------------------------------------------------------


@examples(60)
@given(
    documents=st.lists(st.tuples(_TEXTS, _TEXTS, _TEXTS), min_size=1, max_size=6),
    texts=st.lists(_TEXTS, min_size=1, max_size=2),
    cut=st.tuples(st.integers(0, 40), st.integers(1, 12)),
)
@example(documents=[("〔2020〕12 号", "", "a" * 20_000 + "中")], texts=["[2020]12号", "a中"], cut=(0, 1))
@example(documents=[("信息", "息公", "公信"), ("信息\n\n息公", "", "")], texts=["信息公"], cut=(0, 1))
@example(documents=[("", "信息\n\n公开", "开"), ("", "信息\n公开", "")], texts=["息公", "开"], cut=(0, 1))
def test_a_word_is_found_where_its_folded_text_stands_and_nowhere_else(
    world: World, documents: list[tuple[str, str, str]], texts: list[str], cut: tuple[int, int]
) -> None:
    with rolled_back():
        items = publish(world, *({"title": title, "summary": summary} for title, summary, _ in documents))
        Attachment.objects.bulk_create(
            attachment(item, text, name="n") for item, (*_, text) in zip(items, documents, strict=True)
        )
        index(items)
        start, length = cut
        known = [fold(text) for document in documents for text in document]
        wanted = [*map(fold, texts), "".join(known)[start : start + length].strip("·\n")]
        words = [word for text in wanted for word in text.split("\n") if word]
        for chosen in [[word] for word in words] + ([words] if words else []):
            expected = [
                item.pk
                for item, document in zip(items, documents, strict=True)
                if all(any(word in fold(text) for text in (*document, item.index_number)) for word in chosen)
            ]
            found = search(Query(tuple(Word(word, word) for word in chosen), (world.department.pk,)))
            assert [hit.item.pk for hit in found.page] == expected[::-1], chosen
            assert found.total == len(expected)


@given(text=st.text(alphabet=_ALPHABET, max_size=60), words=st.lists(_TEXTS, min_size=1, max_size=3))
def test_what_is_marked_is_the_word_and_nothing_else(text: str, words: list[str]) -> None:
    folded = [word for typed in words for word in fold(typed).split("\n") if word]
    pieces = marked(text, folded)
    assert "".join(piece.text for piece in pieces) == text
    for word in folded:
        assert (word in fold(text)) == any(word in fold(piece.text) for piece in pieces if piece.hit), word


def test_a_document_number_is_found_however_its_brackets_and_blanks_are_written(world: World) -> None:
    publish(
        world,
        {"title": "甲", "document_number": "测政〔2020〕12号"},
        {"title": "乙", "body": "<p>见[2020]12号文</p>"},
    )
    for typed in (
        "〔2020〕12号",
        "[2020]12号",
        "（2020）12 号",
        "【2020】 12 号",
        "2020 12号",
        "［２０２０］１２号",
    ):
        assert titles(world, typed) == ["乙", "甲"], typed
    assert titles(world, "测政〔2020〕12号") == titles(world, "测政 (2020) 12号") == ["甲"]
    assert titles(world, "〔2020〕1号") == titles(world, "〔2020〕2号") == []


def test_an_index_number_is_found_whole_or_by_its_back_part(world: World) -> None:
    publish(world, "甲", "乙")
    number = Item.objects.get(title="甲").index_number
    assert titles(world, number) == ["甲"]
    assert titles(world, number.partition("/")[2]) == ["甲"]


def test_width_case_and_line_breaks_make_no_difference_but_traditional_characters_do(world: World) -> None:
    publish(world, {"title": "ＡＢＣ报告", "body": "<p>信息<b>公</b>开\n目录</p>"})
    for typed in ("abc报告", "Abc 报告", "ｂｃ报", "信息公开目录", "信息 公开"):
        assert titles(world, typed) == ["ＡＢＣ报告"], typed
    assert titles(world, "報告") == []


def test_no_word_reaches_across_paragraphs_and_cells(world: World) -> None:
    publish(
        world,
        {
            "title": "甲",
            "body": "<p>乙丙</p><p>丁戊</p><table><tr><td>己庚</td><td>辛壬</td></tr></table>丑<br>寅",
        },
    )
    assert titles(world, "丙丁") == titles(world, "庚辛") == []
    assert titles(world, "丑寅") == titles(world, "丙 丁") == ["甲"]


def test_a_phrase_in_quotation_marks_is_one_word(world: World) -> None:
    publish(world, "测试 规划", "规划和测试")
    assert titles(world, '"测试 规划"') == titles(world, "“测试，规划”") == ["测试 规划"]
    assert titles(world, "测试 规划") == ["规划和测试", "测试 规划"]


@pytest.mark.parametrize(
    "typed",
    [
        "NEAR(甲 乙)",
        "甲 OR 乙",
        "-甲",
        "甲*",
        '"甲',
        "title:甲",
        "甲' OR 1=1 --",
        "{title}:甲",
        "^甲",
        "甲 & 乙 | !丙",
        "%",
        "_甲",
    ],
)
def test_signs_of_a_query_language_are_text_like_any_other(world: World, typed: str) -> None:
    publish(world, "甲", "乙")
    try:
        found = titles(world, typed)
    except Unsearchable:
        return
    words = [word.folded for word in read_words(typed)]
    assert found == [title for title in ("乙", "甲") if all(word in title for word in words)]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "只有标点符号"),
        ("  。，☺\0 ", "只有标点符号"),
        ("长" * (LONGEST + 1), "太长"),
        ("x" * 10_000, "太长"),
        (" ".join(map(str, range(100, 121))), "词太多"),
    ],
)
def test_what_can_not_be_looked_up_is_told_with_what_to_do_instead(typed: str, told: str) -> None:
    with pytest.raises(Unsearchable, match=told) as caught:
        read_words(typed)
    assert "请" in str(caught.value)


def test_attachments_are_found_by_name_and_text_but_only_those_that_the_public_may_fetch(
    world: World,
) -> None:
    (item,) = publish(world, {"title": "甲", "version": 2})
    Attachment.objects.bulk_create(
        [
            attachment(item, "现行内容", number=1, name="现行名单.xlsx"),
            attachment(item, "内部内容", number=2, released=""),
            attachment(item, "旧版内容", number=3, until=2),
            attachment(item, "新版内容", number=4, since=3),
        ]
    )
    index([item])
    (hit,) = look(world, "现行内容").page
    assert (hit.file, hit.text) == ("现行名单.xlsx", [Piece("现行内容", hit=True)])
    assert titles(world, "现行名单") == ["甲"]
    assert titles(world, "内部内容") == titles(world, "旧版内容") == titles(world, "新版内容") == []


# --- in what order, and how many ----------------------------------------------------------------------


def test_the_newest_is_first_and_of_one_day_the_later_entry(world: World) -> None:
    publish(world, "测试一", "测试二", on=START)
    publish(world, "测试三", on=START)
    assert titles(world, "测试") == ["测试二", "测试三", "测试一"]


def test_by_relevance_the_title_comes_before_the_numbers_the_summary_and_the_text(world: World) -> None:
    fields = [
        {"title": "标题有暗语"},
        {"document_number": "暗语〔2020〕1号"},
        {"keywords": "暗语"},
        {"body": "<p>暗语</p>"},
    ]
    publish(world, *({"title": name} | told for name, told in zip("甲乙丙丁", fields, strict=True)))
    assert titles(world, "暗语", order=Order.RELEVANCE) == ["标题有暗语", "乙", "丙", "丁"]
    assert titles(world, "暗语") == ["丁", "丙", "乙", "标题有暗语"]


def test_by_relevance_a_word_in_the_title_does_not_outweigh_one_that_is_only_in_the_text(
    world: World,
) -> None:
    publish(world, "测试暗语", {"title": "测试", "body": "暗语"}, {"title": "暗语", "summary": "测试"})
    assert titles(world, "测试 暗语", order=Order.RELEVANCE) == ["测试暗语", "暗语", "测试"]


def test_filters_narrow_the_hits_and_the_counts_say_what_each_choice_would_leave(world: World) -> None:
    one, two = world.columns
    publish(
        world,
        {"title": "测试", "column": one},
        {"title": "测试", "column": two, "agency": world.town},
        on=date(2021, 12, 31),
    )
    publish(world, {"title": "测试", "column": two}, on=date(2023, 1, 1))
    found = look(world, "测试", column=two.pk)
    assert found.total == 2
    assert found.counts == {
        "column": {one.pk: 1, two.pk: 2},
        "year": {2022: 1, 2023: 1},
        "agency": {world.town.pk: 1, world.department.pk: 1},
    }
    assert look(world, "测试", year=2021).total == 1
    assert look(world, "测试", column=one.pk, year=2023).total == 0
    assert look(world, "测试", agency=world.town.pk).total == 1


def test_beyond_the_cap_it_is_only_said_that_there_are_more(world: World) -> None:
    one, two = world.columns
    publish(world, {"title": "测试最早", "column": two})
    publish(world, *[{"title": "测试", "published_on": date(2024, 1, 1)}] * CAP)
    found = look(world, "测试", order=Order.RELEVANCE)
    assert (found.total, found.more, found.counts) == (CAP, True, None)
    found = look(world, "测试", column=two.pk)
    assert (found.total, found.more) == (1, False)
    assert look(world, "测试", column=one.pk, year=2024).total == CAP
    assert not look(world, "测试", column=one.pk).more
    assert titles(world, "最早", order=Order.RELEVANCE) == ["测试最早"]


@pytest.mark.parametrize(
    ("page", "number"), [("2", 2), ("0", 2), ("-1", 2), ("99999999999999999999", 2), ("二", 1), ("", 1)]
)
def test_a_page_that_is_not_there_is_the_nearest_that_is(world: World, page: str, number: int) -> None:
    publish(world, *["测试"] * 30)
    assert search(query(world, "测试"), page).page.number == number


def test_other_agencies_have_their_own_site(world: World) -> None:
    publish(world, {"title": "测试", "agency": world.other_town})
    assert titles(world, "测试") == []
    assert titles(world, "测试", units=(world.other_town.pk,)) == ["测试"]


# --- what is never found ------------------------------------------------------------------------------


def test_only_what_anyone_may_read_on_the_website_is_found(world: World) -> None:
    world.item(title="暗记草稿")
    world.reviewed_item(title="暗记待发布")
    world.public_item(title="暗记公告栏", carriers=(Carrier.NOTICE_BOARD,))
    world.public_item(title="暗记公开")
    assert titles(world, "暗记") == ["暗记公开"]


def test_publication_correction_and_withdrawal_are_in_the_index_at_once(world: World) -> None:
    item = world.public_item(title="测试原文", body="<p>旧说法</p>")
    assert titles(world, "旧说法") == ["测试原文"]
    text = {"title": "测试改正", "summary": "", "body": "<p>新说法</p>"}
    done(ProposeCorrection(item=item, by=world[Role.CLERK], on=START, reason="说法有误", **text))
    assert titles(world, "新说法") == []
    done(ReviewCorrection(item=item, by=world[Role.SECRECY_REVIEWER], on=START, opinion="不涉密"))
    done(CorrectItem(item=item, by=world.others["second_head"], on=START))
    assert titles(world, "旧说法") == []
    assert titles(world, "新说法") == ["测试改正"]
    done(WithdrawItem(by=world[Role.OGI_HEAD], on=START, item=item, reason="内容有误"))
    assert titles(world, "新说法") == []
    assert not Entry.objects.exists()


def test_an_index_that_lags_behind_reveals_nothing(world: World) -> None:
    (item,) = publish(world, "暗记")
    Item.objects.filter(pk=item.pk).update(status=Status.WITHDRAWN)
    assert titles(world, "暗记") == []


def test_a_verb_whose_change_can_not_be_indexed_is_undone(world: World) -> None:
    item = world.reviewed_item(title="测试")
    publish(world, "占位")
    Entry.objects.update(place=place_of(START, item.pk))  # the place that the item is due
    with pytest.raises(IntegrityError), transaction.atomic():
        done(PublishItem(item=item, by=world[Role.MANAGER], on=START))
    item.refresh_from_db()
    assert item.status == Status.SIGNED


def test_of_a_withdrawn_item_nothing_is_left_in_the_files_of_the_index(tmp_path: Path) -> None:
    file = tmp_path / "gongkai.sqlite3"
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{file}", "GONGKAI_VAR": str(tmp_path)}
    script = Path(__file__).with_name("withdrawer.py")
    ran = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["published"] == {"found": 1, "left": True}
    assert told["withdrawn"] == {"found": 0, "left": False}
    assert told["others"] == 600


# --- repair -------------------------------------------------------------------------------------------


def test_a_rebuild_writes_what_differs_and_nothing_else(world: World) -> None:
    lost, changed, gone, _ = publish(world, "丢失", "改变", "撤下", "原样")
    backend().erase(Entry.objects.filter(item=lost))
    Item.objects.filter(pk=changed.pk).update(title="变了")
    Item.objects.filter(pk=gone.pk).update(status=Status.WITHDRAWN)
    assert rebuild() == Repair(entered=2, forgotten=1)
    assert rebuild() == Repair()
    assert [titles(world, text) for text in ("丢失", "改变", "变了", "撤下", "原样")] == [
        ["丢失"],
        [],
        ["变了"],
        [],
        ["原样"],
    ]


def test_a_rebuild_from_scratch_finds_the_same(world: World) -> None:
    publish(world, "测试一", "测试二")
    assert rebuild(from_scratch=True) == Repair(entered=2)
    assert titles(world, "测试") == ["测试二", "测试一"]


def test_an_interrupted_rebuild_keeps_what_is_done_and_goes_on_from_there(world: World) -> None:
    publish(world, *["测试"] * (BATCH + 1))
    heard: list[int] = []

    def interrupt(number: int) -> None:
        heard.append(number)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(interrupt, from_scratch=True)
    assert Entry.objects.count() == BATCH
    assert rebuild(heard.append) == Repair(entered=1)
    assert heard == [BATCH, BATCH, BATCH + 1]


def test_a_rebuild_mends_an_index_whose_halves_do_not_belong_together(world: World) -> None:
    publish(world, "甲乙", "丙丁")
    backend().refill([])  # loses the pairs where they stand apart from the entries
    assert backend().is_sound() is (titles(world, "甲乙") == ["甲乙"])
    rebuild()
    assert titles(world, "甲乙") == ["甲乙"]


# --- what else to try ---------------------------------------------------------------------------------


def test_words_that_find_nothing_together_are_offered_in_smaller_company(world: World) -> None:
    publish(world, "低保名单", "低保标准", "危房名单")
    assert titles(world, "低保 名单 老虎") == []
    assert advise(query(world, "低保 名单 老虎")) == [
        Advice("低保 名单", 1),
        Advice("低保", 2),
        Advice("名单", 2),
    ]


def test_a_text_that_is_not_found_is_taken_apart_into_pieces_that_are(world: World) -> None:
    publish(world, "测试村低保对象名单", "测试村危房改造")
    found = advise(query(world, "测试村老虎低保名单"))
    assert found == [Advice("测试村 低保 名单", 1), Advice("测试村", 2), Advice("低保", 1), Advice("名单", 1)]
    assert advise(query(world, "老虎狮子")) == []


def test_titles_like_the_sentence_of_an_applicant_are_offered_the_likeliest_first(world: World) -> None:
    publish(
        world,
        "测试镇2022年农村低保对象名单",
        "测试镇2023年农村低保对象名单",
        "测试镇征地补偿安置方案的公告",
        "关于召开测试镇第三次会议的通知",
    )
    units = (world.department.pk,)
    like = [item.title for item in similar("申请公开测试镇2023年的农村低保对象名单", units)]
    assert like[:2] == ["测试镇2023年农村低保对象名单", "测试镇2022年农村低保对象名单"]
    assert "关于召开测试镇第三次会议的通知" not in like
    assert similar("村委会换届选举结果", units) == similar("。", units) == similar("", units) == []
    assert len(similar("测试镇农村低保对象名单", units, limit=1)) == 1
