"""The command line: parse, one call, print. One file a group of verbs."""

from __future__ import annotations

import os
import sys

import click
import typer

from kg.cli import effects, lookup, question
from kg.errors import KgError

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
    try:
        code = app(args=arguments, standalone_mode=False)
    except KgError as error:
        print(f"kg: {error}", file=sys.stderr)
        code = error.exit_code
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        # The reader of a pipe has left: nothing more can be said, and Python must not try at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)
