"""What an attacker tries from outside or with a staff account, and what must come of it."""

from __future__ import annotations

import importlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import clear_url_caches

from gongkai.records.annual.models import Layout, Place
from gongkai.records.annual.verbs import OpenReport, WritePassage
from gongkai.records.applications.particulars import ApplicantForm
from gongkai.records.authority import Role
from gongkai.web import urls
from tests.records.world import PASSWORD, done
from tests.web.conftest import MODEL_BACKEND
from tests.web.world import CONFIDENTIAL, DESK_REPORT, REPORT, Faces

DESK_PAGES = ["/desk/", "/desk/applications/", "/desk/items/", "/desk/reports/", DESK_REPORT]
PUBLIC_PAGES = ["/", "/items/", "/columns/01/", "/apply/", "/reports/", REPORT, f"{REPORT}report.pdf"]
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>"


def wrong_password(client: Client, address: str, name: str = "manager"):
    return client.post("/desk/login/", {"username": name, "password": "不对"}, REMOTE_ADDR=address)


def right_password(client: Client, address: str):
    return client.post("/desk/login/", {"username": "manager", "password": PASSWORD}, REMOTE_ADDR=address)


# --- odd requests: an answer in Chinese, never a failure (on PostgreSQL too) --------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/items/%00/x/",
        "/columns/%00/",
        "/reports/2023/figures/%00/",
        "/desk/reports/%00/2023/",
        "/items/?year=%00",
        "/items/?year=0000",
        "/reports/99999999999999999999/",
        "/desk/applications/99999999999999999999/",
        f"/reports/{'9' * 4400}/",
        "/items/?" + "a=1&" * 1001,
        "/columns/%ff%fe/",
        "/static/%2e%2e/%2e%2e/settings/default.py",
        "/static//etc/passwd",
    ],
)
def test_an_odd_address_is_answered_in_chinese(desk: Client, path: str) -> None:
    response = desk.get(path)
    assert response.status_code in (400, 404)
    assert "请" in response.content.decode()


@pytest.mark.parametrize(
    "query", ["?page=%00", "?page=-1", "?page=" + "9" * 5000, "?page=%ff", "?q=" + "x" * 30_000, "?year=9999"]
)
def test_odd_parameters_change_nothing(client: Client, faces: Faces, query: str) -> None:
    assert client.get(f"/items/{query}").status_code == 200


def test_a_cookie_with_nul_is_refused(client: Client, faces: Faces) -> None:
    """A cookie may quote it as \\000; PostgreSQL fails when the session is looked up by it."""
    response = client.get("/desk/", HTTP_COOKIE='sessionid="\\000abcdefghijk"')
    assert response.status_code == 400


@override_settings(AXES_ENABLED=True)
@pytest.mark.parametrize("name", ["a\0b", "x" * 300, "x" * 100_000])
def test_an_odd_account_name_is_a_wrong_account(client: Client, faces: Faces, name: str) -> None:
    assert "账号或密码不对" in wrong_password(client, "10.0.0.1", name).content.decode()


@pytest.mark.parametrize("path", [*PUBLIC_PAGES, *DESK_PAGES])
def test_pages_to_read_answer_no_other_method(desk: Client, path: str) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE"):
        assert desk.generic(method, path).status_code == 405


def test_a_foreign_host_name_is_refused(client: Client, faces: Faces) -> None:
    with override_settings(ALLOWED_HOSTS=["localhost"]):
        response = client.get("/", HTTP_HOST="evil.example")
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


# --- who sees what -----------------------------------------------------------------------------------------


def test_other_peoples_records_look_like_records_that_do_not_exist(client: Client, faces: Faces) -> None:
    """No enumeration: what the clerk of a unit may not see answers as a number never given."""
    client.force_login(faces.world[Role.CLERK], backend=MODEL_BACKEND)
    for kind, known in (("applications", faces.cases.values()), ("reports/100000001", ())):
        unknown = client.get(f"/desk/{kind}/987654/")
        assert unknown.status_code == 404
        for one in known:
            response = client.get(f"/desk/{kind}/{one.pk}/")
            assert (response.status_code, response.content) == (404, unknown.content)


def test_somebody_without_a_post_reads_what_to_do_and_can_leave(client: Client, faces: Faces) -> None:
    faces.world[Role.MANAGER].terms.update(ended_on=date(2023, 12, 29))
    client.force_login(faces.world[Role.MANAGER], backend=MODEL_BACKEND)
    for path in (*DESK_PAGES, f"/desk/applications/{faces.cases['open'].pk}/"):
        response = client.get(path)
        text = response.content.decode()
        assert response.status_code == 403
        assert "您目前没有在任岗位" in text
        assert "请联系本机关系统管理员" in text
        assert 'action="/desk/logout/"' in text
        assert [marker for marker in CONFIDENTIAL if marker in text] == []


def test_a_report_that_is_not_approved_has_no_public_page(client: Client, faces: Faces) -> None:
    manager, on = faces.world[Role.MANAGER], date(2025, 1, 6)
    done(OpenReport(by=manager, on=on, of=faces.world.town, year=2024, layout=Layout.NARRATIVE))
    for path in ("/reports/2024/", "/reports/2024/report.pdf", "/reports/2024/figures/正文/网站/"):
        assert client.get(path).status_code == 404
    assert "2024年政府信息公开" not in client.get("/reports/").content.decode()


def test_a_report_with_missing_figures_says_which_and_what_to_do(desk: Client, faces: Faces) -> None:
    manager, on = faces.world[Role.MANAGER], date(2025, 1, 6)
    done(OpenReport(by=manager, on=on, of=faces.world.town, year=2024, layout=Layout.NATIONAL))
    text = desk.get(DESK_REPORT.replace("2023", "2024")).content.decode()
    assert "个数据没有填报" in text
    assert "<li>表二，行政许可，本年处理决定数量</li>" in text
    assert "点开报告中的数字" not in text


def test_nobody_keeps_a_copy_of_a_desk_page(desk: Client, faces: Faces) -> None:
    """Neither "back" on a shared computer after leaving nor a proxy between shows it again."""
    for path in (*DESK_PAGES, "/desk/login/", f"/desk/applications/{faces.cases['open'].pk}/"):
        assert desk.get(path).headers["Cache-Control"] == "no-store, private", path
    assert desk.get("/items/").headers["Cache-Control"] == "no-cache"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client, faces: Faces) -> None:
    cookie = right_password(client, "10.0.0.1").cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_no_page_can_be_framed(desk: Client) -> None:
    for path in ("/", "/desk/", "/desk/login/", "/no-such-page/"):
        response = desk.get(path)
        assert response["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


# --- logging in --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https:///evil.example", "javascript:alert(1)", "/\\evil.example", "\0//evil"],
)
def test_logging_in_leads_nowhere_else(client: Client, faces: Faces, target: str) -> None:
    form = {"username": "manager", "password": PASSWORD, "next": target}
    assert client.post("/desk/login/", form)["Location"] == "/desk/"


@override_settings(AXES_ENABLED=True)
def test_who_guesses_a_password_locks_only_his_own_address(client: Client, faces: Faces) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        locked = wrong_password(client, "10.0.0.66")
    assert locked.status_code == 429
    assert right_password(client, "10.0.0.66").status_code == 429
    assert right_password(client, "10.0.0.1").status_code == 302


@override_settings(AXES_ENABLED=True)
def test_trying_on_does_not_prolong_the_lock(client: Client, faces: Faces) -> None:
    from axes.models import AccessAttempt

    for _ in range(settings.AXES_FAILURE_LIMIT):
        wrong_password(client, "10.0.0.66")
    before = AccessAttempt.objects.get().attempt_time
    assert wrong_password(client, "10.0.0.66").status_code == 429
    assert AccessAttempt.objects.get().attempt_time == before


@override_settings(AXES_ENABLED=True)
def test_the_lock_does_not_tell_which_accounts_exist(client: Client, faces: Faces) -> None:
    pages = []
    for name in ("manager", "nobody"):
        for _ in range(settings.AXES_FAILURE_LIMIT):
            response = wrong_password(client, "10.0.0.66", name)
        pages.append((response.status_code, response.content))
    assert pages[0] == pages[1]


# --- text that wants to be more than text ---------------------------------------------------------------------


class _Planted(HTMLParser):
    """The elements and attributes of a page that only an attacker can have put there."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        handlers = [name for name, _ in attrs if name.startswith("on")]
        scripts = [value for _, value in attrs if (value or "").startswith("javascript:")]
        is_ours = (dict(attrs).get("src") or "").startswith("/")  # the desk's scripts, the code to scan
        self.found += [tag] * (tag in ("script", "img", "style") and not is_ours) + handlers + scripts


def assert_inert(response) -> None:
    """The planted text made no element and no attribute."""
    parser = _Planted()
    parser.feed(response.content.decode())
    assert parser.found == [], response.request["PATH_INFO"]


def test_titles_and_texts_of_items_stay_text(desk: Client, faces: Faces) -> None:
    item = faces.world.public_item(
        date(2023, 5, 9),
        title=f"标题{SCRIPT}",
        summary=f"概述{SCRIPT}",
        keywords=f"词{SCRIPT}",
        body='<p onclick="x()">正文</p><script>x()</script><a href="javascript:x()">链接</a><style>*{}</style>',
    )
    for path in ("/", "/items/", f"/items/{item.index_number}/", "/desk/items/", f"/desk/items/{item.pk}/"):
        response = desk.get(path)
        assert_inert(response)
        assert f"标题{SCRIPT}" in unescape(response.content.decode())


def test_what_applicants_write_stays_text(desk: Client, faces: Faces) -> None:
    form = ApplicantForm(
        name=f"名{SCRIPT}",
        identity="100000190001010000",
        contact=f"址{SCRIPT}",
        request=f"求{SCRIPT}",
        wanted_form=f"形{SCRIPT}",
    )
    case = faces.world.application(date(2023, 6, 8), topic=f"事{SCRIPT}", applicant=form)
    for path in ("/desk/", "/desk/applications/", f"/desk/applications/{case.pk}/"):
        assert_inert(desk.get(path))


def test_passages_of_the_report_stay_text(desk: Client, faces: Faces) -> None:
    manager, on = faces.world[Role.MANAGER], date(2025, 1, 6)
    report = done(OpenReport(by=manager, on=on, of=faces.world.town, year=2024, layout=Layout.NARRATIVE))
    done(WritePassage(by=manager, on=on, report=report, place=Place.PROBLEMS, text=f"问题{SCRIPT}"))
    response = desk.get(DESK_REPORT.replace("2023", "2024"))
    assert_inert(response)
    assert f"问题{SCRIPT}" in unescape(response.content.decode())


# --- how it is started ---------------------------------------------------------------------------------------


def command(*arguments: str) -> str:
    return f"import sys; sys.argv = {['gongkai', *arguments]}; from gongkai.cli import main; main()"


def settings_with(tmp_path: Path, program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A Python of its own that starts with the default settings and these variables."""
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    chosen = {"GONGKAI_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "gongkai.settings.default"}
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**kept, **chosen, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("hosts", "starts"),
    [("127.0.0.1,[::1],localhost,a.localhost,127.8.8.8", True), ("gov.example", False), ("*", False)],
)
def test_debug_never_starts_for_the_public(tmp_path: Path, hosts: str, starts: bool) -> None:
    answer = settings_with(tmp_path, command("migrate"), GONGKAI_DEBUG="1", GONGKAI_HOSTS=hosts)
    assert (answer.returncode == 0) is starts, answer.stderr
    assert ("请去掉 GONGKAI_DEBUG" in answer.stderr) is not starts
    assert "Traceback" not in answer.stderr


def test_debug_does_not_listen_to_the_network(tmp_path: Path) -> None:
    answer = settings_with(tmp_path, command("demo", "--host", "0.0.0.0"), GONGKAI_DEBUG="1")
    assert (answer.returncode, "只能在本机使用" in answer.stderr) == (1, True)


def test_an_unknown_face_is_named(tmp_path: Path) -> None:
    answer = settings_with(tmp_path, command("migrate"), GONGKAI_FACES="web")
    assert (answer.returncode, "应为 portal（公开网站）" in answer.stderr) == (1, True)


_PORTAL_ALONE = """
import django; django.setup()
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import NoReverseMatch, reverse
print([one for one in settings.MIDDLEWARE if "session" in one or "auth" in one or "axes" in one])
print(finders.find("desk/desk.css"))
try:
    reverse("desk:login")
except NoReverseMatch:
    print("no desk")
from django.test import Client
response = Client().get("/no-such-page/", HTTP_COOKIE="sessionid=x", HTTP_HOST="localhost")
print(response.status_code, response.cookies)
"""


def test_the_public_face_alone_has_no_way_to_log_in(tmp_path: Path) -> None:
    answer = settings_with(tmp_path, _PORTAL_ALONE, GONGKAI_FACES="portal")
    assert answer.stdout.split("\n")[:4] == ["[]", "None", "no desk", "404 "], answer.stderr


@pytest.fixture
def only_portal(settings, tmp_path: Path) -> Iterator[None]:
    """This process as one started with GONGKAI_FACES=portal."""
    program = "import json; from django.conf import settings; print(json.dumps(settings.MIDDLEWARE))"
    settings.MIDDLEWARE = json.loads(settings_with(tmp_path, program, GONGKAI_FACES="portal").stdout)
    all_faces, settings.FACES = settings.FACES, ["portal"]
    importlib.reload(urls)
    clear_url_caches()
    yield
    settings.FACES = all_faces
    importlib.reload(urls)
    clear_url_caches()


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_public_pages_need_no_cookie_and_answer_no_form(
    only_portal: None, client: Client, faces: Faces, path: str
) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert client.post(path, {"username": "manager", "password": PASSWORD}).status_code == 405


_SERVE_AFTER_A_PDF = """
if __name__ == "__main__":
    import django; django.setup()
    from django.core.management import call_command
    call_command("migrate", verbosity=0)
    from tests.web.world import build
    from gongkai.records.annual.build import render
    from gongkai.records.annual.models import Layout
    report = build().report
    render(report, Layout(report.layout))
    from gongkai.cli.serve import _run
    _run("127.0.0.1", PORT)
"""


def test_a_report_can_be_downloaded_from_the_process_that_wrote_it(tmp_path: Path) -> None:
    """`make demo` writes the report and then serves: the typesetter must live in the worker as well."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = tmp_path / "program.py"
    program.write_text(_SERVE_AFTER_A_PDF.replace("PORT", str(port)))
    root = Path(__file__).parents[2]
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment.update(
        GONGKAI_VAR=str(tmp_path / "var"),
        DJANGO_SETTINGS_MODULE="gongkai.settings.default",
        PYTHONPATH=str(root),
    )
    server = subprocess.Popen([sys.executable, str(program)], env=environment)
    try:
        assert _download(f"http://127.0.0.1:{port}{REPORT}report.pdf", server)[:4] == b"%PDF"
    finally:
        server.terminate()
        server.wait(30)


def _download(url: str, server: subprocess.Popen[bytes]) -> bytes:
    """What stands at ``url``, once the server answers; gives up when the server ended or hangs."""
    for _ in range(240):
        assert server.poll() is None
        try:
            with urlopen(url, timeout=60) as response:
                return response.read()
        except HTTPError:
            raise
        except URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.5)
    raise AssertionError("the server did not start")
