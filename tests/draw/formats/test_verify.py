"""A picture that lost anything is not handed out: each loss is made by hand and must be seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from draw.demo_scenes import synapse

from kg.draw.formats.render import to_svg
from kg.draw.formats.verify import verify
from kg.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable


def without(svg: str, pattern: str, instead: str = "") -> str:
    """The SVG with the first match replaced; the pattern must be there."""
    changed, count = re.subn(pattern, instead, svg, count=1, flags=re.DOTALL)
    assert count == 1, pattern
    return changed


HEAD = r'(id="kg-e-{}".*?)<polygon[^>]*/>'
LOSSES: dict[str, tuple[str, Callable[[str], str]]] = {
    "node": ("node “PKA”", lambda svg: without(svg, r'id="kg-n-pka"', 'id="x"')),
    "edge": ("camp → pka", lambda svg: without(svg, r'id="kg-e-camp-pka"', 'id="x"')),
    "head": ("head .normal. of arrow camp → pka", lambda svg: without(svg, HEAD.format("camp-pka"), r"\1")),
    "tee": ("head .tee. of arrow darpp → pp1", lambda svg: without(svg, r'(id="kg-e-darpp.*?)<polyline[^>]*/>', r"\1")),
    "filled diamond": (
        "head .odiamond. of arrow gsk → ltp",
        lambda svg: without(svg, r'(id="kg-e-gsk.*?<polygon fill=)"none"', r'\1"#000000"'),
    ),
    "second head": (
        "head .normal. of arrow camp → pka",
        lambda svg: without(svg, r'(id="kg-e-camp.*?)(<polygon[^>]*/>)', r"\1\2\2"),
    ),
    "label": ("label of node “cAMP”", lambda svg: without(svg, r"(<text[^>]*>)cAMP", r"\1cGMP")),
    "glyph": ("label of node “PKA”", lambda svg: without(svg, r">PKA[^<]*▲", ">PKA")),
    "cluster": ("compartment “nucleus”", lambda svg: without(svg, r'id="kg-c-nuc"', 'id="x"')),
    "cluster name": ("label of compartment “nucleus”", lambda svg: without(svg, r"(<text[^>]*>)nucleus<", r"\1<")),
    "membrane name": ("label of compartment “plasma membrane”", lambda svg: without(svg, ">plasma<", "><")),
    "caption": ("caption of arrow drug → d2", lambda svg: without(svg, r"(<text[^>]*>)[^<]*antagonist,[^<]*<", r"\1<")),
    "title": ("text “D2 antagonism”", lambda svg: without(svg, r">D2 antagonism</text>", "></text>")),
    "source line": ("text “Source", lambda svg: without(svg, r">Source: [^<]*<", "><")),
    "key entry": (
        "key entry “opposing routes of like size”",
        lambda svg: without(svg, ">opposing routes of like size<", "><"),
    ),
    "key head": ("key “stimulates", lambda svg: without(svg, r'(id="kg-key-0".*?)<polygon[^>]*/>', r"\1")),
    "double id": ("stands twice", lambda svg: without(svg, r'id="kg-n-pka"', 'id="kg-n-akt"')),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_each_loss_is_seen(loss: str, engine: str) -> None:
    """The check names what is missing, for both engines."""
    said, spoil = LOSSES[loss]
    whole = to_svg(synapse(), engine=engine)
    with pytest.raises(ServiceError, match=said) as caught:
        verify(synapse(), spoil(whole))
    assert caught.value.exit_code == 4


def test_a_whole_picture_passes(engine: str) -> None:
    """The untouched picture is accepted."""
    verify(synapse(), to_svg(synapse(), engine=engine))


def test_another_prefix_is_another_picture(engine: str) -> None:
    """Ids of another picture do not count."""
    with pytest.raises(ServiceError, match="not whole"):
        verify(synapse(), to_svg(synapse(), engine=engine), prefix="other")


def test_what_is_no_svg_is_not_whole() -> None:
    """Malformed output is a failed render, not a traceback."""
    with pytest.raises(ServiceError, match="malformed"):
        verify(synapse(), "<svg>")
