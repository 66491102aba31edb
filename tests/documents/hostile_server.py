"""A site on this machine that behaves as badly as sites do, and counts who asks for what."""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.documents.planted_site import page, sound_site

SECRET = "/private/list.html"


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.answers: dict[str, Callable[[_Handler], None]] = {}
        self.pages: dict[str, str] = {}
        self.robots = ""
        self.over = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.server.asked[self.path] += 1
        self.server.agents.add(self.headers.get("User-Agent", ""))
        if path == "/robots.txt" and self.server.robots:
            self.told(self.server.robots.encode(), "text/plain")
        elif path in self.server.answers:
            self.server.answers[path](self)
        elif (name := path.lstrip("/") + ("index.html" if path.endswith("/") else "")) in self.server.pages:
            self.told(self.server.pages[name].encode())
        else:
            self.told(b"<h1>404</h1>", status=404)

    do_HEAD = do_GET

    def told(self, content: bytes, kind: str = "text/html", *, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing: tests look at what was asked."""


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def hostile(server: Server) -> None:
    """The sound site, with everything beside it that a crawler may fall into."""
    server.robots = f"User-agent: *\nDisallow: /private/\nDisallow: /*?secret=\nAllow: {SECRET}.not\n"
    server.pages = sound_site()
    links = (
        "/a/", "/calendar?month=1", "/session", "/bomb", "/chunks", "/drip", "/lie.pdf", "/binary", "/missing.html",
        "/error", "/denied", "/turn", "/round1", "/away", "/soft.html", "/private/list.html", "/x.html?secret=1",
        "/cut", "/fine.csv", "/gbk", "/long" + "x" * 3000, "/moved-dir", "/pic.png", "/refresh", "/frames", "/v1.2",
    )  # fmt: skip
    body = "".join(f'<a href="{link}">去往{link[:20]}的链接</a>' for link in links)
    server.pages["index.html"] = page(
        "测试县人民政府",
        f'<ul><li><a href="/dt/1.html">第一条</a>2026-11-20</li></ul>{body}<img src="/pic.png" alt="图">',
    )
    server.answers = {
        "/calendar": _calendar,
        "/session": _session,
        "/bomb": lambda ask: ask.told(gzip.compress(b"<p>" + b"0" * 30_000_000), Content_Encoding="gzip"),
        "/chunks": _chunks,
        "/drip": _drip,
        "/lie.pdf": lambda ask: ask.told(page("文件不存在", "没有这个附件" * 10).encode()),
        "/binary": lambda ask: ask.told(b"%PDF-1.7\n" + bytes(range(256)), "text/html"),
        "/error": lambda ask: ask.told(b"oops", status=500),
        "/denied": lambda ask: ask.told(b"no", status=403),
        "/turn": lambda ask: ask.told(b"", status=302, Location="/turned.html"),
        "/turned.html": lambda ask: ask.told(page("到了", "<p>" + "内容。" * 40 + "</p>").encode()),
        "/round1": lambda ask: ask.told(b"", status=301, Location="/round2"),
        "/round2": lambda ask: ask.told(b"", status=301, Location="/round1"),
        "/away": lambda ask: ask.told(b"", status=302, Location="http://127.0.0.2:9/"),
        "/soft.html": lambda ask: ask.told("<title>提示</title>您访问的页面不存在".encode()),
        "/cut": lambda ask: ask.told(b"<p>half", Content_Length="5000"),
        "/fine.csv": lambda ask: ask.told("姓名,身份证号\n李满仓,330100195803120116\n".encode(), "text/csv"),
        "/gbk": lambda ask: ask.told(
            "<TITLE>老网页</TITLE><A HREF=dt/3.html>动态信息</A>内容".encode("gbk") * 3
        ),
        "/moved-dir": lambda ask: ask.told(b"", status=301, Location="/dt/"),
        "/pic.png": lambda ask: ask.told(b"\x89PNG\r\n", "image/png"),
        "/refresh": lambda ask: ask.told(b'<meta http-equiv=Refresh content="0;URL=/refreshed.html">'),
        "/refreshed.html": lambda ask: ask.told(page("刷新后", "<p>" + "内容。" * 40 + "</p>").encode()),
        "/frames": lambda ask: ask.told(b'<frameset><frame src="/framed.html"></frameset>'),
        "/framed.html": lambda ask: ask.told(_leading_to("/gone-in-frame.html")),
        "/v1.2": lambda ask: ask.told(_leading_to("/gone-in-version.html")),
    }
    for depth in range(1, 40):
        server.answers["/" + "a/" * depth] = lambda ask: ask.told(
            page("越走越深", '<a href="a/">再往里走</a><a href="../?x=1">出来</a>' + ask.path).encode()
        )


def _calendar(ask: _Handler) -> None:
    month = int(parse_qs(urlsplit(ask.path).query)["month"][0])
    links = "".join(f'<a href="/calendar?month={month + n}">第{month + n}个月的日程</a>' for n in range(1, 6))
    ask.told(page(f"第{month}个月", f"<p>第{month}个月没有安排</p>{links}").encode())


def _session(ask: _Handler) -> None:
    number = time.time_ns()
    links = f'<a href="/dt/;jsessionid={number}">动态</a><a href="/session?sid={number}">又一次</a>'
    ask.told(page("会话", links).encode())


def _leading_to(address: str) -> bytes:
    return page("有链接的一页", f'<a href="{address}">没有了</a>{"内容。" * 40}').encode()


def _chunks(ask: _Handler) -> None:
    ask.send_response(200)
    ask.send_header("Content-Type", "text/html")
    ask.send_header("Transfer-Encoding", "chunked")
    ask.end_headers()
    ask.wfile.write(b"zz\r\n<p>no number</p>\r\n0\r\n\r\n")


def _drip(ask: _Handler) -> None:
    """A byte now and then, for ever."""
    ask.send_response(200)
    ask.send_header("Content-Type", "text/html")
    ask.end_headers()
    while not ask.server.over.wait(0.1):
        try:
            ask.wfile.write(b".")
        except OSError:
            return


def unending(server: Server) -> None:
    """Each page leads to three new ones that say something else."""
    server.pages = _Unending()


class _Unending(dict[str, str]):
    def __contains__(self, name: object) -> bool:
        return str(name) != "robots.txt" and "no-such" not in str(name)

    def __getitem__(self, name: str) -> str:
        noise = hashlib.sha256(name.encode()).digest()
        words = "".join(chr(0x4E00 + byte * 7) for byte in noise)
        links = (f'<a href="/{noise[n : n + 8].hex()}.html">{words}</a>' for n in range(3))
        return page(words, f"<p>{words}</p>{''.join(links)}")
