"""Every way a case on application can end: its article, report row, letter, remedy and what it needs.

This is the one table of these pairs; nothing else in the program may know them. Rows are those of table 3
(:mod:`gongkai.law.report_form`), letters the numbers D-11 … D-23 of the set of letters.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gongkai.law.report_form import form_for
from gongkai.law.sources import Certainty, Citation, cite, house_rule


class Group(StrEnum):
    """The six kinds of result of table 3."""

    DISCLOSED = "予以公开"
    PARTIAL = "部分公开"
    REFUSED = "不予公开"
    UNABLE = "无法提供"
    NOT_HANDLED = "不予处理"
    OTHER = "其他处理"


class RemedyRule(StrEnum):
    """Which remedy the letter names; dates and paragraphs are in :mod:`gongkai.law.remedies`."""

    RECONSIDERATION_FIRST = "first"  # refusals under Articles 14, 15, 16
    BY_WITHHELD_PART = "by_withheld_part"  # partial: as the ground of the part withheld
    CHOICE = "choice"
    CHOICE_BY_PRACTICE = "choice_by_practice"  # some counties leave the paragraph out: a setting
    NONE = "none"


class Need(StrEnum):
    """What the file must hold before the decision may be signed; the value is the sentence on the screen."""

    PLACE_PUBLISHED = "写明已公开的方式和途径"
    REASON = "写明不予公开的理由"
    REASON_FOR_EACH_PART = "对每一处不予公开的内容写明依据和理由"
    DISCRETION = "写明为什么“可以不予公开”而决定不公开"
    SECRECY_PROOF = "附密级标志、保密期限或者其他定密证明"
    LEGAL_PROHIBITION = "写明禁止公开的法律、行政法规及条款"
    HARM_EVIDENCE = "附可能危及国家安全、公共安全、经济安全、社会稳定的证据或者说明"
    THIRD_PARTY_CONSULTED = "书面征求第三方意见并附其答复"
    SEARCH_LOG = "附检索记录"
    RIGHT_AGENCY = "说明理由；能够确定的，写明负责公开的行政机关名称和联系方式"
    SPECIAL_LAW = "写明专门规定查询办法的法律、行政法规和办理地点"
    CORRECTION_ASKED = "附补正告知书及其送达证明"
    FORMER_REPLY = "写明前次答复的日期和文号"
    CHANNEL = "写明反映诉求的途径"
    WHERE_TO_OBTAIN = "写明获取出版物的途径"
    REASONS_ASKED = "附说明理由告知书，并写明理由为什么不合理"
    FEE_NOTICE = "附收费通知书及其送达证明"
    WITHDRAWAL = "附申请人撤回申请的书面材料"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way to end. ``row_certainty`` says how well the pair of decision and report row is known."""

    code: str
    name: str
    group: Group
    article: Citation
    row_2021: str
    row_certainty: Certainty
    letter: str | None
    remedy: RemedyRule
    needs: frozenset[Need]
    row_2019: str

    def report_row(self, year: int) -> str:
        """The code of the row in which the report of ``year`` counts this outcome.

        Raises ValueError (Chinese) for a year that has no national form.
        """
        return self.row_2019 if form_for(year).name == "2019" else self.row_2021

    @property
    def label(self) -> str:
        """不予公开：属于国家秘密; one word where name and kind are the same."""
        return self.name if self.name.startswith(self.group.value) else f"{self.group.value}：{self.name}"


def outcome(code: str) -> Outcome:
    """The outcome with this code. Raises ValueError (Chinese) for an unknown one."""
    try:
        return OUTCOMES[code]
    except KeyError:
        raise ValueError(f"没有“{code}”这种办理结果，可用的是：{'、'.join(OUTCOMES)}。") from None


def _outcome(
    code: str,
    name: str,
    group: Group,
    article: Citation,
    row: str,
    letter: str | None,
    remedy: RemedyRule,
    *needs: Need,
    row_certainty: Certainty = Certainty.PUBLISHED,
    row_2019: str | None = None,
) -> Outcome:
    return Outcome(
        code, name, group, article, row, row_certainty, letter, remedy, frozenset(needs), row_2019 or row
    )


_FIRST, _CHOICE = RemedyRule.RECONSIDERATION_FIRST, RemedyRule.CHOICE
# The form of 2019 has one row for （六）其他处理.
_OTHER_2019 = "3.6"

_TABLE = (
    # Art 36(1): already public → tell how and where. That it counts as 予以公开 is memory.
    _outcome(
        "already_public_told_where",
        "予以公开（已主动公开，告知获取途径）",
        Group.DISCLOSED,
        cite("regulation", 36, item=1),
        "3.1",
        "D-11",
        _CHOICE,
        Need.PLACE_PUBLISHED,
        row_certainty=Certainty.MEMORY,
    ),
    # Art 36(2): give it, or tell how, where and when.
    _outcome(
        "disclosed", "予以公开", Group.DISCLOSED, cite("regulation", 36, item=2), "3.1", "D-11", _CHOICE
    ),
    # Art 37: can be separated → the public part, and reasons for the rest.
    _outcome(
        "partial",
        "部分公开（区分处理）",
        Group.PARTIAL,
        cite("regulation", 37),
        "3.2",
        "D-12",
        RemedyRule.BY_WITHHELD_PART,
        Need.REASON_FOR_EACH_PART,
    ),
    # Art 14; 法释〔2025〕8号 Art 6: the mark, the term or other proof.
    _outcome(
        "state_secret",
        "属于国家秘密",
        Group.REFUSED,
        cite("regulation", 14),
        "3.3.1",
        "D-13",
        _FIRST,
        Need.REASON,
        Need.SECRECY_PROOF,
    ),
    _outcome(
        "forbidden_by_law",
        "其他法律、行政法规禁止公开",
        Group.REFUSED,
        cite("regulation", 14),
        "3.3.2",
        "D-13",
        _FIRST,
        Need.REASON,
        Need.LEGAL_PROHIBITION,
    ),
    # 法释〔2025〕8号 Art 6: evidence or explanation of the harm.
    _outcome(
        "three_securities_one_stability",
        "危及“三安全一稳定”",
        Group.REFUSED,
        cite("regulation", 14),
        "3.3.3",
        "D-13",
        _FIRST,
        Need.REASON,
        Need.HARM_EVIDENCE,
    ),
    # Art 15, 32: only after the third party was asked in writing.
    _outcome(
        "third_party_rights",
        "保护第三方合法权益",
        Group.REFUSED,
        cite("regulation", 15),
        "3.3.4",
        "D-13",
        _FIRST,
        Need.REASON,
        Need.THIRD_PARTY_CONSULTED,
    ),
    # Art 16: 可以不予公开 → discretion must be explained.
    _outcome(
        "internal_affairs",
        "属于三类内部事务信息",
        Group.REFUSED,
        cite("regulation", 16, 1),
        "3.3.5",
        "D-13",
        _FIRST,
        Need.REASON,
        Need.DISCRETION,
    ),
    _outcome(
        "process_information",
        "属于四类过程性信息",
        Group.REFUSED,
        cite("regulation", 16, 2),
        "3.3.6",
        "D-13",
        _FIRST,
        Need.REASON,
        Need.DISCRETION,
    ),
    _outcome(
        "enforcement_case_file",
        "属于行政执法案卷",
        Group.REFUSED,
        cite("regulation", 16, 2),
        "3.3.7",
        "D-13",
        _FIRST,
        Need.REASON,
        Need.DISCRETION,
    ),
    # Art 36(7): registers with their own access law. Not a refusal under 14–16, hence choice.
    _outcome(
        "special_inquiry_law",
        "属于行政查询事项",
        Group.REFUSED,
        cite("regulation", 36, item=7),
        "3.3.8",
        "D-18",
        _CHOICE,
        Need.SPECIAL_LAW,
    ),
    # Art 36(4); 法释〔2025〕8号 Art 5(6): a reasonable search must be shown.
    _outcome(
        "information_does_not_exist",
        "政府信息不存在",
        Group.UNABLE,
        cite("regulation", 36, item=4),
        "3.4.1",
        "D-14",
        _CHOICE,
        Need.SEARCH_LOG,
        row_certainty=Certainty.MEMORY,
    ),
    _outcome(
        "not_this_agency",
        "不属于本机关负责公开",
        Group.UNABLE,
        cite("regulation", 36, item=5),
        "3.4.1",
        "D-15",
        _CHOICE,
        Need.RIGHT_AGENCY,
        row_certainty=Certainty.MEMORY,
    ),
    _outcome(
        "needs_processing",
        "没有现成信息，需要另行制作",
        Group.UNABLE,
        cite("regulation", 38),
        "3.4.2",
        "D-16",
        _CHOICE,
        Need.REASON,
    ),
    _outcome(
        "unclear_after_correction",
        "补正后申请内容仍不明确",
        Group.UNABLE,
        cite("regulation", 30),
        "3.4.3",
        "D-17",
        _CHOICE,
        Need.CORRECTION_ASKED,
    ),
    # Art 39(1): told that it is not handled as an application; whether with a remedy paragraph is disputed.
    _outcome(
        "petition_complaint_report",
        "信访、投诉、举报类申请",
        Group.NOT_HANDLED,
        cite("regulation", 39, 1),
        "3.5.1",
        "D-19",
        RemedyRule.CHOICE_BY_PRACTICE,
        Need.CHANNEL,
    ),
    _outcome(
        "repeat_application",
        "重复申请",
        Group.NOT_HANDLED,
        cite("regulation", 36, item=6),
        "3.5.2",
        "D-20",
        _CHOICE,
        Need.FORMER_REPLY,
    ),
    _outcome(
        "public_publication",
        "要求提供公开出版物",
        Group.NOT_HANDLED,
        cite("regulation", 39, 2),
        "3.5.3",
        "D-22",
        RemedyRule.CHOICE_BY_PRACTICE,
        Need.WHERE_TO_OBTAIN,
    ),
    _outcome(
        "excessive_without_reason",
        "无正当理由大量反复申请",
        Group.NOT_HANDLED,
        cite("regulation", 35),
        "3.5.4",
        "D-21",
        _CHOICE,
        Need.REASONS_ASKED,
    ),
    # A row without an article of its own; the letter of repeated applications is the nearest (house rule).
    _outcome(
        "confirm_or_reissue",
        "要求确认或者重新出具已获取信息",
        Group.NOT_HANDLED,
        house_rule(),
        "3.5.5",
        "D-20",
        _CHOICE,
        Need.FORMER_REPLY,
    ),
    # Art 30: no correction in time without just cause → deemed abandoned.
    _outcome(
        "no_correction",
        "逾期不补正，不再处理",
        Group.OTHER,
        cite("regulation", 30),
        "3.6.1",
        "D-23",
        RemedyRule.CHOICE_BY_PRACTICE,
        Need.CORRECTION_ASKED,
        row_2019=_OTHER_2019,
    ),
    # Art 42, 国办函〔2020〕109号: the fee not paid in 20 working days → deemed abandoned.
    _outcome(
        "no_fee_paid",
        "逾期未缴费，不再处理",
        Group.OTHER,
        cite("regulation", 42),
        "3.6.2",
        "D-23",
        RemedyRule.CHOICE_BY_PRACTICE,
        Need.FEE_NOTICE,
        row_2019=_OTHER_2019,
    ),
    _outcome(
        "withdrawn_by_applicant",
        "申请人撤回申请",
        Group.OTHER,
        house_rule(),
        "3.6.3",
        None,
        RemedyRule.NONE,
        Need.WITHDRAWAL,
        row_certainty=Certainty.MEMORY,
        row_2019=_OTHER_2019,
    ),
    _outcome(
        "other",
        "其他",
        Group.OTHER,
        house_rule(),
        "3.6.3",
        None,
        RemedyRule.NONE,
        Need.REASON,
        row_certainty=Certainty.MEMORY,
        row_2019=_OTHER_2019,
    ),
)

OUTCOMES: dict[str, Outcome] = {entry.code: entry for entry in _TABLE}
"""Every outcome by its code, in the order of the report."""
