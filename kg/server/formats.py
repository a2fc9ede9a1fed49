"""Which serialisation a client gets: the Accept header read as HTTP defines it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class MediaType:
    """One serialisation: its media type, the names clients also use for it, the IRI that W3C gave it."""

    name: str
    media_type: str
    aliases: tuple[str, ...]
    iri: str

    @property
    def content_type(self) -> str:
        """The Content-Type to send; text types say their encoding, for HTTP has another default."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


_W3C = "http://www.w3.org/ns/formats/"
RESULTS = (
    MediaType(
        "json",
        "application/sparql-results+json",
        ("application/json", "text/json"),
        _W3C + "SPARQL_Results_JSON",
    ),
    MediaType("xml", "application/sparql-results+xml", ("application/xml", "text/xml"), _W3C + "SPARQL_Results_XML"),
    MediaType("csv", "text/csv", (), _W3C + "SPARQL_Results_CSV"),
    MediaType("tsv", "text/tab-separated-values", (), _W3C + "SPARQL_Results_TSV"),
)
BOOLEANS = RESULTS[:2]  # the CSV and TSV recommendation defines no form for ASK
GRAPHS = (
    MediaType("ttl", "text/turtle", ("application/turtle", "application/x-turtle"), _W3C + "Turtle"),
    MediaType("nt", "application/n-triples", ("text/plain",), _W3C + "N-Triples"),
    MediaType("rdf", "application/rdf+xml", ("application/xml", "text/xml"), _W3C + "RDF_XML"),
    MediaType("jsonld", "application/ld+json", ("application/json",), _W3C + "JSON-LD"),
    MediaType("trig", "application/trig", ("application/x-trig",), _W3C + "TriG"),
    MediaType("nq", "application/n-quads", ("text/x-nquads",), _W3C + "N-Quads"),
)
_TOKEN_LIMIT = 100  # ranges read from one Accept header; browsers send fewer than ten


@lru_cache(maxsize=256)
def choose(accept: str, offers: tuple[MediaType, ...]) -> MediaType | None:
    """The offer that `accept` values most, the earlier on a tie; None where every offer is refused.

    A more specific range decides over a wider one, q=0 refuses (RFC 9110 12.5.1). An empty header accepts all. An
    alias counts only where it is named itself.
    """
    ranges = read_accept(accept)
    if not ranges:
        return offers[0]
    valued = [
        (max([_quality(offer.media_type, ranges), *(ranges.get(alias, 0.0) for alias in offer.aliases)]), offer)
        for offer in offers
    ]
    best = max(value for value, _ in valued)
    if best <= 0:
        return None
    return next(offer for value, offer in valued if value == best)


def prefers_html(accept: str) -> bool:
    """Whether a browser's address line is asking: text/html is named, and nothing RDF is valued as much."""
    ranges = read_accept(accept)
    if "text/html" not in ranges:
        return False
    rivals = [ranges[name] for offer in RESULTS + GRAPHS for name in (offer.media_type,) if name in ranges]
    return ranges["text/html"] > max(rivals, default=0.0)


def read_accept(accept: str) -> dict[str, float]:
    """Media range -> quality; what cannot be read is passed over, as HTTP servers do."""
    ranges: dict[str, float] = {}
    for item in accept.split(",")[:_TOKEN_LIMIT]:
        name, *parameters = (part.strip().lower() for part in item.split(";"))
        if name.count("/") == 1:
            ranges[name] = max((_weight(p) for p in parameters if p.startswith("q=")), default=1.0)
    return ranges


def _weight(parameter: str) -> float:
    """The value of a `q=` parameter, 0 to 1; an unreadable one counts as 1."""
    try:
        return min(max(float(parameter[2:]), 0.0), 1.0)
    except ValueError:
        return 1.0


def _quality(media_type: str, ranges: dict[str, float]) -> float:
    """The quality of the most specific range that covers `media_type`; 0 where none does."""
    kind = media_type.partition("/")[0]
    for name in (media_type, f"{kind}/*", "*/*"):
        if name in ranges:
            return ranges[name]
    return 0.0
