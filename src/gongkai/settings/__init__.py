"""One default that runs at once, changed by environment variables alone; ``test`` is its variant for pytest."""
