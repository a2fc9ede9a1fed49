"""The small files of every format are what they are meant to be."""

from __future__ import annotations

import importlib.util

import pytest
import requirements
from format_files import FILES

from kg.cli.ingest import Source
from kg.exchange import recognised


def test_every_format_has_a_file():
    """Each word of `kg ingest` but `auto` and the sources whose tables are `drugs` (tests/exchange/test_drug_shape.py has theirs)."""
    sources = {"gtopdb", "drugcentral", "chembl", "bindingdb", "pdsp"}
    assert {word for word, _ in FILES.values()} == {source.value for source in Source} - {"auto"} - sources


@pytest.mark.parametrize("name", FILES)
def test_auto_knows_each_by_its_content(name, tmp_path):
    """Under its usual name; where a suffix is all that differs, it counts."""
    if name.endswith(".yaml"):
        requirements.require("pyyaml", importlib.util.find_spec("yaml") is not None, "pip install pyyaml")
    word, text = FILES[name]
    (tmp_path / name).write_text(text, "utf-8")
    assert recognised.recognised(tmp_path / name) == word
