"""Promises of kg.knowledge.library: any compound by any of its names, its records as Turtle would make them, by need."""

from __future__ import annotations

import csv
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import DataError, NotFound, UsageError
from kg.explore import open_workspace, perturb
from kg.knowledge import assets
from kg.knowledge.cache import KeptReading
from kg.knowledge.library.index import LibraryIndex
from kg.knowledge.library.library import LIBRARY_GRAPH, opened_library
from kg.knowledge.library.tables import COLUMNS, checked
from kg.knowledge.looking import compound_called
from kg.knowledge.names import Directory
from kg.knowledge.shapes import constraints
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import ID
from kg.question.workspace import Workspace

LIBRARY = assets.folder("pathways") / "library"


def table(name: str) -> list[dict[str, str]]:
    """The rows of a table of the library."""
    with (LIBRARY / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


COMPOUNDS = {row["id"]: row for row in table("compounds")}
ACTIONS: dict[str, list[dict[str, str]]] = {}
for _row in table("actions"):
    ACTIONS.setdefault(_row["compound"], []).append(_row)


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """The graph, opened once."""
    return Workspace(Knowledge())


@pytest.mark.parametrize(
    ("text", "local"),
    [("clozapine", "clozapine"), ("CLOZAPINE", "clozapine"), ("Clozaril", "clozapine"), ("DB00363", "clozapine"),
     ("CHEMBL42", "clozapine"), ("chembl:CHEMBL42", "clozapine"), ("CHEBI:3766", "clozapine"), ("5786-21-0", "clozapine"),
     ("cas:5786-21-0", "clozapine"), ("gtopdb:38", "clozapine"), ("ligand:38", "clozapine"), ("id:clozapine", "clozapine"),
     (ID + "clozapine", "clozapine"), ("QZUDBNBUXVUHMW-UHFFFAOYSA-N", "clozapine"), ("α-methyl-5-HT", "alpha-methyl-5-HT"),
     ("8OHDPAT", "8-OH-DPAT"), ("way 100635", "WAY-100635"), ("Prozac", "fluoxetine"), ("dopamine", "dopamine")],
)  # fmt: skip
def test_a_compound_answers_to_every_name(workspace, text, local):
    """INN, case, brand, identifiers of six databases, InChIKey, CURIE, IRI, Greek and hyphens lead to one compound."""
    assert workspace.directory.resolve(text, ("Compound",)).iri == ID + local


@pytest.mark.parametrize(
    "text", ["fluoxetine hydrochloride", "Fluoxetine HCl", "venlafaxine maleate", "sertraline  hcl"]
)
def test_a_salt_is_its_parent_and_the_answer_says_so(workspace, text):
    """A salt resolves to the base, also one that no table lists, and a note names both."""
    answer = perturb(text, workspace=workspace, samples=0)
    parent = text.split()[0].casefold()
    assert answer.scenario.compounds[0].label == parent
    assert any(f"is a salt of {parent}" in note for note in answer.notes)


def test_a_bare_number_is_no_identifier(workspace):
    """The number of a compound could be of any database; with its prefix it is one."""
    number = COMPOUNDS["ziprasidone"]["gtopdb"]
    assert not workspace.directory.exact(number, ("Compound",))
    assert workspace.directory.resolve(f"gtopdb:{number}", ("Compound",)).iri == ID + "ziprasidone"


def test_a_name_of_two_compounds_is_an_error_that_lists_both(workspace):
    """A brand that two compounds share is never decided silently."""
    brands: dict[str, set[str]] = {}
    for row in COMPOUNDS.values():
        for brand in filter(None, row["brands"].split("|")):
            brands.setdefault(brand, set()).add(row["id"])
    shared, owners = next((b, o) for b, o in brands.items() if len(o) > 1)
    with pytest.raises(UsageError) as caught:
        workspace.directory.resolve(shared, ("Compound",))
    assert all(owner in str(caught.value) for owner in owners)


@pytest.mark.parametrize(
    ("text", "near"), [("clozapene", "clozapine"), ("sertralnie", "sertraline"), ("haloperifol", "haloperidol")]
)
def test_a_slip_is_told_what_was_meant(workspace, text, near):
    """One letter away, the compound is suggested, and nothing else."""
    with pytest.raises(NotFound) as caught:
        workspace.directory.resolve(text, ("Compound",), "compound")
    assert caught.value.cure == f"did you mean {near}?"


@pytest.mark.parametrize(
    "text",
    ["Zoloft and Prozac", "Ice cream", "acid phosphate", "Elavil plus", "iM d:5-HT", "Zoloft clozapine", "meth blue"],
)
def test_a_trade_name_before_other_words_is_no_name(workspace, text):
    """What follows may be another compound or make another thing of it; nothing is read out of the first word alone."""
    with pytest.raises(NotFound):
        compound_called(workspace.directory, text)


@pytest.mark.parametrize(
    ("text", "local"),
    [("Depakote sprinkles", "valproic-acid"), ("Abilify tablets", "aripiprazole"), ("Effexor depot", "venlafaxine"),
     ("Anafranil retard", "clomipramine"), ("Wellbutrin XL", "bupropion"), ("Zoloft hexal", "sertraline")],
)  # fmt: skip
def test_a_trade_name_before_words_for_a_form_is_the_drug(workspace, text, local):
    """Retard, depot, and words that the library's own trade names end with."""
    assert compound_called(workspace.directory, text).iri == ID + local


@pytest.mark.parametrize(
    ("text", "cure"),
    [("fluoxetine 20 mg", "'fluoxetine=20 mg'"), ("Anafranil retard 75 mg", "'Anafranil retard=75 mg'"), ("Effexor 75", "has a unit: 'Effexor=75 mg/day'"),
     ("amitriptyline 75 mg", "'amitriptyline=75 mg'"), ("fluoxetine 20 mg tablets", "'fluoxetine=20 mg'"), ("clozapine 300mg", "clozapine=300mg")],
)  # fmt: skip
def test_a_dose_behind_a_name_is_never_passed_over(workspace, text, cure):
    """It was read as a word for a form, and the usual level computed instead of the one that was written."""
    with pytest.raises(NotFound) as caught:
        compound_called(workspace.directory, text)
    assert cure in caught.value.cure


def test_a_trade_name_that_two_lists_give_to_two_drugs_is_decided_by_nobody(workspace):
    """One list calls promethazine so and one diphenhydramine: both are named, and none is computed."""
    with pytest.raises(UsageError, match=r"may mean several records: .*(promethazine|diphenhydramine)"):
        compound_called(workspace.directory, "Sominex")
    assert compound_called(workspace.directory, "Haldol Decanoate").label == "haloperidol decanoate"
    assert compound_called(workspace.directory, "Amitryptyline").label == "amitriptyline"


def test_another_drug_is_no_suggestion(monkeypatch):
    """Without the library nothing is near clozapine; what the graph holds and the way out are named instead."""
    monkeypatch.setenv("KG_LIBRARY", "none")
    with pytest.raises(NotFound) as caught:
        Directory(Knowledge()).resolve("clozapine", ("Compound",), "compound")
    assert "did you mean" not in caught.value.cure
    assert "--profile" in caught.value.cure
    assert "compounds" in caught.value.cure


def test_the_library_can_be_left_out(monkeypatch):
    """KG_LIBRARY=none: no table is read, and the digest of the graph is another."""
    whole = Knowledge()
    monkeypatch.setenv("KG_LIBRARY", "none")
    bare = Knowledge()
    assert bare.library is None
    assert bare.digest != whole.digest
    assert not bare.complete().rows(
        f"SELECT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), '{LIBRARY_GRAPH}')) }} LIMIT 1"
    )


def test_a_curated_compound_reads_no_table():
    """The compounds of the five documents answer without the library's index; their answers rest on their files alone."""
    own = Workspace(Knowledge())
    for name in ("amitriptyline", "amisulpride", "nortriptyline"):
        own.book.compound(own.directory.resolve(name, ("Compound",)).iri)
    assert not own.knowledge.library.taken
    assert "index" not in vars(own.knowledge.library)


def test_taking_the_library_in_changes_no_curated_answer(workspace):
    """With every row of the library beside it amitriptyline is computed with the same values at the same targets."""
    iri = ID + "amitriptyline"
    before = workspace.book.compound(iri)
    whole = Workspace(Knowledge().complete())
    after = whole.book.compound(iri)
    values = lambda w, r: {a.target: w.book.affinity(r, a.target) for a in r.actions}  # noqa: E731
    assert {a.iri for a in before.actions} == {a.iri for a in after.actions}
    assert values(workspace, before) == values(whole, after)
    assert before.exposure == after.exposure


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(compound=st.sampled_from(sorted(COMPOUNDS)))
def test_every_compound_loads_and_poses(workspace, compound):
    """Each compound becomes records, and each pair that the table computes has exactly the table's value."""
    iri = ID + compound
    record = workspace.book.compound(iri)
    assert record.label
    if iri in workspace.knowledge.taking.computed:
        return
    for row in ACTIONS.get(compound, ()):
        mine = [a for a in record.actions if a.target == ID + row["target"]]
        assert len(mine) == 1, row
        if row["standing"] == "used":
            known = workspace.book.affinity(record, ID + row["target"])
            assert mine[0].mode
            assert (known.low, known.high) == pytest.approx((float(row["nM_low"]), float(row["nM_high"])), rel=6e-4)
        if row["standing"] in ("contradicted", "unsigned"):
            assert not mine[0].mode
    workspace.prepared([(record, None)], _question()) if record.exposure else workspace.listed_targets(record)


def _question():
    from kg.question.scenario import Question

    return Question()


def test_no_number_changes_on_the_way():
    """Every value stands in the graph as the table prints it, once a row."""
    graph = Knowledge().complete()
    rows = graph.rows(
        "SELECT ?compound ?value ?type { ?m a kg:Measurement ; kg:compound ?compound ; kg:printedValue ?value ;"
        " kg:measurementType/rdfs:label ?type ; kg:choice ?choice FILTER(?choice != 'outside') }"
    )
    held = sorted((str(r["compound"]).removeprefix(ID), str(r["type"]), str(r["value"])) for r in rows)
    printed = sorted(
        (
            r["compound"],
            r["type"],
            f"{r['low']} - {r['high']}" if r["low"] and r["high"] else r["value"] or r["low"] or r["high"],
        )
        for r in table("affinities")
    )
    assert held == printed


def test_bounds_of_logarithms_are_turned_round(workspace):
    """PKi > 9 is a concentration below 1 nM: an upper bound, which gives no affinity."""
    graph = Knowledge().complete()
    rows = graph.rows(
        "SELECT ?printed ?low ?high { ?m kg:relation '>' ; kg:printedUnit ?unit ; kg:printedValue ?printed ; kg:choice ?c"
        " FILTER(STRSTARTS(?unit, 'p')) OPTIONAL { ?m kg:lowNanomolar ?low } OPTIONAL { ?m kg:highNanomolar ?high } }"
    )
    assert rows
    for row in rows:
        assert row["low"] is None
        assert float(row["high"]) == pytest.approx(10 ** (9 - float(row["printed"])), rel=1e-3)


def test_exposure_carries_what_was_seen_and_marks_the_rest(workspace):
    """A seen quantity names its page; a background one stands in one sentence without reference; weak pages count as none."""
    graph = workspace.knowledge
    for row in table("exposure"):
        if row["compound"] not in COMPOUNDS or row["compound"] in (
            "amisulpride",
            "amitriptyline",
            "amoxapine",
            "nortriptyline",
        ):
            continue
        iri = ID + row["compound"]
        found = workspace.book.compound(iri).exposure
        if not row["plasma_low"]:
            assert found.entry[0] == float(row["brain_entry"])
            continue
        assert found.plasma == (float(row["plasma_low"]), float(row["plasma_high"]))
        assert found.unbound == (float(row["fu_mid"]), float(row["fu_low"]), float(row["fu_high"]))
        said = graph.rows(
            f"SELECT ?e ?type ?seen {{ ?x a kg:Exposure ; kg:compound <{iri}> ; kg:statedBy ?e . ?e a ?type OPTIONAL {{ ?e kg:seenIn ?seen }} }}"
        )
        seen = sum(row[f"{g}_basis"] == "seen" for g in ("plasma", "fu", "half_life", "dose", "entry"))
        assert sum(bool(s["seen"]) for s in said) == seen, row
        assert not any("droracle" in (s["seen"] or "") for s in said)


def test_the_level_without_a_dose_rests_on_the_primary_target(workspace):
    """Exposure first; else the primary target, said so; where no source names one, the tightest, said to be an assumption."""
    assert "recorded exposure" in perturb("haloperidol", workspace=workspace, samples=0).scenario.compounds[0].basis
    basis = (
        perturb("benztropine", workspace=workspace, samples=0).scenario.compounds[0].basis
        if "benztropine" in COMPOUNDS
        else ""
    )
    assert not basis or "primary" in basis or "exposure" in basis
    assumed = perturb("ritanserin", workspace=workspace, samples=0).scenario.compounds[0].basis
    assert "its tightest target: an assumption, as no source names a primary one" in assumed
    far = perturb("8-OH-DPAT", workspace=workspace, samples=0).scenario.compounds[0].basis
    assert "times tighter than the next; no source names a primary target" in far
    assert perturb("8-OH-DPAT", workspace=workspace, samples=0, conc="2 nM").targets


def test_no_primary_target_with_a_value_is_replaced_by_another(workspace):
    """Every anchor of a compound whose primary targets have values is one of these."""
    checked_ones = 0
    exposed = {row["compound"] for row in table("exposure")}
    for compound, rows in ACTIONS.items():
        primary = {r["target"] for r in rows if r["primary"] and r["standing"] == "used"}
        if not primary or compound in exposed or checked_ones >= 40:
            continue
        record = workspace.book.compound(ID + compound)
        given_ = workspace.prepared([(record, None)], _question()).given[0]
        labels = {workspace.directory.label(ID + t) for t in primary}
        assert any(f" of {label} where nothing competes" in given_.basis for label in labels), (compound, given_.basis)
        checked_ones += 1
    assert checked_ones == 40


def test_opposite_claims_are_a_contradiction_and_stay_uncomputed(workspace):
    """Aripiprazole at 5-HT6: agonist by one source, antagonist by another; both are shown, none is computed."""
    answer = perturb("aripiprazole", workspace=workspace, samples=0, conc="10 nM")
    at = [t for t in answer.targets if t.target == ID + "HTR6"]
    assert [t.occupancy for t in at] == [0.0] or all(not t.occupancy for t in at)
    assert any("contradict" in note for note in answer.notes)
    rows = workspace.knowledge.rows(
        "SELECT ?side { id:library-contradiction-aripiprazole-at-HTR6 kg:between ?side ; kg:kind kg:Disputed }"
    )
    assert len(rows) >= 3


def test_binders_are_counted_and_never_computed(workspace):
    """An affinity without an action makes no action."""
    binders = [r for r in table("affinities") if r["chosen"] == "binder"]
    compound = next(r["compound"] for r in binders if ID + r["compound"] not in workspace.knowledge.taking.computed)
    record = workspace.book.compound(ID + compound)
    bound = {ID + r["network"] for r in binders if r["compound"] == compound}
    assert not bound & {a.target for a in record.actions if a.mode}


def test_the_same_answer_by_name_as_by_table(workspace, tmp_path):
    """A profile with the library's pairs gives the occupancies and effects that the name gives."""
    rows = [r for r in ACTIONS["ziprasidone"] if r["standing"] == "used"]
    label = workspace.directory.label_of_term
    from kg.knowledge.vocabulary import KG

    own = {r["target"]: r["efficacy"] for r in table("efficacy") if r["compound"] == "ziprasidone"}
    assert own
    lines = ["#compound mine", "target\taction\ttype\trelation\tvalue\tunit\tefficacy"]
    lines += [
        f"{r['target']}\t{label(KG + r['action_type'])}\tKi\t=\t{(Decimal(r['nM_low']) * Decimal(r['nM_high'])).sqrt():.6f}\tnM\t{own.get(r['target'], '')}"
        for r in rows
    ]
    path = tmp_path / "mine.tsv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    named = perturb("ziprasidone=5 nM", workspace=workspace, samples=0)
    tabled = perturb(profile=path, conc="5 nM", workspace=workspace, samples=0)
    mine = {e.node: e.log2_change for e in named.effects}
    theirs = {e.node: e.log2_change for e in tabled.effects}
    assert mine == pytest.approx(theirs, abs=1e-3)


def test_licences_travel_with_the_answer(workspace):
    """JSON, notes and triples name the data sets an answer rests on; one of the documents' compounds names none."""
    answer = perturb("clozapine", workspace=workspace, samples=0)
    sources = answer.to_json()["scenario"]["data_sources"]
    assert "DrugCentral 2021 (CC BY-SA 4.0)" in sources
    assert any("Guide to PHARMACOLOGY" in note for note in answer.notes)
    assert "DrugCentral 2021" in answer.to_rdf().serialize(format="turtle")
    assert perturb("amitriptyline", workspace=workspace, samples=0).to_json()["scenario"]["data_sources"] == []


def test_the_loaded_records_keep_the_shapes():
    """Every record of the library passes every shape and curation rule."""
    graph = Knowledge().complete()
    broken = {
        (c.name, str(row["this"].value))
        for c in constraints(assets.folder("ontology") / "shapes.ttl")
        for row in graph.query(c.query)
    }
    assert not broken


@pytest.fixture
def copied(tmp_path, monkeypatch) -> Path:
    """A copy of the content whose tables may be spoilt."""
    folder = tmp_path / "pathways"
    shutil.copytree(assets.folder("pathways"), folder)
    monkeypatch.setenv("KG_PATHWAYS", str(folder))
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    return folder / "library"


def _cut(raw: bytes) -> bytes:
    return raw[: len(raw) // 2].rsplit(b"\t", 1)[0]


@pytest.mark.parametrize(
    ("name", "spoil", "where", "what"),
    [
        ("affinities", _cut, "affinities.tsv:", "cut"),
        ("actions", lambda raw: raw.replace(b"standing", b"status", 1), "actions.tsv:1, column standing", "lacks"),
        ("compounds", lambda raw: raw.replace(b"clozapine", b"cloz\xe4pine", 1), "compounds.tsv:", "UTF-8"),
        ("affinities", lambda raw: raw.replace(b"\tpKi\t=\t", b"\tpKi\t!\t", 1), "column relation", "none of"),
        ("affinities", lambda raw: raw.replace(b"35.45", b"35,45", 1), "column nM_low", "no number"),
        ("outside", lambda raw: raw + b"nobody-knows" + b"\t" * 17 + b"\n", "outside.tsv:", "no compound"),
        (
            "exposure",
            lambda raw: raw.replace(b"\n", b"\textra\n", 2).replace(b"\textra\n", b"\n", 1),
            "exposure.tsv:2",
            "cells",
        ),
        (
            "actions",
            lambda raw: raw.replace(b"OrphanAgonist", b"OrphanAgonits", 1),
            "column action_type",
            "no action type",
        ),
    ],
)
def test_a_spoilt_table_is_one_error_with_file_line_and_cure(copied, name, spoil, where, what):
    """Cut, renamed, wrongly encoded or malformed: told with place and cure; nothing of the library is half loaded."""
    path = copied / f"{name}.tsv"
    path.write_bytes(spoil(path.read_bytes()))
    graph = Knowledge()
    with pytest.raises(DataError) as caught:
        graph.complete()
    assert where in caught.value.where
    assert what in caught.value.what
    assert caught.value.cure
    assert not graph.library.taken
    assert graph.rows("SELECT ?a { ?a a kg:Action ; kg:compound id:amitriptyline }")


def test_a_missing_table_is_told(copied):
    """A renamed file is an error that names it, not a smaller library."""
    (copied / "actions.tsv").rename(copied / "action.tsv")
    with pytest.raises(DataError) as caught:
        _ = opened_library().index
    assert "actions.tsv" in caught.value.where


def test_every_table_is_read_whole():
    """Each table of the reader has the rows that the file has."""
    for name in COLUMNS:
        assert sum(1 for _ in checked(name)) == len(table(name)), name


def test_an_atc_code_of_a_compound_names_it_and_one_of_a_group_does_not():
    """The code on a package leads to its drug; a group's code is no compound."""
    index = LibraryIndex.opened()
    assert [one.id for one in index.find("N06AB03")] == ["fluoxetine"]
    assert [one.id for one in index.find("n05ad01")] == ["haloperidol"]
    assert index.find("N05AX") == []


def test_what_was_asked_of_a_compound_is_not_read_from_the_graph_again(tmp_path, monkeypatch):
    """The second answer is the first, to the last digit, and the graph is not read for it; a third compound's is."""
    monkeypatch.setenv("KG_CACHE", str(tmp_path))
    first = [perturb(name, workspace=open_workspace(), samples=4).to_json() for name in ("amitriptyline", "fluoxetine")]
    read: list[str] = []
    run = KeptReading.run
    monkeypatch.setattr(KeptReading, "run", lambda self: (read.append("read"), run(self)))
    opened = [Workspace(Knowledge(read=False)) for _ in range(3)]
    again = [
        perturb(n, workspace=w, samples=4).to_json()
        for n, w in zip(("amitriptyline", "fluoxetine"), opened, strict=False)
    ]
    assert (again, read) == (first, [])
    perturb("diazepam", workspace=opened[2], samples=4)
    assert read == ["read"]


def test_a_run_that_asks_about_many_compounds_keeps_the_first(tmp_path, monkeypatch):
    """A screen or a server writes no file a compound."""
    monkeypatch.setattr("kg.knowledge.library.taking.DRAWERS", 2)
    monkeypatch.setenv("KG_CACHE", str(tmp_path))
    book = open_workspace().book
    for name in ("fluoxetine", "diazepam", "ketamine", "morphine"):
        book.compound(ID + name)
    assert len(list((tmp_path / "synaptrace").glob("*-about-*.json"))) == 2


@pytest.mark.parametrize(
    ("drug", "node", "sign"),
    [
        ("rimegepant", "cAMP@meningeal-artery", -1), ("lasmiditan", "CGRP@meningeal-cleft", -1), ("galcanezumab", "CGRP@meningeal-cleft", -1),
        ("ethosuximide", "burst-firing@thalamic-relay-neuron", -1), ("strychnine", "firing@motor-neuron", 1),
        ("rocuronium", "muscle-contraction@skeletal-muscle-fibre", -1), ("dantrolene", "muscle-contraction@skeletal-muscle-fibre", -1),
        ("neostigmine", "acetylcholine@neuromuscular-cleft", 1), ("capsaicin", "firing@sensory-neuron", 1),
        ("celecoxib", "prostaglandin-E2@peripheral-tissue", -1), ("acetazolamide", "firing@cortical-pyramidal-cell", -1),
        ("isoflurane", "K2P-channel@cortical-pyramidal-cell", 1),
    ],
)  # fmt: skip
def test_a_drug_of_spine_muscle_and_meninges_has_its_textbook_sign(workspace, drug, node, sign):
    """Drugs that act where the network had no place move the first thing behind their target, and lasmiditan spares arteries."""
    effects = {effect.node: effect.change for effect in perturb(drug, samples=0, workspace=workspace).effects}
    assert sign * effects[node] > 0.03
    if drug == "lasmiditan":
        assert abs(effects.get("Gi@meningeal-artery", 0.0)) < 0.02


def test_levodopa_raises_dopamine_and_little_noradrenaline(workspace):
    """Dopamine β-hydroxylase is nearly saturated: more precursor makes noradrenaline neurons release a third more at most."""
    effects = {
        effect.node: effect.change
        for effect in perturb("levodopa", "carbidopa", samples=0, workspace=workspace).effects
    }
    raised = [change for node, change in effects.items() if node.startswith("noradrenaline@")]
    assert max(raised) < 0.33
    assert effects["dopamine@striatum-cleft"] > 1.5 * max(raised)
