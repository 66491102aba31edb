"""What every page in a browser must keep to, and how a test comes to its desk."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from gongkai.records.agencies.models import Staff
from tests.conftest import VIEWPORTS
from tests.web.conftest import MODEL_BACKEND

Axe = Callable[[Page], None]

PRESSED = (
    "nav a, button, input:not([type=hidden], [type=radio], [type=checkbox]), label:has(input), summary, "
    ".entries > li > a, .leaders a, td > .figure-link"
)
# What is folded away is not there to be pressed.
TOO_LOW = (
    "pressed => [...document.querySelectorAll(pressed)].map(one => [one, one.getBoundingClientRect()])"
    ".filter(([one, box]) => one.checkVisibility() && box.width && box.height < 44)"
    ".map(([one, box]) => `${one.innerText} ${box.width} × ${box.height}`)"
)


def assert_fits(page: Page) -> None:
    """No sideways scrolling of the page (WCAG 1.4.10)."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def assert_touchable(page: Page) -> None:
    """What stands alone and is pressed is at least 44 px high (《互联网网站适老化通用设计规范》, from memory)."""
    assert page.evaluate(TOO_LOW, PRESSED) == [], page.url


def judge(page: Page, axe: Axe) -> None:
    """The page that is open breaks no rule of axe, fits and can be touched: on a desktop screen and on a phone."""
    shown = page.viewport_size
    assert shown
    for viewport in VIEWPORTS.values():
        page.set_viewport_size(viewport)
        axe(page)
        assert_fits(page)
        assert_touchable(page)
    page.set_viewport_size(shown)


def unfold(page: Page) -> None:
    """What is folded away is shown, to be judged as well."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def log_in(page: Page, site: str, username: str = "manager") -> None:
    """At the desk as this person, in a session of its own; test_faces goes through the form."""
    client = Client()
    client.force_login(Staff.objects.get(username=username), backend=MODEL_BACKEND)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    page.goto(f"{site}/desk/")
