"""Registers of identifiers and species, as other people's files spell them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from kg.knowledge import assets

# What names a thing in a register, on the web or, before, as a name alone.
_RESOURCE = re.compile(r"(?:urn:miriam:|https?://(?:www\.|bio2rdf\.|info\.)?identifiers\.org/)([\w.]+)[:/](.+)")
# Numbers of this register had five digits once and have seven now.
_SHORT_HMDB = re.compile(r"HMDB(\d{5})")


def identifier(database: str, local: str) -> tuple[str, str]:
    """(local part, register) of what a file writes of a database and an identifier in it; a name has register "".

    A register that is not known is spelt as the file does, in lower case with dots for blanks.
    """
    spelt = " ".join(database.split()).casefold()
    register = _table("registers").get(spelt) or spelt.replace(" ", ".")
    bare = local.strip()
    prefix, colon, rest = bare.partition(":")
    if colon and rest and prefix.casefold() == register.partition(".")[0]:
        bare = rest
    if register == "hgnc.symbol":
        return bare, "hgnc" if bare.isdecimal() else ""
    if register == "hmdb":
        bare = _SHORT_HMDB.sub(r"HMDB00\1", bare) if _SHORT_HMDB.fullmatch(bare) else bare
    return (bare, register) if bare else ("", "")


def resource(iri: str) -> tuple[str, str]:
    """(local part, register) of an address of identifiers.org or its older urn:miriam; ("", "") for another."""
    found = _RESOURCE.fullmatch(iri.strip().replace("%3A", ":"))
    return identifier(found[1], found[2]) if found else ("", "")


def taxon(name: str) -> str:
    """The NCBI number of a species' name, the name itself where the table has it not; "" for none."""
    bare = " ".join(name.split())
    return _table("species").get(bare.casefold(), bare)


def address(curie: str) -> str:
    """The address at identifiers.org of a CURIE as this program writes them; "" for a register of its own."""
    prefix, _, local = curie.partition(":")
    if prefix.casefold() == "obo" and "_" in local:
        prefix, _, local = local.partition("_")
    register = prefix.casefold()
    if not local or register not in {*_table("registers").values(), "pubmed", "pmid", "hgnc"}:
        return ""
    spelt = {"pmid": "pubmed", "pubchem": "pubchem.compound", "chebi": "CHEBI", "go": "GO"}.get(register, register)
    return f"https://identifiers.org/{spelt}:{quote(local, safe=':-._~')}"


def annotation(about: str, relation: str, curies: Iterable[str]) -> str:
    """What the element `#about` of an XML file is, or is described by (`relation`), as MIRIAM asks; "" where no register knows it."""
    items = "".join(f"<rdf:li rdf:resource={quoteattr(found)}/>" for curie in curies if (found := address(curie)))
    if not items:
        return ""
    return (
        '<annotation><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns:bqbiol="http://biomodels.net/biology-qualifiers/"><rdf:Description rdf:about="#{about}">'
        f"<bqbiol:{relation}><rdf:Bag>{items}</rdf:Bag></bqbiol:{relation}></rdf:Description></rdf:RDF></annotation>"
    )


@cache
def _table(name: str) -> dict[str, str]:
    """Spelling in lower case -> what it is."""
    path = assets.folder("ontology") / "formats" / f"{name}.tsv"
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")][1:]
    return {spelt.casefold(): value for spelt, value in rows}
