"""Disclosure on application, from receipt to archive."""
