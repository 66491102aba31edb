"""The commands stand on the small world of the records floor."""

from tests.records.world import founded, world

__all__ = ["founded", "world"]
