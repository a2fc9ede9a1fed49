"""Sentences say what the picture shows: sign, change, share, source."""

from __future__ import annotations

from dataclasses import replace

from draw.demo_scenes import cycle, synapse, workflow

from kg.direction import Direction
from kg.draw.formats.text import (
    BACKGROUND,
    change_words,
    edge_sentences,
    node_sentences,
    route_sentence,
    summary,
    to_text,
)


def test_an_arrow_says_sign_mechanism_share_and_source() -> None:
    """All that an arrow carries is in its sentences."""
    scene = synapse()
    said = "; ".join(edge_sentences(scene, scene.edges[0]))
    assert said.startswith("ligand inhibits D2 receptor (competitive antagonist)")
    assert "strengthens" in said
    assert "82 % of the effect" in said
    assert "source: demonstration scene" in said


def test_background_is_said_to_be_background() -> None:
    """A step without a source says so, and claims none."""
    scene = synapse()
    edge = next(edge for edge in scene.edges if edge.background)
    said = edge_sentences(scene, replace(edge, evidence=()))
    assert BACKGROUND in said
    assert not any(line.startswith("source:") for line in said)


def test_a_node_says_where_and_which_way() -> None:
    """Place, direction and size are words too."""
    scene = synapse()
    said = "; ".join(node_sentences(scene, scene.node("camp")))
    assert "D2 medium spiny neuron › cytosol" in said
    assert "increased, 1.9 × the comparator" in said


def test_change_words_keep_what_is_not_known() -> None:
    """An uncomputed node is “not computed”; stability is given only where it was sampled."""
    assert change_words(Direction.NONE, None) == "not computed"
    assert change_words(Direction.UNKNOWN, None) == "unknown"
    assert change_words(Direction.DECREASED, -1.0, 0.92) == (
        "decreased, 0.5 × the comparator, same call in 92 % of samples"
    )
    assert "inf" not in change_words(Direction.INCREASED, 1e6)


def test_a_route_multiplies_its_signs() -> None:
    """Two inhibitions on the way make a net stimulation, an unknown step an unknown net sign."""
    scene = synapse()
    arm = dict(scene.routes)["cAMP arm"]
    assert route_sentence(scene, arm).endswith("a net stimulation.")
    assert route_sentence(scene, arm[:2]).endswith("a net inhibition.")
    assert route_sentence(scene, ("akt-gsk", "gsk-ltp")).endswith("of unknown net sign.")
    assert route_sentence(scene, ()) == ""


def test_the_whole_text_holds_every_element() -> None:
    """Each node, arrow and route of the scene has its line, and the source line closes the text."""
    scene = synapse()
    text = to_text(scene)
    assert text.count("\n- ") == len(scene.nodes) + len(scene.edges) + len(scene.routes)
    assert text.endswith(scene.provenance + "\n")


def test_a_workflow_speaks_of_steps() -> None:
    """An arrow between steps stimulates nothing."""
    text = to_text(workflow())
    assert "comes before" in text
    assert "stimulates" not in text


def test_summary_counts_and_names() -> None:
    """The description for those who cannot see names what moved."""
    assert "19 nodes and 22 arrows" in summary(synapse())
    assert "conflicting: synaptic strength" in summary(synapse())
    assert "No change is shown" in summary(cycle())
