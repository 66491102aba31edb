"""The sealed package of a closed case, and the erasure of personal data by rule."""
