"""What a text that a person looks up finds, in the order in which it is asked for: the thing, its namesakes, what is said."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.errors import NotFound
from kg.knowledge.misread import misread
from kg.knowledge.salts import drugs_of_salt
from kg.knowledge.spelling import normal

if TYPE_CHECKING:
    from kg.knowledge.names import Directory, Match

# Records that are said of a thing or are a part of one: nobody who looks a name up wants these first.
_SAID = {
    "Statement", "Reference", "DatasetEvidence", "BackgroundKnowledge", "Node", "Wording", "Claim", "Contradiction",
    "DoseContext", "ProtocolStep", "Material", "Formula", "AdjustableNumber", "EndogenousLevel",
}  # fmt: skip
# Kinds of record that are asked for by their kind.
_KINDS = ("Figure", "Document", "Protocol", "Assay", "Region", "Cell")
_LABELLED = re.compile(r"\[?\d{1,3}(?:[A-Z][a-z]?)\]?-?(\w.*)")
# Namesakes shown beside a thing that is called so, and where nothing is.
BESIDE = 8
ALONE = 20


@dataclass(frozen=True)
class Looked:
    """What is shown, and how many more things and records said of things have the text in a name."""

    shown: tuple[Match, ...]
    more: int
    said: int


def looked_up(
    directory: Directory, text: str, *, statements: bool = False, every: bool = False, classed: bool = False
) -> Looked:
    """The records that a text means or that have it in a name; `statements` shows what is said of things, `every` all things.

    What is said of things is shown too where nothing else is found, unless compounds are `classed` by the text.
    """
    found = directory.search(text)
    exact = {m.iri for m in directory.exact(text)}
    # A record whose address alone has the text in it is found by its kind, if that is what is asked for.
    if not exact and all(m.how == "name" or _SAID & set(m.types) for m in found):
        kind = _of_kind(directory, text)
        found = [*kind, *(m for m in found if m.iri not in {one.iri for one in kind})]
    things = [m for m in found if not _SAID & set(m.types)]
    said = [m for m in found if _SAID & set(m.types)]
    named = [m for m in things if m.iri in exact]
    # A record whose address alone has the text in it is no namesake.
    others = [m for m in things if m.iri not in exact and (m.how != "name" or every)]
    words = [m for m in others if normal(text) in {normal(word) for word in m.name.split()}]
    others.sort(key=lambda m: _nearness(m, text))
    # Beside a thing that is called so, a part of another word is no answer.
    beside = others if every else sorted(words, key=lambda m: _nearness(m, text))[:BESIDE] if named else others[:ALONE]
    shown = [*named, *beside]
    if statements or not (shown or classed):
        shown += said
        said = []
    return Looked(tuple(shown), len(others) - len(beside), len(said))


def _of_kind(directory: Directory, text: str) -> list[Match]:
    """Records of the kind that a text begins with, `figures` or `figure SERT`, all of them or those with the rest in a name."""
    kind, _, rest = text.strip().partition(" ")
    wanted = {one for one in _KINDS if normal(kind) in (normal(one), normal(f"{one}s"))}
    if not wanted:
        return []
    if rest:
        return [replace(match, how="kind") for match in directory.search(rest, wanted)]
    own = {iri: name for name, iri in directory.names_of(wanted)}
    return [directory.match(iri, kind, "kind") for iri in sorted(own, key=directory.label)]


def unlabelled(directory: Directory, text: str) -> str:
    """The compound of which a text names a radioactive form that the graph does not hold; '' where it names none."""
    found = _LABELLED.fullmatch(text.strip())
    bare = directory.exact(found[1], ("Compound",)) if found else []
    return f"the graph holds {bare[0].label} without the label" if bare else ""


def compound_called(directory: Directory, name: str) -> Match:
    """The one compound of a name; of a salt's name, the drug without it. Raises as `Directory.resolve` does."""
    try:
        return directory.resolve(name, ("Compound",), "compound")
    except NotFound:
        for drug in drugs_of_salt(name):
            if directory.exact(drug, ("Compound",)):
                return replace(directory.resolve(drug, ("Compound",), "compound"), how="salt")
        if cure := misread(directory, name) or unlabelled(directory, name):
            raise NotFound(f"no compound is called {name!r}", cure=cure) from None
        raise


def _nearness(match: Match, text: str) -> tuple[bool, bool, int, str]:
    """A label before another name, the text as a word of it before a part of a word, the shorter name first."""
    words = {normal(word) for word in match.name.split()}
    return normal(text) not in words, match.how != "label", len(match.name), match.label
