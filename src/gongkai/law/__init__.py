"""Floor 1: the rules as pure functions beside the article they come from.

Nothing here knows a database, a screen or a file format. A rule that changed keeps both versions and is
chosen by the date to which it is applied.
"""
