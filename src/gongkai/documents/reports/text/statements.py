"""The figures that the patterns of :mod:`.grammar` find, one for each key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongkai.documents.reports.model import ReadFigure
from gongkai.documents.reports.text.grammar import DENIALS, PATTERNS, REVIEWS_UPHELD, UPHELD, Pattern
from gongkai.documents.reports.text.prose import Prose
from gongkai.documents.reports.text.quantities import Quantity
from gongkai.law.report_form import TEXT, Number

_SENTENCE = re.compile(r"[。；\n]")
_SENTENCE_REACHES = 300  # characters
_TOPIC = re.compile(r"(?P<applications>申请)|信件|留言|热线|提案|建议|来信|工单|咨询|诉求|投诉|许可|评议")
_TOPIC_REACHES = 120  # characters
# What counts more than this office in this year.
_OF_MORE = re.compile(
    r"截[至止](?:目前|今|现在)|到[^，]{0,4}年?底累计|至今|自开通|历年|去年|同期|上年度?(?!结转|转结)|总浏览|阅读"
)
OF_ALL = "可能是全地区的数"
# All that came until a day, and not only since the first of January; a website has what the whole county discloses.
_SINCE_EVER = re.compile(r"截[至止][^。；]*累计")
_OF_ALL = re.compile(r"(?<!公开)(?<!发布)全[省市县区州盟旗]")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_ASIDE = re.compile(r"(?:结转|顺延|延|转)(?:至|到|入)?20\d\d年|《[^》]*》")


@dataclass(frozen=True, slots=True)
class Statement:
    """What one place says of ``key``. ``doubts``: why it may be about something else."""

    key: str
    value: Number
    printed: str
    start: int
    approximate: bool = False
    doubts: tuple[str, ...] = ()

    @classmethod
    def counted(cls, key: str, one: Quantity, doubts: tuple[str, ...] = ()) -> Statement:
        return cls(key, one.value, one.printed, one.start, one.approximate, doubts)


def stated(
    text: str, mask: str, found: Sequence[Quantity], year: int | None
) -> tuple[list[Statement], set[int]]:
    """All statements, in the order of the patterns, and where the numbers begin that they took."""
    at = {one.start: one for one in found}
    taken: set[int] = set()
    statements: list[Statement] = []
    for pattern in PATTERNS:
        for match in pattern.pattern.finditer(mask):
            quantity = at[match.start("n")]
            if quantity.start in taken or not _fits(pattern, quantity, mask, match.start()):
                continue
            taken.add(quantity.start)
            doubts = doubts_of(text, quantity.start, year)
            keys = _keys(pattern, quantity.value)
            statements += [Statement.counted(key, quantity, doubts) for key in keys]
    return [*statements, *_denied(text, mask, year), *_upheld(mask, at)], taken


def doubts_of(text: str, offset: int, year: int | None) -> tuple[str, ...]:
    """Why the number at ``offset`` may not count this office in this year."""
    sentence = _SENTENCE.split(text[max(0, offset - _SENTENCE_REACHES) : offset])[-1]
    clause = sentence.rpartition("，")[2]
    years = [int(one) for one in _YEAR.findall(_ASIDE.sub("", sentence))]
    doubts = []
    if _OF_MORE.search(clause) or _SINCE_EVER.search(sentence):
        doubts.append("可能是累计数或者以前年度的数")
    if _OF_ALL.search(clause):
        doubts.append(OF_ALL)
    if year and years and years[-1] != year:
        doubts.append(f"写的是{years[-1]}年")
    return tuple(doubts)


def chosen(statements: Iterable[Statement], prose: Prose) -> dict[str, ReadFigure]:
    """For each key what is said with the least doubt, and first; a doubt where another place says otherwise."""
    by_key: dict[str, list[Statement]] = {}
    for statement in statements:
        by_key.setdefault(statement.key, []).append(statement)
    best = {
        key: min(several, key=lambda one: (len(one.doubts), one.start)) for key, several in by_key.items()
    }
    return {
        key: ReadFigure(
            key=key,
            value=one.value,
            printed=one.printed,
            place=prose.place(one.start),
            approximate=one.approximate,
            doubt="；".join((*one.doubts, *_contradicted(one, by_key[key]))),
        )
        for key, one in sorted(best.items(), key=lambda item: item[1].start)
    }


def _contradicted(best: Statement, several: Iterable[Statement]) -> tuple[str, ...]:
    others = [one.printed for one in several if one.value != best.value and not one.doubts]
    return tuple(f"另有一处写“{printed}”" for printed in others[:1])


def _fits(pattern: Pattern, quantity: Quantity, mask: str, start: int) -> bool:
    if quantity.unit not in pattern.units:
        return False
    return not pattern.of_applications or is_of_applications(mask, max(start, quantity.start))


def is_of_applications(mask: str, offset: int) -> bool:
    topics = list(_TOPIC.finditer(mask, max(0, offset - _TOPIC_REACHES), offset))
    return bool(topics) and topics[-1]["applications"] is not None


def _keys(pattern: Pattern, value: Number) -> tuple[str, ...]:
    """A number for several keys together is one of its own, but 0 is 0 for each."""
    if len(pattern.keys) == 1 or pattern.each or value == 0:
        return pattern.keys
    return (together(pattern.keys),)


def together(keys: Sequence[str]) -> str:
    """正文/结果/予以公开 and 正文/结果/部分公开 → 正文/结果/予以公开、部分公开."""
    before = keys[0].rpartition("/")[0]
    return f"{before}/" + "、".join(key.rpartition("/")[2] for key in keys)


def parts_of(key: str) -> tuple[str, ...]:
    """The other way round; one key where nothing was put together. Labels as printed are left alone."""
    before, _, name = key.rpartition("/")
    if before not in (TEXT, f"{TEXT}/结果"):
        return (key,)
    return tuple(f"{before}/{part}" for part in name.split("、"))


def _denied(text: str, mask: str, year: int | None) -> Iterator[Statement]:
    for denial in DENIALS:
        for match in denial.pattern.finditer(mask):
            around = mask[max(0, match.start() - _TOPIC_REACHES) : match.end()]
            if denial.about is None or denial.about.search(around):
                doubts = doubts_of(text, match.start(), year)
                yield Statement(
                    denial.key, 0, text[match.start() : match.end()], match.start(), False, doubts
                )


def _upheld(mask: str, at: Mapping[int, Quantity]) -> Iterator[Statement]:
    """Disputes that all ended in one way (均获维持), as a mention of the cell of table 4."""
    for match in UPHELD.finditer(mask):
        yield Statement.counted(REVIEWS_UPHELD, at[match.start("n")])
