"""The vetoes of 国办秘函〔2019〕19号, as far as they can be counted from outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from gongkai.documents.websites.checks.columns import EMPTY, OVERDUE
from gongkai.documents.websites.model import ColumnSeen, Finding, Verdict
from gongkai.documents.websites.seen import Seen
from gongkai.law.inspection import inspection_on
from gongkai.law.websites import Severity, website_rules

_SUSPECT = (
    "future_date",
    "date_before_document",
    "secret_mark",
    "wrong_word",
    "personal",
    "personal_in_file",
)


def verdicts(seen: Seen, findings: Sequence[Finding], columns: Sequence[ColumnSeen]) -> tuple[Verdict, ...]:
    """Each veto: met, not met, or for people to judge."""
    rules = inspection_on(seen.today)
    found = Counter(one.code for one in findings)
    states = [(column.state, rules.interval_of(column.name).quick) for column in columns]
    quick = states.count((OVERDUE, True))
    other = states.count((OVERDUE, False))
    empty = sum(state == EMPTY for state, _ in states)
    return (
        _safety(found),
        _opening(seen),
        _home(seen, found),
        _counted("动态、要闻和通知公告、政策文件类栏目超期未更新", quick, rules.quick_columns, seen),
        _counted("其他应更新的栏目长期未更新", other, rules.stale_columns, seen),
        _counted("空白栏目", empty, rules.empty_columns, seen),
        Verdict(
            "互动回应差",
            None,
            _looked_for(seen, found["interaction_missing"], "互动交流的渠道")
            + "留言有没有按期答复，须人工核对。",
        ),
        Verdict(
            "服务不实用",
            None,
            _looked_for(seen, found["service_missing"], "办事服务") + "办事指南的要素，须人工核对。",
        ),
    )


def raised(
    findings: Iterable[Finding], found: Sequence[Verdict], columns: Sequence[ColumnSeen], seen: Seen
) -> list[Finding]:
    """The findings of columns that fill a veto are vetoes themselves."""
    met = {verdict.name for verdict in found if verdict.met}
    rules = inspection_on(seen.today)
    quick = {column.address for column in columns if rules.interval_of(column.name).quick}

    def is_veto(one: Finding) -> bool:
        if one.code == "empty_column":
            return "空白栏目" in met
        if one.code != "overdue_column":
            return False
        is_quick = one.places[0].address in quick
        name = "动态、要闻和通知公告、政策文件类栏目超期未更新" if is_quick else "其他应更新的栏目长期未更新"
        return name in met

    return [replace(one, severity=Severity.VETO) if is_veto(one) else one for one in findings]


def _safety(found: Counter[str]) -> Verdict:
    number = sum(found[code] for code in _SUSPECT)
    told = (
        f"有{number}条发现须人工核对是否属于这一项（日期、标志、用词、个人信息）。"
        if number
        else "程序没有发现，仍须人工判断。"
    )
    return Verdict("安全、泄密事故等严重问题（含伪造发布日期）", None, told)


def _opening(seen: Seen) -> Verdict:
    rules, name = website_rules(), "站点无法访问"
    if seen.is_copy:
        return Verdict(name, None, "检查的是副本，没有访问网站。")
    share = seen.unopened / seen.visits if seen.visits else 0
    told = f"本次打开{seen.visits}个网页，{seen.unopened}个没有打开或者超过{rules.opening_seconds}秒，占{share:.1%}。"
    return Verdict(name, None, f"{told}指标要求一周内每天间隔访问20次以上，占5%（含）以上的为否决。")


def _home(seen: Seen, found: Counter[str]) -> Verdict:
    met = found["home_overdue"] > 0
    if not seen.home or found["home_undated"]:
        return Verdict("首页不更新", None, "看不出首页的更新日期，须人工核对。")
    days = website_rules().home_days
    return Verdict(
        "首页不更新", met, f"首页{'超过' if met else '在'}{days}天{'没有更新' if met else '以内有更新'}。"
    )


def _counted(name: str, number: int, limit: int, seen: Seen) -> Verdict:
    if number < limit and seen.partial:
        return Verdict(name, None, f"已看到{number}个，没有看完；{limit}个（含）以上为否决。")
    return Verdict(name, number >= limit, f"{number}个；{limit}个（含）以上为否决。")


def _looked_for(seen: Seen, missing: int, what: str) -> str:
    if seen.partial or not seen.home:
        return ""
    return f"没有找到{what}。" if missing else f"找到了{what}。"
