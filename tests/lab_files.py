"""One competition experiment (IC50 19.1 nM) written as labs write it, and files that must be refused."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

DOSES = (0, 0.3, 1, 3, 10, 30, 100, 300, 1000)
BOUND = (100, 98, 95, 88, 67, 42, 21, 11, 7)
LOGS = (-math.inf, *(math.log10(dose * 1e-9) for dose in DOSES[1:]))
IC50 = 19.1


def written(
    head: str = "concentration_nM,bound",
    dose: Callable[[float], str] = str,
    bound: Callable[[float], str] = str,
    *,
    doses: Sequence[float] = DOSES,
    bounds: Sequence[float] = BOUND,
    sign: str = ",",
    end: str = "\n",
) -> str:
    """Two columns with a header, each cell written by the function given."""
    rows = [sign.join((dose(one), bound(other))) for one, other in zip(doses, bounds, strict=True)]
    return end.join([head.replace(",", sign), *rows]) + end


def comma(value: float) -> str:
    """A number with a decimal comma."""
    return str(value).replace(".", ",")


def _quoted(value: float) -> str:
    return f'"{value:,}"'


def _instead(of: float, word: str) -> Callable[[float], str]:
    return lambda value: word if value == of else str(value)


def _log(vehicle: str) -> Callable[[float], str]:
    return lambda value: vehicle if value == -math.inf else f"{value:.4f}"


def _beside(head: str, *columns: Callable[[float, float], str], before: str = "", below: str = "") -> str:
    rows = (",".join(column(x, y) for column in columns) for x, y in zip(DOSES, BOUND, strict=True))
    return before + head + "\n" + below + "\n".join(rows) + "\n"


def _x(x: float, _y: float) -> str:
    return str(x)


def _y(_x: float, y: float) -> str:
    return str(y)


def _more(_x: float, y: float) -> str:
    return str(y + 1)


def _less(_x: float, y: float) -> str:
    return str(y - 1)


PLAIN = written()
_BODY = PLAIN.split("\n", 1)[1]

# Read as one compound with the IC50 above.
READ: dict[str, str | bytes] = {
    "plain": PLAIN,
    "UTF-16 of a spreadsheet": written(sign="\t").encode("utf-16"),
    "UTF-16 without mark": written(sign="\t").encode("utf-16-le"),
    "UTF-16, big end first, without mark": written(sign="\t").encode("utf-16-be"),
    "UTF-8 with mark": b"\xef\xbb\xbf" + PLAIN.encode(),
    "one-byte micro sign": written("concentration (\u00b5M),bound", lambda x: str(x / 1000)).encode("latin-1"),
    "old line ends": written(end="\r"),
    "Windows line ends": written(end="\r\n"),
    "declared separator": "sep=;\r\n" + written(dose=comma, bound=comma, sign=";", end="\r\n"),
    "semicolon and comma": written(dose=comma, bound=comma, sign=";"),
    "tab and comma": written(dose=comma, bound=comma, sign="\t"),
    "quoted commas": written(dose=lambda x: f'"{comma(x)}"'),
    "thousands by commas": written(dose=_quoted),
    "thousands by blanks": written(dose=lambda x: f"{x:,}".replace(",", "\u202f")),
    "thousands by apostrophes": written(dose=lambda x: f"{x:,}".replace(",", "'")),
    "thousands by points": written(dose=lambda x: f"{x:,}".translate(str.maketrans(",.", ".,")), sign=";"),
    "percent signs": written(bound=lambda y: f"{y} %"),
    "units in cells": written("concentration,bound", lambda x: "1 µM" if x == 1000 else f"{x} nM" if x else "0"),
    "a row of units": "concentration,bound\nnM,cpm\n" + _BODY,
    "replicate columns": _beside("concentration_nM,r1,r2,r3", _x, _y, _more, _less),
    "numbered replicates": _beside("Conc. (nM),Bound 1 (cpm),Bound 2 (cpm),Bound 3 (cpm)", _x, _y, _more, _less),
    "one name several times": _beside("concentration_nM,bound,bound,bound", _x, _y, _more, _less),
    "names as pandas writes them": _beside("concentration_nM,bound,bound.1,bound.2", _x, _y, _more, _less),
    "replicates with their mean": _beside("concentration_nM,r1,r2,mean,sd", _x, _y, _more, _y, lambda *_: "0.7"),
    "blank lines": PLAIN.replace("\n", "\n\n"),
    "empty columns": "\n".join(line + ",,," for line in PLAIN.splitlines()) + "\n,,,,\n",
    "lines of an instrument": "Instrument: Reader X\nDate,2024-05-01\nUser: me, you\n\n" + PLAIN,
    "lines of names and values": "Compound,X-17\nPlate,3\nDose,high\n\nconcentration_nM,response\n" + _BODY,
    "header over two lines": '"Concentration\n(nM)","bound\n(cpm)"\n' + _BODY,
    "vehicle in words": written(dose=_instead(0, "vehicle")),
    "DMSO": written(dose=_instead(0, "0.1 % DMSO")),
    "logarithms, -inf": written("log10_concentration_M,bound", _log("-inf"), doses=LOGS),
    "logarithms, blank": written("log10_concentration_M,bound", _log(""), doses=LOGS),
    "logarithms, NA": written("log10_concentration_M,bound", _log("NA"), doses=LOGS),
    "logarithms, minus sign": written("log[M],bound", lambda x: _log("−∞")(x).replace("-", "−"), doses=LOGS),
    "logarithms as Prism names them": written("Log[Inhibitor] (M),bound", _log("DMSO"), doses=LOGS),
    "negative logarithms": written(
        "-log10 concentration (M),bound", lambda x: _log("vehicle")(x).lstrip("-"), doses=LOGS
    ),
    "one date for all": _beside("date,concentration_nM,bound", lambda *_: "2024-05-01", _x, _y),
    "positions of wells": _beside("well,concentration_nM,bound", lambda x, _: f"A{x}", _x, _y),
    "percent inhibition": written("concentration_nM,% inhibition", bounds=[100 - y for y in BOUND]),
    "powers of ten": written("concentration_M,bound", lambda x: f"{x * 1e-9:.2E}"),
}

# Refused: a word of the reason, and the file with the cure applied.
REFUSED: dict[str, tuple[str | bytes, str, str]] = {
    "accents in one-byte code": (b"note," + "é".encode("latin-1") + PLAIN.encode(), "not UTF-8", PLAIN),
    "a workbook": (b"PK\x03\x04" + b"\x00" * 40, "workbook", PLAIN),
    "decimals of both kinds": (PLAIN.replace("0.3,98", '"0,3",98.5'), "decimal comma", PLAIN),
    "a thousand or one": (
        written(dose=_quoted, doses=(0, 1, 2, 3, 10, 30, 100, 300, 1000)),
        "may be 1000 or 1.000",
        written(doses=(0, 1, 2, 3, 10, 30, 100, 300, 1000)),
    ),
    "overflow": (written(bound=_instead(100, "OVER")), "beyond its range", written(bound=_instead(100, "NA"))),
    "below a limit": (written(bound=_instead(7, "<7")), "a bound", written(bound=_instead(7, "NA"))),
    "above a limit": (written(bound=_instead(100, ">100")), "a bound", written(bound=_instead(100, "NA"))),
    "not detected": (written(bound=_instead(7, "n.d.")), "nothing was detected", written(bound=_instead(7, "NA"))),
    "a formula that failed": (written(bound=_instead(7, "#DIV/0!")), "formula", written(bound=_instead(7, "NA"))),
    "a failed formula first": (written(dose=_instead(3, "#VALUE!")), "formula", PLAIN),
    "a concentration above a limit": (written(dose=_instead(1000, ">1000")), "a bound", PLAIN),
    "a failed formula first in another language": (written(dose=_instead(3, "#BEZUG!")), "formula", PLAIN),
    "a column of another unit": (
        written("concentration_nM,unit,bound", dose=lambda x: f"{x},uM"),
        "column unit says uM",
        written("concentration_nM,unit,bound", dose=lambda x: f"{x},nM"),
    ),
    "points that may part thousands": (
        written(doses=(3, 4, 6, 10, 30, 100, 300, 1000, 3000), dose=lambda x: f"{x:,}".replace(",", "."), sign=";"),
        "may be 1000 or 1.000",
        written(doses=(0, 1, 2, 3, 10, 30, 100, 300, 1000), sign=";"),
    ),
    "a date": (written(dose=_instead(3, "3-Mar")), "made a date", PLAIN),
    "percent in some cells": (written(bound=lambda y: f"{y}%" if y < 90 else str(y)), "percent sign", PLAIN),
    "units that contradict": (written(dose=lambda x: f"{x} uM"), "contradicts", PLAIN),
    "0 on a logarithmic axis": (
        written("log10_concentration_M,bound", _log("0"), doses=LOGS),
        "means 1 M, not vehicle",
        written("log10_concentration_M,bound", _log("-inf"), doses=LOGS),
    ),
    "0 as the first logarithm": (
        written("log10_concentration_nM,bound", doses=(0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4)),
        "looks like vehicle",
        written("log10_concentration_nM,bound", _instead(0, "-inf"), doses=(0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4)),
    ),
    "merged cells of logarithms": (
        "log10_concentration_M,bound\n"
        + "".join(f"{x:.3f},{y}\n,{y + 1}\n" for x, y in zip(LOGS[1:], BOUND[1:], strict=True)),
        "merged cells",
        written("log10_concentration_M,bound", _log("-inf"), doses=LOGS),
    ),
    "natural logarithms": (
        written("ln_concentration_M,bound", lambda x: f"{x * 2.3:.3f}", doses=LOGS[1:], bounds=BOUND[1:]),
        "natural logarithms",
        written("log10_concentration_M,bound", _log("-inf"), doses=LOGS),
    ),
    "a molar": (written("concentration_M,bound"), "means 1 M", PLAIN),
    "a control among concentrations": (written(dose=_instead(0, "control")), "a control", PLAIN),
    "a blank concentration": (written(dose=_instead(0, "")), "missing", written(dose=_instead(0, "vehicle"))),
    "no header": (_BODY, "numbers where names", PLAIN),
    "a header that is a remark": ("#" + PLAIN, "numbers where names", PLAIN),
    "an open quote": (PLAIN.replace("88", '"88'), "split into cells", PLAIN),
    "the map of a plate": (",1,2,3\nA,1,2,3\nB,4,5,6\n", "map of a plate", PLAIN),
    "blanks between cells": (written(sign=" "), "neither tabs", PLAIN),
    "a mean below": (PLAIN + "Mean,58.8\n", "not a number", PLAIN),
    "means with deviations": (_beside("concentration_nM,mean,sd", _x, _y, _more), "one column", PLAIN),
    "two receptors beside each other": (_beside("concentration_nM,D1,D2", _x, _y, _more), "one column", PLAIN),
    "two targets below each other": (
        "target,concentration_nM,bound\n"
        + "".join(f"{t},{x},{y}\n" for t in ("D1", "D2") for x, y in zip(DOSES, BOUND, strict=True)),
        "one column",
        PLAIN,
    ),
    "two tables beside each other": (
        _beside("concentration_nM,bound,concentration_nM,bound", _x, _y, _x, _y),
        "twice",
        PLAIN,
    ),
    "labels that may mean any column": (
        _beside("concentration_nM,r1,r2,r3,r4", _x, _y, _more, _y, _less, before="A,,,B,\n"),
        "not clear which columns",
        PLAIN,
    ),
    "a compound in merged cells": (
        "compound,concentration_nM,bound\nA,0,100\n"
        + "".join(f",{x},{y}\n" for x, y in zip(DOSES[1:], BOUND[1:], strict=True)),
        "no compound",
        PLAIN,
    ),
    "a cell too many": (PLAIN.replace("3,88", "3,88,5"), "3 cells where the header has 2", PLAIN),
    "a dilution": (written(dose=_instead(3, "1:10")), "not a number", PLAIN),
}

# Several compounds: names with whether each has an IC50.
SEVERAL: dict[str, tuple[str, dict[str, bool]]] = {
    "a column": (
        "compound,concentration_nM,bound\n"
        + "".join(f"{c},{x},{y}\n" for x, y in zip(DOSES, BOUND, strict=True) for c in "AB"),
        {"A": True, "B": True},
    ),
    "one of them flat": (
        "drug,concentration_nM,bound\n"
        + "".join(
            f"{c},{x},{y if c == 'A' else 100 + x % 2}\n" for x, y in zip(DOSES, BOUND, strict=True) for c in "AB"
        ),
        {"A": True, "B": False},
    ),
    "shared vehicle": (
        "compound,concentration_nM,bound\nDMSO,0,100\nDMSO,,99\n,0,101\n"
        + "".join(f"{c},{x},{y}\n" for x, y in zip(DOSES[1:], BOUND[1:], strict=True) for c in "AB"),
        {"A": True, "B": True},
    ),
    "merged cells above": (
        _beside("concentration_nM,r1,r2,r1,r2", _x, _y, _more, _y, _less, before=",Compound A,,Compound B,\n"),
        {"Compound A": True, "Compound B": True},
    ),
    "tables beside each other": (
        _beside("conc_nM,bound,conc_nM,bound", _x, _y, _x, _y, before="A,,B,\n"),
        {"A": True, "B": True},
    ),
    "Prism": (_beside("concentration_nM,A,A,B,B", _x, _y, _more, _y, _less), {"A": True, "B": True}),
    "Prism, exported": (
        _beside("concentration_nM,A:Y1,A:Y2,B:Y1,B:Y2", _x, _y, _more, _y, _less),
        {"A": True, "B": True},
    ),
}
