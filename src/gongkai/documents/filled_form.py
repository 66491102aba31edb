"""What a filled-in application form says, read from its text: a proposal that a person compares with the paper.

    filled_in("公民\\t姓名\\t赵某某\\n联系电话、电子邮箱\\t000-0000 a@example.com")
    → {"name": "赵某某", "contact": "000-0000", "email": "a@example.com"}

A line is a row of the form, its cells apart by tabs; a label and what is filled in may also be apart by a colon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# The labels of the printed form and the usual ones of others. The first that fits a cell counts.
_LABELS: tuple[tuple[str, str], ...] = (
    (r"名称、文号|所需(政府)?信息的?(名称|内容描述).*", "title"),
    (r"便于查询的其他特征性?描述|其他特征性?描述|内容描述", "features"),
    (r"(代理人)?姓名、联系电话", "agent_line"),
    (r"(申请人)?姓名|(单位|机构|组织|法人)?名称", "name"),
    (r"身份证明.*|证件(名称及)?号码|(居民)?身份证(件)?号码?|统一社会信用代码|(组织)?机构代码", "identity"),
    (r"法定代表人.*", "representative"),
    (r"(通信|联系)地址、电话、电子邮箱", "reach_line"),
    (r"(通信|通讯|联系)地址.*|邮寄地址", "address"),
    (r"(联系)?电话、电子邮箱", "phone_line"),
    (r"(联系)?电话(号码)?|手机(号码)?", "contact"),
    (r"电子邮箱|电子邮件地址|邮箱", "email"),
    (r"信息的形式.*|(所需信息的)?(指定)?提供(方式|形式).*", "form_line"),
    (r"获取信息的(方式|途径).*", "way_line"),
    (r"公民|法人或者其他组织|代理人|所需政府信息|所需信息|形式要求|申请人", ""),
    # rows that the intake form has no field for
    (
        r"授权委托材料|联系人|申请人（代理人）签名.*|申请人签名.*|说明|提交方式|邮政编码|工作单位|申请时间.*",
        "-",
    ),
)
_MANY_LINES = ("title", "features")
_PHONE = re.compile(r"(?<!\d)(?:1\d{10}|0\d{2,3}-?\d{7,8}|\d{7,8})(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_LONGEST_LINE = 300  # characters of a row in which a telephone or an address is looked for
_LONGEST_FORM = 20_000  # characters that are read at all; a form is short
_TICKED = "☑☒√✓✔■●"
_FORMS = ("纸质", "电子数据", "查阅、抄录")
_WAYS = ("当面领取", "邮寄", "电子邮件")


def filled_in(text: str) -> dict[str, str]:
    """Texts by the names of the intake form's fields; what was not recognised is left out."""
    said: dict[str, list[str]] = {}
    for name, value in _fields(text[:_LONGEST_FORM]):
        if value:
            said.setdefault(name, []).append(value)
    first = {name: values[0] for name, values in said.items()}
    found: dict[str, str] = {
        name: first[name]
        for name in ("name", "identity", "representative", "address", "contact", "email")
        if name in first
    }
    found |= _reach(first)
    if agent := first.get("agent_line", "")[:_LONGEST_LINE]:
        found["agent"] = _PHONE.sub("", agent).strip(" ，、")
        found["agent_contact"] = _phone(agent)
    if request := [*said.get("title", ()), *said.get("features", ())]:
        found["request"] = "\n".join(request)
        found["topic"] = request[0][:60]
    found["form"] = _ticked(first.get("form_line", ""), _FORMS)
    found["way_to_get"] = _ticked(first.get("way_line", ""), _WAYS)
    return {name: value for name, value in found.items() if value}


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """(name of a label, what stands beside it), row by row; rows without a label go on with a text of many lines."""
    going_on = ""
    for line in text.splitlines():
        cells = [cell.strip() for cell in re.split(r"\t| {3,}", line) if cell.strip()]
        name, values = "", []
        for cell in cells:
            label, rest = _label(cell)
            if label is None:
                values.append(cell)
            elif label:
                name, values = label, [rest] if rest else []
        if name:
            going_on = name if name in _MANY_LINES else ""
        if name or (going_on and values):
            yield name or going_on, " ".join(values)


def _label(cell: str) -> tuple[str | None, str]:
    """The label that a cell is, or begins with before a colon, and the rest; None when it is none."""
    head, _, rest = cell.partition("：") if "：" in cell else cell.partition(":")
    for pattern, name in _LABELS:
        if re.fullmatch(pattern, head.strip()):
            return name, rest.strip()
    return None, ""


def _reach(first: dict[str, str]) -> dict[str, str]:
    """Telephone, e-mail and address of the rows that ask for several at once."""
    found: dict[str, str] = {}
    for name in ("phone_line", "reach_line"):
        line = first.get(name, "")[:_LONGEST_LINE]
        email = _EMAIL.search(line)
        found |= {"contact": _phone(line), "email": email[0] if email else ""} if line else {}
        if name == "reach_line" and line:
            found["address"] = _EMAIL.sub("", _PHONE.sub("", line)).strip(" ，、；")
    return {name: value for name, value in found.items() if value}


def _phone(line: str) -> str:
    found = _PHONE.search(line)
    return found[0] if found else ""


def _ticked(line: str, choices: tuple[str, ...]) -> str:
    return next((one for one in choices if re.search(f"[{_TICKED}]\\s*{one}", line)), "")
