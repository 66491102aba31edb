"""What a letter must say about 行政复议 and 行政诉讼: by outcome and by the day of the decision.

R1 (reconsideration first), R2 (choice) and R0 (none) are worded here; terms, bodies and dates are the law's
or the agency's settings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.law.outcomes import Group, Outcome, RemedyRule, outcome
from gongkai.law.sources import Certainty, Citation, cite, sources

RECONSIDERATION_DAYS = 60  # 行政复议法 Art 20: 自知道或者应当知道之日起六十日内
SUIT_DAYS_AFTER_RECONSIDERATION = 15  # 行政诉讼法 Art 45, 行政复议法 Art 34: 十五日内
SUIT_MONTHS = 6  # 行政诉讼法 Art 46: 六个月内

DEMO_RECONSIDERATION_BODY = "荥阳市人民政府"
"""行政复议法 Art 24(1)(2): against a township, the county-level government; here the demo town's."""


@dataclass(frozen=True, slots=True)
class RemedySettings:
    """What the agency sets once. The court is a setting: jurisdiction is centralised in places (tag D)."""

    body: str = DEMO_RECONSIDERATION_BODY
    body_address: str = ""
    online_channel: str = ""
    court: str = "有管辖权的人民法院"
    # Whether letters of 不予处理 and 不再处理 carry the paragraph differs by county (tag D).
    disputed_letters_carry_paragraph: bool = True


@dataclass(frozen=True, slots=True)
class Remedy:
    """The remedy of one decision. ``suit_months`` is None where a direct suit is not accepted."""

    reconsideration_first: bool
    body: str
    reconsideration_days: int
    suit_months: int | None
    suit_days_after_reconsideration: int
    must_state_in_letter: bool
    online_channel_needed: bool
    paragraph: str
    citations: tuple[Citation, ...]
    certainty: Certainty
    gaps: tuple[str, ...] = ()
    """What is still missing before the letter may go out, in Chinese."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter that is no decision on the application, with the rule that shapes its end."""

    letter: str
    name: str
    has_remedy: bool
    separate_suit_allowed: bool
    citation: Citation | None


def remedy_for(
    ended: Outcome | str,
    decided_on: date,
    settings: RemedySettings | None = None,
    *,
    withheld: Iterable[Outcome | str] = (),
    served_online: bool = False,
) -> Remedy | None:
    """The remedy of a decision, or None where the case ends without one (withdrawal).

    ``withheld`` names the grounds of the parts a partial disclosure keeps back; if none is given they are
    taken to be Articles 14–16, which is what 区分处理 is for. Raises ValueError (Chinese) for an unknown
    code.
    """
    settings = settings or RemedySettings()
    result = _as_outcome(ended)
    if result.remedy is RemedyRule.NONE:
        return None
    disputed = result.remedy is RemedyRule.CHOICE_BY_PRACTICE
    if disputed and not settings.disputed_letters_carry_paragraph:
        return None
    return _remedy(
        first=_is_refusal(result, withheld) and _refusals_go_to_reconsideration(decided_on),
        day=decided_on,
        settings=settings,
        served_online=served_online,
        hurts=result.group is not Group.DISCLOSED,
        certainty=_certainty(result, decided_on, disputed),
    )


def remedy_for_silence(overdue_on: date, settings: RemedySettings | None = None) -> Remedy:
    """The remedy when the term has passed without an answer.

    From 2026-07-01 reconsideration comes first: 实施条例 Art 30 counts not answering an application among
    未履行法定职责 of 行政复议法 Art 23(1)(3). Before, the applicant chose (法释〔2025〕8号 Art 2(2));
    which of the two prevails now is disputed, the regulation is the later one (tag D).
    """
    first = sources()["reconsideration_regulation"].covers(overdue_on)
    return _remedy(
        first=first,
        day=overdue_on,
        settings=settings or RemedySettings(),
        served_online=False,
        hurts=False,  # there is no letter that could say anything
        certainty=Certainty.MODEL if first else Certainty.READ,
        silence=True,
    )


def remedy_for_notice(
    code: str, served_on: date, settings: RemedySettings | None = None, *, served_online: bool = False
) -> Remedy | None:
    """The remedy of a procedural letter: None (R0), but for the notice to a third party, which has a choice.

    Raises ValueError (Chinese) for an unknown letter.
    """
    if not notice(code).has_remedy:
        return None
    return _remedy(
        first=False,
        day=served_on,
        settings=settings or RemedySettings(),
        served_online=served_online,
        hurts=True,
        certainty=Certainty.READ,
    )


def notice(code: str) -> Notice:
    """The procedural letter with this code. Raises ValueError (Chinese) for an unknown one."""
    try:
        return NOTICES[code]
    except KeyError:
        raise ValueError(f"没有“{code}”这种程序性文书，可用的是：{'、'.join(NOTICES)}。") from None


# --- which rule --------------------------------------------------------------------------------------


def _as_outcome(value: Outcome | str) -> Outcome:
    return value if isinstance(value, Outcome) else outcome(value)


def _is_refusal(result: Outcome, withheld: Iterable[Outcome | str]) -> bool:
    """Whether the decision rests, wholly or in part, on Article 14, 15 or 16 of the Regulation."""
    if result.remedy is not RemedyRule.BY_WITHHELD_PART:
        return result.remedy is RemedyRule.RECONSIDERATION_FIRST
    grounds = [_as_outcome(ground) for ground in withheld]
    return not grounds or any(ground.remedy is RemedyRule.RECONSIDERATION_FIRST for ground in grounds)


def _refusals_go_to_reconsideration(day: date) -> bool:
    """行政复议法 Art 23(1)(4): 申请政府信息公开，行政机关不予公开, since 2024-01-01."""
    return sources()["reconsideration_law"].covers(day)


def _certainty(result: Outcome, day: date, disputed: bool) -> Certainty:
    """Disputed: letters with varying practice; partial refusals before 实施条例 Art 31 named them."""
    explicit = sources()["reconsideration_regulation"].covers(day)
    if disputed or (result.remedy is RemedyRule.BY_WITHHELD_PART and not explicit):
        return Certainty.MODEL
    return Certainty.READ if _refusals_go_to_reconsideration(day) else Certainty.MEMORY


def _remedy(
    *,
    first: bool,
    day: date,
    settings: RemedySettings,
    served_online: bool,
    hurts: bool,
    certainty: Certainty,
    silence: bool = False,
) -> Remedy:
    law_of_2023 = _refusals_go_to_reconsideration(day)
    # 行政复议法 Art 22(2): a decision served over the internet comes with the online channel.
    online = served_online and law_of_2023
    # Art 23(2) for R1; 实施条例(2026) Art 25 (right, body, term) for every act that may hurt.
    must_state = not silence and (first or (hurts and sources()["reconsideration_regulation"].covers(day)))
    gap = "网上送达的答复应当一并告知网上申请行政复议的渠道，请先在机关设置中填写。"
    return Remedy(
        reconsideration_first=first,
        body=settings.body,
        reconsideration_days=RECONSIDERATION_DAYS,
        suit_months=None if first else SUIT_MONTHS,
        suit_days_after_reconsideration=SUIT_DAYS_AFTER_RECONSIDERATION,
        must_state_in_letter=must_state,
        online_channel_needed=online,
        paragraph=_paragraph(first, silence, settings, online),
        citations=tuple(_citations(first, silence, online, law_of_2023)),
        certainty=certainty,
        gaps=(gap,) if online and not settings.online_channel else (),
    )


def _citations(first: bool, silence: bool, online: bool, law_of_2023: bool) -> Iterable[Citation]:
    if not law_of_2023:
        yield cite("reconsideration_law_2017")
    else:
        yield cite("reconsideration_law", 20)
        yield cite("reconsideration_law", 24, 1, 2)
    if first:
        yield cite("reconsideration_law", 23, 1, 3 if silence else 4)
        yield cite("reconsideration_law", 34)
    if online:
        yield cite("reconsideration_law", 22, 2)
    yield cite("litigation_law", 45 if first else 46)


# --- the paragraphs ----------------------------------------------------------------------------------


def _paragraph(first: bool, silence: bool, settings: RemedySettings, online: bool) -> str:
    begin = "答复期限届满之日" if silence else "收到本告知书之日"
    opening = "如对逾期未答复不服" if silence else "如对本告知书不服"
    apply = f"{opening}，可以自{begin}起{RECONSIDERATION_DAYS}日内向{_body(settings, online)}申请行政复议"
    if not first:  # R2
        return f"{apply}，也可以自{begin}起{SUIT_MONTHS}个月内直接向{settings.court}提起行政诉讼。"
    return (  # R1
        f"{apply}。根据{cite('reconsideration_law', 23)}的规定，应当先申请行政复议；对行政复议决定不服，"
        f"或者行政复议机关决定不予受理、驳回申请、受理后逾期不作答复的，"
        f"可以自收到决定书之日起或者行政复议期限届满之日起{SUIT_DAYS_AFTER_RECONSIDERATION}日内"
        f"向{settings.court}提起行政诉讼。"
    )


def _body(settings: RemedySettings, online: bool) -> str:
    details = []
    if settings.body_address:
        details.append(f"地址：{settings.body_address}")
    if online and settings.online_channel:
        details.append(f"网上申请渠道：{settings.online_channel}")
    return f"{settings.body}（{'；'.join(details)}）" if details else settings.body


# 法释〔2025〕8号 Art 10(2)(2): suits about extension and correction notices are not accepted; (3): nor about
# a fee decision alone; (10): nor about acts without real effect.
_NO_EFFECT = cite("court_interpretation", 10, 2, 10)
NOTICES: dict[str, Notice] = {
    "receipt": Notice("D-02", "登记回执", False, False, _NO_EFFECT),
    "correction_notice": Notice("D-03", "补正告知书", False, False, cite("court_interpretation", 10, 2, 2)),
    "reasons_notice": Notice("D-04", "说明理由告知书", False, False, _NO_EFFECT),
    "extension_notice": Notice(
        "D-05", "延期答复告知书", False, False, cite("court_interpretation", 10, 2, 2)
    ),
    "third_party_consultation": Notice("D-06", "征求意见书（第三方）", False, False, _NO_EFFECT),
    "agency_consultation": Notice("D-07", "征求意见书（共同制作机关）", False, False, _NO_EFFECT),
    "consultation_notice": Notice("D-08", "征求意见告知书（申请人）", False, False, _NO_EFFECT),
    # Art 32: disclosed against the third party's objection, with content and reason.
    "third_party_disclosure_notice": Notice(
        "D-09", "依申请公开告知书（第三方）", True, True, cite("regulation", 32)
    ),
    # Art 41 names no remedy; the decision may hurt all the same (实施条例 Art 25): the plain choice.
    "own_record_notice": Notice("D-24", "更正告知书", True, True, cite("regulation", 41)),
    "fee_notice": Notice("D-10", "收费通知书", False, False, cite("court_interpretation", 10, 2, 3)),
}
"""Letters that are no decision, by code."""
