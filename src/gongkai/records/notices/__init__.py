"""One inbox for each person; the digest by e-mail."""
