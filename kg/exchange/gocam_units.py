"""GO-CAM as gocam-py writes it, YAML or JSON: activity units, each with what enables it and what it does to other units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from kg.errors import DataError
from kg.exchange.gocam_model import GocamModel, Individual
from kg.exchange.json_text import loaded, records, table, text
from kg.exchange.reading import blocks

# Bytes of a model as YAML, and how deep it may nest: real ones have a megabyte and ten steps.
YAML_BYTES = 20_000_000
DEEPEST = 60
# Members of a unit that name one thing or several, and the relation of the Relation Ontology that each stands for.
_PARTS = {
    "part_of": "BFO:0000050",
    "occurs_in": "BFO:0000066",
    "has_input": "RO:0002233",
    "has_primary_input": "RO:0002233",
    "has_output": "RO:0002234",
    "has_primary_output": "RO:0002234",
}
_ENABLED, _HAS_PART = "RO:0002333", "BFO:0000051"
# How a document of YAML begins, and what tells a model of activity units from others in its first bytes.
_YAML = re.compile(rb"---|[a-z_]+:(\s|$)")
_UNITS = re.compile(rb"^activities:", re.MULTILINE)


def units(path: Path) -> GocamModel | None:
    """The model of a file of activity units; None for a file in another form. Raises DataError as `yaml_value` does."""
    form = form_of_units(path)
    if not form:
        return None
    return modelled(table(yaml_value(path) if form == "yaml" else loaded(path), str(path), "the model"), path)


def form_of_units(path: Path) -> str:
    """`yaml` or `json` for a file of activity units by how it begins, else ""."""
    begin = next(blocks(path), b"").removeprefix(b"\xef\xbb\xbf")
    if begin.lstrip()[:1] == b"{":
        return "json" if b'"activities"' in begin and b'"individuals"' not in begin else ""
    first = next((line for line in begin.splitlines() if line.strip() and not line.startswith(b"#")), b"")
    return "yaml" if _YAML.match(first) and _UNITS.search(begin) else ""


def yaml_value(path: Path) -> Any:
    """The value of a YAML file. Raises DataError without PyYAML, for what is no YAML or too much, and for anchors, which can multiply."""
    try:
        yaml = import_module("yaml")
    except ImportError as error:
        cure = "python -m pip install 'pyyaml>=6', or give minerva's JSON or Turtle of the model"
        raise DataError("GO-CAM in YAML is read with PyYAML, which is not installed", str(path), cure) from error
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        told = b"".join(blocks(path, YAML_BYTES)).decode("utf-8-sig")
        deep = 0
        for event in yaml.parse(told, Loader=loader):
            deep += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if deep > DEEPEST or isinstance(event, yaml.AliasEvent):
                raise DataError("nests too deep, or repeats a part by an alias", str(path), "write each part out")
        return yaml.load(told, Loader=loader)  # the safe loader, which makes plain values alone
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        what = " ".join(str(error).split())[:200]
        raise DataError(f"not valid YAML: {what}", str(path), "it is cut short or damaged: fetch it again") from error


def modelled(data: Mapping[str, Any], path: Path) -> GocamModel:
    """Units as individuals and facts, as minerva has them. Raises DataError where the members are of another kind."""
    if not records(data.get("activities")):
        raise DataError("this is no GO-CAM model", str(path), "gocam-py's form has a list of activities")
    labels = {text(one.get("id")): text(one.get("label")) for one in records(data.get("objects"))}
    model = GocamModel(text(data.get("title")).strip(), text(data.get("taxon")))
    model.title = " ".join(model.title.split())
    for one in records(data.get("molecules")):
        model.individuals[text(one.get("id"))] = _individual(text(one.get("term")), labels)
    for unit in records(data["activities"]):
        _unit(model, unit, labels)
    return model


def _unit(model: GocamModel, unit: Mapping[str, Any], labels: Mapping[str, str]) -> None:
    """An activity: its function, who enables it, its parts, molecules and effects."""
    name = text(unit.get("id"))
    function = next(_associations(unit.get("molecular_function")), {})
    model.individuals[name] = _individual(text(function.get("term")), labels)
    for number, said in enumerate(_associations(unit.get("enabled_by"))):
        enabler = _added(model, f"{name}/enabler-{number}", said, _ENABLED, name, labels)
        members = [*_associations(said.get("has_part")), *({"term": m} for m in _list(said.get("members")))]
        for place, member in enumerate(members):
            _added(model, f"{enabler}/{place}", member, _HAS_PART, enabler, labels)
    for part, relation in _PARTS.items():
        for number, said in enumerate(_associations(unit.get(part))):
            _added(model, f"{name}/{part}-{number}", said, relation, name, labels)
    for kind, end in (("molecular_associations", "molecule"), ("causal_associations", "downstream_activity")):
        for said in _associations(unit.get(kind)):
            other = text(said.get(end)) or text(said.get("term"))
            model.individuals.setdefault(other, _individual(other, labels))
            model.facts.append((name, text(said.get("predicate")), other, _papers(said)))


def _added(
    model: GocamModel, name: str, said: Mapping[str, Any], relation: str, owner: str, labels: Mapping[str, str]
) -> str:
    """An individual that only stands within another, and the fact that joins them; its name."""
    model.individuals[name] = _individual(text(said.get("term")), labels)
    model.facts.append((owner, relation, name, _papers(said)))
    return name


def _individual(term: str, labels: Mapping[str, str]) -> Individual:
    return Individual([term] if term else [], labels.get(term, ""))


def _associations(value: Any) -> Iterator[dict[str, Any]]:
    """One association or a list of them; a term alone is one, too."""
    for one in _list(value):
        if isinstance(one, dict):
            yield one
        elif isinstance(one, str):
            yield {"term": one}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _papers(said: Mapping[str, Any]) -> tuple[str, ...]:
    found = (text(one.get("reference")) for one in records(said.get("evidence")))
    return tuple(dict.fromkeys(f"PMID:{n}" for source in found for n in re.findall(r"PMID:\s*(\d+)", source)))
