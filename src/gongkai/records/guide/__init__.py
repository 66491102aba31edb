"""The guide (公开指南): laid out from contact data, channels and the law of the day; older editions are kept."""
