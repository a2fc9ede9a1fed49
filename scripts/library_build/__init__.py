"""Builds the tables of `pathways/library/` from the reference data: one file a source, one file a verb."""
