"""Texts that try to be something else than text, and a scene that carries one in every place."""

from __future__ import annotations

from kg.direction import Direction
from kg.draw.scene import Compartment, EntityKind, Layout, Place, Scene, SceneEdge, SceneNode

TEXTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></svg><script>alert(1)</script>",
    "<b>bold</b>",
    "<>",
    "<<TABLE><TR><TD>x</TD></TR></TABLE>>",
    r"\N \G \L \E \l \r \n",
    "back\\slash\\",
    "quote \" and ' and `",
    "line\nbreak\r\nand\ttab",
    "&lt;b&gt; &amp; &#60; &nbsp;",
    "\u202egnp.exe\u202c",
    "עברית العربية",
    "nul\x00 bell\x07 del\x7f",
    "\ud800 lone",
    "IMG SRC=/etc/passwd",
    "javascript:alert(1)",
    "]]> --> <!-- x",
    "=1+1",
    "@SUM(1)",
    "{a|b|<p>c}",
    "x;y,z:n",
    "\u2028\u2029",
    "💊 β₂ Ca²⁺ 5-HT₁ₐ",
    "a" * 500,
    "constructor",
    "__proto__",
    "",
    " ",
)


def hostile(text: str) -> Scene:
    """A scene with the text as title, label, caption, mechanism, evidence, tooltip, id and link."""
    nodes = (
        SceneNode("a" + text, text, "urn:x:a", EntityKind.COMPOUND, "cell", tooltip=text, detail=text, link=text),
        SceneNode("b", text, "urn:x:b", EntityKind.RECEPTOR, "mem" + text, Direction.INCREASED, 1.0, tooltip=text),
    )
    edges = (
        SceneEdge(
            "e" + text,
            "a" + text,
            "b",
            -1,
            text or "urn:x:e",
            label=text,
            caption=text,
            evidence=(text,),
            tooltip=text,
            link=text,
        ),
    )
    places = (Compartment("cell", text, Place.CELL), Compartment("mem" + text, text, Place.MEMBRANE, "cell"))
    return Scene(
        text,
        "urn:x:s",
        text,
        Layout.SYNAPSE,
        places,
        nodes,
        edges,
        text,
        text,
        ((text, ("e" + text,)),),
        ((text, ("e" + text,)),),
    )
