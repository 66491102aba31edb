"""The monthly inspection as the program makes it: what it finds by itself in columns, items, cases and boards."""
