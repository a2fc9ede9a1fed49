"""A page of the server as a page of a folder: links to files, pictures in their places, no form that asks a server."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

from kg.server.site.places import link

# Attributes of the templates: a quote within a value is written as a character reference, also in text.
_ADDRESS = re.compile(r' (href|src|action|data-path|data-picture|data-atlas)="(/[^"]*)"')
# A picture's links to steps and nodes lead where there is a page; they bring none in.
_LINK = re.compile(r' (xlink:href)="(/[^"]*)"')
_PICTURE = re.compile(r'<div data-picture="(/[^"]*)">.*?</div>(?=\n</section>)', re.DOTALL)
_HTML = '<html lang="en">'


def addresses(text: str) -> list[str]:
    """The addresses of this server that a page names, in their order, each once."""
    return list(dict.fromkeys(unescape(found).partition("#")[0] for _, found in _ADDRESS.findall(text)))


def rewritten(text: str, own: str, file_of: Callable[[str], str | None], picture: Callable[[str], str | None]) -> str:
    """The page in the file `own`: `file_of` gives the file of an address and `picture` a picture's markup, None where there is none.

    A link to what is not there becomes plain text.
    """

    def place(found: re.Match[str]) -> str:
        attribute, address = found[1], unescape(found[2])
        plain, hash_, part = address.partition("#")
        if attribute == "data-path":
            return f' data-path="{escape(link(own, _folder(plain)))}"'
        target = None if attribute == "action" else file_of(plain)
        if target is None:
            return ""
        return f' {attribute}="{escape(link(own, target) + hash_ + part)}"'

    def drawn(found: re.Match[str]) -> str:
        inside = picture(unescape(found[1]))
        return found[0] if inside is None else f"<div>{inside}</div>"

    root = link(own, "names.json").removesuffix("names.json")
    text = _PICTURE.sub(drawn, text)
    return _LINK.sub(place, _ADDRESS.sub(place, text)).replace(_HTML, f'<html lang="en" data-site="{root}">', 1)


def _folder(path: str) -> str:
    return path.lstrip("/")
