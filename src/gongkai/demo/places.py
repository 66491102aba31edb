"""荥阳市 → 贾峪镇 → departments and 26 villages.

The county and the town are those of the report from which the project began; departments and contact data are
invented, and the villages bear the names of the sexagenary cycle (甲子, 乙丑, …), as no village does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice

from gongkai.records.agencies.models import Agency, AgencyKind, Staff
from gongkai.records.agencies.verbs import ChangeContact, FoundAgency

COUNTY_NAME, COUNTY_CODE = "荥阳市人民政府", "000000001"
TOWN_NAME, TOWN_CODE = "贾峪镇人民政府", "000000002"
DOCUMENT_MARK = "贾政"

DEPARTMENTS = (
    "党政办公室",
    "民政所",
    "财政所",
    "自然资源所",
    "农业农村服务中心",
    "社会保障所",
    "应急管理所",
    "文化服务中心",
    "村镇建设服务中心",
    "综合执法中队",
    "纪检监察室",
)
VILLAGES = tuple(
    f"{stem}{branch}村"
    for stem, branch in islice(zip(cycle("甲乙丙丁戊己庚辛壬癸"), cycle("子丑寅卯辰巳午未申酉戌亥")), 26)
)

PHONE = "0371-00000000"
CONTACT = {
    "address": "荥阳市贾峪镇（演示地址）",
    "postcode": "450100",
    "office_hours": "工作日8:30至12:00、14:30至18:00（演示）",
    "phone": PHONE,
    "fax": PHONE,
    "email": "demo@example.org",
    "website": "https://www.example.org/",
    "site_code": "0000000000",
    "ogi_body": "贾峪镇党政办公室",
    "competent_body": "荥阳市人民政府办公室",
    "reconsideration_body": "荥阳市人民政府",
    "reconsideration_url": "https://fuyi.example.org/",
    "court": "荥阳市人民法院",
}


@dataclass(frozen=True)
class Places:
    """The agencies of the demo; departments and villages by their short names (民政所, 甲子村)."""

    county: Agency
    town: Agency
    departments: dict[str, Agency]
    villages: dict[str, Agency]


def found(administrator: Staff, on: date) -> Places:
    """Found the town and its units below the county, which the administrator has already."""
    county = administrator.agency

    def below(parent: Agency, name: str, code: str, kind: AgencyKind, mark: str = "") -> Agency:
        return FoundAgency(
            by=administrator, on=on, parent=parent, name=name, code=code, kind=kind, document_mark=mark
        ).perform()

    town = below(county, TOWN_NAME, TOWN_CODE, AgencyKind.TOWN, DOCUMENT_MARK)
    ChangeContact(by=administrator, on=on, of=town, contact=CONTACT).perform()
    departments = {
        name: below(town, f"贾峪镇{name}", f"0000001{number:02}", AgencyKind.DEPARTMENT)
        for number, name in enumerate(DEPARTMENTS, start=1)
    }
    villages = {
        name: below(town, f"贾峪镇{name}村民委员会", f"0000002{number:02}", AgencyKind.VILLAGE)
        for number, name in enumerate(VILLAGES, start=1)
    }
    return Places(county, town, departments, villages)
