"""How a page becomes a worker's answer."""

from __future__ import annotations

import gzip

from kg.server.explorer.rendered import HTML, Rendered


def test_long_bodies_are_compressed_and_short_ones_are_not() -> None:
    """The head says which."""
    head, body = Rendered(HTML, "x" * 5000).framed(10_000)
    assert (head["gzip"], gzip.decompress(body)) == (True, b"x" * 5000)
    head, body = Rendered(HTML, "x").framed(10_000)
    assert ("gzip" in head, body) == (False, b"x")


def test_the_tag_follows_the_content() -> None:
    """Another body has another tag; what is no text at all is written all the same."""
    tags = {Rendered(HTML, text).framed(100)[0]["etag"] for text in ("a", "b", "a", "\ud800")}
    assert len(tags) == 3
    assert Rendered(HTML, location="/x").framed(100)[0]["location"] == "/x"
