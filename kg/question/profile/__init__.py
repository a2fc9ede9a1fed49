"""A user's own compound, read from a table."""
