"""The tools of the Model Context Protocol, asked by the protocol's own client."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import sys
from collections.abc import Callable
from typing import Any

import pytest
import shipped
from cli.mcp_questions import TEN
from requirements import require

from kg import explore
from kg.cli.mcp import CHARACTERS, _bounded
from kg.knowledge.catalogue import catalogue

VERBS = {"find", "show", "perturb", "explain", "trace", "dose", "compare", "query"}


def client(tell: Callable[[Any], Any]) -> Any:
    """What a client hears that is connected to the tools over the shipped graph."""
    require("mcp", importlib.util.find_spec("mcp") is not None, "the protocol's library is not installed")
    from mcp import Client

    from kg.cli.mcp import tool_server

    async def story() -> Any:
        async with Client(tool_server(shipped.workspace())) as connected:
            return await tell(connected)

    return asyncio.run(story())


def said(result: Any) -> Any:
    """The JSON of a tool's answer."""
    assert not result.is_error, result.content
    return json.loads(result.content[0].text)


def test_every_verb_is_a_tool_with_its_words() -> None:
    """Each says what it does; none writes."""
    tools = client(lambda c: c.list_tools()).tools
    assert {tool.name for tool in tools} == VERBS
    assert all(tool.description for tool in tools)
    assert "compounds" in next(t for t in tools if t.name == "perturb").input_schema["properties"]


def test_answers_are_those_of_python() -> None:
    """The same numbers, with the digest of the graph; lists are cut and what is left out is counted."""

    async def story(c: Any) -> list[Any]:
        calls = [
            ("find", {"text": "Elavil"}), ("perturb", {"compounds": ["nortriptyline"]}), ("query", {}),
            ("explain", {"compounds": ["nortriptyline"], "node": "CREB@cortical-pyramidal-cell"}),
            ("trace", {"start": "DRD2@D2-MSN", "end": "PKA@D2-MSN", "max_length": 6, "routes": 1}),
            ("dose", {"compound": "nortriptyline", "nodes": ["CREB@cortical-pyramidal-cell"], "points": 3}),
        ]  # fmt: skip
        return [said(await c.call_tool(name, asked)) for name, asked in calls]

    found, answer, catalogue, why, routes, curve = client(story)
    workspace = shipped.workspace()
    assert found["answer"][0]["label"] == "amitriptyline"
    expected = explore.perturb("nortriptyline", workspace=workspace, samples=0)
    strongest = expected.effects[0]
    assert answer["graph"] == workspace.knowledge.digest
    assert answer["answer"]["effects"][0]["log2_change"] == strongest.log2_change
    assert answer["left_out"]["answer.effects"] + len(answer["answer"]["effects"]) == len(expected.effects)
    assert len(catalogue["answer"]) > 20
    assert why["answer"][0]["routes"]
    assert len(routes["answer"]) == 1
    assert len(curve["answer"]["amounts"]) == 3


@pytest.mark.slow  # queries ask the whole library
def test_ten_questions_of_the_catalogue_are_answered_by_the_tools_alone() -> None:
    """A client reads the catalogue for the questions, calls the tools, and finds what the catalogue's own queries find; nothing is cut."""
    calls: list[str] = []

    async def story(c: Any) -> dict[str, set[tuple[str, ...]]]:
        async def call(tool: str, asked: Any) -> Any:
            calls.append(tool)
            told = said(await c.call_tool(tool, dict(asked)))
            assert told["graph"] == shipped.workspace().knowledge.digest
            return told["answer"]

        titles = {title: name for name, title in (await call("query", {})).items()}
        return {titles[one.title]: one.read(await call(one.tool, one.asked)) for one in TEN}

    found = client(story)
    assert len(found) == 10
    for one in TEN:
        name = next(query.name for query in catalogue() if query.title == one.title)
        rows = [row for row in explore.query("", name=name, workspace=shipped.workspace()) if one.of(row)]
        assert found[name] == {tuple(row[column] or "" for column in one.columns) for row in rows}, one.title
        assert found[name]
    assert (len(calls), set(calls)) == (11, {"query", "show", "trace"})


@pytest.mark.parametrize(
    ("tool", "asked", "cure"),
    [
        ("find", {"text": "amitriptylin3"}, "did you mean"), ("perturb", {"compounds": ["amisulpirde"]}, "amisulpride"), ("perturb", {"compounds": [], "profile": "x"}, ""),
    ],
)  # fmt: skip
def test_a_refusal_has_its_cure(tool: str, asked: dict[str, Any], cure: str) -> None:
    """An error that a model can act on, never a traceback."""
    result = client(lambda c: c.call_tool(tool, asked))
    assert result.is_error
    assert cure in result.content[0].text
    assert "Traceback" not in result.content[0].text


def test_the_command_speaks_the_protocol() -> None:
    """Started as clients start it, over its standard input and output."""
    require("mcp", importlib.util.find_spec("mcp") is not None, "the protocol's library is not installed")
    import os

    from mcp import Client, StdioServerParameters

    async def story() -> Any:
        server = StdioServerParameters(command=sys.executable, args=["-m", "kg", "mcp"], env=dict(os.environ))
        async with Client(server) as connected:
            return await connected.call_tool("find", {"text": "amisulpride"})

    assert said(asyncio.run(story()))["answer"][0]["label"] == "amisulpride"


def test_no_answer_is_endless() -> None:
    """Lists grow shorter until the whole fits."""
    text = _bounded({"rows": [{"x": "y" * 1000}] * 1000}, "d")
    assert len(text) <= CHARACTERS
    assert json.loads(text)["left_out"]["answer.rows"] == 1000 - len(json.loads(text)["answer"]["rows"])
