"""A row of a ledger → what would become an item, and everything that is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from gongkai.documents.markup import MarkedUp, words_in_tags
from gongkai.documents.reading import clean_html
from gongkai.law.numbers import parse_index_number
from gongkai.records.agencies.models import Agency
from gongkai.records.catalogue.models import Column
from gongkai.records.disclosure.models import Carrier, Item, Publication
from gongkai.records.importing.days import read_day
from gongkai.records.importing.fields import BY_KEY
from gongkai.records.importing.models import Batch, StagedRow
from gongkai.records.public_words import refusals as public_refusals
from gongkai.records.storable import oversized, unreadable

# 工作约定: nothing was published by a people's government before there was one.
_FIRST_DAY = date(1949, 10, 1)

_CARRIER_WORDS: tuple[tuple[Carrier, tuple[str, ...]], ...] = (
    (Carrier.COUNTY_PORTAL, ("上级", "县政府", "区政府", "市政府", "门户")),
    (Carrier.WECHAT, ("微信", "公众号", "微博", "两微", "新媒体", "客户端")),
    (Carrier.NOTICE_BOARD, ("公告栏", "公示栏", "公开栏", "电子屏", "宣传栏")),
    (Carrier.GAZETTE, ("公报",)),
    (Carrier.BROADCAST, ("广播", "电视")),
    (Carrier.SERVICE_HALL, ("大厅", "服务中心", "服务站", "查阅点")),
    (Carrier.ARCHIVE, ("档案",)),
    (Carrier.LIBRARY, ("图书",)),
    (Carrier.WEBSITE, ("网站", "网", "平台")),
)
_PROACTIVE = ("主动公开", "主动", "公开", "全文公开", "网上公开")
_BETWEEN = re.compile(r"[、,，;；/|\n]+")
_MARKUP = re.compile(r"<(p|div|table|br|span|h\d)\b", re.I)
_BLANKS = re.compile(r"\s+")

Error = list[str]


@dataclass(frozen=True, slots=True)
class Places:
    """Where rows may go: the columns and units of one agency by what a ledger may call them, and today."""

    columns: Mapping[str, int]
    agencies: Mapping[str, int]
    today: date

    @classmethod
    def of(cls, home: Agency, today: date) -> Places:
        columns = Column.objects.filter(agency=home)
        by_name = {name: pk for pk, name, code in columns.values_list("pk", "name", "code")}
        by_code = {code: pk for pk, name, code in columns.values_list("pk", "name", "code")}
        agencies: dict[str, int] = {}
        for unit in Agency.objects.filter(reporting=home).order_by("path"):
            # 民政所 is how a town calls its 测试镇民政所
            short = unit.name.removeprefix(home.name.removesuffix("人民政府"))
            for called in (unit.code, unit.name, short):
                agencies.setdefault(called, unit.pk)
        return cls(by_code | by_name, agencies, today)


def staged_row(batch: Batch, number: int, cells: Sequence[str], places: Places) -> StagedRow:
    """The row as it would be imported, with its errors."""
    said = {key: cells[index].strip() if index < len(cells) else "" for key, index in batch.columns.items()}
    reader = _Reader(said, batch.defaults, places)
    values = reader.values()
    day = reader.published_on
    return StagedRow(
        batch=batch,
        number=number,
        title=reader.title[:300],
        published_on=day,
        index_number=reader.index_number,
        values=values,
        errors=reader.errors,
        has_errors=bool(reader.errors),
    )


class _Reader:
    """Reads the fields one after the other and collects what is wrong."""

    def __init__(self, said: Mapping[str, str], defaults: Mapping[str, Any], places: Places) -> None:
        self.said, self.defaults, self.places = said, defaults, places
        self.errors: list[Error] = []
        self.spoilt: set[str] = set()
        if unreadable(said.values()):
            self._note_spoilt()
        self.title = _BLANKS.sub(" ", self._text("title"))
        if not self.title:
            self._error("title", "名称为空", "请补填名称；不是信息的行（合计、填表人等）请删去")
        self.published_on = self._day("published_on")
        self.index_number = self._index_number()

    def values(self) -> dict[str, Any]:
        """The values that are kept for the item, ready for JSON."""
        formed_on = self._formed_on()
        if self.published_on is None and not self.said.get("published_on"):
            self._error("published_on", "公开日期为空", "请补填公开日期，如 2020-05-06")
        self._check_publicity()
        told = {
            "title": self.title,
            "document_number": unicodedata.normalize("NFC", self._text("document_number")),
            "summary": self._text("summary"),
            "body": _body(self._text("body")),
            "keywords": self._text("keywords"),
            "source": self._text("source"),
        }
        if public_refusals({"正文": words_in_tags(told["body"])}):
            self._error("body", "正文的链接或者图片说明中有不得公开的号码", "请删去后重新上传")
        for reason in oversized(Item, told):
            self._error(_field_of(reason), reason, "请缩短后重新上传")
        return told | {
            "formed_on": formed_on and formed_on.isoformat(),
            "column": self._one_of("column", self.places.columns, "目录中没有这个栏目"),
            "agency": self._one_of("agency", self.places.agencies, "本机关没有这个单位"),
            "carriers": self._carriers(),
            "url": self._url(),
        }

    def _note_spoilt(self) -> None:
        for key, text in self.said.items():
            for reason in unreadable([text]):
                self.spoilt.add(key)
                self._error(key, reason, "请在表格中重新填写这一格")

    def _text(self, key: str) -> str:
        return "" if key in self.spoilt else self.said.get(key, "")

    def _day(self, key: str) -> date | None:
        text = self._text(key)
        if not text:
            return None
        try:
            day = read_day(text)
        except ValueError as error:
            self._error(key, str(error), "请写成 2020-05-06 或者 2020年5月6日")
            return None
        if not _FIRST_DAY <= day <= self.places.today:
            self._error(key, f"日期{day}不在1949年10月1日至今天之间", "请核对年份")
            return None
        return day

    def _formed_on(self) -> date | None:
        """Where the ledger doesn't tell it, information is taken to be formed on the day of its publication."""
        formed_on = self._day("formed_on") or (None if self.said.get("formed_on") else self.published_on)
        if formed_on and self.published_on and formed_on > self.published_on:
            self._error("formed_on", f"生成日期{formed_on}晚于公开日期{self.published_on}", "请核对两个日期")
        return formed_on

    def _index_number(self) -> str:
        text = _BLANKS.sub("", unicodedata.normalize("NFKC", self._text("index_number"))).upper()
        if not text:
            return ""
        try:
            return str(parse_index_number(text))
        except ValueError as error:
            self._error("index_number", str(error), "请改正；没有索引号的请留空，由系统编号")
            return ""

    def _one_of(self, key: str, known: Mapping[str, int], unknown: str) -> int | None:
        text = self._text(key)
        if not text:
            if self.defaults.get(key) is None:
                self._error(key, f"{BY_KEY[key].label}为空", "请补填，或者在对应列时选择默认值")
            return self.defaults.get(key)
        if text not in known:
            self._error(key, f"{unknown}：“{text[:40]}”", "请改为现有的名称，或者先在系统中设置后再上传")
        return known.get(text)

    def _check_publicity(self) -> None:
        text = self._text("publicity")
        if text and text not in _PROACTIVE:
            self._error(
                "publicity", f"公开属性为“{text[:20]}”，不是主动公开", "只补录主动公开的信息，请删去这一行"
            )

    def _carriers(self) -> list[str]:
        names = [name for name in _BETWEEN.split(self._text("carriers")) if name.strip()]
        found = [
            next((carrier for carrier, words in _CARRIER_WORDS if any(word in name for word in words)), None)
            for name in names
        ]
        for name, carrier in zip(names, found, strict=True):
            if carrier is None:
                self._error(
                    "carriers", f"不认识的载体“{name.strip()[:20]}”", "请改为政府网站、公示栏、微信公众号等"
                )
        carriers = [carrier for carrier in found if carrier] or list(self.defaults.get("carriers", ()))
        if self._text("url") and Carrier.COUNTY_PORTAL not in carriers:
            carriers.append(Carrier.COUNTY_PORTAL)
        return list(dict.fromkeys(carriers))

    def _url(self) -> str:
        url = self._text("url")
        if url and not re.fullmatch(r"https?://[^\s/]+\S*", url):
            self._error(
                "url", f"网址“{url[:40]}”不完整", "请写成 http:// 或 https:// 开头的完整网址，没有的请留空"
            )
            return ""
        for reason in oversized(Publication, {"url": url}):
            self._error("url", reason, "请缩短后重新上传")
        return url

    def _error(self, key: str, what: str, how: str) -> None:
        self.errors.append([BY_KEY[key].label, what, how])


def texts_of(values: Mapping[str, Any]) -> dict[str, str]:
    """The texts that screening reads, by the names of their fields."""
    plain = ("title", "summary", "keywords", "document_number", "source")
    return {key: values[key] for key in plain} | {"body": MarkedUp(values["body"]).text}


def _body(text: str) -> str:
    """Typed text becomes paragraphs; what is HTML already is cleaned."""
    if _MARKUP.search(text):
        return clean_html(text)
    return "".join(f"<p>{escape(line.strip())}</p>" for line in text.splitlines() if line.strip())


def _field_of(reason: str) -> str:
    return next((key for key, target in BY_KEY.items() if f"“{target.label}”" in reason), "title")
