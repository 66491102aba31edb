"""What a reader waits for: item, list and search pages under load, from the portal and from the static site.

One town, so many items, one build of the static site; every way serves the same pages on loopback: the portal
(granian, two processes), the static site through a small server of ours (whitenoise under granian), the static site
through nginx where it is installed (the ceiling), and Wagtail (granian as well) where it can be installed. Item pages
are different ones in turn, so that no cache of answers helps. Each line: requests a second, the median and the slowest
hundredth in milliseconds, and how many times slower than nginx.

The load comes from wrk where it is installed, else from a client of our own, which is slower than the servers that it
measures and says so.

    python benchmarks/serve.py [ITEMS]     (1000)
"""

# ruff: noqa: E402 (Django is set up before its models are imported)
from __future__ import annotations

import http.client
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_FOLDER = tempfile.TemporaryDirectory(prefix="gongkai-serve-")
os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.settings.default"
os.environ["GONGKAI_VAR"] = f"{_FOLDER.name}/var"
os.environ["GONGKAI_FACES"] = "portal"
os.environ.pop("DATABASE_URL", None)

import django

django.setup()

from annual import found_town
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from search import World
from town import WAGTAIL, install_wagtail, load

from gongkai.records.agencies.models import Agency
from gongkai.records.disclosure.models import Item
from gongkai.web.site.build import build

ITEMS = 1_000
SECONDS = 8
CONNECTIONS = 16
WARM_UP = 50  # requests

_STATIC_SERVER = """
import os
from whitenoise import WhiteNoise
def missing(environ, start):
    start("404 Not Found", [("Content-Length", "0")])
    return [b""]
application = WhiteNoise(missing, root=os.environ["STATIC_ROOT"], index_file=True)
"""
_NGINX = """
worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  types {{ text/html html; text/css css; }} access_log off; gzip_static on;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {root}; index index.html; }}
}}
"""
_WRK = """
local paths, at = {{}}, 0
for path in io.lines("{paths}") do paths[#paths + 1] = path end
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
"""


@dataclass(frozen=True)
class Measured:
    """Requests a second, median and 99th percentile in milliseconds."""

    rate: float
    median: float
    slowest: float


def main(items: int) -> None:
    site = Path(_FOLDER.name) / "site"
    pages = prepare(items, site)
    ways = [("门户（动态）", portal), ("静态，本程序", static), ("静态，nginx", nginx)]
    results: dict[tuple[str, str], Measured] = {}
    for name, serve in ways:
        with serve(site) as port:
            if port is None:
                print(f"{name}：没有比较，没有安装")
                continue
            for kind, paths in pages.items():
                if kind == "检索" and serve is not portal:
                    continue
                results[name, kind] = measured(port, paths)
    tell(results)
    beside: dict[tuple[str, str], Measured] = {}
    compare_with_wagtail(items, beside)
    tell(beside)


def prepare(items: int, site: Path) -> dict[str, list[str]]:
    """The town in the database and on disk; the addresses to ask for, by kind of page."""
    call_command("migrate", verbosity=0)
    town, units, columns = found_town()
    Agency.objects.filter(pk=town.pk).update(website="https://www.example.com/", site_code="4100000000")
    world = World(random.Random(2020))
    load(world, units, columns, 0, items)
    connection.close()
    build(site, jobs=1)
    numbers = list(Item.objects.values_list("index_number", flat=True))
    random.Random(1).shuffle(numbers)
    pages = {
        "信息": [f"/items/{number}/" for number in numbers],
        "列表": [f"/columns/{column.code}/" for column in columns],
        "检索": [
            f"/search/?q={word}"
            for word in ("%E9%81%93%E8%B7%AF", "%E9%80%9A%E7%9F%A5", "%E5%85%AC%E7%A4%BA")
        ],
    }
    client = Client(HTTP_HOST="127.0.0.1")
    for kind, paths in pages.items():
        client.get(paths[-1])
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(paths[0])
        assert answer.status_code == 200, (paths[0], answer.status_code)
        print(f"{kind}页：查询{len(asked)}次，{len(answer.content) / 1000:.1f} kB")
    connection.close()
    return pages


def tell(results: dict[tuple[str, str], Measured]) -> None:
    if not results:
        return
    print(f"{'':12}{'':6}{'每秒':>8}{'p50 毫秒':>10}{'p99 毫秒':>10}   比 nginx 慢")
    for (name, kind), one in results.items():
        ceiling = results.get(("静态，nginx", kind))
        ratio = f"{ceiling.rate / one.rate:.1f} 倍" if ceiling else ""
        print(f"{name:12}{kind:6}{one.rate:10.0f}{one.median:12.2f}{one.slowest:12.2f}   {ratio}")


# --- servers -----------------------------------------------------------------------------------------


@contextmanager
def portal(site: Path) -> Iterator[int]:
    with granian("gongkai.web.wsgi:application", {}) as port:
        yield port


@contextmanager
def static(site: Path) -> Iterator[int]:
    (Path(_FOLDER.name) / "static_server.py").write_text(_STATIC_SERVER)
    with granian("static_server:application", {"STATIC_ROOT": str(site)}) as port:
        yield port


@contextmanager
def nginx(site: Path) -> Iterator[int | None]:
    program = shutil.which("nginx")
    if program is None:
        yield None
        return
    folder, port = Path(tempfile.mkdtemp(dir=_FOLDER.name)), free_port()
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, root=site, port=port))
    Path(_FOLDER.name).chmod(0o755)
    user = ["-g", "daemon off; user root;"] if os.getuid() == 0 else ["-g", "daemon off;"]
    with running([program, "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf"), *user], port):
        yield port


@contextmanager
def granian(application: str, more: dict[str, str], program: str = sys.executable) -> Iterator[int]:
    port = free_port()
    command = [program, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "2", "--blocking-threads", "1", "--no-log", application]
    path = os.pathsep.join(filter(None, [_FOLDER.name, os.environ.get("PYTHONPATH", "")]))
    with running(command, port, os.environ | more | {"PYTHONPATH": path}):
        yield port


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str] | None = None) -> Iterator[None]:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"服务没有启动：{process.args}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def compare_with_wagtail(items: int, results: dict[tuple[str, str], Measured]) -> None:
    python = install_wagtail(Path(_FOLDER.name) / "wagtail", WAGTAIL, "granian")
    if python is None:
        print("Wagtail：没有比较，没有安装")
        return
    town = Path(__file__).with_name("wagtail_town.py")
    folder = Path(_FOLDER.name) / "wagtail"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(town.parent), "PAGES": str(items)}
    subprocess.run(
        [python, town, "load", str(items)], cwd=folder, env=environment, check=True, capture_output=True
    )
    port = free_port()
    command = [
        str(python),
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    command += ["--workers", "2", "--blocking-threads", "1", "--no-log", "wagtail_town:application"]
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port, process)
        paths = [f"/column/n{number}/" for number in range(items)]
        random.Random(1).shuffle(paths)
        results["Wagtail", "信息"] = measured(port, paths)
        results["Wagtail", "列表"] = measured(port, ["/column/"])
    finally:
        process.terminate()
        process.wait(20)


# --- load --------------------------------------------------------------------------------------------


def measured(port: int, paths: list[str]) -> Measured:
    for path in (paths * WARM_UP)[:WARM_UP]:
        ask(http.client.HTTPConnection("127.0.0.1", port, timeout=30), path)
    return by_wrk(port, paths) if shutil.which("wrk") else by_threads(port, paths)


def by_wrk(port: int, paths: list[str]) -> Measured:
    listed, script = Path(_FOLDER.name) / "paths", Path(_FOLDER.name) / "paths.lua"
    listed.write_text("\n".join(paths))
    script.write_text(_WRK.format(paths=listed))
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-s", str(script)]
    told = subprocess.run(
        [*command, f"http://127.0.0.1:{port}/"], capture_output=True, text=True, check=True
    ).stdout
    assert "Non-2xx" not in told, told
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    median, slowest = (re.search(rf"{part}%\s+([\d.]+)(us|ms|s)", told) for part in (50, 99))
    factor = {"us": 0.001, "ms": 1.0, "s": 1000.0}
    return Measured(float(rate[1]), *(float(one[1]) * factor[one[2]] for one in (median, slowest)))


def by_threads(port: int, paths: list[str]) -> Measured:
    """Our own client: it shares the processors and one lock, so what it finds is a lower bound."""
    until, seconds, lock = time.monotonic() + SECONDS, [], threading.Lock()

    def reader(number: int) -> None:
        link, at, own = http.client.HTTPConnection("127.0.0.1", port, timeout=30), number * 7919, []
        while time.monotonic() < until:
            began = time.perf_counter()
            ask(link, paths[at % len(paths)])
            own.append(time.perf_counter() - began)
            at += 1
        with lock:
            seconds.extend(own)

    readers = [threading.Thread(target=reader, args=(number,)) for number in range(CONNECTIONS)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    median, slowest = statistics.median(seconds), statistics.quantiles(seconds, n=100)[-1]
    return Measured(len(seconds) / SECONDS, 1000 * median, 1000 * slowest)


def ask(link: http.client.HTTPConnection, path: str) -> None:
    link.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = link.getresponse()
    answer.read()
    assert answer.status == 200, (path, answer.status)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else ITEMS)
