"""The verbs of the command line: the file that holds each, and its line in `kg --help`.

Only the file of the verb that is asked for is imported, and only its options are built: a start costs what it uses.
"""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

import typer


class Verb(NamedTuple):
    """A verb, the module of `kg.cli` that registers it, and the first sentence of its help."""

    name: str
    module: str
    help: str


VERBS = (
    Verb("find", "lookup", help="Look a name up, or compounds by class, target, ATC group or likeness."),
    Verb(
        "show",
        "show",
        help="What a person asks first of one thing: who it is, what it does, how tightly, what is said, what does not agree.",
    ),
    Verb("new", "new", help="A card to fill in; a file that is there is never written over."),
    Verb(
        "perturb",
        "effects",
        help="What compounds do, on one screen: stated against computed, targets, transmitters, firing, signalling, pathways.",
    ),
    Verb("trace", "trace", help="Signed routes (simple paths) with the steps and the evidence of every link."),
    Verb(
        "explain",
        "why",
        help="Why a node changes: routes as sentences, with shares that add up, supporting and opposing ones apart.",
    ),
    Verb("dose", "compare", help="The change of nodes over a range of doses or concentrations."),
    Verb(
        "compare",
        "compare",
        help="Compounds side by side: affinities as recorded, pathways and effects as computed, at the levels said first.",
    ),
    Verb(
        "screen",
        "screening",
        help="Effects of many compounds, in batches: ranked nodes and pathways, or a matrix; one bad compound stops nothing.",
    ),
    Verb("draw", "draw", help="The picture; without -o its DOT on stdout."),
    Verb("query", "query", help="SPARQL 1.1 over the graph; the graph's prefixes need not be declared."),
    Verb(
        "check",
        "query",
        help="Shapes and curation rules, then the loop gains of the network: file, line, record, cure.",
    ),
    Verb(
        "review",
        "review",
        help="Content as one line a record, for people who read no Turtle; of a git range, what changed, as sentences.",
    ),
    Verb(
        "fit",
        "fit",
        help="Fit the shared numbers of the network to the measured effects; -o FILE.ttl writes them as content.",
    ),
    Verb(
        "expect", "expect", "Expectations of pharmacology, answered by the network: right and wrong by class, and why."
    ),
    Verb(
        "serve",
        "serve",
        help="Serve the explorer in the browser, and the graph as a read-only SPARQL 1.1 endpoint, until Ctrl-C.",
    ),
    Verb(
        "rerun",
        "rerun",
        help="Ask the question of a kept answer again and compare every value; exit code 1 where one differs.",
    ),
    Verb(
        "site",
        "site",
        help="Write the explorer's pages as files that any web server can give, with the doses solved beforehand.",
    ),
    Verb(
        "mcp",
        "mcp",
        help="Offer find, show, perturb, explain, trace, dose, compare and query as tools of the Model Context Protocol (stdio).",
    ),
    Verb("docs", "docs", help="Open the documentation in the browser, from this installation: no network is needed."),
    Verb(
        "push",
        "push",
        help="Put the graph into a SPARQL endpoint: staged, verified, switched; run again to resume or to check.",
    ),
    Verb("ingest", "ingest", help="Fill a store on disk with other people's data, all at once or not at all."),
    Verb(
        "export", "export", help="The graph in other people's formats; what a format cannot hold is counted on stderr."
    ),
    Verb("assay", "assay", help="The calculations of the protocols, from bench data."),
)
_MODULES = {verb.name: verb.module for verb in VERBS}


def of(verb: str) -> typer.Typer:
    """The command line with the verbs of one file; with all where none is called so, which tells a slip from a verb."""
    if verb not in _MODULES:
        return whole()
    app = _root()
    import_module(f"kg.cli.{_MODULES[verb]}").register(app)
    return app


def whole() -> typer.Typer:
    """The command line with every verb."""
    app = _root()
    for module in dict.fromkeys(_MODULES.values()):
        import_module(f"kg.cli.{module}").register(app)
    return app


def listing() -> typer.Typer:
    """The command line as its help shows it: the verbs can be named and not run."""
    app = _root()
    for verb in VERBS:
        app.command(verb.name, help=verb.help)(_named)
    return app


def _named() -> None:
    """Stands for a verb in the list of all."""


def _root() -> typer.Typer:
    """The command line without verbs."""
    app = typer.Typer(
        name="kg",
        help="Which pathways does a drug perturb, in which direction, where, by which route, and who says so?",
        epilog="Examples: kg perturb amitriptyline · kg show amisulpride · kg COMMAND --help",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    return app


def _version(asked: bool) -> None:
    if asked:
        from kg import __version__

        typer.echo(f"synaptrace {__version__}")
        raise typer.Exit


def _options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),  # noqa: FBT003
) -> None:
    """synaptrace: an RDF knowledge graph of drug action with a signalling-pathway explorer."""
