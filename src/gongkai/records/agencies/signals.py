"""What other apps may react to, inside the same transaction."""

from django.dispatch import Signal

calendar_changed = Signal()  # a holiday notice was entered: open deadlines must be computed again
