"""Opening a written page in the browser without a network, and what the browser said of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def opened(browser: Any, path: Path, page: str) -> None:
    """Write the page, forget what was logged before, and open it."""
    path.write_text(page, encoding="utf-8", newline="")
    browser.get_log("browser")
    browser.get_log("performance")
    browser.get(path.as_uri())


def requests(browser: Any) -> list[str]:
    """Addresses asked for, besides the page itself and what it holds in itself."""
    events = (json.loads(entry["message"])["message"] for entry in browser.get_log("performance"))
    asked = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
    pages = {browser.current_url}
    return [url for url in asked if url not in pages and not url.startswith(("data:", "blob:"))]


def complaints(browser: Any) -> list[str]:
    """What the console logged."""
    return [entry["message"] for entry in browser.get_log("browser")]
