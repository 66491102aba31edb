"""Gongkai (公开): the open-government-information work of a Chinese township, from the draft to the annual report."""

__version__ = "0.1.0"
