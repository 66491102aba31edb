"""What a request about a case must not say: who applied, and what identifies people.

《条例》第三十二条 protects personal privacy, 《民法典》第一千零三十九条 binds the staff; the unit that is asked
needs to know what is looked for, not for whom.
"""

from __future__ import annotations

from gongkai.documents.screening import Kind, screen
from gongkai.law.sources import cite
from gongkai.records.applications.models import Application
from gongkai.records.verbs import Refusal

_SHORTEST = 2  # characters; a single one stands in every text
# 工作约定: numbers by which one person is found. Places and office telephones may have to be told.
_OF_ONE_PERSON = frozenset(
    {
        Kind.ID_CARD,
        Kind.ID_CARD_PARTIAL,
        Kind.PASSPORT,
        Kind.TRAVEL_PERMIT,
        Kind.DRIVER_LICENCE,
        Kind.MIL_CERT,
        Kind.SOCIAL_CARD,
        Kind.BANK_ACCOUNT,
        Kind.PHONE_MOBILE,
    }
)


def refusals(text: str, case: Application, *, by_asked: bool = False) -> list[Refusal]:
    """Why ``text`` can't go to another unit: the applicant's own particulars stand in it, or somebody's numbers.

    ``by_asked``: of the unit that was asked. It is not told whether a name is the applicant's, else it could find out
    by trying; what it writes goes, sealed, to those who know.
    """
    told = None if by_asked else case.applicant.particulars
    own = (
        (("姓名或者名称", told.name), ("身份证明", told.identity), ("联系方式", told.contact)) if told else ()
    )
    named = [
        f"申请人的{label}"
        for label, value in own
        if len(value.strip()) >= _SHORTEST and value.strip() in text
    ]
    numbers = [one.label for one in screen(text).findings if one.type in _OF_ONE_PERSON]
    return [
        Refusal(
            f"内容中有{what}。商请只写要找的信息，不写申请人和其他个人的身份信息，请改写",
            cite("civil_code", 1039),
        )
        for what in dict.fromkeys([*named, *numbers])
    ]


def names_in(text: str) -> list[str]:
    """Words that look like names of people: somebody has to look whether one of them applied."""
    return list(dict.fromkeys(one.text for one in screen(text).findings if one.type == Kind.NAME))
