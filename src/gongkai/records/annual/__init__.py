"""The annual report, counted from the records."""
