"""A small made-up network with everything that a format may have trouble with, and what a plain reader must find of it."""

from __future__ import annotations

from kg.exchange.net import Net, Thing, Tie

THINGS = (
    Thing("A@cell", "A (cell)", "Receptor", "https://example.org/A", "cell", ("hgnc:1", "uniprot:P1")),
    Thing("B+@cell", 'B+ & "co" <x>', "Protein", "", "cell", numbers={"log2_change": 0.5, "direction": "increased"}),
    Thing("B-@cell", "B−", "Protein", "", "cell", species="10090"),
    Thing("5-HT", "5-HT", "SmallMolecule", same_as=("obo:CHEBI_28790",)),
    Thing("alone", "alone", "Process"),
)
TIES = (
    Tie("t1", "A@cell", "B+@cell", 1, mechanism="activates", coefficient=0.8, references=("PMID:1", "id:x"), context="cell"),
    Tie("t2", "A@cell", "B+@cell", -1, mechanism="inhibits", coefficient=0.2),
    Tie("t3", "B+@cell", "B-@cell", -1, references=("PMID:2",)),
    Tie("t4", "5-HT", "B-@cell", 1),
    Tie("t5", "5-HT", "A@cell", 0, why="unsigned"),
    Tie("t6", "B-@cell", "B-@cell", -1),
)  # fmt: skip
NET = Net("small", THINGS, TIES, "https://creativecommons.org/publicdomain/zero/1.0/")
