"""A scene in every format, one file a format, and the check of what was drawn."""
