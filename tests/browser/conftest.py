from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Page

from tests.conftest import VIEWPORTS
from tests.databases import Snapshot
from tests.web.world import Faces, build


@pytest.fixture(scope="session")
def kept_faces(django_db_setup: None, django_db_blocker: Any) -> tuple[Faces, Snapshot] | None:
    """The faces and a database with them, built once; None where a database is not copied in a moment."""
    if connection.vendor != "sqlite":
        return None
    with django_db_blocker.unblock():
        before, faces, after = Snapshot(), build(), Snapshot()
        before.restore()
    return faces, after


@pytest.fixture
def faces(kept_faces: tuple[Faces, Snapshot] | None, transactional_db: None) -> Faces:
    """As they were built: what a browser shows is committed, and taken back after each test."""
    cache.clear()  # each test begins at the same last entry of the journal: a page kept would be another test's
    if kept_faces is None:
        return build()
    faces, database = kept_faces
    database.restore()
    return deepcopy(faces)


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A page on a phone, for a way through several pages; `judge` looks at each of them on both screens."""
    return open_page(viewport=VIEWPORTS["phone"])
