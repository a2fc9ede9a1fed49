"""kg ingest: other people's formats in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.output import note

# Sources whose tables of drugs and targets are read by name: of another table they say so.
_TABLES = ("gtopdb", "drugcentral", "chembl", "bindingdb", "pdsp")
_SHOWN = 5  # refused rows that are told one by one; of more, their reasons
_EACH = 20  # files whose counts are told one by one; of more, their sum

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Quad

    from kg.exchange.reading import Draft


class Source(StrEnum):
    """What can be read."""

    AUTO = "auto"
    RDF = "rdf"
    TSV = "tsv"
    SIF = "sif"
    OMNIPATH = "omnipath"
    SIGNOR = "signor"
    BEL = "bel"
    PYBEL = "pybel"
    INDRA = "indra"
    CX = "cx"
    GRAPHML = "graphml"
    KGX = "kgx"
    BNET = "bnet"
    SBML_QUAL = "sbml-qual"
    GPML = "gpml"
    SBGN = "sbgn"
    BIOPAX = "biopax"
    GOCAM = "gocam"
    WPRDF = "wprdf"
    KGML = "kgml"
    DRUGS = "drugs"
    GTOPDB = "gtopdb"
    DRUGCENTRAL = "drugcentral"
    CHEMBL = "chembl"
    BINDINGDB = "bindingdb"
    PDSP = "pdsp"
    SBML = "sbml"
    GML = "gml"
    GEXF = "gexf"
    XGMML = "xgmml"
    MITAB = "mitab"
    PSIMI = "psimi"


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(ingest)


def ingest(
    source: Annotated[
        Source,
        typer.Argument(
            metavar="FORMAT",
            help="auto: told by the content. rdf: Turtle, N-Triples, N-Quads, TriG, RDF/XML, JSON-LD. tsv: signed edges. sif: "
            "CellNOpt, word relations, hetnets. omnipath, signor: their tables. bel: scripts. pybel: its node-link JSON. "
            "indra: statements as JSON. cx: CX and CX2. graphml, gexf, gml, xgmml, bnet, sbml-qual, sbml: reactions. mitab: PSI-MITAB. psimi: PSI-MI XML. kgx: edges, TSV or JSON lines. gpml: WikiPathways. "
            "sbgn: SBGN-ML. biopax: Level 3. gocam: JSON, Turtle, YAML. wprdf: WikiPathways as RDF. kgml: KEGG. "
            "drugs: tables of drugs and targets, of DGIdb, Open Targets, or your own with --map, and those of gtopdb (interactions.csv), "
            "drugcentral (drug.target.interaction.tsv), chembl (activities as CSV), bindingdb (BindingDB_All.tsv), pdsp (KiDatabase.csv).",
        ),
    ],
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Files or archives of them, each file a named graph.")
    ],
    data: Annotated[
        Path,
        typer.Option("-o", "--data", metavar="STORE", help="Store on disk that is filled, for --data of every verb."),
    ],
    add: Annotated[bool, typer.Option("--add", help="Keep what the store holds already.")] = False,
    base: Annotated[
        str, typer.Option("--base", metavar="IRI", help="Where the graphs and things of a file are named.")
    ] = "https://example.org/import/",
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="FIELD=COLUMN,…",
            help="For drugs and tsv: which column holds what, such as compound=Name,target=gene,value=pKi,action=Effect; "
            "FIELD==TEXT gives every row this text.",
            show_default=False,
        ),
    ] = None,
    refused: Annotated[
        Path | None,
        typer.Option("--refused", metavar="FILE.tsv", help="Write refused rows here.", show_default=False),
    ] = None,
) -> None:
    """Fill a store on disk with other people's data, all at once or not at all.

    Signs are never guessed: what is unsigned, in conflict or a plain arrow stays unknown, and is counted.
    Examples: kg ingest auto interactions.tsv -o mine/ · kg trace EGFR AKT1 --data mine/ · kg ingest rdf more.ttl -o mine/ --add
    """
    from kg.exchange import rdf
    from kg.exchange.archives import opened
    from kg.exchange.measurements import checked_base
    from kg.knowledge.disk import replace
    from kg.writing import ended_by_exception

    told: list[Draft] = []
    root, wanted = checked_base(base), _wanted(source, columns or [])

    def quads() -> Iterator[Quad]:
        if add:
            yield from _held(data)
        for path in files:
            with opened(path) as parts:
                for part in _told(parts):
                    form = _form(source, part)
                    yield from rdf.read(part) if form == "rdf" else _network(form, part, root, told, wanted)

    with ended_by_exception():  # the half-filled store goes, too
        store = replace(data, quads())
    for draft in told if len(told) <= _EACH else [_together(told)]:
        _summary(draft)
    note(f"{len(told) or len(files)} files read into {store}")
    if refused is not None:
        from kg.cli.output import delimited, write

        rows = [(d.name, r.where, r.reason, r.text) for d in told for r in d.refused]
        write(delimited(("file", "where", "reason", "text"), rows, "\t"), refused)


def _told(parts: list[Path]) -> Iterable[Path]:
    """The files of an archive, with a bar on a terminal where there are many."""
    if len(parts) <= _EACH:
        return parts
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(parts, "reading", console=console, transient=True, disable=not console.is_terminal)


def _together(drafts: list[Draft]) -> Draft:
    """The counts of many files as one; refused rows with their files."""
    from kg.exchange.reading import Draft

    whole = Draft(f"{len(drafts)} files")
    for draft in drafts:
        whole.rows += draft.rows
        whole.things.update(draft.things)
        whole.ties += draft.ties
        whole.refused += draft.refused
        whole.unknown += draft.unknown
        whole.told += draft.told
    return whole


def _form(source: Source, path: Path) -> str:
    if source is not Source.AUTO:
        return source.value
    from kg.exchange.recognised import recognised

    return recognised(path)


def _wanted(source: Source, columns: list[str]) -> dict[str, str]:
    """Field -> column, as `--map` says. Raises UsageError for a format that has no columns to name."""
    if not columns:
        return {}
    from kg.errors import UsageError
    from kg.exchange import drug_columns, signed

    tables = dict.fromkeys([Source.DRUGS, *map(Source, _TABLES)], drug_columns.FIELDS)
    fields = {**tables, Source.TSV: signed.FIELDS}.get(source)
    if fields is None:
        raise UsageError(
            f"--map is for tables of your own, not for {source.value}", "--map", "name the format: drugs or tsv"
        )
    return drug_columns.wishes(columns, fields)


def _network(form: str, path: Path, base: str, told: list[Draft], wanted: Mapping[str, str]) -> Iterator[Quad]:
    """The quads of a network in one of the formats, in a graph that is named after the file."""
    from kg.errors import DataError
    from kg.exchange import (
        bel,
        biopax,
        bnet,
        cx,
        drugs,
        gexf,
        gml,
        gocam,
        gpml,
        graphml,
        indra,
        kgml,
        kgx,
        mitab,
        nodelink,
        omnipath,
        psimi,
        sbgn,
        sbml_qual,
        sbml_reactions,
        sif,
        signed,
        signor,
        wprdf,
        xgmml,
    )
    from kg.exchange.measurements import slug
    from kg.exchange.statements import Statements
    from kg.knowledge.gains import usual

    readers: dict[str, Callable[[Path], Draft]] = {
        "bel": bel.read, "pybel": nodelink.read, "indra": indra.read, "cx": cx.read, "graphml": graphml.read, "kgx": kgx.read,
        "bnet": bnet.read, "sbml-qual": sbml_qual.read,
        "tsv": signed.read, "sif": sif.read, "omnipath": omnipath.read, "signor": signor.read,
        "gpml": gpml.read, "sbgn": sbgn.read, "biopax": biopax.read, "gocam": gocam.read,
        "wprdf": wprdf.read, "kgml": kgml.read, "drugs": drugs.read,
        "sbml": sbml_reactions.read, "gml": gml.read, "gexf": gexf.read, "xgmml": xgmml.read, "mitab": mitab.read, "psimi": psimi.read,
    }  # fmt: skip
    readers |= {only: partial(drugs.read, wanted=wanted, only=only) for only in _TABLES}
    if wanted:
        readers |= {"drugs": lambda part: drugs.read(part, wanted), "tsv": lambda part: signed.read(part, wanted)}
    draft = readers[form](path)
    if not draft.ties and not (draft.listed and draft.things):
        raise DataError("no statement could be read of it", str(path), "name its format, or look at its first lines")
    told.append(draft)
    name = slug(path.name.removesuffix(".gz").rpartition(".")[0] or path.name)
    yield from Statements(f"{base}{name}", name, usual()).quads(draft)


def _summary(draft: Draft) -> None:
    """Rows, statements and refusals of one file, on stderr."""
    signs = Counter(tie.sign for tie in draft.ties)
    note(
        f"{draft.name}: {draft.rows:,} rows read, {len(draft.things):,} things, {len(draft.ties):,} statements "
        f"({signs[1]:,} positive, {signs[-1]:,} negative, {signs[0]:,} of unknown sign), {len(draft.refused):,} rows refused"
    )
    for why, count in draft.unknown.most_common(8):
        note(f"  sign unknown: {count:,} × {why}")
    for what, count in draft.told.items():
        if count:
            note(f"  {count:,} {what}")
    if len(draft.refused) <= _SHOWN:
        for refusal in draft.refused:
            note(f"  refused, line {refusal.where}: {refusal.reason}")
        return
    for why, count in Counter(refusal.reason for refusal in draft.refused).most_common(_SHOWN):
        note(f"  refused: {count:,} × {why}")
    note("  each with its line: --refused FILE.tsv")


def _held(data: Path) -> Iterator[Quad]:
    """What the store holds now."""
    from kg.errors import DataError
    from kg.knowledge.disk import current, opened

    try:
        current(data)
    except DataError:
        return
    yield from opened(data)[1]
