"""Promises of kg.exchange.sbgn_rules."""

from __future__ import annotations

from pathway_files import arc, chart, glyph

from kg.exchange.sbgn import read

RULES = 'language="entity relationship"'


def told(folder, *parts: str) -> list[tuple[str, int, str]]:
    """Ends and signs of the statements with a sign."""
    (folder / "a.sbgn").write_text(chart(*parts, language=RULES), "utf-8")
    return [(t.source, t.sign, t.target) for t in read(folder / "a.sbgn").ties if t.sign]


def rule(name: str, kind: str, source: str, target: str, *inside: str) -> str:
    """An arc with outcomes and ports on it."""
    return f'<arc id="{name}" class="{kind}" source="{source}" target="{target}">{"".join(inside)}</arc>'


def outcome(name: str) -> str:
    """What comes of a rule."""
    return f'<glyph id="{name}" class="outcome"/>'


THINGS = (
    glyph("a", "entity", "A"), glyph("b", "entity", "B"), glyph("c", "perturbing agent", "heat"), glyph("o", "phenotype", "death"),
)  # fmt: skip


def test_what_acts_on_an_interaction_acts_on_the_complex(tmp_path):
    """Its outcome acts as that complex; who takes part states no sign."""
    meeting = rule("i", "interaction", "a", "b", outcome("i.1"), '<port id="i.2"/>')
    found = told(
        tmp_path, *THINGS, meeting, arc("1", "absolute inhibition", "c", "i.2"), arc("2", "stimulation", "i.1", "o")
    )
    assert found == [("heat", -1, "A:B"), ("A:B", 1, "death")]
    assert read(tmp_path / "a.sbgn").unknown == {"a part, no influence": 2}


def test_an_interaction_of_three_is_a_group_of_arcs(tmp_path):
    """The glyph in the middle is what outcomes and ports belong to."""
    middle = '<glyph id="i" class="interaction"><glyph id="i.1" class="outcome"/><port id="i.2"/></glyph>'
    arcs = "".join(arc(f"i{n}", "interaction", "i", n) for n in "abc")
    group = f'<arcgroup class="interaction">{middle}{arcs}</arcgroup>'
    found = told(tmp_path, *THINGS, group, arc("1", "inhibition", "i.1", "o"), arc("2", "stimulation", "o", "i.2"))
    assert found == [("A:B:heat", -1, "death"), ("death", 1, "A:B:heat")]


def test_an_assignment_is_the_thing_in_that_state(tmp_path):
    """The value goes to the variable of its thing, through an implicit xor too; each value is a state of its own."""
    held = glyph("p", "entity", "MAPK1", '<glyph id="p.1" class="state variable"><state variable="T202"/></glyph>')
    found = told(
        tmp_path, *THINGS, held, glyph("v", "variable value", "P"), glyph("w", "variable value", "F"), glyph("x", "implicit xor"),
        rule("s", "assignment", "v", "x", '<port id="s.1"/>'), rule("t", "assignment", "w", "x", outcome("t.1")), arc("u", "assignment", "x", "p.1"),
        arc("1", "stimulation", "a", "s.1"), arc("2", "stimulation", "t.1", "o"),
    )  # fmt: skip
    assert found == [("A", 1, "MAPK1 (P@T202)"), ("MAPK1 (F@T202)", 1, "death")]


def test_what_acts_on_an_influence_acts_on_its_target(tmp_path):
    """Signs multiply, through `not` as well; of an influence without a sign there is none."""
    found = told(
        tmp_path, *THINGS, glyph("n", "not"), arc("l", "logic arc", "b", "n"),
        rule("1", "inhibition", "a", "o", '<port id="1.1"/>'), arc("2", "inhibition", "c", "1.1"), arc("3", "stimulation", "n", "1.1"),
        rule("4", "modulation", "b", "o", '<port id="4.1"/>'), arc("5", "inhibition", "c", "4.1"),
    )  # fmt: skip
    assert found == [("A", -1, "death"), ("heat", 1, "death"), ("B", 1, "death")]
    assert read(tmp_path / "a.sbgn").unknown["acts on an influence without a sign"] == 1


def test_cis_and_trans_are_two_complexes(tmp_path):
    """A thing that meets itself does so within a molecule or between two."""
    marks = [f'<glyph id="{n}.1" class="cardinality"><label text="{n}"/></glyph>' for n in ("cis", "trans")]
    rules = [rule(n, "interaction", "a", "a", mark) for n, mark in zip(("cis", "trans"), marks, strict=True)]
    found = told(tmp_path, *THINGS, *rules, arc("1", "stimulation", "cis", "o"), arc("2", "inhibition", "trans", "o"))
    assert found == [("A:A (cis)", 1, "death"), ("A:A (trans)", -1, "death")]


def test_loose_rules_are_refused(tmp_path):
    """By the arc, whatever is missing; rings of influences end."""
    parts = (
        arc("1", "interaction", "a", "q"), arc("2", "assignment", "q", "a"), arc("3", "stimulation", "a", "q"),
        arc("4", "stimulation", "a", "5"), arc("5", "stimulation", "a", "4"),
    )  # fmt: skip
    assert told(tmp_path, *THINGS, *parts) == []
    assert {r.where for r in read(tmp_path / "a.sbgn").refused} >= {"2", "3", "4", "5"}
