"""A compound's page and the same answer in other forms."""

from __future__ import annotations

import gzip
import json
from html.parser import HTMLParser

import pytest
from terminal import kg

from kg import explore
from kg.cli.output import Format
from kg.cli.page import records
from kg.errors import DataError, NotFound
from kg.knowledge.vocabulary import ID
from kg.server.explorer.compound import SUFFIXES, compound, why
from kg.server.explorer.desk import Desk
from kg.server.explorer.rendered import Rendered
from kg.server.protocol import RequestRefused

DOSE = [("dose", "75 mg/day"), ("samples", "4")]


def asked(
    desk: Desk, form: str = "page", fields: list[tuple[str, str]] = DOSE, name: str = "amitriptyline"
) -> Rendered:
    """What a worker makes of an address."""
    return compound(desk, {"name": name, "form": form, "fields": fields})


def answer(desk: Desk) -> explore.DrawnPerturbation:
    """The same by Python."""
    return explore.perturb("amitriptyline", workspace=desk.workspace, dose="75 mg/day", samples=4)


@pytest.mark.parametrize("more", [{}, {"chronic": "1", "without": "CREB@D2-MSN", "without_metabolites": "1"}])
def test_json_is_that_of_the_command_line(desk: Desk, more: dict[str, str]) -> None:
    """Key by key, number by number, with the command by which it can be asked again; a chronic answer has the acute one beside it."""
    found = json.loads(str(asked(desk, "json", [*DOSE, *more.items()]).content))
    assert found["run"]["arguments"][:2] == ["perturb", "amitriptyline"]
    told = kg(*found["run"]["arguments"], "-f", "json")
    assert told.returncode == 0, told.stderr
    assert found == json.loads(told.stdout)
    assert ("acute" in found) == bool(more)


def test_csv_is_that_of_the_command_line(desk: Desk) -> None:
    """The same columns and rows, so that scripts need not care where it came from."""
    columns = ("node", "label", "direction", "log2_change", "interval", "size", "tendency", "stability")
    rows = [{name: getattr(effect, name) for name in columns} for effect in answer(desk).effects]
    assert asked(desk, "csv").content == records(rows, Format.CSV, columns)


@pytest.mark.parametrize("form", [form for form in SUFFIXES if form not in ("json", "csv", "pdf", "png")])
def test_every_form_is_made(desk: Desk, form: str) -> None:
    """With a type of its own; Turtle and pictures are those that the answer gives of itself."""
    made = asked(desk, form)
    start = {"ttl": "@prefix", "svg": "<?xml", "dot": "//", "html": "<!DOCTYPE html>"}[form]
    assert str(made.content).startswith(start) or form == "dot"
    assert made.media_type
    assert ("sha256-" in made.policy) == (form == "html")


class Controls(HTMLParser):
    """The attributes of inputs by their names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inputs: dict[str, dict[str, str | None]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep inputs."""
        found = dict(attrs)
        if tag in ("input", "select") and found.get("name"):
            self.inputs.setdefault(str(found["name"]), found)


def test_the_page_holds_the_slider_where_the_dose_stands(desk: Desk) -> None:
    """`<input type="range">` in the served HTML, at the step of the dose, with its words for a screen reader."""
    slider = Controls(str(asked(desk).content)).inputs["step"]
    amounts = str(slider["data-amounts"]).split("|")
    assert (slider["type"], amounts[int(str(slider["value"]))]) == ("range", slider["aria-valuetext"])
    assert {"chronic", "without_metabolites", "in", "amount"} <= set(Controls(str(asked(desk).content)).inputs)


def test_the_page_shows_what_the_answer_says(desk: Desk) -> None:
    """The size of the strongest change, stated sentences, sources, and a link to why."""
    page, found = str(asked(desk).content), answer(desk)
    strongest = found.effects[0]
    assert f'data-node="{strongest.node}"' in page
    assert f"{strongest.log2_change:+.2f}" in page
    assert found.stated[0].document in page
    assert "/compound/amitriptyline/why?dose=75+mg%2Fday" in page


def test_the_page_does_not_wait_for_its_picture(desk: Desk) -> None:
    """It says where the picture is, for the script and for whoever has none; both are drawn once, when they are asked for."""
    mine = Desk(desk.workspace)
    page = str(asked(mine).content)
    assert not [key for key in mine._kept if key[0] == "picture"]
    assert 'data-picture="/compound/amitriptyline/picture?dose=75+mg%2Fday&amp;samples=4"' in page
    assert '<noscript><div class="scroll picture"' in page
    part = str(asked(mine, "picture").content)
    data = json.loads(part.partition('id="picture-data">')[2].partition("</script>")[0])
    assert data["nodes"]
    assert all(f'id="{one["dom"]}"' in part for one in (*data["nodes"], *data["edges"]))
    before = [value for key, value in mine._kept.items() if key[0] == "picture"]
    assert str(asked(mine, "svg").content).partition("?>")[2].strip()[:40] in part
    assert [value for key, value in mine._kept.items() if key[0] == "picture"] == before


def test_a_step_of_the_slider_is_one_request(desk: Desk) -> None:
    """The answer that the script asks for brings its picture along, the same as the page's."""
    part = str(asked(desk, "answer").content)
    assert str(asked(desk, "picture").content).strip() in part
    assert '<noscript><div class="scroll picture" tabindex="0" role="group" aria-labelledby="picture-title"' not in part


def test_what_a_form_sends_becomes_a_plain_address(desk: Desk) -> None:
    """A moved slider gives its dose, an amount stands over it, an unmoved one keeps what was asked."""
    moved = asked(desk, fields=[("step", "0"), ("was_step", "3"), ("was", ""), ("chronic", "1")]).location
    assert moved.startswith("/compound/amitriptyline?dose=")
    assert moved.endswith("&chronic=1")
    typed = asked(desk, fields=[("step", "0"), ("was_step", "0"), ("was", ""), ("amount", "20 nM")]).location
    assert typed == "/compound/amitriptyline?conc=20+nM"
    still = asked(desk, fields=[("step", "4"), ("was_step", "4"), ("was", "33 nM"), ("chronic", "0")]).location
    assert still == "/compound/amitriptyline?conc=33+nM"
    with pytest.raises(RequestRefused):
        asked(desk, fields=[("step", "99"), ("was_step", "0")])


def test_another_name_leads_to_the_page(desk: Desk) -> None:
    """Brands and identifiers are forwarded with their question; an unknown name is not found."""
    assert asked(desk, name="Elavil").location == "/compound/amitriptyline?dose=75+mg%2Fday&samples=4"
    assert asked(desk, "json", name="Elavil").location.startswith("/compound/amitriptyline.json?")
    with pytest.raises(NotFound):
        asked(desk, name="DRD2")


def test_a_dose_of_which_nothing_is_stated_says_so(desk: Desk) -> None:
    """Between two windows of the documents the page shows no statement and the computed answer beneath."""
    page = str(asked(desk, name="amisulpride", fields=[("dose", "350 mg/day"), ("samples", "0")]).content)
    assert "Not stated." in page
    assert "not stated: the documents say nothing" in page
    assert 'id="effects"' in page


def test_a_compound_of_which_nothing_can_be_computed_has_its_page(desk: Desk) -> None:
    """Identity and records, why there is no answer and what can be done; the other forms are refused."""
    page = str(asked(desk, name="7-hydroxyamoxapine", fields=[("samples", "0")]).content)
    assert "no affinity of 7-hydroxyamoxapine" in page
    assert "kg new profile NAME" in page
    assert "data-node" not in page
    with pytest.raises(DataError):
        asked(desk, "json", name="7-hydroxyamoxapine", fields=[("samples", "0")])


def test_why_adds_up(desk: Desk) -> None:
    """The page of a node's change has the routes with the shares that `explain` gives."""
    found = answer(desk)
    node = found.effects[0].node
    fields = [*DOSE, ("node", node)]
    made = json.loads(str(why(desk, {"name": "amitriptyline", "form": "json", "fields": fields}).content))
    assert made == json.loads(json.dumps(found.explain(node).to_json()))
    page = str(why(desk, {"name": "amitriptyline", "form": "page", "fields": fields}).content)
    assert f"{made[0]['routes'][0]['share']:+.3f}" in page
    with pytest.raises(RequestRefused):
        why(desk, {"name": "amitriptyline", "form": "page", "fields": DOSE})


def test_a_hostile_label_is_text(desk: Desk) -> None:
    """What a graph calls a compound never becomes markup, in the page or in its picture."""
    iri, hostile = f"{ID}amitriptyline", "</script><script>alert(1)</script><img src=x onerror=y>"
    fresh = Desk(desk.workspace)
    before = desk.workspace.directory.label(iri)
    desk.workspace.directory.learn(iri, hostile, ("Compound",))
    desk.workspace.book._read.pop(iri, None)
    try:
        page = "".join(str(asked(fresh, form, [("samples", "0")]).content) for form in ("page", "picture"))
    finally:
        desk.workspace.directory._learnt.pop(iri)
        desk.workspace.book._read.pop(iri, None)
    assert desk.workspace.directory.label(iri) == before
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert "&lt;img src=x" in page


def test_a_body_is_bounded_and_named_by_its_content(desk: Desk) -> None:
    """The same answer has the same tag; one that is too large is an error, not a cut page."""
    made = asked(desk, "json")
    head, body = made.framed(10_000_000)
    assert gzip.decompress(body).decode() == made.content
    assert head["etag"] == made.framed(10_000_000)[0]["etag"]
    assert made.framed(1000)[0]["status"] == 422


def test_an_amount_that_the_slider_does_not_have_is_told(desk: Desk) -> None:
    """The thumb stands at the usual dose then, and the page says that it is not where the answer is."""
    told = "20 nM, not on this scale</output>"
    assert told in str(asked(desk, fields=[("conc", "20 nM"), ("samples", "0")]).content)
    assert "not on this scale" not in str(asked(desk).content)
