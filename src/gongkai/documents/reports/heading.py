"""Whose report it is and of which year; the paper by its headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from gongkai.documents.reports.model import Heading, Line, ReportFinding, Source
from gongkai.documents.reports.text.prose import Prose, prose_of, spelled
from gongkai.law.report_identities import Severity

_TITLE_WITHIN = 12  # lines from the top
_LONGEST_TITLE = 80  # characters
_TOPIC = r"(?:政府|政务)(?:信息|政务)?公开(?:工作)?(?:情况)?"
_REPORT = rf"{_TOPIC}(?:告?年度报|年度工作报告|年度报告|年报|工作报告|报告)"
_YEAR = r"(?P<year>20\d\d)年?度?"
# X镇人民政府2022年政府信息公开工作年度报告; 2022年X镇…; X镇政府信息公开工作年度报告
_TITLE = re.compile(rf"(?P<before>[^。；，\n]{{0,40}}?){_YEAR}(?P<after>[^。；，\n\d]{{0,30}}?){_REPORT}")
_TITLE_YEAR_LAST = re.compile(rf"(?P<before>[^。；，\n]{{2,40}}?)(?P<after>){_TOPIC}{_YEAR}(?:工作)?报告")
_TITLE_WITHOUT_YEAR = re.compile(rf"^(?P<before>[^。；，\n]{{2,40}}?)(?P<after>){_REPORT}$")

_KINDS = (
    "人民政府办公厅|人民政府办公室|人民政府|镇政府|乡政府|县政府|区政府|市政府|行政公署|行署|街道办事处|街道办|街办|街道|管理委员会|管委会|"
    "委员会|分局|局|厅|委|支队|总队|大队|中心|办公室|镇|乡|苏木|街"
)
_HAN = r"[\u4e00-\u9fff、]"
_NAME = re.compile(rf"{_HAN}{{1,30}}(?:{_KINDS})$")
# What stands before a name in a sentence, and what a name of no agency begins with or consists of.
_BEFORE_NAME = re.compile(
    r"^.*(?:现将|现公布|现公开|现发布|特?向社会(?:公布|公开|发布)|公布|发布|特?编制了?|形成了?|制作|根据|按照|关于|的|《|“|：|】|@|\)|[A-Za-z.>])"
)
_NO_NAME = re.compile(
    r"我|^(?:度|本单位|本机关|全|各|该|其|上级|区政府|县政府|市政府|省政府|镇政府|乡政府|政府)|乡镇|城镇|村镇|部门|单位|领导|下设|负责|要求|工作"
)

_INNER_OFFICE = re.compile(
    r"(?:(?<=政府)|(?<=办事处)|(?<=街道))(?:党政|综合|党政综合|信息公开|政务公开|行政|公共|事务|党工委)+(?:办公室|办|中心)$"
)

_REGION = re.compile(rf"{_HAN}{{2,16}}[省市县区旗州盟]$")

# X局现向社会公开《2023年…》, X镇人民政府特编制2024年度…
_ISSUED = re.compile(
    rf"(?P<name>{_HAN}{{2,30}}?(?:{_KINDS}))(?:现|特此|特)?(?:向社会)?(?:公开|公布|发布|编制)了?《?20\d\d年"
)
# 请与X镇人民政府党政办公室联系, 由X局编制, 受理机构为X街道办事处
_CONTACT = re.compile(
    rf"(?:请?与|请?联系|由|致电|机构为|地址：)(?P<name>[^。；，\n(]{{2,40}}?(?:{_KINDS}))"
    r"(?=[^。；，\n]{0,16}?(?:联系|编制|制作|负责|[(，。：]|$))"
)
_TOLD = "共|未|没|以|政府网站|政府门户|收到|受理|新收|办理|处理|发生|主动|通过|公开|发布|累计|全年|认真|严格|高度|积极|坚持|持续|充分|网站|门户|政务|微信|20\\d\\d"
_SUBJECT = re.compile(
    rf"(?:^|(?<=[。；，：@)\n])|(?<=年)|(?<=年度))(?P<name>{_HAN}{{2,24}}?(?:{_KINDS}))(?={_TOLD})"
)
_TOWN = re.compile(r"(?P<town>[\u4e00-\u9fff]{1,4}(?:街道|镇|乡))(?:人民政府|政府|办事处)?(?:办公室)?$")

_PERIOD_YEAR = re.compile(r"(?:统计|数据|期限|时限|时间)[^。；\n]{0,20}?(20\d\d)年1月1日")
_TOLD_YEAR = re.compile(r"(?<![\d较比至到])(20\d\d)年度?(?!\d|结转)")
_ASIDE = re.compile(r"《[^》\n]*》|〔[^〕]*〕|(?:结转|顺延|延|转)(?:至|到|入)?20\d\d年")

_SECTION = re.compile(r"[一二三四五六七八九十]{1,2}、[^。；]{2,36}$")


def read_heading(source: Source, prose: Sequence[Line]) -> Heading:
    """Agency and year as far as the paper names them. ``prose``: its lines outside the tables."""
    whole = prose_of(prose)
    titles = list(_titles(source.lines[:_TITLE_WITHIN], whole))
    agency = _agency(titles, whole)
    return Heading(
        agency=agency,
        year=_year(titles, whole.text),
        sections=_sections(prose),
        findings=tuple(_of_others(agency, whole)),
    )


def _titles(top: Sequence[Line], prose: Prose) -> Iterator[re.Match[str]]:
    """Titles at the top, which may be broken over lines, then those that sentences name."""
    lines = [spelled(line.text) for line in top]
    for width in (1, 2, 3):
        for first in range(len(lines)):
            joined = "".join(lines[first : first + width])
            if len(joined) < _LONGEST_TITLE and (
                title := _TITLE.match(joined) or _TITLE_WITHOUT_YEAR.match(joined)
            ):
                yield title
    yield from _TITLE.finditer(prose.text)
    yield from _TITLE_YEAR_LAST.finditer(prose.text)


def _agency(titles: Sequence[re.Match[str]], prose: Prose) -> str | None:
    """As the title says; else whom to ask, who signs, or who does most in the sentences."""
    for title in titles:
        for part in (title["after"], title["before"]):
            if name := _name_in(part) or _region_in(part):
                return name
    issued = filter(None, (_name_in(match["name"]) for match in _ISSUED.finditer(prose.text)))
    if name := next(issued, ""):
        return name
    asked = filter(None, (_name_in(match["name"]) for match in _CONTACT.finditer(prose.text)))
    if name := next(asked, ""):
        return name
    signed = filter(None, map(_name_in, prose.text.split("\n")[-4:]))
    subjects = Counter(filter(None, (_name_in(match["name"]) for match in _SUBJECT.finditer(prose.text))))
    if name := next(signed, ""):
        return name
    return subjects.most_common(1)[0][0] if subjects else None


def _name_in(text: str) -> str:
    name = _INNER_OFFICE.sub("", _BEFORE_NAME.sub("", text).strip("“”\"'、："))
    return name if _NAME.match(name) and not _NO_NAME.search(name) else ""


def _region_in(text: str) -> str:
    """A report of a whole district names no office: 晋安区."""
    name = _BEFORE_NAME.sub("", text)
    return name if _REGION.match(name) and not _NO_NAME.search(name) else ""


def _year(titles: Sequence[re.Match[str]], text: str) -> int | None:
    """Of the title, else of the period, else the one that is named most; of several the latest."""
    for title in titles:
        if "year" in title.groupdict():
            return int(title["year"])
    if period := _PERIOD_YEAR.search(text):
        return int(period[1])
    told = Counter(map(int, _TOLD_YEAR.findall(_ASIDE.sub("", text))))
    return max(told, key=lambda year: (told[year], year)) if told else None


def _of_others(agency: str | None, prose: Prose) -> Iterator[ReportFinding]:
    """Another town that does in a sentence what the town of the title reports: left from somebody else's text."""
    own = _TOWN.search(agency or "")
    seen: set[str] = set()
    for match in _SUBJECT.finditer(prose.text):
        other = _TOWN.search(_name_in(match["name"]))
        if not own or not other or other["town"] in seen or _are_one(own["town"], other["town"]):
            continue
        seen.add(other["town"])
        yield ReportFinding(
            "AGENCY",
            None,
            other["town"],
            agency or "",
            Severity.WARNING,
            f"这是{agency}的报告，这里写的是“{other['town']}”。",
            "请核对是否沿用了别的单位的文字。",
            prose.place(match.start("name")),
        )


def _are_one(one: str, other: str) -> bool:
    """嘉禾镇 and 县嘉禾镇: how much stands before the name is not certain."""
    return one.endswith(other) or other.endswith(one)


def _sections(prose: Sequence[Line]) -> dict[str, str]:
    """The first-level headings (一、…) as printed, with the lines below each."""
    sections: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in prose:
        if len(line.cells) == 1 and _SECTION.match(spelled(line.text)):
            current = sections.setdefault(line.text.strip(), [])
        elif current is not None:
            current.append(line.text)
    return {heading: "\n".join(lines) for heading, lines in sections.items()}
