"""The explorer's pages as files."""
