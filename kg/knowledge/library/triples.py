"""N-Triples lines, each table's in a list of its own: the library's records before they are in a store."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from urllib.parse import quote

from kg.knowledge.vocabulary import DCTERMS, ID, RDF, RDFS, term

_XSD = "http://www.w3.org/2001/XMLSchema#"
# Texts that an IRI holds as they are, and what no local name holds.
_PLAIN = re.compile(r"[A-Za-z0-9:/?#@_.~-]*").fullmatch
_OUTSIDE = re.compile(r"[^A-Za-z0-9_]+")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
# A namespace for the properties of other vocabularies that records carry.
_OTHERS = {
    "label": RDFS + "label", "comment": RDFS + "comment", "altLabel": "http://www.w3.org/2004/02/skos/core#altLabel",
    "exactMatch": "http://www.w3.org/2004/02/skos/core#exactMatch",
    "closeMatch": "http://www.w3.org/2004/02/skos/core#closeMatch", "identifier": DCTERMS + "identifier",
    "source": DCTERMS + "source", "rights": DCTERMS + "rights", "citation": DCTERMS + "bibliographicCitation",
}  # fmt: skip


def iri(value: str) -> str:
    """An IRI as a term, what may not stand in one escaped."""
    return f"<{value if _PLAIN(value) else quote(value, safe=':/?#[]@!$&()*+,;=%-._~')}>"


def ident(name: str) -> str:
    """A record of the graph as a term."""
    return iri(ID + name)


def local(text: str) -> str:
    """A text as part of a local name: letters, digits and single hyphens."""
    return _OUTSIDE.sub("-", text).strip("-")


def text(value: str, language: str = "") -> str:
    """A literal as a term."""
    return f'"{value.translate(_ESCAPES)}"{f"@{language}" if language else ""}'


def registered(value: str) -> str:
    """An identifier as its registry writes it in an address."""
    prefix = value[:6].upper()
    return f"{prefix.replace(':', '_')}{value[6:]}" if prefix in ("CHEBI:", "CHEMBL") else value


def said(value: str) -> str:
    """An English text as a term."""
    return text(value, "en")


def decimal(value: str | Decimal) -> str:
    """A number as a decimal, without an exponent, digits as given."""
    written = format(Decimal(value), "f")
    return f'"{written if "." in written else written + ".0"}"^^<{_XSD}decimal>'


TRUE = f'"true"^^<{_XSD}boolean>'


class TripleLines:
    """Lines of N-Triples by the table that they come from."""

    def __init__(self) -> None:
        self.by_table: dict[str, list[str]] = defaultdict(list)

    def add(self, table: str, subject: str, kinds: str, **values: str | list[str]) -> str:
        """One record: local name, its classes, and values by the name of the property; empty ones are left out.

        A name with an underscore behind it is a word of Python. Returns the record's term.
        """
        record = ident(subject)
        lines = self.by_table[table]
        lines += [f"{record} <{RDF}type> <{term(kind)}> .\n" for kind in kinds.split()]
        for name, value in values.items():
            bare = name.rstrip("_")
            predicate = _OTHERS[bare] if bare in _OTHERS else term(bare)
            lines += [f"{record} <{predicate}> {v} .\n" for v in ([value] if isinstance(value, str) else value) if v]
        return record
