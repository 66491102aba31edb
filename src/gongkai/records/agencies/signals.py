"""What other apps may react to, inside the same transaction."""

from django.dispatch import Signal

calendar_changed = (
    Signal()
)  # a holiday notice was entered: deadlines that reach its year must be computed again

# The contact data of an agency changed; sent with agency: Agency, on: date.
contact_changed = Signal()
