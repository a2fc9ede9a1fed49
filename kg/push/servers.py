"""What is known of each kind of SPARQL server: read from ontology/servers, recognised from one answer."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from kg.errors import DataError, UsageError
from kg.sparql.http import Client, Refused

if TYPE_CHECKING:
    import pyoxigraph as ox

_NS = "https://w3id.org/synaptrace/server#"
_EXACT_NUMBERS = {f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("integer", "decimal")}
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True)
class Server:
    """One server description; the fields are the properties of ontology/servers/terms.ttl."""

    name: str
    query_path: str = ""
    update_path: str = ""
    store_path: str | None = None
    graph_parameter: str = "graph"
    update_as_form: bool = False
    uses_graph_store: bool = False
    batch_triples: int = 1000
    moves: bool = False
    request_is_transaction: bool = False
    takes_gzip: bool = False
    default_graph_is_union: bool = True
    authentication: frozenset[str] = frozenset()
    decimal_fraction_digits: int | None = None
    double_digits: int | None = None
    number_digits: int | None = None
    decimals_need_point: bool = False
    merges_numeric_types: bool = False
    cannot_keep: frozenset[str] = frozenset()
    server_header: str = ""
    answer_header: str = ""
    address_pattern: str = ""
    verified: bool = False
    tried: str = ""

    def destroys(self, literal: ox.Literal) -> bool:
        """Whether the server cannot keep this literal's value."""
        kind = literal.datatype.value
        if self.number_digits and kind in _EXACT_NUMBERS:
            return len(re.sub(r"\D", "", literal.value)) > self.number_digits
        return kind in self.cannot_keep

    def addresses(self, endpoint: str, update_url: str = "") -> Addresses:
        """The services below `endpoint`, which may be the base address or that of any one service."""
        parts = urlsplit(endpoint)
        path = parts.path.rstrip("/")
        for tail in (self.query_path, self.update_path, self.store_path):
            if tail and path.endswith("/" + tail.rstrip("/")):
                path = path[: -len(tail.rstrip("/")) - 1]
                break

        def below(tail: str) -> str:
            whole = f"{path}/{tail}" if tail else path or "/"
            return urlunsplit((parts.scheme, parts.netloc, whole, "", ""))

        store = None if self.store_path is None else below(self.store_path)
        return Addresses(below(self.query_path), update_url or below(self.update_path), store)


@dataclass(frozen=True)
class Addresses:
    """Where one endpoint is queried, updated and (if it has one) where its graph store is."""

    query: str
    update: str
    store: str | None = field(default=None)


def read_servers(folder: Path) -> dict[str, Server]:
    """All descriptions in `folder`, by name. Raises DataError when one cannot be read or is incomplete."""
    found = {}
    for path in sorted(folder.glob("*.ttl")):
        for name, said in _statements(path).items():
            if f"{_NS}Server" in said[_TYPE]:
                found[name] = _server(name, said, path)
    if "generic" not in found:
        raise DataError("no server descriptions found", where=str(folder), cure="reinstall the package")
    return found


def _statements(path: Path) -> dict[str, dict[str, list[str]]]:
    import pyoxigraph as ox

    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    try:
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            subject: Any = quad.subject
            value: Any = quad.object
            said[subject.value.removeprefix(_NS)][quad.predicate.value.removeprefix(_NS)].append(value.value)
    except (SyntaxError, OSError) as error:
        raise DataError(f"the server description cannot be read ({error})", where=str(path)) from error
    return said


def _server(name: str, said: dict[str, list[str]], path: Path) -> Server:
    def one(key: str, default: str | None = None) -> str:
        values = said.get(key, [] if default is None else [default])
        if len(values) != 1:
            raise DataError(f"a server needs one srv:{key}", where=str(path), cure="see terms.ttl beside it")
        return values[0]

    def digits(key: str) -> int | None:
        return int(one(key)) if key in said else None

    return Server(
        name=name,
        query_path=one("queryPath"),
        update_path=one("updatePath"),
        store_path=one("storePath") if "storePath" in said else None,
        graph_parameter=one("graphParameter", "graph"),
        update_as_form=one("updateForm") == f"{_NS}Form",
        uses_graph_store=one("upload") == f"{_NS}GraphStorePost",
        batch_triples=int(one("batchTriples")),
        moves=one("switch") == f"{_NS}Move",
        request_is_transaction=one("requestIsTransaction") == "true",
        takes_gzip=one("takesGzip") == "true",
        default_graph_is_union=one("defaultGraph") == f"{_NS}UnionOfAll",
        authentication=frozenset(said["authentication"]),
        decimal_fraction_digits=digits("decimalFractionDigits"),
        double_digits=digits("doubleDigits"),
        number_digits=digits("numberDigits"),
        decimals_need_point=one("decimalsNeedPoint", "false") == "true",
        merges_numeric_types=one("mergesNumericTypes", "false") == "true",
        cannot_keep=frozenset(said.get("cannotKeep", ())),
        server_header=one("serverHeader", ""),
        answer_header=one("answerHeader", ""),
        address_pattern=one("addressPattern", ""),
        verified=one("verified") == "true",
        tried=one("tried"),
    )


def find_server(name: str, endpoint: str, servers: dict[str, Server], client: Client) -> Server:
    """The description called `name`, or for "auto" the one that fits the endpoint's address or first answer.

    An endpoint that nothing recognises is `generic`. Raises UsageError on an unknown name, ServiceError when the
    endpoint does not answer at all.
    """
    if name != "auto":
        if name not in servers:
            raise UsageError(f"no server is called {name!r}", cure="one of: auto, " + ", ".join(sorted(servers)))
        return servers[name]
    for server in servers.values():
        if server.address_pattern and re.search(server.address_pattern, endpoint):
            return server
    try:
        headers = dict(client.request("GET", endpoint, headers={"Accept": "text/turtle, */*;q=0.1"}).headers)
    except Refused as error:
        headers = dict(error.headers)
    for server in servers.values():
        by_header = server.server_header and re.search(server.server_header, headers.get("server", ""))
        if by_header or (server.answer_header and server.answer_header in headers):
            return server
    return servers["generic"]
