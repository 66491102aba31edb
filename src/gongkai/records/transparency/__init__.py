"""The transparency log: what was published, corrected and withdrawn, provable without trusting this server."""
