"""The first page of a thing: what a person asks first, on about two screens; the rest by name.

Who it is, what it does with which affinity, at which level it is met, what is held at which dose, what the documents say, and
what does not agree. Every value is as its record prints it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kg.answer.affinities import once
from kg.cli.output import plain, wrapped
from kg.cli.page import sheet

if TYPE_CHECKING:
    from kg.answer.affinities import RecordedValue
    from kg.knowledge.page import Page, RecordTable

# Lines of each block; what is cut is counted.
ACTIONS, STATEMENTS, CONTRADICTIONS, ROWS = 26, 6, 4, 6
_NAMES = 6
_CLIP = 150
# Properties of a thing that are told apart from the others, and those that the rest of the page or --all holds.
_HEAD = ("label", "synonym", "identifier", "definition")
_LATER = (
    "activates",
    "inhibits",
    "expresses",
    "present",
    "includes",
    "rights",
    "seen at",
    "seen in",
    "source",
    "name of a salt",
)
_SHORT = 60
# Records told here in lines of their own: by what their tables are called.
_ACTION, _VALUES, _CONTRADICTION, _EFFICACY = "action", "measurement", "contradiction", "intrinsic efficacy"
_SAYING = ("claim", "causal step")
_TABLES = ("exposure", "occupancy", "dose window", "metabolism")
# Columns of those tables that are sentences or only serve the program.
_NO_CELL = {"says", "comment", "confidence", "seen in", "source", "percent, low", "percent, high", "label", "substrate", "dose, low",
            "dose, high", "relation"}  # fmt: skip
# The units of these columns, as the vocabulary defines them.
_UNITS = {"half-life": "h", "plasma level": "ng/mL", "labelled dose": "mg/day"}


def first_page(page: Page, values: Sequence[RecordedValue], name: str) -> str:
    """The page of a thing; `values` are the affinities recorded of it, `name` is what was asked for."""
    tables = {t.title: t for t in page.tables}
    lines = _actions(tables.get(_ACTION), values, _efficacies(tables.get(_EFFICACY)))
    for title in _TABLES:
        lines += _table(tables.get(title))
    lines += _statements([tables[t] for t in _SAYING if t in tables])
    lines += _contradictions(tables.get(_CONTRADICTION))
    if not lines:
        return sheet(page)  # a protocol, a figure, a cell: its parts are the page
    counted = ", ".join(f"{t.title} ({len(t.rows)})" for t in page.tables)
    if counted:
        said = f"Recorded: {counted}. One of them in full: kg show {_quoted(name)} --table '{page.tables[0].title}'; all: --all"
        lines += wrapped(said, "", "  ")
    return "\n".join([*_head(page), *lines])


def _quoted(name: str) -> str:
    return f"'{name}'" if " " in name else name


def _head(page: Page) -> list[str]:
    """Name, definition, other names, identifiers, and what else is short."""
    own = dict(page.properties)
    lines = [f"{plain(page.label)}  ({', '.join(page.types)})", page.iri]
    if definition := own.get("definition", ""):
        lines += wrapped(definition, "  ", "  ")
    names = own.get("synonym", "").split("; ") if own.get("synonym") else []
    if names:
        more = f" (+{len(names) - _NAMES})" if len(names) > _NAMES else ""
        lines += wrapped(f"also called: {', '.join(names[:_NAMES])}{more}", "  ", "    ")
    if own.get("identifier"):
        lines += wrapped(own["identifier"], "  ", "    ")
    short = [f"{k} {v}" for k, v in own.items() if k not in (*_HEAD, *_LATER) and len(v) <= _SHORT]
    if short:
        lines += wrapped(" · ".join(short), "  ", "    ")
    return [*lines, ""]


def _efficacies(table: RecordTable | None) -> dict[str, str]:
    """Target or compound -> its efficacy with the range."""
    found = {}
    for row in (dict(zip(table.columns, cells, strict=True)) for cells in table.rows) if table else ():
        ends = f"{row['efficacy, low']}–{row['efficacy, high']}"
        found[row.get("target") or row.get("compound", "")] = f"efficacy {row['efficacy']} ({ends})"
    return found


def _actions(table: RecordTable | None, values: Sequence[RecordedValue], efficacies: Mapping[str, str]) -> list[str]:
    """A line a target or compound: the action, and the affinity as recorded, tightest first; what has none stands last."""
    if table is None:
        return []
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    here = "target" if any(row.get("target") for row in rows) else "compound"
    recorded: dict[str, list[RecordedValue]] = {}
    for value in values:
        recorded.setdefault(value.label if here == "target" else value.compound, []).append(value)
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.get(here, ""), []).append(_action(row))
    made = [(_tightest(recorded.get(name, ())), name, actions) for name, actions in found.items()]
    made.sort(key=lambda item: (item[0], item[1]))
    lines = [f"Actions, affinities as recorded ({len(table.rows)} records)"]
    for _, name, actions in made[:ACTIONS]:
        acting = ", ".join(filter(None, (*dict.fromkeys(actions), efficacies.get(name, ""))))
        said = f"{name}: {acting} – {_affinity(recorded.get(name, ()))}"
        lines += wrapped(said, "  ", "      ")
    return [*lines, *_more(len(made) - ACTIONS, "'action'"), ""]


def _action(row: Mapping[str, str]) -> str:
    """The action with what limits it."""
    limits = [row.get(k, "") for k in ("context", "condition", "species", "selectivity") if row.get(k)]
    if row.get("modality", "affirmed") != "affirmed":
        limits.append(row["modality"])
    return row.get("action type", "acts") + (f" ({', '.join(limits)})" if limits else "")


def _tightest(values: Sequence[RecordedValue]) -> float:
    used = [v.ends[0] or v.ends[1] for v in values if v.used] or [v.ends[0] or v.ends[1] for v in values]
    return min(used, default=float("inf"))


def _affinity(values: Sequence[RecordedValue]) -> str:
    """One value a kind, as printed, those that are computed with first; how many more there are."""
    chosen = once([v for v in values if v.used] or list(values))
    kinds: dict[str, RecordedValue] = {}
    for value in chosen:
        where = ", ".join(text for text in (value.species, value.state) if text)
        kinds.setdefault(f"{'' if value.printed.startswith(value.type) else value.type} {value.printed}"
                         f"{f' ({where})' if where else ''}".strip(), value)  # fmt: skip
    shown = list(kinds)[:3]
    rest = len(values) - len(shown)
    return "; ".join(shown) + (f" (+{rest})" if rest > 0 else "") if shown else "no affinity recorded"


def _table(table: RecordTable | None) -> list[str]:
    """A record a line: its filled cells by the names of their columns, an upper end behind its lower one."""
    if table is None:
        return []
    lines = [f"{table.title.capitalize()} ({len(table.rows)})"]
    for row in table.rows[:ROWS]:
        cells = {c: v for c, v in zip(table.columns, row, strict=True) if v and c not in _NO_CELL}
        lines += wrapped(" · ".join(_paired(cells)), "  ", "      ")
    return [*lines, *_more(len(table.rows) - ROWS, f"'{table.title}'"), ""]


def _paired(cells: Mapping[str, str]) -> list[str]:
    """`plasma level 40–120` of `plasma level, low` and `plasma level, high`."""
    said = []
    for name, value in cells.items():
        stem = name.removesuffix(", low").removesuffix(", high")
        if name.endswith(", high") and f"{stem}, low" in cells:
            continue
        high = cells.get(f"{stem}, high", "")
        both = f"{value}–{high}" if name.endswith(", low") and high and high != value else value
        if name == stem and f"{stem}, low" in cells:
            both = f"{value} ({cells[f'{stem}, low']}–{cells.get(f'{stem}, high', '')})"
        elif name.endswith(", low") and stem in cells:
            continue
        unit = f" {_UNITS[stem]}" if stem in _UNITS else ""
        said.append(f"{stem.removeprefix('printed ')} {both}{unit}")
    return list(dict.fromkeys(said))


def _statements(tables: Iterable[RecordTable]) -> list[str]:
    """What the documents say, a sentence each, with its source; documents before background."""
    said: list[tuple[str, str, str]] = []
    total = 0
    for table in tables:
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        total += len(rows)
        said += [(row.get("says", ""), row.get("source", ""), table.title) for row in rows if row.get("says")]
    if not said:
        return []
    said.sort(key=lambda item: "background" in item[1])
    once_said = list({text: (text, source) for text, source, _ in reversed(said)}.values())[::-1]
    lines = [f"Said of it ({total} records)"]
    for text, source in once_said[:STATEMENTS]:
        lines += wrapped(f"{_clipped(text)} [{source}]", "  ", "    ")
    return [
        *lines,
        *_more(len(once_said) - STATEMENTS, " or ".join(f"'{t}'" for t in dict.fromkeys(x[2] for x in said))),
        "",
    ]


def _contradictions(table: RecordTable | None) -> list[str]:
    if table is None:
        return []
    lines = [f"What does not agree ({len(table.rows)})"]
    for row in table.rows[:CONTRADICTIONS]:
        number, kind, says, _ = row
        lines += wrapped(f"{number} {kind}: {_clipped(says)}", "  ", "    ")
    return [*lines, *_more(len(table.rows) - CONTRADICTIONS, f"'{table.title}'"), ""]


def _more(rest: int, title: str) -> list[str]:
    return [f"  +{rest} more: --table {title}"] if rest > 0 else []


def _clipped(text: str) -> str:
    return text if len(text) <= _CLIP else f"{text[: _CLIP - 1].rsplit(' ', 1)[0]} …"
