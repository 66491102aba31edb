"""Keeping the catalogue alive: which columns rest too long, and what carriers and institutions still wait for."""
