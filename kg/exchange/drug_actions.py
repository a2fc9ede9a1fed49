"""What tables of drugs say that a drug does to its target, as action types of the ontology with their signs."""

from __future__ import annotations

from functools import cache, cached_property

from kg.errors import DataError
from kg.knowledge import assets
from kg.knowledge.names import Directory
from kg.knowledge.store import Knowledge
from kg.knowledge.vocabulary import term
from kg.question.compounds import Pharmacopoeia
from kg.question.profile.target import Targets
from kg.question.profile.wording import Wordings


class Actions:
    """Words for actions on targets, each looked up once; the shipped content says what a word means on which kind of target."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str, str], tuple[str, int]] = {}

    def of(self, said: str, target: str, source: str = "", site: str = "") -> tuple[str, int]:
        """Action type (IRI) and sign of what `source` says, at a target by symbol or identifier; ("", 0) where no word is known."""
        key = said, target, source, site
        if key not in self._known:
            self._known[key] = self._found(*key)
        return self._known[key]

    def symbol(self, text: str) -> str:
        """The gene symbol of a target by an identifier such as CHEMBL217; "" where it is no one gene."""
        found = self._book.directory.targets.find(text) if text else []
        return found[0].gene.symbol if len(found) == 1 and found[0].gene else ""

    def species(self, text: str) -> str:
        """The record of a species; "" for one that the content has not."""
        found = self._book.directory.exact(text, ("Species",)) if text else []
        return found[0].iri if len(found) == 1 else ""

    def _found(self, said: str, target: str, source: str, site: str) -> tuple[str, int]:
        word = _table().get(
            (source, said.casefold(), site), _table().get((source, said.casefold(), ""), said.casefold())
        )
        if not word:
            return "", 0
        wordings = self._wordings
        if word.startswith("kg:"):
            kind = wordings.types.get(term(word[3:]))
            return (str(kind["type"]), int(str(kind["sign"]))) if kind else ("", 0)
        try:
            kind = wordings.action(word, self._targets.find(target, "").iri, "")
        except DataError:
            try:
                kind = wordings.anywhere(word, "")
            except DataError:
                return "", 0
        return str(kind["type"]), int(str(kind["sign"]))

    @cached_property
    def _book(self) -> Pharmacopoeia:
        knowledge = Knowledge()
        return Pharmacopoeia(knowledge, Directory(knowledge))

    @cached_property
    def _wordings(self) -> Wordings:
        return Wordings(self._book)

    @cached_property
    def _targets(self) -> Targets:
        return Targets(self._book)


@cache
def shared() -> Actions:
    """The words of the shipped content, opened once for all tables that a process reads."""
    return Actions()


@cache
def _table() -> dict[tuple[str, str, str], str]:
    """Source, its word in lower case, site -> the word of the graph, or the term of an action type."""
    path = assets.folder("pathways") / "library" / "words.tsv"
    lines = path.read_text("utf-8").splitlines()[1:] if path.is_file() else []
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {(source, word.casefold(), site): means for source, word, site, means in rows}
