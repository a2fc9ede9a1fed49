"""What the rows of one compound say, as the records that Turtle would hold.

A row of `affinities.tsv` is a kg:Measurement and a kg:DatasetEvidence that says whose it is; a row of `actions.tsv` is a
kg:Action stated by the evidence of the records that decided; opposite claims are a kg:Contradiction between their
evidence, and the action is of unknown sign. Numbers stand as printed; bounds in nM beside them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kg.knowledge.library.tables import Row
from kg.knowledge.library.triples import TRUE, TripleLines, decimal, ident, iri, local, registered, said, text
from kg.knowledge.vocabulary import term

Rows = Mapping[str, list[Row]]

_MATCHES = {
    "gtopdb": "https://identifiers.org/iuphar.ligand:%s", "chembl": "http://rdf.ebi.ac.uk/resource/chembl/molecule/%s",
    "drugcentral": "https://identifiers.org/drugcentral:%s", "cas": "https://identifiers.org/cas:%s",
    "pubchem": "http://rdf.ncbi.nlm.nih.gov/pubchem/compound/CID%s",
    "drugbank": "https://identifiers.org/drugbank:%s", "chebi": "http://purl.obolibrary.org/obo/%s", "mesh": "https://identifiers.org/mesh:%s",
}  # fmt: skip
_LINKS = {
    "stereoform of": "stereoformOf", "labelled form of": "isotopologueOf", "prodrug of": "prodrugOf",
    "metabolite of": "metaboliteOf", "precursor of": "precursorOf",
}  # fmt: skip
_CHOICES = {"yes": "chosen", "functional": "functional", "binder": "binder", "no": "passed over"}
_NANOMOLAR = {"pM": Decimal("0.001"), "nM": Decimal(1), "µM": Decimal(1000), "mM": Decimal(1000000)}
_PUBMED, _SEVERAL = "http://identifiers.org/pubmed/", "several-"


@dataclass
class Known:
    """What the graph's own files say of a compound, so that nothing is said twice or against them."""

    classes: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    computed: bool = False  # a file of `pathways/compounds` computes with it
    acts_on: frozenset[str] = frozenset()
    has: frozenset[str] = field(default=frozenset())  # classes of the records about it

    @property
    def written(self) -> bool:
        """Whether it has a record of its own."""
        return bool(self.classes)


class CompoundWriter:
    """Writes the records of one compound. `hand` are the rows of actions-by-hand.tsv, `pages` the page records."""

    def __init__(self, found: Rows, known: Known, hand: list[Row], pages: Mapping[str, Row], out: TripleLines) -> None:
        self.rows, self.known, self.hand, self.pages, self.out = found, known, hand, pages, out
        self.row = found["compounds"][0]
        self.id, self.name = self.row["id"], self.row["name"]
        self._evidence: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._minted: set[str] = set()

    def write(self) -> None:
        """Compound, measurements, actions, contradictions, and what lies outside the network."""
        self._compound()
        used = Counter[str]()
        for row in self.rows["affinities"]:
            self._measurement("affinities", row, used, _CHOICES[row["chosen"]], _target(row))
        for row in self.rows["actions"]:
            self._action(row)
        for row in self.rows["conflicts"]:
            self._contradiction(row)
        self._outside(used)

    def _compound(self) -> None:
        row = self.row

        def listed(column: str) -> list[str]:
            return [value for value in row[column].split("|") if value]

        matches = [iri(form % registered(value)) for column, form in _MATCHES.items() for value in listed(column)]
        keys = [iri(f"https://identifiers.org/inchikey:{key}") for key in listed("inchikey")]
        relation, _, parent = row["parent"].rpartition(" ")
        names = [
            n
            for n in (*listed("synonyms"), *listed("brands"), *listed("listed"))
            if n.casefold() not in self.known.names
        ]
        own = {} if self.known.written else {"label": said(self.name)}
        weight = {} if "weight" in self.known.has or not row["weight"] else {"molecularWeight": decimal(row["weight"])}
        link = {_LINKS[relation]: ident(parent)} if parent else {}
        new = [m for m in (*matches, *keys) if m.strip("<>").casefold() not in self.known.names]
        self.out.add(
            "compounds", self.id, "" if "Compound" in self.known.classes else "Compound", **own, **weight, **link, altLabel=[said(n) for n in dict.fromkeys(names)],
            exactMatch=new,
            closeMatch=[iri(f"https://identifiers.org/inchikey:{key}") for key in listed("other_inchikeys")]
            + [iri(_MATCHES["gtopdb"] % registered(number)) for number in listed("gtopdb_labelled")],
            noIdentifier="" if self.known.written or matches or keys else text("in no open table at hand"),
            saltName=[text(n) for n in listed("salts")], atc=[text(c) for c in listed("atc")],
            pharmacologicClass=[text(c) for c in listed("class")], approvedBy=[text(a) for a in listed("approval")],
            moleculeKind=text(row["kind"]) if row["kind"] else "", toolCompound=TRUE if row["tool"] else "",
            seenIn=text(f"library/compounds.tsv#{self.id}"), source=[ident(dataset(s)) for s in listed("sources")],
            rights=[text(r) for r in listed("licence")],
        )  # fmt: skip

    def _measurement(self, table: str, row: Row, used: Counter[str], choice: str, target: str) -> None:
        kind = row["type"]
        stem = local(f"library-{self.id}-{row['source']}-{row['record']}-{kind}")
        used[stem] += 1
        name = stem if used[stem] == 1 else f"{stem}-{used[stem]}"
        relation, printed, low, high = _printed(row)
        condition = row.get("condition", "")
        about = ", ".join(filter(None, (row["species"] or "species not stated", condition)))
        unit = row["unit"] or kind
        value = f"{'' if relation in '=range' else relation + ' '}{printed}{'' if unit == kind else ' ' + unit}"
        calls = f"; it calls the action: {row['action']}" if row["action"] else ""
        evidence = self.out.add(
            table, f"{name}-said", "DatasetEvidence", dataset=ident(dataset(row["source"])), seenIn=text(self._seen(row)),
            says=said(f"{self.name} at {row['target'].replace('|', ', ')}: {kind} {value} ({about}){calls}."),
            publication=[iri(_PUBMED + p) for p in row.get("pmids", "").split("|") if p.isdigit()], rights=text(row["licence"]),
        )  # fmt: skip
        if row["action"]:
            self._evidence[row["source"], row["record"]].append(evidence)
        if target.startswith(_SEVERAL):
            self._mint(table, target, "Family", row["target"].replace("|", " or "))
        named = row["target"] if row["target"] != target else ""
        self.out.add(
            table, name, "Measurement", compound=ident(self.id), target=ident(target), measurementType=f"<{term(kind)}>",
            relation=text(relation), printedValue=text(printed), printedUnit=text(unit), choice=text(choice),
            printedLow=text(_plain(row["low"] or row["value"])) if relation != "<" else "",
            printedHigh=text(_plain(row["high"] or row["value"])) if relation != ">" else "",
            lowNanomolar=low, highNanomolar=high, species=ident(local(row["species"])) if row["species"] else "",
            condition=text(condition) if condition else "", because=text(row["why"]) if row.get("why") else "",
            measuredAt=[text(g) for g in named.split("|") if g], statedBy=evidence,
        )  # fmt: skip

    def _seen(self, row: Row) -> str:
        """Source and record; of a page, its address."""
        page = self.pages.get(row["record"])
        return f"{page['address']}#{row['record']}" if page else f"{row['source']}#{row['record']}"

    def _action(self, row: Row) -> None:
        if self.known.computed or row["target"] in self.known.acts_on:
            return
        kind = row["action_type"] or ("Binder" if row["standing"] == "contradicted" else "Modulator")
        basis = {"statedBy": self._stated_by(row)}
        classes = "Action"
        if not basis["statedBy"]:
            sentence = next((h["says"] for h in self._by_hand(row)), f"Nobody's word is recorded: {row['basis']}.")
            classes, basis = "Action BackgroundKnowledge", {"says": [said(sentence)]}
        self.out.add(
            "actions", f"library-{self.id}-at-{row['target']}", classes, compound=ident(self.id), target=ident(row["target"]),
            actionType=f"<{term(kind)}>", modality=f"<{term('Affirmed')}>", qualifier=text(row["basis"]) if row["basis"] else "",
            primaryTarget=TRUE if row["primary"] else "", **basis,
        )  # fmt: skip

    def _stated_by(self, row: Row) -> list[str]:
        """The evidence of the records that decided: of their values, else of their own; of a page that a person read."""
        found: list[str] = []
        for record in filter(None, row["records"].split("|")):
            source, _, number = record.partition(":")
            found += self._evidence.get((source, number)) or [self._claim(row["target"], source, number, row["words"])]
        for n, hand in enumerate(h for h in self._by_hand(row) if h["basis"] == "seen"):
            page = self.pages[hand["source"]]
            found.append(self.out.add(
                "actions", f"library-{self.id}-at-{row['target']}-by-hand-{n + 1}", "DatasetEvidence",
                dataset=ident(dataset("seen-pages")), seenIn=text(f"{page['address']}#{hand['source']}"), says=said(hand["says"]),
            ))  # fmt: skip
        if not found and row["standing"] in ("contradicted", "unsigned"):
            found = (
                [e for key in self._evidence for e in self._evidence[key]][:1] if row["standing"] == "unsigned" else []
            )
            found += self._sides(row["target"])
        return list(dict.fromkeys(found))

    def _by_hand(self, row: Row) -> list[Row]:
        """What a person wrote of the target; where it decides and stands under another name, the one thing they wrote of."""
        exact = [h for h in self.hand if h["target"] == row["target"]]
        decides = row["basis"].startswith("by hand") and len({h["target"] for h in self.hand}) == 1
        return exact or (self.hand if decides else [])

    def _claim(self, target: str, source: str, record: str, words: str, *, apart: bool = False) -> str:
        """The evidence of a record without a value; `apart` where one record makes several claims."""
        name = local(f"library-{self.id}-at-{target}-{source}-{record}{'-' + words if apart else ''}")
        page = self.pages.get(record)
        where = f"{page['address']}#{record}" if page else f"{source}#{record}"
        if name in self._minted:
            return ident(name)
        self._minted.add(name)
        sentence = f"{self.name} at {target} is called: {words.replace('|', '; ') or 'no word for the action'}."
        return self.out.add(
            "actions", name, "DatasetEvidence", dataset=ident(dataset(source)), seenIn=text(where), says=said(sentence)
        )

    def _sides(self, target: str) -> list[str]:
        """The evidence of both sides of a contradiction at a target."""
        found = []
        for row in (r for r in self.rows["conflicts"] if r["target"] == target):
            for claim in filter(None, (*row["for"].split("; "), *row["against"].split("; "))):
                source, _, rest = claim.partition(":")
                number, _, words = rest.rpartition(" ") if rest.startswith("PMID") else rest.partition(" ")
                found.append(self._claim(target, source, number, words, apart=True))
        return list(dict.fromkeys(found))

    def _contradiction(self, row: Row) -> None:
        if self.known.computed:
            return
        sides = self._sides(row["target"])
        written = (
            any(r["target"] == row["target"] for r in self.rows["actions"]) and row["target"] not in self.known.acts_on
        )
        action = [ident(f"library-{self.id}-at-{row['target']}")] if written else []
        open_ = row["kind"] != "degree" and "not computed" in row["decision"]
        kind = "Disputed" if open_ else "Incompatible"
        self.out.add(
            "conflicts", f"library-contradiction-{self.id}-at-{row['target']}", "Contradiction",
            identifier=text(f"L-{self.id}-{row['target']}"), kind=f"<{term(kind)}>", between=[*sides, *action],
            says=said(f"Of {self.name} at {row['target']} it is said: {_told(row['for'])}; against it: {_told(row['against'])}."),
            resolution=said(f"Decided: {row['decision']}."),
        )  # fmt: skip

    def _outside(self, used: Counter[str]) -> None:
        """Rows on targets that the network lacks: values and words are kept, none is computed with."""
        words: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows["outside"]:
            for target in row["target"].split("|"):
                if not target.replace("-", "").replace("_", "").isalnum() or target in self.known.acts_on:
                    continue
                if row["known"] != "yes" and target not in row["known"].split("|"):
                    self._mint("outside", target, "Protein", target)
                if (row["value"] or row["low"]) and target == row["target"]:
                    self._measurement("outside", row, used, "outside", target)
                words[target] += [row] if row["action"] else []
        for target, found in () if self.known.computed else ((t, rows) for t, rows in words.items() if rows):
            kind = next(
                (r["action_type"] for r in sorted(found, key=lambda r: r["target"] != target) if r["action_type"]),
                "Binder",
            )
            stated = [e for r in found for e in self._evidence.get((r["source"], r["record"]), ())
                      or [self._claim(target, r["source"], r["record"], r["action"])]]  # fmt: skip
            self.out.add(
                "outside", f"library-{self.id}-at-{target}", "Action", compound=ident(self.id), target=ident(target),
                actionType=f"<{term(kind)}>", modality=f"<{term('Affirmed')}>", qualifier=text("outside the network"),
                primaryTarget=TRUE if any(r["primary"] for r in found) else "", statedBy=list(dict.fromkeys(stated)),
            )  # fmt: skip

    def _mint(self, table: str, name: str, kind: str, label: str) -> None:
        """An entity that no file of the graph has."""
        if name not in self._minted:
            self._minted.add(name)
            self.out.add(table, name, kind, label=said(label))


def dataset(source: str) -> str:
    """The local name of the record of a data set."""
    return f"dataset-{local(source)}"


def _target(row: Row) -> str:
    """What a value counts for: what is computed with, else the one thing that the row names, else all of them."""
    return row["network"] or (_SEVERAL + row["target"].replace("|", "-") if "|" in row["target"] else row["target"])


def _told(claims: str) -> str:
    """Claims as a person reads them: the words, then the record."""
    told = (claim.partition(" ") for claim in claims.split("; ") if claim)
    return "; ".join(f"{words or 'no word'} ({record})" for record, _, words in told) or "nothing"


def _plain(number: str) -> str:
    """A printed number without the commas that part its thousands."""
    return number.replace(",", "")


def _printed(row: Row) -> tuple[str, str, str, str]:
    """Relation, the value as printed, and its bounds in nM as terms; a bound that is not printed is empty.

    The larger a negative logarithm, the smaller the concentration: its `>` is an upper bound.
    """
    relation, logarithm = row["relation"] or "=", not row["unit"]
    if row["low"] and row["high"]:
        relation = "range"
        printed = f"{row['low']} - {row['high']}"
    else:
        printed = row["value"] or row["low"] or row["high"]
    if not logarithm and row["unit"] in _NANOMOLAR:
        factor = _NANOMOLAR[row["unit"]]
        low, high = (Decimal(_plain(row[end] or row["value"])) * factor for end in ("low", "high"))
    elif row["nM_low"]:
        low, high = Decimal(row["nM_low"]), Decimal(row["nM_high"])
    elif logarithm and printed:
        low = high = Decimal(10) ** (9 - Decimal(printed))
        low = high = low.quantize(Decimal("1.000") * Decimal(10) ** low.adjusted())
    else:
        return relation, printed, "", ""
    if relation == "range" and low == high:
        relation = "="
    flipped = {"<": ">", ">": "<"}.get(relation, relation) if logarithm else relation
    return relation, printed, "" if flipped == "<" else decimal(low), "" if flipped == ">" else decimal(high)
