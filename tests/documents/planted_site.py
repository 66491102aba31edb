"""A small government site in which everything is right, and faults to plant into it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

TODAY = date(2026, 11, 23)
IDENTITY = "330100195803120116"  # invented: a region code ending in 00

_SITE = (
    '<meta name="SiteName" content="测试县人民政府"><meta name="SiteDomain" content="www.example.gov.cn">'
    '<meta name="SiteIDCode" content="4100000000">'
)
_FOOT = (
    "<footer>主办单位：测试县人民政府 联系电话：0371-00000000 网站标识码：4100000000 豫ICP备00000000号"
    "豫公网安备00000000号 党政机关网站标识 我为政府网站找错</footer>"
)
_NAV = """<nav><a href="/index.html">首页</a><a href="/gk/zn.html">政府信息公开指南</a>
<a href="/gk/ml/">政府信息公开目录</a><a href="/gk/sq.html">依申请公开</a><a href="/gk/nb/">政府信息公开年报</a>
<a href="/dt/">工作动态</a><a href="/gg/">通知公告</a><a href="/xx.html">县长信箱</a><a href="/fw.html">办事服务</a>
</nav>"""
_GUIDE = (
    "本指南按信息的分类和编排体系说明获取方式。工作机构：测试县政府办公室。办公地址：测试路1号。"
    "办公时间：工作日8:30至12:00。联系电话：0371-00000000。传真：0371-00000001。互联网联系方式：zfxxgk@example.gov.cn。"
) * 3


def page(title: str, body: str, head: str = "", *, lang: str = ' lang="zh-CN"') -> str:
    """A page in the frame of the site. It begins with a title, then the navigation."""
    return (
        f'<!doctype html><html{lang}><head><meta charset="utf-8"><title>{title}</title>{_SITE}{head}</head>'
        f"<body>{_NAV}<main><h1>{title}</h1>{body}</main>{_FOOT}</body></html>"
    )


def column_tags(name: str) -> str:
    return (
        f'<meta name="ColumnName" content="{name}"><meta name="ColumnDescription" content="{name}">'
        f'<meta name="ColumnKeywords" content="{name}"><meta name="ColumnType" content="{name}">'
    )


def listing(name: str, entries: dict[str, str], *, more: str = "") -> str:
    """A list page. ``entries``: address → day; the day also names the entry."""
    rows = "".join(
        f'<li><a href="{address}">关于{day}工作安排的通知</a><span>{day}</span></li>'
        for address, day in entries.items()
    )
    return page(name, f"<ul>{rows}</ul>{more}", column_tags(name))


def article(title: str, published: str, body: str, *, column: str = "通知公告", tags: bool = True) -> str:
    head = column_tags(column)
    if tags:
        head += (
            f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{published}">'
            '<meta name="ContentSource" content="测试县政府办公室">'
        )
    return page(title, f"<p>发布时间：{published}</p><p>{body}</p>", head)


def sound_site() -> dict[str, str]:
    """Path → page, of a site in which nothing is to be found on TODAY."""
    site = {
        "index.html": page(
            "测试县人民政府",
            '<ul><li><a href="/dt/1.html">第一条工作动态信息</a><span>2026-11-20</span></li></ul>',
        ),
        "gk/zn.html": article("政府信息公开指南", "2026-03-01 09:00", _GUIDE, column="政府信息公开指南"),
        "gk/ml/index.html": listing("政府信息公开目录", {"/gg/1.html": "2026-11-02"}),
        "gk/sq.html": article(
            "依申请公开", "2026-03-01 09:05", "填写申请表后提交。" * 20, column="依申请公开"
        ),
        "xx.html": article("县长信箱", "2026-03-01 09:10", "写信请填写表格。" * 20, column="县长信箱"),
        "fw.html": article("办事服务", "2026-03-01 09:15", "办事服务事项说明。" * 20, column="办事服务"),
        "dt/index.html": listing("工作动态", {f"/dt/{n}.html": f"2026-11-{20 - n:02}" for n in range(1, 5)}),
        "gg/index.html": listing("通知公告", {f"/gg/{n}.html": f"2026-{11 - n:02}-02" for n in range(1, 5)}),
        "gk/nb/index.html": listing("政府信息公开年报", {}, more="<ul>" + _reports() + "</ul>"),
    }
    for n in range(1, 5):
        site[f"dt/{n}.html"] = article(
            f"第{n}条工作动态信息", f"2026-11-{20 - n:02} 10:{n:02}", "工作顺利。" * 20, column="工作动态"
        )
        site[f"gg/{n}.html"] = article(
            f"第{n}号通知公告", f"2026-{11 - n:02}-02 09:{n:02}", "请按时办理。" * 20
        )
    for year in range(2023, 2026):
        title = f"测试县人民政府办公室{year}年政府信息公开工作年度报告"
        site[f"gk/nb/{year}.html"] = article(
            title, f"{year + 1}-01-20 09:00", "本年度公开信息若干条。" * 20, column="政府信息公开年报"
        )
    return site


def _reports() -> str:
    named = ((year, f"测试县人民政府办公室{year}年政府信息公开工作年度报告") for year in range(2023, 2026))
    return "".join(
        f'<li><a href="/gk/nb/{year}.html">{name}</a><span>{year + 1}-01-20</span></li>'
        for year, name in named
    )


def write(root: Path, site: dict[str, str | bytes]) -> Path:
    """The site as files below ``root``."""
    for name, content in site.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return root
