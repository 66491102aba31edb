"""Classes of applicants and the column of table 3 in which each is counted, fixed at intake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.law.report_form import APPLICANT_COLUMNS
from gongkai.law.sources import Certainty


@dataclass(frozen=True, slots=True)
class ApplicantClass:
    """A class as the intake form offers it; ``note`` tells the clerk what belongs here."""

    code: str
    name: str
    column: str
    certainty: Certainty
    note: str = ""


def column_of(code: str, county_columns: Mapping[str, str] | None = None) -> str:
    """The report column of an applicant class.

    ``county_columns`` (class → column) holds what the county has decided otherwise; only columns that the
    project does not know for certain may be moved. Raises ValueError (Chinese) for an unknown class or column
    and for a county column that contradicts the printed form.
    """
    try:
        entry = APPLICANT_CLASSES[code]
    except KeyError:
        known = "、".join(f"{one.code}（{one.name}）" for one in APPLICANT_CLASSES.values())
        raise ValueError(f"没有“{code}”这类申请人，可用的是：{known}。") from None
    column = (county_columns or {}).get(code, entry.column)
    if column not in APPLICANT_COLUMNS:
        raise ValueError(f"“{column}”不是报告中的申请人列，可用的是：{'、'.join(APPLICANT_COLUMNS)}。")
    if column != entry.column and not entry.certainty.is_house_rule:
        raise ValueError(f"{entry.name}按表格固定计入“{entry.column}”列，不能改计。")
    return column


_PRINTED, _MEMORY, _MODEL = Certainty.PUBLISHED, Certainty.MEMORY, Certainty.MODEL

_TABLE = (
    ApplicantClass("natural_person", "自然人", "自然人", _PRINTED),
    ApplicantClass(
        "lawyer_in_own_name", "以本人名义申请的律师", "自然人", _MEMORY, "工作约定：按申请人本人计"
    ),
    ApplicantClass("company", "公司、企业", "商业企业", _PRINTED),
    # Unclear in every source: 02 says to ask the county.
    ApplicantClass(
        "individual_business", "个体工商户", "商业企业", _MODEL, "工作约定：请先向县级主管部门核实"
    ),
    ApplicantClass("research_institute", "科研机构", "科研机构", _PRINTED),
    ApplicantClass("charity_public_benefit", "社会公益组织", "社会公益组织", _PRINTED),
    ApplicantClass("law_firm", "律师事务所等法律服务机构", "法律服务机构", _PRINTED),
    ApplicantClass("villagers_committee", "村民委员会", "其他", _MEMORY, "工作约定"),
    ApplicantClass("village_collective", "农村集体经济组织", "其他", _MODEL, "工作约定"),
    ApplicantClass("other", "其他法人或者组织", "其他", _PRINTED),
)

APPLICANT_CLASSES: dict[str, ApplicantClass] = {entry.code: entry for entry in _TABLE}
"""Every class by its code, in the order of the intake form."""
