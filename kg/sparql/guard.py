"""No query reaches outside: SERVICE and updates are refused before an engine sees them.

The engine follows SERVICE to any address and has no switch against it; `SERVICESILENT<...>`, `1SERVICE<...>` and
`SERVICEex:{...}` all go out. So a word that merely contains the keyword is refused as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.errors import UsageError
from kg.sparql.tokens import Token

_UPDATES = {"load", "insert", "delete", "clear", "drop", "create", "add", "move", "copy", "with"}


def refuse_outbound(found: Sequence[Token]) -> None:
    """Refuse every word that holds a keyword which leaves the store, also run together with its neighbours."""
    for index, (kind, text, line, _) in enumerate(found):
        folded = text.lower()
        if kind == "word" and "service" in folded:
            raise _outbound("SERVICE", line)
        if kind == "word" and folded in _UPDATES and (index == 0 or folded == "load"):
            raise UsageError(
                f"{text.upper()} is an update, and the graph is read-only here",
                f"line {line}",
                "send a query",
            )
        if kind == "prefixed" and "service" in folded.split(":")[0] and _is_followed_by_group(found, index):
            raise _outbound("SERVICE", line)


def _is_followed_by_group(found: Sequence[Token], index: int) -> bool:
    """`x:y {` is a graph's name only after GRAPH, FROM or NAMED; elsewhere a keyword stuck to its argument."""
    after = found[index + 1].text if index + 1 < len(found) else ""
    before = found[index - 1].text.lower() if index else ""
    return after == "{" and before not in {"graph", "from", "named"}


def _outbound(keyword: str, line: int) -> UsageError:
    return UsageError(
        f"{keyword} would send this query's parts to another server",
        f"line {line}",
        "ask that server itself, or run the federated query there against this one",
    )
