import pytest
from django.test import Client

from tests.web.world import World, build


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def desk(client: Client, world: World) -> Client:
    """Logged in as the manager."""
    client.force_login(world.staff["manager"], backend="django.contrib.auth.backends.ModelBackend")
    return client
