"""The table that weighs: what each kind of finding makes of a text, and on what ground.

Everything a reader may want to argue about stands here; the detectors only say what they saw and whose it is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from gongkai.documents.screening.findings import (
    Action,
    Decision,
    Finding,
    Hit,
    Kind,
    Screening,
    Standing,
    Surface,
)
from gongkai.documents.screening.masks import mask
from gongkai.law.sources import Citation, cite, house_rule


class Weight(IntEnum):
    """What a finding makes of the text."""

    NOTE = 0  # nothing
    LOOK = 1  # a person has to look
    LINKED = 2  # stops beside the name of a private person, alone a person has to look
    STOPS = 3  # the text can't be published as it stands


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    weight: Weight
    action: Action
    why: str
    basis: tuple[Citation, ...]

    def reason(self, advice: str = "") -> str:
        return f"{self.name}：{advice or self.why + '。'}依据：{'、'.join(map(str, self.basis))}。"


_SENSITIVE = (cite("personal_information_law", 28),)
_PERSONAL = (cite("personal_information_law", 25),)
_DUTY = (cite("civil_code", 1039), cite("personal_information_law", 25))
_SECRET = (cite("secrecy_law", 31), cite("secrecy_regulation", 42))
_WORK_SECRET = (cite("secrecy_law", 64),)
_INTERNAL = (cite("regulation", 16),)
_HOUSE = (house_rule(),)

_REMOVE = "应当去掉或者遮盖"
_SENSITIVE_WHY = "属于敏感个人信息，名单中只写救助或者补贴的类别"

# In order of rank: where two findings overlap, the one further up stays.
RULES: dict[Kind, Rule] = {
    Kind.SECRET_MARK: Rule("国家秘密标志", Weight.STOPS, Action.BLOCK, "本系统不是涉密系统，不得存储、处理国家秘密，请立即停止并报告保密工作机构", _SECRET),
    Kind.INTERNAL_MARK: Rule("不公开标志", Weight.STOPS, Action.BLOCK, "标明不公开、内部使用或者工作秘密的文件不得公开；能公开的，先由制作机关去掉标志并重新审查", _WORK_SECRET + _INTERNAL),
    Kind.ID_CARD: Rule("公民身份号码", Weight.STOPS, Action.MASK, f"不得在公开信息中出现，{_REMOVE}", _DUTY),
    Kind.PASSPORT: Rule("护照号码", Weight.STOPS, Action.MASK, _REMOVE, _DUTY),
    Kind.TRAVEL_PERMIT: Rule("出入境证件号码", Weight.STOPS, Action.MASK, _REMOVE, _DUTY),
    Kind.DISABILITY_CERT: Rule("残疾人证、救助证件号码", Weight.STOPS, Action.MASK, _REMOVE, _SENSITIVE),
    Kind.BIRTH_CERT: Rule("出生医学证明编号", Weight.STOPS, Action.MASK, _REMOVE, _SENSITIVE),
    Kind.STUDENT_NO: Rule("学籍号、学号", Weight.LINKED, Action.MASK, _REMOVE, _PERSONAL),
    Kind.EXAM_NO: Rule("准考证号", Weight.LOOK, Action.REVIEW, "招录公示按规定可以列出，其他情形应当去掉", _PERSONAL),
    Kind.DRIVER_LICENCE: Rule("驾驶证号码", Weight.LINKED, Action.MASK, _REMOVE, _DUTY),
    Kind.MIL_CERT: Rule("军人、优抚证件号码", Weight.LINKED, Action.MASK, _REMOVE, _SENSITIVE),
    Kind.SOCIAL_CARD: Rule("社会保障、医疗保险号码", Weight.LINKED, Action.MASK, _REMOVE, _SENSITIVE),
    Kind.FAMILY_CERT: Rule("户口、婚姻、生育证件号码", Weight.LINKED, Action.MASK, _REMOVE, _DUTY),
    Kind.BANK_ACCOUNT: Rule("个人银行账号", Weight.STOPS, Action.MASK, f"属于敏感个人信息，网上一律不公开，{_REMOVE}", _SENSITIVE),
    Kind.PHONE_MOBILE: Rule("手机号码", Weight.LINKED, Action.MASK, "个人手机号码不上网；办公电话可以公开", _PERSONAL),
    Kind.PHONE_FIXED: Rule("住宅电话", Weight.LINKED, Action.MASK, _REMOVE, _PERSONAL),
    Kind.CHAT_ACCOUNT: Rule("个人网络账号", Weight.LINKED, Action.MASK, _REMOVE, _PERSONAL),
    Kind.EMAIL: Rule("电子邮箱", Weight.LINKED, Action.MASK, "个人邮箱不公开；办公邮箱可以公开", _PERSONAL),
    Kind.PROPERTY_CERT: Rule("不动产、承包经营权证号", Weight.LINKED, Action.MASK, _REMOVE, _PERSONAL),
    Kind.PLATE: Rule("车牌号", Weight.LINKED, Action.MASK, _REMOVE, _PERSONAL),
    Kind.VEHICLE_NO: Rule("车架号、发动机号", Weight.LINKED, Action.MASK, _REMOVE, _PERSONAL),
    Kind.ID_CARD_PARTIAL: Rule("遮盖不足的身份号码", Weight.LOOK, Action.REVIEW, "最多保留前6位和后4位，出生日期必须遮盖", _HOUSE),
    Kind.PHONE_PARTIAL: Rule("遮盖不足的手机号码", Weight.LOOK, Action.REVIEW, "至少遮盖中间4位", _HOUSE),
    Kind.BANK_PARTIAL: Rule("遮盖不足的银行账号", Weight.LOOK, Action.REVIEW, "最多保留后4位", _HOUSE),
    Kind.NAME: Rule("个人姓名", Weight.LOOK, Action.REVIEW, "法律要求公示名单的可以保留，公示期满撤下；其他情形写作“姓某”", _PERSONAL),
    Kind.HEALTH: Rule("健康、残疾、疾病情况", Weight.STOPS, Action.MASK, _SENSITIVE_WHY, _SENSITIVE),
    Kind.RELIGION: Rule("宗教信仰", Weight.STOPS, Action.MASK, "属于敏感个人信息", _SENSITIVE),
    Kind.CRIME: Rule("违法犯罪、吸毒、受侵害情况", Weight.STOPS, Action.MASK, "属于敏感个人信息，不得与姓名一并公开", _SENSITIVE),
    Kind.BIOMETRIC: Rule("生物识别信息", Weight.STOPS, Action.MASK, "属于敏感个人信息", _SENSITIVE),
    Kind.BIRTHDATE: Rule("出生日期", Weight.LINKED, Action.MASK, "未成年人的一律去掉，其他人写年龄段", _PERSONAL),
    Kind.INCOME: Rule("家庭收入、财产", Weight.LINKED, Action.MASK, "家庭经济状况不公开", (cite("social_assistance_measures", 61),)),
    Kind.ADDRESS: Rule("家庭住址", Weight.LINKED, Action.MASK, "网上写到村、社区为止", _PERSONAL),
    Kind.AGE: Rule("年龄", Weight.LOOK, Action.MASK, "未成年人的一律去掉，其他人写年龄段", _HOUSE),
    Kind.MAP_SENSITIVE: Rule("涉及安全的图件、坐标", Weight.LOOK, Action.REVIEW, "公开前应当经主管部门或者保密行政管理部门确定", (cite("regulation", 17), cite("secrecy_regulation", 42))),
    Kind.DRAFT_MARK: Rule("过程性材料", Weight.LOOK, Action.REVIEW, "讨论记录、过程稿、请示报告等可以不予公开，请核对是否为定稿", _INTERNAL),
    Kind.WRONG_WORD: Rule("用词", Weight.LOOK, Action.REVIEW, "请核对", (cite("site_indicators"),)),
}  # fmt: skip
_RANK = {kind: rank for rank, kind in enumerate(RULES)}

_STANDINGS = (Standing.PROTECTED, Standing.PUBLIC, Standing.PRIVATE, Standing.DOUBTFUL)


def weigh(hits: Iterable[Hit], text: str, folded: str, surface: Surface) -> Screening:
    """Findings in the order of the text, and the decision: the heaviest of them decides."""
    apart = _apart(hits)
    named = _Neighbourhood([hit for hit in apart if _is_private_name(hit)], folded)
    known = _Neighbourhood(
        [hit for hit in apart if _is_private_name(hit) or hit.kind is Kind.ID_CARD], folded
    )
    findings, heaviest = [], Weight.NOTE
    for hit in apart:
        if hit.needs_person and not known.holds(hit):
            continue
        action, weight = _judge(hit, named.holds(hit), surface)
        heaviest = max(heaviest, weight)
        written = folded[hit.start : hit.end]
        findings.append(
            Finding(
                hit.start,
                hit.end,
                hit.kind,
                action,
                text[hit.start : hit.end],
                RULES[hit.kind].reason(hit.advice),
                mask(hit, written, surface),
                RULES[hit.kind].name,
            )
        )
    decision = {Weight.NOTE: Decision.PUBLISHABLE, Weight.LOOK: Decision.REVIEW}.get(heaviest, Decision.BLOCK)
    return Screening(decision, tuple(findings))


def _judge(hit: Hit, beside_a_name: bool, surface: Surface) -> tuple[Action, Weight]:
    rule = RULES[hit.kind]
    if hit.action is not None:
        return hit.action, _WEIGHT_OF[hit.action]
    match hit.standing:
        case Standing.PUBLIC:
            return Action.NOTE, Weight.NOTE
        case Standing.PROTECTED:
            return Action.MASK, Weight.STOPS
        case Standing.DOUBTFUL:
            return Action.REVIEW, Weight.LOOK
    if hit.kind is Kind.NAME and surface is Surface.BOARD:
        return Action.NOTE, Weight.NOTE
    if rule.weight is Weight.LINKED:
        return rule.action, Weight.STOPS if beside_a_name else Weight.LOOK
    return rule.action, rule.weight


_WEIGHT_OF = {
    Action.BLOCK: Weight.STOPS,
    Action.MASK: Weight.LOOK,
    Action.REVIEW: Weight.LOOK,
    Action.NOTE: Weight.NOTE,
}


def _is_private_name(hit: Hit) -> bool:
    return hit.kind is Kind.NAME and hit.standing is not Standing.PUBLIC


def _apart(hits: Iterable[Hit]) -> list[Hit]:
    """The hits that remain where some overlap, in the order of the text."""
    remaining: list[Hit] = []
    cluster: list[Hit] = []
    end = 0
    for hit in sorted(hits, key=lambda one: one.start):
        if cluster and hit.start >= end:
            remaining += _winners(cluster)
            cluster = []
        cluster.append(hit)
        end = max(end, hit.end)
    return remaining + _winners(cluster)


def _winners(cluster: list[Hit]) -> list[Hit]:
    taken: list[Hit] = []
    for hit in sorted(cluster, key=_precedence):
        if all(hit.end <= other.start or other.end <= hit.start for other in taken):
            taken.append(hit)
    return sorted(taken, key=lambda one: one.start)


def _precedence(hit: Hit) -> tuple[int, int, int, int]:
    standing = _STANDINGS.index(hit.standing)
    if hit.kind is Kind.NAME:
        standing = min(
            standing, _STANDINGS.index(Standing.PRIVATE)
        )  # the class before a child's name counts in
    return _RANK[hit.kind], standing, hit.start - hit.end, hit.start


class _Neighbourhood:
    """Whether one of some places stands beside another: in the same sentence or row, or in the next line."""

    _REACH = 240
    _ENDS = frozenset("。;!?！？；")

    def __init__(self, places: list[Hit], folded: str) -> None:
        self._starts = [place.start for place in places]
        self._ends = [place.end for place in places]
        self._folded = folded

    def holds(self, hit: Hit) -> bool:
        after = bisect_left(self._starts, hit.start)
        return any(
            self._joined(first, last)
            for first, last in (
                *((self._ends[place], hit.start) for place in (after - 1,) if place >= 0),
                *((hit.end, self._starts[place]) for place in (after,) if place < len(self._starts)),
            )
        )

    def _joined(self, first: int, last: int) -> bool:
        if last - first > self._REACH:
            return False
        between = self._folded[first:last]
        return between.count("\n") <= 1 and self._ENDS.isdisjoint(between)
