"""Replicates, and data sets of several compounds or plates, that stand side by side in columns: made one row a well."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from kg.assay.headers import CONTROLS, is_known, plain, split_unit
from kg.assay.layout import Head, Laid
from kg.assay.sheet import SheetRow
from kg.errors import DataError

RESPONSE = "response"
# Names that only number the wells of one concentration, and names of a signal that may be numbered. Other names with a
# number behind them may be different things (D1, D2), and are left as they are.
_COUNTERS = frozenset({"", "r", "rep", "repl", "replicate", "well", "y", "value", "n"})
_SIGNALS = frozenset(
    {
        *CONTROLS, RESPONSE, "specific", "bound", "binding", "signal", "cpm", "dpm", "counts", "rfu", "rlu", "uptake",
        "current", "inhibition", "percentinhibition", "inhibitionpercent", "level", "activity", "luminescence",
        "fluorescence", "absorbance",
    }
)  # fmt: skip
_NUMBERED = re.compile(r"(.*?)[\s_.\-#:]*(?:\d{1,2}|(?<=[\s_.\-#])[A-Fa-f])")
_MANGLED = re.compile(r"(.+)\.\d{1,2}")  # pandas writes a name that stands twice as NAME and NAME.1
_DATA_SET = re.compile(r"(.+):Y\d{1,2}", re.IGNORECASE)  # GraphPad writes replicates of a data set as NAME:Y1, NAME:Y2
_SUMMARIES = frozenset({"mean", "average", "avg", "median", "sd", "stdev", "std", "sem", "se", "cv", "n"})
_PLATE = re.compile(r"(?:plate|experiment|exp|assay|run|day|n)\b[\s#_.=]*\w*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Place:
    """A column of the sheet: where it stands, its data set, the name that it shares with its replicates, its unit."""

    at: int
    group: str
    name: str
    unit: str


def one_row_a_well(laid: Laid, source: str) -> Laid:
    """The table with replicate columns and data sets as further rows; any other table as it is. Raises DataError."""
    places = _replicates_named(_data_sets_named(_placed(laid)), laid, source)
    count = Counter((place.group, place.name) for place in places)
    fixed = [place for place in places if not place.group and count["", place.name] == 1]
    signals = [place for place in places if place not in fixed]
    if not signals:
        return laid
    summaries = [place for place in fixed if plain(place.name) in _SUMMARIES]
    fixed = [place for place in fixed if place not in summaries]
    labels = list(dict.fromkeys(place.group for place in signals))
    if "" in labels and len(labels) > 1:
        alone = ", ".join(place.name for place in signals if not place.group)
        raise DataError(
            f"{alone} stands under no label and others do", source, "label every data set in its merged cell"
        )
    label = [Head(_label(labels, fixed, source))] if labels != [""] else []
    names = list(dict.fromkeys(place.name for place in signals))
    heads = (*(laid.heads[place.at] for place in fixed), *label, *(Head(_titled(n, signals, source)) for n in names))
    rows = []
    for row in laid.rows:
        same = [row.cells[place.at] for place in fixed]
        for group in labels:
            own = [[row.cells[p.at] for p in signals if (p.group, p.name) == (group, name)] for name in names]
            rows += [SheetRow(row.line, (*same, *([group] if label else []), *cells)) for cells in _wells(own, names)]
    notes = [f"Summaries beside the wells were not read: {', '.join(p.name for p in summaries)}."] if summaries else []
    return Laid(heads, tuple(rows), (*laid.notes, *notes))


def _placed(laid: Laid) -> list[_Place]:
    found = []
    for at, head in enumerate(laid.heads):
        data_set = _DATA_SET.fullmatch(head.title)
        if data_set:
            found.append(_Place(at, data_set[1], RESPONSE, ""))
        else:
            found.append(_Place(at, head.group, *split_unit(head.title)))
    return found


def _data_sets_named(places: list[_Place]) -> list[_Place]:
    """Two or more names that each stand several times are data sets with replicates: their names become labels."""
    if any(place.group for place in places):
        return places
    names = [_unmangled(place, places) for place in places]
    twice = {name for name, count in Counter(map(plain, names)).items() if count > 1 and name not in _SIGNALS}
    twice -= {name for name in twice if is_known(name)}
    if len(twice) < 2:
        return places
    return [
        replace(place, group=name, name=RESPONSE) if plain(name) in twice else place
        for place, name in zip(places, names, strict=True)
    ]


def _unmangled(place: _Place, places: list[_Place]) -> str:
    found = _MANGLED.fullmatch(place.name)
    return found[1] if found and any(other.name == found[1] for other in places) else place.name


def _replicates_named(places: list[_Place], laid: Laid, source: str) -> list[_Place]:
    """Replicates under one name; a name that stands twice and is none of a signal is refused."""
    shared = [replace(place, name=_shared_name(place, places)) for place in places]
    count = Counter((place.group, plain(place.name)) for place in shared)
    found = []
    for old, new in zip(places, shared, strict=True):
        if count[new.group, plain(new.name)] == 1:
            found.append(new if new.group or plain(new.name) in CONTROLS else old)
            continue
        title = laid.heads[new.at].title
        if is_known(title) and plain(new.name) not in _SIGNALS:
            cure = "put tables that stand side by side below each other, with a column compound or plate"
            raise DataError(f"column {title} stands twice", source, cure)
        first = next(p.name for p in shared if (p.group, plain(p.name)) == (new.group, plain(new.name)))
        found.append(replace(new, name=first))
    return found


def _shared_name(place: _Place, places: list[_Place]) -> str:
    """The name without the number of the replicate; `response` where nothing but the number is there."""
    name = _unmangled(place, places)
    numbered = _NUMBERED.fullmatch(name)
    stem = split_unit(numbered[1])[0] if numbered else name
    if plain(stem) in _COUNTERS and (numbered or plain(name) in _COUNTERS):
        return RESPONSE
    return stem if plain(stem) in _SIGNALS else name


def _label(labels: list[str], fixed: list[_Place], source: str) -> str:
    """What the labels of data sets are: plates where each calls itself one, else compounds."""
    name = "plate" if all(_PLATE.fullmatch(label) for label in labels) else "compound"
    if any(plain(place.name) == name for place in fixed):
        raise DataError(f"{name}s stand both in a column and above the columns", source, "keep one of the two")
    return name


def _titled(name: str, signals: list[_Place], source: str) -> str:
    units = {place.unit for place in signals if place.name == name}
    if len(units) > 1:
        said = " and ".join(sorted(unit or "no unit" for unit in units))
        raise DataError(f"replicates of {name} have {said}", source, "give them one unit")
    unit = units.pop()
    return f"{name} ({unit})" if unit else name


def _wells(own: list[list[str]], names: list[str]) -> list[tuple[str, ...]]:
    """The wells of one row and data set; a value that stands once counts for each, wells without a cell are none."""
    found = []
    for number in range(max(map(len, own), default=0)):
        cells = tuple(part[0] if len(part) == 1 else part[number] if number < len(part) else "NA" for part in own)
        measured = [
            cell for cell, name in zip(cells, names, strict=True) if not is_known(name) or plain(name) in _SIGNALS
        ]
        if any(measured):
            found.append(cells)
    return found
