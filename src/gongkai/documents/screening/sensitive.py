"""Health, religion, crime, income, age and birth: harmful only beside a person, so they are kept only there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, MatchKind

from gongkai.documents.screening.around import Around
from gongkai.documents.screening.findings import Hit, Kind, Standing
from gongkai.documents.screening.names import is_official


def find_sensitive(folded: str) -> Iterator[Hit]:
    """Every sensitive word or date; the caller drops those that stand beside nobody."""
    automaton, kinds, talk = _words()
    for index, start, end in automaton.find_matches_as_indexes(folded):
        kind = kinds[index]
        if not talk[kind].match(folded, end):
            yield Hit(*_widened(folded, kind, start, end), kind, needs_person=True)
    for match in _DEGREE.finditer(folded):
        yield Hit(*match.span(), Kind.HEALTH, needs_person=True)
    for match in _BIRTH.finditer(folded):
        born = match.span("after") if match["after"] else match.span("before")
        official = is_official(folded, *match.span())
        standing = Standing.PUBLIC if official else Standing.PRIVATE
        yield Hit(*born, Kind.BIRTHDATE, standing, not _beside_a_masked_name(folded, born[0]))
    for match in _AGE.finditer(folded):
        child = int(match["years"]) < _ADULT
        yield Hit(*match.span(), Kind.AGE, Standing.PRIVATE if child else Standing.DOUBTFUL, True)
    for match in _HOME.finditer(folded):
        start = match.start() + _lead(match[0])
        house = bool(_HOUSE.search(match[0]))
        told = _DWELLS.match(match[0]) or (house and _beside_a_masked_name(folded, start))
        standing = Standing.PRIVATE if house else Standing.DOUBTFUL
        yield Hit(start, match.end(), Kind.ADDRESS, standing, needs_person=not told)


def _beside_a_masked_name(folded: str, place: int) -> bool:
    """赵某某，男，1980年5月6日出生，住…: with a birthday or a home a masked name tells who it is all the same."""
    sentence = _SENTENCE_START.split(folded[max(0, place - 60) : place])[-1]
    return bool(_MASKED_NAME.search(sentence))


_SENTENCE_START = re.compile("[\n。;!?]")
_MASKED_NAME = re.compile("[\u4e00-\u9fff](?:某某?|[*]{1,2})(?=[,、(: ])")


def _lead(place: str) -> int:
    """How much of 万春香住红星镇前进村五组 comes before the place."""
    lives = _LIVES.match(place)
    return lives.end() if lives else 0


_ADULT = 18
_HAN_DIGIT = "[〇零一二三四五六七八九]"
_DATE = (
    r"(?:(?:18|19|20)[0-9]{2}[年.\-/][ ]?[0-9]{1,2}(?:[月.\-/][ ]?(?:[0-9]{1,2}日?)?)?"
    rf"|(?:一九|二[〇零]){_HAN_DIGIT}{{2}}年(?:[一二三四五六七八九十]{{1,2}}月(?:[一二三四五六七八九十]{{1,3}}日)?)?)"
)
_BIRTH = Around(
    "出生 日生 月生 年生 生于 生人 0生 1生 2生 3生 4生 5生 6生 7生 8生 9生",
    16,
    18,
    rf"(?P<before>{_DATE})(?=[ ]?(?:出?生(?![产效活态成物猪源育鲜命])|生人))|(?:出?生于|出生在)(?P<after>{_DATE})",
)
_AGE = Around("岁", 6, 3, r"(?<![0-9])(?P<years>[0-9]{1,2}|1[01][0-9])[ ]?周?岁(?![以及至到~\-])")

# A place as small as a house, a flat or a village group.
_NUMBER = "[0-9一二三四五六七八九十百甲乙丙丁]{1,5}"
_UNIT = "(?:号[楼院]?|组|栋|幢|单元|室|户|弄|楼|巷|队)"
_HOME = Around(
    "村 社区 街 路 巷 小区 花园 家园 公寓 湾 屯 庄 弄 苑 寨",
    14,
    40,
    "[\u4e00-\u9fff]{1,12}(?:村|社区|街道?|路|巷|小区|花园|家园|公寓|湾|屯|庄|弄|苑|寨)(?:委会)?"
    "(?:[\u4e00-\u9fff]{1,8}?(?:组|庄|湾|屯|寨|小区|苑))?"
    f"(?:第?{_NUMBER}(?:村民)?{_UNIT}|{_NUMBER}-{_NUMBER}(?:-{_NUMBER})?)+(?:{_NUMBER}{_UNIT}?)*",
)
_HOUSE = re.compile("[号室栋幢单户]|[0-9]-[0-9]")
_LIVES = re.compile(".*(?:住在?|位于|坐落于?|家在|址)")
_DWELLS = re.compile("[现家居暂]?住(?:在|于)?(?![宅房户院宿建改])")


_DEGREE = Around(
    "视力 听力 言语 肢体 智力 精神 多重",
    0,
    8,
    "(?:视力|听力|言语|肢体|智力|精神|多重)(?:残疾)?[一二三四1-4]级(?:残疾)?",
)
# A degree belongs to the disability: 精神二级残疾, 肢体残疾三级.
_DISABILITY = re.compile(
    "(?:(?:视力|听力|言语|肢体|智力|精神|多重)[、和及]?){0,3}(?:重度|轻度|[一二三四1-4]级)?"
    "残疾(?:人(?!证|联|补))?(?:[(]?[一二三四1-4]级[)]?)?"
)
_TUMOUR = re.compile(
    "(?:肺|胃|肝|乳腺|食管|食道|直肠|结肠|宫颈|卵巢|前列腺|胰腺|鼻咽|甲状腺|膀胱|骨|喉|肾|皮肤|脑|舌|胆管|淋巴|子宫){1,2}"
    "(?:恶性)?(?:癌|肿瘤)(?:晚期|早期|中期)?"
)
_WIDER = {"残疾": _DISABILITY, "癌": _TUMOUR, "肿瘤": _TUMOUR}
_REACH = 10


def _widened(folded: str, kind: Kind, start: int, end: int) -> tuple[int, int]:
    pattern = _WIDER.get(folded[start:end]) if kind is Kind.HEALTH else None
    if pattern:
        for match in pattern.finditer(folded, max(0, start - _REACH), end + _REACH):
            if match.start() <= start and end <= match.end():
                return match.span()
    return start, end


@cache
def _words() -> tuple[AhoCorasick, list[Kind], dict[Kind, re.Pattern[str]]]:
    raw = tomllib.loads(files(__package__).joinpath("data/sensitive.toml").read_text("utf-8"))
    words = {word: Kind(key.upper()) for key, entry in raw.items() for word in entry["words"].split()}
    talk = {
        Kind(key.upper()): re.compile("|".join(entry["never_before"].split())) for key, entry in raw.items()
    }
    return AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest), list(words.values()), talk
