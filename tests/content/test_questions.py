"""A pharmacologist's questions, each answered by one command: what the output means, not how it is laid out.

Where an expected answer comes from stands with the question: a line of a document of the graph (`doc-004:16`), or what the field
holds for background (as in tests/pharmacology/expectations.tsv); nothing is expected because the program says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Any
from unittest import mock

import pytest
import shipped
from terminal import kg

WORKSPACE = shipped.workspace()
BACKGROUND = "background"


@cache
def said(*words: str) -> Any:
    """What one command says: JSON where it is asked for, else the text with its folds taken out."""
    with (
        mock.patch("kg.knowledge.store.Knowledge", return_value=WORKSPACE.knowledge),
        mock.patch("kg.question.workspace.Workspace", return_value=WORKSPACE),
    ):
        run = kg(*words)
    assert run.returncode in (0, 1, 3), run.stderr
    return json.loads(run.stdout) if "json" in words and run.stdout else " ".join((run.stdout + run.stderr).split())


def perturb(*words: str) -> Any:
    """An answer without samples: what is asked here is what follows from the recorded numbers."""
    return said("perturb", *words, "--samples", "0", "-f", "json")


def change(answer: Any, node: str) -> float:
    """The change of a node as a fraction of rest, 0 where it is called unchanged."""
    found = next(e for e in answer["effects"] if e["node"] == node)
    return 0.0 if found["direction"] == "unchanged" else found["change"]


def ranked(answer: Any) -> dict[str, Any]:
    """Pathways that change, by name, those told with another too."""
    return {p["label"]: p for first in answer["pathways"] for p in (first, *first["told"])}


def up(answer: Any, pathway: str, place: str = "") -> bool:
    """Whether a pathway goes up (at a place, or where it changes most)."""
    found = ranked(answer).get(pathway)
    return bool(found) and (any(place in where for where in found["up"]) if place else found["change"] > 0)


def down(answer: Any, pathway: str, place: str = "") -> bool:
    """Whether a pathway goes down, likewise."""
    found = ranked(answer).get(pathway)
    return bool(found) and (any(place in where for where in found["down"]) if place else found["change"] < 0)


def targets_of(*words: str) -> dict[str, float]:
    """Gene of the target -> its share in the change of one node, log2 units."""
    shares: dict[str, float] = {}
    for row in said("explain", *words, "-f", "json")[0]["by_target"]:
        gene = row["target"].partition("@")[0]
        shares[gene] = shares.get(gene, 0.0) + row["share"]
    return shares


def most(shares: dict[str, float], sign: int) -> str:
    """The target that pushes most one way."""
    return max(shares, key=lambda gene: sign * shares[gene])


def held(answer: Any, gene: str, compound: str = "") -> float:
    """The largest part of a target that is held."""
    return max((t["occupancy"] or 0.0 for t in answer["targets"]
                if gene in t["genes"] and (not compound or t["compound"] == compound)), default=0.0)  # fmt: skip


def evidence(*words: str) -> str:
    """Who says so, link by link, of the routes that are traced."""
    return " ".join(
        text for route in said("trace", *words, "-f", "json") for k in route["links"] for text in k["evidence"]
    )


def statement(answer: Any, thing: str, direction: str) -> list[dict[str, Any]]:
    """What is stated of a thing in a direction."""
    return [s for s in answer["stated"] if s["node"] == thing and s["direction"] == direction]


def beside(*words: str) -> dict[str, list[float]]:
    """Node -> log2 changes of the compounds side by side."""
    found = said("compare", *words, "--samples", "0", "-f", "json")
    return {row["name"]: row["values"] for row in found["effects"]}


def more(node: str, *words: str) -> bool:
    """Whether the first of two raises a node more than the second."""
    first, second = beside(*words)[node]
    return first > second


def less(node: str, *words: str) -> bool:
    """Whether the first of two raises it less, or lowers it more."""
    first, second = beside(*words)[node]
    return first < second


def apart(node: str, *words: str) -> bool:
    """Whether the first lowers what the second raises."""
    first, second = beside(*words)[node]
    return first < 0 < second


def alike(node: str, *words: str) -> bool:
    """Whether two raise it by about the same, to a quarter."""
    found = beside(*words)[node]
    return max(found) - min(found) < 0.25 * max(found)


AMI, AMO, AMS = ("amitriptyline",), ("amoxapine",), ("amisulpride", "--dose", "600 mg/day")
LOW = ("amisulpride", "--dose", "100 mg/day")
NOX, NOR = ("amitriptylinoxide",), ("nortriptyline",)

WHICH_PATHWAYS: dict[str, tuple[str, Callable[[], bool]]] = {
    "Does amitriptyline raise serotonin outside the cell?": ("doc-004:16", lambda: up(perturb(*AMI), "serotonin release and clearance")),
    "Does it raise noradrenaline, too?": ("doc-004:16", lambda: up(perturb(*AMI), "noradrenaline release and clearance")),
    "Does Gq signalling fall in spite of the serotonin, since 5-HT2 receptors are blocked?": (
        "doc-004:31", lambda: down(perturb(*AMI), "Gq/PLC pathway")),
    "Does blocked H1 lower histamine's signalling?": ("doc-004:31", lambda: down(perturb(*AMI), "histamine receptor signalling")),
    "Is muscarinic signalling lowered by amitriptyline?": ("doc-004:31", lambda: down(perturb(*AMI), "acetylcholine receptor signalling")),
    "Does amisulpride block dopamine's signalling at a high dose?": ("doc-000:31", lambda: down(perturb(*AMS), "dopamine receptor signalling")),
    "Does amisulpride release dopamine at a low dose?": ("doc-000:30", lambda: up(perturb(*LOW), "dopamine release and clearance")),
    "Does amoxapine raise noradrenaline?": ("doc-001:23", lambda: up(perturb(*AMO), "noradrenaline release and clearance")),
    "Does amoxapine lower 5-HT2C signalling in the accumbens GABA neurons?": (
        "doc-001:58", lambda: down(perturb(*AMO), "serotonin receptor signalling", "VTA-GABA")),
    "Does the N-oxide act as a reuptake inhibitor through its metabolites?": (
        "doc-003:23", lambda: up(perturb(*NOX), "serotonin release and clearance")),
    "Does paroxetine slow the serotonin neuron through its own autoreceptors?": (
        BACKGROUND, lambda: change(perturb("paroxetine"), "firing@5-HT-neuron-soma") < 0),
    "Does paroxetine leave dopamine of the striatum alone?": (
        BACKGROUND, lambda: abs(change(perturb("paroxetine"), "dopamine@striatum-cleft")) < 0.1),
    "Which transmitters does desipramine raise in the cortex?": (
        BACKGROUND, lambda: min(change(perturb("desipramine"), f"{t}@PFC-cleft") for t in ("noradrenaline", "dopamine")) > 0.1),
    "Does haloperidol put cAMP up in the indirect pathway?": (BACKGROUND, lambda: change(perturb("haloperidol=10 nM"), "cAMP@D2-MSN") > 0.1),
    "Does donepezil raise acetylcholine?": (BACKGROUND, lambda: up(perturb("donepezil"), "acetylcholine release and clearance")),
    "Does reserpine empty the stores?": (BACKGROUND, lambda: down(perturb("reserpine"), "noradrenaline synthesis and storage")),
    "Does caffeine block adenosine's signalling?": (BACKGROUND, lambda: down(perturb("caffeine"), "adenosine receptor signalling")),
    "Does morphine open GIRK channels?": (BACKGROUND, lambda: up(perturb("morphine"), "Gi/GIRK pathway")),
    "Does diazepam strengthen GABA where it is heard?": (BACKGROUND, lambda: up(perturb("diazepam"), "GABA receptor signalling")),
    "Does mirtazapine release noradrenaline by α2 block?": (
        BACKGROUND, lambda: up(perturb("mirtazapine"), "noradrenaline release and clearance")),
}  # fmt: skip

WHY: dict[str, tuple[str, Callable[[], bool]]] = {
    "Why does serotonin rise in the cortex under amitriptyline?": (
        "doc-004:16", lambda: most(targets_of(*AMI, "serotonin@PFC-cleft"), 1) == "SLC6A4"),
    "Why noradrenaline?": ("doc-004:16", lambda: most(targets_of(*AMI, "noradrenaline@PFC-cleft"), 1) == "SLC6A2"),
    "Why does cortical dopamine rise with a noradrenaline reuptake inhibitor?": (
        BACKGROUND, lambda: most(targets_of("desipramine", "dopamine@PFC-cleft"), 1) == "SLC6A2"),
    "Why does amisulpride raise striatal dopamine?": (
        "doc-000:30", lambda: most(targets_of(*LOW, "dopamine@striatum-cleft"), 1) in ("DRD2", "DRD3")),
    "Is it the autoreceptor, not the postsynaptic one, that does so?": (
        "doc-000:30", lambda: "DA-" in max(said("explain", *LOW, "dopamine@striatum-cleft", "-f", "json")[0]["routes"],
                                           key=lambda r: r["share"])["nodes"][0]),
    "Why does cAMP rise in the D2 neuron under haloperidol?": (
        "doc-000:133", lambda: most(targets_of("haloperidol", "cAMP@D2-MSN"), 1) == "DRD2"),
    "By which route: through Gi and adenylyl cyclase?": (
        "doc-000:133", lambda: [n.partition("@")[0] for n in said("trace", "haloperidol", "cAMP@D2-MSN", "-k", "1", "-f", "json")[0]["nodes"][1:]]
                               == ["DRD2", "Gi", "AC", "cAMP"]),
    "Why does paroxetine slow the raphe?": (
        BACKGROUND, lambda: "HTR1A@5-HT-neuron-soma" in said("trace", "paroxetine", "firing@5-HT-neuron-soma", "-k", "1", "-f", "json")[0]["nodes"]),
    "Why is IP3 down in the pyramidal cell under amitriptyline, though serotonin is up?": (
        "doc-004:31", lambda: most(targets_of(*AMI, "IP3@cortical-pyramidal-cell"), -1) in ("HTR2A", "ADRA1A", "HRH1", "CHRM1")),
    "And what works against it there?": (
        BACKGROUND, lambda: most(targets_of(*AMI, "IP3@cortical-pyramidal-cell"), 1) in ("SLC6A4", "SLC6A2", "CHRM2")),
    "Why does the noradrenaline neuron slow under desipramine?": (
        BACKGROUND, lambda: "ADRA2A@NA-neuron-soma" in said("trace", "desipramine", "firing@NA-neuron-soma", "-k", "1", "-f", "json")[0]["nodes"]),
    "Why does mirtazapine raise cortical noradrenaline?": (
        BACKGROUND, lambda: most(targets_of("mirtazapine", "noradrenaline@PFC-cleft"), 1).startswith("ADRA2")),
    "Why does clozapine, too?": (BACKGROUND, lambda: most(targets_of("clozapine", "noradrenaline@PFC-cleft"), 1).startswith("ADRA2")),
    "Why does donepezil raise acetylcholine in the hippocampus?": (
        BACKGROUND, lambda: most(targets_of("donepezil", "acetylcholine@hippocampus-cleft"), 1) == "ACHE"),
    "By which receptor does caffeine lower cAMP in D2 neurons?": (
        BACKGROUND, lambda: most(targets_of("caffeine", "cAMP@D2-MSN"), -1) == "ADORA2A"),
    "Does more serotonin reach the hippocampal 5-HT1A receptor by way of the transporter alone?": (
        BACKGROUND, lambda: most(targets_of("paroxetine", "HTR1A@hippocampal-pyramidal-cell"), 1) == "SLC6A4"),
    "Do the shares of a change add up to it?": (
        BACKGROUND, lambda: abs(sum(targets_of(*AMI, "serotonin@PFC-cleft").values())
                                - said("explain", *AMI, "serotonin@PFC-cleft", "-f", "json")[0]["log2_change"]) < 1e-6),
    "Would at least half of the slowing be gone without the somatic autoreceptor?": (
        BACKGROUND, lambda: change(perturb("paroxetine", "--without", "HTR1A@5-HT-neuron-soma"), "firing@5-HT-neuron-soma")
                            > change(perturb("paroxetine"), "firing@5-HT-neuron-soma") / 2),
    "Why does the CREB pathway change under paroxetine?": (
        BACKGROUND, lambda: all(max(map(abs, (s["share"] for s in one["by_target"]))) == abs(one["by_target"][0]["share"])
                                and one["by_target"][0]["target"].startswith("SLC6A4")
                                for one in said("explain", "paroxetine", "CREB pathway@D1-MSN", "-f", "json"))),
    "Why is dopamine release braked less under amoxapine in the cortex: NET or 5-HT2C?": (
        BACKGROUND, lambda: min(targets_of(*AMO, "dopamine@PFC-cleft")[gene] for gene in ("SLC6A2", "HTR2C")) > 0.1),  # both do
}  # fmt: skip


def curve(compound: str, node: str, low: str, high: str, *more: str) -> Any:
    """A dose curve."""
    return said("dose", compound, node, "--from", low, "--to", high, "--points", "5", *more, "-f", "json")


AT_WHICH_DOSE: dict[str, tuple[str, Callable[[], bool]]] = {
    "How much D2 does amisulpride hold at 600 mg/day: more than half?": ("doc-000:31", lambda: held(perturb(*AMS), "DRD2") > 0.5),
    "And less at 100 mg/day?": ("doc-000:30", lambda: held(perturb(*LOW), "DRD2") < held(perturb(*AMS), "DRD2")),
    "Do the documents say anything at 350 mg/day?": (
        "doc-000:30", lambda: not perturb("amisulpride", "--dose", "350 mg/day")["stated"]
        and "say nothing" in said("perturb", "amisulpride", "--dose", "350 mg/day", "--samples", "0")),
    "Do they speak at 100 mg/day of release alone?": (
        "doc-000:30", lambda: {tuple(s["dose"]) for s in perturb(*LOW)["stated"]} == {(50.0, 300.0)}),
    "Does the block of TrkB matter at a therapeutic level of amitriptyline?": (
        "doc-004:50", lambda: {s["verdict"] for s in statement(perturb(*AMI), "TrkB receptor", "increased")} == {"not reached"}),
    "And hERG?": ("doc-004:100", lambda: {s["verdict"] for s in statement(perturb(*AMI), "hERG channel", "decreased")} == {"not reached"}),
    "Is hERG reached at 50 µM?": ("doc-004:100", lambda: held(perturb("amitriptyline=50 uM"), "KCNH2") > 0.5),
    "Is H1 held first as amitriptyline rises?": (
        "doc-004:31", lambda: held(perturb("amitriptyline=1 nM"), "HRH1") == max(t["occupancy"] or 0 for t in perturb("amitriptyline=1 nM")["targets"])),
    "Does dopamine's rise grow with the dose of amisulpride?": (
        BACKGROUND, lambda: all(b > a for a, b in pairwise(curve("amisulpride", "dopamine@striatum-cleft", "50 mg/day", "800 mg/day")["log2"]["dopamine@striatum-cleft"]))),
    "Does serotonin rise with each step of paroxetine?": (
        BACKGROUND, lambda: all(b > a for a, b in pairwise(curve("paroxetine", "serotonin@PFC-cleft", "0.1 nM", "100 nM")["log2"]["serotonin@PFC-cleft"]))),
    "Does occupancy never fall with the dose?": (
        BACKGROUND, lambda: all(b >= a - 1e-9 for v in curve("amisulpride", "dopamine@striatum-cleft", "50 mg/day", "800 mg/day")["occupancy"].values()
                                for a, b in pairwise(v))),
    "Is dopamine of the striatum left alone by desipramine's usual level?": (
        BACKGROUND, lambda: abs(change(perturb("desipramine"), "dopamine@striatum-cleft")) < 0.1),
    "Is the free level of 75 mg/day half that of 150?": (
        BACKGROUND, lambda: abs(2 * perturb("amitriptyline=75 mg/day")["scenario"]["compounds"][0]["free_nM"]
                                / perturb("amitriptyline=150 mg/day")["scenario"]["compounds"][0]["free_nM"] - 1) < 0.01),
    "Does little of amisulpride's plasma level reach the brain?": (
        BACKGROUND, lambda: perturb(*AMS)["scenario"]["compounds"][0]["free_nM"] < 0.1 * perturb(*AMS)["scenario"]["compounds"][0]["free_outside_nM"]),
    "Is nortriptyline counted in when amitriptyline is taken?": (
        "doc-002:29", lambda: any(c["label"] == "nortriptyline" and c["metabolite_of"] for c in perturb(*AMI)["scenario"]["compounds"])),
    "Does the usual dose of amitriptyline hold most of H1?": ("doc-004:31", lambda: held(perturb(*AMI), "HRH1") > 0.8),
    "At a hundredth of the level, does anything still change?": (
        BACKGROUND, lambda: len(perturb("paroxetine=0.001 nM")["pathways"]) == 0),
    "What was measured in patients beside what is computed for amisulpride?": (
        "doc-000:31", lambda: any(t["measured"] for t in perturb(*AMS)["targets"] if "DRD2" in t["genes"])),
    "At which free level of amitriptyline would Nav channels be half blocked: not below a micromolar?": (
        "doc-004:46", lambda: held(perturb("amitriptyline=1 uM"), "SCN9A") < 0.5),
    "Does a level far above every affinity hold a target whole?": (BACKGROUND, lambda: held(perturb("haloperidol=10 uM"), "DRD2") > 0.95),
}  # fmt: skip


AGAINST_WHICH: dict[str, tuple[str, Callable[[], bool]]] = {
    "Which of the two raises noradrenaline more, desipramine or paroxetine?": (
        BACKGROUND, lambda: more("noradrenaline@PFC-cleft", "desipramine", "paroxetine")),
    "And serotonin?": (BACKGROUND, lambda: less("serotonin@PFC-cleft", "desipramine", "paroxetine")),
    "Do haloperidol and amisulpride go the same way in the D2 neuron?": (
        BACKGROUND, lambda: min(beside("haloperidol", "amisulpride")["cAMP@D2-MSN"]) > 0),
    "Does amitriptyline block H1, desipramine less?": ("doc-004:31", lambda: held(perturb(*AMI), "HRH1") > held(perturb("desipramine"), "HRH1")),
    "Against amitriptyline, does nortriptyline spare the histamine receptor?": (
        BACKGROUND, lambda: less("HRH1@cortical-pyramidal-cell", "amitriptyline", "nortriptyline", "--at", "same-conc")),
    "Which holds more D2, amoxapine or amitriptyline, at 20 nM?": (
        "doc-001:31", lambda: held(perturb("amoxapine=20 nM"), "DRD2", "amoxapine") > held(perturb("amitriptyline=20 nM"), "DRD2", "amitriptyline")),
    "Is a drug against itself no difference at all?": (
        BACKGROUND, lambda: not any(e["change"] for e in perturb("amisulpride", "--against", "amisulpride")["effects"])),
    "Does adding amisulpride to paroxetine raise dopamine above paroxetine alone?": (
        BACKGROUND, lambda: change(perturb("paroxetine", "amisulpride", "--against", "paroxetine"), "dopamine@striatum-cleft") > 0.1),
    "At equal hold of SERT, do paroxetine and sertraline raise serotonin alike?": (
        BACKGROUND, lambda: alike("serotonin@PFC-cleft", "paroxetine", "sertraline", "--at", "same-occupancy SERT 80 %")),
    "Is the tighter H1 ligand of the two amitriptyline?": (
        BACKGROUND, lambda: "amitriptyline" in said("compare", "amitriptyline", "desipramine", "--target", "HRH1", "--samples", "0")),
    "Does clozapine raise cortical dopamine where haloperidol hardly does?": (
        BACKGROUND, lambda: more("dopamine@PFC-cleft", "clozapine", "haloperidol")),
    "Do reserpine and moclobemide go opposite ways?": (
        BACKGROUND, lambda: apart("noradrenaline@PFC-cleft", "reserpine", "moclobemide")),
    "Does mirtazapine raise noradrenaline without holding its transporter?": (BACKGROUND, lambda: held(perturb("mirtazapine"), "SLC6A2") < 0.05),
    "Does desipramine hold NET more than SERT?": (BACKGROUND, lambda: held(perturb("desipramine"), "SLC6A2") > held(perturb("desipramine"), "SLC6A4")),
    "And paroxetine the reverse?": (BACKGROUND, lambda: held(perturb("paroxetine"), "SLC6A4") > held(perturb("paroxetine"), "SLC6A2")),
    "Is amisulpride free of H1, unlike amitriptyline?": (BACKGROUND, lambda: held(perturb(*AMS), "HRH1") < 0.05 < held(perturb(*AMI), "HRH1")),
    "Does the comparison say at which levels it compares?": (
        BACKGROUND, lambda: all(c["free_nM"] > 0 and c["basis"] for c in said("compare", "haloperidol", "amisulpride", "--samples", "0", "-f", "json")["compounds"])),
    "Does a compound without affinities take part in a comparison?": (
        "doc-001:51", lambda: "no affinity" in said("compare", "amoxapine", "8-hydroxyamoxapine", "--samples", "0")),
    "Does weeks of paroxetine differ from the first dose at the serotonin neuron?": (
        BACKGROUND, lambda: change(perturb("paroxetine", "--chronic", "--only"), "firing@5-HT-neuron-soma") > change(perturb("paroxetine"), "firing@5-HT-neuron-soma")),
    "Do D1 and D2 neurons answer dopamine the other way round under reserpine?": (
        BACKGROUND, lambda: change(perturb("reserpine"), "cAMP@D2-MSN") >= 0 >= change(perturb("reserpine"), "cAMP@D1-MSN")),
}  # fmt: skip


WHO_SAYS_SO: dict[str, tuple[str, Callable[[], bool]]] = {
    "Who says that amitriptyline blocks SERT?": ("doc-004:16", lambda: "doc-004:16" in evidence("amitriptyline", "SLC6A4@5-HT-terminal-cortex", "--max-length", "1")),
    "Who says that D2 couples to Gi?": ("doc-000:133", lambda: "doc-000:133" in evidence("DRD2@D2-MSN", "Gi@D2-MSN")),
    "Which publication says so?": (BACKGROUND, lambda: "PMID" in evidence("DRD2@D2-MSN", "Gi@D2-MSN", "--evidence", "literature")),
    "What do the documents alone carry from 5-HT7 to PKA?": (
        "doc-000:144", lambda: "doc-000:144" in evidence("HTR7@hippocampal-pyramidal-cell", "PKA@hippocampal-pyramidal-cell", "--evidence", "documents")),
    "Is any link of it known from background alone?": (
        BACKGROUND, lambda: "background" not in evidence("HTR7@hippocampal-pyramidal-cell", "PKA@hippocampal-pyramidal-cell", "--evidence", "any")),
    "Who states that amitriptyline activates CREB?": ("doc-002:170", lambda: "doc-002:170" in evidence("amitriptyline", "CREB", "--stated", "--evidence", "documents", "--max-length", "1")),
    "Is that computed with?": (
        "doc-002:170", lambda: said("trace", "amitriptyline", "CREB", "--stated", "--evidence", "documents", "--max-length", "1", "-f", "json")[0]["share"] is None),
    "Who states what amisulpride does to positive symptoms?": ("doc-000:31", lambda: "doc-000:31" in evidence("amisulpride", "positive symptoms of schizophrenia", "--stated")),
    "Does amisulpride's statement hold at every dose?": (
        "doc-000:31", lambda: "400-800 mg/day" in said("trace", "amisulpride", "positive symptoms of schizophrenia", "--stated", "-f", "json")[0]["links"][0]["steps"][0]["condition"]),
    "Which statement does the network contradict for amoxapine?": (
        "doc-001:23", lambda: {s["line"] for s in perturb(*AMO)["stated"] if s["verdict"] == "opposes"} == {23}),
    "And why?": (
        "doc-001:23", lambda: all("VTA-GABA-neuron" in s["because"] for s in perturb(*AMO)["stated"] if s["verdict"] == "opposes")),
    "Does 5-HT7 block by amisulpride lower the Gs cascade, as is stated, though D2 block raises it?": (
        "doc-000:144", lambda: all(
            s["verdict"] in ("agrees", "not reached") and "by way of 5-HT7 receptor; in all ▲" in s["because"]
            for s in perturb("amisulpride")["stated"] if s["line"] == 144 and s["verdict"] and "5-HT7" not in s["node"])),
    "Who measured amisulpride's D2 occupancy?": ("doc-000:31", lambda: any("%" in text for t in perturb(*AMS)["targets"] for text in t["measured"])),
    "Does a document give amoxapine's main target?": ("doc-001:23", lambda: any(t["primary"] and "SLC6A2" in t["genes"] for t in perturb(*AMO)["targets"])),
    "Who says that nortriptyline is a metabolite of amitriptyline?": (
        "doc-002:29", lambda: "doc-002:29" in said("show", "amitriptyline", "--table", "metabolism")),
    "What do the documents state of nortriptyline itself?": (BACKGROUND, lambda: "not stated" in said("perturb", "nortriptyline", "--samples", "0")),
    "What do they state of clozapine?": (BACKGROUND, lambda: "not stated" in said("perturb", "clozapine", "--samples", "0")),
    "On whose data does clozapine's answer rest?": (BACKGROUND, lambda: "DrugCentral" in said("perturb", "clozapine", "--samples", "0")),
    "Which affinities of amitriptyline at SERT are printed, and where?": (
        "doc-004", lambda: "3.45" in said("show", "amitriptyline", "--target", "SERT") and "doc-004" in said("show", "amitriptyline", "--target", "SERT")),
    "Is a hedged statement told as one?": (
        "doc-002", lambda: any(s["modality"] != "affirmed" and s["verdict"] is None for s in perturb(*AMI)["stated"])),
}  # fmt: skip

QUESTIONS = {"which pathways": WHICH_PATHWAYS, "why": WHY, "at which dose": AT_WHICH_DOSE, "against which drug": AGAINST_WHICH,
             "who says so": WHO_SAYS_SO}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "question"), [(kind, question) for kind, found in QUESTIONS.items() for question in found]
)
def test_a_question_is_answered_by_one_command(kind, question):
    """As the named line of a document, or the field, has it."""
    source, answer = QUESTIONS[kind][question]
    assert answer(), f"{question} (expected by {source})"


def test_there_are_twenty_of_each_kind():
    """Each with where its answer is from."""
    assert {kind: len(found) for kind, found in QUESTIONS.items()} == dict.fromkeys(QUESTIONS, 20)
    assert all(source for found in QUESTIONS.values() for source, _ in found.values())
