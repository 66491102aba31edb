"""Floor 2: paper in and out. Files in, files out; no database, no framework."""
