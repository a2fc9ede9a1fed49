"""kg mcp: the verbs as tools of the Model Context Protocol, over standard input and output."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import typer

from kg import settings
from kg.cli.opening import workspace_of
from kg.cli.output import AlsoOption
from kg.errors import KgError, NotFound, ServiceError, UsageError

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

    from kg.question.workspace import Workspace

# Entries of every list of an answer, characters of a whole answer and of one text: a model reads all of what it gets.
ENTRIES, CHARACTERS, TEXT_LIMIT = 25, 60_000, 100_000
_SAYS = (
    "Drug action as a graph: which pathways a drug perturbs, in which direction, where, by which route, and who says so. Stated, "
    "recorded and computed are kept apart; computed values are predictions. For research and teaching, not for clinical decisions. "
    "Names are those of drugs, targets and pathways; a node is ENTITY@CONTEXT; amounts are such as '100 mg/day' or '20 nM'."
)


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command("mcp")(serve_tools)


def serve_tools(also: AlsoOption = None) -> None:
    """Offer find, show, perturb, explain, trace, dose, compare and query as tools of the Model Context Protocol (stdio).

    Examples: kg mcp · in a client's settings: {"command": "kg", "args": ["mcp"]}
    """
    try:
        import mcp.server.mcpserver
    except ImportError:
        raise ServiceError(
            "the protocol's library is not installed", "kg mcp", "python -m pip install 'mcp>=2.1,<3'"
        ) from None
    del mcp
    tool_server(workspace_of(also, None)).run()


def tool_server(workspace: Workspace) -> MCPServer:
    """The tools over one graph; none writes, none reaches out, no answer is longer than `CHARACTERS`."""
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError

    from kg import __version__

    made = MCPServer("synaptrace", instructions=_SAYS, version=__version__)
    tools = GraphTools(workspace)
    for tool in (
        tools.find,
        tools.show,
        tools.perturb,
        tools.explain,
        tools.trace,
        tools.dose,
        tools.compare,
        tools.query,
    ):
        made.tool(structured_output=False)(_told(tool, workspace, ToolError))
    return made


def _told(tool: Callable[..., Any], workspace: Workspace, refusal: type[Exception]) -> Callable[..., str]:
    """The tool with its answer as bounded JSON that names its graph; an error of the family is told with its cure."""

    @wraps(tool)
    def told(*given: Any, **asked: Any) -> str:
        try:
            answer = tool(*given, **asked)
        except KgError as error:
            raise refusal(str(error)) from None
        return _bounded(answer, workspace.knowledge.digest)

    return told


def _bounded(answer: Any, digest: str) -> str:
    """Lists are cut, ever shorter until the whole fits; what is left out is counted."""
    most = ENTRIES
    while True:
        left: dict[str, int] = {}
        cut = _cut(answer, most, "answer", left)
        text = json.dumps({"graph": digest, "left_out": left, "answer": cut}, ensure_ascii=False)
        if len(text) <= CHARACTERS or most == 1:
            return text if len(text) <= CHARACTERS else text[:CHARACTERS] + " … (cut)"
        most = max(1, most // 2)


def _cut(value: Any, most: int, place: str, left: dict[str, int]) -> Any:
    if isinstance(value, dict):
        return {key: _cut(one, most, f"{place}.{key}", left) for key, one in value.items()}
    if isinstance(value, list | tuple):
        if len(value) > most:
            left[place] = left.get(place, 0) + len(value) - most
        return [_cut(one, most, place, left) for one in value[:most]]
    return value


class GraphTools:
    """The verbs, each with the words of the command line."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def find(self, text: str) -> list[dict[str, str]]:
        """Look a drug, target, pathway, class or identifier up by name or part of a name; gives ids, labels and kinds."""
        from kg.knowledge.finding import of_class

        directory = self._workspace.directory
        found = directory.search(text)
        rows = [{"id": directory.curie(m.iri), "label": m.label, "type": ", ".join(m.types)} for m in found]
        rows += [
            {"id": directory.curie(c.iri), "label": c.label, "type": "Compound"} for c in of_class(directory, text)
        ]
        if not rows:
            near = directory.suggestions(text)
            raise NotFound(
                f"nothing is called {text!r}", cure=f"did you mean {', '.join(near)}?" if near else "try a part of it"
            )
        return rows

    def show(self, thing: str) -> dict[str, Any]:
        """Everything recorded about one thing: values as printed, sources, contradictions."""
        from kg import explore

        return explore.show(thing, workspace=self._workspace).to_json()

    def perturb(
        self,
        compounds: list[str],
        dose: str = "",
        conc: str = "",
        chronic: bool = False,
        against: list[str] | None = None,
        within: str = "",
        profile: str = "",
    ) -> dict[str, Any]:
        """What drugs do: stated by documents, targets with occupancy, pathways ranked, nodes changed (computed).

        `profile` is the text of a table of one's own (columns target, action, type, value, unit).
        """
        from kg import explore
        from kg.server.explorer.own import table_file

        options: dict[str, Any] = {
            "dose": dose,
            "conc": conc,
            "chronic": chronic,
            "against": against or (),
            "in_": within,
        }
        if len(profile) > TEXT_LIMIT:
            raise UsageError(f"a table longer than {TEXT_LIMIT:,} characters", "profile", "leave rows out")
        if not profile:
            return explore.perturb(*compounds, workspace=self._workspace, **options).to_json()
        with table_file(profile.encode("utf-8", "replace"), "profile.tsv") as path:
            return explore.perturb(*compounds, workspace=self._workspace, profile=path, **options).to_json()

    def explain(
        self,
        compounds: list[str],
        node: str,
        dose: str = "",
        conc: str = "",
        chronic: bool = False,
        routes: int = settings.ROUTES,
    ) -> list[dict[str, Any]]:
        """Why drugs change a node: routes as sentences with shares that add up, opposing ones too, and their sources."""
        from kg import explore

        answer = explore.perturb(
            *compounds, workspace=self._workspace, dose=dose, conc=conc, chronic=chronic, samples=0
        )
        return answer.explain(node, min(max(routes, 1), 50)).to_json()

    def trace(
        self,
        start: str,
        end: str,
        max_length: int = settings.TRACE_LENGTH,
        routes: int = settings.TRACES,
        stated: bool = False,
        evidence: str = "",
        through: list[str] | None = None,
        not_through: list[str] | None = None,
        fast: bool = False,
    ) -> list[dict[str, Any]]:
        """Signed routes to a node, each link with its steps and who says so: from a node the shortest first, from a drug by share.

        `stated` follows stated mechanisms that are not computed with, `evidence` keeps documents, literature or any.
        """
        from kg import explore

        found = explore.trace(
            start, end, workspace=self._workspace, max_length=max_length, k=routes, stated=stated, evidence=evidence,
            through=through or (), not_through=not_through or (), fast=fast,
        )  # fmt: skip
        return found.to_json()

    def dose(self, compound: str, nodes: list[str], low: str = "", high: str = "", points: int = 9) -> dict[str, Any]:
        """The change of nodes over a range of doses or concentrations, such as low '50 mg/day' and high '800 mg/day'."""
        from kg import explore

        return explore.dose(compound, nodes, workspace=self._workspace, low=low, high=high, points=points).to_json()

    def compare(self, compounds: list[str], chronic: bool = False) -> dict[str, Any]:
        """Drugs side by side: recorded affinities, pathways, effects that they share and those that oppose."""
        from kg import explore

        return explore.compare(*compounds, workspace=self._workspace, chronic=chronic).to_json()

    def query(self, sparql: str = "", name: str = "") -> Any:
        """SPARQL 1.1 over the graph, or a query of its catalogue by name; with neither, the catalogue."""
        from kg import explore
        from kg.knowledge.catalogue import catalogue

        if not sparql and not name:
            return {one.name: one.title for one in catalogue()}
        found = explore.query(sparql, name=name, workspace=self._workspace)
        return found if isinstance(found, list | bool) else found.serialize(format="turtle").splitlines()
