"""Promises of kg.exchange.sbml_reactions: signs are those of terms, what runs both ways gives none."""

from __future__ import annotations

import pytest
from format_files import SBML

from kg.errors import DataError
from kg.exchange import recognised
from kg.exchange.sbml_reactions import read


def told(folder, text: str = SBML) -> list[tuple[str, int, str]]:
    """Ends and signs of the statements with a sign."""
    (folder / "a.xml").write_text(text, "utf-8")
    assert recognised.recognised(folder / "a.xml") == "sbml"
    return [(t.source, t.sign, t.target) for t in read(folder / "a.xml").ties if t.sign]


def test_modifiers_act_on_what_is_made_and_against_what_is_lost(tmp_path):
    """A catalyst raises the product, an inhibitor lowers it; who speeds up a loss lowers what is lost."""
    assert told(tmp_path) == [("ADCY5", 1, "cAMP"), ("DRD2", -1, "cAMP"), ("PDE4B", -1, "cAMP")]


@pytest.mark.parametrize("way", ['reversible="true"', ""])
def test_a_reaction_that_runs_both_ways_gives_no_sign(tmp_path, way):
    """As every one does that does not say otherwise."""
    assert told(tmp_path, SBML.replace('reversible="false"', way)) == []


@pytest.mark.parametrize(
    ("term", "sign"), [("SBO:0000019", 0), ("", 0), ("SBO:0000206", -1), ("SBO:0000461", 1), ("SBO:9999999", 0)]
)
def test_a_modifier_has_the_sign_of_its_term(tmp_path, term, sign):
    """A bare modifier, or one of a term that says no more, has none."""
    text = SBML.replace(
        'species="s3" sboTerm="SBO:0000020"', f'species="s3" sboTerm="{term}"' if term else 'species="s3"'
    )
    assert dict.fromkeys(s for a, s, _ in told(tmp_path, text) if a == "DRD2") == ({sign: None} if sign else {})


def test_celldesigners_words_and_what_is_nothing(tmp_path):
    """Its modifications, gates and influences; what is degraded becomes no thing."""
    cd = (
        '<annotation xmlns:celldesigner="http://www.sbml.org/2001/ns/celldesigner"><celldesigner:extension><celldesigner:reactionType>{}</celldesigner:reactionType>'
        "<celldesigner:listOfModification>{}</celldesigner:listOfModification></celldesigner:extension></annotation>"
    )
    gate = '<celldesigner:modification type="BOOLEAN_LOGIC_GATE_AND" modifiers="s2,s4" modificationType="CATALYSIS"/>'
    text = (
        SBML.replace('<reaction id="make" reversible="false">', '<reaction id="make" reversible="false">' + cd.format(
            "STATE_TRANSITION", gate + '<celldesigner:modification type="INHIBITION" modifiers="s3"/>'))
        .replace(' sboTerm="SBO:0000460"', "").replace(' sboTerm="SBO:0000020"', "")
        .replace('<modifierSpeciesReference species="s3"/>', '<modifierSpeciesReference species="s3"/><modifierSpeciesReference species="s4"/>')
        .replace('<reaction id="lose" reversible="false">', '<reaction id="lose" reversible="false">' + cd.format("NEGATIVE_INFLUENCE", ""))
        .replace('</listOfReactants><listOfModifiers>\n<modifierSpeciesReference species="s4" sboTerm="SBO:0000013"/></listOfModifiers>',
                 '</listOfReactants><listOfProducts><speciesReference species="s3"/></listOfProducts>')
    )  # fmt: skip
    assert told(tmp_path, text) == [
        ("ADCY5", 1, "cAMP"),
        ("DRD2", -1, "cAMP"),
        ("PDE4B", 1, "cAMP"),
        ("cAMP", -1, "DRD2"),
    ]
    gone = SBML.replace(
        '<species id="s2" name="ADCY5" compartment="c"/>', '<species id="s2" name="x" sboTerm="SBO:0000291"/>'
    )
    assert "x" not in {t.label for t in (told(tmp_path, gone), read(tmp_path / "a.xml"))[1].things.values()}


@pytest.mark.parametrize("text", ["<sbml/>", "<sbml><model/></sbml>", SBML[:400], ""])
def test_what_has_no_reaction_is_refused(tmp_path, text):
    """Empty, cut short, another kind."""
    (tmp_path / "a.xml").write_text(text, "utf-8")
    with pytest.raises(DataError):
        read(tmp_path / "a.xml")
