"""The one tokenizer: it reads what SPARQL allows, refuses the rest with its line, and holds texts within bounds."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.sparql.tokens import DEPTH, STEPS, tokens, without_comments

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("?1 $x ?ä ?a\u00b7b", "variable variable variable variable"),
        ("ex:a-b.c :x ex: a:b\\} ", None),
        ("ex:it\\'s_a_name :x ex: é:ö%20", "prefixed prefixed prefixed prefixed"),
        ("<http://e/?a=b&c#d> < 5", "iri sign number"),
        (
            "'a' \"b\" '''c'd''' \"\"\"e\"f\"\"\" '\\'' \"x\"@en-GB",
            "string string string string string string language",
        ),
        ("SELECT # ?x\n*", "word sign"),
        ("_:b1 1.5e-3 .5 true", "blank number number word"),
    ],
)
def test_every_kind_is_told_from_the_others(text: str, kinds: str | None) -> None:
    """Variables may begin with a digit; names hold escapes; a comment is nothing; what is no token is refused."""
    if kinds is None:
        with pytest.raises(UsageError, match="not valid SPARQL"):
            tokens(text)
    else:
        assert [token.kind for token in tokens(text)] == kinds.split()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["?a", "<urn:x>", "'#'", "# c\n", " ", "\r\n", "{ }", "ex:b", '"""\n"""', "1"])))
def test_tokens_stand_where_they_say(pieces: list[str]) -> None:
    """Each token is the text at its place, on its line, and only space and comments lie between them."""
    text = " ".join(pieces)
    found = tokens(text)
    at = 0
    for token in found:
        assert text[token.start : token.end] == token.text
        assert token.line == text[: token.start].count("\n") + 1
        gap = text[at : token.start].strip()
        assert not gap or gap.startswith("#")
        at = token.end
    bare = without_comments(text)
    assert "# c" not in bare
    assert [token[:2] for token in tokens(bare)] == [token[:2] for token in found]


@pytest.mark.parametrize(("opened", "closed"), ["{}", "()", "[]"])
def test_nesting_is_bounded(opened: str, closed: str) -> None:
    """Brackets deeper than the limit are refused before the recursive parser sees them."""
    with pytest.raises(UsageError, match="open at once"):
        tokens("ASK {" + opened * DEPTH + closed * DEPTH + "}")
    tokens("ASK {" + (opened + closed) * DEPTH + "}")


@pytest.mark.parametrize("step", ["BIND(1 AS ?x) ", "MINUS {} ", "{ SELECT * {} } ", "OPTIONAL {} "])
def test_steps_are_bounded(step: str) -> None:
    """So are patterns that each nest all before them."""
    with pytest.raises(UsageError, match="more than 1,000 patterns"):
        tokens("SELECT * {" + step * (STEPS + 1) + "}")
    tokens("SELECT * {" + step * (STEPS // 3) + "}")
    tokens("SELECT * { VALUES ?x {" + " 1" * 20 * STEPS + "} }")


@pytest.mark.parametrize(
    "query",
    [
        "'SELECT * {' + '{' * 50_000 + '}' * 50_000 + '}'",
        "'SELECT * {' + ''.join(f'BIND(1 AS ?x{n}) ' for n in range(5000)) + '}'",
        "'SELECT * {' + 'MINUS {} ' * 5000 + '}'",
        "'SELECT ' + ''.join(f'(1 AS ?x{n}) ' for n in range(5000)) + '{}'",
        "'SELECT * {' + '{ SELECT * {} } ' * 5000 + '}'",
    ],
)
def test_no_text_ends_the_process(query: str) -> None:
    """From Python, where SERVICE is allowed and nothing else was looked at, deep queries overflowed the stack."""
    code = (
        "from kg.knowledge.store import Knowledge\nfrom kg.errors import UsageError\nknowledge = Knowledge()\n"
        f"try:\n    knowledge.query({query})\nexcept UsageError:\n    print('refused')\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert (run.returncode, run.stdout) == (0, "refused\n"), run.stderr[-300:]


@pytest.mark.parametrize("query", ["ASK { 'from", "ASK { ) from }", "ASK FROM \\", "ASK FROM <g> { \x00 }"])
def test_what_cannot_be_read_is_refused(query: str) -> None:
    """The scanner fails closed, and says the line."""
    with pytest.raises(UsageError, match="line 1"):
        tokens(query)


def test_half_a_character_is_refused() -> None:
    """A lone surrogate is no text."""
    with pytest.raises(UsageError, match="UTF-8"):
        tokens("ASK { '\ud800' }")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Arbitrary text ends in tokens or a UsageError, never in another error."""
    with suppress(UsageError):
        tokens("FROM " + text)
