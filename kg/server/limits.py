"""What one query may cost, and what one server may hold."""

from __future__ import annotations

BYTES = 50_000_000  # bytes of one answer; the front process buffers it whole before the status line
PORT = 7878  # the port Oxigraph's own server uses, so that clients need not be reconfigured
ROWS = 100_000  # rows or triples of one answer; larger extracts are asked for in parts
SECONDS = 10.0  # a query that runs longer is stopped together with its worker process
WORKERS = 4  # queries at a time: two runaways still leave two for everybody else
QUERY_BYTES = 65_536  # above every hand-written query, below what makes the parser's optimiser slow
DRAINED = 100_000_000  # bytes of a body that is too long that are still read, and thrown away
BODY_SECONDS = 10.0  # longest time a client may take to send its request body
TAKING_SECONDS = 60.0  # a client that takes nothing of its answer for so long is hung up on
CONNECTIONS = 512  # open connections before new ones get 503
