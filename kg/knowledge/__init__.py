"""What is known: the files, their names, the store, the cache and the checks."""
