"""A letter as a document: a draft to look at, and the one that is signed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings

from gongkai.documents.letters import FIELDS, LETTERS, Field, LetterError, letter, missing
from gongkai.documents.writing import Document, Note, Text
from gongkai.documents.writing.blocks import texts
from gongkai.law.service import Method
from gongkai.law.sources import cite, house_rule
from gongkai.records.journal.kinds import EventKind
from gongkai.records.letters.plan import Addressee
from gongkai.records.letters.progress import Progress
from gongkai.records.letters.standing import Standing
from gongkai.records.letters.values import Sketch, overrides_of, values_of
from gongkai.records.verbs import Refusal

DRAFT = "（草稿，签发时编号）"
_DRAFT_NOTE = "草稿：尚未签发，不得对外发送。"
# Days until which somebody has time: past ones would leave none.
_TERMS = ("correct_by", "explain_by")
# Ways of service that 235号 allows.
_ALLOWED = [one for one in Method if one is not Method.PRIVATE_COURIER]
_SHORTEST_NAME, _SHORTEST = 2, 6  # characters: what is shorter stands in any text by chance
# Of "居民身份证1000…" the number alone tells the person as well; a postcode (6 digits) does not.
_LONG_NUMBER = re.compile(r"\d{7,}x?")
_BETWEEN = {"Pd", "Cf", "Mn"}  # dashes, and what nobody sees


def draft_of(sketch: Sketch) -> Document:
    """The letter as it would be, with what is missing shown in its place. Raises LetterError."""
    return _letter(sketch, values_of(replace(sketch, number=DRAFT)), draft=True)


def marked_draft(sketch: Sketch) -> Document:
    """The same to be taken away: it says that it is a draft."""
    document = draft_of(sketch)
    return replace(document, blocks=(Note((Text(_DRAFT_NOTE),)), *document.blocks))


def finished(sketch: Sketch) -> tuple[Document, Mapping[str, Any]]:
    """The letter to be signed, and the values it was made of. Raises LetterError with everything that is missing."""
    values = values_of(sketch)
    return _letter(sketch, values, draft=False), values


def gaps(sketch: Sketch) -> list[Field]:
    """What the letter still lacks but its number. Raises LetterError when the agency's own text of it is not valid."""
    values = values_of(replace(sketch, number=DRAFT))
    return missing(sketch.code, values, sketch.variant, overrides=overrides_of(sketch.agency))


def refusals_of(sketch: Sketch) -> list[Refusal]:
    """Why this letter cannot be signed as it stands: what is missing, what must not stand in it."""
    basis = next(iter(LETTERS[sketch.code].basis_of(sketch.variant)), house_rule())
    try:
        document, values = finished(sketch)
    except LetterError as error:
        return [Refusal(reason.rstrip("。"), basis) for reason in error.reasons]
    if early := [name for name in _TERMS if name in sketch.written and values[name] <= sketch.standing.on]:
        return [Refusal(f"“{FIELDS[name].label}”应在今天以后", basis) for name in early]
    if sketch.code == "D-10" and not values["amount"]:
        return [Refusal("按收费标准算下来不收费，不需要发收费通知书", cite("fee_measures", 4))]
    if sketch.to is not Addressee.APPLICANT and _names_applicant(sketch, document):
        return [Refusal("文书中出现了申请人的身份、联系方式等信息，请改写后再签发", cite("civil_code", 1039))]
    return []


def receipt_of(progress: Progress, on: date) -> Document:
    """送达回证 (D-25) of an issued letter, to be signed by who receives it; with what is known of its service."""
    found, served = progress.letter, progress.served
    method = served.data["method"] if served else ""
    standing = Standing(found.application, on)
    known = {
        "addressee": found.values.get("addressee", ""),
        "delivered": f"《{found.name}》（{found.number}）",
        "delivery_method": progress.method_label or "　".join(f"□{one.label}" for one in _ALLOWED),
        "server": served.actor_name if served else "",
        "posted_on": progress.served_on if method == Method.POST else None,
        "mail_number": standing.words(served).get("mail_number", ""),
        "delivered_on": progress.proved.business_date if progress.proved else None,
        "signer": standing.words(progress.proved).get("signer", ""),
    }
    return _form("D-25", standing, known)


def registration_of(standing: Standing) -> Document:
    """登记表 (D-01) of a case, with who applied. Raises LetterError when it lacks something, as a handler."""
    return _form("D-01", standing, {})


def search_record(standing: Standing) -> Document:
    """检索记录 (D-26) of a case, as its log tells it. Raises LetterError when nothing was logged."""
    last = standing.last(EventKind.SEARCH_LOGGED)
    result = standing.words(last).get("conclusion") or (last.data.get("result_label", "") if last else "")
    return _form("D-26", standing, {"search_result": result})


def _form(code: str, standing: Standing, known: Mapping[str, Any]) -> Document:
    """A form that is no letter: it has no number, and is made anew whenever it is printed."""
    sketch = Sketch(standing, code, "", {})
    return _letter(
        sketch, values_of(sketch) | {name: value for name, value in known.items() if value}, draft=False
    )


def _letter(sketch: Sketch, values: Mapping[str, Any], *, draft: bool) -> Document:
    return letter(
        sketch.code,
        values,
        variant=sketch.variant,
        overrides=overrides_of(sketch.agency),
        draft=draft,
        style=settings.LETTER_STYLE,
    )


def _names_applicant(sketch: Sketch, document: Document) -> bool:
    """Whether anything that tells who applied stands in the letter; what was asked for is what the letter is about."""
    told = sketch.particulars
    if told is None:
        return False
    names = [_folded(one) for one in (told.name, told.representative, told.agent)]
    others = [
        _folded(one)
        for one in (
            *(told.identity, told.contact, told.address, told.email),
            *(told.agent_identity, told.agent_contact),
        )
    ]
    numbers = [number for one in others for number in _LONG_NUMBER.findall(one)]
    words = _folded("".join(texts(document)))
    private = [(one, _SHORTEST_NAME) for one in names] + [(one, _SHORTEST) for one in (*others, *numbers)]
    return any(len(one) >= least and one in words for one, least in private)


def _folded(text: str) -> str:
    """However it is spaced, hyphenated, in whichever width and case: 138-0000 0000 is 13800000000."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in plain if unicodedata.category(one) not in _BETWEEN and not one.isspace())
