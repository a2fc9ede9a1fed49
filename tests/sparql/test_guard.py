"""No query reaches outside: the scanner against the engine itself, with a listening socket as the judge."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from kg.errors import UsageError
from kg.sparql import guard
from kg.sparql.ask import ask
from kg.sparql.tokens import tokens


def refuse_outbound(query: str) -> None:
    """The guard as every question meets it."""
    guard.refuse_outbound(tokens(query))


class Trap:
    """A store, and a listener that counts who calls."""

    def __init__(self) -> None:
        self.store = Store()
        self.store.load(b"<http://e/a> <http://e/p> 1 .", format=RdfFormat.TURTLE)
        self.calls = 0
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}/x"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                caller, _ = self.listener.accept()
            except OSError:
                return
            self.calls += 1
            caller.close()

    def is_sprung_by(self, query: str) -> bool:
        """Whether the bare engine calls out for `query`; the call has been counted before its reply was read."""
        before = self.calls
        with suppress(SyntaxError, OSError, RuntimeError, ValueError):
            for _ in self.store.query(query):
                pass
        return self.calls > before


@pytest.fixture(scope="module")
def trap() -> Iterator[Trap]:
    """One listener for all queries."""
    trap = Trap()
    yield trap
    trap.listener.close()


# Every one of these makes the engine call out: spellings without word boundaries, and text that hides the keyword
# from a reader who takes `<...>` for an IRI where the engine takes `<` for a comparison.
HOSTILE = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service silent <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<URL>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1.SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s (<http://e/p>)? 1SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { VALUES ?x { UNDEF }SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { VALUES ?x { '''abc' 'x' } SERVICE <URL> { ?s ?p ?o } }",
    "PREFIX ex: <URL> SELECT * { SERVICEex: { ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * { SERVICE: { ?s ?p ?o } }",
    "PREFIX ex: <URL> SELECT * { {} UNION { SERVICEex:#{\n { ?s ?p ?o } } }",
    "PREFIX ex: <URL> SELECT * { FILTER(1<2)SERVICE#>\nex: { ?s ?p ?o } }",
    "SELECT * { FILTER(1<2#> '''\n) SERVICE <URL> { ?s ?p ?o } #'''\n }",
    "SELECT * { BIND(2 AS ?a) FILTER(?a<'>'||true) SERVICE <URL> { ?s ?p ?o } FILTER(true||1<'>') }",
    "SELECT * { BIND(2 AS ?a) FILTER(?a\n<'>'||true) SERVICE <URL> { ?s ?p ?o } FILTER(true||1<'>') }",
    "SELECT * { FILTER(EXISTS { FILTER(true||2<'>') }||true) SERVICE <URL> { ?s ?p ?o } FILTER(true||1<'>') }",
    "SELECT * { #x\x0cSERVICE\u2028\n SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p _:a. SERVICE <URL> { ?s ?p ?o } }",
]

FRIENDLY = [
    "SELECT ?service { ?service ?p 'SERVICE <http://x> {' }",
    "# SERVICE <http://x>\nSELECT * { ?s ?p ?o }",
    "PREFIX service: <http://e/> SELECT * { ?s service:name ?o . GRAPH service:g { ?s ?p ?o } }",
    "SELECT * { ?s <http://e/service#it's(a)'SERVICE'> ?o }",
    "SELECT * { VALUES (?a ?b) { (<http://e/service> <http://e/service#x>) } }",
    'SELECT * { ?s ?p """a "quoted" SERVICE \\" """@en-GB . _:service ?q ?r }',
    "PREFIX ex: <http://e/> SELECT * { ?s ex:it\\'s_a_service ?o ; ex:b.c-d ?x FILTER(?o < 5 && ?x>3 || ?o<=?x) }",
    "SELECT * { ?s (<http://e/service>|^<http://e/b>)+/<http://e/c>? ?o FILTER(?o<'service') }",
    "SELECT (COUNT(*) AS ?from) { ?load ?from ?o . FILTER(?o IN (1, 2.5, -3e-2, true)) }",
]


@pytest.mark.parametrize("query", HOSTILE)
def test_what_the_engine_would_send_is_refused(trap: Trap, query: str) -> None:
    """The engine calls out for each of these, and the scanner refuses each."""
    query = query.replace("URL", trap.address)
    assert trap.is_sprung_by(query)
    with pytest.raises(UsageError, match=r"another server|IRI or as a comparison"):
        refuse_outbound(query)


@pytest.mark.parametrize("query", FRIENDLY)
def test_harmless_mentions_pass(trap: Trap, query: str) -> None:
    """The word in strings, comments, names and IRIs is no call."""
    assert not trap.is_sprung_by(query)
    refuse_outbound(query)


PIECES = st.sampled_from(
    [
        "SERVICE ",
        "SERVICE",
        "SILENT ",
        "<URL>",
        "ex:",
        "{ ?s ?p ?o }",
        "{",
        "}",
        "?a",
        "<",
        ">",
        "'",
        '"',
        "'''",
        "#",
        "\n",
        " ",
        "FILTER(",
        ")",
        "true",
        "||",
        "1",
        ".",
        "BIND(1 AS ?x)",
        "ex:b",
        "\\'",
        "OPTIONAL",
        "<http://e/p>",
        "@en",
        "?",
        "(",
        "1<2",
    ]
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(PIECES, max_size=8), after=st.lists(PIECES, max_size=5))
def test_no_mixture_of_tokens_gets_past(trap: Trap, before: list[str], after: list[str]) -> None:
    """Whatever surrounds a call, either the engine does not make it or the scanner refuses it."""
    query = f"PREFIX ex: <URL> SELECT * {{ {''.join(before)}SERVICE <URL> {{ ?s ?p ?o }} {''.join(after)} }}"
    query = query.replace("URL", trap.address)
    try:
        refuse_outbound(query)
    except UsageError:
        return
    assert not trap.is_sprung_by(query)


@pytest.mark.parametrize("update", ["LOAD <http://e/>", "INSERT DATA { <a:a> <a:b> 1 } # from", "DROP ALL # from"])
def test_updates_are_refused_in_words(update: str) -> None:
    """An update is named as what it is."""
    with pytest.raises(UsageError, match="read-only"):
        refuse_outbound(update)


@pytest.mark.parametrize("query", HOSTILE)
def test_the_one_way_to_ask_makes_no_call(trap: Trap, query: str) -> None:
    """Asked as `kg query` and `kg serve` ask, none of them reaches the engine."""
    before = trap.calls
    with pytest.raises(UsageError):
        ask(trap.store, query.replace("URL", trap.address))
    assert trap.calls == before


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Arbitrary text ends in an answer or a UsageError, never in another error."""
    with suppress(UsageError):
        refuse_outbound("FROM " + text)
