"""The columns of the catalogue."""
