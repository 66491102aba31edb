"""Finding Chinese text: pairs of characters (what Gongkai does) beside LIKE, trigrams and a word segmenter.

Synthetic documents of a town, titles shaped like real ones, bodies of some 500 characters with names of invented
people and places. All ways look for the same texts and give the newest 10,001 keys (ours with column and agency, for
the counts beside the hits); what is right is said by a plain substring search in memory. The others are given the
folded text of our own entries; our own time to index contains reading the items, taking off the markup and folding.

SQLite in a throw-away folder; with DATABASE_URL a throw-away database beside the one it names, and pg_trgm instead of
FTS5's trigrams. A segmenter (rjieba or jieba) is compared where one is installed.

    python benchmarks/search.py [DOCUMENTS …]     (2000 10000)
    python benchmarks/search.py --full            (10000 100000 300000)
"""

from __future__ import annotations

import importlib
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from annual import found_town, settle, throw_away_database
from django.db import DatabaseError, connection, transaction

from gongkai.records.agencies.models import Agency
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Carrier, Item, Publication, Publicity, Status
from gongkai.records.search.find import CAP
from gongkai.records.search.folding import fold
from gongkai.records.search.index import index
from gongkai.records.search.models import TEXTS, Entry
from gongkai.records.search.query import Query, Word
from gongkai.records.search.rows import rows_of

QUICK, FULL = (2_000, 10_000), (10_000, 100_000, 300_000)
BATCH = 2_000
QUERIES_OF_A_KIND = 15
ALL = 10**9

_BLANK = re.compile(r"\{(\w+)\}")

# fmt: off
_MATTERS = (
    "农村低保对象名单", "特困人员救助供养", "危房改造补助", "征地补偿安置方案", "道路建设工程",
    "肉牛产业项目", "蔬菜作物播种面积", "医保缴费工作", "公益性岗位补贴", "第五次经济普查", "污水处理工程",
    "优抚对象统计", "安全生产检查", "防汛抗旱应急预案", "森林防火巡查", "高标准农田建设", "乡村振兴帮扶",
    "义务教育招生", "食品安全抽检", "财政预算公开", "土地承包经营权", "宅基地审批结果", "残疾人两项补贴",
    "高龄津贴发放", "救灾物资分配", "政府采购结果", "小额工程招标", "村级公路养护", "饮水安全巩固",
    "厕所改造验收", "生活垃圾分类", "秸秆禁烧巡查",
)
# fmt: on
_TITLES = (
    "关于{matter}的通知",
    "{place}{year}年{matter}情况统计",
    "{place}{matter}公示",
    "关于印发《{place}{matter}实施方案》的通知",
    "{matter}办事指南",
    "{place}人民政府关于调整{matter}工作领导小组的通知",
    "{place}{village}{matter}进展情况",
    "{year}年第{number}批{matter}公告",
)
_SENTENCES = (
    "为做好{matter}，根据{mark}〔{year}〕{number}号文件要求，结合{place}实际，现将有关事项通知如下。",
    "{village}村民{person}等{number}户符合条件，拟纳入{matter}，公示期为五个工作日。",
    "各村民委员会应当于{month}月{number}日前报送{matter}材料，联系人{person}。",
    "截至{month}月底，{place}{matter}累计完成投资{number}.{month}万元，惠及群众{number}人。",
    "由{person}任组长，{person}、{person}任副组长，办公室设在{village}。",
    "项目位于{village}，建设规模{number}平方米，施工单位为{place}建筑队，工期{month}个月。",
    "申请{matter}的，应当提交申请书、户口簿和有关证明，由{village}初审后报{place}审批。",
    "对{matter}中发现的问题，责令{village}限期整改，{person}负责督促落实。",
    "补助标准为每人每月{number}元，由财政所按月发放到户，{village}应当张榜公布。",
    "群众对公示内容有异议的，可以向{place}党政办公室反映，由{person}登记并答复。",
)
_COMMON = "石柳双青白龙高大新东西南北金银玉河塘桥湾岭坪沟坡岩泉井寨湖家营店庄杨李张王陈赵周吴郑孙"
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "德福春秋梅兰竹菊国建志明晓玉文武永昌顺利贵祥瑞安宁康乐思远景行怀瑾承泽芳华淑贞桂英秀珍"
_PLACES, _VILLAGES, _PEOPLE = 40, 400, 20_000


@dataclass(frozen=True)
class Way:
    """A way to find text: how its index is made, and the keys of the newest documents that hold a text."""

    name: str
    build: Callable[[], None]
    find: Callable[[str, int], Sequence[int]]
    remove: Callable[[], None]


def main(sizes: Sequence[int]) -> None:
    with throw_away_database():
        _, units, columns = found_town()
        world = World(random.Random(2020))
        loaded, seconds = 0, 0.0
        for size in sizes:
            load(world, units, columns, loaded, size)
            seconds += timed(lambda start=loaded: index_newest(start))
            loaded = size
            settle()
            compare(world, [unit.pk for unit in units], size, seconds)


class World:
    """Invented places and people, and documents about them. The same seed tells the same."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.places = [self._two(_COMMON) + "镇" for _ in range(_PLACES)]
        self.villages = [self._two(_COMMON) + "村" for _ in range(_VILLAGES)]
        self.people = [chance.choice(_SURNAMES) + self._two(_GIVEN) for _ in range(_PEOPLE)]

    def title(self) -> str:
        return self._filled(self.chance.choice(_TITLES))

    def body(self) -> str:
        sentences = (self._filled(self.chance.choice(_SENTENCES)) for _ in range(12))
        return "".join(f"<p>{sentence}</p>" for sentence in sentences)

    def queries(self, texts: Sequence[str]) -> list[str]:
        """What is looked for: names, villages, matters, words, document numbers, any stretch of a text, nonsense."""
        pick = self.chance.choice
        kinds: tuple[Callable[[], str], ...] = (
            lambda: pick(self.people),
            lambda: pick(self.villages),
            lambda: pick(_MATTERS),
            lambda: pick(_MATTERS)[2:4],
            lambda: f"〔{self._year()}〕{self.chance.randint(1, 400)}号",
            lambda: self._stretch(pick(texts), 2),
            lambda: self._stretch(pick(texts), self.chance.randint(3, 8)),
            lambda: self._two("龘靐齉爨") + pick(_GIVEN),
        )
        return [query for kind in kinds for query in (fold(kind()) for _ in range(QUERIES_OF_A_KIND))]

    def _filled(self, template: str) -> str:
        return _BLANK.sub(lambda blank: self._word(blank[1]), template)

    def _word(self, kind: str) -> str:
        chance = self.chance
        match kind:
            case "matter":
                return chance.choice(_MATTERS)
            case "place":
                return chance.choice(self.places)
            case "village":
                return chance.choice(self.villages)
            case "person":
                return chance.choice(self.people)
            case "year":
                return str(self._year())
            case "month":
                return str(chance.randint(1, 12))
            case "mark":
                return chance.choice(self.places)[0] + "政发"
        return str(chance.randint(1, 400))

    def _year(self) -> int:
        return self.chance.randint(2010, 2025)

    def _two(self, characters: str) -> str:
        return "".join(self.chance.choices(characters, k=2))

    def _stretch(self, text: str, length: int) -> str:
        start = self.chance.randrange(len(text) - length)
        return text[start : start + length]


def put_on_website(items: Iterable[Item]) -> None:
    """Rows of the publication on the website, which are what makes a page public."""
    Publication.objects.bulk_create(
        Publication(
            item=item,
            agency_id=item.agency_id,
            carrier=Carrier.WEBSITE,
            published_on=item.published_on,
            item_published_on=item.published_on,
        )
        for item in items
    )


def load(world: World, units: list[Agency], columns: list[Column], start: int, stop: int) -> None:
    """Public items number ``start`` to ``stop`` on the website, not yet in the index."""
    for first in range(start, stop, BATCH):
        items = Item.objects.bulk_create(
            Item(
                agency=units[number % len(units)],
                column=columns[number % len(columns)],
                index_number=f"000000000/{2010 + number // 90_000}-{number % 90_000:05}",
                title=world.title(),
                body=world.body(),
                formed_on=date(2010, 1, 1),
                publicity=Publicity.PROACTIVE,
                status=Status.PUBLISHED,
                published_on=date(2010, 1, 1) + timedelta(days=number * 5800 // 300_000),
            )
            for number in range(first, min(first + BATCH, stop))
        )
        put_on_website(items)


def index_newest(start: int) -> None:
    keys = Item.objects.order_by("pk").values_list("pk", flat=True)[start:]
    for batch in batches(list(keys)):
        index(Item.objects.filter(pk__in=batch).only("pk"))


def compare(world: World, units: list[int], size: int, own_seconds: float) -> None:
    texts = {entry.place: text_of(entry) for entry in Entry.objects.iterator(BATCH)}
    queries = world.queries(list(texts.values()))
    truth = {query: {place for place, text in texts.items() if query in text} for query in set(queries)}
    volume = sum(len(text.encode()) for text in texts.values()) / 2**20
    print(
        f"\n{connection.vendor}：{size:,}份文件，文字{volume:,.0f} MiB，{len(queries)}次查找"
        f"（命中{min(map(len, truth.values())):,}至{max(map(len, truth.values())):,}份）"
    )
    print(
        f"{'':<16}{'建索引':>9}{'每秒':>8}{'索引':>9}{'占文字':>6}{'查全':>8}{'查准':>7}{'p50':>9}{'p99':>9}{'p99之比':>9}"
    )
    own = pairs_way(units)
    measured = measure(own, queries, truth)
    base = measured[-1]
    show(own.name, size, own_seconds, own_size(), volume, measured, base)
    for way in other_ways():
        before = used()
        seconds = timed(way.build)
        grown = used() - before
        show(way.name, size, seconds, grown, volume, measure(way, queries, truth), base)
        way.remove()


def measure(
    way: Way, queries: Sequence[str], truth: dict[str, set[int]]
) -> tuple[float, float, float, float]:
    """Recall and precision over all queries, then median and 99th percentile of a search, in ms.

    A search counts as its fastest run of three: other work on the machine is not what is measured.
    """
    right = found = due = 0
    for query, expected in truth.items():
        answer = set(way.find(query, ALL))
        right, found, due = right + len(answer & expected), found + len(answer), due + len(expected)
    times = [
        min(timed(lambda query=query: way.find(query, CAP + 1)) for _ in range(3)) * 1000 for query in queries
    ]
    cuts = statistics.quantiles(times, n=100)
    return right / due, right / found if found else 1.0, cuts[49], cuts[98]


def show(
    name: str,
    size: int,
    seconds: float,
    grown: float,
    volume: float,
    measured: tuple[float, ...],
    base: float,
) -> None:
    recall, precision, p50, p99 = measured
    speed = f"{size / seconds:>9,.0f}" if seconds > 0.05 else f"{'':>9}"
    print(
        f"{name:<18}{seconds:>9.1f} s{speed}{grown:>8,.0f} M{grown / volume:>8.1f}{recall:>10.2%}{precision:>9.2%}"
        f"{p50:>8.2f}ms{p99:>8.1f}ms{p99 / base:>9.1f}×",
        flush=True,
    )


# --- the ways ----------------------------------------------------------------------------------------


def pairs_way(units: list[int]) -> Way:
    def find(text: str, limit: int) -> list[int]:
        return [row.place for row in rows_of(Query((Word(text, text),), tuple(units)), limit)]

    return Way("字对（本系统）", nothing, find, nothing)


def other_ways() -> Iterator[Way]:
    yield like_way("LIKE，没有索引", nothing, nothing)
    if connection.vendor == "postgresql":
        yield from trigrams_of_postgres()
        return
    yield fts_way("FTS5 trigram", "trigram", lambda text: text, lambda text: f'"{text}"')
    if segment := segmenter():
        words = lambda text: " ".join(segment(text))  # noqa: E731
        yield fts_way("分词（jieba）", "ascii", words, lambda text: f'"{words(text)}"')
    else:
        print("分词：没有安装 rjieba 或 jieba，未比较 (not compared: not installed)")


def like_way(name: str, build: Callable[[], None], remove: Callable[[], None]) -> Way:
    holds = " OR ".join(f"{column} LIKE %s" for column in TEXTS)
    statement = f"SELECT place FROM search_entry WHERE {holds} ORDER BY place DESC LIMIT %s"

    def find(text: str, limit: int) -> list[int]:
        return keys(statement, [*[f"%{text}%"] * len(TEXTS), limit])

    return Way(name, build, find, remove)


def trigrams_of_postgres() -> Iterator[Way]:
    try:
        with transaction.atomic():
            run("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError as error:
        print(f"pg_trgm：没有安装，未比较 (not compared: not installed)：{error}")
        return

    def build() -> None:
        columns = ", ".join(f"{column} gin_trgm_ops" for column in TEXTS)
        run(f"CREATE INDEX benchmark_trigrams ON search_entry USING gin ({columns})")
        run("ANALYZE search_entry")

    yield like_way("pg_trgm + LIKE", build, lambda: run("DROP INDEX benchmark_trigrams"))


def fts_way(name: str, tokenizer: str, prepare: Callable[[str], str], phrase: Callable[[str], str]) -> Way:
    """An FTS5 table without content; ``prepare`` makes its text, ``phrase`` its question."""

    def build() -> None:
        run(
            f"CREATE VIRTUAL TABLE benchmark_fts USING fts5({', '.join(TEXTS)}, content='', tokenize='{tokenizer}')"
        )
        entries = Entry.objects.order_by("place").values_list("place", *TEXTS).iterator(BATCH)
        while batch := list(islice(entries, BATCH)):
            rows = [(place, *map(prepare, texts)) for place, *texts in batch]
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(
                    f"INSERT INTO benchmark_fts (rowid, {', '.join(TEXTS)}) VALUES (%s, %s, %s, %s, %s)", rows
                )

    def find(text: str, limit: int) -> list[int]:
        ordered = "SELECT rowid FROM benchmark_fts WHERE benchmark_fts MATCH %s ORDER BY rowid DESC LIMIT %s"
        return keys(ordered, [phrase(text), limit])

    return Way(name, build, find, lambda: run("DROP TABLE benchmark_fts"))


def segmenter() -> Callable[[str], Sequence[str]] | None:
    for name in ("rjieba", "jieba"):
        try:
            return importlib.import_module(name).cut  # type: ignore[no-any-return]
        except ImportError:
            continue
    return None


# --- helpers -----------------------------------------------------------------------------------------


def text_of(entry: Entry) -> str:
    """All that can be found of an entry; its texts apart as paragraphs are."""
    return "\n".join(getattr(entry, name) for name in TEXTS)


def own_size() -> float:
    """Entries and pairs, in MiB."""
    if connection.vendor == "postgresql":
        return scalar("SELECT pg_total_relation_size('search_entry')") / 2**20
    before = used()
    with transaction.atomic():
        run("DROP TABLE search_pairs")
        run("DROP TRIGGER search_no_entries")
        run("DROP TABLE search_entry")
        grown = before - used()
        transaction.set_rollback(True)
    return grown


def used() -> float:
    """What the database takes, in MiB."""
    if connection.vendor == "postgresql":
        return scalar("SELECT pg_database_size(current_database())") / 2**20
    pages = scalar("PRAGMA page_count") - scalar("PRAGMA freelist_count")
    return pages * scalar("PRAGMA page_size") / 2**20


def batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def keys(statement: str, values: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [key for (key,) in cursor.fetchall()]


def scalar(statement: str) -> float:
    return float(keys(statement, [])[0])


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def nothing() -> None:
    """For a way that has no index of its own to make or to remove."""


if __name__ == "__main__":
    words = sys.argv[1:]
    main(FULL if words == ["--full"] else tuple(map(int, words)) or QUICK)
