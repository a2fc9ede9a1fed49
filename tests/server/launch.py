"""A server in a process of its own: `python launch.py SETTINGS` with JSON settings; prints its address."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from pathlib import Path


def main() -> None:
    """Serve until stopped."""
    from kg.knowledge.disk import current
    from kg.server.app import Service
    from kg.server.data import follow
    from kg.server.explorer.routes import ExplorerOptions
    from kg.server.run import run

    settings = json.loads(sys.argv[1])
    store, data = Path(settings.pop("store")), settings.pop("data", "")
    moving = settings.pop("moving", False)
    examples = settings.pop("examples", "")
    with follow(store, Path(data)) if data else nullcontext(lambda: current(store) if moving else store) as locate:
        service = Service(
            locate=locate,
            examples=Path(examples) if examples else None,
            explorer=ExplorerOptions(workers=1) if settings.pop("explorer", False) else None,
            **settings,
        )
        run(service, "127.0.0.1", 0, lambda address: print(address, flush=True))


if __name__ == "__main__":
    main()
