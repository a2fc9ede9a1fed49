"""Hand-made scenes for the tests of drawing. Their content is illustrative."""

from __future__ import annotations

from dataclasses import replace

from kg.direction import Direction
from kg.draw.scene import Compartment, EntityKind, Layout, LinkChange, Place, Scene, SceneEdge, SceneNode

BASE = "https://w3id.org/synaptrace/id/demo-"
UP, DOWN, SAME, NONE = Direction.INCREASED, Direction.DECREASED, Direction.UNCHANGED, Direction.NONE


def node(
    name: str,
    label: str,
    kind: EntityKind,
    place: str,
    way: Direction = NONE,
    change: float | None = None,
    detail: str = "",
    **more: object,
) -> SceneNode:
    """A node whose record is made from its id."""
    return SceneNode(name, label, BASE + name, kind, place, way, change, detail=detail, **more)  # type: ignore[arg-type]


def edge(source: str, target: str, sign: int, change: LinkChange = LinkChange.NONE, **more: object) -> SceneEdge:
    """An arrow whose record is made from its ends."""
    evidence = ("demonstration scene",)
    return SceneEdge(
        f"{source}-{target}",
        source,
        target,
        sign,
        BASE + f"{source}-{target}",
        **{"change": change, "evidence": evidence, **more},
    )  # type: ignore[arg-type]


def synapse() -> Scene:
    """A D2 antagonist at a striatopallidal synapse."""
    strong, weak = LinkChange.STRONGER, LinkChange.WEAKER
    return Scene(
        "D2 antagonism",
        BASE + "synapse",
        "hand-made ligand, 10 nM; change against no ligand",
        Layout.SYNAPSE,
        (
            Compartment("pre", "Presynaptic dopamine terminal", Place.TERMINAL),
            Compartment("cleft", "Synaptic cleft", Place.CLEFT),
            Compartment("msn", "Postsynaptic D2 medium spiny neuron", Place.CELL),
            Compartment("mem", "plasma membrane", Place.MEMBRANE, "msn"),
            Compartment("cyt", "cytosol", Place.CYTOSOL, "msn"),
            Compartment("nuc", "nucleus", Place.NUCLEUS, "msn"),
        ),
        (
            node("drug", "ligand", EntityKind.COMPOUND, "cleft"),
            node("da", "dopamine", EntityKind.TRANSMITTER, "cleft", UP, 0.5),
            node("th", "tyrosine hydroxylase", EntityKind.ENZYME, "pre", UP, 0.4),
            node("ves", "vesicular dopamine", EntityKind.MESSENGER, "pre", UP, 0.3),
            node("auto", "D2 autoreceptor", EntityKind.RECEPTOR, "pre", DOWN, -2.0, "occupancy 79 %"),
            node("dat", "DAT", EntityKind.TRANSPORTER, "pre", SAME),
            node("d2", "D2 receptor", EntityKind.RECEPTOR, "mem", DOWN, -2.2, "occupancy 82 %"),
            node("gi", "Gαi/o", EntityKind.GPROTEIN, "mem", DOWN, -1.5),
            node("ac", "adenylyl cyclase 5", EntityKind.ENZYME, "mem", UP, 0.9),
            node("camp", "cAMP", EntityKind.MESSENGER, "cyt", UP, 0.9),
            node("pka", "PKA", EntityKind.ENZYME, "cyt", UP, 0.7, stability=0.95),
            node("darpp", "DARPP-32", EntityKind.PROTEIN, "cyt", UP, 0.6, "pThr34", stability=0.6),
            node("pp1", "PP1", EntityKind.ENZYME, "cyt", DOWN, -0.4),
            node("arr", "β-arrestin2 : PP2A", EntityKind.COMPLEX, "cyt", DOWN, -0.8),
            node("akt", "Akt", EntityKind.ENZYME, "cyt", UP, 0.5),
            node("gsk", "GSK3β", EntityKind.ENZYME, "cyt", DOWN, -0.3),
            node("creb", "CREB", EntityKind.PROTEIN, "nuc", UP, 0.6, "pSer133"),
            node("fos", "FOS, PENK expression", EntityKind.GENE, "nuc", UP, 0.5),
            node("ltp", "synaptic strength", EntityKind.OUTCOME, "nuc", Direction.CONFLICTING),
        ),
        (
            edge(
                "drug",
                "d2",
                -1,
                strong,
                share=0.82,
                caption="antagonist, occupancy 82 %",
                label="competitive antagonist",
            ),
            edge("drug", "auto", -1, strong, share=0.5),
            edge("da", "d2", 1, weak, label="endogenous agonist"),
            edge("da", "auto", 1, weak),
            edge("th", "ves", 1, strong, label="synthesis"),
            edge("auto", "th", -1, weak),
            edge("ves", "da", 1, strong, label="release", caption="release"),
            edge("dat", "da", -1, LinkChange.SAME),
            edge("d2", "gi", 1, weak),
            edge("gi", "ac", -1, weak),
            edge("ac", "camp", 1, strong),
            edge("camp", "pka", 1, strong),
            edge("pka", "darpp", 1, strong),
            edge("darpp", "pp1", -1, strong),
            edge("pka", "creb", 1, strong, share=0.6),
            edge("pp1", "creb", -1, weak),
            edge("creb", "fos", 1, strong),
            edge("d2", "arr", 1, weak),
            edge("arr", "akt", -1, weak),
            edge("akt", "gsk", -1, strong),
            edge("gsk", "ltp", 0, background=True),
            edge("fos", "ltp", 1, strong),
        ),
        "Source: demonstration scene; numbers are examples. synaptrace 0.0, network digest 0000.",
        routes=(
            ("cAMP arm", ("drug-d2", "d2-gi", "gi-ac", "ac-camp", "camp-pka", "pka-creb", "creb-fos")),
            ("β-arrestin arm", ("drug-d2", "d2-arr", "arr-akt", "akt-gsk")),
        ),
        pathways=(
            ("cAMP–PKA–CREB", ("d2-gi", "gi-ac", "ac-camp", "camp-pka", "pka-creb", "creb-fos")),
            ("Akt–GSK3", ("d2-arr", "arr-akt", "akt-gsk")),
        ),
    )


def workflow() -> Scene:
    """A membrane assay, step by step."""
    steps = (
        "Homogenise the tissue in ice-cold buffer and spin down the nuclei",
        "Centrifuge at high speed; the pellet is the membrane fraction",
        "Measure protein and dilute to the working concentration",
        "Incubate membranes with the radioligand and ten concentrations of the compound",
        "Filter, wash three times, and dry",
        "Count, subtract the non-specific binding, and fit the competition curve",
        "IC50",
        "Ki by the Cheng–Prusoff relation",
    )
    nodes = tuple(
        node(
            f"s{i}",
            text,
            EntityKind.OUTCOME if i >= 6 else EntityKind.STEP,
            "wet" if i < 5 else "dry",
            detail=("4 °C, 10 min" if i == 0 else "25 °C, 60 min" if i == 3 else ""),
        )
        for i, text in enumerate(steps)
    )
    side = node("ref", "unlabelled ligand in excess", EntityKind.COMPOUND, "wet")
    edges = tuple(edge(f"s{i}", f"s{i + 1}", 1) for i in range(len(steps) - 1))
    return Scene(
        "Competition binding, step by step",
        BASE + "workflow",
        "radioligand binding to membranes",
        Layout.WORKFLOW,
        (Compartment("wet", "At the workspace", Place.REGION), Compartment("dry", "At the desk", Place.REGION)),
        (*nodes, side),
        (*edges, edge("ref", "s3", 0, caption="defines non-specific binding")),
        "Source: demonstration scene.",
    )


def cycle() -> Scene:
    """The glutamate–glutamine cycle between a terminal, a cleft, a target cell and an astrocyte."""
    return Scene(
        "Glutamate–glutamine cycle",
        BASE + "cycle",
        "no compound",
        Layout.SYNAPSE,
        (
            Compartment("pre", "Glutamate terminal", Place.TERMINAL),
            Compartment("cleft", "Synaptic cleft", Place.CLEFT),
            Compartment("post", "Target neuron", Place.CELL),
            Compartment("glia", "Astrocyte", Place.CELL),
            Compartment("gmem", "plasma membrane", Place.MEMBRANE, "glia"),
            Compartment("pmem", "plasma membrane", Place.MEMBRANE, "post"),
        ),
        (
            node("gls", "glutaminase", EntityKind.ENZYME, "pre"),
            node("glnpre", "glutamine", EntityKind.MESSENGER, "pre"),
            node("glupre", "glutamate", EntityKind.MESSENGER, "pre"),
            node("vglut", "VGLUT1", EntityKind.TRANSPORTER, "pre"),
            node("glu", "glutamate", EntityKind.TRANSMITTER, "cleft"),
            node("gln", "glutamine", EntityKind.MESSENGER, "cleft"),
            node("nmda", "NMDA receptor", EntityKind.CHANNEL, "pmem"),
            node("ampa", "AMPA receptor", EntityKind.CHANNEL, "pmem"),
            node("ca", "Ca²⁺", EntityKind.MESSENGER, "post"),
            node("camk", "CaMKII", EntityKind.ENZYME, "post"),
            node("eaat", "GLT-1", EntityKind.TRANSPORTER, "gmem"),
            node("snat", "SNAT3", EntityKind.TRANSPORTER, "gmem"),
            node("gluast", "glutamate", EntityKind.MESSENGER, "glia"),
            node("gs", "glutamine synthetase", EntityKind.ENZYME, "glia"),
            node("glnast", "glutamine", EntityKind.MESSENGER, "glia"),
            node("xc", "system xc⁻", EntityKind.TRANSPORTER, "gmem", background=True),
        ),
        (
            edge("glnpre", "gls", 1),
            edge("gls", "glupre", 1),
            edge("glupre", "vglut", 1),
            edge("vglut", "glu", 1),
            edge("glu", "nmda", 1),
            edge("glu", "ampa", 1),
            edge("nmda", "ca", 1),
            edge("ca", "camk", 1),
            edge("glu", "eaat", 1),
            edge("eaat", "gluast", 1),
            edge("gluast", "gs", 1),
            edge("gs", "glnast", 1),
            edge("glnast", "snat", 1),
            edge("snat", "gln", 1),
            edge("gln", "glnpre", 1),
            edge("eaat", "glu", -1),
            edge("xc", "glu", 1, background=True),
        ),
        "Source: demonstration scene.",
    )


def crowd() -> Scene:
    """Many receptors on two cells, as a tricyclic compound gives them: some 45 nodes."""
    compartments = [
        Compartment("pre", "Monoamine terminal", Place.TERMINAL),
        Compartment("cleft", "Synaptic cleft", Place.CLEFT),
    ]
    nodes = [
        node("drug", "tricyclic compound", EntityKind.COMPOUND, "cleft", detail="100 nM"),
        node("sert", "SERT", EntityKind.TRANSPORTER, "pre", DOWN, -2.0, "occupancy 90 %"),
        node("net", "NET", EntityKind.TRANSPORTER, "pre", DOWN, -1.0, "occupancy 60 %"),
        node("a2", "α2A autoreceptor", EntityKind.RECEPTOR, "pre", UP, 0.3),
        node("ht", "serotonin", EntityKind.TRANSMITTER, "cleft", UP, 1.4),
        node("na", "noradrenaline", EntityKind.TRANSMITTER, "cleft", UP, 0.9),
    ]
    edges = [
        edge("drug", "sert", -1, LinkChange.STRONGER, share=0.9),
        edge("drug", "net", -1, LinkChange.STRONGER, share=0.6),
        edge("sert", "ht", -1, LinkChange.WEAKER),
        edge("net", "na", -1, LinkChange.WEAKER),
        edge("na", "a2", 1, LinkChange.STRONGER),
        edge("a2", "na", -1, LinkChange.STRONGER),
    ]
    for cell in ("pyramidal neuron", "interneuron"):
        key = cell[:3]
        compartments += [
            Compartment(key, cell, Place.CELL),
            Compartment(key + "m", "membrane", Place.MEMBRANE, key),
            Compartment(key + "c", "cytosol", Place.CYTOSOL, key),
            Compartment(key + "n", "nucleus", Place.NUCLEUS, key),
        ]
        for index, name in enumerate(("5-HT1A", "5-HT2A", "α1A", "H1", "M1")):
            way = UP if index == 0 else DOWN
            receptor, protein = f"{key}{name}", f"{key}g{index}"
            nodes.append(node(receptor, name, EntityKind.RECEPTOR, key + "m", way, 0.5 if index == 0 else -1.2))
            nodes.append(
                node(protein, ("Gi" if index == 0 else "Gq") + f" ({name})", EntityKind.GPROTEIN, key + "c", way, 0.4)
            )
            edges.append(edge(receptor, protein, 1, LinkChange.STRONGER if index == 0 else LinkChange.WEAKER))
            edges.append(
                edge(
                    protein,
                    f"{key}{'camp' if index == 0 else 'plc'}",
                    -1 if index == 0 else 1,
                    LinkChange.STRONGER if index == 0 else LinkChange.WEAKER,
                )
            )
            if index:
                edges.append(edge("drug", receptor, -1, LinkChange.STRONGER, share=0.2 * index / 2))
            if index < 3:
                edges.append(edge("na" if index == 2 else "ht", receptor, 1, LinkChange.STRONGER))
        for name, label, kind, place, way in (
            ("camp", "cAMP", EntityKind.MESSENGER, "c", DOWN),
            ("plc", "PLCβ", EntityKind.ENZYME, "c", DOWN),
            ("ip3", "IP₃", EntityKind.MESSENGER, "c", DOWN),
            ("ca", "Ca²⁺", EntityKind.MESSENGER, "c", DOWN),
            ("pka", "PKA", EntityKind.ENZYME, "c", DOWN),
            ("erk", "ERK1/2", EntityKind.ENZYME, "c", Direction.UNCERTAIN),
            ("creb", "CREB", EntityKind.PROTEIN, "n", Direction.CONFLICTING),
            ("bdnf", "BDNF", EntityKind.GENE, "n", DOWN),
        ):
            nodes.append(node(key + name, label, kind, key + place, way, -0.4))
        for source, target in (
            ("camp", "pka"),
            ("plc", "ip3"),
            ("ip3", "ca"),
            ("ca", "erk"),
            ("pka", "creb"),
            ("erk", "creb"),
            ("creb", "bdnf"),
        ):
            edges.append(edge(key + source, key + target, 1, LinkChange.WEAKER))
    return Scene(
        "A compound with many targets",
        BASE + "crowd",
        "100 nM against no compound",
        Layout.SYNAPSE,
        tuple(compartments),
        tuple(nodes),
        tuple(edges),
        "Source: demonstration scene.",
    )


def compared() -> Scene:
    """One compound at two doses, side by side."""
    from kg.draw.panels import side_by_side

    return side_by_side(
        "One ligand at two doses",
        BASE + "compared",
        (("10 nM", synapse()), ("100 nM", synapse())),
        subtitle="the same network",
        provenance="Source: demonstration scene.",
    )


def pathway() -> Scene:
    """A growth-factor cascade alone, without a compound."""
    steps = (
        ("bdnf", "BDNF", EntityKind.TRANSMITTER, "out"),
        ("trkb", "TrkB", EntityKind.RECEPTOR, "mem"),
        ("grb", "GRB2 : SOS", EntityKind.COMPLEX, "cyt"),
        ("ras", "Ras", EntityKind.GPROTEIN, "mem"),
        ("raf", "Raf-1", EntityKind.ENZYME, "cyt"),
        ("mek", "MEK1/2", EntityKind.ENZYME, "cyt"),
        ("erk", "ERK1/2", EntityKind.ENZYME, "cyt"),
        ("rsk", "RSK", EntityKind.ENZYME, "cyt"),
        ("pi3k", "PI3K", EntityKind.ENZYME, "cyt"),
        ("akt", "Akt", EntityKind.ENZYME, "cyt"),
        ("plcg", "PLCγ1", EntityKind.ENZYME, "cyt"),
        ("ip3", "IP₃", EntityKind.MESSENGER, "cyt"),
        ("dusp", "DUSP6", EntityKind.ENZYME, "cyt"),
        ("creb", "CREB", EntityKind.PROTEIN, "nuc"),
        ("gene", "BDNF gene", EntityKind.GENE, "nuc"),
        ("growth", "dendritic growth", EntityKind.OUTCOME, "cell"),
    )
    arrows = (
        ("bdnf", "trkb", 1),
        ("trkb", "grb", 1),
        ("grb", "ras", 1),
        ("ras", "raf", 1),
        ("raf", "mek", 1),
        ("mek", "erk", 1),
        ("erk", "rsk", 1),
        ("rsk", "creb", 1),
        ("creb", "gene", 1),
        ("gene", "bdnf", 1),
        ("trkb", "pi3k", 1),
        ("pi3k", "akt", 1),
        ("akt", "creb", 1),
        ("trkb", "plcg", 1),
        ("plcg", "ip3", 1),
        ("erk", "dusp", 1),
        ("dusp", "erk", -1),
        ("akt", "raf", -1),
        ("erk", "growth", 0),
    )
    return Scene(
        "BDNF–TrkB signalling",
        BASE + "pathway",
        "the cascade alone",
        Layout.PATHWAY,
        (
            Compartment("out", "extracellular space", Place.CLEFT),
            Compartment("cell", "Neuron", Place.CELL),
            Compartment("mem", "plasma membrane", Place.MEMBRANE, "cell"),
            Compartment("cyt", "cytosol", Place.CYTOSOL, "cell"),
            Compartment("nuc", "nucleus", Place.NUCLEUS, "cell"),
        ),
        tuple(node(*step) for step in steps),
        tuple(edge(*arrow) for arrow in arrows),
        "Source: demonstration scene.",
    )


def versus() -> Scene:
    """Two compounds compared on one network: shared, single and opposite effects."""
    whole = synapse()
    other = {"d2": DOWN, "auto": UP, "camp": DOWN, "pka": SAME, "creb": UP}
    nodes = tuple(
        replace(one, against=other.get(one.id, SAME)) if one.kind is not EntityKind.COMPOUND else one
        for one in whole.nodes
    )
    second = node("drug2", "second ligand", EntityKind.COMPOUND, "cleft")
    edges = tuple(replace(one, change=LinkChange.NONE, share=None, caption="") for one in whole.edges)
    return replace(
        whole,
        title="Two ligands compared",
        nodes=(*nodes, second),
        edges=(*edges, edge("drug2", "auto", 1), edge("drug2", "d2", -1)),
        routes=(),
        pathways=(),
    )


def terminals() -> Scene:
    """Three terminals with receptors of their own on one target cell."""
    places: list[Compartment] = []
    nodes = [node("drug", "compound", EntityKind.COMPOUND, "", detail="200 nM")]
    edges = []
    for key, label, transmitter in (
        ("da", "Dopamine terminal", "dopamine"),
        ("ht", "Serotonin terminal", "serotonin"),
        ("glu", "Glutamate terminal", "glutamate"),
    ):
        places += [Compartment(key + "t", label, Place.TERMINAL), Compartment(key + "c", "cleft", Place.CLEFT)]
        nodes += [
            node(key + "v", f"{transmitter} release", EntityKind.PROCESS, key + "t", DOWN, -0.3),
            node(key + "a", "autoreceptor", EntityKind.RECEPTOR, key + "t", DOWN, -1.0),
            node(key, transmitter, EntityKind.TRANSMITTER, key + "c", UP, 0.4),
        ]
        edges += [
            edge(key + "v", key, 1),
            edge(key, key + "a", 1),
            edge(key + "a", key + "v", -1),
            edge("drug", key + "a", -1, LinkChange.STRONGER),
        ]
    places += [
        Compartment("msn", "Medium spiny neuron", Place.CELL),
        Compartment("m", "membrane", Place.MEMBRANE, "msn"),
    ]
    for key, receptor in (("da", "D2"), ("ht", "5-HT2A"), ("glu", "NMDA")):
        nodes.append(node("r" + key, receptor, EntityKind.RECEPTOR, "m", DOWN, -0.8))
        edges += [edge(key, "r" + key, 1), edge("r" + key, "fire", 1 if key == "glu" else -1)]
    edges.append(edge("drug", "rda", -1, LinkChange.STRONGER, share=0.7))
    nodes.append(node("fire", "firing", EntityKind.OUTCOME, "msn", UP, 0.3))
    return Scene(
        "Three inputs of one neuron",
        BASE + "terminals",
        "",
        Layout.SYNAPSE,
        tuple(places),
        tuple(nodes),
        tuple(edges),
        "Source: demonstration scene.",
    )


SCENES = (synapse, workflow, cycle, crowd, compared, pathway, versus, terminals)
