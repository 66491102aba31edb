"""Annual reports that came as files: read, corrected beside the page they stand on, accepted as filed reports."""
