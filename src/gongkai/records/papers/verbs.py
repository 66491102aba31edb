"""What staff do with papers: take them in, put right what was read, accept them as filed reports, or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from gongkai.law.report_form import FORMS, TEXT, Number
from gongkai.law.sources import cite, house_rule
from gongkai.records import files, storable
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.journal.kinds import EventKind
from gongkai.records.papers.dropping import Dropped
from gongkai.records.papers.filing import as_json, file_report, filed
from gongkai.records.papers.judging import judge
from gongkai.records.papers.keeping import unpacked
from gongkai.records.papers.models import FiledFigure, FiledReport, Intake, Paper, PaperState, Way
from gongkai.records.papers.sheet import sheet_of
from gongkai.records.secrecy import RefusesSecrets, tell_of_attempt
from gongkai.records.verbs import RecordVerb, Refusal

MOST_FILES = 1_000  # 工作约定: of one drop; a large county has half as many agencies
NARRATIVE = "narrative"
PAPER_FORMS: Mapping[str, str] = {
    "2021": "2021年格式",
    "2019": "2019年格式",
    NARRATIVE: "没有表格",
}
_HERE = (PaperState.WAITING, PaperState.READ, PaperState.ACCEPTED)


@dataclass(kw_only=True)
class ReceivePapers(RefusesSecrets):
    """Take files in, to be read. What can't be used is listed with its reason and does not stop the rest.

    A file that is here already is not taken a second time (``known``, after ``perform``); of one with a secrecy mark
    nothing is kept (``secrets``: how many). ``into``: a drop that goes on.
    """

    action = Action.READ_PAPERS
    event = EventKind.PAPERS_RECEIVED

    at: Agency
    files: Sequence[Dropped]
    into: Intake | None = None
    known: list[Paper] = field(default_factory=list, init=False)

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Intake:
        return self.intake

    @property
    def secrets(self) -> int:
        return sum(one.is_secret for one in self.files)

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.at.files_report:
            reasons.append(Refusal(f"年度报告文件应由{self.at.reporting}接收", cite("regulation", 49)))
        if not self.files:
            reasons.append(Refusal("请选择文件；压缩包里没有文件的，请检查后重新打包", house_rule()))
        if len(self.files) > MOST_FILES:
            told = f"一次最多接收{MOST_FILES}份，现有{len(self.files)}份，请分几次上传"
            reasons.append(Refusal(told, house_rule()))
        if self.into and self.into.agency_id != self.at.pk:
            reasons.append(Refusal("这一批文件不是本机关接收的", house_rule()))
        new, known = self._sorted()
        if self.files and not new and not reasons:
            secret = next((one.refusal for one in self.files if one.is_secret), None)
            reasons.append(secret or Refusal(self._all_known(known), house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.intake = self.into or Intake.objects.create(
            agency=self.at, received_on=self.on, received_by=self.by.name
        )
        new, self.known = self._sorted()
        Paper.objects.bulk_create(map(self._paper, new))
        return {"count": len(new)}

    def after(self) -> None:
        if self.secrets:
            post = next(iter(self._roles().values()))
            tell_of_attempt(self.at, by=self.by, post=post, on=self.on)

    def _paper(self, dropped: Dropped) -> Paper:
        usable = dropped.refusal is None
        return Paper(
            intake=self.intake,
            agency=self.at,
            name=dropped.name or "（文件名不能使用）",
            sha256=files.keep(dropped.content, files.Area.PAPER) if usable else "",
            size=len(dropped.content),
            state=PaperState.WAITING if usable else PaperState.REFUSED,
            reason=dropped.refusal.reason if dropped.refusal else "",
        )

    def _sorted(self) -> tuple[list[Dropped], list[Paper]]:
        """The files that are new, and the papers that the others are already."""
        sums = [one.sha256 for one in self.files if one.refusal is None]
        here = Paper.objects.filter(agency=self.at, sha256__in=sums, state__in=_HERE).defer("reading")
        known = {paper.sha256: paper for paper in here}
        seen = set(known)
        new = []
        for one in self.files:
            if one.is_secret or (one.refusal is None and one.sha256 in seen):
                continue
            seen.add(one.sha256)
            new.append(one)
        return new, list(known.values())

    @staticmethod
    def _all_known(known: list[Paper]) -> str:
        named = "、".join(f"《{paper.name}》（{paper.get_state_display()}）" for paper in known[:3])
        return f"这些文件以前都收到过，没有重复接收：{named}{'等' if len(known) > 3 else ''}"


@dataclass(kw_only=True)
class _PaperVerb(RecordVerb):
    """A verb on one paper. ``revision``: as it was when the person looked; nothing that came meanwhile is lost."""

    record = "paper"
    action = Action.READ_PAPERS
    allowed = (PaperState.READ,)

    paper: Paper
    revision: int

    def rules(self) -> list[Refusal]:
        if self.paper.state not in self.allowed:
            told = f"这份文件现在是“{self.paper.get_state_display()}”，不能再这样办理"
            return [Refusal(told, house_rule())]
        if self.revision != self.paper.revision:
            told = "您打开这一页以后，别人改动了这份报告。页面上已是现在的内容，您填写的没有丢；请核对后再保存一次"
            return [Refusal(told, house_rule())]
        return []


@dataclass(kw_only=True)
class CorrectPaper(_PaperVerb):
    """Say whose report it is and of which year, and put figures right or find them right.

    ``corrections``: key → a number, or None for a figure that the paper does not have. Those of before stay.
    """

    event = EventKind.PAPER_CORRECTED

    of: Agency | None
    year: int | None
    form: str
    corrections: Mapping[str, Number | None] = field(default_factory=dict)

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.of and not self.of.path.startswith(self.paper.agency.path):
            told = f"{self.of}不是{self.paper.agency}的下级，不能由{self.paper.agency}采用它的年度报告"
            reasons.append(Refusal(told, cite("regulation", 49)))
        if self.year is not None:
            reasons += _year_refusals(self.year, self.on.year)
        if self.form not in PAPER_FORMS:
            reasons.append(Refusal("请选择报告用的表格格式", house_rule()))
        read = unpacked(self.paper.reading).values
        if unknown := [key for key in self.corrections if key not in read and not _is_key(key)]:
            reasons.append(Refusal(f"没有这样的数据：{'、'.join(unknown)}", house_rule()))
        reasons += _excesses(self.corrections)
        return reasons

    def change(self) -> dict[str, Any]:
        paper = self.paper
        read = unpacked(paper.reading).values
        new = as_json(self.corrections)
        changed = [key for key, value in self.corrections.items() if read.get(key) != value]
        paper.corrections = {**paper.corrections, **new}
        paper.of, paper.year, paper.form = self.of, self.year, self.form
        paper.revision += 1
        judge(paper)
        paper.save()
        return {"name": paper.name, "count": len(changed), "corrections": new}


@dataclass(kw_only=True)
class AcceptPaper(_PaperVerb):
    """Make the paper the filed report of its agency and year, filed on the day on which it came: who sent it in time
    is not late because nobody looked at it.

    What contradicts itself may be accepted as it is, with a reason: it is the report of somebody else.
    ``replaces``: the person knows that another filing counts until now.
    """

    event = EventKind.PAPER_ACCEPTED

    reason: str = ""
    replaces: bool = False

    def rules(self) -> list[Refusal]:
        if reasons := super().rules():
            return reasons
        paper = self.paper
        if paper.of is None:
            reasons.append(Refusal("请选择这是哪个机关的报告", cite("regulation", 49)))
        elif not paper.of.path.startswith(paper.agency.path):
            reasons.append(Refusal(f"{paper.of}现在不是{paper.agency}的下级", cite("regulation", 49)))
        if paper.year is None:
            reasons.append(Refusal("请填写这是哪一年的报告", cite("regulation", 49)))
        else:
            reasons += _year_refusals(paper.year, self.on.year)
        sheet = sheet_of(paper)
        if sheet.undecided:
            reasons.append(Refusal("还有数字不能确定怎样读，请先选定", house_rule()))
        reasons += _excesses(sheet.values)
        if paper.error_count and not self.reason.strip():
            told = f"报告还有{paper.error_count}个错误；照原样采用的，请写明理由"
            reasons.append(Refusal(told, house_rule()))
        return reasons + self._filed_before()

    def change(self) -> dict[str, Any]:
        paper, sheet = self.paper, sheet_of(self.paper)
        judge(paper)  # the year before may have been filed since
        assert paper.of is not None  # rules()
        assert paper.year is not None
        # Of archives only the packages of this program are papers themselves (dropping.examined opens all others).
        is_package = paper.name.endswith(".zip")
        report = file_report(
            paper.of,
            paper.year,
            Way.PACKAGE if is_package else Way.PAPER,
            form=paper.form,
            figures=sheet.values,
            approximate=sheet.approximate,
            sections=sheet.reading.sections,
            findings=paper.findings,
            on=paper.intake.received_on,
            paper=paper,
            package=paper.sha256 if is_package else "",
        )
        paper.state, paper.reason = PaperState.ACCEPTED, self.reason.strip()
        paper.revision += 1
        paper.save()
        return {
            "name": paper.name,
            "of": paper.of.name,
            "year": paper.year,
            "number": report.number,
            "reason": paper.reason,
        }

    def _filed_before(self) -> list[Refusal]:
        before = filed_before(self.paper)
        if before is None:
            return []
        if before.way == Way.OWN:
            told = f"{before.agency}{before.year}年度报告由本系统编制报送，要改动的，请由该机关更正后重新报送"
            return [Refusal(told, house_rule())]
        if not self.replaces:
            told = f"{before.agency}{before.year}年度报告已于{before.filed_on}报送，请确认由这一份代替"
            return [Refusal(told, house_rule())]
        return []


@dataclass(kw_only=True)
class DiscardPaper(_PaperVerb):
    """Put a paper aside, with the reason. Who wants it back drops the file again."""

    event = EventKind.PAPER_DISCARDED
    allowed = (PaperState.READ, PaperState.REFUSED)

    reason: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.reason.strip():
            reasons.append(Refusal("请写明不采用的理由", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        paper = self.paper
        paper.state, paper.reason = PaperState.DISCARDED, self.reason.strip()
        paper.revision += 1
        paper.save()
        return {"name": paper.name, "reason": paper.reason}


def filed_before(paper: Paper) -> FiledReport | None:
    """The report that this paper would take the place of."""
    return filed(paper.of, paper.year) if paper.of and paper.year else None


def _year_refusals(year: int, now: int) -> list[Refusal]:
    first = cite("regulation_2007").source.in_force
    if first is None or year < first.year:
        return [Refusal(f"{year}年还没有政府信息公开年度报告，请核对年份", cite("regulation_2007"))]
    if year >= now:
        return [Refusal(f"{year}年还没有结束，请核对年份", cite("regulation", 49))]
    return []


def _is_key(key: str) -> bool:
    """A cell of one of the forms, or a figure of the text, whose labels are free."""
    if key.startswith(f"{TEXT}/"):
        return not storable.oversized(FiledFigure, {"key": key})
    return key in _CELLS


_CELLS = frozenset(str(key) for form in FORMS.values() for key in form.cells())


def _excesses(figures: Mapping[str, Number | None]) -> list[Refusal]:
    """Figures that no report can mean: glued digits that were read as one number."""
    return [
        Refusal(f"{key}：{told}", house_rule())
        for key, value in figures.items()
        if value is not None
        for told in storable.oversized(FiledFigure, {"key": key, "value": Decimal(str(value))})
    ]
