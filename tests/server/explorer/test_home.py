"""Search, completion, the library by class."""

from __future__ import annotations

import json
import re

from kg.server.explorer.desk import Desk
from kg.server.explorer.home import completions, home, library


def test_the_front_page_leads_to_the_curated_compounds(desk: Desk) -> None:
    """Every compound that the graph's own files compute with has a link by its local name."""
    page = str(home(desk, {"fields": []}).content)
    for iri in desk.workspace.knowledge.taking.computed:
        assert f'href="/compound/{desk.name(iri)}"' in page


def test_search_leads_to_pages_of_every_kind(desk: Desk) -> None:
    """A drug by its brand, a target by its symbol; a slip of the keyboard is suggested."""
    assert 'href="/compound/amitriptyline"' in str(home(desk, {"fields": [("q", "Elavil")]}).content)
    assert 'href="/target/DRD2"' in str(home(desk, {"fields": [("q", "DRD2")]}).content)
    assert "<title>DRD2 – synaptrace" in str(home(desk, {"fields": [("q", "DRD2")]}).content)
    assert "Did you mean" in str(home(desk, {"fields": [("q", "amitriptylin3")]}).content)


def test_results_stand_under_their_kinds(desk: Desk) -> None:
    """Compounds first and statements last, however they are found; each kind has one heading."""
    page = str(home(desk, {"fields": [("q", "amisul")]}).content)
    heads = re.findall(r"<h2>([^<]+)</h2>", page)
    assert (heads[0], heads[-1], len(heads)) == ("Compounds", "Statements", len(set(heads)))
    first, last = page.index("<h2>Compounds"), page.index("<h2>Statements")
    assert first < page.index('href="/compound/aramisulpride"') < last < page.index('href="/statement/')


def test_completion_gives_names_with_their_pages(desk: Desk) -> None:
    """The beginning of a name is enough; nothing typed gives nothing."""
    found = json.loads(str(completions(desk, {"fields": [("q", "amisul")]}).content))
    assert found[0] == {"label": "amisulpride", "type": "Compound", "matched": "", "url": "/compound/amisulpride"}
    assert json.loads(str(completions(desk, {"fields": []}).content)) == []
    brand = json.loads(str(completions(desk, {"fields": [("q", "soli")]}).content))
    assert brand[0]["url"] == "/compound/amisulpride", "what begins so stands before what goes on so"


def test_the_library_is_listed_by_class(desk: Desk) -> None:
    """Each class with its number, each compound of it with its page; an unknown class says so."""
    classes = desk.workspace.knowledge.library.index.classes
    first = max(classes, key=lambda name: classes[name])
    assert first in str(library(desk, {"fields": []}).content)
    assert str(library(desk, {"fields": [("class", first)]}).content).count('href="/compound/') >= classes[first]
    assert "No compound has a class" in str(library(desk, {"fields": [("class", "no such thing")]}).content)
