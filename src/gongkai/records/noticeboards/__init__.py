"""Village notice boards and what is posted on them."""
