#!/usr/bin/env python3
"""Write sbom.cdx.json: what the wheel needs and what it carries, as a CycloneDX bill of materials.

Run it in an environment made from constraints.txt: `python scripts/sbom.py [--check]`. Components are the libraries that the
program and its extras load, each at the version that this release is tested with, with its licence and what it needs itself;
what only tests and linters need is not shipped and not listed. The data sets that the content rests on stand beside them with
version and licence. No time and no random number enters, so the same release gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
FILE = ROOT / "sbom.cdx.json"
# Extras for developers: their libraries never run in a user's program.
DEVELOPERS = {"test", "lint", "notebook", "docs", "formats"}
DATA_SETS = """
SELECT ?set ?title ?version ?licence ?source { ?set a kg:Dataset ; dcterms:title ?title ; dcterms:license ?licence
  OPTIONAL { ?set owl:versionInfo ?version } OPTIONAL { ?set dcterms:source ?source } } ORDER BY ?set ?licence
"""


def canonical(name: str) -> str:
    """A distribution's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> dict[str, str]:
    """Distribution -> version that this release is tested with."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pairs = (line.split("==") for line in lines if "==" in line and not line.startswith("#"))
    return {canonical(name): version.split(";")[0].strip() for name, version in pairs}


def direct(project: dict[str, Any]) -> dict[str, bool]:
    """Distribution that the program names itself -> whether it is needed always, or by an extra alone."""
    from packaging.requirements import Requirement

    found = {canonical(Requirement(text).name): True for text in project["dependencies"]}
    for extra, texts in project["optional-dependencies"].items():
        if extra not in DEVELOPERS:
            for text in texts:
                found.setdefault(canonical(Requirement(text).name), False)
    return found


def installed(name: str) -> str:
    """The version that is installed here; empty where none is."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def needs(name: str) -> list[str]:
    """What a distribution needs itself on Python 3.11 under Linux without extras."""
    from packaging.requirements import Requirement

    environment = {
        "extra": "",
        "python_version": "3.11",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
    }
    requirements = map(Requirement, metadata.requires(name) or [])
    return sorted({canonical(r.name) for r in requirements if r.marker is None or r.marker.evaluate(environment)})


def reached(always: dict[str, bool], versions: dict[str, str]) -> tuple[dict[str, bool], dict[str, list[str]]]:
    """Every distribution that is loaded -> whether always; and what each needs."""
    scope, edges = dict(always), {}
    waiting = sorted(always, key=lambda name: not always[name])
    while waiting:
        name = waiting.pop(0)
        if (there := installed(name)) != versions[name]:
            sys.exit(
                f"{name} {there or 'is not'} installed, constraints.txt has {versions[name]}: make the environment anew, with all extras"
            )
        edges[name] = [other for other in needs(name) if other in versions]
        for other in edges[name]:
            if other not in scope or (scope[name] and not scope[other]):
                scope[other] = scope[name]
                waiting.append(other)
    return scope, edges


def licences(name: str) -> list[dict[str, Any]]:
    """The licence of a distribution: its expression, else the names of its classifiers, else the field's first line."""
    said = metadata.metadata(name)
    if expression := said.get("License-Expression"):
        return [{"expression": expression}]
    found = [
        c.rpartition(" :: ")[2]
        for c in said.get_all("Classifier", [])
        if c.startswith("License :: ") and c.count("::") > 1
    ]
    found = found or [line for line in (said.get("License") or "").splitlines()[:1] if 0 < len(line) < 80]
    return [{"license": {"name": text}} for text in sorted(set(found))]


def library(name: str, version: str, always: bool) -> dict[str, Any]:
    """A library as a component."""
    reference = f"pkg:pypi/{name}@{version}"
    made = {"type": "library", "bom-ref": reference, "name": name, "version": version, "purl": reference}
    return (
        made
        | {"scope": "required" if always else "optional"}
        | ({"licenses": found} if (found := licences(name)) else {})
    )


def data_sets() -> list[dict[str, Any]]:
    """The data sets that the content rests on, as components."""
    from kg.explore import open_workspace

    made: dict[str, dict[str, Any]] = {}
    for row in open_workspace().knowledge.rows(DATA_SETS):
        name = str(row["set"]).rpartition("/")[2]
        one = made.setdefault(name, {"type": "data", "bom-ref": name, "name": str(row["title"]), "licenses": []})
        one |= {"version": row["version"]} if row["version"] else {}
        if row["source"] and str(row["source"]).startswith("http"):
            one["externalReferences"] = [{"type": "website", "url": row["source"]}]
        licence = {"license": {"name": row["licence"], "url": row["licence"]}}
        if licence not in one["licenses"]:
            one["licenses"].append(licence)
    return list(made.values())


def bill() -> dict[str, Any]:
    """The whole bill of materials."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    versions, always = pinned(), direct(project)
    scope, edges = reached(always, versions)
    own = f"pkg:pypi/{project['name']}@{project['version']}"
    libraries = [library(name, versions[name], scope[name]) for name in sorted(scope)]
    references = {one["name"]: one["bom-ref"] for one in libraries}
    data = data_sets()
    relations = [
        {"ref": own, "dependsOn": [references[name] for name in sorted(always)] + [one["bom-ref"] for one in data]}
    ]
    relations += [
        {"ref": references[name], "dependsOn": [references[other] for other in edges[name]]} for name in sorted(edges)
    ]
    program = {
        "type": "application", "bom-ref": own, "name": project["name"], "version": project["version"], "purl": own,
        "description": project["description"], "licenses": [{"expression": project["license"]}],
    }  # fmt: skip
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": program, "lifecycles": [{"phase": "build"}]},
        "components": [*libraries, *data], "dependencies": relations,
    }  # fmt: skip


def main() -> int:
    """Write the file, or with `--check` say whether it is as it should be."""
    from kg.writing import write

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    text = json.dumps(bill(), indent=1, ensure_ascii=False) + "\n"
    if asked.check:
        same = FILE.exists() and FILE.read_text("utf-8") == text
        print("sbom.cdx.json is current" if same else "sbom.cdx.json is stale: run scripts/sbom.py")
        return 0 if same else 1
    write(FILE, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
