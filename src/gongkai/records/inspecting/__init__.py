"""The monthly inspection that the program does by itself: checks, the pass over the items, the report (ADR 0034)."""
