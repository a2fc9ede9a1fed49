"""Pushes graphs into a SPARQL endpoint: staged, verified, switched, never half; interrupted anywhere, it resumes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import CheckFailed, DataError, ServiceError, UsageError
from kg.knowledge.assets import folder as asset_folder
from kg.push.description import Release, describe
from kg.push.endpoint import Endpoint
from kg.push.journal import Journal
from kg.push.payload import CHECKSUM_VALUE, Payload, checksum, in_order, prepare, staging_graph
from kg.push.report import GraphReport, Leftover, PushReport
from kg.push.servers import Server, find_server, read_servers
from kg.push.steps import Moment, Reached
from kg.push.verify import differences, term_key
from kg.sparql.http import BACKOFF_CAP_SECONDS, BACKOFF_SECONDS, Client, Refused
from kg.sparql.wire import Unanswered

if TYPE_CHECKING:
    import pyoxigraph as ox

# Subjects compared triple by triple in each graph: all of a graph that has no more, a sample of a larger one
# (about a second of reading); --verify-only compares all in any case.
SAMPLED_SUBJECTS = 2000
# How often a graph that does not verify, or a switch whose outcome is open, is taken up again in one run.
ROUNDS = 3


Progress = Callable[[str, int, int], None]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Options:
    """How to push: `server` a description's name or "auto"; `batch_triples` 0 is the description's own size."""

    server: str = "auto"
    update_url: str = ""
    batch_triples: int = 0
    dry_run: bool = False
    verify_only: bool = False
    descriptions: Path | None = None
    state_folder: Path | None = None


def push(
    graphs: Mapping[str, Iterable[ox.Triple]],
    url: str,
    release: Release,
    options: Options | None = None,
    client: Client | None = None,
    progress: Progress | None = None,
    say: Say | None = None,
    reached: Reached | None = None,
) -> PushReport:
    """Put `graphs` (graph IRI -> triples) with their description into the endpoint at `url`.

    Readers see the old graphs until the switch. A second push of the same content changes nothing. `progress` hears of
    each batch, `say` of each graph that is about to be dropped, `reached` of each moment at which a push may be broken off. Raises UsageError
    (address, option), DataError (triples the server cannot keep), ServiceError (the endpoint failed; a new push
    resumes) and CheckFailed (what is on the server is not what was sent, or with verify_only, what would be).
    """
    options = options or Options()
    if not graphs:
        raise UsageError("there is no graph to push")
    client = client or Client(url)
    servers = read_servers(options.descriptions or asset_folder("ontology") / "servers")
    server = find_server(options.server, url, servers, client)
    described = describe(graphs, release, server.request_is_transaction)
    payloads = [prepare(graph, described[graph]) for graph in in_order(described)]
    _refuse_unkept(payloads, server)
    endpoint = Endpoint(url, server, client, options.update_url)
    digests = {payload.graph: payload.digest for payload in payloads}
    journal = Journal(url, digests, options.state_folder, client.user)
    run = _Run(endpoint, payloads, journal, options.batch_triples or server.batch_triples, progress, say, reached)
    if options.verify_only:
        run.verify()
    elif options.dry_run:
        staging = {payload.staging for payload in payloads}  # these would be filled and switched
        run.notes += [f"would drop {found}" for found in run.leftovers() if found.graph not in staging]
    else:
        with journal.locked():
            run.push()
    return run.report(url, options)


def _refuse_unkept(payloads: Iterable[Payload], server: Server) -> None:
    """Raise DataError before anything is sent when the server would destroy a value."""
    import pyoxigraph as ox

    for payload in payloads:
        for triple in payload.triples:
            if isinstance(triple.object, ox.Literal) and server.destroys(triple.object):
                raise DataError(
                    f"{server.name} cannot keep the value {str(triple.object)[:80]}",
                    where=f"{triple.subject} {triple.predicate}",
                    cure="state such a value as a string, or push to another server",
                )


@dataclass
class _Run:
    """One push under way. What the server holds is asked anew at every turn; the journal only saves sending twice."""

    endpoint: Endpoint
    payloads: list[Payload]
    journal: Journal
    batch_triples: int
    progress: Progress | None
    say: Say | None = None
    reached: Reached | None = None
    sent: dict[str, int] = field(default_factory=dict)
    resumed: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    def push(self) -> None:
        """Stage, verify and switch until every graph is live; then clean up."""
        waiting = [payload for payload in self.payloads if not self.is_live(payload)]
        self.at(Moment.COMPARED)
        for _ in range(ROUNDS):
            if not waiting:
                return self.clean()
            for payload in waiting:
                self.stage(payload)
            together = self.endpoint.server.request_is_transaction
            groups = [waiting] if together else [[payload] for payload in waiting]
            waiting = [payload for group in groups if not self.switch(group) for payload in group]
        raise CheckFailed(
            "what was switched is not what is there", where=waiting[0].graph, cure="does another push run? try again"
        )

    def at(self, moment: Moment) -> None:
        """Tell whoever listens that the push has come so far."""
        if self.reached:
            self.reached(moment)

    def is_live(self, payload: Payload) -> bool:
        """Whether the live graph states this content's checksum and holds this content."""
        stated = self.endpoint.values(payload.graph, checksum(payload.graph), CHECKSUM_VALUE)
        return [value.lower() for value in stated] == [payload.digest] and not self.compare(payload.graph, payload)

    def compare(self, graph: str, payload: Payload) -> list[str]:
        """How `graph` on the server differs from `payload`, as far as a sample of its subjects shows."""
        return differences(self.endpoint, graph, payload, SAMPLED_SUBJECTS)

    def verify(self) -> None:
        """Compare every subject; raise CheckFailed when a live graph is not the one that this push brings."""
        for payload in self.payloads:
            if found := differences(self.endpoint, payload.graph, payload, len(payload.subjects)):
                raise CheckFailed(
                    f"the graph is not the one to be pushed: {found[0]}", where=payload.graph, cure="run kg push"
                )

    def stage(self, payload: Payload) -> None:
        """Bring the staging graph of `payload` to its whole content, from where an earlier run stopped."""
        for _ in range(ROUNDS):
            batches = payload.batches(self.batch_triples)
            done = self.staged_batches(payload, batches)
            if done == 0:
                self.drop([Leftover(payload.staging, self.endpoint.count(payload.staging))])
                self.at(Moment.EMPTIED)
                self.journal.batch(payload.staging, self.batch_triples, 0)
                self.at(Moment.BEGUN)
            for number in range(done, len(batches)):
                self.endpoint.send(payload.staging, payload.text(batches[number]))
                self.at(Moment.SENT)
                self.journal.batch(payload.staging, self.batch_triples, number + 1)
                self.at(Moment.NOTED)
                self.sent[payload.graph] = self.sent.get(payload.graph, 0) + len(batches[number])
                if self.progress:
                    self.progress(payload.graph, batches[number].stop, len(payload.lines))
            self.at(Moment.STAGED)
            found = self.compare(payload.staging, payload)
            if not found:
                return self.at(Moment.VERIFIED)
            self.journal.batch(payload.staging, self.batch_triples, 0)
        raise CheckFailed(
            f"what was sent is not what is there: {found[0]}",
            where=payload.staging,
            cure="choose the right --server description; the live graph was not touched",
        )

    def staged_batches(self, payload: Payload, batches: list[range]) -> int:
        """Batches that the journal says were taken, if the server still has them; else 0."""
        done = self.journal.batches_done(payload.staging, self.batch_triples)
        if not done:
            return 0
        server = self.endpoint.server

        def size(number: int) -> int:
            upto = batches[min(number, len(batches)) - 1].stop
            return payload.counts(lambda term: term_key(term, server), upto).total()

        if not size(done) <= self.endpoint.count(payload.staging) <= size(done + 1):
            return 0
        self.resumed.add(payload.graph)
        return done

    def switch(self, group: list[Payload]) -> bool:
        """Make `group` live in one request; when its outcome is open, look at the server, never switch blindly.

        False when the staging graphs are no longer whole (the server lost them, or another push interfered).
        """
        for number in range(ROUNDS):
            failure: ServiceError | None = None
            self.at(Moment.SWITCHING)
            try:
                self.endpoint.switch(group)
            except (Unanswered, Refused) as error:
                failure = error
            self.at(Moment.SWITCHED)
            if all(self.is_live(payload) for payload in group):
                self.at(Moment.LIVE)
                return True
            if isinstance(failure, Refused) and failure.status < 500 and failure.status not in (408, 429):
                raise failure
            if any(self.compare(payload.staging, payload) for payload in group):
                return False
            time.sleep(min(BACKOFF_SECONDS * 2**number, BACKOFF_CAP_SECONDS))
        raise failure or ServiceError("the switch has no effect", where=self.endpoint.addresses.update)

    def clean(self) -> None:
        """Drop the staging graphs of this push and of pushes that it replaces; name those of others."""
        self.drop(self.leftovers())
        self.at(Moment.SWEPT)
        ours = {payload.graph for payload in self.payloads}
        unfinished, doubtful = self.journal.unfinished()
        for push in unfinished:
            if push.digests.keys() <= ours:
                push.path.unlink(missing_ok=True)
            else:
                others = ", ".join(sorted(push.digests.keys() - ours))
                self.notes.append(f"an earlier push of {others} was not finished; run it again")
        self.at(Moment.SUPERSEDED)
        self.notes += [f"{path} is no journal of this user's pushes; it was not believed" for path in doubtful]
        for graph in self.endpoint.graphs_stating(CHECKSUM_VALUE):
            if graph.partition("/staging/")[0] in ours and "/staging/" in graph:
                self.notes.append(f"another push has left or is filling {graph}")
        self.journal.close()
        self.at(Moment.CLOSED)

    def leftovers(self) -> list[Leftover]:
        """The staging graphs on the server that this push and those it replaces have left.

        Their names follow from the graphs of this push and from digests, so that whatever a journal says, no graph of
        another form is ever among them.
        """
        digests = {(payload.graph, payload.digest) for payload in self.payloads}
        ours = {graph for graph, _ in digests}
        digests |= {pair for push in self.journal.unfinished()[0] for pair in push.digests.items() if pair[0] in ours}
        names = sorted(staging_graph(*pair) for pair in digests)
        return [found for found in (Leftover(name, self.endpoint.count(name)) for name in names) if found.triples]

    def drop(self, found: Sequence[Leftover]) -> None:
        """Drop staging graphs; each that holds something is named before the first of them goes."""
        for leftover in found:
            if leftover.triples and self.say:
                self.say(f"dropping {leftover}")
        for leftover in found:
            self.endpoint.drop(leftover.graph)

    def report(self, url: str, options: Options) -> PushReport:
        """What happened, graph by graph."""
        graphs = tuple(self.report_graph(payload, options) for payload in self.payloads)
        states = {graph.state for graph in graphs}
        status = (
            "verified" if options.verify_only
            else "dry run" if options.dry_run
            else "nothing to do" if states == {"live"}
            else "pushed"
        )  # fmt: skip
        server = self.endpoint.server
        notes = list(self.notes)
        if not server.verified:
            notes.append(f"the description of {server.name} was never tried on a server: {server.tried}")
        if server.default_graph_is_union:
            notes.append("queries that name no graph may see every graph of this server, staging graphs too")
        return PushReport(
            url, self.endpoint.addresses.query, server.name, server.verified, server.request_is_transaction,
            status, graphs, tuple(notes),
        )  # fmt: skip

    def report_graph(self, payload: Payload, options: Options) -> GraphReport:
        """The report of one graph; a dry run asks the server what is live."""
        sent = self.sent.get(payload.graph, 0)
        state = "resumed" if payload.graph in self.resumed else "pushed" if sent else "live"
        if options.dry_run and not self.is_live(payload):
            state = "waiting"
        return GraphReport(payload.graph, len(payload.lines), payload.digest, state, sent)
