"""The matrix stands on the small world of the records floor."""

import pytest

from tests.records.world import World, build_world


@pytest.fixture
def world(db: None) -> World:
    return build_world()
