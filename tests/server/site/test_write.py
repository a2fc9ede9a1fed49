"""A whole site of one compound."""

from __future__ import annotations

import json
import posixpath
import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from kg import explore
from kg.errors import NotFound, UsageError
from kg.server.explorer.desk import Desk
from kg.server.site.write import _put, write_site

DRUG = "nortriptyline"


@pytest.fixture(scope="module")
def folder(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The written pages."""
    place = tmp_path_factory.mktemp("written") / "site"
    made = write_site(desk, place, [DRUG])
    assert json.loads((place / "site.json").read_text())["graph"] == desk.workspace.knowledge.digest
    assert made.files == sum(1 for path in place.rglob("*") if path.is_file()) - 2  # names.json and site.json
    return place


def test_every_link_leads_to_a_file(folder: Path) -> None:
    """No page names what is not there, and none names a place of a server."""
    pages = list(folder.rglob("index.html"))
    assert len(pages) > 50
    for page in pages:
        for found in re.findall(r'(?:href|src)="([^"]*)"', page.read_text("utf-8")):
            target = unquote(unescape(found)).partition("#")[0]
            if target and not target.startswith(("http", "data:")):
                assert not target.startswith("/"), (page, found)
                assert (page.parent / target).is_file(), (page, found)


def test_a_compound_stands_there_with_everything(folder: Path, desk: Desk) -> None:
    """Its answer as the command line says it, the picture within the page, the doses, and why each of its places changes."""
    answer = explore.perturb(DRUG, workspace=desk.workspace)
    written = json.loads((folder / f"compound/{DRUG}.json").read_text())
    assert written.pop("run")["arguments"][:2] == ["perturb", DRUG]
    assert written == json.loads(json.dumps(answer.to_json()))
    page = (folder / f"compound/{DRUG}/index.html").read_text("utf-8")
    assert 'id="stage"' in page
    assert 'type="range"' in page
    assert set(json.loads((folder / f"compound/{DRUG}/doses.json").read_text())["times"]) == {"acute", "chronic"}
    assert (folder / f"compound/{DRUG}/doses/1.json").is_file()
    first = answer.effects[0].node
    assert first in (folder / f"compound/{DRUG}/why/{first}/index.html").read_text("utf-8")
    assert (folder / posixpath.join("static", "explorer.js")).is_file()


def test_a_site_is_replaced_and_nothing_else_is(folder: Path, desk: Desk, tmp_path: Path) -> None:
    """What stands at the place stays, unless kg site wrote it; a name that is none writes nothing."""
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError):
        write_site(desk, tmp_path, [DRUG])
    with pytest.raises(NotFound):
        write_site(desk, tmp_path / "new", ["no such drug at all"])
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    made = tmp_path / "made"
    made.mkdir()
    (made / "index.html").write_text("new")
    _put(made, folder)
    assert [path.name for path in folder.iterdir()] == ["index.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
