"""One HTML file that explores a picture offline: the SVG, its evidence, search, filters, routes, a table of the same.

Nothing is loaded from anywhere: script and style are inline and named by their hashes in the content policy.
"""

from __future__ import annotations

import base64
import hashlib
import re
from importlib import resources
from typing import TYPE_CHECKING

from kg.direction import SIGNS, Direction
from kg.display import plain
from kg.draw.elements import element_ids
from kg.draw.escape import link, script_json, xml_text
from kg.draw.formats.render import to_svg
from kg.draw.formats.table import EDGE_COLUMNS, NODE_COLUMNS, edge_rows, node_rows
from kg.draw.formats.text import change_words, edge_sentences, node_sentences, route_sentence
from kg.draw.scene import Scene

if TYPE_CHECKING:
    from kg.draw.style import Style

NOT_CLINICAL = "For research and teaching; not for clinical decisions."
_PREFIX = "kg"


def to_html(scene: Scene, style: str | Style = "house", *, svg: str = "") -> str:
    """The explorer page of a scene as one HTML text.

    `svg` is a picture of the same scene drawn with the prefix “kg”; without it the scene is drawn here.
    """
    picture = re.sub(r"<\?xml[^>]*\?>\s*", "", svg or to_svg(scene, style, prefix=_PREFIX))
    script, sheet = asset("explorer.js"), asset("explorer.css")
    body = _BODY.format(
        title=xml_text(scene.title),
        subtitle=xml_text(scene.subtitle),
        controls=_controls(scene),
        picture=picture,
        nodes=_table("nodes", "What stands where", NODE_COLUMNS, node_rows(scene), _names(scene, "n")),
        edges=_table("edges", "What acts on what", EDGE_COLUMNS, edge_rows(scene), _names(scene, "e")),
        note=xml_text(scene.note),
        provenance=xml_text(scene.provenance),
        warning=NOT_CLINICAL,
        data=script_json(page_data(scene)),
        script=script,
    )
    head = page_head(scene.title, policy([script], [sheet]), sheet)
    return f'<!DOCTYPE html>\n<html lang="en">\n{head}\n{body}\n</html>\n'


def asset(name: str) -> str:
    """Text of a script or style sheet of this room."""
    return resources.files("kg.draw").joinpath("assets", name).read_text("utf-8")


def policy(scripts: list[str], sheets: list[str]) -> str:
    """Content policy of a page that loads nothing and runs only these inline scripts and style sheets."""
    return (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(sheets)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def page_head(title: str, rules: str, sheet: str) -> str:
    """The head of a page: encoding, policy before anything that could load, title, style."""
    return (
        f'<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{rules}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<link rel="icon" href="data:,">\n'
        f"<title>{xml_text(title)}</title>\n<style>{sheet}</style>\n</head>"
    )


def page_data(scene: Scene) -> dict[str, object]:
    """What the script of the page knows: nodes, arrows, routes and pathways by DOM id."""
    ids = element_ids(scene, _PREFIX)
    nodes = [
        {
            "dom": ids["n." + node.id],
            "label": plain(node.label),
            "kind": node.kind.value,
            "place": scene.place(node),
            "cell": _cell(scene, node.compartment),
            "direction": node.direction.value,
            "stability": node.stability,
            "words": change_words(node.direction, node.log2_change, node.stability),
            "lines": node_sentences(scene, node),
            "link": link(node.link or node.record),
            "record": node.record,
        }
        for node in scene.nodes
    ]
    edges = [
        {
            "dom": ids["e." + edge.id],
            "source": ids["n." + edge.source],
            "target": ids["n." + edge.target],
            "sign": edge.sign,
            "lines": edge_sentences(scene, edge),
            "evidence": list(edge.evidence),
            "link": link(edge.link or edge.record),
            "record": edge.record,
        }
        for edge in scene.edges
    ]
    routes = [
        {"name": plain(name), "edges": [ids["e." + one] for one in path], "words": route_sentence(scene, path)}
        for name, path in scene.routes
    ]
    pathways = [{"name": plain(name), "edges": [ids["e." + one] for one in path]} for name, path in scene.pathways]
    return {"nodes": nodes, "edges": edges, "routes": routes, "pathways": pathways, "title": plain(scene.title)}


def _cell(scene: Scene, place: str) -> str:
    around = scene.ancestors(place)
    return plain(around[-1].label) if around else ""


def _names(scene: Scene, mark: str) -> list[str]:
    ids = element_ids(scene, _PREFIX)
    return [name for key, name in ids.items() if key.startswith(mark + ".")]


def _hashes(texts: list[str]) -> str:
    found = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{one}'" for one in found) or "'none'"


def _controls(scene: Scene) -> str:
    cells = dict.fromkeys(_cell(scene, node.compartment) for node in scene.nodes)
    ways = [way.value for way in Direction if any(node.direction is way for node in scene.nodes)]
    fields = [
        '<label>Search <input id="search" type="search" autocomplete="off"></label>',
        _choice("cell", "Cell", [name for name in cells if name]),
        _choice("pathway", "Pathway", [name for name, _ in scene.pathways]),
        _choice("direction", "Change", [way for way in ways if way != "none"]),
        _choice("sign", "Sign of arrow", list(SIGNS.values())),
        _choice("route", "Show route", [name for name, _ in scene.routes]),
    ]
    if any(node.stability is not None for node in scene.nodes):
        fields.append(
            '<label><span>Stability at least <output id="stability-value">0</output></span> '
            '<input id="stability" type="range" min="0" max="1" step="0.05" value="0"></label>'
        )
    buttons = (
        ("zoom-in", "+", "Zoom in"),
        ("zoom-out", "−", "Zoom out"),
        ("zoom-reset", "0", "Whole picture"),
        ("save-svg", "SVG", "Download SVG"),
        ("save-png", "PNG", "Download PNG"),
    )
    pressed = (
        f'<button type="button" id="{name}" title="{words}" aria-label="{words}">{text}</button>'
        for name, text, words in buttons
    )
    fields.append(f'<span class="buttons">{"".join(pressed)}</span>')
    return "\n".join(field for field in fields if field)


def _choice(name: str, label: str, options: list[str]) -> str:
    if len(options) < 1:
        return ""
    items = "".join(f'<option value="{xml_text(one)}">{xml_text(one)}</option>' for one in options)
    return f'<label>{label} <select id="{name}"><option value="">all</option>{items}</select></label>'


def _table(name: str, caption: str, columns: tuple[str, ...], rows: list[dict[str, str]], doms: list[str]) -> str:
    heads = "".join(f'<th scope="col">{column.replace("_", " ")}</th>' for column in columns[1:])
    lines = []
    for row, dom in zip(rows, doms, strict=True):
        opener = f'<td><button type="button" class="open">{xml_text(row[columns[1]])}</button></td>'
        cells = opener + "".join(f"<td>{_cell_html(column, row[column])}</td>" for column in columns[2:])
        lines.append(f'<tr data-dom="{dom}">{cells}</tr>')
    return (
        f'<table id="table-{name}"><caption>{caption}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table>"
    )


def _cell_html(column: str, text: str) -> str:
    address = link(text) if column == "record" else ""
    shown = xml_text(text)
    return f'<a href="{xml_text(address)}" rel="noreferrer">{shown}</a>' if address.startswith("http") else shown


_BODY = """<body>
<header><h1>{title}</h1><p>{subtitle}</p></header>
<form id="controls" role="search">
{controls}
</form>
<p id="status" role="status" aria-live="polite"></p>
<main>
<div id="stage" tabindex="0" role="group" aria-label="Picture; Tab or arrow keys walk the nodes, Enter opens">
{picture}
</div>
<aside id="panel" aria-label="Evidence" hidden>
<button type="button" id="close" aria-label="Close">×</button>
<div id="evidence"></div>
</aside>
</main>
<details id="help"><summary>Keys</summary><p>Tab walks the nodes. Arrow down and up follow an arrow forward
and back, left and right change to the next arrow. Enter opens the evidence, Escape closes it.
+ − 0 zoom, / searches.</p></details>
<section id="tables">
{nodes}
{edges}
</section>
<footer><p>{note}</p><p>{provenance}</p><p id="warning">{warning}</p></footer>
<script type="application/json" id="data">{data}</script>
<script>{script}</script>
</body>"""
