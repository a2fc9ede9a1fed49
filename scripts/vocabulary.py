"""Write the closed list of terms in kg/knowledge/vocabulary.py from ontology/vocabulary.ttl."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pyoxigraph

from kg.writing import write

ROOT = Path(__file__).resolve().parents[1]
KG = "https://w3id.org/synaptrace/vocab#"


def main() -> None:
    """Rewrite the block between the triple quotes of TERMS."""
    source = ROOT / "ontology" / "vocabulary.ttl"
    triples = pyoxigraph.parse(path=source, format=pyoxigraph.RdfFormat.TURTLE)
    names = sorted({t.subject.value.removeprefix(KG) for t in triples if t.subject.value.startswith(KG)})
    block = textwrap.fill(" ".join(names), 108, initial_indent="    ", subsequent_indent="    ")
    target = ROOT / "kg" / "knowledge" / "vocabulary.py"
    text = re.sub(
        r'(TERMS = frozenset\(\n    """\n).*?(\n    """)',
        lambda m: m[1] + block + m[2],
        target.read_text("utf-8"),
        flags=re.DOTALL,
    )
    write(target, text)


if __name__ == "__main__":
    main()
