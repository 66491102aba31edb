"""Whose report it is and of which year; the paper by its headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongkai.documents.reports.agency import agency_of, names_of_others
from gongkai.documents.reports.model import Heading, Line, Source
from gongkai.documents.reports.text.prose import Prose, prose_of, spelled

_TITLE_WITHIN = 12  # lines from the top
_LONGEST_TITLE = 80  # characters
_TITLE_LINES = 3
_BEHIND_TITLE = 2  # characters, such as a bracket: with more, a sentence names the title
_TOPIC = r"(?:(?:政府|政务)(?:信息|政务)?|信息)公开(?:工作)?(?:情况)?"
_REPORT = rf"{_TOPIC}(?:告?年度报|年度工作报告|年度报告|年报|工作报告|报告)"
_YEAR = r"(?P<year>20\d\d)年?度?"
# X镇人民政府2022年政府信息公开工作年度报告; 2022年X镇…; X镇政府信息公开工作年度报告
_TITLE = re.compile(rf"(?P<before>[^。；，\n]{{0,40}}?){_YEAR}(?P<after>[^。；，\n\d]{{0,30}}?){_REPORT}")
_TITLE_YEAR_LAST = re.compile(rf"(?P<before>[^。；，\n]{{2,40}}?)(?P<after>){_TOPIC}{_YEAR}(?:工作)?报告")
_TITLE_WITHOUT_YEAR = re.compile(rf"^(?P<name>[^。；，\n]{{2,40}}?){_REPORT}$")

_PERIOD_YEAR = re.compile(r"(?:统计|数据|期限|时限|时间)[^。；\n]{0,20}?(20\d\d)年1月1日")
_UNTIL_YEAR = re.compile(r"截[至止]到?(20\d\d)年12月(?:31日|底|末)")
_TOLD_YEAR = re.compile(r"(?<![\d较比至到])(20\d\d)年度?(?!\d|结转)")
_ASIDE = re.compile(r"《[^》\n]*》|〔[^〕]*〕|(?:结转|顺延|延|转)(?:至|到|入)?20\d\d年")

_SECTION = re.compile(r"[一二三四五六七八九十]{1,2}、[^。；]{2,36}$")


@dataclass(frozen=True, slots=True)
class _Title:
    """``names``: what stands beside the year and the word for the report, the likelier name first.

    ``is_line``: it stands at the top by itself, and is not only named in a sentence.
    """

    names: tuple[str, str]
    year: int | None
    is_line: bool = False


def read_heading(source: Source, prose: Sequence[Line]) -> Heading:
    """Agency and year as far as the paper names them. ``prose``: its lines outside the tables."""
    whole = prose_of(prose)
    titles = list(_titles(source.lines[:_TITLE_WITHIN], whole))
    agency = agency_of([name for title in titles for name in title.names], whole)
    return Heading(
        agency=agency,
        year=_year(titles, whole.text),
        sections=_sections(prose),
        findings=tuple(names_of_others(agency, whole)),
    )


def _titles(top: Sequence[Line], prose: Prose) -> Iterator[_Title]:
    """Titles at the top, which may be broken over lines, then those that sentences name."""
    lines = [spelled(line.text) for line in top]
    for width in range(1, _TITLE_LINES + 1):
        for first in range(len(lines)):
            joined = "".join(lines[first : first + width])
            if len(joined) >= _LONGEST_TITLE:
                continue
            if title := _TITLE.match(joined):
                yield _dated(title, is_line=len(joined) - title.end() <= _BEHIND_TITLE)
            elif title := _TITLE_WITHOUT_YEAR.match(joined):
                yield _Title((title["name"], ""), None, is_line=True)
    yield from map(_dated, _TITLE.finditer(prose.text))
    yield from map(_dated, _TITLE_YEAR_LAST.finditer(prose.text))


def _dated(title: re.Match[str], *, is_line: bool = False) -> _Title:
    return _Title((title["after"], title["before"]), int(title["year"]), is_line)


def _year(titles: Sequence[_Title], text: str) -> int | None:
    """Of the title, the period, a title in a sentence, or the one that is named most; of several the latest."""
    by_line = {title.is_line: title.year for title in reversed(titles) if title.year}
    if year := by_line.get(True):
        return year
    if period := _PERIOD_YEAR.search(text):
        return int(period[1])
    if year := by_line.get(False):
        return year
    asides_out = _ASIDE.sub("", text)
    told = Counter(map(int, _TOLD_YEAR.findall(asides_out) or _UNTIL_YEAR.findall(asides_out)))
    return max(told, key=lambda year: (told[year], year)) if told else None


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
