"""kg export: the graph, the network or an answer in other people's formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import writing
from kg.cli.opening import workspace_of
from kg.cli.options import Graph, grouped
from kg.cli.output import ForPrograms, note, write
from kg.errors import NotFound, UsageError

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.exchange.net import Losses, Net
    from kg.question.workspace import Workspace
    from kg.shown import DrawnPerturbation


class ExportFormat(StrEnum):
    """What can be written."""

    NQUADS = "nquads"
    JSONLD = "jsonld"
    TURTLE = "turtle"
    TRIG = "trig"
    GRAPHML = "graphml"
    GEXF = "gexf"
    SIF = "sif"
    TSV = "tsv"
    CSV = "csv"
    BEL = "bel"
    GOCAM = "gocam"
    KGX = "kgx"
    CX2 = "cx2"
    SBML = "sbml"
    BNET = "bnet"
    SBML_QUAL = "sbml-qual"
    SBGN = "sbgn"
    NANOPUB = "nanopub"
    ROCRATE = "rocrate"
    SSSOM = "sssom"


_RDF = (ExportFormat.NQUADS, ExportFormat.JSONLD, ExportFormat.TURTLE, ExportFormat.TRIG)
_WORDS = ("content", "network", "answers", "library")


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(grouped(export))


def export(
    *,
    target: Annotated[
        ExportFormat,
        typer.Argument(
            metavar="FORMAT",
            help="nquads, jsonld, trig: everything. turtle: without graph names. graphml, gexf, cx2: signed network with all "
            "attributes. tsv, csv: edges. sif: signs alone. bel: a script; entities without places. gocam: a model in Turtle. kgx: a folder of Biolink tables, entities without places. sbml: equations "
            "of the network or of compounds. bnet, sbml-qual: Boolean rules of known signs. sbgn: activity flow. nanopub: each statement with its source, TriG. rocrate: a folder with the answer of compounds. sssom: what others call its things and terms.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Write to FILE; kgx and rocrate make a folder.", show_default=False
        ),
    ] = None,
    of: Annotated[
        list[str] | None,
        typer.Option(
            "--of",
            metavar="WHAT",
            help="content, network, answers, library, or COMPOUND[=DOSE|CONC]; again: together.",
            show_default=False,
        ),
    ] = None,
    graph: Graph,
) -> None:
    """The graph in other people's formats; what a format cannot hold is counted on stderr.

    Without --of RDF holds ontology, content and network, what `kg push` sends; other formats hold the network.
    Examples: kg export nquads -o all.nq · kg export graphml --of amitriptyline -o a.graphml · kg export kgx --of content -o kgx
    """
    wanted = of or []
    workspace = workspace_of(*graph)
    written = _triples if target in _RDF else _mappings if target is ExportFormat.SSSOM else _network
    for what, count in written(workspace, target, wanted, out).items():
        note(f"{target.value} cannot hold: {count:,} {what}")


def _triples(workspace: Workspace, target: ExportFormat, of: list[str], out: Path | None) -> Losses:
    """Write RDF, to a file or to stdout."""
    import io

    from kg.exchange import rdf

    if workspace.knowledge.remote is not None:
        raise UsageError(
            "the triples of an endpoint are written there", "--store", "ask it with kg query, or export without --store"
        )
    prefixes = workspace.knowledge.prefixes
    if out is not None:
        with writing.replacing(out) as stream:
            return rdf.write(_quads(workspace, of), target.value, stream, prefixes)
    held = io.BytesIO()
    losses = rdf.write(_quads(workspace, of), target.value, held, prefixes)
    write(ForPrograms(held.getvalue().decode("utf-8")), None)
    return losses


def _quads(workspace: Workspace, of: list[str]) -> Iterator[Quad]:
    from kg import explore
    from kg.exchange import published

    graphs = {"content": published.CONTENT, "network": published.NETWORK}
    chosen = [graphs[word] for word in of if word in graphs]
    if chosen or not of:
        yield from published.whole(workspace, chosen or [published.ONTOLOGY, published.CONTENT, published.NETWORK])
    if "library" in of and "content" not in of:
        yield from published.library(workspace)
    if "answers" in of:
        yield from published.answered(workspace, explore.default_answers(workspace))
    if _compounds(of):
        answer = explore.perturb(*_compounds(of), workspace=workspace)
        yield from published.answered(workspace, [answer])
        yield from published.recorded(workspace, [c.id for c in answer.scenario.compounds])


def _compounds(of: list[str]) -> list[str]:
    return [word for word in of if word not in _WORDS]


def _mappings(workspace: Workspace, target: ExportFormat, of: list[str], out: Path | None) -> Losses:
    """Write the mapping set."""
    from kg.exchange import sssom

    if of and of != ["content"]:
        raise UsageError(f"{target.value} holds the mappings of the content", "--of", "leave it out")
    text, losses = sssom.write(workspace.knowledge)
    _text(text, out)
    return losses


def _network(workspace: Workspace, target: ExportFormat, of: list[str], out: Path | None) -> Losses:
    """Write one of the formats of networks."""
    from kg.exchange import (
        bel_script,
        bnet,
        cx2,
        gexf,
        gocam_turtle,
        graphml,
        kgx,
        logical_model,
        nanopub,
        sbgn_map,
        sif,
        signed,
    )

    words = [word for word in dict.fromkeys(of) if word in _WORDS]
    if len(words) + bool(_compounds(of)) > 1:
        raise UsageError(f"one {target.value} holds one network", "--of", "export each into a file of its own")
    if target is ExportFormat.SBML:
        return _model(workspace, words, _compounds(of), out)
    if target is ExportFormat.ROCRATE:
        return _crate(workspace, words, _compounds(of), out)
    net = _net(workspace, words, _compounds(of))
    if target is ExportFormat.KGX:
        if out is None:
            raise UsageError("kgx is a folder of tables", "-o", "name the folder: -o FOLDER")
        files, losses = kgx.write(net, _categories(workspace))
        _folder(out, files)
        return losses
    writers = {
        ExportFormat.GRAPHML: graphml.write, ExportFormat.GEXF: gexf.write, ExportFormat.SIF: sif.write, ExportFormat.TSV: signed.write,
        ExportFormat.CSV: signed.write_csv, ExportFormat.BEL: bel_script.write, ExportFormat.CX2: cx2.write, ExportFormat.BNET: bnet.write,
        ExportFormat.SBML_QUAL: logical_model.write, ExportFormat.NANOPUB: nanopub.write, ExportFormat.SBGN: sbgn_map.write,
        ExportFormat.GOCAM: gocam_turtle.write,
    }  # fmt: skip
    text, losses = writers[target](net)
    _text(text, out)
    return losses


def _net(workspace: Workspace, words: list[str], compounds: list[str]) -> Net:
    from kg import explore
    from kg.exchange.gathered import Gatherer

    gatherer = Gatherer(workspace)
    if compounds:
        return gatherer.answer(explore.perturb(*compounds, workspace=workspace, samples=0))
    if words == ["answers"]:
        return gatherer.answers(explore.default_answers(workspace, samples=0))
    if words in (["content"], ["library"]):
        return gatherer.content(library=words == ["library"])
    return gatherer.network()


def _model(workspace: Workspace, words: list[str], compounds: list[str], out: Path | None) -> Losses:
    """Write the equations as SBML."""
    from kg import explore
    from kg.exchange import sbml

    if words and words != ["network"]:
        raise UsageError(f"there are no equations of {words[0]}", "--of", "give network, or a COMPOUND")
    if compounds:
        answer: DrawnPerturbation = explore.perturb(*compounds, workspace=workspace, samples=0)
        scenario, name = answer.posed.scenario, ", ".join(c.label for c in answer.scenario.compounds)
    else:
        from kg.question.scenario import Question

        scenario, name = workspace.conditions(Question()), "network at rest"
    text, losses = sbml.write(sbml.equations(workspace.system, scenario), f"synaptrace: {name}")
    _text(text, out)
    return losses


def _crate(workspace: Workspace, words: list[str], compounds: list[str], out: Path | None) -> Losses:
    """Write an answer as a folder with all that belongs to it."""
    import io
    import json
    import shlex

    from kg import explore
    from kg.exchange import published, rdf
    from kg.exchange.gathered import Gatherer
    from kg.exchange.rocrate import crate
    from kg.views.pictures import picture

    if words or not compounds or out is None:
        cure = "name a compound and a folder: kg export rocrate --of COMPOUND -o FOLDER"
        raise UsageError("rocrate is a folder with one answer", "--of" if out else "-o", cure)
    answer = explore.perturb(*compounds, workspace=workspace)
    held = io.BytesIO()
    quads = [
        *published.answered(workspace, [answer]),
        *published.recorded(workspace, [c.id for c in answer.scenario.compounds]),
    ]
    losses = rdf.write(quads, "nquads", held, {})
    files = {
        "answer.json": json.dumps(answer.to_json(), ensure_ascii=False, indent=1) + "\n",
        "answer.nq": held.getvalue().decode("utf-8"),
    }
    with suppress(NotFound):  # where nothing changes there is no picture
        files["picture.svg"] = picture(answer).svg()
    gatherer = Gatherer(workspace)
    question = shlex.join(["kg", "perturb", *compounds])
    _folder(out, crate(answer, files, question, gatherer.licence, gatherer.created))
    return losses


def _categories(workspace: Workspace) -> Mapping[str, str]:
    """Kind of thing -> Biolink class, by the ontology: its own, else that of the nearest class above."""
    from kg.exchange.gathered import categories

    return categories(workspace)


def _text(text: str, out: Path | None) -> None:
    if out is None:
        write(ForPrograms(text), None)
    else:
        writing.write(out, text)


def _folder(out: Path, files: Mapping[str, str]) -> None:
    """Write files into a folder, which is made where it is not there."""
    from kg.errors import DataError

    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(
            f"cannot make a folder: {error.strerror}", str(out), "name a folder that can be made"
        ) from error
    for name, text in files.items():
        writing.write(out / name, text)
