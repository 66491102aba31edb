"""Photos and papers that prove what was done: of a posting, a rectification, a training, a task."""
