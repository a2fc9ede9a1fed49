"""Other people's formats in: one file each, `read(path)`."""
