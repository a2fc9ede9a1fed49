"""Addresses of the explorer as files of a folder."""

from __future__ import annotations

import hashlib
import posixpath
import re
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from kg.server.explorer.compound import SUFFIXES
from kg.server.explorer.record import KINDS

PAGE = "index.html"
# Characters of a file's name that every system and every host takes.
_UNSAFE = re.compile(r"[^\w@+=.,-]+", re.ASCII)
_LONGEST = 80


def asked(address: str) -> tuple[str, list[tuple[str, str]]]:
    """The path of an address, decoded, and its parameters."""
    parts = urlsplit(address)
    return unquote(parts.path), parse_qsl(parts.query, keep_blank_values=True)


def file_of(address: str) -> str:
    """The file of an address: `/compound/x` compound/x/index.html, `/compound/x.svg` compound/x.svg, parameters as a part of the name."""
    path, pairs = asked(address)
    *folders, last = [_safe(part) for part in path.split("/") if part] or [""]
    stem, dot, suffix = last.rpartition(".")
    is_file = bool(dot and stem) and (suffix in SUFFIXES or suffix in _FILES)
    names = [*folders, stem if is_file else last]
    if pairs:
        names.append(_safe(",".join(value if len(pairs) == 1 else f"{name}={value}" for name, value in pairs)))
    inside = "/".join(name for name in names if name)
    return f"{inside}.{suffix}" if is_file else posixpath.join(inside, PAGE)


_FILES = ("css", "js", "ttl")


def _safe(text: str) -> str:
    """A name for a file; one that was changed has a digest of what it was, so that two never meet."""
    plain = _UNSAFE.sub("-", text).lstrip(".")[:_LONGEST]
    return plain if plain == text else f"{plain}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def link(source: str, target: str) -> str:
    """The address of one file as another names it: relative, so that the folder may stand anywhere."""
    return quote(posixpath.relpath(target, posixpath.dirname(source) or "."), safe="/@+=,")


def question(address: str) -> dict[str, object] | None:
    """What a worker is asked for an address; None for one that is no page of its own: forms, the endpoint, the API."""
    path, pairs = asked(address)
    kind, _, rest = path.removeprefix("/").partition("/")
    given: dict[str, object] = {"fields": pairs}
    if path in _SIMPLE:
        return {"job": _SIMPLE[path], **given}
    if path in ("/vocab", "/vocab.ttl"):
        return {"job": "vocab", "form": "ttl" if path.endswith(".ttl") else "page", **given}
    if kind == "compound":
        return _of_compound(rest) | given
    if kind in KINDS and rest and "/" not in rest:
        name, form = _split(rest)
        return {"job": "record", "kind": kind, "name": name, "form": form, **given}
    return None


_SIMPLE = {"/": "home", "/library": "library", "/about": "about"}


def _of_compound(rest: str) -> dict[str, object]:
    name, _, part = rest.partition("/")
    stem, form = _split(part)
    if stem == "why":
        return {"job": "why", "name": name, "form": form}
    if part:
        return {"job": "compound", "name": name, "form": part.removesuffix(".json")}
    name, form = _split(name)
    return {"job": "compound", "name": name, "form": form}


def _split(name: str) -> tuple[str, str]:
    stem, dot, suffix = name.rpartition(".")
    return (stem, suffix) if dot and stem and suffix in SUFFIXES else (name, "page")
