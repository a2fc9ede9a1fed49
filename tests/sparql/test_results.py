"""An endpoint's answer is read where the standard allows it, and is one clear error everywhere else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from push.answering import Answer, answering

from kg.errors import KgError, ServiceError
from kg.sparql.http import Client
from kg.sparql.remote import RemoteStore
from kg.sparql.results import read_boolean, read_number, read_solutions
from kg.sparql.wire import HttpReply, Unanswered

ROOT = Path(__file__).resolve().parents[2]
XSD = "http://www.w3.org/2001/XMLSchema#"
DEEP = "[" * 100_000


def rows(term: Any, names: Any = ("x",)) -> dict[str, Any]:
    """A document with one solution."""
    return {"head": {"vars": list(names)}, "results": {"bindings": [{"x": term}]}}


def literal(value: Any = "a", **more: Any) -> dict[str, Any]:
    """A document with one literal."""
    return rows({"type": "literal", "value": value, **more})


# The 21 kinds that once ended as "a defect of the program", and what lies beside them.
MALFORMED: dict[str, Any] = {
    "results is a list": {"head": {"vars": ["x"]}, "results": []},
    "results is null": {"head": {"vars": ["x"]}, "results": None},
    "results is a number": {"head": {"vars": ["x"]}, "results": 7},
    "bindings missing": {"head": {"vars": ["x"]}, "results": {}},
    "bindings null": {"head": {"vars": ["x"]}, "results": {"bindings": None}},
    "bindings an object": {"head": {"vars": ["x"]}, "results": {"bindings": {}}},
    "no head": {"results": {"bindings": []}},
    "head null": {"head": None, "results": {"bindings": []}},
    "no vars": {"head": {}, "results": {"bindings": []}},
    "vars a text": {"head": {"vars": "x"}, "results": {"bindings": []}},
    "a variable a number": {"head": {"vars": [1]}, "results": {"bindings": []}},
    "a variable that breaks out": rows({"type": "uri", "value": "urn:a"}, ["x", "y } SERVICE <http://x/> {"]),
    "a variable twice": rows({"type": "uri", "value": "urn:a"}, ["x", "x"]),
    "a row that is a list": {"head": {"vars": ["x"]}, "results": {"bindings": [[]]}},
    "a row that is null": {"head": {"vars": ["x"]}, "results": {"bindings": [None]}},
    "a row with a variable of its own": {"head": {"vars": ["x"]}, "results": {"bindings": [{"y": {}}]}},
    "other columns": {"head": {"vars": ["y"]}, "results": {"bindings": []}},
    "no columns": {"head": {"vars": []}, "results": {"bindings": [{}]}},
    "a term that is text": rows("urn:a"),
    "a term that is null": rows(None),
    "a term without a type": rows({"value": "a"}),
    "a term of an unknown type": rows({"type": "variable", "value": "a"}),
    "a type that is a list": rows({"type": [], "value": "a"}),
    "a term without a value": rows({"type": "literal"}),
    "a number as value": literal(7),
    "a list as value": literal(["a"]),
    "an IRI that is none": rows({"type": "uri", "value": "http://a b"}),
    "a relative IRI": rows({"type": "uri", "value": "a/b"}),
    "an empty IRI": rows({"type": "uri", "value": ""}),
    "an IRI with half a character": rows({"type": "uri", "value": "urn:\ud800"}),
    "a bad language": literal(**{"xml:lang": "not a tag!"}),
    "a language that is a number": literal(**{"xml:lang": 5}),
    "a bad datatype": literal(datatype="integer"),
    "a datatype that is an object": literal(datatype={"a": 1}),
    "a language that is missing": literal(datatype="http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"),
    "half a character": literal("\udc00"),
    "a blank node with half a character": rows({"type": "bnode", "value": "\udc00"}),
    "a triple without parts": rows({"type": "triple", "value": {}}),
    "a triple that is text": rows({"type": "triple", "value": "a"}),
    "a boolean": {"head": {}, "boolean": True},
    "a boolean as well": {**literal(), "boolean": True},
    "neither": {"head": {"vars": ["x"]}},
    "deep lists": '{"head":' + DEEP + "]" * 100_000 + "}",
    "deep objects": '{"head":' + '{"a":' * 100_000 + "1" + "}" * 100_000 + "}",
    "deep triples": json.dumps(rows("X")).replace(
        '"X"', '{"type":"triple","value":{"subject":' * 900 + "1" + "}}" * 900
    ),
    "NaN": '{"head":{"vars":["x"]},"results":{"bindings":[],"time":NaN}}',
    "Infinity": '{"head":{"vars":["x"]},"time":-Infinity,"results":{"bindings":[]}}',
    "a number of 10,000 digits": '{"meta":' + "9" * 10_000 + ',"head":{"vars":["x"]},"results":{"bindings":[]}}',
    "a list": "[]",
    "a text": '"results"',
    "XML": "<?xml version='1.0'?><sparql xmlns='http://www.w3.org/2005/sparql-results#'/>",
    "a comma too many": '{"head":{"vars":["x"],},"results":{"bindings":[]}}',
    "single quotes": "{'head':{'vars':['x']}}",
    "two documents": json.dumps(literal()) * 2,
    "a line break in a text": '{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"a\nb"}}]}}',
    "UTF-16": json.dumps(literal()).encode("utf-16"),
    "Latin-1": json.dumps(literal("ä"), ensure_ascii=False).encode("latin-1"),
    "gzip": b"\x1f\x8b\x08\x00" + bytes(50),
    "zeros": bytes(1000),
    "a web page": "<!DOCTYPE html><html><title>Sign in</title></html>",
}


def body_of(document: Any) -> bytes:
    """A document as it is sent; half characters travel as escapes."""
    return document if isinstance(document, bytes) else (
        document if isinstance(document, str) else json.dumps(document)
    ).encode()  # fmt: skip


def reply(document: Any, kind: str = "application/sparql-results+json") -> HttpReply:
    """A whole answer."""
    return HttpReply(200, {"content-type": kind}, body_of(document), "http://127.0.0.1/sparql?token=secret")


@pytest.mark.parametrize("kind", MALFORMED)
def test_what_is_no_result_is_one_error_that_is_not_tried_again(kind: str) -> None:
    """Exit 4 with the type, the first words and a cure, after one request; the address without its query."""
    with answering(
        lambda _asked: Answer(headers=(("Content-Type", "text/x-odd"),), body=body_of(MALFORMED[kind]))
    ) as server:
        with pytest.raises(ServiceError, match="no SPARQL result in JSON") as caught:
            RemoteStore(server.url).query("SELECT ?x { ?x ?y ?z }")
        assert len(server.asked) == 1
    assert (caught.value.exit_code, caught.value.where) == (4, server.url)
    assert "type text/x-odd" in caught.value.what
    assert "begins '" in caught.value.what or 'begins "' in caught.value.what
    assert caught.value.cure
    assert len(str(caught.value)) < 700


def test_a_login_page_says_what_to_do() -> None:
    """A web page under status 200 is asked for once, and the cure speaks of address and credentials."""
    page = Answer(headers=(("Content-Type", "text/html; charset=utf-8"),), body=body_of(MALFORMED["a web page"]))
    with answering(lambda _asked: page) as server:
        with pytest.raises(ServiceError, match="type text/html") as caught:
            RemoteStore(server.url).query("ASK {}")
        assert len(server.asked) == 1
    assert "KG_ENDPOINT_USER" in caught.value.cure


ALLOWED: dict[str, tuple[dict[str, Any], str]] = {
    "members of the server's own": ({**literal(), "meta": {"took": [1.5e3]}, "link": None}, '"a"'),
    "members in head, results and term": (
        {"head": {"vars": ["x"], "link": ["http://x"]}, "results": {"distinct": False, "ordered": True,
         "bindings": [{"x": {"type": "literal", "value": "a", "id": 7}}]}}, '"a"'),
    "an old type": (rows({"type": "typed-literal", "datatype": XSD + "boolean", "value": "1"}), f'"true"^^<{XSD}boolean>'),
    "an empty language": (literal(**{"xml:lang": ""}), '"a"'),
    "a language and its datatype": (
        literal(**{"xml:lang": "en", "datatype": "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"}), '"a"@en'),
    "an ill-typed number": (literal("abc", datatype=XSD + "integer"), f'"abc"^^<{XSD}integer>'),
    "an IRI beyond ASCII": (rows({"type": "uri", "value": "http://e/ä"}), "<http://e/ä>"),
    "a character beyond 16 bits": (literal("😀"), '"😀"'),
    "a triple term": (rows({"type": "triple", "value": {part: {"type": "uri", "value": "urn:a"} for part in ("subject", "predicate", "object")}}),
                      "<urn:a> <urn:a> <urn:a>"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ALLOWED)
@pytest.mark.parametrize("before", ["", "\ufeff", "\n "])
def test_what_the_standard_allows_is_read(kind: str, before: str) -> None:
    """Unknown members everywhere, old spellings, a byte order mark."""
    document, wanted = ALLOWED[kind]
    body = (before + json.dumps(document)).encode()
    with answering(lambda _asked: Answer(body=body)) as server:
        (row,) = RemoteStore(server.url).query("SELECT ?x { ?x ?y ?z }")  # type: ignore[misc]
    assert str(row["x"]) == wanted


def test_labels_of_blank_nodes_are_any_text_and_keep_apart() -> None:
    """Virtuoso writes addresses there: the same text is the same node, another text another one."""
    labels = ["nodeID://b10001", "nodeID://b10002", "a b", "", "b1", "nodeID://b10001"]
    document = rows(None)
    document["results"]["bindings"] = [{"x": {"type": "bnode", "value": label}} for label in labels]
    with answering(lambda _asked: Answer(body=json.dumps(document).encode())) as server:
        store = RemoteStore(server.url)
        found = [row["x"] for row in store.query("SELECT ?x { ?x ?y ?z }")]  # type: ignore[union-attr]
        made = list(store.query("CONSTRUCT { ?x <urn:p> ?x } WHERE { ?x ?y ?z }"))  # type: ignore[arg-type]
    assert [type(node) for node in found] == [ox.BlankNode] * 6
    assert len(set(found)) == 5
    assert found[0] == found[5]
    assert len(made) == 5


@pytest.mark.parametrize(
    "document", [{"head": {}, "boolean": "true"}, {"boolean": 1}, {"boolean": None}, literal(), {"head": {}}]
)
def test_yes_or_no_is_nothing_else(document: dict[str, Any]) -> None:
    """An ASK is answered by true or false."""
    with pytest.raises(ServiceError, match="no SPARQL result"):
        read_boolean(reply(document))
    assert read_boolean(reply({"boolean": False})) is False


@pytest.mark.parametrize("term", ["abc", "", "1.5", "-1", "1e3", "9" * 30, "٣"], ids=lambda value: f"{value[:5]}")
def test_a_count_is_a_whole_number(term: str) -> None:
    """Anything else is the endpoint's fault, and no ValueError."""
    with pytest.raises(ServiceError, match="one whole number"):
        read_number(reply(literal(term, datatype=XSD + "integer")))
    for document in (rows({"type": "uri", "value": "urn:1"}), {"head": {"vars": ["x"]}, "results": {"bindings": []}}):
        with pytest.raises(ServiceError, match="one whole number"):
            read_number(reply(document))
    assert read_number(reply(literal("0012.0", datatype=XSD + "decimal"))) == 12


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_body_cut_anywhere_is_asked_for_again(data: st.DataObject) -> None:
    """Every proper beginning of a result is told from a malformed one, so that the client tries again."""
    values = data.draw(st.lists(st.text(max_size=6), max_size=4))
    document = rows(None)
    document["results"]["bindings"] = [{"x": {"type": "literal", "value": value}} for value in values]
    document["meta"] = {"ok": True, "no": None, "is": False, "size": -1.5e-3}
    ascii_only = data.draw(st.booleans())
    try:
        whole = json.dumps(document, ensure_ascii=ascii_only).encode()
    except UnicodeEncodeError:
        return
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(Unanswered, match="cut off"):
        read_solutions(reply(whole[:cut]))


@settings(max_examples=300, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.sampled_from(["uri", "literal", "x", "urn:a"]),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
                        ["head", "vars", "results", "bindings", "boolean", "x", "type", "value", "xml:lang", "datatype"]), inner, max_size=4),
                    max_leaves=25), st.binary(max_size=30))  # fmt: skip
def test_any_answer_is_read_or_refused(document: Any, rest: bytes) -> None:
    """Whatever an endpoint sends, every reader ends in a value or in an error of the family."""
    for body in (json.dumps(document).encode(), json.dumps(document).encode() + rest, rest):
        for reader in (read_solutions, read_boolean, read_number):
            with suppress(ServiceError):
                reader(reply(body))


def test_the_command_line_ends_with_4(tmp_path: Path) -> None:
    """One message with a cure, no defect of the program; secrets that the endpoint sends back are not shown."""
    with answering(lambda _asked: Answer(body=b'{"head":{"vars":["x"]},"results":[], "hunter2": 1}')) as server:
        run = subprocess.run(
            [sys.executable, "-m", "kg", "query", "SELECT ?x { ?x ?p ?o }", "--store", server.url],
            capture_output=True, text=True, cwd=ROOT,
            env={**os.environ, "KG_ENDPOINT_USER": "me", "KG_ENDPOINT_PASSWORD": "hunter2"},
        )  # fmt: skip
    assert run.returncode == 4, run.stderr
    assert "defect" not in run.stderr
    assert "`results` is a list" in run.stderr or "columns" in run.stderr
    assert "hunter2" not in run.stderr


def test_counts_that_are_none_end_a_read() -> None:
    """The COUNT that a long result is compared with may be malformed too."""
    long = rows(None)
    long["results"]["bindings"] = [{"x": {"type": "literal", "value": str(n)}} for n in range(150)]
    bodies = [
        json.dumps(long),
        json.dumps(rows({"type": "literal", "value": "many"}, ["rows"])).replace('"x"', '"rows"'),
    ]
    with answering(lambda _asked: Answer(body=bodies[len(server.asked) - 1].encode())) as server:  # noqa: SIM117
        with pytest.raises(KgError, match="one whole number"):
            RemoteStore(server.url, client=Client(server.url, tries=1)).query("SELECT ?x { ?x ?y ?z }")
