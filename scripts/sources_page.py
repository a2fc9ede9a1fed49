"""docs/reference/sources.md: where each data set was obtained, in which version, under which licence."""

from __future__ import annotations

from pathlib import Path

from kg.knowledge.cards import Card, cards
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import DCTERMS, RDFS, local_name

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "sources.md"
VERSION = "http://www.w3.org/2002/07/owl#versionInfo"
HEAD = """# Where facts and identifiers were seen

Written by `scripts/pages sources` from `pathways/sources/`; run it again after a change there.

`kg:seenIn` names the record in which a fact, a publication or an identifier was seen: `folder/file#key`, the file as it lies
in the reference data. The folder says which data set it is; below stand where that set was obtained, its version and its
licence. A rule turns the record into an address, `kg:seenAt`: the record's own page, or the file in the version that was
read, with the line where the key is one; in the addresses below `{file}` is the file's name without folder, archive and
ending, `{key}` the first word of the key. `kg review FILE --links` shows the addresses, and so does a query:

```console
$ kg query 'SELECT ?seen ?at { id:seen-ERK-inhibits-Raf-1 kg:seenIn ?seen ; kg:seenAt ?at }'
```

What was seen on a page of the web has that page's address in `kg:seenIn` itself. `constants.json` is no public data set but the
curators' own list of constants in the reference data, from memory where it does not say otherwise: an identifier that
rests on it alone has not been confirmed elsewhere, and it has no address.
"""
LICENCES = {
    "https://creativecommons.org/licenses/by/3.0/": "CC BY 3.0",
    "https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
    "https://creativecommons.org/licenses/by-sa/3.0/": "CC BY-SA 3.0",
    "https://creativecommons.org/licenses/by-sa/4.0/": "CC BY-SA 4.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
    "https://opensource.org/license/mit": "MIT",
    "https://spdx.org/licenses/MIT.html": "MIT",
    "https://spdx.org/licenses/LGPL-3.0-only.html": "LGPL 3.0",
}


def section(dataset: Card, files: list[Card]) -> str:
    """One data set: what it is, where it is from, and how its records are named and found."""
    licence = dataset.one(DCTERMS + "license")
    rows = [
        f"- Obtained from <{dataset.one(DCTERMS + 'source')}>",
        f"- Version: {dataset.one(VERSION) or 'not recorded'}",
        f"- Licence: [{LICENCES.get(licence, licence)}]({licence})",
    ]
    rows += [f"- `{c.one('beginsWith')}…`: each record at `{c.one('recordAddress')}`" for c in files]
    note = dataset.one(RDFS + "comment")
    head = f"## {dataset.one(RDFS + 'label')}\n\n{dataset.one(DCTERMS + 'title')}.{f' {note}' if note else ''}"
    return f"{head}\n\n" + "\n".join(rows)


def page(knowledge: Knowledge) -> str:
    """The page, data sets in the order of their labels."""
    known = cards(knowledge.store, ("pathways/",))
    sets = [card for card in known.values() if "FileSet" in card.kinds]
    parts = [HEAD.rstrip()]
    datasets = [card for card in known.values() if "Dataset" in card.kinds]
    for dataset in sorted(datasets, key=lambda c: (c.one(RDFS + "label").casefold(), local_name(c.iri))):
        own = sorted((c for c in sets if c.one("dataset") == dataset.iri), key=lambda c: c.one("beginsWith"))
        parts.append(section(dataset, own))
    return "\n\n".join(parts) + "\n"


def pages() -> dict[Path, str]:
    """The page."""
    return {PAGE: page(Knowledge())}
