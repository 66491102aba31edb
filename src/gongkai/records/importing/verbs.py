"""What staff do with a ledger: hand it in, say what its columns mean, decide on what was found, confirm, or drop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any, ClassVar

from django.db import transaction

from gongkai.documents.ledgers import Ledger, open_ledger
from gongkai.documents.reading import Refusable, safe_name
from gongkai.law.numbers import secret_mark
from gongkai.law.sources import cite, house_rule
from gongkai.records import files
from gongkai.records.agencies.models import Agency
from gongkai.records.authority import Action
from gongkai.records.background import Report
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Carrier, Item
from gongkai.records.importing.committing import commit, rows_to_import, years_too_full
from gongkai.records.importing.fields import BY_KEY
from gongkai.records.importing.models import Batch, Stage, StagedRow, shown
from gongkai.records.journal.kinds import EventKind
from gongkai.records.journal.models import Event
from gongkai.records.secrecy import SECRET, RefusesSecrets, SecretRefusal
from gongkai.records.today import retrospective, retrospective_source
from gongkai.records.verbs import RecordVerb, Refusal, locked

HEAD_ROWS = 30  # of each sheet, shown when its columns are mapped

DOINGS = {"mask": "隐去", "remove": "删除", "keep": "保留"}


@dataclass(frozen=True)
class Received:
    """A ledger from outside, read once outside any transaction. Raises ``Refusable`` while it is read."""

    name: str
    content: bytes = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()

    @cached_property
    def told(self) -> tuple[list[dict[str, Any]], bool]:
        """What is said about each sheet (``Batch.sheets``), and whether any row carries a secrecy mark."""
        with open_ledger(self.content, self.name) as ledger:
            sheets, secret = [], bool(secret_mark(self.name))
            for number in range(len(ledger.sheets)):
                sheet, is_secret = _look(ledger, number)
                sheets.append(sheet)
                secret = secret or is_secret
            return sheets, secret


def _look(ledger: Ledger, number: int) -> tuple[dict[str, Any], bool]:
    head, secret, sheet = [], False, ledger.sheets[number]
    for row, cells in ledger.rows(number):
        secret = secret or secret_mark("\n".join(cells)) is not None
        if len(head) < HEAD_ROWS:
            head.append([row, shown(cells)])
    told = {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "rows": sheet.rows,
        "columns": sheet.columns,
        "warnings": list(sheet.warnings),
        "head": head,
    }
    return told, secret


@dataclass(kw_only=True)
class StartImport(RefusesSecrets):
    """Take a ledger in. Nothing of it becomes public before it is confirmed."""

    action = Action.IMPORT_LEDGER
    event = EventKind.LEDGER_RECEIVED

    at: Agency
    received: Received

    def agency(self) -> Agency:
        return self.at

    def subject(self) -> Batch:
        return self.batch

    def rules(self) -> list[Refusal]:
        reasons = []
        if not self.at.files_report:
            reasons.append(Refusal(f"台账应以{self.at.reporting}的名义补录", house_rule()))
        same = Batch.objects.filter(agency=self.at, sha256=self.received.sha256)
        if imported := same.filter(stage=Stage.IMPORTED).first():
            reasons.append(
                Refusal(
                    f"这个文件已经在{imported.imported_on}补录过（{imported.imported_count}条），不能重复补录",
                    house_rule(),
                )
            )
        if same.exclude(stage__in=(Stage.IMPORTED, Stage.DISCARDED)).exists():
            reasons.append(Refusal("这个文件已经上传，正在补录，请在列表中继续办理", house_rule()))
        try:
            if self.received.told[1]:
                reasons.append(SecretRefusal(SECRET, cite("secrecy_law", 31)))
        except Refusable as error:
            reasons.append(Refusal(error.reason, house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        name = safe_name(self.received.name)
        self.batch = Batch.objects.create(
            agency=self.at,
            name=name,
            sha256=files.keep(self.received.content, files.Area.LEDGER),
            sheets=self.received.told[0],
            received_on=self.on,
            received_by=self.by.name,
        )
        return {"name": name}


@dataclass(kw_only=True)
class _BatchVerb(RecordVerb):
    """A verb on a ledger on its way; ``allowed`` names the stages in which it makes sense."""

    record = "batch"
    action = Action.IMPORT_LEDGER

    batch: Batch
    allowed: ClassVar[tuple[Stage, ...]]

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if self.batch.stage not in self.allowed:
            expected = "、".join(Stage(stage).label for stage in self.allowed)
            told = f"台账现在是“{self.batch.get_stage_display()}”，只有“{expected}”的才能这样办理"
            reasons.append(Refusal(told, house_rule()))
        return reasons


@dataclass(kw_only=True)
class MapLedger(_BatchVerb):
    """Say which sheet, which row is the head, what each column means, and what holds where a cell is empty.

    ``columns``: target → index from 0. Whatever was read before with another mapping is read anew.
    """

    event = EventKind.LEDGER_MAPPED
    allowed = (Stage.RECEIVED, Stage.STAGING, Stage.STAGED)

    sheet: int
    header_row: int
    columns: Mapping[str, int]
    column: Column | None = None
    unit: Agency | None = None
    carriers: tuple[Carrier, ...] = (Carrier.WEBSITE,)

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not 0 <= self.sheet < len(self.batch.sheets):
            return [*reasons, Refusal("文件中没有这个工作表", house_rule())]
        width = self.batch.sheets[self.sheet]["columns"]
        if unknown := self.columns.keys() - BY_KEY.keys():
            reasons.append(Refusal(f"没有这样的项目：{'、'.join(sorted(unknown))}", house_rule()))
        if any(not 0 <= index < width for index in self.columns.values()):
            reasons.append(Refusal(f"表格只有{width}列，请重新选择", house_rule()))
        if len(set(self.columns.values())) < len(self.columns):
            reasons.append(Refusal("同一列只能对应一个项目，请重新选择", house_rule()))
        if "title" not in self.columns:
            reasons.append(Refusal("请指定哪一列是“名称”", cite("regulation", 12)))
        if "published_on" not in self.columns:
            reasons.append(Refusal("请指定哪一列是“公开日期”", cite("catalogue_guideline")))
        if "column" not in self.columns and self.column is None:
            reasons.append(Refusal("请指定哪一列是“栏目”，或者选择默认栏目", house_rule()))
        if self.column and self.column.agency_id != self.batch.agency_id:
            reasons.append(Refusal(f"栏目“{self.column}”不属于{self.batch.agency}", house_rule()))
        if self.unit and self.unit.reporting_id != self.batch.agency_id:
            reasons.append(Refusal(f"{self.unit}不属于{self.batch.agency}", house_rule()))
        if not self.carriers:
            reasons.append(Refusal("请至少选择一个默认的公开渠道", cite("regulation", 23)))
        if self.header_row < 0:
            reasons.append(Refusal("表头行号应为0（没有表头）或者正整数", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        StagedRow.objects.filter(batch=self.batch).delete()
        batch = self.batch
        batch.sheet, batch.header_row, batch.columns = self.sheet, self.header_row, dict(self.columns)
        batch.defaults = {
            "column": self.column and self.column.pk,
            "agency": (self.unit or batch.agency).pk,
            "carriers": list(self.carriers),
        }
        batch.stage = Stage.STAGING
        batch.read_through = batch.row_count = batch.error_count = batch.duplicate_count = 0
        batch.found, batch.decisions, batch.skip_duplicates, batch.problem = {}, {}, False, ""
        batch.save()
        return {"name": batch.name, "columns": [BY_KEY[key].label for key in self.columns]}


@dataclass(kw_only=True)
class DecideImport(_BatchVerb):
    """Decide for each kind of finding what happens to it in all rows, and whether repeated rows are left out.

    ``decisions``: type of finding → (mask, remove or keep; the reason to keep).
    """

    event = EventKind.LEDGER_DECIDED
    allowed = (Stage.STAGED,)

    decisions: Mapping[str, tuple[str, str]]
    skip_duplicates: bool = False

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        for kind, (do, reason) in self.decisions.items():
            found = self.batch.found.get(kind)
            if found is None or do not in DOINGS:
                reasons.append(Refusal(f"没有“{kind}”这一类内容或者“{do}”这种处理", house_rule()))
                continue
            if do == "keep" and not found["may_be_kept"]:
                told = f"{found['label']}在网站上不能完整公开，只能隐去或者删除"
                reasons.append(Refusal(told, cite("regulation", 15)))
            if do == "keep" and not reason.strip():
                reasons.append(Refusal(f"保留{found['label']}的，请写明理由", cite("regulation", 15)))
            if do == "keep" and len(reason) > 300:
                reasons.append(Refusal(f"保留{found['label']}的理由最多300字，请缩短", house_rule()))
            if do == "mask" and not found["maskable"]:
                reasons.append(Refusal(f"{found['label']}无法部分隐去，请选择删除或者保留", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        self.batch.decisions = {
            kind: {"do": do, "reason": reason.strip()} for kind, (do, reason) in self.decisions.items()
        }
        self.batch.skip_duplicates = self.skip_duplicates
        self.batch.save(update_fields=["decisions", "skip_duplicates"])
        told = [f"{self.batch.found[kind]['label']}{DOINGS[do]}" for kind, (do, _) in self.decisions.items()]
        told += ["跳过重复的行"] if self.skip_duplicates else []
        return {"name": self.batch.name, "decision": "、".join(told) or "没有需要处理的内容"}


@dataclass(kw_only=True)
class ConfirmImport(_BatchVerb):
    """Make all rows public at once, each on its own day of publication as the ledger tells it: all or nothing.

    Four eyes: whoever handed the ledger in or laid out its columns may not confirm it. Publication dates of the
    past are no forgery here (04 §5.5): every event names the ledger as its source.
    """

    event = EventKind.LEDGER_IMPORTED
    allowed = (Stage.STAGED,)

    report: Report | None = None

    def perform(self) -> Any:
        if retrospective_source():
            return super().perform()
        with retrospective(source_of(self.batch)):
            return super().perform()

    def lock(self) -> None:
        """The agency too: no other import and no publication of it takes numbers meanwhile."""
        locked(self.batch.agency)
        super().lock()

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        batch = self.batch
        if self.by.pk in prepared_by(batch):
            told = f"{self.by.name}上传过或者对应过这个台账，须由他人核对以后确认"
            reasons.append(Refusal(told, house_rule()))
        if batch.error_count:
            told = f"还有{batch.error_count}行有问题，请下载问题清单，在台账中改正后重新上传"
            reasons.append(Refusal(told, house_rule()))
        if batch.duplicate_count and not batch.skip_duplicates:
            told = f"有{batch.duplicate_count}行与已有信息或者前面的行重复，请选择跳过，或者改正后重新上传"
            reasons.append(Refusal(told, house_rule()))
        if undecided := [told["label"] for kind, told in batch.found.items() if kind not in batch.decisions]:
            told = f"请先决定怎样处理台账中的{'、'.join(undecided)}"
            reasons.append(Refusal(told, cite("regulation", 15)))
        rows = rows_to_import(batch)
        if not rows.exists():
            reasons.append(Refusal("没有可以补录的行", house_rule()))
        taken = Item.objects.filter(index_number__in=rows.exclude(index_number="").values("index_number"))
        if number := taken.values_list("index_number", flat=True).first():
            told = f"读取台账以后，索引号{number}已被使用，请重新读取一次"
            reasons.append(Refusal(told, cite("catalogue_guideline")))
        for year in years_too_full(batch):
            told = f"{year}年的索引号不够用：流水号只有五位，每年最多99999条。请分给下属单位编号或者减少行数"
            reasons.append(Refusal(told, cite("catalogue_guideline")))
        return reasons

    def change(self) -> dict[str, Any]:
        post = next(iter(self._roles().values()))
        count = commit(
            self.batch,
            by=self.by,
            post=post,
            on=self.on,
            source=retrospective_source(),
            report=self.report,
        )
        self.batch.stage, self.batch.imported_on, self.batch.imported_count = Stage.IMPORTED, self.on, count
        self.batch.problem = ""
        self.batch.save()
        return {"name": self.batch.name, "count": count}


@dataclass(kw_only=True)
class DiscardImport(_BatchVerb):
    """Drop a ledger that is not imported: its rows and the file go. What was imported is withdrawn item by item."""

    event = EventKind.LEDGER_DISCARDED
    allowed = (Stage.RECEIVED, Stage.STAGING, Stage.STAGED)

    reason: str

    def rules(self) -> list[Refusal]:
        reasons = super().rules()
        if not self.reason.strip():
            reasons.append(Refusal("请写明放弃的理由", house_rule()))
        return reasons

    def change(self) -> dict[str, Any]:
        StagedRow.objects.filter(batch=self.batch).delete()
        self.batch.stage, self.batch.sheets, self.batch.found = Stage.DISCARDED, [], {}
        self.batch.problem = self.reason
        self.batch.save()
        return {"name": self.batch.name, "reason": self.reason}

    def after(self) -> None:
        others = Batch.objects.filter(sha256=self.batch.sha256).exclude(stage=Stage.DISCARDED)
        if not others.exists():
            sha256 = self.batch.sha256
            transaction.on_commit(lambda: files.discard(sha256, files.Area.LEDGER))


def prepared_by(batch: Batch) -> set[Any]:
    """Who handed the ledger in or laid out its columns (keys of staff)."""
    kinds = (EventKind.LEDGER_RECEIVED, EventKind.LEDGER_MAPPED)
    return set(Event.objects.about(batch).filter(kind__in=kinds).values_list("actor", flat=True))


def source_of(batch: Batch) -> str:
    """Where the facts of imported items come from, as their events say."""
    return f"补录：{batch.name}"
