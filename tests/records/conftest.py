"""Every test of the records floor may stand on the small world."""

import pytest

from tests.records.world import World, build_world


@pytest.fixture
def world(db: None) -> World:
    return build_world()
