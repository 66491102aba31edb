"""Items of information, from registration to publication."""
