"""What stands around the code: one gate for every machine, forms that ask what is needed, hooks that fetch nothing."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GITHUB = ROOT / ".github"
FORMS = sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml"))
CONTRIBUTING = (GITHUB / "CONTRIBUTING.md").read_text("utf-8")


def questions(text: str) -> list[str]:
    """The bold words of the four questions."""
    return re.findall(r"^\d\. \*\*(.+?)\*\*", text, re.MULTILINE)


def test_the_workflow_calls_the_script_and_nothing_else():
    """What runs there is what runs here: after checkout and Python the only step is .ci/run."""
    text = (GITHUB / "workflows" / "check.yml").read_text("utf-8")
    assert re.findall(r"- run: (.+)", text) == [".ci/run"]
    assert {u.split("@")[0] for u in re.findall(r"- uses: (\S+)", text)} == {"actions/checkout", "actions/setup-python"}
    assert "timeout-minutes: 90" in text


@pytest.mark.parametrize("script", [".ci/run", ".ci/long"])
def test_scripts_can_be_run(script):
    """They are executable, and bash finds no fault in them."""
    assert (ROOT / script).stat().st_mode & 0o100
    assert subprocess.run(["bash", "-n", str(ROOT / script)], capture_output=True).returncode == 0


def test_an_audit_that_compared_nothing_is_no_clean_bill():
    """How many versions were compared is printed; an advisory that holds fails, with its cure."""
    told = runpy.run_path(str(ROOT / "scripts" / "audit"))["told"]
    skipped = [{"name": "a", "skip_reason": "not found"}, {"name": "b", "version": "1.0", "vulns": []}]
    assert told(skipped) == ("1 of 2 pinned versions compared, 0 advisories hold", True)
    bad = {"name": "c", "version": "2.0", "vulns": [{"id": "an id", "fix_versions": ["2.1"]}]}
    text, clean = told([*skipped, bad])
    assert not clean
    assert "c 2.0: an id, mended in 2.1" in text


def test_the_gate_runs_the_suite_before_it_installs_anything():
    """The README's test command is tried where nothing but Python is, then once more with every tool."""
    parts = re.findall(r'^part "([^"]+)"', (ROOT / ".ci" / "run").read_text("utf-8"), re.MULTILINE)
    assert parts.index("tests before any system package") < parts.index("system tools") < parts.index("tests")
    assert {"lint", "format", "types", "content", "expectations", "generated pages"} <= set(parts)


def test_hooks_are_local():
    """The pre-commit hooks fetch nothing, and ask the same of the format as the gate does."""
    text = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    assert set(re.findall(r"^\s*- repo: (\S+)$", text, re.MULTILINE)) == {"local"}
    assert re.findall(r"^\s+- id: (\S+)$", text, re.MULTILINE) == ["ruff-check", "ruff-format", "mypy", "kg-check"]


def test_the_pull_request_asks_the_four_questions():
    """Those of CONTRIBUTING, in its words and order."""
    asked = questions((GITHUB / "PULL_REQUEST_TEMPLATE.md").read_text("utf-8"))
    assert asked == questions(CONTRIBUTING)
    assert len(asked) == 4


def test_there_is_a_form_for_each_kind_of_issue():
    """A fault, a wrong answer, new content: each asks for something that it needs."""
    assert {path.stem for path in FORMS} == {"config", "fault", "new-content", "wrong-answer"}
    for path in FORMS:
        text = path.read_text("utf-8")
        if path.stem != "config":
            assert re.match(r"name: \S.*\ndescription: \S", text)
            assert text.count("required: true") >= 3
            ids = re.findall(r"^    id: (\S+)$", text, re.MULTILINE)
            assert len(set(ids)) == len(ids)
    assert "Who says so" in (GITHUB / "ISSUE_TEMPLATE" / "new-content.yml").read_text("utf-8")


def test_the_version_stands_alike_everywhere():
    """Package, project, citation and codemeta name one version, and the licence is the same."""
    import kg

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    meta = json.loads((ROOT / "codemeta.json").read_text("utf-8"))
    cited = re.search(r"^version: (.+)$", citation, re.MULTILINE)[1]
    assert project["version"] == kg.__version__ == cited == meta["version"]
    named = re.findall(r"^  - ([\w.-]+)$", citation.partition("license:")[2].partition("keywords:")[0], re.MULTILINE)
    assert [link.rpartition("/")[2] for link in meta["license"]] == named == project["license"].split(" AND ")
    assert meta["description"] == project["description"]


def test_the_paper_cites_what_its_list_has_and_each_entry_says_where_it_was_seen():
    """Keys of the text and of the list are the same, none twice; above each entry stands a comment."""
    text = (ROOT / "paper" / "paper.md").read_text("utf-8")
    listed = (ROOT / "paper" / "paper.bib").read_text("utf-8")
    keys = re.findall(r"^@\w+\{(\w+),", listed, re.MULTILINE)
    assert len(keys) == len(set(keys))
    assert set(re.findall(r"@(\w+\d{4}\w*)", text)) == set(keys)
    assert len(re.findall(r"^% [^\n]+\n@\w+\{", listed, re.MULTILINE)) == len(keys)
