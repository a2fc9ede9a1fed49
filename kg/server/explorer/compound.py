"""The page of one compound, and the same answer in every form that the command line writes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from kg import settings
from kg.answer import summary
from kg.answer.explanation import route_rows
from kg.answer.origin import asked_by
from kg.answer.records import arrows
from kg.direction import Direction
from kg.errors import DataError, NotFound, ServiceError, UsageError
from kg.question.amount import amount
from kg.question.scenario import Question
from kg.server.explorer import doses
from kg.server.explorer.asked import COUNT, SCENARIO, TEXT, Given, address, command_line, keywords, read
from kg.server.explorer.atlas import atlas_of, atlas_part
from kg.server.explorer.desk import Desk
from kg.server.explorer.doses import DoseGrid
from kg.server.explorer.following import following
from kg.server.explorer.inline import inline
from kg.server.explorer.leading import leading
from kg.server.explorer.rendered import CSV, HTML, JSON, SVG, TURTLE, Rendered
from kg.server.explorer.rendered import TEXT as PLAIN
from kg.server.explorer.templates import markup, render
from kg.server.protocol import RequestRefused
from kg.tabular import as_json, delimited

if TYPE_CHECKING:
    from kg.draw.picture import Picture
    from kg.shown import DrawnPerturbation

# Rows of changed nodes that the page shows; the files beside it have all.
EFFECT_ROWS = 150
COLUMNS = ("node", "label", "direction", "log2_change", "interval", "size", "tendency", "stability")
# What the controls of the page send; it is turned into a scenario and forwarded, so that addresses stay plain.
_CONTROLS = {"step": COUNT, "was_step": COUNT, "was": TEXT, "amount": TEXT}
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


@dataclass(frozen=True)
class CompoundAsk:
    """A compound of the graph with the scenario that an address asks of it."""

    iri: str
    name: str
    label: str
    asked: Given


def compound(desk: Desk, question: Mapping[str, Any]) -> Rendered:
    """`/compound/NAME` and its forms. Raises the family's errors."""
    form = question["form"]
    match = desk.find(question["name"], ("Compound",), "compound")
    name = desk.name(match.iri)
    asked = read(question["fields"], {**SCENARIO, **_CONTROLS})
    forwarded = _forwarded(desk, match.iri, asked)
    if name != question["name"] or forwarded is not None:
        suffix = "" if form == "page" else f"/{form}" if form in PARTS else f".{form}"
        return Rendered(HTML, location=address(f"/compound/{name}{suffix}", asked if forwarded is None else forwarded))
    ask = CompoundAsk(match.iri, name, match.label, asked)
    return _FORMS[form](desk, ask)


def _forwarded(desk: Desk, iri: str, asked: Mapping[str, Any]) -> dict[str, Any] | None:
    """The parameters that a sent form stands for; None where no form was sent."""
    if not asked.keys() & _CONTROLS.keys():
        return None
    plain = {name: value for name, value in asked.items() if name in SCENARIO and name not in ("dose", "conc")}
    chosen = str(asked.get("amount", ""))
    grid = doses.grid(desk, iri)
    if not chosen and "step" in asked and grid is not None:
        if asked["step"] >= len(grid.values):
            raise RequestRefused(400, f"there is no step {asked['step']}", "step", f"0 to {len(grid.values) - 1}")
        moved = asked["step"] != asked.get("was_step")
        chosen = grid.texts[asked["step"]] if moved else str(asked.get("was", ""))
    if not chosen:
        return plain
    return {"dose" if amount(chosen).kind == "dose" else "conc": chosen, **plain}


def _answer(desk: Desk, ask: CompoundAsk) -> DrawnPerturbation:
    """The answer, kept for the other forms of the same page."""
    options = keywords(ask.asked, desk.workspace)
    in_, samples = options.pop("in_"), options.pop("samples")
    return desk.answer(Question((ask.name,), **options), in_, samples)


def _picture(desk: Desk, ask: CompoundAsk) -> Picture:
    """The picture of the answer, kept for its other formats."""
    from kg.views.pictures import picture

    key, within = address(ask.name, ask.asked), str(ask.asked.get("in", ""))
    made: Picture = desk.kept("picture", key, lambda: picture(_answer(desk, ask), within=within))
    return made


def _page(desk: Desk, ask: CompoundAsk) -> Rendered:
    """The whole page; a compound for which no amount is usual is shown without an answer until one is chosen."""
    grid = doses.grid(desk, ask.iri)
    try:
        context, unasked = _context(desk, ask), None
    except DataError as error:
        if ask.asked["dose"] or ask.asked["conc"]:
            raise
        context, unasked = {"ask": ask, "answer": None}, error
    nodes, label = desk.workspace.network.nodes, desk.workspace.directory.label
    places = {desk.name(node.context): label(node.context) for node in nodes}
    context |= {
        "page": desk.page(ask.iri), "links": leading(desk, ask.iri), "grid": grid, "step": _step(grid, ask.asked), "places": sorted(places.items()),
        "unasked": unasked,
    }  # fmt: skip
    return Rendered(HTML, render("compound.html", **context))


def _step(grid: DoseGrid | None, asked: Mapping[str, Any]) -> int:
    """Where the slider stands: the step nearest to the amount that is asked, else to the usual one."""
    text = asked.get("dose") or asked.get("conc")
    if grid is None or not text:
        return grid.usual if grid else 0
    given = amount(str(text))
    return grid.nearest(given.value) if given.kind == grid.kind else grid.usual


def _part(desk: Desk, ask: CompoundAsk) -> Rendered:
    """The answer alone with its picture, which the script of the page puts in the place of the one before: one request a step."""
    context = {**_context(desk, ask), "drawn": markup(_drawing(desk, ask))}
    page, slider = render("answer.html", **context), doses.grid(desk, ask.iri)
    return Rendered(HTML, page, steps=tuple(slider.texts) if slider else (), option=slider.option if slider else "")


def _context(desk: Desk, ask: CompoundAsk) -> dict[str, Any]:
    """What the templates show of an answer; its picture has an address of its own, so that nothing waits for it."""
    answer = _answer(desk, ask)
    moved = [e for e in answer.effects if e.direction is not Direction.UNCHANGED or e.tendency]
    return {
        "ask": ask, "answer": answer, "moved": moved[:EFFECT_ROWS], "moved_in_all": len(moved), "summary": summary, "arrows": arrows, "name": desk.name,
        "stated": summary.by_thing(answer.stated), "targets": summary.by_target(answer.targets), "drawn": "",
    }  # fmt: skip


def _drawn(desk: Desk, ask: CompoundAsk) -> Rendered:
    """The picture alone, as a part of the page."""
    return Rendered(HTML, _drawing(desk, ask))


def _drawing(desk: Desk, ask: CompoundAsk) -> str:
    """The picture as a part of the page, with what its parts say as JSON; or why there is none."""
    from kg.draw.escape import script_json
    from kg.draw.formats.explorer import page_data

    try:
        drawn = _picture(desk, ask)
        svg = drawn.svg()
    except (NotFound, UsageError, ServiceError) as error:
        return render("picture.html", svg="", missing=error.what)
    data = page_data(drawn.scene) | following(drawn.scene)
    return render("picture.html", svg=inline(desk, svg), data=markup(script_json(data)))


def _atlas(desk: Desk, ask: CompoundAsk) -> Rendered:
    """Every change on one page, as a part of the page."""
    svg, missing = atlas_part(desk, ask.name, _answer(desk, ask), ask.asked)
    return Rendered(HTML, render("atlas.html", svg=svg, missing=missing))


def _atlas_svg(desk: Desk, ask: CompoundAsk) -> Rendered:
    return Rendered(SVG, atlas_of(_answer(desk, ask), str(ask.asked.get("in", ""))).svg())


def _atlas_csv(desk: Desk, ask: CompoundAsk) -> Rendered:
    made = atlas_of(_answer(desk, ask), str(ask.asked.get("in", "")))
    return Rendered(CSV, made.csv(), file_name=f"{ask.name}-atlas.csv")


def _json(desk: Desk, ask: CompoundAsk) -> Rendered:
    """As `kg perturb` writes it, with the command that does; a chronic answer has the acute one beside it."""
    made = _answer(desk, ask).to_json()
    if ask.asked["chronic"]:
        other = Given({name: value for name, value in ask.asked.items() if name != "chronic"})
        acute = _answer(desk, replace(ask, asked=other)).to_json()
        made["acute"] = {name: part for name, part in acute.items() if name != "scenario"}
    made["run"] = asked_by(["perturb", ask.name, *command_line(ask.asked)], {}, desk.workspace)
    return Rendered(JSON, as_json(made) + "\n")


def _csv(desk: Desk, ask: CompoundAsk) -> Rendered:
    rows = ([asdict(e)[column] for column in COLUMNS] for e in _answer(desk, ask).effects)
    return Rendered(CSV, delimited(COLUMNS, rows), file_name=f"{ask.name}.csv")


def _ttl(desk: Desk, ask: CompoundAsk) -> Rendered:
    return Rendered(TURTLE, _answer(desk, ask).to_rdf().serialize(format="turtle"))


def _svg(desk: Desk, ask: CompoundAsk) -> Rendered:
    return Rendered(SVG, _picture(desk, ask).svg())


def _png(desk: Desk, ask: CompoundAsk) -> Rendered:
    return Rendered("image/png", _picture(desk, ask).png())


def _pdf(desk: Desk, ask: CompoundAsk) -> Rendered:
    return Rendered("application/pdf", _picture(desk, ask).pdf(), file_name=f"{ask.name}.pdf")


def _dot(desk: Desk, ask: CompoundAsk) -> Rendered:
    return Rendered(PLAIN, _picture(desk, ask).dot(), file_name=f"{ask.name}.dot")


def _html(desk: Desk, ask: CompoundAsk) -> Rendered:
    """The picture as one file that opens offline; it names the hashes of its own script and style."""
    text = _picture(desk, ask).html()
    rules = _POLICY.search(text)
    return Rendered(HTML, text, policy=f"{rules[1]}; frame-ancestors 'none'" if rules else "")


def _doses(desk: Desk, ask: CompoundAsk) -> Rendered:
    if others := sorted(ask.asked.keys() - {"without_metabolites"}):
        raise RequestRefused(400, f"{others[0]} says nothing of all doses", "address", "known: without_metabolites")
    solved = doses.solved(desk, ask.iri, without_metabolites=bool(ask.asked.get("without_metabolites")))
    return Rendered(JSON, json.dumps(solved, ensure_ascii=False, allow_nan=False))


_FORMS: Mapping[str, Callable[[Desk, CompoundAsk], Rendered]] = {
    "page": _page, "json": _json, "csv": _csv, "ttl": _ttl, "svg": _svg, "png": _png, "pdf": _pdf, "dot": _dot,
    "html": _html, "answer": _part, "doses": _doses, "picture": _drawn, "atlas": _atlas, "atlas.svg": _atlas_svg,
    "atlas.csv": _atlas_csv,
}  # fmt: skip
PARTS = ("answer", "doses", "picture", "atlas", "atlas.svg", "atlas.csv")
SUFFIXES = tuple(form for form in _FORMS if form not in ("page", *PARTS))


WHY = {**SCENARIO, "node": TEXT, "k": COUNT}
# log2 units: a target whose share is smaller is folded away on the page of reasons, which prints three places.
LEAST_SHARE = 0.005


def why(desk: Desk, question: Mapping[str, Any]) -> Rendered:
    """`/compound/NAME/why?node=NODE`: the routes of a change as sentences, with shares that add up."""
    match = desk.find(question["name"], ("Compound",), "compound")
    asked = read(question["fields"], WHY)
    if "node" not in asked:
        raise RequestRefused(400, "no node to explain", "node", "name one: ?node=ENTITY@CONTEXT")
    if not 1 <= asked.get("k", settings.ROUTES) <= 50:
        raise RequestRefused(400, "k is 1 to 50 routes", "k", "write k=5")
    scenario = Given({name: value for name, value in asked.items() if name in SCENARIO})
    ask = CompoundAsk(match.iri, desk.name(match.iri), match.label, scenario)
    answer = _answer(desk, ask)
    found = answer.explain(asked["node"], asked.get("k", settings.ROUTES))
    if question["form"] == "json":
        return Rendered(JSON, as_json(found.to_json()) + "\n")
    if question["form"] == "csv":
        columns, rows = route_rows(found)
        return Rendered(CSV, delimited(columns, rows), file_name=f"{ask.name}-why.csv")
    context = {"ask": ask, "asked": asked, "found": found, "answer": answer, "arrows": arrows, "least": LEAST_SHARE}
    return Rendered(HTML, render("why.html", **context))
