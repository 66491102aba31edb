"""Numbers that give themselves away by their shape: identity numbers, mobile numbers, bank cards, plates.

All work on folded text (:mod:`.folding`). Patterns stay apart on purpose: one alternation would lose hits that
overlap. They run only inside runs of ASCII, which is what makes them quick on Chinese text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from gongkai.documents.screening.around import Around
from gongkai.documents.screening.findings import Hit, Kind, Standing

_GAP = r"[ \t\n\-.·\u200b]{1,3}"


def find_numbers(folded: str) -> Iterator[Hit]:
    """Every number of a personal shape; overlaps are left to the caller."""
    for run in _ASCII_RUN.finditer(folded):
        for find in (_identity_numbers, _old_identity_numbers, _mobile_numbers, _cards, _partials):
            yield from find(folded, *run.span())
    yield from _plates(folded)
    yield from _certificates(folded)
    yield from _mail_addresses(folded)


# A number starts with a digit, a country code with its plus, a student number with G, an operator's
# licence with T and the identity number.
_ASCII_RUN = re.compile(r"(?:\(?\+|[GLT])?[0-9][0-9A-Za-z \t\n\-.·*()/+\u200b]{5,}")

# --- what stands before a number -----------------------------------------------------------------------

_CODE_LABEL = re.compile(
    r"(?:编号|代码|编码|单号|批号|案号|文号|索引号|条码|合同号?|票号|发票号码?|流水号?|序列号|型号|图号|登记号|备案号?"
    r"|许可证号?|读数|宗地号?|单元号|项目号|订单号?|(?<![证印])件号|表号|设备号|资产号|标段|地块|图斑|档案号|卷号|书号|ISBN|ICP备?"
    r"|网安备|公告号|标准号|监管号|回执|受理号|工单号?|(?<!账)户号|(?<!手)机号|版本|坐标|经度|纬度|金额|总额|合计|总投资|预算"
    r"|面积|产值|税号|识别号)"
    r"(?:号码|号|为|是|\(.{0,8}\))?[\s:.#\-A-Za-z\u200b]{0,6}$"
)
_UNIT = re.compile(r"[ ]?(?:[.,][0-9]|[元万亿亩斤吨株头只台套件份次户米平公千方立%℃度人])")
_WEB_ADDRESS = re.compile(r"(?:://|www\.)[!-~]*$")
_LOOK_BACK = 80


def is_code(folded: str, start: int) -> bool:
    """Whether the words before ``start`` say that the number is one of a file, a parcel, a contract or the like, or
    whether it is part of a web address."""
    before = folded[max(0, start - _LOOK_BACK) : start]
    return bool(_CODE_LABEL.search(before[-24:]) or _WEB_ADDRESS.search(before))


def _is_quantity(folded: str, end: int) -> bool:
    return bool(_UNIT.match(folded, end))


# --- identity numbers (GB 11643) -----------------------------------------------------------------------

_PROVINCES = frozenset(
    str(code)
    for codes in (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66))
    for code in (*codes, 71, 81, 82, 83, 91)
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_DISABILITY = "[1-7][1-4]"  # a disability certificate: the identity number, then type and degree
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])"
    rf"(?=([GLT]?[1-9][0-9]{{16}}[0-9Xx](?:{_DISABILITY})?|[1-9](?:(?:{_GAP})?[0-9]){{16}}(?:{_GAP})?[0-9Xx])(?![0-9A-Za-z]))"
)
_GLUED_IDENTITY = re.compile(r"(?<=[\u3400-\u9fff])[1-9][0-9]{16}[0-9Xx](?=[0-9])")
_SEPARATORS = re.compile(r"[^0-9Xx*]")


def has_check_digit(number: str) -> bool:
    """Whether the 18th character of an identity number fits the 17 before it (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECK_DIGITS[total % 11] == number[17].upper()


def _is_birthday(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return 1880 <= born.year <= 2049


def _identity_numbers(folded: str, start: int, end: int) -> Iterator[Hit]:
    for match in _IDENTITY.finditer(folded, start, end):
        number = _SEPARATORS.sub("", match[1].lstrip("GLT"))
        if number[:2] not in _PROVINCES or not _is_birthday(number[6:14]):
            continue
        proved = has_check_digit(number)
        split = number not in match[1]
        if (not proved and split) or (not proved and is_code(folded, match.start(1))):
            continue
        certain = proved and not is_code(folded, match.start(1))
        yield Hit(*match.span(1), Kind.ID_CARD, Standing.PRIVATE if certain else Standing.DOUBTFUL)
    # Tables copied without their borders run on: 李长顺330100…0116860元. Only a proved number is cut out of a run.
    for match in _GLUED_IDENTITY.finditer(folded, start, end):
        number = match[0]
        proved = number[:2] in _PROVINCES and _is_birthday(number[6:14]) and has_check_digit(number)
        if proved and not is_code(folded, match.start()):
            yield Hit(*match.span(), Kind.ID_CARD)


# Until 1999: region, yymmdd, three digits, no check digit; so a label of a code or a unit is proof of the contrary.
_OLD_IDENTITY = re.compile(r"(?<![0-9A-Za-z.\-/])[1-9][0-9]{14}(?![0-9A-Za-z\-/]|\.[0-9])")


def _old_identity_numbers(folded: str, start: int, end: int) -> Iterator[Hit]:
    for match in _OLD_IDENTITY.finditer(folded, start, end):
        number = match[0]
        if (
            number[:2] in _PROVINCES
            and number[2:6] != "0000"
            and _is_birthday("19" + number[6:12])
            and not is_code(folded, match.start())
            and not _is_quantity(folded, match.end())
        ):
            yield Hit(*match.span(), Kind.ID_CARD, Standing.DOUBTFUL)


# --- telephone -----------------------------------------------------------------------------------------

_MOBILE = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9][.\-/])(?:(?:\(?\+?|00)86\)?[ \-]{0,2})?(?<![0-9])(?:"
    r"1[3-9][0-9]{9}"
    r"|1[3-9][0-9](?P<gap>[ \-.·\u200b]{1,2})[0-9]{4}(?P=gap)?[0-9]{4}"
    r"|1[3-9][0-9]{2}[ \-.·\u200b]{1,2}[0-9]{3}[ \-.·\u200b]{1,2}[0-9]{4}"
    r"|1[3-9][0-9]{2}[ \-.·\u200b]{1,2}[0-9]{4}[ \-.·\u200b]{1,2}[0-9]{3}"
    r"|1[3-9][0-9]{5}[ \-.·\u200b]{1,2}[0-9]{4}"
    r"|1(?P<each>[ \-.·\u200b])[3-9](?:(?P=each)[0-9]){9}"
    r"|1\u200b?[3-9](?:\u200b?[0-9]){9}"
    r")(?![0-9A-Za-z]|[\-/][0-9]|\.[0-9])"
)
_BROKEN_MOBILE = re.compile(
    r"(?<=[:\u3400-\u9fff]) ?(?P<number>1[3-9](?:\n?[0-9]){9})(?![0-9A-Za-z\-/\n]|\.[0-9])"
)


def _mobile_numbers(folded: str, start: int, end: int) -> Iterator[Hit]:
    for match in _MOBILE.finditer(folded, start, end):
        if not is_code(folded, match.start()) and not _is_quantity(folded, match.end()):
            yield Hit(*match.span(), Kind.PHONE_MOBILE)
    # A line that ends inside a number; only where the number stands right after words.
    for match in _BROKEN_MOBILE.finditer(folded, start, end):
        if match["number"].count("\n") == 1 and not is_code(folded, match.start()):
            yield Hit(*match.span("number"), Kind.PHONE_MOBILE)


# --- bank cards (ISO/IEC 7812; issuer range 62 of UnionPay) --------------------------------------------------

_CARD = re.compile(
    rf"(?<![0-9A-Za-z])(?<![0-9][.\-/])(?=((?:62|60|68|69|95|[45][0-9])(?:(?:{_GAP})?[0-9]){{14,17}})(?![0-9A-Za-z]|[\-/.][0-9]))"
)


def passes_luhn(number: str) -> bool:
    """Whether the last digit of a card number fits the others (ISO/IEC 7812-1, Luhn)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def _cards(folded: str, start: int, end: int) -> Iterator[Hit]:
    for match in _CARD.finditer(folded, start, end):
        written = match[1]
        number = _SEPARATORS.sub("", written)
        by_fours = bool(_BY_FOURS.fullmatch(written))
        proved = passes_luhn(number) and (by_fours or written == number)
        of_unionpay = number.startswith("62")
        if is_code(folded, match.start(1)) or not (proved or (by_fours and of_unionpay)):
            continue
        sure = proved and (by_fours or of_unionpay)
        yield Hit(*match.span(1), Kind.BANK_ACCOUNT, Standing.PRIVATE if sure else Standing.DOUBTFUL)


_BY_FOURS = re.compile(
    r"[0-9]{4}(?P<gap>[ \-\u200b])[0-9]{4}(?P=gap)[0-9]{4}(?P=gap)[0-9]{4}(?:(?P=gap)[0-9]{1,3})?"
    r"|[0-9]{6}[ \-][0-9]{10,13}"
)

# --- masked, but not enough ----------------------------------------------------------------------------

_PARTIAL = re.compile(
    r"(?<![0-9A-Za-z*\-])[0-9]{3,17}(?:\*+|[Xx]{3,})[0-9*Xx]{0,14}(?![0-9A-Za-z*])"
    r"|(?<![0-9A-Za-z*\-])[0-9]{3}[ \-][0-9*]{4}[ \-][0-9*]{4}(?![0-9A-Za-z*\-])"
)
_ID_LENGTHS, _MOBILE_LENGTH, _CARD_LENGTHS = (15, 18), 11, range(16, 20)


def _partials(folded: str, start: int, end: int) -> Iterator[Hit]:
    """Numbers masked in part. Enough is hidden when an identity number shows its first 6 and last 4 at most, a
    mobile number its first 3 and last 4, a card its first 6 and last 4 (07 §10, a house rule, tag D)."""
    for match in _PARTIAL.finditer(folded, start, end):
        shown = _XS.sub(lambda run: "*" * len(run[0]), re.sub(r"[ \-]", "", match[0]))
        if "*" not in shown or is_code(folded, match.start()):
            continue
        if len(shown) == _MOBILE_LENGTH and re.match(r"1[3-9*]", shown):
            kind, enough = Kind.PHONE_PARTIAL, shown.count("*") >= 4
        elif len(shown) in _CARD_LENGTHS and shown.startswith(("62", "60")) and not _shows_birthday(shown):
            kind, enough = Kind.BANK_PARTIAL, shown.count("*") >= 6
        elif 15 <= len(shown) <= 18 and shown[:2] in _PROVINCES:
            hidden = shown[6:14] if len(shown) > 15 else shown[6:12]
            kind, enough = Kind.ID_CARD_PARTIAL, not re.search("[0-9]", hidden)
        else:
            continue
        if not enough:
            yield Hit(*match.span(), kind)


_XS = re.compile(r"[Xx]{3,}")


def _shows_birthday(shown: str) -> bool:
    return shown[6:10].isdigit() and 1900 <= int(shown[6:10]) <= 2049


# --- plates and mail addresses ---------------------------------------------------------------------------

_PLATE = re.compile(
    r"(?:[京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新蒙使][ ]?[A-HJ-NP-Z][ ·.\-]?"
    r"(?:[0-9A-HJ-NP-Z]{4}[0-9A-HJ-NP-Z挂学警港澳领]|[A-HJK][0-9A-HJ-NP-Z][0-9]{4}|[0-9]{5}[A-HJK])"
    r"|WJ[ ]?[\u4e00-\u9fff]?[ ·.\-]?[0-9]{4,5}[0-9A-Z]?|[军空海北沈兰济南广成][A-Z][ ·.\-]?[0-9]{5}"
    r")(?![0-9A-Za-z]|[\-/][0-9])"
)


def _plates(folded: str) -> Iterator[Hit]:
    for match in _PLATE.finditer(folded):
        if sum(map(str.isdigit, match[0])) >= 2:
            yield Hit(*match.span(), Kind.PLATE)


_YEAR = r"[(〔\[]?(?:19|20)[0-9]{2}[)〕\]]?"
_CERTIFICATE = Around(
    "集用 国用 集建 林证 房权证 房产证 土承包 农地承包 宅基地 不动产权",
    30,
    50,
    rf"[\u4e00-\u9fff]{{1,6}}(?:集用|国用|集建|林证|房权证|房产证|土承包|农地承包|宅基地)[\u4e00-\u9fff]{{0,6}}{_YEAR}"
    r"[\u4e00-\u9fff]{0,8}[0-9A-Z\-]{3,20}号"
    rf"|[\u4e00-\u9fff]{_YEAR}[\u4e00-\u9fff]{{2,12}}不动产权第[ ]?[0-9]{{4,12}}号",
)


def _certificates(folded: str) -> Iterator[Hit]:
    """Numbers of deeds: 红集用（1998）字第0012号, 浙（2023）某某县不动产权第0000012号."""
    for match in _CERTIFICATE.finditer(folded):
        yield Hit(*match.span(), Kind.PROPERTY_CERT)


_MAIL = re.compile(
    r"(?<![0-9A-Za-z._%+\-])[0-9A-Za-z][0-9A-Za-z._%+\-]{0,63}@[0-9A-Za-z][0-9A-Za-z.\-]{0,252}\.[A-Za-z]{2,24}"
)


def _mail_addresses(folded: str) -> Iterator[Hit]:
    """Mail addresses outside the domains of agencies. Many towns use one of a mail provider, so whose it is
    depends on the words around it."""
    if "@" not in folded:
        return
    for match in _MAIL.finditer(folded):
        domain = match[0].rpartition("@")[2].lower()
        if not domain.endswith((".gov.cn", ".org.cn", ".edu.cn")):
            near = folded[max(0, match.start() - 60) : match.end() + 30]
            yield Hit(
                *match.span(), Kind.EMAIL, Standing.PUBLIC if _OFFICE.search(near) else Standing.PRIVATE
            )


_OFFICE = re.compile(
    "政府|办公室|办事处|单位|监督|举报|投诉|邮编|传真|网址|受理|招聘|报名|意见|反馈|采购|公司|中心|局|官网|咨询|公众|服务"
)
