"""What is wrong with a report: the identities of its tables, text against tables, and what can't be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from gongkai.documents.reports.model import Heading, Place, ReadFigure, ReportFinding, Tables, Told
from gongkai.documents.reports.text.grammar import REVIEWS_UPHELD
from gongkai.documents.reports.text.statements import OF_ALL, parts_of
from gongkai.law.report_form import FORMS, RECEIVED, TABLE_2, TABLE_3, TEXT, TOTAL, Number, cell
from gongkai.law.report_identities import Finding, Severity, check, told_by_tables

_ADVICE = {
    "A": "请核对这一列的新收、上年结转、办结总计和结转下年度。",
    "B": "请核对这一列的各项办理结果和（七）总计。",
    "C": "请核对这一行的六类申请人和总计。",
    "D": "请与上一年度报告核对；上一年度的数有变动的，在报告中说明。",
    "E": "请核对四种结果和总计。",
    "F": "请与上一年度报告和规范性文件目录核对。",
    "G": "请改为规定的数字。",
    "H": "请核对正文和表格，统计范围不同的在正文中说明。",
}

_MADE, _REPEALED, _IN_FORCE = FORMS["2021"].table_2[0].columns
_RULES_2021, _DOCUMENTS_2021 = FORMS["2021"].table_2[0].rows
_MADE_2019, _OPENED_2019, _ALL_OPENED_2019 = FORMS["2019"].table_2[0].columns
_DOCUMENTS_2019 = FORMS["2019"].table_2[0].rows[1]

# law/02, 2.2: a township makes no 规章; so do street offices, counties and districts, and what belongs to these.
_WITHOUT_RULES = re.compile(
    r"(?:镇|乡|苏木|街道|街|街道办事处|镇政府|乡政府)(?:人民政府|办事处)?(?:办公室)?$"
    r"|(?:县|(?<!自治)(?<!新)区|旗)(?:人民)?(?:政府)?(?:办公室)?$"
    r"|(?:县|(?<!自治)(?<!新)区|旗)[\u4e00-\u9fff]{2,20}(?:局|委员会|委|中心|大队)$"
)
_SPEAKS_OF_ITSELF = re.compile("我[镇乡街]")


def findings_of(
    tables: Tables, told: Told, heading: Heading, previous: Mapping[str, Number]
) -> tuple[ReportFinding, ...]:
    """All findings, in the order of the paper: tables, text against tables, text. ``previous``: last year's."""
    return (
        *tables.findings,
        *_form_of_the_year(tables, heading),
        *_impossible(tables.figures, heading),
        *_identities(tables.figures, previous),
        *_text_and_tables(tables.figures, told, heading),
        *told.findings,
        *heading.findings,
    )


# --- the tables by themselves ------------------------------------------------------------------------


def _identities(figures: Mapping[str, ReadFigure], previous: Mapping[str, Number]) -> Iterator[ReportFinding]:
    for finding in check(_values(figures), previous):
        yield _asked(finding, figures)


def _form_of_the_year(tables: Tables, heading: Heading) -> Iterator[ReportFinding]:
    """The form of 2019 was replaced for the reports of 2021 and later (law/02, 2.6)."""
    year = heading.year
    if tables.form != "2019" or year is None or year < FORMS["2021"].first_year:
        return
    yield ReportFinding(
        "FORM",
        TABLE_2,
        "2019年格式",
        "2021年格式",
        Severity.WARNING,
        f"{year}年度报告的表格用的是2019年的旧格式。",
        "请改用国办公开办函〔2021〕30号规定的格式。",
        _first_place(tables.figures),
    )


def _impossible(figures: Mapping[str, ReadFigure], heading: Heading) -> Iterator[ReportFinding]:
    yield from _rules_of_those_who_make_none(figures, heading)
    yield from _more_than_all(
        figures, _DOCUMENTS_2021, (_MADE.name, _REPEALED.name), _IN_FORCE.name, "本年制发减去本年废止"
    )
    yield from _more_than_all(
        figures, _DOCUMENTS_2019, (_OPENED_2019.name, None), _ALL_OPENED_2019.name, "本年新公开"
    )


def _rules_of_those_who_make_none(
    figures: Mapping[str, ReadFigure], heading: Heading
) -> Iterator[ReportFinding]:
    row = f"{TABLE_2}/{_RULES_2021}"
    cells = [figure for key, figure in figures.items() if key.startswith(f"{row}/")]
    if not any(one.value for one in cells) or not _makes_no_rules(heading):
        return
    found = "/".join(str(one.value) for one in cells)
    whose = heading.agency or "乡镇（街道）"
    yield ReportFinding(
        "IMPOSSIBLE",
        row,
        found,
        "/".join("0" for _ in cells),
        Severity.ERROR,
        f"“规章”一行填了{found}，{whose}没有制定规章的权限。",
        "请改为0；制发的是规范性文件的，填在下一行。",
        cells[0].place,
    )


def _makes_no_rules(heading: Heading) -> bool:
    if heading.agency:
        return bool(_WITHOUT_RULES.search(heading.agency))
    return any(_SPEAKS_OF_ITSELF.search(text) for text in heading.sections.values())


def _more_than_all(
    figures: Mapping[str, ReadFigure], row: str, columns: tuple[str, str | None], of_all: str, what: str
) -> Iterator[ReportFinding]:
    """What came this year, less what went, is part of all there is at its end."""
    plus, minus = columns
    added = figures.get(cell(TABLE_2, row, plus))
    removed = figures.get(cell(TABLE_2, row, minus)) if minus else None
    there = figures.get(cell(TABLE_2, row, of_all))
    if added is None or there is None or (minus and removed is None):
        return
    least = Decimal(added.value) - Decimal(removed.value if removed else 0)
    if there.value >= least:
        return
    yield ReportFinding(
        "IMPOSSIBLE",
        there.key,
        there.value,
        f"不小于{least}",
        Severity.WARNING,
        f"“{row}”的“{of_all}”填{there.value}，比{what}的数{least}还少。",
        "请核对这一行的三个数。",
        there.place,
    )


# --- text and tables ---------------------------------------------------------------------------------


def _text_and_tables(
    figures: Mapping[str, ReadFigure], told: Told, heading: Heading
) -> Iterator[ReportFinding]:
    certain = {key: figure for key, figure in told.figures.items() if _is_certain(figure, heading)}
    values = _values(figures)
    for finding in check(values, text_figures=_values(certain)):
        if finding.rule == "H":
            yield _asked(finding, certain)
    yield from _told_together(told_by_tables(values), certain.values())
    yield from _mentioned(figures, told.mentions)
    if cell(TABLE_3, RECEIVED, TOTAL) not in figures:
        yield from _balance_of_text(certain)


def _is_certain(figure: ReadFigure, heading: Heading) -> bool:
    """What a district's government tells of the whole district is its own figure."""
    of_its_own = figure.doubt == OF_ALL and bool(re.search("政府(?:办公[厅室])?$", heading.agency or ""))
    return not figure.approximate and (not figure.doubt or of_its_own)


def _told_together(tables: Mapping[str, Number], told: Iterable[ReadFigure]) -> Iterator[ReportFinding]:
    """予以公开及部分公开258件: one number for two rows."""
    for figure in told:
        parts = parts_of(figure.key)
        if len(parts) == 1 or not all(part in tables for part in parts):
            continue
        expected = sum(tables[part] for part in parts)
        if figure.value != expected:
            names = "、".join(part.rpartition("/")[2] for part in parts)
            message = f"正文写{names}共{figure.value}，表格中相应的数相加是{expected}，两处应当一致。"
            yield _against_tables(parts[0], figure, expected, Severity.ERROR, message)


def _mentioned(
    figures: Mapping[str, ReadFigure], mentions: Mapping[str, ReadFigure]
) -> Iterator[ReportFinding]:
    """Cells that the text repeats: 制定规范性文件0件 where table 2 has 4, once for each row."""
    rows: dict[str, list[tuple[ReadFigure, ReadFigure]]] = {}
    for key, mention in mentions.items():
        printed = figures.get(key) or figures.get(_IN_FORM_2019.get(key, ""))
        if printed is None or mention.approximate or printed.value == mention.value:
            continue
        if key == REVIEWS_UPHELD:
            message = f"正文写行政复议{mention.value}件都维持，表四“结果维持”填{printed.value}。"
            yield _against_tables(key, mention, printed.value, Severity.WARNING, message)
        else:
            rows.setdefault(printed.key.rpartition("/")[0], []).append((mention, printed))
    for row, wrong in rows.items():
        mention, printed = wrong[0]
        cells = "，".join(
            f"{one.key.rpartition('/')[2]}填{one.value}、正文写{said.value}" for said, one in wrong
        )
        message = f"“{row.rpartition('/')[2]}”表格与正文不一致：{cells}。"
        yield _against_tables(row, mention, printed.value, Severity.ERROR, message)


# Of what the text repeats, the form of 2019 has only what was made in the year.
_IN_FORM_2019 = {
    cell(TABLE_2, _DOCUMENTS_2021, _MADE.name): cell(TABLE_2, _DOCUMENTS_2019, _MADE_2019.name),
}


def _balance_of_text(told: Mapping[str, ReadFigure]) -> Iterator[ReportFinding]:
    """A, of a report without table 3: 新收 + 上年结转 = 办结 + 结转下年度."""
    received = told.get(f"{TEXT}/新收申请") or told.get(f"{TEXT}/受理申请")
    others = [told.get(f"{TEXT}/{name}") for name in ("上年结转", "办结", "结转下年度")]
    carried_in, finished, carried_out = others
    if received is None or carried_in is None or finished is None or carried_out is None:
        return
    expected = Decimal(finished.value) + Decimal(carried_out.value) - Decimal(carried_in.value)
    if received.value != expected:
        message = (
            f"正文写收到{received.value}件、上年结转{carried_in.value}件，"
            f"不等于办结{finished.value}件加结转下年度{carried_out.value}件。"
        )
        yield ReportFinding(
            "A",
            received.key,
            received.value,
            int(expected),
            Severity.ERROR,
            message,
            "请核对正文中的这四个数。",
            received.place,
        )


# --- findings ----------------------------------------------------------------------------------------


def _asked(finding: Finding, figures: Mapping[str, ReadFigure]) -> ReportFinding:
    figure = figures.get(finding.key)
    return ReportFinding(
        finding.rule,
        finding.key,
        finding.found,
        finding.expected,
        finding.severity,
        finding.message,
        _ADVICE[finding.rule],
        figure.place if figure else None,
    )


def _against_tables(
    key: str, figure: ReadFigure, expected: Number, severity: Severity, message: str
) -> ReportFinding:
    return ReportFinding("H", key, figure.value, expected, severity, message, _ADVICE["H"], figure.place)


def _values(figures: Mapping[str, ReadFigure]) -> dict[str, Number]:
    return {key: figure.value for key, figure in figures.items()}


def _first_place(figures: Mapping[str, ReadFigure]) -> Place | None:
    return next((figure.place for figure in figures.values()), None)
