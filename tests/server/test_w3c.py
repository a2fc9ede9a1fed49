"""The W3C manifests of the SPARQL 1.1 protocols as a checklist: each line passes, or says why it does not apply."""

from __future__ import annotations

import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, parse
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from server.serving import Response, Server, quads, serving

from kg.knowledge.disk import replace

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
STATUS = "http://www.w3.org/2011/http-statusCodes#"
DATA = "http://kasei.us/2009/09/sparql/data/"
READ_ONLY = "the endpoint is read-only: the update is refused with 4xx, as checked here"
DIRECT = "graphs are addressed by ?graph= only (indirect identification); writes are refused with 405, as checked here"
MULTIPART = "multipart/form-data is a way of writing, and the endpoint is read-only: refused with 405, as checked here"
CREATION = "POST that creates a graph is writing, and the endpoint is read-only: refused with 405, as checked here"
NOT_APPLICABLE = {
    "update_dataset_default_graph": READ_ONLY,
    "update_dataset_default_graphs": READ_ONLY,
    "update_dataset_named_graphs": READ_ONLY,
    "update_dataset_full": READ_ONLY,
    "update_post_form": READ_ONLY,
    "update_post_direct": READ_ONLY,
    "update_base_uri": READ_ONLY,
    "put_get_repeat_direct": DIRECT,
    "put_delete_get_delete_direct": DIRECT,
    "post_get_post_get_direct": DIRECT,
    "head_existing_direct": DIRECT,
    "post_get_post_get_indirect": MULTIPART,
    "post_get_new_graph": CREATION,
}


@dataclass(frozen=True)
class Request:
    """One request of a manifest and what must come back."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: tuple[str, ...]
    boolean: bool | None
    kind: str
    graph: str


@pytest.fixture(scope="module")
def manifests(reference_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder `sparql/sparql11` of the suite."""
    folder = tmp_path_factory.mktemp("w3c")
    with tarfile.open(reference_data / "data" / "w3c_rdf_tests" / "sparql10_sparql11.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "sparql" / "sparql11"


def cases(manifest: Path) -> Iterator[tuple[str, list[Request]]]:
    """Name and requests of every entry in the manifest's order, then of tests that its list forgets."""
    graph = Graph().parse(manifest)
    listed = list(Collection(graph, next(graph.objects(None, MF.entries))))
    forgotten = {test for test in graph.subjects(MF.name) if test not in listed}
    for entry in [*listed, *sorted(forgotten)]:
        action = graph.value(entry, MF.action)
        requests = list(Collection(graph, graph.value(action, HT.requests))) if action else []
        yield str(entry).split("#")[1], [read_request(graph, node) for node in requests]


def read_request(graph: Graph, node: Any) -> Request:
    """One ht:Request."""
    headers = graph.value(node, HT.headers)
    body = graph.value(node, HT.body)
    response = graph.value(node, HT.resp)
    boolean = graph.value(response, MF.expectedBoolean)
    expected = graph.value(response, HT.body)
    encoding = str(graph.value(body, CNT.characterEncoding)) if body else ""
    return Request(
        str(graph.value(node, HT.methodName)),
        str(graph.value(node, HT.absolutePath)),
        {str(graph.value(h, HT.fieldName)): str(graph.value(h, HT.fieldValue)) for h in Collection(graph, headers)}
        if headers
        else {},
        str(graph.value(body, CNT.chars)).encode(encoding) if body else None,
        tuple(str(status).removeprefix(STATUS) for status in graph.objects(response, MF.expectedStatus)),
        bool(boolean.toPython()) if boolean is not None else None,
        str(graph.value(response, MF.expectedFormat) or ""),
        str(graph.value(expected, CNT.chars)) if expected else "",
    )


def is_expected(status: int, expected: tuple[str, ...]) -> bool:
    """Whether a status is one of the named codes or classes."""
    names = {"NotFound": 404, "OK": 200, "Created": 201, "NoContent": 204}
    return any(name == f"StatusCode{status // 100}xx" or names.get(name) == status for name in expected)


def send(server: Server, request: Request, prefix: str, path: str) -> Response:
    """The request, its path moved to where this server has the service."""
    assert request.path.startswith(prefix)
    return server.send(request.method, path + request.path.removeprefix(prefix), request.body, request.headers)


def is_of_kind(answer: Response, kind: str) -> bool:
    """Whether the content type is one that the manifest's words allow."""
    media = answer.headers["content-type"].split(";")[0]
    tables = (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    )
    graphs = ("application/rdf+xml", "text/turtle", "application/n-triples")
    return media in {"boolean": tables[:2], "tabular": tables, "RDF": graphs, "": (media,)}[kind]


def test_protocol_manifest(manifests: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All 34 entries of the query and update protocol: passed, or refused for the reason that is named."""
    folder = manifests / "protocol"
    content = [*quads("<urn:x> <urn:y> 0 .", DATA + "data0.rdf")]
    for number in (1, 2, 3):
        content += quads((folder / f"data{number}.nt").read_text(), f"{DATA}data{number}.rdf")
    report, failed = [], []
    with serving(replace(tmp_path / "store", content)) as server:
        for name, requests in cases(folder / "manifest.ttl"):
            answers = [send(server, request, "/sparql", "/sparql") for request in requests]
            if name in NOT_APPLICABLE:
                updates = [a for r, a in zip(requests, answers, strict=True) if b"ASK" not in (r.body or b"")]
                held = bool(updates) and all(400 <= a.status < 500 for a in updates)
                report.append(f"n/a   {name}: {NOT_APPLICABLE[name]}")
            else:
                held = all(
                    is_expected(a.status, r.statuses)
                    and (r.boolean is None or a.json()["boolean"] is r.boolean)
                    and (a.status >= 300 or is_of_kind(a, r.kind))
                    for r, a in zip(requests, answers, strict=True)
                )
                report.append(f"pass  {name}")
            if not held:
                failed.append((name, [(a.status, a.body[:200]) for a in answers]))
    with capsys.disabled():
        print("\n" + "\n".join(report))
    assert not failed
    assert len(report) == 34


def test_service_description_manifest(manifests: Path, server: Server) -> None:
    """All 3 entries: RDF comes back, with a matching sd:endpoint, in the shape the recommendation gives it."""
    assert [name for name, _ in cases(manifests / "service-description" / "manifest.ttl")] == [
        "has-endpoint-triple",
        "returns-rdf",
        "conforms-to-schema",
    ]
    sd = Namespace("http://www.w3.org/ns/sparql-service-description#")
    answer = server.get("/sparql")
    assert answer.status == 200
    graph = Graph().parse(data=answer.text, format="turtle")
    service = next(graph.subjects(None, sd.Service))
    assert graph.value(service, sd.endpoint) == URIRef(server.address + "/sparql")
    nodes = {  # domain -> property -> class of its objects, from the recommendation's section 3
        (sd.Service, sd.defaultDataset): sd.Dataset,
        (sd.Dataset, sd.defaultGraph): sd.Graph,
        (sd.Dataset, sd.namedGraph): sd.NamedGraph,
        (sd.NamedGraph, sd.graph): sd.Graph,
    }
    for (domain, predicate), kind in nodes.items():
        links = list(graph.subject_objects(predicate))
        assert links
        for subject, object_ in links:
            assert (subject, None, domain) in graph
            assert (object_, None, kind) in graph
    for predicate in (sd.endpoint, sd.resultFormat, sd.supportedLanguage, sd.feature, sd.name):
        values = list(graph.objects(None, predicate))
        assert values
        assert all(isinstance(value, URIRef) for value in values)
    named = {str(name) for name in graph.objects(None, sd.name)}
    assert named == {"http://example.org/g/drugs", "http://example.org/g/many"}


class Writer:
    """What a writer would do to the store, done outside the endpoint and taken over by it."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder, self.server = folder, server
        self.graphs: dict[str, str] = {}
        self.version = 0

    def apply(self, request: Request, graph: str) -> None:
        """PUT or DELETE; waits until the server reads the new generation."""
        if request.method == "PUT":
            self.graphs[graph] = (request.body or b"").decode()
        else:
            self.graphs.pop(graph, None)
        self.version += 1
        content = list(quads(f"<urn:v> <urn:v> {self.version} .", "urn:version"))
        for name, turtle in self.graphs.items():
            content += quads(turtle, name)
        replace(self.folder, content)
        deadline = time.monotonic() + 20
        while self.server.ask(f"ASK {{ <urn:v> <urn:v> {self.version} }}").text != '{"head":{},"boolean":true}':
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_graph_store_manifests(manifests: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All 14 entries: writes are refused, and what a writer would have stored is read back as the manifest says."""
    from urllib.parse import parse_qs, urlsplit

    report, failed = [], []
    folder = tmp_path / "store"
    replace(folder, quads("<urn:v> <urn:v> 0 .", "urn:version"))
    with serving(folder, moving=True) as server:
        for manifest in ("manifest-direct.ttl", "manifest-indirect.ttl"):
            for name, requests in cases(manifests / "graph-store-protocol" / manifest):
                writer, held, applies = Writer(folder, server), True, name not in NOT_APPLICABLE
                for request in requests:
                    answer = send(server, request, "/gsp", "/store")
                    if request.method in {"PUT", "POST", "DELETE"}:
                        held &= answer.status in ({405} if request.path.startswith("/gsp?") else {404, 405})
                        if applies:
                            named = parse_qs(urlsplit(request.path).query).get("graph", [""])[0]
                            writer.apply(request, named)
                    elif applies:
                        held &= is_expected(answer.status, request.statuses)
                        held &= not request.graph or same_graph(answer.body, request.graph)
                report.append(f"pass  {name}" if applies else f"n/a   {name}: {NOT_APPLICABLE[name]}")
                if not held:
                    failed.append(name)
    with capsys.disabled():
        print("\n" + "\n".join(report))
    assert not failed
    assert len(report) == 14


def same_graph(left: bytes, right: str) -> bool:
    """Whether two Turtle texts say the same, blank nodes by whatever name."""

    def canonical(turtle: bytes | str) -> Dataset:
        found = Dataset(
            Quad(q.subject, q.predicate, q.object, NamedNode("urn:g"))
            for q in parse(turtle, format=RdfFormat.TURTLE, base_iri="http://www.example/")
        )
        found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        return found

    return canonical(left) == canonical(right)
