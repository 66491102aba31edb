"""How many applications a second the counter takes in, and how long the applicant waits for the receipt.

So many applicants at once (8, then 32) each go through the four steps in the browser's way: cookies, tokens of the
forms, redirects; every fifth presses the last button twice at the same moment. Beside it, under the same server
(granian, two processes) and on the same database: a plain Django form that saves one row of the same words in the
clear, one page and one press. Afterwards the database is counted: nothing may be lost, nothing may be there twice.
SQLite; and PostgreSQL where it is installed or DATABASE_URL names one (a throw-away database beside it).

    python benchmarks/intake.py [APPLICATIONS]     (200 for each line)
"""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

_REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(_REPOSITORY))

APPLICATIONS = 200
AT_ONCE = (8, 32)
WARM_UP = 5  # applications
TWICE = 5  # one applicant in so many presses twice

_WORDS = {
    "applicant_class": "natural_person",
    "identity": "100000190001010000",
    "contact": "测试路1号",
    "topic": "测试街道路施工方案",
    "details": "二〇二二年的施工方案和合同。" * 10,
    "wanted_form": "纸质",
    "way": "当面领取",
}
_STEPS = ("who", "what", "how")

_PLAIN = """
import os, sys
import dj_database_url, django
from django.conf import settings
database = dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=60)
if "sqlite" in database["ENGINE"]:
    database["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"}
settings.configure(
    SECRET_KEY="benchmark", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, DATABASES={"default": database},
    INSTALLED_APPS=["plain"], DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    MIDDLEWARE=["django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()
from django import forms
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from plain.models import Row
page = engines["django"].from_string("<form method=post>{% csrf_token %}{{ form }}<button>Send</button></form>")
class Form(forms.ModelForm):
    class Meta:
        model = Row
        exclude = ()
def view(request):
    form = Form(request.POST or None)
    if form.is_valid():
        return HttpResponse("<dd>%d</dd>" % form.save().pk)
    return HttpResponse(page.render({"form": form}, request))
urlpatterns = [path("", view)]
application = get_wsgi_application()
if sys.argv[1:] == ["prepare"]:
    from django.db import connection
    with connection.schema_editor() as editor:
        editor.create_model(Row)
elif sys.argv[1:] == ["count"]:
    print(list(Row.objects.values_list("name", flat=True)))
"""
_PLAIN_MODELS = "from django.db import models\nclass Row(models.Model):\n" + "".join(
    f"    {name} = models.TextField()\n" for name in ("name", *_WORDS)
)


@dataclass
class Measured:
    """``waits``: seconds of the last press of each applicant; ``names``: who got a receipt, with its number."""

    seconds: float = 0
    waits: list[float] = field(default_factory=list)
    names: dict[str, set[str]] = field(default_factory=dict)


class Visitor:
    """A browser that knows cookies, tokens and redirects. Each comes from an address of its own."""

    def __init__(self, port: int, number: int) -> None:
        self.link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        self.cookies: dict[str, str] = {}
        self.page = ""

    def get(self, path: str) -> None:
        self._ask("GET", path)

    def post(self, path: str, told: dict[str, str]) -> None:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        assert token, self.page[:500]
        self._ask("POST", path, urlencode(told | {"csrfmiddlewaretoken": token[1]}))

    def _ask(self, method: str, path: str, body: str = "") -> None:
        headers = {"X-Forwarded-For": self.address, "Content-Type": "application/x-www-form-urlencoded"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.link.request(method, path, body, headers)
        answer = self.link.getresponse()
        self.page = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status == 302:
            self._ask("GET", urlsplit(answer.headers["Location"]).path)
            return
        assert answer.status == 200, (method, path, answer.status, self.page[:500])

    def twin(self) -> Visitor:
        """The same browser once more: the second press of a double click."""
        other = Visitor(self.link.port, 0)
        other.address, other.cookies, other.page = self.address, dict(self.cookies), self.page
        return other


def apply(port: int, number: int, measured: Measured, lock: threading.Lock) -> None:
    name, visitor = f"申请人{number}", Visitor(port, number)
    visitor.get("/counter/who/")
    for step in _STEPS:
        visitor.post(f"/counter/{step}/", _WORDS | {"name": name})
    presses = [visitor, visitor.twin()] if number % TWICE == 0 else [visitor]
    pressed = list(_together(_press, presses))
    numbers = {found for one in presses for found in re.findall(r'<dd class="key">([^<]+)</dd>', one.page)}
    with lock:
        measured.waits += pressed
        measured.names[name] = numbers


def _press(visitor: Visitor) -> float:
    began = time.perf_counter()
    visitor.post("/counter/check/", {})
    return time.perf_counter() - began


def _together(act: Callable[[Visitor], float], visitors: list[Visitor]) -> list[float]:
    if len(visitors) == 1:
        return [act(visitors[0])]
    with ThreadPoolExecutor(len(visitors)) as pool:
        return list(pool.map(act, visitors))


def save_plainly(port: int, number: int, measured: Measured, lock: threading.Lock) -> None:
    name, visitor = f"申请人{number}", Visitor(port, number)
    visitor.get("/")
    began = time.perf_counter()
    visitor.post("/", _WORDS | {"name": name})
    wait = time.perf_counter() - began
    with lock:
        measured.waits.append(wait)
        measured.names[name] = set(re.findall(r"<dd>(\d+)</dd>", visitor.page))


def load(act: Callable[..., None], port: int, first: int, many: int, at_once: int) -> Measured:
    measured, lock = Measured(), threading.Lock()
    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        for done in [pool.submit(act, port, first + n, measured, lock) for n in range(many)]:
            done.result()
    measured.seconds = time.perf_counter() - began
    return measured


# --- both ways on one database -------------------------------------------------------------------------


def compare(name: str, url: str, many: int, folder: Path) -> None:
    environment = os.environ | {
        "DATABASE_URL": url,
        "GONGKAI_VAR": str(folder / "var"),
        "GONGKAI_FACES": "counter",
        "GONGKAI_PROXIES": "127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "gongkai.settings.default",
        "PYTHONPATH": os.pathsep.join([str(folder), str(_REPOSITORY), *sys.path]),
    }
    (folder / "plain").mkdir(exist_ok=True)
    (folder / "plain" / "__init__.py").write_text("")
    (folder / "plain" / "models.py").write_text(_PLAIN_MODELS)
    (folder / "plain_form.py").write_text(_PLAIN)
    ours = [sys.executable, __file__]
    plain = [sys.executable, str(folder / "plain_form.py")]
    for command in (ours, plain):
        subprocess.run([*command, "prepare"], env=environment, check=True)
    ways: list[tuple[str, str, Callable[..., None], list[str]]] = [
        ("普通表单，明文一行", "plain_form:application", save_plainly, plain),
        ("网上申请，四步", "gongkai.web.wsgi:application", apply, ours),
    ]
    rates: dict[int, float] = {}
    for way, application, act, command in ways:
        first = WARM_UP
        with granian(application, environment) as port:
            load(act, port, 0, WARM_UP, 1)
            told = []
            for at_once in AT_ONCE:
                told.append((at_once, load(act, port, first, many, at_once)))
                first += many
        kept = json.loads(
            subprocess.run([*command, "count"], env=environment, check=True, capture_output=True, text=True)
            .stdout.replace("'", '"')
            .strip()
        )
        for at_once, one in told:
            rate = many / one.seconds
            beside = f"{rates[at_once] / rate:.1f} 倍" if at_once in rates else ""
            rates.setdefault(at_once, rate)
            lost = sum(1 for who in one.names if who not in kept) + many - len(one.names)
            double = sum(kept.count(who) - 1 for who in one.names if who in kept)
            double += sum(len(numbers) != 1 for numbers in one.names.values())
            slowest = statistics.quantiles(one.waits, n=100)[-1]
            print(
                f"{name:11}{way:14}{at_once:6}{rate:10.1f}{1000 * statistics.median(one.waits):10.0f}"
                f"{1000 * slowest:10.0f}{lost:6}{double:6}   {beside}"
            )
            assert lost == double == 0, (way, lost, double)


def prepare() -> None:
    """An empty house with one town."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.records.world import build_world

    build_world()


def count() -> None:
    """The names in all applications, unsealed."""
    import django

    django.setup()
    from gongkai.records.applications.models import Applicant

    print(json.dumps([one.particulars.name for one in Applicant.objects.all()], ensure_ascii=False))


# --- databases and servers -----------------------------------------------------------------------------


@contextmanager
def granian(application: str, environment: dict[str, str]) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "2", "--blocking-threads", "4", "--no-log", application]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def database_beside(url: str) -> Iterator[str]:
    """A throw-away database on the same PostgreSQL."""
    import psycopg

    name = f"intake_{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield url.rpartition("/")[0] + f"/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def main(many: int) -> None:
    from tests import machine

    heads = f"{'同时':>5}{'每秒':>9}{'p50 毫秒':>9}{'p99 毫秒':>9}{'丢失':>5}{'重复':>5}"
    print(f"{'数据库':11}{'方式':14}{heads}   比普通表单慢")
    with tempfile.TemporaryDirectory(prefix="gongkai-intake-") as place:
        compare("SQLite", f"sqlite:///{place}/intake.sqlite3", many, Path(place))
    given, programs = os.environ.get("DATABASE_URL"), machine.find_postgres()
    if not given and programs is None:
        print("PostgreSQL：没有比较，没有安装")
        return
    with (
        tempfile.TemporaryDirectory(prefix="gongkai-intake-") as place,
        nullcontext(given) if given else machine.postgres_cluster(programs) as server,
        database_beside(server) as url,
    ):
        compare("PostgreSQL", url, many, Path(place))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare"]:
            prepare()
        case ["count"]:
            count()
        case words:
            main(int(words[0]) if words else APPLICATIONS)
