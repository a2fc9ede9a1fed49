"""POST /api/VERB: the verbs of the command line for programs; each answer is the JSON that the verb writes with -f json."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from typing import Any

from kg import explore, settings
from kg.errors import UsageError
from kg.question.scenario import Question
from kg.question.workspace import Workspace
from kg.server.explorer.asked import FLAG, SCENARIO, TEXT, WORDS, Given, keywords, read
from kg.server.explorer.desk import Desk
from kg.server.explorer.own import fresh, table_file
from kg.server.explorer.rendered import JSON, Rendered
from kg.server.protocol import RequestRefused
from kg.tabular import as_json

NUMBER = "number"
_PROFILE = {"profile": TEXT, "skip_bad_rows": FLAG, "compound": WORDS}
_SCENARIO = {**SCENARIO, **_PROFILE}
# Verb -> its fields and how each is read; `profile` is the text of a table.
VERBS: Mapping[str, Mapping[str, str]] = {
    "perturb": {"compounds": WORDS, **_SCENARIO},
    "explain": {"compounds": WORDS, "node": TEXT, "k": NUMBER, **_SCENARIO},
    "trace": {"start": TEXT, "end": TEXT, "max_length": NUMBER, "k": NUMBER, "stated": FLAG, "evidence": TEXT, "through": WORDS,
              "not_through": WORDS, "fast": FLAG},
    "dose": {"compound": TEXT, "nodes": WORDS, "low": TEXT, "high": TEXT, "points": NUMBER, "without_metabolites": FLAG,
             "apparent": FLAG},
    "compare": {"compounds": WORDS, "at": TEXT, "target": WORDS, "pathway": WORDS, "chronic": FLAG, "without_metabolites": FLAG,
                "apparent": FLAG, "in": TEXT, "samples": SCENARIO["samples"]},
    "screen": {"compounds": WORDS, "library": FLAG, "shape": TEXT, "reverse": TEXT, "like": TEXT, "combine": TEXT, "top": NUMBER,
               "profile": TEXT, "skip_bad_rows": FLAG, **SCENARIO},
}  # fmt: skip
# Bytes of a profile in a request, compounds of one question, and the largest number of any field.
PROFILE_BYTES, COMPOUNDS_MOST, NUMBER_MOST = 2_000_000, 20, 500


def call(desk: Desk, question: Mapping[str, Any]) -> Rendered:
    """One verb. Raises RequestRefused 400 for a field that means nothing or is of another type."""
    verb, body = question["verb"], question["body"]
    if not isinstance(body, dict):
        raise RequestRefused(400, "the body is no JSON object", "body", 'send such as {"compounds": ["NAME"]}')
    asked = _read(body, VERBS[verb])
    with ExitStack() as held:
        workspace = desk.workspace
        if profile := asked.pop("profile", ""):
            workspace = fresh(desk)
            asked["profile"] = held.enter_context(table_file(str(profile).encode("utf-8", "replace"), "profile.tsv"))
        return Rendered(JSON, as_json(_CALLS[verb](workspace, asked)) + "\n")


def _read(body: Mapping[str, Any], allowed: Mapping[str, str]) -> Given:
    """The fields with their types held to; texts are read as those of an address."""
    pairs: list[tuple[str, str]] = []
    numbers: dict[str, Any] = {}
    for name, value in body.items():
        kind = allowed.get(name, TEXT)
        if (name == "profile" and isinstance(value, str) and len(value) <= PROFILE_BYTES) or (
            kind == NUMBER and isinstance(value, int) and not isinstance(value, bool) and 0 < value <= NUMBER_MOST
        ):
            numbers[name] = value
        elif kind == WORDS and isinstance(value, list) and all(isinstance(one, str) for one in value):
            pairs += [(name, one) for one in value]
        elif kind == FLAG and isinstance(value, bool):
            pairs.append((name, "1" if value else "0"))
        elif kind not in (NUMBER, WORDS, FLAG, TEXT) and isinstance(value, int) and not isinstance(value, bool):
            pairs.append((name, str(value)))
        elif kind == TEXT and isinstance(value, str):
            pairs.append((name, value))
        else:
            raise RequestRefused(
                400, f"{name[:80]} cannot be {type(value).__name__} {str(value)[:40]!r}", "body", "see /openapi.json"
            )
    return Given({**read(pairs, {n: k for n, k in allowed.items() if k != NUMBER and n != "profile"}), **numbers})


def _scenario(workspace: Workspace, asked: Given) -> tuple[list[str], dict[str, Any]]:
    """Compounds, and everything else as keywords of `kg.explore`."""
    more = {name: asked[name] for name in _PROFILE if name in asked}
    return list(asked["compounds"] or ()), keywords(asked, workspace) | more


def _perturb(workspace: Workspace, asked: Given) -> Any:
    compounds, options = _scenario(workspace, asked)
    return explore.perturb(*compounds, workspace=workspace, **options).to_json()


def _explain(workspace: Workspace, asked: Given) -> Any:
    if not asked["node"]:
        raise UsageError("no node to explain", "node", "name one: ENTITY@CONTEXT")
    compounds, options = _scenario(workspace, asked)
    answer = explore.perturb(*compounds, workspace=workspace, **{**options, "in_": ""})
    return answer.explain(str(asked["node"]), asked.get("k", settings.ROUTES)).to_json()


def _trace(workspace: Workspace, asked: Given) -> Any:
    limits = {"max_length": asked.get("max_length", settings.TRACE_LENGTH), "k": asked.get("k", settings.TRACES)}
    conditions = {n: asked[n] for n in ("stated", "evidence", "through", "not_through", "fast") if asked.get(n)}
    found = explore.trace(str(asked["start"]), str(asked["end"]), workspace=workspace, **limits, **conditions)
    return found.to_json()


def _dose(workspace: Workspace, asked: Given) -> Any:
    options = {
        name: asked[name] for name in ("low", "high", "points", "without_metabolites", "apparent") if name in asked
    }
    nodes = list(asked["nodes"] or ())
    return explore.dose(str(asked["compound"]), nodes, workspace=workspace, **options).to_json()


def _compare(workspace: Workspace, asked: Given) -> Any:
    more = {name: asked[name] for name in ("at", "target", "pathway") if name in asked}
    options = keywords({n: v for n, v in asked.items() if n not in ("compounds", *more)}, workspace)
    return explore.compare(*(asked["compounds"] or ()), workspace=workspace, **options, **more).to_json()


def _screen(workspace: Workspace, asked: Given) -> Any:
    """Rows as objects. A name is that of a compound: no file of the server is opened."""
    from kg.screen.asked import ScreenAsk
    from kg.screen.run import given, run
    from kg.screen.solved import Screener

    options = keywords(asked, workspace)
    in_, _ = options.pop("in_"), options.pop("samples")
    conditions = {name: asked[name] for name in ("skip_bad_rows",) if name in asked} | options
    what: dict[str, Any] = {name: str(asked[name]) for name in ("shape", "reverse", "like", "combine") if asked[name]}
    screener = Screener(workspace, Question(**conditions), asked.get("samples", 0))
    tables = [asked["profile"]] if asked["profile"] else []
    found = partial(given, workspace, list(asked["compounds"] or ()), tables, library=bool(asked["library"]))
    columns, rows = run(screener, ScreenAsk(**what, in_=in_, top=asked.get("top", 0)), found, None)
    return [dict(zip(columns, row, strict=True)) for row in rows]


_CALLS: Mapping[str, Callable[[Workspace, Given], Any]] = {
    "perturb": _perturb, "explain": _explain, "trace": _trace, "dose": _dose, "compare": _compare, "screen": _screen,
}  # fmt: skip
