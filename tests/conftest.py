"""The harness: no silent skips on request, a flush that the journal permits, a real browser, axe."""

import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.databases import Snapshot, empty_url, prepared, url
from tests.machine import find_chromium

__all__ = ["empty_url", "prepared", "url"]

# How long an example takes says nothing about whether it is right: the benchmarks measure. Every run at a desk tries
# other examples; what CI says of a commit is the same each time (what was found is kept as @example).
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize=os.environ.get("GONGKAI_REQUIRE_ALL") == "1",
)
hypothesis.settings.load_profile("house")

# A desktop screen, and the narrowest phone in wide use (WCAG 1.4.10 asks for no sideways scrolling at 320).
VIEWPORTS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 375, "height": 812}}

# Without these Chromium looks for its maker's servers as soon as it starts.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# How long a page may take to show what is waited for: a machine that is busy with much else is no fault of the page.
expect.set_options(timeout=30_000)

# What keeps the rules stays in the browser: it is much more than what breaks them.
AXE_RUN = "axe.run({resultTypes: ['violations']}).then(found => ({violations: found.violations}))"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that uses the browser is marked so, whatever its author wrote; the demo, whose year is told for all its
    tests at once, comes first: an idle worker takes from the end of another's list, and would tell it once more."""
    items.sort(key=lambda item: "tests/demo/" not in item.nodeid)
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With GONGKAI_REQUIRE_ALL=1, as CI sets it, a test that was skipped is a test that failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("GONGKAI_REQUIRE_ALL") != "1" or reporter is None:
        return
    if skipped := len(reporter.stats.get("skipped", [])):
        reporter.write_line(f"\nGONGKAI_REQUIRE_ALL=1: {skipped} skipped tests count as failures", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[Snapshot | None]:
    """After a test that commits the database is as it was made: SQLite copies it back, another is emptied although
    its triggers guard the journal."""
    from django.db import connection
    from django.test import TransactionTestCase

    from gongkai.records.journal.guard import lifted

    flush = TransactionTestCase._fixture_teardown

    def flush_without_guard(case: TransactionTestCase) -> None:
        with lifted(connection):
            flush(case)

    def restore(case: TransactionTestCase) -> None:
        as_made.restore()

    with django_db_blocker.unblock():
        as_made = Snapshot() if connection.vendor == "sqlite" else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore if as_made else flush_without_guard)
        yield as_made


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium of the machine for the whole run."""
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page with Playwright's context options, for example `open_page(color_scheme="dark")`.

    The test fails if any page so opened raised an error in a script, broke its own content security policy or
    asked a host other than this machine for anything.
    """
    contexts, complaints = [], []

    def note_foreign_request(request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.hostname not in ("127.0.0.1", "localhost"):
            complaints.append(f"request to {request.url}")

    def note_policy_breach(message: Any) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    def open_one(**options: Any) -> Page:
        context = chromium.new_context(locale="zh-CN", **{"viewport": VIEWPORTS["desktop"], **options})
        contexts.append(context)
        page = context.new_page()
        page.on("request", note_foreign_request)
        page.on("console", note_policy_breach)
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(params=VIEWPORTS)
def page(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """A browser page; a test that uses it runs on a desktop screen and on a phone 375 px wide."""
    return open_page(viewport=VIEWPORTS[request.param])


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` asserts that the page breaks none of axe's accessibility rules."""

    def assert_accessible(page: Page) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        results = AxeResults(page.evaluate(AXE_RUN))
        assert results.violations_count == 0, results.generate_report()

    return assert_accessible
