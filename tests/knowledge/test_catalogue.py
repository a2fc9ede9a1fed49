"""Promises of kg.knowledge.catalogue: every query says what it answers, and is found by name."""

from __future__ import annotations

import pytest

from kg.errors import NotFound
from kg.knowledge import assets
from kg.knowledge.catalogue import catalogue, named


def test_every_query_file_is_in_the_catalogue_with_title_and_description():
    """One entry a file, by its name, with words that a reader of the list needs."""
    queries = catalogue()
    assert sorted(q.name for q in queries) == sorted(p.stem for p in assets.folder("ontology").glob("queries/*.rq"))
    assert all(q.title and q.description and "{" in q.text for q in queries)
    assert len({q.title for q in queries}) == len(queries)


def test_a_description_goes_on_over_its_lines():
    """A remark that is continued is read whole, and no line of the query itself with it."""
    for query in catalogue():
        assert "SELECT" not in query.description
        lines = query.text.splitlines()
        begun = next(i for i, line in enumerate(lines) if line.startswith("# description:"))
        rest = [line for line in lines[begun + 1 :] if line.startswith("#   ")]
        assert all(line.removeprefix("#").strip() in query.description for line in rest[:1])


def test_a_near_miss_is_suggested():
    """A query that is not there is NotFound with the nearest names, or with the way to the list."""
    name = catalogue()[0].name
    assert named(name).name == name
    with pytest.raises(NotFound) as caught:
        named(name[:-1])
    assert name in caught.value.cure
    with pytest.raises(NotFound) as caught:
        named("zzzz")
    assert "--list" in caught.value.cure
