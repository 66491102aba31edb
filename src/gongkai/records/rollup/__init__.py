"""The reports of the subordinates: called for, counted in, added up, compared, returned."""
