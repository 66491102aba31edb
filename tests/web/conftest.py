import pytest
from django.test import Client

from gongkai.records.authority import Role
from tests.records.world import founded, world
from tests.web.world import Faces, build

__all__ = ["founded", "world"]

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def faces(db: None) -> Faces:
    return build()


@pytest.fixture
def desk(client: Client, faces: Faces) -> Client:
    """Logged in as the manager."""
    client.force_login(faces.world[Role.MANAGER], backend=MODEL_BACKEND)
    return client
