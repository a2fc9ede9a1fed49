"""A caption can be printed as it is: everything that the picture says in words, in the words of a journal."""

from __future__ import annotations

from dataclasses import replace

from draw.demo_scenes import synapse

from kg.draw.caption import caption
from kg.draw.key import fill_rows, samples
from kg.draw.style import HOUSE


def test_a_caption_says_what_the_key_and_the_foot_say() -> None:
    """Title, what was given, every entry of the key, the note, the source line and each source stand in it."""
    scene = replace(synapse(), note="A remark.", subtitle="10 nM")
    text = caption(scene, sources=("Guide (CC BY 4.0)", "document 000"))
    words = [scene.title, "Given: 10 nM.", "A remark.", scene.provenance, "Sources: Guide (CC BY 4.0); document 000."]
    words += [one.text for one in samples(scene.legend(), HOUSE)] + [
        one for _, _, one in fill_rows(scene.legend(), HOUSE)
    ]
    assert [one for one in words if one not in text] == []


def test_short_words_are_written_out() -> None:
    """What a node says in short is said in full: documents by number, occupied instead of held."""
    scene = synapse()
    node = replace(scene.nodes[0], detail="63 % held [doc-000 +1]")
    text = caption(replace(scene, nodes=(node, *scene.nodes[1:]), note="+12 changed nodes not shown (atlas)."))
    assert f"{node.label} (63 % occupied [document 000 +1])" in text
    assert "12 further changed nodes are not shown." in text
    assert "doc-" not in text
