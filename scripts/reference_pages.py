"""What follows the mark in docs/reference/cli.md and vocabulary.md: every verb and option, every term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import KG, local_name

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
MARK = "<!-- From here on written by scripts/pages. -->"
# Options that every verb may have are explained once, above the mark, where they mean the same.
COMMON = {"--format", "--output", "--also", "--store", "--help"}
_TABLES = "Write to FILE; its suffix chooses the format."

_TERMS = (
    """
PREFIX schema: <https://schema.org/>
SELECT ?term ?type ?label ?definition ?unused
  (GROUP_CONCAT(DISTINCT STR(?domain); separator=" ") AS ?on) (GROUP_CONCAT(DISTINCT STR(?range); separator=" ") AS ?to)
  (GROUP_CONCAT(DISTINCT STR(?super); separator=" ") AS ?supers)
  (GROUP_CONCAT(DISTINCT STR(?same); separator=" ") AS ?public) {
  ?term a ?type ; rdfs:label ?label . FILTER(STRSTARTS(STR(?term), "%s") && ?type != owl:TransitiveProperty)
  OPTIONAL { ?term skos:definition ?definition } OPTIONAL { ?term kg:notUsed ?unused }
  OPTIONAL { ?term rdfs:domain|schema:domainIncludes ?domain } OPTIONAL { ?term rdfs:range|schema:rangeIncludes ?range }
  OPTIONAL { ?term rdfs:subClassOf|rdfs:subPropertyOf ?super } OPTIONAL { ?term skos:exactMatch|skos:closeMatch|qudt:hasUnit ?same }
} GROUP BY ?term ?type ?label ?definition ?unused ORDER BY ?term
"""
    % KG
)
_ANYTHING = "http://www.w3.org/2000/01/rdf-schema#Resource"
# One member of each class, the first by name; of the class itself before those of the classes below it.
_EXAMPLES = """
SELECT ?class (MIN(STR(?own)) AS ?first) (MIN(STR(?any)) AS ?below) {
  ?class a owl:Class . ?kind rdfs:subClassOf* ?class . ?any a ?kind .
  OPTIONAL { ?any a ?class . BIND(?any AS ?own) }
} GROUP BY ?class
"""


def escaped(text: str) -> str:
    """Text for a cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def verbs(group: Any = None, name: str = "kg") -> Iterator[tuple[str, Any]]:
    """Each verb of the command line with its full name, in the order in which `kg --help` lists them."""
    from kg.cli.verbs import whole

    for key, command in (group or typer.main.get_command(whole())).commands.items():
        if hasattr(command, "commands"):
            yield from verbs(command, f"{name} {key}")
        else:
            yield f"{name} {key}", command


def is_option(parameter: Any) -> bool:
    """Whether a parameter is an option with a name of its own."""
    return parameter.param_type_name == "option"


def _is_common(parameter: Any) -> bool:
    """Whether an option means what it means everywhere; `--output` of a picture does not."""
    return bool(COMMON & set(parameter.opts)) and ("--output" not in parameter.opts or parameter.help == _TABLES)


def _default(parameter: Any) -> str:
    shown = parameter.default
    plain = (
        shown is not None
        and not callable(shown)
        and shown not in ("", False, True)
        and not isinstance(shown, list | tuple)
    )
    return f" Default: {shown}." if is_option(parameter) and plain else ""


def _row(parameter: Any) -> str:
    if is_option(parameter):
        names = ", ".join(f"`{o}`" for o in parameter.opts)
        names += f" {escaped(parameter.metavar)}" if parameter.metavar else ""
        names += " (required)" if parameter.required else ""
    else:
        names = f"`{escaped(parameter.metavar or parameter.name.upper())}`"
    return f"| {names} | {escaped(parameter.help or '')}{_default(parameter)} |"


def cli_page() -> str:
    """Every verb with its arguments and the options of its own."""
    parts = []
    for name, command in verbs():
        words, _, examples = (command.help or "").partition(
            "Examples:" if "Examples:" in (command.help or "") else "Example:"
        )
        own = [p for p in command.params if not _is_common(p)]
        shared = [f"`{p.opts[-1]}`" for p in command.params if _is_common(p) and "--help" not in p.opts]
        lines = [f"### {name}", " ".join(words.split())]
        given = [" ".join(e.split()) for e in examples.split("·") if e.strip()]
        if given:
            lines.append("Such as " + ", ".join(f"`{e}`" for e in given) + ".")
        lines.append("\n".join(["| argument or option | what it does |", "| --- | --- |", *map(_row, own)]))
        if shared:
            lines.append(f"As above: {', '.join(shared)}.")
        parts.append("\n\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _name(iri: str, prefixes: dict[str, str]) -> str:
    """An IRI as `prefix:name`; what any thing is, in words."""
    if iri == _ANYTHING:
        return "anything"
    for prefix, namespace in sorted(prefixes.items(), key=lambda known: -len(known[1])):
        if iri.startswith(namespace):
            return f"`{prefix}:{iri.removeprefix(namespace)}`"
    return f"`{iri}`"


_TITLES = {
    "Class": "Classes",
    "ObjectProperty": "Properties between records",
    "DatatypeProperty": "Properties with a value",
    "AnnotationProperty": "Properties of the vocabulary's own terms",
}


def _columns(kind: str) -> dict[str, str]:
    """Heading -> column of `_TERMS`, for what differs between the tables."""
    if kind == "Class":
        return {"is a": "supers", "example": "example"}
    return {"stands on": "on", "points to": "to"} if kind in _TITLES else {}


def _meaning(row: dict[str, str | None]) -> str:
    unused = f" Not used in the shipped graph: {row['unused']}" if row["unused"] else ""
    return escaped(f"{row['definition'] or ''}{unused}")


def vocabulary_page() -> str:
    """Classes with an example, properties with what they stand on and point to, and the named things of each class."""
    knowledge = Knowledge()
    examples = {r["class"]: r["first"] or r["below"] for r in knowledge.rows(_EXAMPLES)}
    found: dict[str, list[dict[str, str | None]]] = defaultdict(list)
    for row in knowledge.rows(_TERMS):
        found[local_name(str(row["type"]))].append({**row, "example": examples.get(row["term"])})

    def cells(text: str | None) -> str:
        return ", ".join(_name(iri, knowledge.prefixes) for iri in sorted((text or "").split()))

    parts = []
    for kind in [*_TITLES, *sorted(set(found) - set(_TITLES))]:
        own = _columns(kind)
        heads = ["term", "label", "meaning", *own, "public counterpart"]
        lines = [
            f"| `kg:{local_name(str(row['term']))}` | {escaped(str(row['label']))} | {_meaning(row)} | "
            f"{' | '.join(cells(row[column]) for column in [*own.values(), 'public'])} |"
            for row in found[kind]
        ]
        head = f"## {_TITLES.get(kind, f'Named things: `kg:{kind}`')}"
        parts.append("\n".join([head, "", f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads), *lines]))
    return "\n\n".join(parts) + "\n"


def rewritten(name: str, text: str) -> str:
    """A page with what follows the mark replaced."""
    kept = (REFERENCE / name).read_text("utf-8").partition(MARK)[0]
    return f"{kept}{MARK}\n\n{text}"


def pages() -> dict[Path, str]:
    """Both pages."""
    made = {"cli.md": cli_page(), "vocabulary.md": vocabulary_page()}
    return {REFERENCE / name: rewritten(name, text) for name, text in made.items()}
