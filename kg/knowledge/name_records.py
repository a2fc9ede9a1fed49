"""Every name of every record of the graph, in finished form: kept with the graph, since every start asks for them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import KG

_NAMES = """
SELECT DISTINCT ?thing ?type ?name ?how {  # joined to all branches at once, the type takes three times as long
  { ?thing rdfs:label ?name ; a ?type . BIND("label" AS ?how) }
  UNION { ?thing skos:altLabel ?name ; a ?type . BIND("synonym" AS ?how) }
  UNION { ?thing skos:notation ?name ; a ?type . BIND("notation" AS ?how) }
  UNION { ?thing kg:symbol ?name ; a ?type . BIND("symbol" AS ?how) }
  UNION { ?thing dcterms:identifier ?name ; a ?type . BIND("identifier" AS ?how) }
  UNION { ?thing skos:exactMatch ?match ; a ?type . BIND(STR(?match) AS ?name) BIND("identifier" AS ?how) }
  UNION { ?thing obo:RO_0002204 ?match ; a ?type . BIND(STR(?match) AS ?name) BIND("identifier" AS ?how) }
}
"""

# IRI -> its types, and its names with the kind of each, the nearest kind first.
Records = dict[str, tuple[set[str], list[tuple[str, str]]]]
# How near a kind of name is to what a record is called.
ORDER = ("iri", "name", "label", "symbol", "identifier", "notation", "synonym", "brand", "salt", "spelling")


def name_records(knowledge: Knowledge) -> Records:
    """The records of a graph; one that is not there is added, without types and names, where it is looked up."""
    taken = knowledge.library and knowledge.library.taken
    found = _read(knowledge) if taken else knowledge.usual_value("names", lambda: _read(knowledge))
    records: Records = defaultdict(lambda: (set(), []))
    records.update((iri, (set(types), names)) for iri, types, names in found)
    return records


def _read(knowledge: Knowledge) -> list[Any]:
    """IRI, sorted types and names of each record that is no term of the vocabulary, as JSON has them."""
    rank = {how: place for place, how in enumerate(ORDER)}
    found: dict[str, tuple[set[str], set[tuple[int, str, str]]]] = defaultdict(lambda: (set(), set()))
    for row in knowledge.rows(_NAMES):
        iri, kind, how = str(row["thing"]), str(row["type"]), str(row["how"])
        if kind.startswith(KG) and not iri.startswith(KG):
            types, names = found[iri]
            types.add(kind)
            names.add((rank[how], str(row["name"]), how))
    return [
        [iri, sorted(types), [[name, how] for _, name, how in sorted(names)]] for iri, (types, names) in found.items()
    ]
