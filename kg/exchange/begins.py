"""Formats of networks that are told by marks in the first bytes: JSON of several kinds, BEL, GraphML, bnet, KGX."""

from __future__ import annotations

import re
from pathlib import Path

from kg.exchange.reading import blocks, suffix_of

_BEL = re.compile(
    rb"^[ \t]*(SET[ \t]+(DOCUMENT|CITATION)|DEFINE[ \t]+(NAMESPACE|ANNOTATION))\b", re.MULTILINE | re.IGNORECASE
)
_GML = re.compile(rb"\A(\s*#.*\n|\s*(Creator|Version|comment)\s.*\n)*\s*graph\s*\[", re.IGNORECASE)
# The first column of PSI-MITAB: `register:identifier`, before a second of that kind.
_MITAB = re.compile(rb"\A(#.*\n)*[\w-]+:[^\t\n]+\t[\w-]+:[^\t\n]+\t([^\t\n]*\t){12}")
_KGX = (b"subject", b"predicate", b"object")
# Marks of which one is in the first block, of a text that begins with one of these letters; the first that fits.
_JSON = (
    ("cx", b"[", (b'"CXVersion"', b'"numberVerification"', b'"nodeAttributes"', b'"cartesianLayout"')),
    ("cx", b"[", (b'"@id"',)),
    ("indra", b"[{", (b'"db_refs"', b'"matches_hash"')),
    ("pybel", b"[{", (b'"nanopub"',)),
    ("pybel", b"{", (b'"pybel_version"', b'"source_modifier"', b'"bel"', b'"bel_statement"')),
    ("kgx", b"{", (b'"predicate"',)),
)


def form_of_networks(path: Path) -> str:
    """The word of `kg ingest` for the format; "" where the first bytes leave it open. Raises DataError as `blocks` does."""
    begin = next(blocks(path), b"").removeprefix(b"\xef\xbb\xbf").lstrip()
    if begin[:1] in (b"[", b"{"):
        found = (form for form, first, marks in _JSON if begin[:1] in first and any(mark in begin for mark in marks))
        return next(found, "")
    if begin.startswith(b"<"):
        return _of_markup(begin)
    if _BEL.search(begin):
        return "bel"
    if _GML.search(begin):
        return "gml"
    if _MITAB.search(begin):
        return "mitab"
    told = [line.strip().lower() for line in begin[:10_000].splitlines() if line.strip() and not line.startswith(b"#")]
    names = told[0].replace(b'"', b"").split(b"\t") if told else []
    if all(name in names for name in _KGX):
        return "kgx"
    return (
        "bnet"
        if suffix_of(path) == ".bnet" or (told and re.fullmatch(rb"targets\s*,\s*f(actors|unctions)", told[0]))
        else ""
    )


def _of_markup(begin: bytes) -> str:
    """A format of XML whose outermost element tells too little or is not alone in saying so; "" for any other."""
    if re.search(rb"<(\w+:)?graphml[\s>]", begin):
        return "graphml"
    if re.search(rb"<(\w+:)?gexf[\s>]", begin):
        return "gexf"
    if re.search(rb"<graph[\s>]", begin) and (b"XGMML" in begin or b"xgmml" in begin or b"<att " in begin):
        return "xgmml"
    if re.search(rb"<sbml[\s>]", begin):
        return "sbml-qual" if b"/qual/version" in begin else "sbml"
    return ""
