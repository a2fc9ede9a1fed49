"""The command line: parse, one call, print. One file a group of verbs."""

from __future__ import annotations

import os
import sys
from typing import Any

import typer

from kg.cli import assay, effects, exchange, lookup, push, question, serve
from kg.errors import KgError

# Typer carries its own copy of click in some releases; the class of its complaints is found by what is public.
_Complaint: Any = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")

app = typer.Typer(
    name="kg",
    help="Which pathways does a drug perturb, in which direction, where, by which route, and who says so?",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
lookup.register(app)
effects.register(app)
question.register(app)
serve.register(app)
app.command()(push.push)
exchange.register(app)
app.add_typer(assay.app, name="assay")


def _version(asked: bool) -> None:
    if asked:
        from kg import __version__

        typer.echo(f"synaptrace {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),  # noqa: FBT003
) -> None:
    """synaptrace: an RDF knowledge graph of drug action with a signalling-pathway explorer."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; every failure is one message on stderr and the right exit code."""
    # One question is a few small matrices: a second thread costs more in waiting than it brings.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        code = app(args=arguments, standalone_mode=False)
    except KgError as error:
        print(f"kg: {error}", file=sys.stderr)
        code = error.exit_code
    except typer.Abort:
        code = 130
    except _Complaint as error:
        error.show()
        code = error.exit_code
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        # The reader of a pipe has left: nothing more can be said, and Python must not try at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)
