"""The endpoint as a client meets it."""

from __future__ import annotations

import csv
import io
import json
import socket
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psutil
import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results
from server.serving import RUNAWAY, Server, quads, serving

from kg.knowledge.disk import replace
from kg.server.formats import GRAPHS, RESULTS

NAMES = "SELECT ?name { ?thing <http://example.org/name> ?name } ORDER BY ?name"
FORM = "application/x-www-form-urlencoded"


def test_three_ways_to_ask_give_one_answer(server: Server) -> None:
    """GET, POST of a form and POST of the bare query are the same question."""
    accept = {"Accept": "text/csv"}
    by_get = server.ask(NAMES, "text/csv")
    by_form = server.send("POST", "/sparql", urlencode({"query": NAMES}).encode(), {**accept, "Content-Type": FORM})
    direct = server.send("POST", "/sparql", NAMES.encode(), {**accept, "Content-Type": "application/sparql-query"})
    assert by_get.status == by_form.status == direct.status == 200
    assert by_get.body == by_form.body == direct.body
    assert [row[0] for row in csv.reader(io.StringIO(by_get.text))] == [
        "name",
        "Aspirin",
        "Morphine",
        by_get.text.split("\r\n")[3],
    ]


@pytest.mark.parametrize("offer", RESULTS, ids=lambda offer: offer.name)
def test_every_result_format_carries_the_same_table(server: Server, offer) -> None:
    """What the header promises is what the body parses as, value for value."""
    answer = server.ask(NAMES, offer.media_type)
    assert (answer.status, answer.headers["content-type"]) == (200, offer.content_type)
    if offer.name == "csv":
        assert len(list(csv.reader(io.StringIO(answer.text)))) == 4
        return
    parsed = parse_query_results(answer.body, format=QueryResultsFormat.from_media_type(offer.media_type))
    assert isinstance(parsed, QuerySolutions)
    assert [row["name"].value for row in parsed] == ["Aspirin", "Morphine", "Ацетилсалициловая кислота"]


@pytest.mark.parametrize("offer", GRAPHS, ids=lambda offer: offer.name)
def test_every_graph_format_carries_the_same_graph(server: Server, offer) -> None:
    """CONSTRUCT comes back whole in each RDF syntax."""
    answer = server.ask("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o . ?s ex:name ?n }", offer.media_type)
    assert (answer.status, answer.headers["content-type"]) == (200, offer.content_type)
    triples = {str(quad.triple) for quad in parse(answer.body, format=RdfFormat.from_media_type(offer.media_type))}
    assert len(triples) == 6
    assert any("Ацетилсалициловая" in triple for triple in triples)


@pytest.mark.parametrize(
    ("query", "accept"),
    [("SELECT * {}", "text/turtle"), ("ASK {}", "text/csv"), ("CONSTRUCT {} {}", "text/csv"), ("ASK {}", "image/png")],
)
def test_a_format_that_does_not_fit_is_406(server: Server, query: str, accept: str) -> None:
    """No answer is sent in a format nobody asked for, and the error names those there are."""
    answer = server.ask(query, accept)
    assert answer.status == 406
    assert "ask for one of application/" in answer.text or "ask for one of text/" in answer.text


def test_the_default_graph_is_the_union_until_the_request_says_otherwise(server: Server) -> None:
    """FROM in the query and default-graph-uri in the request both narrow the dataset; the request stands over FROM."""
    count = "SELECT (COUNT(*) AS ?n) {} { ?s ?p ?o }".replace("{} ", "")
    drugs, many = "http://example.org/g/drugs", "http://example.org/g/many"

    def size(answer) -> int:
        assert answer.status == 200, answer.text
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    assert size(server.ask(count)) == 2006
    assert size(server.ask(count.replace("{", f"FROM <{drugs}> {{"))) == 6
    assert size(server.ask(count, default_graph_uri=many)) == 2000
    assert size(server.ask(count.replace("{", f"FROM <{drugs}> {{"), default_graph_uri=many)) == 2000
    assert size(server.ask(count, named_graph_uri=many)) == 0
    assert size(server.ask(count, default_graph_uri="")) == 2006
    assert size(server.ask(count, default_graph_uri="", named_graph_uri="")) == 2006
    assert size(server.ask(count.replace("{", f"FROM NAMED <{drugs}> {{"))) == 0


def test_a_graph_that_is_not_loaded_is_an_error_not_an_empty_answer(server: Server) -> None:
    """Nothing is fetched, and nobody mistakes a typing error for 'no data'."""
    for answer in (
        server.ask("SELECT * FROM <http://example.org/g/other> { ?s ?p ?o }"),
        server.ask("SELECT * { ?s ?p ?o }", default_graph_uri="http://example.org/g/other"),
        server.ask("SELECT * { ?s ?p ?o }", default_graph_uri="no iri"),
    ):
        assert answer.status == 400
        assert "cure" in answer.text


def test_service_is_refused_before_a_socket_opens(server: Server) -> None:
    """The address named by SERVICE never sees a connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        port = listener.getsockname()[1]
        for keyword in ("SERVICE", "SERVICE SILENT", "SERVICESILENT", "{} 1SERVICE"):
            answer = server.ask(f"SELECT * {{ {keyword} <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
            assert answer.status == 400
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_the_endpoint_is_read_only(server: Server, method: str) -> None:
    """Other methods are 405 with Allow; an update is refused in every form."""
    answer = server.send(method, "/sparql?query=ASK%7B%7D")
    assert answer.status == 405
    assert "GET" in answer.headers["allow"]
    update = "INSERT DATA { <a:a> <a:b> <a:c> }"
    assert server.get("/sparql?update=" + quote(update)).status == 405
    posted = server.send("POST", "/sparql", update.encode(), {"Content-Type": "application/sparql-update"})
    assert posted.status == 405
    assert server.ask(update).status == 400


@pytest.mark.parametrize(
    ("method", "path", "status", "cure"),
    [("GET", "/none", 404, "/sparql"), ("GET", "/static/none", 404, ""), ("POST", "/", 405, "by GET"), ("PUT", "/store", 405, "by GET")],
)  # fmt: skip
def test_an_unknown_address_or_method_has_a_cure(
    server: Server, method: str, path: str, status: int, cure: str
) -> None:
    """In the words of the house, with Allow where a method is refused."""
    answer = server.send(method, path)
    assert (answer.status, cure in answer.text) == (status, True)
    assert ("allow" in answer.headers) == (status == 405)
    assert answer.headers["content-type"].startswith("text/plain")


def test_limits_are_errors_and_never_a_cut_answer(server: Server) -> None:
    """Rows, bytes, triples, length and time: each has its status, and none comes with 200."""
    ask_all = "SELECT * { ?s ?p ?o }"
    for offer in RESULTS:
        assert server.ask(ask_all, offer.media_type).status == 422
        assert server.ask(ask_all + " LIMIT 1500", offer.media_type).status == 200
        assert server.ask(ask_all + " LIMIT 1501", offer.media_type).status == 422
    assert server.ask("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle").status == 422
    wide = 'SELECT (CONCAT("x", STR(?s), "' + "y" * 20_000 + '") AS ?v) { ?s ?p ?o } LIMIT 100'
    assert server.ask(wide).status == 422
    long = ("ASK { } #" + "x" * 70_000).encode()
    assert server.send("POST", "/sparql", long, {"Content-Type": "application/sparql-query"}).status == 413
    stopped = server.ask(RUNAWAY)
    assert (stopped.status, "3 s" in stopped.text) == (504, True)


def test_a_query_that_exhausts_its_worker_hurts_nobody_else(server: Server) -> None:
    """A worker that runs out of memory ends alone: its client gets an error, the next one an answer."""
    hungry = "SELECT (COUNT(DISTINCT ?v) AS ?n) { ?a ?b ?c . ?d ?e ?f . BIND(CONCAT(STR(?a), STR(?d), REPEAT) AS ?v) }"
    hungry = hungry.replace("REPEAT", '"' + "z" * 4000 + '"')
    assert server.ask(hungry).status in (422, 504)
    assert server.ask("ASK {}").json()["boolean"] is True


def test_others_finish_while_a_runaway_runs(store: Path) -> None:
    """A query that never ends holds one worker; the questions of others are answered meanwhile."""
    with serving(store, seconds=6.0, workers=2) as server:
        statuses: list[int] = []
        runaway = threading.Thread(target=lambda: statuses.append(server.ask(RUNAWAY).status))
        runaway.start()
        time.sleep(0.5)
        for _ in range(50):
            assert server.ask(NAMES).status == 200
        assert not statuses, "the runaway ended before the others had been answered"
        runaway.join(30)
        assert statuses == [504]


def test_a_client_that_hangs_up_takes_its_query_along(store: Path) -> None:
    """With one worker, a runaway whose client has gone gives the worker back long before its time limit."""
    with serving(store, seconds=60.0, workers=1) as server:
        host, port = server.host.split(":")
        with socket.create_connection((host, int(port))) as leaving:
            leaving.sendall(f"GET /sparql?query={quote(RUNAWAY)} HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode())
            time.sleep(0.3)
        assert server.ask("ASK {}").status == 200


def test_too_many_at_once_are_told_to_come_back(store: Path) -> None:
    """When every worker is busy and the wait is over, the answer is 503 with Retry-After."""
    with serving(store, seconds=9.0, workers=1) as server:
        runaway = threading.Thread(target=server.ask, args=(RUNAWAY,))
        runaway.start()
        time.sleep(0.5)
        refused = server.ask("ASK {}")
        assert (refused.status, refused.headers["retry-after"]) == (503, "2")
        runaway.join(30)
        assert server.ask("ASK {}").status == 200


def test_a_killed_worker_is_replaced(store: Path) -> None:
    """The server outlives its workers, whoever ends them."""
    with serving(store, workers=2) as server:
        for _ in range(3):
            for child in psutil.Process(server.pid).children():
                child.kill()
            deadline = time.monotonic() + 10
            while server.ask("ASK {}").status != 200:
                assert time.monotonic() < deadline
                time.sleep(0.1)


def test_foreign_host_names_are_turned_away(server: Server) -> None:
    """A name that a stranger's DNS points here is not answered (DNS rebinding)."""
    for host in ("evil.example", "127.0.0.1.evil.example:80", "localhost.", ""):
        answer = server.send("GET", "/sparql?query=ASK%7B%7D", headers={"Host": host})
        assert answer.status in (400, 421)
        assert b"boolean" not in answer.body
    assert server.send("GET", "/sparql?query=ASK%7B%7D", headers={"Host": "LOCALHOST:1"}).status == 200


def raw(server: Server, request: str) -> bytes:
    """The whole answer to a request as it is written."""
    host, port = server.host.split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(request.replace("\n", "\r\n").encode() + b"\r\n")
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize(
    "hosts",
    [
        'Host: localhost:x"> <y\n', "Host: localhost:a/b\n", "Host: localhost:80@evil.example\n", "Host: localhost:99999\n",
        "Host: localhost:80:80\n", "Host: evil.example\nHost: localhost\n", "Host: localhost\nHost: evil.example\n",
        "Host: localhost\nHost: localhost\n", "", "Host: localhost, evil.example\n", "Host: localhost/evil\n",
        "Host: user@localhost\n", "Host: localhost#\n", "Host: local host\n", "Host: [::1\n", "Host: ::1\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/sparql", "/sparql?query=ASK%7B%7D", "/.well-known/void"])
def test_a_host_header_is_read_whole(server: Server, hosts: str, path: str) -> None:
    """What stands behind the colon, a second header or none: 400, and nothing of it in any address."""
    answer = raw(server, f"GET {path} HTTP/1.1\n{hosts}Connection: close\n")
    assert answer.split()[1] in (b"400", b"421"), answer[:200]
    body = answer.partition(b"\r\n\r\n")[2]
    assert b"/sparql>" not in body
    assert b"boolean" not in body


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("http://evil.example/sparql", b"400"), ("http://localhost@evil.example/sparql", b"400"),
        ("http://evil.example:80/sparql", b"400"), ("ftp://evil.example/sparql", b"400"),
        ("HTTP://EVIL.example/sparql", b"400"), ("http://localhost:7/sparql", b"400"), ("//evil.example/sparql", b"404"),
    ],
)  # fmt: skip
def test_a_target_that_is_a_whole_address_is_refused(server: Server, target: str, status: bytes) -> None:
    """Only proxies are asked so: whoever it names, nothing is answered and nothing of it stands in an address."""
    answer = raw(server, f"GET {target} HTTP/1.1\nHost: localhost\nConnection: close\n")
    assert answer.split()[1] == status
    assert b"/sparql>" not in answer


def test_a_server_that_is_told_to_stop_says_so(store: Path) -> None:
    """SIGTERM while one query runs, one waits and one is short: 503 and one line, no traceback, exit 0."""
    from server.serving import launched

    with launched(store, seconds=60.0, workers=2) as (server, process):
        answers: dict[str, Any] = {}

        def ask(name: str, query: str) -> None:
            answers[name] = server.ask(query)

        threads = [threading.Thread(target=ask, args=(name, RUNAWAY)) for name in ("one", "two", "three")]
        for thread in threads:
            thread.start()
            time.sleep(0.3)
        process.terminate()
        said = process.communicate(timeout=30)[1]
        for thread in threads:
            thread.join(10)
    assert process.returncode == 0
    assert [answer.status for answer in answers.values()] == [503] * 3
    assert all(
        "the server is stopping" in answer.text and "retry-after" in answer.headers for answer in answers.values()
    )
    assert said.splitlines() == ["stopped while 2 queries ran; they were answered 503"]


def test_a_query_that_is_stopped_leaves_one_line(store: Path) -> None:
    """Six time-outs: each worker's end is told once, and nothing of children that nobody knows."""
    from server.serving import launched

    with launched(store, seconds=0.4, workers=2) as (server, process):
        assert [server.ask(RUNAWAY).status for _ in range(6)] == [504] * 6
        process.terminate()
        said = process.communicate(timeout=30)[1]
    assert [line.split(maxsplit=2)[2] for line in said.splitlines()] == ["ended (time) and is replaced"] * 6


def test_a_short_query_is_answered_while_the_server_stops(store: Path) -> None:
    """What needs less than the moment of grace gets its answer."""
    from server.serving import launched

    part = "{ SELECT ?%s { ?%s ?p%s ?o%s } LIMIT %d }"
    with launched(store, seconds=60.0, workers=1) as (server, process):
        for size in (250, 500, 1000, 2000):  # until it takes long enough to be stopped in
            groups = " ".join(part % (name, name, name, name, size) for name in "ad")
            slow = "SELECT (COUNT(*) AS ?n) { %s FILTER(STRLEN(STR(?a)) > STRLEN(STR(?d)) + 1) }" % groups
            begun = time.monotonic()
            assert server.ask(slow).status == 200
            takes = time.monotonic() - begun
            if takes > 0.25:
                break
        statuses: list[int] = []
        thread = threading.Thread(target=lambda: statuses.append(server.ask(slow).status))
        thread.start()
        time.sleep(takes / 3)
        process.terminate()
        assert process.communicate(timeout=30)[1] == ""
        thread.join(10)
    assert statuses == [200]


def test_scripts_of_other_origins_read_nothing_by_default(server: Server, store: Path) -> None:
    """CORS is off until an origin is named, and then holds for that origin."""
    path, origin = "/sparql?query=ASK%7B%7D", "https://group.example"
    assert "access-control-allow-origin" not in server.get(path, Origin=origin).headers
    with serving(store, origins=[origin]) as shared:
        assert shared.get(path, Origin=origin).headers["access-control-allow-origin"] == origin
        assert "access-control-allow-origin" not in shared.get(path, Origin="https://other.example").headers
        preflight = shared.send(
            "OPTIONS", "/sparql", headers={"Origin": origin, "Access-Control-Request-Method": "POST"}
        )
        assert (preflight.status, "POST" in preflight.headers["access-control-allow-methods"]) == (204, True)


def test_every_response_carries_the_security_headers(server: Server) -> None:
    """Answers, errors and pages alike."""
    for path in ("/", "/sparql", "/sparql?query=ASK%7B%7D", "/sparql?query=x", "/none", "/static/explorer.css"):
        headers = server.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_the_body_must_say_what_it_is(server: Server) -> None:
    """415 for types, charsets and encodings that are not understood; 400 for bytes that are no UTF-8."""

    def post(body: bytes, **headers: str) -> int:
        return server.send("POST", "/sparql", body, {n.replace("_", "-"): v for n, v in headers.items()}).status

    assert post(b"ASK {}", Content_Type="text/plain") == 415
    assert post(b"ASK {}") == 415
    assert post(b"ASK {}", Content_Type="application/sparql-query; charset=utf-16") == 415
    assert post(b"ASK {}", Content_Type="application/sparql-query", Content_Encoding="gzip") == 415
    assert post(b"\xff\xfe", Content_Type="application/sparql-query") == 400
    assert post(b"x" * 2_000_000, Content_Type="application/sparql-query") == 413
    assert server.get("/sparql?query=%FF").status == 400


def test_who_sends_far_too_much_is_told_so(server: Server) -> None:
    """The refusal reaches a client that listens only when all is sent; one that asks first need not send."""
    kind = {"Content-Type": "application/sparql-query"}
    assert server.send("POST", "/sparql", b"x" * 12_000_000, kind).status == 413
    with socket.create_connection(server.host.split(":"), timeout=30) as connection:
        head = f"POST /sparql HTTP/1.1\r\nHost: {server.host}\r\nContent-Type: {kind['Content-Type']}\r\nExpect: 100-continue\r\n"
        connection.sendall(f"{head}Content-Length: 12000000\r\n\r\n".encode())
        assert connection.recv(1_000).startswith(b"HTTP/1.1 413")


def test_a_whole_graph_can_be_read(server: Server) -> None:
    """Graph Store Protocol: GET and HEAD of a loaded graph, 404 of another, nothing else."""
    path = "/store?graph=" + quote("http://example.org/g/drugs", safe="")
    answer = server.get(path, Accept="text/turtle")
    assert len(list(parse(answer.body, format=RdfFormat.TURTLE))) == 6
    assert server.send("HEAD", path).status == 200
    assert server.send("HEAD", "/store?graph=http://example.org/none").status == 404
    assert server.get("/store?default", Accept="application/n-triples").body == b""
    assert server.get("/store").status == 400
    assert server.send("PUT", path, b"").status == 405


def test_imported_data_replace_each_other_while_the_server_runs(store: Path, tmp_path: Path) -> None:
    """A newer generation of `--data` is taken over without a restart, beside the built-in graph."""
    data = tmp_path / "data"
    replace(data, quads("<http://example.org/x> <http://example.org/version> 1 .", "http://example.org/g/mine"))
    asked = "SELECT ?v { ?x <http://example.org/version> ?v }"
    with serving(store, data=str(data)) as server:
        assert server.ask(asked, "text/csv").text.split() == ["v", "1"]
        assert server.ask(NAMES).status == 200
        replace(data, quads("<http://example.org/x> <http://example.org/version> 2 .", "http://example.org/g/mine"))
        deadline = time.monotonic() + 30
        while (seen := server.ask(asked, "text/csv").text.split()) != ["v", "2"]:
            assert seen == ["v", "1"]
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_without_the_explorer_there_are_no_pages(server: Server) -> None:
    """The endpoint alone: its query page at the front, no compounds."""
    assert server.get("/compound/x").status == 404
    assert "<form" in server.get("/").text


def test_a_store_that_cannot_be_opened_is_one_clear_error(tmp_path: Path) -> None:
    """No server, no traceback."""
    import subprocess
    import sys

    from server.serving import HERE, environment

    settings = json.dumps({"store": str(tmp_path / "none")})
    code = (
        "import sys\nfrom kg.errors import KgError\nsys.argv = ['launch', sys.argv[1]]\n"
        f"sys.path.insert(0, {str(HERE)!r})\nimport launch\n"
        "try:\n    launch.main()\nexcept KgError as error:\n    print(error)\n    sys.exit(error.exit_code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, settings],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=60,
        check=False,
    )
    assert done.returncode == 3
    assert "cannot be opened" in done.stdout
    assert "Traceback" not in done.stderr
