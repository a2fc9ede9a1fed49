"""Start the server on an address and keep it there until it is told to stop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

from kg.errors import ServiceError
from kg.server.app import Service, build_site
from kg.server.limits import CONNECTIONS


def run(service: Service, host: str, port: int, started: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; `started` is called with the server's address once it listens.

    Port 0 takes a free one. ServiceError where the address is taken or the extra is not installed, DataError where
    the store cannot be opened.
    """
    try:
        import httptools
        import jinja2
        import starlette
        import uvicorn
    except ImportError:
        cure = "python -m pip install 'starlette>=0.46' 'uvicorn>=0.34,<0.55' 'httptools>=0.6' 'jinja2>=3.1'"
        raise ServiceError("the server's libraries are not installed", "kg serve", cure) from None
    del httptools, jinja2, starlette, uvicorn
    with _listen(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        asyncio.run(_serve(service, listener, lambda: started(f"http://{shown}:{listener.getsockname()[1]}")))


async def _serve(service: Service, listener: socket.socket, started: Callable[[], None]) -> None:
    """The pool outside, the HTTP server inside, so that a store that cannot be opened ends in its own error."""
    from kg.server.http import Announced, configure

    site = build_site(service)
    async with site.live():
        await Announced(configure(site.app), started, site.wind_down).serve(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket; ServiceError where the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # asyncio sets NODELAY only on these
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(CONNECTIONS)
    except (OSError, OverflowError) as error:
        listener.close()
        cure = "choose another with --port, or --port 0 for a free one"
        raise ServiceError(f"the address cannot be taken: {error}", f"{host}:{port}", cure) from None
    return listener
