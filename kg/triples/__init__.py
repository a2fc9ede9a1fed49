"""What is known: the files, their names, the store and the checks."""
