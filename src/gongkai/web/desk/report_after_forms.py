"""The steps of an annual report after it is written, each with its form, and the form of a correction."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms

from gongkai.records.annual.document import Incomplete
from gongkai.records.annual.figures import Figures
from gongkai.records.annual.freezing import count_now
from gongkai.records.annual.frozen import current
from gongkai.records.annual.models import Layout, Passage, Place, Report, ReportStatus
from gongkai.records.annual.verbs import (
    ApproveReport,
    DecideReportCorrection,
    KeepReport,
    PutOutReport,
    ReturnReport,
    SendReport,
    SubmitReport,
)
from gongkai.records.annual.verbs.correcting import LONGEST_REASON, counted_as_corrected, proposal_of
from gongkai.records.annual.verbs.sending import is_put_out, is_sent, suggested_column, superior_of
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Status
from gongkai.records.papers.filing import as_json
from gongkai.records.today import today
from gongkai.web import reporting
from gongkai.web.desk.acts import TYPED, Act, ActForm
from gongkai.web.desk.forms import line, radios, select, words
from gongkai.web.desk.report_forms import LONGEST_PASSAGE, EntriesForm, unified


class PlainForm(ActForm):
    """Nothing to fill in."""


class ReasonForm(ActForm):
    reason = words("退回的理由", 300)


class _SettlingForm(ActForm):
    """A form about what will be kept for good: nobody decides about what he has not seen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    read = forms.BooleanField(
        label="我已核对上述数据和全文",
        error_messages={"required": "请核对页面上的数据和全文，再勾选“我已核对上述数据和全文”"},
    )

    def arrange(self) -> None:
        self.initial["seen"] = self.stand()

    def stand(self) -> str:
        """Recognises what would be kept."""
        counted, *texts = self.shown()
        told = json.dumps([as_json(counted.values), sorted(counted.approximate), *texts], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    def shown(self) -> tuple[Figures, *tuple[str, ...]]:
        """The figures and the texts of it."""
        counted = count_now(self.record)
        try:
            return counted, reporting.body_of(self.record, counted, lambda key: None)
        except Incomplete:
            return counted, ""

    def clean_seen(self) -> str:
        now = self.stand()
        if self.cleaned_data["seen"] != now:
            self.data = self.data.copy() | {self.add_prefix("seen"): now}
            self.add_error(
                None, "您打开这一页以后，记录或者文字有了改动。页面上已是现在的内容，请看过以后再办理一次"
            )
        return now


class ApproveForm(_SettlingForm):
    pass


class PutOutForm(ActForm):
    column = select("栏目")
    title = line("名称", 300)

    def arrange(self) -> None:
        if _goes_as_correction(self.record):
            self.fields.clear()
            return
        report = self.record
        columns = Column.objects.filter(agency=report.agency, not_produced="")
        suggested = suggested_column(report.agency)
        self.fields["column"].choices = [("", "请选择"), *((str(one.pk), one.name) for one in columns)]  # type: ignore[attr-defined]
        self.initial |= {"column": suggested.pk if suggested else "", "title": str(report)}

    def clean_column(self) -> Column:
        return Column.objects.get(pk=self.cleaned_data["column"])


class SendForm(ActForm):
    to = line("报送给", 100, help_text="如 本级政府的政府信息公开工作主管部门；报送包另行交去。")

    def arrange(self) -> None:
        if superior_of(self.record):
            self.fields.clear()


class DecideForm(_SettlingForm):
    agreed = radios("意见", [("yes", "同意更正"), ("no", "不同意")])
    opinion = line("理由", 300, required=False, help_text="不同意的，请写明理由。")
    field_order = ("agreed", "opinion", "read", "seen")

    def shown(self) -> tuple[Figures, *tuple[str, ...]]:
        correction = proposal_of(self.record)
        if correction is None:
            return super().shown()
        return (*counted_as_corrected(self.record, correction), correction.reason)


def _goes_as_correction(report: Report) -> bool:
    return report.item is not None and report.item.status != Status.WITHDRAWN


def _put_out(report: Report, by: Any, told: dict[str, Any]) -> PutOutReport:
    column = told.get("column") or suggested_column(report.agency) or _any_column(report)  # type: ignore[arg-type]
    return PutOutReport(by=by, on=today(), report=report, column=column, title=told.get("title", ""))


def _any_column(report: Report) -> Column:
    """For the question whether it can be done at all: which column is chosen in the form."""
    return report.item.column if report.item else Column(agency=report.agency, owner=report.agency)


def _is_open(report: Report) -> bool:
    return bool(report.status == ReportStatus.OPEN)


def _is_submitted(report: Report) -> bool:
    return bool(report.status == ReportStatus.SUBMITTED)


def _is_kept(report: Report) -> bool:
    return bool(report.status == ReportStatus.APPROVED and report.approved_files)


ACTS = (
    Act(
        slug="submit",
        name="提交审定",
        lead="提交以后不能再填报数据和改文字；由分管责任人审定，编写和提交的人不能审定。",
        form=PlainForm,
        build=lambda report, by, told: SubmitReport(report=report, by=by, on=today()),
        done="已提交，等待分管责任人审定",
        fits=_is_open,
    ),
    Act(
        slug="approve",
        name="审定",
        lead="审定时，页面下方的数据和全文连同生成的文件固定下来：以后记录再变动，报告不变，只能通过更正改动。",
        form=ApproveForm,
        build=lambda report, by, told: ApproveReport(report=report, by=by, on=today()),
        done="已审定，数据、全文和文件已经留存",
        fits=_is_submitted,
        keep=False,
    ),
    Act(
        slug="return",
        name="退回修改",
        lead="退回以后回到编制中，由编写的人修改，再提交。",
        form=ReasonForm,
        build=lambda report, by, told: ReturnReport(report=report, by=by, on=today(), reason=told["reason"]),
        typed={"reason": TYPED},
        done="已退回修改",
        fits=_is_submitted,
    ),
    Act(
        slug="keep",
        name="补存审定文本",
        lead="这份报告审定的时候，系统还不留存文本和文件。请核对全文，按审定的数据补存；补存以后不能改动。",
        form=PlainForm,
        build=lambda report, by, told: KeepReport(report=report, by=by, on=today()),
        done="审定文本已补存",
        fits=lambda report: report.status == ReportStatus.APPROVED and not report.approved_files,
    ),
    Act(
        slug="decide",
        name="审定更正",
        lead="同意以后形成新的一版，原来的版本仍可查阅；新的一版作为信息的更正，经审查、签发后公开。",
        form=DecideForm,
        build=lambda report, by, told: DecideReportCorrection(
            report=report, by=by, on=today(), agreed=told["agreed"] == "yes", opinion=told["opinion"]
        ),
        typed={"agreed": "no", "opinion": TYPED},
        done="更正的审定意见已记录",
        fits=lambda report: proposal_of(report) is not None,
        keep=False,
    ),
    Act(
        slug="put-out",
        name="转为信息发布",
        lead="先审查，后公开：报告全文和附件转为一条草稿，按信息的程序提交、审查、签发、发布；"
        "发布以后，报告在公开网站上可以看到。更正过的报告转为这条信息的更正。",
        form=PutOutForm,
        build=_put_out,
        done="已转为信息，请到“主动公开”中提交审查",
        fits=lambda report: _is_kept(report) and not is_put_out(report),
        keep=False,
    ),
    Act(
        slug="send",
        name="报送上级",
        lead="报送包含报告的 docx、pdf、json、xlsx 和校验值清单。上级在本系统办公的，报送以后立即收到；"
        "不在的，请下载报送包交去，在这里登记。",
        form=SendForm,
        build=lambda report, by, told: SendReport(report=report, by=by, on=today(), to=told.get("to", "")),
        typed={"to": TYPED},
        done="已报送",
        fits=lambda report: _is_kept(report) and not is_sent(report, current(report)),
        keep=False,
    ),
)


class CorrectForm(EntriesForm):
    """The reason of a correction, and what it puts right: cells of table 2, texts."""

    reason = words(
        "更正说明", LONGEST_REASON, rows=3, help_text="印在报告上、向社会公开：更正了什么，为什么。"
    )

    def __init__(self, report: Report, counted: Figures, *args: Any, **kwargs: Any) -> None:
        super().__init__(report, counted, *args, **kwargs)
        if report.layout != Layout.NATIONAL and not self.kept:
            for key in list(self.fields):
                if key != "reason":
                    del self.fields[key]
            self.keys = []
        written = dict(Passage.objects.filter(report=report).values_list("place", "text"))
        for place in Place:
            if place in written:
                self.fields[place.value] = words(
                    place.label,
                    LONGEST_PASSAGE,
                    rows=6,
                    required=False,
                    initial=unified(written[place]),
                    show_hidden_initial=True,
                )

    @property
    def texts(self) -> list[Any]:
        return [self[place.value] for place in Place if place.value in self.fields]

    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        changed = [place for place in Place if place.value in self.changed_data]
        return {
            "reason": told["reason"],
            "entered": {key: (verb.value, verb.source) for key, verb in self.verbs(None).items()},
            "passages": {place: unified(told[place.value]) for place in changed},
        }
