"""An answer as an RO-Crate 1.1: the question, the network by its digest, answer, triples and picture, and the versions that made them."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg import __version__
from kg.exchange.answers import answer_iri

if TYPE_CHECKING:
    from kg.answer.answer import Answer

_ABOUT = "ro-crate-metadata.json"
_VOCABULARY = "https://w3id.org/synaptrace/vocab"
# Suffix of a file -> its media type, and what it is.
_KINDS = {
    ".json": ("application/json", "the whole answer: scenario, targets, effects, pathways"),
    ".nq": ("application/n-quads", "the answer as triples, with what is recorded of its compounds"),
    ".svg": ("image/svg+xml", "the picture of the answer"),
}
# Libraries whose version can change a number or a picture.
_LIBRARIES = ("numpy", "pyoxigraph", "graphviz")


def crate(answer: Answer, files: Mapping[str, str], question: str, licence: str, date: str) -> dict[str, str]:
    """Name -> text of every file of the folder: those given, and the one that describes them.

    `question` is the command that asks it again, `date` that of the content (xsd:dateTime): the same answer is the same crate.
    """
    names = ", ".join(c.label for c in answer.scenario.compounds)
    scenario = answer.scenario
    graph: list[dict[str, Any]] = [
        _entity(_ABOUT, "CreativeWork", conformsTo=_ref("https://w3id.org/ro/crate/1.1"), about=_ref("./")),
        _entity("./", "Dataset", name=f"Computed effects of {names}", identifier=answer_iri(answer), datePublished=date[:10],
                description=f"What {names} changes in the signalling network of synaptrace, {scenario.time}; computed, not measured.",
                license=_ref(licence) if licence else "", hasPart=[_ref(name) for name in files], mentions=_ref("#computation"),
                isBasedOn=[_ref(f"#source-{k}") for k in range(len(scenario.data_sources))]),
        _entity("#computation", "CreateAction", name=f"kg perturb: {names}", instrument=_ref("#software"), endTime=date,
                object=[_ref("#question"), _ref("#network")], result=[_ref(name) for name in files]),
        _entity("#question", "CreativeWork", name="the question", text=question),
        _entity("#network", "Dataset", name="the signalling network that was asked", identifier=scenario.digest, license=_ref(licence) if licence else "",
                description=f"{scenario.nodes:,} nodes, {scenario.influences:,} influences; the identifier is its digest.",
                url=_VOCABULARY, version=__version__),
        _entity("#software", "SoftwareApplication", name="synaptrace", version=__version__, url=_VOCABULARY,
                softwareRequirements=[_ref(f"#{name}") for name in ("python", *_LIBRARIES)]),
        _entity("#python", "SoftwareApplication", name="Python", version=platform.python_version()),
        *(_entity(f"#{name}", "SoftwareApplication", name=name, version=_version(name)) for name in _LIBRARIES),
        *([_entity(licence, "CreativeWork", name="the licence of the content")] if licence else []),
        *(_entity(f"#source-{k}", "CreativeWork", name=source) for k, source in enumerate(scenario.data_sources)),
        *(_file(name, text) for name, text in files.items()),
    ]  # fmt: skip
    about = {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}
    return {_ABOUT: json.dumps(about, ensure_ascii=False, indent=1) + "\n", **files}


def _entity(at: str, kind: str, /, **said: Any) -> dict[str, Any]:
    """One entity; what is empty is left out."""
    return {"@id": at, "@type": kind, **{key: value for key, value in said.items() if value not in ("", [])}}


def _ref(identifier: str) -> dict[str, str]:
    return {"@id": identifier}


def _file(name: str, text: str) -> dict[str, Any]:
    """A file with its size and checksum, so that what was changed afterwards shows."""
    media, what = _KINDS[name[name.rindex(".") :]]
    held = text.encode("utf-8")
    return _entity(name, "File", name=name, description=what, encodingFormat=media, contentSize=str(len(held)),
                   sha256=hashlib.sha256(held).hexdigest())  # fmt: skip


def _version(name: str) -> str:
    from importlib import metadata

    return metadata.version(name)
