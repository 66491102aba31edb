import pytest

from tests.web.world import Faces, build


@pytest.fixture
def faces(db: None) -> Faces:
    """Built for each test: what a browser shows is committed, and flushed afterwards."""
    return build()
