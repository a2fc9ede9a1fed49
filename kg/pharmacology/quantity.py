"""Quantities as people and databases write them: the one grammar of whatever is asked or measured.

    [RELATION] [COUNT x] NUMBER [to NUMBER | ± NUMBER] UNIT [HOW OFTEN] [for NUMBER kg] [free | plasma]

such as `20 nM`, `~20 nM`, `20–60 nmol/L`, `20 ± 5 nM`, `120 ng/mL`, `25 mg tid`, `2 x 50 mg/day`, `1 mg/kg, 70 kg`. Numbers
have a decimal point. A value is kept in the base unit of its kind (`kg.pharmacology.units`) and as it was printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import exp, isfinite, log, nan

from kg.errors import UsageError
from kg.pharmacology.units import Kind, nearest, unit

NO_COMMA = "write a decimal point and no thousands separator"

# Times a day that the words of a prescription mean, written without full stops.
_OFTEN = {
    1.0: ("qd", "od", "daily", "once daily", "once a day", "a day", "mane", "nocte", "hs", "qam", "qpm", "qhs"),
    2.0: ("bid", "bd", "bds", "twice daily", "twice a day"),
    3.0: ("tid", "tds", "three times daily", "three times a day"),
    4.0: ("qid", "qds", "four times daily", "four times a day"),
    0.5: ("qod", "every other day"),
    1.0 / 7.0: ("qw", "weekly", "once weekly", "once a week"),
}
_TIMES_A_DAY = {word: times for times, words in _OFTEN.items() for word in words}
_RELATIONS = {
    "=": ("", "=", "=="),
    "~": ("~", "≈", "∼", "ca", "ca."),
    "<": ("<", "<<"),
    ">": (">", ">>"),
    "<=": ("<=", "=<", "≤", "⩽"),
    ">=": (">=", "=>", "≥", "⩾"),
}
_RELATION = {text: plain for plain, texts in _RELATIONS.items() for text in texts}
# Words that say which concentration is meant: the free one, or that of plasma, bound and free together.
_FREE, _TOTAL = ("free", "unbound"), ("plasma", "total", "serum")

# A figure is taken whole (an atomic group), so that `1e5` is a number without a unit, not 1 in units of e5.
_FIGURE = r"(?>[0-9.][0-9.,]*(?:[eE][-+−]?[0-9]+)?)"
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_PRINTED = re.compile(
    rf"(?P<relation>[<>=~≈∼≤≥⩽⩾]{{1,2}}|ca\.?(?=\s))?\s*(?:(?P<count>[0-9]{{1,2}})\s*[x×*]\s*(?=[0-9.]))?"
    rf"(?P<low>[-+−]?{_FIGURE})\s*"
    rf"(?:(?:-|–|—|−|\.\.|to\b)\s*(?P<high>{_FIGURE})|\(?\s*(?:±|\+/-|\+-)\s*(?P<error>{_FIGURE})\s*\)?)?\s*(?P<rest>.*)",
    re.DOTALL,
)
_FOR_WEIGHT = re.compile(rf"(?P<unit>.*?)\s*(?:,|\bfor\b|\bat\b|@)\s*(?P<weight>{_FIGURE})\s*kg")
# What stands behind a number where the number itself went wrong -> the cure.
_SLIPS = (
    (re.compile(r"[·x×*^(]"), "write one number and its unit; a power of ten is written 1.5e-8"),
    (re.compile(r"['’_]?[0-9]{3}\b"), NO_COMMA),
    (
        re.compile(r"[-./][0-9]|[-. ]{1,2}[A-Za-z]{3,4}\b(?:[-. ][0-9]+)?$"),
        "if a spreadsheet made a date of it, write the number again as text",
    ),
    (re.compile(r"\S+\s*(?:-|–|—|−|to\b)\s*[0-9.]"), "write the unit once, such as '20-60 nM'"),
)
_EVERY = re.compile(r"(?:q|every ?)(?P<hours>[0-9]{1,2}) ?(?:h|hours?)")
_TIMES = re.compile(r"(?P<times>[0-9]{1,2}) ?(?:x|×|times) ?(?:/|a|per)? ?(?:day|d|daily)")


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as it is printed: relation, count in front of it (None without one), ends (equal for one value), error, what follows."""

    relation: str
    count: float | None
    low: float
    high: float
    error: float
    rest: str

    @property
    def spread(self) -> tuple[float, float]:
        """The ends; an error is a spread by the factor `1 + error / value`, so that the value stays the middle."""
        if not self.error or not self.low > 0:
            return self.low, self.high
        wide = 1.0 + self.error / self.low
        return self.low / wide, self.low * wide


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with its standard error and ends in the base unit of its kind, and its text.

    `total` says of a concentration that it is that of plasma, bound and free together.
    """

    value: float
    error: float = 0.0
    text: str = ""
    kind: Kind = Kind.MOLAR
    relation: str = "="
    low: float = nan
    high: float = nan
    total: bool = False


def number(text: str) -> float:
    """A number with a decimal point; a typographic minus is one.

    Raises ValueError otherwise, for any comma too: `1,234` is a thousand to one writer and about one to another.
    """
    plain = text.strip().replace("−", "-")
    if not _NUMBER.fullmatch(plain):
        raise ValueError(text)
    return float(plain)


def recorded(text: str | None) -> float:
    """A number as the graph stores it; nan where nothing is recorded."""
    return nan if text is None else float(text)


def geometric(*values: float) -> float:
    """Geometric mean of positive values: the middle of a range on a log scale."""
    alike = min(values) == max(values)  # one value is itself to the last bit
    return values[0] if alike else exp(sum(map(log, values)) / len(values))


def relation(text: str) -> str:
    """One of `=`, `~`, `<`, `<=`, `>`, `>=`, as databases write them: in quotation marks, doubled, as one sign.

    Raises UsageError for anything else.
    """
    bare = text.strip().strip("'\"‘’“”").strip()
    if bare not in _RELATION:
        raise UsageError(f"unknown relation {text!r}", cure="use =, ~, <, <=, > or >=")
    return _RELATION[bare]


def printed(text: str) -> Printed:
    """The number that opens a text, with relation, range or error. Raises UsageError where there is none."""
    found = _PRINTED.fullmatch(text.strip())
    cure = "write a number and a unit, such as '20 nM', '120 ng/mL' or '100 mg/day'"
    if not found:
        raise UsageError(f"{text!r} has no readable number", cure=cure)
    try:
        low = number(found["low"])
        high = number(found["high"]) if found["high"] else low
        error = number(found["error"]) if found["error"] else 0.0
    except ValueError as problem:
        raise UsageError(f"{text!r} has no readable number", cure=NO_COMMA if "," in text else cure) from problem
    if not all(map(isfinite, (low, high, error))):
        raise UsageError(f"{text!r} is beyond every number", cure=cure)
    if low > high:
        raise UsageError(f"{text!r} must have the lower end first", cure="write such as '20-60 nM'")
    return Printed(
        relation(found["relation"] or ""),
        float(found["count"]) if found["count"] else None,
        low,
        high,
        error,
        found["rest"].strip(),
    )


def read(text: str, *kinds: Kind, name: str = "") -> Quantity:
    """A quantity of one of `kinds` in its base unit, a dose as that of a day; `name` is what it was given for.

    Raises UsageError for anything else, with the unit that was meant where that can be told.
    """
    found = printed(text)
    rest, word = _word(found.rest)
    if not rest:
        usual = " or ".join(kind.usual[0] for kind in kinds)
        raise UsageError(f"{text!r} has no unit", name, f"write a number and a unit, such as {usual}")
    kind, factor = _daily(text, rest, name) if Kind.DOSE in kinds else _plain_unit(text, rest, kinds, name)
    if kind not in kinds:
        wanted = " or ".join(k.called for k in kinds)
        raise UsageError(f"{text!r} is {kind.called}, not {wanted}", name, f"use {_usual(kinds)}")
    if found.count is not None and kind is not Kind.DOSE:  # `1 x 10-12 M` has lost its superscript
        raise UsageError(f"{text!r} counts what is no dose", name, "write one number and its unit; 10^-12 M is 1 pM")
    if word and kind is not Kind.MOLAR and not (kind is Kind.LEVEL and word in _TOTAL):
        raise UsageError(
            f"{text!r}: {word!r} does not go with {kind.called}", name, "give the free concentration in nM"
        )
    factor *= 1.0 if found.count is None else found.count
    low, high = (end * factor for end in found.spread)
    middle = (
        found.low if found.low == found.high else (geometric(low, high) if low > 0 else (low + high) / 2.0) / factor
    )
    return Quantity(
        middle * factor, found.error * factor, text.strip(), kind, found.relation, low, high, word in _TOTAL
    )


def measured(text: str, kind: Kind, name: str) -> Quantity:
    """One value with its standard error, `VALUE [± ERROR] UNIT`, in the base unit; nothing is assumed.

    Raises UsageError for a bound, an approximate value or a range.
    """
    found = read(text, kind, name=name)
    if found.relation != "=" or (found.low != found.high and not found.error):
        raise UsageError(f"{text!r} is no single value", name, f"write such as '1 {kind}' or '1 ± 0.2 {kind}'")
    return found


def positive(text: str, kind: Kind, name: str) -> Quantity:
    """The same, and greater than zero."""
    found = measured(text, kind, name)
    if found.value <= 0:
        raise UsageError(f"{text!r} must be greater than zero", name, "give the measured value")
    return found


def _word(rest: str) -> tuple[str, str]:
    """What stands behind a number without its last word, and that word, where it says which concentration is meant."""
    before, _, last = rest.rpartition(" ")
    return (before.strip(), last) if before.strip() and last in (*_FREE, *_TOTAL) else (rest, "")


def _plain_unit(text: str, rest: str, kinds: tuple[Kind, ...], name: str) -> tuple[Kind, float]:
    found = unit(rest)
    if found is None:
        raise no_unit(text, rest, kinds, name)
    return found.kind, found.factor


def no_unit(text: str, rest: str, kinds: tuple[Kind, ...] = (Kind.MOLAR,), name: str = "") -> UsageError:
    """The error for what is no unit: why, and which was meant as far as that can be told."""
    if rest == "m":
        return UsageError(f"{text!r}: m alone may be milli or molar", name, "write mM for millimolar or M for molar")
    meant = nearest(rest)
    if meant:
        why = f"{rest!r} is no unit: the case of a prefix counts (M is mega, m is milli)"
        return UsageError(f"{text!r}: {why}", name, f"write {meant.replace('u', 'µ')}, if that is meant")
    for slip, cure in _SLIPS:
        if slip.match(rest):
            return UsageError(f"{rest!r} behind the number is no unit", name, cure)
    return UsageError(f"{rest!r} is no unit known here", name, f"use {_usual(kinds)}; case counts")


def _usual(kinds: tuple[Kind, ...]) -> str:
    return ", ".join(name for kind in kinds if kind is not Kind.PER_WEIGHT for name in kind.usual)


def _daily(text: str, rest: str, name: str) -> tuple[Kind, float]:
    """Kind and factor of a unit that may be a dose: how often, and for which body weight."""
    weighed = _FOR_WEIGHT.fullmatch(rest)
    inner = weighed["unit"] if weighed else rest
    head, often = _often(inner)
    found = unit(head)
    if found is None:
        raise (
            no_unit(text, head, (Kind.MOLAR, Kind.LEVEL, Kind.DOSE), name)
            if not _per_weight(head)
            else _whose(text, name)
        )
    if often and ("/" in head.replace("/kg", "") or found.kind not in (Kind.DOSE, Kind.PER_WEIGHT)):
        cure = "write such as '50 mg/day' for the whole day or '25 mg bid' for each of two"
        raise UsageError(f"{text!r} may be a day's dose or one of several", name, cure)
    if found.kind is Kind.PER_WEIGHT:
        if not weighed:
            raise _whose(text, name)
        return Kind.DOSE, found.factor * (often or 1.0) * _kilograms(text, weighed["weight"], name)
    if weighed:
        raise UsageError(f"{text!r}: a body weight goes with a dose per kg", name, "leave it away, or write mg/kg")
    return found.kind, found.factor * (often or 1.0)


def _often(rest: str) -> tuple[str, float]:
    """A unit without the words that say how often a dose is given, and how many times a day; 0 where nothing says so."""
    words = rest.split()
    for place in range(1, len(words)):
        said = " ".join(words[place:]).casefold().replace(".", "").lstrip(", ")
        every, times = _EVERY.fullmatch(said), _TIMES.fullmatch(said)
        found = _TIMES_A_DAY.get(said, 0.0)
        if every and int(every["hours"]):
            found = 24.0 / int(every["hours"])
        if times:
            found = float(times["times"])
        if found:
            return " ".join(words[:place]).rstrip(","), found
    return rest, 0.0


def _per_weight(rest: str) -> bool:
    """Whether a unit per body weight opens a text that says more, such as an animal."""
    found = unit(rest.split(maxsplit=1)[0]) if rest.split() else None
    return found is not None and found.kind is Kind.PER_WEIGHT


def _whose(text: str, name: str) -> UsageError:
    cure = "write such as '1 mg/kg, 70 kg'; exposure is recorded of people, so of an animal give its plasma level or free concentration"
    return UsageError(f"{text!r} is a dose per body weight, and no weight is given", name, cure)


def _kilograms(text: str, weight: str, name: str) -> float:
    try:
        found = number(weight)
    except ValueError as problem:
        raise UsageError(f"{text!r} has no readable weight", name, NO_COMMA) from problem
    if not 0 < found < 1000:
        raise UsageError(f"{text!r} has an impossible weight", name, "give it in kg, such as 'for 70 kg'")
    return found
