"""The tree of agencies, posts with terms of office, staff, contact data."""
