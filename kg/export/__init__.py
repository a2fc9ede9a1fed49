"""Out again: one file each, and into SPARQL endpoints."""
