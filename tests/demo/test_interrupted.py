"""A telling that is stopped on the way leaves nothing behind."""

import pytest

from gongkai.demo import is_told, tell
from gongkai.records.agencies.models import Agency, Staff
from gongkai.records.journal.models import Event


@pytest.mark.django_db
def test_a_telling_that_is_stopped_leaves_nothing() -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tell(stop)
    assert not is_told()
    assert not Agency.objects.exists()
    assert not Staff.objects.exists()
    assert not Event.objects.exists()
