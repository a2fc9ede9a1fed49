"""Exposure, active metabolites, occupancies, in-vivo potencies and efficacies of one compound, as records.

What was seen is stated by an evidence record a quantity, with its page; what was not is told by one record of background
knowledge, which carries no reference.
"""

from __future__ import annotations

import re
from decimal import Decimal

from kg.knowledge.library.records import Known, Rows, dataset
from kg.knowledge.library.tables import Row
from kg.knowledge.library.triples import TRUE, TripleLines, decimal, ident, iri, local, said, text

_PMID = re.compile(r"PMID:([0-9]+)")
_DOI = re.compile(r"doi:(\S+?)(?:;|$)")
# Group of columns -> low and high end, and what it is called, with its unit.
_GROUPS = {
    "plasma": ("plasma_low", "plasma_high", "plasma level", "ng/mL"),
    "fu": ("fu_low", "fu_high", "fraction unbound", ""),
    "entry": ("brain_entry", "brain_entry", "brain entry", ""),
    "half_life": ("half_life_low", "half_life_high", "half-life", "h"),
    "dose": ("dose_low", "dose_high", "usual dose", "mg"),
}
# The file of the reference data that a fraction unbound was seen in begins with the name of its data set.
_HTTK = "httk_exposure/"


def write_exposure(found: Rows, known: Known, out: TripleLines) -> None:
    """Exposure, metabolism, occupancy, in-vivo potency and efficacy of the compound, as far as no file of the graph's own says them."""
    if "Exposure" not in known.has:
        for row in found["exposure"]:
            _exposure(row, found["compounds"][0]["name"], out)
    if "Metabolism" not in known.has:
        for row in found["metabolites"]:
            _metabolism(row, out)
    for row in found["occupancy"]:
        _occupancy(row, out)
    if "InVivoPotency" not in known.has:
        for row in found["potency"]:
            _potency(row, found, out)
    if "IntrinsicEfficacy" not in known.has:
        for row in found["efficacy"]:
            _efficacy(row, out)


def _exposure(row: Row, name: str, out: TripleLines) -> None:
    compound = row["compound"]
    daily = row["dose_kind"] != "single"
    numbers = {
        "plasmaLow": row["plasma_low"], "plasmaHigh": row["plasma_high"], "fractionUnbound": row["fu_mid"],
        "fractionUnboundLow": row["fu_low"], "fractionUnboundHigh": row["fu_high"], "brainEntry": row["brain_entry"],
        "halfLifeLow": row["half_life_low"], "halfLifeHigh": row["half_life_high"],
        "labelledDoseLow": row["dose_low"] if daily else "", "labelledDoseHigh": row["dose_high"] if daily else "",
    }  # fmt: skip
    out.add(
        "exposure", f"library-{compound}-exposure", "Exposure", compound=ident(compound), statedBy=_whose(row, name, out),
        printedEntry=text(row["brain_entry_words"]) if row["brain_entry_words"] else "",
        comment=said(row["note"]) if row["note"] else "",
        **{key: decimal(value) for key, value in numbers.items() if value},
    )  # fmt: skip


def _whose(row: Row, name: str, out: TripleLines) -> list[str]:
    """The evidence of each quantity that was seen, and one record for all that are background."""
    evidence, background = [], []
    for group, (low, high, called, unit) in _GROUPS.items():
        basis = row[f"{group}_basis"]
        value = row["brain_entry_words"] if group == "entry" else _range(row[low], row[high])
        if not basis or not value:
            continue
        told = f"{called} {value}{' ' + unit if unit else ''}"
        if basis == "background":
            background.append(told)
            continue
        seen = row[f"{group}_seen_in"]
        evidence.append(out.add(
            "exposure", f"library-{row['compound']}-exposure-{local(group)}", "DatasetEvidence",
            dataset=ident(dataset("httk-2.7.4" if seen.startswith(_HTTK) else "seen-pages")),
            seenIn=text(f"{seen}#{called}"), says=said(f"{name}: {told}."), **_cited(row[f"{group}_source"]),
        ))  # fmt: skip
    if background:
        sentence = f"Of {name}, from no text at hand and wide on purpose: {'; '.join(background)}."
        evidence.append(out.add(
            "exposure", f"library-{row['compound']}-exposure-background", "BackgroundKnowledge", says=said(sentence)
        ))  # fmt: skip
    return evidence


def _cited(source: str) -> dict[str, list[str] | str]:
    """The publications that a source names, and what else it says of itself."""
    dois = [iri(f"https://doi.org/{doi}") for doi in _DOI.findall(source)]
    rest = "; ".join(part for part in source.split("; ") if part and not part.startswith(("PMID:", "doi:")))
    found = [iri(f"http://identifiers.org/pubmed/{p}") for p in _PMID.findall(source)]
    return {"publication": found, "source": dois, "citation": text(rest) if rest else ""}


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low}-{high}"


def _metabolism(row: Row, out: TripleLines) -> None:
    name = f"library-{row['compound']}-to-{row['metabolite']}"
    ratio = f"{row['says']}. The ratio is that of total levels; free levels are taken to stand in the same one."
    if row["basis"] == "background":
        evidence = out.add(
            "metabolites", f"{name}-said", "BackgroundKnowledge", says=said(f"From no text at hand: {ratio}")
        )
    else:
        evidence = out.add(
            "metabolites", f"{name}-said", "DatasetEvidence", dataset=ident(dataset("seen-pages")),
            seenIn=text(f"{row['seen_in']}#metabolites"), says=said(ratio), **_cited(row["source"]),
        )  # fmt: skip
    low, high = Decimal(row["ratio_low"]), Decimal(row["ratio_high"])
    middle = ((low * high).sqrt()).quantize(Decimal("0.001")).normalize()
    out.add(
        "metabolites", name, "Metabolism", substrateCompound=ident(row["compound"]), product=ident(row["metabolite"]),
        active=TRUE, exposureRatio=decimal(middle), exposureRatioLow=decimal(low), exposureRatioHigh=decimal(high),
        statedBy=evidence,
    )  # fmt: skip


def _occupancy(row: Row, out: TripleLines) -> None:
    """A measured occupancy; a row that gives only a plasma EC50, or words, has no percentage and makes none."""
    if not row["low"]:
        return
    high = row["high"] or row["low"]
    name = f"library-{row['compound']}-occupancy-{row['id']}"
    if row["basis"] == "background":
        evidence = out.add("occupancy", f"{name}-said", "BackgroundKnowledge", says=said(row["says"]))
    else:
        evidence = out.add(
            "occupancy", f"{name}-said", "DatasetEvidence", dataset=ident(dataset("seen-pages")),
            seenIn=text(f"{row['seen_in']}#{row['id']}"), says=said(row["says"]), **_cited(row["source"]),
        )  # fmt: skip
    printed = _range(row["low"], high) if row["high"] else f"{row['low']} (no occupancy, in words)"
    out.add(
        "occupancy", name, "Occupancy", compound=ident(row["compound"]), target=ident(row["target"]),
        region=ident(row["region"]), percentLow=decimal(row["low"]), percentHigh=decimal(high), printedValue=text(printed),
        printedDose=text(row["dose"]) if row["dose"] else "", tracer=text(row["tracer"]) if row["tracer"] else "",
        printedRegion=text(row["printed_region"]) if row["printed_region"] else "",
        subjects=text(row["subjects"]) if row["subjects"] else "", comment=said(row["note"]) if row["note"] else "",
        statedBy=evidence,
    )  # fmt: skip


def _efficacy(row: Row, out: TripleLines) -> None:
    """How much the compound activates a target; a page says it, or nobody at hand does and the range is wide."""
    name = f"library-{row['compound']}-efficacy-at-{row['target']}"
    if row["basis"] == "background":
        sentence = f"From no text at hand and wide on purpose: {row['says']}"
        evidence = out.add("efficacy", f"{name}-said", "BackgroundKnowledge", says=said(sentence))
    else:
        evidence = out.add(
            "efficacy", f"{name}-said", "DatasetEvidence", dataset=ident(dataset("seen-pages")),
            seenIn=text(f"{row['seen_in']}#{row['target']}"), says=said(row["says"]), **_cited(row["source"]),
        )  # fmt: skip
    out.add(
        "efficacy", name, "IntrinsicEfficacy", compound=ident(row["compound"]), target=ident(row["target"]),
        efficacy=decimal(row["efficacy"]), efficacyLow=decimal(row["low"]), efficacyHigh=decimal(row["high"]), statedBy=evidence,
    )  # fmt: skip


def _potency(row: Row, found: Rows, out: TripleLines) -> None:
    """A plasma EC50 of occupancy; without weight and fraction unbound nothing free follows from it, and it makes no record."""
    weight = found["compounds"][0]["weight"]
    unbound = next((one["fu_mid"] for one in found["exposure"] if one["fu_mid"]), "")
    if not weight or not unbound:
        return
    middle = (Decimal(row["low"]) * Decimal(row["high"])).sqrt()
    total = middle if row["unit"] == "nM" else middle * 1000 / Decimal(weight)
    name = f"library-{row['compound']}-in-vivo-potency-{row['id']}"
    evidence = out.add(
        "potency", f"{name}-said", "DatasetEvidence", dataset=ident(dataset("seen-pages")),
        seenIn=text(f"{row['seen_in']}#{row['id']}"), says=said(row["says"]), **_cited(row["source"]),
    )  # fmt: skip
    out.add(
        "potency", name, "InVivoPotency", compound=ident(row["compound"]), target=ident(row["target"]),
        region=ident(row["region"]), ec50Nanomolar=decimal(_short(total * Decimal(unbound))),
        ec50Plasma=decimal(_short(total * Decimal(weight) / 1000)),
        maximumOccupancy=decimal(Decimal(row["maximum"]) / 100) if row["maximum"] else "",
        says=said(f"{row['says']} Free, at the recorded fraction unbound of {unbound}."), comment=said(row["note"]),
        statedBy=evidence,
    )  # fmt: skip


def _short(value: Decimal) -> Decimal:
    """Four digits: a level is not known to more."""
    return Decimal(f"{value:.4g}")
