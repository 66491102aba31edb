"""Every test of the records floor may stand on the small world."""

from tests.records.world import founded, world

__all__ = ["founded", "world"]
