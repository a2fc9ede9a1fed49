"""A finished bench calculation as measurement and action records in Turtle."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING

from kg.errors import CheckFailed, UsageError
from kg.knowledge.vocabulary import DCTERMS, RDFS, term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.assay.estimates import Estimate
    from kg.assay.report import AssayReport

LAB = "https://example.org/lab/"
_TYPES = {"ki": "Ki", "kd": "Kd", "ic50": "IC50", "ec50": "EC50"}
_APPARENT = {"ki": "ApparentKi", "kd": "ApparentKd", "ic50": "ApparentIC50"}
_DIGITS = 3
_BINDING = ("competition", "saturation")


@dataclass(frozen=True, slots=True)
class Subject:
    """What was measured: IRIs and labels of compound, target and action; a new compound is minted and named."""

    compound: str
    compound_label: str
    target: str
    target_label: str
    action: str
    new_compound: bool = False
    species: str = ""
    protocol: str = ""
    condition: str = ""


def slug(text: str) -> str:
    """A local name that a person can say: letters, digits, - and _; Greek letters and signs of rotation by name.

    So that the enantiomers (+)-X and (-)-X, and α- and β-X, are two names.
    """
    said = re.sub(r"\((\+/-|±|[-+−])\)", lambda found: _ROTATIONS[found[1]], text)
    said = "".join(_letter(sign) for sign in unicodedata.normalize("NFKD", said))
    return re.sub(r"[^A-Za-z0-9_]+", "-", said).strip("-") or "unnamed"


_ROTATIONS = {"+": "plus", "-": "minus", "−": "minus", "±": "rac", "+/-": "rac"}


def _letter(sign: str) -> str:
    """A Greek letter by its name; a mark above a letter is left out; any other sign as it is."""
    if unicodedata.combining(sign):
        return ""
    named = re.fullmatch(r"GREEK (?:SMALL|CAPITAL) LETTER (\w+)", unicodedata.name(sign, ""))
    return named[1].lower() if named else sign


def checked_base(base: str) -> str:
    """`base` as a namespace that ends in / or #; UsageError when it is no http(s) IRI."""
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", base):
        raise UsageError(f"{base!r} is not a base for IRIs", "--base", f"give one like {LAB}")
    return base if base.endswith(("/", "#")) else base + "/"


def mint_compound(base: str, label: str) -> str:
    """The IRI of a user's own compound."""
    return f"{checked_base(base)}compound/{slug(label)}"


def affinities(estimates: Mapping[str, Estimate]) -> dict[str, Estimate]:
    """The estimates that become records, by key: affinities where there are any, else potencies."""
    molar = {key: one for key, one in estimates.items() if key.endswith("_nM")}
    constants = {key: one for key, one in molar.items() if key[:2] in ("ki", "kd")}
    return constants or molar


def measurement_records(report: AssayReport, subject: Subject, base: str = LAB, licence: str = "none given") -> str:
    """Turtle with one measurement for each affinity (or potency), the action, the evidence and the data file.

    The printed value is the estimate with its interval, to three significant digits. A value that the report calls
    only apparent has a type that says so. Raises CheckFailed when the report has no estimates.
    """
    return measurement_file([(report, subject)], base, licence)


def measurement_file(found: Sequence[tuple[AssayReport, Subject]], base: str = LAB, licence: str = "none given") -> str:
    """The same for several compounds of one data file. Raises UsageError where two names would be one IRI."""
    labels: dict[str, str] = {}
    for _, subject in found:
        if labels.setdefault(subject.compound, subject.compound_label) != subject.compound_label:
            both = f"{labels[subject.compound]!r} and {subject.compound_label!r}"
            raise UsageError(
                f"{both} are one name: <{subject.compound}>", "--as", "name one of them otherwise in the file"
            )
    blocks = [_prefixes()]
    for report, subject in found:
        blocks += _blocks(report, subject, checked_base(base), licence)
    return "\n".join(dict.fromkeys(blocks))


def _blocks(report: AssayReport, subject: Subject, root: str, licence: str) -> list[str]:
    if report.estimates is None:
        raise CheckFailed("nothing was estimated, so there is nothing to record", report.source, report.verdict)
    name = f"{slug(subject.compound_label)}-{slug(subject.target_label)}-{report.digest[:8]}"
    evidence, data = f"{root}evidence/{name}", f"{root}data/{report.digest[:16]}"
    blocks = [_data(data, report, licence), _evidence(evidence, data, report)]
    if subject.new_compound:
        blocks.append(_record(subject.compound, ["Compound"], [_pair(RDFS + "label", _text(subject.compound_label))]))
    about = [_pair(term("compound"), _iri(subject.compound)), _pair(term("target"), _iri(subject.target))]
    for key, one in affinities(report.estimates).items():
        kind, _, site = key.removesuffix("_nM").partition("_")
        conditions = "; ".join(part for part in (_condition(report), f"{site} affinity" if site else "") if part)
        pairs = [
            *about,
            *_measured(one, _APPARENT[kind] if report.apparent and kind in _APPARENT else _TYPES[kind]),
            _pair(term("condition"), _text(subject.condition or conditions)),
        ]
        pairs += [_pair(term(key), _iri(value)) for key, value in _optional(subject) if value]
        pairs.append(_pair(term("statedBy"), _iri(evidence)))
        blocks.append(_record(f"{root}measurement/{name}-{slug(key.removesuffix('_nM'))}", ["Measurement"], pairs))
    return [*blocks, _action(f"{root}action/{name}", about, subject, evidence, report)]


def _action(iri: str, about: list[str], subject: Subject, evidence: str, report: AssayReport) -> str:
    """The action as declared. Binding shows an affinity and no direction, so there the declaration stands alone."""
    pairs = [*about, _pair(term("actionType"), _iri(subject.action))]
    pairs.append(_pair(term("modality"), _iri(term("Affirmed"))))
    if report.conditions.get("model") not in _BINDING:
        return _record(iri, ["Action"], [*pairs, _pair(term("statedBy"), _iri(evidence))])
    says = "Declared by whoever recorded the measurement; the binding data show an affinity and no direction."
    return _record(iri, ["Action", "BackgroundKnowledge"], [*pairs, _pair(term("says"), _text(says))])


def _optional(subject: Subject) -> list[tuple[str, str]]:
    return [("species", subject.species), ("assay", subject.protocol)]


def _measured(one: Estimate, measurement_type: str) -> list[str]:
    """Type, relation, value as printed and bounds in nM of one estimate."""
    value, low, high = (None if each is None else _rounded(each) for each in (one.value, one.low, one.high))
    if value is None:
        raise CheckFailed("an estimate has no value", measurement_type)
    if low is None or high is None or low == high:
        relation, low, high, printed = "=", value, value, _plain(value)
    else:
        relation, printed = "range", f"{_plain(value)} ({_plain(low)} - {_plain(high)})"
    return [
        _pair(term("measurementType"), _iri(term(measurement_type))),
        _pair(term("relation"), _text(relation)),
        _pair(term("printedValue"), _text(printed)),
        _pair(term("printedUnit"), _text("nM")),
        _pair(term("printedLow"), _text(_plain(low))),
        _pair(term("printedHigh"), _text(_plain(high))),
        _pair(term("lowNanomolar"), _decimal(low)),
        _pair(term("highNanomolar"), _decimal(high)),
    ]


def _rounded(value: float) -> Decimal:
    return Decimal(f"{value:.{_DIGITS - 1}e}")


def _plain(value: Decimal) -> str:
    return format(value, "f")


def _decimal(value: Decimal) -> str:
    text = _plain(value)
    return text if "." in text else f"{text}.0"


def _condition(report: AssayReport) -> str:
    return ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in report.conditions.items())


def _data(data: str, report: AssayReport, licence: str) -> str:
    label = PurePath(report.source).name or "bench data"
    pairs = [
        _pair(RDFS + "label", _text(label)),
        _pair(DCTERMS + "license", _text(licence)),
        _pair(DCTERMS + "identifier", _text(f"sha256:{report.digest}")),
    ]
    return _record(data, ["Dataset"], pairs)


def _evidence(evidence: str, data: str, report: AssayReport) -> str:
    curve = (report.model or "").replace("_", " ")
    says = f"A {curve} was fitted ({_condition(report)}). " + " ".join((report.verdict, *report.notes))
    pairs = [
        _pair(term("dataset"), _iri(data)),
        _pair(term("seenIn"), _text(f"{PurePath(report.source).name}#sha256:{report.digest}")),
        _pair(term("says"), _text(says)),
    ]
    return _record(evidence, ["DatasetEvidence"], pairs)


def _prefixes() -> str:
    return f"@prefix kg: <{term('Ki').removesuffix('Ki')}> .\n"


def _record(iri: str, kinds: list[str], pairs: list[str]) -> str:
    types = ", ".join(_iri(term(kind)) for kind in kinds)
    return f"<{iri}> a {types} ;\n    " + " ;\n    ".join(pairs) + " .\n"


def _pair(predicate: str, value: str) -> str:
    return f"{_iri(predicate)} {value}"


def _iri(iri: str) -> str:
    """An IRI in Turtle, short where it is a term of the ontology."""
    namespace = term("Ki").removesuffix("Ki")
    if iri.startswith(namespace):
        return f"kg:{iri.removeprefix(namespace)}"
    if re.search(r"[\s<>\"{}|\\^`]", iri):
        raise UsageError(f"{iri!r} is not an IRI", cure="name the record by a label, identifier or IRI of the graph")
    return f"<{iri}>"


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'
