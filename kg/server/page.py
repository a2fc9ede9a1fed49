"""The page at `/`: a query form, examples and a table, in plain HTML that needs no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from kg.errors import KgError
from kg.server.formats import GRAPHS, RESULTS

_START = "SELECT ?kind (COUNT(*) AS ?things) WHERE { ?thing a ?kind } GROUP BY ?kind ORDER BY DESC(?things)"


@dataclass(frozen=True)
class Example:
    """A query of the catalogue: file name without suffix, title, text."""

    name: str
    title: str
    query: str


def read_examples(folder: Path | None) -> list[Example]:
    """The `.rq` files of `folder` by name; the title is the first comment line, else the file's name."""
    if folder is None:
        return []
    found = []
    for path in sorted(folder.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        first = text.lstrip().split("\n", 1)[0]
        title = first.lstrip("# ").removeprefix("title:").strip() if first.startswith("#") else ""
        found.append(Example(path.stem, title or path.stem, text))
    return found


def write_page(
    examples: Sequence[Example],
    query: str = "",
    table: dict[str, Any] | None = None,
    error: KgError | None = None,
) -> str:
    """The whole page: the form with `query` in it, and the table or the error that came of it."""
    answer = _error(error) if error else _table(query, table) if table else ""
    links = "".join(
        f'<li><a href="/sparql?example={quote(example.name)}">{escape(example.title)}</a></li>' for example in examples
    )
    listed = f'<nav aria-labelledby="examples"><h2 id="examples">Examples</h2><ul>{links}</ul></nav>' if links else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>synaptrace: query</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/page.css"></head>
<body>
<header><h1>synaptrace</h1>
<p>A knowledge graph of drug action. Research only: not for clinical decisions.</p></header>
<main>
<form action="/sparql" method="get">
<label for="query">SPARQL query</label>
<textarea id="query" name="query" rows="14" spellcheck="false">{escape(query or _START)}</textarea>
<button type="submit">Run</button>
</form>
{answer}
{listed}
</main>
<footer><p>For programs: <code>/sparql</code> (SPARQL 1.1 Protocol), <a href="/sparql?accept=text/turtle">service
description</a>, <a href="/.well-known/void">data set description</a>.</p></footer>
</body>
</html>
"""


def _error(error: KgError) -> str:
    """The error where the table would stand."""
    place = f"<p>Where: {escape(error.where)}</p>" if error.where else ""
    cure = f"<p>Cure: {escape(error.cure)}</p>" if error.cure else ""
    return f'<section role="alert"><h2>No answer</h2><p>{escape(error.what)}</p>{place}{cure}</section>'


def _table(query: str, table: dict[str, Any]) -> str:
    """The rows, how many there are, and links to the whole answer in every format."""
    rows, columns = table["rows"], table["columns"]
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    count = f"the first {len(rows)} rows; there are more" if table["more"] else f"{len(rows)} rows"
    offers = GRAPHS if columns == ["subject", "predicate", "object"] else RESULTS
    links = " ".join(
        f'<a href="/sparql?{escape(urlencode({"query": query, "accept": offer.media_type}))}">{offer.name}</a>'
        for offer in offers
    )
    return (
        f'<section aria-labelledby="answer"><h2 id="answer">Answer</h2><p>{count}. Whole answer: {links}</p>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></section>"
    )
