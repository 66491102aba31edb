"""What is checked on a site, each module one subject: rows of the store in, findings out."""
