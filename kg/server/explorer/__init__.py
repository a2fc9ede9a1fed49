"""The explorer: the answer without a terminal. `routes` stand in the front process, all else runs in workers."""
