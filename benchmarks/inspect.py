"""How fast ``gongkai inspect`` looks through a static site, and whether its memory stays flat.

Writes a static site of 1,000 and of 10,000 pages into a throw-away folder. Beside the inspection stands, in the same
run over the same files, a plain link checker as one would write it in an afternoon: one process, html.parser, links in
dictionaries; it checks links and nothing else. The inspection also reads tags, dates and columns and screens every
word for personal data. Time is that of the processor, children and start included, so that a busy machine doesn't
count; the inspection spreads it over two children. Memory is the peak of the process that conducts, and that of the
largest child.

    python benchmarks/inspect.py [PAGES ...]     (1000 10000)
"""

# ruff: noqa: E402
from __future__ import annotations

import sys

# A benchmark's own folder comes first on the path, and the standard library has a module of this file's name.
_FOLDER = sys.path.pop(0)
if __name__ == "inspect":
    del sys.modules["inspect"]
    import inspect  # noqa: F401  what another benchmark asked for

    sys.path.insert(0, _FOLDER)

import json
import os
import subprocess
import tempfile
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

TODAY = date(2026, 11, 23)
COLUMNS = 40
_PROSE = (
    "为进一步规范政府信息公开工作，保障公民、法人和其他组织依法获取政府信息，提高工作的透明度，现将有关事项通知如下。"
    "各村民委员会、镇属各单位要高度重视，明确责任，按照谁公开谁审查的原则，对拟公开的信息逐项进行保密审查。"
    "2026年全镇共发放耕地地力保护补贴2366341.91元，惠及4612户，咨询电话0371-00000123。"
)


def main(sizes: list[int]) -> None:
    print(
        f"{'网页':>8}{'链接':>10}{'检查：网页/秒':>14}{'主进程MB':>10}{'子进程MB':>10}{'只查断链：网页/秒':>18}{'内存MB':>8}{'倍数':>8}"
    )
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="gongkai-inspect-bench-") as folder:
            links, planted = write_site(Path(folder), size)
            ours = measured("ours", folder)
            plain = measured("plain", folder)
            assert ours["broken"] == plain["broken"] == planted, (ours, plain, planted)
            print(
                f"{size:>8,}{links:>12,}{size / ours['seconds']:>16.0f}{ours['memory']:>12.0f}{ours['child']:>12.0f}"
                f"{size / plain['seconds']:>20.0f}{plain['memory']:>12.0f}{plain['seconds'] / ours['seconds']:>10.2f}",
                flush=True,
            )


def measured(way: str, folder: str) -> dict[str, float]:
    """Each way runs in a process of its own, so that one's memory is not the other's."""
    done = subprocess.run([sys.executable, __file__, way, folder], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def ours(folder: str) -> int:
    from gongkai.documents.websites import inspect_folder

    inspection = inspect_folder(Path(folder), today=TODAY)
    return sum(one.code == "broken_link" for one in inspection.findings)


def plain(folder: str) -> int:
    """The link checker of an afternoon. Gives how many addresses lead nowhere."""
    links: dict[str, list[str]] = {}
    for path in Path(folder).rglob("*.html"):
        collector = Links()
        collector.feed(path.read_text("utf-8"))
        links[path.relative_to(folder).as_posix()] = collector.found
    broken = set()
    for page, found in links.items():
        for link in found:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or not parts.path:
                continue
            target = normpath(join(dirname(page), unquote(parts.path)))
            if target not in links and not os.path.exists(os.path.join(folder, target)):
                broken.add(target)
    return len(broken)


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attributes if name in ("href", "src") and value]


def write_site(root: Path, pages: int) -> tuple[int, int]:
    """A home page, columns with lists, articles; one article in a hundred has a broken link. (links, broken ones)"""
    articles = max(pages - COLUMNS - 1, COLUMNS)
    navigation = "".join(f'<a href="../c{n}/index.html">第{n}个栏目</a>' for n in range(COLUMNS))
    links = broken = 0
    for n in range(articles):
        gone = f'<a href="gone{n}.html">附件说明</a>' if n % 100 == 0 else ""
        broken += bool(gone)
        links += write(
            root / f"c{n % COLUMNS}/{n}.html", f"第{n}号通知", navigation, f"<p>{_PROSE}</p>" * 4 + gone, n
        )
    for column in range(COLUMNS):
        entries = "".join(
            f'<li><a href="{n}.html">第{n}号通知的全文</a><span>{day(n)}</span></li>'
            for n in range(column, articles, COLUMNS)
        )
        links += write(root / f"c{column}/index.html", f"第{column}个栏目", navigation, f"<ul>{entries}</ul>")
    home = (
        navigation.replace("../", "")
        + f"<ul><li><a href='c0/0.html'>第0号通知</a><span>{TODAY}</span></li></ul>"
    )
    return links + write(root / "index.html", "测试镇人民政府", "", home), broken


def write(file: Path, title: str, navigation: str, body: str, number: int | None = None) -> int:
    tags = (
        f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{day(number)} 09:00">'
        if number is not None
        else ""
    )
    text = (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="ColumnName" content="{title}">{tags}</head><body><nav>{navigation}</nav>'
        f"<main><h1>{title}</h1>{body}</main><footer>主办单位：测试镇人民政府</footer></body></html>"
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return text.count("href=")


def day(number: int) -> str:
    return (TODAY - timedelta(days=number % 300)).isoformat()


def run(way: str, folder: str) -> None:
    import resource

    broken = ours(folder) if way == "ours" else plain(folder)
    times = os.times()
    seconds = times.user + times.system + times.children_user + times.children_system
    peak = {
        name: resource.getrusage(whose).ru_maxrss / 1024
        for name, whose in (("memory", resource.RUSAGE_SELF), ("child", resource.RUSAGE_CHILDREN))
    }
    print(json.dumps({"broken": broken, "seconds": seconds, **peak}))


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] in ("ours", "plain"):
        run(sys.argv[1], sys.argv[2])
    else:
        main([int(one) for one in sys.argv[1:]] or [1_000, 10_000])
