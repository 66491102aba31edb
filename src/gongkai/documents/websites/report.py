"""The report of an inspection as a document: for the file, and for those who have to mend what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from gongkai.documents.websites.model import Finding, Inspection, Place
from gongkai.documents.writing import (
    Block,
    Cell,
    Document,
    Heading,
    ListBlock,
    Note,
    Paragraph,
    Text,
    simple_table,
)
from gongkai.law.inspection import inspection_on
from gongkai.law.numerals import chinese_date, chinese_number
from gongkai.law.sources import Citation
from gongkai.law.websites import Severity, website_rules

ROWS = 100  # findings of one kind that a report to be read lists, and
PLACES = 5  # places of each; a workbook has them all

_LONGEST = 300  # characters of a cell
_CONTROL = dict.fromkeys([*range(32), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], " ")


def website_report(inspection: Inspection, *, everything: bool = False) -> Document:
    """The report. ``everything``: each finding with all its places, for a workbook."""
    name = _clean(inspection.title) or _clean(inspection.address)
    return Document(
        title="政府网站检查报告",
        agency=name,
        date=inspection.today,
        blocks=tuple(_blocks(inspection, name, everything)),
        description=f"{name}：断链、栏目更新、网页标签、日期、公开要素和个人信息的检查结果",
    )


def without(inspection: Inspection, characters: Iterable[str]) -> Inspection:
    """The same with a box for each character that can't be printed (``MissingCharacters``): sites hold anything."""
    boxes = dict.fromkeys((ord(part) for one in characters for part in one), "□")

    def boxed(found: Finding) -> Finding:
        places = (
            Place(place.address.translate(boxes), place.where.translate(boxes)) for place in found.places
        )
        return replace(found, told=found.told.translate(boxes), places=tuple(places))

    return replace(
        inspection,
        address=inspection.address.translate(boxes),
        title=inspection.title.translate(boxes),
        findings=tuple(map(boxed, inspection.findings)),
        columns=tuple(
            replace(one, name=one.name.translate(boxes), address=one.address.translate(boxes))
            for one in inspection.columns
        ),
        remarks=tuple(remark.translate(boxes) for remark in inspection.remarks),
    )


def _blocks(inspection: Inspection, name: str, everything: bool) -> Iterator[Block]:
    yield Heading(1, "一、检查情况")
    yield from _about(inspection, name)
    yield Heading(1, "二、单项否决指标")
    yield from _verdicts(inspection)
    yield Heading(1, "三、发现的问题")
    yield from _findings(inspection, everything)
    yield Heading(1, "四、栏目更新情况")
    yield from _columns(inspection, everything)
    if inspection.elsewhere:
        yield Heading(1, "五、指向其他网站的链接")
        yield from _elsewhere(inspection)


def _about(inspection: Inspection, name: str) -> Iterator[Block]:
    yield _paragraph(
        f"检查对象：{name}（{_clean(inspection.address)}）。检查日期：{chinese_date(inspection.today)}。"
        f"共检查网页{inspection.pages}个、其他文件{inspection.files}个，其中打开附件{inspection.attachments}个。"
    )
    yield _paragraph(summary(inspection))
    if inspection.interrupted:
        yield Note((Text("检查中途被停止，以下只是已经看到的部分；没有看到的网页，不作“缺少”的判断。"),))
    elif not inspection.complete:
        yield Note((Text("网站没有看完，以下只是已经看到的部分；没有看到的网页，不作“缺少”的判断。"),))
    if inspection.remarks:
        yield ListBlock(tuple((Text(_clean(remark)),) for remark in inspection.remarks))


def summary(inspection: Inspection) -> str:
    """One sentence: how many findings of each severity, and whether a veto is met."""
    counts = Counter(one.severity for one in inspection.findings)
    told = "、".join(f"{severity.label}{counts[severity]}条" for severity in Severity if counts[severity])
    met = [verdict.name for verdict in inspection.verdicts if verdict.met]
    found = f"发现{told}" if told else "没有发现问题"
    judged = f"有{len(met)}项不合格：{'；'.join(met)}" if met else "没有查出不合格的"
    return f"{found}；单项否决指标{judged}。"


def _verdicts(inspection: Inspection) -> Iterator[Block]:
    told = {True: "不合格", False: "合格", None: "须人工判断"}
    rows = [
        (Cell(one.name, scope="row", align="start"), Cell(told[one.met]), Cell(one.told, align="start"))
        for one in inspection.verdicts
    ]
    yield simple_table("单项否决指标", ("指标", "结论", "情况"), rows, widths=(4, 2, 6))
    yield Note(
        (
            Text(
                f"指标和数目依据{inspection_on(inspection.today).basis}。哪些栏目属于哪一类，按栏目名称判断，属于工作约定。"
            ),
        )
    )


def _findings(inspection: Inspection, everything: bool) -> Iterator[Block]:
    if not inspection.findings:
        yield _paragraph("没有发现问题。")
        return
    groups = [(code, list(group)) for code, group in groupby(inspection.findings, key=lambda one: one.code)]
    rows = [
        (
            Cell(group[0].label, scope="row", align="start"),
            Cell(group[0].problem),
            Cell(group[0].severity.label),
            Cell(str(len(group)), align="end"),
        )
        for _, group in groups
    ]
    yield simple_table("问题汇总", ("检查项", "问题类型", "程度", "条数"), rows, widths=(5, 3, 2, 2))
    for number, (_, group) in enumerate(groups, start=1):
        yield Heading(2, f"（{chinese_number(number)}）{group[0].label}")
        yield _paragraph(f"{group[0].advice}依据：{'、'.join(_bases(group))}。")
        yield from _listed(group, everything)


def _listed(group: list[Finding], everything: bool) -> Iterator[Block]:
    listed = group if everything else group[:ROWS]
    rows = []
    for one in listed:
        places = one.places if everything else one.places[:PLACES]
        for index, place in enumerate(places or (None,)):
            address = f"{place.address}{f'（{place.where}）' if place.where else ''}" if place else ""
            rows.append(
                (
                    Cell(_cell(one.told) if not index else "同上", align="start"),
                    Cell(_cell(address), align="start"),
                )
            )
        if one.count > len(places) > 0:
            rows.append((Cell("同上", align="start"), Cell(f"……共{one.count}处", align="start")))
    yield simple_table(group[0].label, ("情况", "所在网页"), rows, widths=(1, 1))
    if len(group) > len(listed):
        yield Note(
            (Text(f"这里列出前{len(listed)}条，共{len(group)}条；全部内容见 xlsx 或者 json 格式的报告。"),)
        )


def _bases(group: list[Finding]) -> list[str]:
    found: dict[Citation, None] = {basis: None for one in group for basis in one.basis}
    ours = website_rules().checks[group[0].code].certainty.is_house_rule
    return [
        *(str(basis) for basis in found),
        *(["（检查方法属于工作约定）"] if ours and not _is_house(found) else []),
    ]


def _is_house(found: dict[Citation, None]) -> bool:
    return all(basis.source.key == "house" for basis in found)


def _columns(inspection: Inspection, everything: bool) -> Iterator[Block]:
    if not inspection.columns:
        yield _paragraph("没有认出栏目页。")
        return
    shown = inspection.columns if everything else inspection.columns[: ROWS * 3]
    rows = [
        (
            Cell(_cell(one.name), scope="row", align="start"),
            Cell(_cell(one.address), align="start"),
            Cell(str(one.entries), align="end"),
            Cell(one.latest.isoformat() if one.latest else "—"),
            Cell(one.state),
        )
        for one in shown
    ]
    yield simple_table("栏目", ("栏目", "网页", "条数", "最新日期", "状态"), rows, widths=(3, 5, 1, 2, 2))
    if len(shown) < len(inspection.columns):
        yield Note((Text(f"这里列出前{len(shown)}个，共{len(inspection.columns)}个。"),))


def _elsewhere(inspection: Inspection) -> Iterator[Block]:
    yield _paragraph("没有访问这些网站，链接是否有效、内容是否合适，须人工核对。")
    rows = [
        (Cell(_cell(host), scope="row", align="start"), Cell(str(number), align="end"))
        for host, number in inspection.elsewhere
    ]
    yield simple_table("其他网站", ("网站", "链接数"), rows, widths=(4, 1))


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _cell(text: str) -> str:
    clean = _clean(text)
    return clean if len(clean) <= _LONGEST else clean[: _LONGEST - 1] + "…"


def _clean(text: str) -> str:
    """What strangers wrote, without the characters that no document can hold."""
    return text.translate(_CONTROL).strip()
