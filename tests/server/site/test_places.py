"""Addresses as files."""

from __future__ import annotations

import posixpath
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.server.site.places import file_of, link, question

PARTS = st.text(min_size=1, max_size=120).filter(lambda text: text not in (".", ".."))


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"), ("/about", "about/index.html"), ("/compound/x", "compound/x/index.html"), ("/compound/x.json", "compound/x.json"),
        ("/compound/x/why?node=A%40B", "compound/x/why/A@B/index.html"), ("/compound/x/why.json?node=A%40B", "compound/x/why/A@B.json"),
        ("/compound/x/doses.json?without_metabolites=1", "compound/x/doses/1.json"), ("/static/explorer.js", "static/explorer.js"),
        ("/library?class=Opioids", "library/Opioids/index.html"),
    ],
)  # fmt: skip
def test_an_address_has_a_file(address: str, file: str) -> None:
    """A page a folder of its own, so that it never meets one of its forms."""
    assert file_of(address) == file


@given(PARTS, PARTS)
def test_no_name_leads_out_of_the_folder_and_no_two_meet(one: str, other: str) -> None:
    """Whatever a record is called: every file lies inside, under a name that every system takes, and another name is another file."""
    files = [file_of(f"/library?class={quote(name, safe='')}") for name in (one, other)]
    for file in files:
        assert posixpath.normpath(file) == file
        assert file.startswith("library/")
        assert max(map(len, file.split("/"))) < 100
    assert (files[0] == files[1]) == (one == other)


@given(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=4), st.lists(st.sampled_from("abc"), min_size=1, max_size=4)
)
def test_a_link_leads_from_file_to_file(source: list[str], target: list[str]) -> None:
    """Wherever the folder stands."""
    here, there = "/".join(source), "/".join(target)
    assert (
        posixpath.normpath(posixpath.join("/site", posixpath.dirname(here), unquote(link(here, there))))
        == f"/site/{there}"
    )


@pytest.mark.parametrize(
    "address", ["/sparql", "/own", "/compare?a=x&b=y", "/api/perturb", "/.well-known/void", "/target/", "/x/y"]
)
def test_what_needs_a_server_is_no_page(address: str) -> None:
    """Forms, the endpoint, the API, and addresses that are none."""
    assert question(address) is None
