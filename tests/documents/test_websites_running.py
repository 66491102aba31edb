"""Running sites on this machine: the crawler is polite, goes nowhere else, and gets out of every trap."""

from __future__ import annotations

import time

import pytest

from gongkai.documents.websites import Limits, Uninspectable, crawling, inspect_site
from gongkai.documents.websites.robots import read_robots
from tests.documents.hostile_server import SECRET, hostile, serving, unending
from tests.documents.planted_site import TODAY, sound_site

FAST = Limits(rate=1000)


@pytest.fixture(scope="module")
def crawled():
    """The hostile site, and what was found on it. What does not open is given up after four seconds."""
    with serving() as server, pytest.MonkeyPatch.context() as patch:
        patch.setattr("gongkai.documents.websites.fetching._PAUSE", 0)
        patch.setattr(crawling, "_OPENING_SECONDS", 4)
        hostile(server)
        yield server, inspect_site(server.address, today=TODAY, limits=FAST)


def test_a_sound_site_has_no_findings_when_it_runs():
    with serving() as server:
        server.pages = sound_site()
        inspection = inspect_site(server.address, today=TODAY, limits=FAST)
    assert [(one.code, one.told) for one in inspection.findings] == []
    assert inspection.complete
    assert inspection.pages == len(sound_site()) + 1  # the home page stands at / and at /index.html


def test_what_robots_forbids_is_not_asked_for(crawled):
    server, inspection = crawled
    assert server.asked[SECRET] == 0
    assert server.asked["/x.html?secret=1"] == 0
    assert any("robots.txt 不许访问的地址2个" in remark for remark in inspection.remarks)
    assert all("gongkai-inspect" in agent for agent in server.agents)


def test_nothing_is_asked_twice_but_what_failed(crawled):
    server, _ = crawled
    twice = {path for path, times in server.asked.items() if times > 1}
    assert twice <= {"/error", "/chunks", "/drip", "/cut", "/v1.2", "/"}


def test_traps_are_left_and_told(crawled):
    server, inspection = crawled
    assert sum(path.startswith("/calendar") for path in server.asked) < 40
    assert sum(path.startswith("/session") for path in server.asked) <= 2
    assert sum(path.startswith("/a/a") for path in server.asked) <= 3
    assert not any(path.startswith("/long") for path in server.asked)
    (trap,) = [one for one in inspection.findings if one.code == "trap"]
    told = " ".join(place.address for place in trap.places)
    assert "/a/a/a" in told
    assert "/calendar" in told


def test_what_does_not_open_is_told_with_its_reason(crawled):
    _, inspection = crawled
    told = {one.told.split("/", 3)[3] for one in inspection.findings if one.code == "unreachable"}
    assert {one.split("（")[0] for one in told} == {"error", "chunks", "drip", "cut"}
    assert "drip（4秒没有打开）" in told


def test_what_is_gone_is_told_however_the_site_hides_it(crawled):
    _, inspection = crawled
    codes = {
        code: " ".join(one.told for one in inspection.findings if one.code == code)
        for code in ("broken_link", "soft_missing", "file_is_page", "redirect_loop", "forbidden", "too_large")
    }
    for name in ("missing.html", "gone-in-frame.html", "gone-in-version.html"):
        assert name in codes["broken_link"]
    assert "soft.html" in codes["soft_missing"]
    assert "lie.pdf" in codes["file_is_page"]
    assert "round1" in codes["redirect_loop"]
    assert "denied" in codes["forbidden"]
    assert codes["too_large"]  # a small answer that unpacks to 30 MB


def test_redirects_refreshes_and_frames_lead_on_and_other_hosts_are_left_alone(crawled):
    server, _ = crawled
    for path in ("/turned.html", "/refreshed.html", "/framed.html", "/dt/3.html"):
        assert server.asked[path] == 1


def test_attachments_are_opened(crawled):
    _, inspection = crawled
    assert inspection.attachments == 1
    (found,) = [one for one in inspection.findings if one.code == "personal_in_file"]
    assert found.places[0].address.endswith("/fine.csv")


def test_a_site_that_never_ends_is_left_at_the_limit():
    with serving() as server:
        unending(server)
        inspection = inspect_site(server.address, today=TODAY, limits=Limits(rate=1000, pages=60))
        assert sum(server.asked.values()) <= 65
    assert not inspection.complete
    assert inspection.pages <= 60
    assert "guide_missing" not in {one.code for one in inspection.findings}


def test_requests_come_no_faster_than_asked_for():
    with serving() as server:
        server.pages = {name: text for name, text in sound_site().items() if name == "index.html"}
        start = time.monotonic()
        inspect_site(server.address, today=TODAY, limits=Limits(rate=20, pages=8))
        assert time.monotonic() - start >= (sum(server.asked.values()) - 1) / 20


def test_an_interrupted_crawl_tells_what_was_seen():
    def stop(progress):
        raise KeyboardInterrupt

    with serving() as server:
        server.pages = sound_site()
        inspection = inspect_site(server.address, today=TODAY, limits=FAST, watch=stop)
    assert inspection.interrupted
    assert inspection.pages == 1


@pytest.mark.parametrize(
    ("path", "answer", "reason"),
    [
        ("/", lambda ask: ask.told(b"", status=302, Location="https://www.example.com/"), "不是同一个网站"),
        ("/", lambda ask: ask.told(b"", status=302, Location="/"), "不断跳转到自己"),
        ("/", lambda ask: ask.told(b"", status=404), "状态404"),
        ("/robots.txt", lambda ask: ask.told(b"", status=503), "robots.txt"),
    ],
)
def test_a_site_that_can_not_be_begun_is_refused_with_a_reason(monkeypatch, path, answer, reason):
    monkeypatch.setattr("gongkai.documents.websites.fetching._PAUSE", 0)
    with serving() as server:
        server.answers[path] = answer
        with pytest.raises(Uninspectable, match=reason):
            inspect_site(server.address, today=TODAY, limits=FAST)


def test_a_dead_address_is_refused_with_a_reason(monkeypatch):
    monkeypatch.setattr("gongkai.documents.websites.fetching._PAUSE", 0)
    with serving() as server:
        address = server.address
    with pytest.raises(Uninspectable, match="没有开放这个端口"):
        inspect_site(address, today=TODAY, limits=FAST)
    for address in ("ftp://example.com/", "https:///", "http://[", "www.example.com"):
        with pytest.raises(Uninspectable, match="网址"):
            inspect_site(address, today=TODAY)


def test_robots_are_read_as_rfc_9309_says():
    robots = read_robots(
        b"User-agent: other\nDisallow: /\n\nUser-Agent: gongkai-inspect\nUser-agent: x\nDisallow: /a\nAllow: /a/b$\n"
        b"Disallow: /*.jsp\nCrawl-delay: 2\n\nUser-agent: *\nDisallow: /else",
        "gongkai-inspect",
    )
    assert robots.delay == 2
    allowed = {path: robots.allows(path) for path in ("/", "/a", "/a/b", "/a/b/c", "/x/y.jsp?z", "/else")}
    assert allowed == {
        "/": True,
        "/a": False,
        "/a/b": True,
        "/a/b/c": False,
        "/x/y.jsp?z": False,
        "/else": True,
    }
    assert read_robots(b"\xff\xfe nonsense", "gongkai-inspect").allows("/")
