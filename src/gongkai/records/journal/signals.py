"""What other apps may react to, inside the same transaction: a receiver that fails undoes the verb."""

from django.dispatch import Signal

# One event was written by ``append``; sent with event: Event, subject: Model (the record as the verb left it). What is
# written for many records at once (``append_each``) is told to nobody.
recorded = Signal()
