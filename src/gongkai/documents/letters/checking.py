"""What makes a letter valid: each thing that is wrong, in words that whoever wrote the template understands.

A letter of the house is trusted no more than an override of an agency: both go through :func:`problems`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from gongkai.documents.letters.fields import FIELDS
from gongkai.documents.letters.templates import (
    BASIS,
    FORM,
    REMEDY,
    SLOT,
    VARIANT,
    LetterKind,
    RemedySlot,
    cited,
)
from gongkai.documents.writing.blocks import refuse_control_characters

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
    titles = (kind.title, kind.addressee, kind.slip.title if kind.slip else "")
    if any(mark for text in titles for _, mark in SLOT.findall(text)):
        yield "标题和主送里的字段不能带问号：没有值的时候会缺一行"
    yield from _wrong_slots(kind, texts)
    yield from _not_alone(kind, variant, texts)
    names = {name for text in texts for name, _ in SLOT.findall(text)}
    yield from _wrong_remedy(kind, variant, texts)
    if kind.basis_of(variant) and BASIS not in names:
        yield f"没有引用法律依据：请在正文中写上 {{basis}}，印出来是{cited(kind.basis_of(variant))}"
    yield from _wrong_places(kind, texts)
    words = "\n".join(texts)
    for item in (*kind.must, *(kind.variants[variant].must if variant else ())):
        if item in FIELDS:
            if item not in names:
                yield f"缺少法律要求写明的“{FIELDS[item].label}”：请写上 {{{item}}}"
        elif item not in words:
            yield f"缺少法律要求写明的“{item}”"


def _wrong_places(kind: LetterKind, texts: list[str]) -> Iterator[str]:
    """{variant} and {form} stand where the text of the variant and the form are to be printed, and nowhere else."""
    parts = [(kind.body, kind.form)] + ([(kind.slip.body, kind.slip.form)] if kind.slip else [])
    own_lines = sum(body.splitlines().count(f"{{{FORM}}}") for body, form in parts if form)
    if own_lines < sum(1 for _, form in parts if form):
        yield "正文中没有 {form}：请让它单独占一行，表格印在那里"
    if _count(FORM, texts) > own_lines:
        yield "{form} 只能在有表格 [[form]] 的正文中单独占一行"
    variant_lines = kind.body.splitlines().count(f"{{{VARIANT}}}") if kind.variants else 0
    if kind.variants and not variant_lines:
        yield "正文中没有 {variant}：请让它单独占一行，各种情形的文字印在那里"
    if _count(VARIANT, (kind.body, *texts)) > variant_lines:
        yield "{variant} 只能在有不同情形的文书正文中单独占一行"


def _count(slot: str, texts: Iterable[str]) -> int:
    return sum(name == slot for text in texts for name, _ in SLOT.findall(text))


def _wrong_slots(kind: LetterKind, texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        try:
            refuse_control_characters(text.replace("\n", ""))
        except ValueError:
            yield f"“{text[:30]!a}”里有看不见的控制字符，请删除"
        if "{" in SLOT.sub("", text) or "}" in SLOT.sub("", text):
            yield f"“{text[:30]}”里的花括号不成对，或者里面不是字段名；花括号只能用来写字段，如 {{received_on}}"
        for name, _ in SLOT.findall(text):
            if name in (BASIS, VARIANT, FORM):
                continue
            if name not in FIELDS:
                yield f"没有“{{{name}}}”这个字段{_nearest(name)}"
            elif kind.third_party and FIELDS[name].of_applicant:
                yield f"给第三方的文书不能写“{FIELDS[name].label}”（{{{name}}}）：会让第三方知道申请人是谁"


def _not_alone(kind: LetterKind, variant: str, texts: list[str]) -> Iterator[str]:
    """Tables, lists, enclosures and the remedy are paragraphs of their own, in the text and nowhere else."""
    lines = kind.lines(variant)
    for text in dict.fromkeys(texts):
        for name, _ in SLOT.findall(text):
            if name != REMEDY and not (name in FIELDS and FIELDS[name].kind.stands_alone):
                continue
            if not SLOT.fullmatch(text) or texts.count(text) > lines.count(text):
                yield f"“{FIELDS[name].label}”（{{{name}}}）要在正文中单独占一行，前后不能加字"


def _wrong_remedy(kind: LetterKind, variant: str, texts: Iterable[str]) -> Iterator[str]:
    slots = [(name, mark) for text in texts for name, mark in SLOT.findall(text) if name == REMEDY]
    match kind.remedy_slot(variant):
        case RemedySlot.REQUIRED if (REMEDY, "") not in slots:
            # 行政复议法 Art 23(2), 实施条例 Art 25: the right, the body and the term must be told
            yield "必须告知救济途径：请写上 {remedy}（不带问号），单独占一行"
        case RemedySlot.NEVER if slots:
            # 法释〔2025〕8号 Art 10(2): suits about procedural notices are not accepted
            yield "这种文书是程序性告知，不告知救济途径：请删去 {remedy}"


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
        right = (
            isinstance(rows, list)
            and rows
            and all(
                isinstance(row, list) and len(row) in (1, 2, 4) and all(isinstance(cell, str) for cell in row)
                for row in rows
            )
        )
        if not right or not isinstance(group.get("head", ""), str):
            yield '表格 [[form]] 的 rows 应当是若干行，每行一格、两格或者四格文字，如 rows = [["名称", "{record}"]]'
