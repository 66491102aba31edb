"""The index over what is public, and how it is searched: the same on SQLite and on PostgreSQL."""
