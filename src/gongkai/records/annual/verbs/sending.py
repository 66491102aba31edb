"""After approval: putting the report out as an item of information, and sending it to the superior."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from gongkai.documents.reading import clean_html
from gongkai.law.sources import cite, house_rule
from gongkai.records.agencies.models import Agency
from gongkai.records.annual import frozen
from gongkai.records.annual.frozen import (
    Altered,
    Edition,
    carried_by_item,
    content_of,
    correction_mark,
    current,
    editions,
)
from gongkai.records.annual.models import Report, ReportStatus
from gongkai.records.annual.package import package_of
from gongkai.records.annual.verbs.base import ReportVerb
from gongkai.records.authority import Action
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Status
from gongkai.records.disclosure.verbs import AttachFile, ProposeCorrection, RegisterItem, proposal_of
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.papers.filing import file_report, filed
from gongkai.records.papers.models import FiledReport, Way
from gongkai.records.uploads import Upload
from gongkai.records.verbs import Refusal

# Not the PDF: the copy that goes out with an item is emptied of what readers don't see, which of a PDF/A are also its
# tags; as it was approved it stands on the report's own page.
ATTACHED = ("docx", "xlsx")


@dataclass(kw_only=True)
class ApprovedVerb(ReportVerb):
    """A verb on what was approved, as it was kept."""

    allowed = ReportStatus.APPROVED

    def rules(self) -> list[Refusal]:
        return super().rules() or self._altered()

    def _altered(self) -> list[Refusal]:
        try:
            content_of(self.edition, frozen.BODY)
        except (Altered, LookupError) as error:
            return [Refusal(str(error).rstrip("。"), house_rule())]
        return []

    @property
    def edition(self) -> Edition:
        return current(self.report)


@dataclass(kw_only=True)
class PutOutReport(ApprovedVerb):
    """Make the approved report an item of information, which then is reviewed and published like any other.

    《条例》第十七条: reviewed first, then public. A later edition is put out as a correction of the item. ``title`` is
    that of the item ("": as the report is called); ``attached``: the kinds of files that go with it.
    """

    action = Action.DRAFT_ITEM
    event = EventKind.REPORT_PUT_OUT

    column: Column
    title: str = ""
    attached: tuple[str, ...] = ATTACHED
    ahead: dict[bytes, Upload] = field(default_factory=dict, init=False, repr=False)

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if reasons:
            return reasons
        if is_put_out(self.report):
            told = f"第{self.report.edition}版已经转为信息，请按信息的审查、发布程序办理"
            return [Refusal(told, house_rule())]
        item = self.report.item
        if item and item.status not in (Status.PUBLISHED, Status.WITHDRAWN):
            told = f"前一版的信息还在“{item.get_status_display()}”，请先办完审查、发布，再公开第{self.report.edition}版"
            return [Refusal(told, cite("regulation", 17))]
        return self._carrier(()).rules()

    def perform(self) -> Any:
        with suppress(Altered, LookupError):
            for upload in self._uploads():
                upload.read_ahead()
        return super().perform()

    def change(self) -> dict[str, Any]:
        uploads = self._uploads()
        carrier = self._carrier(uploads)
        item = carrier.perform()
        if isinstance(carrier, RegisterItem):
            for upload in uploads:
                AttachFile(by=self.by, on=self.on, item=item, upload=upload).perform()
        self.report.item = item
        self.report.save(update_fields=["item"])
        return {"edition": self.report.edition, "item": item.pk}

    def _carrier(self, uploads: tuple[Upload, ...]) -> RegisterItem | ProposeCorrection:
        """What brings the edition to the item: the first a draft of its own, a later one a correction."""
        edition, item = self.edition, self.report.item
        body = content_of(edition, frozen.ITEM_BODY).decode()
        if item is None or item.status == Status.WITHDRAWN:
            return RegisterItem(
                by=self.by,
                on=self.on,
                at=self.column.owner,
                column=self.column,
                title=self.title or str(self.report),
                formed_on=edition.approved_on,
                summary=f"{self.report.agency}{self.report.year}年1月1日至12月31日政府信息公开工作情况",
                body=body,
            )
        return ProposeCorrection(
            by=self.by,
            on=self.on,
            item=item,
            title=self.title or item.title,
            summary=item.summary,
            body=body,
            reason=f"{correction_mark(edition.number)}{edition.reason}",
            adds=uploads,
            removes=tuple(item.attachments.of_version(item.version).values_list("number", flat=True)),
            laid_out=True,
        )

    def _uploads(self) -> tuple[Upload, ...]:
        """The kept files; one that was read before the transaction began is not read again in it."""
        contents = {kind: content_of(self.edition, f"report.{kind}") for kind in self.attached}
        return tuple(
            self.ahead.setdefault(content, Upload(f"{self.report}.{kind}", content))
            for kind, content in contents.items()
        )


@dataclass(kw_only=True)
class SendReport(ApprovedVerb):
    """Send the package to the superior: filed at once where the superior works in this house, else handed over by
    people (``to`` says to whom).

    《条例》第四十九条. When it is due says the superior's notice; late is late, and not refused.
    """

    event = EventKind.REPORT_SENT

    to: str = ""

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if reasons:
            return reasons
        if not self.receiver:
            reasons.append(Refusal("请写明报送给哪个机关", cite("regulation", 49)))
        if is_sent(self.report, self.edition):
            reasons.append(Refusal(f"第{self.edition.number}版已经报送", house_rule()))
        return reasons

    @property
    def receiver(self) -> str:
        superior = superior_of(self.report)
        return superior.name if superior else self.to.strip()

    def change(self) -> dict[str, Any]:
        edition, package = self.edition, package_of(self.edition)
        sha256 = hashlib.sha256(package).hexdigest()
        told = json.loads(content_of(edition, "report.json"))
        file_report(
            self.report.agency,
            self.report.year,
            Way.OWN,
            form=told["form"],
            figures=edition.figures,
            approximate=edition.approximate,
            findings=told["findings"],
            on=self.on,
            package=sha256,
        )
        return {"to": self.receiver, "edition": edition.number, "package": sha256}


def superior_of(report: Report) -> Agency | None:
    """The agency in this house to which the report is sent, or None."""
    parent = report.agency.parent
    return parent.reporting if parent else None


def sending_of(report: Report, edition: Edition) -> Event | None:
    """The event by which an edition was sent, or None."""
    sent = Event.objects.about(report).filter(kind=EventKind.REPORT_SENT)
    return next((event for event in sent if event.data["edition"] == edition.number), None)


def returned_of(report: Report) -> FiledReport | None:
    """What was filed for its agency and year, if the superior returned it and nothing was filed since."""
    filing = filed(report.agency, report.year)
    return filing if filing and filing.returned_on else None


def is_sent(report: Report, edition: Edition) -> bool:
    """Whether an edition is with the superior. One that was returned may be sent once more as it is: what was asked
    may be answered without a correction (工作约定)."""
    return sending_of(report, edition) is not None and returned_of(report) is None


def is_put_out(report: Report) -> bool:
    """Whether the newest edition is on its way to the public, or there."""
    item = report.item
    if item is None or item.status == Status.WITHDRAWN:
        return False
    proposed = proposal_of(item)
    if proposed and proposed.reason.startswith(correction_mark(report.edition)):
        return True
    return report.edition in carried_by_item(report)


def is_rewritten(report: Report) -> bool:
    """Whether the item says another thing than the edition that it carries: its draft can be edited like any other."""
    carried = carried_by_item(report)
    if report.item is None or not carried:
        return False
    edition = editions(report)[max(carried) - 1]
    return bool(report.item.body != clean_html(content_of(edition, frozen.ITEM_BODY).decode()))


def suggested_column(agency: Agency) -> Column | None:
    """The column that is named after the annual reports (政府信息公开年报), if there is one."""
    return Column.objects.filter(agency=agency, name__contains="年报").first()
