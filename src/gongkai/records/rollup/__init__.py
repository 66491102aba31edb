"""The reports of the subordinates: called for, awaited, added up, questioned, compared.

The way of a year: ``scope`` (whose reports count) → ``states`` (who has filed) → ``sums`` (every cell, and the agencies
behind it) → ``questions`` (what can't be right) → ``ranking``, and ``document`` for what is taken away.
"""
