"""Floor 3: what the office knows and does. Django apps; models, verbs, queries."""
