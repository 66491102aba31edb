"""Letters as data: how a letter is written in TOML (``data/D-xx.toml``), and what makes it valid.

The whole template language is this:

- ``{name}`` is replaced by the value of a field (``data/fields.toml``); ``{name?}`` may be empty, and then the
  line that it stands on is left out (in a form: the cell stays empty).
- ``{basis}`` is the citation of the law that the letter rests on; ``{variant}``, alone on a line, the text of the
  variant; ``{form}``, alone on a line, the form; ``{opening}`` and ``{contact}`` are sentences that many letters
  share (``data/phrases.toml``).
- One line is one paragraph; a line that begins with 注： is a note.

There is nothing else: no conditions, no code. A letter of the house is trusted no more than an override of an
agency: both go through :func:`problems`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from importlib.resources import files
from itertools import groupby
from typing import Any, Literal

from gongkai.documents.letters.fields import FIELDS, Field
from gongkai.documents.writing.blocks import refuse_control_characters
from gongkai.law.labelled import Labelled
from gongkai.law.outcomes import OUTCOMES, RemedyRule
from gongkai.law.remedies import NOTICES
from gongkai.law.sources import Citation, cite

Sign = Literal["seal", "agency", "none"]

SLOT = re.compile(r"\{([a-z_]+)(\?)?\}")
BASIS, VARIANT, FORM, REMEDY = "basis", "variant", "form", "remedy"
_SPECIAL = (BASIS, VARIANT, FORM)


class LetterError(ValueError):
    """Why a letter cannot be made: sentences in Chinese, all of them at once."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = list(reasons)
        super().__init__("\n".join(self.reasons))


class RemedySlot(Labelled):
    """Whether a letter tells of reconsideration and suit."""

    REQUIRED = "required", "必须告知救济途径"
    ALLOWED = "allowed", "是否告知救济途径由机关决定（工作约定）"
    NEVER = "never", "不告知救济途径"


@dataclass(frozen=True)
class FormGroup:
    """Rows of a form: label, value, label, value …; ``head`` stands on the left of all of them, if any."""

    head: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Slip:
    """What is torn off and sent back."""

    title: str
    body: str
    form: tuple[FormGroup, ...]


@dataclass(frozen=True)
class Variant:
    """One of several texts of a letter, by the outcomes (codes of ``law.outcomes``) that it serves."""

    code: str
    name: str
    outcomes: tuple[str, ...]
    basis: tuple[Citation, ...]
    body: str
    must: tuple[str, ...]


@dataclass(frozen=True)
class LetterKind:
    """One kind of letter.

    basis        what it rests on, where no variant says otherwise
    must         what law/06 asks of it: names of fields, and words
    third_party  written to others than the applicant, who must not learn who applied
    sign         with the agency's seal, with its name only, or not at all
    made_by      where the document is made, if not here: then it has no text
    """

    code: str
    name: str
    basis: tuple[Citation, ...]
    title: str = ""
    number: str = ""
    addressee: str = ""
    body: str = ""
    form: tuple[FormGroup, ...] = ()
    sign: Sign = "seal"
    remark: str = ""
    slip: Slip | None = None
    variants: Mapping[str, Variant] = field(default_factory=dict)
    must: tuple[str, ...] = ()
    third_party: bool = False
    made_by: str = ""

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field it names, in reading order; required where no variant can do without it."""
        each = [{one.name: one for one in self.fields_for(code)} for code in self.variants or ("",)]
        names = dict.fromkeys(name for fields in each for name in fields)
        return tuple(
            replace(FIELDS[name], required=all(name in fields and fields[name].required for fields in each))
            for name in names
        )

    def fields_for(self, variant: str = "") -> tuple[Field, ...]:
        """The fields of one variant, in reading order."""
        optional: dict[str, bool] = {}
        for text in self.texts(variant):
            for name, mark in SLOT.findall(text):
                if name in FIELDS:
                    optional[name] = optional.get(name, True) and bool(mark)
        return tuple(
            replace(FIELDS[name], required=not (may_be_empty or FIELDS[name].default or FIELDS[name].law))
            for name, may_be_empty in optional.items()
        )

    @property
    def has_remedy(self) -> bool:
        """Whether it can tell of reconsideration and suit."""
        return any(one.name == REMEDY for one in self.fields)

    def remedy_slot(self, variant: str = "") -> RemedySlot:
        """What the law says about the remedy paragraph of this letter."""
        notices = {notice.letter: notice.has_remedy for notice in NOTICES.values()}
        if self.code in notices:
            return RemedySlot.REQUIRED if notices[self.code] else RemedySlot.NEVER
        rules = {OUTCOMES[code].remedy for code in self.outcomes(variant)}
        if rules:
            return RemedySlot.ALLOWED if RemedyRule.CHOICE_BY_PRACTICE in rules else RemedySlot.REQUIRED
        # Neither a notice nor a decision of law.outcomes: correction of records, delay (law/06 tag D), forms.
        return RemedySlot.ALLOWED if self.sign == "seal" else RemedySlot.NEVER

    def outcomes(self, variant: str = "") -> tuple[str, ...]:
        """The outcomes that this letter, or this variant of it, tells."""
        if self.variants:
            return self.variants[variant].outcomes
        return tuple(code for code, outcome in OUTCOMES.items() if outcome.letter == self.code)

    def basis_of(self, variant: str = "") -> tuple[Citation, ...]:
        """What the letter rests on."""
        return (self.variants[variant].basis if variant else ()) or self.basis

    def body_of(self, variant: str = "") -> str:
        """The text with that of the variant in its place."""
        return self.body.replace(f"{{{VARIANT}}}", self.variants[variant].body if variant else "")

    def texts(self, variant: str = "") -> Iterator[str]:
        """Every piece of template of one variant, in reading order."""
        yield self.title
        yield self.number
        yield self.addressee
        yield from self.body_of(variant).splitlines()
        yield from _cells(self.form)
        if self.sign != "none":
            yield "{agency}{signed_on}"
        yield self.remark
        if self.slip:
            yield self.slip.title
            yield from self.slip.body.splitlines()
            yield from _cells(self.slip.form)


def cited(citations: Iterable[Citation]) -> str:
    """《中华人民共和国政府信息公开条例》第十四条、第三十六条第（三）项: a law is named once for all its articles."""
    laws = []
    for source, group in groupby(citations, key=lambda citation: citation.source):
        first, *rest = map(str, group)
        laws.append("、".join((first, *(text.removeprefix(str(source)) for text in rest))))
    return "和".join(laws)


def standard() -> dict[str, LetterKind]:
    """The letters of the house, by code."""
    return {code: kind_from(code, standard_text(code)) for code in CODES}


CODES = tuple(f"D-{number:02}" for number in range(29))


def standard_text(code: str) -> dict[str, Any]:
    """The TOML of a letter of the house."""
    return tomllib.loads(_data(f"{code}.toml"))


def kind_from(code: str, raw: Mapping[str, Any]) -> LetterKind:
    """A letter from its TOML. Its shape must be right (:func:`wrong_shape`); its words are checked apart."""
    slip = raw.get("slip")
    return LetterKind(
        code=code,
        name=raw["name"],
        basis=_citations(raw.get("basis", ())),
        title=_lines(raw.get("title", "")),
        number=raw.get("number", ""),
        addressee=raw.get("addressee", ""),
        body=_with_phrases(raw.get("body", "")),
        form=_form(raw.get("form", ())),
        sign=raw.get("sign", "seal"),
        remark=_with_phrases(raw.get("remark", "")),
        slip=slip and Slip(_lines(slip["title"]), _with_phrases(slip["body"]), _form(slip.get("form", ()))),
        variants={
            name: Variant(
                name,
                one["name"],
                tuple(one.get("outcomes", ())),
                _citations(one.get("basis", ())),
                _with_phrases(one["body"]),
                tuple(one.get("must", ())),
            )
            for name, one in raw.get("variants", {}).items()
        },
        must=tuple(raw.get("must", ())),
        third_party=raw.get("third_party", False),
        made_by=raw.get("made_by", ""),
    )


# --- what may be wrong -----------------------------------------------------------------------------------

# What an agency may write anew, with the type that TOML must have; all else follows from the law.
_OWN = {"title": str, "number": str, "addressee": str, "body": str, "form": list, "remark": str, "slip": dict}
_OWN_VARIANTS = {"name": str, "body": str}
_OWN_SLIP = {"title": str, "body": str, "form": list}
_TYPES: dict[type[Any], str] = {str: "文字", list: "列表", dict: "一节"}


def wrong_shape(raw: Mapping[str, Any], house: LetterKind) -> list[str]:
    """What cannot be read in an override of ``house``."""
    found = list(_wrong_keys(raw, _OWN | {"variants": dict}, ""))
    if isinstance(raw.get("slip"), dict):
        if house.slip is None:
            found.append("这种文书没有回执，请删去 [slip] 一节")
        found += _wrong_keys(raw["slip"], _OWN_SLIP, "回执 [slip] 的")
    if isinstance(raw.get("variants"), dict):
        for name, one in raw["variants"].items():
            if name not in house.variants:
                known = "、".join(house.variants) or "没有"
                found.append(f"没有“{name}”这种情形，这种文书的情形：{known}")
            elif not isinstance(one, dict):
                found.append(f"[variants.{name}] 应当是一节，里面写 body")
            else:
                found += _wrong_keys(one, _OWN_VARIANTS, f"[variants.{name}] 的")
    for form in (raw.get("form"), raw.get("slip", {}).get("form") if not found else None):
        found += _wrong_form(form)
    return found


def problems(kind: LetterKind) -> list[str]:
    """Why a letter must not be used as it is written: sentences in Chinese, without repetition."""
    found: dict[str, None] = {}
    if kind.made_by:
        return []
    for code in kind.variants or ("",):
        of = f"“{kind.variants[code].name}”：" if code else ""
        found |= dict.fromkeys(f"{of}{text}" for text in _problems(kind, code))
    return list(found)


def _problems(kind: LetterKind, variant: str) -> Iterator[str]:
    texts = list(kind.texts(variant))
    if not kind.title:
        yield "没有标题：请写上 title"
    yield from _wrong_slots(kind, texts)
    names = {name for text in texts for name, _ in SLOT.findall(text)}
    yield from _wrong_remedy(kind, variant, texts)
    if kind.basis_of(variant) and BASIS not in names:
        yield f"没有引用法律依据：请在正文中写上 {{basis}}，印出来是{cited(kind.basis_of(variant))}"
    if kind.variants and f"{{{VARIANT}}}" not in kind.body.splitlines():
        yield "正文中没有 {variant}：请让它单独占一行，各种情形的文字印在那里"
    if kind.form and f"{{{FORM}}}" not in kind.body.splitlines():
        yield "正文中没有 {form}：请让它单独占一行，表格印在那里"
    words = "\n".join(texts)
    for item in (*kind.must, *(kind.variants[variant].must if variant else ())):
        if item in FIELDS:
            if item not in names:
                yield f"缺少法律要求写明的“{FIELDS[item].label}”：请写上 {{{item}}}"
        elif item not in words:
            yield f"缺少法律要求写明的“{item}”"


def _wrong_slots(kind: LetterKind, texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        try:
            refuse_control_characters(text.replace("\n", ""))
        except ValueError:
            yield f"“{text[:30]!a}”里有看不见的控制字符，请删除"
        if "{" in SLOT.sub("", text) or "}" in SLOT.sub("", text):
            yield f"“{text[:30]}”里的花括号不成对，或者里面不是字段名；花括号只能用来写字段，如 {{received_on}}"
        for name, _ in SLOT.findall(text):
            if name in _SPECIAL:
                continue
            if name not in FIELDS:
                yield f"没有“{{{name}}}”这个字段{_nearest(name)}"
            elif kind.third_party and FIELDS[name].of_applicant:
                yield f"给第三方的文书不能写“{FIELDS[name].label}”（{{{name}}}）：会让第三方知道申请人是谁"
            elif FIELDS[name].kind.stands_alone and not SLOT.fullmatch(text):
                yield f"“{FIELDS[name].label}”（{{{name}}}）要单独占一行"


def _wrong_remedy(kind: LetterKind, variant: str, texts: Iterable[str]) -> Iterator[str]:
    slots = [(name, mark) for text in texts for name, mark in SLOT.findall(text) if name == REMEDY]
    match kind.remedy_slot(variant):
        case RemedySlot.REQUIRED if (REMEDY, "") not in slots:
            # 行政复议法 Art 23(2), 实施条例 Art 25: the right, the body and the term must be told
            yield "必须告知救济途径：请写上 {remedy}（不带问号），单独占一行"
        case RemedySlot.NEVER if slots:
            # 法释〔2025〕8号 Art 10(2): suits about procedural notices are not accepted
            yield "这种文书是程序性告知，不告知救济途径：请删去 {remedy}"
    if any(REMEDY in text and not SLOT.fullmatch(text) for text in texts if f"{{{REMEDY}" in text):
        yield "救济途径 {remedy} 要单独占一行，前后不能加字"


def _nearest(name: str) -> str:
    near = get_close_matches(name, FIELDS, n=1)
    if near:
        return f"，是不是 {{{near[0]}}}（{FIELDS[near[0]].label}）？"
    return "；可用的字段见 gongkai letters fields"


def _wrong_keys(raw: Mapping[str, Any], allowed: Mapping[str, type[Any]], where: str) -> Iterator[str]:
    for key, value in raw.items():
        if key not in allowed:
            yield f"{where}“{key}”不能改写；可以改写的有：{'、'.join(allowed)}"
        elif not isinstance(value, allowed[key]):
            yield f"{where}“{key}”应当是{_TYPES[allowed[key]]}"


def _wrong_form(form: Any) -> Iterator[str]:
    if not isinstance(form, list):
        return
    for group in form:
        rows = group.get("rows") if isinstance(group, dict) else None
        right = isinstance(rows, list) and all(
            isinstance(row, list) and len(row) in (1, 2, 4) and all(isinstance(cell, str) for cell in row)
            for row in rows
        )
        if not right or not isinstance(group.get("head", ""), str):
            yield '表格 [[form]] 的 rows 应当是若干行，每行一格、两格或者四格文字，如 rows = [["名称", "{record}"]]'


# --- reading ----------------------------------------------------------------------------------------------


def _data(name: str) -> str:
    return files(__package__).joinpath(f"data/{name}").read_text(encoding="utf-8")


PHRASES: Mapping[str, str] = tomllib.loads(_data("phrases.toml"))
"""Sentences that many letters share."""


def _with_phrases(body: str) -> str:
    for name, words in PHRASES.items():
        body = body.replace(f"{{{name}}}", words)
    return _lines(body)


def _lines(text: str) -> str:
    """Without the blank lines, indents and tabs that people lay a text out with."""
    return "\n".join(line.strip().replace("\t", " ") for line in text.splitlines() if line.strip())


def _citations(raw: Iterable[Mapping[str, Any]]) -> tuple[Citation, ...]:
    return tuple(
        cite(one["source"], one.get("article"), one.get("paragraph"), one.get("item")) for one in raw
    )


def _form(raw: Iterable[Mapping[str, Any]]) -> tuple[FormGroup, ...]:
    return tuple(FormGroup(one.get("head", ""), tuple(map(tuple, one["rows"]))) for one in raw)


def _cells(form: Iterable[FormGroup]) -> Iterator[str]:
    for group in form:
        yield group.head
        for row in group.rows:
            yield from row
