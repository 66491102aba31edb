"""The letter about the correction of one's own records (D-24), by values of the record."""

from __future__ import annotations

from typing import Any

from gongkai.documents.letters import LetterError, letter, missing
from gongkai.documents.writing import Document
from gongkai.law.remedies import remedy_for_notice
from gongkai.records.letters.composing import DRAFT
from gongkai.records.letters.values import overrides_of, remedy_settings
from gongkai.records.redress.models import OwnRecord
from gongkai.records.redress.reading import verification_of, verified_words
from gongkai.records.today import today


def letter_of(own: OwnRecord) -> Document | None:
    """The letter; a draft with what is missing in its place until it is decided, None before it is verified.

    Raises LetterError when the agency's own text of it is not valid.
    """
    found = verification_of(own)
    if found is None or own.key is None:
        return None
    return letter(
        "D-24",
        _values(own),
        variant=found.data["result"],
        overrides=overrides_of(own.agency),
        draft=own.decided_on is None,
    )


def gaps_of(own: OwnRecord) -> list[str]:
    """What the letter still lacks, as Chinese sentences; nothing before it is verified."""
    found = verification_of(own)
    if found is None or own.key is None:
        return []
    try:
        lacking = missing("D-24", _values(own), found.data["result"], overrides=overrides_of(own.agency))
    except LetterError as error:
        return [reason.rstrip("。") for reason in error.reasons]
    return [f"更正告知书缺少“{field.label}”，请先填写" for field in lacking]


def _values(own: OwnRecord) -> dict[str, Any]:
    on, agency = own.decided_on or today(), own.agency
    remedy = remedy_for_notice("own_record_notice", on, remedy_settings(agency))
    told = {
        "agency": agency.name,
        "ogi_body": agency.ogi_body,
        "agency_phone": agency.phone,
        "addressee": own.texts["name"],
        "you": "您",
        "letter_number": own.letter_number or DRAFT,
        "signed_on": on,
        "application_number": own.number,
        "received_on": own.received_on,
        "record": own.texts["record"],
        "proof": [line.strip() for line in own.texts["proof"].splitlines() if line.strip()],
        "remedy": remedy.paragraph if remedy else "",
        **verified_words(own),
    }
    return {name: value for name, value in told.items() if value}
