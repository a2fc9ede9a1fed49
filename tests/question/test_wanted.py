"""Which compounds a question means: a table of several is never one mixture unless that is asked for; a salt is its drug."""

from __future__ import annotations

from pathlib import Path

import pytest
import shipped

import kg
from kg.errors import DataError, NotFound, UsageError
from kg.knowledge.looking import compound_called
from kg.knowledge.salts import drugs_of_salt, without_salt
from kg.question.scenario import Question

WORKSPACE = shipped.workspace()
MANY = (
    "compound,target,action,type,value,unit\n"
    "alpha,DRD2,antagonist,Ki,2,nM\n"
    "beta,SLC6A4,reuptake inhibitor,Ki,1,nM\n"
    "alpha,HTR2A,antagonist,Ki,5,nM\n"
)


@pytest.fixture
def many(tmp_path) -> Path:
    """A table of two compounds, their rows mixed."""
    path = tmp_path / "many.csv"
    path.write_text(MANY, "utf-8")
    return path


def moved(**question: object) -> dict[str, float]:
    """Node -> log2 change."""
    return {e.node: e.log2_change for e in kg.perturb(workspace=WORKSPACE, samples=0, **question).effects}


def test_a_table_of_several_compounds_is_no_mixture(many):
    """Without a choice it is refused, and the message names the compounds and both ways out."""
    with pytest.raises(UsageError, match="holds 2 compounds: alpha, beta") as caught:
        moved(profile=many)
    assert "--compound NAME" in caught.value.cure
    assert "--each" in caught.value.cure


def test_the_chosen_compound_is_the_one_of_a_table_of_its_own(many, tmp_path):
    """Its rows and no other's, wherever they stand; two that are chosen are given together."""
    alone = tmp_path / "alpha.csv"
    alone.write_text(
        "\n".join(line.partition(",")[2] for line in MANY.splitlines() if "beta" not in line) + "\n", "utf-8"
    )
    assert moved(profile=many, compound="alpha", conc="3 nM") == moved(profile=alone, conc="3 nM")
    both = kg.perturb(profile=many, compound=("beta", "Alpha"), workspace=WORKSPACE, samples=0)
    assert [c.label for c in both.scenario.compounds] == ["beta", "alpha"]


def test_a_choice_that_no_table_holds_is_told(many):
    """With what it holds; without a table there is nothing to choose from."""
    with pytest.raises(NotFound, match="no compound 'gamma'") as caught:
        moved(profile=many, compound="gamma")
    assert "alpha, beta" in caught.value.cure
    with pytest.raises(NotFound) as caught:
        kg.perturb("amitriptyline", compound="alpha", workspace=WORKSPACE)
    assert "--profile" in caught.value.cure


def test_each_compound_is_a_question_of_its_own(many):
    """One a compound, in the order of the table."""
    parts = WORKSPACE.asked.each(Question(profile=(many,)))
    assert [part.compound for part in parts] == [("alpha",), ("beta",)]
    compared = kg.compare(profile=many, each=True, workspace=WORKSPACE, samples=0)
    assert compared.names == ("alpha", "beta")
    with pytest.raises(UsageError, match="holds 2 compounds"):
        kg.compare(profile=many, workspace=WORKSPACE, samples=0)


def test_a_curve_is_of_a_chosen_compound(many):
    """Its name stands where that of a compound of the graph would."""
    curve = kg.dose("alpha", "cAMP@D2-MSN", profile=many, workspace=WORKSPACE, points=3)
    assert curve.compound == "alpha"


def test_a_pretreatment_is_one_compound(many):
    """A table of several is refused there too."""
    with pytest.raises(UsageError, match="a pretreatment is one"):
        kg.perturb("amitriptyline", pretreat=many, workspace=WORKSPACE)


def test_names_that_differ_by_a_hyphen_are_two_compounds(tmp_path):
    """1.1 is not 11: nothing is merged that is written apart."""
    path = tmp_path / "x.csv"
    path.write_text(MANY.replace("alpha", "cpd 1.1").replace("beta", "cpd 11"), "utf-8")
    table = WORKSPACE.asked.profile(path, Question())
    assert list(table.compounds) == ["cpd 1.1", "cpd 11"]
    assert len({records.iri for records in table.compounds.values()}) == 2
    first = kg.perturb(profile=path, compound="cpd 11", workspace=WORKSPACE, samples=0)
    assert [c.label for c in first.scenario.compounds] == ["cpd 11"]


def test_a_row_without_a_compound_is_a_bad_row(tmp_path):
    """And a line that names one beside the column is refused."""
    path = tmp_path / "x.csv"
    path.write_text(MANY.replace("beta,", ",", 1), "utf-8")
    with pytest.raises(DataError, match="no compound"):
        moved(profile=path, compound="alpha")
    path.write_text(f"#compound gamma,,,,,\n{MANY}", "utf-8")
    with pytest.raises(DataError, match="a column several"):
        moved(profile=path, compound="alpha")


def test_a_table_that_was_changed_is_read_again(many):
    """What was understood once is kept by its content, not by its name."""
    before = moved(profile=many, compound="alpha", conc="3 nM")
    many.write_text(MANY.replace("alpha,DRD2,antagonist,Ki,2", "alpha,DRD2,antagonist,Ki,20"), "utf-8")
    assert moved(profile=many, compound="alpha", conc="3 nM") != before


@pytest.mark.parametrize(
    "name",
    [
        "amitriptyline hydrochloride",
        "Amitriptyline HCl",
        "amitriptyline-hydrochloride",
        "amitriptyline hydrochloride monohydrate",
    ],
)
def test_a_salt_is_its_drug_and_that_is_said(name):
    """Never another compound of a similar name."""
    answer = kg.perturb(f"{name}=20 nM", workspace=WORKSPACE, samples=0)
    assert answer.scenario.compounds[0].label == "amitriptyline"
    assert f"{name} is a salt of amitriptyline" in answer.notes[0]


@pytest.mark.parametrize(
    "name",
    ["amitriptyline oxide salt", "clozaloxapine", "clozaloxapine hydrochloride"],
)
def test_no_other_drug_is_a_correction(name):
    """What is no slip of a letter or two has no correction, nor has a salt of what is not there."""
    with pytest.raises(NotFound) as caught:
        kg.perturb(name, workspace=WORKSPACE)
    assert "did you mean" not in caught.value.cure


def test_what_a_salt_is_stands_in_a_table():
    """Words of the table alone are left out, and never the whole name."""
    assert without_salt("x hydrochloride monohydrate") == "x"
    assert without_salt("x acetate") == ""
    assert without_salt("sodium") == ""
    assert without_salt("x") == ""


def test_the_word_for_a_salt_may_stand_in_front_and_an_anion_for_its_acid():
    """Sodium valproate, and valproate alone, are what is listed as valproic acid; a drug that is called -ate stays one."""
    assert drugs_of_salt("sodium valproate") == ["valproate", "valproic acid"]
    assert drugs_of_salt("valproate") == ["valproic acid"]
    assert drugs_of_salt("amitriptyline hydrochloride") == ["amitriptyline"]
    assert drugs_of_salt("amitriptyline") == []
    assert compound_called(WORKSPACE.directory, "sodium valproate").label == "valproic acid"
    assert compound_called(WORKSPACE.directory, "topiramate").how != "salt"


def test_a_compound_that_does_nothing_is_no_answer():
    """Nothing is recorded of what a reagent does to a target: an error with what can be done, in every verb."""
    for ask in (kg.perturb, lambda name, **rest: kg.compare("amitriptyline", name, **rest)):
        with pytest.raises(DataError, match="no action") as caught:
            ask("amisulpride-d5", workspace=WORKSPACE, samples=0)
        assert "kg new profile" in caught.value.cure


@pytest.mark.parametrize("second", ["amitriptyline=100 nM", "amitriptyline hydrochloride=100 nM", "Elavil=100 nM"])
def test_one_compound_twice_is_told(second):
    """By the same name, by a synonym or as its salt: the levels add, on either side of a comparison, and a remark says so."""
    for sides in (("amitriptyline=20 nM", second), ()), (("amoxapine",), ("amitriptyline=20 nM", second)):
        answer = kg.perturb(*sides[0], against=sides[1], workspace=WORKSPACE, samples=0)
        assert "amitriptyline is given 2 times, and its levels add: 20 nM + 100 nM free" in answer.notes


def test_a_metabolite_that_is_given_too_is_told():
    """Both parts count, and a remark says so; with the made part left out there is nothing to tell."""
    both = kg.perturb("amitriptyline", "nortriptyline=50 nM", workspace=WORKSPACE, samples=0)
    assert [n for n in both.notes if "nortriptyline is given and is made of amitriptyline too" in n]
    alone = kg.perturb("amitriptyline", "nortriptyline=50 nM", workspace=WORKSPACE, samples=0, without_metabolites=True)
    assert not [n for n in alone.notes if "is made of" in n]


@pytest.mark.parametrize("option", [{"dose": "75 mg/day"}, {"conc": "20 nM"}])
def test_an_amount_that_no_compound_takes_is_refused(option):
    """An option that would change nothing is not passed over; one compound without an amount takes it."""
    with pytest.raises(UsageError, match="of no compound"):
        kg.perturb("amitriptyline=20 nM", workspace=WORKSPACE, samples=0, **option)
    with pytest.raises(UsageError, match="of no compound"):
        kg.perturb(without="HTR1A@5-HT-neuron", workspace=WORKSPACE, samples=0, **option)


@pytest.mark.parametrize("other", [{"without": "dopamine@PFC-cleft"}, {"set": "dopamine@PFC-cleft=2"}])
def test_a_pool_has_one_condition(other):
    """A pool that is lost or held has no tone besides."""
    with pytest.raises(UsageError, match="cannot have a tone"):
        kg.perturb("amitriptyline", tone="dopamine@PFC-cleft=2x", workspace=WORKSPACE, samples=0, **other)


def test_a_combination_is_all_that_it_holds():
    """Suboxone is computed as buprenorphine with naloxone, each at its own level, and that is said; Sinemet as levodopa with carbidopa."""
    answer = kg.perturb("Suboxone", workspace=WORKSPACE, samples=0)
    assert [c.label for c in answer.scenario.compounds] == ["buprenorphine", "naloxone"]
    assert any("Suboxone is a combination" in note for note in answer.notes)


def test_an_amount_of_a_combination_is_none_of_its_compounds():
    """It is refused with what to write instead; where one compound is asked for, the compounds are named."""
    with pytest.raises(UsageError, match="combination of buprenorphine and naloxone") as caught:
        kg.perturb("Suboxone=8 mg/day", workspace=WORKSPACE)
    assert "'naloxone=AMOUNT'" in caught.value.cure
    with pytest.raises(NotFound) as unknown:
        compound_called(WORKSPACE.directory, "Suboxone")
    assert "it is a combination of buprenorphine and naloxone" in unknown.value.cure


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Sertralin", "sertraline"), ("fluoxétine", "fluoxetine"), ("Haloperidolum", "haloperidol"), ("Metylfenidat", "methylphenidate"),
        ("klonazepam", "clonazepam"), ("Trevilor retard", "venlafaxine"), ("Largactil", "chlorpromazine"), ("Desoxyn", "methamphetamine"),
        ("Focalin", "dexmethylphenidate"), ("Dolantin", "pethidine"), ("dexamphetamine sulphate", "dexamfetamine"),
    ],
)  # fmt: skip
def test_a_drug_by_the_names_of_other_languages_and_makers(typed, meant):
    """An INN as another language spells it, with a word for its form, and a trade name that sources give to two drugs."""
    assert compound_called(WORKSPACE.directory, typed).label == meant


@pytest.mark.parametrize(
    ("prodrug", "active"), [("psilocybin", "psilocin"), ("paliperidone palmitate", "paliperidone")]
)
def test_a_prodrug_is_what_it_becomes(prodrug: str, active: str) -> None:
    """A prodrug without a level or an affinity of its own is computed as the compound that it becomes, which is said."""
    answer, plain = (kg.perturb(name, workspace=WORKSPACE, samples=0) for name in (prodrug, active))
    assert any(f"{prodrug} is a prodrug" in note and active in note for note in answer.notes)
    assert answer.to_frame()["log2_change"].tolist() == plain.to_frame()["log2_change"].tolist()


def test_an_amount_of_a_prodrug_is_its_own() -> None:
    """An amount that is given is of the compound named; and a prodrug with a level and an affinity of its own stands for itself."""
    for asked in ("haloperidol decanoate=10 nM", "codeine"):
        answer = kg.perturb(asked, workspace=WORKSPACE, samples=0)
        assert [c.label for c in answer.scenario.compounds] == [asked.partition("=")[0]]
