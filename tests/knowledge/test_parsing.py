"""Promises of kg.knowledge.parsing: every file is read, or is one error that names it, in seconds and bounded memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from requirements import require

from kg.errors import DataError
from kg.exchange import rdf
from kg.knowledge.check import check, lines
from kg.knowledge.files import SourceFile
from kg.knowledge.parsing import parse
from kg.knowledge.store import Knowledge
from kg.push.payload import read_quads

ROOT = Path(__file__).resolve().parents[2]
TURTLE, NT, NQ = ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS
XML, JSON = ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD
LINE = "<urn:a> <urn:p> <urn:b> .\n"
TEXTS = {
    TURTLE: "@prefix u: <urn:> .\nu:a u:p u:b .\n",
    NT: LINE,
    NQ: "<urn:a> <urn:p> <urn:b> <urn:g> .\n",
    ox.RdfFormat.TRIG: LINE,
    XML: "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:u='urn:'><rdf:Description rdf:about='urn:a'>"
    "<u:p rdf:resource='urn:b'/></rdf:Description></rdf:RDF>",
    JSON: '{"@id": "urn:a", "urn:p": {"@id": "urn:b"}}',
}
BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize("form", TEXTS, ids=lambda form: form.name)
@pytest.mark.parametrize("before", [b"", BOM], ids=["plain", "with a byte order mark"])
def test_each_syntax_is_read_with_and_without_a_byte_order_mark(form, before, tmp_path):
    """The mark that Windows programs write is no part of the text."""
    path = tmp_path / "a.rdf"
    path.write_bytes(before + TEXTS[form].encode())
    (quad,) = parse(path, form)
    assert [term.value for term in quad.triple] == ["urn:a", "urn:p", "urn:b"]


@pytest.mark.parametrize("form", TEXTS, ids=lambda form: form.name)
def test_a_fault_is_called_by_the_name_of_its_syntax(form, tmp_path):
    """Malformed content of each syntax: its name, the file, and a cure that speaks of that syntax."""
    path = tmp_path / "bad"
    path.write_text(TEXTS[form][:-8], "utf-8")
    with pytest.raises(DataError, match=f"not valid {form.name}") as caught:
        list(parse(path, form))
    assert caught.value.where.startswith(str(path))
    assert ("`.`" in caught.value.cure) == (form not in (XML, JSON))


@pytest.mark.parametrize("cut", [8, 10, 28, 60])
def test_xml_that_ends_too_early_is_not_taken_for_a_whole(cut, tmp_path):
    """Between two elements too, where the parser itself sees no fault."""
    path = tmp_path / "a.rdf"
    path.write_text(TEXTS[XML][:-cut], "utf-8")
    with pytest.raises(DataError, match="not valid RDF/XML"):
        list(parse(path, XML))


def test_a_byte_order_mark_is_taken_everywhere(tmp_path, monkeypatch):
    """Beside the shipped content, in a check, in an ingest and in a push."""
    monkeypatch.setenv("KG_LIBRARY", "none")  # what is read here is the user's file
    path, quads = tmp_path / "mine.ttl", tmp_path / "mine.nq"
    path.write_bytes(BOM + b"@prefix kg: <https://w3id.org/synaptrace/vocab#> .\n\n<urn:my:a> kg:says 'so' .\n")
    quads.write_bytes(BOM + TEXTS[NQ].encode())
    assert Knowledge([path], cache=False).rows("SELECT ?o { <urn:my:a> kg:says ?o }") == [{"o": "so"}]
    assert [line for line, _ in lines(SourceFile(path, "mine.ttl"))] == [3]
    assert check([path], only=[path]) == []
    assert len(list(rdf.read(path))) == 1
    assert list(read_quads(quads)) == ["urn:g"]


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-be", "utf-32", "latin-1"])
def test_other_encodings_are_named(coding, tmp_path):
    """UTF-16 and UTF-32 with their mark by their name; bytes that are no UTF-8 by line."""
    path = tmp_path / "a.ttl"
    mark = "\ufeff" if coding == "utf-16-be" else ""
    path.write_bytes((mark + "<urn:a> <urn:p> 'ä' .\n").encode(coding))
    with pytest.raises(DataError, match=r"UTF-16|UTF-8"):
        list(parse(path, TURTLE))


def test_a_literal_of_20_mb_is_one_error(tmp_path):
    """The parsers hold 16 MB of one token; where they say so, the file is named, by whatever way it is read."""
    text = '<urn:a> <urn:p> "' + "x" * 20_000_000 + '" .\n'
    for name, form in (("a.nt", NT), ("a.ttl", TURTLE)):
        path = tmp_path / name
        path.write_text(text)
        with pytest.raises(DataError, match="longer than 16 MB") as caught:
            list(parse(path, form))
        assert caught.value.where == str(path)
    with pytest.raises(DataError, match="longer than 16 MB"):
        Knowledge([tmp_path / "a.ttl"], cache=False)
    with pytest.raises(DataError, match="longer than 16 MB"):
        list(lines(SourceFile(tmp_path / "a.ttl", "a.ttl")))


@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "loop", "missing", "unreadable"])
def test_what_is_no_file_is_one_error_at_once(kind, tmp_path):
    """A pipe without a writer is not waited for, /dev/zero is not read, and each is called what it is."""
    require("posix", os.name == "posix", "pipes and devices are those of POSIX")
    path = tmp_path / "a.ttl"
    said = {
        "pipe": lambda: os.mkfifo(path) or "no regular file",
        "device": lambda: path.symlink_to("/dev/zero") or "no regular file",
        "folder": lambda: path.mkdir() or "folder",
        "loop": lambda: path.symlink_to(path) or "symbolic links",
        "missing": lambda: "no such file",
        "unreadable": lambda: path.touch(0) or "Permission denied",
    }[kind]()
    if kind == "unreadable":
        require("a plain user", os.geteuid() != 0, "root may read everything")
    with pytest.raises(DataError, match=said) as caught:
        list(rdf.read(path))
    assert caught.value.where == str(path)
    if kind not in ("folder", "unreadable"):
        with pytest.raises(DataError):
            Knowledge([path])


HEAD = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
BODY = "<rdf:Description rdf:about='urn:a'><rdf:value>%s</rdf:value></rdf:Description></rdf:RDF>"


def laughing(levels: int, each: int, before: str = "<!DOCTYPE rdf:RDF [", after: str = "]>") -> str:
    """A document whose last entity is made of `each` of the one before, `levels` times."""
    entities = ['<!ENTITY e0 "ha">']
    entities += [f'<!ENTITY e{n}\n"' + f"&e{n - 1};" * each + '">' for n in range(1, levels + 1)]
    return before + "".join(entities) + after + HEAD + BODY % f"&e{levels};"


BOMBS = {
    "billion laughs": (laughing(9, 10), "expands to more than"),
    "in small letters": (laughing(9, 10, "<!doctype rdf:RDF ["), "expands to more than"),
    "in the midst": (HEAD + laughing(9, 10), "expands to more than"),
    "in two halves": (laughing(9, 10).replace('<!ENTITY e4', ']><!DOCTYPE rdf:RDF [<!ENTITY e4'), "expands to more than"),
    "of itself": ("<!DOCTYPE r [" + '<!ENTITY a "ha">' + '<!ENTITY a "&a;&a;">' * 60 + "]>" + HEAD + BODY % "&a;", "expands"),
    "one long entity": (f'<!DOCTYPE r [<!ENTITY a "{"x" * 5000}">]>' + HEAD + BODY % "&a;", "expands to more than"),
    "many references": (f'<!DOCTYPE r [<!ENTITY a "{"x" * 4000}">]>' + HEAD + BODY % ("&a;" * 20_000), "entities expand"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BOMBS)
def test_an_entity_bomb_is_refused_before_it_is_parsed(kind, tmp_path):
    """Whatever its form, and with memory held to what a parse of it would pass at once."""
    path = tmp_path / "laugh.rdf"
    text, said = BOMBS[kind]
    path.write_text(text)
    code = (
        "import resource, sys\nresource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))\n"
        "from kg.cli import main\nmain(['ingest', 'rdf', sys.argv[1], '--data', sys.argv[2]])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(path), str(tmp_path / "imp")], capture_output=True, text=True, cwd=ROOT
    )
    assert (run.returncode, said in run.stderr) == (3, True), run.stderr[-500:]
    assert "cure" in run.stderr
    assert not list((tmp_path / "imp").glob("building-*"))


def test_entities_that_abbreviate_are_read(tmp_path):
    """OWL files shorten namespaces by them, one made of another; thousands of references are no bomb."""
    path = tmp_path / "a.rdf"
    entities = '<!DOCTYPE rdf:RDF [<!ENTITY base "http://example.org/a/">\n<!ENTITY own "&base;own#">]>'
    text = "".join(
        f"<rdf:Description rdf:about='&own;{n}'><rdf:value>&amp;&#38;</rdf:value></rdf:Description>"
        for n in range(5000)
    )
    path.write_text(entities + HEAD + text + "</rdf:RDF>")
    found = list(parse(path, XML))
    assert len(found) == 5000
    assert found[7].subject == ox.NamedNode("http://example.org/a/own#7")


@pytest.mark.parametrize("form", [TURTLE, NT])
def test_triple_terms_in_each_other_do_not_end_the_process(form, tmp_path):
    """Tens of thousands overflowed the parser's stack; quotes and comments that look like an end hide nothing."""
    depth, path = 30_000, tmp_path / "deep"
    hiding = " #)>>\n" if form == TURTLE else " "
    path.write_text("<urn:a> <urn:p> " + f"<<( <urn:)>> <urn:p>{hiding}" * depth + '"b"' + " )>>" * depth + " .\n")
    with pytest.raises(DataError, match="triple terms"):
        list(parse(path, form))
    path.write_text("".join(f"<urn:a> <urn:p> <<( <urn:{n}> <urn:p> '<<(' )>> .\n" for n in range(3000)))
    assert len(list(parse(path, TURTLE))) == 3000


@pytest.mark.parametrize("tower", ["(", "[ <urn:p> ", "<< "])
def test_brackets_in_each_other_do_not_take_all_memory(tower, tmp_path):
    """A megabyte of them took a gigabyte; brackets within texts, and many that are closed, are read."""
    path = tmp_path / "a.ttl"
    path.write_text("<urn:a> <urn:p> " + tower * 20_000)
    with pytest.raises(DataError, match="brackets stand in each other"):
        list(parse(path, TURTLE))
    path.write_text("".join(f"<urn:a> <urn:p> 'a (( [{n}' , ( [ <urn:q> ( {n} ) ] ) .\n" for n in range(6000)))
    assert len(list(parse(path, TURTLE))) == 6000 * 7


def test_elements_in_each_other_do_not_take_all_memory(tmp_path):
    """Elements of RDF/XML; many beside each other are read."""
    path = tmp_path / "a.rdf"
    path.write_text(HEAD + "<rdf:Description><rdf:value>" * 20_000)
    with pytest.raises(DataError, match="elements stand in each other"):
        list(parse(path, XML))
    path.write_text(HEAD + "<rdf:Description rdf:about='urn:a'><rdf:value>x</rdf:value></rdf:Description>" * 6000 + "</rdf:RDF>")  # fmt: skip
    assert len(list(parse(path, XML))) == 6000
