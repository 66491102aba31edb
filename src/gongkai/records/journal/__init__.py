"""The append-only event log of every verb."""
