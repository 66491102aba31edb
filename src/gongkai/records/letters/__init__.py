"""Letters of a case: composed from its record, numbered when signed, kept as issued."""
