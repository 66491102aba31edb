"""Everything of a case as one zip: letters and papers, the journal as JSON and readable, the deadline's derivation.

The same case gives the same bytes. ``verify.check`` proves a package without this program's database.
"""

from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any

from gongkai.documents.writing import (
    Cell,
    Document,
    Heading,
    MissingCharacters,
    Note,
    Paragraph,
    Table,
    Text,
    simple_table,
    write_pdf,
)
from gongkai.law.clock import Clock
from gongkai.law.numerals import chinese_date
from gongkai.records.applications.models import Application, CaseFile
from gongkai.records.applications.particulars import LIMITS
from gongkai.records.applications.projection import clock_events, clock_of, history, words_of
from gongkai.records.journal.models import Event
from gongkai.records.retention.verify import FORMAT, MANIFEST, sha256_of
from gongkai.records.today import SHANGHAI

JOURNAL = "办理经过.json"
CASE = "案卷.json"
READABLE = "案卷.pdf"


@dataclass(frozen=True)
class Made:
    """A package, and the last entry of the journal that is in it."""

    content: bytes
    count: int
    upto: int

    @property
    def sha256(self) -> str:
        return sha256_of(self.content)


def make(case: Application, on: date) -> Made:
    """The package of ``case``. FileNotFoundError when its key or one of its files is gone."""
    events, clock = list(Event.objects.about(case)), clock_of(case)
    papers = [(_path(file), file.content) for file in case.files.order_by("number")]
    told = _told(case, clock)
    contents = [
        (CASE, _json(told)),
        (JOURNAL, _json([_entry(event, case) for event in events])),
        (READABLE, _readable(case, events, clock, on)),
        *papers,
    ]
    listed = [{"path": path, "size": len(one), "sha256": sha256_of(one)} for path, one in contents]
    manifest = {"format": FORMAT, "number": case.number, "made_on": on.isoformat(), "files": listed}
    stamp = (max(on.year, 1980), on.month, on.day, 0, 0, 0)
    return Made(_zipped([(MANIFEST, _json(manifest)), *contents], stamp), len(contents), last_of(case))


def last_of(case: Application) -> int:
    """The last entry of the case; 0 before the first."""
    last = Event.objects.about(case).order_by("pk").last()
    return last.pk if last else 0


def _zipped(contents: Iterable[tuple[str, bytes]], stamp: tuple[int, int, int, int, int, int]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for path, content in contents:
            info = zipfile.ZipInfo(path, stamp)
            info.external_attr = 0o600 << 16
            package.writestr(info, content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _path(file: CaseFile) -> str:
    return f"材料/{file.number:03}-{file.get_kind_display()}-{file.name}"


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=2, default=str).encode()


def _told(case: Application, clock: Clock) -> dict[str, Any]:
    particulars = case.applicant.particulars
    return {
        "number": case.number,
        "agency": case.agency.name,
        "channel": case.channel_label,
        "applicant_class": case.applicant_class_label,
        "arrived_on": case.arrived_on,
        "received_on": case.received_on,
        "answer_deadline": case.answer_deadline,
        "finished_on": case.finished_on,
        "outcome": case.outcome_label,
        "applicant": asdict(particulars) if particulars else None,
        "consultations": [
            {"kind": one.get_kind_display(), "party": one.party} for one in case.consultations.all()
        ],
        "disputes": [
            {
                "kind": one.get_kind_display(),
                "body": one.body,
                "reference": one.reference,
                "filed_on": one.filed_on,
                "concluded_on": one.concluded_on,
                "result": one.get_result_display(),
            }
            for one in case.disputes.all()
        ],
        "papers": [
            {
                "number": file.number,
                "kind": file.get_kind_display(),
                "name": file.name,
                "kept_on": file.kept_on,
            }
            for file in case.files.order_by("number")
        ],
        # of the form that ``gongkai law deadline`` reads: the deadline can be computed again outside this program
        "clock": clock_events(history(case)),
        "derivation": [step.as_dict() for step in clock.steps],
    }


def _entry(event: Event, case: Application) -> dict[str, Any]:
    plain = {name: value for name, value in event.data.items() if name != "sealed"}
    return {
        "id": event.pk,
        "kind": event.kind,
        "sentence": event.sentence,
        "business_date": event.business_date,
        "recorded_at": event.recorded_at.isoformat(),
        "actor": event.actor_name,
        "post": event.actor_post,
        "source": event.source,
        "data": plain,
        "words": words_of(event, case),
    }


# --- for people -----------------------------------------------------------------------------------------


def _readable(case: Application, events: list[Event], clock: Clock, on: date) -> bytes:
    stamp = datetime.combine(on, time(9), SHANGHAI)
    try:
        return write_pdf(_document(case, events, clock, on, ""), timestamp=stamp)
    except MissingCharacters as error:
        # The JSON beside it has the words as they were typed.
        return write_pdf(_document(case, events, clock, on, "".join(error.characters)), timestamp=stamp)


def _document(case: Application, events: list[Event], clock: Clock, on: date, unknown: str) -> Document:
    def text(value: Any) -> str:
        return _printable(str(value), unknown)

    facts = _told(case, clock)
    particulars = facts["applicant"] or {}
    about = [
        ("申请编号", case.number),
        ("受理机关", case.agency.name),
        ("渠道", case.channel_label),
        ("申请人类别", case.applicant_class_label),
        ("收到日期", case.received_on and chinese_date(case.received_on)),
        ("答复期限", case.answer_deadline and chinese_date(case.answer_deadline)),
        ("办结日期", case.finished_on and chinese_date(case.finished_on)),
        ("办理结果", case.outcome_label),
        *((LIMITS[name][0], value) for name, value in particulars.items() if name in LIMITS),
    ]
    blocks = [
        Heading(1, "一、申请人和申请内容"),
        _pairs("申请人和申请内容", [(name, text(value)) for name, value in about if value]),
        Heading(1, "二、办理经过"),
        simple_table(
            "办理经过",
            ("日期", "事项", "经办人"),
            [
                (
                    Cell(event.business_date.isoformat()),
                    Cell(text(_sentence(event, case)), align="start"),
                    Cell(text(f"{event.actor_name}，{event.actor_post}"), align="start"),
                )
                for event in events
            ],
            (2, 6, 3),
        ),
        Heading(1, "三、答复期限的推算"),
        *(Paragraph((Text(text(line)),)) for line in _derived(clock)),
        Heading(1, "四、材料目录"),
        simple_table(
            "材料目录",
            ("序号", "类别", "名称", "收存日期"),
            [
                (
                    Cell(str(one["number"])),
                    Cell(one["kind"]),
                    Cell(text(one["name"]), align="start"),
                    Cell(str(one["kept_on"])),
                )
                for one in facts["papers"]
            ]
            or [(Cell("没有材料", colspan=4),)],
            (1, 2, 5, 2),
        ),
        Note((Text(f"本案卷由系统按记录生成，各文件的校验值见“{MANIFEST}”。"),)),
    ]
    if unknown:
        blocks.append(Note((Text(f"字体中没有的字以〓代替，原字见“{CASE}”和“{JOURNAL}”。"),)))
    lines = ("政府信息公开申请案卷", f"（{case.number}）")
    return Document("".join(lines), case.agency.name, on, tuple(blocks), lines=lines)


def _pairs(caption: str, pairs: list[tuple[str, str]]) -> Table:
    rows = [(Cell(name, scope="row", align="start"), Cell(value, align="start")) for name, value in pairs]
    return simple_table(caption, ("项目", "内容"), rows, (2, 5))


def _sentence(event: Event, case: Application) -> str:
    said = "；".join(_leaves(words_of(event, case)))
    return f"{event.sentence}（{said}）" if said else event.sentence


def _leaves(value: Any) -> Iterator[str]:
    match value:
        case Mapping():
            for one in value.values():
                yield from _leaves(one)
        case list() | tuple():
            for one in value:
                yield from _leaves(one)
        case None | "" | bool():
            return
        case _:
            yield str(value)


def _derived(clock: Clock) -> list[str]:
    return [f"{chinese_date(step.to_day)}：{step.text}（{step.rule}）" for step in clock.steps] or [
        "期限没有起算。"
    ]


def _printable(text: str, unknown: str) -> str:
    """On one line, without what no font can set."""
    one_line = " ".join(text.split())
    return "".join(
        "〓" if sign in unknown or unicodedata.category(sign) in ("Cc", "Cs", "Cf", "Co", "Cn") else sign
        for sign in one_line
    )
