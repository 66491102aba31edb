from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from gongkai.records.authority import Role
from tests.records.world import founded, rolled_back, world
from tests.web.world import Faces, build

__all__ = ["founded", "world"]

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Faces]:
    """The faces, built once for the tests of a module, each of which rolls back to them."""
    with django_db_blocker.unblock(), rolled_back():
        yield build()


@pytest.fixture
def faces(built: Faces, db: None) -> Faces:
    """The faces as they were built: a test may change what it likes."""
    return deepcopy(built)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Each test begins at the same last entry of the journal: a page kept in memory would be another test's."""
    cache.clear()


@pytest.fixture
def desk(client: Client, faces: Faces) -> Client:
    """Logged in as the manager."""
    client.force_login(faces.world[Role.MANAGER], backend=MODEL_BACKEND)
    return client
